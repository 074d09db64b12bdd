//! `tablewright.sum`: the hash of a migration folder, so that two branches that both add a migration conflict in git.
//!
//! The first line is the total, a hash over all lines below it; then one line a file, its hash and its name:
//!
//! ```text
//! total 2a9d6c…
//! 5f0e1b… 20261122143000_add_agents.down.sql
//! 9b74c9… 20261122143000_add_agents.up.sql
//! ```
//!
//! Hashes are SHA-256 in hexadecimal, each chained to the one before it, over the text with Unix line ends.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::migrate::files::{is_migration, version};

/// The file's name.
pub const SUM_FILE: &str = "tablewright.sum";

/// The hash of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    files: BTreeMap<String, String>,
}

/// How a folder differs from its `tablewright.sum`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SumDifference {
    /// The folder has no `tablewright.sum`, as one that another tool made.
    Absent,
    /// A file is not listed.
    Added(String),
    /// A file is listed and not there.
    Removed(String),
    /// A file's content is not what it was.
    Changed(String),
    /// The list itself was edited, or merged without deciding: this is its line.
    Unreadable(usize),
    /// Every file is as listed, but the total is of another list: two lists were merged by hand.
    Total,
}

impl SumDifference {
    /// The file that differs.
    pub fn file(&self) -> Option<&str> {
        match self {
            SumDifference::Added(file) | SumDifference::Removed(file) | SumDifference::Changed(file) => {
                Some(file)
            }
            SumDifference::Absent | SumDifference::Unreadable(_) | SumDifference::Total => None,
        }
    }

    /// The version of the migration whose file differs.
    pub fn version(&self) -> Option<i64> {
        self.file().and_then(version)
    }
}

impl fmt::Display for SumDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SumDifference::Absent => write!(f, "there is no {SUM_FILE}"),
            SumDifference::Added(file) => write!(f, "{file} is not listed in {SUM_FILE}"),
            SumDifference::Removed(file) => write!(f, "{file} is listed in {SUM_FILE} but is not there"),
            SumDifference::Changed(file) => write!(f, "{file} has changed since {SUM_FILE} was written"),
            SumDifference::Unreadable(line) => {
                write!(
                    f,
                    "line {line} of {SUM_FILE} cannot be read: it was edited, or a merge was left undecided"
                )
            }
            SumDifference::Total => {
                write!(f, "the total of {SUM_FILE} is of another list of files: it was merged by hand")
            }
        }
    }
}

