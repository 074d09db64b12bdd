//! A case as it lies in its folder.

use std::path::{Path, PathBuf};

use tablewright_schema::{Dialect, Model, yaml};
use tablewright_tests::{Reused, answers_as_mariadb, is_mariadb, postgres_is_from, postgres_version};

use crate::laws::{self, Trial};

/// The first version of PostgreSQL that prints or names anything otherwise than the oldest one.
const FIRST_OF_ITS_OWN: u32 = 16;

/// One case on one database.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) dialect: Dialect,
    /// Statements that fill the tables of `before.yaml`; they may also make views and triggers.
    pub(crate) rows: String,
    /// Statements that the migrated database must take.
    pub(crate) then: String,
    /// Whether every table is changed as one that others use meanwhile: the folder holds a file `online`.
    pub(crate) online: bool,
}

/// The cases of a database, sorted by name.
pub(crate) fn all(dialect: Dialect) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let filter = std::env::var("CASE").unwrap_or_default();
    let mut cases: Vec<Case> = std::fs::read_dir(&root)
        .expect("tests/cases exists")
        .map(|entry| entry.expect("tests/cases can be read").path())
        .filter(|path| path.is_dir())
        .filter_map(|folder| read(folder, dialect))
        .filter(|case| case.name.contains(&filter))
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

fn read(folder: PathBuf, dialect: Dialect) -> Option<Case> {
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
    let only = text("only");
    let named = |name: &str| only.split_whitespace().any(|word| word == name);
    let of_mariadb = dialect == Dialect::Mysql && named("mariadb");
    if !only.is_empty() && !named(dialect.name()) && !of_mariadb {
        return None;
    }
    if of_mariadb && !is_mariadb(&folder.file_name()?.to_string_lossy()) {
        return None;
    }
    let since = text(&format!("{dialect}.from"));
    if !since.is_empty() {
        let version =
            since.trim().parse().unwrap_or_else(|_| panic!("{}: no version: {since}", folder.display()));
        if !postgres_is_from(version, &folder.file_name()?.to_string_lossy()) {
            return None;
        }
    }
    let rows = text("rows.sql") + &text(&format!("rows.{dialect}.sql"));
    let name = folder.file_name()?.to_string_lossy().into_owned();
    let then = text("then.sql");
    let online = folder.join("online").is_file();
    Some(Case { name, folder, dialect, rows, then, online })
}

impl Case {
    /// Holds the laws and compares with the expectations.
    pub(crate) async fn hold(&self, databases: &Reused) -> Result<(), String> {
        let (before, after) = (self.model("before.yaml")?, self.model("after.yaml")?);
        let trial = Trial {
            dialect: self.dialect,
            databases,
            before,
            after,
            rows: &self.rows,
            then: &self.then,
            online: self.online,
        };
        let outcome = laws::hold(&trial).await?.ok_or("the case changes nothing: its plan is empty")?;
        // The texts are MariaDB's: MySQL prints other parentheses, and replaces nothing in place.
        if self.dialect == Dialect::Mysql && !answers_as_mariadb() {
            return Ok(());
        }
        let up = self.expect("up.sql", &outcome.up);
        let down = self.expect("down.sql", &outcome.down);
        up.and(down).and(self.expect("rows.txt", &outcome.rows))
    }

    pub(crate) fn model(&self, file: &str) -> Result<Model, String> {
        let text =
            std::fs::read_to_string(self.folder.join(file)).map_err(|error| format!("{file}: {error}"))?;
        let beside =
            |path: &str| std::fs::read_to_string(self.folder.join(path)).map_err(|error| error.to_string());
        yaml::read_sources(vec![(PathBuf::from(file), text)], beside)
            .map_err(|diagnostics| diagnostics.to_string())
    }

    /// Compares with the expectation of that name, or the server's version's own: `postgres_16.up.sql` is for 16 and later. Writes it
    /// where there is none.
    fn expect(&self, file: &str, actual: &str) -> Result<(), String> {
        let base = self.folder.join(format!("{}.{file}", self.dialect));
        let of_version = |version| self.folder.join(format!("{}_{version}.{file}", self.dialect));
        let version = match self.dialect {
            Dialect::Sqlite | Dialect::Mysql => None,
            Dialect::Postgres => postgres_version(),
        };
        let mut newer = (FIRST_OF_ITS_OWN..=version.unwrap_or(0)).rev().map(of_version);
        let path = newer.find(|path| path.is_file()).unwrap_or(base);
        let expected = std::fs::read_to_string(&path).ok();
        if expected.as_deref() == Some(actual) {
            return Ok(());
        }
        let update = std::env::var_os("UPDATE").is_some();
        let path = match version {
            Some(version @ FIRST_OF_ITS_OWN..) if update && expected.is_some() => of_version(version),
            Some(_) | None => path,
        };
        if update || expected.is_none() {
            std::fs::write(&path, actual).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        match expected {
            _ if update => Ok(()),
            None => Err(format!("{}: new, please read\n{actual}", path.display())),
            Some(expected) => Err(format!("{}\n{}", path.display(), text_difference(&expected, actual))),
        }
    }
}

/// The model of a YAML text.
pub(crate) fn model(file: &str, text: String) -> Result<Model, String> {
    yaml::read_sources(vec![(PathBuf::from(file), text)], |_| Err("pairs have no JSON Schemas".to_owned()))
        .map_err(|diagnostics| diagnostics.to_string())
}

/// A unified diff of two texts.
pub(crate) fn text_difference(expected: &str, actual: &str) -> String {
    similar::TextDiff::from_lines(expected, actual).unified_diff().header("expected", "actual").to_string()
}
