//! One file that is edited: section by section, entry by entry.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::super::entry::{Entry, document, section};
use super::home::Homes;
use super::kept::braced;
use super::outline::{Edits, Lines, Part, indented};
use super::{Edited, States, table};
use crate::ObjectName;
use crate::yaml::node::{Kind, Node};

/// A file, and what becomes of it.
pub(super) struct File<'f> {
    pub(super) path: PathBuf,
    /// What is new in it.
    pub(super) added: Vec<&'f Entry>,
    text: &'f str,
    lines: Lines<'f>,
    edits: Edits,
    sections: BTreeMap<String, Section<'f>>,
}

/// How a section is written that is there.
enum Section<'f> {
    /// Entries on lines of their own.
    Block {
        /// From its key to its first entry.
        head: Range<usize>,
        /// Where its last entry ends, and how deep its entries stand.
        end: usize,
        indent: usize,
        /// Whether an entry is left.
        is_filled: bool,
    },
    /// A list, or a mapping in braces: written anew as a whole.
    Flow { lines: Range<usize>, left: Vec<&'f Entry>, is_changed: bool },
}

impl<'f> File<'f> {
    pub(super) fn new(path: &Path, text: &'f str) -> Self {
        Self {
            path: path.to_owned(),
            added: Vec::new(),
            text,
            lines: Lines::new(text),
            edits: Edits::default(),
            sections: BTreeMap::new(),
        }
    }

    pub(super) fn edit(&mut self, root: &Node, states: &States<'f>, homes: &mut Homes<'f>) {
        let Some(sections) = self.lines.parts(root, self.lines.count()) else {
            return self.rewrite(root, states, homes);
        };
        for part in sections {
            if !states.keys().any(|key| key == part.key) {
                continue;
            }
            let section = match self.lines.parts(part.value, part.end) {
                Some(entries) => self.block(&part, &entries, states, homes),
                None => {
                    let (left, is_changed) = self.survivors(part.key, part.value, states, homes);
                    Section::Flow { lines: part.start..part.end, left, is_changed }
                }
            };
            self.sections.insert(part.key.to_owned(), section);
        }
    }

    fn block(
        &mut self,
        part: &Part<'_>,
        entries: &[Part<'_>],
        states: &States<'f>,
        homes: &mut Homes<'f>,
    ) -> Section<'f> {
        let (mut end, mut indent, mut is_filled) = (part.end, 2, false);
        for (at, entry) in entries.iter().enumerate() {
            let (old, new) = states.find(part.key, entry.key);
            // What is new comes behind the last that stays.
            if at == 0 || old.is_none() || new.is_some() {
                (end, indent) = (entry.end, entry.indent);
            }
            if let Some(new) = new {
                homes.declare(new, &self.path);
            }
            match (old, new) {
                // It is not of this database.
                (None, _) => is_filled = true,
                (Some(_), None) => {
                    let lines = entry.lead..self.lines.past_room(entry.end);
                    self.edits.replace(lines, String::new());
                }
                (Some(old), Some(new)) => {
                    is_filled = true;
                    let whole = part.key == "tables" && states.whole.contains(&ObjectName::read(&new.name));
                    if old.lines == new.lines && !whole {
                        continue;
                    }
                    match part.key {
                        "tables" => {
                            table::edit(&self.lines, entry, &old.lines, &new.lines, whole, &mut self.edits)
                        }
                        _ => {
                            self.edits.replace(entry.start..entry.end, indented(&new.lines, 2, entry.indent))
                        }
                    }
                }
            }
        }
        let first = entries.first().map_or(part.end, |entry| entry.lead);
        Section::Block { head: part.start..first, end, indent, is_filled }
    }

    /// The entries of a list or of braces that are left, and whether that is not what is written.
    fn survivors(
        &self,
        key: &str,
        value: &Node,
        states: &States<'f>,
        homes: &mut Homes<'f>,
    ) -> (Vec<&'f Entry>, bool) {
        let names: Vec<&str> = match &value.kind {
            // Its items have no names: it is told as a whole.
            _ if key == "default_privileges" => vec![key],
            Kind::Mapping(entries) => entries.iter().map(|entry| entry.key.as_str()).collect(),
            Kind::Sequence(items) => {
                items.iter().filter_map(|item| Some(item.scalar()?.text.as_str())).collect()
            }
            Kind::Scalar(_) if value.is_null() => Vec::new(),
            Kind::Scalar(scalar) => vec![scalar.text.as_str()],
        };
        let (mut left, mut is_changed) = (Vec::new(), false);
        for name in names {
            let (old, new) = states.find(key, name);
            is_changed |= old.map(|old| &old.lines) != new.map(|new| &new.lines);
            if let Some(new) = new {
                homes.declare(new, &self.path);
                left.push(new);
            }
        }
        (left, is_changed)
    }

    /// A file in braces is written anew if anything of it has changed.
    fn rewrite(&mut self, root: &Node, states: &States<'f>, homes: &mut Homes<'f>) {
        let (mut text, mut all, mut is_changed) = (String::new(), Vec::new(), false);
        for entry in root.mapping().into_iter().flatten() {
            if states.keys().any(|key| key == entry.key) {
                let (left, changed) = self.survivors(&entry.key, &entry.value, states, homes);
                is_changed |= changed;
                all.extend(left);
            } else {
                text.push_str(&format!("{}: {}\n", entry.key, braced(&entry.value)));
            }
        }
        if is_changed {
            let document = document(&all);
            text.push_str(&document);
            self.edits.replace(0..self.lines.count(), text);
        }
    }

    /// The file as it becomes, unless it stays as it is.
    pub(super) fn finish(mut self, modeline: Option<&str>) -> Option<Edited> {
        let added = std::mem::take(&mut self.added);
        if self.text.is_empty() && !added.is_empty() {
            let is_top = self.path.components().count() == 1;
            let head = modeline.filter(|_| is_top).map(|line| format!("{line}\n\n")).unwrap_or_default();
            return Some((self.path, Some(head + &document(&added))));
        }
        let mut new: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in added {
            new.entry(entry.key).or_default().push(entry);
        }
        for (key, found) in std::mem::take(&mut self.sections) {
            let added = new.remove(key.as_str()).unwrap_or_default();
            match found {
                Section::Block { head, is_filled: false, .. } if added.is_empty() => {
                    self.edits.replace(head, String::new());
                }
                Section::Block { end, indent, is_filled, .. } => {
                    for (at, entry) in added.into_iter().enumerate() {
                        let is_first = at == 0 && !is_filled;
                        let room = if !is_first && entry.lines.lines().nth(1).is_some() { "\n" } else { "" };
                        let text = format!("{room}{}", indented(&entry.lines, 2, indent));
                        self.edits.replace(end..end, text);
                    }
                }
                Section::Flow { is_changed: false, .. } if added.is_empty() => {}
                Section::Flow { lines, mut left, .. } => {
                    left.extend(added);
                    let text = if left.is_empty() { String::new() } else { section(&key, 0, &left) };
                    self.edits.replace(lines, text);
                }
            }
        }
        let end = self.lines.count();
        for entries in new.into_values() {
            self.edits.replace(end..end, format!("\n{}", document(&entries)));
        }
        if self.edits.is_empty() {
            return None;
        }
        let text = self.edits.apply(&self.lines);
        let mut text =
            if self.text.starts_with('\n') { text } else { text.trim_start_matches('\n').to_owned() };
        if self.text.contains("\r\n") {
            text = text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
        let is_empty = text.lines().all(|line| line.trim().is_empty() || line.starts_with('#'));
        (text != self.text).then_some((self.path, (!is_empty).then_some(text)))
    }
}
