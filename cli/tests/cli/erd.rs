//! `erd`: the diagram of the YAML, of a database, of migrations and of a revision; in a file, at its place in a page, and checked.

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, scroll};

const SCHEMA: &str = r#"
enums:
  task_status: [open, done]
tables:
  projects:
    columns:
      id: { type: uuid, default: { sql: gen_random_uuid() }, primary_key: true }
      name: { type: varchar(100), unique: true, comment: 'As it is "called"' }
  tasks:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      project_id: { references: projects.id, on_delete: cascade }
      parent_id: { references: tasks.id?, on_delete: set null, as: parent, inverse: parts }
      status: { type: task_status, default: open }
      cost: decimal(10,2)?
    many_to_many:
      labels: { through: task_labels }
  labels:
    columns:
      id: { type: int, primary_key: true }
      task_count: { type: int, default: 0 }
  task_labels:
    columns:
      task_id: { references: tasks.id, on_delete: cascade }
      label_id: { references: labels.id, on_delete: cascade }
    primary_key: [task_id, label_id]
"#;

/// Commands, one after the other, and what each shows.
fn screens(folder: &Folder, commands: &[&str]) -> String {
    scroll(&commands.iter().map(|command| folder.run(command)).collect::<Vec<_>>())
}

fn project() -> Folder {
    let folder = Folder::initialised();
    folder.write("schema/tasks.yaml", SCHEMA);
    folder
}

