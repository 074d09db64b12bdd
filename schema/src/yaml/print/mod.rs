//! The most readable YAML of a database's schema: what `pull` writes.
//!
//! The law is that it reads back to the same schema. Wherever a short form might not, it is read back here before it is
//! used, and the long form is written instead.

mod access;
mod body;
mod column;
mod context;
mod edit;
mod entry;
mod folder;
mod mapping;
mod mixin;
mod object;
mod partition;
mod partitioning;
mod relation;
mod scalar;
mod storage;
mod table;
mod topic;

use std::collections::BTreeMap;
use std::path::PathBuf;

use self::context::{Bodies, Context};
pub use self::edit::{Edited, Folder, edit};
use self::entry::{Entry, document};
use self::mapping::{Mapping, sequence};
use crate::ObjectName;
use crate::lower::types::Enums;
use crate::object::{ObjectId, ObjectKind};
use crate::schema::{Schema, Unmanaged};

/// Columns of a line.
const WIDTH: usize = 110;

/// The files of a schema, by path relative to the schema folder: YAML, one file or several by topic, and long SQL.
///
/// What is not managed ([`Schema::unmanaged`]) is named in a comment.
pub fn print(schema: &Schema) -> Vec<(PathBuf, String)> {
    let context = Context::new(schema, Bodies::Beside);
    let entries = entry::all(&context);
    let mut files: BTreeMap<PathBuf, Vec<&Entry>> = BTreeMap::new();
    for (entry, path) in entries.iter().zip(folder::places(&entries, &context)) {
        files.entry(path).or_default().push(entry);
    }
    // What is said of the whole always has a file.
    if files.is_empty() {
        files.insert(PathBuf::from("schema.yaml"), Vec::new());
    }
    let first = files.keys().next().cloned();
    let mut texts: Vec<(PathBuf, String)> = files
        .into_iter()
        .map(|(path, entries)| {
            let head = if Some(&path) == first.as_ref() { head(schema) } else { String::new() };
            (path, joined(head, document(&entries)))
        })
        .collect();
    let bodies = context.bodies.iter().filter_map(|(id, path)| {
        let object = schema.objects.get(id)?;
        Some((path.clone(), format!("{}\n", object::text(object, schema))))
    });
    texts.extend(bodies);
    texts
}

/// The same as one text that is complete by itself.
pub fn print_one(schema: &Schema) -> String {
    let context = Context::new(schema, Bodies::Inside);
    let entries = entry::all(&context);
    joined(head(schema), document(&entries.iter().collect::<Vec<_>>()))
}

fn joined(head: String, text: String) -> String {
    if head.is_empty() || text.is_empty() { head + &text } else { format!("{head}\n{text}") }
}

/// Where the text comes from, and what is not in it.
fn head(schema: &Schema) -> String {
    let mut head = format!("# Read from {} by `tablewright pull`.\n", schema.dialect.title());
    if schema.unmanaged.is_empty() {
        return head;
    }
    head.push_str("# Left as they are, since they are not managed:\n");
    let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Unmanaged { kind, name, table, sql: _, depends_on: _ } in &schema.unmanaged {
        let on = table.as_ref().map(|table| format!(" on {table}")).unwrap_or_default();
        let name = format!("{name}{on}").replace(|c: char| c.is_control(), " ");
        kinds.entry(kind).or_default().push(name);
    }
    for (kind, names) in kinds {
        let mut line = format!("#   {kind}: ");
        for (at, name) in names.iter().enumerate() {
            let name = if at + 1 < names.len() { format!("{name}, ") } else { name.clone() };
            if line.chars().count() + name.trim_end().chars().count() > WIDTH {
                head.push_str(line.trim_end());
                head.push('\n');
                line = "#     ".to_owned();
            }
            line.push_str(&name);
        }
        head.push_str(line.trim_end());
        head.push('\n');
    }
    head
}

/// The enums of a schema, for reading types back.
struct EnumsOf<'a>(&'a Schema);

impl Enums for EnumsOf<'_> {
    fn find(&self, name: &str) -> Option<ObjectName> {
        let name = ObjectName::read(name);
        self.0.enums.contains_key(&name).then_some(name)
    }

    fn is_declared(&self, name: &str) -> bool {
        let kinds = [ObjectKind::Domain, ObjectKind::CompositeType, ObjectKind::RangeType];
        let name = ObjectName::read(name);
        kinds.into_iter().any(|kind| self.0.objects.contains_key(&ObjectId::new(kind, name.clone())))
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}
