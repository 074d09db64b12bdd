//! Writing rows: insert, upsert, update, delete, and the links between rows.
//!
//! One file a verb. What several rows need is one statement, or one transaction where it cannot be one statement; a
//! statement's text never depends on the values, and only in steps on how many there are.

mod blame;
mod conflict;
mod delete;
mod insert;
mod links;
mod update;

pub(crate) use blame::classified;
pub use conflict::{Columns, OnConflict, Unique};
pub(crate) use delete::delete;
pub use insert::{Insert, Inserted, Keys, OneRow, RowIfNew, Rows};
pub use links::Links;
pub use update::Update;
