//! The stage of the demo: a folder, a terminal, and commands that are shown, run and held to what was told.

use std::fs::{self, File};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::edit::Edit;

/// Where the demo plays.
pub(crate) struct Stage {
    folder: PathBuf,
    binaries: PathBuf,
    colour: bool,
}

/// How a command ended.
pub(crate) struct Ended {
    line: String,
    code: Option<i32>,
}

impl Ended {
    /// It has to have succeeded.
    pub(crate) fn succeeds(self) -> Result<(), String> {
        self.exits_with(0)
    }

    /// It has to have ended with that code.
    pub(crate) fn exits_with(self, code: i32) -> Result<(), String> {
        if self.code == Some(code) {
            return Ok(());
        }
        let ended = self.code.map_or_else(|| "a signal".to_owned(), |code| code.to_string());
        Err(format!("`{}` was to end with {code}, and ended with {ended}", self.line))
    }
}

impl Stage {
    /// An empty folder; `binaries` has `tablewright` and `rows`.
    pub(crate) fn new(folder: &Path, binaries: &Path) -> Result<Self, String> {
        let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let stage = Self { folder: folder.to_owned(), binaries: binaries.to_owned(), colour };
        println!("$ export PATH=\"{}:$PATH\"", binaries.display());
        println!("$ cd {}", folder.display());
        Ok(stage)
    }

    /// A heading and a sentence.
    pub(crate) fn chapter(&self, title: &str, text: &str) {
        println!("\n{}\n{text}\n", self.paint("1;36", &format!("── {title} ──")));
    }

    /// Copies folders, as `cp -r` does.
    pub(crate) fn copy(&self, from: &Path, folders: &[&str]) -> Result<(), String> {
        for folder in folders {
            self.prompt(&format!("cp -r {} .", from.join(folder).display()));
            copy_folder(&from.join(folder), &self.folder.join(folder))
                .map_err(|error| format!("cannot copy {folder}: {error}"))?;
        }
        Ok(())
    }

    /// Shows a part of a file: from a line on, so many lines.
    pub(crate) fn show(&self, file: &str, from: &str, lines: usize) -> Result<(), String> {
        let text = self.read(file)?;
        let first =
            text.lines().position(|line| line == from).ok_or(format!("{file} has no line `{from}`"))? + 1;
        self.prompt(&format!("sed -n {first},{}p {file}", first + lines - 1));
        for line in text.lines().skip(first - 1).take(lines) {
            println!("{line}");
        }
        println!();
        Ok(())
    }

    /// Changes a file and shows how.
    pub(crate) fn edit(&self, file: &str, edits: &[Edit]) -> Result<(), String> {
        let mut text = self.read(file)?;
        self.prompt(&format!("$EDITOR {file}"));
        for Edit { below, before, after, every } in edits {
            let place = text.find(below).and_then(|start| Some(start + text[start..].find(before)?));
            let place =
                place.ok_or_else(|| format!("{file} has not the lines that the demo changes:\n{before}"))?;
            let (head, tail) = text.split_at(place);
            let count = if *every { tail.matches(before).count() } else { 1 };
            let changed = tail.replacen(before, after, count);
            self.show_edit(before, after, count);
            text = format!("{head}{changed}");
        }
        println!();
        fs::write(self.folder.join(file), text).map_err(|error| format!("cannot write {file}: {error}"))
    }

    fn show_edit(&self, before: &str, after: &str, count: usize) {
        let lines =
            |text: &str| text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let (before, after) = (lines(before), lines(after));
        let times = if count > 1 { format!("    ({count} times)") } else { String::new() };
        for line in before.iter().filter(|line| !after.contains(line)) {
            println!("{}", self.paint("31", &format!("- {line}{times}")));
        }
        for line in after.iter().filter(|line| !before.contains(line)) {
            println!("{}", self.paint("32", &format!("+ {line}{times}")));
        }
    }

    /// Runs a command as it is typed; what it prints is shown.
    pub(crate) fn run(&self, line: &str) -> Result<Ended, String> {
        self.prompt(line);
        let words: Vec<&str> = line.split(' ').collect();
        let (code, said) = self.output(&words)?;
        print!("{said}");
        println!();
        Ok(Ended { line: line.to_owned(), code })
    }

    /// Asks the database, shows the answer, returns its rows.
    pub(crate) fn rows(&self, sql: &str) -> Result<Vec<String>, String> {
        self.prompt(&format!("rows sqlite://dev.db \"{sql}\""));
        let (code, said) = self.output(&["rows", "sqlite://dev.db", sql])?;
        println!("{said}");
        Ended { line: "rows".to_owned(), code }.succeeds()?;
        Ok(said.lines().skip(2).map(str::to_owned).collect())
    }

    /// What was told has to be so.
    pub(crate) fn expect(&self, holds: bool, told: &str, found: &[String]) -> Result<(), String> {
        match holds {
            true => Ok(()),
            false => Err(format!("the demo expected {told}, and found:\n{}", found.join("\n"))),
        }
    }

    /// Runs a program of ours; standard output and error come in the order in which a terminal would show them.
    fn output(&self, words: &[&str]) -> Result<(Option<i32>, String), String> {
        let program = self.binaries.join(format!("{}{}", words[0], std::env::consts::EXE_SUFFIX));
        let failed = |error: std::io::Error| format!("{}: {error}", program.display());
        let transcript = tempfile::NamedTempFile::new().map_err(failed)?;
        let both = |file: &File| file.try_clone().map(Stdio::from).map_err(failed);
        let mut command = Command::new(&program);
        command.args(&words[1..]).current_dir(&self.folder).stdin(Stdio::null());
        command.stdout(both(transcript.as_file())?).stderr(both(transcript.as_file())?);
        command.env_remove("DATABASE_URL");
        if self.colour {
            command.env("CLICOLOR_FORCE", "1");
        }
        let status = command.status().map_err(failed)?;
        let said = fs::read_to_string(transcript.path()).map_err(failed)?;
        Ok((status.code(), said))
    }

    fn read(&self, file: &str) -> Result<String, String> {
        fs::read_to_string(self.folder.join(file)).map_err(|error| format!("cannot read {file}: {error}"))
    }

    fn prompt(&self, line: &str) {
        println!("{}", self.paint("1", &format!("$ {line}")));
    }

    fn paint(&self, code: &str, text: &str) -> String {
        match self.colour {
            true => format!("\x1b[{code}m{text}\x1b[0m"),
            false => text.to_owned(),
        }
    }
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_folder(&from, &to)?;
        } else {
            fs::copy(from, to)?;
        }
    }
    Ok(())
}
