//! A copy of the database that answers what only reads, and what happens while it cannot.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::db::{Free, Pool};

/// How long a copy that did not answer is left alone.
const REST: Duration = Duration::from_secs(5);

/// A second pool, for what only reads.
pub(crate) struct Replica {
    pub(crate) pool: Pool,
    fallback: bool,
    since: Instant,
    /// Milliseconds after `since`, before which it is not asked.
    rests_until: AtomicU64,
}

impl Replica {
    pub(crate) fn new(pool: Pool, fallback: bool) -> Self {
        Self { pool, fallback, since: Instant::now(), rests_until: AtomicU64::new(0) }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// It did not answer: for a while, the database itself is asked at once.
    pub(crate) fn rests(&self) {
        let rest = u64::try_from(REST.as_millis()).unwrap_or(u64::MAX);
        self.rests_until.store(self.now().saturating_add(rest), Ordering::Relaxed);
    }

    /// A connection to it; `None` where the database itself is to answer.
    pub(crate) async fn acquire(&self) -> Option<Result<Free, sqlx::Error>> {
        if self.fallback && self.now() < self.rests_until.load(Ordering::Relaxed) {
            return None;
        }
        match self.pool.acquire().await {
            Ok(free) => Some(Ok(free)),
            Err(sqlx::Error::PoolClosed) => Some(Err(sqlx::Error::PoolClosed)),
            Err(_) if self.fallback => {
                self.rests();
                None
            }
            Err(error) => Some(Err(error)),
        }
    }
}
