//! Two changes of one state as one: what ours has changed is as ours has it, and everything else as theirs has it.

use std::collections::BTreeMap;

use tablewright_schema::rows::{Cell, Rows};
use tablewright_schema::schema::{Column, Named, Table, Tables};
use tablewright_schema::{Hints, ObjectName, Schema};

use crate::renames::rename;

/// Theirs with the changes that lead from `before` to ours.
///
/// # Errors
/// What both have changed, and not alike.
pub(crate) fn merge(
    before: &Schema,
    ours: &Schema,
    theirs: &Schema,
    hints: &Hints,
) -> Result<Schema, Vec<String>> {
    let (before, _) = rename(before, ours, hints);
    let (theirs, _) = rename(theirs, ours, hints);
    let mut merge = Merge::default();
    let Schema {
        dialect,
        enums,
        tables,
        objects,
        needs: _,
        application_functions,
        default_privileges,
        public: _,
        version: _,
        unmanaged: _,
    } = ours;
    let both = |name: &dyn std::fmt::Display, kind: &str| format!("{kind} {name}");
    let merged = Schema {
        dialect: *dialect,
        enums: merge.map(&before.enums, enums, &theirs.enums, |name| both(name, "enum")),
        tables: merge.tables(&before, ours, &theirs, tables),
        objects: merge.map(&before.objects, objects, &theirs.objects, |id| id.to_string()),
        default_privileges: merge.one(
            &before.default_privileges,
            default_privileges,
            &theirs.default_privileges,
            || "the default privileges".to_owned(),
        ),
        application_functions: application_functions.union(&theirs.application_functions).cloned().collect(),
        ..theirs.clone().into_owned()
    };
    if merge.conflicts.is_empty() { Ok(merged) } else { Err(merge.conflicts) }
}

#[derive(Default)]
struct Merge {
    conflicts: Vec<String>,
}

impl Merge {
    /// One value.
    fn one<T: Clone + PartialEq>(
        &mut self,
        before: &T,
        ours: &T,
        theirs: &T,
        what: impl Fn() -> String,
    ) -> T {
        if ours == before || ours == theirs {
            return theirs.clone();
        }
        if theirs != before {
            self.conflicts.push(what());
        }
        ours.clone()
    }

    fn map<K: Ord + Clone, V: Clone + PartialEq>(
        &mut self,
        before: &BTreeMap<K, V>,
        ours: &BTreeMap<K, V>,
        theirs: &BTreeMap<K, V>,
        what: impl Fn(&K) -> String,
    ) -> BTreeMap<K, V> {
        let names: std::collections::BTreeSet<&K> = ours.keys().chain(theirs.keys()).collect();
        let merged = names.into_iter().filter_map(|name| {
            let merged = self.one(&before.get(name), &ours.get(name), &theirs.get(name), || what(name));
            merged.map(|value| (name.clone(), value.clone()))
        });
        merged.collect()
    }

    fn named<V: Clone + PartialEq>(
        &mut self,
        [before, ours, theirs]: [&Named<V>; 3],
        what: impl Fn(&str) -> String,
    ) -> Named<V> {
        let names: std::collections::BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        let mut merged = Named::new();
        for name in names {
            let value = self.one(&before.get(name), &ours.get(name), &theirs.get(name), || what(name));
            if let Some(value) = value {
                merged.insert(name.clone(), value.clone());
            }
        }
        merged
    }

    fn tables(&mut self, before: &Schema, ours: &Schema, theirs: &Schema, tables: &Tables) -> Tables {
        let mut merged = Tables::new();
        let names: std::collections::BTreeSet<_> = tables.keys().chain(theirs.tables.keys()).collect();
        for name in names {
            let states = (before.tables.get(name), ours.tables.get(name), theirs.tables.get(name));
            let table = match states {
                (Some(before), Some(ours), Some(theirs)) => Some(self.table(before, ours, theirs)),
                (before, ours, theirs) => {
                    self.one(&before, &ours, &theirs, || format!("table {name}")).cloned()
                }
            };
            if let Some(table) = table {
                merged.insert(name.clone(), table);
            }
        }
        merged
    }

    fn table(&mut self, before: &Table, ours: &Table, theirs: &Table) -> Table {
        let Table {
            name,
            columns,
            primary_key,
            uniques,
            checks,
            foreign_keys,
            exclusions,
            indexes,
            comment,
            family,
            access,
            options,
            rows,
        } = ours;
        let of = |part: &str| format!("the {part} of table {name}");
        let part = |kind: &'static str| move |part: &str| format!("{kind} {name}.{part}");
        Table {
            name: name.clone(),
            columns: self.columns(&before.columns, columns, &theirs.columns, part("column")),
            primary_key: self
                .one(&before.primary_key, primary_key, &theirs.primary_key, || of("primary key")),
            uniques: self.named([&before.uniques, uniques, &theirs.uniques], part("unique constraint")),
            checks: self.named([&before.checks, checks, &theirs.checks], part("check")),
            foreign_keys: self
                .named([&before.foreign_keys, foreign_keys, &theirs.foreign_keys], part("foreign key")),
            exclusions: self
                .named([&before.exclusions, exclusions, &theirs.exclusions], part("exclusion constraint")),
            indexes: self.named([&before.indexes, indexes, &theirs.indexes], part("index")),
            comment: self.one(&before.comment, comment, &theirs.comment, || of("comment")),
            family: self.one(&before.family, family, &theirs.family, || of("partitions or parents")),
            access: self.one(&before.access, access, &theirs.access, || of("owner or grants")),
            options: self.one(&before.options, options, &theirs.options, || of("options")),
            rows: self.rows(name, [&before.rows, rows, &theirs.rows]),
        }
    }

