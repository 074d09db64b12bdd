//! Views and triggers around a rebuild: what names the table goes before and comes back after, word for word.
//!
//! SQLite refuses to rename a table while a view or trigger names one that is not there, and drops triggers with their
//! table: <https://sqlite.org/lang_altertable.html#otheralter>.

use std::collections::BTreeSet;

use tablewright_schema::schema::{Schema, Unmanaged};
use tablewright_schema::{Dialect, ObjectName};

use super::expression;
use super::stored::sqlite_tokens;
use crate::plan::{Lock, Step};

/// The views and triggers that cannot stay while tables are rebuilt.
pub(super) struct Dependents<'a> {
    views: Vec<&'a Unmanaged>,
    /// Triggers that have to be dropped; those of a rebuilt table or a dropped view go with it.
    elsewhere: Vec<&'a Unmanaged>,
    triggers: Vec<&'a Unmanaged>,
}

impl<'a> Dependents<'a> {
    /// Everything that names one of the tables, or a view that does.
    pub(super) fn of(schema: &'a Schema, tables: impl Iterator<Item = &'a ObjectName>) -> Self {
        let tables: BTreeSet<&ObjectName> = tables.collect();
        let mut gone: BTreeSet<&ObjectName> = tables.clone();
        let mut views: Vec<&Unmanaged> = Vec::new();
        loop {
            let found = schema.unmanaged.iter().find(|object| {
                object.kind == Unmanaged::VIEW && !gone.contains(&object.name) && mentions(object, &gone)
            });
            let Some(view) = found else { break };
            gone.insert(&view.name);
            views.push(view);
        }
        let hangs_on = |object: &Unmanaged| object.table.as_ref().is_some_and(|table| gone.contains(table));
        let triggers: Vec<&Unmanaged> = schema
            .unmanaged
            .iter()
            .filter(|object| object.kind == Unmanaged::TRIGGER)
            .filter(|object| hangs_on(object) || mentions(object, &gone))
            .collect();
        let elsewhere = triggers.iter().copied().filter(|object| !hangs_on(object)).collect();
        Self { views, elsewhere, triggers }
    }

    /// Drops them.
    pub(super) fn drop(&self) -> Vec<Step> {
        let spelling = Dialect::Sqlite.spelling();
        let triggers = self.elsewhere.iter().map(|object| ("TRIGGER", object));
        let views = self.views.iter().rev().map(|object| ("VIEW", object));
        let mut steps: Vec<Step> = triggers
            .chain(views)
            .map(|(kind, object)| {
                Step::new(format!("DROP {kind} {}", spelling.name(&object.name)), Lock::Database)
            })
            .collect();
        if let Some(first) = steps.first_mut() {
            first.note =
                Some("What names a rebuilt table goes before it and comes back after it.".to_owned());
        }
        steps
    }

    /// Puts them back as they were, views before the triggers on them. Where columns were dropped, every view is looked
    /// into: SQLite itself does so only when it is read.
    pub(super) fn restore(&self, drops_columns: bool) -> Vec<Step> {
        let objects = self.views.iter().chain(&self.triggers);
        let texts = objects.filter_map(|object| object.sql.as_ref());
        let mut steps: Vec<Step> = texts.map(|sql| Step::new(sql, Lock::Database)).collect();
        if let Some(first) = steps.first_mut() {
            first.note = Some("Views and triggers as they were.".to_owned());
        }
        let spelling = Dialect::Sqlite.spelling();
        let views = self.views.iter().filter(|_| drops_columns);
        steps.extend(views.map(|view| {
            let sql = format!("SELECT 1 FROM {} LIMIT 0", spelling.name(&view.name));
            Step::new(sql, Lock::None).note(format!("The view {} can still be read.", view.name))
        }));
        steps
    }
}

fn mentions(object: &Unmanaged, names: &BTreeSet<&ObjectName>) -> bool {
    let tokens = sqlite_tokens(object.sql.as_deref().unwrap_or_default());
    tokens.iter().any(|token| names.iter().any(|name| expression::names(token, &name.name)))
}
