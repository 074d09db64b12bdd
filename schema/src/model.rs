//! What the YAML says, for every database at once: the source of schemas, repositories and seeds.
//!
//! Values of this module are made by [`yaml::read`](crate::yaml) only, which has resolved every reference and
//! mixin: a [`Model`] is complete and consistent, or it does not exist.

mod rows;
mod rust;

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{Access, DefaultPrivileges};
pub use crate::document::Enforce;
use crate::object::ObjectId;
use crate::schema::{
    Action, Backing, ColumnStorage, Deferrable, ForeignKeyDetails, Identity, IndexStorage, NotNull,
    SequenceOptions, TableOptions,
};
pub use crate::twin::{Former, FormerName, Phase};
use crate::{Dialect, ObjectName, Sources, Span};
pub use rows::{Row, Rows};
pub use rust::{DateTimes, Decimals, Rust, RustName};

/// Everything that a folder of YAML files declares.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Enumerated types, by name.
    pub enums: BTreeMap<ObjectName, Enum>,
    /// Tables, by name.
    pub tables: BTreeMap<ObjectName, Table>,
    /// Views, functions, triggers and all the other kinds: what hangs on a table too.
    pub objects: Vec<Object>,
    /// SQLite: functions that the application gives its connections.
    pub application_functions: BTreeSet<String>,
    /// What others may do with objects that are yet to be made, where the YAML speaks of it.
    pub default_privileges: Option<DefaultPrivileges>,
    /// JSON Schemas named by columns: the path as written in the YAML, to the document.
    pub json_schemas: BTreeMap<String, JsonSchema>,
    /// What the Rust side of all tables is made of.
    pub rust: Rust,
    /// Every file that was read, YAML and JSON Schemas: what a build has to watch.
    pub files: Vec<std::path::PathBuf>,
    /// The texts that the spans of this model point into.
    pub sources: Sources,
}

/// A JSON Schema document (draft 2020-12).
#[derive(Clone, Debug)]
pub struct JsonSchema {
    /// The path as written in the YAML, relative to the schema folder.
    pub path: String,
    /// The document.
    pub document: serde_json::Value,
}

/// A value that is the same on every database, or differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PerDialect<T> {
    /// The same everywhere.
    Same(T),
    /// Written for each database; absent on those not named.
    Each(BTreeMap<Dialect, T>),
}

impl<T> PerDialect<T> {
    /// What holds on that database.
    pub fn on(&self, dialect: Dialect) -> Option<&T> {
        match self {
            PerDialect::Same(value) => Some(value),
            PerDialect::Each(values) => values.get(&dialect),
        }
    }
}

/// On which databases something exists: `only:`. Empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Only(pub Vec<Dialect>);

impl Only {
    /// Whether it exists on that database.
    pub fn includes(&self, dialect: Dialect) -> bool {
        self.0.is_empty() || self.0.contains(&dialect)
    }
}

/// A declared enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Its name.
    pub name: ObjectName,
    /// Its values, in order.
    pub values: Vec<EnumValue>,
    /// The enum's former name.
    pub renamed_from: Option<String>,
    /// Removed values, to the value that their rows get.
    pub replaced: BTreeMap<String, String>,
    /// Stored as the type's comment where the database can, and the Rust enum's documentation.
    pub comment: Option<String>,
    /// PostgreSQL: who owns the type, and who may use it.
    pub access: Access,
    /// Where it is declared.
    pub span: Span,
}

/// A value of a declared enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// The value as stored.
    pub value: String,
    /// The value's former spelling.
    pub renamed_from: Option<String>,
}

/// A declared object that is neither a table nor an enum.
#[derive(Clone, Debug)]
pub struct Object {
    /// Kind and name, and the table that it hangs on.
    pub id: ObjectId,
    /// What was written of it, by database: the statement that creates it, or the short form of its kind.
    pub text: PerDialect<String>,
    /// Its comment.
    pub comment: Option<String>,
    /// Who owns it and what others may do.
    pub access: Access,
    /// Its former name.
    pub renamed_from: Option<String>,
    /// On which databases it exists.
    pub only: Only,
    /// Where it is declared.
    pub span: Span,
}

