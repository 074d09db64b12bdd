//! Who looks on while statements run: traces, spans, the slow log, and faults on purpose. Where nobody does, a statement
//! pays for a flag and two comparisons.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::operation::Operation;
use crate::span::{self, Span};
use crate::table::TableInfo;

/// Those who look on, of one [`Db`](crate::Db) and all its clones and transactions.
pub(crate) struct Watch {
    /// Whether there is a trace, or a fault to come.
    alert: AtomicBool,
    traces: Mutex<Vec<Weak<Seen>>>,
    #[cfg(feature = "testing")]
    faults: Mutex<crate::fault::Faults>,
    pub(crate) statement_timeout: Option<Duration>,
    slow_after: Option<Duration>,
}

#[derive(Default)]
struct Seen(Mutex<Vec<Operation>>);

/// A statement that runs.
pub(crate) struct Running<'w> {
    watch: &'w Watch,
    operation: Operation,
    span: Span,
    /// Since when it waits for a connection, and since when it has one; None where nobody asks.
    since: Option<(Instant, Instant)>,
}

impl Watch {
    pub(crate) fn new(statement_timeout: Option<Duration>, slow_after: Option<Duration>) -> Self {
        Self {
            alert: AtomicBool::new(false),
            traces: Mutex::default(),
            #[cfg(feature = "testing")]
            faults: Mutex::default(),
            statement_timeout,
            slow_after,
        }
    }

    /// A statement is about to run. Fails where a fault was asked for.
    #[inline]
    pub(crate) fn begin(
        &self,
        operation: Operation,
        table: Option<&'static TableInfo>,
    ) -> Result<Running<'_>, Error> {
        if self.alert.load(Ordering::Relaxed) {
            self.seen(operation, table)?;
        }
        let span = Span::new(operation);
        let timed = self.statement_timeout.is_some() || self.slow_after.is_some() || span.is_on();
        let since = timed.then(Instant::now).map(|now| (now, now));
        Ok(Running { watch: self, operation, span, since })
    }

    #[cold]
    #[cfg_attr(not(feature = "testing"), expect(unused_variables, reason = "faults need the table"))]
    fn seen(&self, operation: Operation, table: Option<&'static TableInfo>) -> Result<(), Error> {
        lock(&self.traces).retain(|trace| match trace.upgrade() {
            Some(trace) => {
                lock(&trace.0).push(operation);
                true
            }
            None => false,
        });
        #[cfg(feature = "testing")]
        lock(&self.faults).strike(operation, table)?;
        Ok(())
    }

    /// Whether a statement's text is wanted after it has run.
    pub(crate) fn keeps_text(&self) -> bool {
        self.slow_after.is_some()
    }

    pub(crate) fn trace(&self) -> Trace {
        let seen = Arc::new(Seen::default());
        lock(&self.traces).push(Arc::downgrade(&seen));
        self.alert.store(true, Ordering::Relaxed);
        Trace { seen }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn inject(
        &self,
        operation: &str,
        injection: crate::fault::Injection,
    ) -> crate::fault::Injected {
        let injected = lock(&self.faults).add(operation, injection);
        self.alert.store(true, Ordering::Relaxed);
        injected
    }
}

impl Running<'_> {
    /// The span in which it runs.
    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }

    /// It has a connection.
    pub(crate) fn holds(&mut self) {
        if let Some((_, runs)) = &mut self.since {
            *runs = Instant::now();
        }
    }

    /// How long it has run, without the time that it waited for a connection.
    pub(crate) fn elapsed(&self) -> Option<Duration> {
        self.since.map(|(_, runs)| runs.elapsed())
    }

    /// It has ended, with so many rows.
    #[inline]
    pub(crate) fn end(self, done: Result<u64, &Error>, text: &str) {
        if let Some((waits, runs)) = self.since {
            self.told(done, text, runs.duration_since(waits), runs.elapsed());
        }
    }

    #[cold]
    fn told(self, done: Result<u64, &Error>, text: &str, waited: Duration, elapsed: Duration) {
        let Self { watch, operation, span, since: _ } = self;
        let (rows, outcome) = match done {
            Ok(rows) => (rows, "ok"),
            Err(error) => (0, error.word()),
        };
        span.record(rows, outcome, waited, elapsed);
        if watch.slow_after.is_some_and(|threshold| elapsed >= threshold) {
            span::slow(operation, outcome, rows, elapsed, text);
        }
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
