//! What a migration's header says of rows: whose it carries, so that its folder alone tells whose rows it knows.
//!
//! `-- rows: order_statuses (code, label, rank) by code`. Names that hold anything but letters, digits, `_` and `.` stand in double quotes.

use std::collections::BTreeMap;

use tablewright::migrate::Migrations;
use tablewright_schema::schema::Table;
use tablewright_schema::{ObjectName, Schema};

/// The columns that are known of rows, and those by which they are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) columns: Vec<String>,
    pub(crate) key: Vec<String>,
}

const WORD: &str = "-- rows: ";

/// The lines of a plan that leads to a state, behind `-- `: of each table with rows that is not as it was.
pub(crate) fn headers(from: &Schema, to: &Schema) -> Vec<String> {
    let with_rows = to.tables.values().filter(|table| table.rows.is_some());
    let changed = with_rows.filter(|table| from.tables.get(&table.name) != Some(*table));
    changed.filter_map(header).collect()
}

fn header(table: &Table) -> Option<String> {
    let rows = table.rows.as_deref()?;
    let there = |names: &[String]| -> String {
        let names = names.iter().filter(|name| table.column(name).is_some());
        names.map(|name| written(name)).collect::<Vec<_>>().join(", ")
    };
    let name = written(&table.name.print());
    Some(format!("rows: {name} ({}) by {}", there(&rows.columns), there(&rows.key)))
}

fn written(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    match !name.is_empty() && name.chars().all(plain) {
        true => name.to_owned(),
        false => serde_json::Value::from(name).to_string(),
    }
}

/// The tables whose rows these migrations carry; what a later one says of a table holds.
pub(crate) fn declared_by(migrations: &Migrations) -> BTreeMap<ObjectName, Declared> {
    let mut found = BTreeMap::new();
    for migration in migrations.iter() {
        let header = migration.up.sql().lines().take_while(|line| line.starts_with("--"));
        for line in header.filter_map(|line| line.strip_prefix(WORD)) {
            if let Some((table, declared)) = read(line) {
                found.insert(table, declared);
            }
        }
    }
    found
}

fn read(line: &str) -> Option<(ObjectName, Declared)> {
    let (table, rest) = name(line)?;
    let (columns, rest) = names(rest.strip_prefix(" (")?)?;
    let (key, rest) = names(rest.strip_prefix(") by ")?)?;
    let declared = Declared { columns, key };
    rest.trim().is_empty().then(|| (ObjectName::read(&table), declared))
}

fn names(mut text: &str) -> Option<(Vec<String>, &str)> {
    let mut found = Vec::new();
    loop {
        let (first, rest) = name(text)?;
        found.push(first);
        match rest.strip_prefix(", ") {
            Some(more) => text = more,
            None => return Some((found, rest)),
        }
    }
}

fn name(text: &str) -> Option<(String, &str)> {
    if text.starts_with('"') {
        let mut read = serde_json::Deserializer::from_str(text).into_iter::<String>();
        let name = read.next()?.ok()?;
        return Some((name, &text[read.byte_offset()..]));
    }
    let end = text.find([' ', ',', ')']).unwrap_or(text.len());
    (end > 0).then(|| (text[..end].to_owned(), &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for (line, table, columns, key) in [
            ("statuses (code, label) by code", "statuses", vec!["code", "label"], vec!["code"]),
            ("app.kinds (a, b) by a, b", "app.kinds", vec!["a", "b"], vec!["a", "b"]),
            (r#""odd by, name" ("a (b)", c) by "a (b)""#, "odd by, name", vec!["a (b)", "c"], vec!["a (b)"]),
        ] {
            let (found, declared) = read(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(found, ObjectName::read(table));
            assert_eq!(
                (declared.columns, declared.key),
                (
                    columns.into_iter().map(str::to_owned).collect::<Vec<_>>(),
                    key.into_iter().map(str::to_owned).collect::<Vec<_>>(),
                )
            );
        }
        assert_eq!(written("odd by, name"), r#""odd by, name""#);
        assert_eq!(read("statuses code"), None);
    }
}
