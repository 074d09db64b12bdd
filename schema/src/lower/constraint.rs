//! Names of constraints and indexes: each once where a database wants it once.

use std::collections::BTreeMap;

use crate::model::{Only, Table};
use crate::{Diagnostic, Diagnostics, Dialect, ObjectName, Span};

/// A named thing and the databases it is on.
struct Named<'a> {
    name: &'a str,
    what: &'static str,
    only: [&'a Only; 2],
    span: Span,
}

impl Named<'_> {
    fn meets(&self, other: &Named<'_>) -> bool {
        let on = |named: &Named<'_>, dialect| named.only.iter().all(|only| only.includes(dialect));
        Dialect::ALL.into_iter().any(|dialect| on(self, dialect) && on(other, dialect))
    }
}

/// Constraints have one name each in their table, and so have indexes. With what else an index shares its name, each database says for itself
/// (`spell/names.rs`).
pub(super) fn check_names(tables: &BTreeMap<ObjectName, Table>, out: &mut Diagnostics) {
    for table in tables.values() {
        let mut indexes: BTreeMap<&str, Vec<Named<'_>>> = BTreeMap::new();
        let mut constraints: BTreeMap<&str, Vec<Named<'_>>> = BTreeMap::new();
        let named = |name, what, only, span| Named { name, what, only: [&table.only, only], span };
        let keys = table.primary_key.iter().chain(&table.uniques);
        let keys = keys.map(|key| named(&key.name, "constraint", &key.only, key.span));
        let checks = table.checks.iter();
        let checks = checks.map(|check| named(&check.name, "constraint", &check.only, check.span));
        let foreign_keys = table.foreign_keys.iter().chain(&table.dangling);
        let foreign_keys = foreign_keys.map(|key| named(&key.name, "constraint", &key.only, key.span));
        let exclusions = table.exclusions.iter();
        let exclusions = exclusions.map(|found| named(&found.name, "constraint", &found.only, found.span));
        for constraint in keys.chain(checks).chain(foreign_keys).chain(exclusions) {
            let known = constraints.entry(constraint.name).or_default();
            add(known, constraint, &table.name.to_string(), out);
        }
        for index in &table.indexes {
            let index = named(&index.name, "index", &index.only, index.span);
            add(indexes.entry(index.name).or_default(), index, &table.name.to_string(), out);
        }
    }
}

fn add<'a>(known: &mut Vec<Named<'a>>, new: Named<'a>, table: &str, out: &mut Diagnostics) {
    if let Some(first) = known.iter().find(|first| first.meets(&new)) {
        let message = match (new.what, first.what) {
            ("index", "index") => format!("there is an index `{}` already", new.name),
            (what, _) => format!("`{table}` has two {what}s `{}`", new.name),
        };
        let found = Diagnostic::new(new.span, message).related(first.span, "the first one");
        out.push(found.help("give one of them another name with `name:`"));
    }
    known.push(new);
}
