//! Migrations that were folded into one: what a database that has all of them makes of it.
//!
//! The header of the file that stands for several names them, a line each, itself among them:
//!
//! ```text
//! -- folds 20260101000000 create_agents
//! -- folds 20260201000000 add_names
//! ```
//!
//! It has the version of the last one. A history that has all of them has it: their rows become its row, before anything else is run, so that
//! sqlx's runner too sees a folder and a history that go together. A history that has none of them runs it as any other file. One that has
//! some of them has to go on with the files that it began with.

use std::fmt::Write as _;

use crate::connection::Link;
use crate::migrate::error::MigrateError;
use crate::migrate::files::{Migration, Migrations};
use crate::migrate::history::{History, Tables};
use crate::migrate::record::{bytes, literal};
use crate::migrate::transaction::in_one_piece;

/// How a history stands to a migration that stands for several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Folding {
    /// It has none of the others: the migration is one like any other.
    Nothing,
    /// It has all of them, as they were.
    Due,
    /// It has some of them.
    Partly,
}

/// How the history stands to that migration.
pub(crate) fn folding(migration: &Migration, history: &History) -> Folding {
    let others = || {
        migration
            .up
            .folds()
            .iter()
            .map(|(version, _)| *version)
            .filter(|version| *version != migration.version)
    };
    let known = others().filter(|version| history.get(*version).is_some()).count();
    let is_whole = known == others().count()
        && history.get(migration.version).is_some_and(|row| row.success)
        && others().all(|version| {
            history.get(version).is_some_and(|row| row.success) && history.half(version).is_none()
        });
    match (known, is_whole) {
        (0, _) => Folding::Nothing,
        (_, true) => Folding::Due,
        (_, false) => Folding::Partly,
    }
}

impl History {
    /// What the history says of this folder, once what is folded is written as one.
    pub(crate) fn folded(mut self, migrations: &Migrations) -> Self {
        for migration in due(migrations, &self) {
            let folds = migration.up.folds();
            self.applied.retain(|row| {
                row.version == migration.version || !folds.iter().any(|(version, _)| *version == row.version)
            });
            for row in self.applied.iter_mut().filter(|row| row.version == migration.version) {
                row.checksum = migration.up.checksum().to_vec();
                row.description = migration.description();
            }
        }
        self
    }
}

fn due<'a>(migrations: &'a Migrations, history: &History) -> Vec<&'a Migration> {
    let folding = |migration: &&Migration| folding(migration, history) == Folding::Due;
    migrations.iter().filter(folding).collect()
}

/// Reads the history, and writes rows that are folded as one.
pub(crate) async fn read_and_fold(
    conn: &mut Link<'_>,
    tables: &Tables,
    migrations: &Migrations,
) -> Result<History, MigrateError> {
    let history = tables.read(conn).await?;
    let sql: String =
        due(migrations, &history).into_iter().map(|migration| fold_sql(migration, tables)).collect();
    if !sql.is_empty() {
        in_one_piece(conn, &sql).await.map_err(MigrateError::database("writing as one what was folded"))?;
    }
    Ok(history.folded(migrations))
}

/// The statements that make one row of those of the folded migrations: all of them or none.
fn fold_sql(migration: &Migration, tables: &Tables) -> String {
    let Tables { database, history, .. } = tables;
    let version = migration.version;
    let mut sql = String::new();
    for (other, _) in migration.up.folds().iter().filter(|(other, _)| *other != version) {
        let _ = write!(sql, "DELETE FROM {history} WHERE version = {other};");
    }
    let _ = write!(
        sql,
        "UPDATE {history} SET description = {}, checksum = {} WHERE version = {version};",
        literal(*database, &migration.description()),
        bytes(*database, migration.up.checksum())
    );
    sql
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::{ConnectOptions, Connection};
    use crate::migrate::{DownOptions, MigrateError, Refusal, Silent, State, UpOptions, down, status, up};

    fn folder(files: &[(&str, &str)]) -> Migrations {
        let texts = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Migrations::of_texts(std::path::Path::new("migrations"), texts).unwrap()
    }

    const ONE: (&str, &str) = ("1_one.up.sql", "CREATE TABLE a (x INT);");
    const TWO: (&str, &str) = ("2_two.up.sql", "CREATE TABLE b (x INT);");
    const THREE: (&str, &str) = ("3_three.up.sql", "CREATE TABLE c (x INT);");
    const FOLDED: (&str, &str) =
        ("2_all.up.sql", "-- folds 1 one\n-- folds 2 two\nCREATE TABLE a (x INT); CREATE TABLE b (x INT);");
    const BACK: (&str, &str) = ("2_all.down.sql", "DROP TABLE b; DROP TABLE a;");

    async fn database(files: &[(&str, &str)]) -> Connection {
        let mut conn = Connection::connect("sqlite::memory:", &ConnectOptions::default()).await.unwrap();
        up(&mut conn, &folder(files), &UpOptions::default(), &mut Silent).await.unwrap();
        conn
    }

    #[tokio::test]
    async fn a_history_that_has_all_has_the_one() {
        let folded = folder(&[FOLDED, BACK, THREE]);
        let cases = [(vec![ONE, TWO], vec![3]), (vec![ONE, TWO, THREE], vec![]), (vec![], vec![2, 3])];
        for (there, runs) in cases {
            let mut conn = database(&there).await;
            let before = status(&mut conn, &folded).await.unwrap();
            assert_eq!(before.of(State::Missing).count() + before.of(State::Changed).count(), 0);
            let report = up(&mut conn, &folded, &UpOptions::default(), &mut Silent).await.unwrap();
            let versions: Vec<i64> = report.runs.iter().map(|run| run.version).collect();
            assert_eq!(versions, runs);
            assert!(status(&mut conn, &folded).await.unwrap().is_up_to_date());
            // sqlx's own view: each row has its file, with its checksum.
            let Connection::Sqlite(sqlite) = &mut conn else { panic!("SQLite") };
            let rows: Vec<(i64, Vec<u8>)> =
                sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")
                    .fetch_all(sqlite)
                    .await
                    .unwrap();
            let files: Vec<(i64, Vec<u8>)> =
                folded.iter().map(|m| (m.version, m.up.checksum().to_vec())).collect();
            assert_eq!(rows, files);
        }
    }

    #[tokio::test]
    async fn the_way_back_is_that_of_the_one() {
        let folded = folder(&[FOLDED, BACK]);
        let mut conn = database(&[ONE, TWO]).await;
        let report = down(&mut conn, &folded, &DownOptions::default(), &mut Silent).await.unwrap();
        assert_eq!(report.runs.len(), 1);
        assert!(status(&mut conn, &Migrations::default()).await.unwrap().entries.is_empty());
    }

    #[tokio::test]
    async fn a_history_that_has_some_goes_on_with_its_own_files() {
        let mut conn = database(&[ONE]).await;
        let folded = folder(&[FOLDED, THREE]);
        let error = up(&mut conn, &folded, &UpOptions::default(), &mut Silent).await.unwrap_err();
        let MigrateError::Refused(refusals) = &error else { panic!("{error}") };
        assert!(matches!(refusals.as_slice(), [Refusal::Folded { .. }]), "{error}");
        assert!(
            error.to_string().contains("2_all.up.sql") && error.to_string().contains("1 of 2"),
            "{error}"
        );
        up(&mut conn, &folder(&[ONE, TWO]), &UpOptions::default(), &mut Silent).await.unwrap();
        up(&mut conn, &folded, &UpOptions::default(), &mut Silent).await.unwrap();
    }
}
