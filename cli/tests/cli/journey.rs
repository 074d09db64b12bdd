//! The whole journey, on SQLite and on PostgreSQL: from an empty folder to a schema that evolved, and back.

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, Shown};

#[test]
fn on_sqlite() {
    journey(Kind::Sqlite);
}

#[test]
fn on_postgres() {
    journey(Kind::Postgres);
}

/// A rename, a new required column, a changed check, an enum's new value; a dropped column.
pub(crate) fn edit_schema(folder: &Folder) {
    let file = "schema/tasks.yaml";
    folder.edit(file, "[open, done]", "[open, doing, done]");
    folder.edit(
        file,
        "      title: text\n",
        "      name: { type: text, renamed_from: title }\n      owner: { type: text, backfill: \"'nobody'\" }\n",
    );
    folder.edit(file, "title <> ''", "length(name) > 0");
    folder.edit(file, "      description: text?                      # `?`: may be NULL; columns are NOT NULL unless said\n", "");
}

fn journey(kind: Kind) {
    let Some(database) = TestDatabase::create(kind) else { return };
    let folder = Folder::empty();
    let run = |arguments: &str| folder.run_with(&with_db(arguments, database.url()));
    run("init").succeeds();
    run("check").succeeds();
    run("diff").ends_with(2);
    run("generate create_tables").succeeds();
    run("generate once_more").ends_with(1);
    run("status").ends_with(2);
    run("up").succeeds();
    run("status").succeeds();
    run("diff").succeeds();
    folder.write("before/tasks.yaml", folder.read("schema/tasks.yaml"));

    folder.write("seeds/rows.yaml", "projects:\n  - { name: p }\ntasks:\n  - match: title\n");
    run("seed").ends_with(1);
    folder.write("seeds/rows.yaml", "projects:\n  - { name: p, description: first }\n");
    let planned = run("seed --dry-run --format json").succeeds().json();
    assert_eq!((&planned["inserted"], &planned["dry_run"]), (&1.into(), &true.into()), "{planned}");
    assert_eq!(run("seed --format json").succeeds().json()["inserted"], 1);
    assert_eq!(run("seed --format json").succeeds().json()["unchanged"], 1);
    database.execute("INSERT INTO tasks (project_id, title, due) SELECT id, 't', '2026-01-02' FROM projects");

    edit_schema(&folder);
    assert_eq!(run("check --format json").ends_with(2).json()["checked"][2]["what"], "seeds");
    folder.edit("seeds/rows.yaml", ", description: first", "");
    let refused = run("generate evolve").ends_with(1);
    assert!(refused.err.contains("tablewright generate evolve --allow drop_column"), "{}", refused.err);
    assert_eq!(folder.list("migrations").iter().filter(|name| name.contains("evolve")).count(), 0);
    run("generate evolve --allow drop_column").succeeds();
    assert_eq!(run("check --format json").succeeds().json()["ok"], true);
    let shown = run("up --dry-run").succeeds();
    assert!(shown.out.contains("RENAME COLUMN"), "{}", shown.out);
    run("up").succeeds();
    run("diff").succeeds();
    run("diff --from migrations").succeeds();
    claim(&database, "SELECT count(*) FROM tasks WHERE name = 't' AND owner = 'nobody' AND status = 'open'");

    let refused = run("down").ends_with(1);
    assert!(refused.err.contains("tablewright down --allow"), "{}", refused.err);
    run("down --allow all").succeeds();
    run("diff --schema before").succeeds();
    claim(&database, "SELECT count(*) FROM tasks WHERE title = 't' AND due = '2026-01-02'");
    run("up").succeeds();
    run("redo --allow all").succeeds();
    claim(&database, "SELECT count(*) FROM tasks WHERE name = 't'");
    run("down --to 0 --allow all").succeeds();
    let status = run("status --format json").ends_with(2).json();
    assert_eq!(status["migrations"][0]["state"], "pending", "{status}");

    run("apply").succeeds();
    run("apply").succeeds();
    run("diff").succeeds();
    run("pull --out pulled").succeeds();
    run("diff --schema pulled").succeeds();
    run("pull --out pulled --check").succeeds();
    run("pull --out pulled").succeeds();
    run("pull --out pulled --force").succeeds();
}

