//! The files of a host and its environment: what is right, and everything that is wrong at once.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod world;

use std::collections::BTreeMap;

use aurite::{Configs, Error, database_url};
use tablewright::types::json;
use world::example;

fn url(variables: &[(&str, &str)]) -> Result<Option<String>, Error> {
    let variables: BTreeMap<&str, &str> = variables.iter().copied().collect();
    database_url(|name| variables.get(name).map(|&value| value.to_owned()))
}

#[test]
fn a_variable_turns_the_database_on() {
    assert_eq!(url(&[]).unwrap(), None);
    for off in ["false", "0", "No", "off", ""] {
        let found = url(&[("AURITE_ENABLE_DB", off), ("AURITE_DB_URL", "sqlite://a.db")]);
        assert_eq!(found.unwrap(), None, "{off}");
    }
    for on in ["true", "1", "Yes", " on "] {
        let found = url(&[("AURITE_ENABLE_DB", on), ("AURITE_DB_URL", "sqlite://a.db")]);
        assert_eq!(found.unwrap().as_deref(), Some("sqlite://a.db"), "{on}");
    }
    let parts = [
        ("AURITE_ENABLE_DB", "true"),
        ("AURITE_DB_HOST", "db.example.org"),
        ("AURITE_DB_PORT", "6543"),
        ("AURITE_DB_USER", "me@work"),
        ("AURITE_DB_PASSWORD", "a/b:c?"),
        ("AURITE_DB_NAME", "aurite"),
    ];
    let found = url(&parts).unwrap();
    assert_eq!(found.as_deref(), Some("postgres://me%40work:a%2Fb%3Ac%3F@db.example.org:6543/aurite"));
}

#[test]
fn an_environment_that_cannot_be_is_told_what_to_set() {
    let said = |variables: &[(&str, &str)]| url(variables).unwrap_err().to_string();
    assert_eq!(said(&[("AURITE_ENABLE_DB", "maybe")]), "AURITE_ENABLE_DB is \"maybe\": write true or false");
    assert_eq!(
        said(&[("AURITE_ENABLE_DB", "true"), ("AURITE_DB_USER", "me")]),
        "AURITE_ENABLE_DB is on, and nothing says where the database is: set AURITE_DB_HOST, AURITE_DB_NAME, or AURITE_DB_URL"
    );
    let port = [
        ("AURITE_ENABLE_DB", "true"),
        ("AURITE_DB_HOST", "h"),
        ("AURITE_DB_USER", "me"),
        ("AURITE_DB_NAME", "n"),
        ("AURITE_DB_PORT", "many"),
    ];
    assert_eq!(said(&port), "AURITE_DB_PORT is \"many\", and a port is a number");
}

#[test]
fn everything_that_is_wrong_in_files_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).unwrap();
    write(
        "a.json",
        r#"{ "agents": [{ "name": "one" }, { "name": "one" }, { "model": "m" }, 7, { "name": "two", "temprature": 1 }] }"#,
    );
    write("b.json", "{ \"agents\": [\n  { \"name\": }\n] }");
    write("c.json", r#"{ "agent": [] }"#);
    write("notes.txt", "no file of ours");
    let said = Configs::read(folder.path()).unwrap_err().to_string();
    let expect = "\
a.json, agents[1] \"one\": the name stands there already
a.json, agents[2]: the entry has no name
a.json, agents[3]: an entry is an object with a name
a.json, agents[4] \"two\": unknown field `temprature`, expected one of `system_prompt`, `model`, `temperature`, `max_tokens`, \
                  `max_iterations`, `include_history`, `client_ids`, `exclude_components`
b.json: expected value at line 2 column 13
c.json: unknown field `agent`, expected one of `agents`, `workflows`, `custom_workflows` at line 1 column 9";
    assert_eq!(said, expect);

    write("b.json", "{}");
    write("c.json", "{}");
    write(
        "a.json",
        r#"{ "agents": [{ "name": "one" }], "workflows": [{ "name": "w", "steps": ["one", "two", "three"] }] }"#,
    );
    let said = Configs::read(folder.path()).unwrap_err().to_string();
    assert_eq!(
        said,
        "workflow \"w\", step 2: there is no agent \"two\"\nworkflow \"w\", step 3: there is no agent \"three\""
    );
    let nowhere = Configs::read(&folder.path().join("none")).unwrap_err().to_string();
    assert!(nowhere.contains("none cannot be read"), "{nowhere}");
}

/// What is read into a type satisfies the JSON Schema of its column, and the other way round: neither knows a key that the other does not.
#[test]
fn the_types_and_the_json_schemas_know_the_same_keys() {
    let full = json!({
        "agents": [{
            "name": "a", "system_prompt": "p", "model": "m", "temperature": 1.5, "max_tokens": 5, "max_iterations": 6,
            "include_history": true, "client_ids": ["c"], "exclude_components": ["e"],
        }],
        "workflows": [{ "name": "w", "description": "d", "steps": ["a"] }],
        "custom_workflows": [{ "name": "c", "description": "d", "module_path": "m.py", "class_name": "C" }],
    });
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("full.json"), full.to_string()).unwrap();
    let configs = Configs::read(folder.path()).unwrap();
    let written = [
        ("agent", serde_json::to_value(&configs.agents["a"]).unwrap()),
        ("workflow", serde_json::to_value(&configs.workflows["w"]).unwrap()),
        ("custom_workflow", serde_json::to_value(&configs.custom_workflows["c"]).unwrap()),
    ];
    for (name, written) in written {
        let text = std::fs::read_to_string(example("schema/json").join(format!("{name}.json"))).unwrap();
        let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut known: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
        let mut keys: Vec<_> = written.as_object().unwrap().keys().collect();
        known.sort();
        keys.sort();
        assert_eq!(known, keys, "{name}");
    }
}
