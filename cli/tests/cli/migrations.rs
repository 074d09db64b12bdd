//! `new`, `up`, `down`, `redo`, `status` with migrations written by hand.

use crate::folder::{Folder, scroll};

/// A project with two migrations, the second of which takes a table away on its way back.
fn two_migrations() -> Folder {
    let folder = Folder::initialised();
    folder.write("migrations/20260101000000_first.up.sql", "CREATE TABLE a (b INT);\n");
    folder.write("migrations/20260101000000_first.down.sql", "DROP TABLE a;\n");
    folder.write("migrations/20260102000000_second.up.sql", "CREATE TABLE c (d INT);\n");
    folder.write(
        "migrations/20260102000000_second.down.sql",
        "-- hazard: drop_table c: every row is lost\nDROP TABLE c;\n",
    );
    folder
}

#[test]
fn up_and_down_and_where_it_stands() {
    let folder = two_migrations();
    let shown = [
        "status",
        "up --steps 1",
        "status",
        "up",
        "up",
        "status",
        "down",
        "down --allow drop_table",
        "down --dry-run",
    ]
    .map(|arguments| folder.run(arguments));
    insta::assert_snapshot!(scroll(&shown), @"
    $ tablewright status
    sqlite://dev.db, migrations
    VERSION  first   pending
    VERSION  second  pending
    2 migrations: 2 pending
    ──── stderr
    note: dev.db is not there yet and counts as empty
    next: tablewright up
    ──── exit code 2

    $ tablewright up --steps 1
    ↑ VERSION first  TIME
    ✓ 1 migration applied to sqlite://dev.db

    $ tablewright status
    sqlite://dev.db, migrations
    VERSION  first   applied  MOMENT  TIME
    VERSION  second  pending
    2 migrations: 1 applied, 1 pending
    ──── stderr
    next: tablewright up
    ──── exit code 2

    $ tablewright up
    ↑ VERSION second  TIME
    ✓ 1 migration applied to sqlite://dev.db

    $ tablewright up
    ✓ nothing to do: sqlite://dev.db is up to date (2 migrations)

    $ tablewright status
    sqlite://dev.db, migrations
    VERSION  first   applied  MOMENT  TIME
    VERSION  second  applied  MOMENT  TIME
    2 migrations: 2 applied

    $ tablewright down
    ──── stderr
    error: this takes what must be allowed by name
      because: VERSION_second.down.sql: drop_table c: every row is lost
      try: if that is meant: tablewright down --allow drop_table
    ──── exit code 1

    $ tablewright down --allow drop_table
    ↓ VERSION second  TIME
    ✓ 1 migration reverted on sqlite://dev.db
    ──── stderr
    next: `tablewright up` applies again

    $ tablewright down --dry-run
    -- VERSION_first.down.sql
    DROP TABLE a;
    ");
}

#[test]
fn a_dry_run_makes_no_database() {
    let folder = two_migrations();
    insta::assert_snapshot!(folder.run("up --dry-run").succeeds().screen(), @"
    -- VERSION_first.up.sql
    CREATE TABLE a (b INT);

    -- VERSION_second.up.sql
    CREATE TABLE c (d INT);
    ──── stderr
    note: dev.db is not there yet and counts as empty
    ");
    assert!(!folder.path("dev.db").exists());
    folder.run("status").ends_with(2);
    assert!(!folder.path("dev.db").exists());
}

#[test]
fn redo_goes_back_and_forth() {
    let folder = two_migrations();
    folder.run("up").succeeds();
    insta::assert_snapshot!(folder.run("redo --steps 2 --allow all").succeeds().screen(), @"
    ↓ VERSION second  TIME
    ↓ VERSION first  TIME
    ↑ VERSION first  TIME
    ↑ VERSION second  TIME
    ✓ 2 migrations redone on sqlite://dev.db
    ");
}

#[test]
fn what_is_in_the_way_is_said_at_once() {
    let folder = two_migrations();
    folder.run("up").succeeds();
    folder.edit("migrations/20260101000000_first.up.sql", "INT", "TEXT");
    std::fs::remove_file(folder.path("migrations/20260102000000_second.up.sql")).unwrap();
    std::fs::remove_file(folder.path("migrations/20260102000000_second.down.sql")).unwrap();
    folder.write("migrations/20260101120000_late.sql", "SELECT 1;\n");
    let shown = ["status", "up"].map(|arguments| folder.run(arguments));
    insta::assert_snapshot!(scroll(&shown), @"
    $ tablewright status
    sqlite://dev.db, migrations
    VERSION  first   changed       MOMENT  TIME
    VERSION  late    out of order                               no way back
    VERSION  second  missing       MOMENT  TIME
    3 migrations: 1 changed, 1 missing, 1 out of order
    ──── stderr
    next: `tablewright up --dry-run` says of each what to do about it
    ──── exit code 2

    $ tablewright up
    ──── stderr
    error: the migrations and the database's history do not go together
      because: VERSION_first.up.sql was changed after it was applied: put it back as it was (`git checkout`) and write a new migration; if it was applied here only, `tablewright down` reverts it first
      because: VERSION_late.sql is older than VERSION, which is applied: give it a newer version, or allow it to run out of order
      because: VERSION_second is applied but its file is missing: get it back, or merge the branch that has it
    ──── exit code 1
    ");
}

#[test]
fn a_statement_that_fails_is_shown_where_it_stands() {
    let folder = two_migrations();
    folder.write(
        "migrations/20260103000000_wrong.sql",
        "CREATE TABLE e (f INT);\n\nINSERT INTO nowhere VALUES (1);\n",
    );
    insta::assert_snapshot!(folder.run("up").ends_with(1).screen(), @"
    ↑ VERSION first  TIME
    ↑ VERSION second  TIME
    ──── stderr
    error: VERSION_wrong.sql:3:1: no such table: nowhere
      because: in: INSERT INTO nowhere VALUES (1)
      try: Nothing of this file was applied. Correct the file, then run it again.
    ──── exit code 1
    ");
    insta::assert_snapshot!(folder.run("status").ends_with(2).screen(), @"
    sqlite://dev.db, migrations
    VERSION  first   applied  MOMENT  TIME
    VERSION  second  applied  MOMENT  TIME
    VERSION  wrong   pending                               no way back
    3 migrations: 2 applied, 1 pending
    ──── stderr
    next: tablewright up
    ──── exit code 2
    ");
}

#[test]
fn every_kind_of_database_has_its_folder() {
    let folder = Folder::initialised();
    folder.write(
        "tablewright.yaml",
        "databases:\n  default: sqlite://dev.db\n  production: ${TABLEWRIGHT_TEST_NOT_SET:-postgres://127.0.0.1:9/app}\n",
    );
    folder.run("new first").succeeds();
    folder.run("new first --db production").succeeds();
    assert_eq!(folder.list("migrations/sqlite").len(), 3);
    assert_eq!(folder.list("migrations/postgres").len(), 3);

    folder.write("migrations/20260101000000_first.up.sql", "CREATE TABLE a (b INT);\n");
    std::fs::remove_dir_all(folder.path("migrations/sqlite")).unwrap();
    insta::assert_snapshot!(folder.run("new second").ends_with(1).screen(), @"
    ──── stderr
    error: migrations holds migrations, but databases of several kinds are configured
      because: SQL of one database is none for another, so each kind has a folder of its own
      try: move the files to the folder of their database, such as migrations/sqlite
    ──── exit code 1
    ");
}

#[test]
fn no_verb_needs_a_configuration() {
    let folder = Folder::empty();
    folder.write("sql/1_first.sql", "CREATE TABLE a (b INT);\n");
    folder.run("up --db sqlite://x.db --migrations sql").succeeds();
    folder.run("status --db sqlite://x.db --migrations sql").succeeds();
    insta::assert_snapshot!(folder.run("up --db sqlite://x.db").ends_with(1).screen(), @"
    ──── stderr
    error: there is no tablewright.yaml here or above
      try: start a project with `tablewright init`, or give --migrations DIR
    ──── exit code 1
    ");
    insta::assert_snapshot!(folder.run("up --migrations sql").ends_with(1).screen(), @"
    ──── stderr
    error: there is no tablewright.yaml here or above
      try: start a project with `tablewright init`, or give --db URL
    ──── exit code 1
    ");
}

#[test]
fn the_configuration_is_found_from_below() {
    let folder = two_migrations();
    std::fs::create_dir_all(folder.path("src/deep")).unwrap();
    let mut command = folder.command("up");
    let output = command.current_dir(folder.path("src/deep")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(folder.path("dev.db").exists() && !folder.path("src/deep/dev.db").exists());
}

#[test]
fn a_pending_file_that_was_edited_waits_for_its_reader() {
    let folder = Folder::initialised();
    folder.run("generate create_tables").succeeds();
    let file = folder.migration("_create_tables.up.sql");
    folder.write(&file, format!("{}\n-- by hand\n", folder.read(&file)));
    let refused = [folder.run("status"), folder.run("up"), folder.run("up --dry-run")];
    assert!(!folder.path("dev.db").exists());
    assert_eq!(folder.run("status --format json").ends_with(2).json()["migrations"][0]["edited"], true);
    let accepted = [folder.run("check --accept"), folder.run("up"), folder.run("status")];
    insta::assert_snapshot!(scroll(&refused), @"
    $ tablewright status
    sqlite://dev.db, migrations
    VERSION  create_tables  pending, edited
    1 migration: 1 pending
    ✗ VERSION_create_tables.up.sql has changed since tablewright.sum was written
    ──── stderr
    note: dev.db is not there yet and counts as empty
    next: read the files; if they are as they should be: `tablewright check --accept`
    ──── exit code 2

    $ tablewright up
    ──── stderr
    error: the migrations to be applied are not what tablewright.sum lists
      because: VERSION_create_tables.up.sql has changed since tablewright.sum was written
      try: read the files; if they are as they should be: `tablewright check --accept`
    ──── exit code 1

    $ tablewright up --dry-run
    ──── stderr
    note: dev.db is not there yet and counts as empty
    error: the migrations to be applied are not what tablewright.sum lists
      because: VERSION_create_tables.up.sql has changed since tablewright.sum was written
      try: read the files; if they are as they should be: `tablewright check --accept`
    ──── exit code 1
    ");
    insta::assert_snapshot!(scroll(&accepted), @"
    $ tablewright check --accept
    ✓ schema     2 tables, 1 enum; for sqlite (default) (schema)
    ✓ migrations 1 migration (migrations)
    ✓ seeds      none yet (seeds)

    $ tablewright up
    ↑ VERSION create_tables  TIME
    ✓ 1 migration applied to sqlite://dev.db

    $ tablewright status
    sqlite://dev.db, migrations
    VERSION  create_tables  applied  MOMENT  TIME
    1 migration: 1 applied
    ");

    // Without a sum there is nothing to hold it against, as in a folder of sqlx.
    std::fs::remove_file(folder.path("migrations/tablewright.sum")).unwrap();
    folder.write("migrations/99990101000000_more.sql", "CREATE TABLE more (id INT);\n");
    folder.run("up").succeeds();
}

#[test]
fn a_migration_in_rust_has_its_place_among_the_files() {
    let folder = Folder::initialised();
    let shown = folder.run("new split_names --rust").succeeds();
    insta::assert_snapshot!(shown.screen());
    folder.run("check --accept").succeeds();
    let stopped = folder.run("up").ends_with(1);
    insta::assert_snapshot!(stopped.screen());
    folder.run("status").ends_with(2);
}
