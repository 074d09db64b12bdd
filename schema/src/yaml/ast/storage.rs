//! How tables, columns, indexes and sequences are kept, as the YAML says it.

use serde_json::json;

use super::{OnlyDecl, OrShort};
use crate::schema::{Compression, Identity, RowSecurity, Storage};
use crate::yaml::from_yaml::{Definitions, FromYaml, Spanned, words};
use crate::yaml::node::{Kind, Node};
use crate::{Diagnostics, Span};

crate::mapping! {
    /// How the database numbers rows, in its long form.
    pub(crate) struct IdentityBody: "an identity" {
        /// Whether a number that is given is refused.
        "always" => always: bool,
        /// Whether it is PostgreSQL's older `serial`: a default that takes the next number of a sequence.
        "serial" => serial: bool,
        /// The first number.
        "start" => start: Option<i64>,
        /// The step from one number to the next.
        "increment" => increment: Option<i64>,
        /// The least number.
        "min" => min: Option<i64>,
        /// The greatest number.
        "max" => max: Option<i64>,
        /// How many numbers a session takes at once.
        "cache" => cache: Option<i64>,
        /// Whether it begins anew at the end.
        "cycle" => cycle: bool,
        /// The sequence's type, where it is not the column's.
        "type" => ty: Option<Spanned<String>>,
        /// The sequence's name; otherwise `<table>_<column>_seq`.
        "name" => name: Option<Spanned<String>>,
    }

    /// The index that tells rows apart.
    pub(crate) struct ReplicaIdentityBody: "a replica identity" {
        /// The unique index whose columns replication sends.
        "index" => index: Spanned<String>,
    }

    /// How rows are spread over partitions, in its long form: one of the keys.
    pub(crate) struct PartitionByBody: "a partition key" {
        /// By ranges of these columns.
        "range" => range: Vec<Spanned<String>>,
        /// By lists of values of this column.
        "list" => list: Vec<Spanned<String>>,
        /// By a hash of these columns.
        "hash" => hash: Vec<Spanned<String>>,
    }

    /// An exclusion constraint, in its long form.
    pub(crate) struct ExclusionBody: "an exclusion constraint" {
        /// What is compared and how: `USING gist (room WITH =, during WITH &&)`.
        "sql" => sql: Spanned<String>,
        /// On which databases it exists.
        "only" => only: OnlyDecl,
        /// What the constraint is for.
        "comment" => comment: Option<Spanned<String>>,
    }
}

/// How rows are numbered; no identity for `false`.
#[derive(Clone, Debug)]
pub(crate) struct IdentityDecl {
    /// The way.
    pub(crate) identity: Option<Identity>,
    /// What is said of its sequence.
    pub(crate) body: Option<Box<IdentityBody>>,
}

/// A way of numbering rows, in one word.
struct IdentityWord(Option<Identity>);

words! {
    /// How the database numbers rows: `true` is what fits the database best.
    IdentityWord {
        "true" => IdentityWord(Some(Identity::ByDefault)),
        "by_default" => IdentityWord(Some(Identity::ByDefault)),
        "always" => IdentityWord(Some(Identity::Always)),
        "serial" => IdentityWord(Some(Identity::Serial)),
        "rowid" => IdentityWord(Some(Identity::Rowid)),
        "false" => IdentityWord(None),
    }
}

impl FromYaml for IdentityDecl {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        let Kind::Mapping(_) = &node.kind else {
            return Some(Self { identity: IdentityWord::read(node, out)?.0, body: None });
        };
        let body = IdentityBody::read(node, out)?;
        let identity = match (body.always, body.serial) {
            (false, false) => Identity::ByDefault,
            (true, false) => Identity::Always,
            (false, true) => Identity::Serial,
            (true, true) => {
                let found =
                    crate::Diagnostic::new(node.span, "a serial column takes every number that is given");
                out.push(found.help("remove `always` or `serial`"));
                return None;
            }
        };
        Some(Self { identity: Some(identity), body: Some(Box::new(body)) })
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "anyOf": [IdentityWord::json_schema(definitions), IdentityBody::json_schema(definitions)] })
    }
}

/// `full`, `nothing` or an index.
pub(crate) type ReplicaIdentityDecl = OrShort<ReplicaIdentityWord, ReplicaIdentityBody>;

/// What replication sends of rows that change, in one word.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ReplicaIdentityWord {
    /// The primary key.
    Default,
    /// The whole row.
    Full,
    /// Nothing.
    Nothing,
}

words! {
    /// What replication sends of rows that change.
    ReplicaIdentityWord {
        "default" => ReplicaIdentityWord::Default,
        "full" => ReplicaIdentityWord::Full,
        "nothing" => ReplicaIdentityWord::Nothing,
    }
}

words! {
    /// Whether policies say who sees which rows: `forced` for the owner too.
    RowSecurity {
        "false" => RowSecurity::Off,
        "true" => RowSecurity::On,
        "forced" => RowSecurity::Forced,
        "forced_when_on" => RowSecurity::ForcedWhenOn,
    }
}

words! {
    /// Whether long values are compressed and kept apart from the row.
    Storage {
        "plain" => Storage::Plain,
        "external" => Storage::External,
        "extended" => Storage::Extended,
        "main" => Storage::Main,
    }
}

words! {
    /// How long values are compressed.
    Compression {
        "pglz" => Compression::Pglz,
        "lz4" => Compression::Lz4,
    }
}

/// How rows are spread over partitions: `RANGE (created_at)`, or the long form.
pub(crate) type PartitionByDecl = OrShort<Spanned<String>, PartitionByBody>;

/// An exclusion constraint: what follows the word EXCLUDE, or the long form.
pub(crate) type ExclusionDecl = OrShort<Spanned<String>, ExclusionBody>;

/// The long form's parts, from either form.
pub(crate) fn exclusion(declared: &ExclusionDecl) -> (&Spanned<String>, Option<&ExclusionBody>, Span) {
    match declared {
        OrShort::Short(sql, span) => (sql, None, *span),
        OrShort::Long(body) => (&body.sql, Some(body), body.span),
    }
}
