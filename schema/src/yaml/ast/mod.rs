//! What the YAML says, word for word: one type for each mapping, from which its reader and its JSON Schema come.
//!
//! Nothing here is resolved; [`lower`](crate::lower) does that.

mod access;
mod column;
mod object;
mod partitioning;
mod rows;
mod sql;
mod storage;
mod table;

pub(crate) use access::DefaultPrivilegesBody;
pub(crate) use column::{
    Column, ColumnBody, DefaultDecl, FormerBody, NotNullBody, ReferenceBody, ReferenceDecl, TypeDecl,
    TypeText,
};
pub(crate) use object::{ObjectBody, ObjectDecl, Objects};
pub(crate) use partitioning::{PartBody, PartDecl, PartitioningBody};
pub(crate) use rows::{RowDecl, RowsDecl};
pub(crate) use sql::{CheckDecl, Sql};
pub(crate) use storage::{
    ExclusionDecl, IdentityBody, IdentityDecl, PartitionByBody, PartitionByDecl, ReplicaIdentityDecl,
    ReplicaIdentityWord, exclusion,
};
pub(crate) use table::{
    ForeignKeyBody, IndexBody, IndexKeyBody, IndexKeyDecl, ManyToManyBody, Nulls, OnlyDecl, PrimaryKeyBody,
    Table, UniqueBody,
};

use serde_json::json;

use super::from_yaml::{Definitions, FromYaml, Map, Spanned, words};
use super::node::{Kind, Node};
use crate::model::{DateTimes, Decimals};
use crate::{Diagnostics, Span};

