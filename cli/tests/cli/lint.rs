//! `lint`: what it finds, how it is shown, and what it leaves alone.

use insta::assert_snapshot;
use tablewright_tests::{Kind, TestDatabase};

use crate::folder::Folder;

const RISKY: &str = "\
CREATE TABLE audits (id INTEGER PRIMARY KEY, task_id BIGINT NOT NULL REFERENCES tasks (id));
ALTER TABLE tasks ADD COLUMN note TEXT NOT NULL;
DELETE FROM tasks;
";

/// A project with a migration that is applied, and one that is not.
fn project(pending: &str) -> Folder {
    let folder = Folder::initialised();
    folder.write(
        "migrations/1_first.up.sql",
        "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT NOT NULL);\n",
    );
    folder.write("migrations/1_first.down.sql", "DROP TABLE tasks;\n");
    folder.run("check --accept");
    folder.run("up").succeeds();
    folder.write("migrations/2_second.up.sql", pending);
    folder
}

#[test]
fn findings_stand_under_their_places() {
    let shown = project(RISKY).run("lint").ends_with(2);
    assert_snapshot!(shown.out);
    assert!(shown.err.contains("next: tablewright lint --explain"), "{}", shown.err);
}

#[test]
fn what_is_applied_is_left_alone() {
    let folder = project("SELECT 1;\n");
    folder.write(
        "migrations/1_first.up.sql",
        "DROP TABLE IF EXISTS gone;\nCREATE TABLE tasks (id INTEGER PRIMARY KEY);\n",
    );
    let shown = folder.run("lint").succeeds();
    assert!(shown.out.contains("nothing found in 1 file"), "{}", shown.out);
    let shown = folder.run("lint --all --offline").ends_with(2);
    assert!(shown.out.contains("error[drop_table]"), "{}", shown.out);
    folder.run("lint 1 --offline").ends_with(2);
    folder.run("lint 2").succeeds();
}

#[test]
fn a_text_that_was_cut_off_and_one_that_is_none_are_told() {
    let folder = project("SELECT 1;\n");
    folder.write("half.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY, note TEXT DEFAULT 'x");
    let shown = folder.run("lint --offline half.sql").ends_with(2);
    assert!(shown.out.contains("error[unclosed]") && shown.out.contains("half.sql:1:59"), "{}", shown.out);
    folder.write("none.sql", "S\0E\0L\0");
    let shown = folder.run("lint --offline none.sql").ends_with(1);
    assert!(shown.err.contains("none.sql is no text"), "{}", shown.err);
}

#[test]
fn findings_are_data() {
    let document = project(RISKY).run("lint --format json").ends_with(2).json();
    assert_eq!(document["verb"], "lint");
    let found: Vec<String> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            format!(
                "{} {}:{}-{}:{}",
                finding["code"].as_str().unwrap(),
                finding["line"],
                finding["column"],
                finding["end_line"],
                finding["end_column"]
            )
        })
        .collect();
    assert_eq!(
        found,
        ["unindexed_foreign_key 1:70-1:91", "required_column 2:30-2:34", "delete_everything 3:1-3:18",]
    );
}

#[test]
fn sarif_has_what_its_schema_asks_for() {
    let shown = project(RISKY).run("lint --format sarif").ends_with(2);
    let document: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(document["version"], "2.1.0");
    let run = &document["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "tablewright");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        assert!(result["message"]["text"].as_str().unwrap().len() > 10);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "migrations/2_second.up.sql");
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][key].as_u64().unwrap() > 0, "{key}");
        }
    }
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            assert!(
                rule[key]["text"].as_str().unwrap().ends_with(|c| ".…;)".contains(c)) || key == "help",
                "{rule}"
            );
        }
    }
}

#[test]
fn annotations_are_a_line_each() {
    let shown = project(RISKY).run("lint --format github").ends_with(2);
    assert_snapshot!(shown.out);
}

