//! What one database holds: the values that diff, plan and introspection speak of.
//!
//! A [`Schema`] is made in two places only: from a [`Model`](crate::Model) and from a catalogue. In both, types and expressions are canonical
//! text of that database and every constraint has its name, so that equality of values is equality of databases. How one state is to
//! become another (renames, backfills) is no property of a state and lives in [`Hints`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use litemap::LiteMap;

pub use crate::access::{Access, DefaultPrivileges};
pub use crate::conflict::{Conflict, KeyOrder};
pub use crate::family::{Family, PartitionOf};
pub use crate::hints::Hints;
pub use crate::not_null::NotNull;
pub use crate::partitioning::{Part, Partitioning, Parts, Versioning};
pub use crate::storage::{
    ColumnStorage, Compression, IndexStorage, Parameters, ReplicaIdentity, RowSecurity, SequenceOptions,
    Storage, TableOptions,
};
pub use crate::tables::Tables;

use crate::object::{Object, ObjectId};
use crate::rows::Rows;
use crate::{Dialect, ObjectName};

/// All managed objects of one database, and by name those that are not managed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The database whose spelling the types and expressions have.
    pub dialect: Dialect,
    /// Enumerated types. Empty where the database has none: there an enum is a check.
    pub enums: BTreeMap<ObjectName, EnumType>,
    /// Tables, by name.
    pub tables: Tables,
    /// Views, functions, triggers and all the other kinds.
    pub objects: BTreeMap<ObjectId, Object>,
    /// The objects that a table cannot be without, as far as a server has told: functions in its checks, domains of its columns.
    pub needs: BTreeMap<ObjectName, BTreeSet<ObjectId>>,
    /// SQLite: functions that views and triggers call and that are an application's: those that the YAML declares, or that a database's
    /// own texts name. They are part of no database, and so no difference.
    pub application_functions: BTreeSet<String>,
    /// PostgreSQL: what others may do with objects that are yet to be made. `None` where nobody says.
    pub default_privileges: Option<DefaultPrivileges>,
    /// PostgreSQL: what the schema `public` is like in a new database, which the server's version says. `None` until it has told.
    pub public: Option<Access>,
    /// PostgreSQL: the server's major version, which says what there is to allow. `None` until it has told.
    pub version: Option<u32>,
    /// What is there but is not described by this type: never dropped, always reported.
    pub unmanaged: Vec<Unmanaged>,
}

impl Schema {
    /// A database with nothing in it.
    pub fn empty(dialect: Dialect) -> Self {
        Self {
            dialect,
            enums: BTreeMap::new(),
            tables: Tables::new(),
            objects: BTreeMap::new(),
            needs: BTreeMap::new(),
            application_functions: BTreeSet::new(),
            default_privileges: None,
            public: None,
            version: None,
            unmanaged: Vec::new(),
        }
    }
}

/// An enumerated type: its values in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumType {
    /// The type's name.
    pub name: ObjectName,
    /// Values, in sort order.
    pub values: Vec<String>,
    /// The comment stored with the type.
    pub comment: Option<String>,
    /// PostgreSQL: who owns it, and who may use it, as far as that is managed.
    pub access: Access,
}

/// What hangs on a table, by name. Most tables have one or two of a kind, and there may be ten thousand tables: a sorted vector takes a
/// tenth of a tree's memory.
pub type Named<T> = LiteMap<String, T>;

