//! Changes of tables with rows and children in them: up, down and up again.

use std::collections::BTreeMap;

use tablewright_schema::ObjectName;
use tablewright_schema::schema::Expr;

use super::*;

/// A table with children of every action, a self-reference, and numbers that were given once.
const TEAMS: &str = "
CREATE TABLE teams (id INTEGER NOT NULL CONSTRAINT teams_pkey PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, size INT,
    parent_id INTEGER, CONSTRAINT teams_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES teams (id) ON DELETE CASCADE);
CREATE INDEX teams_size_idx ON teams (size);";
const CHILDREN: &str = "
CREATE TABLE cascading (id INTEGER NOT NULL CONSTRAINT cascading_pkey PRIMARY KEY, team_id INTEGER NOT NULL,
    CONSTRAINT cascading_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE);
CREATE TABLE nulling (id INTEGER NOT NULL CONSTRAINT nulling_pkey PRIMARY KEY, team_id INTEGER,
    CONSTRAINT nulling_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE SET NULL);
CREATE TABLE restricting (id INTEGER NOT NULL CONSTRAINT restricting_pkey PRIMARY KEY, team_id INTEGER,
    CONSTRAINT restricting_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE RESTRICT);";
const ROWS: &str = "
INSERT INTO teams (id, name, size, parent_id) VALUES (1, 'a', 3, NULL), (2, 'b', NULL, 1), (7, 'c', 1, 7), (9, 'x', 0, NULL);
DELETE FROM teams WHERE id = 9;
INSERT INTO cascading VALUES (1, 1), (2, 2); INSERT INTO nulling VALUES (1, 1), (2, NULL);
INSERT INTO restricting VALUES (1, 7);";
const CHILD_ROWS: &str = "SELECT 'c', id, team_id FROM cascading UNION ALL SELECT 'n', id, team_id FROM nulling UNION ALL SELECT 'r', id, team_id FROM restricting";
const KEPT: &str = "c|1|1;c|2|2;n|1|1;n|2|NULL;r|1|7";

async fn teams() -> SqliteConnection {
    let mut connection = memory().await;
    run(&mut connection, &format!("{TEAMS}{CHILDREN}{ROWS}")).await;
    connection
}

fn key(table: &str, column: &str) -> (ObjectName, String) {
    (ObjectName::new(table), column.to_owned())
}

/// Goes up, asks, goes down, comes up again and asks again.
async fn check(
    connection: &mut SqliteConnection,
    wanted: &str,
    hints: &Hints,
    hazards: &[HazardKind],
    expected: &[(&str, &str)],
) {
    let planned = planned(connection, wanted, hints).await;
    assert_eq!(planned.hazards(), hazards, "{}", text(&planned.up));
    planned.up(connection).await;
    for (query, answer) in expected {
        assert_eq!(rows(connection, query).await, *answer, "{query}\n{}", text(&planned.up));
    }
    planned.down(connection).await;
    planned.up(connection).await;
}

#[tokio::test]
async fn a_rebuild_keeps_rows_children_indexes_and_the_sequence() {
    let mut connection = teams().await;
    let wanted = TEAMS
        .replace("size INT,", "size INT NOT NULL DEFAULT 0, CONSTRAINT big CHECK (size < 100),")
        + CHILDREN;
    let wanted = wanted
        .replace("CONSTRAINT big CHECK (size < 100), ", "")
        .replace(
            "REFERENCES teams (id) ON DELETE CASCADE);\nCREATE INDEX",
            "REFERENCES teams (id) ON DELETE CASCADE, CONSTRAINT big CHECK (size < 100));\nCREATE INDEX",
        )
        .replace("DEFAULT 0, CONSTRAINT big CHECK (size < 100),", "DEFAULT 0,");
    let hints = Hints {
        backfills: BTreeMap::from([(key("teams", "size"), Expr::new("id * 10"))]),
        ..Hints::default()
    };
    check(
        &mut connection,
        &wanted,
        &hints,
        &[HazardKind::AddCheck, HazardKind::RewriteTable],
        &[
            ("SELECT id, name, size, parent_id FROM teams", "1|a|3|NULL;2|b|20|1;7|c|1|7"),
            (CHILD_ROWS, KEPT),
            ("SELECT seq FROM sqlite_sequence WHERE name = 'teams'", "9"),
            ("SELECT count(*) FROM sqlite_sequence", "1"),
            ("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL", "teams_size_idx"),
        ],
    )
    .await;
    run(&mut connection, "INSERT INTO teams (name) VALUES ('new')").await;
    assert_eq!(rows(&mut connection, "SELECT id, size FROM teams WHERE name = 'new'").await, "10|0");
}

