//! Writes files: all of them or none, and never half of one.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{CommandError, Kind};

/// A file to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewFile {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    existing: Existing,
}

/// What happens to a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Existing {
    /// It stays, and nothing is written.
    Keep,
    /// It is replaced.
    Replace,
}

impl NewFile {
    /// A file that overwrites nothing.
    pub(crate) fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), existing: Existing::Keep }
    }

    /// The file takes the place of one that is there.
    pub(crate) fn replacing(self) -> Self {
        Self { existing: Existing::Replace, ..self }
    }
}

/// Writes the files, making their folders. Should one fail, everything is as it was.
pub(crate) fn write(files: &[NewFile]) -> Result<(), CommandError> {
    write_and_remove(files, &[])
}

/// The same, and removes others.
pub(crate) fn write_and_remove(files: &[NewFile], gone: &[PathBuf]) -> Result<(), CommandError> {
    let kept = files.iter().filter(|file| file.existing == Existing::Keep);
    let there: Vec<_> = kept.map(|file| &file.path).filter(|path| path.exists()).collect();
    if let [first, rest @ ..] = there.as_slice() {
        let others = match rest.len() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let message = format!("{}{others} would be overwritten", first.display());
        return Err(CommandError::new(Kind::Refused, message));
    }
    let mut writing = Writing::default();
    match files.iter().try_for_each(|file| writing.stage(&file.path, &file.text)) {
        Ok(()) => {}
        Err(error) => {
            writing.undo();
            return Err(error);
        }
    }
    writing.commit(gone)
}

/// What was done so far, so that it can be undone.
#[derive(Default)]
struct Writing {
    /// Folders that were not there, outer before inner.
    folders: Vec<PathBuf>,
    /// Complete files under temporary names, and where they belong.
    staged: Vec<(PathBuf, PathBuf)>,
    /// Files in place, and where what stood there before is kept.
    placed: Vec<(PathBuf, Option<PathBuf>)>,
}

impl Writing {
    fn stage(&mut self, path: &Path, text: &str) -> Result<(), CommandError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        self.make_folder(folder).map_err(|error| CommandError::file("make the folder", folder, &error))?;
        let temporary = beside(path, "new");
        self.staged.push((temporary.clone(), path.to_owned()));
        let written = fs::File::create(&temporary).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(|error| CommandError::file("write", path, &error))
    }

    fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            self.make_folder(parent)?;
        }
        fs::create_dir(folder)?;
        self.folders.push(folder.to_owned());
        Ok(())
    }

    fn commit(mut self, gone: &[PathBuf]) -> Result<(), CommandError> {
        for (temporary, path) in std::mem::take(&mut self.staged) {
            if let Err(error) = self.place(&temporary, &path) {
                self.staged.push((temporary, path.clone()));
                self.undo();
                return Err(CommandError::file("write", &path, &error));
            }
        }
        for path in gone {
            let kept = beside(path, "old");
            match fs::rename(path, &kept) {
                Ok(()) => self.placed.push((path.clone(), Some(kept))),
                Err(error) => {
                    self.undo();
                    return Err(CommandError::file("remove", path, &error));
                }
            }
        }
        for (_, kept) in self.placed {
            if let Some(kept) = kept {
                // A leftover beside a file that is written is no reason to fail.
                let _ = fs::remove_file(kept);
            }
        }
        Ok(())
    }

    fn place(&mut self, temporary: &Path, path: &Path) -> io::Result<()> {
        let kept = match path.exists() {
            true => {
                let kept = beside(path, "old");
                fs::rename(path, &kept)?;
                Some(kept)
            }
            false => None,
        };
        self.placed.push((path.to_owned(), kept));
        fs::rename(temporary, path)
    }

    /// The way back. What fails on it cannot be helped: the first error is the one to report.
    fn undo(self) {
        for (path, kept) in self.placed.into_iter().rev() {
            let _ = match kept {
                Some(kept) => fs::rename(kept, path),
                None => fs::remove_file(path),
            };
        }
        for (temporary, _) in self.staged {
            let _ = fs::remove_file(temporary);
        }
        for folder in self.folders.into_iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// A name in the same folder that no reader of the folder takes for one of its files.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.{ending}", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn all_files_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let files =
            [("a", "1"), ("deep/er/b", "2")].map(|(name, text)| NewFile::new(folder.path().join(name), text));
        write(&files).unwrap();
        assert_eq!(names(folder.path()), ["a", "deep"]);
        assert_eq!(fs::read_to_string(folder.path().join("deep/er/b")).unwrap(), "2");
    }

    #[test]
    fn one_file_in_the_way_stops_all() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("b"), "mine").unwrap();
        let files = ["a", "b"].map(|name| NewFile::new(folder.path().join(name), "yours"));
        assert_eq!(write(&files).unwrap_err().kind, Kind::Refused);
        assert_eq!(names(folder.path()), ["b"]);
        write(&files.map(NewFile::replacing)).unwrap();
        assert_eq!(names(folder.path()), ["a", "b"]);
        assert_eq!(fs::read_to_string(folder.path().join("b")).unwrap(), "yours");
    }

    #[test]
    fn files_go_only_if_all_is_well() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "mine").unwrap();
        fs::write(at("b"), "mine").unwrap();
        let new = [NewFile::new(at("b"), "yours").replacing()];
        let gone = [at("a"), at("not there")];
        assert_eq!(write_and_remove(&new, &gone).unwrap_err().kind, Kind::File);
        assert_eq!(names(folder.path()), ["a", "b"]);
        assert_eq!(fs::read_to_string(at("b")).unwrap(), "mine");
        write_and_remove(&new, &gone[..1]).unwrap();
        assert_eq!(names(folder.path()), ["b"]);
        assert_eq!(fs::read_to_string(at("b")).unwrap(), "yours");
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "mine").unwrap();
        fs::create_dir_all(folder.path().join("z/full")).unwrap();
        fs::write(folder.path().join("blocked"), "a file, not a folder").unwrap();
        let files = ["a", "new/b", "blocked/c"]
            .map(|name| NewFile::new(folder.path().join(name), "yours").replacing());
        assert_eq!(write(&files).unwrap_err().kind, Kind::File);
        assert_eq!(names(folder.path()), ["a", "blocked", "z"]);
        assert_eq!(fs::read_to_string(folder.path().join("a")).unwrap(), "mine");
    }
}
