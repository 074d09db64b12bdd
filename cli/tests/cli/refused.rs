//! SQL in the YAML that a server does not take is shown where it was written.

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, Shown, scroll};

const WRONG: &str = "\
tables:
  parts:
    columns:
      id: { type: bigint, primary_key: true }
      made: { type: timestamptz, default: { sql: yesterday() } }
      price: { type: int }
      twice:
        type: int
        generated: price * faktor
    checks:
      is_cheap: price < 100 AND prize > 0
      is_open: \"(price > 0\"
      is_good: { sql: price >> }
    indexes:
      - { columns: [price], where: nothing > 0, name: parts_by_price }
      - { columns: [\"lower(label)\"], name: parts_by_label }
";

const FIRST: &str =
    "tables:\n  parts:\n    columns:\n      id: { type: bigint, primary_key: true }\n      size: text\n";

/// On one database: an expression of each kind, then a cast and a backfill.
fn screens(kind: Kind) -> Option<Vec<Shown>> {
    let database = TestDatabase::create(kind)?;
    let folder = Folder::initialised();
    folder.write("tablewright.yaml", "databases: { default: \"${DATABASE_URL}\" }\n");
    let run = |arguments: &str| {
        let mut command = folder.command(arguments);
        folder.shown(arguments, command.env("DATABASE_URL", database.url()).output().unwrap())
    };
    let mut screens = Vec::new();
    for wrong in [WRONG, &WRONG.replace("\"(price > 0\"", "price > 0")] {
        folder.write("schema/tasks.yaml", wrong);
        screens.push(run("diff").ends_with(1));
    }
    folder.write("schema/tasks.yaml", FIRST);
    run("generate first").succeeds();
    run("up").succeeds();
    for size in
        ["{ type: int, using: lenght(size) }", "text\n      name: { type: text, backfill: nmae || '!' }"]
    {
        folder.write("schema/tasks.yaml", FIRST.replace("size: text", &format!("size: {size}")));
        screens.push(run("generate second --allow all").ends_with(1));
    }
    Some(screens)
}

#[test]
fn on_sqlite() {
    let Some(screens) = screens(Kind::Sqlite) else { return };
    insta::assert_snapshot!(scroll(&screens), @r#"
    $ tablewright diff
    ──── stderr
    error: sqlite refuses the check parts.is_open
      --> schema/tasks.yaml:12:16
       |
    12 |       is_open: "(price > 0"
       |                ^^^^^^^^^^^^ a parenthesis is not closed

    1 error

    error: this database cannot hold the schema
    ──── exit code 1

    $ tablewright diff
    ──── stderr
    error: sqlite refuses the default of parts.made
     --> schema/tasks.yaml:5:50
      |
    5 |       made: { type: timestamptz, default: { sql: yesterday() } }
      |                                                  ^^^^^^^^^ no such function: yesterday

    error: sqlite refuses the generated column parts.twice
     --> schema/tasks.yaml:9:28
      |
    9 |         generated: price * faktor
      |                            ^^^^^^ no such column: faktor

    error: sqlite refuses the check parts.is_cheap
      --> schema/tasks.yaml:11:33
       |
    11 |       is_cheap: price < 100 AND prize > 0
       |                                 ^^^^^ no such column: prize

    error: sqlite refuses the check parts.is_good
      --> schema/tasks.yaml:13:23
       |
    13 |       is_good: { sql: price >> }
       |                       ^^^^^^^^ near ")": syntax error

    4 errors

    error: this database cannot hold the schema
    ──── exit code 1

    $ tablewright generate second --allow all
    ~ table parts
        ~ column size: TEXT → INT

    Proof
      ✓ the current state is built on a scratch database
    ──── stderr
    error: the database refuses this SQL on the scratch database
     --> schema/tasks.yaml:5:33
      |
    5 |       size: { type: int, using: lenght(size) }
      |                                 ^^^^^^ no such function: lenght
      |
      = help: it is part of: INSERT INTO "parts" (rowid, "id", "size")
              SELECT rowid, "id", lenght(size)
              FROM "_tablewright_old_parts"

    1 error

    error: the migration is not proven
      try: nothing was written
    ──── exit code 1

    $ tablewright generate second --allow all
    ~ table parts
        + column name TEXT not null, existing rows get nmae || '!'

    Proof
      ✓ the current state is built on a scratch database
    ──── stderr
    error: the database refuses this SQL on the scratch database
     --> schema/tasks.yaml:6:37
      |
    6 |       name: { type: text, backfill: nmae || '!' }
      |                                     ^^^^ no such column: nmae
      |
      = help: it is part of: INSERT INTO "parts" (rowid, "id", "size", "name")
              SELECT rowid, "id", "size", nmae || '!'
              FROM "_tablewright_old_parts"

    1 error

    error: the migration is not proven
      try: nothing was written
    ──── exit code 1
    "#);
}

#[test]
fn on_postgres() {
    let Some(screens) = screens(Kind::Postgres) else { return };
    insta::assert_snapshot!(scroll(&screens), @r#"
    $ tablewright diff
    ──── stderr
    error: postgres refuses the check parts.is_open
      --> schema/tasks.yaml:12:16
       |
    12 |       is_open: "(price > 0"
       |                ^^^^^^^^^^^^ a parenthesis is not closed

    1 error

    error: this database cannot hold the schema
    ──── exit code 1

    $ tablewright diff
    ──── stderr
    error: postgres refuses the default of parts.made
     --> schema/tasks.yaml:5:50
      |
    5 |       made: { type: timestamptz, default: { sql: yesterday() } }
      |                                                  ^^^^^^^^^ function yesterday() does not exist

    error: postgres refuses the generated column parts.twice
     --> schema/tasks.yaml:9:28
      |
    9 |         generated: price * faktor
      |                            ^^^^^^ column "faktor" does not exist

    error: postgres refuses the check parts.is_cheap
      --> schema/tasks.yaml:11:33
       |
    11 |       is_cheap: price < 100 AND prize > 0
       |                                 ^^^^^ column "prize" does not exist

    error: postgres refuses the check parts.is_good
      --> schema/tasks.yaml:13:30
       |
    13 |       is_good: { sql: price >> }
       |                              ^ syntax error at or near ")"

    error: postgres refuses the index parts.parts_by_price
      --> schema/tasks.yaml:15:36
       |
    15 |       - { columns: [price], where: nothing > 0, name: parts_by_price }
       |                                    ^^^^^^^ column "nothing" does not exist

    error: postgres refuses the index parts.parts_by_label
      --> schema/tasks.yaml:16:28
       |
    16 |       - { columns: ["lower(label)"], name: parts_by_label }
       |                            ^^^^^ column "label" does not exist

    6 errors

    error: this database cannot hold the schema
    ──── exit code 1

    $ tablewright generate second --allow all
    ~ table parts
        ~ column size: text → integer

    Proof
      ✓ the current state is built on a scratch database
    ──── stderr
    error: the database refuses this SQL on the scratch database
     --> schema/tasks.yaml:5:33
      |
    5 |       size: { type: int, using: lenght(size) }
      |                                 ^^^^^^ function lenght(text) does not exist
      |
      = help: it is part of: ALTER TABLE "parts" ALTER COLUMN "size" TYPE integer USING lenght(size)

    1 error

    error: the migration is not proven
      try: nothing was written
    ──── exit code 1

    $ tablewright generate second --allow all
    ~ table parts
        + column name text not null, existing rows get nmae || '!'

    Proof
      ✓ the current state is built on a scratch database
    ──── stderr
    error: the database refuses this SQL on the scratch database
     --> schema/tasks.yaml:6:37
      |
    6 |       name: { type: text, backfill: nmae || '!' }
      |                                     ^^^^ column "nmae" does not exist
      |
      = help: it is part of: UPDATE "parts" SET "name" = nmae || '!'

    1 error

    error: the migration is not proven
      try: nothing was written
    ──── exit code 1
    "#);
}
