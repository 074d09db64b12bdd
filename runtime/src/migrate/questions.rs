//! When the questions of files are asked: all that can be before anything is run, the others right before their file.

use crate::connection::Link;
use crate::migrate::error::MigrateError;
use crate::migrate::observer::Event;
use crate::migrate::precondition::{InTheWay, ask, only_defines, took_too_long};
use crate::migrate::run::Job;
use crate::migrate::transaction::Session;

/// What was learnt before anything is run.
pub(crate) struct Asked {
    /// Rows that would stop files.
    pub(crate) in_the_way: Vec<InTheWay>,
    /// How many files, from the first on, need not be asked about again.
    pub(crate) settled: usize,
}

/// Asks what can be asked now. An answer counts as long as no file before it changes what rows hold or goes another way; a question that the
/// database does not understand yet speaks of what a file before it makes.
pub(crate) async fn ask_first(conn: &mut Link<'_>, jobs: &[Job<'_>]) -> Result<Asked, MigrateError> {
    let mut asked = Asked { in_the_way: Vec::new(), settled: 0 };
    let mut all_settled = true;
    let last = jobs.iter().rposition(|job| !job.script.preconditions().is_empty());
    for job in jobs.iter().take(last.map_or(0, |last| last + 1)) {
        let direction = jobs.first().map(|first| first.direction);
        if is_resumed(job) || Some(job.direction) != direction {
            break;
        }
        for precondition in job.script.preconditions() {
            match ask(conn, job.script.file(), precondition).await {
                Ok(found) => asked.in_the_way.extend(found),
                Err(error) if error.as_database_error().is_some() => all_settled = false,
                Err(error) => return Err(unasked(job, &precondition.subject, error)),
            }
        }
        asked.settled += usize::from(all_settled);
        if !only_defines(job.script, conn.database()) {
            break;
        }
    }
    Ok(asked)
}

/// Asks what a file asks, right before it is run.
pub(crate) async fn ask_before(session: &mut Session<'_>, job: &Job<'_>) -> Result<(), MigrateError> {
    let file = job.script.file();
    let mut in_the_way = Vec::new();
    for precondition in job.script.preconditions() {
        match ask(&mut session.conn, file, precondition).await {
            Ok(found) => in_the_way.extend(found),
            Err(error) if took_too_long(&error) => {
                let subject = precondition.subject.as_str();
                session.around.observer.event(&Event::Unanswered { file, subject });
            }
            // What it speaks of may be changed by the part of the file that is done.
            Err(error) if is_resumed(job) && error.as_database_error().is_some() => {}
            Err(error) => return Err(unasked(job, &precondition.subject, error)),
        }
    }
    if in_the_way.is_empty() { Ok(()) } else { Err(MigrateError::InTheWay(in_the_way)) }
}

/// Whether an earlier run has done some of the file.
fn is_resumed(job: &Job<'_>) -> bool {
    job.progress.iter().any(|row| row.version == job.migration.version)
}

fn unasked(job: &Job<'_>, subject: &str, source: sqlx::Error) -> MigrateError {
    MigrateError::Unasked { file: job.script.file().to_owned(), subject: subject.to_owned(), source }
}
