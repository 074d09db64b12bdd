//! `squash`: several migrations become one, and every database goes on from where it stands.

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, Shown};
use crate::repository::a_second_later;

const SCHEMAS: [&str; 3] = [
    "tables:\n  tasks:\n    columns:\n      id: { type: int, primary_key: true }\n      title: varchar(40)\n",
    "tables:\n  tasks:\n    columns:\n      id: { type: int, primary_key: true }\n      title: varchar(40)\n      due: date?\n    indexes: [due]\n",
    "tables:\n  tasks:\n    columns:\n      id: { type: int, primary_key: true }\n      title: varchar(40)\n      due: date?\n  notes:\n    columns:\n      id: { type: int, primary_key: true }\n      task_id: { references: tasks.id }\n",
];

/// Three migrations, and databases that have none, two and all of them.
struct Project {
    folder: Folder,
    versions: Vec<String>,
    none: TestDatabase,
    two: TestDatabase,
    all: TestDatabase,
}

impl Project {
    fn on(kind: Kind) -> Option<Self> {
        let all = TestDatabase::create(kind)?;
        let (none, two) = (TestDatabase::create(kind)?, TestDatabase::create(kind)?);
        let folder = Folder::initialised();
        folder.write("tablewright.yaml", "databases:\n  default: ${TABLEWRIGHT_TEST_AT}\n");
        let project = Self { folder, versions: Vec::new(), none, two, all };
        for (schema, name) in SCHEMAS.iter().zip(["one", "two", "three"]) {
            project.folder.write("schema/tasks.yaml", schema);
            project.run(&project.all, &format!("generate {name} --allow all")).succeeds();
            project.run(&project.all, "up").succeeds();
            a_second_later();
        }
        let names = project.folder.list("migrations").into_iter().filter(|name| name.ends_with(".up.sql"));
        let versions = names.map(|name| name.split_once('_').unwrap().0.to_owned()).collect();
        project.run(&project.two, "up --steps 2").succeeds();
        for database in [&project.two, &project.all] {
            database.execute("INSERT INTO tasks (id, title) VALUES (1, 'kept')");
        }
        Some(Self { versions, ..project })
    }

    fn run(&self, database: &TestDatabase, arguments: &str) -> Shown {
        let mut command = self.folder.command(arguments);
        let output = command.env("TABLEWRIGHT_TEST_AT", database.url()).output().unwrap();
        self.folder.shown(arguments, output)
    }

    /// The row is there that was there.
    fn has_its_row(&self, database: &TestDatabase) {
        database.execute("CREATE TABLE kept (number int CHECK (number = 1))");
        database.execute("INSERT INTO kept SELECT count(*) FROM tasks WHERE title = 'kept'");
        database.execute("DROP TABLE kept");
    }
}

fn every_database(test: impl Fn(Project)) {
    for kind in [Kind::Sqlite, Kind::Postgres, Kind::Mysql] {
        if let Some(project) = Project::on(kind) {
            test(project);
        }
    }
}

#[test]
fn databases_beyond_it_are_untouched_and_new_ones_begin_with_it() {
    every_database(|project| {
        let before = project.folder.list("migrations");
        let squash = format!("squash base --to {}", project.versions[1]);
        project.run(&project.none, &format!("{squash} --dry-run")).succeeds();
        assert_eq!(project.folder.list("migrations"), before);
        let untouched = project.all.judge();
        project.run(&project.none, &squash).succeeds();
        let files = project.folder.list("migrations");
        assert_eq!(files.iter().filter(|name| name.ends_with(".up.sql")).count(), 2, "{files:?}");
        project.run(&project.none, "check").succeeds();

        for (database, has_row, runs) in
            [(&project.all, true, 0), (&project.two, true, 1), (&project.none, false, 2)]
        {
            let pending = project.run(database, "status --format json").json();
            let states: Vec<&str> = pending["migrations"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|row| row["state"].as_str())
                .collect();
            assert_eq!(states.iter().filter(|state| **state == "pending").count(), runs, "{states:?}");
            assert_eq!(states.len(), 2, "{states:?}");
            let applied = project.run(database, "up --format json").succeeds().json();
            assert_eq!(applied["migrations"].as_array().map(Vec::len), Some(runs));
            project.run(database, "status").succeeds();
            project.run(database, "diff").succeeds();
            project.run(database, "drift").succeeds();
            if has_row {
                project.has_its_row(database);
            }
        }
        assert_eq!(project.all.judge(), untouched);
        project.run(&project.all, "down --steps 2 --allow all").succeeds();
        project.run(&project.all, "up").succeeds();
    });
}

