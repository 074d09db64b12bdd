//! The databases, and what this crate asks of each: types, quoting, literals, the DDL of one object.
//!
//! Everything that differs between databases without a connection is behind [`Spelling`]. A new database is a
//! folder beside the others with the same file names, a variant of [`Dialect`], and an arm of
//! [`Dialect::spelling`].

pub(crate) mod instant;
mod json_path;
mod literal;
pub mod mysql;
pub mod postgres;
pub mod sqlite;

use std::fmt;

use crate::ObjectName;
use crate::access::{Access, DefaultPrivileges};
use crate::document;
use crate::fits::Need;
use crate::model::{self, Type, Value};
use crate::object::{Object, ObjectId};
use crate::schema::{
    Check, Column, ColumnStorage, ColumnType, EnumType, Exclusion, Expr, ForeignKey, Identity, Index,
    IndexStorage, PrimaryKey, Schema, Table, TableOptions, Unique,
};
use crate::twin::Twin;

/// A database that tablewright speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// SQLite 3.35 and later.
    Sqlite,
    /// PostgreSQL 13 and later.
    Postgres,
    /// MySQL 8.0.16 and later, and MariaDB 10.6 and later: one way to write SQL that both take.
    Mysql,
}

impl Dialect {
    /// Every database, in the order of messages.
    pub const ALL: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql];

    /// The word used in YAML (`only: postgres`), in folders and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgres => "postgres",
            Dialect::Mysql => "mysql",
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Dialect::Sqlite => "SQLite",
            Dialect::Postgres => "PostgreSQL",
            Dialect::Mysql => "MySQL",
        }
    }

    /// The database of that word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// The database that a connection URL speaks of, by its scheme.
    pub fn from_url(url: &str) -> Option<Self> {
        match url.split(':').next()? {
            "sqlite" => Some(Dialect::Sqlite),
            "postgres" | "postgresql" => Some(Dialect::Postgres),
            "mysql" | "mariadb" => Some(Dialect::Mysql),
            _ => None,
        }
    }

    /// How it writes SQL.
    pub fn spelling(self) -> &'static dyn Spelling {
        match self {
            Dialect::Sqlite => &sqlite::Sqlite,
            Dialect::Postgres => &postgres::Postgres,
            Dialect::Mysql => &mysql::Mysql,
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a database can hold, asked instead of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Enumerated types of its own; otherwise an enum column lists the values in its type ([`Spelling::enum_column`]) or is text
    /// with a check.
    pub enum_types: bool,
    /// Comments stored with tables, columns and indexes.
    pub comments: bool,
    /// Comments stored with constraints.
    pub constraint_comments: bool,
    /// The statement that created a table is kept as it was written, and comments of the table and its columns in it.
    pub notes: bool,
    /// Database schemas (namespaces).
    pub schemas: bool,
    /// Constraints can be added to and dropped from an existing table; otherwise the table is rebuilt.
    pub alter_constraints: bool,
    /// Constraints that are declared and not enforced, or that old rows need not satisfy.
    pub unenforced: bool,
    /// `INCLUDE` columns, index methods and operator classes.
    pub index_methods: bool,
    /// The index methods that there are where that is not so.
    pub index_kinds: &'static [&'static str],
    /// Indexes of some rows only.
    pub partial_indexes: bool,
    /// Indexes of the first characters of a text.
    pub prefixes: bool,
    /// `ON UPDATE CURRENT_TIMESTAMP` of a column.
    pub on_update_current_timestamp: bool,
    /// What collations are called is a word, which stands in SQL as it is.
    pub collations_are_words: bool,
    /// A key of an index may have another collation than its column.
    pub key_collations: bool,
    /// `NULLS NOT DISTINCT`.
    pub nulls_not_distinct: bool,
    /// `DEFERRABLE` unique constraints.
    pub deferrable_uniques: bool,
    /// `DEFERRABLE` foreign keys.
    pub deferrable_foreign_keys: bool,
    /// Foreign keys that set their columns to the defaults.
    pub set_default: bool,
    /// An index may say where NULLs go.
    pub index_nulls: bool,
    /// NULL sorts as the smallest value; otherwise as the largest.
    pub nulls_smallest: bool,
    /// Generated columns that are computed when read.
    pub virtual_columns: bool,
    /// A column that numbers rows has to be the whole primary key.
    pub identity_is_primary_key: bool,
    /// Names of primary keys and unique constraints are names of their indexes, and shared with those of tables.
    pub constraints_name_indexes: bool,
    /// Names of indexes are names in their table; otherwise they are shared with those of tables.
    pub indexes_of_tables: bool,
    /// A column of a primary key may hold NULL.
    pub nullable_primary_keys: bool,
    /// Rows are numbered by sequences, which can be told how to count.
    pub sequences: bool,
    /// Partitions, and tables that inherit from others.
    pub families: bool,
    /// Tables without columns.
    pub empty_tables: bool,
    /// The constraint that keeps NULL out of a column has a name (PostgreSQL from 18 on).
    pub named_not_null: bool,
    /// A constraint may say what happens to a row that breaks it.
    pub conflict_clauses: bool,
    /// The columns of a primary key or unique constraint may be descending, or have a collation of their own.
    pub ordered_keys: bool,
    /// A foreign key may refer to a column of any type: values are compared as what is referred to.
    pub foreign_keys_of_any_type: bool,
    /// Whether `NO ACTION` of a foreign key is told where it is written out.
    pub tells_no_action: bool,
    /// Foreign keys to what is not unique, or not there.
    pub foreign_keys_to_anything: bool,
    /// Functions that an application gives its connections, so that no scratch database has them.
    pub application_functions: bool,
    /// Owners of tables, and what others may do with them.
    pub grants: bool,
    /// Exclusion constraints.
    pub exclusions: bool,
    /// Policies that say who sees which rows.
    pub row_security: bool,
    /// `MATCH FULL`, and a foreign key that sets some of its columns only.
    pub match_full: bool,
    /// `a` and `A` are two names.
    pub case_sensitive_names: bool,
    /// How names of tables and indexes may not begin.
    pub reserved_prefix: Option<&'static str>,
    /// Columns that every table has of itself.
    pub system_columns: &'static [&'static str],
    /// The longest name; longer ones would be refused, or cut in silence.
    pub max_name: NameLength,
    /// The most columns of a table.
    pub max_columns: usize,
    /// Two tables may have triggers of one name; otherwise a trigger's name is the database's.
    pub triggers_of_tables: bool,
    /// A trigger holds statements; otherwise it calls a function.
    pub trigger_statements: bool,
    /// A trigger may change the row that is being written.
    pub triggers_write_rows: bool,
    /// `INSERT … SELECT` is refused where a column without a value may not be NULL, before any trigger gives it one.
    pub required_before_triggers: bool,
    /// Several routines may have one name, told apart by their arguments.
    pub overloads: bool,
    /// What the session is set to is kept with what is made in it, so that SET may stand before the CREATE of an object.
    pub creation_settings: bool,
}

