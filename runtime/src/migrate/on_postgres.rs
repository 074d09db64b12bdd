//! What runs on PostgreSQL: one message a transaction, and the settings of the session put back afterwards.

use futures_util::TryStreamExt;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Either, Row as _};

use crate::migrate::failure::{Place, Stop, code, server_position};
use crate::migrate::indexes::is_validation;
use crate::migrate::observer::{Event, TableLock};
use crate::migrate::transaction::{Around, NotRun, Ran, Work};
use crate::sql::{Statement, Token, statements, tokens};

/// One message to the server and one answer: the transaction, the statements, the record.
pub(crate) async fn in_transaction(
    conn: &mut PgConnection,
    around: &mut Around<'_>,
    work: Work<'_>,
) -> Result<Ran, NotRun> {
    let (mut prefix, mut ours) = match around.lock_timeout {
        Some(lock_timeout) => (format!("BEGIN;SET LOCAL lock_timeout={};", lock_timeout.as_millis()), 2),
        None => ("BEGIN;".to_owned(), 1),
    };
    // To look through every row takes as long as it takes; the limit is one for the statements of an application.
    let limit = match work.text.statements.len() == 1 && is_validation(&work.text.sql) {
        true => Some(around.options.long_statement_timeout.unwrap_or_default()),
        false => around.options.statement_timeout,
    };
    if let Some(limit) = limit {
        prefix.push_str(&format!("SET LOCAL statement_timeout={};", limit.as_millis()));
        ours += 1;
    }
    let (record, asked) = match &around.tables {
        Some(tables) => (work.record.sql(tables, None), include_str!("locks_on_postgres.sql")),
        None => (String::new(), ""),
    };
    let text = work.text;
    // The line end closes a comment on the text's last line.
    let sent = format!("{prefix}{}\n;{asked}{record}COMMIT", text.sql);
    let mut done = 0_usize;
    let mut locks = Vec::new();
    let result = {
        let mut results = sqlx::raw_sql(AssertSqlSafe(sent.clone())).fetch_many(&mut *conn);
        loop {
            match results.try_next().await {
                // Statements of the file may give rows too.
                Ok(Some(Either::Right(row))) if done == ours + text.statements.len() => {
                    locks.extend(table_lock(&row));
                }
                Ok(Some(Either::Right(_))) => {}
                Ok(Some(Either::Left(_))) => {
                    done += 1;
                    let number = done.saturating_sub(ours);
                    if (1..=text.statements.len()).contains(&number) {
                        let number = work.before + number;
                        around.observer.event(&Event::Statement { number, total: work.total });
                    }
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        }
    };
    let Err(mut error) = result else {
        if !locks.is_empty() {
            around.observer.event(&Event::Locked { locks: &locks });
        }
        return Ok(Ran::Here);
    };
    rollback(conn).await;
    let mut seen = server_position(&error, &sent).and_then(|at| at.checked_sub(prefix.len()));
    if done == 0 && code(&error).as_deref() == Some("42601") {
        // The message is read as a whole before any of it runs. Alone, the server says of a text that does not end only
        // what is wrong with the text, and nothing of what was to follow it.
        let begin = "BEGIN;";
        let unfinished = format!("{begin}{}", text.sql);
        if let Err(alone) = sqlx::raw_sql(AssertSqlSafe(unfinished.clone())).execute(&mut *conn).await {
            let end = text.sql.trim_end().len().saturating_sub(1);
            seen = server_position(&alone, &unfinished).map(|at| at.saturating_sub(begin.len()).min(end));
            error = alone;
        }
        rollback(conn).await;
    }
    let seen = seen.filter(|at| *at < text.sql.len());
    let place = match done.checked_sub(ours) {
        None => Place::Before,
        Some(index) if index < text.statements.len() => Place::Statement(index),
        Some(_) => Place::End,
    };
    Err(NotRun::Stopped(Stop { place, error }, seen))
}

/// A row of `locks_on_postgres.sql`.
fn table_lock(row: &PgRow) -> Option<TableLock> {
    Some(TableLock { table: row.try_get_unchecked(0).ok()?, mode: row.try_get_unchecked(1).ok()? })
}

/// After an error the session is in a transaction that takes nothing but this. On a broken connection it fails too, and
/// the first error tells.
async fn rollback(conn: &mut PgConnection) {
    drop(sqlx::raw_sql("ROLLBACK").execute(conn).await);
}

fn sets_session(first: &Token<'_>) -> bool {
    ["set", "reset", "discard"].iter().any(|word| first.is_word(word))
}

/// The settings that a session has made.
#[derive(Debug)]
pub(crate) struct Settings(Vec<(String, String)>);

/// Reads the session's settings if the file may change them: `SET` outlives its transaction, and the next file must not
/// depend on whether it runs in the same session.
pub(crate) async fn settings_before(
    conn: &mut PgConnection,
    sql: &str,
) -> Result<Option<Settings>, sqlx::Error> {
    let first = |statement: &Statement<'_>| tokens(statement.text).first().is_some_and(sets_session);
    let sets =
        statements(sql).iter().any(first) || tokens(sql).iter().any(|token| token.is_word("set_config"));
    if !sets {
        return Ok(None);
    }
    sqlx::query_as("SELECT name, setting FROM pg_settings WHERE source = 'session' ORDER BY name")
        .fetch_all(conn)
        .await
        .map(|settings| Some(Settings(settings)))
}

impl Settings {
    /// Makes the session what it was.
    pub(crate) async fn restore(self, conn: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::raw_sql("RESET SESSION AUTHORIZATION; RESET ALL").execute(&mut *conn).await?;
        for (name, setting) in self.0 {
            sqlx::query("SELECT set_config($1, $2, false)")
                .bind(name)
                .bind(setting)
                .execute(&mut *conn)
                .await?;
        }
        Ok(())
    }
}
