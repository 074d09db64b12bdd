//! Files that must not compile, each with the compiler's message beside it. Nothing is built for them: what a test is linked with lies beside it.
//!
//! A program of tests stands in the folder of the libraries that it was linked with, so the compiler can be run on a case at once, with the
//! library that is there. Several of one name may lie there: of other features, or from before a change. The right one is the newest
//! of those that are not newer than the program, since cargo builds what a program needs before the program; and where that was
//! built with fewer features, [`MustNotCompile::probe`] does not compile with it, and the next is tried.

mod told;

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder of cases: `name.rs`, and what the compiler says of it in `name.stderr`.
///
/// ```no_run
/// tablewright_tests::MustNotCompile {
///     package: env!("CARGO_MANIFEST_DIR"),
///     library: "serde_json",
///     cases: "tests/wrong",
///     probe: "use serde_json::value::RawValue;",
/// }
/// .hold();
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MustNotCompile<'a> {
    /// The folder of the package's `Cargo.toml`.
    pub package: &'a str,
    /// The crate that the cases use, which is the package's or one that it depends on.
    pub library: &'a str,
    /// The folder of the cases, from `package`. Macros take it for the folder of `Cargo.toml`.
    pub cases: &'a str,
    /// What compiles with the features that the cases are for, and with fewer does not.
    pub probe: &'a str,
}

/// The edition of the workspace.
const EDITION: &str = "2024";

/// The root of the workspace, where cargo runs the compiler.
fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

impl MustNotCompile<'_> {
    /// Compiles every case, as many at once as there are processors. `CASE=name` takes those whose names contain that, `UPDATE=1`
    /// writes what the compiler says now. A message that is missing is written once, and the test fails: read it, then commit it.
    ///
    /// # Panics
    ///
    /// If a case compiles, or the compiler says something else of it: with all such cases. If there is no case of that name, or no library.
    pub fn hold(&self) {
        let out = tempfile::tempdir().expect("a temporary folder");
        let library = self.library(out.path());
        let cases = self.cases(&std::env::var("CASE").unwrap_or_default());
        assert!(!cases.is_empty(), "no case has that name");
        let next = AtomicUsize::new(0);
        let work = || {
            let mut failures = Vec::new();
            while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                if let Err(failure) = self.case(case, &library, out.path()) {
                    failures.push(format!("== {case}\n{failure}\n"));
                }
            }
            failures
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut failures: Vec<String> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let done = workers.into_iter().map(|worker| worker.join().expect("a worker does not panic"));
            done.flatten().collect()
        });
        failures.extend(self.without_a_case());
        failures.sort();
        assert!(failures.is_empty(), "{} of {} fail\n\n{}", failures.len(), cases.len(), failures.join("\n"));
    }

    fn folder(&self) -> PathBuf {
        Path::new(self.package).join(self.cases)
    }

    /// The names of the files with that extension.
    fn names(&self, extension: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder()).expect("the folder of the cases is readable");
        let paths = entries.map(|entry| entry.expect("the folder of the cases is readable").path());
        let mut names: Vec<String> = paths
            .filter(|path| path.extension().is_some_and(|is| is == extension))
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .collect();
        names.sort();
        names
    }

    fn cases(&self, filter: &str) -> Vec<String> {
        self.names("rs").into_iter().filter(|name| name.contains(filter)).collect()
    }

    /// Messages whose files are gone.
    fn without_a_case(&self) -> Vec<String> {
        let cases = self.names("rs");
        let left = self.names("stderr").into_iter().filter(|name| !cases.contains(name));
        left.map(|name| format!("== {name}\nthere is `{name}.stderr`, and no `{name}.rs`\n")).collect()
    }

    /// The library as this program was linked with it.
    fn library(&self, out: &Path) -> PathBuf {
        let program = std::env::current_exe().expect("a test knows its path");
        let folder = program.parent().expect("a program stands in a folder");
        let built = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
        let (begin, end) = (format!("lib{}-", self.library), ".rlib");
        let entries = std::fs::read_dir(folder).expect("the folder of the libraries is readable");
        let mut libraries: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| {
                let name = path.file_name().and_then(|name| name.to_str());
                name.is_some_and(|name| name.starts_with(&begin) && name.ends_with(end))
            })
            .collect();
        // Where no time is kept, such as in a copy, those that may be newer are tried last.
        libraries.sort_by_key(|path| (built(path) > built(&program), Reverse(built(path)), path.clone()));
        let probe = out.join("probe.rs");
        std::fs::write(&probe, format!("#![allow(unused_imports)]\n{}\nfn main() {{}}\n", self.probe))
            .expect("a temporary folder takes a file");
        let mut said = String::new();
        for library in libraries {
            match self.compile(&probe, &library, out) {
                Ok(()) => return library,
                Err(message) => said += &format!("\n{}:\n{message}", library.display()),
            }
        }
        panic!(
            "the probe compiles with no {begin}*{end} in {}: `cargo test` builds the right one beside its tests{said}",
            folder.display()
        );
    }

    /// Compiles a case and compares what the compiler says.
    fn case(&self, name: &str, library: &Path, out: &Path) -> Result<(), String> {
        let path = Path::new(self.package).join(self.cases).join(name).with_extension("rs");
        let path = path.strip_prefix(root()).unwrap_or(&path);
        let Err(said) = self.compile(path, library, out) else {
            return Err("it compiles".to_owned());
        };
        let package = Path::new(self.package).strip_prefix(root()).unwrap_or(Path::new(self.package));
        let said = told::told(&said, package, &format!("{}/{name}.rs", self.cases));
        let message = self.folder().join(name).with_extension("stderr");
        let expected = match std::fs::read_to_string(&message) {
            Ok(expected) => Some(expected.replace("\r\n", "\n")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(format!("{}: {error}", message.display())),
        };
        let write =
            || std::fs::write(&message, &said).map_err(|error| format!("{}: {error}", message.display()));
        match expected {
            Some(expected) if expected == said => Ok(()),
            Some(_) if std::env::var_os("UPDATE").is_some() => write(),
            Some(expected) => {
                let difference = similar::TextDiff::from_lines(&expected, &said);
                Err(difference.unified_diff().header("expected", "said").to_string())
            }
            None => {
                write()?;
                Err(format!("new, please read: {}\n{said}", message.display()))
            }
        }
    }

    /// What the compiler says of a file that does not compile.
    fn compile(&self, file: &Path, library: &Path, out: &Path) -> Result<(), String> {
        let mut crate_and_file = std::ffi::OsString::from(format!("{}=", self.library));
        crate_and_file.push(library);
        // Each has a folder of its own: a case that compiles writes a file there, and so does a long name of a type.
        let out = out.join(file.file_stem().unwrap_or_default());
        let mut compiler = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        compiler
            // As cargo compiled the library, so that the compiler finds the lines that it speaks of.
            .current_dir(root())
            .env("CARGO_MANIFEST_DIR", self.folder())
            .args(["--crate-name", "case", "--crate-type", "bin", "--edition", EDITION, "--emit", "metadata"])
            .args(["--color", "never", "--diagnostic-width", "140", "--verbose", "-A", "dead_code"])
            .arg("--out-dir")
            .arg(&out)
            .arg("-L")
            .arg(library.parent().unwrap_or(Path::new(".")))
            .arg("--extern")
            .arg(crate_and_file)
            .arg(file);
        let compiled = std::fs::create_dir_all(&out).and_then(|()| compiler.output());
        let output = compiled.map_err(|error| format!("the compiler did not start: {error}"))?;
        match output.status.success() {
            true => Ok(()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }
}
