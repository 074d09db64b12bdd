//! What generated code says about a table: one constant, and the few functions that need its types.

use crate::connection::Database;
use crate::datum::{Datum, Kind};
use crate::error::{Error, Failure};
use crate::find::Texts;
use crate::json::JsonSchema;
use crate::record::Record;
use crate::row::Row;

/// The same thing in each database's words.
#[derive(Clone, Copy, Debug)]
pub struct PerDatabase<T: 'static> {
    /// On SQLite.
    pub sqlite: T,
    /// On PostgreSQL.
    pub postgres: T,
    /// On MySQL and MariaDB.
    pub mysql: T,
}

impl<T> PerDatabase<T> {
    /// What holds on SQLite, on PostgreSQL, and on MySQL and MariaDB.
    pub const fn new(sqlite: T, postgres: T, mysql: T) -> Self {
        Self { sqlite, postgres, mysql }
    }

    /// What holds on that database, in place.
    pub const fn of(&self, database: Database) -> &T {
        match database {
            Database::Sqlite => &self.sqlite,
            Database::Postgres => &self.postgres,
            Database::Mysql => &self.mysql,
        }
    }
}

impl<T: Copy> PerDatabase<T> {
    /// The same on every database.
    pub const fn same(value: T) -> Self {
        Self { sqlite: value, postgres: value, mysql: value }
    }

    /// What holds on that database.
    pub const fn on(&self, database: Database) -> T {
        match database {
            Database::Sqlite => self.sqlite,
            Database::Postgres => self.postgres,
            Database::Mysql => self.mysql,
        }
    }
}

/// A table as the runtime knows it.
#[derive(Debug)]
pub struct TableInfo {
    /// The name, as the YAML has it.
    pub name: &'static str,
    /// The quoted, where needed qualified name.
    pub sql: PerDatabase<&'static str>,
    /// Where the texts are kept that depend on the table alone.
    pub texts: fn() -> &'static Texts,
    /// Columns, in the order of the row.
    pub columns: &'static [ColumnInfo],
    /// Foreign keys that refer to it; none where only some columns are known.
    pub dependents: Option<&'static [Dependent]>,
    /// The primary key's columns, by position.
    pub key: &'static [u16],
    /// The mark of deleted rows, where the YAML says `soft_delete`.
    pub soft_delete: Option<Kept>,
    /// The rows' version, where the YAML says `optimistic_lock`.
    pub lock: Option<Kept>,
    /// Named constraints, in the order of the failure type's variants: those of the table, then the foreign keys of others
    /// that refer to it.
    pub constraints: &'static [ConstraintInfo],
}

/// A column that repositories keep by themselves.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// Its name: rows of a struct of the application's own may lack it.
    pub column: &'static str,
    /// What it becomes, in SQL: the time of the deletion, the next version.
    pub next: PerDatabase<&'static str>,
}

/// A foreign key as seen from the table that it refers to.
#[derive(Debug)]
pub struct Dependent {
    /// The foreign key's name.
    pub name: &'static str,
    /// The table that has it.
    pub table: &'static TableInfo,
    /// Its columns there, by position.
    pub columns: &'static [u16],
    /// What they refer to here, by position.
    pub referenced: &'static [u16],
    /// What happens to its rows when the row that they refer to is deleted.
    pub action: OnDelete,
}

/// What happens to rows when the row that they refer to is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDelete {
    /// They are deleted too: `cascade`.
    Delete,
    /// They refer to none: `set null`.
    SetNull,
    /// They refer to the default: `set default`.
    SetDefault,
    /// They are in the way: `restrict`, `no action`.
    Refuse,
}

/// A row with every column of its table, made by `schema!`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the whole row of a table, so that what refers to it is not known",
    note = "ask the repository that `tablewright::schema!` makes for the table: `db.agents().delete_plan(id)`"
)]
pub trait WholeRow: Table {}

/// A row of a table with `soft_delete`.
#[diagnostic::on_unimplemented(
    message = "rows of `{Self}` are deleted for good: there are no deleted ones to show or to restore",
    note = "say `soft_delete: deleted_at` at the table in the YAML, with a column `deleted_at: timestamptz?`"
)]
pub trait SoftDelete: Table {}

/// A row of a table with `optimistic_lock`.
#[diagnostic::on_unimplemented(
    message = "rows of `{Self}` have no version that could be compared",
    note = "say `optimistic_lock: version` at the table in the YAML, with a column `version` of type `int` and `default: 0`"
)]
pub trait OptimisticLock: Table {}

/// A column as the runtime knows it.
#[derive(Debug)]
pub struct ColumnInfo {
    /// The name.
    pub name: &'static str,
    /// What is stored.
    pub kind: Kind,
    /// What PostgreSQL needs behind a placeholder for the value to have the column's type: `::text::"status"`.
    pub cast: &'static str,
    /// Whether NULL may be stored.
    pub nullable: bool,
    /// What a value must satisfy beyond its type.
    pub limit: Limit,
    /// What its documents must satisfy.
    pub json_schema: Option<&'static JsonSchema>,
    /// What an update sets it to, in SQL.
    pub on_update: Option<PerDatabase<&'static str>>,
    /// Databases that have the column.
    pub present: PerDatabase<bool>,
    /// Of a column of the primary key, the expression that is its default on MySQL and MariaDB, which do not say what they put
    /// there. Empty without one, and where the database counts.
    pub mysql_default: &'static str,
}

