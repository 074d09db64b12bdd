//! PostgreSQL databases that are not as one would have them: other encodings, roles without rights, servers that only read, no search
//! path, tables that come and go while the catalogue is read. Right, or a clear error.

use std::sync::atomic::{AtomicBool, Ordering};

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, Shown};

const TABLE: &str =
    "CREATE TABLE \"größe\" (id integer PRIMARY KEY, \"straße\" text DEFAULT 'ä' CHECK (\"straße\" <> 'ö'))";
const VIEW: &str = "CREATE VIEW \"übersicht\" AS SELECT * FROM \"größe\"";

/// The same with another check.
const CHANGED: &str = r#"
only: postgres
tables:
  größe:
    columns:
      id: { type: int, primary_key: true }
      straße: { type: text?, default: ä }
    checks:
      größe_straße_check: '"straße" NOT IN (''ö'', ''ü'')'
"#;
const CHANGED_VIEW: &str = "views:\n  übersicht: SELECT * FROM \"größe\"\n";

/// A verb on a database, with settings of the session if need be.
fn run(folder: &Folder, database: &TestDatabase, setting: &str, verb: &str) -> Shown {
    let joint = match (setting, database.url().contains('?')) {
        ("", _) => "",
        (_, true) => "&",
        (_, false) => "?",
    };
    let url = format!("{}{joint}{setting}", database.url());
    let arguments: Vec<&str> = verb.split(' ').chain(["--db", &url]).collect();
    folder.run_with(&arguments)
}

/// Pulls, finds no difference, changes the check, and finds none again.
fn is_managed(database: &TestDatabase, setting: &str) {
    let folder = Folder::initialised();
    run(&folder, database, setting, "pull --out pulled").succeeds();
    run(&folder, database, setting, "diff --schema pulled").succeeds();
    folder.write("wanted/schema.yaml", format!("{CHANGED}{CHANGED_VIEW}"));
    run(&folder, database, setting, "diff --schema wanted").ends_with(2);
    run(&folder, database, setting, "apply --schema wanted").succeeds();
    run(&folder, database, setting, "diff --schema wanted").succeeds();
}

/// A database of that encoding. `None` where there is no server.
fn of_encoding(encoding: &str) -> Option<TestDatabase> {
    let options = format!("ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'");
    TestDatabase::create_with(Kind::Postgres, &options)
}

#[test]
fn other_encodings() {
    for encoding in ["LATIN1", "SQL_ASCII"] {
        let Some(database) = of_encoding(encoding) else { return };
        database.execute(TABLE);
        database.execute(VIEW);
        is_managed(&database, "");
    }
    let folder = Folder::initialised();
    let Some(latin) = of_encoding("LATIN1") else { return };
    folder.write(
        "schema/tasks.yaml",
        "tables:\n  名前:\n    columns:\n      id: { type: int, primary_key: true }\n",
    );
    let shown = run(&folder, &latin, "", "apply").ends_with(1);
    assert!(shown.err.contains("has no equivalent in encoding \"LATIN1\""), "{}", shown.err);

    // Bytes that are no text: nobody can say what they mean.
    let Some(bytes) = of_encoding("SQL_ASCII") else { return };
    bytes.execute(
        "DO $$ BEGIN EXECUTE 'CREATE TABLE ' || convert_from('\\x61ff'::bytea, 'SQL_ASCII') || ' (id int)'; END $$",
    );
    let shown = run(&folder, &bytes, "", "pull").ends_with(1);
    assert!(shown.err.contains("invalid byte sequence for encoding \"UTF8\": 0xff"), "{}", shown.err);
}

#[test]
fn no_search_path() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    database.execute(TABLE);
    database.execute(VIEW);
    let folder = Folder::initialised();
    let none = "options[search_path]=";
    run(&folder, &database, none, "pull --out pulled").succeeds();
    run(&folder, &database, none, "diff --schema pulled").succeeds();
    folder.write("wanted/schema.yaml", format!("{CHANGED}{CHANGED_VIEW}"));
    run(&folder, &database, none, "diff --schema wanted").ends_with(2);
    run(&folder, &database, none, "apply --schema wanted").succeeds();
    run(&folder, &database, none, "diff --schema wanted").succeeds();
}

#[test]
fn a_server_that_only_reads() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    database.execute(TABLE);
    let folder = Folder::initialised();
    let only_reads = "options[default_transaction_read_only]=on";
    run(&folder, &database, only_reads, "pull --out pulled").succeeds();
    run(&folder, &database, only_reads, "diff --schema pulled").succeeds();
    run(&folder, &database, only_reads, "status").succeeds();
    folder.write("wanted/schema.yaml", CHANGED);
    let shown = run(&folder, &database, only_reads, "diff --schema wanted").ends_with(1);
    assert!(shown.err.contains("this server only reads"), "{}", shown.err);
    assert!(shown.err.contains("name the primary"), "{}", shown.err);
}

#[test]
fn a_role_without_rights() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    // A role is the server's, and is given rights by none.
    let role = format!("tablewright_test_nobody_{}", std::process::id());
    database.execute(&format!("CREATE ROLE {role}"));
    database.execute(TABLE);
    database.execute(
        "CREATE SCHEMA hidden; CREATE TABLE hidden.t (id integer PRIMARY KEY CHECK (id > 0)); CREATE VIEW hidden.v AS SELECT id FROM hidden.t;
         CREATE FUNCTION hidden.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION hidden.f() FROM PUBLIC",
    );
    let setting = format!("options[role]={role}");
    let folder = Folder::initialised();
    run(&folder, &database, "", "pull --out pulled").succeeds();
    // The catalogue is open to everybody.
    run(&folder, &database, &setting, "diff --schema pulled").succeeds();
    run(&folder, &database, &setting, "pull").succeeds();
    folder.write("wanted/schema.yaml", CHANGED);
    let shown = run(&folder, &database, &setting, "apply --allow all --schema wanted").ends_with(1);
    assert!(shown.err.contains("permission denied to create database"), "{}", shown.err);
    assert!(shown.err.contains("CREATEDB"), "{}", shown.err);
    drop(database);
    if let Some(other) = TestDatabase::create(Kind::Postgres) {
        other.execute(&format!("DROP ROLE {role}"));
    }
}

#[test]
fn tables_that_come_and_go_while_the_catalogue_is_read() {
    const TIMES: usize = 8;
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    database.execute("CREATE TABLE stays (id integer PRIMARY KEY)");
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                database.execute(
                    "CREATE TABLE gone (id integer PRIMARY KEY, v varchar(3) CHECK (v IN ('a', 'b')), f integer REFERENCES gone DEFAULT 1);
                     CREATE INDEX ON gone (lower(v)) WHERE v IS NOT NULL;
                     CREATE VIEW gone_too AS SELECT * FROM gone",
                );
                database.execute("DROP TABLE gone CASCADE");
            }
        });
        let folder = Folder::initialised();
        for _ in 0..TIMES {
            let shown = run(&folder, &database, "", "pull");
            if shown.code != 0 || !shown.out.contains("stays") {
                done.store(true, Ordering::Release);
            }
            let shown = shown.succeeds();
            assert!(shown.out.contains("stays"), "{}", shown.out);
        }
        done.store(true, Ordering::Release);
    });
}
