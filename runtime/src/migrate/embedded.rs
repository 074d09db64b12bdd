//! Where migrations come from: a folder, or files that were compiled into the application.

use std::path::Path;

use crate::connection::Database;
use crate::migrate::code::Code;
use crate::migrate::files::{FilesError, Migrations};

/// A file that was compiled in; made by [`migrations!`](crate::migrations!).
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedFile {
    /// Its path below the folder, with `/`: `sqlite/20261122143000_add_agents.up.sql`.
    pub path: &'static str,
    /// Its content.
    pub content: &'static [u8],
}

/// A folder that was compiled in; made by [`migrations!`](crate::migrations!).
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    /// The folder as the macro was given it.
    pub folder: &'static str,
    /// Its files, and those of its subfolders.
    pub files: &'static [EmbeddedFile],
}

impl Embedded {
    /// The migrations for one database: those in its subfolder where there is one, else those in the folder itself.
    pub fn read_for(&self, database: Database) -> Result<Migrations, FilesError> {
        let below = |file: &EmbeddedFile| {
            file.path.split_once('/').is_some_and(|(folder, _)| folder == database.name())
        };
        let own = self.files.iter().any(below);
        let files = self.files.iter().filter_map(|file| {
            let (folder, name) = match file.path.split_once('/') {
                Some((folder, name)) => (Some(folder), name),
                None => (None, file.path),
            };
            let wanted = if own { folder == Some(database.name()) } else { folder.is_none() };
            wanted.then(|| (name.to_owned(), Ok::<_, String>(file.content)))
        });
        Migrations::of_files(files).map_err(|problems| FilesError::of(Path::new(self.folder), problems))
    }
}

/// Whatever migrations can be read from: a compiled-in folder, a path, or migrations that were read before.
pub trait Source {
    /// The migrations for one database.
    fn read_for(&self, database: Database) -> Result<Migrations, FilesError>;
}

impl Embedded {
    /// The folder with functions of the application, each in the place of its files: see [`Code`].
    pub fn with<'a>(&'a self, code: &'a [Code]) -> WithCode<'a, Self> {
        WithCode { source: self, code }
    }
}

/// Migrations with functions among them.
#[derive(Clone, Copy, Debug)]
pub struct WithCode<'a, S: ?Sized> {
    source: &'a S,
    code: &'a [Code],
}

impl<S: Source + ?Sized> Source for WithCode<'_, S> {
    fn read_for(&self, database: Database) -> Result<Migrations, FilesError> {
        self.source.read_for(database)?.with(self.code)
    }
}

impl Source for Embedded {
    fn read_for(&self, database: Database) -> Result<Migrations, FilesError> {
        Embedded::read_for(self, database)
    }
}

impl Source for Migrations {
    fn read_for(&self, _: Database) -> Result<Migrations, FilesError> {
        Ok(self.clone())
    }
}

impl Source for Path {
    fn read_for(&self, database: Database) -> Result<Migrations, FilesError> {
        Migrations::read_for(self, database)
    }
}

impl Source for str {
    fn read_for(&self, database: Database) -> Result<Migrations, FilesError> {
        Migrations::read_for(Path::new(self), database)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: &[EmbeddedFile] = &[
        EmbeddedFile { path: "1_both.sql", content: b"SELECT 1" },
        EmbeddedFile { path: "sqlite/1_one.sql", content: b"SELECT 1" },
        EmbeddedFile { path: "sqlite/2_two.sql", content: b"SELECT 2" },
        EmbeddedFile { path: "tablewright.sum", content: b"" },
    ];

    #[test]
    fn a_subfolder_of_the_databases_name_goes_before_the_folder() {
        let embedded = Embedded { folder: "migrations", files: FILES };
        let names = |database| {
            let found = embedded.read_for(database).unwrap();
            found.iter().map(|m| m.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(Database::Sqlite), ["one", "two"]);
        assert_eq!(names(Database::Postgres), ["both"]);
    }
}