#[tokio::test]
async fn a_table_is_renamed_with_columns_and_changed_at_once() {
    let mut connection = teams().await;
    let wanted = format!("{TEAMS}{CHILDREN}")
        .replace("teams", "groups")
        .replace("name TEXT NOT NULL", "title VARCHAR(20) NOT NULL, slug TEXT NOT NULL");
    let hints = Hints {
        tables: BTreeMap::from([(ObjectName::new("groups"), ObjectName::new("teams"))]),
        columns: BTreeMap::from([(key("groups", "title"), "name".to_owned())]),
        backfills: BTreeMap::from([(key("groups", "slug"), Expr::new("upper(title) || name"))]),
        ..Hints::default()
    };
    check(
        &mut connection,
        &wanted,
        &hints,
        &[HazardKind::RewriteTable],
        &[
            ("SELECT id, title, slug, size FROM groups", "1|a|Aa|3;2|b|Bb|NULL;7|c|Cc|1"),
            (CHILD_ROWS, KEPT),
            ("SELECT name, seq FROM sqlite_sequence", "groups|9"),
            ("SELECT \"table\" FROM pragma_foreign_key_list('nulling')", "groups"),
        ],
    )
    .await;
}

#[tokio::test]
async fn what_sqlite_can_alter_is_altered() {
    let mut connection = teams().await;
    let wanted = format!("{TEAMS}{CHILDREN}")
        .replace(
            "name TEXT NOT NULL, size INT",
            "name TEXT NOT NULL, n INT NOT NULL DEFAULT -1, t TEXT, g INT AS (id * 2)",
        )
        .replace("CREATE INDEX teams_size_idx ON teams (size)", "CREATE INDEX other ON teams (n, lower(t))");
    let planned = planned(&mut connection, &wanted, &Hints::default()).await;
    assert_eq!(planned.up.mode, crate::plan::Mode::Transaction);
    assert_eq!(
        text(&planned.up),
        "-- hazard: drop_column teams.size: every value of this column is lost\n\n\
         DROP INDEX \"teams_size_idx\";\n\
         ALTER TABLE \"teams\" ADD COLUMN \"n\" INT NOT NULL DEFAULT -1;\n\
         ALTER TABLE \"teams\" ADD COLUMN \"t\" TEXT;\n\
         ALTER TABLE \"teams\" ADD COLUMN \"g\" INT GENERATED ALWAYS AS (id * 2) VIRTUAL;\n\
         ALTER TABLE \"teams\" DROP COLUMN \"size\";\n\
         CREATE INDEX \"other\" ON \"teams\" (\"n\", (lower(t)));\n"
    );
    planned.up(&mut connection).await;
    assert_eq!(
        rows(&mut connection, "SELECT id, n, t, g FROM teams").await,
        "1|-1|NULL|2;2|-1|NULL|4;7|-1|NULL|14"
    );
    planned.down(&mut connection).await;
    planned.up(&mut connection).await;
    assert_eq!(rows(&mut connection, CHILD_ROWS).await, KEPT);
}

#[tokio::test]
async fn tables_are_dropped_without_an_action() {
    let mut connection = teams().await;
    let wanted = CHILDREN
        .replace(",\n    CONSTRAINT nulling_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE SET NULL", "")
        .replace(",\n    CONSTRAINT restricting_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE RESTRICT", "")
        .replace(",\n    CONSTRAINT cascading_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE", "");
    let planned = planned(&mut connection, &wanted, &Hints::default()).await;
    planned.up(&mut connection).await;
    assert_eq!(rows(&mut connection, CHILD_ROWS).await, KEPT);
    assert_eq!(planned.hazards(), [HazardKind::DropTable, HazardKind::RewriteTable]);
    // On the way back the rows of the dropped table are missing to those that refer to them.
    let refused = try_run(&mut connection, &text(&planned.down)).await.unwrap_err();
    assert!(refused.contains("every foreign key still finds its row"), "{refused}");
    run(&mut connection, "ROLLBACK; PRAGMA foreign_keys = ON").await;
    assert_eq!(rows(&mut connection, CHILD_ROWS).await, KEPT);
}