    /// Rows that belong to the code, each by itself where both speak of the same columns.
    fn rows(&mut self, table: &ObjectName, all: [&Option<Box<Rows>>; 3]) -> Option<Box<Rows>> {
        let [before, ours, theirs] = all;
        let alike = |a: &Rows, b: &Rows| (&a.key, &a.columns) == (&b.key, &b.columns);
        match (before, ours, theirs) {
            (Some(before), Some(ours), Some(theirs)) if alike(before, ours) && alike(ours, theirs) => {
                let shown = |key: &Vec<Cell>| key.iter().map(Cell::shown).collect::<Vec<_>>().join(", ");
                let what = |key: &Vec<Cell>| format!("row {} of {table}", shown(key));
                let rows = self.map(&before.rows, &ours.rows, &theirs.rows, what);
                Some(Box::new(Rows { key: ours.key.clone(), columns: ours.columns.clone(), rows }))
            }
            (_, _, _) => self.one(before, ours, theirs, || format!("the rows of table {table}")),
        }
    }

    /// In their order, and then ours.
    fn columns(
        &mut self,
        before: &[Column],
        ours: &[Column],
        theirs: &[Column],
        what: impl Fn(&str) -> String,
    ) -> Vec<Column> {
        let find =
            |columns: &[Column], name: &str| columns.iter().find(|column| column.name == name).cloned();
        let new = ours.iter().filter(|column| find(theirs, &column.name).is_none());
        let names: Vec<&str> = theirs.iter().chain(new).map(|column| column.name.as_str()).collect();
        let merged = names.into_iter().filter_map(|name| {
            self.one(&find(before, name), &find(ours, name), &find(theirs, name), || what(name))
        });
        merged.collect()
    }
}

#[cfg(test)]
mod tests {
    use tablewright_schema::Dialect;
    use tablewright_schema::schema::{ColumnStorage, ColumnType};

    use super::*;

    fn column(name: &str, nullable: bool) -> Column {
        Column {
            name: name.to_owned(),
            ty: ColumnType::Native("TEXT".to_owned()),
            nullable,
            not_null: None,
            default: None,
            identity: None,
            generated: None,
            collation: None,
            sequence: None,
            storage: ColumnStorage::default(),
            comment: None,
        }
    }

    fn state(tables: &[(&str, &[(&str, bool)])]) -> Schema {
        let mut schema = Schema::empty(Dialect::Sqlite);
        for (name, columns) in tables {
            let mut table = Table::new(ObjectName::new(*name));
            table.columns = columns.iter().map(|(name, nullable)| column(name, *nullable)).collect();
            schema.tables.insert(table.name.clone(), table);
        }
        schema
    }

    #[test]
    fn what_one_side_changed_is_as_it_has_it() {
        let before = state(&[("a", &[("x", true), ("y", true)]), ("gone", &[("x", true)])]);
        let ours = state(&[("a", &[("x", true), ("y", false), ("ours", true)]), ("new", &[("x", true)])]);
        let theirs = state(&[("a", &[("y", true), ("theirs", true)]), ("gone", &[("x", true)])]);
        let expected =
            state(&[("a", &[("y", false), ("theirs", true), ("ours", true)]), ("new", &[("x", true)])]);
        assert_eq!(merge(&before, &ours, &theirs, &Hints::default()), Ok(expected));
    }

    #[test]
    fn what_both_changed_is_named() {
        let before = state(&[("a", &[("x", true)]), ("b", &[("x", true)])]);
        let ours = state(&[("a", &[("x", false)])]);
        let theirs = state(&[("a", &[("y", true)]), ("b", &[("x", false)])]);
        let both = vec!["column a.x".to_owned(), "table b".to_owned()];
        assert_eq!(merge(&before, &ours, &theirs, &Hints::default()), Err(both));
        assert_eq!(merge(&before, &ours, &ours, &Hints::default()), Ok(ours));
    }

    #[test]
    fn a_rename_takes_their_columns_along() {
        let before = state(&[("old", &[("x", true)])]);
        let ours = state(&[("new", &[("x", true), ("ours", true)])]);
        let theirs = state(&[("old", &[("x", true), ("theirs", true)])]);
        let hints = Hints {
            tables: [(ObjectName::new("new"), ObjectName::new("old"))].into_iter().collect(),
            ..Hints::default()
        };
        let expected = state(&[("new", &[("x", true), ("theirs", true), ("ours", true)])]);
        assert_eq!(merge(&before, &ours, &theirs, &hints), Ok(expected));
    }
}