/// How long a name may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameLength {
    /// So many bytes of UTF-8.
    Bytes(usize),
    /// So many characters.
    Characters(usize),
}

impl NameLength {
    /// How long a name is, and how long it may be, with the word for what is counted.
    pub fn measure(self, name: &str) -> (usize, usize, &'static str) {
        match self {
            NameLength::Bytes(most) => (name.len(), most, "bytes"),
            NameLength::Characters(most) => (name.chars().count(), most, "characters"),
        }
    }
}

/// How a database writes SQL. No method has a default body: a new database answers every question.
pub trait Spelling: Sync {
    /// What it can hold.
    fn capabilities(&self) -> Capabilities;

    /// What a declared table says that only newer servers have.
    fn needs(&self, table: &model::Table) -> Vec<Need>;

    /// A quoted identifier; always quoted, so that no name is a keyword.
    fn ident(&self, name: &str) -> String;

    /// A quoted, where needed qualified name.
    fn name(&self, name: &ObjectName) -> String;

    /// A quoted string literal.
    fn string(&self, text: &str) -> String;

    /// How this database numbers rows when the YAML asks for `identity`: the nearest that it has.
    fn identity(&self, identity: Identity) -> Identity;

    /// The canonical type of a declared one; an identity may demand another (SQLite's `INTEGER`). The error says why
    /// the database cannot hold it, for a diagnostic.
    fn column_type(&self, ty: &Type, identity: Option<Identity>) -> Result<ColumnType, String>;

    /// The type of a column of an enum with these values, where the database writes them there; `None` where an enum is a type of
    /// its own or a check.
    fn enum_column(&self, values: &[String]) -> Option<ColumnType>;

    /// Checks and generated columns, by name, that cannot stand beside the table's foreign keys, each with the column that a key sets.
    fn disturbed_by_keys(&self, table: &Table) -> Vec<(String, String)>;

    /// Brings a table into the form in which the database tells it: what it keeps no name of has the usual one, what it makes no
    /// difference of is written in one way.
    fn settle(&self, table: &mut Table);

    /// The declared type that gives this one: the inverse of [`Spelling::column_type`], for `pull`.
    fn declared_type(&self, ty: &ColumnType) -> Type;

    /// The expression of a default value, as the database would store it.
    fn value(&self, value: &Value, ty: &Type) -> Expr;

    /// A value as it stands in INSERT and UPDATE: the column that it goes into says its type.
    fn row_value(&self, value: &Value, ty: &Type) -> String;

    /// The expression that gives a value of that type as text, for [`Cell::read`](crate::rows::Cell::read); NULL stays NULL.
    fn row_text(&self, value: &str, ty: &Type) -> String;

    /// The statement that lets the database go on counting behind numbers that rows of a column were given; `None` where it does so by
    /// itself.
    fn count_on(&self, table: &ObjectName, column: &str) -> Option<String>;