#[test]
fn a_database_that_has_some_of_them_is_told_what_to_do() {
    every_database(|project| {
        let last = &project.versions[2];
        let shown = project.run(&project.two, &format!("squash --to {last}")).ends_with(1);
        assert!(shown.err.contains(&format!("tablewright up --to {last}")), "{}", shown.err);
        project.run(&project.all, &format!("squash --to {last}")).succeeds();
        let untouched = project.two.judge();
        for verb in ["up", "down --allow all"] {
            let shown = project.run(&project.two, verb).ends_with(1);
            assert!(shown.err.contains("2 of 3 migrations are applied"), "{verb}\n{}", shown.err);
            assert!(shown.err.contains("before they were folded"), "{}", shown.err);
        }
        project.run(&project.two, "status").ends_with(2);
        assert_eq!(project.two.judge(), untouched);
        project.has_its_row(&project.two);
    });
}

#[test]
fn rows_that_would_be_missing_are_named() {
    every_database(|project| {
        project.folder.write(
            "migrations/20990101000000_words.up.sql",
            "INSERT INTO tasks (id, title) VALUES (10, 'a'), (11, 'b');\n",
        );
        project.run(&project.all, "check --accept").succeeds();
        project.run(&project.all, "up").succeeds();
        let before = project.folder.list("migrations");
        let shown = project.run(&project.all, "squash --to 20990101000000").ends_with(1);
        assert!(shown.err.contains("tasks: 2 rows"), "{}", shown.err);
        assert_eq!(project.folder.list("migrations"), before);
        let shown = project.run(&project.all, "squash --to 20990101000000 --without-rows").succeeds();
        assert!(shown.err.contains("written by hand: 20990101000000_words.up.sql"), "{}", shown.err);
        project.run(&project.all, "up").succeeds();
        project.run(&project.all, "status").succeeds();
    });
}

#[test]
fn what_cannot_be_folded_is_said() {
    let Some(project) = Project::on(Kind::Sqlite) else { return };
    let first = &project.versions[0];
    for (arguments, said) in [
        ("squash --to 7".to_owned(), "there is no migration 7"),
        (format!("squash --to {first}"), "is the first migration"),
    ] {
        let shown = project.run(&project.all, &arguments).ends_with(1);
        assert!(shown.err.contains(said), "{arguments}\n{}", shown.err);
    }
    project.folder.write("migrations/20990101000000_late.sql", "SELECT 1;\n");
    let shown = project.run(&project.all, &format!("squash --to {}", project.versions[1])).ends_with(1);
    assert!(shown.err.contains("20990101000000_late.sql is not listed"), "{}", shown.err);
}

/// What is folded up to an expand is one, and its contract is still due; folded with the contract, nothing of it is left.
#[test]
fn an_expand_and_its_contract_are_folded_alone_or_together() {
    for kind in [Kind::Sqlite, Kind::Postgres, Kind::Mysql] {
        let Some(database) = TestDatabase::create(kind) else { continue };
        let folder = Folder::initialised();
        folder.write("tablewright.yaml", format!("databases: {{ default: {:?} }}\n", database.url()));
        folder.write("schema/tasks.yaml", SCHEMAS[0]);
        folder.run("generate one --allow all").succeeds();
        folder.run("up").succeeds();
        database.execute("INSERT INTO tasks (id, title) VALUES (1, 'kept')");
        folder.edit(
            "schema/tasks.yaml",
            "title: varchar(40)",
            "name: { type: varchar(40), renamed_from: title }",
        );
        a_second_later();
        folder.run("generate two --expand").succeeds();
        folder.run("up").succeeds();
        let ups = || {
            let files = folder.list("migrations").into_iter();
            files.filter(|name| name.ends_with(".up.sql")).collect::<Vec<String>>()
        };
        let version = |name: &String| name.split_once('_').unwrap().0.to_owned();
        let expand = version(ups().last().unwrap());
        folder.run(&format!("squash --to {expand}")).succeeds();
        assert_eq!(ups().len(), 1, "{kind:?}");
        let folded = folder.read(&format!("migrations/{}", ups()[0]));
        assert!(folded.contains("-- expand: tasks.title to tasks.name"), "{kind:?}: {folded}");
        let due = folder.run("status").succeeds();
        assert!(due.out.contains("the contract is due"), "{kind:?}: {}", due.out);

        a_second_later();
        folder.run("generate three --contract").succeeds();
        folder.run("up").succeeds();
        let contract = version(ups().last().unwrap());
        folder.run(&format!("squash --to {contract}")).succeeds();
        assert_eq!(ups().len(), 1, "{kind:?}");
        let folded = folder.read(&format!("migrations/{}", ups()[0]));
        assert!(!folded.contains("expand:") && !folded.contains("contract:"), "{kind:?}: {folded}");
        folder.run("up").succeeds();
        folder.run("diff").succeeds();
        database.execute("CREATE TABLE kept (number int CHECK (number = 1))");
        database.execute("INSERT INTO kept SELECT count(*) FROM tasks WHERE name = 'kept'");
        database.execute("DROP TABLE kept");
    }
}
