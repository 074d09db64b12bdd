//! Triggers and views around a rebuild: the triggers of a table go with it and come back as they were, word for word. What
//! names the table from elsewhere goes on naming it.

use std::collections::BTreeSet;

use tablewright_schema::schema::{Schema, Unmanaged};
use tablewright_schema::{Dialect, ObjectName};

use super::expression;
use super::stored::sqlite_tokens;
use crate::plan::{Lock, Step};

/// Puts back the triggers of rebuilt tables. Where columns were dropped, every view on such a table is looked into: SQLite
/// itself does so only when it is read.
pub(super) fn restore<'a>(
    schema: &'a Schema,
    rebuilt: impl Iterator<Item = &'a ObjectName>,
    drops_columns: bool,
) -> Vec<Step> {
    let rebuilt: BTreeSet<&ObjectName> = rebuilt.collect();
    let triggers = schema.unmanaged.iter().filter(|object| {
        object.kind == Unmanaged::TRIGGER
            && object.table.as_ref().is_some_and(|table| rebuilt.contains(table))
    });
    let texts = triggers.filter_map(|object| object.sql.as_ref());
    let mut steps: Vec<Step> = texts.map(|sql| Step::new(sql, Lock::Database)).collect();
    if let Some(first) = steps.first_mut() {
        first.note = Some("Triggers as they were.".to_owned());
    }
    let spelling = Dialect::Sqlite.spelling();
    let views = if drops_columns { views_on(schema, rebuilt) } else { Vec::new() };
    steps.extend(views.into_iter().map(|view| {
        let sql = format!("SELECT 1 FROM {} LIMIT 0", spelling.name(&view.name));
        Step::new(sql, Lock::None).note(format!("The view {} can still be read.", view.name))
    }));
    steps
}

/// Every view that names one of the tables, or a view that does.
fn views_on<'a>(schema: &'a Schema, tables: BTreeSet<&'a ObjectName>) -> Vec<&'a Unmanaged> {
    let mut reached = tables;
    let mut views: Vec<&Unmanaged> = Vec::new();
    loop {
        let found = schema.unmanaged.iter().find(|object| {
            object.kind == Unmanaged::VIEW && !reached.contains(&object.name) && mentions(object, &reached)
        });
        let Some(view) = found else { break };
        reached.insert(&view.name);
        views.push(view);
    }
    views
}

fn mentions(object: &Unmanaged, names: &BTreeSet<&ObjectName>) -> bool {
    let tokens = sqlite_tokens(object.sql.as_deref().unwrap_or_default());
    tokens.iter().any(|token| names.iter().any(|name| expression::names(token, &name.name)))
}
