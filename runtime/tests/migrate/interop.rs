//! sqlx's own migrator and ours, in turns, on one folder and one history.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::{Connection as _, MySqlConnection, PgConnection, SqliteConnection};
use tablewright_tests::{Kind, TestDatabase};

use super::{databases, down_to, folder, rows, up_all};

const FILES: [(&str, &str); 7] = [
    (
        "20260101000000_make_agents.up.sql",
        "CREATE TABLE agents (id BIGINT PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO agents VALUES (1, 'a;b')",
    ),
    ("20260101000000_make_agents.down.sql", "DROP TABLE agents"),
    (
        "20260102000000_add_title.up.sql",
        "-- a comment\nALTER TABLE agents ADD COLUMN title TEXT;\nUPDATE agents SET title = 'It''s'; -- ends",
    ),
    ("20260102000000_add_title.down.sql", "ALTER TABLE agents DROP COLUMN title;\r\n"),
    ("20260103000000_seed.sql", "INSERT INTO agents VALUES (2, 'b', 'B')"),
    (
        "20260104000000_un_transacted.up.sql",
        "-- no-transaction\nCREATE INDEX agents_name_idx ON agents (name);",
    ),
    ("20260104000000_un_transacted.down.sql", "-- no-transaction\nDROP INDEX agents_name_idx;"),
];

async fn sqlx_run(database: &TestDatabase, folder: &Path) {
    sqlx_does(database, folder, None).await;
}

async fn sqlx_tries(database: &TestDatabase, folder: &Path) -> Result<(), String> {
    let migrator = Migrator::new(folder).await.unwrap();
    let ran = if database.url().starts_with("sqlite") {
        migrator.run(&mut SqliteConnection::connect(database.url()).await.unwrap()).await
    } else if database.url().starts_with("mysql") {
        migrator.run(&mut MySqlConnection::connect(database.url()).await.unwrap()).await
    } else {
        migrator.run(&mut PgConnection::connect(database.url()).await.unwrap()).await
    };
    ran.map_err(|error| error.to_string())
}

async fn sqlx_does(database: &TestDatabase, folder: &Path, undo_to: Option<i64>) {
    let migrator = Migrator::new(folder).await.unwrap();
    if database.url().starts_with("sqlite") {
        let mut conn = SqliteConnection::connect(database.url()).await.unwrap();
        match undo_to {
            None => migrator.run(&mut conn).await.unwrap(),
            Some(version) => migrator.undo(&mut conn, version).await.unwrap(),
        }
    } else if database.url().starts_with("mysql") {
        let mut conn = MySqlConnection::connect(database.url()).await.unwrap();
        match undo_to {
            None => migrator.run(&mut conn).await.unwrap(),
            Some(version) => migrator.undo(&mut conn, version).await.unwrap(),
        }
    } else {
        let mut conn = PgConnection::connect(database.url()).await.unwrap();
        match undo_to {
            None => migrator.run(&mut conn).await.unwrap(),
            Some(version) => migrator.undo(&mut conn, version).await.unwrap(),
        }
    }
}

const HISTORY: &str = "SELECT version || ' ' || description || ' ' || success || ' ' || length(checksum) \
                       FROM _sqlx_migrations ORDER BY version";
const AGENTS: &str = "SELECT id || ' ' || name || ' ' || title FROM agents ORDER BY id";

/// Files in the words of that database: MySQL keys no text without a length, and an index there is one of its table.
fn folder_for(kind: Kind, files: &[(&str, &str)]) -> tempfile::TempDir {
    let words = |sql: &str| match kind {
        Kind::Sqlite | Kind::Postgres => sql.to_owned(),
        Kind::Mysql => sql
            .replace("name TEXT", "name VARCHAR(40)")
            .replace("DROP INDEX agents_name_idx", "DROP INDEX agents_name_idx ON agents"),
    };
    let files: Vec<(&str, String)> = files.iter().map(|(name, sql)| (*name, words(sql))).collect();
    folder(&files.iter().map(|(name, sql)| (*name, sql.as_str())).collect::<Vec<_>>())
}

/// The first `count` files, so that the folder grows between runs.
fn first(kind: Kind, count: usize) -> tempfile::TempDir {
    folder_for(kind, &FILES[..count])
}

#[tokio::test]
async fn each_goes_on_where_the_other_stopped() {
    for (kind, database) in databases() {
        assert_eq!(up_all(&database, first(kind, 2).path()).await, ["20260101000000_make_agents.up.sql"]);
        sqlx_run(&database, first(kind, 4).path()).await;
        assert_eq!(up_all(&database, first(kind, 5).path()).await, ["20260103000000_seed.sql"], "{kind:?}");
        sqlx_run(&database, first(kind, 7).path()).await;
        assert_eq!(up_all(&database, first(kind, 7).path()).await, [""; 0], "{kind:?}: nothing is left");
        let yes = if kind == Kind::Postgres { "true" } else { "1" };
        let expected = [
            "20260101000000 make agents",
            "20260102000000 add title",
            "20260103000000 seed",
            "20260104000000 un transacted",
        ]
        .map(|row| format!("{row} {yes} 48"));
        assert_eq!(rows(&database, HISTORY).await, expected.join(";"));
        assert_eq!(rows(&database, AGENTS).await, "1 a;b It's;2 b B");
    }
}

