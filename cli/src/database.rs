//! Opens the database of a run.

use std::time::Instant;

use tablewright::connection::{ConnectError, ConnectOptions, Connection};
use tablewright_migrations::is_read_by_two;

use crate::error::{CommandError, Kind};
use crate::project::Target;
use crate::terminal::{Terminal, elapsed};

/// What a SQLite file that is not there means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// An error.
    Refuse,
    /// It is made.
    Create,
    /// An empty database stands in for it, and nothing is made.
    StandIn,
}

/// Whether it is a SQLite file that is not there yet.
pub(crate) fn is_absent(target: &Target) -> bool {
    let opened = ConnectOptions::default().sqlite(&target.url);
    matches!(opened, Err(ConnectError::NoSuchFile { .. }))
}

/// Opens it.
pub(crate) async fn connect(
    target: &Target,
    missing: Missing,
    terminal: &Terminal,
) -> Result<Connection, CommandError> {
    terminal.detail(format_args!("database {}", target.shown()));
    let options = match missing {
        Missing::Refuse | Missing::StandIn => ConnectOptions::default(),
        Missing::Create => ConnectOptions::create_missing(),
    };
    match Connection::connect(&target.url, &options).await {
        Err(ConnectError::NoSuchFile { path }) if missing == Missing::StandIn => {
            terminal.note(format_args!("{} is not there yet and counts as empty", path.display()));
            stand_in().await
        }
        opened => opened.map_err(refused),
    }
}

/// Opens it; `None` where it is a SQLite file that is not there yet.
pub(crate) async fn connect_if_there(
    target: &Target,
    terminal: &Terminal,
) -> Result<Option<Connection>, CommandError> {
    terminal.detail(format_args!("database {}", target.shown()));
    match Connection::connect(&target.url, &ConnectOptions::default()).await {
        Err(ConnectError::NoSuchFile { .. }) => Ok(None),
        opened => opened.map(Some).map_err(refused),
    }
}

/// What answers, and how fast: `PostgreSQL 17.2 answers in 4 ms`.
pub(crate) async fn answer(target: &Target, terminal: &Terminal) -> Result<String, CommandError> {
    let begun = Instant::now();
    let Some(mut connection) = connect_if_there(target, terminal).await? else {
        return Ok("the file is not there yet".to_owned());
    };
    let took = begun.elapsed();
    let server = connection
        .server()
        .await
        .map_err(|error| CommandError::new(Kind::Database, format!("the connection was lost: {error}")))?;
    Ok(format!("{server} answers in {}", elapsed(took)))
}

/// An empty database, for what is not there.
pub(crate) async fn stand_in() -> Result<Connection, CommandError> {
    Connection::connect("sqlite::memory:", &ConnectOptions::default()).await.map_err(refused)
}

/// Opens it twice where reading it is shared by two connections. A server that has only one left to give is read with that.
pub(crate) async fn connect_twice(
    target: &Target,
    missing: Missing,
    terminal: &Terminal,
) -> Result<(Connection, Option<Connection>), CommandError> {
    if !is_read_by_two(target.dialect) {
        return Ok((connect(target, missing, terminal).await?, None));
    }
    let options = ConnectOptions::default();
    let second = Connection::connect(&target.url, &options);
    let (first, second) = tokio::join!(connect(target, missing, terminal), second);
    Ok((first?, second.ok()))
}

/// The error says what to do itself.
pub(crate) fn refused(error: ConnectError) -> CommandError {
    CommandError::new(Kind::Database, error.to_string())
}
