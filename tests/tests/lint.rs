//! What tablewright writes is held to what its lint says: no file of any case has a finding of level error that its header does not name.

use std::path::Path;

use tablewright_migrations::lint::{Facts, Known, Level, Settings, Source, lint};
use tablewright_schema::{Dialect, yaml};

#[test]
fn what_is_written_has_no_error_that_is_not_meant() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let (mut files, mut wrong) = (0, Vec::new());
    let mut folders: Vec<_> = std::fs::read_dir(cases)
        .expect("there are cases")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    folders.sort();
    for folder in folders {
        for dialect in Dialect::ALL {
            let path = folder.join(format!("{}.up.sql", dialect.name()));
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            files += 1;
            // The migration of a case may be several files, which stand one below the other.
            let parts: Vec<&str> = text.split("-- The next file:\n").collect();
            let sources: Vec<Source<'_>> = parts.iter().map(|text| Source { text, is_down: false }).collect();
            let facts = Facts { is_one_run: true, ..Facts::default() };
            let found = lint(dialect, &sources, before(&folder, dialect), &facts, &Settings::default());
            for (part, findings) in parts.iter().zip(found) {
                for finding in findings.iter().filter(|finding| finding.level == Level::Error) {
                    let (code, place) = (finding.rule.code, &part[finding.span.clone()]);
                    wrong.push(format!("{}: {code} at {place:?}: {}", path.display(), finding.message));
                }
            }
        }
    }
    assert!(files > 250, "only {files} files of cases were found");
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// What a case begins with, as its YAML says.
fn before(folder: &Path, dialect: Dialect) -> Known {
    let path = folder.join("before.yaml");
    let text = std::fs::read_to_string(&path).expect("each case has what it begins with");
    let beside = |path: &str| std::fs::read_to_string(folder.join(path)).map_err(|error| error.to_string());
    let model = yaml::read_sources(vec![(path.clone(), text)], beside);
    let model = model.unwrap_or_else(|found| panic!("{}\n{found}", path.display()));
    let (schema, _) = model.schema(dialect).unwrap_or_else(|found| panic!("{}\n{found}", path.display()));
    Known::of_schema(&schema)
}
