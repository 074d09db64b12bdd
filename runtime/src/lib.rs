//! Typed repositories and safe migrations from one YAML schema, for SQLite, PostgreSQL, MySQL and MariaDB.
//!
//! Tables and relations are written once, in YAML:
//!
//! ```yaml
//! tables:
//!   customers:
//!     columns:
//!       id: { type: bigint, identity: true, primary_key: true }
//!       email: { type: varchar(200), unique: true }
//!       address: { type: json?, json_schema: json/address.json }
//!   orders:
//!     columns:
//!       id: { type: bigint, identity: true, primary_key: true }
//!       customer_id: { references: customers.id }
//!       status: { type: order_status, default: open }
//!       total: { type: decimal(12,2) }
//! ```
//!
//! [`schema!`] makes repositories of it. The same code runs on every database, chosen by URL at run time; a test needs
//! no server:
//!
//! ```
//! pub mod db {
//!     tablewright::schema!("docs/schema");
//! }
//! use db::{OrderStatus, customer, order};
//! use tablewright::types::{Decimal, json};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let db = db::Db::memory().await?; // or: db::Db::connect("postgres://app@localhost/shop").await?
//!
//! // Columns with defaults are optional; every other column has to be given.
//! let ada = db.customers().insert(customer::New::new("ada@example.org")).await?;
//! let rows = (1..=3).map(|euros| order::New::new(ada.id, Decimal::from(euros)));
//! let ids: Vec<db::OrderId> = db.orders().insert_many(rows).await?;
//!
//! // By primary key, by a unique key (one row), by an index (a query).
//! let found: Option<db::Customer> = db.customers().find(ada.id).await?;
//! let same = db.customers().by_email("ada@example.org").await?;
//! assert_eq!(found, same);
//! db.orders().update(ids[0]).status(OrderStatus::Paid).save().await?;
//! let paid = db.orders().by_status(OrderStatus::Paid).order(order::total.desc()).limit(20).all().await?;
//! assert_eq!(paid.len(), 1);
//!
//! // Relations: at most one statement each for the whole list, and in the type of the result.
//! let with_customers: Vec<(db::Order, db::Customer)> =
//!     db.orders().filter(order::total.ge(Decimal::TWO)).with(order::CUSTOMER).all().await?;
//! assert_eq!(with_customers.len(), 2);
//!
//! // Each named constraint is a variant.
//! match db.customers().insert(customer::New::new("ada@example.org")).await {
//!     Err(customer::Fail::EmailTaken) => {}
//!     other => panic!("{other:?}"),
//! }
//! match db.customers().update(ada.id).address(json!({ "city": "" })).save().await {
//!     Err(customer::Fail::Address(violation)) => assert_eq!(violation.pointer(), "/city"),
//!     other => panic!("{other:?}"),
//! }
//!
//! // A transaction has the same accessors. Nested, it is a savepoint.
//! let failed: Result<(), order::Fail> = db
//!     .tx(async |tx| {
//!         tx.orders().delete(ids[0]).await?;
//!         tx.orders().delete(ids[0]).await
//!     })
//!     .await;
//! assert!(matches!(failed, Err(order::Fail::NotFound)));
//! assert_eq!(db.orders().count().await?, 3);
//! # Ok(()) }
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Where only some columns are wanted, [`derive(Repository)`](macro@Repository) checks a struct of your own against the
//! YAML. Migrations that were compiled in are applied at start-up by [`Db::migrate`]; see [`migrate`].
//!
//! # Asking
//!
//! `db.orders()` is the repository. `find` and the `by_…` methods look rows up by a key or by the beginning of an index: there
//! is one for each, and for nothing else, so that a lookup that an index serves reads differently from a `filter`, which may
//! read the whole table. Filters are not forbidden without an index: whether one pays depends on the other filters, on the
//! database and on the rows, which only its `EXPLAIN` knows.
//!
//! | | |
//! |---|---|
//! | one row | `find(key)`, `by_email(…)`: awaited an `Option`, `.required()` an error without it, `.for_update(tx)` |
//! | many | [`Query::all`], [`Query::first`], [`Query::page`] and [`Query::page_before`], [`Query::page_number`], [`Query::stream`], [`Query::chunks`] |
//! | some columns | [`Query::columns`], and `distinct()` of them |
//! | numbers | [`Query::count`], [`Query::exists`], [`Query::aggregate`], [`Query::group_by`] |
//! | conditions | on a [`Column`]: comparison, `is_in`, `within`, text, lists ([`Column::has`]), JSON ([`Column::at`]), words ([`Column::search`]); on related rows: [`Related::any`], [`Related::is`]; joined by [`Filter::and`], [`Filter::or`] and `!` |
//! | related rows | [`Query::with`], to any depth, each by [`Related::filter`], [`Related::order`], [`Related::limit`] and [`Related::with_link`] |
//! | locks | [`Query::for_update`], [`Query::for_share`], [`Locking::skip_locked`], [`Locking::no_wait`] |
//!
//! Conditions mean the same on every database; where one cannot be asked, it is [`Error::Unsupported`] and not another
//! answer. What differs is said where it is: text compares and sorts by the database's collation, and SQLite folds the case of
//! ASCII only.
//!
//! # Errors
//!
//! Reading gives [`Error`]. Writing gives the failure type of its table, which is an `Error` with a variant for each
//! constraint; `?` turns one into the other. On PostgreSQL a failed statement ends its transaction: to go on after a
//! failure, wrap the statement in a nested `tx`.

