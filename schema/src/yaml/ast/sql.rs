//! SQL that the author wrote: an expression, the same everywhere or one for each database.

use serde_json::json;

use super::OnlyDecl;
use crate::model::PerDialect;
use crate::yaml::from_yaml::{Definitions, FromYaml, Spanned, expected};
use crate::yaml::mapping::cut_by_a_comma;
use crate::yaml::node::Node;
use crate::{Diagnostic, Diagnostics, Dialect};

/// `price > 0`, `{ sql: price > 0 }` or `{ postgres: …, sqlite: … }`.
#[derive(Clone, Debug)]
pub(crate) struct Sql(pub(crate) PerDialect<Spanned<String>>);

/// What stands in `{ sql: … }`.
fn unwrapped(node: &Node) -> &Node {
    match node.mapping() {
        Some([entry]) if entry.key == "sql" => &entry.value,
        Some(_) | None => node,
    }
}

/// The text of one expression.
struct Text(Spanned<String>);

impl FromYaml for Sql {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        Some(Self(match PerDialect::<Text>::read(unwrapped(node), out)? {
            PerDialect::Same(text) => PerDialect::Same(text.0),
            PerDialect::Each(texts) => {
                PerDialect::Each(texts.into_iter().map(|(dialect, text)| (dialect, text.0)).collect())
            }
        }))
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.refer("Sql", |definitions| {
            let text = PerDialect::<Text>::json_schema(definitions);
            json!({ "description": "An SQL expression.", "anyOf": [text, {
                "type": "object",
                "properties": { "sql": text },
                "required": ["sql"],
            "patternProperties": cut_by_a_comma(),
                "additionalProperties": false,
            }] })
        })
    }
}

impl FromYaml for Text {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        let node = unwrapped(node);
        match node.scalar() {
            Some(scalar) if !scalar.text.trim().is_empty() => {
                Some(Self(Spanned::new(scalar.text.trim().to_owned(), node.span)))
            }
            Some(_) => {
                out.push(Diagnostic::new(node.span, "an SQL expression is empty"));
                None
            }
            None => {
                let help = "write the SQL as text; one for each database is `{ postgres: …, sqlite: … }`";
                out.push(expected("an SQL expression", node).help(help));
                None
            }
        }
    }

    fn json_schema(_: &mut Definitions) -> serde_json::Value {
        let text = json!({ "type": ["string", "number", "boolean"] });
        json!({ "anyOf": [text, {
            "type": "object",
            "properties": { "sql": text },
            "required": ["sql"],
            "patternProperties": cut_by_a_comma(),
            "additionalProperties": false,
        }] })
    }
}

/// A check of a table: an expression, or with what else can be said of it.
#[derive(Clone, Debug)]
pub(crate) struct CheckDecl {
    /// What must not be false.
    pub(crate) sql: Sql,
    /// On which databases it exists.
    pub(crate) only: OnlyDecl,
    /// `NO INHERIT`.
    pub(crate) no_inherit: bool,
    /// `NOT VALID`.
    pub(crate) not_valid: bool,
    /// `NOT ENFORCED`.
    pub(crate) not_enforced: bool,
    /// What the constraint is for.
    pub(crate) comment: Option<Spanned<String>>,
}

crate::mapping! {
    /// A check, in its long form.
    pub(crate) struct CheckBody: "a check" {
        /// What must not be false.
        "sql" => sql: Sql,
        /// On which databases it exists.
        "only" => only: OnlyDecl,
        /// Whether tables that inherit from this one do not have it (NO INHERIT).
        "no_inherit" => no_inherit: bool,
        /// Whether rows that were there before it need not satisfy it (NOT VALID).
        "not_valid" => not_valid: bool,
        /// PostgreSQL 18: whether it is declared and nobody looks (NOT ENFORCED).
        "not_enforced" => not_enforced: bool,
        /// What the constraint is for.
        "comment" => comment: Option<Spanned<String>>,
    }
}

impl FromYaml for CheckDecl {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        let by_database = |node: &Node| {
            node.mapping().is_some_and(|all| all.iter().any(|e| Dialect::from_name(&e.key).is_some()))
        };
        if node.mapping().is_none() || by_database(node) {
            let sql = Sql::read(node, out)?;
            let only = OnlyDecl::default();
            let (no_inherit, not_valid, not_enforced) = (false, false, false);
            return Some(Self { sql, only, no_inherit, not_valid, not_enforced, comment: None });
        }
        let CheckBody { sql, only, no_inherit, not_valid, not_enforced, comment, span: _, broken: _ } =
            CheckBody::read(node, out)?;
        Some(Self { sql, only, no_inherit, not_valid, not_enforced, comment })
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "anyOf": [Sql::json_schema(definitions), CheckBody::json_schema(definitions)] })
    }
}
