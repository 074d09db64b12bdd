//! The programs of tests that cargo has built, each with the folder, the arguments and the environment that cargo starts it with.
//!
//! `cargo test` runs one after the other. To run them side by side exactly as cargo would, this program takes the place of
//! what starts them (cargo's `runner`): started so, it writes down what it was to start, and says that all went well.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The task of this program when cargo starts it in the place of a program of tests: `xtask later FOLDER PROGRAM ARGS…`.
pub(crate) const LATER: &str = "later";

/// A program of tests.
pub(crate) struct Program {
    /// Its package, and what of the package it tests: `tablewright-tests cases`.
    pub(crate) name: String,
    pub(crate) command: Command,
}

/// Asks cargo for all programs of a `cargo test` with these arguments, in cargo's order. It builds what is not built.
pub(crate) fn list(mut test: Command) -> Result<Vec<Program>, String> {
    let notes = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let this =
        std::env::current_exe().map_err(|error| format!("cannot find this program's own path: {error}"))?;
    let [this, folder] = [this.as_path(), notes.path()].map(|path| toml(&path.display().to_string()));
    test.arg("--config").arg(format!("target.'cfg(all())'.runner = [{this}, '{LATER}', {folder}]"));
    let output = test.output().map_err(|error| format!("cargo did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "cargo cannot say which there are:\n{}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let entries = std::fs::read_dir(notes.path()).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut paths: Vec<PathBuf> = entries.map_err(text)?.into_iter().map(|entry| entry.path()).collect();
    // Their names are numbers, in the order in which cargo came to them.
    paths.sort();
    if paths.is_empty() {
        return Err("cargo knows of no program of tests".to_owned());
    }
    paths.iter().map(|path| read(&std::fs::read_to_string(path).map_err(text)?)).collect()
}

/// A string of TOML.
fn toml(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

fn text(error: std::io::Error) -> String {
    error.to_string()
}

/// Writes down what was to be started, and where: `FOLDER PROGRAM ARGS…`.
pub(crate) fn later(arguments: &[String]) -> Result<(), String> {
    let [folder, started @ ..] = arguments else { return Err(format!("{LATER} is for cargo alone")) };
    let number = std::fs::read_dir(folder).map_err(text)?.count();
    let here = std::env::current_dir().map_err(text)?.display().to_string();
    // What no test could read as text is handed on by this program's own environment.
    let environment = std::env::vars_os().filter_map(|(name, value)| {
        Some(format!("{}={}", name.into_string().ok()?, value.into_string().ok()?))
    });
    let mut note: Vec<String> = vec![here, started.len().to_string()];
    note.extend(started.iter().cloned());
    note.extend(environment);
    std::fs::write(Path::new(folder).join(format!("{number:06}")), note.join("\0")).map_err(text)
}

/// What [`later`] wrote.
fn read(note: &str) -> Result<Program, String> {
    let mut parts = note.split('\0');
    let mut next = || parts.next().ok_or_else(|| format!("cargo's order is cut off: {note:?}"));
    let folder = next()?;
    let count: usize = next()?.parse().map_err(|error| format!("cargo's order has no number: {error}"))?;
    let started: Vec<&str> = (0..count).map(|_| next()).collect::<Result<_, _>>()?;
    let [program, arguments @ ..] = started.as_slice() else {
        return Err(format!("cargo's order names no program: {note:?}"));
    };
    let environment: Vec<(&str, &str)> = parts.filter_map(|pair| pair.split_once('=')).collect();
    let package = environment.iter().find(|(name, _)| *name == "CARGO_PKG_NAME").map(|(_, package)| *package);
    let mut command = Command::new(program);
    command.current_dir(folder).args(arguments).envs(environment.iter().copied());
    Ok(Program { name: name(package.unwrap_or_default(), Path::new(program)), command })
}

/// `deps/cases-0123456789abcdef` of `tablewright-tests` is `tablewright-tests cases`; what tests the package's own code has its name alone.
fn name(package: &str, program: &Path) -> String {
    let stem = program.file_stem().unwrap_or_default().to_string_lossy();
    let target = stem.rsplit_once('-').map_or(&*stem, |(target, _)| target);
    if target.replace('_', "-") == package { package.to_owned() } else { format!("{package} {target}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_down_is_read() {
        let notes = tempfile::tempdir().expect("a temporary folder");
        let folder = notes.path().display().to_string();
        let order = [&folder, "target/deps/cases-0123456789abcdef", "--exact", "a b"].map(str::to_owned);
        later(&order).expect("it is written");
        later(&order).expect("it is written");
        let note =
            std::fs::read_to_string(notes.path().join("000001")).expect("each has a number of its own");
        let program = read(&note).expect("it is read");
        assert_eq!(program.command.get_program(), "target/deps/cases-0123456789abcdef");
        assert_eq!(program.command.get_args().collect::<Vec<_>>(), ["--exact", "a b"]);
        assert_eq!(program.command.get_current_dir(), std::env::current_dir().ok().as_deref());
        assert!(
            program
                .command
                .get_envs()
                .any(|(name, value)| name == "CARGO_PKG_NAME" && value == Some("xtask".as_ref()))
        );
        assert_eq!(program.name, "xtask cases");
        assert!(read("/folder\x003\0a").is_err());
    }

    #[test]
    fn a_program_is_named_by_its_package_and_what_it_tests() {
        let check =
            |package, program: &str, expect: &str| assert_eq!(name(package, Path::new(program)), expect);
        check("tablewright-tests", "deps/cases-0123456789abcdef", "tablewright-tests cases");
        check("tablewright-schema", "deps/tablewright_schema-0123456789abcdef", "tablewright-schema");
        check("tablewright-cli", "deps/tablewright-0123456789abcdef.exe", "tablewright-cli tablewright");
    }
}