/// A table and everything that hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The table's name.
    pub name: ObjectName,
    /// Columns, in their order; of a table with parents, those that it does not have from them as they are.
    pub columns: Vec<Column>,
    /// The primary key, if there is one.
    pub primary_key: Option<PrimaryKey>,
    /// Unique constraints, by constraint name.
    pub uniques: Named<Unique>,
    /// Check constraints, by constraint name.
    pub checks: Named<Check>,
    /// Foreign keys, by constraint name.
    pub foreign_keys: Named<ForeignKey>,
    /// PostgreSQL's exclusion constraints, by constraint name.
    pub exclusions: Named<Exclusion>,
    /// Indexes that belong to no constraint, by index name.
    pub indexes: Named<Index>,
    /// The comment stored with the table. `None` where the database stores none.
    pub comment: Option<String>,
    /// PostgreSQL: the tables that it is part of or inherits from.
    pub family: Family,
    /// PostgreSQL: who owns it, and what others may do, as far as that is managed.
    pub access: Access,
    /// What can be said of the table as a whole.
    pub options: TableOptions,
    /// Its rows, where they belong to the code: where the YAML says them, or they were read because it does. `None` where nobody
    /// looks at them.
    pub rows: Option<Box<Rows>>,
}

impl Table {
    /// A table without columns, to be filled.
    pub fn new(name: ObjectName) -> Self {
        Self {
            name,
            columns: Vec::new(),
            primary_key: None,
            uniques: Named::new(),
            checks: Named::new(),
            foreign_keys: Named::new(),
            exclusions: Named::new(),
            indexes: Named::new(),
            comment: None,
            family: Family::default(),
            access: Access::default(),
            options: TableOptions::default(),
            rows: None,
        }
    }

    /// The comments of its constraints, by constraint name.
    pub fn constraint_comments(&self) -> impl Iterator<Item = (Cow<'_, str>, &str)> {
        let not_null = self.columns.iter().filter_map(|column| {
            let text = column.not_null.as_ref()?.comment.as_deref()?;
            Some((Cow::from(column.not_null_name(&self.name)), text))
        });
        let key = self.primary_key.iter().map(|key| (&key.name, &key.backing.comment));
        let uniques = self.uniques.values().map(|unique| (&unique.name, &unique.backing.comment));
        let checks = self.checks.values().map(|check| (&check.name, &check.comment));
        let foreign_keys = self.foreign_keys.values().map(|key| (&key.name, &key.details.comment));
        let exclusions = self.exclusions.values().map(|found| (&found.name, &found.comment));
        let all = key.chain(uniques).chain(checks).chain(foreign_keys).chain(exclusions);
        let all = all.filter_map(|(name, comment)| Some((Cow::from(name.as_str()), comment.as_deref()?)));
        all.chain(not_null)
    }

    /// The comments of the indexes behind its keys, by index name.
    pub fn index_comments(&self) -> impl Iterator<Item = (&str, &str)> {
        let key = self.primary_key.iter().map(|key| (&key.name, &key.backing.index_comment));
        let uniques = self.uniques.values().map(|unique| (&unique.name, &unique.backing.index_comment));
        key.chain(uniques).filter_map(|(name, comment)| Some((name.as_str(), comment.as_deref()?)))
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The column's name.
    pub name: String,
    /// Its type.
    pub ty: ColumnType,
    /// Whether NULL may be stored.
    pub nullable: bool,
    /// What is unusual about the constraint that keeps NULL out.
    pub not_null: Option<Box<NotNull>>,
    /// The default expression, as the database stores it.
    pub default: Option<Expr>,
    /// How the database numbers rows by this column.
    pub identity: Option<Identity>,
    /// The expression of a generated column.
    pub generated: Option<Generated>,
    /// A collation other than the type's own.
    pub collation: Option<String>,
    /// How the sequence counts that numbers rows, where it is not a new sequence's way.
    pub sequence: Option<Box<SequenceOptions>>,
    /// How its values are kept, where it is not the type's way.
    pub storage: ColumnStorage,
    /// The comment stored with the column. `None` where the database stores none.
    pub comment: Option<String>,
}

impl Column {
    /// The name of the constraint that keeps NULL out, where the database gives it one.
    pub fn not_null_name(&self, table: &ObjectName) -> String {
        NotNull::name_of(self.not_null.as_deref(), table, &self.name)
    }
}

/// A column's type, in the database's canonical spelling.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnType {
    /// A type of the database itself, as it prints it: `character varying(100)`, `INTEGER`.
    Native(String),
    /// An enumerated type of this schema.
    Enum(ObjectName),
    /// An array of an enumerated type of this schema.
    EnumArray(ObjectName),
}

