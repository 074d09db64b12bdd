//! What the YAML says and no database holds: it is written again where its column changes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::super::{scalar, sequence};
use crate::ObjectName;
use crate::model::{Model, RelationKind};
use crate::yaml::node::{Kind, Node, Value};

/// Keys of a column that say nothing of a database's state. How it once came to be (`backfill`) is not kept where it changes.
const OF_COLUMNS: [&str; 5] = ["on_update", "json_schema", "enforce", "rust_type", "only"];

/// Keys of a table that say nothing of a database's state.
pub(super) const OF_TABLES: [&str; 10] = [
    "derives",
    "many_to_many",
    "soft_delete",
    "optimistic_lock",
    "renamed_from",
    "expand",
    "contract",
    "only",
    "rows",
    "rows_by",
];

/// By what it is said of.
#[derive(Default)]
pub(in super::super) struct Kept {
    /// Both names of a relation, by the table and name of its foreign key.
    pub(in super::super) relations: BTreeMap<(ObjectName, String), (String, String)>,
    /// Names of relations that come from no foreign key of their own.
    pub(in super::super) taken: BTreeMap<ObjectName, BTreeSet<String>>,
    /// Keys of columns, with their values as they stand in braces.
    pub(in super::super) columns: BTreeMap<(ObjectName, String), Vec<(&'static str, String)>>,
    /// Files of SQL, by key and name.
    pub(in super::super) files: BTreeMap<(String, String), PathBuf>,
}

impl Kept {
    pub(super) fn of(model: &Model, files: &[&Node]) -> Self {
        let mut kept = Self::default();
        kept.relations(model);
        let mixins: BTreeMap<&str, &Node> = files
            .iter()
            .filter_map(|file| file.get("mixins")?.mapping())
            .flatten()
            .map(|e| (e.key.as_str(), &e.value))
            .collect();
        for section in files.iter().filter_map(|file| file.mapping()).flatten() {
            for entry in section.value.mapping().into_iter().flatten() {
                if section.key == "tables" {
                    kept.table(&ObjectName::read(&entry.key), &entry.value, &mixins);
                } else if let Some(file) = entry.value.get("file").and_then(Node::scalar) {
                    let key = (section.key.clone(), entry.key.clone());
                    kept.files.insert(key, PathBuf::from(&file.text));
                }
            }
        }
        kept
    }

    /// The file of an object's SQL.
    pub(in super::super) fn file(&self, key: &str, name: &str) -> Option<&PathBuf> {
        let of = |name: &str| self.files.get(&(key.to_owned(), name.to_owned()));
        of(name).or_else(|| {
            let (base, _) = name.split_once('(')?;
            of(base)
        })
    }

    fn table(&mut self, name: &ObjectName, table: &Node, mixins: &BTreeMap<&str, &Node>) {
        let used = table.get("mixins").and_then(Node::sequence).unwrap_or_default();
        let mixed = used.iter().filter_map(|name| mixins.get(name.scalar()?.text.as_str()).copied());
        for column in table.get("columns").into_iter().chain(mixed).filter_map(Node::mapping).flatten() {
            let key_of = |key: &str| key != "on_update" || column.value.get("references").is_none();
            let said: Vec<(&'static str, String)> = OF_COLUMNS
                .into_iter()
                .filter(|key| key_of(key))
                .filter_map(|key| Some((key, braced(column.value.get(key)?))))
                .collect();
            if !said.is_empty() {
                self.columns.insert((name.clone(), column.key.clone()), said);
            }
        }
    }

    fn relations(&mut self, model: &Model) {
        for table in model.tables.values() {
            for relation in &table.relations {
                match &relation.kind {
                    RelationKind::BelongsTo { foreign_key, .. } => {
                        let key = (table.name.clone(), foreign_key.clone());
                        self.relations.entry(key).or_default().0.clone_from(&relation.name);
                    }
                    RelationKind::HasMany { foreign_key, .. } => {
                        let key = (relation.table.clone(), foreign_key.clone());
                        self.relations.entry(key).or_default().1.clone_from(&relation.name);
                    }
                    RelationKind::ManyToMany { .. } => {
                        self.taken.entry(table.name.clone()).or_default().insert(relation.name.clone());
                    }
                }
            }
        }
    }
}

/// A value as it stands in braces.
pub(super) fn braced(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(scalar) => match (scalar.plain, scalar.value()) {
            (false, _) | (true, Value::Text(_)) => scalar::flow(&scalar.text),
            (true, _) => scalar.text.clone(),
        },
        Kind::Sequence(items) => sequence(items.iter().map(braced)),
        Kind::Mapping(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}: {}", scalar::flow(&entry.key), braced(&entry.value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}