#[test]
fn what_is_meant_is_allowed_with_a_reason() {
    let allowed =
        "-- tablewright: allow delete_everything because the tasks of the demo go\nDELETE FROM tasks;\n";
    project(allowed).run("lint").succeeds();
    let shown =
        project("-- tablewright: allow delete_everything\nDELETE FROM tasks;\n").run("lint").ends_with(2);
    assert!(
        shown.out.contains("error[delete_everything]") && shown.out.contains("warning[allow_without_reason]"),
        "{}",
        shown.out
    );
    let shown =
        project("-- tablewright: allow delete_everthing because it is\nSELECT 1;\n").run("lint").ends_with(2);
    assert!(shown.out.contains("did you mean `delete_everything`?"), "{}", shown.out);
    let shown =
        project("-- tablewright: allow drop_table because it is\n\nSELECT 1;\n").run("lint").ends_with(2);
    assert!(shown.out.contains("warning[unused_allow]"), "{}", shown.out);
}

#[test]
fn the_configuration_says_how_much_a_rule_matters() {
    let folder = project(RISKY);
    let config = folder.read("tablewright.yaml");
    folder.write(
        "tablewright.yaml",
        format!("{config}\nlint: {{ delete_everything: note, unindexed_foreign_key: off, required_column: off }}\n"),
    );
    let shown = folder.run("lint").succeeds();
    assert!(
        shown.out.contains("note[delete_everything]") && !shown.out.contains("unindexed"),
        "{}",
        shown.out
    );
    folder.run("lint --deny note").ends_with(2);
    folder.write("tablewright.yaml", format!("{config}\nlint: {{ delete_everthing: note, charset: loud, naming: PascalCase, small_table: many }}\n"));
    let shown = folder.run("lint").ends_with(1);
    for said in ["did you mean `delete_everything`?", "`loud` is no level", "`many` is no whole number"] {
        assert!(shown.err.contains(said), "{said}\n{}", shown.err);
    }
}

#[test]
fn what_the_server_refuses_is_found() {
    let shown = project("CREATE TABLE a (id INTEGER PRIMARY KEY);\nINSERT INTO nowhere (a) VALUES (1);\n")
        .run("lint")
        .ends_with(2);
    assert!(
        shown.out.contains("error[refused]") && shown.out.contains("2_second.up.sql:2:1"),
        "{}",
        shown.out
    );
}

#[test]
fn files_that_are_no_migrations_are_read_too() {
    let folder = Folder::empty();
    folder.write(
        "dump.sql",
        "CREATE TABLE `a` (`id` int(11) NOT NULL) ENGINE=MyISAM DEFAULT CHARSET=latin1;\n",
    );
    let shown = folder.run("lint dump.sql --dialect mysql").ends_with(2);
    for code in ["engine", "charset", "no_primary_key", "display_width"] {
        assert!(shown.out.contains(&format!("[{code}]")), "{code}\n{}", shown.out);
    }
    let shown = folder.run("lint dump.sql").ends_with(1);
    assert!(shown.err.contains("--dialect"), "{}", shown.err);
    let shown = folder.run("lint nowhere.sql --dialect sqlite").ends_with(1);
    assert!(shown.err.contains("nowhere.sql"), "{}", shown.err);
    folder.write("latin_1.sql", b"SELECT 'caf\xe9';");
    folder.run("lint latin_1.sql --dialect postgres").succeeds();
}

