//! JSON documents: `check --data`, and a database that validates by itself.

use serde_json::json;
use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, scroll};

const SCHEMA: &str = "tables:
  runs:
    columns:
      id: { type: bigint, primary_key: true }
      config: { type: json, json_schema: json/config.json }
      notes: { type: json?, json_schema: json/notes.json }
  steps:
    columns:
      run: bigint
      place: int
      facts: { type: json?, json_schema: json/notes.json }
    primary_key: [run, place]
  plain:
    columns:
      id: { type: bigint, primary_key: true }
      anything: json?
";

const CONFIG: &str = r#"{
  "type": "object",
  "required": ["name"],
  "additionalProperties": false,
  "properties": {
    "name": { "type": "string", "minLength": 1 },
    "mode": { "enum": ["fast", "careful"] },
    "limits": { "type": "object", "properties": { "tokens": { "type": "integer", "maximum": 100 } } }
  }
}"#;

const NOTES: &str = r#"{ "type": "array", "items": { "type": "string" }, "uniqueItems": true }"#;

const WRONG: &str = r#"INSERT INTO runs (id, config, notes) VALUES
    (1, '{"name": "a", "mode": "fast"}', NULL),
    (2, '{"mode": "fats", "limits": {"tokens": 200}, "extra": 1}', '["x", "x"]'),
    (3, '{"name": "b"}', '["y", 7]'),
    (4, '[1, 2]', NULL),
    (5, '{"name": ""}', '{"a": 1}')"#;

fn project(database: &TestDatabase) -> Folder {
    let folder = Folder::empty();
    folder.write("tablewright.yaml", format!("databases: {{ default: {:?} }}\n", database.url()));
    folder.write("schema/schema.yaml", SCHEMA);
    folder.write("schema/json/config.json", CONFIG);
    folder.write("schema/json/notes.json", NOTES);
    folder.run("generate create").succeeds();
    folder.run("up").succeeds();
    folder
}

#[test]
fn live_documents_are_validated_on_every_database() {
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        let folder = project(&database);
        let right = folder.run("check --data").succeeds();
        assert!(right.out.contains("0 documents, all valid, in 3 columns"), "{}", right.out);
        database.execute(WRONG);
        database
            .execute("INSERT INTO steps (run, place, facts) VALUES (2, 1, '[]'), (1, 2, '7'), (1, 1, NULL)");

        let shown = folder.run("check --data").ends_with(2);
        for line in [
            "7 of 10 documents wrong, in 3 columns",
            "runs.config (json/config.json): 3 of 5 documents",
            "      id = 2\n",
            "        at /mode: \"fats\" is not one of \"fast\" or \"careful\"",
            "        at /limits/tokens: 200 is greater than the maximum of 100",
            "        \"name\" is a required property",
            "        Additional properties are not allowed ('extra' was unexpected)",
            "        the list of 2 is not of type \"object\"",
            "        at /name: \"\" is shorter than 1 character",
            "runs.notes (json/notes.json): 3 of 3 documents",
            "        the list of 2 has non-unique elements",
            "        at /1: 7 is not of type \"string\"",
            "steps.facts (json/notes.json): 1 of 2 documents",
            "      run = 1, place = 2\n        7 is not of type \"array\"",
        ] {
            assert!(shown.out.contains(line), "{kind:?}: {line} is not in\n{}", shown.out);
        }
        let few = folder.run("check --data --most 1").ends_with(2);
        assert!(few.out.contains("      and 2 more (`--most N` shows N)"), "{}", few.out);

        let found = folder.run("check --data --format json").ends_with(2).json();
        assert_eq!(found["ok"], false);
        let columns = &found["documents"]["columns"];
        assert_eq!((&columns[0]["documents"], &columns[0]["wrong"]), (&json!(5), &json!(3)), "{found}");
        assert_eq!(columns[1]["shown"][1]["key"], json!({ "id": "3" }));
        let finding = json!([{ "at": "/1", "message": "7 is not of type \"string\"" }]);
        assert_eq!(columns[1]["shown"][1]["findings"], finding);

        // Nothing was changed, and nobody else asks for it.
        folder.run("check").succeeds();
        folder.run("diff").succeeds();
    }
}

#[test]
fn many_rows_are_read_one_after_another() {
    let Some(database) = TestDatabase::create(Kind::Sqlite) else { return };
    let folder = project(&database);
    database.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
         INSERT INTO runs (id, config) SELECT i, CASE i % 10000 WHEN 0 THEN '{}' ELSE '{\"name\": \"a\"}' END FROM n",
    );
    let found = folder.run("check --data --most 2 --format json").ends_with(2).json();
    let column = &found["documents"]["columns"][0];
    assert_eq!((&column["documents"], &column["wrong"]), (&json!(50_000), &json!(5)));
    assert_eq!(column["shown"][1]["key"]["id"], "20000");
    assert_eq!(column["shown"].as_array().unwrap().len(), 2);
}

