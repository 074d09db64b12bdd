//! Plans for tables that are in use, by policy and by size.

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::Folder;

const BEFORE: &str =
    "tables:\n  runs:\n    columns:\n      id: { type: bigint, primary_key: true }\n      note: text?\n";
const AFTER: &str = "tables:\n  runs:\n    columns:\n      id: { type: bigint, primary_key: true }\n      note: text\n    \
                     indexes:\n      - { columns: [note], name: runs_by_note }\n";

fn configured(database: &TestDatabase, policies: &str) -> Folder {
    let folder = Folder::empty();
    let config = format!("databases: {{ default: {:?} }}\npolicies: {{ {policies} }}\n", database.url());
    folder.write("tablewright.yaml", config);
    folder.write("schema/runs.yaml", BEFORE);
    folder.run("generate create_runs").succeeds();
    folder.run("up").succeeds();
    folder.write("schema/runs.yaml", AFTER);
    folder
}

/// How many of the SQL's statements work beside others.
fn beside(sql: &str) -> (usize, usize) {
    (sql.matches("INDEX CONCURRENTLY").count(), sql.matches("VALIDATE CONSTRAINT").count())
}

#[test]
fn a_table_is_large_by_its_size_in_the_live_database() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let folder = configured(&database, "online_from: 100 rows");
    database.execute("INSERT INTO runs SELECT n, 'n' FROM generate_series(1, 50) AS n; ANALYZE runs");
    assert_eq!(beside(&folder.run("diff --format sql").ends_with(2).out), (0, 0));
    database.execute("INSERT INTO runs SELECT n, 'n' FROM generate_series(51, 150) AS n; ANALYZE runs");
    assert_eq!(beside(&folder.run("diff --format sql").ends_with(2).out), (1, 1));

    let written = folder.run("generate require_notes --format json").succeeds().json();
    assert_eq!(written["versions"].as_array().map(Vec::len), Some(2), "{written}");
    folder.run("up").succeeds();
    folder.run("diff").succeeds();
    folder.run("down --steps 2").succeeds();
    folder.run("status").ends_with(2);
    folder.run("up").succeeds();
}

#[test]
fn the_policy_decides_for_every_table() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let folder = configured(&database, "online: always");
    assert_eq!(beside(&folder.run("diff --format sql").ends_with(2).out), (1, 1));
    folder.edit("tablewright.yaml", "online: always", "online: never, online_from: 0 rows");
    assert_eq!(beside(&folder.run("diff --format sql").ends_with(2).out), (0, 0));
}

#[test]
fn a_policy_that_is_none_is_told_at_its_place() {
    let folder = Folder::empty();
    folder.write("tablewright.yaml", "policies:\n  online: alway\n  online_from: big\n");
    let shown = folder.run("check").ends_with(1);
    assert!(shown.err.contains("did you mean `always`?"), "{}", shown.err);
    assert!(shown.err.contains("`big` is no size of a table"), "{}", shown.err);
}

/// Rows of a large table get their values in batches, which commit as they go.
#[test]
fn what_stopped_between_two_batches_goes_on_with_the_rows_that_are_left() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let folder = configured(&database, "online: always");
    database.execute("INSERT INTO runs SELECT n, 'n' FROM generate_series(1, 7001) AS n");
    folder.edit(
        "schema/runs.yaml",
        "      note: text\n",
        "      note: text?\n      half: { type: bigint, backfill: \"10 / (5000 - id) * 0 + id\" }\n",
    );
    folder.run("generate halves").succeeds();
    // The third batch divides by nothing: two are committed by then, and stay.
    let stopped = folder.run("up").ends_with(1);
    assert!(stopped.err.contains("division by zero"), "{}", stopped.err);
    let filled = |rows: u32| {
        let held = format!("DO $$ BEGIN ASSERT (SELECT count(half) FROM runs) = {rows}; END $$");
        database.execute(&held);
    };
    filled(4000);
    let again = folder.run("up").ends_with(1);
    assert!(again.err.contains("division by zero"), "{}", again.err);
    database.execute("UPDATE runs SET half = 0 WHERE id = 5000");
    folder.run("up").succeeds();
    filled(7001);
    folder.run("diff").succeeds();
}
