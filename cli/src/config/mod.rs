//! `tablewright.yaml`: databases, folders, policies.
//!
//! It is looked for in the current folder and then upwards; relative paths in it are relative to it.

mod amount;
mod duration;
mod environment;
mod fleet;
mod lint;
mod read;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tablewright_migrations::OnlinePolicy;
use tablewright_migrations::lint::Settings;
use tablewright_migrations::plan::HazardKind;
use tablewright_schema::{Diagnostic, Diagnostics, Sources, Span};

pub(crate) use environment::expand;
pub(crate) use fleet::{FleetDecl, Members};

use crate::error::{CommandError, Kind};
use crate::hooks::Hooks;

/// The name of the file.
pub(crate) const FILE: &str = "tablewright.yaml";

/// What the file says.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// The file and its text.
    pub(crate) sources: Sources,
    /// The folder that its relative paths start from, as seen from the current one; empty if it is that one.
    pub(crate) base: PathBuf,
    /// URLs by name, not yet expanded.
    pub(crate) databases: BTreeMap<String, Located>,
    /// URLs of scratch databases, by the name of the database that they stand in for.
    pub(crate) scratch: BTreeMap<String, Located>,
    /// The schema folder.
    pub(crate) schema: Option<PathBuf>,
    /// The migrations folder.
    pub(crate) migrations: Option<PathBuf>,
    /// The seeds folder.
    pub(crate) seeds: Option<PathBuf>,
    /// The environment whose seeds are loaded too, not yet expanded.
    pub(crate) environment: Option<Located>,
    /// What seeds can name, not yet expanded.
    pub(crate) variables: BTreeMap<String, Located>,
    /// Hazards that need not be allowed on the command line.
    pub(crate) allow: Vec<HazardKind>,
    /// How long a statement waits for a lock.
    pub(crate) lock_timeout: Option<Duration>,
    /// How long a statement of a transaction may take, and one that works for long while others use the table.
    pub(crate) statement_timeouts: (Option<Duration>, Option<Duration>),
    /// What is run around migrations.
    pub(crate) hooks: Hooks,
    /// Which tables are changed as ones that others use meanwhile.
    pub(crate) online: OnlinePolicy,
    /// Many databases under one name.
    pub(crate) fleets: BTreeMap<String, FleetDecl>,
    /// What lint looks for.
    pub(crate) lint: Settings,
}

/// A text and where it stands in the file.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl Config {
    /// The named file, or the nearest one from the current folder upwards. `None` if there is none.
    pub(crate) fn find(named: Option<&Path>) -> Result<Option<Config>, CommandError> {
        if let Some(path) = named {
            let base = path.parent().unwrap_or(Path::new("")).to_owned();
            return Config::open(path, base).map(Some);
        }
        let here = std::env::current_dir()
            .map_err(|error| CommandError::file("read the current folder", Path::new("."), &error))?;
        let mut base = PathBuf::new();
        for folder in here.ancestors() {
            if folder.join(FILE).is_file() {
                return Config::open(&base.join(FILE), base.clone()).map(Some);
            }
            base.push("..");
        }
        Ok(None)
    }

    fn open(path: &Path, base: PathBuf) -> Result<Config, CommandError> {
        let bytes = fs::read(path).map_err(|error| CommandError::file("read", path, &error))?;
        read::read(path, bytes, base).map_err(|findings| {
            CommandError::findings(Kind::Config, format!("{} cannot be used", path.display()), findings)
        })
    }

    /// A text with its variables replaced.
    pub(crate) fn expanded(&self, located: &Located) -> Result<String, CommandError> {
        expand(&located.text, |name| std::env::var(name).ok()).map_err(|error| {
            let help = "set it, or give a default: ${VAR:-dev}";
            let diagnostic = Diagnostic::new(located.span, error.to_string()).help(help);
            let findings = Diagnostics { sources: self.sources.clone(), list: vec![diagnostic] };
            CommandError::findings(Kind::Config, format!("{FILE} is incomplete"), findings)
        })
    }

    /// The URL with its variables replaced and, for SQLite, its path seen from the current folder.
    pub(crate) fn url(&self, located: &Located) -> Result<String, CommandError> {
        let url = expand(&located.text, |name| std::env::var(name).ok()).map_err(|error| {
            let diagnostic = Diagnostic::new(located.span, error.to_string())
                .help("set it, or give a default: ${VAR:-sqlite://dev.db}");
            let findings = Diagnostics { sources: self.sources.clone(), list: vec![diagnostic] };
            CommandError::findings(Kind::Config, "the database's URL is incomplete", findings)
        })?;
        Ok(from_folder(&url, &self.base))
    }
}

/// A SQLite URL whose relative path starts from `base`.
pub(crate) fn from_folder(url: &str, base: &Path) -> String {
    let Some(rest) = url.strip_prefix("sqlite:") else { return url.to_owned() };
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let path = rest.split('?').next().unwrap_or_default();
    if path.is_empty() || path == ":memory:" || path.starts_with('/') || base.as_os_str().is_empty() {
        return url.to_owned();
    }
    let base = base.to_string_lossy().replace('%', "%25").replace('?', "%3F");
    format!("sqlite://{}/{rest}", base.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_paths_start_from_the_configuration() {
        for (url, seen) in [
            ("sqlite://dev.db", "sqlite://../../dev.db"),
            ("sqlite:dev.db?mode=ro", "sqlite://../../dev.db?mode=ro"),
            ("sqlite:///var/dev.db", "sqlite:///var/dev.db"),
            ("sqlite::memory:", "sqlite::memory:"),
            ("postgres://localhost/app", "postgres://localhost/app"),
        ] {
            assert_eq!(from_folder(url, Path::new("../..")), seen);
            assert_eq!(from_folder(url, Path::new("")), url);
        }
        assert_eq!(from_folder("sqlite://a.db", Path::new("50%?")), "sqlite://50%25%3F/a.db");
    }
}
