//! Reads a folder of migrations: sqlx's file names, every error at once.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::connection::Database;
use crate::migrate::code::Code;
use crate::migrate::script::Script;
use crate::migrate::sum::{SUM_FILE, Sum, SumDifference};

/// One migration: the way up, and the way back where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// The number before the first `_` of the file's name; by convention the UTC time of its making.
    pub version: i64,
    /// What follows it: `add_agents`.
    pub name: String,
    /// The way up.
    pub up: Script,
    /// The way back.
    pub down: Option<Script>,
    /// The function that takes the place of its files, where those say so and the application has it.
    pub code: Option<Code>,
}

impl Migration {
    /// The name as sqlx's history holds it: `add agents`.
    pub fn description(&self) -> String {
        self.name.replace('_', " ")
    }
}

/// The migrations of one folder, by version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migrations {
    migrations: Vec<Migration>,
    sum: Vec<SumDifference>,
}

impl Migrations {
    /// Reads a folder. Files that do not end in `.sql` and folders in it are left alone.
    pub fn read(folder: &Path) -> Result<Self, FilesError> {
        let unreadable = |error: std::io::Error| {
            let missing = error.kind() == std::io::ErrorKind::NotFound;
            let said = if missing { "there is no such folder".to_owned() } else { error.to_string() };
            FilesError::of(folder, vec![FileProblem { file: None, said }])
        };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if (is_migration(&name) || name == SUM_FILE) && !entry.path().is_dir() {
                names.push((name, entry.path()));
            }
        }
        names.sort();
        let files = names.into_iter().map(|(name, path)| {
            let content = std::fs::read(&path).map_err(|error| format!("cannot be read: {error}"));
            (name, content)
        });
        Self::of_files(files).map_err(|problems| FilesError::of(folder, problems))
    }

    /// Reads the folder for one database: its subfolder of the database's name where there is one (`migrations/sqlite`),
    /// else the folder itself.
    pub fn read_for(folder: &Path, database: Database) -> Result<Self, FilesError> {
        let own = folder.join(database.name());
        if own.is_dir() { Self::read(&own) } else { Self::read(folder) }
    }

    /// The migrations of these files, given by name and content. Names that do not end in `.sql` are left out, but for
    /// `tablewright.sum`, which the others are compared with.
    pub(crate) fn of_files<C>(
        files: impl Iterator<Item = (String, Result<C, String>)>,
    ) -> Result<Self, Vec<FileProblem>>
    where
        C: AsRef<[u8]>,
    {
        let mut problems = Vec::new();
        let mut drafts = BTreeMap::<i64, Draft>::new();
        let (mut hashes, mut listed) = (Sum::default(), None);
        for (file, content) in files.filter(|(file, _)| is_migration(file) || file == SUM_FILE) {
            let read = content.and_then(|content| {
                if file == SUM_FILE {
                    listed = Some(String::from_utf8_lossy(content.as_ref()).into_owned());
                    return Ok(());
                }
                hashes.add(file.as_str(), &content);
                let (version, name, direction) = read_name(&file)?;
                let script = Script::read(file.as_str(), text(content.as_ref())?);
                drafts.entry(version).or_default().add(name, direction, script)
            });
            if let Err(said) = read {
                problems.push(FileProblem { file: Some(file), said });
            }
        }
        let mut migrations = Vec::new();
        for (version, draft) in drafts {
            match (draft.up, draft.down) {
                (Some((name, up)), down) => {
                    migrations.push(Migration {
                        version,
                        name,
                        up,
                        down: down.map(|(_, down)| down),
                        code: None,
                    });
                }
                (None, Some((name, down))) => {
                    let said = format!(
                        "goes back from something that is not there: {version}_{name}.up.sql is missing"
                    );
                    problems.push(FileProblem { file: Some(down.file().to_owned()), said });
                }
                (None, None) => {}
            }
        }
        problems.sort();
        let sum = listed.map(|listed| hashes.compare(&listed)).unwrap_or_default();
        if problems.is_empty() { Ok(Self { migrations, sum }) } else { Err(problems) }
    }

    /// The same with functions of the application, each in the place of its files.
    ///
    /// # Errors
    /// When a function has no file `<version>_<name>.up.sql` whose first line is `-- rust`, or only one of its ways back is there: the
    /// file or the function.
    pub fn with(mut self, code: &[Code]) -> Result<Self, FilesError> {
        let mut problems = Vec::new();
        for code in code {
            let (version, name) = (code.version(), code.name());
            let at = self.migrations.binary_search_by_key(&version, |migration| migration.version);
            let found = at.ok().map(|at| &mut self.migrations[at]).filter(|found| found.name == name);
            let Some(migration) = found.filter(|found| found.up.is_code()) else {
                let said = format!(
                    "is expected by the application's `{name}`, with `{}` as its first line: `tablewright new {name} --rust` writes such a file",
                    Code::FIRST_LINE
                );
                problems.push(FileProblem { file: Some(format!("{version}_{name}.up.sql")), said });
                continue;
            };
            if migration.down.as_ref().is_some_and(Script::is_code)
                != code.function(Direction::Down).is_some()
            {
                let said = format!(
                    "belongs to `down = …` of the application's `{name}`: either both are there or neither is"
                );
                problems.push(FileProblem { file: Some(format!("{version}_{name}.down.sql")), said });
            }
            migration.code = Some(*code);
        }
        if problems.is_empty() {
            Ok(self)
        } else {
            Err(FilesError::of(Path::new("the application"), problems))
        }
    }

    /// The migrations of these texts, given by file name, as if a folder held them. What `tablewright.sum` says is not among them.
    ///
    /// Fails like [`read`](Self::read), with the folder that they are meant for.
    pub fn of_texts(
        folder: &Path,
        texts: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, FilesError> {
        let files = texts.into_iter().map(|(name, text)| (name, Ok::<_, String>(text)));
        Self::of_files(files.filter(|(name, _)| name != SUM_FILE))
            .map_err(|problems| FilesError::of(folder, problems))
    }

    /// Those of these versions. How the folder differs from its `tablewright.sum` is said of the whole folder, and forgotten.
    pub fn only(&self, versions: impl Fn(i64) -> bool) -> Self {
        let migrations = self.migrations.iter().filter(|migration| versions(migration.version));
        Self { migrations: migrations.cloned().collect(), sum: Vec::new() }
    }

    /// Every migration, by version.
    pub fn iter(&self) -> std::slice::Iter<'_, Migration> {
        self.migrations.iter()
    }

    /// The migration of that version.
    pub fn get(&self, version: i64) -> Option<&Migration> {
        self.migrations
            .binary_search_by_key(&version, |migration| migration.version)
            .ok()
            .map(|at| &self.migrations[at])
    }

    /// How the files differ from `tablewright.sum`; nothing where there is none.
    pub fn sum_differences(&self) -> &[SumDifference] {
        &self.sum
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.migrations.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.migrations.is_empty()
    }
}