crate::mapping! {
    /// Tables and what they are made of. A schema may be split over any number of such files.
    pub(crate) struct File: "a schema file" {
        /// Enumerated types, by name.
        "enums" => enums: Map<EnumDecl>,
        /// Columns that several tables have, by the mixin's name.
        "mixins" => mixins: Map<Map<Column>>,
        /// What generated Rust is made of, for all tables. In one file only.
        "rust" => rust: Option<RustBody>,
        /// On which databases the tables and objects of this file exist, where they do not say so themselves.
        "only" => only: OnlyDecl,
        /// Tables, by name; `schema.table` where a table is not in the database's default schema.
        "tables" => tables: Map<Table>,
        /// Database schemas: a list of names, or a mapping to their comments.
        "schemas" => schemas: Objects,
        /// Extensions: a list of names, or a mapping from names to options: `SCHEMA tools`.
        "extensions" => extensions: Objects,
        /// Types that are named and not yet defined: a list.
        "shell_types" => shell_types: Objects,
        /// Base types, by name: `(INPUT = f, OUTPUT = g, INTERNALLENGTH = VARIABLE)`.
        "base_types" => base_types: Objects,
        /// Collations, by name: `(provider = icu, locale = 'de-u-kn')`.
        "collations" => collations: Objects,
        /// Domains, by name: `integer CHECK (VALUE > 0)`.
        "domains" => domains: Objects,
        /// Composite and range types, by name: `(street text, city text)`, `RANGE (SUBTYPE = float8)`.
        "types" => types: Objects,
        /// Sequences that no column owns, by name: a list, or a mapping to options: `START WITH 100`.
        "sequences" => sequences: Objects,
        /// Functions: the whole statement, by name; with arguments (`f(integer)`) where several share one name.
        "functions" => functions: Objects,
        /// Procedures: the whole statement, by name.
        "procedures" => procedures: Objects,
        /// Aggregates: the whole statement, by name.
        "aggregates" => aggregates: Objects,
        /// Operators: the whole statement, by name and operands: `=== (text, text)`.
        "operators" => operators: Objects,
        /// Operator families: the whole statements, by name; with the method (`f(btree)`) where several share one name.
        "operator_families" => operator_families: Objects,
        /// Operator classes: the whole statement, by name; with the method (`c(btree)`) where several share one name.
        "operator_classes" => operator_classes: Objects,
        /// Casts: the whole statement, by their types: `text AS mood`.
        "casts" => casts: Objects,
        /// Languages that no extension brings, by name: `HANDLER f`.
        "languages" => languages: Objects,
        /// Transforms: the whole statement, by type and language: `hstore LANGUAGE plperl`.
        "transforms" => transforms: Objects,
        /// Conversions, by name: `FOR 'LATIN1' TO 'UTF8' FROM f`.
        "conversions" => conversions: Objects,
        /// Access methods, by name: `TYPE TABLE HANDLER f`.
        "access_methods" => access_methods: Objects,
        /// Text search parsers, by name: `(START = f, GETTOKEN = g, END = h, LEXTYPES = i)`.
        "text_search_parsers" => text_search_parsers: Objects,
        /// Text search templates, by name: `(INIT = f, LEXIZE = g)`.
        "text_search_templates" => text_search_templates: Objects,
        /// Text search dictionaries, by name: `(TEMPLATE = simple)`.
        "text_search_dictionaries" => text_search_dictionaries: Objects,
        /// Text search configurations, by name: the whole statements.
        "text_search_configurations" => text_search_configurations: Objects,
        /// Foreign data wrappers, by name: `HANDLER f`; a list where there is nothing to say.
        "foreign_data_wrappers" => foreign_data_wrappers: Objects,
        /// Foreign servers, by name: `FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'db')`.
        "servers" => servers: Objects,
        /// Foreign tables, by name: `(id integer) SERVER films`.
        "foreign_tables" => foreign_tables: Objects,
        /// SQLite: functions that the application gives its connections, by name, and that views and triggers call.
        "application_functions" => application_functions: Vec<Spanned<String>>,
        /// Virtual tables, by name: `USING fts5(title, body)`.
        "virtual_tables" => virtual_tables: Objects,
        /// Views, by name: their query.
        "views" => views: Objects,
        /// Materialized views, by name: their query, or `{ sql: …, indexes: … }`.
        "materialized_views" => materialized_views: Objects,
        /// Extended statistics, by name: `(dependencies) ON a, b FROM t`.
        "statistics" => statistics: Objects,
        /// Event triggers, by name: `ON ddl_command_end EXECUTE FUNCTION f()`.
        "event_triggers" => event_triggers: Objects,
        /// MySQL and MariaDB: what the server does by the clock, by name: `ON SCHEDULE EVERY 1 DAY DO DELETE FROM sessions`.
        "events" => events: Objects,
        /// Publications, by name: `FOR TABLE a, b`.
        "publications" => publications: Objects,
        /// PostgreSQL: what others may do with objects that are yet to be made. Managed only where it is said; `[]` takes all away.
        "default_privileges" => default_privileges: Option<Vec<DefaultPrivilegesBody>>,
        /// Subscriptions, by name: `CONNECTION 'host=db' PUBLICATION p WITH (connect = false)`. A password is set on the server.
        "subscriptions" => subscriptions: Objects,
    }

    /// The Rust side of all tables.
    pub(crate) struct RustBody: "the Rust side" {
        /// The crate whose types hold days, times and instants: `chrono` (the default), `time` or `jiff`. The last two are
        /// features of the crate `tablewright`.
        "datetime" => datetime: Option<Spanned<DateTimes>>,
        /// The crate whose type holds exact numbers: `rust_decimal` (the default, 28 digits) or `bigdecimal` (any number of
        /// them), which is a feature of the crate `tablewright`.
        "decimal" => decimal: Option<Spanned<Decimals>>,
        /// What the rows' structs derive beyond Clone, Debug and PartialEq, where a table does not say otherwise.
        "derives" => derives: Vec<Spanned<String>>,
    }

    /// An enumerated type, in its long form.
    pub(crate) struct EnumBody: "an enum" {
        /// The values, in order.
        "values" => values: Vec<EnumValueDecl>,
        /// The enum's former name, so that it is renamed instead of dropped and created.
        "renamed_from" => renamed_from: Option<Spanned<String>>,
        /// Removed values, each with the value that rows get which still have it.
        "replaced" => replaced: Map<Spanned<String>>,
        /// What the enum is for.
        "comment" => comment: Option<Spanned<String>>,
        /// PostgreSQL: the role that owns the type. Managed only where it is said.
        "owner" => owner: Option<Spanned<String>>,
        /// PostgreSQL: who may use the type in tables and functions, by role. Managed only where it is said.
        "grants" => grants: Map<Vec<Spanned<String>>>,
    }

    /// An enum's value, in its long form.
    pub(crate) struct EnumValueBody: "an enum's value" {
        /// The value as stored.
        "value" => value: Spanned<String>,
        /// The value's former spelling, so that rows keep it.
        "renamed_from" => renamed_from: Option<Spanned<String>>,
    }
}

words! {
    /// The crate whose types hold days, times and instants.
    DateTimes {
        "chrono" => DateTimes::Chrono,
        "time" => DateTimes::Time,
        "jiff" => DateTimes::Jiff,
    }
}

words! {
    /// The crate whose type holds exact numbers.
    Decimals {
        "rust_decimal" => Decimals::RustDecimal,
        "bigdecimal" => Decimals::BigDecimal,
    }
}

/// Something with a short form (text, a list) and a long one (a mapping).
#[derive(Clone, Debug)]
pub(crate) enum OrShort<S, L> {
    /// The short form, and its place.
    Short(S, Span),
    /// The long form.
    Long(L),
}

impl<S: FromYaml, L: FromYaml> FromYaml for OrShort<S, L> {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        match node.kind {
            Kind::Mapping(_) => L::read(node, out).map(OrShort::Long),
            Kind::Scalar(_) | Kind::Sequence(_) => {
                S::read(node, out).map(|short| OrShort::Short(short, node.span))
            }
        }
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "anyOf": [S::json_schema(definitions), L::json_schema(definitions)] })
    }
}

/// An enum: a list of values, or the long form.
pub(crate) type EnumDecl = OrShort<Vec<EnumValueDecl>, EnumBody>;

/// A value: itself, or the long form.
pub(crate) type EnumValueDecl = OrShort<Spanned<String>, EnumValueBody>;
