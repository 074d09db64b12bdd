//! YAML that is there, brought to what a database holds: what still holds stays byte for byte, comments and all.
//!
//! Both states are printed. What is printed the same stays as it is written; of the rest, the lines that say it are written
//! anew, at their place. What is new goes to the file where it fits best.

mod file;
mod home;
pub(in crate::yaml::print) mod kept;
mod outline;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use self::file::File;
use self::home::Homes;
use self::kept::Kept;
use super::context::Context;
use super::entry::{self, Entry};
use super::object;
use crate::model::Model;
use crate::object::ObjectKind;
use crate::schema::Schema;
use crate::yaml::node::Node;
use crate::yaml::parse::parse;
use crate::yaml::read::is_yaml;
use crate::{Diagnostics, ObjectName};

/// What becomes of a file: its new text, or nothing at all.
pub type Edited = (PathBuf, Option<String>);

/// What is to be edited.
#[derive(Clone, Copy, Debug)]
pub struct Folder<'a> {
    /// The YAML files by path relative to the schema folder, and the SQL files that they name.
    pub texts: &'a [(PathBuf, String)],
    /// What they say.
    pub model: &'a Model,
    /// What they say of this database, as its server spells it.
    pub from: &'a Schema,
}

/// The files that change, so that the folder says what the database holds. Tables of `whole` are written anew, where an edit of
/// what has changed would not do.
pub fn edit(folder: Folder<'_>, to: &Schema, whole: &BTreeSet<ObjectName>) -> Vec<Edited> {
    let yaml: Vec<(&Path, &str, Option<Node>)> = folder
        .texts
        .iter()
        .filter(|(path, _)| is_yaml(path))
        .map(|(path, text)| {
            let mut out = Diagnostics::default();
            let file = out.sources.add(path.clone(), text.as_str());
            (path.as_path(), text.as_str(), parse(file, &mut out))
        })
        .collect();
    // What the application has beside what the database's texts name is the author's to say.
    let mut to = to.clone();
    let said = &folder.from.application_functions;
    to.application_functions.retain(|name| !said.iter().any(|said| said.eq_ignore_ascii_case(name)));
    to.application_functions.extend(said.iter().cloned());
    let to = &to;
    let nodes: Vec<&Node> = yaml.iter().filter_map(|(_, _, node)| node.as_ref()).collect();
    let kept = Kept::of(folder.model, &nodes);
    let (before, after) =
        (Context::keeping(folder.from, &kept, folder.from), Context::keeping(to, &kept, folder.from));
    let (old, new) = (entry::all(&before), entry::all(&after));
    let states = States { old: by_name(&old), new: by_name(&new), whole };
    let mut homes = Homes::new(&after, &new, yaml.iter().map(|(path, ..)| (*path).to_owned()).collect());
    let mut files: Vec<File<'_>> = Vec::new();
    for (path, text, node) in &yaml {
        let mut file = File::new(path, text);
        if let Some(node) = node {
            file.edit(node, &states, &mut homes);
        }
        files.push(file);
    }
    // What the YAML says without declaring it (what keeps two columns equal) need not be declared.
    let is_said = |entry: &Entry| {
        let said = states.old.get(&(entry.key, entry.name.as_str()));
        said.is_some_and(|said| said.lines == entry.lines)
    };
    let missing = new.iter().filter(|entry| !homes.is_declared(entry) && !is_said(entry));
    let missing: Vec<&Entry> = missing.collect();
    for entry in missing {
        let path = homes.place(entry);
        match files.iter_mut().find(|file| file.path == path) {
            Some(file) => file.added.push(entry),
            None => {
                let mut file = File::new(&path, "");
                file.added.push(entry);
                files.push(file);
            }
        }
    }
    let modeline = modeline(&yaml);
    let mut edited: Vec<Edited> = files.into_iter().filter_map(|file| file.finish(modeline)).collect();
    edited.extend(bodies(folder, &before, &after));
    edited
}

/// The line by which editors find the language, where the files beside a new one begin with it.
fn modeline<'t>(yaml: &[(&Path, &'t str, Option<Node>)]) -> Option<&'t str> {
    let mut top = yaml
        .iter()
        .filter(|(path, ..)| path.components().count() == 1)
        .map(|(_, text, _)| text.lines().next());
    let first = top.next().flatten().filter(|line| line.starts_with("# yaml-language-server:"))?;
    top.all(|line| line == Some(first)).then_some(first)
}

/// Files of SQL that come, change or go.
fn bodies(folder: Folder<'_>, before: &Context<'_>, after: &Context<'_>) -> Vec<Edited> {
    let mut edited = Vec::new();
    for (id, path) in &after.bodies {
        let Some(object) = after.schema.objects.get(*id) else { continue };
        let text = object::text(object, after.schema);
        let was = before.schema.objects.get(*id).map(|object| object::text(object, before.schema));
        let stays = before.bodies.get(*id) == Some(path) && was.as_ref() == Some(&text);
        if !stays {
            edited.push((path.clone(), Some(format!("{text}\n"))));
        }
    }
    let used: BTreeSet<&PathBuf> = after.bodies.values().collect();
    for path in before.bodies.values().filter(|path| !used.contains(path)) {
        if folder.texts.iter().any(|(there, _)| there == path) {
            edited.push((path.clone(), None));
        }
    }
    edited
}

/// Entries of both states by key and name.
struct States<'e> {
    old: BTreeMap<(&'static str, &'e str), &'e Entry>,
    new: BTreeMap<(&'static str, &'e str), &'e Entry>,
    whole: &'e BTreeSet<ObjectName>,
}

fn by_name(entries: &[Entry]) -> BTreeMap<(&'static str, &str), &Entry> {
    entries.iter().map(|entry| ((entry.key, entry.name.as_str()), entry)).collect()
}

impl<'e> States<'e> {
    /// The states of what the YAML names so; the name as it is printed.
    fn find(&self, key: &str, name: &str) -> (Option<&'e Entry>, Option<&'e Entry>) {
        let canonical = ObjectName::read(name).print();
        let base = name.split_once('(').map_or(name, |(base, _)| base.trim_end());
        let key = self.keys().find(|known| *known == key);
        let look = |all: &BTreeMap<(&'static str, &str), &'e Entry>| {
            let key = key?;
            let exact =
                [name, canonical.as_str(), base].into_iter().find_map(|name| all.get(&(key, name)).copied());
            // The server may spell its arguments in another way.
            exact.or_else(|| {
                let mut alike = all
                    .range((key, base)..)
                    .take_while(|((other, name), _)| *other == key && name.starts_with(base));
                let found = alike.find(|((_, name), _)| name[base.len()..].starts_with('('));
                found.map(|(_, entry)| *entry).filter(|_| key != "tables")
            })
        };
        (look(&self.old), look(&self.new))
    }

    fn keys(&self) -> impl Iterator<Item = &'static str> {
        let kinds = ObjectKind::all().map(|kind| kind.facts().key);
        kinds.chain(["tables", "enums", "default_privileges", "application_functions"])
    }
}
