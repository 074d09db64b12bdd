//! Rows that belong to the code, from the YAML into a database and back, as their author goes about it.

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::Folder;
use crate::repository::a_second_later;

fn schema(rows: &str) -> String {
    format!(
        "tables:\n  statuses:\n    columns:\n      code: {{ type: varchar(20), primary_key: true }}\n      label: varchar(40)\n      \
         rank: {{ type: int, unique: true }}\n{rows}  orders:\n    columns:\n      id: {{ type: bigint, identity: true, primary_key: true }}\n      \
         status_id: {{ references: statuses.code, default: open }}\n"
    )
}

const FIRST: &str = "    rows:\n      open: { label: Open, rank: 1 }\n      paid: { label: Paid, rank: 2 }\n";
const SECOND: &str =
    "    rows:\n      open: { label: Opened, rank: 1 }\n      sent: { label: Sent, rank: 2 }\n";

fn every_database(test: impl Fn(&Folder, &TestDatabase)) {
    for kind in [Kind::Sqlite, Kind::Postgres, Kind::Mysql] {
        let Some(database) = TestDatabase::create(kind) else { continue };
        let folder = Folder::initialised();
        folder.write("tablewright.yaml", format!("databases:\n  default: {:?}\n", database.url()));
        folder.write("schema/tasks.yaml", schema(FIRST));
        folder.run("generate first").succeeds();
        folder.run("up").succeeds();
        test(&folder, &database);
    }
}

#[test]
fn rows_are_carried_and_come_back() {
    every_database(|folder, database| {
        assert!(folder.run("diff").succeeds().out.contains("no difference"));
        database.execute("INSERT INTO orders (status_id) VALUES ('paid')");
        a_second_later();
        folder.write("schema/tasks.yaml", schema(SECOND));
        let shown = folder.run("diff").ends_with(2);
        for line in [
            "~ rows statuses",
            "+ row sent: label Sent, rank 2",
            "~ row open: label Open → Opened",
            "- row paid",
        ] {
            assert!(shown.out.contains(line), "{}", shown.out);
        }
        let shown = folder.run("generate second").ends_with(1);
        assert!(shown.err.contains("--allow delete_reference_row"), "{}", shown.err);
        folder.run("generate second --allow delete_reference_row").succeeds();
        // An order is still in the way, and said before anything is done.
        let shown = folder.run("up").ends_with(1);
        assert!(shown.err.contains("lead these rows to another one"), "{}", shown.err);
        database.execute("UPDATE orders SET status_id = 'open'");
        folder.run("up").succeeds();
        assert!(folder.run("diff").succeeds().out.contains("no difference"));
        database.execute("CREATE TABLE proof (number int CHECK (number = 1))");
        database.execute(
            "INSERT INTO proof SELECT count(*) FROM statuses WHERE code = 'sent' AND label = 'Sent'",
        );
        folder.run("down --allow all").succeeds();
        database.execute(
            "INSERT INTO proof SELECT count(*) FROM statuses WHERE code = 'paid' AND label = 'Paid'",
        );
        database.execute(
            "INSERT INTO proof SELECT count(*) FROM statuses WHERE code = 'open' AND label = 'Open'",
        );
        database.execute("INSERT INTO proof SELECT 1 + count(*) FROM statuses WHERE code = 'sent'");
    });
}

#[test]
fn a_row_changed_by_hand_is_drift_and_squash_keeps_the_rows() {
    every_database(|folder, database| {
        folder.run("drift").succeeds();
        database.execute("UPDATE statuses SET label = 'Other' WHERE code = 'open'");
        let shown = folder.run("drift").ends_with(2);
        assert!(shown.out.contains("~ row open: label Open → Other"), "{}", shown.out);
        folder.run("drift --fix=revert").succeeds();
        folder.run("drift").succeeds();
        a_second_later();
        folder.write("schema/tasks.yaml", schema(SECOND));
        folder.run("generate second --allow delete_reference_row").succeeds();
        folder.run("up").succeeds();
        let newest =
            folder.list("migrations").into_iter().filter(|name| name.ends_with(".up.sql")).max().unwrap();
        let version = newest.split_once('_').unwrap().0.to_owned();
        folder.run(&format!("squash --to {version}")).succeeds();
        let files: Vec<String> =
            folder.list("migrations").into_iter().filter(|name| name.ends_with(".up.sql")).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        let text = folder.read(&format!("migrations/{}", files[0]));
        assert!(
            text.contains("'sent', 'Sent', 2")
                && text.contains("-- rows: statuses (code, label, rank) by code"),
            "{text}"
        );
        folder.run("up").succeeds();
        assert!(folder.run("diff").succeeds().out.contains("no difference"));
    });
}

#[test]
fn rows_that_nobody_declares_any_more_stay() {
    every_database(|folder, database| {
        folder.write("schema/tasks.yaml", schema(""));
        assert!(folder.run("diff").succeeds().out.contains("no difference"));
        // What is there already is compared when they are declared again.
        database.execute("INSERT INTO statuses (code, label, rank) VALUES ('void', 'Void', 3)");
        folder.write("schema/tasks.yaml", schema(FIRST));
        let shown = folder.run("diff").ends_with(2);
        assert!(shown.out.contains("- row void") && !shown.out.contains("row open"), "{}", shown.out);
        let before = folder.read("schema/tasks.yaml");
        folder.run("pull").succeeds();
        assert_eq!(folder.read("schema/tasks.yaml"), before, "pull leaves the rows as they are written");
    });
}

#[test]
fn documents_in_rows_satisfy_their_json_schema() {
    let folder = Folder::initialised();
    folder.write(
        "schema/json/limits.json",
        r#"{ "type": "object", "required": ["seats"], "properties": { "seats": { "type": "integer", "minimum": 1 } } }"#,
    );
    let schema = |free: &str| {
        format!(
            "tables:\n  plans:\n    columns:\n      code: {{ type: varchar(20), primary_key: true }}\n      \
             limits: {{ type: json, json_schema: json/limits.json }}\n    rows:\n      free: {{ limits: {free} }}\n      \
             team:\n        limits: {{ seats: 10 }}\n"
        )
    };
    folder.write("schema/tasks.yaml", schema("{ seats: 0 }"));
    let shown = folder.run("diff --db sqlite::memory:").ends_with(1);
    assert!(shown.err.contains("schema/tasks.yaml:7:32"), "{}", shown.err);
    assert!(shown.err.contains("less than the minimum of 1 (json/limits.json at /seats)"), "{}", shown.err);
    folder.run("check").ends_with(2);
    folder.write("schema/tasks.yaml", schema("{ chairs: 3 }"));
    let shown = folder.run("generate first").ends_with(1);
    assert!(shown.err.contains("`seats` is missing (json/limits.json)"), "{}", shown.err);
    folder.write("schema/tasks.yaml", schema("{ seats: 1 }"));
    folder.run("check").succeeds();
}
