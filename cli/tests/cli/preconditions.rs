//! What is asked of the rows before a migration changes anything, on every database.

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, Shown};

const TEAMS: &str =
    "tables:\n  teams:\n    columns:\n      id: { type: bigint, primary_key: true }\n      name: text?\n";

/// The table before and after a change, rows that are in its way, and what mends them.
struct Question {
    code: &'static str,
    before: &'static str,
    after: &'static str,
    rows: &'static str,
    count: u64,
    /// What is shown of the rows, on each database.
    shown: &'static [&'static str],
    mend: &'static str,
}

const UNIQUE: Question = Question {
    code: "add_unique",
    before: "      email: varchar(50)?\n",
    after: "      email: { type: 'varchar(50)?', unique: true }\n",
    rows: "INSERT INTO runs (id, email) VALUES (1, 'a'), (2, 'a'), (3, 'b'), (4, 'b'), (5, 'c'), (6, NULL), (7, NULL)",
    count: 2,
    shown: &["email = \"a\"", "email = \"b\""],
    mend: "DELETE FROM runs WHERE id IN (2, 4)",
};

const NOT_NULL: Question = Question {
    code: "set_not_null",
    before: "      email: varchar(50)?\n",
    after: "      email: varchar(50)\n",
    rows: "INSERT INTO runs (id, email) VALUES (1, NULL), (2, NULL), (3, NULL), (4, NULL), (5, NULL), (6, NULL), (7, 'a')",
    count: 6,
    shown: &["id = \"5\", email = NULL", "and 1 more"],
    mend: "UPDATE runs SET email = 'x' WHERE email IS NULL",
};

const CHECK: Question = Question {
    code: "add_check",
    before: "      score: int?\n",
    after: "      score: { type: 'int?', check: score > 0 }\n",
    rows: "INSERT INTO runs (id, score) VALUES (1, -1), (2, 1), (3, NULL)",
    count: 1,
    shown: &["id = \"1\", score = \"-1\""],
    mend: "UPDATE runs SET score = 1 WHERE score < 0",
};

const DOCUMENT: Question = Question {
    code: "add_json_schema",
    before: "      config: json?\n",
    after: "      config: { type: 'json?', json_schema: json/config.json, enforce: true }\n",
    rows: r#"INSERT INTO runs (id, config) VALUES (1, '{"tokens": 500}'), (2, '{"tokens": 1}'), (3, NULL), (4, '[]')"#,
    count: 2,
    shown: &["id = \"1\", config = ", "id = \"4\", config = \"[]\""],
    mend: r#"UPDATE runs SET config = '{"tokens": 100}' WHERE id IN (1, 4)"#,
};

const CONFIG: &str =
    r#"{ "type": "object", "properties": { "tokens": { "type": "integer", "maximum": 100 } } }"#;

const FOREIGN_KEY: Question = Question {
    code: "add_foreign_key",
    before: "      team_id: bigint?\n",
    after: "      team_id: { references: teams.id? }\n",
    rows: "INSERT INTO teams (id) VALUES (1); INSERT INTO runs (id, team_id) VALUES (1, 1), (2, 9), (3, NULL)",
    count: 1,
    shown: &["id = \"2\", team_id = \"9\""],
    mend: "UPDATE runs SET team_id = 1 WHERE team_id = 9",
};

const CAST: Question = Question {
    code: "narrow_type",
    before: "      note: varchar(50)?\n",
    after: "      note: varchar(3)?\n",
    rows: "INSERT INTO runs (id, note) VALUES (1, 'far too long'), (2, 'a')",
    count: 1,
    shown: &["id = \"1\", note = \"far too long\""],
    mend: "UPDATE runs SET note = 'b' WHERE id = 1",
};

#[test]
fn on_sqlite() {
    [UNIQUE, NOT_NULL, CHECK, FOREIGN_KEY, DOCUMENT]
        .iter()
        .for_each(|question| asked(Kind::Sqlite, question, ""));
}

#[test]
fn on_postgres() {
    [UNIQUE, NOT_NULL, CHECK, FOREIGN_KEY, CAST, DOCUMENT]
        .iter()
        .for_each(|question| asked(Kind::Postgres, question, ""));
}

