//! `diff --format markdown`: the comment that a reviewer gets.

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::Folder;
use crate::repository::Repository;

const BEFORE: &str = "\
tables:
  teams:
    columns:
      id: { type: int, primary_key: true }
      name: { type: varchar(40), unique: true }
  tasks:
    columns:
      id: { type: int, primary_key: true }
      title: varchar(40)
      state: varchar(10)?
  drafts:
    columns:
      id: { type: int, primary_key: true }
";

const AFTER: &str = "\
tables:
  teams:
    columns:
      id: { type: int, primary_key: true }
      name: varchar(40)
  tasks:
    columns:
      id: { type: int, primary_key: true }
      name: { type: varchar(60), renamed_from: title }
      team_id: { references: teams.id?, as: team, inverse: tasks }
    indexes: [team_id]
  labels:
    columns:
      id: { type: int, primary_key: true }
      task_id: { references: tasks.id, as: task, inverse: labels }
      \"größe %\": int?
";

#[test]
fn a_revision_against_the_project() {
    let Some((repository, database)) = Repository::new(Kind::Sqlite, BEFORE) else { return };
    repository.schema(AFTER);
    let shown = repository.run(&database, "diff --from main --to . --format markdown").ends_with(2);
    let (said, sql) = shown.out.split_once("<details><summary>SQL up</summary>").unwrap();
    assert!(sql.contains("ALTER TABLE") && sql.contains("<details><summary>SQL down</summary>"), "{sql}");
    insta::assert_snapshot!(said, @r#"
    ### Schema changes

    from main:schema to schema

    **Hazards**

    - 🛑 `drop_column` tasks.state: every value of this column is lost
    - 🛑 `drop_table` drafts: the table and every row of it are lost
    - ⚠️ `rewrite_table` tasks: the table is written anew; nobody else can write to the database meanwhile
    - ⚠️ `add_foreign_key` tasks: rows that tasks\_team\_id\_fkey points nowhere for stop the migration
    - ⚠️ `rewrite_table` teams: the table is written anew; nobody else can write to the database meanwhile

    **Applications that run meanwhile**

    - ⚠️ tasks.title is called name: both names can live for a while, `tablewright generate NAME --expand`
    - ⚠️ tasks.state goes: first the application that does not speak of it

    | | object | change |
    |---|---|---|
    | 🔵 | column tasks.title → name | rename |
    | 🟢 | table labels | column id INT not null<br>column task\_id INT not null<br>column größe % INT<br>primary key (id)<br>foreign key labels\_task\_id\_fkey (task\_id) → tasks (id) on delete no action |
    | 🟡 | table tasks | 🟡 column name: VARCHAR(40) → VARCHAR(60)<br>🟢 column team\_id INT<br>🔴 column state<br>🟢 foreign key tasks\_team\_id\_fkey (team\_id) → teams (id) on delete no action<br>🟢 index tasks\_team\_id\_idx (team\_id) |
    | 🟡 | table teams | 🔴 unique teams\_name\_key |
    | 🔴 | table drafts | drop |

    **Locks**

    - writes to the database wait; reads go on (12 statements).

    <details><summary>Diagram of what changes</summary>

    ```mermaid
    erDiagram
      labels["labels (new)"] {
        INT id PK
        INT task_id FK
        INT gr_e "größe _"
      }
      tasks {
        INT id PK
        VARCHAR(60) name "was title"
        INT team_id FK "new"
      }
      teams {
        INT id PK
        VARCHAR(40) name
      }
      tasks ||--o{ labels : "task_id"
      teams |o--o{ tasks : "team_id"
    ```

    </details>

    <details><summary>Rust: 5 things go or differ that code may use</summary>

    ```diff
    - Draft
    + Label
    + Label.größe__: Option<i32>
    + Label.id: LabelId
    + Label.task_id: TaskId
    + Label::TASK -> Task
    + Label::new(id, task_id)
    + Task.name: String
    - Task.state: Option<String>
    + Task.team_id: Option<TeamId>
    - Task.title: String
    + Task::LABELS -> Vec<Label>
    + Task::TEAM -> Option<Team>
    + Task::by_team_id(team_id) -> Vec<Task>
    - Task::new(id, title)
    + Task::new(id, name)
    + Team::TASKS -> Vec<Task>
    - Team::by_name(name) -> Option<Team>
    ```

    </details>
    "#);
    repository.schema(BEFORE);
    repository.run(&database, "diff --from main --to . --format markdown").succeeds();
}

#[test]
fn what_a_live_database_would_lose_is_counted() {
    for kind in [Kind::Sqlite, Kind::Postgres, Kind::Mysql] {
        let Some(database) = TestDatabase::create(kind) else { continue };
        let folder = Folder::initialised();
        folder.write("schema/tasks.yaml", BEFORE);
        folder.run_with(&["apply", "--db", database.url()]).succeeds();
        database.execute("INSERT INTO drafts (id) VALUES (1), (2), (3)");
        database.execute("INSERT INTO tasks (id, title, state) VALUES (1, 'a', 'new'), (2, 'b', NULL)");
        folder.write("schema/tasks.yaml", AFTER);
        let shown = folder.run_with(&["diff", "--format", "markdown", "--db", database.url()]).ends_with(2);
        for line in ["| `drafts` | 3 rows |", "| `tasks.state` | 1 value |"] {
            assert!(shown.out.contains(line), "{kind:?}\n{}", shown.out);
        }
        assert!(!shown.out.contains("Rust"), "a database has no Rust side\n{}", shown.out);
        let lost = shown.out.find("| lost |").unwrap();
        assert!(
            shown.out.find("**Hazards**").unwrap() < lost && lost < shown.out.find("| object |").unwrap()
        );
    }
}

#[test]
fn a_large_change_has_no_diagram() {
    let folder = Folder::initialised();
    let tables = tables_of(40);
    folder.write("schema/tasks.yaml", format!("tables:\n{tables}"));
    let shown = folder.run("diff --format markdown").ends_with(2);
    assert!(shown.out.contains("40 tables change: too many for a diagram."), "{}", shown.out);
    assert!(!shown.out.contains("mermaid"), "{}", shown.out);
    let tables = tables_of(900);
    folder.write("schema/tasks.yaml", format!("tables:\n{tables}"));
    let shown = folder.run("diff --format markdown").ends_with(2);
    assert!(shown.out.len() < 65_536, "GitHub refuses a comment of {} bytes", shown.out.len());
    assert!(
        shown.out.contains("| | and 800 more | |") && shown.out.contains("too long for a comment"),
        "{}",
        shown.out
    );
}

fn tables_of(number: usize) -> String {
    let table =
        |number| format!("  t{number}:\n    columns:\n      id: {{ type: int, primary_key: true }}\n");
    (0..number).map(table).collect()
}

/// A rename that applications live through says so, and which names live.
#[test]
fn what_applications_live_through_is_said() {
    let folder = Folder::initialised();
    folder.write("schema/tasks.yaml", BEFORE);
    folder.run("apply").succeeds();
    let expanded = BEFORE.replace("  drafts:\n", "  sketches:\n    renamed_from: drafts\n    expand: true\n");
    folder.write("schema/tasks.yaml", &expanded);
    let shown = folder.run("diff --format markdown").ends_with(2);
    let said = "- 🔀 drafts and sketches both live from here on; the contract comes when no application speaks of drafts\n";
    assert!(shown.out.contains(said) && !shown.out.contains("is called"), "{}", shown.out);
    folder.run("apply").succeeds();
    folder.write("schema/tasks.yaml", expanded.replace("expand", "contract"));
    let shown = folder.run("diff --format markdown").ends_with(2);
    assert!(
        shown.out.contains("- 🔀 sketches alone lives from here on: no application may speak of drafts\n"),
        "{}",
        shown.out
    );
}
