//! The schema folder as it was at a git revision.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tablewright_schema::{Model, yaml};

use crate::error::{CommandError, Kind};
use crate::git;

/// Whether git knows such a revision here.
pub(super) fn exists(name: &str, schema: &Path) -> bool {
    git::commit(schema, name).is_some()
}

/// What the YAML said at that revision.
pub(super) fn read(name: &str, schema: &Path) -> Result<Model, CommandError> {
    let commit = git::commit(schema, name)
        .ok_or_else(|| CommandError::new(Kind::Usage, format!("git knows no revision `{name}`")))?;
    let listed = git::run(schema, &["ls-tree", "-r", "-z", "--name-only", &commit, "."])?;
    let mut files = BTreeMap::new();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        files.insert(path.to_owned(), git::run(schema, &["show", &format!("{commit}:./{path}")])?);
    }
    let place = |path: &str| PathBuf::from(format!("{name}:{}", schema.join(path).display()));
    let is_yaml = |path: &str| path.ends_with(".yaml") || path.ends_with(".yml");
    let texts =
        files.iter().filter(|(path, _)| is_yaml(path)).map(|(path, text)| (place(path), text.clone()));
    let texts: Vec<_> = texts.collect();
    if texts.is_empty() {
        let message = format!("{} has no YAML at the revision {name}", schema.display());
        return Err(CommandError::new(Kind::Usage, message));
    }
    let load = |path: &str| {
        files.get(path).cloned().ok_or_else(|| format!("it is not there at the revision {name}"))
    };
    yaml::read_sources(texts, load).map_err(|findings| {
        CommandError::findings(
            Kind::Schema,
            format!("the schema at the revision {name} cannot be used"),
            findings,
        )
    })
}
