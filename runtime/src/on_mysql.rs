//! What every connection to MySQL or MariaDB is told when it is opened, in one round trip; and how one that is lent by the pool goes
//! back to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, MySql, Row as _};

use crate::connect_error::ConnectError;

/// What a session is told about how strict it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SqlMode {
    /// As the server has it, but strict, so that no value is cut to fit its column in silence: a migration does what it does in
    /// the server's own shell, or fails.
    OfServer,
    /// One mode whatever the server has: repositories mean by a text what it says, no value is cut to fit, and the key 0 is no wish
    /// for the next number.
    OfRepositories,
}

/// The statement that makes a session ours: UTC, Unicode, strict, and how long a statement may take.
///
/// MariaDB keeps the time of every statement (`max_statement_time`), MySQL that of a `SELECT` alone (`max_execution_time`);
/// each reads the comment that is meant for it (<https://mariadb.com/kb/en/comment-syntax/>).
pub(crate) fn session(mode: SqlMode, statement_timeout: Option<Duration>) -> String {
    let mode = match mode {
        // The session's own has what the driver asks for when it connects, and the server keeps the mode with every routine.
        SqlMode::OfServer => "CONCAT_WS(',', @@GLOBAL.sql_mode, 'STRICT_TRANS_TABLES')",
        SqlMode::OfRepositories => {
            "'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO'"
        }
    };
    let limit = statement_timeout.map_or_else(String::new, |limit| {
        // Zero would mean that there is no limit.
        let millis = limit.as_millis().max(1);
        let (seconds, rest) = (millis / 1_000, millis % 1_000);
        format!("/*M!100101 , max_statement_time = {seconds}.{rest:03} *//*!50708 , max_execution_time = {millis} */")
    });
    format!("SET sql_mode = {mode}, time_zone = '+00:00', NAMES utf8mb4{limit}")
}

/// Opens one connection for migrations, seeds and the reading of catalogues.
pub(crate) async fn open(
    options: &MySqlConnectOptions,
    timeout: Duration,
) -> Result<MySqlConnection, ConnectError> {
    open_with(options, &session(SqlMode::OfServer, None), timeout).await
}

/// Opens one connection and runs this statement on it.
pub(crate) async fn open_with(
    options: &MySqlConnectOptions,
    session: &str,
    timeout: Duration,
) -> Result<MySqlConnection, ConnectError> {
    let opening = async {
        let mut conn = options.connect().await?;
        sqlx::raw_sql(AssertSqlSafe(session.to_owned())).execute(&mut conn).await?;
        Ok(conn)
    };
    match tokio::time::timeout(timeout, opening).await {
        Ok(opened) => opened.map_err(|error| ConnectError::of_mysql(options, error)),
        Err(_) => Err(ConnectError::no_answer_of_mysql(options, timeout)),
    }
}

/// A connection of the pool. The driver takes an answer that nobody waited for (to a statement that it prepares, to a ping), or the rest
/// of a packet whose head was read, for the answer to whatever is asked next: where a future was dropped while it waited for the server,
/// the connection is closed.
pub(crate) struct Lent {
    connection: PoolConnection<MySql>,
    unanswered: Arc<AtomicBool>,
}

impl Lent {
    pub(crate) fn new(connection: PoolConnection<MySql>) -> Self {
        Self { connection, unanswered: Arc::default() }
    }

    /// Something is sent now; what is returned is to be unset as soon as nothing is awaited any more.
    pub(crate) fn asks(&self) -> Arc<AtomicBool> {
        self.unanswered.store(true, Ordering::Release);
        Arc::clone(&self.unanswered)
    }

    pub(crate) async fn ping(&mut self) -> Result<(), sqlx::Error> {
        let unanswered = self.asks();
        let done = self.connection.ping().await;
        unanswered.store(false, Ordering::Release);
        done
    }

    pub(crate) fn link(&mut self) -> &mut MySqlConnection {
        &mut self.connection
    }

    pub(crate) fn close_on_drop(&mut self) {
        self.connection.close_on_drop();
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if self.unanswered.load(Ordering::Acquire) {
            self.connection.close_on_drop();
        }
    }
}

/// A connection of the pool with an open transaction. One that is not ended is closed, and the server rolls it back: the driver would
/// queue a ROLLBACK behind answers that may be another's.
pub(crate) struct Open {
    connection: PoolConnection<MySql>,
    ended: bool,
}

impl Open {
    /// Begins a transaction, by one statement or two.
    pub(crate) async fn begin(
        connection: PoolConnection<MySql>,
        statement: &'static str,
    ) -> Result<Self, sqlx::Error> {
        let mut open = Self { connection, ended: false };
        sqlx::raw_sql(statement).execute(open.link()).await?;
        Ok(open)
    }

    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        self.end("COMMIT").await
    }

    pub(crate) async fn rollback(self) -> Result<(), sqlx::Error> {
        self.end("ROLLBACK").await
    }

    async fn end(mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(statement).execute(self.link()).await?;
        self.ended = true;
        Ok(())
    }

    pub(crate) fn link(&mut self) -> &mut MySqlConnection {
        &mut self.connection
    }

    /// Whether the server ends a whole transaction where a lock was not to be had in time, and not its statement alone
    /// (<https://mariadb.com/kb/en/innodb-system-variables/#innodb_rollback_on_timeout>).
    pub(crate) async fn ends_by_timeout(&mut self) -> Result<bool, sqlx::Error> {
        let set = sqlx::raw_sql("SELECT CAST(@@global.innodb_rollback_on_timeout AS SIGNED)");
        let row = set.fetch_one(self.link()).await?;
        Ok(row.try_get::<i64, _>(0)? != 0)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if !self.ended {
            self.connection.close_on_drop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_said_to_each_server_in_its_own_unit() {
        let told = session(SqlMode::OfServer, Some(Duration::from_millis(1_250)));
        assert!(told.contains("max_statement_time = 1.250 "), "{told}");
        assert!(told.contains("max_execution_time = 1250 "), "{told}");
        assert!(!session(SqlMode::OfRepositories, None).contains("max_"));
        assert!(session(SqlMode::OfServer, Some(Duration::ZERO)).contains("= 0.001 "));
    }
}
