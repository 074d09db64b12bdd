//! Which files of the folder are the base's and which are this branch's: git tells.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::error::{CommandError, Kind};
use crate::git;

/// Where a base is looked for that nobody names.
const BASES: [&str; 5] = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];

/// The folder's files, told apart.
pub(super) struct Folder {
    /// What the base is called.
    pub(super) onto: String,
    /// Name and text of what the base has.
    pub(super) base: Vec<(String, String)>,
    /// Name and text of what only this branch has.
    pub(super) own: Vec<(String, String)>,
    /// The files that were there when the branch began, where git tells.
    pub(super) fork: Option<BTreeSet<String>>,
}

/// Reads the folder as it is in the working tree, and tells its files apart by those of a revision.
pub(super) fn read(folder: &Path, onto: Option<&str>) -> Result<Folder, CommandError> {
    let revisions = match onto {
        Some(name) => match git::commit(folder, name) {
            Some(commit) => vec![(name.to_owned(), commit)],
            None => return Err(CommandError::new(Kind::Usage, format!("git knows no revision `{name}`"))),
        },
        None => bases(folder)?,
    };
    let names = names(folder)?;
    let hashes = hashes(folder, &names)?;
    let mut there = Vec::new();
    for (name, commit) in &revisions {
        there.push((name, listed(folder, commit)?));
    }
    let onto = revisions.first().map(|(name, _)| name.clone()).unwrap_or_default();
    refuse_missing(folder, &names, &there)?;

    let (mut base, mut own) = (Vec::new(), Vec::new());
    for (name, hash) in names.iter().zip(&hashes) {
        let versions: Vec<&String> = there.iter().filter_map(|(_, files)| files.get(name)).collect();
        let path = folder.join(name);
        let text =
            std::fs::read_to_string(&path).map_err(|error| CommandError::file("read", &path, &error))?;
        match versions.is_empty() {
            true => own.push((name.clone(), text)),
            false if versions.contains(&hash) => base.push((name.clone(), text)),
            false => {
                let message = format!("{} is not what it is in {onto}", path.display());
                return Err(CommandError::new(Kind::Migrations, message)
                    .cause("what the base has may have been applied elsewhere, and stays as it is")
                    .hint(format!("git checkout {onto} -- {}", path.display())));
            }
        }
    }
    let fork = fork(folder, &own)?;
    Ok(Folder { onto, base, own, fork })
}

/// The revisions that the base is known by: what else is called so than the branch that is checked out.
fn bases(folder: &Path) -> Result<Vec<(String, String)>, CommandError> {
    git::run(folder, &["rev-parse", "--git-dir"]).map_err(|error| {
        error.hint("which files are this branch's is told by git: run it in a repository")
    })?;
    let branch = branch(folder);
    let known = BASES.iter().filter_map(|name| Some(((*name).to_owned(), git::commit(folder, name)?)));
    let (mine, mut others): (Vec<_>, Vec<_>) = known.partition(|(name, _)| Some(name) == branch.as_ref());
    // Where somebody else's branch is being merged into the main one, that is what the other is put on.
    if let Some(merged) = git::commit(folder, "MERGE_HEAD") {
        let holds =
            |commit: &String| git::run(folder, &["merge-base", "--is-ancestor", &merged, commit]).is_ok();
        if !others.iter().any(|(_, commit)| holds(commit)) {
            others.splice(0..0, mine);
        }
    }
    match others.is_empty() {
        false => Ok(others),
        true => Err(CommandError::new(Kind::Usage, "it is not known what this branch is put on")
            .cause(format!("git has none of {}, the current branch aside", BASES.join(", ")))
            .hint("--onto REVISION")),
    }
}

/// The branch that is checked out, or that git is rebasing.
fn branch(folder: &Path) -> Option<String> {
    if let Ok(name) = git::run(folder, &["symbolic-ref", "--quiet", "--short", "HEAD"]) {
        return Some(name.trim().to_owned());
    }
    ["rebase-merge/head-name", "rebase-apply/head-name"].into_iter().find_map(|place| {
        let path = git::run(folder, &["rev-parse", "--git-path", place]).ok()?;
        let name = std::fs::read_to_string(folder.join(path.trim())).ok()?;
        Some(name.trim().trim_start_matches("refs/heads/").to_owned())
    })
}

/// The migrations in the folder, by name.
fn names(folder: &Path) -> Result<Vec<String>, CommandError> {
    let unreadable = |error: std::io::Error| CommandError::file("read the folder", folder, &error);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_migration(&name) && entry.path().is_file() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn is_migration(name: &str) -> bool {
    name.ends_with(".sql") && !name.starts_with('.')
}

/// What git would store of each: line ends as it keeps them.
fn hashes(folder: &Path, names: &[String]) -> Result<Vec<String>, CommandError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    // It reads paths as seen from the top of the working tree.
    let prefix = git::run(folder, &["rev-parse", "--show-prefix"])?;
    let paths: Vec<String> = names.iter().map(|name| format!("{}{name}", prefix.trim_end())).collect();
    let lines: Vec<&str> = paths.iter().map(String::as_str).collect();
    let text = git::run_with(folder, &["hash-object", "--stdin-paths"], &lines)?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// The migrations of the folder at a commit: name and hash.
fn listed(folder: &Path, commit: &str) -> Result<BTreeMap<String, String>, CommandError> {
    let text = git::run(folder, &["ls-tree", "-r", "-z", commit, "."])?;
    let file = |line: &str| {
        let (about, name) = line.split_once('\t')?;
        let hash = about.split_whitespace().nth(2)?;
        (is_migration(name) && !name.contains('/')).then(|| (name.to_owned(), hash.to_owned()))
    };
    Ok(text.split('\0').filter_map(file).collect())
}

/// The base is what was merged: nothing of it may be missing here.
fn refuse_missing(
    folder: &Path,
    names: &[String],
    there: &[(&String, BTreeMap<String, String>)],
) -> Result<(), CommandError> {
    let Some((onto, files)) = there.first() else { return Ok(()) };
    let missing: Vec<&str> = files.keys().filter(|name| !names.contains(name)).map(String::as_str).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("{} does not have all the migrations of {onto}", folder.display());
    Err(CommandError::new(Kind::Migrations, message)
        .cause(missing.join("\n"))
        .hint(format!("git merge {onto}, or git rebase {onto}; where that stops at a conflict, mend the YAML, and then this again")))
}

/// The files that were there when the first of ours was made: those of the commit before the one that brought it.
fn fork(folder: &Path, own: &[(String, String)]) -> Result<Option<BTreeSet<String>>, CommandError> {
    let Some((first, _)) = own.first() else { return Ok(None) };
    // git puts commits on another base one by one: what was there before this one.
    if let Some(commit) = git::commit(folder, "REBASE_HEAD^") {
        return Ok(Some(listed(folder, &commit)?.into_keys().collect()));
    }
    for head in ["HEAD", "MERGE_HEAD"] {
        if git::commit(folder, head).is_none() {
            continue;
        }
        let path = format!("./{first}");
        let arguments = ["log", "--diff-filter=A", "--format=%H", "-1", head, "--", path.as_str()];
        let added = git::run(folder, &arguments)?;
        let added = added.trim();
        if !added.is_empty() {
            return match git::commit(folder, &format!("{added}^")) {
                Some(before) => Ok(Some(listed(folder, &before)?.into_keys().collect())),
                None => Ok(Some(BTreeSet::new())),
            };
        }
    }
    match git::commit(folder, "HEAD") {
        Some(head) => Ok(Some(listed(folder, &head)?.into_keys().collect())),
        None => Ok(Some(BTreeSet::new())),
    }
}