#[tokio::test]
async fn primary_keys_and_options_change() {
    let mut connection = memory().await;
    let before = "CREATE TABLE t (a INT NOT NULL, b TEXT NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (a));";
    run(&mut connection, &format!("{before} INSERT INTO t VALUES (1, 'x'), (2, 'y')")).await;
    for (wanted, query, answer) in [
        (
            "CREATE TABLE t (a INT NOT NULL, b TEXT NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (b, a)) WITHOUT ROWID",
            "SELECT * FROM t",
            "1|x;2|y",
        ),
        (
            "CREATE TABLE t (a INT NOT NULL, b TEXT NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (a)) STRICT",
            "SELECT * FROM t",
            "1|x;2|y",
        ),
        ("CREATE TABLE t (a INT NOT NULL, b TEXT NOT NULL)", "SELECT rowid, * FROM t", "1|1|x;2|2|y"),
        (
            "CREATE TABLE t (id INTEGER NOT NULL CONSTRAINT t_pkey PRIMARY KEY AUTOINCREMENT, a INT NOT NULL, b TEXT NOT NULL)",
            "SELECT * FROM t",
            "1|1|x;2|2|y",
        ),
        (
            "CREATE TABLE t (id INTEGER NOT NULL CONSTRAINT t_pkey PRIMARY KEY, a INT NOT NULL, b TEXT NOT NULL)",
            "SELECT * FROM t",
            "1|1|x;2|2|y",
        ),
    ] {
        let planned = planned(&mut connection, wanted, &Hints::default()).await;
        planned.up(&mut connection).await;
        assert_eq!(rows(&mut connection, query).await, answer, "{}", text(&planned.up));
        planned.down(&mut connection).await;
        planned.up(&mut connection).await;
    }
}