impl Sum {
    /// The hash of a folder as it is.
    pub fn of_folder(folder: &Path) -> std::io::Result<Self> {
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_migration(&name) && !entry.path().is_dir() {
                files.insert(name, hash(&unix(&std::fs::read(entry.path())?)));
            }
        }
        Ok(Self { files })
    }

    /// The hash of the folder once it holds this file, too.
    pub fn add(&mut self, file: impl Into<String>, content: impl AsRef<[u8]>) {
        self.files.insert(file.into(), hash(&unix(content.as_ref())));
    }

    /// The hash of the folder once this file is gone from it.
    pub fn remove(&mut self, file: &str) {
        self.files.remove(file);
    }

    /// The text of the file.
    pub fn print(&self) -> String {
        let mut text = format!("total {}\n", self.total());
        for (name, hash) in &self.files {
            let _ = writeln!(text, "{hash} {name}");
        }
        text
    }

    fn total(&self) -> String {
        self.files.iter().fold(String::new(), |chain, (name, hash_of_file)| {
            hash(format!("{chain}\n{hash_of_file} {name}").as_bytes())
        })
    }

    /// Writes `tablewright.sum` into the folder, in one piece: a reader sees the old or the new one.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        let draft = folder.join(format!(".{SUM_FILE}.{}", std::process::id()));
        std::fs::write(&draft, self.print())?;
        std::fs::rename(&draft, folder.join(SUM_FILE))
    }

    /// How the folder differs from its `tablewright.sum`; nothing where it does not.
    pub fn verify(folder: &Path) -> std::io::Result<Vec<SumDifference>> {
        let found = Self::of_folder(folder)?;
        match std::fs::read(folder.join(SUM_FILE)) {
            Ok(content) => Ok(found.compare(&String::from_utf8_lossy(&content))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(vec![SumDifference::Absent]),
            Err(error) => Err(error),
        }
    }

    /// How files of this hash differ from what `tablewright.sum` says.
    pub(crate) fn compare(&self, text: &str) -> Vec<SumDifference> {
        let mut differences = Vec::new();
        let mut listed = Sum::default();
        let mut total = None;
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match line.split_once(' ') {
                Some(("total", hash)) if total.is_none() => total = Some(hash.trim().to_owned()),
                Some((hash, name))
                    if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
                {
                    listed.files.insert(name.trim().to_owned(), hash.to_owned());
                }
                _ => differences.push(SumDifference::Unreadable(at + 1)),
            }
        }
        for (name, hash) in &self.files {
            match listed.files.get(name) {
                None => differences.push(SumDifference::Added(name.clone())),
                Some(other) if other != hash => differences.push(SumDifference::Changed(name.clone())),
                Some(_) => {}
            }
        }
        let gone = listed.files.keys().filter(|name| !self.files.contains_key(*name));
        differences.extend(gone.cloned().map(SumDifference::Removed));
        if differences.is_empty() && total != Some(self.total()) {
            differences.push(SumDifference::Total);
        }
        differences
    }
}

fn unix(content: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(content.len());
    for (at, byte) in content.iter().enumerate() {
        if *byte != b'\r' || content.get(at + 1) != Some(&b'\n') {
            text.push(*byte);
        }
    }
    text
}

fn hash(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        folder
    }

    #[test]
    fn only_what_differs_is_named() {
        let folder = folder(&[("1_a.sql", "a\n"), ("2_b.sql", "b\n"), ("3_c.sql", "c\n"), ("notes.md", "")]);
        let path = folder.path();
        assert_eq!(Sum::verify(path).unwrap(), [SumDifference::Absent]);
        Sum::of_folder(path).unwrap().write(path).unwrap();
        assert_eq!(Sum::verify(path).unwrap(), []);

        std::fs::write(path.join("1_a.sql"), "a\r\n").unwrap();
        assert_eq!(Sum::verify(path).unwrap(), [], "line ends do not count");
        std::fs::write(path.join("2_b.sql"), "other\n").unwrap();
        std::fs::remove_file(path.join("3_c.sql")).unwrap();
        std::fs::write(path.join("4_d.sql"), "d\n").unwrap();
        assert_eq!(
            Sum::verify(path).unwrap(),
            [
                SumDifference::Changed("2_b.sql".to_owned()),
                SumDifference::Added("4_d.sql".to_owned()),
                SumDifference::Removed("3_c.sql".to_owned()),
            ]
        );
    }

    #[test]
    fn two_branches_that_add_a_migration_conflict_in_the_total() {
        let ours = Sum::of_folder(folder(&[("1_a.sql", "a"), ("2_ours.sql", "o")]).path()).unwrap();
        let theirs = Sum::of_folder(folder(&[("1_a.sql", "a"), ("3_theirs.sql", "t")]).path()).unwrap();
        let both =
            Sum::of_folder(folder(&[("1_a.sql", "a"), ("2_ours.sql", "o"), ("3_theirs.sql", "t")]).path())
                .unwrap();
        let first = |sum: &Sum| sum.print().lines().next().unwrap().to_owned();
        assert_ne!(first(&ours), first(&theirs));
        let merged_by_hand = both.print().replace(&first(&both), &first(&ours));
        assert_eq!(both.compare(&merged_by_hand), [SumDifference::Total]);
        let undecided = format!("<<<<<<< ours\n{}", both.print());
        assert_eq!(both.compare(&undecided), [SumDifference::Unreadable(1)]);
    }
}
