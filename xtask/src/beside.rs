//! Work side by side: what waits for a server leaves the processor to what computes. What each prints is shown when it has ended, in one piece.

use std::collections::VecDeque;
use std::io::{Read, Seek};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::step::command_line;

/// A command, and what it is called.
pub(crate) struct Work {
    pub(crate) name: String,
    pub(crate) command: Command,
}

/// What became of it.
pub(crate) struct Done {
    pub(crate) name: String,
    pub(crate) elapsed: Duration,
    pub(crate) result: Result<(), String>,
}

/// How often it is said what still runs.
const STILL: Duration = Duration::from_secs(60);

/// Runs all, in this order, so many at once. The parts of one are run one after the other.
pub(crate) fn side_by_side(works: Vec<Vec<Work>>, at_once: usize) -> Vec<Done> {
    let waiting = Mutex::new(VecDeque::from(works));
    let running: Mutex<Vec<(String, Instant)>> = Mutex::default();
    let mut done = Vec::new();
    let (send, receive) = channel();
    std::thread::scope(|scope| {
        let (waiting, running) = (&waiting, &running);
        for _ in 0..at_once {
            let send = send.clone();
            scope.spawn(move || {
                // A lock that is taken in the head of a loop is held in its body.
                let next = || lock(waiting).pop_front();
                while let Some(parts) = next() {
                    for work in parts {
                        lock(running).push((work.name.clone(), Instant::now()));
                        let ended = run(work);
                        lock(running).retain(|(name, _)| *name != ended.0.name);
                        // Nobody stops listening while work runs.
                        let _ = send.send(ended);
                    }
                }
            });
        }
        drop(send);
        loop {
            match receive.recv_timeout(STILL) {
                Ok((ended, heading, said)) => {
                    println!("\n── {} ── {heading}", ended.name);
                    print!("{said}");
                    done.push(ended);
                }
                Err(RecvTimeoutError::Timeout) => {
                    let running = lock(running);
                    let list: Vec<String> = running
                        .iter()
                        .map(|(name, since)| format!("{name} for {} s", since.elapsed().as_secs()))
                        .collect();
                    println!("\n── still running: {}", list.join(", "));
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    });
    done
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs a command to its end. Returns what became of it, its line as one would type it, and what it printed, in the order in which it did.
fn run(work: Work) -> (Done, String, String) {
    let Work { name, mut command } = work;
    let line = command_line(&command);
    let begun = Instant::now();
    // A file, and no pipe: what a program leaves running must not be waited for.
    let ran = tempfile::tempfile().and_then(|mut said| {
        command.stdin(Stdio::null()).stdout(said.try_clone()?).stderr(said.try_clone()?);
        let status = command.status()?;
        let mut bytes = Vec::new();
        said.rewind()?;
        said.read_to_end(&mut bytes)?;
        Ok((status, String::from_utf8_lossy(&bytes).into_owned()))
    });
    let elapsed = begun.elapsed();
    let (result, said) = match ran {
        Ok((status, said)) if status.success() => (Ok(()), said),
        Ok((status, said)) => (Err(format!("`{line}` ended with {status}")), said),
        Err(error) => (Err(format!("`{line}` did not start: {error}")), String::new()),
    };
    (Done { name, elapsed, result }, line, said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(name: &str, program: &str) -> Work {
        let mut command = Command::new("sh");
        command.args(["-c", program]);
        Work { name: name.to_owned(), command }
    }

    #[test]
    fn each_is_told_and_the_failed_are_known() {
        let works = vec![
            vec![work("a", "echo out; echo err >&2"), work("b", "exit 3")],
            vec![work("c", "true")],
            vec![Work { name: "d".to_owned(), command: Command::new("tests/no such program") }],
        ];
        let mut done = side_by_side(works, 2);
        done.sort_by(|a, b| a.name.cmp(&b.name));
        let failed: Vec<(&str, bool)> =
            done.iter().map(|done| (done.name.as_str(), done.result.is_err())).collect();
        assert_eq!(failed, [("a", false), ("b", true), ("c", false), ("d", true)]);
    }

    #[test]
    fn as_many_run_at_once_as_may() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // Each waits for the other.
        let meet = |own: &str, other: &str| {
            let folder = folder.path().display();
            let program =
                format!("touch '{folder}/{own}'; until [ -e '{folder}/{other}' ]; do sleep 0.01; done");
            vec![work(own, &program)]
        };
        let done = side_by_side(vec![meet("a", "b"), meet("b", "a")], 2);
        assert!(done.iter().all(|done| done.result.is_ok()));
    }

    #[test]
    fn both_streams_are_kept_in_order() {
        let (done, line, said) = run(work("a", "echo 1; echo 2 >&2; echo 3; exit 1"));
        assert_eq!((said.as_str(), line.starts_with("sh -c")), ("1\n2\n3\n", true));
        assert!(done.result.is_err_and(|why| why.contains("exit status: 1")));
    }
}
