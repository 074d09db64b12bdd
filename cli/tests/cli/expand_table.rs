//! Expand and contract of a table's name: the old application and the new one write at once, each by its own name.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, Shown};

const BEFORE: &str = "tables:\n  people:\n    columns:\n      id: { type: bigint, primary_key: true }\n      \
                      name: { type: varchar(50), unique: true }\n      state: { type: varchar(20), default: idle }\n  \
                      notes:\n    columns:\n      id: { type: bigint, identity: true, primary_key: true }\n      \
                      person_id: { references: people.id }\n";

fn renamed() -> String {
    BEFORE
        .replace("  people:\n", "  persons:\n    renamed_from: people # as they were called\n")
        .replace("people.id", "persons.id")
}

struct Story {
    folder: Folder,
    database: TestDatabase,
}

impl Story {
    fn begin(kind: Kind) -> Option<Self> {
        let database = TestDatabase::create(kind)?;
        let folder = Folder::empty();
        folder.write("tablewright.yaml", format!("databases: {{ default: {:?} }}\n", database.url()));
        folder.write("schema/people.yaml", BEFORE);
        folder.run("generate create_people").succeeds();
        folder.run("up").succeeds();
        database.execute("INSERT INTO people (id, name) VALUES (1, 'Ada'), (2, 'Bob'), (3, 'Cleo')");
        database.execute("INSERT INTO notes (person_id) VALUES (1), (2), (3)");
        folder.write("schema/people.yaml", renamed());
        Some(Self { folder, database })
    }

    fn run(&self, arguments: &str) -> Shown {
        self.folder.run(arguments)
    }

    /// No row of a query is counted.
    fn none(&self, from: &str) {
        self.database.execute(&format!(
            "CREATE TEMPORARY TABLE told (n INT CHECK (n = 0)); INSERT INTO told SELECT count(*) FROM {from}"
        ));
    }
}

/// An application that speaks of the table by one name, and goes on until it is told to stop.
fn writes(database: &TestDatabase, table: &str, first: u32, stop: &AtomicBool, written: &AtomicU32) {
    let mut id = first;
    while !stop.load(Ordering::Relaxed) {
        database.execute(&format!("INSERT INTO {table} (id, name) VALUES ({id}, 'new {id}')"));
        database.execute(&format!("UPDATE {table} SET state = 'busy' WHERE id = {id}"));
        database.execute(&format!("DELETE FROM {table} WHERE id = {id} - 3 AND name LIKE 'new %'"));
        database.execute(&format!("UPDATE {table} SET name = 'row {id}' WHERE id = 3"));
        id += 1;
        written.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Runs something while applications write, each at least once before it and once after it.
fn while_writing(database: &TestDatabase, applications: &[(&str, u32)], work: impl FnOnce()) {
    let stop = AtomicBool::new(false);
    let written: Vec<AtomicU32> = applications.iter().map(|_| AtomicU32::new(0)).collect();
    std::thread::scope(|scope| {
        let running: Vec<_> = applications
            .iter()
            .zip(&written)
            .map(|((table, first), written)| {
                let stop = &stop;
                scope.spawn(move || writes(database, table, *first, stop, written))
            })
            .collect();
        // An application that has failed waits for nobody, and nobody for it.
        let alive = || running.iter().all(|application| !application.is_finished());
        let wait = || {
            let seen: Vec<u32> = written.iter().map(|number| number.load(Ordering::Relaxed)).collect();
            let waits =
                || written.iter().zip(&seen).any(|(number, seen)| number.load(Ordering::Relaxed) == *seen);
            while alive() && waits() {
                std::thread::sleep(Duration::from_millis(5));
            }
        };
        let work = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            wait();
            work();
            wait();
        }));
        stop.store(true, Ordering::Relaxed);
        if let Err(panic) = work {
            std::panic::resume_unwind(panic);
        }
    });
}

