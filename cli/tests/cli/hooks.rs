//! What is run around migrations, and what a run tells while it goes on.

use serde_json::Value;
use tablewright_tests::{Kind, TestDatabase};

use crate::folder::Folder;

/// A project with one migration that is not applied, and these hooks.
fn project(hooks: &str) -> Folder {
    let folder = Folder::empty();
    folder.write("tablewright.yaml", format!("databases: {{ default: sqlite://dev.db }}\nhooks:\n{hooks}"));
    folder.write("migrations/1_notes.up.sql", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);\n");
    folder.write("migrations/1_notes.down.sql", "DROP TABLE notes;\n");
    folder
}

fn second(folder: &Folder, sql: &str) {
    folder.write("migrations/2_second.up.sql", sql);
    folder.write("migrations/2_second.down.sql", "DELETE FROM notes;\n");
}

/// The lines of a file of events, each without its time, which it must have.
fn events(folder: &Folder, file: &str) -> Vec<Value> {
    let line = |line: &str| {
        let mut event: Value = serde_json::from_str(line).unwrap();
        let at = event.as_object_mut().unwrap().shift_remove("at").unwrap();
        assert!(at.as_str().unwrap().ends_with('Z'), "{at}");
        event
    };
    folder.read(file).lines().map(line).collect()
}

fn names(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["event"].as_str().unwrap()).collect()
}

#[test]
fn a_backup_is_made_before_anything_changes() {
    let folder =
        project("  before: { command: 'cp dev.db backup.db; echo \"$TABLEWRIGHT_VERB $TABLEWRIGHT_DB\"' }\n");
    folder.run("up").succeeds();
    second(&folder, "INSERT INTO notes (text) VALUES ('one');\n");
    std::fs::create_dir(folder.path("below")).unwrap();
    let shown = folder
        .shown("up", folder.command("up --format json").current_dir(folder.path("below")).output().unwrap());
    // What a hook prints does not stand in the document.
    let shown = shown.succeeds();
    assert_eq!(shown.json()["migrations"][0]["name"], "second");
    assert!(shown.err.contains("up default\n"), "{}", shown.err);

    let status = |database: &str| folder.run(&format!("status --db sqlite://{database}"));
    status("dev.db").succeeds();
    let backup = status("backup.db").ends_with(2);
    assert!(backup.out.contains("pending"), "{}", backup.out);
}

#[test]
fn hooks_are_told_what_is_run_and_run_only_where_there_is_something() {
    let folder = project(
        "  before: { command: 'echo \"$TABLEWRIGHT_HOOK:$TABLEWRIGHT_VERB:$TABLEWRIGHT_FILES:$TABLEWRIGHT_URL:$TABLEWRIGHT_VERSION\" >> told' }\n  \
           after:\n    - { sql: 'CREATE TABLE IF NOT EXISTS done (n); INSERT INTO done VALUES (1)' }\n    \
           - { command: 'echo \"$TABLEWRIGHT_HOOK:$TABLEWRIGHT_VERSION\" >> told' }\n",
    );
    for verb in ["up --dry-run", "up", "up", "redo", "down --allow all", "down"] {
        folder.run(verb).succeeds();
    }
    let told = folder.read("told");
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(
        told,
        [
            "before:up:1_notes.up.sql:sqlite://dev.db:0",
            "after:1",
            "before:redo:1_notes.down.sql",
            "1_notes.up.sql:sqlite://dev.db:1",
            "after:1",
            "before:down:1_notes.down.sql:sqlite://dev.db:1",
            "after:0",
        ]
    );
}

#[test]
fn a_hook_that_fails_stops_the_run() {
    let folder = project("  before: { command: exit 3 }\n");
    let shown = folder.run("up").ends_with(1);
    insta::assert_snapshot!(shown.screen());
    folder.run("status").ends_with(2);
    let folder = project("  before: { sql: SELECT nowhere }\n");
    let shown = folder.run("up").ends_with(1);
    assert!(
        shown.err.contains("no such column: nowhere") && shown.err.contains("nothing was changed"),
        "{}",
        shown.err
    );
    let folder = project("  after: { command: exit 3 }\n");
    let shown = folder.run("up").ends_with(1);
    assert!(shown.err.contains("the migrations are done and stay so"), "{}", shown.err);
    folder.run("status").succeeds();
}

