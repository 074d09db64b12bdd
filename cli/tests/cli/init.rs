//! `init`, `check`, `new`, `schema`.

use crate::folder::{Folder, scroll};

#[test]
fn a_new_project_is_right_from_the_start() {
    let folder = Folder::empty();
    let shown = [folder.run("init"), folder.run("check"), folder.run("init")];
    insta::assert_snapshot!(scroll(&shown), @"
    $ tablewright init
    wrote tablewright.yaml
    wrote schema/tablewright.schema.json
    wrote schema/tasks.yaml
    wrote seeds/projects.yaml
    wrote migrations/.gitkeep
    wrote .gitignore
    ──── stderr
    next: describe your tables in schema/, then `tablewright generate create_tables` and `tablewright up`

    $ tablewright check
    ✓ schema     2 tables, 1 enum; for sqlite (default) (schema)
    ✓ migrations none yet (migrations)
    ✓ seeds      none yet (seeds)

    $ tablewright init
    ──── stderr
    error: tablewright.yaml is there already
      because: this is a project, and nothing is overwritten
      try: change it with an editor, or start in another folder: `tablewright init DIR`
      try: `tablewright init --setup` sets its database up: connects, migrates, seeds, verifies
    ──── exit code 1
    ");
    assert_eq!(folder.list("."), [".gitignore", "migrations", "schema", "seeds", "tablewright.yaml"],);
}

#[test]
fn init_keeps_what_is_there() {
    let folder = Folder::empty();
    folder.write("schema/mine.yaml", "tables: {}\n");
    folder.write(".gitignore", "target\n");
    insta::assert_snapshot!(folder.run("init").screen(), @"
    wrote tablewright.yaml
    wrote schema/tablewright.schema.json
    wrote migrations/.gitkeep
    wrote seeds/.gitkeep
    ──── stderr
    note: schema has YAML files; they stay as they are
    note: add *.db to .gitignore, if the development database is a SQLite file
    next: describe your tables in schema/, then `tablewright generate create_tables` and `tablewright up`
    ");
    assert_eq!(folder.list("schema"), ["mine.yaml", "tablewright.schema.json"]);
    assert_eq!(folder.read(".gitignore"), "target\n");
}

#[test]
fn init_leaves_a_password_to_the_environment() {
    let folder = Folder::empty();
    folder.run("init project --db postgres://me:hunter2@localhost/app").succeeds();
    let config = folder.read("project/tablewright.yaml");
    assert!(config.contains("default: \"${DATABASE_URL}\"") && !config.contains("hunter2"), "{config}");

    folder.run("init other --db postgres://me@localhost/app").succeeds();
    let config = folder.read("other/tablewright.yaml");
    assert!(config.contains("default: \"postgres://me@localhost/app\""), "{config}");
}

#[test]
fn the_editor_schema_is_the_one_that_init_writes() {
    let folder = Folder::initialised();
    let shown = folder.run("schema").succeeds();
    assert_eq!(shown.out, folder.read("schema/tablewright.schema.json"));
    assert!(shown.json()["$defs"].is_object(), "{}", shown.out);
}

#[test]
fn every_mistake_is_shown_at_once() {
    let folder = Folder::initialised();
    folder.write(
        "schema/tasks.yaml",
        "tables:\n  tasks:\n    colums:\n      id: bigint\n  notes:\n    columns:\n      task: { references: taks.id }\n",
    );
    insta::assert_snapshot!(folder.run("check").ends_with(2).screen(), @"
    error: unknown key `colums` in a table
     --> schema/tasks.yaml:3:5
      |
    3 |     colums:
      |     ^^^^^^
      |
      = help: did you mean `columns`?

    error: unknown table `taks`
     --> schema/tasks.yaml:7:27
      |
    7 |       task: { references: taks.id }
      |                           ^^^^^^^
      |
      = help: did you mean `tasks`?

    2 errors

    ✗ schema     2 findings (schema)
    ✓ migrations none yet (migrations)
    ──── exit code 2
    ");
}

#[test]
fn configuration_mistakes_are_shown_at_once() {
    let folder = Folder::initialised();
    folder.write(
        "tablewright.yaml",
        "database:\n  default: sqlite://dev.db\nscratch: { default: x }\npolicies:\n  allow: [drop_tabel]\n  lock_timeout: 5\n",
    );
    insta::assert_snapshot!(folder.run("check").ends_with(1).screen(), @"
    ──── stderr
    error: unknown key `database` in the configuration
     --> tablewright.yaml:1:1
      |
    1 | database:
      | ^^^^^^^^
      |
      = help: did you mean `databases`?

    error: unknown hazard `drop_tabel`
     --> tablewright.yaml:5:11
      |
    5 |   allow: [drop_tabel]
      |           ^^^^^^^^^^
      |
      = help: did you mean `drop_table`?

    error: `5` is no span of time
     --> tablewright.yaml:6:17
      |
    6 |   lock_timeout: 5
      |                 ^
      |
      = help: write a number with ms, s or m: `500ms`, `5s`, `2m`

    3 errors

    error: tablewright.yaml cannot be used
    ──── exit code 1
    ");
}

#[test]
fn migrations_that_changed_are_found_and_accepted() {
    let folder = Folder::initialised();
    folder.run_with(&["new", "Fill names!"]).succeeds();
    folder.edit(&folder.migration("fill_names.up.sql"), "\n\n", "\n\nSELECT 1;\n");
    let shown = [folder.run("check"), folder.run("check --accept"), folder.run("check")];
    insta::assert_snapshot!(scroll(&shown), @"
    $ tablewright check
    ✓ schema     2 tables, 1 enum; for sqlite (default) (schema)
    ✗ migrations 1 finding (migrations)
        VERSION_fill_names.up.sql has changed since tablewright.sum was written
    ✓ seeds      none yet (seeds)
    ──── stderr
    next: if the files are as they should be: tablewright check --accept
    ──── exit code 2

    $ tablewright check --accept
    ✓ schema     2 tables, 1 enum; for sqlite (default) (schema)
    ✓ migrations 1 migration (migrations)
    ✓ seeds      none yet (seeds)

    $ tablewright check
    ✓ schema     2 tables, 1 enum; for sqlite (default) (schema)
    ✓ migrations 1 migration (migrations)
    ✓ seeds      none yet (seeds)
    ");
}

#[test]
fn a_sum_that_was_merged_by_hand_stops_the_next_migration() {
    let folder = Folder::initialised();
    folder.run("new first").succeeds();
    let sum = folder.read("migrations/tablewright.sum");
    folder.write("migrations/tablewright.sum", format!("<<<<<<< ours\n{sum}"));
    let before = folder.list("migrations");
    insta::assert_snapshot!(folder.run("new second").ends_with(1).screen(), @"
    ──── stderr
    error: the migrations in migrations were merged without a decision
      because: line 1 of tablewright.sum cannot be read: it was edited, or a merge was left undecided
      try: `tablewright rebase` puts those of this branch on those of the other
      try: or read the migrations of both; if they go well together as they are: `tablewright check --accept`
    ──── exit code 1
    ");
    assert_eq!(folder.list("migrations"), before);
}

#[test]
fn the_sample_seed_is_accepted_as_it_is_and_with_its_rows() {
    let folder = Folder::initialised();
    for arguments in ["check", "generate create_tables", "up", "seed"] {
        folder.run(arguments).succeeds();
    }
    let lines = folder.read("seeds/projects.yaml");
    let rows: Vec<&str> = lines.lines().skip_while(|line| *line != "#").skip(1).collect();
    let rows: Vec<&str> = rows.iter().map(|line| line.strip_prefix("# ").unwrap()).collect();
    folder.write("seeds/projects.yaml", rows.join("\n"));
    insta::assert_snapshot!(scroll(&[folder.run("check"), folder.run("seed"), folder.run("seed")]), @"
    $ tablewright check
    ✓ schema     2 tables, 1 enum; for sqlite (default) (schema)
    ✓ migrations 1 migration (migrations)
    ✓ seeds      1 row (seeds)

    $ tablewright seed
    projects
      + name: First steps
    ✓ 1 row inserted, 0 changed, 0 unchanged on sqlite://dev.db

    $ tablewright seed
    ✓ nothing to do: 1 row as the seeds say on sqlite://dev.db
    ");
}

#[test]
fn check_says_whether_the_databases_answer() {
    let folder = Folder::initialised();
    folder.run("check --connect").succeeds();
    folder.run("apply").succeeds();
    folder.write(
        "tablewright.yaml",
        "databases:\n  default: sqlite://dev.db\n  gone: postgres://me:hunter2@127.0.0.1:1/app\n  secret: ${NOT_SET_ANYWHERE}\n",
    );
    folder.run("check --connect --db default").succeeds();
    let shown = folder.run("check --connect").ends_with(2);
    for part in [
        "✓ connection SQLite 3.",
        "✗ connection 1 finding (postgres://me:***@127.0.0.1:1/app)",
        "no PostgreSQL server can be reached at 127.0.0.1:1",
        "✗ connection 1 finding (secret)",
        "NOT_SET_ANYWHERE",
    ] {
        assert!(shown.out.contains(part), "{part}\n{}", shown.out);
    }
    let json = folder.run("check --connect --format json").ends_with(2).json();
    let parts = json["checked"].as_array().unwrap();
    let answers: Vec<_> =
        parts.iter().filter(|part| part["what"] == "connection").map(|part| &part["ok"]).collect();
    assert_eq!(answers, [true, false, false]);
}
