//! Expand and contract: a rename that two applications live through, the old one and the new one writing at once.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, Shown};

const BEFORE: &str = "tables:\n  people:\n    columns:\n      id: { type: bigint, primary_key: true }\n      \
                      title: { type: varchar(50), unique: true }\n      state: { type: varchar(20), default: idle }\n";
const RENAMED: &str = "tables:\n  people:\n    columns:\n      id: { type: bigint, primary_key: true }\n      \
                       name: { type: varchar(50), unique: true, renamed_from: title }\n      status:\n        \
                       type: varchar(20)\n        default: idle\n        renamed_from: state\n";

/// How many rows are there before anything changes: several batches.
const ROWS: u32 = 4500;

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
        for first in (1..=ROWS).step_by(500) {
            let rows: Vec<String> = (first..first + 500).map(|id| format!("({id}, 'row {id}')")).collect();
            database.execute(&format!("INSERT INTO people (id, title) VALUES {}", rows.join(", ")));
        }
        folder.write("schema/people.yaml", RENAMED);
        Some(Self { folder, database })
    }

    fn run(&self, arguments: &str) -> Shown {
        self.folder.run(arguments)
    }

    /// How many migrations of that name there are.
    fn files(&self, name: &str) -> usize {
        self.folder.list("migrations").iter().filter(|file| file.contains(name)).count() / 2
    }

    /// No row is counted that is so.
    fn none(&self, condition: &str) {
        self.database.execute(&format!(
            "CREATE TEMPORARY TABLE told (n INT CHECK (n = 0)); INSERT INTO told SELECT count(*) FROM people WHERE {condition}"
        ));
    }

    /// Every row has the same in both columns, and the letters of the same case.
    fn is_equal(&self) {
        self.none("name IS NULL OR title IS NULL OR name <> title OR status <> state OR status IS NULL OR state IS NULL");
    }
}

/// An application that speaks of its own columns, and goes on until it is told to stop.
fn writes(database: &TestDatabase, columns: [&str; 2], first: u32, stop: &AtomicBool, written: &AtomicU32) {
    let [name, status] = columns;
    let mut id = first;
    while !stop.load(Ordering::Relaxed) {
        database.execute(&format!("INSERT INTO people (id, {name}) VALUES ({id}, 'new {id}')"));
        database.execute(&format!(
            "UPDATE people SET {status} = 'busy', {name} = 'changed {id}' WHERE id = {id}"
        ));
        let other = id % ROWS + 1;
        database.execute(&format!("UPDATE people SET {name} = '{name} {id}' WHERE id = {other}"));
        id += 1;
        written.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Runs something while applications write, each at least once before it and once after it.
fn while_writing(database: &TestDatabase, applications: &[([&str; 2], u32)], work: impl FnOnce()) {
    let stop = AtomicBool::new(false);
    let written: Vec<AtomicU32> = applications.iter().map(|_| AtomicU32::new(0)).collect();
    let wait = || {
        let seen: Vec<u32> = written.iter().map(|number| number.load(Ordering::Relaxed)).collect();
        while written.iter().zip(&seen).any(|(number, seen)| number.load(Ordering::Relaxed) == *seen) {
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = applications
            .iter()
            .zip(&written)
            .map(|((columns, first), written)| {
                let stop = &stop;
                scope.spawn(move || writes(database, *columns, *first, stop, written))
            })
            .collect();
        // An application that has failed waits for nobody, and nobody for it.
        let alive = || running.iter().all(|application| !application.is_finished());
        let work = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            if alive() {
                wait();
            }
            work();
            if alive() {
                wait();
            }
        }));
        stop.store(true, Ordering::Relaxed);
        if let Err(panic) = work {
            std::panic::resume_unwind(panic);
        }
    });
}

const OLD: [&str; 2] = ["title", "state"];
const NEW: [&str; 2] = ["name", "status"];

