//! Wrong YAML, and what its author is told: a folder for each case, the whole screen as the expectation.
//!
//! `UPDATE=1` writes the expectations anew; they are to be read in the diff.

use std::path::{Path, PathBuf};

use tablewright_schema::{Dialect, yaml};

/// Everything that is said about a folder: by reading, or where that succeeds, by each database.
fn screen(folder: &Path) -> String {
    let text = match yaml::read_dir(folder) {
        Err(found) => found.render(false),
        Ok(model) => Dialect::ALL
            .into_iter()
            .filter_map(|dialect| {
                model.schema(dialect).err().map(|found| format!("on {dialect}:\n\n{found}"))
            })
            .collect(),
    };
    // Paths are shown relative to the case, with the separators of every system.
    text.replace(&format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR), "")
}

#[test]
fn every_wrong_schema_is_explained() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&root)
        .expect("the cases are there")
        .map(|entry| entry.expect("readable").path())
        .collect();
    folders.sort();
    assert!(folders.len() >= 60, "only {} cases", folders.len());
    let update = std::env::var_os("UPDATE").is_some();
    let mut failures = Vec::new();
    for folder in &folders {
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let actual = screen(folder);
        if actual.is_empty() {
            failures.push(format!("{name}: nothing was found wrong"));
            continue;
        }
        let path = folder.join("expected.txt");
        let expected = std::fs::read_to_string(&path).ok();
        match expected {
            Some(expected) if expected == actual => {}
            None => {
                std::fs::write(&path, &actual).expect("the case's folder is writable");
                failures.push(format!("{name}: new, please read\n{actual}"));
            }
            Some(_) if update => std::fs::write(&path, &actual).expect("the case's folder is writable"),
            Some(expected) => {
                failures.push(format!("{name}:\n--- expected\n{expected}\n--- actual\n{actual}"))
            }
        }
    }
    assert!(failures.is_empty(), "{} of {}\n\n{}", failures.len(), folders.len(), failures.join("\n\n"));
}

#[test]
fn every_error_is_reported_at_once_in_the_order_of_the_files() {
    let texts = vec![
        (PathBuf::from("a.yaml"), "tables: { a: { columns: { x: txt, y: intt } } }\n".to_owned()),
        (PathBuf::from("b.yaml"), "tables: { b: { columns: { z: { references: c.id } } } }\n".to_owned()),
        (PathBuf::from("c.yaml"), "tables: [\n".to_owned()),
    ];
    let found = yaml::read_texts(texts).expect_err("three files with an error each");
    let places: Vec<String> = found.list.iter().map(|one| found.sources.location(one.span)).collect();
    // What `b.yaml` refers to may be declared in `c.yaml`, which could not be read.
    assert_eq!(places, ["a.yaml:1:30", "a.yaml:1:38", "c.yaml:1:9"], "{found}");
}
