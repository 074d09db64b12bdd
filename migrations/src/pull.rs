//! A live database as YAML: new files, or the files that are there with what has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use tablewright::Connection;
use tablewright_schema::object::Object;
use tablewright_schema::yaml::{self, Edited, Folder};
use tablewright_schema::{Model, ObjectName, Schema};

use crate::change::{Change, EnumChange, ObjectChange, Rename};
use crate::{AuthoringError, Difference, ScratchOptions, describe, dialect, difference};

/// The most readable YAML that reads back to the same schema: files by path relative to the schema folder, among them the SQL
/// of long views and functions.
pub fn pull(schema: &Schema) -> Vec<(PathBuf, String)> {
    yaml::print(schema)
}

/// The same as one text that is complete by itself.
pub fn pull_one(schema: &Schema) -> String {
    yaml::print_one(schema)
}

/// What it takes for a folder to say what a database holds.
#[derive(Clone, Debug)]
pub struct Pulled {
    /// The files that change. Empty where the folder says it already.
    pub edited: Vec<Edited>,
    /// The database.
    pub schema: Schema,
    /// What the YAML says otherwise and could not be brought into it. Nothing should be written then.
    pub left: Vec<String>,
}

/// Brings the files of a folder to what the database holds. What still holds stays as it is written, comments and all; the
/// result is read back and compared with the database.
///
/// `texts` are the folder's files, YAML and what it names, by path relative to it; `model` is what they say.
///
/// # Errors
///
/// The database cannot be read, or refuses what the YAML says now.
pub async fn pull_into(
    connection: &mut Connection,
    texts: &[(PathBuf, String)],
    model: &Model,
    scratch: &ScratchOptions,
) -> Result<Pulled, AuthoringError> {
    let found = difference(connection, &without_rows(model), scratch).await?;
    let Difference { from: database, to: written, .. } = &found;
    let database = &with_comments_of(database, written);
    let mut pulled = Pulled { edited: Vec::new(), schema: database.clone(), left: Vec::new() };
    let mut whole = BTreeSet::new();
    // What an edit of a part does not bring about, the table written anew does.
    for _ in 0..2 {
        let folder = Folder { texts, model, from: written };
        pulled.edited = yaml::edit(folder, database, &whole);
        if pulled.edited.is_empty() && found.is_empty() {
            return Ok(pulled);
        }
        let model = match yaml::read_texts(after(texts, &pulled.edited)) {
            Ok(model) => model,
            // What the YAML says beside may speak of what is gone: an optimistic lock's column.
            Err(found) => {
                pulled.left = vec![found.to_string()];
                return Ok(pulled);
            }
        };
        let rest = difference(connection, &without_rows(&model), scratch).await?;
        let changes = rest.changes();
        pulled.left = describe(database.dialect, &changes).iter().map(ToString::to_string).collect();
        if rest.is_empty() {
            break;
        }
        whole = changes.iter().filter_map(table_of).map(|name| with_its_parent(name, database)).collect();
    }
    Ok(pulled)
}

/// Rows that belong to the code are the author's to say, and what a database holds instead is for `diff` to show.
fn without_rows(model: &Model) -> Model {
    let mut model = model.clone();
    model.tables.values_mut().for_each(|table| table.rows = None);
    model
}

/// What the database holds, with what the YAML says of it where the database keeps no more than a note.
fn with_comments_of(database: &Schema, written: &Schema) -> Schema {
    let mut database = database.clone();
    if dialect::planner(database.dialect).alters_comments() {
        return database;
    }
    for table in database.tables.values_mut().map(Arc::make_mut) {
        let Some(written) = written.tables.get(&table.name) else { continue };
        table.comment = written.comment.clone().or(table.comment.take());
        for column in table.columns.iter_mut() {
            let said = written.column(&column.name).and_then(|written| written.comment.clone());
            column.comment = said.or(column.comment.take());
        }
    }
    database
}

/// The files as they become.
fn after(texts: &[(PathBuf, String)], edited: &[Edited]) -> Vec<(PathBuf, String)> {
    let mut files: BTreeMap<PathBuf, String> = texts.iter().cloned().collect();
    for (path, text) in edited {
        match text {
            Some(text) => files.insert(path.clone(), text.clone()),
            None => files.remove(path),
        };
    }
    files.into_iter().collect()
}

/// The table that a change is about.
fn table_of(change: &Change) -> Option<&ObjectName> {
    match change {
        Change::Rename(Rename::Table { to: name, .. } | Rename::Column { table: name, .. }) => Some(name),
        Change::CreateTable(table) | Change::AlterTable { to: table, .. } | Change::DropTable(table) => {
            Some(&table.name)
        }
        Change::Rename(Rename::Object { to: id, .. })
        | Change::Object(
            ObjectChange::Create(Object { id, .. }) | ObjectChange::Alter { to: Object { id, .. }, .. },
        )
        | Change::Object(ObjectChange::Drop(Object { id, .. })) => id.on.as_ref(),
        Change::DefaultPrivileges { .. }
        | Change::Rows(_)
        | Change::Rename(Rename::Enum { .. } | Rename::EnumValue { .. })
        | Change::Enum(EnumChange::Create(_) | EnumChange::Alter { .. } | EnumChange::Drop(_)) => None,
    }
}

/// A partition stands inside the table that it is part of.
fn with_its_parent(name: &ObjectName, schema: &Schema) -> ObjectName {
    let mut root = name;
    for _ in 0..schema.tables.len() {
        match schema.tables.get(root).and_then(|table| table.family.partition_of.as_ref()) {
            Some(part) => root = &part.parent,
            None => break,
        }
    }
    root.clone()
}