/// The version that a file's name says.
pub(crate) fn version(file: &str) -> Option<i64> {
    read_name(file).ok().map(|(version, _, _)| version)
}

/// Whether a file of this name is a migration, or wants to be one.
pub(crate) fn is_migration(file: &str) -> bool {
    file.ends_with(".sql") && !file.starts_with('.')
}

#[derive(Default)]
struct Draft {
    up: Option<(String, Script)>,
    down: Option<(String, Script)>,
}

impl Draft {
    fn add(&mut self, name: String, direction: Direction, script: Script) -> Result<(), String> {
        let place = match direction {
            Direction::Up => &mut self.up,
            Direction::Down => &mut self.down,
        };
        match place {
            Some((_, other)) => {
                Err(format!("has the same version as {}: give one of them another number", other.file()))
            }
            None => {
                *place = Some((name, script));
                Ok(())
            }
        }
    }
}

/// The way a migration is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Forth.
    Up,
    /// Back.
    Down,
}

impl Direction {
    /// `up` or `down`.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn read_name(file: &str) -> Result<(i64, String, Direction), String> {
    let expected = "expected <version>_<name>.up.sql, such as 20261122143000_add_agents.up.sql";
    let (stem, direction) = if let Some(stem) = file.strip_suffix(".up.sql") {
        (stem, Direction::Up)
    } else if let Some(stem) = file.strip_suffix(".down.sql") {
        (stem, Direction::Down)
    } else {
        (file.strip_suffix(".sql").unwrap_or(file), Direction::Up)
    };
    let Some((version, name)) = stem.split_once('_') else {
        return Err(format!("is no migration's name: {expected}"));
    };
    if version.is_empty() || !version.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("has no version, a number, before the first _: {expected}"));
    }
    let number: i64 = version
        .parse()
        .map_err(|_| format!("has a version that is too large: the largest is {}", i64::MAX))?;
    if number == 0 {
        return Err("has the version 0: versions begin with 1".to_owned());
    }
    if name.is_empty() {
        return Err(format!("has no name after the version: {expected}"));
    }
    Ok((number, name.to_owned(), direction))
}

