//! Views, functions, triggers and all the other kinds as the YAML says them: SQL, in the statement's words or fewer.

use serde_json::json;

use super::{OnlyDecl, Sql};
use crate::yaml::from_yaml::{Definitions, FromYaml, Map, Spanned};
use crate::yaml::node::{Kind, Node};
use crate::{Diagnostics, Dialect};

crate::mapping! {
    /// An object, in its long form.
    pub(crate) struct ObjectBody: "an object" {
        /// The statement that creates it, or what the short form of its kind is.
        "sql" => sql: Option<Sql>,
        /// A file that holds the SQL, relative to the schema folder.
        "file" => file: Option<Spanned<String>>,
        /// What it is for.
        "comment" => comment: Option<Spanned<String>>,
        /// Its former name, so that it is renamed instead of dropped and created.
        "renamed_from" => renamed_from: Option<Spanned<String>>,
        /// On which databases it exists.
        "only" => only: OnlyDecl,
        /// The role that owns it. Managed only where it is said.
        "owner" => owner: Option<Spanned<String>>,
        /// What other roles may do, by role (`PUBLIC` is everybody): `[select]`, `execute`, `usage`, `all`. Managed only where it is
        /// said; `{}` takes all away.
        "grants" => grants: Map<Vec<Spanned<String>>>,
        /// Of a view: its triggers, by name.
        "triggers" => triggers: Option<Box<Objects>>,
        /// Of a foreign server: as whom roles speak to it, by role (`PUBLIC` is everybody): `OPTIONS (user 'reader')`. Without
        /// passwords: those are set on the server.
        "user_mappings" => user_mappings: Option<Box<Objects>>,
        /// Of a view: its rules, by name.
        "rules" => rules: Option<Box<Objects>>,
        /// Of a materialized view: its indexes, by name, each the whole statement.
        "indexes" => indexes: Option<Box<Objects>>,
    }
}

/// An object: its SQL, or the long form; nothing but its name.
#[derive(Clone, Debug)]
pub(crate) enum ObjectDecl {
    /// Only a name.
    Named,
    /// The SQL.
    Short(Sql),
    /// The long form.
    Long(Box<ObjectBody>),
}

impl FromYaml for ObjectDecl {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        let by_database = |node: &Node| {
            node.mapping().is_some_and(|all| all.iter().any(|e| Dialect::from_name(&e.key).is_some()))
        };
        if node.is_null() {
            return Some(Self::Named);
        }
        if node.mapping().is_none() || by_database(node) {
            return Sql::read(node, out).map(Self::Short);
        }
        ObjectBody::read(node, out).map(|body| Self::Long(Box::new(body)))
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        let (sql, body) = (Sql::json_schema(definitions), ObjectBody::json_schema(definitions));
        json!({ "anyOf": [{ "type": "null" }, sql, body] })
    }
}

/// Objects of one kind: a mapping from their names, or a list of names alone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Objects(pub(crate) Vec<(Spanned<String>, Option<ObjectDecl>)>);

impl FromYaml for Objects {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        match &node.kind {
            Kind::Mapping(_) => Some(Self(Map::read(node, out)?.entries)),
            Kind::Sequence(_) | Kind::Scalar(_) => {
                let names = Vec::<Spanned<String>>::read(node, out)?;
                Some(Self(names.into_iter().map(|name| (name, Some(ObjectDecl::Named))).collect()))
            }
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.refer("Objects", |definitions| {
            json!({ "description": "Objects of one kind: a mapping from their names, or a list of names.", "anyOf": [
                Vec::<Spanned<String>>::json_schema(definitions),
                Map::<ObjectDecl>::json_schema(definitions),
            ] })
        })
    }
}
