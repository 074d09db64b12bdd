//! `drift`: what the live database has that the applied migrations do not explain, and both ways out.

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, Shown};

/// A project whose one migration is applied to a database with rows in it.
struct Project {
    folder: Folder,
    database: TestDatabase,
}

impl Project {
    fn on(kind: Kind) -> Option<Self> {
        let database = TestDatabase::create(kind)?;
        let folder = Folder::initialised();
        folder.write("tablewright.yaml", format!("databases:\n  default: {:?}\n", database.url()));
        folder.write(
            "schema/tasks.yaml",
            "tables:\n  tasks:\n    columns:\n      id: { type: int, primary_key: true }\n      title: varchar(80)\n",
        );
        let project = Self { folder, database };
        project.run("generate create_tasks").succeeds();
        project.run("up").succeeds();
        project.database.execute("INSERT INTO tasks (id, title) VALUES (1, 'first'), (2, 'second')");
        project.run("drift").succeeds();
        Some(project)
    }

    fn run(&self, arguments: &str) -> Shown {
        self.folder.run(arguments)
    }
}

fn every_database(test: impl Fn(&Project)) {
    for kind in [Kind::Sqlite, Kind::Postgres, Kind::Mysql] {
        if let Some(project) = Project::on(kind) {
            test(&project);
        }
    }
}

const ADDED: &str = "ALTER TABLE tasks ADD COLUMN note varchar(20)";

#[test]
fn what_was_added_by_hand_is_seen_and_taken_back() {
    every_database(|project| {
        project.database.execute(ADDED);
        project.database.execute("UPDATE tasks SET note = 'mine' WHERE id = 2");
        let (before, files) = (project.database.judge(), project.folder.list("migrations"));
        let shown = project.run("drift").ends_with(2);
        assert!(shown.out.contains("~ table tasks") && shown.out.contains("+ column note"), "{}", shown.out);
        let document = project.run("drift --format json").ends_with(2).json();
        assert_eq!((&document["equal"], &document["applied"]), (&false.into(), &1.into()));
        assert!(project.run("drift --format markdown").ends_with(2).out.contains("### Drift"));
        let shown = project.run("drift --fix").ends_with(2);
        assert!(shown.out.contains("Adopt") && shown.out.contains("Revert"), "{}", shown.out);
        assert!(shown.err.contains("--fix=revert --allow drop_column"), "{}", shown.err);

        let shown = project.run("drift --fix=revert").ends_with(1);
        assert!(shown.err.contains("drop_column"), "{}", shown.err);
        assert_eq!(project.database.judge(), before, "what was refused changed something");
        project.run("drift --fix=revert --allow drop_column").succeeds();
        project.run("drift").succeeds();
        project.database.execute("INSERT INTO tasks (id, title) VALUES (3, 'third')");
        assert_eq!(project.folder.list("migrations"), files, "what is taken back is in no migration");
    });
}

#[test]
fn what_was_added_by_hand_is_adopted() {
    every_database(|project| {
        project.database.execute(ADDED);
        let before = project.database.judge();
        let shown = project.run("drift --fix=adopt --name notes").succeeds();
        assert!(shown.out.contains("it counts as applied"), "{}", shown.out);
        assert_eq!(project.run("status --format json").succeeds().json()["up_to_date"], true);
        project.run("drift").succeeds();
        project.run("check").succeeds();
        // Only the history is other than it was, and that is not looked at.
        assert_eq!(project.database.judge(), before);
        // A new database gets it from the migrations.
        project.run("diff --from default --to migrations").succeeds();
        assert!(project.folder.read(&project.folder.migration("_notes.down.sql")).contains("DROP COLUMN"));
        let shown = project.run("diff").ends_with(2);
        assert!(shown.out.contains("- column note"), "{}", shown.out);
    });
}

#[test]
fn what_went_by_hand_is_lost_elsewhere_only_when_allowed() {
    every_database(|project| {
        project.database.execute("CREATE INDEX by_title ON tasks (title)");
        project.run("drift --fix=adopt --name index_title").succeeds();
        project.database.execute("ALTER TABLE tasks ADD COLUMN due date");
        project.run("drift --fix=adopt --name due").succeeds();
        project.database.execute("ALTER TABLE tasks DROP COLUMN due");
        let shown = project.run("drift --fix=adopt --name no_due").ends_with(1);
        assert!(shown.err.contains("drop_column"), "{}", shown.err);
        project.run("drift --fix=adopt --name no_due --allow drop_column").succeeds();
        project.run("drift").succeeds();
        project.run("diff").ends_with(2);
    });
}

#[test]
fn migrations_run_in_the_order_of_the_history() {
    every_database(|project| {
        project
            .folder
            .write("migrations/20990101000000_late.sql", "CREATE TABLE late (id int PRIMARY KEY);\n");
        project.run("check --accept").succeeds();
        project.run("up").succeeds();
        // It runs only behind the newer one.
        project.folder.write("migrations/20980101000000_early.sql", "ALTER TABLE late ADD COLUMN a int;\n");
        project.run("check --accept").succeeds();
        std::thread::sleep(std::time::Duration::from_millis(1100));
        project.run("up --out-of-order").succeeds();
        project.run("drift").succeeds();
        project.database.execute("ALTER TABLE late ADD COLUMN b int");
        let shown = project.run("drift").ends_with(2);
        assert!(shown.out.contains("+ column b") && !shown.out.contains("+ column a"), "{}", shown.out);
    });
}

