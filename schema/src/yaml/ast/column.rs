//! A column as the YAML says it.

use serde_json::json;

use super::{IdentityDecl, OnlyDecl, OrShort, Sql};
use crate::document::Enforce;
use crate::model::PerDialect;
use crate::schema::{Action, Compression, Conflict, Deferrable, Storage, Versioning};
use crate::yaml::from_yaml::{Definitions, FromYaml, Map, Spanned, words};
use crate::yaml::mapping::cut_by_a_comma;
use crate::yaml::node::Node;
use crate::{Diagnostics, Span};

/// A column: its type (`text?`), or the long form.
pub(crate) type Column = OrShort<TypeDecl, Box<ColumnBody>>;

/// A type, the same everywhere or one for each database.
pub(crate) type TypeDecl = PerDialect<Spanned<TypeText>>;

crate::mapping! {
    /// A column, in its long form. There may be a hundred thousand: what few of them say takes no room in the others.
    pub(crate) struct ColumnBody: "a column" {
        /// The type: `text`, `varchar(100)`, `decimal(10,2)`, an enum, an array `text[]`, or a type of the database. With
        /// `?` at the end, NULL may be stored. A column that references another needs none.
        "type" => ty: Option<TypeDecl>,
        /// Whether NULL may be stored: the long form of `?`.
        "nullable" => nullable: Option<Spanned<bool>>,
        /// The constraint that keeps NULL out: of PostgreSQL 18 its name, where it is not `<table>_<column>_not_null`; of SQLite
        /// `{ on_conflict: … }`.
        "not_null" => not_null: Option<Box<OrShort<Spanned<String>, NotNullBody>>>,
        /// What rows get that do not say: a value, or an expression `{ sql: now() }`.
        "default" => default: Option<PerDialect<DefaultDecl>>,
        /// What a repository sets the column to whenever it updates the row: a value, or `{ sql: now() }`. On a column that
        /// references another: what happens when the key there changes (`cascade`, `restrict`, …).
        "on_update" => on_update: Option<Box<PerDialect<DefaultDecl>>>,
        /// Whether the database numbers rows by this column, and how.
        "identity" => identity: Option<Spanned<IdentityDecl>>,
        /// Whether the column is the primary key.
        "primary_key" => primary_key: Option<Spanned<bool>>,
        /// Whether no two rows may have the same value.
        "unique" => unique: Option<Spanned<bool>>,
        /// What must not be false of the column, as an SQL expression.
        "check" => check: Option<Box<Sql>>,
        /// The column that this one refers to: `table.column`, with `?` at the end where there may be none.
        "references" => references: Option<ReferenceDecl>,
        /// What happens to the row when the row that it references is deleted.
        "on_delete" => on_delete: Option<Spanned<Action>>,
        /// When the reference is checked.
        "deferrable" => deferrable: Option<Spanned<Deferrable>>,
        /// The relation's name on this side; otherwise the column's without `_id`.
        "as" => as_name: Option<Box<Spanned<String>>>,
        /// The relation's name on the other side; otherwise this table's.
        "inverse" => inverse: Option<Box<Spanned<String>>>,
        /// Name of the foreign key's constraint; otherwise `<table>_<column>_fkey`.
        "constraint" => constraint: Option<Box<Spanned<String>>>,
        /// The expression that the database computes the column from.
        "generated" => generated: Option<Box<GeneratedDecl>>,
        /// The collation, in the database's words.
        "collation" => collation: Option<Box<PerDialect<Spanned<String>>>>,
        /// PostgreSQL: whether long values are compressed and kept apart from the row.
        "storage" => storage: Option<Spanned<Storage>>,
        /// PostgreSQL: how long values are compressed.
        "compression" => compression: Option<Spanned<Compression>>,
        /// PostgreSQL: how closely ANALYZE looks at the column.
        "statistics" => statistics: Option<Spanned<u64>>,
        /// PostgreSQL: what the planner is told: `n_distinct`.
        "with" => with: Map<Spanned<String>>,
        /// MySQL: whether `SELECT *` leaves the column out.
        "invisible" => invisible: bool,
        /// MySQL: whether the server sets the column to the present instant whenever its row changes (ON UPDATE CURRENT_TIMESTAMP).
        "on_update_current_timestamp" => on_update_now: bool,
        /// MariaDB: how the column takes part in the versions of its row: `without`, or as the instants `row_start` and `row_end`.
        "system_versioning" => versioning: Option<Spanned<Versioning>>,
        /// MySQL: the spatial reference system of its values (SRID), where it is not 0.
        "reference_system" => reference_system: Option<Spanned<u64>>,
        /// A JSON Schema file that the column's documents satisfy, relative to the schema folder.
        "json_schema" => json_schema: Option<Box<Spanned<String>>>,
        /// Whether the database validates documents too, by a check: `true`, `pg_jsonschema` where PostgreSQL has that extension, or one of these
        /// for each database.
        "enforce" => enforce: Option<Box<PerDialect<Spanned<Enforce>>>>,
        /// The Rust type that holds the column, as a path: `crate::Personality`.
        "rust_type" => rust_type: Option<Box<Spanned<String>>>,
        /// The column's former name, so that it is renamed instead of dropped and added.
        "renamed_from" => renamed_from: Option<Box<Spanned<String>>>,
        /// Whether the column lives beside the one of its former name for a while, and the database keeps the two equal: `true`, or
        /// `{ type: …, using: … }` where the former one has another type.
        "expand" => expand: Option<Box<OrShort<Spanned<bool>, FormerBody>>>,
        /// The same of a former column that goes: what the way back makes it of.
        "contract" => contract: Option<Box<OrShort<Spanned<bool>, FormerBody>>>,
        /// SQL: what rows that exist already get when the column arrives or becomes NOT NULL.
        "backfill" => backfill: Option<Box<Sql>>,
        /// SQL: how values that exist already are cast when the type changes.
        "using" => using: Option<Box<Sql>>,
        /// On which databases the column exists.
        "only" => only: OnlyDecl,
        /// What the column is for.
        "comment" => comment: Option<Box<Spanned<String>>>,
    }

    /// The column of the former name, where it is not like this one.
    pub(crate) struct FormerBody: "a former column" {
        /// Its type.
        "type" => ty: Option<TypeDecl>,
        /// SQL: its value, made of the values of this table's columns.
        "using" => using: Option<Sql>,
    }

    /// The constraint that keeps NULL out, in its long form.
    pub(crate) struct NotNullBody: "a NOT NULL constraint" {
        /// Its name; otherwise `<table>_<column>_not_null`.
        "name" => name: Option<Spanned<String>>,
        /// Whether rows that were there before it may hold NULL (NOT VALID).
        "not_valid" => not_valid: bool,
        /// Whether tables that inherit from this one do not have it (NO INHERIT).
        "no_inherit" => no_inherit: bool,
        /// What the constraint is for.
        "comment" => comment: Option<Spanned<String>>,
        /// SQLite: what happens to a row that breaks it, where the statement is not undone.
        "on_conflict" => on_conflict: Option<Spanned<Conflict>>,
    }

    /// The expression of a generated column, in its long form.
    pub(crate) struct GeneratedBody: "a generated column" {
        /// What the column is computed from.
        "sql" => sql: Sql,
        /// Whether the value is stored (as it is unless said) or computed when read.
        "stored" => stored: Option<Spanned<bool>>,
    }

    /// What a column refers to, in its long form: for names that hold dots or question marks.
    pub(crate) struct ReferenceBody: "a reference" {
        /// The table.
        "table" => table: Spanned<String>,
        /// Its columns; otherwise its primary key.
        "columns" => columns: Vec<Spanned<String>>,
        /// Whether there may be none.
        "nullable" => nullable: bool,
    }
}

