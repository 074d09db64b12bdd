//! Many databases at once: failures are of one database, a killed run is taken up by the next, canaries go first.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::Folder;

/// Three migrations, the last of which fails where there is a table `blocked` already.
fn migrations(folder: &Folder) {
    for (file, sql) in [
        ("20260101000000_one", "CREATE TABLE one (id int PRIMARY KEY);\nINSERT INTO one VALUES (1);\n"),
        (
            "20260102000000_two",
            "CREATE TABLE two (id int PRIMARY KEY);\nINSERT INTO two SELECT id FROM one;\n",
        ),
        ("20260103000000_three", "CREATE TABLE blocked (id int PRIMARY KEY);\n"),
    ] {
        folder.write(&format!("migrations/{file}.up.sql"), sql);
    }
}

/// Runs `up` and kills it once so many databases have answered.
fn kill_after(folder: &Folder, arguments: &str, lines: usize) {
    let mut child = folder.command(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let seen = output.lines().take(lines).count();
    assert_eq!(seen, lines, "it ended before it was killed");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_thousand_files_three_failures_and_a_kill() {
    let folder = Folder::initialised();
    migrations(&folder);
    std::fs::create_dir(folder.path("tenants")).unwrap();
    let failing = ["t0007", "t0500", "t0999"];
    let names: Vec<String> = (0..1000).map(|number| format!("t{number:04}")).collect();
    for name in failing {
        block(
            &folder,
            &format!("sqlite://{}?mode=rwc", folder.path(&format!("tenants/{name}.db")).display()),
        );
    }
    folder.write("tenants.txt", format!("# all of them\n{}\n", names.join("\n")));
    folder.write(
        "tablewright.yaml",
        "databases:\n  default: sqlite://dev.db\nfleets:\n  tenants:\n    file: tenants.txt\n    each: sqlite://tenants/{}.db\n    canaries: 2\n    at_once: 16\n",
    );
    kill_after(&folder, "up --db tenants", 400);
    let before = folder.run("status --db tenants --format json").ends_with(2).json();
    let count = |document: &serde_json::Value, state: &str| {
        document["databases"].as_array().unwrap().iter().filter(|row| row["state"] == state).count()
    };
    assert_eq!(before["databases"].as_array().map(Vec::len), Some(1000));
    assert!(count(&before, "up_to_date") >= 390, "{} were done", count(&before, "up_to_date"));
    assert!(count(&before, "behind") > 0, "the kill came too late");
    assert_eq!(count(&before, "half_way") + count(&before, "of_other_files"), 0);

    let shown = folder.run("up --db tenants").ends_with(1);
    assert!(shown.err.contains("3 of 1000 databases failed"), "{}", shown.err);
    for name in failing {
        assert!(shown.err.contains(&format!("{name}: ")), "{}", shown.err);
        assert!(shown.out.contains(&format!("✗ {name}")), "{name}");
    }
    let after = folder.run("status --db tenants --format json").ends_with(2).json();
    assert_eq!((count(&after, "up_to_date"), count(&after, "behind")), (997, 3));
    let shown = folder.run("status --db tenants").ends_with(2);
    assert!(shown.out.ends_with("1000 databases: 3 behind, 997 up to date\n"), "{}", shown.out);
}

/// Somebody was there before, with a table that a migration makes.
fn block(folder: &Folder, url: &str) {
    folder.write(
        "by_hand/blocked.yaml",
        "tables:\n  blocked:\n    columns:\n      id: { type: int, primary_key: true }\n",
    );
    folder.run_with(&["apply", "--quiet", "--schema", "by_hand", "--db", url]).succeeds();
}

#[test]
fn two_hundred_schemas_of_one_database() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let folder = Folder::initialised();
    migrations(&folder);
    database.execute(
        "DO $$ BEGIN FOR n IN 0..199 LOOP EXECUTE format('CREATE SCHEMA %I', 'tenant_' || lpad(n::text, 3, '0')); END LOOP; END $$",
    );
    for tenant in ["tenant_010", "tenant_150", "tenant_199"] {
        database.execute(&format!("CREATE TABLE {tenant}.blocked (other int)"));
    }
    let joint = if database.url().contains('?') { '&' } else { '?' };
    folder.write(
        "tablewright.yaml",
        format!(
            "databases:\n  default: {:?}\nfleets:\n  tenants:\n    query: SELECT nspname FROM pg_namespace WHERE nspname LIKE 'tenant%' ORDER BY nspname DESC\n    each: \"{}{joint}options=-csearch_path%3D{{}}\"\n",
            database.url(),
            database.url()
        ),
    );
    kill_after(&folder, "up --db tenants", 60);
    let shown = folder.run("up --db tenants --at-once 4").ends_with(1);
    assert!(shown.err.contains("3 of 200 databases failed"), "{}", shown.err);
    assert!(shown.err.contains("tenant_150: "), "{}", shown.err);
    assert!(shown.out.contains("up to date") && shown.out.contains("3 migrations applied"), "{}", shown.out);
    let shown = folder.run("status --db tenants").ends_with(2);
    assert!(shown.out.ends_with("200 databases: 3 behind, 197 up to date\n"), "{}", shown.out);
    // Each has its row, and its own history.
    database.execute("CREATE TABLE seen (number int CHECK (number = 200))");
    database.execute(
        "INSERT INTO seen SELECT count(*) FROM pg_class WHERE relname = '_sqlx_migrations' AND relkind = 'r'",
    );
    // Mended, the run after it does what is left.
    for tenant in ["tenant_010", "tenant_150", "tenant_199"] {
        database.execute(&format!("DROP TABLE {tenant}.blocked"));
    }
    let shown = folder.run("up --db tenants").succeeds();
    assert!(shown.out.ends_with("✓ 3 of 200 databases changed\n"), "{}", shown.out);
    folder.run("status --db tenants").succeeds();
}

#[test]
fn canaries_go_first() {
    let folder = Folder::initialised();
    migrations(&folder);
    folder.write("tablewright.yaml", "databases:\n  default: sqlite://dev.db\nfleets:\n  all:\n    list: [one, two, three]\n    each: sqlite://{}.db\n    canaries: 2\n");
    block(&folder, "sqlite://two.db?mode=rwc");
    insta::assert_snapshot!(folder.run("up --db all").ends_with(1).screen(), @"
    ✓ one  3 migrations applied  TIME
    ✗ two  VERSION_three.up.sql:1:1: table blocked already exists
    ──── stderr
    error: 1 of 3 databases failed
      because: two: VERSION_three.up.sql:1:1: table blocked already exists: in: CREATE TABLE blocked (id int PRIMARY KEY)
      because: a canary failed: 1 database not begun
      try: run this again when that is mended: what is done is passed over
    ──── exit code 1
    ");
    assert!(!folder.path("three.db").exists());
    let document = folder.run("up --db all --format json").ends_with(1).json();
    assert_eq!((&document["failed"], &document["not_begun"]), (&1.into(), &1.into()));
    insta::assert_snapshot!(folder.run("status --db all").ends_with(2).screen(), @"
    one    up to date  3 of 3  VERSION three
    two    behind      2 of 3  VERSION two
    three  behind      0 of 3
    3 databases: 2 behind, 1 up to date
    ──── stderr
    next: `tablewright up` with the same --db; `tablewright status --db` with one of them shows its migrations
    ──── exit code 2
    ");
}

#[test]
fn a_list_and_a_file() {
    let folder = Folder::initialised();
    migrations(&folder);
    folder.write("list.txt", "# two of them\nsqlite://a.db\n\nsqlite://b.db\n");
    folder.run("up --db @list.txt --db sqlite://c.db").succeeds();
    let shown = folder.run("status --db @list.txt --db sqlite://c.db").succeeds();
    assert!(shown.out.ends_with("3 databases: 3 up to date\n"), "{}", shown.out);
    let shown = folder.run("up --db @list.txt --db sqlite://c.db").succeeds();
    assert!(shown.out.ends_with("✓ 0 of 3 databases changed\n"), "{}", shown.out);
    folder.write("garbage.db", "this is no database, and says so at some length, again and again and again");
    let shown = folder.run("status --db sqlite://garbage.db --db sqlite://a.db --db nobody").ends_with(1);
    assert!(shown.out.contains("not reached"), "{}", shown.out);
}

#[test]
fn other_verbs_want_one_database() {
    let folder = Folder::initialised();
    migrations(&folder);
    folder.write("list.txt", "sqlite://a.db\n");
    folder.write("none.txt", "# nobody\n");
    for (arguments, said) in [
        ("down --db sqlite://a.db --db sqlite://b.db", "one database"),
        ("diff --db @list.txt", "one database"),
        ("up --db @none.txt", "is empty"),
        ("up --db @nowhere.txt", "cannot read"),
        ("up --db @list.txt --events e.jsonl", "one database"),
    ] {
        let shown = folder.run(arguments).ends_with(1);
        assert!(shown.err.contains(said), "{arguments}\n{}", shown.err);
    }
    for (fleet, said) in [
        ("{ list: [a], file: b }", "one of `list`, `file` and `query`"),
        ("{}", "one of `list`, `file` and `query`"),
        ("{ list: [a], each: 'sqlite://all.db' }", "`{}`"),
        ("{ list: [a], at_once: 0 }", "at least one"),
    ] {
        folder.write(
            "tablewright.yaml",
            format!("databases:\n  default: sqlite://dev.db\nfleets:\n  all: {fleet}\n"),
        );
        let shown = folder.run("up --db all").ends_with(1);
        assert!(shown.err.contains(said), "{fleet}\n{}", shown.err);
    }
}

#[test]
fn no_password_is_shown() {
    let folder = Folder::initialised();
    migrations(&folder);
    folder.write("list.txt", "postgres://me:hunter2@127.0.0.1:9/app\nsqlite://a.db\n");
    folder.write(
        "tablewright.yaml",
        "databases:\n  default: sqlite://dev.db\nfleets:\n  all:\n    list: [a, b]\n    each: postgres://me:hunter2@127.0.0.1:9/{}\n",
    );
    folder.write("migrations/postgres/1_a.sql", "SELECT 1;\n");
    folder.write("migrations/sqlite/1_a.sql", "SELECT 1;\n");
    for database in ["@list.txt", "all"] {
        for verb in ["up", "status", "up --format json", "status --format json"] {
            let shown = folder.run(&format!("{verb} --db {database}")).ends_with(1);
            assert!(
                !shown.out.contains("hunter2") && !shown.err.contains("hunter2"),
                "{}{}",
                shown.out,
                shown.err
            );
            let named = match (database, verb.contains("json")) {
                ("all", true) => "\"name\": \"a\"",
                ("all", false) => "a  ",
                (_, _) => "postgres://me:***@127.0.0.1:9/app",
            };
            assert!(shown.out.contains(named), "{}", shown.out);
        }
    }
}
