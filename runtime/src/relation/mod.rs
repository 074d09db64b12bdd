//! What rows refer to and what refers to them: joined to the rows by the database, or loaded for a whole list in one
//! statement a relation and joined in memory.

mod joined;
mod keys;
mod load;
mod statement;
mod tuple;

use std::marker::PhantomData;

use crate::filter::{Expr, Filter, Order};
use crate::query::Narrow;
use crate::statement::Show;
use crate::table::{PerDatabase, SoftDelete, Table, TableInfo};

pub use joined::Joining;
pub(crate) use joined::{Asked, Joined};
pub use load::Relation;
pub use tuple::{Loads, Push};

/// How the rows of two tables meet. Columns are given by position.
#[derive(Debug)]
pub struct Join {
    /// The relation's name.
    pub name: &'static str,
    /// Columns of the rows that are there already.
    pub parent: &'static [u16],
    /// Columns of the rows to be loaded.
    pub child: &'static [u16],
    /// The table between the two, where there is one.
    pub through: Option<Through>,
}

/// The table between two that are many to many.
#[derive(Debug)]
pub struct Through {
    /// The quoted name.
    pub sql: PerDatabase<&'static str>,
    /// Its columns that refer to the rows that are there already, in the order of [`Join::parent`].
    pub parent: &'static [&'static str],
    /// Its columns that refer to the rows to be loaded, in the order of [`Join::child`].
    pub child: &'static [&'static str],
    /// The mark of links that are deleted, where the YAML says `soft_delete`.
    pub soft_delete: Option<&'static str>,
}

/// What a table's relation gives for each of its rows `P`: one `C`, perhaps one, or many, by `M`.
///
/// `schema!` makes a constant of this type for each relation: `agent::PROJECT`.
#[derive(Clone)]
#[must_use = "a relation does nothing until a query is made with it"]
pub struct Related<P, C, M, L = ()> {
    pub(crate) join: &'static Join,
    pub(crate) narrow: Narrow,
    /// Conditions on the rows of the table between.
    pub(crate) link: Vec<(&'static TableInfo, Expr)>,
    /// How many rows at most for each row at this end.
    limit: Option<u64>,
    /// Whether it is to come in the statement that reads the rows.
    joined: bool,
    /// What came in that statement.
    arrived: Option<joined::Arrived<C>>,
    loads: L,
    of: Between<P, C, M>,
}

/// Rows of two tables, and how many.
type Between<P, C, M> = PhantomData<fn() -> (P, C, M)>;

/// Exactly one: a foreign key that is not NULL.
#[derive(Clone, Copy, Debug)]
pub struct ExactlyOne;

/// One or none: a nullable foreign key, or the other end of a unique one.
#[derive(Clone, Copy, Debug)]
pub struct AtMostOne;

/// One at most: `is` and `by` apply.
#[diagnostic::on_unimplemented(
    message = "this relation leads to many rows",
    note = "of many rows ask for `any`, `none` or `every`: `agent::TOOLS.any(tool::enabled.eq(true))`"
)]
pub trait ToOne {}

impl ToOne for ExactlyOne {}
impl ToOne for AtMostOne {}

/// Any number.
#[derive(Clone, Copy, Debug)]
pub struct Many;

/// Any number, by the rows `K` of a table between.
#[derive(Clone, Copy, Debug)]
pub struct ManyBy<K>(PhantomData<fn() -> K>);

/// Any number, each with the row `K` of the table between.
#[derive(Clone, Copy, Debug)]
pub struct WithLink<K>(PhantomData<fn() -> K>);

/// Many: `any`, `filter`, `order` and `limit` apply.
#[diagnostic::on_unimplemented(
    message = "this relation leads to one row at most",
    note = "of one row ask for `is`: `agent::PROJECT.is(project::name.eq(\"orbit\"))`"
)]
pub trait ToMany {}

impl ToMany for Many {}
impl<K> ToMany for ManyBy<K> {}
impl<K> ToMany for WithLink<K> {}

/// What `joined` applies to: relations without a table between.
#[diagnostic::on_unimplemented(
    message = "this relation leads to its rows by those of a table between",
    note = "`joined` is for relations by one foreign key"
)]
pub trait Direct {}

impl Direct for ExactlyOne {}
impl Direct for AtMostOne {}
impl Direct for Many {}

/// Many, each by itself.
#[doc(hidden)]
pub trait Lists: ToMany {}

impl Lists for Many {}
impl<K> Lists for ManyBy<K> {}

impl<P, C, M> Related<P, C, M> {
    /// For generated code.
    pub const fn new(join: &'static Join) -> Self {
        Self {
            join,
            narrow: Narrow::NONE,
            link: Vec::new(),
            limit: None,
            joined: false,
            arrived: None,
            loads: (),
            of: PhantomData,
        }
    }
}

