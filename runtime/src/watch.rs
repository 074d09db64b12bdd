//! Who looks on while statements run: traces. Where nobody does, a statement pays for one load of a flag.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::operation::Operation;

/// Those who look on, of one [`Db`](crate::Db) and all its clones and transactions.
#[derive(Default)]
pub(crate) struct Watch {
    /// Whether anybody does.
    alert: AtomicBool,
    traces: Mutex<Vec<Weak<Seen>>>,
}

#[derive(Default)]
struct Seen(Mutex<Vec<Operation>>);

impl Watch {
    /// A statement is about to run.
    #[inline]
    pub(crate) fn begin(&self, operation: Operation) {
        if self.alert.load(Ordering::Relaxed) {
            self.seen(operation);
        }
    }

    #[cold]
    fn seen(&self, operation: Operation) {
        lock(&self.traces).retain(|trace| match trace.upgrade() {
            Some(trace) => {
                lock(&trace.0).push(operation);
                true
            }
            None => false,
        });
    }

    pub(crate) fn trace(&self) -> Trace {
        let seen = Arc::new(Seen::default());
        lock(&self.traces).push(Arc::downgrade(&seen));
        self.alert.store(true, Ordering::Relaxed);
        Trace { seen }
    }
}

/// What was pushed whole stays whole, even where a thread panicked meanwhile.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The names of statements that run, from the moment of [`Db::trace`](crate::Db::trace) until this is dropped.
pub struct Trace {
    seen: Arc<Seen>,
}

impl Trace {
    /// What ran since the last call, in the order in which it began.
    pub fn take(&self) -> Vec<Operation> {
        std::mem::take(&mut *lock(&self.seen.0))
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(lock(&self.seen.0).iter()).finish()
    }
}
