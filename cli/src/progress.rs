//! A bar for what takes longer than a second, where somebody watches.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal::Terminal;

/// Shorter work is done before anyone could read the bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that shows itself after a second. Ends with its value.
pub(crate) struct Progress {
    bar: ProgressBar,
    watcher: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// A bar of so many steps; zero for work of unknown length.
    pub(crate) fn new(terminal: &Terminal, steps: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::hidden());
        let template = match steps {
            0 => "{spinner:.cyan} {msg} {prefix:.dim} {elapsed:.dim}",
            _ => "{spinner:.cyan} {bar:24.cyan/dim} {pos}/{len} {msg} {prefix:.dim} {elapsed:.dim}",
        };
        bar.set_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        let watcher = terminal.is_watched().then(|| {
            let (sender, receiver) = mpsc::channel::<()>();
            let bar = bar.clone();
            let thread = std::thread::spawn(move || {
                if receiver.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(Duration::from_millis(100));
                }
            });
            (sender, thread)
        });
        Self { bar, watcher }
    }

    /// What is being done now.
    pub(crate) fn doing(&self, what: impl Into<String>) {
        self.bar.set_prefix("");
        self.bar.set_message(what.into());
    }

    /// How far that is.
    pub(crate) fn detail(&self, what: impl Into<String>) {
        self.bar.set_prefix(what.into());
    }

    /// One step is done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// Prints while the bar is out of the way.
    pub(crate) fn print(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.watcher.take() {
            drop(sender);
            // The thread only waits and draws; should it have panicked, there is no bar to clear.
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}
