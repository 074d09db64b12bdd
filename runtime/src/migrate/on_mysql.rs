//! What runs on MySQL and MariaDB: transactions for what changes rows, and the settings of the session put back afterwards.

use std::collections::BTreeMap;
use std::time::Duration;

use sqlx::mysql::{MySqlConnection, MySqlDatabaseError};
use sqlx::{AssertSqlSafe, Row as _};

use crate::migrate::error::MigrateError;
use crate::migrate::evidence::{Manner, manner};
use crate::migrate::failure::{Place, Stop};
use crate::migrate::observer::Event;
use crate::migrate::transaction::{Around, NotRun, Ran, Work};
use crate::sql::mysql::statements;

/// The statements and their record in one transaction. Statements that commit by themselves are none of this.
pub(crate) async fn in_transaction(
    conn: &mut MySqlConnection,
    around: &mut Around<'_>,
    work: Work<'_>,
) -> Result<Ran, NotRun> {
    let began = std::time::Instant::now();
    let before = |error: sqlx::Error| NotRun::Stopped(Stop { place: Place::Before, error }, None);
    let patience = Patience::take(conn, around.lock_timeout).await.map_err(before)?;
    let at = |place: Place| move |error: sqlx::Error| (Stop { place, error }, None::<usize>);
    let inside = async {
        sqlx::raw_sql("START TRANSACTION").execute(&mut *conn).await.map_err(at(Place::Before))?;
        // One after the other: the server takes no empty statement between two others, and says of many at once only that
        // one has failed.
        for (at, statement) in statements(&work.text.sql).into_iter().enumerate() {
            if let Err(error) = run(conn, statement.text).await {
                let seen = seen(&error, statement.text).map(|at| statement.start + at);
                return Err((Stop { place: Place::Statement(at), error }, seen));
            }
            let number = work.before + at + 1;
            around.observer.event(&Event::Statement { number, total: work.total });
        }
        if let Some(tables) = &around.tables {
            let record = work.record.sql(tables, Some(began.elapsed()));
            if !record.is_empty() {
                sqlx::raw_sql(AssertSqlSafe(record)).execute(&mut *conn).await.map_err(at(Place::End))?;
            }
        }
        sqlx::raw_sql("COMMIT").execute(&mut *conn).await.map_err(at(Place::End))?;
        Ok(())
    };
    let ran = inside.await;
    // On a broken connection these fail too, and the first error tells.
    if ran.is_err() {
        drop(sqlx::raw_sql("ROLLBACK").execute(&mut *conn).await);
    }
    let restored = patience.restore(conn).await;
    match ran {
        Ok(()) => restored.map(|()| Ran::Here).map_err(|error| {
            NotRun::Error(MigrateError::database("restoring the session's settings")(error))
        }),
        Err((stop, seen)) => Err(NotRun::Stopped(stop, seen)),
    }
}

/// One statement, as it is.
pub(crate) async fn run(conn: &mut MySqlConnection, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(conn).await.map(drop)
}

/// How long the session waited for locks before it was told to wait as long as a run does: for definitions, and for rows. Who waits
/// for a table there keeps everybody else waiting behind.
pub(crate) struct Patience(Option<(u64, u64)>);

impl Patience {
    /// Tells the session how long it is to wait; nothing where the file says so itself.
    pub(crate) async fn take(
        conn: &mut MySqlConnection,
        lock_timeout: Option<Duration>,
    ) -> Result<Self, sqlx::Error> {
        let Some(lock_timeout) = lock_timeout else { return Ok(Self(None)) };
        let asked = "SELECT CAST(@@session.lock_wait_timeout AS UNSIGNED), CAST(@@session.innodb_lock_wait_timeout AS UNSIGNED)";
        let before = sqlx::query_as(asked).persistent(false).fetch_one(&mut *conn).await?;
        let seconds = lock_timeout.as_secs().max(1);
        Self::set(conn, (seconds, seconds)).await?;
        Ok(Self(Some(before)))
    }

    /// Makes the session wait as it did.
    pub(crate) async fn restore(self, conn: &mut MySqlConnection) -> Result<(), sqlx::Error> {
        match self.0 {
            Some(before) => Self::set(conn, before).await,
            None => Ok(()),
        }
    }

    async fn set(conn: &mut MySqlConnection, (definitions, rows): (u64, u64)) -> Result<(), sqlx::Error> {
        let set = format!(
            "SET SESSION lock_wait_timeout = {definitions}, SESSION innodb_lock_wait_timeout = {rows}"
        );
        sqlx::raw_sql(AssertSqlSafe(set)).execute(conn).await?;
        Ok(())
    }
}

/// Where in a statement the server saw a syntax error, in bytes: it says a line, and what stands there
/// (<https://mariadb.com/kb/en/e1064/>).
pub(crate) fn seen(error: &sqlx::Error, statement: &str) -> Option<usize> {
    let error = error.as_database_error()?.try_downcast_ref::<MySqlDatabaseError>()?;
    if error.number() != 1064 {
        return None;
    }
    place(error.message(), statement)
}

fn place(message: &str, statement: &str) -> Option<usize> {
    let (rest, line) = message.rsplit_once("' at line ")?;
    let line: usize = line.trim().parse().ok()?;
    let near = rest.split_once(" near '")?.1;
    let line_start = match line.checked_sub(2) {
        None => 0,
        Some(newline) => statement.match_indices('\n').nth(newline)?.0 + 1,
    };
    match near.is_empty() {
        true => statement.trim_end().char_indices().next_back().map(|(at, _)| at),
        false => Some(line_start + statement[line_start..].find(near).unwrap_or(0)),
    }
}