#[cfg(doctest)]
#[doc = include_str!("../../docs/repositories.md")]
mod documentation {}

#[cfg(feature = "bigdecimal")]
mod big_decimal;
mod builder;
mod config;
mod config_url;
mod connect_error;
pub mod connection;
#[cfg(any(feature = "time", feature = "jiff"))]
mod datetime;
mod datum;
mod db;
mod driver;
mod error;
#[cfg(feature = "testing")]
mod fault;
mod filter;
mod find;
#[doc(hidden)]
pub mod generated;
mod json;
mod kept;
pub mod migrate;
pub mod mock;
mod on_mysql;
mod operation;
mod own_type;
mod page;
mod query;
mod record;
mod relation;
mod replica;
mod repository;
mod row;
mod server;
mod session;
mod sink;
mod span;
pub mod sql;
mod statement;
mod table;
#[cfg(feature = "testing")]
mod testing;
mod transaction;
mod tx;
mod typed_json;
pub mod types;
mod value;
mod watch;
mod write;

pub use builder::Builder;
pub use config::{Config, Journal, Tls};
pub use connection::{ConnectError, ConnectOptions, Connection, Database};
pub use datum::{Datum, Key, Kind, Refused};
pub use db::{Db, PoolState};
pub use driver::{Cell, Unreadable};
pub use error::{Conflict, ConflictKind, ConstraintKind, Error, Failure, Violation};
#[cfg(feature = "testing")]
pub use fault::{Fault, Injected, Injection};
pub use filter::{
    Column, Document, Filter, JsonAt, JsonOrdered, JsonScalar, Length, List, Order, RelatedColumn,
};
pub use json::{JsonSchema, JsonViolation};
pub use operation::{Operation, Verb};
pub use page::{BadCursor, Cursor, NumberedPage, Page};
pub use query::{
    Aggregate, Aggregates, Chunks, Computations, GroupOrder, Groups, Having, Locking, One, Pick, Query,
    RowStream, Select, Summable, count_rows as count,
};
pub use record::Record;
pub use relation::{
    AtMostOne, Direct, ExactlyOne, Joining, Lists, Loads, Many, ManyBy, Push, Related, Relation, ToMany,
    ToOne, WithLink,
};
pub use repository::{Projection, Repository, Writable};
pub use session::{On, Session};
pub use table::{KeyValue, New, OnDelete, OptimisticLock, SoftDelete, Table, WholeRow};
#[cfg(feature = "testing")]
pub use testing::Throwaway;
pub use transaction::Transaction;
pub use tx::Tx;
pub use value::{Comparable, Element, Field, NullableParam, Number, Ordered, Param, Text, Value};
pub use watch::Trace;
pub use write::{
    Columns, DeleteHop, DeletePlan, Insert, Inserted, Keys, Links, LinksSet, OnConflict, OneRow, RowIfNew,
    Rows, Saved, Touched, Unique, Update, Updated,
};

/// Brings in everything that the schema in a folder describes: a struct and a repository for each table, its forms, ids,
/// enums, columns and relations, and a `Db` with an accessor for each table.
///
/// The path is relative to the crate's `Cargo.toml`. Nothing else is needed: no database while compiling, no other crate.
/// Editing a YAML file expands the macro again; for a *new* file in the folder to be noticed, `build.rs` says
/// `tablewright_codegen::rerun_if_changed("schema");`.
///
/// For a table `customers` it makes
///
/// - `Customer`, the row, and `CustomerId`, its typed primary key;
/// - the module `customer` with a constant for each column (`customer::email`) and relation (`customer::ORDERS`), and the
///   forms `customer::New` and `customer::Update`, and `customer::Fail`;
/// - `db.customers()`, the repository, on `Db` and on `Tx`.
///
/// A failure's variant has the constraint's own name where the YAML gives one. Else it is `EmailTaken` for a unique key,
/// `TotalCheck` for a check, the relation's name (`Customer`) for a foreign key, `UsedByOrders` for a foreign key of
/// another table, `Address` for a document in that column, and `KeyTaken` for the primary key.
///
/// ```
/// pub mod db {
///     tablewright::schema!("docs/schema");
/// }
/// use db::{customer, order_line, product};
/// use tablewright::types::Decimal;
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let db = db::Db::memory().await?;
/// let ada = db.customers().insert(customer::New::new("ada@example.org")).await?;
/// let order = db.orders().insert(db::order::New::new(ada.id, Decimal::from(12))).await?;
/// let lamp = db.products().insert(product::New::new("lamp")).await?;
///
/// // Many to many, with a column of the link's own.
/// db.orders().products(order.id).link(lamp.id, order_line::Link::new().quantity(3)).await?;
/// let (_, products) = db.orders().find(order.id).with(db::order::PRODUCTS).required().await?;
/// assert_eq!(products, [lamp]);
///
/// // Pages by the values of the last row: no row is counted, skipped or seen twice.
/// let page = db.orders().select().order(db::order::placed_at.desc()).page(None, 50).await?;
/// assert_eq!((page.rows.len(), page.next), (1, None));
/// # Ok(()) }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! schema {
    ($($argument:tt)*) => {
        $crate::generated::__schema! { ($crate) $($argument)* }
    };
}

