//! A folder in which the binary is run, and what it showed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A temporary folder.
pub(crate) struct Folder {
    temporary: TempDir,
}

impl Folder {
    /// An empty one.
    pub(crate) fn empty() -> Self {
        Self { temporary: tempfile::tempdir().unwrap() }
    }

    /// One in which `tablewright init` was run.
    pub(crate) fn initialised() -> Self {
        let folder = Self::empty();
        folder.run("init").succeeds();
        folder
    }

    /// Where it is.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.temporary.path().join(file)
    }

    /// Writes a file, making its folder.
    pub(crate) fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        let path = self.path(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// A file's text.
    pub(crate) fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap()
    }

    /// Replaces a text that has to be there.
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(text.contains(from), "{file} does not hold {from:?}:\n{text}");
        self.write(file, text.replace(from, to));
    }

    /// The files of a folder, sorted, hidden ones included.
    pub(crate) fn list(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.path(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// The one migration whose name ends like this: `_add_agents.up.sql`.
    pub(crate) fn migration(&self, ending: &str) -> String {
        let files = self.list("migrations");
        let mut found = files.iter().filter(|name| name.ends_with(ending));
        let name = found.next().unwrap_or_else(|| panic!("no migration {ending} among {files:?}"));
        assert_eq!(found.next(), None, "several migrations {ending}");
        format!("migrations/{name}")
    }

    /// The command with these arguments, separated by blanks.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        self.command_of(&arguments.split_whitespace().collect::<Vec<_>>())
    }

    /// The command with these arguments.
    pub(crate) fn command_of(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tablewright"));
        command.args(arguments).current_dir(self.temporary.path()).stdin(Stdio::null());
        for variable in ["DATABASE_URL", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs it.
    pub(crate) fn run(&self, arguments: &str) -> Shown {
        self.shown(arguments, self.command(arguments).output().unwrap())
    }

    /// Runs it with arguments that may hold blanks.
    pub(crate) fn run_with(&self, arguments: &[&str]) -> Shown {
        self.shown(&arguments.join(" "), self.command_of(arguments).output().unwrap())
    }

    /// What a run of these arguments showed.
    pub(crate) fn shown(&self, arguments: &str, output: Output) -> Shown {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Shown {
            arguments: arguments.to_owned(),
            code: output.status.code().unwrap_or_else(|| panic!("{arguments}: ended by a signal")),
            out: text(output.stdout),
            err: text(output.stderr),
            folder: self.temporary.path().to_owned(),
        }
    }
}

/// What a run showed, and how it ended.
pub(crate) struct Shown {
    pub(crate) arguments: String,
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
    folder: PathBuf,
}

impl Shown {
    /// It ended with 0.
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        self.ends_with(0)
    }

    /// It ended with this exit code, and did not panic.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "tablewright {}\n{}{}", self.arguments, self.out, self.err);
        assert!(!self.err.contains("panicked"), "tablewright {}\n{}", self.arguments, self.err);
        self
    }

    /// The screen, without what is different every time.
    pub(crate) fn screen(&self) -> String {
        let mut screen = self.out.clone();
        if !self.err.is_empty() {
            screen.push_str(&format!("──── stderr\n{}", self.err));
        }
        if self.code != 0 {
            screen.push_str(&format!("──── exit code {}\n", self.code));
        }
        steady(&screen, &self.folder)
    }

    /// The JSON document that is all of standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| {
            panic!("tablewright {}: {error}\n{}{}", self.arguments, self.out, self.err)
        })
    }
}

/// Replaces folder, versions, moments and times by words.
fn steady(text: &str, folder: &Path) -> String {
    let text = text.replace(&folder.display().to_string(), "FOLDER").replace("<1 ms", "0 ms");
    let mut steady = String::new();
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let before_is_digit = steady.ends_with(|c: char| c.is_ascii_digit());
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = &rest[digits..];
        if digits == 0 || before_is_digit {
            steady.push(c);
            rest = &rest[c.len_utf8()..];
        } else if digits == 14 {
            steady.push_str("VERSION");
            rest = after;
        } else if digits == 4 && is_moment(rest) {
            steady.push_str("MOMENT");
            rest = &rest[MOMENT.len()..];
        } else if let Some(after) = after.strip_prefix(" ms") {
            steady.push_str("TIME");
            rest = after;
        } else if let Some(after) = seconds(after) {
            steady.push_str("TIME");
            rest = after;
        } else {
            steady.push_str(&rest[..digits]);
            rest = after;
        }
    }
    steady.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

const MOMENT: &str = "0000-00-00 00:00:00";

fn is_moment(text: &str) -> bool {
    let fits =
        |(byte, pattern): (u8, u8)| if pattern == b'0' { byte.is_ascii_digit() } else { byte == pattern };
    text.len() >= MOMENT.len() && text.bytes().zip(MOMENT.bytes()).all(fits)
}

/// What follows `1` in `1.4 s`.
fn seconds(after: &str) -> Option<&str> {
    let fraction = after.strip_prefix('.')?;
    fraction.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(" s")
}

/// The whole screens of several runs, as they would scroll by.
pub(crate) fn scroll(shown: &[Shown]) -> String {
    let screens =
        shown.iter().map(|shown| format!("$ tablewright {}\n{}", shown.arguments.trim_end(), shown.screen()));
    screens.collect::<Vec<_>>().join("\n\n")
}
