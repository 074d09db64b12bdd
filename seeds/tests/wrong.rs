//! Wrong seeds and what is said of them: a folder each, against `library/schema.yaml`. A folder without `expected.txt` gets one, and
//! the run fails until somebody has read it.

use std::path::Path;

use tablewright_schema::yaml::read_dir;

#[test]
fn every_wrong_seed_is_explained() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let model = read_dir(&here.join("library")).unwrap_or_else(|error| panic!("{error}"));
    let mut cases: Vec<_> =
        std::fs::read_dir(here.join("wrong")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 40, "only {} cases", cases.len());
    let mut failures = Vec::new();
    for case in cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let Err(said) = tablewright_seeds::read(&case, &model) else {
            failures.push(format!("{name}: nothing is said to be wrong"));
            continue;
        };
        let said = said.to_string().replace(&format!("{}/", case.display()), "");
        let path = case.join("expected.txt");
        match std::fs::read_to_string(&path) {
            Ok(expected) if expected == said => {}
            Ok(expected) => failures.push(format!("{name}: expected\n{expected}\nbut it says\n{said}")),
            Err(_) => {
                std::fs::write(&path, &said).unwrap();
                failures.push(format!("{name}: new, please read\n{said}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
