//! What runs on MySQL and MariaDB: transactions for what changes rows, and the settings of the session put back afterwards.

use sqlx::AssertSqlSafe;
use sqlx::mysql::{MySqlConnection, MySqlDatabaseError};

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
    let at = |place: Place| move |error: sqlx::Error| (Stop { place, error }, None::<usize>);
    let inside = async {
        sqlx::raw_sql("START TRANSACTION").execute(&mut *conn).await.map_err(at(Place::Before))?;
        // One after the other: the server takes no empty statement between two others, and says of many at once only that
        // one has failed.
        for (at, statement) in statements(&work.text.sql).into_iter().enumerate() {
            let text = AssertSqlSafe(statement.text.to_owned());
            if let Err(error) = sqlx::raw_sql(text).execute(&mut *conn).await {
                let seen = seen(&error, &work.text.sql, statement.start);
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
    let Err((stop, seen)) = inside.await else { return Ok(Ran::Here) };
    // On a broken connection this fails too, and the first error tells.
    drop(sqlx::raw_sql("ROLLBACK").execute(conn).await);
    Err(NotRun::Stopped(stop, seen))
}

/// Where in a text the server saw a syntax error, in bytes: it says a line of the statement, and what stands there
/// (<https://mariadb.com/kb/en/e1064/>). `start` is where the statement begins.
pub(crate) fn seen(error: &sqlx::Error, text: &str, start: usize) -> Option<usize> {
    let error = error.as_database_error()?.try_downcast_ref::<MySqlDatabaseError>()?;
    if error.number() != 1064 {
        return None;
    }
    place(error.message(), text, start)
}

fn place(message: &str, text: &str, start: usize) -> Option<usize> {
    let (rest, line) = message.rsplit_once("' at line ")?;
    let line: usize = line.trim().parse().ok()?;
    let near = rest.split_once(" near '")?.1;
    let statement = text.get(start..)?;
    let line_start = match line.checked_sub(2) {
        None => 0,
        Some(newline) => statement.match_indices('\n').nth(newline)?.0 + 1,
    };
    let end = text.trim_end().len().saturating_sub(1);
    Some(match near.is_empty() {
        true => end,
        false => start + line_start + statement[line_start..].find(near).unwrap_or(0),
    })
}

/// What a session is set to that a file may change, in the order in which it is put back.
const SETTINGS: [&str; 12] = [
    "sql_mode",
    "time_zone",
    "character_set_client",
    "character_set_results",
    "collation_connection",
    "autocommit",
    "foreign_key_checks",
    "unique_checks",
    "sql_notes",
    "default_storage_engine",
    "lock_wait_timeout",
    "innodb_lock_wait_timeout",
];

/// The settings of a session, and the database that it is in.
#[derive(Debug)]
pub(crate) struct Settings {
    values: Vec<String>,
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
    let mut values = Vec::new();
    for name in SETTINGS {
        let asked = AssertSqlSafe(format!("SELECT CAST(@@session.{name} AS CHAR)"));
        values.push(sqlx::query_scalar(asked).persistent(false).fetch_one(&mut *conn).await?);
    }
    let database = sqlx::query_scalar("SELECT DATABASE()").fetch_one(conn).await?;
    Ok(Some(Settings { values, database }))
}

impl Settings {
    /// Makes the session what it was.
    pub(crate) async fn restore(self, conn: &mut MySqlConnection) -> Result<(), sqlx::Error> {
        let Self { values, database } = self;
        // Tables that the file has locked would keep the history from being read.
        sqlx::raw_sql("UNLOCK TABLES").execute(&mut *conn).await?;
        for (name, value) in SETTINGS.into_iter().zip(values) {
            let number = value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty();
            let value = if number { value } else { format!("'{}'", value.replace('\'', "''")) };
            let set = AssertSqlSafe(format!("SET SESSION {name} = {value}"));
            sqlx::raw_sql(set).execute(&mut *conn).await?;
        }
        if let Some(database) = database {
            let set = AssertSqlSafe(format!("USE `{}`", database.replace('`', "``")));
            sqlx::raw_sql(set).execute(&mut *conn).await?;
        }
        Ok(())
    }
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
        let text = "CREATE TABLE a (id INT);\nCREATE TABEL b (\n  id INT)";
        assert_eq!(place(&said("TABEL b (\n  id INT)", 1), text, 25), text.find("TABEL"));
        assert_eq!(place(&said("INT)", 2), text, 25), text.rfind("INT)"));
        assert_eq!(place(&said("", 2), text, 25), Some(text.len() - 1));
        assert_eq!(place("no syntax error", text, 0), None);
        assert_eq!(place(&said("x", 99), text, 25), None);
    }
}
