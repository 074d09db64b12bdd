//! What `tracing` is told of a run of migrations: a span for each file and what happens in it, never SQL. Without the feature, nothing.

use crate::migrate::error::MigrateError;
use crate::migrate::observer::{Event, Observer};
use crate::migrate::options::Report;

/// Tells `tracing` what an observer is told.
pub(crate) struct Traced<'a> {
    observer: &'a mut dyn Observer,
    #[cfg(feature = "tracing")]
    file: tracing::Span,
}

impl<'a> Traced<'a> {
    pub(crate) fn new(observer: &'a mut dyn Observer) -> Self {
        Self {
            observer,
            #[cfg(feature = "tracing")]
            file: tracing::Span::none(),
        }
    }
}

impl Observer for Traced<'_> {
    fn event(&mut self, event: &Event<'_>) {
        self.trace(event);
        self.observer.event(event);
    }
}

#[cfg(feature = "tracing")]
impl Traced<'_> {
    fn trace(&mut self, event: &Event<'_>) {
        let millis = |time: &std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        match event {
            Event::Waiting { holder, waited } => {
                tracing::info!(target: "tablewright::migrate", holder, waited_ms = millis(waited), "waiting");
            }
            Event::Started { file, version, direction, number, total } => {
                self.file = tracing::info_span!(
                    target: "tablewright::migrate",
                    "migration",
                    file,
                    version,
                    direction = direction.name(),
                    number,
                    total,
                    elapsed_ms = tracing::field::Empty,
                );
            }
            Event::Statement { number, total } => {
                tracing::debug!(target: "tablewright::migrate", parent: &self.file, number, total, "statement");
            }
            Event::Found { file: _, line, done } => {
                tracing::info!(target: "tablewright::migrate", parent: &self.file, line, done, "found");
            }
            Event::Unanswered { file, subject } => {
                tracing::warn!(target: "tablewright::migrate", file, subject, "no time to ask whether rows are in the way");
            }
            Event::Retry { attempt, after, reason } => {
                let after_ms = millis(after);
                tracing::warn!(target: "tablewright::migrate", parent: &self.file, attempt, after_ms, reason, "retry");
            }
            Event::Locked { locks } => {
                for lock in *locks {
                    let (table, mode) = (lock.table.as_str(), lock.mode.as_str());
                    tracing::info!(target: "tablewright::migrate", parent: &self.file, table, mode, "locked");
                }
            }
            Event::Finished { file: _, version: _, direction: _, elapsed } => {
                let elapsed_ms = millis(elapsed);
                self.file.record("elapsed_ms", elapsed_ms);
                tracing::info!(target: "tablewright::migrate", parent: &self.file, elapsed_ms, "finished");
                self.file = tracing::Span::none();
            }
        }
    }

    /// The run is over.
    pub(crate) fn end(self, result: &Result<Report, MigrateError>) {
        match result {
            Ok(_) => {}
            Err(MigrateError::Failed(failure)) => {
                let (file, line, column) = (failure.file.as_str(), failure.line, failure.column);
                let code = failure.code.as_deref();
                tracing::error!(target: "tablewright::migrate", parent: &self.file, file, line, column, code, "failed");
            }
            Err(error) => {
                tracing::error!(target: "tablewright::migrate", parent: &self.file, %error, "failed");
            }
        }
    }
}

#[cfg(not(feature = "tracing"))]
impl Traced<'_> {
    fn trace(&mut self, _: &Event<'_>) {}

    pub(crate) fn end(self, _: &Result<Report, MigrateError>) {}
}