/// The arguments with the database; without its password in what is asserted, since there is none.
fn with_db<'a>(arguments: &'a str, url: &'a str) -> Vec<&'a str> {
    arguments.split_whitespace().chain(["--db", url]).collect()
}

/// The query yields 1.
fn claim(database: &TestDatabase, query: &str) {
    database.execute("CREATE TABLE claim (number INT CHECK (number = 1))");
    database.execute(&format!("INSERT INTO claim {query}"));
    database.execute("DROP TABLE claim");
}

#[test]
fn a_database_that_exists_is_adopted_on_sqlite() {
    adopt(Kind::Sqlite);
}

#[test]
fn a_database_that_exists_is_adopted_on_postgres() {
    adopt(Kind::Postgres);
}

fn adopt(kind: Kind) {
    let Some(database) = TestDatabase::create(kind) else { return };
    database.execute("CREATE TABLE owners (id BIGINT PRIMARY KEY, name VARCHAR(80) NOT NULL UNIQUE)");
    database.execute("CREATE TABLE pets (id BIGINT PRIMARY KEY, owner_id BIGINT REFERENCES owners (id) ON DELETE SET NULL)");
    database.execute("CREATE VIEW strays AS SELECT id FROM pets WHERE owner_id IS NULL");
    database.execute("INSERT INTO owners VALUES (1, 'ann')");
    let folder = Folder::empty();
    folder.run_with(&["init", "--from", database.url()]).succeeds();
    let run = |arguments: &str| -> Shown { folder.run_with(&with_db(arguments, database.url())) };
    let pulled = run("pull").succeeds().out;
    assert!(pulled.contains("views:\n  strays:"), "{pulled}");
    run("check").succeeds();
    run("status").succeeds();
    run("diff").succeeds();
    claim(&database, "SELECT count(*) FROM owners WHERE name = 'ann'");

    // The first migration makes the same on another database.
    let Some(other) = TestDatabase::create(kind) else { return };
    let run = |arguments: &str| folder.run_with(&with_db(arguments, other.url()));
    run("up").succeeds();
    run("diff").succeeds();

    // What has a history is not adopted a second time.
    let refused = folder.run_with(&["init", "again", "--from", database.url()]).ends_with(1);
    assert!(refused.err.contains("history of migrations already"), "{}", refused.err);
    assert!(!folder.path("again").exists());
}

#[test]
fn another_database_is_told_that_it_holds_everything() {
    let folder = Folder::initialised();
    folder.run("generate create_tables").succeeds();
    folder.run("apply --db sqlite://other.db").succeeds();
    folder.run("up --db sqlite://other.db").ends_with(1);
    folder.run("baseline --db sqlite://other.db").succeeds();
    folder.run("status --db sqlite://other.db").succeeds();
    folder.run("diff --db sqlite://other.db").succeeds();
    let again = folder.run("baseline --db sqlite://other.db --format json").succeeds().json();
    assert_eq!(again["migrations"], serde_json::json!([]));
}

/// Returns as soon as the server runs the statement that takes long.
#[cfg(unix)]
const UNTIL_IT_SLEEPS: &str = "DO $$ BEGIN \
     FOR tried IN 1..6000 LOOP \
         IF EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%pg_sleep(60)%' AND state = 'active') THEN RETURN; END IF; \
         PERFORM pg_sleep(0.01); PERFORM pg_stat_clear_snapshot(); \
     END LOOP; \
     RAISE 'nothing sleeps'; END $$";

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_nothing_half_done() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let folder = Folder::initialised();
    folder.write("migrations/1_slow.sql", "CREATE TABLE slow (a INT);\nSELECT pg_sleep(60);\n");
    let mut command = folder.command_of(&["up", "--db", database.url()]);
    let child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    database.execute(UNTIL_IT_SLEEPS);
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let began = std::time::Instant::now();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("error: interrupted"), "{said}");
    assert!(began.elapsed().as_secs() < 20, "it did not wait for the statement");
    assert!(!database.judge().contains("CREATE TABLE public.slow"));
}
