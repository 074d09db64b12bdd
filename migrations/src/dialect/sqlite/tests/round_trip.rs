//! What is created is read back as it was.

use std::sync::Arc;

use tablewright_schema::Dialect;

use super::*;

const RICH: &str = r#"
CREATE TABLE teams (
    id INTEGER NOT NULL CONSTRAINT teams_pkey PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR(100) COLLATE NOCASE NOT NULL,
    parent_id INTEGER,
    motto TEXT DEFAULT 'it''s; -- not a comment',
    score DECIMAL(10,2) NOT NULL DEFAULT -1.5,
    made TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    initials TEXT GENERATED ALWAYS AS (substr(name, 1, 1)) STORED,
    shout TEXT GENERATED ALWAYS AS (upper(name)) VIRTUAL,
    CONSTRAINT teams_name_key UNIQUE (name, parent_id),
    CONSTRAINT "not blank" CHECK (trim(name) <> '' /* ) */),
    CONSTRAINT teams_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES teams (id) ON DELETE SET NULL ON UPDATE CASCADE
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX teams_score_idx ON teams (score DESC, lower(name) COLLATE NOCASE) WHERE score > 0 AND name <> ')';
CREATE UNIQUE INDEX teams_name_binary ON teams (name COLLATE BINARY);
CREATE TABLE notes (
    team_id INTEGER NOT NULL,
    line INT NOT NULL,
    body TEXT,
    CONSTRAINT notes_pkey PRIMARY KEY (line, team_id),
    CONSTRAINT notes_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE "odd ""name"" éß" ("select" INTEGER NOT NULL CONSTRAINT k PRIMARY KEY, "a b" UUID, c);
CREATE VIEW team_notes AS SELECT * FROM teams JOIN notes ON team_id = id;
CREATE TRIGGER touch AFTER UPDATE ON teams BEGIN UPDATE notes SET body = ';' WHERE team_id = new.id; END;
CREATE VIRTUAL TABLE search USING fts5(body);
"#;

#[tokio::test]
async fn a_rich_schema_comes_back_from_what_it_is_printed_as() {
    let read = schema_of(RICH).await;
    let mut printed = Dialect::Sqlite.spelling().create_all(&read);
    printed.extend(read.objects.values().map(|object| object.sql.clone()));
    let printed = printed.join(";\n");
    assert_eq!(schema_of(&printed).await, read, "{printed}");
}

#[tokio::test]
async fn a_rich_schema_is_read_as_it_is_written() {
    let read = schema_of(RICH).await;
    let printed = Dialect::Sqlite.spelling().create_all(&read);
    let teams = printed.iter().find(|sql| sql.starts_with("CREATE TABLE \"teams\"")).unwrap();
    assert_eq!(
        teams,
        r#"CREATE TABLE "teams" (
    "id" INTEGER NOT NULL CONSTRAINT "teams_pkey" PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR(100) COLLATE NOCASE NOT NULL,
    "parent_id" INTEGER,
    "motto" TEXT DEFAULT 'it''s; -- not a comment',
    "score" DECIMAL(10,2) NOT NULL DEFAULT -1.5,
    "made" TIMESTAMPTZ NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')),
    "initials" TEXT GENERATED ALWAYS AS (substr(name, 1, 1)) STORED,
    "shout" TEXT GENERATED ALWAYS AS (upper(name)) VIRTUAL,
    CONSTRAINT "teams_name_key" UNIQUE ("name", "parent_id"),
    CONSTRAINT "not blank" CHECK (trim(name) <> '' /* ) */),
    CONSTRAINT "teams_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "teams" ("id") ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
)"#
    );
    let indexes: Vec<_> = printed.iter().filter(|sql| sql.contains("INDEX")).collect();
    assert_eq!(
        indexes,
        [
            r#"CREATE UNIQUE INDEX "teams_name_binary" ON "teams" ("name" COLLATE BINARY)"#,
            r#"CREATE INDEX "teams_score_idx" ON "teams" ("score" DESC, (lower(name)) COLLATE NOCASE DESC) WHERE score > 0 AND name <> ')'"#
                .replace("NOCASE DESC", "NOCASE")
                .as_str(),
        ]
    );
    let objects: Vec<String> = read.objects.keys().map(ToString::to_string).collect();
    assert_eq!(objects, ["virtual table search", "view team_notes", "trigger touch on teams"]);
    assert_eq!(read.unmanaged, []);
}

#[tokio::test]
async fn what_is_not_the_users_is_not_read() {
    let read = schema_of(
        "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY); CREATE TABLE _tablewright_progress (a INT);
         CREATE INDEX p ON _tablewright_progress (a); CREATE TABLE sqliteish (id INTEGER PRIMARY KEY AUTOINCREMENT);",
    )
    .await;
    assert_eq!(read.tables.keys().map(|name| name.name.as_str()).collect::<Vec<_>>(), ["sqliteish"]);
    assert_eq!(read.unmanaged, []);
}

#[tokio::test]
async fn reading_works_inside_a_transaction_and_beside_a_writer() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("busy.db").display());
    let mut writer = SqliteConnection::connect(&url).await.unwrap();
    run(&mut writer, "CREATE TABLE a (b INT); BEGIN IMMEDIATE; CREATE TABLE c (d INT);").await;
    let mut reader = SqliteConnection::connect(&url).await.unwrap();
    let seen = introspect(&mut reader).await.unwrap();
    assert_eq!(seen.tables.len(), 1, "what is not committed is not there");
    let own = introspect(&mut writer).await.unwrap();
    assert_eq!(own.tables.len(), 2);
    run(&mut writer, "COMMIT").await;
    assert_eq!(introspect(&mut reader).await.unwrap().tables.len(), 2);
}