fn story(kind: Kind) {
    let Some(story) = Story::begin(kind) else { return };
    let before = story.database.judge();

    let proposed = story.run("generate rename_people --format json").succeeds().json();
    let advice = proposed["breaking"].to_string();
    assert!(advice.contains("tablewright generate rename_people --expand"), "{advice}");
    for file in proposed["files"].as_array().unwrap() {
        std::fs::remove_file(story.folder.path(file.as_str().unwrap())).unwrap();
    }
    story.run("check --accept").succeeds();

    // No statement of an application that speaks of the old name fails, at any moment.
    while_writing(&story.database, &[("people", 10_000)], || {
        let expanded = story.run("generate rename_people --expand").succeeds();
        assert!(
            expanded.err.contains("--contract") && !expanded.out.contains("Breaks"),
            "{}{}",
            expanded.out,
            expanded.err
        );
        let beyond = match kind {
            Kind::Sqlite => "last_insert_rowid()",
            Kind::Postgres => "COPY",
            Kind::Mysql => "TRUNCATE",
        };
        let told = expanded.out.split_once("people becomes a view").map(|(_, told)| told.contains(beyond));
        assert_eq!(told, Some(true), "{}", expanded.out);
        let yaml = story.folder.read("schema/people.yaml");
        assert!(
            yaml.contains("    renamed_from: people # as they were called\n    expand: true\n"),
            "{yaml}"
        );
        story.run("up").succeeds();
    });
    let file = story.folder.read(&story.folder.migration("_rename_people.up.sql"));
    assert!(file.contains("-- expand: people to persons\n"), "{file}");
    story.run("diff").succeeds();
    story.run("drift").succeeds();
    story.run("lint").succeeds();
    let between = story.database.judge();
    let yaml = story.folder.read("schema/people.yaml");
    story.run("pull --out schema").succeeds();
    assert_eq!(
        (story.folder.read("schema/people.yaml"), story.folder.list("schema")),
        (yaml, vec!["people.yaml".to_owned()])
    );

    while_writing(&story.database, &[("people", 20_000), ("persons", 30_000)], || {});
    story.database.execute("INSERT INTO people (id, name) VALUES (90001, 'by the old name')");
    story.none("persons WHERE id = 90001 AND state <> 'idle'");
    story.database.execute("INSERT INTO notes (person_id) SELECT id FROM people WHERE id = 90001");

    let status = story.run("status --format json").succeeds().json();
    assert_eq!(status["contracts_due"][0]["old"], "people", "{status}");
    assert_eq!(status["contracts_due"][0]["new"], "persons", "{status}");
    assert!(story.run("status").succeeds().out.contains("the contract is due"));

    // Back from the state between, and there again, while the old application goes on.
    while_writing(&story.database, &[("people", 40_000)], || {
        story.run("down").succeeds();
        assert_eq!(story.database.judge(), before);
        story.run("up").succeeds();
    });
    assert_eq!(story.database.judge(), between);

    while_writing(&story.database, &[("persons", 50_000)], || {
        story.run("generate drop_people --contract").succeeds();
        let yaml = story.folder.read("schema/people.yaml");
        assert!(yaml.contains("    contract: true\n") && !yaml.contains("expand"), "{yaml}");
        story.run("up").succeeds();
    });
    story.run("diff").succeeds();
    assert_eq!(story.run("status --format json").succeeds().json()["contracts_due"], serde_json::json!([]));
    story.none("persons WHERE id = 1 AND name <> 'Ada'");

    // The way back makes the view again, and the old application is back, too.
    story.run("down").succeeds();
    assert_eq!(story.database.judge(), between);
    let pending = story.run("status --format json").ends_with(2).json();
    assert!(pending["contracts_due"][0]["pending"].is_number(), "{pending}");
    while_writing(&story.database, &[("people", 60_000), ("persons", 70_000)], || {});
    story.run("up").succeeds();

    // What nothing is said of any more has been contracted all the same.
    story.run("down --steps 2").succeeds();
    story.run("up --steps 1").succeeds();
    for file in story.folder.list("migrations").iter().filter(|file| file.contains("drop_people")) {
        std::fs::remove_file(story.folder.path(&format!("migrations/{file}"))).unwrap();
    }
    story.run("check --accept").succeeds();
    story.folder.write(
        "schema/people.yaml",
        BEFORE.replace("  people:\n", "  persons:\n").replace("people.id", "persons.id"),
    );
    story.run("generate forget_people").succeeds();
    let file = story.folder.read(&story.folder.migration("_forget_people.up.sql"));
    assert!(file.contains("-- contract: people to persons\n"), "{file}");
    story.run("up").succeeds();
    assert_eq!(story.run("status --format json").succeeds().json()["contracts_due"], serde_json::json!([]));
}

#[test]
fn on_sqlite() {
    story(Kind::Sqlite);
}

#[test]
fn on_postgres() {
    story(Kind::Postgres);
}

#[test]
fn on_mariadb() {
    story(Kind::Mysql);
}