/// A type's text.
#[derive(Clone, Debug)]
pub(crate) struct TypeText(pub(crate) String);

impl FromYaml for TypeText {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        match node.scalar() {
            Some(scalar) if !node.is_null() => Some(Self(scalar.text.trim().to_owned())),
            Some(_) | None => {
                let help = "a column is its type (`name: text?`), or a mapping with `type:`";
                out.push(crate::yaml::from_yaml::expected("a column's type", node).help(help));
                None
            }
        }
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.refer("Type", |_| {
            let examples: Vec<&str> = crate::lower::types::PORTABLE.iter().map(|(word, _)| *word).collect();
            json!({
                "type": "string",
                "description": "A column's type: a portable one, an enum, an array of these (`text[]`) or a type of \
                                the database. `?` at the end: NULL may be stored.",
                "anyOf": [{ "enum": examples }, { "type": "string" }],
            })
        })
    }
}

/// A default: a value or SQL.
#[derive(Clone, Debug)]
pub(crate) enum DefaultDecl {
    /// A value, to be read by the column's type.
    Value(Node),
    /// An expression.
    Sql(Spanned<String>),
}

impl FromYaml for DefaultDecl {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        match node.mapping() {
            Some([entry]) if entry.key == "sql" => {
                let sql = Spanned::<String>::read(&entry.value, out)?;
                if sql.value.trim().is_empty() {
                    out.push(crate::Diagnostic::new(sql.span, "an SQL expression is empty"));
                    return None;
                }
                Some(Self::Sql(Spanned::new(sql.value.trim().to_owned(), sql.span)))
            }
            Some([entry]) if entry.key == "value" => Some(Self::Value(entry.value.clone())),
            Some(_) | None => Some(Self::Value(node.clone())),
        }
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        definitions.refer("Default", |_| {
            json!({
                "description": "A value of the column's type, or an expression in the database's own SQL.",
                "anyOf": [
                    { "type": ["string", "number", "boolean", "null", "array"] },
                    {
                        "type": "object",
                        "properties": { "sql": { "type": ["string", "number", "boolean"] } },
                        "required": ["sql"],
                        "patternProperties": cut_by_a_comma(),
                        "additionalProperties": false,
                    },
                    { "type": "object", "not": { "required": ["sql"] } },
                ],
            })
        })
    }
}