#[tokio::test]
async fn spelling_makes_no_difference_and_refusals_are_named() {
    let mut connection = memory().await;
    run(
        &mut connection,
        "CREATE TABLE a (b TEXT CONSTRAINT in_list CHECK (b in ('x','y')), c INT DEFAULT (1+2));
         CREATE INDEX i ON a (Lower(b)) WHERE (c IS NOT NULL);",
    )
    .await;
    let from = introspect(&mut connection).await.unwrap();
    let wanted = schema_of(
        "CREATE TABLE a (b TEXT, c INT DEFAULT ( 1 + 2 ), CONSTRAINT in_list CHECK (\"b\" IN ('x', 'y')));
         CREATE INDEX i ON a (lower(\"b\")) WHERE \"c\" is not null;",
    )
    .await;
    let to = normalise(&mut connection, &from, wanted, &Hints::default()).await.unwrap();
    assert_eq!(to, from);

    let mut wrong = from.clone();
    let table = Arc::make_mut(wrong.tables.values_mut().next().unwrap());
    table.checks.iter_mut().next().unwrap().1.expr.0 = "missing > 1".to_owned();
    table.columns[1].default.as_mut().unwrap().0 = "now()".to_owned();
    let error = normalise(&mut connection, &from, wrong, &Hints::default()).await.unwrap_err().to_string();
    assert!(error.contains("default of a.c: no such function: now"), "{error}");
    assert!(error.contains("check a.in_list: no such column: missing"), "{error}");
}

#[tokio::test]
async fn a_comment_is_a_note_that_comes_with_the_next_rebuild() {
    let mut connection = memory().await;
    run(&mut connection, "CREATE TABLE t ( -- things\n a INT, -- how many\n b INT)").await;
    run(&mut connection, "INSERT INTO t VALUES (1, 2)").await;
    let notes = |schema: &Schema| {
        let table = schema.tables.values().next().unwrap();
        let of_columns = table.columns.iter().map(|column| column.comment.clone().unwrap_or_default());
        let all = std::iter::once(table.comment.clone().unwrap_or_default()).chain(of_columns);
        all.collect::<Vec<_>>().join("|")
    };
    let from = introspect(&mut connection).await.unwrap();
    assert_eq!(notes(&from), "things|how many|");
    let wanted = schema_of("CREATE TABLE t /* other; things */ (a INT, b INT /* it's\n* / */)").await;
    let hints = Hints::default();
    let to = normalise(&mut connection, &from, wanted, &hints).await.unwrap();
    assert_eq!(diff(&from, &to, &hints), [], "a comment alone is no difference");
    let wanted = "CREATE TABLE t /* other; things */ (a INT NOT NULL, b INT /* it's\n* / */)";
    let planned = planned(&mut connection, wanted, &hints).await;
    planned.up(&mut connection).await;
    assert_eq!(notes(&introspect(&mut connection).await.unwrap()), "other; things||it's\n* /");
    assert_eq!(rows(&mut connection, "SELECT * FROM t").await, "1|2");
    planned.down(&mut connection).await;
    assert_eq!(notes(&introspect(&mut connection).await.unwrap()), "things|how many|");
}

#[tokio::test]
async fn functions_of_the_application_are_found_and_have_to_be_declared() {
    let mut connection = memory().await;
    let empty = introspect(&mut connection).await.unwrap();
    let sql = "CREATE TABLE t (a TEXT);
         CREATE VIEW v (x) AS WITH c(n) AS (SELECT 1) SELECT Title_Sort(upper(a)) FROM t, c, json_each('[1]');
         CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = uuid4() WHERE lenght(a) > count(1); END;";
    let wanted = schema_of(sql).await;
    let found: Vec<&String> = wanted.application_functions.iter().collect();
    assert_eq!(found, ["lenght", "title_sort", "uuid4"]);

    let declaring = |names: &[&str]| {
        let application_functions = names.iter().map(|name| (*name).to_owned()).collect();
        Schema { application_functions, ..wanted.clone() }
    };
    let hints = Hints::default();
    let refused = normalise(&mut connection, &empty, declaring(&["TITLE_SORT"]), &hints).await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("no such function: "), "{refused}");
    assert!(refused.contains("write `application_functions: [") && !refused.contains("view v"), "{refused}");
    let all = declaring(&["TITLE_SORT", "uuid4", "lenght"]);
    let to = normalise(&mut connection, &empty, all.clone(), &hints).await.unwrap();
    assert_eq!(to, all);
    // What is there already is not looked at again, and what the YAML does not name is no difference.
    run(&mut connection, sql).await;
    let from = introspect(&mut connection).await.unwrap();
    let to = normalise(&mut connection, &from, declaring(&[]), &hints).await.unwrap();
    assert_eq!(diff(&from, &to, &hints), []);
}