#[test]
fn times_that_are_no_order_are_passed_over() {
    every_database(|project| {
        for (file, sql) in [
            ("20990101000000_two", "CREATE TABLE two (id int PRIMARY KEY)"),
            ("20990102000000_more", "ALTER TABLE two ADD COLUMN a int"),
        ] {
            project.folder.write(&format!("migrations/{file}.sql"), format!("{sql};\n"));
        }
        project.run("check --accept").succeeds();
        project.run("up").succeeds();
        let early =
            "UPDATE _sqlx_migrations SET installed_on = '2001-01-01 00:00:00' WHERE version = 20990102000000";
        project.database.execute(early);
        project.run("drift").succeeds();
    });
}

#[test]
fn what_cannot_be_known_is_no_drift() {
    every_database(|project| {
        // What is pending explains nothing, and what is adopted comes after it.
        project
            .folder
            .write("migrations/20990101000000_late.sql", "CREATE TABLE late (id int PRIMARY KEY);\n");
        project.run("check --accept").succeeds();
        project.run("drift").succeeds();
        project.database.execute(ADDED);
        let shown = project.run("drift --fix=adopt").ends_with(1);
        assert!(shown.err.contains("not applied yet"), "{}", shown.err);
        let file = project.folder.migration("_create_tasks.up.sql");
        project.folder.edit(&file, "title", "name");
        let shown = project.run("drift").ends_with(1);
        assert!(shown.err.contains("create_tasks is changed"), "{}", shown.err);
    });
}

#[test]
fn grants_that_were_taken_are_drift_and_owners_are_not() {
    let Some(project) = Project::on(Kind::Postgres) else { return };
    project
        .folder
        .write("migrations/20990101000000_grants.up.sql", "GRANT SELECT ON tasks TO pg_read_all_stats;\n");
    project.run("check --accept").succeeds();
    project.run("up").succeeds();
    project.database.execute("ALTER TABLE tasks OWNER TO pg_monitor");
    project.run("drift").succeeds();
    project.database.execute("REVOKE SELECT ON tasks FROM pg_read_all_stats");
    let shown = project.run("drift").ends_with(2);
    assert!(shown.out.contains("pg_read_all_stats"), "{}", shown.out);
    project.run("drift --fix=revert").succeeds();
    project.run("drift").succeeds();
}

#[test]
fn what_is_not_managed_is_named() {
    let Some(project) = Project::on(Kind::Postgres) else { return };
    let server =
        "CREATE FOREIGN DATA WRAPPER nothing;\nCREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;\n";
    project.folder.write("migrations/20990101000000_server.up.sql", server);
    project.run("check --accept").succeeds();
    project.run("up").succeeds();
    project.run("drift").succeeds();
    project.database.execute("CREATE FOREIGN TABLE far () INHERITS (tasks) SERVER nowhere");
    let shown = project.run("drift").ends_with(2);
    assert!(shown.out.contains("far: is there, and no applied migration makes it"), "{}", shown.out);
    assert!(project.run("drift --format markdown").ends_with(2).out.contains("`far`"));
    let document = project.run("drift --format json").ends_with(2).json();
    assert_eq!(
        (&document["strays"][0]["name"], &document["strays"][0]["is"]),
        (&"far".into(), &"added".into())
    );
    let shown = project.run("drift --fix=revert").ends_with(1);
    assert!(shown.err.contains("what differs is not managed"), "{}", shown.err);
}

#[test]
fn the_screen() {
    let Some(project) = Project::on(Kind::Sqlite) else { return };
    project.folder.write("tablewright.yaml", "databases:\n  default: ${DRIFTED}\n");
    project.database.execute("CREATE INDEX by_title ON tasks (title)");
    let run = |arguments: &str| {
        let mut command = project.folder.command(arguments);
        let output = command.env("DRIFTED", project.database.url()).output().unwrap();
        let shown = project.folder.shown(arguments, output);
        shown.screen().replace(project.database.url(), "URL")
    };
    insta::assert_snapshot!(run("drift"), @r#"
    from what is made by 1 migration applied to URL to what there is

    ~ table tasks
        + index by_title (title)

    SQL
      CREATE INDEX "by_title" ON "tasks" ("title");

    Locks
      writes to the database wait; reads go on (1 statement)
    ──── stderr
    next: `tablewright drift --fix` shows the ways out
    ──── exit code 2
    "#);
    insta::assert_snapshot!(run("drift --fix"), @r#"
    from what is made by 1 migration applied to URL to what there is

    ~ table tasks
        + index by_title (title)

    Adopt: a migration, applied here without being run
      CREATE INDEX "by_title" ON "tasks" ("title");

    Revert: run here, and in no migration
      DROP INDEX "by_title";
    ──── stderr
    next: tablewright drift --fix=adopt
    next: tablewright drift --fix=revert
    ──── exit code 2
    "#);
}

#[test]
fn what_lies_outside_of_a_database_is_not_touched_by_a_scratch_database() {
    let folder = Folder::initialised();
    folder.write("other.db", "");
    folder.write(
        "migrations/1_notes.up.sql",
        "-- no-transaction\nATTACH 'other.db' AS other;\nCREATE TABLE other.notes (id INT);\nDETACH other;\n",
    );
    folder.run("check --accept").succeeds();
    let shown = folder.run("diff --from migrations --to schema").ends_with(1);
    assert!(shown.err.contains("1_notes.up.sql names what lies outside of its database"), "{}", shown.err);
    assert_eq!(folder.read("other.db"), "");
}
