//! For build scripts: cargo is told which folder to watch, and the file of repositories is written where `include!` finds it.

// A build script speaks to cargo by its standard output.
#![allow(clippy::print_stdout)]

use std::fmt;
use std::path::{Path, PathBuf};

use tablewright_schema::yaml;

/// Why a build script could not make the repositories. Printed as its text either way, since `main` shows `Debug`.
pub struct BuildError(String);

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}

/// Has cargo compile the crate again when a file of the schema folder changes, comes or goes. The folder is relative to the
/// crate's `Cargo.toml`.
///
/// `schema!` by itself sees changes of the files that there were; a new one only with this.
///
/// The whole of a `build.rs`: `fn main() { tablewright_codegen::rerun_if_changed("schema") }`.
pub fn rerun_if_changed(folder: impl AsRef<Path>) {
    // Cargo looks through a folder that it is told of (https://doc.rust-lang.org/cargo/reference/build-scripts.html).
    println!("cargo::rerun-if-changed={}", folder.as_ref().display());
}

/// Writes the repositories to `$OUT_DIR/db.rs`, for those who would rather include a file than call a macro, and watches the
/// folder as [`rerun_if_changed`] does.
///
/// ```no_run
/// // build.rs; and in the crate: pub mod db { include!(concat!(env!("OUT_DIR"), "/db.rs")); }
/// fn main() -> Result<(), tablewright_codegen::BuildError> {
///     tablewright_codegen::build("schema")
/// }
/// ```
///
/// # Errors
///
/// Everything that is wrong with the schema, each at its place; or the file that could not be written.
pub fn build(folder: impl AsRef<Path>) -> Result<(), BuildError> {
    rerun_if_changed(&folder);
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from);
    let out = out.ok_or_else(|| BuildError("OUT_DIR is not set: this is for build scripts".to_owned()))?;
    write(folder.as_ref(), &out.join("db.rs"))
}

/// Writes the repositories of a folder to a file. A file that is so already is left alone.
fn write(folder: &Path, file: &Path) -> Result<(), BuildError> {
    let wrong =
        |errors: tablewright_schema::Diagnostics| BuildError(format!("the schema has errors\n\n{errors}"));
    let model = yaml::read_dir(folder).map_err(wrong)?;
    let code = crate::print(&model).map_err(wrong)?;
    if std::fs::read_to_string(file).is_ok_and(|there| there == code) {
        return Ok(());
    }
    std::fs::write(file, code)
        .map_err(|error| BuildError(format!("cannot write {}: {error}", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_once_and_errors_are_said_in_full() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
        std::fs::create_dir_all(&file).expect("a folder for what is built");
        let file = file.join(format!("tablewright_build_{}.rs", std::process::id()));
        write(&folder.join("schemas/relations.yaml"), &file).expect("the schema is right");
        let first = std::fs::metadata(&file).and_then(|data| data.modified()).expect("it was written");
        write(&folder.join("schemas/relations.yaml"), &file).expect("the schema is right");
        assert_eq!(std::fs::metadata(&file).and_then(|data| data.modified()).ok(), Some(first));
        let code = std::fs::read_to_string(&file).expect("it was written");
        assert!(code.contains("pub struct Agent {"));
        std::fs::remove_file(&file).expect("it was written");
        let error = write(&folder.join("wrong"), &file).expect_err("the schema is wrong");
        assert!(format!("{error:?}").contains("wrong.yaml:2:1"), "{error}");
        assert!(!file.exists());
    }
}
