//! The schema folder as it was at a git revision.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use tablewright_schema::{Model, yaml};

use crate::error::{CommandError, Kind};

/// Whether git knows such a revision here.
pub(super) fn exists(name: &str, schema: &Path) -> bool {
    commit(name, schema).is_ok()
}

/// What the YAML said at that revision.
pub(super) fn read(name: &str, schema: &Path) -> Result<Model, CommandError> {
    let commit = commit(name, schema)?;
    let listed = git(schema, &["ls-tree", "-r", "-z", "--name-only", &commit, "."])?;
    let mut files = BTreeMap::new();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        files.insert(path.to_owned(), git(schema, &["show", &format!("{commit}:./{path}")])?);
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

fn commit(name: &str, schema: &Path) -> Result<String, CommandError> {
    let commit = format!("{name}^{{commit}}");
    let hash = git(schema, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
    Ok(hash.trim().to_owned())
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String, CommandError> {
    let failed = |reason: String| {
        let command = arguments.first().copied().unwrap_or_default();
        CommandError::new(Kind::File, format!("git {command} failed in {}", folder.display())).cause(reason)
    };
    let output = Command::new("git")
        .args([OsStr::new("-C"), folder.as_os_str()])
        .args(arguments)
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|_| failed("a file is not UTF-8 text".to_owned()))
}
