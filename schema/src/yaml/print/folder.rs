//! In which file everything stands: one where that reads well, otherwise a file for each topic, by database schema.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::body::safe;
use super::context::Context;
use super::entry::Entry;
use super::topic;
use crate::ObjectName;
use crate::schema::{ColumnType, Table};

/// Tables that still read well in one file.
const TABLES: usize = 20;
/// Lines of views, functions and the like that still read well beside the tables.
const OBJECT_LINES: usize = 200;

/// The file of each entry, in their order.
pub(super) fn places(entries: &[Entry], context: &Context<'_>) -> Vec<PathBuf> {
    let homes: BTreeSet<&Option<String>> = entries.iter().filter_map(|entry| entry.home.as_ref()).collect();
    let rooms: BTreeMap<&Option<String>, Room> =
        homes.iter().map(|home| (*home, Room::of(home, homes.len(), entries, context))).collect();
    let is_one = homes.len() < 2 && rooms.values().all(|room| room.is_one);
    let enums = enums_of_one_topic(context, &rooms);
    let place = |entry: &Entry| {
        if is_one {
            return "schema.yaml".to_owned();
        }
        let Some(home) = &entry.home else {
            return if entry.key == "mixins" { "mixins.yaml" } else { "database.yaml" }.to_owned();
        };
        rooms.get(home).map(|room| room.place(entry, &enums)).unwrap_or_default()
    };
    entries.iter().map(|entry| PathBuf::from(place(entry))).collect()
}

/// Where the entries of one database schema go.
struct Room {
    /// The folder or file, where there are several schemas.
    name: Option<String>,
    /// Whether one file holds them all.
    is_one: bool,
    /// The topics of tables.
    topics: BTreeMap<String, String>,
}

impl Room {
    fn of(home: &Option<String>, homes: usize, entries: &[Entry], context: &Context<'_>) -> Self {
        let here = || entries.iter().filter(|entry| entry.home.as_ref() == Some(home));
        let is_object = |entry: &&Entry| !matches!(entry.key, "tables" | "enums" | "mixins");
        let lines = here().filter(is_object).map(|entry| entry.lines.lines().count()).sum::<usize>();
        let tables: Vec<&Table> = context
            .schema
            .tables
            .values()
            .filter(|table| table.name.schema == *home && table.family.partition_of.is_none())
            .collect();
        let topics = match tables.len() > TABLES {
            true => {
                topic::topics(&tables).into_iter().map(|(name, topic)| (name.print(), safe(&topic))).collect()
            }
            false => tables.iter().map(|table| (table.name.print(), "tables".to_owned())).collect(),
        };
        // Where there are several schemas, the one that the YAML does not name is called so.
        let name = safe(home.as_deref().unwrap_or("public"));
        Self {
            name: (homes > 1).then_some(name),
            is_one: tables.len() <= TABLES && lines <= OBJECT_LINES,
            topics,
        }
    }

    fn place(&self, entry: &Entry, enums: &BTreeMap<String, String>) -> String {
        let topic = match entry.key {
            "tables" => self.topics.get(&entry.name).map_or("tables", String::as_str),
            "enums" => enums.get(&entry.name).map_or("types", String::as_str),
            "domains" | "types" | "base_types" | "shell_types" | "sequences" | "collations" => "types",
            "views" | "materialized_views" | "application_functions" => "views",
            "functions" | "procedures" | "aggregates" | "operators" | "casts" | "operator_classes"
            | "operator_families" | "conversions" => "functions",
            "text_search_configurations"
            | "text_search_dictionaries"
            | "text_search_parsers"
            | "text_search_templates" => "text_search",
            other => other,
        };
        match (&self.name, self.is_one) {
            (Some(name), true) => format!("{name}.yaml"),
            (Some(name), false) => format!("{name}/{topic}.yaml"),
            (None, _) => format!("{topic}.yaml"),
        }
    }
}

/// An enum that one topic's tables have, and no others, stands there.
fn enums_of_one_topic(
    context: &Context<'_>,
    rooms: &BTreeMap<&Option<String>, Room>,
) -> BTreeMap<String, String> {
    let mut found: BTreeMap<&ObjectName, BTreeSet<(&Option<String>, &str)>> = BTreeMap::new();
    for table in context.schema.tables.values() {
        let root = super::partition::root(table, context.schema);
        let Some(room) = rooms.get(&root.name.schema) else { continue };
        let Some(topic) = room.topics.get(&root.name.print()) else { continue };
        for column in &table.columns {
            match &column.ty {
                ColumnType::Enum(name) | ColumnType::EnumArray(name) => {
                    found.entry(name).or_default().insert((&root.name.schema, topic));
                }
                ColumnType::Native(_) => {}
            }
        }
    }
    let mut places = BTreeMap::new();
    for (name, topics) in found {
        let mut topics = topics.into_iter();
        if let (Some((home, topic)), None) = (topics.next(), topics.next())
            && *home == name.schema
        {
            places.insert(name.print(), topic.to_owned());
        }
    }
    places
}
