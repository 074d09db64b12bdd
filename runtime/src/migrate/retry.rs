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
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
            true
        }
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
}