fn story(kind: Kind) {
    let Some(story) = Story::begin(kind) else { return };
    let before = story.database.judge();

    // A rename at once breaks whoever runs: the way in two steps is proposed, with the command.
    let proposed = story.run("generate rename_title --format json").succeeds().json();
    let advice = proposed["breaking"].to_string();
    assert!(advice.contains("tablewright generate rename_title --expand"), "{advice}");
    for file in proposed["files"].as_array().unwrap() {
        std::fs::remove_file(story.folder.path(file.as_str().unwrap())).unwrap();
    }
    story.run("check --accept").succeeds();

    while_writing(&story.database, &[(OLD, 10_000)], || {
        let expanded = story.run("generate rename_title --expand").succeeds();
        assert!(expanded.err.contains("--contract"), "{}", expanded.err);
        let yaml = story.folder.read("schema/people.yaml");
        assert_eq!(yaml.matches("expand: true").count(), 2, "{yaml}");
        story.run("up").succeeds();
    });
    story.is_equal();
    story.run("diff").succeeds();
    story.run("drift").succeeds();
    let between = story.database.judge();
    let yaml = story.folder.read("schema/people.yaml");
    story.run("pull --out schema").succeeds();
    assert_eq!(story.folder.read("schema/people.yaml"), yaml);
    assert_eq!(story.folder.list("schema"), ["people.yaml"]);

    while_writing(&story.database, &[(OLD, 20_000), (NEW, 30_000)], || {});
    story.is_equal();
    // Who gives neither gets what rows get; who gives both means the newer one.
    story.database.execute("INSERT INTO people (id, name) VALUES (90001, 'Ada')");
    story.database.execute("INSERT INTO people (id, title, state) VALUES (90002, 'Bob', 'gone')");
    story.database.execute("UPDATE people SET title = 'ADA' WHERE id = 90001");
    story.database.execute("UPDATE people SET name = 'newer', title = 'older' WHERE id = 90002");
    story.is_equal();
    story.none("id = 90001 AND (name <> 'ADA' OR status <> 'idle') OR id = 90002 AND (title <> 'newer' OR status <> 'gone')");

    let status = story.run("status --format json").succeeds().json();
    assert_eq!(status["contracts_due"][0]["old"], "people.state", "{status}");
    let shown = story.run("status").succeeds();
    assert!(shown.out.contains("the contract is due"), "{}", shown.out);

    // Back from the state between, and there again, while the old application goes on.
    let steps = story.files("rename_title");
    while_writing(&story.database, &[(OLD, 40_000)], || {
        story.run(&format!("down --steps {steps}")).succeeds();
        assert_eq!(story.database.judge(), before);
        story.run("up").succeeds();
    });
    story.is_equal();
    assert_eq!(story.database.judge(), between);

    while_writing(&story.database, &[(NEW, 50_000)], || {
        story.run("generate drop_title --contract").succeeds();
        let yaml = story.folder.read("schema/people.yaml");
        assert_eq!(
            (yaml.matches("contract: true").count(), yaml.matches("expand").count()),
            (2, 0),
            "{yaml}"
        );
        story.run("up").succeeds();
    });
    story.run("diff").succeeds();
    assert_eq!(story.run("status --format json").succeeds().json()["contracts_due"], serde_json::json!([]));
    story.none("name IS NULL OR status IS NULL");

    // The way back makes the older column of the newer one. It stands behind it now, so that the texts of the tables are not the same.
    story.run(&format!("down --steps {}", story.files("drop_title"))).succeeds();
    story.is_equal();
    story.run("drift").succeeds();
    let pending = story.run("status --format json").ends_with(2).json();
    assert!(pending["contracts_due"][0]["pending"].is_number(), "{pending}");
    while_writing(&story.database, &[(OLD, 60_000), (NEW, 70_000)], || {});
    story.is_equal();
    story.run("up").succeeds();
    story.run("diff").succeeds();
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

/// One run that expands and contracts would leave no time for the applications; a new database has none.
#[test]
fn both_steps_at_once_are_refused_in_a_database_that_was_in_use() {
    let folder = Folder::empty();
    folder.write("tablewright.yaml", "databases: { default: 'sqlite://first.db', second: 'sqlite://second.db', third: 'sqlite://third.db' }\n");
    folder.write("schema/people.yaml", BEFORE);
    folder.run("generate create_people --db default").succeeds();
    folder.run("up --db default").succeeds();
    folder.run("up --db second").succeeds();
    folder.write("schema/people.yaml", RENAMED);
    folder.run("generate rename_title --expand --db default").succeeds();
    folder.run("up --db default").succeeds();
    folder.run("generate drop_title --contract --db default").succeeds();
    folder.run("up --db default").succeeds();

    let refused = folder.run("up --db second").ends_with(1);
    assert!(refused.err.contains("in the same run"), "{}", refused.err);
    assert!(refused.err.contains("tablewright up --contract"), "{}", refused.err);
    let versions: Vec<String> = folder.list("migrations");
    let expand = versions.iter().find(|name| name.contains("rename_title")).unwrap();
    let expand = expand.split('_').next().unwrap();
    folder.run(&format!("up --to {expand} --db second")).succeeds();
    let fleet = folder.run("status --db default --db second --db third").ends_with(2);
    assert_eq!(fleet.out.matches("contract due").count(), 1, "{}", fleet.out);
    folder.run("up --db second").succeeds();
    // A new database has no application.
    folder.run("up --db third").succeeds();
    folder.run("diff --db third").succeeds();
}

#[test]
fn what_cannot_live_beside_another_is_told_at_its_place() {
    let folder = Folder::empty();
    folder.write("tablewright.yaml", "databases: { default: 'sqlite::memory:' }\n");
    folder.write(
        "schema/people.yaml",
        "tables:\n  people:\n    columns:\n      number: { type: bigint, primary_key: true, renamed_from: id, expand: true }\n      \
         name: { type: text, expand: true }\n      age: { type: int, renamed_from: years, expand: true, contract: true }\n",
    );
    let shown = folder.run("check").ends_with(2);
    for said in ["cannot live beside another column", "does not say which column", "expanded and contracted"]
    {
        assert!(shown.out.contains(said), "{said}: {}{}", shown.out, shown.err);
    }
}

/// Nothing to do for a word is an error, and the YAML stays as it is.
#[test]
fn what_is_not_renamed_is_not_expanded() {
    let folder = Folder::empty();
    folder.write("tablewright.yaml", "databases: { default: 'sqlite://one.db' }\n");
    folder.write("schema/people.yaml", BEFORE);
    folder.run("generate create_people").succeeds();
    folder.run("up").succeeds();
    let refused = folder.run("generate nothing --expand").ends_with(1);
    assert!(refused.err.contains("no column is renamed"), "{}", refused.err);
    let refused = folder.run("generate nothing --contract").ends_with(1);
    assert!(refused.err.contains("nothing to contract"), "{}", refused.err);
    assert_eq!(folder.read("schema/people.yaml"), BEFORE);
}
