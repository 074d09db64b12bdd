//! What `tracing` is told of statements: their names, never values. Without the feature, nothing.

#[cfg(feature = "tracing")]
pub(crate) use with::{Span, slow};

#[cfg(not(feature = "tracing"))]
pub(crate) use without::{Span, slow};

#[cfg(feature = "tracing")]
mod with {
    use std::time::Duration;

    use tracing::Instrument as _;
    use tracing::field::Empty;

    use crate::operation::Operation;

    /// A span around a statement.
    #[derive(Clone)]
    pub(crate) struct Span(tracing::Span);

    impl Span {
        #[inline]
        pub(crate) fn new(operation: Operation) -> Self {
            Self(tracing::debug_span!(
                target: "tablewright",
                "statement",
                operation = %operation,
                rows = Empty,
                outcome = Empty,
                waited_us = Empty,
                elapsed_us = Empty,
            ))
        }

        pub(crate) fn is_on(&self) -> bool {
            !self.0.is_disabled()
        }

        /// The work, within the span.
        pub(crate) fn over<F: Future>(self, work: F) -> tracing::instrument::Instrumented<F> {
            work.instrument(self.0)
        }

        /// What came of it.
        pub(crate) fn record(&self, rows: u64, outcome: &'static str, waited: Duration, elapsed: Duration) {
            let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
            self.0.record("rows", rows);
            self.0.record("outcome", outcome);
            self.0.record("waited_us", micros(waited));
            self.0.record("elapsed_us", micros(elapsed));
        }
    }

    /// A statement took longer than it should.
    pub(crate) fn slow(operation: Operation, outcome: &'static str, rows: u64, elapsed: Duration, sql: &str) {
        let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        tracing::warn!(
            target: "tablewright::slow",
            operation = %operation,
            outcome,
            rows,
            elapsed_ms,
            sql,
            "slow statement"
        );
    }
}

#[cfg(not(feature = "tracing"))]
mod without {
    use std::time::Duration;

    use crate::operation::Operation;

    #[derive(Clone)]
    pub(crate) struct Span;

    impl Span {
        #[inline]
        pub(crate) fn new(_: Operation) -> Self {
            Self
        }

        pub(crate) fn is_on(&self) -> bool {
            false
        }

        pub(crate) fn over<F: Future>(self, work: F) -> F {
            work
        }

        pub(crate) fn record(&self, _: u64, _: &'static str, _: Duration, _: Duration) {}
    }

    pub(crate) fn slow(_: Operation, _: &'static str, _: u64, _: Duration, _: &str) {}
}