/// A declared table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: ObjectName,
    /// Columns, in order: the table's own, then those of its mixins.
    pub columns: Vec<Column>,
    /// The primary key.
    pub primary_key: Option<Key>,
    /// Unique constraints.
    pub uniques: Vec<Key>,
    /// Checks.
    pub checks: Vec<Check>,
    /// Indexes that belong to no constraint.
    pub indexes: Vec<Index>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// SQLite: foreign keys to what is not unique, or not there. Nothing can be found by them, so that they are no relations.
    pub dangling: Vec<ForeignKey>,
    /// Exclusion constraints.
    pub exclusions: Vec<Exclusion>,
    /// Relations as seen from this table, both ends of each foreign key and many-to-many: what can be loaded.
    pub relations: Vec<Relation>,
    /// The column by which a repository marks a row as deleted: NULL where it is not.
    pub soft_delete: Option<String>,
    /// The column by which a repository notices that a row was changed by somebody else: each update changes it.
    pub optimistic_lock: Option<String>,
    /// The table's former name.
    pub renamed_from: Option<String>,
    /// Where that is said.
    pub renamed_at: Option<Span>,
    /// What becomes of that name.
    pub former: Option<FormerName>,
    /// On which databases it exists.
    pub only: Only,
    /// What is said of the table as a whole.
    pub options: TableOptions,
    /// PostgreSQL: who owns it, and what others may do.
    pub access: Access,
    /// PostgreSQL: how rows are spread over partitions: `RANGE (created_at)`.
    pub partition_by: Option<String>,
    /// PostgreSQL: its partitions. They are no tables of their own to repositories.
    pub partitions: Vec<Partition>,
    /// PostgreSQL: the tables whose columns and checks it has too.
    pub inherits: Vec<ObjectName>,
    /// PostgreSQL: the composite type whose attributes its columns are.
    pub of: Option<ObjectName>,
    /// The rows that belong to the code, where the YAML says them.
    pub rows: Option<Rows>,
    /// What the row's struct derives beyond what every row does.
    pub derives: Vec<RustName>,
    /// Stored as the table's comment where the database can, and the Rust struct's documentation.
    pub comment: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// A declared partition.
#[derive(Clone, Debug)]
pub struct Partition {
    /// What differs from the partitioned table, and its own partitions.
    pub table: Table,
    /// Which rows it holds: `FOR VALUES FROM (1) TO (9)`, `DEFAULT`.
    pub bound: String,
    /// What its indexes are called that come from the table's, by the name of the table's.
    pub index_names: BTreeMap<String, String>,
}

/// A declared column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, by database.
    pub ty: PerDialect<Type>,
    /// Whether NULL may be stored.
    pub nullable: bool,
    /// What is unusual about the constraint that keeps NULL out.
    pub not_null: Option<Box<NotNull>>,
    /// The default, by database.
    pub default: Option<Box<PerDialect<Default>>>,
    /// What the column is set to whenever its row is updated through a repository.
    pub on_update: Option<Box<PerDialect<Default>>>,
    /// How the database numbers rows by it.
    pub identity: Option<Identity>,
    /// The expression of a generated column, by database, and whether it is stored.
    pub generated: Option<(PerDialect<String>, bool)>,
    /// A collation, by database.
    pub collation: Option<PerDialect<String>>,
    /// Whether the table has it from one that it inherits from.
    pub is_inherited: bool,
    /// How the sequence counts that numbers rows.
    pub sequence: Option<Box<SequenceOptions>>,
    /// How PostgreSQL keeps its values.
    pub storage: ColumnStorage,
    /// The key of [`Model::json_schemas`] that its documents satisfy.
    pub json_schema: Option<String>,
    /// Who validates them in the database, by database.
    pub enforce: Option<PerDialect<Enforce>>,
    /// The Rust type that the application wants for it, a path: `crate::Personality`.
    pub rust_type: Option<RustName>,
    /// The column's former name.
    pub renamed_from: Option<String>,
    /// What is said of the column of that name, where both live for a while.
    pub former: Option<Box<Former>>,
    /// SQL: what existing rows get when the column arrives or becomes NOT NULL.
    pub backfill: Option<PerDialect<String>>,
    /// SQL: the cast of existing values when the type changes.
    pub using: Option<PerDialect<String>>,
    /// On which databases it exists.
    pub only: Only,
    /// Stored as the column's comment where the database can, and the Rust field's documentation.
    pub comment: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// A column's type as the YAML names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// 16-bit integer.
    SmallInt,
    /// 32-bit integer.
    Int,
    /// 64-bit integer.
    BigInt,
    /// Truth value.
    Bool,
    /// Text of any length.
    Text,
    /// Text of at most that many characters.
    Varchar(u32),
    /// Text of exactly that many characters.
    Char(u32),
    /// Exact number: precision and scale; without them, as the database likes.
    Decimal(Option<(u32, u32)>),
    /// 32-bit float.
    Float,
    /// 64-bit float.
    Double,
    /// UUID.
    Uuid,
    /// JSON document.
    Json,
    /// Bytes.
    Bytes,
    /// Day.
    Date,
    /// Time of day.
    Time,
    /// Day and time, without a zone.
    Timestamp,
    /// Instant.
    TimestampTz,
    /// Span of time.
    Interval,
    /// One of a declared enum's values.
    Enum(ObjectName),
    /// Array of a scalar type.
    Array(Box<Type>),
    /// A type of one database, as it is written there.
    Native(String),
}

