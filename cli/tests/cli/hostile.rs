//! Hostile input: a clear error and exit code 1, never a panic, never half a file.

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, scroll};

#[test]
fn databases_that_cannot_be_had() {
    let folder = Folder::initialised();
    folder.write("noise.db", [0xff_u8; 4096]);
    folder.write("migrations/1_first.sql", "CREATE TABLE a (b INT);\n");
    let shown = [
        "down --db sqlite://not_there.db",
        "up --db sqlite://not/there/x.db",
        "up --db sqlite://noise.db",
        "up --db postgres://me:hunter2@127.0.0.1:9/app",
        "up --db mysql://me:hunter2@127.0.0.1:9/app",
        "up --db oracle://me:hunter2@localhost/app",
        "up --db producton",
        "up --db ${TABLEWRIGHT_TEST_NOT_SET}",
    ]
    .map(|arguments| folder.run(arguments).ends_with(1));
    let screen = scroll(&shown);
    assert!(!screen.replace("me:hunter2@", "").contains("hunter2"), "{screen}");
    insta::assert_snapshot!(screen, @"
    $ tablewright down --db sqlite://not_there.db
    ──── stderr
    error: there is no database file not_there.db: check the path, or make it by applying migrations with `tablewright up`
    ──── exit code 1

    $ tablewright up --db sqlite://not/there/x.db
    ──── stderr
    error: the folder not/there is not there: make it first, then not/there/x.db can be made in it
    ──── exit code 1

    $ tablewright up --db sqlite://noise.db
    ──── stderr
    error: noise.db is not a SQLite database: check the path; a file that was encrypted or damaged looks like this too
    ──── exit code 1

    $ tablewright up --db postgres://me:hunter2@127.0.0.1:9/app
    ──── stderr
    error: no PostgreSQL server can be reached at 127.0.0.1:9: Connection refused (os error 111). Check host and port, and that it is running
    ──── exit code 1

    $ tablewright up --db mysql://me:hunter2@127.0.0.1:9/app
    ──── stderr
    error: no MySQL or MariaDB server can be reached at 127.0.0.1:9: Connection refused (os error 111). Check host and port, and that it is running
    ──── exit code 1

    $ tablewright up --db oracle://me:hunter2@localhost/app
    ──── stderr
    error: `oracle://me:***@localhost/app` is no database's URL
      try: URLs begin with sqlite:, postgres:, mysql: or mariadb:, like sqlite://dev.db or postgres://user@localhost/app
    ──── exit code 1

    $ tablewright up --db producton
    ──── stderr
    error: no database is called `producton`
      try: --db with one of default
    ──── exit code 1

    $ tablewright up --db ${TABLEWRIGHT_TEST_NOT_SET}
    ──── stderr
    error: the environment variable TABLEWRIGHT_TEST_NOT_SET is not set
    ──── exit code 1
    ");
}

#[test]
fn folders_that_cannot_be_used() {
    let folder = Folder::initialised();
    folder.write("wrong/schema.sql", "");
    folder.write("wrong/1_a.up.sql", [0xff, 0xfe]);
    folder.write("a_file", "");
    let shown = [
        "up --migrations not_there",
        "up --migrations wrong",
        "up --migrations a_file",
        "check --schema not_there",
    ]
    .map(|arguments| folder.run(arguments).ends_with(1));
    insta::assert_snapshot!(scroll(&shown), @"
    $ tablewright up --migrations not_there
    ──── stderr
    error: the migrations in not_there cannot be used
      because: not_there: there is no such folder
      try: `tablewright generate NAME` makes it, or give --migrations DIR
    ──── exit code 1

    $ tablewright up --migrations wrong
    ──── stderr
    error: the migrations in wrong cannot be used
      because: wrong/1_a.up.sql is not UTF-8 text (line 1): save it as UTF-8
               wrong/schema.sql is no migration's name: expected <version>_<name>.up.sql, such as VERSION_add_agents.up.sql
    ──── exit code 1

    $ tablewright up --migrations a_file
    ──── stderr
    error: the migrations in a_file cannot be used
      because: a_file: Not a directory (os error 20)
      try: `tablewright generate NAME` makes it, or give --migrations DIR
    ──── exit code 1

    $ tablewright check --schema not_there
    ──── stderr
    error: there is no folder not_there
      try: start a project with `tablewright init`, or give --schema DIR
    ──── exit code 1
    ");
}

#[test]
fn no_content_of_a_file_is_a_panic() {
    let noise: Vec<u8> = (0..4096_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let contents: [&[u8]; 8] = [
        b"",
        b"\0\0\0",
        &noise,
        b"\ttabs:\n\t\t- a",
        b"{[",
        b"databases: [1, 2]\ntables: [1, 2]\n",
        b"? [a, b] : c",
        "tables: { \"\\\"; DROP TABLE users; --\": { columns: { Ümläut: int } } }".as_bytes(),
    ];
    for content in contents {
        for file in [
            "tablewright.yaml",
            "schema/tasks.yaml",
            "seeds/rows.yaml",
            "migrations/tablewright.sum",
            "migrations/1_a.sql",
        ] {
            let folder = Folder::initialised();
            folder.write(file, content);
            for verb in ["check", "status", "new x", "up"] {
                let shown = folder.run(verb);
                let said = format!("{file} of {content:?}: {verb}\n{}{}", shown.out, shown.err);
                assert!((0..=2).contains(&shown.code), "{said}");
                assert!(!shown.err.contains("panicked"), "{said}");
                assert!(shown.code == 0 || !(shown.out.is_empty() && shown.err.is_empty()), "{said}");
            }
        }
    }
}

#[test]
fn a_folder_that_cannot_be_written_stays_as_it_is() {
    let folder = Folder::initialised();
    folder.write("tablewright.yaml", "databases: { default: sqlite://dev.db }\nmigrations: a_file/below\n");
    folder.write("a_file", "mine");
    let before = folder.list(".");
    insta::assert_snapshot!(folder.run("new x").ends_with(1).screen(), @"
    ──── stderr
    error: cannot make the folder a_file/below
      because: File exists (os error 17)
    ──── exit code 1
    ");
    assert_eq!(folder.list("."), before);
}

#[test]
fn no_name_is_sql() {
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        let folder = Folder::initialised();
        folder.write(
            "schema/tasks.yaml",
            "tables:\n  '\"; DROP TABLE users; --':\n    columns:\n      id: { type: bigint, identity: true, primary_key: true }\n      \"Größe '名前'\": { type: text, unique: true, default: \"'); DROP TABLE users; --\" }\n    indexes: [\"Größe '名前'\"]\n  users:\n    columns:\n      id: { type: bigint, primary_key: true }\n",
        );
        for (arguments, code) in
            [("check", 0), ("generate create", 0), ("up", 0), ("diff", 0), ("diff --format markdown", 0)]
        {
            let arguments: Vec<&str> = arguments.split(' ').chain(["--db", database.url()]).collect();
            folder.run_with(&arguments).ends_with(code);
        }
        database.execute("INSERT INTO users (id) VALUES (1)");
    }
}

#[test]
fn what_a_name_holds_does_not_reach_the_terminal_as_a_command() {
    let folder = Folder::initialised();
    folder.write(
        "schema/tasks.yaml",
        "tables:\n  \"a\\e[31mred\\a\":\n    columns:\n      id: { type: bigint, primary_key: true }\n",
    );
    for arguments in ["check", "diff", "generate x", "generate x --format json"] {
        let shown = folder.run(arguments);
        assert!(!shown.out.contains(['\u{1b}', '\u{7}']), "{arguments}: {:?}", shown.out);
        assert!(!shown.err.contains(['\u{1b}', '\u{7}']), "{arguments}: {:?}", shown.err);
    }
}

#[test]
fn what_is_mistyped_is_answered_with_what_there_is() {
    let folder = Folder::initialised();
    let shown = [
        folder.run("generate x --allow nonsense"),
        folder.run("generate x --allow drop_tabel"),
        folder.run_with(&["generate", ""]),
        folder.run_with(&["new", "…"]),
        folder.run("--color never up --format json --bogus"),
    ]
    .map(|shown| shown.ends_with(1));
    insta::assert_snapshot!(scroll(&shown), @r#"
    $ tablewright generate x --allow nonsense
    ──── stderr
    error: invalid value 'nonsense' for '--allow <HAZARD,…>': what has to be allowed is `drop_table`, `drop_column`, `drop_object`, `drop_partition`, `drop_history`, `drop_enum_value`, `narrow_type`, `required_column`, `delete_reference_row` and `all`

    For more information, try '--help'.
    ──── exit code 1

    $ tablewright generate x --allow drop_tabel
    ──── stderr
    error: invalid value 'drop_tabel' for '--allow <HAZARD,…>': did you mean `drop_table`? what has to be allowed is `drop_table`, `drop_column`, `drop_object`, `drop_partition`, `drop_history`, `drop_enum_value`, `narrow_type`, `required_column`, `delete_reference_row` and `all`

    For more information, try '--help'.
    ──── exit code 1

    $ tablewright generate
    ──── stderr
    error: invalid value '' for '<NAME>': say in a few words what it does, such as add_agents

    For more information, try '--help'.
    ──── exit code 1

    $ tablewright new …
    ──── stderr
    error: invalid value '…' for '<NAME>': say in a few words what it does, such as add_agents

    For more information, try '--help'.
    ──── exit code 1

    $ tablewright --color never up --format json --bogus
    {
      "verb": "up",
      "error": {
        "kind": "usage",
        "message": "unexpected argument '--bogus' found\n\nUsage: tablewright up --format <FORMAT>\n\nFor more information, try '--help'.",
        "causes": [],
        "hints": []
      }
    }
    ──── exit code 1
    "#);
    assert_eq!(folder.list("migrations"), [".gitkeep"]);
}

#[test]
fn a_run_that_applies_nothing_makes_no_database() {
    let folder = Folder::initialised();
    folder.run("up").succeeds();
    folder.run("status").ends_with(0);
    folder.write("migrations/1_a.up.sql", "CREATE TABLE a (id INT);\n");
    folder.run("up --to 5").ends_with(1);
    folder.run("up --dry-run").succeeds();
    assert!(!folder.path("dev.db").exists());
    folder.run("up").succeeds();
    assert!(folder.path("dev.db").exists());
}

#[test]
fn a_sqlite_file_that_cannot_be_used() {
    let folder = Folder::initialised();
    folder.write("migrations/1_a.up.sql", "CREATE TABLE a (id INT);\n");
    folder.run("up").succeeds();
    folder.write("migrations/2_b.up.sql", "CREATE TABLE b (id INT);\n");
    let locks = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let held = locks.block_on(async {
        let url = format!("sqlite://{}", folder.path("dev.db").display());
        let mut held = tablewright::connection::Connection::connect(&url, &Default::default()).await.unwrap();
        held.raw("BEGIN EXCLUSIVE").await.unwrap();
        held
    });
    let locked = folder.run("status").ends_with(1);
    drop(held);
    let shown = [
        locked,
        folder.run("up --db sqlite://schema").ends_with(1),
        folder.run("up --db sqlite://dev.db?mode=ro").ends_with(1),
    ];
    insta::assert_snapshot!(scroll(&shown), @"
    $ tablewright status
    ──── stderr
    error: dev.db is locked: another program is writing to it, or ended without closing it. Wait for that program or end it (`fuser dev.db` tells which it is); nothing was changed
    ──── exit code 1

    $ tablewright up --db sqlite://schema
    ──── stderr
    error: schema is a folder, and a SQLite database is a file: write sqlite://schema/dev.db
    ──── exit code 1

    $ tablewright up --db sqlite://dev.db?mode=ro
    ──── stderr
    error: 2_b.up.sql:1:1: attempt to write a readonly database
      because: in: CREATE TABLE b (id INT)
      try: Nothing of this file was applied. The database can only be read: allow this user to write the file and its folder, or take `mode=ro` out of the URL, then run it again.
    ──── exit code 1
    ");
}
