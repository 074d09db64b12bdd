//! A project of tablewright, as a team has it: a folder with YAML and migrations, and the real binary.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::changes::Change;
use super::database::Database;
use super::{BEFORE, LOCK_TIMEOUT};

/// The folder, and the binary.
pub(super) struct Project {
    binary: PathBuf,
    folder: tempfile::TempDir,
    /// From how many rows on a table is large.
    large: u64,
}

impl Project {
    /// A folder with nothing in it.
    pub(super) fn new(large: u64) -> Result<Self, String> {
        let binary = std::env::var_os("TABLEWRIGHT_BIN")
            .ok_or("TABLEWRIGHT_BIN names no binary: run `cargo xtask bench online`")?
            .into();
        Ok(Self { binary, folder: temporary()?, large })
    }

    /// Makes the tables in an empty database.
    pub(super) fn make(&self, database: &Database) -> Result<(), String> {
        self.write("schema/schema.yaml", BEFORE)?;
        self.run(database, &["generate", "tables"])?;
        self.run(database, &["up"]).map(drop)
    }

    /// Writes the migrations of a change. Returns how many there are.
    pub(super) fn generate(&self, database: &Database, change: &Change) -> Result<usize, String> {
        self.write("schema/schema.yaml", &change.after(BEFORE))?;
        let before = self.migrations()?.len();
        let allowed = change.allow.join(",");
        let mut arguments = vec!["generate", change.name];
        if !allowed.is_empty() {
            arguments.extend(["--allow", &allowed]);
        }
        self.run(database, &arguments)?;
        let files = self.migrations()?.len() - before;
        if files == 0 {
            return Err(format!("{}: nothing was generated", change.name));
        }
        Ok(files)
    }

    /// Carries them out.
    pub(super) fn up(&self, database: &Database) -> Result<(), String> {
        self.run(database, &["up"]).map(drop)
    }

    /// The same project once more, for a change of its own.
    pub(super) fn branch(&self) -> Result<Self, String> {
        let branch = Self::new(self.large)?;
        let from = self.folder.path().join("migrations");
        let entries =
            std::fs::read_dir(&from).map_err(|error| format!("cannot read {}: {error}", from.display()))?;
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            branch.write(&format!("migrations/{name}"), &text)?;
        }
        Ok(branch)
    }

    /// The files of the way up, in order.
    fn migrations(&self) -> Result<Vec<PathBuf>, String> {
        let folder = self.folder.path().join("migrations");
        let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(Vec::new()) };
        let mut files: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.to_string_lossy().ends_with(".up.sql"))
            .collect();
        files.sort();
        Ok(files)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), String> {
        let path = self.folder.path().join(name);
        let parent = path.parent().unwrap_or(self.folder.path());
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| format!("cannot write {}: {error}", path.display()))
    }

    fn run(&self, database: &Database, arguments: &[&str]) -> Result<String, String> {
        let config = format!(
            "databases:\n  default: \"{}\"\npolicies:\n  online: auto\n  online_from: {} rows\n  lock_timeout: {}ms\n",
            database.url(),
            self.large,
            Duration::as_millis(&LOCK_TIMEOUT),
        );
        self.write("tablewright.yaml", &config)?;
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env_remove("DATABASE_URL");
        let output = command.output().map_err(|error| format!("tablewright does not start: {error}"))?;
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        match output.status.success() {
            true => Ok(said),
            false => {
                Err(format!("tablewright {} ended with {}:\n{said}", arguments.join(" "), output.status))
            }
        }
    }
}

fn temporary() -> Result<tempfile::TempDir, String> {
    tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))
}
