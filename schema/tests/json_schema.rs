//! The JSON Schema for editors: it accepts what reads, and rejects what does not.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tablewright_schema::{Diagnostics, yaml};

fn validator() -> jsonschema::Validator {
    let schema = yaml::json_schema();
    jsonschema::draft202012::meta::validate(&schema).expect("a JSON Schema");
    jsonschema::draft202012::new(&schema).expect("a JSON Schema whose references lead somewhere")
}

fn json(path: &Path) -> Value {
    let mut out = Diagnostics::default();
    let text = std::fs::read(path).expect("the fixture is there");
    let file = yaml::add_text(path.to_owned(), text, &mut out).expect("text");
    let node = yaml::parse::parse(file, &mut out);
    node.map_or(Value::Null, |node| node.to_json())
}

#[test]
fn it_accepts_what_reads() {
    let validator = validator();
    let mut files: Vec<PathBuf> = vec![PathBuf::from("tests/good.yaml")];
    for folder in ["../examples/pyscrai/schema", "../tests/cases"] {
        let entries = std::fs::read_dir(folder)
            .expect("fixtures are there")
            .map(|entry| entry.expect("readable").path());
        files.extend(entries.flat_map(|path| if path.is_dir() { yaml_of(&path) } else { vec![path] }));
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    assert!(files.len() > 150, "only {}", files.len());
    for file in files {
        let document = json(&file);
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}\n{}", file.display(), errors.join("\n"));
    }
}

fn yaml_of(folder: &Path) -> Vec<PathBuf> {
    ["before.yaml", "after.yaml"]
        .map(|file| folder.join(file))
        .into_iter()
        .filter(|file| file.exists())
        .collect()
}

#[test]
fn it_rejects_what_an_editor_can_know_to_be_wrong() {
    let validator = validator();
    let wrong = [
        "unknown_top_key",
        "unknown_table_key",
        "unknown_column_key",
        "unknown_action",
        "words_for_truth",
        "root_is_a_list",
        "type_is_a_list",
        "check_wrong",
        "table_without_columns",
        "identity_wrong",
    ];
    for case in wrong {
        let document = json(&Path::new("tests/diagnostics").join(case).join("input.yaml"));
        assert!(!validator.is_valid(&document), "{case}");
    }
}

#[test]
fn every_key_says_what_it_is_for() {
    let schema = yaml::json_schema();
    let definitions = schema["$defs"].as_object().expect("definitions");
    let mut keys = 0;
    for (name, definition) in definitions {
        assert!(definition["description"].as_str().is_some_and(|text| !text.is_empty()), "{name}");
        for (key, property) in definition["properties"].as_object().into_iter().flatten() {
            assert!(property["description"].as_str().is_some_and(|text| !text.is_empty()), "{name}.{key}");
            keys += 1;
        }
    }
    assert!(keys > 60, "only {keys}");
}
