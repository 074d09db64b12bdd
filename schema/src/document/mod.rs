//! JSON Schemas as checks: what a database itself can say of the documents in a column.
//!
//! A JSON Schema is [read](read()) into [`Clause`]s, of which every database writes those for which it has words ([`Words`]). What none has, or this one
//! has not, is [`Left`] to repositories, seeds and `tablewright check --data`. A check never refuses a document that the JSON Schema allows: in doubt
//! a clause is left out.

mod disjoint;
mod pattern;
mod read;
mod write;

use std::fmt;

use serde_json::Value;

pub use pattern::Pattern;
pub use read::{Bound, Clause, Kind, Range, Rule, Side, read};
pub use write::{Entries, Place, Said, Words};

use crate::{Dialect, ObjectName};

/// Who validates the documents of a column beside repositories and seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enforce {
    /// A check that is made of the database's own JSON functions, as far as they can say it.
    Check,
    /// A check that calls PostgreSQL's extension `pg_jsonschema`, which can say all of it.
    PgJsonschema,
}

impl Enforce {
    /// As the YAML writes it.
    pub fn word(self) -> &'static str {
        match self {
            Enforce::Check => "true",
            Enforce::PgJsonschema => "pg_jsonschema",
        }
    }
}

/// What a database makes of a JSON Schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enforced {
    /// The condition, which NULL satisfies; `None` where there is nothing that the database could say.
    pub condition: Option<String>,
    /// What it does not say. Where that is nothing, the database accepts what the JSON Schema does.
    pub left: Vec<Left>,
}

/// A column whose documents the database validates.
#[derive(Clone, Debug)]
pub struct EnforcedColumn<'m> {
    /// The table.
    pub table: &'m ObjectName,
    /// The column.
    pub column: &'m str,
    /// The JSON Schema, as the YAML names it.
    pub json_schema: &'m str,
    /// What the database makes of it.
    pub enforced: Enforced,
}

/// A keyword of a JSON Schema that a database's check does not say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Left {
    /// Where in the JSON Schema: a JSON Pointer, empty for its root.
    pub at: String,
    /// The keyword: `uniqueItems`.
    pub keyword: String,
    /// Why not, as in "PostgreSQL has no words for it".
    pub why: &'static str,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.keyword)?;
        if !self.at.is_empty() {
            write!(f, " at {}", self.at)?;
        }
        write!(f, ": {}", self.why)
    }
}

/// The check of a column's documents. `is_json` says that the column's type holds nothing but JSON. The error says why the database cannot be asked this
/// way.
///
/// ```
/// use tablewright_schema::Dialect;
/// use tablewright_schema::document::{Enforce, enforced};
///
/// let schema = serde_json::json!({ "type": "object", "required": ["name"], "minProperties": 1 });
/// let found = enforced(Dialect::Postgres, "config", true, Enforce::Check, &schema).unwrap();
/// assert_eq!(
///     found.condition.as_deref(),
///     Some(r#"CASE WHEN jsonb_typeof("config") = 'object' THEN "config" ? 'name' ELSE "config" IS NULL END"#)
/// );
/// assert_eq!(found.left[0].keyword, "minProperties");
/// ```
///
/// # Errors
///
/// Where the database does not have what `enforce` names.
pub fn enforced(
    dialect: Dialect,
    column: &str,
    is_json: bool,
    enforce: Enforce,
    schema: &Value,
) -> Result<Enforced, String> {
    let words = dialect.spelling().documents();
    let column = dialect.spelling().ident(column);
    match enforce {
        Enforce::PgJsonschema => match words.pg_jsonschema(&column, is_json, schema) {
            Some(condition) => Ok(Enforced { condition: Some(condition), left: Vec::new() }),
            None => Err(format!("{} does not have pg_jsonschema", dialect.title())),
        },
        Enforce::Check => {
            let (clauses, mut left) = read(schema);
            let place = Place::root(words.root(&column, is_json));
            let all = write::conditions(words, &place, &clauses, &mut left);
            let condition = (!all.is_empty()).then(|| all.join(" AND "));
            left.sort();
            left.dedup();
            Ok(Enforced { condition: words.whole(&column, is_json, condition), left })
        }
    }
}
