//! The house rules that a machine can check: arrows between crates, the size and first line of files, forbidden words.
//!
//! Each rule stands in ARCHITECTURE.md or CONTRIBUTING.md; what is found is listed all at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which crates of the workspace a crate may build on. Tests (dev-dependencies) may use more.
const ARROWS: [(&str, &[&str]); 15] = [
    ("tablewright-schema", &[]),
    ("tablewright-codegen", &["tablewright-schema"]),
    ("tablewright-macros", &["tablewright-codegen"]),
    ("tablewright", &["tablewright-macros"]),
    ("tablewright-migrations", &["tablewright", "tablewright-schema"]),
    ("tablewright-seeds", &["tablewright", "tablewright-schema"]),
    (
        "tablewright-cli",
        &[
            "tablewright",
            "tablewright-codegen",
            "tablewright-migrations",
            "tablewright-schema",
            "tablewright-seeds",
        ],
    ),
    ("tablewright-tests", &[]),
    ("tablewright-benches", &["tablewright", "tablewright-tests"]),
    ("xtask", &[]),
    ("berrys", &["tablewright"]),
    ("pyscrai", &["tablewright"]),
    ("lending", &["tablewright"]),
    ("aurite", &["tablewright"]),
    ("sdai", &["tablewright"]),
];

/// What compiles inside a user's macro stays light: no driver, no runtime.
const LIGHT: [&str; 3] = ["tablewright-schema", "tablewright-codegen", "tablewright-macros"];
const HEAVY: [&str; 4] = ["sqlx", "tokio", "rusqlite", "tokio-postgres"];

#[test]
fn crates_depend_only_along_the_arrows() {
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    for (package, dependencies) in packages() {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package) else {
            found.push(format!("{package} has no row in ARROWS"));
            continue;
        };
        for dependency in dependencies {
            let ours = ARROWS.iter().any(|(name, _)| *name == dependency);
            if ours && !allowed.contains(&dependency.as_str()) {
                found.push(format!("{package} -> {dependency} is against the arrows"));
            }
            if LIGHT.contains(&package.as_str()) && HEAVY.contains(&dependency.as_str()) {
                found.push(format!("{package} has to stay light, and depends on {dependency}"));
            }
        }
        known.insert(package);
    }
    found.extend(
        ARROWS.iter().filter(|(name, _)| !known.contains(*name)).map(|(name, _)| format!("no crate {name}")),
    );
    report(found);
}