#[test]
fn what_cannot_be_asked_is_said() {
    let Some(database) = TestDatabase::create(Kind::Sqlite) else { return };
    let folder = project(&database);
    // SQLite takes any text.
    database.execute("INSERT INTO runs (id, config) VALUES (1, '{\"name\": ')");
    let shown = folder.run("check --data").ends_with(2);
    assert!(
        shown.out.contains("this is no JSON: EOF while parsing a value at line 1 column 9"),
        "{}",
        shown.out
    );

    folder.edit("schema/schema.yaml", "anything: json?", "anything: { type: json?, json_schema: json/config.json }\n      more: { type: json?, json_schema: json/notes.json }");
    let refused = folder.run("check --data").ends_with(1);
    assert!(refused.err.contains("the rows of `plain` could not be read"), "{}", refused.err);
    assert!(refused.err.contains("tablewright up"), "{}", refused.err);

    folder.write("schema/json/config.json", r#"{ "type": "objekt" }"#);
    let refused = folder.run("check --data").ends_with(1);
    assert!(refused.err.contains("the JSON Schema json/config.json cannot be used"), "{}", refused.err);
    folder.run("check --most 3").ends_with(1);
}

#[test]
fn a_database_validates_where_it_is_asked_to() {
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        let folder = project(&database);
        folder.edit("schema/schema.yaml", "json/config.json }", "json/config.json, enforce: true }");
        folder.edit(
            "schema/schema.yaml",
            "notes: { type: json?, json_schema: json/notes.json }",
            "notes: { type: json?, json_schema: json/notes.json, enforce: true }",
        );
        let told = folder.run("diff").ends_with(2);
        assert!(told.out.contains("documents of config must now match their JSON Schema"), "{}", told.out);
        let noted = folder.run("check").succeeds();
        assert!(noted.err.contains("`uniqueItems`: a check has no words for it"), "{}", noted.err);
        let json = folder.run("check --format json").succeeds().json();
        let left = json["not_enforced"][0]["left"].as_array().unwrap();
        assert!(left.iter().any(|left| left["keyword"] == "uniqueItems"), "{json}");

        folder.run("generate enforce").succeeds();
        database.execute("INSERT INTO runs (id, config) VALUES (1, '{\"name\": 7}')");
        let stopped = folder.run("up").ends_with(1);
        assert!(stopped.err.contains("add_json_schema runs.config: 1 in the way"), "{}", stopped.err);
        assert!(stopped.err.contains("tablewright check --data"), "{}", stopped.err);
        database.execute("DELETE FROM runs");
        folder.run("up").succeeds();
        // A second look finds nothing.
        folder.run("diff").succeeds();

        // The same in another order is no difference; another bound is one.
        folder.write(
            "schema/json/config.json",
            CONFIG.replace(r#"["fast", "careful"]"#, r#"["careful", "fast"]"#),
        );
        folder.run("diff").succeeds();
        folder.write("schema/json/config.json", CONFIG.replace("100", "50"));
        let told = folder.run("diff").ends_with(2);
        assert!(told.out.contains("documents of config must now match their JSON Schema"), "{}", told.out);
        folder.run("generate less").succeeds();
        database.execute(
            "INSERT INTO runs (id, config) VALUES (1, '{\"name\": \"a\", \"limits\": {\"tokens\": 60}}')",
        );
        folder.run("up").ends_with(1);
        database.execute("UPDATE runs SET config = '{\"name\": \"a\", \"limits\": {\"tokens\": 50}}'");
        folder.run("up").succeeds();
        folder.run("diff").succeeds();
        folder.run("down --steps 2 --allow all").succeeds();
        folder.run("up").succeeds();
    }
}

#[test]
fn the_screen() {
    let Some(database) = TestDatabase::create(Kind::Sqlite) else { return };
    let folder = project(&database);
    database.execute(WRONG);
    let url = "sqlite://dev.db";
    let shown = folder.run("check --data --most 2").ends_with(2);
    let mut text = scroll(&[shown]);
    text = text.replace(database.url(), url);
    insta::assert_snapshot!(text);
}

#[test]
fn rows_of_partitions_are_asked_too() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let folder = Folder::empty();
    let url = database.url();
    folder.write(
        "tablewright.yaml",
        format!("databases: {{ default: {url:?} }}\npolicies: {{ online: always }}\n"),
    );
    let schema = |config: &str| {
        format!(
            "tables:
  runs:
    partition_by: RANGE (id)
    columns:
      id: {{ type: bigint, primary_key: true }}
      config: {config}
    partitions:
      runs_low: FOR VALUES FROM (0) TO (100)
      runs_high: FOR VALUES FROM (100) TO (200)
"
        )
    };
    folder.write("schema/json/config.json", CONFIG);
    folder.write("schema/schema.yaml", schema("json"));
    folder.run("generate create").succeeds();
    folder.run("up").succeeds();
    database.execute(r#"INSERT INTO runs VALUES (1, '{"name": "a"}'), (150, '{"name": 7}')"#);
    folder
        .write("schema/schema.yaml", schema("{ type: json, json_schema: json/config.json, enforce: true }"));
    folder.run("generate enforce").succeeds();
    let wrong = folder.run("check --data").ends_with(2);
    assert!(
        wrong.out.contains("      id = 150\n        at /name: 7 is not of type \"string\""),
        "{}",
        wrong.out
    );
    let stopped = folder.run("up").ends_with(1);
    assert!(stopped.err.contains("add_json_schema runs.config: 1 in the way"), "{}", stopped.err);
    database.execute("DELETE FROM runs WHERE id = 150");
    folder.run("up").succeeds();
    folder.run("diff").succeeds();
}