impl<P, C, M, L: Default> Related<P, C, M, L> {
    /// For derived repositories: with all that the struct at the other end is made of.
    pub fn of(join: &'static Join) -> Self {
        Self {
            join,
            narrow: Narrow::NONE,
            link: Vec::new(),
            limit: None,
            joined: false,
            arrived: None,
            loads: L::default(),
            of: PhantomData,
        }
    }
}

impl<P: Table, C: Table, M, L: Loads<C>> Related<P, C, M, L> {
    /// With what a relation of the other table leads to, in one more statement: `agent::PROJECT.with(project::OWNER)`.
    pub fn with<R: Relation<C>>(self, relation: R) -> Related<P, C, M, L::Pushed>
    where
        L: Push<R>,
        L::Pushed: Loads<C>,
    {
        let Self { join, narrow, link, limit, joined, arrived: _, loads, of: _ } = self;
        let loads = loads.push(relation);
        Related { join, narrow, link, limit, joined, arrived: None, loads, of: PhantomData }
    }
}

impl<P: Table, C: Table, M, L> Related<P, C, M, L> {
    /// Rows that are marked as deleted as well.
    pub fn with_deleted(mut self) -> Self
    where
        C: SoftDelete,
    {
        self.narrow.show = Show::All;
        self
    }

    /// Only rows for which this holds.
    pub fn filter(mut self, filter: Filter<C>) -> Self
    where
        M: ToMany,
    {
        self.narrow.filters.push(filter.expr);
        self
    }

    /// In this order, for each row by itself.
    pub fn order(mut self, order: Order<C>) -> Self
    where
        M: ToMany,
    {
        self.narrow.order.push(order.way);
        self
    }

    /// At most that many for each row by itself: the first in the order, which the primary key completes.
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// # use tablewright::types::Decimal;
    /// use db::{customer, order};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// # let ada = db.customers().insert(customer::New::new("ada@example.org")).await?;
    /// # for euros in [12, 30, 7] { db.orders().insert(order::New::new(ada.id, Decimal::from(euros))).await?; }
    /// let largest = customer::ORDERS.order(order::total.desc()).limit(2);
    /// let rows = db.customers().select().with(largest).all().await?;
    /// let totals: Vec<_> = rows[0].1.iter().map(|order| order.total).collect();
    /// assert_eq!(totals, [Decimal::from(30), Decimal::from(12)]);
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn limit(mut self, rows: u64) -> Self
    where
        M: ToMany,
    {
        self.limit = Some(rows);
        self
    }
}

impl<P: Table, C: Table, M, L> Related<P, C, M, L> {
    /// In the statement that reads the rows, by a `LEFT JOIN`, and not in a second one.
    ///
    /// Where this leads to one row, that is so anyway for a row that is found by a key and for a list or page of at most 100
    /// rows, and for what has a foreign key that refers to the row's own primary key. With a longer list it pays where the rows at the
    /// other end are small, or different ones: each is sent once for each row that refers to it.
    ///
    /// Where this leads to many rows, it pays where these are few for each row, which is sent once for each of them. It is a
    /// second statement nevertheless where either end has a limit, on pages, below another relation, and for all but the
    /// first such relation. So it is for what hangs on rows that came by another statement, on a page read backwards, for rows
    /// that are locked, and in a struct that derives `Repository`.
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// # use tablewright::types::Decimal;
    /// use db::{customer, order};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// # let ada = db.customers().insert(customer::New::new("ada@example.org")).await?;
    /// # for euros in [12, 30] { db.orders().insert(order::New::new(ada.id, Decimal::from(euros))).await?; }
    /// let trace = db.trace();
    /// let orders = db.orders().select().with(order::CUSTOMER.joined()).all().await?;
    /// assert_eq!(orders.len(), 2);
    /// let customers = db.customers().select().with(customer::ORDERS.joined()).all().await?;
    /// assert_eq!(customers[0].1.len(), 2);
    /// assert_eq!(trace.take(), ["orders.select", "customers.select"]);
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn joined(mut self) -> Self
    where
        M: Direct,
    {
        self.joined = true;
        self
    }
}

impl<P: Table, C: Table, K: Table, L> Related<P, C, ManyBy<K>, L> {
    /// With the row of the table between, and so the link's own columns: `agent::TOOLS.with_link()` gives
    /// `(Tool, AgentTool)`. No further statement.
    pub fn with_link(self) -> Related<P, C, WithLink<K>, L> {
        let Self { join, narrow, link, limit, joined, arrived: _, loads, of: _ } = self;
        Related { join, narrow, link, limit, joined, arrived: None, loads, of: PhantomData }
    }

    /// Only rows whose link satisfies this: `agent::TOOLS.filter_link(agent_tool::level.gt(3))`.
    pub fn filter_link(mut self, filter: Filter<K>) -> Self {
        self.link.push((K::INFO, filter.expr));
        self
    }
}