#[test]
fn rust_files_are_short_and_say_what_they_are_for() {
    let mut found = Vec::new();
    for file in sources() {
        let lines = file.text.lines().count();
        if lines > 500 {
            found.push(format!("{}: {lines} lines, more than 500", file.path));
        }
        if !file.text.starts_with("//! ") {
            found.push(format!("{}:1: the first line is not `//! ` and what the file is for", file.path));
        }
        let stem = Path::new(&file.path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let folder =
            Path::new(&file.path).parent().and_then(|path| path.file_name()?.to_str()).unwrap_or_default();
        for name in ["utils", "util", "common", "helpers", "helper", "manager", "misc"] {
            if stem == name || folder == name {
                found.push(format!("{}: `{name}` says nothing: name the idea", file.path));
            }
        }
    }
    report(found);
}

#[test]
fn nothing_is_unfinished() {
    let mut found = Vec::new();
    let macros = ["todo", "unimplemented", "dbg"].map(|name| format!("{name}!("));
    // With a reason, it is a part of another test.
    let ignored = ["#[ig", "nore]"].concat();
    for file in sources() {
        for (number, line) in file.lines() {
            for word in macros.iter().chain([&ignored]) {
                if line.contains(word.as_str()) {
                    found.push(format!("{}:{number}: {word}", file.path));
                }
            }
        }
    }
    report(found);
}

/// Differences between databases live in the dialect folders: everybody else asks a capability or a trait.
#[test]
fn nobody_asks_for_a_database_by_name() {
    // What leads from a name or an address to a database, once.
    let doors = ["runtime/src/connection.rs", "schema/src/yaml/ast/table.rs"];
    let mut found = Vec::new();
    for file in sources() {
        let outside = ["schema/src", "runtime/src", "migrations/src", "codegen", "seeds/src", "cli/src"];
        if !outside.iter().any(|folder| file.path.starts_with(folder))
            || file.path.contains("/dialect/")
            || doors.contains(&file.path.as_str())
        {
            continue;
        }
        for (number, line) in file.lines_of_the_product() {
            let names = ["sqlite", "postgres", "postgresql", "mysql", "mariadb"];
            let by_text = names.iter().any(|name| {
                line.contains(&format!("== \"{name}\""))
                    || line.contains(&format!("!= \"{name}\""))
                    || line.contains(&format!("\"{name}\" =>"))
                    || line.contains(&format!("\"{name}\" |"))
            });
            let variants = ["Dialect::Sqlite", "Dialect::Postgres", "Dialect::Mysql"];
            let variant = variants.iter().any(|variant| line.contains(variant));
            let compared = ["==", "!=", "matches!", "if let", "=>"].iter().any(|word| line.contains(word));
            if by_text || (variant && compared) {
                found.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    report(found);
}

/// Diff and plan are functions from values to values.
#[test]
fn diff_and_plan_do_no_input_or_output() {
    let mut found = Vec::new();
    for file in sources() {
        let inside = file.path.strip_prefix("migrations/src/");
        let pure = inside.is_some_and(|path| {
            ["change", "diff", "plan", "lint"].iter().any(|name| {
                path.starts_with(&format!("{name}.rs"))
                    || path.starts_with(&format!("{name}/"))
                    || (path.starts_with("dialect/")
                        && (path.ends_with(&format!("/{name}.rs")) || path.contains(&format!("/{name}/"))))
            })
        });
        if !pure {
            continue;
        }
        for (number, line) in file.lines_of_the_product() {
            let code = line.split("//").next().unwrap_or_default();
            for word in ["sqlx", "tokio", "async ", ".await", "std::fs", "std::env", "Connection"] {
                if code.contains(word) {
                    found.push(format!("{}:{number}: {word} in a pure part", file.path));
                }
            }
        }
    }
    report(found);
}

#[test]
fn catalogue_queries_are_ordered() {
    let queries: Vec<File> = tree()
        .into_iter()
        .filter(|file| file.path.contains("/catalogue/") && file.path.ends_with(".sql"))
        .collect();
    assert!(!queries.is_empty(), "there are no catalogue queries where this test looks for them");
    report(
        queries
            .iter()
            .filter(|file| {
                file.lines().any(|(_, line)| line.starts_with("SELECT") || line.starts_with("WITH"))
            })
            // One text of all rows: the reader of those asks for an order.
            .filter(|file| !file.text.contains("ORDER BY") && !file.text.contains("SELECT json_group_array("))
            .map(|file| format!("{}: rows without an order", file.path))
            .collect(),
    );
}

/// Whoever knows one database's folder knows the other's. A database may need a file more (SQLite's rebuilds).
#[test]
fn the_databases_folders_have_the_same_files() {
    let expected = ["catalogue", "introspect", "mod", "normalise", "plan", "scratch"];
    let mut databases: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in tree() {
        let Some(inside) = file.path.strip_prefix("migrations/src/dialect/") else { continue };
        if let Some((database, path)) = inside.split_once('/') {
            let name = path.split('/').next().unwrap_or_default().trim_end_matches(".rs");
            databases.entry(database.to_owned()).or_default().insert(name.to_owned());
        }
    }
    assert!(databases.len() > 1, "fewer than two databases: {databases:?}");
    let mut found = Vec::new();
    for (database, has) in &databases {
        let missing = expected.iter().filter(|name| !has.contains(**name));
        found.extend(missing.map(|name| format!("migrations/src/dialect/{database} has no `{name}`")));
    }
    report(found);
}

/// A clone builds anywhere: nothing names the machine that it was written on.
#[test]
fn the_tree_names_no_machine() {
    let words = [["/wo", "rk/"], ["/fa", "rm"], ["/tm", "p/wt"], ["/ro", "ot/"], ["/ho", "me/"]]
        .map(|halves| halves.concat());
    let mut found = Vec::new();
    for file in tree() {
        for (number, line) in file.lines() {
            for word in &words {
                // A lock file names packages, not places.
                if line.contains(word.as_str()) && !(file.path == "Cargo.lock" && line.starts_with("name")) {
                    found.push(format!("{}:{number}: {}", file.path, line.trim()));
                }
            }
            if file.path.ends_with(".toml") && (line.starts_with("[source") || line.starts_with("registry")) {
                found.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
            if file.path == "Cargo.lock"
                && line.starts_with("source = ")
                && line != "source = \"registry+https://github.com/rust-lang/crates.io-index\""
            {
                found.push(format!("{}:{number}: {line}", file.path));
            }
        }
    }
    report(found);
}

/// Fails with everything that was found.
#[track_caller]
fn report(found: Vec<String>) {
    assert!(found.is_empty(), "{} found:\n{}", found.len(), found.join("\n"));
}

/// The workspace's packages, with the names of what they depend on outside of tests.
fn packages() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let text = |value: &serde_json::Value| value.as_str().expect("cargo's names are text").to_owned();
    let list = |value: &serde_json::Value| value.as_array().expect("cargo's lists are lists").clone();
    list(&metadata["packages"])
        .iter()
        .map(|package| {
            let used = list(&package["dependencies"]);
            let used = used.iter().filter(|dependency| dependency["kind"] != "dev");
            (text(&package["name"]), used.map(|dependency| text(&dependency["name"])).collect())
        })
        .collect()
}

/// A text file of the tree.
struct File {
    /// From the root, with `/`.
    path: String,
    text: String,
}

impl File {
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// Without the tests, which stand last in a file, or in files of their own.
    fn lines_of_the_product(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self.path.contains("/tests/") || self.path.ends_with("/tests.rs");
        self.lines().take_while(move |(_, line)| !tests && !line.starts_with("#[cfg(test)]"))
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The Rust files, but what compilers are shown on purpose (snapshots).
fn sources() -> Vec<File> {
    let all: Vec<File> = tree()
        .into_iter()
        .filter(|file| {
            file.path.ends_with(".rs") && !file.path.contains("/ui/") && !file.path.contains("/snapshots/")
        })
        .collect();
    assert!(all.len() > 20, "the sources are not where this test looks for them");
    all
}

/// Every text file that belongs to the project.
fn tree() -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the tree is readable") {
            let path = entry.expect("the tree is readable").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("names in the tree are UTF-8");
            if [".git", "target", "mutants.out"].contains(&name) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let relative = path.strip_prefix(root()).expect("it was found under the root");
                let path =
                    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>();
                files.push(File { path: path.join("/"), text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