#[tokio::test]
async fn values_change_their_type_or_stop_the_migration() {
    let types = [
        ("TEXT", "INT", "' 12'", Ok("integer|12")),
        ("TEXT", "INT", "'12x'", Err("every t.v is a whole number of 32 bits")),
        ("BIGINT", "SMALLINT", "40000", Err("every t.v is a whole number of 16 bits")),
        ("DECIMAL(10,2)", "INT", "2.5", Ok("integer|3")),
        ("INT", "TEXT", "7", Ok("text|7")),
        ("INT", "DOUBLE", "7", Ok("real|7.0")),
        ("TEXT", "BOOLEAN", "'Yes'", Ok("integer|1")),
        ("TEXT", "BOOLEAN", "'maybe'", Err("every t.v is true or false")),
        ("BOOLEAN", "TEXT", "0", Ok("text|false")),
        ("TEXT", "JSON", "'{\"a\":1}'", Ok("text|{\"a\":1}")),
        ("TEXT", "JSON", "'{'", Err("every t.v is a JSON document")),
        (
            "TEXT",
            "UUID",
            "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
            Ok("text|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        ),
        ("TEXT", "UUID", "'no'", Err("every t.v is a UUID")),
        ("DATE", "TIMESTAMP", "'2024-02-29'", Ok("text|2024-02-29 00:00:00.000000")),
        ("TIMESTAMP", "DATE", "'2024-02-29 10:00:00.000000'", Ok("text|2024-02-29")),
        ("TEXT", "DATE", "'2024-02-31'", Err("every t.v is a date")),
        ("TEXT", "BLOB", "'a'", Ok("blob|a")),
    ];
    for (before, after, value, expected) in types {
        let mut connection = memory().await;
        run(&mut connection, &format!("CREATE TABLE t (v {before}); INSERT INTO t VALUES ({value}), (NULL)"))
            .await;
        let planned =
            planned(&mut connection, &format!("CREATE TABLE t (v {after})"), &Hints::default()).await;
        match expected {
            Ok(found) => {
                planned.up(&mut connection).await;
                let read = rows(&mut connection, "SELECT typeof(v), v FROM t WHERE v IS NOT NULL").await;
                assert_eq!(read, found, "{before} to {after}");
            }
            Err(claim) => {
                let refused = try_run(&mut connection, &text(&planned.up)).await.unwrap_err();
                assert!(refused.contains(claim), "{before} to {after}: {refused}");
                assert!(planned.hazards().contains(&HazardKind::NarrowType), "{before} to {after}");
                run(&mut connection, "ROLLBACK").await;
                assert_eq!(rows(&mut connection, "SELECT count(*) FROM t").await, "2");
            }
        }
    }
}

#[tokio::test]
async fn a_cast_of_the_authors_is_taken() {
    let mut connection = memory().await;
    run(&mut connection, "CREATE TABLE t (v TEXT NOT NULL); INSERT INTO t VALUES ('3 apples')").await;
    let hints = Hints {
        casts: BTreeMap::from([(key("t", "v"), Expr::new("CAST(substr(v, 1, 1) AS INTEGER)"))]),
        ..Hints::default()
    };
    check(
        &mut connection,
        "CREATE TABLE t (v INT NOT NULL)",
        &hints,
        &[HazardKind::RewriteTable],
        &[("SELECT v FROM t", "3")],
    )
    .await;
}

#[tokio::test]
async fn enum_values_are_renamed_and_replaced_in_rows() {
    let mut connection = memory().await;
    let before = "CREATE TABLE t (s TEXT NOT NULL DEFAULT 'busy', CONSTRAINT t_s_check CHECK (\"s\" IN ('idle', 'busy', 'failed')));";
    run(&mut connection, &format!("{before} INSERT INTO t VALUES ('idle'), ('busy'), ('failed')")).await;
    let wanted = "CREATE TABLE t (s TEXT NOT NULL DEFAULT 'working', CONSTRAINT t_s_check CHECK (\"s\" IN ('idle', 'working')));";
    let status = || ObjectName::new("status");
    let hints = Hints {
        enum_columns: BTreeMap::from([(key("t", "s"), status())]),
        enum_values: BTreeMap::from([((status(), "working".to_owned()), "busy".to_owned())]),
        enum_replacements: BTreeMap::from([((status(), "failed".to_owned()), "idle".to_owned())]),
        ..Hints::default()
    };
    let planned = planned(&mut connection, wanted, &hints).await;
    planned.up(&mut connection).await;
    assert_eq!(rows(&mut connection, "SELECT s FROM t").await, "idle;working;idle");
    planned.down(&mut connection).await;
    assert_eq!(rows(&mut connection, "SELECT s FROM t").await, "idle;busy;idle");
}

#[tokio::test]
async fn a_removed_enum_value_is_a_hazard() {
    let mut connection = memory().await;
    run(
        &mut connection,
        "CREATE TABLE t (s TEXT, CONSTRAINT t_s_check CHECK (s IN ('a', 'b'))); INSERT INTO t VALUES ('b')",
    )
    .await;
    let wanted = "CREATE TABLE t (s TEXT, CONSTRAINT t_s_check CHECK (s IN ('a')))";
    let planned = planned(&mut connection, wanted, &Hints::default()).await;
    assert_eq!(
        planned.hazards(),
        [HazardKind::DropEnumValue, HazardKind::AddCheck, HazardKind::RewriteTable]
    );
    let refused = try_run(&mut connection, &text(&planned.up)).await.unwrap_err();
    assert!(refused.contains("t_s_check"), "{refused}");
    run(&mut connection, "ROLLBACK").await;
    assert_eq!(rows(&mut connection, "SELECT s FROM t").await, "b");
}

#[tokio::test]
async fn dropped_columns_come_back_with_a_stand_in() {
    let mut connection = memory().await;
    let before =
        "CREATE TABLE t (id INT NOT NULL, code TEXT NOT NULL, kind TEXT NOT NULL, at TIMESTAMPTZ NOT NULL,
        CONSTRAINT t_code_key UNIQUE (code), CONSTRAINT t_kind_check CHECK (kind IN ('x', 'y')));";
    run(
        &mut connection,
        &format!("{before} INSERT INTO t VALUES (1, 'a', 'y', '2024'), (2, 'b', 'y', '2025')"),
    )
    .await;
    let planned = planned(&mut connection, "CREATE TABLE t (id INT NOT NULL)", &Hints::default()).await;
    planned.up(&mut connection).await;
    planned.down(&mut connection).await;
    let back = rows(&mut connection, "SELECT * FROM t").await;
    assert_eq!(back, "1|1|x|1970-01-01 00:00:00.000000;2|2|x|1970-01-01 00:00:00.000000");
    assert!(planned.down.hazards().any(|hazard| hazard.kind == HazardKind::Filler));
}

#[tokio::test]
async fn rows_in_the_way_stop_the_migration_and_stay() {
    let setup =
        "CREATE TABLE p (id INTEGER NOT NULL CONSTRAINT p_pkey PRIMARY KEY); CREATE TABLE t (a INT, b TEXT);
        INSERT INTO t VALUES (1, NULL), (1, 'x'); INSERT INTO p VALUES (5);";
    let parent = "CREATE TABLE p (id INTEGER NOT NULL CONSTRAINT p_pkey PRIMARY KEY);";
    for (wanted, hazard, said) in [
        ("CREATE TABLE t (a INT, b TEXT NOT NULL)", HazardKind::SetNotNull, "NOT NULL"),
        ("CREATE TABLE t (a INT, b TEXT, CONSTRAINT k UNIQUE (a))", HazardKind::AddUnique, "UNIQUE"),
        (
            "CREATE TABLE t (a INT, b TEXT, CONSTRAINT k CHECK (a > 1))",
            HazardKind::AddCheck,
            "CHECK constraint failed: k",
        ),
        (
            "CREATE TABLE t (a INT, b TEXT, CONSTRAINT k FOREIGN KEY (a) REFERENCES p (id))",
            HazardKind::AddForeignKey,
            "every foreign key still finds its row",
        ),
        ("CREATE TABLE t (a INT, b TEXT, c INT NOT NULL)", HazardKind::RequiredColumn, "NOT NULL"),
        ("CREATE TABLE t (a INT, b TEXT); CREATE UNIQUE INDEX i ON t (a)", HazardKind::AddUnique, "UNIQUE"),
    ] {
        let mut connection = memory().await;
        run(&mut connection, setup).await;
        let planned = planned(&mut connection, &format!("{parent}{wanted}"), &Hints::default()).await;
        assert!(planned.hazards().contains(&hazard), "{wanted}: {:?}", planned.hazards());
        let refused = try_run(&mut connection, &text(&planned.up)).await.unwrap_err();
        assert!(refused.contains(said), "{wanted}: {refused}");
        // Without a transaction of the file's own there is nothing to roll back.
        let _ = try_run(&mut connection, "ROLLBACK").await;
        run(&mut connection, "PRAGMA foreign_keys = ON").await;
        assert_eq!(rows(&mut connection, "SELECT a, b FROM t").await, "1|NULL;1|x");
        run(&mut connection, "DELETE FROM t").await;
        planned.up(&mut connection).await;
        planned.down(&mut connection).await;
    }
}

#[tokio::test]
async fn orphans_that_are_there_already_are_no_reason_to_stop() {
    let mut connection = memory().await;
    let tables = "CREATE TABLE p (id INTEGER NOT NULL CONSTRAINT p_pkey PRIMARY KEY);
        CREATE TABLE t (a INT, b TEXT, CONSTRAINT k FOREIGN KEY (a) REFERENCES p (id));";
    run(
        &mut connection,
        &format!(
            "{tables} PRAGMA foreign_keys = OFF; INSERT INTO t VALUES (1, 'lost'); PRAGMA foreign_keys = ON"
        ),
    )
    .await;
    let planned =
        planned(&mut connection, &tables.replace("b TEXT", "b TEXT NOT NULL"), &Hints::default()).await;
    run(&mut connection, &text(&planned.up)).await;
    assert_eq!(rows(&mut connection, "SELECT a, b FROM t").await, "1|lost");
}

#[tokio::test]
async fn hostile_names_are_only_names() {
    let mut connection = memory().await;
    let before = r#"CREATE TABLE "a""; DROP TABLE b; --" ("x'y" TEXT, "ü [z]" INT, "group" INT); CREATE TABLE b (c INT);"#;
    run(&mut connection, &format!(r#"{before} INSERT INTO "a""; DROP TABLE b; --" VALUES ('''', 2, 3)"#))
        .await;
    let wanted = before.replace(r#""ü [z]" INT"#, r#""ü [z]" TEXT NOT NULL"#);
    check(
        &mut connection,
        &wanted,
        &Hints::default(),
        &[HazardKind::SetNotNull, HazardKind::RewriteTable],
        &[(r#"SELECT *, typeof("ü [z]") FROM "a""; DROP TABLE b; --""#, "'|2|3|text")],
    )
    .await;
}

#[tokio::test]
async fn cycles_of_tables_come_and_go() {
    let mut connection = memory().await;
    run(&mut connection, "CREATE TABLE z (a INT)").await;
    let cycle = "CREATE TABLE z (a INT); CREATE TABLE x (id INTEGER NOT NULL CONSTRAINT x_pkey PRIMARY KEY, y INT, CONSTRAINT x_y_fkey FOREIGN KEY (y) REFERENCES y (id) ON DELETE RESTRICT);
        CREATE TABLE y (id INTEGER NOT NULL CONSTRAINT y_pkey PRIMARY KEY, x INT, CONSTRAINT y_x_fkey FOREIGN KEY (x) REFERENCES x (id) ON DELETE RESTRICT);";
    let planned = planned(&mut connection, cycle, &Hints::default()).await;
    planned.up(&mut connection).await;
    run(&mut connection, "INSERT INTO x VALUES (1, NULL); INSERT INTO y VALUES (1, 1); UPDATE x SET y = 1")
        .await;
    planned.down(&mut connection).await;
    planned.up(&mut connection).await;
}

#[tokio::test]
async fn a_rebuild_heeds_no_conflict_clause() {
    for wanted in [
        "b INT, CONSTRAINT k UNIQUE (a) ON CONFLICT IGNORE",
        "b INT, CONSTRAINT k UNIQUE (a) ON CONFLICT REPLACE",
        "b INT NOT NULL ON CONFLICT IGNORE",
        "b INT NOT NULL ON CONFLICT REPLACE DEFAULT 5",
    ] {
        let mut connection = memory().await;
        run(&mut connection, "CREATE TABLE t (id INTEGER CONSTRAINT t_pkey PRIMARY KEY, a INT, b INT)").await;
        run(&mut connection, "INSERT INTO t VALUES (1, 1, 1), (2, 1, 2), (3, 2, NULL)").await;
        let wanted = format!("CREATE TABLE t (id INTEGER CONSTRAINT t_pkey PRIMARY KEY, a INT, {wanted})");
        let planned = planned(&mut connection, &wanted, &Hints::default()).await;
        let error = try_run(&mut connection, &text(&planned.up)).await.unwrap_err();
        assert!(error.contains("constraint failed"), "{wanted}: {error}");
        run(&mut connection, "ROLLBACK").await;
        let kept = rows(&mut connection, "SELECT id, a, b FROM t ORDER BY id").await;
        assert_eq!(kept, "1|1|1;2|1|2;3|2|NULL", "{wanted}");
    }
}

#[tokio::test]
async fn a_table_is_renamed_in_case_only() {
    let mut connection = teams().await;
    let wanted = format!("{TEAMS}{CHILDREN}")
        .replace("CREATE TABLE teams", "CREATE TABLE Teams")
        .replace("REFERENCES teams", "REFERENCES Teams");
    let hints = Hints {
        tables: BTreeMap::from([(ObjectName::new("Teams"), ObjectName::new("teams"))]),
        ..Hints::default()
    };
    check(&mut connection, &wanted, &hints, &[], &[(CHILD_ROWS, KEPT)]).await;
}