/// One run that expands and contracts would leave no time for the applications.
#[test]
fn both_steps_at_once_are_refused_in_a_database_that_was_in_use() {
    let folder = Folder::empty();
    folder.write(
        "tablewright.yaml",
        "databases: { default: 'sqlite://first.db', second: 'sqlite://second.db' }\n",
    );
    folder.write("schema/people.yaml", BEFORE);
    folder.run("generate create_people --db default").succeeds();
    folder.run("up --db default").succeeds();
    folder.run("up --db second").succeeds();
    folder.write("schema/people.yaml", renamed());
    folder.run("generate rename_people --expand --db default").succeeds();
    folder.run("up --db default").succeeds();
    folder.run("generate drop_people --contract --db default").succeeds();
    folder.run("up --db default").succeeds();
    let refused = folder.run("up --db second").ends_with(1);
    assert!(refused.err.contains("in the same run (people to persons)"), "{}", refused.err);
    folder.run("up --db second --steps 1").succeeds();
    folder.run("up --db second").succeeds();
}

/// Who may do something with a table may do that by its old name, though no file and no YAML names the role.
#[test]
fn rights_are_those_of_the_table() {
    let Some(story) = Story::begin(Kind::Postgres) else { return };
    story
        .database
        .execute("GRANT SELECT, INSERT ON people TO pg_monitor; GRANT UPDATE (name) ON people TO pg_monitor");
    story.run("generate rename_people --expand").succeeds();
    story.run("up").succeeds();
    story.database.execute("SET ROLE pg_monitor; INSERT INTO people (id, name) VALUES (9, 'nine'); UPDATE people SET name = 'IX' WHERE id = 9");
    story.none("persons WHERE id = 9 AND name <> 'IX'");
    story.run("diff").succeeds();
    story.run("generate drop_people --contract").succeeds();
    story.run("up").succeeds();
    story.run("down").succeeds();
    story.database.execute("SET ROLE pg_monitor; INSERT INTO people (id, name) VALUES (10, 'ten')");
    story.run("diff --format json").ends_with(2);
}

#[test]
fn what_cannot_be_written_by_its_old_name_is_told_at_its_place() {
    let folder = Folder::empty();
    folder.write("tablewright.yaml", "databases: { default: 'sqlite::memory:' }\n");
    folder.write(
        "schema/people.yaml",
        "tables:\n  persons:\n    renamed_from: people\n    expand: true\n    columns:\n      id: { type: bigint, primary_key: true }\n      \
         state: { type: text?, default: idle }\n  facts:\n    renamed_from: truths\n    expand: true\n    columns: { what: text }\n  both:\n    \
         renamed_from: two\n    expand: true\n    contract: true\n    columns: { what: text }\n  odd:\n    expand: true\n    columns: { what: text }\n",
    );
    let shown = folder.run("check").ends_with(2);
    for said in ["`both` is expanded and contracted", "`odd` does not say which name stays"] {
        assert!(shown.out.contains(said), "{said}: {}{}", shown.out, shown.err);
    }
    folder.write(
        "schema/people.yaml",
        "tables:\n  persons:\n    renamed_from: people\n    expand: true\n    columns:\n      id: { type: bigint, primary_key: true }\n      \
         state: { type: text?, default: idle }\n  facts:\n    renamed_from: truths\n    expand: true\n    columns: { what: text }\n",
    );
    let shown = folder.run("check").ends_with(2);
    for said in ["cannot tell NULL from nothing said", "it has no primary key", "take `expand` out"] {
        assert!(shown.out.contains(said), "{said}: {}{}", shown.out, shown.err);
    }
}

/// A schema that says another phase than the database has follows it, where `renamed_from` tells which name is which.
#[test]
fn pull_follows_the_phase_of_the_database() {
    let folder = Folder::empty();
    folder.write("tablewright.yaml", "databases: { default: 'sqlite://one.db' }\n");
    folder.write("schema/people.yaml", BEFORE);
    folder.run("generate create_people").succeeds();
    folder.run("up").succeeds();
    let both = renamed().replace("      name: {", "      label: { renamed_from: name,");
    folder.write("schema/people.yaml", &both);
    folder.run("generate rename_people --expand").succeeds();
    folder.run("up").succeeds();
    let expanded = folder.read("schema/people.yaml");
    assert_eq!(expanded.matches("expand: true").count(), 2, "{expanded}");

    // Written at once, while the database has both.
    folder.write("schema/people.yaml", &both);
    folder.run("pull --out schema").succeeds();
    assert_eq!(folder.read("schema/people.yaml"), expanded);
    folder.run("diff").succeeds();

    // Contracted elsewhere, while the YAML speaks of both.
    folder.run("generate drop_people --contract").succeeds();
    folder.run("up").succeeds();
    let contracted = folder.read("schema/people.yaml");
    folder.write("schema/people.yaml", &expanded);
    folder.run("pull --out schema").succeeds();
    assert_eq!(folder.read("schema/people.yaml"), contracted);
    folder.run("diff").succeeds();

    // And back.
    folder.run("down").succeeds();
    folder.run("pull --out schema").succeeds();
    assert_eq!(folder.read("schema/people.yaml"), expanded);
}
