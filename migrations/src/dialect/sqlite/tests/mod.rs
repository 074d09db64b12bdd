//! SQLite at work: everything here runs on real databases in memory, with foreign keys enforced and rows in the tables.

mod changes;
mod dependents;
mod odd_tables;
mod round_trip;
mod runners;
mod under_fire;

use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};
use tablewright_schema::{Hints, Schema};

use super::introspect::introspect;
use super::normalise::normalise;
use crate::diff::diff;
use crate::plan::{HazardKind, Plan, plan};
use crate::write::text;

async fn memory() -> SqliteConnection {
    SqliteConnection::connect("sqlite::memory:").await.unwrap()
}

async fn run(connection: &mut SqliteConnection, sql: &str) {
    let result = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await;
    result.unwrap_or_else(|error| panic!("{error}\n{sql}"));
}

async fn try_run(connection: &mut SqliteConnection, sql: &str) -> Result<(), String> {
    let result = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await;
    result.map(drop).map_err(|error| error.to_string())
}

/// The rows of a query, values separated by `|`, rows by `;`.
async fn rows(connection: &mut SqliteConnection, sql: &str) -> String {
    // Prepared anew each time: a statement that is kept does not learn of new columns.
    let query = sqlx::query(AssertSqlSafe(sql.to_owned())).persistent(false);
    let rows = query.fetch_all(connection).await;
    let rows = rows.unwrap_or_else(|error| panic!("{error}\n{sql}"));
    let value = |row: &sqlx::sqlite::SqliteRow, at: usize| {
        row.try_get_unchecked::<Option<String>, _>(at).unwrap().unwrap_or_else(|| "NULL".to_owned())
    };
    let line = |row| (0..sqlx::Row::len(row)).map(|at| value(row, at)).collect::<Vec<_>>().join("|");
    rows.iter().map(line).collect::<Vec<_>>().join(";")
}

/// The schema that a script creates.
async fn schema_of(sql: &str) -> Schema {
    let mut connection = memory().await;
    run(&mut connection, sql).await;
    introspect(&mut connection).await.unwrap()
}

/// The wanted state of a migration and the way there and back.
struct Planned {
    from: Schema,
    to: Schema,
    up: Plan,
    down: Plan,
}

async fn planned(connection: &mut SqliteConnection, wanted: &str, hints: &Hints) -> Planned {
    let from = introspect(connection).await.unwrap();
    let mut wanted = schema_of(wanted).await;
    wanted.unmanaged.clear();
    let to = normalise(connection, &from, wanted, hints).await.unwrap();
    let mut stages = plan(&from, &to, hints);
    assert_eq!(stages.len(), 1, "SQLite takes every change in one file");
    let stage = stages.remove(0);
    Planned { from, to, up: stage.up, down: stage.down }
}

impl Planned {
    async fn up(&self, connection: &mut SqliteConnection) {
        reach(connection, &self.up, &self.to).await;
    }

    async fn down(&self, connection: &mut SqliteConnection) {
        reach(connection, &self.down, &self.from).await;
    }

    fn hazards(&self) -> Vec<HazardKind> {
        let mut kinds: Vec<HazardKind> = self.up.hazards().map(|hazard| hazard.kind).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }
}

/// Runs the plan as its file would hold it, and expects the state.
async fn reach(connection: &mut SqliteConnection, plan: &Plan, state: &Schema) {
    run(connection, &text(plan)).await;
    let reached = introspect(connection).await.unwrap();
    assert_eq!(diff(&reached, state, &Hints::default()), [], "{}", text(plan));
    assert_eq!(rows(connection, "PRAGMA foreign_keys").await, "1", "foreign keys are on again");
    assert_eq!(rows(connection, "PRAGMA foreign_key_check").await, "");
    assert_eq!(rows(connection, "SELECT name FROM temp.sqlite_schema").await, "", "nothing is left behind");
}
