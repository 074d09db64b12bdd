//! What printing looks up again and again, found once: what hangs on what, names of relations, mixins, files of SQL.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::edit::kept::Kept;
use super::mixin::{self, Mixins};
use super::relation::{self, Names};
use super::{body, column, object};
use crate::object::{Object, ObjectId, ObjectKind};
use crate::schema::{Check, Schema, Table};
use crate::{ObjectName, naming};

/// A schema that is printed.
pub(super) struct Context<'a> {
    pub(super) schema: &'a Schema,
    /// What relations are called where the usual names would clash.
    pub(super) names: Names,
    /// The lines of each table's columns, in order.
    pub(super) columns: BTreeMap<&'a ObjectName, Vec<String>>,
    /// What is said of a column beside what a database holds, by table and column; and the state that the files speak of.
    kept: Option<(&'a Kept, &'a Schema)>,
    /// Groups of columns that several tables end with.
    pub(super) mixins: Mixins<'a>,
    /// Objects whose SQL has a file of its own, relative to the schema folder.
    pub(super) bodies: BTreeMap<&'a ObjectId, PathBuf>,
    /// The partitions of each table.
    pub(super) partitions: BTreeMap<&'a ObjectName, Vec<&'a Table>>,
    /// What hangs on each table or view, or on a server, which may have the name of one; by kind.
    pub(super) hanging: BTreeMap<(&'a ObjectName, bool), BTreeMap<ObjectKind, Vec<&'a Object>>>,
    /// Names that several objects of a kind share, told apart by their arguments.
    shared: BTreeSet<(ObjectKind, &'a ObjectName)>,
    /// Names of indexes that another table, or what is in it, has too: other databases have room for one.
    crowded: BTreeSet<&'a str>,
}

/// What of the layout is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bodies {
    /// All SQL stands in the YAML.
    Inside,
    /// Long SQL has files of its own.
    Beside,
}

impl<'a> Context<'a> {
    /// A schema of which nothing is written yet.
    pub(super) fn new(schema: &'a Schema, bodies: Bodies) -> Self {
        let mut context = Self::bare(schema, relation::names(schema, &Kept::default()), None);
        context.mixins = mixin::find(schema, &context.columns);
        if bodies == Bodies::Beside {
            context.bodies = body::files(&context, &BTreeSet::new());
        }
        context
    }

    /// A schema of which files are there, that speak of `written`: without mixins of its own, relations and files called as
    /// they are there.
    pub(super) fn keeping(schema: &'a Schema, kept: &'a Kept, written: &'a Schema) -> Self {
        let mut context = Self::bare(schema, relation::names(schema, kept), Some((kept, written)));
        let taken: BTreeSet<PathBuf> = kept.files.values().cloned().collect();
        let mut bodies = body::files(&context, &taken);
        bodies.retain(|id, _| !written.objects.contains_key(*id));
        for id in schema.objects.keys().filter(|id| id.on.is_none()) {
            // Of functions that share a name, one has the file that was the only one's.
            if let Some(path) = kept.file(id.kind.facts().key, &object::name(id, &context))
                && !bodies.values().any(|used| used == path)
            {
                bodies.insert(id, path.clone());
            }
        }
        context.bodies = bodies;
        context
    }

    fn bare(schema: &'a Schema, names: Names, kept: Option<(&'a Kept, &'a Schema)>) -> Self {
        let mut shared = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut hanging: BTreeMap<_, BTreeMap<ObjectKind, Vec<&Object>>> = BTreeMap::new();
        for object in schema.objects.values() {
            if let Some(on) = &object.id.on {
                let is_of_server = object.id.kind == ObjectKind::UserMapping;
                hanging
                    .entry((on, is_of_server))
                    .or_default()
                    .entry(object.id.kind)
                    .or_default()
                    .push(object);
            } else if object.id.arguments.is_some() && !seen.insert((object.id.kind, &object.id.name)) {
                shared.insert((object.id.kind, &object.id.name));
            }
        }
        let mut partitions: BTreeMap<_, Vec<&Table>> = BTreeMap::new();
        for table in schema.tables.values() {
            if let Some(part) = &table.family.partition_of {
                partitions.entry(&part.parent).or_default().push(table);
            }
        }
        let mut context = Self {
            schema,
            names,
            columns: BTreeMap::new(),
            kept,
            mixins: Mixins::default(),
            bodies: BTreeMap::new(),
            partitions,
            hanging,
            shared,
            crowded: crowded(schema),
        };
        for table in schema.tables.values() {
            let lines = table.columns.iter().map(|column| column::print(column, table, &context)).collect();
            context.columns.insert(&table.name, lines);
        }
        context
    }

    /// Whether another table, or what is in it, is called like the index.
    pub(super) fn is_crowded(&self, index: &str) -> bool {
        self.crowded.contains(index)
    }

    /// What the YAML says of a column and no database holds.
    pub(super) fn kept(
        &self,
        table: &ObjectName,
        column: &str,
    ) -> impl Iterator<Item = &(&'static str, String)> {
        let found = self.kept.and_then(|(kept, _)| kept.columns.get(&(table.clone(), column.to_owned())));
        let is_enforced = self.is_enforced(table, column);
        found.into_iter().flatten().filter(move |(key, _)| is_enforced || *key != "enforce")
    }

    /// Whether the YAML has the database validate the documents of a column, and the check is as it makes it. One that is otherwise, or gone, is
    /// said like any other.
    fn is_enforced(&self, table: &ObjectName, column: &str) -> bool {
        let Some((kept, written)) = self.kept else { return false };
        let said = kept.columns.get(&(table.clone(), column.to_owned()));
        if !said.is_some_and(|said| said.iter().any(|(key, _)| *key == "enforce")) {
            return false;
        }
        let name = naming::json_schema(table, column);
        let check = |schema: &'a Schema| schema.tables.get(table).and_then(|table| table.checks.get(&name));
        check(self.schema) == check(written)
    }

    /// Whether a check is said by a column's JSON Schema.
    pub(super) fn is_json_schema(&self, table: &Table, check: &Check) -> bool {
        let is_its = |column: &str| check.name == naming::json_schema(&table.name, column);
        naming::is_json_schema(&check.name)
            && table
                .columns
                .iter()
                .any(|column| is_its(&column.name) && self.is_enforced(&table.name, &column.name))
    }

    /// Whether an object's name alone does not tell which is meant.
    pub(super) fn is_shared(&self, id: &ObjectId) -> bool {
        self.shared.contains(&(id.kind, &id.name))
    }
}

/// Names of indexes that are there twice, where each table has names of its own.
fn crowded(schema: &Schema) -> BTreeSet<&str> {
    if !schema.dialect.spelling().capabilities().indexes_of_tables {
        return BTreeSet::new();
    }
    let tables = || schema.tables.values();
    let mut seen: BTreeSet<String> = tables().map(|table| table.name.name.to_lowercase()).collect();
    let of_keys = tables().flat_map(|table| table.uniques.keys());
    let mut twice = BTreeSet::new();
    for name in of_keys.chain(tables().flat_map(|table| table.indexes.keys())) {
        let folded = name.to_lowercase();
        if !seen.insert(folded.clone()) {
            twice.insert(folded);
        }
    }
    let indexes = tables().flat_map(|table| table.indexes.keys().map(String::as_str));
    indexes.filter(|name| twice.contains(&name.to_lowercase())).collect()
}
