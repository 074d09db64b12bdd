//! The laws of running migrations, with rows in the tables, on all databases.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise does not hold")]

mod alone;
mod code;
mod embed;
mod failing;
mod hostile;
mod interop;
mod kill;
mod kill_server;
mod mysql;
mod network;
mod rebuild;
mod refuse;

use std::path::Path;

use tablewright::connection::{ConnectOptions, Connection};
use tablewright::migrate::{
    DownOptions, DownTarget, MigrateError, Migrations, Report, RunOptions, Silent, UpOptions, down, up,
};
use tablewright_tests::{Kind, TestDatabase};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

/// Every database whose server is there.
fn databases() -> impl Iterator<Item = (Kind, TestDatabase)> {
    Kind::ALL.into_iter().filter_map(|kind| TestDatabase::create(kind).map(|database| (kind, database)))
}

/// Those of them where a file is one transaction, whatever it does. How it is elsewhere is in `mysql.rs`.
fn in_transactions() -> impl Iterator<Item = (Kind, TestDatabase)> {
    let kinds = [Kind::Sqlite, Kind::Postgres].into_iter();
    kinds.filter_map(|kind| TestDatabase::create(kind).map(|database| (kind, database)))
}

async fn connect(database: &TestDatabase) -> Connection {
    Connection::connect(database.url(), &ConnectOptions::default()).await.unwrap()
}

async fn try_up(database: &TestDatabase, folder: &Path) -> Result<Report, MigrateError> {
    let migrations = Migrations::read(folder).unwrap();
    up(&mut connect(database).await, &migrations, &UpOptions::default(), &mut Silent).await
}

/// The files that `up` ran.
async fn up_all(database: &TestDatabase, folder: &Path) -> Vec<String> {
    try_up(database, folder).await.unwrap().runs.into_iter().map(|run| run.file).collect()
}

/// The files that `down` ran.
async fn down_to(database: &TestDatabase, folder: &Path, version: i64) -> Vec<String> {
    let migrations = Migrations::read(folder).unwrap();
    let options = DownOptions {
        target: DownTarget::To(version),
        allow: ["all".to_owned()].into(),
        dry_run: false,
        run: RunOptions::default(),
    };
    let report = down(&mut connect(database).await, &migrations, &options, &mut Silent).await.unwrap();
    report.runs.into_iter().map(|run| run.file).collect()
}

/// Rows as one text: `a|b;c|d`.
async fn rows(database: &TestDatabase, sql: &'static str) -> String {
    let found: Vec<String> = match connect(database).await {
        Connection::Sqlite(mut conn) => sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap(),
        Connection::Postgres(mut conn) => sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap(),
        Connection::Mysql(mut conn) => {
            sqlx::raw_sql("SET sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT')")
                .execute(&mut conn)
                .await
                .unwrap();
            sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap()
        }
    };
    found.join(";")
}