/// What a column gets when nothing is said.
#[derive(Clone, Debug, PartialEq)]
pub enum Default {
    /// A value of the column's type.
    Value(Value),
    /// An expression in the database's SQL.
    Sql(String),
}

impl Eq for Default {}

/// A scalar of the YAML, checked against the column's type.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// true or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number, as written.
    Number(String),
    /// Text; also dates, UUIDs, enum values as written.
    Text(String),
    /// A JSON document (for JSON columns) or a list (for arrays).
    Json(serde_json::Value),
}

/// A primary key or a unique constraint.
#[derive(Clone, Debug)]
pub struct Key {
    /// The constraint's name; made from table and columns where the YAML gives none.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// `NULLS NOT DISTINCT`.
    pub nulls_not_distinct: bool,
    /// What is said of its index, and when it is checked.
    pub backing: Backing,
    /// On which databases it exists.
    pub only: Only,
    /// Where it is declared.
    pub span: Span,
}

/// A check.
#[derive(Clone, Debug)]
pub struct Check {
    /// The constraint's name.
    pub name: String,
    /// The condition, by database.
    pub expr: PerDialect<String>,
    /// `NO INHERIT`.
    pub no_inherit: bool,
    /// `NOT VALID`.
    pub not_valid: bool,
    /// `NOT ENFORCED`.
    pub not_enforced: bool,
    /// The constraint's comment.
    pub comment: Option<String>,
    /// On which databases it exists.
    pub only: Only,
    /// Where it is declared.
    pub span: Span,
}

/// An exclusion constraint.
#[derive(Clone, Debug)]
pub struct Exclusion {
    /// The constraint's name.
    pub name: String,
    /// What follows the word EXCLUDE.
    pub definition: String,
    /// On which databases it exists.
    pub only: Only,
    /// The constraint's comment.
    pub comment: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// An index.
#[derive(Clone, Debug)]
pub struct Index {
    /// The index's name; made from table and columns where the YAML gives none.
    pub name: String,
    /// Whether it is unique.
    pub unique: bool,
    /// The access method.
    pub method: Option<String>,
    /// What is indexed.
    pub keys: Vec<crate::schema::IndexKey>,
    /// `INCLUDE` columns.
    pub include: Vec<String>,
    /// The predicate of a partial index, by database.
    pub predicate: Option<PerDialect<String>>,
    /// `NULLS NOT DISTINCT`.
    pub nulls_not_distinct: bool,
    /// How it is kept.
    pub storage: IndexStorage,
    /// On which databases it exists.
    pub only: Only,
    /// The index's comment.
    pub comment: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// A foreign key.
#[derive(Clone, Debug)]
pub struct ForeignKey {
    /// The constraint's name; made from table and columns where the YAML gives none.
    pub name: String,
    /// The columns on this side.
    pub columns: Vec<String>,
    /// The table referred to.
    pub table: ObjectName,
    /// The columns referred to.
    pub referenced: Vec<String>,
    /// On delete.
    pub on_delete: Action,
    /// On update of the referenced key.
    pub on_update: Action,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// What only PostgreSQL can say of it.
    pub details: ForeignKeyDetails,
    /// On which databases it exists.
    pub only: Only,
    /// Where it is declared.
    pub span: Span,
}

/// What can be loaded from a table's rows.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Its name on this side: `as` or `inverse` of the YAML, or their defaults.
    pub name: String,
    /// The table at the other end.
    pub table: ObjectName,
    /// How the ends meet.
    pub kind: RelationKind,
    /// Where it is declared: at the foreign key or the many-to-many.
    pub span: Span,
}

/// How the two ends of a relation meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelationKind {
    /// This table has the foreign key. Optional where a column of the key is nullable, and where rows of the other table
    /// are only marked as deleted.
    BelongsTo {
        /// Name of the foreign key, on this table.
        foreign_key: String,
        /// Whether there may be none.
        optional: bool,
    },
    /// The other table has the foreign key; at most one row where its columns are unique.
    HasMany {
        /// Name of the foreign key, on the other table.
        foreign_key: String,
        /// Whether the foreign key's columns are unique there: at most one.
        one: bool,
    },
    /// A table between the two has a foreign key to each.
    ManyToMany {
        /// The table between.
        through: ObjectName,
        /// Name of its foreign key to this table.
        this_key: String,
        /// Name of its foreign key to the other table.
        other_key: String,
    },
}
