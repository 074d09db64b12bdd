//! What a person sees of diff, generate, apply, pull and seed, on SQLite.

use crate::folder::{Folder, scroll};
use crate::journey::edit_schema;

/// A schema of one small table, applied, and one edit.
fn edited() -> Folder {
    let folder = Folder::initialised();
    folder.write(
        "schema/tasks.yaml",
        "tables:\n  agents:\n    columns:\n      id: { type: bigint, identity: true, primary_key: true }\n      name: text\n",
    );
    folder.run("generate create_agents").succeeds();
    folder.run("up").succeeds();
    folder.edit("schema/tasks.yaml", "      name: text\n", "      name: text\n      status: text?\n");
    folder
}

#[test]
fn diff_for_a_person() {
    insta::assert_snapshot!(edited().run("diff").ends_with(2).screen(), @r#"
    from sqlite://dev.db to schema

    ~ table agents
        + column status TEXT

    SQL
      ALTER TABLE "agents" ADD COLUMN "status" TEXT;

    Locks
      writes to the database wait; reads go on (1 statement)
    ──── stderr
    next: tablewright generate NAME
    ──── exit code 2
    "#);
}

#[test]
fn diff_of_nothing() {
    let folder = edited();
    folder.edit("schema/tasks.yaml", "      status: text?\n", "");
    insta::assert_snapshot!(folder.run("diff").succeeds().screen(), @"✓ no difference from sqlite://dev.db to schema");
    insta::assert_snapshot!(folder.run("diff --format sql").succeeds().screen(), @"");
    insta::assert_snapshot!(folder.run("diff --format markdown").succeeds().screen(), @"
    ### Schema changes

    from sqlite://dev.db to schema

    No difference.
    ");
}

#[test]
fn diff_as_sql() {
    insta::assert_snapshot!(edited().run("diff --format sql").ends_with(2).screen(), @r#"
    ALTER TABLE "agents" ADD COLUMN "status" TEXT;
    ──── exit code 2
    "#);
}

#[test]
fn diff_for_a_pull_request() {
    insta::assert_snapshot!(edited().run("diff --format markdown").ends_with(2).screen(), @r#"
    ### Schema changes

    from sqlite://dev.db to schema

    | | object | change |
    |---|---|---|
    | 🟡 | table agents | 🟢 column status TEXT |

    **Locks**

    - writes to the database wait; reads go on (1 statement).

    <details><summary>Diagram of what changes</summary>

    ```mermaid
    erDiagram
      agents {
        INTEGER id PK
        TEXT name
        TEXT status "new"
      }
    ```

    </details>

    <details><summary>SQL up</summary>

    ```sql
    ALTER TABLE "agents" ADD COLUMN "status" TEXT;
    ```

    </details>

    <details><summary>SQL down</summary>

    ```sql
    -- hazard: drop_column agents.status: every value of this column is lost

    ALTER TABLE "agents" DROP COLUMN "status";
    ```

    </details>
    ──── exit code 2
    "#);
}

#[test]
fn diff_as_data() {
    insta::assert_snapshot!(edited().run("diff --format json").ends_with(2).screen(), @r#"
    {
      "verb": "diff",
      "from": "sqlite://dev.db",
      "to": "schema",
      "dialect": "sqlite",
      "equal": false,
      "changes": [
        {
          "action": "alter",
          "object": "table agents",
          "details": [
            {
              "action": "create",
              "detail": "column status TEXT"
            }
          ]
        }
      ],
      "hazards": [],
      "migrations": [
        {
          "up": {
            "mode": "transaction",
            "sql": "ALTER TABLE \"agents\" ADD COLUMN \"status\" TEXT;\n",
            "statements": [
              {
                "sql": "ALTER TABLE \"agents\" ADD COLUMN \"status\" TEXT",
                "note": null,
                "lock": {
                  "kind": "database",
                  "table": null
                },
                "hazards": [],
                "alone": false,
                "commits": false
              }
            ],
            "preconditions": [],
            "marks": []
          },
          "down": {
            "mode": "transaction",
            "sql": "-- hazard: drop_column agents.status: every value of this column is lost\n\nALTER TABLE \"agents\" DROP COLUMN \"status\";\n",
            "statements": [
              {
                "sql": "ALTER TABLE \"agents\" DROP COLUMN \"status\"",
                "note": null,
                "lock": {
                  "kind": "database",
                  "table": null
                },
                "hazards": [
                  {
                    "kind": "drop_column",
                    "subject": "agents.status",
                    "reason": "every value of this column is lost",
                    "must_be_allowed": true
                  }
                ],
                "alone": false,
                "commits": false
              }
            ],
            "preconditions": [],
            "marks": []
          }
        }
      ],
      "unmanaged": [],
      "in_the_way": []
    }
    ──── exit code 2
    "#);
}

#[test]
fn generate_proves_and_writes() {
    let folder = edited();
    let shown = [
        folder.run("generate add_status"),
        folder.run("generate again"),
        folder.run("up"),
        folder.run("generate again"),
    ];
    insta::assert_snapshot!(scroll(&shown), @"
    $ tablewright generate add_status
    ~ table agents
        + column status TEXT

    Proof
      ✓ the current state is built on a scratch database
      ✓ up reaches the wanted schema
      ✓ a second diff is empty
      ✓ down comes back
      ✓ up again

    wrote migrations/VERSION_add_status.up.sql
    wrote migrations/VERSION_add_status.down.sql
    ──── stderr
    next: read the files, then `tablewright up`

    $ tablewright generate again
    ──── stderr
    error: sqlite://dev.db has migrations that are not applied yet
      because: VERSION_add_status
      try: tablewright up, and then this again
    ──── exit code 1

    $ tablewright up
    ↑ VERSION add_status  TIME
    ✓ 1 migration applied to sqlite://dev.db

    $ tablewright generate again
    ✓ nothing to do: sqlite://dev.db is what the YAML says
    ");
}

#[test]
fn generate_refuses_what_takes_something_away() {
    let folder = Folder::initialised();
    folder.run("generate create_tables").succeeds();
    folder.run("up").succeeds();
    edit_schema(&folder);
    insta::assert_snapshot!(folder.run("generate evolve").ends_with(1).screen(), @r#"
    > column tasks.title → name
    ~ table projects
        - column description
    ~ table tasks
        + column owner TEXT not null, existing rows get 'nobody'
        - check tasks_status_check
        - check title_is_not_empty
        + check tasks_status_check ("status" IN ('open', 'doing', 'done'))
        + check title_is_not_empty (length(name) > 0)
    ──── stderr
    error: this takes what must be allowed by name
      because: drop_column projects.description: every value of this column is lost
      try: if that is meant: tablewright generate evolve --allow drop_column
    ──── exit code 1
    "#);
    folder.edit("tablewright.yaml", "allow: []", "allow: [drop_column]");
    folder.run("generate evolve").succeeds();
}

#[test]
fn what_the_server_refuses_is_named() {
    let folder = edited();
    folder.edit(
        "schema/tasks.yaml",
        "status: text?",
        "status: { type: text?, default: { sql: no_such_function() } }",
    );
    insta::assert_snapshot!(folder.run("generate wrong").ends_with(1).screen(), @"
    ──── stderr
    error: sqlite refuses the default of agents.status
     --> schema/tasks.yaml:6:46
      |
    6 |       status: { type: text?, default: { sql: no_such_function() } }
      |                                              ^^^^^^^^^^^^^^^^ no such function: no_such_function

    1 error

    error: this database cannot hold the schema
    ──── exit code 1
    ");
    assert_eq!(folder.list("migrations").iter().filter(|name| name.contains("wrong")).count(), 0);
}

#[test]
fn apply_for_development() {
    let folder = edited();
    let shown = [folder.run("apply --dry-run"), folder.run("apply"), folder.run("apply")];
    insta::assert_snapshot!(scroll(&shown), @r#"
    $ tablewright apply --dry-run
    ALTER TABLE "agents" ADD COLUMN "status" TEXT;

    $ tablewright apply
    ~ table agents
        + column status TEXT

    Proof
      ✓ the current state is built on a scratch database
      ✓ up reaches the wanted schema
      ✓ a second diff is empty
      ✓ down comes back
      ✓ up again

    ✓ 1 statement ran on sqlite://dev.db
    ──── stderr
    note: no migration was written; other databases learn of this by `tablewright generate` against them

    $ tablewright apply
    ✓ nothing to do: sqlite://dev.db is what the YAML says
    "#);
}

#[test]
fn pull_prints_or_writes() {
    let folder = edited();
    let shown = [folder.run("pull"), folder.run("pull --out pulled"), folder.run("pull --out pulled")];
    insta::assert_snapshot!(scroll(&shown), @"
    $ tablewright pull
    # Read from SQLite by `tablewright pull`.

    tables:
      agents:
        columns:
          id: { type: bigint, identity: true, primary_key: true }
          name: text

    $ tablewright pull --out pulled
    wrote pulled/schema.yaml
    ──── stderr
    next: tablewright check --schema pulled

    $ tablewright pull --out pulled
    ✓ pulled says what the database holds
    ");
}

#[test]
fn seeds_are_shown_row_by_row() {
    let folder = edited();
    folder.write(
        "schema/tasks.yaml",
        "tables:\n  agents:\n    columns:\n      id: { type: bigint, identity: true, primary_key: true }\n      name: { type: text, unique: true }\n      status: text?\n",
    );
    folder.run("apply").succeeds();
    let mut shown = vec![folder.run("seed")];
    folder.write("seeds/agents.yaml", "agents:\n  - { name: ann, status: idle }\n  - { name: bob }\n");
    shown.extend(["seed --dry-run", "seed", "seed"].map(|arguments| folder.run(arguments)));
    folder.edit("seeds/agents.yaml", "idle", "busy");
    shown.push(folder.run("seed"));
    folder.write("seeds/agents.yaml", "agents:\n  - { nmae: ann }\n");
    shown.extend(["seed", "check"].map(|arguments| folder.run(arguments)));
    insta::assert_snapshot!(scroll(&shown), @"
    $ tablewright seed
    ✓ nothing to do: seeds holds no rows
    ──── stderr
    next: write rows into seeds: a table's name and its rows below it (.yaml, .json), or a file called like a table (.csv, .jsonl)

    $ tablewright seed --dry-run
    agents
      + name: ann
      + name: bob
    · 2 rows would be inserted, 0 would be changed, 0 unchanged on sqlite://dev.db

    $ tablewright seed
    agents
      + name: ann
      + name: bob
    ✓ 2 rows inserted, 0 changed, 0 unchanged on sqlite://dev.db

    $ tablewright seed
    ✓ nothing to do: 2 rows as the seeds say on sqlite://dev.db

    $ tablewright seed
    agents  1 unchanged
      ~ name: ann
          status: idle → busy
    ✓ 0 rows inserted, 1 changed, 1 unchanged on sqlite://dev.db

    $ tablewright seed
    ──── stderr
    error: `agents` has no column `nmae`
     --> seeds/agents.yaml:2:7
      |
    2 |   - { nmae: ann }
      |       ^^^^
      |
      = help: did you mean `name`?

    1 error

    error: the seeds cannot be used
    ──── exit code 1

    $ tablewright check
    error: `agents` has no column `nmae`
     --> seeds/agents.yaml:2:7
      |
    2 |   - { nmae: ann }
      |       ^^^^
      |
      = help: did you mean `name`?

    1 error

    ✓ schema     1 table; for sqlite (default) (schema)
    ✓ migrations 1 migration (migrations)
    ✗ seeds      1 finding (seeds)
    ──── exit code 2
    ");
}

#[test]
fn code_is_printed_written_and_checked() {
    let folder = edited();
    let printed = folder.run("codegen").succeeds().out;
    assert!(printed.contains("pub struct Agent"), "{printed}");
    let shown = [
        "codegen --out src/db.rs --check",
        "codegen --out src/db.rs",
        "codegen --out src/db.rs",
        "codegen --out src/db.rs --check",
    ]
    .map(|arguments| folder.run(arguments));
    assert_eq!(folder.read("src/db.rs"), printed);
    // A file that came with the line ends of another system is what was written.
    folder.write("src/db.rs", printed.replace('\n', "\r\n"));
    folder.run("codegen --out src/db.rs --check").ends_with(0);
    insta::assert_snapshot!(scroll(&shown), @"
    $ tablewright codegen --out src/db.rs --check
    ✗ src/db.rs is not there
    ──── stderr
    next: tablewright codegen --out src/db.rs
    ──── exit code 2

    $ tablewright codegen --out src/db.rs
    wrote src/db.rs

    $ tablewright codegen --out src/db.rs
    ✓ src/db.rs is up to date

    $ tablewright codegen --out src/db.rs --check
    ✓ src/db.rs is up to date
    ");
}

#[test]
fn a_check_of_code_shows_what_would_change() {
    let folder = edited();
    folder.run("codegen --out src/db.rs").succeeds();
    let written = folder.read("src/db.rs");
    let stale = written.replacen("pub struct Agent {", "pub struct Agents {", 1);
    assert_ne!(stale, written, "the file has the struct");
    folder.write("src/db.rs", &stale);
    let shown = folder.run("codegen --out src/db.rs --check").ends_with(2);
    assert_eq!(folder.read("src/db.rs"), stale, "a check writes nothing");
    insta::assert_snapshot!(scroll(&[shown]), @"
    $ tablewright codegen --out src/db.rs --check
    --- src/db.rs
    +++ what the YAML says
    @@ -50,7 +50,7 @@
     ///
     /// Defined in schema/tasks.yaml:2.
     #[derive(Clone, Debug, PartialEq)]
    -pub struct Agents {
    +pub struct Agent {
         /// The column `id`.
         pub id: AgentId,
         /// The column `name`.
    ──── stderr
    next: tablewright codegen --out src/db.rs
    ──── exit code 2
    ");
    let json = folder.run("codegen --out src/db.rs --check --format json");
    assert_eq!((json.code, json.json()["up_to_date"].as_bool()), (2, Some(false)));
    assert!(
        json.json()["diff"].as_str().is_some_and(|diff| diff.contains("-pub struct Agents {")),
        "{}",
        json.out
    );
    // What cannot be read, and what cannot be made of the YAML, is an error and no difference.
    folder.write("src/db.rs", b"\xff");
    folder.run("codegen --out src/db.rs --check").ends_with(1);
    folder.write("schema/tasks.yaml", "tables: [");
    folder.run("codegen --out src/db.rs --check").ends_with(1);
}
