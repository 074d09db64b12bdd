//! The real `tablewright`, as it was just built.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// A command that runs the real binary, without the variables that would change what it does.
///
/// `cargo xtask test` names the binary in `TABLEWRIGHT_BIN`; without it, this builds it first, once a process.
///
/// # Panics
///
/// If it cannot be built.
pub fn tablewright() -> Command {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(BINARY.get_or_init(find_or_build));
    command.env_remove("DATABASE_URL").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn find_or_build() -> PathBuf {
    if let Some(binary) = std::env::var_os("TABLEWRIGHT_BIN") {
        return binary.into();
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--package", "tablewright-cli", "--bin", "tablewright"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .status()
        .expect("cargo starts");
    assert!(built.success(), "tablewright does not build");
    // A test runs from `target/<profile>/deps/`, the binary stands in `target/<profile>/`; the build above is `debug`.
    let test = std::env::current_exe().expect("a test knows its path");
    let target = test.ancestors().nth(3).expect("a test runs from target/<profile>/deps");
    target.join("debug").join(format!("tablewright{}", std::env::consts::EXE_SUFFIX))
}