    /// The database's words for an expression that is portable by documentation (`now()`, `gen_random_uuid()`); the text
    /// itself where it is none of those.
    fn expression(&self, sql: &str) -> Expr;

    /// The database's words for the default of a column of that type: what is portable means the same instant in every type.
    fn default_expression(&self, sql: &str, ty: &ColumnType) -> Expr;

    /// What an expression that is meant for every database means otherwise here than elsewhere, with what to write instead.
    fn means_otherwise(&self, sql: &str) -> Option<(&'static str, &'static str)>;

    /// The portable words for an expression of the database: the inverse of [`Spelling::expression`], for `pull`.
    fn declared_expression(&self, expr: &Expr) -> String;

    /// The type as written in a column definition.
    fn type_sql(&self, ty: &ColumnType) -> String;

    /// The placeholder of a statement's parameter, numbered from 1.
    fn placeholder(&self, number: usize) -> String;

    /// What stands behind a placeholder that is given text, for the value to have the type: `::text::"status"`. Empty where
    /// a value of the type is given as it is.
    fn cast_from_text(&self, ty: &Type, identity: Option<Identity>) -> String;

    /// The present instant as a value of that type; UTC where the type has no zone.
    fn instant(&self, ty: &Type) -> String;

    /// What comes after the version in a column: one more, or an instant that is later than it even where the clock stands
    /// still or goes back.
    fn next_version(&self, column: &str, ty: &Type) -> String;

    /// The statement that comments on an object, or takes its comment away. `None` where comments of its kind are not kept.
    fn comment_on(&self, id: &ObjectId, comment: Option<&str>) -> Option<String>;

    /// The statements that give an object to another owner, and allow or forbid what others may do; those of one list belong
    /// together. `public` is what the schema of that name is like in a new database.
    fn alter_object_access(
        &self,
        id: &ObjectId,
        from: &Access,
        to: &Access,
        public: Option<&Access>,
    ) -> Vec<Vec<String>>;

    /// The statements that change what new objects come with, on a server of that version. What is said of a database schema that
    /// is not there is left out: it goes with it.
    fn alter_default_privileges(
        &self,
        from: &DefaultPrivileges,
        to: &DefaultPrivileges,
        version: Option<u32>,
        is_there: &dyn Fn(&str) -> bool,
    ) -> Vec<String>;

    /// A column as written in CREATE TABLE or ADD COLUMN, without constraints that the table holds.
    fn column(&self, column: &Column) -> String;

    /// What this database keeps of what is said of a table as a whole.
    fn table_options(&self, options: &TableOptions) -> TableOptions;

    /// What this database keeps of how the values of a column of that type are kept: nothing that is usual for the type.
    fn column_storage(&self, storage: &ColumnStorage, ty: &ColumnType) -> ColumnStorage;

    /// What this database keeps of how an index is kept.
    fn index_storage(&self, storage: &IndexStorage) -> IndexStorage;

    /// A primary key as written in a table.
    fn primary_key(&self, key: &PrimaryKey) -> String;

    /// A unique constraint as written in a table.
    fn unique(&self, unique: &Unique) -> String;

    /// A check as written in a table.
    fn check(&self, check: &Check) -> String;

    /// An exclusion constraint as written in a table. Only called where [`Capabilities::exclusions`].
    fn exclusion(&self, exclusion: &Exclusion) -> String;

    /// A foreign key as written in a table.
    fn foreign_key(&self, foreign_key: &ForeignKey) -> String;

    /// `CREATE TABLE` with everything that can stand inside it but, where constraints can be added later, its foreign keys. Where
    /// [`Capabilities::indexes_of_tables`], its indexes are inside.
    /// Without a semicolon, one column or constraint a line.
    fn create_table(&self, table: &Table) -> String;

    /// `CREATE INDEX`, without a semicolon.
    fn create_index(&self, table: &ObjectName, index: &Index) -> String;

    /// `CREATE TYPE … AS ENUM`, without a semicolon. Only called where [`Capabilities::enum_types`].
    fn create_enum(&self, ty: &EnumType) -> String;

    /// What keeps two columns of a table equal, whichever of them is written: `new` takes the place of `twin.old`. The table has both.
    fn twin(&self, table: &Table, new: &str, twin: &Twin) -> Vec<Object>;

    /// How the name of the trigger ends that is always among these.
    fn twin_suffix(&self) -> &'static str;

    /// The view by which a table is read and written under the name that it had, and what it takes to write through it. The error says why
    /// it cannot be written so here.
    fn former(&self, old: &ObjectName, table: &Table) -> Result<Vec<Object>, String>;

    /// How it asks about JSON documents.
    fn documents(&self) -> &'static dyn document::Words;

    /// Everything that creates the managed objects of a schema in an empty database, in an order that works, one statement
    /// an item. Those that are not managed are the caller's.
    fn create_all(&self, schema: &Schema) -> Vec<String>;
}