#[tokio::test]
async fn each_reverts_what_the_other_applied() {
    let reversible: Vec<_> = FILES.iter().filter(|(name, _)| !name.contains("seed")).copied().collect();
    for (kind, database) in databases() {
        let folder = folder_for(kind, &reversible);
        let folder = folder.path();
        sqlx_run(&database, folder).await;
        let after_sqlx = database.judge();
        assert_eq!(down_to(&database, folder, 0).await.len(), 3, "{kind:?}");
        assert_eq!(database.judge(), "", "{kind:?}");

        assert_eq!(up_all(&database, folder).await.len(), 3, "{kind:?}");
        assert_eq!(database.judge(), after_sqlx, "{kind:?}");
        sqlx_does(&database, folder, Some(20_260_101_000_000)).await;
        assert_eq!(up_all(&database, folder).await.len(), 2, "{kind:?}");
        sqlx_does(&database, folder, Some(0)).await;
        assert_eq!(database.judge(), "", "{kind:?}");
        assert_eq!(rows(&database, HISTORY).await, "", "{kind:?}");
    }
}

/// The first two migrations as one, and the third.
const FOLDED: [(&str, &str); 2] = [
    (
        "20260102000000_agents.up.sql",
        "-- folds 20260101000000 make_agents\n-- folds 20260102000000 add_title\n\n\
         CREATE TABLE agents (id BIGINT PRIMARY KEY, name TEXT NOT NULL, title TEXT);",
    ),
    ("20260103000000_seed.sql", "INSERT INTO agents VALUES (2, 'b', 'B')"),
];

#[tokio::test]
async fn what_was_folded_is_seen_by_sqlx_too() {
    for (kind, database) in databases() {
        // sqlx has applied them, and misses their files until the history was written as one.
        sqlx_run(&database, first(kind, 4).path()).await;
        let folded = folder_for(kind, &FOLDED);
        let refused = sqlx_tries(&database, folded.path()).await.unwrap_err();
        assert!(refused.contains("missing"), "{kind:?}: {refused}");
        assert_eq!(up_all(&database, folded.path()).await, ["20260103000000_seed.sql"], "{kind:?}");
        sqlx_run(&database, folded.path()).await;
        assert_eq!(rows(&database, AGENTS).await, "1 a;b It's;2 b B", "{kind:?}");

        // A new database, which sqlx begins and we go on with.
        let Some(database) = TestDatabase::create(kind) else { continue };
        sqlx_run(&database, folded.path()).await;
        assert_eq!(up_all(&database, folded.path()).await, [""; 0], "{kind:?}");
        assert_eq!(rows(&database, AGENTS).await, "2 b B", "{kind:?}");
    }
}

#[tokio::test]
async fn the_history_table_is_the_one_that_sqlx_makes() {
    let sql = |kind| match kind {
        Kind::Sqlite => {
            "SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || coalesce(dflt_value, '') || ' ' || pk \
             FROM pragma_table_info('_sqlx_migrations') ORDER BY cid"
        }
        Kind::Postgres => {
            "SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' ' || \
             coalesce(pg_get_expr(d.adbin, d.adrelid), '') || ' ' || coalesce(c.conname, '') FROM pg_attribute a \
             LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
             LEFT JOIN pg_constraint c ON c.conrelid = a.attrelid AND a.attnum = ANY (c.conkey) \
             WHERE a.attrelid = '_sqlx_migrations'::regclass AND a.attnum > 0 ORDER BY a.attnum"
        }
        Kind::Mysql => {
            "SELECT column_name || ' ' || column_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') || ' ' || \
             column_key || extra || coalesce(collation_name, '') FROM information_schema.columns \
             WHERE table_schema = DATABASE() AND table_name = '_sqlx_migrations' ORDER BY ordinal_position"
        }
    };
    for ((kind, ours), (_, theirs)) in databases().zip(databases()) {
        up_all(&ours, first(kind, 2).path()).await;
        sqlx_run(&theirs, first(kind, 2).path()).await;
        let found = rows(&ours, sql(kind)).await;
        assert_eq!(found, rows(&theirs, sql(kind)).await, "{kind:?}");
        assert_eq!(found.split(';').count(), 6, "{kind:?}: {found}");
        let took = "SELECT count(*) || '' FROM _sqlx_migrations WHERE execution_time > 0 AND installed_on IS NOT NULL";
        assert_eq!(rows(&ours, took).await, "1", "{kind:?}");
    }
}
