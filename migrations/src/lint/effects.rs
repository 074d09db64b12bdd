//! What was seen on a scratch database, as findings at statements of the text.

use tablewright_schema::Dialect;

use super::dialect::grammar;
use super::finding::{Finding, Level};
use super::rule::Hit;
use super::script::{self, Does, Ident, Name, Script, Span, Statement, What};
use super::{Settings, rule, rules};
use crate::effects::is_told_by_states;
use crate::plan::Hazard;

/// The hazards of what a text did, each at the statement that did it, as far as that can be told.
pub(crate) fn of_effects(
    dialect: Dialect,
    text: &str,
    hazards: &[Hazard],
    settings: &Settings,
) -> Vec<Finding> {
    let blanked = script::without_shell(text, dialect);
    let script = Script::read(&blanked, dialect);
    let mut found = Vec::new();
    for Hazard { kind, subject, reason } in hazards {
        let Some(rule) = rule(kind.code()) else { continue };
        let level = settings.level(rule);
        let (span, is_read) = place(&script, subject);
        if level != Level::Off && (is_told_by_states(*kind) || !is_read) {
            found.push(Hit::new(span, subject.as_str(), reason.as_str()).finding(rule, level));
        }
    }
    found
}

/// What the server refuses, at the statement that it refuses.
pub(crate) fn of_refusal(
    text: &str,
    message: &str,
    statement: Option<&str>,
    settings: &Settings,
) -> Vec<Finding> {
    let Some(rule) = rule(rules::REFUSED) else { return Vec::new() };
    let level = settings.level(rule);
    if level == Level::Off {
        return Vec::new();
    }
    let at =
        statement.and_then(|statement| text.find(statement.trim()).map(|start| (start, statement.trim())));
    let (start, statement) = at.unwrap_or((0, text));
    let line = statement.lines().next().unwrap_or_default().trim_end();
    let span = start..start + line.len();
    vec![Hit::new(span, "statement", message.replace('\n', " ")).finding(rule, level)]
}

/// The statement that most likely did something to a subject (`agents.title`), and whether it can be read there.
fn place(script: &Script<'_>, subject: &str) -> (Span, bool) {
    let parts: Vec<String> = subject.split('.').map(str::to_lowercase).collect();
    let names_all = |statement: &&Statement<'_>| {
        let text = statement.text.to_lowercase();
        parts.iter().all(|part| text.contains(part.as_str()))
    };
    let names_last = |statement: &&Statement<'_>| {
        let last = parts.last().map(String::as_str).unwrap_or_default();
        statement.text.to_lowercase().contains(last)
    };
    let is_read = |statement: &&Statement<'_>| !matches!(statement.what, What::Other);
    let statements = || script.statements.iter();
    let found = statements()
        .filter(is_read)
        .find(names_all)
        .or_else(|| statements().find(names_all))
        .or_else(|| statements().find(names_last))
        .or_else(|| statements().find(|statement| !is_read(statement)))
        .or_else(|| statements().next());
    match found {
        Some(statement) => (statement.head(3), is_read(&statement)),
        None => (0..0, false),
    }
}

/// Renames that a text says.
#[derive(Debug, Default)]
pub(crate) struct Renames {
    /// From and to, each with its schema.
    pub(crate) tables: Vec<(Qualified, Qualified)>,
    /// Table, from and to.
    pub(crate) columns: Vec<(Qualified, String, String)>,
}

/// A name and its schema.
pub(crate) type Qualified = (Option<String>, String);

/// The renames that a text says.
pub(crate) fn renames(dialect: Dialect, text: &str) -> Renames {
    let blanked = script::without_shell(text, dialect);
    let script = Script::read(&blanked, dialect);
    let mut found = Renames::default();
    let folded = |name: &Ident| kept(name, dialect);
    let qualified = |name: &Name| (name.schema.clone(), folded(&name.name));
    for statement in &script.statements {
        if let What::RenameTables(pairs) = &statement.what {
            found.tables.extend(pairs.iter().map(|(from, to)| (qualified(from), qualified(to))));
        }
        let What::AlterTable(alter) = &statement.what else { continue };
        for action in &alter.actions {
            if let Does::RenameTable(to) = &action.does {
                let to = Name { schema: to.schema.clone().or(alter.name.schema.clone()), ..to.clone() };
                found.tables.push((qualified(&alter.name), qualified(&to)));
            }
            if let Does::RenameColumn { from, to } = &action.does {
                found.columns.push((qualified(&alter.name), folded(from), folded(to)));
            }
            if let Does::Define { from, column } = &action.does
                && !from.is(&column.name.text)
            {
                found.columns.push((qualified(&alter.name), folded(from), folded(&column.name)));
            }
        }
    }
    found
}

/// A name as the catalogue has it.
fn kept(name: &Ident, dialect: Dialect) -> String {
    match grammar(dialect).folds_names() && !name.quoted {
        true => name.text.to_lowercase(),
        false => name.text.clone(),
    }
}