#[test]
fn a_run_that_fails_is_told() {
    let folder = project(
        "  failed: { command: echo $TABLEWRIGHT_FILES > failed }\n  after: { command: touch after }\n",
    );
    folder.run("up").succeeds();
    std::fs::remove_file(folder.path("after")).unwrap();
    second(&folder, "INSERT INTO nowhere VALUES (1);\n");
    let shown = folder.run("up --events log.jsonl").ends_with(1);
    assert!(shown.err.contains("no such table: nowhere"), "{}", shown.err);
    assert_eq!(folder.read("failed"), "2_second.up.sql\n");
    assert!(!folder.path("after").exists());
    let events = events(&folder, "log.jsonl");
    assert_eq!(names(&events), ["started", "failed", "hook"]);
    assert_eq!(events[1]["error"]["kind"], "migrations");
    assert_eq!(events[2]["hook"], "failed");
}

#[test]
fn a_hook_is_a_command_or_sql() {
    let folder = project("  before: { comand: ls }\n  after: [{ command: ls, sql: SELECT 1 }, {}]\n");
    let shown = folder.run("up").ends_with(1);
    insta::assert_snapshot!(shown.screen());
}

#[test]
fn a_hook_does_something() {
    let folder = project("  before: { command: '  ' }\n  after: { sql: '' }\n");
    let shown = folder.run("up").ends_with(1);
    assert_eq!(shown.err.matches("this hook does nothing").count(), 2, "{}", shown.err);
}

#[test]
fn events_are_appended_line_by_line() {
    let folder = project("  after: { command: 'true' }\n");
    second(&folder, "INSERT INTO notes (text) VALUES ('one');\n");
    folder.run("up --steps 1 --events log.jsonl").succeeds();
    folder.run("up --events log.jsonl").succeeds();
    let events = events(&folder, "log.jsonl");
    assert_eq!(
        names(&events),
        ["started", "statement", "finished", "hook", "started", "statement", "finished", "hook"]
    );
    assert_eq!(events[4]["file"], "2_second.up.sql");
    assert!(events[6]["elapsed_ms"].is_u64());
    let nowhere = folder.run("down --allow all --events none/log.jsonl").ends_with(1);
    assert!(nowhere.err.contains("cannot write the events to none/log.jsonl"), "{}", nowhere.err);
    folder.run("status").succeeds();
}

#[test]
fn postgres_tells_what_was_locked() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let folder = Folder::empty();
    database.execute("CREATE TABLE notes (id int PRIMARY KEY, text text); INSERT INTO notes VALUES (1, 'a')");
    database.execute("CREATE TABLE other (id int)");
    folder.write(
        "migrations/1_due.up.sql",
        "CREATE TABLE fresh (id int REFERENCES notes);\nSELECT 1, 'a row of the file';\nALTER TABLE notes ADD COLUMN due date;\nSELECT count(*) FROM other;\n",
    );
    folder.write("migrations/1_due.down.sql", "DROP TABLE fresh;\nALTER TABLE notes DROP COLUMN due;\n");
    let up = [
        "up",
        "--db",
        database.url(),
        "--migrations",
        "migrations",
        "--format",
        "json",
        "--events",
        "log.jsonl",
    ];
    let shown = folder.run_with(&up).succeeds();
    let locks = serde_json::json!([
        { "table": "public.notes", "mode": "AccessExclusiveLock" },
        { "table": "public.notes", "mode": "ShareRowExclusiveLock" },
    ]);
    assert_eq!(shown.json()["migrations"][0]["locks"], locks);
    let told = events(&folder, "log.jsonl").into_iter().find(|event| event["event"] == "locked").unwrap();
    assert_eq!(told["locks"], locks);
}