fn text(content: &[u8]) -> Result<String, String> {
    let text = std::str::from_utf8(content).map_err(|error| {
        let line = content[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("is not UTF-8 text (line {line}): save it as UTF-8")
    })?;
    match text.find('\0') {
        Some(at) => Err(format!(
            "holds a NUL byte in line {}: this is no SQL text",
            text[..at].matches('\n').count() + 1
        )),
        None => Ok(text.to_owned()),
    }
}

/// What is wrong with a folder of migrations: everything at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilesError {
    /// The folder.
    pub folder: PathBuf,
    /// What is wrong, by file.
    pub problems: Vec<FileProblem>,
}

/// What is wrong with one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileProblem {
    /// The file's name; none when it is the folder itself.
    pub file: Option<String>,
    /// What is wrong, and what to do.
    pub said: String,
}

impl FilesError {
    pub(crate) fn of(folder: &Path, problems: Vec<FileProblem>) -> Self {
        Self { folder: folder.to_owned(), problems }
    }
}

impl fmt::Display for FilesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, FileProblem { file, said }) in self.problems.iter().enumerate() {
            let end_line = if at > 0 { "\n" } else { "" };
            match file {
                Some(file) => write!(f, "{end_line}{} {said}", self.folder.join(file).display())?,
                None => write!(f, "{end_line}{}: {said}", self.folder.display())?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for FilesError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &[u8])]) -> Result<Migrations, Vec<FileProblem>> {
        Migrations::of_files(files.iter().map(|(name, content)| ((*name).to_owned(), Ok(*content))))
    }

    #[test]
    fn names_are_read_as_sqlx_reads_them() {
        let found = read(&[
            ("20261122_later.sql", b"SELECT 3"),
            ("0002_add_the_agents.down.sql", b"SELECT 2"),
            ("0002_add_the_agents.up.sql", b"SELECT 1"),
            ("README.md", b"\xff"),
            (".2_hidden.sql", b""),
        ])
        .unwrap();
        let shown: Vec<_> = found.iter().map(|m| (m.version, m.description(), m.down.is_some())).collect();
        assert_eq!(shown, [(2, "add the agents".to_owned(), true), (20_261_122, "later".to_owned(), false)]);
        assert_eq!(found.get(2).map(|m| m.up.sql()), Some("SELECT 1"));
        assert_eq!(found.get(3), None);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let problems = read(&[
            ("1_a.up.sql", b""),
            ("01_b.sql", b""),
            ("2_only_down.down.sql", b""),
            ("3_noise.sql", b"SELECT 1;\n\xff\xfe"),
            ("4_nul.sql", b"SELECT\n\0"),
            ("5.sql", b""),
            ("6_.up.sql", b""),
            ("-7_minus.sql", b""),
            ("99999999999999999999_large.sql", b""),
            ("0_zero.sql", b""),
            ("schema.sql", b""),
        ])
        .unwrap_err();
        let error = FilesError::of(Path::new("migrations"), problems);
        let shown = error.to_string();
        assert_eq!(error.problems.len(), 10, "{shown}");
        for said in [
            "01_b.sql has the same version as 1_a.up.sql",
            "2_only_down.up.sql is missing",
            "UTF-8 text (line 2)",
            "NUL byte in line 2",
        ] {
            assert!(shown.contains(said), "{shown}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_said_so() {
        let error = Migrations::read(Path::new("/not/there")).unwrap_err();
        assert_eq!(error.to_string(), "/not/there: there is no such folder");
    }
}
