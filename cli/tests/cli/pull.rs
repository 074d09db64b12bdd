//! `pull`: what a database becomes as YAML, and what it does to YAML that is there.

use std::path::{Path, PathBuf};

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, Shown, scroll};

/// The command on that database.
fn run(folder: &Folder, arguments: &str, database: &TestDatabase) -> Shown {
    let arguments: Vec<&str> = arguments.split_whitespace().chain(["--db", database.url()]).collect();
    folder.run_with(&arguments)
}

/// Every file under a folder, by its path.
fn files(root: &Path, folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        match path.is_dir() {
            true => files(root, &path, found),
            false => {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(root).unwrap().to_owned(), text));
            }
        }
    }
}

fn all(folder: &Folder, name: &str) -> String {
    let (root, mut found) = (folder.path(name), Vec::new());
    files(&root, &root, &mut found);
    found.iter().map(|(path, text)| format!("── {}\n{text}\n", path.display())).collect()
}

#[test]
fn a_database_that_has_everything_is_laid_out_by_topic() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    database.execute(include_str!("everything.sql"));
    let folder = Folder::empty();
    run(&folder, "pull --out pulled", &database).succeeds();
    let pulled = all(&folder, "pulled");
    insta::assert_snapshot!(pulled);
    run(&folder, "check --schema pulled", &database).succeeds();
    run(&folder, "diff --schema pulled", &database).succeeds();
    run(&folder, "pull --out pulled --check", &database).succeeds();
    run(&folder, "pull --out pulled --force", &database).succeeds();
    assert_eq!(all(&folder, "pulled"), pulled, "pulled twice");
    // Printed, it is one text that is complete by itself.
    let printed = run(&folder, "pull", &database).succeeds();
    folder.write("printed/schema.yaml", &printed.out);
    run(&folder, "diff --schema printed", &database).succeeds();
    // What is new goes where it belongs, and moves nothing.
    database.execute(
        "CREATE TABLE order_returns (id int PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders)",
    );
    database.execute(
        "CREATE TABLE billing.reminders (id int PRIMARY KEY, invoice_id int REFERENCES billing.invoices)",
    );
    database.execute("COMMENT ON FUNCTION touch() IS 'When it was'");
    let shown = run(&folder, "pull --out pulled", &database).ends_with(1);
    assert!(shown.err.contains("--force"), "{}", shown.err);
    assert_eq!(all(&folder, "pulled"), pulled, "nothing was written");
    run(&folder, "pull --out pulled --force", &database).succeeds();
    run(&folder, "diff --schema pulled", &database).succeeds();
    let now = all(&folder, "pulled");
    insta::assert_snapshot!(similar::TextDiff::from_lines(pulled.as_str(), now.as_str()).unified_diff());
}

const TASKS: &str = "\
# Ask Ann before you change this.
tables:
  projects:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      # Never empty.
      name: text   # shown on screens

  tasks:
    optimistic_lock: version
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      project_id: { references: projects.id, on_delete: cascade, as: home, inverse: work }
      version: { type: int, default: 1 }
";

#[test]
fn files_that_are_there_are_edited_and_lines_go_only_by_force() {
    let Some(database) = TestDatabase::create(Kind::Sqlite) else { return };
    let folder = Folder::empty();
    folder.write("schema/tasks.yaml", TASKS);
    run(&folder, "apply --schema schema", &database).succeeds();
    let mut shown = vec![run(&folder, "pull --out schema", &database)];
    database.execute("CREATE TABLE task_notes (id INTEGER PRIMARY KEY, task_id BIGINT NOT NULL REFERENCES tasks, text TEXT)");
    database.execute("ALTER TABLE projects ADD COLUMN due DATE");
    shown.push(run(&folder, "pull --out schema --check", &database).ends_with(2));
    assert_eq!(folder.read("schema/tasks.yaml"), TASKS);
    shown.push(run(&folder, "pull --out schema", &database).succeeds());
    database.execute("ALTER TABLE projects RENAME COLUMN name TO title");
    let before = folder.read("schema/tasks.yaml");
    shown.push(run(&folder, "pull --out schema", &database).ends_with(1));
    assert_eq!(folder.read("schema/tasks.yaml"), before);
    shown.push(run(&folder, "pull --out schema --force -q", &database).succeeds());
    shown.push(run(&folder, "pull --out schema --check", &database).succeeds());
    insta::assert_snapshot!(scroll(&shown).replace(&format!(" --db {}", database.url()), ""));
    insta::assert_snapshot!(folder.read("schema/tasks.yaml"));
}

#[test]
fn what_cannot_be_read_is_not_edited() {
    let Some(database) = TestDatabase::create(Kind::Sqlite) else { return };
    database.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)");
    let folder = Folder::empty();
    for (text, said) in [
        ("tables:\n  a:\n    colums: {}\n".as_bytes(), "colums"),
        (b"tables: [", "schema/a.yaml"),
        (b"\xff\xfe", "UTF-16"),
        (b"tables: \xc3\x28", "not UTF-8"),
    ] {
        folder.write("schema/a.yaml", text);
        let shown = run(&folder, "pull --out schema", &database).ends_with(1);
        assert!(shown.err.contains(said), "{}", shown.err);
        assert_eq!(std::fs::read(folder.path("schema/a.yaml")).unwrap(), text);
    }
    let shown = run(&folder, "pull --out schema/a.yaml", &database).ends_with(1);
    assert!(shown.err.contains("is a file"), "{}", shown.err);
    // A file of somebody's in a folder without YAML.
    folder.write("other/schema.yaml/keep", "mine");
    let shown = run(&folder, "pull --out other", &database).ends_with(1);
    assert!(shown.err.contains("schema.yaml"), "{}", shown.err);
    assert_eq!(folder.read("other/schema.yaml/keep"), "mine");
    assert_eq!(folder.list("other"), ["schema.yaml"]);
}

#[cfg(unix)]
#[test]
fn links_in_circles_end() {
    let Some(database) = TestDatabase::create(Kind::Sqlite) else { return };
    let folder = Folder::empty();
    folder.write("schema/tasks.yaml", TASKS);
    for name in ["schema/one", "schema/two"] {
        std::os::unix::fs::symlink(folder.path("schema"), folder.path(name)).unwrap();
    }
    run(&folder, "check --schema schema", &database).succeeds();
    std::os::unix::fs::symlink("nowhere", folder.path("schema/gone.yaml")).unwrap();
    let shown = run(&folder, "check --schema schema", &database).ends_with(2);
    assert!(shown.err.contains("gone.yaml") || shown.out.contains("gone.yaml"), "{}{}", shown.out, shown.err);
}