/// A generated column: its expression, or the long form.
#[derive(Clone, Debug)]
pub(crate) struct GeneratedDecl {
    /// What it is computed from.
    pub(crate) sql: Sql,
    /// Whether the value is stored.
    pub(crate) stored: bool,
}

impl FromYaml for GeneratedDecl {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        if node.get("sql").is_none() {
            return Some(Self { sql: Sql::read(node, out)?, stored: true });
        }
        let GeneratedBody { sql, stored, span: _, broken: _ } = GeneratedBody::read(node, out)?;
        Some(Self { sql, stored: stored.is_none_or(|stored| stored.value) })
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        json!({ "anyOf": [Sql::json_schema(definitions), GeneratedBody::json_schema(definitions)] })
    }
}

/// What a column refers to: `table.column?`, or the long form.
pub(crate) type ReferenceDecl = OrShort<Spanned<String>, ReferenceBody>;

words! {
    /// Who validates documents in the database: a check of its own functions, or of the extension pg_jsonschema.
    Enforce {
        "true" => Enforce::Check,
        "pg_jsonschema" => Enforce::PgJsonschema,
    }
}

words! {
    /// What happens to rows when the row that they reference goes or changes its key.
    Action {
        "no action" => Action::NoAction,
        "restrict" => Action::Restrict,
        "cascade" => Action::Cascade,
        "set null" => Action::SetNull,
        "set default" => Action::SetDefault,
    }
}

words! {
    /// When a constraint is checked: after each statement (`false`), so too but movable (`true`), or at commit.
    Deferrable {
        "false" => Deferrable::No,
        "true" => Deferrable::Immediate,
        "immediate" => Deferrable::Immediate,
        "deferred" => Deferrable::Deferred,
    }
}

impl ColumnBody {
    /// A column of which nothing is said.
    pub(crate) fn of_no_type() -> Self {
        Self::blank(Span::default()).expect("no key of a column has to be written")
    }
}
