//! Connections to PostgreSQL that were in use a moment ago, kept for whoever comes next.
//!
//! sqlx asks a connection that comes back to its pool for a sign of life, and asks once more before it hands it out: two round
//! trips beside the one of the statement. So a connection that has just answered stays out of the pool for a tenth of a second:
//! until then it goes from statement to statement without a question, and then through the pool as ever, which looks after its
//! age and health. What is given up: a connection that is lost within that time is noticed by the statement that runs on it.
//! Nothing is kept where somebody waits for a connection, nor one whose statement failed or was cancelled, nor where the
//! application has asked for the driver's pool: who waits there cannot be seen.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::Postgres;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPool;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

/// How long a connection stays out of the pool.
const KEPT_FOR: Duration = Duration::from_millis(100);

/// A connection, and when it was taken from the pool.
pub(crate) type Taken = (PoolConnection<Postgres>, Instant);

/// What is kept of one pool.
pub(crate) struct Kept(Option<Arc<Mutex<State>>>);

#[derive(Default)]
struct State {
    free: Vec<Taken>,
    /// The pool is in somebody else's hands as well, who could not be seen waiting.
    is_shared: bool,
    /// How many wait for the pool. Where there is one, nothing is free.
    waiting: usize,
    /// Brings back what nobody uses.
    returns: Option<AbortHandle>,
    /// Where connections are brought back, whoever drops the last of them.
    runtime: Option<Handle>,
}

/// Somebody waits for the pool, as long as this lives.
struct Waiting<'k>(&'k Mutex<State>);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        lock(self.0).waiting -= 1;
    }
}

impl Drop for State {
    fn drop(&mut self) {
        // The pool takes a connection back in a task, and this may not be inside of a runtime.
        let _inside = self.runtime.as_ref().map(Handle::enter);
        self.free.clear();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    /// Keeps connections.
    pub(crate) fn some() -> Self {
        Self(Some(Arc::default()))
    }

    /// Keeps nothing: every connection goes through the pool each time.
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// How many connections are kept.
    pub(crate) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |state| lock(state).free.len())
    }

    /// A connection that was kept, or one of the pool's.
    pub(crate) async fn acquire(&self, pool: &PgPool) -> Result<Taken, sqlx::Error> {
        let _waiting = match &self.0 {
            None => None,
            Some(state) => {
                let mut now = lock(state);
                if let Some(kept) = now.free.pop() {
                    return Ok(kept);
                }
                now.waiting += 1;
                Some(Waiting(state))
            }
        };
        Ok((pool.acquire().await?, Instant::now()))
    }

    /// Keeps a connection whose statement ended well, or gives it back.
    pub(crate) fn keep(&self, pool: &PgPool, (connection, since): Taken) {
        let Some(state) = &self.0 else { return };
        let mut now = lock(state);
        if now.is_shared || now.waiting > 0 || since.elapsed() >= KEPT_FOR || pool.is_closed() {
            // The connection goes back to the pool without the lock.
            drop(now);
            return drop(connection);
        }
        now.free.push((connection, since));
        if now.returns.as_ref().is_none_or(AbortHandle::is_finished) {
            let kept = Arc::downgrade(state);
            let task = async move {
                loop {
                    tokio::time::sleep(KEPT_FOR).await;
                    let Some(state) = kept.upgrade() else { return };
                    let mut now = lock(&state);
                    let old: Vec<Taken> =
                        now.free.extract_if(.., |(_, since)| since.elapsed() >= KEPT_FOR).collect();
                    let none = now.free.is_empty();
                    if none {
                        now.returns = None;
                    }
                    drop(now);
                    drop(old);
                    if none {
                        return;
                    }
                }
            };
            now.returns = Some(tokio::spawn(task).abort_handle());
            now.runtime = Some(Handle::current());
        }
    }

    /// Gives everything back, where the pool closes.
    pub(crate) fn clear(&self) {
        if let Some(state) = &self.0 {
            let free = std::mem::take(&mut lock(state).free);
            drop(free);
        }
    }

    /// Gives everything back and keeps nothing more, where the pool is handed out: who waits there must not wait for what
    /// lies here.
    pub(crate) fn share(&self) {
        if let Some(state) = &self.0 {
            let (free, runtime) = {
                let mut now = lock(state);
                now.is_shared = true;
                (std::mem::take(&mut now.free), now.runtime.clone())
            };
            let _inside = runtime.as_ref().map(Handle::enter);
            drop(free);
        }
    }
}
