//! Files of SQL beside the YAML: bodies that are too long to stand in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::context::Context;
use super::object::{name, text};
use crate::object::ObjectId;

/// Lines that still read well inside the YAML.
const LINES: usize = 12;

/// The objects whose SQL gets a file, and its path relative to the schema folder.
pub(super) fn files<'a>(context: &Context<'a>, taken: &BTreeSet<PathBuf>) -> BTreeMap<&'a ObjectId, PathBuf> {
    let mut taken = taken.clone();
    let mut files = BTreeMap::new();
    for object in context.schema.objects.values().filter(|object| object.id.on.is_none()) {
        let text = text(object, context.schema);
        // What an editor might change when it saves the file stays where it is escaped.
        let is_ordinary =
            text.trim() == text && text.chars().all(|c| matches!(c, '\n' | '\t') || !c.is_control());
        if text.lines().count() <= LINES || !is_ordinary {
            continue;
        }
        let folder = object.id.kind.facts().key;
        let name = safe(&name(&object.id, context));
        let (mut path, mut number) = (PathBuf::from(format!("{folder}/{name}.sql")), 2);
        while !taken.insert(path.clone()) {
            path = PathBuf::from(format!("{folder}/{name}_{number}.sql"));
            number += 1;
        }
        files.insert(&object.id, path);
    }
    files
}

/// A name that every file system takes: lower-case, since some do not tell the cases apart.
pub(super) fn safe(name: &str) -> String {
    let mut safe = String::new();
    for c in name.to_lowercase().chars().take(100) {
        match c {
            c if c.is_alphanumeric() => safe.push(c),
            '.' if safe.ends_with(char::is_alphanumeric) => safe.push('.'),
            ')' => {}
            _ if safe.ends_with('_') => {}
            _ => safe.push('_'),
        }
    }
    let safe = safe.trim_end_matches(['.', '_']);
    if safe.is_empty() { "unnamed".to_owned() } else { safe.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn names_are_safe_in_files() {
        assert_eq!(safe("touch"), "touch");
        assert_eq!(safe("billing.Total(integer, text)"), "billing.total_integer_text");
        assert_eq!(safe("../../etc/passwd"), "_etc_passwd");
        assert_eq!(safe("///"), "unnamed");
        assert_eq!(safe("Über \n x"), "über_x");
        assert_eq!(safe("..."), "unnamed");
    }
}