/// What a session shows among its settings and is none: the server changes it with every statement.
const MOVING: [&str; 11] = [
    "error_count",
    "gtid_seq_no",
    "identity",
    "insert_id",
    "last_gtid",
    "last_insert_id",
    "pseudo_thread_id",
    "rand_seed1",
    "rand_seed2",
    "timestamp",
    "warning_count",
];

/// The settings of a session, and the database that it is in.
#[derive(Debug)]
pub(crate) struct Settings {
    values: BTreeMap<String, String>,
    database: Option<String>,
}

/// Reads the session's settings if the file may change them: they outlive it, and the next file must not depend on whether it
/// runs in the same session.
pub(crate) async fn settings_before(
    conn: &mut MySqlConnection,
    sql: &str,
) -> Result<Option<Settings>, sqlx::Error> {
    let sets = statements(sql).iter().any(|statement| manner(statement.text) == Manner::Session);
    if !sets {
        return Ok(None);
    }
    let values = values(conn).await?;
    let database = sqlx::query_scalar("SELECT DATABASE()").fetch_one(conn).await?;
    Ok(Some(Settings { values, database }))
}

/// All that the session is set to, by name.
async fn values(conn: &mut MySqlConnection) -> Result<BTreeMap<String, String>, sqlx::Error> {
    let shown = sqlx::raw_sql("SHOW SESSION VARIABLES");
    let mut values = BTreeMap::new();
    for row in shown.fetch_all(conn).await? {
        let (name, value): (Vec<u8>, Vec<u8>) = (row.try_get_unchecked(0)?, row.try_get_unchecked(1)?);
        let name = String::from_utf8_lossy(&name).into_owned();
        if !MOVING.contains(&name.as_str()) {
            values.insert(name, String::from_utf8_lossy(&value).into_owned());
        }
    }
    Ok(values)
}

impl Settings {
    /// Makes the session what it was.
    pub(crate) async fn restore(self, conn: &mut MySqlConnection) -> Result<(), sqlx::Error> {
        let Self { values: before, database } = self;
        // Tables that the file has locked would keep the history from being read; limits of rows and of time hold for what the
        // server shows as well.
        let unlimited = "SET SESSION timestamp = DEFAULT, SESSION sql_select_limit = 18446744073709551615\
                         /*M!100101 , SESSION max_statement_time = 0 *//*!50708 , SESSION max_execution_time = 0 */";
        for statement in ["UNLOCK TABLES", unlimited] {
            sqlx::raw_sql(statement).execute(&mut *conn).await?;
        }
        let now = values(conn).await?;
        for (name, value) in &before {
            if now.get(name) != Some(value) {
                put_back(conn, name, value).await?;
            }
        }
        if let Some(database) = database {
            let set = AssertSqlSafe(format!("USE `{}`", database.replace('`', "``")));
            sqlx::raw_sql(set).execute(&mut *conn).await?;
        }
        Ok(())
    }
}

/// Sets what the session can be set to. What belongs to the whole server is shown beside it, and is not the file's to keep.
async fn put_back(conn: &mut MySqlConnection, name: &str, value: &str) -> Result<(), sqlx::Error> {
    let is_number = value.parse::<f64>().is_ok() && value.bytes().all(|byte| !byte.is_ascii_alphabetic());
    let text = || value.bytes().fold("_utf8mb4 0x".to_owned(), |sql, byte| sql + &format!("{byte:02x}"));
    let spellings = match value {
        // No value is shown as an empty one.
        "" => vec!["''".to_owned(), "NULL".to_owned()],
        number if is_number => vec![number.to_owned()],
        _ => vec![text()],
    };
    let mut refused = None;
    for spelling in spellings {
        let set = AssertSqlSafe(format!("SET SESSION {name} = {spelling}"));
        match sqlx::raw_sql(set).execute(&mut *conn).await {
            Ok(_) => return Ok(()),
            Err(error) => refused = Some(error),
        }
    }
    let error = refused.as_ref().and_then(sqlx::Error::as_database_error);
    // ER_GLOBAL_VARIABLE, ER_INCORRECT_GLOBAL_LOCAL_VAR, ER_VARIABLE_IS_READONLY.
    let is_of_server = error
        .and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>())
        .is_some_and(|error| matches!(error.number(), 1229 | 1238 | 1621));
    refused.filter(|_| !is_of_server).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syntax_error_is_found_where_the_server_saw_it() {
        let said = |near: &str, line: usize| {
            format!(
                "You have an error in your SQL syntax; check the manual for the right syntax to use near '{near}' at line {line}"
            )
        };
        let text = "CREATE TABEL b (\n  id INT)";
        assert_eq!(place(&said("TABEL b (\n  id INT)", 1), text), text.find("TABEL"));
        assert_eq!(place(&said("INT)", 2), text), text.rfind("INT)"));
        assert_eq!(place(&said("", 2), text), Some(text.len() - 1));
        assert_eq!(place(&said("", 1), "SELECT (é "), Some("SELECT (".len()));
        assert_eq!(place("no syntax error", text), None);
        assert_eq!(place(&said("x", 99), text), None);
    }
}