/// How a database numbers rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// `GENERATED BY DEFAULT AS IDENTITY`; SQLite's `INTEGER PRIMARY KEY AUTOINCREMENT`.
    ByDefault,
    /// `GENERATED ALWAYS AS IDENTITY`. SQLite has no such thing and uses `ByDefault`.
    Always,
    /// PostgreSQL's older `serial`: a sequence owned by the column and a `nextval` default.
    Serial,
    /// SQLite's `INTEGER PRIMARY KEY` without `AUTOINCREMENT`: numbers of deleted rows may come back.
    Rowid,
}

/// A generated column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// The expression it is computed from.
    pub expr: Expr,
    /// Whether the value is stored; otherwise it is computed when read.
    pub stored: bool,
}

/// SQL text of an expression, in the database's own words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Expr(pub String);

impl Expr {
    /// Wraps SQL text that the schema's author or the server wrote.
    pub fn new(sql: impl Into<String>) -> Self {
        Self(sql.into())
    }

    /// The SQL text.
    pub fn sql(&self) -> &str {
        &self.0
    }
}

/// A primary key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryKey {
    /// The constraint's name.
    pub name: String,
    /// Its columns, in key order.
    pub columns: Vec<String>,
    /// What is said of its index, and when it is checked.
    pub backing: Backing,
}

/// A unique constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// The constraint's name.
    pub name: String,
    /// Its columns, in key order.
    pub columns: Vec<String>,
    /// `NULLS NOT DISTINCT`: two NULLs count as equal.
    pub nulls_not_distinct: bool,
    /// What is said of its index, and when it is checked.
    pub backing: Backing,
}

/// What a primary key or unique constraint says beside its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backing {
    /// When it is checked.
    pub deferrable: Deferrable,
    /// `WITHOUT OVERLAPS`: the last column is a range, and rows that are equal in the others do not overlap in it.
    pub without_overlaps: bool,
    /// `INCLUDE` columns of its index.
    pub include: Vec<String>,
    /// How its index is kept.
    pub storage: IndexStorage,
    /// The constraint's comment.
    pub comment: Option<String>,
    /// The comment of its index.
    pub index_comment: Option<String>,
    /// SQLite: what happens to a row that breaks it.
    pub on_conflict: Conflict,
    /// SQLite and MySQL: the columns that are not in it as usual, by their place in the key from 0 on.
    pub orders: BTreeMap<usize, KeyOrder>,
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The constraint's name.
    pub name: String,
    /// What must not be false.
    pub expr: Expr,
    /// `NO INHERIT`: tables that inherit from this one do not have it.
    pub no_inherit: bool,
    /// `NOT VALID`: rows that were there before it need not satisfy it.
    pub not_valid: bool,
    /// `NOT ENFORCED`: it is declared, and nobody looks.
    pub not_enforced: bool,
    /// The constraint's comment.
    pub comment: Option<String>,
}

impl Check {
    /// A check of which nothing else is said.
    pub fn new(name: impl Into<String>, expr: Expr) -> Self {
        Self {
            name: name.into(),
            expr,
            no_inherit: false,
            not_valid: false,
            not_enforced: false,
            comment: None,
        }
    }
}

/// An exclusion constraint: no two rows compare as true by all its operators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The constraint's name.
    pub name: String,
    /// What follows the word EXCLUDE: `USING gist (room WITH =, during WITH &&)`.
    pub definition: Expr,
    /// The constraint's comment.
    pub comment: Option<String>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The constraint's name.
    pub name: String,
    /// The columns on this side.
    pub columns: Vec<String>,
    /// The table referred to.
    pub table: ObjectName,
    /// The columns referred to, in the order of `columns`.
    pub referenced: Vec<String>,
    /// What happens to this row when the referenced row is deleted.
    pub on_delete: Action,
    /// What happens to this row when the referenced key changes.
    pub on_update: Action,
    /// When it is checked.
    pub deferrable: Deferrable,
    /// What only some databases can say of it.
    pub details: ForeignKeyDetails,
}

