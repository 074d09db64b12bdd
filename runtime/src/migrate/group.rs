//! Several small files in one transaction on SQLite, where the end of each transaction waits for the disk several times:
//! a thousand files take seconds instead of half a minute.

use std::time::{Duration, Instant};

use crate::connection::{Database, Link};
use crate::migrate::error::MigrateError;
use crate::migrate::observer::Event;
use crate::migrate::on_sqlite::{begin, commit, inside};
use crate::migrate::record::Record;
use crate::migrate::run::Job;
use crate::migrate::shape::{Shape, Text, shape};
use crate::migrate::transaction::{ForeignKeys, Ran, Session, Work};

/// How long others may be kept from writing, and how much work a kill may cost.
const LONGEST: Duration = Duration::from_millis(200);

/// The most files of one transaction.
const MOST: usize = 100;

/// What came of running files together.
pub(crate) enum Grouped {
    /// The first files are done: how long each took, unless another runner was faster.
    Done(Vec<Option<Duration>>),
    /// The first file is one that stands alone.
    Alone,
    /// They were rolled back: alone, each says what is wrong with it.
    Failed,
}

/// Runs as many of these files as are done in a short time, all or none. `started` is told before each file.
pub(crate) async fn run_group(
    session: &mut Session<'_>,
    jobs: &[Job<'_>],
    mut started: impl FnMut(&mut Session<'_>, usize),
) -> Result<Grouped, MigrateError> {
    let Link::Sqlite(conn) = &mut session.conn else { return Ok(Grouped::Alone) };
    let texts: Vec<Text> = jobs
        .iter()
        .take(MOST)
        // Each question is asked before its file.
        .take_while(|job| job.script.preconditions().is_empty())
        .map_while(|job| match shape(job.script, Database::Sqlite) {
            Ok(Shape::Transaction(text)) => Some(text),
            Ok(Shape::Rebuild(_) | Shape::Units(_) | Shape::Code) | Err(_) => None,
        })
        .collect();
    if texts.len() < 2 {
        return Ok(Grouped::Alone);
    }
    begin(conn, &mut session.around).await?;
    let began = Instant::now();
    let mut took = Vec::new();
    let mut failed = false;
    for (at, (job, text)) in jobs.iter().zip(&texts).enumerate() {
        if began.elapsed() > LONGEST {
            break;
        }
        started(session, at);
        let record = Record::File { migration: job.migration, direction: job.direction, took: None };
        let total = text.statements.len();
        let work = Work { text, record, foreign_keys: ForeignKeys::AsSet, before: 0, total };
        let file_began = Instant::now();
        let Link::Sqlite(conn) = &mut session.conn else { break };
        match inside(conn, &mut session.around, work).await {
            Ok(Ran::Here) => took.push(Some(file_began.elapsed())),
            Ok(Ran::Elsewhere) => took.push(None),
            Err(_) => {
                failed = true;
                break;
            }
        }
    }
    let Link::Sqlite(conn) = &mut session.conn else { return Ok(Grouped::Failed) };
    // A foreign key that is checked at the end may be broken by any of the files: alone, each answers for itself.
    if failed || commit(conn, session.around.options.wait).await.is_err() {
        drop(sqlx::raw_sql("ROLLBACK").execute(&mut **conn).await);
        return Ok(Grouped::Failed);
    }
    if let Some(tables) = &mut session.around.tables {
        tables.made(false);
    }
    for (job, elapsed) in jobs.iter().zip(&took) {
        if let Some(elapsed) = *elapsed {
            let (file, version, direction) = (job.script.file(), job.migration.version, job.direction);
            session.around.observer.event(&Event::Finished { file, version, direction, elapsed });
        }
    }
    Ok(Grouped::Done(took))
}