impl ColumnInfo {
    /// An ordinary column, to be changed field by field.
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            cast: "",
            nullable: false,
            limit: Limit::None,
            json_schema: None,
            on_update: None,
            present: PerDatabase::same(true),
            mysql_default: "",
        }
    }

    /// NULL may be stored.
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// PostgreSQL's cast of a bound value.
    pub const fn cast(mut self, cast: &'static str) -> Self {
        self.cast = cast;
        self
    }

    /// A length or precision.
    pub const fn limit(mut self, limit: Limit) -> Self {
        self.limit = limit;
        self
    }

    /// A JSON Schema.
    pub const fn json_schema(mut self, schema: &'static JsonSchema) -> Self {
        self.json_schema = Some(schema);
        self
    }

    /// What an update sets it to.
    pub const fn on_update(mut self, to: PerDatabase<&'static str>) -> Self {
        self.on_update = Some(to);
        self
    }

    /// Exists on some databases only.
    pub const fn only(mut self, present: PerDatabase<bool>) -> Self {
        self.present = present;
        self
    }

    /// The default of a key's column, as MySQL and MariaDB compute it.
    pub const fn mysql_default(mut self, expression: &'static str) -> Self {
        self.mysql_default = expression;
        self
    }
}

/// What a value must satisfy beyond its type. Checked before writing, alike on every database: SQLite would store
/// anything, PostgreSQL would round a number in silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Nothing.
    None,
    /// At most that many characters.
    Chars(u32),
    /// At most that many digits in all, and behind the point.
    Digits(u32, u32),
}

/// A named constraint.
#[derive(Debug)]
pub struct ConstraintInfo {
    /// Its name in the database.
    pub name: &'static str,
    /// What it says.
    pub rule: Rule,
}

/// What a constraint says.
#[derive(Debug)]
pub enum Rule {
    /// These columns are the primary key.
    PrimaryKey(&'static [&'static str]),
    /// No two rows have the same values here. Empty where an index on expressions says so.
    Unique(&'static [&'static str]),
    /// A condition on the row.
    Check,
    /// These columns, by position, refer to a row of another table.
    ForeignKey(&'static [u16], &'static Reference),
    /// Rows of another table refer to this one's columns (by position), and are in the way of its deletion.
    UsedBy(&'static [u16], &'static Reference),
    /// The documents of a column, by position, satisfy a JSON Schema.
    Json(u16),
}

/// The other end of a foreign key.
#[derive(Debug)]
pub struct Reference {
    /// The other table's name.
    pub table: &'static str,
    /// The other table, quoted.
    pub sql: PerDatabase<&'static str>,
    /// Its columns.
    pub columns: &'static [&'static str],
}

/// A row's type: what `schema!` and `derive(Repository)` implement for their structs.
///
/// Nobody else has a reason to; the methods are what the runtime asks of generated code.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the row of a table",
    note = "rows are the structs of `tablewright::schema!` and those that derive `tablewright::Repository`"
)]
pub trait Table: Sized + Send + Sync + Unpin + 'static {
    /// What fails on this table.
    type Fail: Failure;

    /// The primary key's type: a typed id, or a tuple where there are several columns.
    type Key: KeyValue;

    /// The table.
    const INFO: &'static TableInfo;

    /// Reads a row whose columns come in the table's order.
    fn read(row: &mut Row<'_>) -> Result<Self, Error>;

    /// The value of a column by position, for keys and pages. JSON documents are left out.
    fn datum(&self, column: u16) -> Datum;
}

/// What can stand at the other end of a relation in a struct that derives `Repository`: a row, or such a struct with relations
/// of its own, which is made of a row and of what is loaded with it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the row of a table",
    note = "rows are the structs of `tablewright::schema!` and those that derive `tablewright::Repository`"
)]
pub trait Whole: Sized {
    /// The columns.
    type Row: Table;

    /// What is loaded with them.
    type Loads: crate::Loads<Self::Row, Output = Self> + Default;
}

impl<T: Table> Whole for T {
    type Row = T;
    type Loads = ();
}

/// An insert form.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an insert form",
    note = "an insert form is the `New` of a table's module: `agent::New::new(…)`"
)]
pub trait New: Send + 'static {
    /// The row that it becomes.
    type Row: Table;

    /// Writes what is set.
    fn record(self, to: &mut Record);
}

/// Values that identify a row.
pub trait KeyValue: Sized + Send + Sync + 'static {
    /// One value a column of the key.
    fn into_data(self) -> Vec<Datum>;

    /// Reads the key's columns, in order.
    fn read(row: &mut Row<'_>) -> Result<Self, Error>;

    /// The key that is this whole number, where a whole number is a key.
    fn from_number(_number: i64) -> Option<Self> {
        None
    }
}

impl<V: crate::Value> KeyValue for V {
    fn into_data(self) -> Vec<Datum> {
        vec![crate::Value::into_datum(self)]
    }

    fn read(row: &mut Row<'_>) -> Result<Self, Error> {
        row.get()
    }

    fn from_number(number: i64) -> Option<Self> {
        V::from_number(number)
    }
}

/// The key of a table without a primary key: none.
impl KeyValue for () {
    fn into_data(self) -> Vec<Datum> {
        Vec::new()
    }

    fn read(_: &mut Row<'_>) -> Result<Self, Error> {
        Ok(())
    }
}

macro_rules! key {
    ($($part:ident)*) => {
        impl<$($part: crate::Value),*> KeyValue for ($($part,)*) {
            fn into_data(self) -> Vec<Datum> {
                #[allow(non_snake_case)]
                let ($($part,)*) = self;
                vec![$(crate::Value::into_datum($part)),*]
            }

            fn read(row: &mut Row<'_>) -> Result<Self, Error> {
                Ok(($(row.get::<$part>()?,)*))
            }
        }
    };
}

key!(A B);
key!(A B C);
key!(A B C D);
key!(A B C D E);
key!(A B C D E F);
