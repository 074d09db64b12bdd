//! git, by its plumbing: what a revision holds. Nothing is ever changed.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::error::{CommandError, Kind};

/// The command's output, as text.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Result<String, CommandError> {
    output(folder, arguments, &[])
}

/// The same, of a command that reads lines.
pub(crate) fn run_with(folder: &Path, arguments: &[&str], lines: &[&str]) -> Result<String, CommandError> {
    output(folder, arguments, lines)
}

/// The commit of that name; `None` if there is none, or no git.
pub(crate) fn commit(folder: &Path, name: &str) -> Option<String> {
    let commit = format!("{name}^{{commit}}");
    let hash = run(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).ok()?;
    Some(hash.trim().to_owned()).filter(|hash| !hash.is_empty())
}

fn output(folder: &Path, arguments: &[&str], lines: &[&str]) -> Result<String, CommandError> {
    let failed = |reason: String| {
        let command = arguments.first().copied().unwrap_or_default();
        CommandError::new(Kind::File, format!("git {command} failed in {}", folder.display())).cause(reason)
    };
    let output = answer(folder, arguments, lines).map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|_| failed("a file is not UTF-8 text".to_owned()))
}

fn answer(folder: &Path, arguments: &[&str], lines: &[&str]) -> std::io::Result<Output> {
    let input = if lines.is_empty() { Stdio::null() } else { Stdio::piped() };
    let mut child = Command::new("git")
        .args([OsStr::new("-C"), folder.as_os_str()])
        .args(arguments)
        .stdin(input)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let Some(mut stdin) = child.stdin.take() else { return child.wait_with_output() };
    // It may answer before it has read everything.
    std::thread::scope(|scope| {
        scope.spawn(move || lines.iter().try_for_each(|line| writeln!(stdin, "{line}")));
        child.wait_with_output()
    })
}