#[test]
fn on_postgres_of_large_tables() {
    let policies = "policies: { online: always }\n";
    [UNIQUE, NOT_NULL, CHECK, FOREIGN_KEY, DOCUMENT]
        .iter()
        .for_each(|question| asked(Kind::Postgres, question, policies));
}

#[test]
fn on_mysql() {
    [UNIQUE, NOT_NULL, CHECK, FOREIGN_KEY, CAST, DOCUMENT]
        .iter()
        .for_each(|question| asked(Kind::Mysql, question, ""));
}

fn project(database: &TestDatabase, before: &str, policies: &str) -> Folder {
    let folder = Folder::empty();
    folder.write("tablewright.yaml", format!("databases: {{ default: {:?} }}\n{policies}", database.url()));
    folder.write("schema/teams.yaml", TEAMS);
    folder.write("schema/json/config.json", CONFIG);
    folder.write("schema/runs.yaml", runs(before));
    folder.run("generate create").succeeds();
    folder.run("up").succeeds();
    folder
}

fn runs(columns: &str) -> String {
    format!("tables:\n  runs:\n    columns:\n      id: {{ type: bigint, primary_key: true }}\n{columns}")
}

fn asked(kind: Kind, question: &Question, policies: &str) {
    let Some(database) = TestDatabase::create(kind) else { return };
    let Question { code, before, after, rows, count, shown, mend } = question;
    let folder = project(&database, before, policies);
    folder.write("schema/runs.yaml", runs(after));
    folder.run("generate change --allow all").succeeds();
    rows.split("; ").for_each(|rows| database.execute(rows));

    let told = |found: &Shown| {
        let text = format!("{}{}", found.out, found.err);
        for row in *shown {
            assert!(text.contains(row), "{code}: {row} is not in\n{text}");
        }
    };
    let history = || folder.run("status --format json").ends_with(2).json()["pending"].clone();
    let before_up = history();
    told(&folder.run("up --dry-run").succeeds());
    told(&folder.run("diff").ends_with(2));
    let refused = folder.run("up").ends_with(1);
    told(&refused);
    assert!(refused.err.contains("nothing of these files was run"), "{}", refused.err);
    assert_eq!(before_up, history(), "{code}: something was run");
    let document = folder.run("diff --format json").ends_with(2).json();
    assert_eq!(
        (&document["in_the_way"][0]["kind"], &document["in_the_way"][0]["count"]),
        (&(*code).into(), &(*count).into()),
        "{document}"
    );

    database.execute(mend);
    folder.run("up").succeeds();
    folder.run("diff").succeeds();
}

/// A file before it makes the table, or mends the rows: the question waits for it.
#[test]
fn what_an_earlier_file_changes_is_asked_after_it() {
    let Some(database) = TestDatabase::create(Kind::Sqlite) else { return };
    let folder = project(&database, "      email: text?\n", "");
    database.execute("INSERT INTO runs (id, email) VALUES (1, NULL)");
    folder.write("schema/runs.yaml", runs("      email: text\n"));
    folder.run("generate require --allow all").succeeds();
    // The file that mends the rows takes the place of the one that asks, which follows it.
    let (up, down) = (folder.migration("_require.up.sql"), folder.migration("_require.down.sql"));
    let version: i64 = up["migrations/".len()..][..14].parse().unwrap();
    for file in [&up, &down] {
        let later = file.replace(&version.to_string(), &(version + 1).to_string());
        std::fs::rename(folder.path(file), folder.path(&later)).unwrap();
    }
    folder.write(&format!("migrations/{version}_mend.up.sql"), "UPDATE runs SET email = 'x';\n");
    folder.run("check --accept").succeeds();
    let up = folder.read(&folder.migration("_require.up.sql"));
    assert!(up.contains("-- precondition: set_not_null runs.email: SELECT "), "{up}");
    folder.run("up").succeeds();
    folder.run("diff").succeeds();
}

#[test]
fn a_question_that_is_none_is_told_before_its_file() {
    let folder = Folder::initialised();
    folder.run("new wrong").succeeds();
    let file = folder.migration("_wrong.up.sql");
    folder.write(
        &file,
        "-- precondition: add_check nobody.x: SELECT x FROM nobody\n\nCREATE TABLE t (a INTEGER);\n",
    );
    folder.run("check --accept").succeeds();
    let shown = folder.run("up").ends_with(1);
    assert!(shown.err.contains("the precondition nobody.x cannot be asked"), "{}", shown.err);
}
