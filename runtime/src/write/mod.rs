//! Writing rows: insert, upsert, update, delete, and the links between rows.
//!
//! One file a verb. What several rows need is one statement, or one transaction where it cannot be one statement; a
//! statement's text never depends on the values, and only in steps on how many there are. What MySQL and MariaDB cannot say in one
//! statement is in `steps.rs` and `insert_steps.rs`.

mod blame;
mod change;
mod conflict;
mod counted;
mod delete;
mod form;
mod insert;
mod insert_steps;
mod links;
mod plan;
mod steps;
mod update;
mod update_many;

pub(crate) use blame::classified;
pub(crate) use change::Change;
pub use conflict::{Columns, OnConflict, Unique};
pub(crate) use delete::{delete, delete_forever, delete_many, head as delete_head, restore};
pub use insert::{Insert, Inserted, Keys, OneRow, RowIfNew, Rows};
pub use links::{Links, LinksSet};
pub(crate) use plan::delete_plan;
pub use plan::{DeleteHop, DeletePlan};
pub(crate) use steps::{Head, delete_in_steps, needs_steps};
pub use update::{Saved, Touched, Update};
pub use update_many::Updated;
pub(crate) use update_many::update_many;
