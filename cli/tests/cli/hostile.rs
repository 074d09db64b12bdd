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
        "up --db mysql://me:hunter2@localhost/app",
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

    $ tablewright up --db mysql://me:hunter2@localhost/app
    ──── stderr
    error: `mysql://me:***@localhost/app` is no database's URL
      try: URLs begin with sqlite: or postgres:, like sqlite://dev.db or postgres://user@localhost/app
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