#[test]
fn every_rule_is_explained() {
    let folder = Folder::initialised();
    let rules = folder.run("lint --list --format json").succeeds().json();
    let codes: Vec<String> = rules["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["code"].as_str().unwrap().to_owned())
        .collect();
    assert!(codes.len() > 80, "{}", codes.len());
    for code in &codes {
        let shown = folder.run(&format!("lint --explain {code}")).succeeds();
        assert!(shown.out.contains("instead:") && !shown.out.contains('«'), "{}", shown.out);
    }
    assert_snapshot!(folder.run("lint --explain index_blocks_writes").succeeds().out);
    let shown = folder.run("lint --explain index_blocks").ends_with(1);
    assert!(shown.err.contains("no rule is called"), "{}", shown.err);
}

#[test]
fn what_generate_writes_is_found_clean() {
    let folder = Folder::initialised();
    folder.run("generate create_tables").succeeds();
    folder.run("lint").succeeds();
    folder.run("up").succeeds();
    folder.edit("schema/tasks.yaml", "      title: text\n", "      title: text\n      note: text?\n");
    folder.run("generate add_note").succeeds();
    folder.run("lint").succeeds();
}

#[test]
fn the_design_is_looked_at_in_the_yaml() {
    let folder = Folder::initialised();
    folder.run("lint --yaml").succeeds();
    folder.write(
        "schema/regretted.yaml",
        "tables:\n  orders:\n    columns:\n      id: { type: int, identity: true, primary_key: true }\n      total_price: double\n      \
         task_id: { references: tasks.id }\n    indexes:\n      - total_price\n      - [total_price, id]\n",
    );
    let shown = folder.run("lint --yaml --dialect postgres").ends_with(2);
    assert_snapshot!(shown.out);
}

/// The findings of a second migration on a server, as `code line:column subject`.
fn seen(kind: Kind, first: &str, second: &str) -> Option<Vec<String>> {
    let database = TestDatabase::create(kind)?;
    let folder = Folder::empty();
    folder.write("tablewright.yaml", "databases: { default: \"${DATABASE_URL}\" }\n");
    folder.write("migrations/1_first.up.sql", first);
    folder.write("migrations/2_second.up.sql", second);
    let run = |arguments: &str| {
        let mut command = folder.command(arguments);
        folder.shown(arguments, command.env("DATABASE_URL", database.url()).output().unwrap())
    };
    run("check --accept");
    run("up --to 1").succeeds();
    let shown = run("lint --format json").ends_with(2).json();
    let list = shown["findings"].as_array().unwrap().iter();
    let word = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let line = |finding: &serde_json::Value| {
        format!(
            "{} {}:{} {}",
            word(finding, "code"),
            finding["line"],
            finding["column"],
            word(finding, "subject")
        )
    };
    Some(list.map(line).collect())
}

#[test]
fn what_a_block_does_is_seen_on_postgres() {
    let first = "CREATE TABLE users (id bigint PRIMARY KEY, email text, name text NOT NULL);\nCREATE TYPE mood AS ENUM ('a', 'b');\n";
    let second = "ALTER TABLE users RENAME COLUMN name TO title;\n\
                  DO $$ BEGIN EXECUTE 'ALTER TABLE users DROP COLUMN ' || 'email'; END $$;\n\
                  -- tablewright: allow drop_object because nothing numbers by it\nCREATE SEQUENCE unused;\n";
    let Some(found) = seen(Kind::Postgres, first, second) else { return };
    assert_eq!(
        found,
        [
            "rename_column 1:33 users.name",
            "unread_block 2:1 block",
            "drop_column 2:1 users.email",
            "unused_allow 3:23 drop_object",
        ]
    );
}

#[test]
fn what_a_prepared_statement_does_is_seen_on_mysql() {
    let first =
        "CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100), name VARCHAR(100) NOT NULL);\n";
    let second = "ALTER TABLE users MODIFY name VARCHAR(50) NOT NULL;\nPREPARE s FROM 'ALTER TABLE users DROP COLUMN email';\nEXECUTE s;\n";
    let Some(found) = seen(Kind::Mysql, first, second) else { return };
    let told: Vec<&str> =
        found.iter().map(String::as_str).filter(|line| !line.contains("unread_block")).collect();
    assert_eq!(
        told,
        ["narrow_type 1:31 users.name", "rewrite_table 1:31 users.name", "drop_column 2:1 users.email"]
    );
}

#[test]
fn what_a_copy_lacks_is_seen_on_sqlite() {
    let first = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);\n";
    let second = "CREATE TABLE users_new (id INTEGER PRIMARY KEY);\nINSERT INTO users_new (id) SELECT id FROM users;\n\
                  DROP TABLE users;\nALTER TABLE users_new RENAME TO users;\n";
    let Some(found) = seen(Kind::Sqlite, first, second) else { return };
    // The copy takes the table's place, and what the copy lacks is lost.
    assert_eq!(found, ["drop_column 1:1 users.email"]);
}

