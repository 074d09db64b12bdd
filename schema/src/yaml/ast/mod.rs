//! What the YAML says, word for word: one type for each mapping, from which its reader and its JSON Schema come.
//!
//! Nothing here is resolved; [`lower`](crate::lower) does that.

mod column;
mod sql;
mod storage;
mod table;

pub(crate) use column::{Column, ColumnBody, DefaultDecl, ReferenceBody, ReferenceDecl, TypeDecl, TypeText};
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
        /// Tables, by name; `schema.table` where a table is not in the database's default schema.
        "tables" => tables: Map<Table>,
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