/// What only some databases can say of a foreign key, most of it PostgreSQL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForeignKeyDetails {
    /// The columns that `ON DELETE SET NULL` or `SET DEFAULT` sets, where it is not all of them.
    pub set_columns: Vec<String>,
    /// `PERIOD`: the last column is a range, which ranges of the referenced rows have to cover.
    pub period: bool,
    /// `MATCH FULL`: all columns are NULL or none is.
    pub match_full: bool,
    /// `NOT VALID`: rows that were there before it need not satisfy it.
    pub not_valid: bool,
    /// `NOT ENFORCED`: it is declared, and nobody looks.
    pub not_enforced: bool,
    /// MariaDB: `ON DELETE NO ACTION` is written out. It means what it means where it is not, and the server tells it.
    pub no_action_on_delete: bool,
    /// The same of `ON UPDATE`.
    pub no_action_on_update: bool,
    /// The constraint's comment.
    pub comment: Option<String>,
}

/// What a foreign key does to its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Refuse at the end of the statement (or transaction, where deferred).
    #[default]
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Follow: delete or update this row too.
    Cascade,
    /// Set the columns to NULL.
    SetNull,
    /// Set the columns to their defaults.
    SetDefault,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 5] =
        [Action::NoAction, Action::Restrict, Action::Cascade, Action::SetNull, Action::SetDefault];

    /// The SQL keyword, the same on every database.
    pub fn sql(self) -> &'static str {
        match self {
            Action::NoAction => "NO ACTION",
            Action::Restrict => "RESTRICT",
            Action::Cascade => "CASCADE",
            Action::SetNull => "SET NULL",
            Action::SetDefault => "SET DEFAULT",
        }
    }
}

/// When a constraint is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deferrable {
    /// At the end of each statement.
    #[default]
    No,
    /// `DEFERRABLE INITIALLY IMMEDIATE`.
    Immediate,
    /// `DEFERRABLE INITIALLY DEFERRED`.
    Deferred,
}

/// An index that belongs to no constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// The index's name.
    pub name: String,
    /// Whether it is a unique index.
    pub unique: bool,
    /// The access method, where it is not the database's default (`btree`).
    pub method: Option<String>,
    /// What is indexed, in order.
    pub keys: Vec<IndexKey>,
    /// `INCLUDE` columns.
    pub include: Vec<String>,
    /// The predicate of a partial index.
    pub predicate: Option<Expr>,
    /// `NULLS NOT DISTINCT`.
    pub nulls_not_distinct: bool,
    /// How it is kept.
    pub storage: IndexStorage,
    /// The comment stored with the index.
    pub comment: Option<String>,
}

/// One key of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexKey {
    /// What is indexed.
    pub of: IndexKeyOf,
    /// MySQL: how many characters, or bytes, of a column are indexed, where it is not all of them.
    pub prefix: Option<u32>,
    /// Descending instead of ascending.
    pub descending: bool,
    /// Where NULLs go, if not where the database puts them by default (last ascending, first descending).
    pub nulls_first: Option<bool>,
    /// A collation other than the column's.
    pub collation: Option<String>,
    /// An operator class other than the type's default; with parameters, as the server prints it:
    /// `gist_trgm_ops(siglen='32')`.
    pub opclass: Option<String>,
}

/// A column or an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexKeyOf {
    /// A column, by name.
    Column(String),
    /// An expression, without outer parentheses.
    Expr(Expr),
}

/// An object that is there but not modelled.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmanaged {
    /// In the database's words: `view`, `trigger`, `function`.
    pub kind: String,
    /// Its name.
    pub name: ObjectName,
    /// The table it hangs on (a trigger's), where there is one.
    pub table: Option<ObjectName>,
    /// The statement that creates it, where the database tells.
    pub sql: Option<String>,
    /// The tables and columns it reads or writes, as far as the database tells: `(table, None)` for the whole table.
    pub depends_on: Vec<(ObjectName, Option<String>)>,
}