#[test]
fn the_yaml_is_drawn_in_its_own_words() {
    insta::assert_snapshot!(project().run("erd").succeeds().screen(), @r#"
    erDiagram
      labels {
        int id PK
        int task_count
      }
      projects {
        uuid id PK
        varchar(100) name UK
      }
      task_labels {
        bigint task_id PK, FK
        int label_id PK, FK
      }
      tasks {
        bigint id PK
        uuid project_id FK
        bigint parent_id FK
        task_status status
        decimal(10_2) cost
      }
      tasks ||--o{ task_labels : "task"
      labels ||--o{ task_labels : "label"
      projects ||--o{ tasks : "project"
      tasks |o--o{ tasks : "parent"
      tasks }o..o{ labels : "labels"
    "#);
    insta::assert_snapshot!(project().run("erd --columns keys --comments").succeeds().screen(), @r#"
    erDiagram
      labels {
        int id PK
      }
      projects {
        uuid id PK
        varchar(100) name UK "As it is 'called'"
      }
      task_labels {
        bigint task_id PK, FK
        int label_id PK, FK
      }
      tasks {
        bigint id PK
        uuid project_id FK
        bigint parent_id FK "may be NULL"
      }
      tasks ||--o{ task_labels : "task"
      labels ||--o{ task_labels : "label"
      projects ||--o{ tasks : "project"
      tasks |o--o{ tasks : "parent"
      tasks }o..o{ labels : "labels"
    "#);
    insta::assert_snapshot!(project().run("erd --tables proj*,labels --columns none").succeeds().screen(), @r#"
    erDiagram
      labels
      projects
      task_labels
      tasks
      labels ||--o{ task_labels : "label"
      projects ||--o{ tasks : "project"
      tasks }o..o{ labels : "labels"
    "#);
    insta::assert_snapshot!(project().run("erd --as dot --tables labels").succeeds().screen(), @r#"
    digraph schema {
      graph [rankdir=LR];
      node [shape=plain, fontname="sans-serif"];
      edge [dir=both, fontname="sans-serif", fontsize=10];
      "labels" [label=<<table border="0" cellborder="1" cellspacing="0" cellpadding="4"><tr><td colspan="3" bgcolor="lightgrey"><b>labels</b></td></tr><tr><td align="left">id</td><td align="left">int</td><td>PK</td></tr><tr><td align="left">task_count</td><td align="left">int</td><td></td></tr></table>>];
      "task_labels" [label=<<table border="0" cellborder="1" cellspacing="0" cellpadding="4"><tr><td colspan="3" bgcolor="lightgrey"><b>task_labels</b></td></tr></table>>];
      "tasks" [label=<<table border="0" cellborder="1" cellspacing="0" cellpadding="4"><tr><td colspan="3" bgcolor="lightgrey"><b>tasks</b></td></tr></table>>];
      "labels" -> "task_labels" [arrowtail=teetee, arrowhead=crowodot, label="label"];
      "tasks" -> "labels" [arrowtail=crowodot, arrowhead=crowodot, label="labels", style=dashed];
    }
    "#);
}

#[test]
fn a_database_its_migrations_and_a_revision_are_drawn() {
    let folder = project();
    folder.run("generate first").succeeds();
    folder.run("up").succeeds();
    let live = folder.run("erd --of default").succeeds().out;
    insta::assert_snapshot!(live, @r#"
    erDiagram
      labels {
        INT id PK
        INT task_count
      }
      projects {
        UUID id PK
        VARCHAR(100) name UK
      }
      task_labels {
        BIGINT task_id PK, FK
        INT label_id PK, FK
      }
      tasks {
        INTEGER id PK
        UUID project_id FK
        BIGINT parent_id FK
        TEXT status
        DECIMAL(10_2) cost
      }
      labels ||--o{ task_labels : "label_id"
      tasks ||--o{ task_labels : "task_id"
      tasks |o--o{ tasks : "parent_id"
      projects ||--o{ tasks : "project_id"
    "#);
    assert_eq!(folder.run("erd --of migrations").succeeds().out, live);
    let yaml = folder.run("erd").succeeds().out;
    assert_eq!(folder.run("erd --of schema").succeeds().out, yaml);
    for arguments in
        [&["init", "--quiet"][..], &["add", "--all"], &["commit", "--quiet", "--message", "first"]]
    {
        let git = std::process::Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@t"])
            .args(arguments)
            .current_dir(folder.path("."))
            .status();
        assert!(git.unwrap().success());
    }
    folder.write("schema/tasks.yaml", "tables: {}\n");
    assert_eq!(folder.run("erd --of HEAD").succeeds().out, yaml);
    for kind in [Kind::Postgres, Kind::Mysql] {
        let Some(database) = TestDatabase::create(kind) else { continue };
        folder.write("schema/tasks.yaml", SCHEMA);
        folder.run(&format!("apply --db {}", database.url())).succeeds();
        let drawn = folder.run(&format!("erd --of {}", database.url())).succeeds().out;
        let line = "  tasks |o--o{ tasks : \"parent_id\"\n";
        assert!(
            drawn.contains("uuid id PK\n") == (kind == Kind::Postgres) && drawn.contains(line),
            "{drawn}"
        );
    }
}

#[test]
fn a_page_is_kept_up_to_date() {
    let folder = project();
    folder.write("README.md", "# Tasks\n\n<!-- erd -->\n<!-- /erd -->\n\nThe end.\n");
    let steps = [
        "erd --out README.md --columns none --check",
        "erd --out README.md --columns none",
        "erd --out README.md --columns none",
        "erd --out README.md --columns none --check",
    ];
    insta::assert_snapshot!(screens(&folder, &steps), @r#"
    $ tablewright erd --out README.md --columns none --check
    --- README.md
    +++ what the diagram is now
    @@ -1,6 +1,18 @@
     # Tasks

     <!-- erd -->
    +```mermaid
    +erDiagram
    +  labels
    +  projects
    +  task_labels
    +  tasks
    +  tasks ||--o{ task_labels : "task"
    +  labels ||--o{ task_labels : "label"
    +  projects ||--o{ tasks : "project"
    +  tasks |o--o{ tasks : "parent"
    +  tasks }o..o{ labels : "labels"
    +```
     <!-- /erd -->

     The end.
    ──── stderr
    next: the same command without --check
    ──── exit code 2

    $ tablewright erd --out README.md --columns none
    wrote README.md (4 tables)

    $ tablewright erd --out README.md --columns none
    ✓ README.md is up to date (4 tables)

    $ tablewright erd --out README.md --columns none --check
    ✓ README.md is up to date (4 tables)
    "#);
    insta::assert_snapshot!(folder.read("README.md"), @r#"
    # Tasks

    <!-- erd -->
    ```mermaid
    erDiagram
      labels
      projects
      task_labels
      tasks
      tasks ||--o{ task_labels : "task"
      labels ||--o{ task_labels : "label"
      projects ||--o{ tasks : "project"
      tasks |o--o{ tasks : "parent"
      tasks }o..o{ labels : "labels"
    ```
    <!-- /erd -->

    The end.
    "#);
    // What GitHub's checkout may have done on Windows is no difference.
    folder.write("README.md", folder.read("README.md").replace('\n', "\r\n"));
    folder.run("erd --out README.md --columns none --check").succeeds();
    folder.run("erd --out schema.gv").succeeds();
    assert!(folder.read("schema.gv").starts_with("digraph"));
    folder.run("erd --out schema.mmd").succeeds();
    assert!(folder.read("schema.mmd").starts_with("erDiagram\n"));
    folder.run("erd --out docs/schema.md").succeeds();
    assert!(folder.read("docs/schema.md").starts_with("<!-- erd -->\n```mermaid\nerDiagram\n"));
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let folder = project();
    folder.write("README.md", "# Tasks\n");
    let steps = [
        "erd --tables task",
        "erd --of nowhere",
        "erd --of sqlite://not_there.db",
        "erd --out README.md",
        "erd --out README.md --as dot",
        "erd --check",
    ];
    insta::assert_snapshot!(screens(&folder, &steps), @"
    $ tablewright erd --tables task
    ──── stderr
    error: no table is called `task`
      try: --tables tasks
    ──── exit code 1

    $ tablewright erd --of nowhere
    ──── stderr
    error: `nowhere` is nothing that can be compared
      because: it is no configured database, no URL, no folder and no git revision that has the schema folder
    ──── exit code 1

    $ tablewright erd --of sqlite://not_there.db
    ──── stderr
    error: there is no database file not_there.db: check the path, or make it by applying migrations with `tablewright up`
    ──── exit code 1

    $ tablewright erd --out README.md
    ──── stderr
    error: README.md says nowhere where a diagram is to stand
      try: write the lines <!-- erd --> and <!-- /erd --> where the diagram is to stand; what is between them is replaced
    ──── exit code 1

    $ tablewright erd --out README.md --as dot
    ──── stderr
    error: a Markdown page shows Mermaid, and no DOT
      try: --out with another file: schema.dot
    ──── exit code 1

    $ tablewright erd --check
    ──── stderr
    error: the following required arguments were not provided:
      --out <FILE>

    Usage: tablewright erd --out <FILE> --check

    For more information, try '--help'.
    ──── exit code 1
    ");
    folder.write("schema/tasks.yaml", "tables:\n  a:\n    columns: { id: itn }\n");
    folder.run("erd").ends_with(1);
}

#[test]
fn a_large_diagram_is_told_to_be_large() {
    let folder = Folder::initialised();
    let table = |number| {
        format!(
            "  table_with_a_long_name_{number}:\n    columns:\n      id: {{ type: int, primary_key: true }}\n      text_of_it: text\n"
        )
    };
    folder.write("schema/tasks.yaml", format!("tables:\n{}", (0..900).map(table).collect::<String>()));
    let shown = folder.run("erd").succeeds();
    assert!(shown.err.contains("warning: Mermaid draws up to 50000 characters"), "{}", shown.err);
    let shown = folder.run("erd --columns none").succeeds();
    assert!(shown.err.is_empty(), "{}", shown.err);
}
