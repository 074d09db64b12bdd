//! What can be said of a schema itself: the rules of design and naming, looking at the statements that would make it.

use tablewright_schema::Schema;

use super::finding::{Finding, Level};
use super::known::Known;
use super::script::{Name, Script, Span, What};
use super::{Facts, Settings, Source, lint, rules};
use crate::build;

/// A finding of a schema, and what it is about.
#[derive(Clone, Debug)]
pub struct DesignFinding {
    /// What is said. Its place is one in statements that nobody wrote.
    pub finding: Finding,
    /// The schema of the table, where it has one.
    pub schema: Option<String>,
    /// The table.
    pub table: String,
    /// The column, where it may be about one: the last part of the subject, if the place is not in a column.
    pub column: Option<String>,
}

/// Looks at a schema as its own database would make it.
pub fn lint_schema(schema: &Schema, settings: &Settings) -> Vec<DesignFinding> {
    let mut settings = settings.clone();
    for rule in rules::ALL.iter().filter(|rule| !rule.category.is_of_schemas()) {
        settings.levels.insert(rule.code, Level::Off);
    }
    let statements: Vec<String> = build::managed(schema).into_iter().map(|statement| statement.sql).collect();
    let text = statements.join(";\n");
    let source = Source { text: &text, is_down: false };
    let found = lint(schema.dialect, &[source], Known::default(), &Facts::default(), &settings).concat();
    let script = Script::read(&text, schema.dialect);
    found.into_iter().filter_map(|finding| placed(&script, finding)).collect()
}

/// The finding with the table that its place is in.
fn placed(script: &Script<'_>, finding: Finding) -> Option<DesignFinding> {
    let within = |outer: &Span| {
        outer.start <= finding.span.start && finding.span.start < outer.end.max(outer.start + 1)
    };
    let statement = script.statements.iter().find(|statement| within(&statement.span()))?;
    let (table, columns): (&Name, &[_]) = match &statement.what {
        What::CreateTable(table) => (&table.name, &table.columns),
        What::CreateIndex(index) => (&index.table, &[]),
        What::AlterTable(alter) => (&alter.name, &[]),
        What::Create(_)
        | What::Drop(_)
        | What::Alter { .. }
        | What::RenameTables(_)
        | What::Truncate(_)
        | What::Update { .. }
        | What::Delete { .. }
        | What::Insert { .. }
        | What::Begin
        | What::Commit
        | What::Rollback
        | What::Other => return None,
    };
    let by_place = columns.iter().find(|column| within(&column.span)).map(|column| column.name.text.clone());
    let last = finding.subject.rsplit('.').next().unwrap_or_default();
    let column = by_place.or_else(|| Some(last.to_owned()));
    Some(DesignFinding { schema: table.schema.clone(), table: table.name.text.clone(), column, finding })
}
