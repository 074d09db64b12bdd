//! dbmate, a runner of migrations that tests give our files to: the user's own, or that of its npm package.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::target_debug;

/// Says where it is to the tests, which otherwise look for it in `PATH`.
pub(crate) const VARIABLE: &str = "TABLEWRIGHT_TEST_DBMATE";

/// The package, which has a program for each system as a package of its own.
const PACKAGE: &str = "dbmate@2.36.0";

/// The program that npm has installed, or installs now. `None` where the user has one; an error says why there is none.
pub(crate) fn find_or_install(install: bool) -> Result<Option<PathBuf>, String> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let own = std::env::split_paths(&paths).any(|folder| folder.join("dbmate").is_file());
    if own || std::env::var_os(VARIABLE).is_some_and(|path| !path.is_empty()) {
        return Ok(None);
    }
    let target = target_debug()?;
    let folder = target.with_file_name(PACKAGE);
    if let Some(program) = installed(&folder) {
        return Ok(Some(program));
    }
    if !install {
        return Err("dbmate is not there".to_owned());
    }
    let mut npm = Command::new("npm");
    // It is tried once, and for as long as a person would wait.
    npm.args([
        "install",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--fetch-retries=0",
        "--fetch-timeout=30000",
    ]);
    npm.arg("--prefix").arg(&folder).arg(PACKAGE);
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let done = npm.output().map_err(|error| format!("dbmate comes by npm, which does not start: {error}"))?;
    match installed(&folder) {
        Some(program) => Ok(Some(program)),
        None => {
            let said = String::from_utf8_lossy(&done.stderr);
            let reason = said.lines().find(|line| line.contains("error")).unwrap_or("it says nothing");
            Err(format!("`npm install {PACKAGE}` brings no dbmate: {}", reason.trim()))
        }
    }
}

/// The program in a folder of npm's: that of the package for this system, the only one that npm has put there.
fn installed(folder: &Path) -> Option<PathBuf> {
    let systems = std::fs::read_dir(folder.join("node_modules/@dbmate")).ok()?;
    let mut programs = systems.flatten().map(|system| system.path().join("bin/dbmate"));
    programs.find(|program| program.is_file())
}
