//! Waits for locks: growing pauses with jitter, so that those who wait for the same lock do not come back together.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use sqlx::mysql::MySqlDatabaseError;

/// The pauses between attempts.
#[derive(Debug)]
pub(crate) struct Pauses {
    began: Instant,
    limit: Duration,
    next: Duration,
    longest: Duration,
    attempts: u32,
}

impl Pauses {
    /// Pauses that begin short and end when `limit` has passed since now.
    pub(crate) fn new(limit: Duration, first: Duration, longest: Duration) -> Self {
        Self { began: Instant::now(), limit, next: first, longest, attempts: 0 }
    }

    /// The next pause; none when the time is over.
    pub(crate) fn next(&mut self) -> Option<Duration> {
        let left = self.limit.checked_sub(self.began.elapsed()).filter(|left| !left.is_zero())?;
        self.attempts += 1;
        // Between a half and the whole of it: a new `RandomState` has new keys.
        let jitter = (RandomState::new().hash_one(self.attempts) % 1000) as f64 / 2000.0;
        let pause = self.next.mul_f64(0.5 + jitter).min(left);
        self.next = (self.next * 2).min(self.longest);
        Some(pause)
    }

    /// How many attempts failed.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long it has been.
    pub(crate) fn waited(&self) -> Duration {
        self.began.elapsed()
    }
}

/// Whether everything may go well when it is tried again: a lock was not to be had in time, or two waited for each other.
pub(crate) fn is_about_locks(error: &sqlx::Error) -> bool {
    let Some(error) = error.as_database_error() else { return false };
    if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
        // ER_LOCK_WAIT_TIMEOUT, of rows and of definitions, and ER_LOCK_DEADLOCK.
        return matches!(error.number(), 1205 | 1213);
    }
    let Some(code) = error.code() else { return false };
    match code.as_ref() {
        // lock_not_available, deadlock_detected, serialization_failure
        "55P03" | "40P01" | "40001" => true,
        code => is_sqlite_busy(code),
    }
}

/// Whether the connection is no more, or the server that it led to.
pub(crate) fn is_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => true,
        // A value that was bound wrongly is no message that broke off.
        sqlx::Error::Protocol(said) => is_broken_off(said),
        sqlx::Error::Database(error) => match error.try_downcast_ref::<MySqlDatabaseError>() {
            // ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED, ER_QUERY_INTERRUPTED is somebody's will.
            Some(error) => matches!(error.number(), 1053 | 1927),
            // Class 08; admin_shutdown, crash_shutdown, cannot_connect_now.
            None => error.code().is_some_and(|code| {
                code.len() == 5
                    && (code.starts_with("08") || ["57P01", "57P02", "57P03"].contains(&code.as_ref()))
            }),
        },
        _ => false,
    }
}

/// Whether the driver says of a message that a part of it is missing. It has no kind of its own for that; the words are those of
/// sqlx 0.9, and a test holds them against it.
fn is_broken_off(said: &str) -> bool {
    ["Packet empty", "expected NUL in byte sequence", "next value start out of range"]
        .iter()
        .any(|start| said.starts_with(start))
        || (said.contains("bytes") && said.contains(", got "))
}

/// SQLITE_BUSY or SQLITE_LOCKED, in any of their variants: the low byte is the primary code. PostgreSQL's codes have five
/// characters.
pub(crate) fn is_sqlite_busy(code: &str) -> bool {
    code.len() < 5 && code.parse::<i32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let mut pauses =
            Pauses::new(Duration::from_secs(60), Duration::from_millis(100), Duration::from_secs(1));
        let found: Vec<Duration> = (0..8).filter_map(|_| pauses.next()).collect();
        assert_eq!(found.len(), 8);
        assert!(found[0] <= Duration::from_millis(100) && found[0] >= Duration::from_millis(50), "{found:?}");
        assert!(found[7] > found[0] && found[7] <= Duration::from_secs(1), "{found:?}");
        let mut over = Pauses::new(Duration::ZERO, Duration::from_millis(1), Duration::from_millis(1));
        assert_eq!(over.next(), None);
    }

    #[test]
    fn busy_is_known_in_all_its_variants() {
        assert!(["5", "6", "261", "517", "262"].into_iter().all(is_sqlite_busy));
        assert!(!["1", "19", "787", "00005", "23505"].into_iter().any(is_sqlite_busy));
    }

    #[test]
    fn what_the_driver_refuses_is_no_lost_connection() {
        let said = |text: &str| is_lost(&sqlx::Error::Protocol(text.to_owned()));
        assert!(is_lost(&std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into()));
        assert!(said("Packet empty") && said("expected at least 2 bytes, got 1"));
        for refused in [
            "PgConnection::run(): too many arguments for query: 70000",
            "prepared statement expected 1 parameters but 2 parameters were provided",
            "unsupported authentication method: Md5",
        ] {
            assert!(!said(refused), "{refused}");
        }
    }

    /// The words of the driver itself, for a number of values that no server takes.
    #[tokio::test]
    async fn too_many_values_are_refused_by_the_driver() {
        let Some(database) = tablewright_tests::TestDatabase::create(tablewright_tests::Kind::Postgres)
        else {
            return;
        };
        use sqlx::Connection as _;
        let mut conn =
            sqlx::postgres::PgConnection::connect(database.url()).await.expect("the server is there");
        let places: Vec<String> = (1..=70_000).map(|place| format!("${place}")).collect();
        let sql = sqlx::AssertSqlSafe(format!("SELECT {}", places.join(", ")));
        let query = (0..70_000).fold(sqlx::query(sql), |query, value: i32| query.bind(value));
        let error = query.execute(&mut conn).await.expect_err("no message has room for so many");
        assert!(!is_lost(&error), "{error:?}");
    }
}