/// Makes a repository of a struct of your own, checked field by field against the YAML while compiling.
///
/// `#[repository(table = "orders")]` names the table, `schema = "schema"` the folder (this is its default). A field is a
/// column or a relation of the same name, or of the name in `#[repository(column = "…")]`. The primary key has to be among
/// the fields. A column's field has the column's type, in an `Option` where it may be NULL: a type of `schema!`, or any
/// that implements [`Value`](trait@Value) and stores the same, or for JSON any that `serde` reads and writes. A relation's
/// field holds rows of the other table: `Customer`, `Option<Customer>` or `Vec<Product>`.
///
/// A struct that has every column without a default, and no relation, can be inserted too.
///
/// ```
/// use tablewright::Repository;
/// # use tablewright::types::Decimal;
///
/// pub mod db {
///     tablewright::schema!("docs/schema");
/// }
///
/// #[derive(Debug, Repository)]
/// #[repository(table = "orders", schema = "docs/schema")]
/// struct OrderCard {
///     id: db::OrderId,
///     total: Decimal,
///     customer: db::Customer,
///     products: Vec<db::Product>,
/// }
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// # let db = db::Db::memory().await?;
/// # let ada = db.customers().insert(db::customer::New::new("ada@example.org")).await?;
/// # db.orders().insert(db::order::New::new(ada.id, Decimal::from(12))).await?;
/// let large = OrderCard::repository(&db).filter(OrderCard::total.gt(Decimal::TEN)).all().await?;
/// assert_eq!(large[0].customer.email, "ada@example.org");
/// # Ok(()) }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub use tablewright_macros::Repository;
pub use tablewright_macros::{migration, migrations};

/// Makes a trait of a type's methods, so that code can be given the type or, in its tests, a mock. See [`mock`](mod@mock).
pub use tablewright_macros::mockable;

/// Makes a type of your own the type of a column: implements [`Value`](trait@Value) for it, to be named in the YAML
/// (`rust_type: crate::Email`) or in a field of `derive(Repository)`.
///
/// A struct with one field stores what it wraps. With `#[value(try_from)]` what is read goes through its
/// `TryFrom<…>`, so that no value that it refuses is ever held; a refusal is an [`Error::Read`] with its words. It can be
/// compared, ordered, searched and put into lists as what it wraps can.
///
/// An enum stores the names of its variants as text, in snake case unless `#[value(rename_all = "…")]` says otherwise (the
/// words are serde's) or `#[value(rename = "…")]` at a variant; or their numbers, with `#[value(integer = i32)]`, in a
/// column of that width.
///
/// ```
/// # use tablewright::{Kind, Value};
/// #[derive(Clone, Debug, PartialEq, Value)]
/// #[value(try_from)]
/// pub struct Email(String);
///
/// impl TryFrom<String> for Email {
///     type Error = String;
///     fn try_from(text: String) -> Result<Self, String> {
///         if text.contains('@') { Ok(Self(text)) } else { Err(format!("{text:?} is no address")) }
///     }
/// }
///
/// #[derive(Clone, Copy, Debug, PartialEq, Value)]
/// pub enum Channel {
///     Post,
///     #[value(rename = "e-mail")]
///     Email,
/// }
///
/// #[derive(Clone, Copy, Debug, PartialEq, Value)]
/// #[value(integer = i16)]
/// pub enum Priority {
///     Low = 1,
///     High = 10,
/// }
///
/// assert_eq!((Email::KIND, Channel::KIND, Priority::KIND), (Kind::Text, Kind::Text, Kind::I16));
/// assert_eq!(Channel::Email.into_datum(), "e-mail".to_owned().into_datum());
/// assert_eq!(Priority::High.into_datum(), 10_i16.into_datum());
/// ```
pub use tablewright_macros::Value;