#[test]
fn a_migration_in_rust_is_no_mistake_and_hides_none_behind_it() {
    let folder = Folder::initialised();
    folder.run("generate first").succeeds();
    folder.run("new split --rust").succeeds();
    folder.run("new later").succeeds();
    folder.write(&folder.migration("_later.up.sql"), "ALTER TABLE nowhere ADD COLUMN x TEXT;\n");
    folder.run("check --accept").succeeds();
    let shown = folder.run("lint").ends_with(2);
    assert!(
        !shown.err.contains("_split.up.sql") && !shown.out.contains("_split.up.sql"),
        "{}{}",
        shown.out,
        shown.err
    );
    assert!(
        format!("{}{}", shown.out, shown.err).contains("no such table: nowhere"),
        "{}{}",
        shown.out,
        shown.err
    );
}

/// What needs no decision is mended in what is pending, and the folder is as its sum says; the rest is shown.
#[test]
fn what_needs_no_decision_is_mended_in_pending_files() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let folder = Folder::empty();
    folder.write("tablewright.yaml", format!("databases: {{ default: {:?} }}\n", database.url()));
    let applied =
        "CREATE TABLE tasks (id bigint PRIMARY KEY, title text NOT NULL);\nSET search_path = public;\n";
    folder.write("migrations/1_first.up.sql", applied);
    folder.write("migrations/1_first.down.sql", "DROP TABLE tasks;\n");
    folder.run("check --accept");
    folder.run("up").succeeds();
    folder.write("migrations/2_index.up.sql", "CREATE INDEX titles ON tasks (title, id);\n");
    folder.write("migrations/2_index.down.sql", "DROP INDEX titles;\n");
    folder
        .write("migrations/3_check.up.sql", "ALTER TABLE tasks ADD CONSTRAINT titled CHECK (title <> '');\n");
    folder.write("migrations/3_check.down.sql", "ALTER TABLE tasks DROP CONSTRAINT titled;\n");
    folder.write("migrations/4_both.up.sql", "ALTER TABLE tasks ADD COLUMN note text;\nDELETE FROM tasks;\n");
    folder.write("migrations/4_both.down.sql", "ALTER TABLE tasks DROP COLUMN note;\n");

    folder.run("check --accept");
    let proposed = folder.run("lint").ends_with(2);
    assert!(proposed.err.contains("tablewright lint --fix mends 2 findings"), "{}", proposed.err);
    let shown = folder.run("lint --fix").ends_with(2);
    for said in [
        "+-- no-transaction",
        "+CREATE INDEX CONCURRENTLY titles",
        "VALIDATE CONSTRAINT titled",
        "delete_everything",
    ] {
        assert!(shown.out.contains(said), "{said}: {}", shown.out);
    }
    assert_eq!(
        folder.read("migrations/2_index.up.sql"),
        "-- no-transaction\nCREATE INDEX CONCURRENTLY titles ON tasks (title, id);\n"
    );
    assert_eq!(folder.read("migrations/1_first.up.sql"), applied);
    let again = folder.run("lint --fix --format json").ends_with(2).json();
    assert_eq!(
        (again["mended"].clone(), again["warnings"].clone()),
        (serde_json::json!([]), serde_json::json!(1))
    );
    folder.run("up").succeeds();
    folder.run("down --steps 3").succeeds();

    folder.run("lint --fix --all").ends_with(1);
    folder.run("lint --fix --offline").ends_with(1);
}
