//! A throwaway database: a new one on the same server, with the same usual collation, or the one that the configuration names.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::{AssertSqlSafe, MySqlConnection};
use tablewright::{ConnectOptions, Connection};
use tablewright_schema::Dialect;

use super::introspect::introspect;
use crate::AuthoringError;

/// Begins the name of every scratch database that we create; process and time of birth follow.
const PREFIX: &str = "tablewright_scratch_";
/// A leftover of this age belongs to a run that was killed.
const LEFTOVER: Duration = Duration::from_secs(3600);
/// The table that marks a named scratch database as in use by us, so that leftovers of a killed run are known for ours.
const MARK: &str = "_tablewright_scratch";

/// A scratch database with a connection to it. [`Scratch::drop`] removes what was made; if that is never reached (an error, a panic),
/// so does the destructor, as well as it can.
pub(crate) struct Scratch {
    connection: Option<Connection>,
    made: Option<Made>,
}

/// What has to be taken away again.
#[derive(Clone)]
enum Made {
    /// A database of our own, and how to reach its server.
    Database { name: String, server: String },
    /// The contents of the database that the configuration names.
    Contents { database: String },
}

/// Makes an empty scratch database: `named` if there is one, otherwise a new one beside the database at `url`.
///
/// # Errors
/// When the server cannot be reached, the account may not create databases, or the named database holds what is not ours.
pub(crate) async fn create(url: &str, named: Option<&str>) -> Result<Scratch, AuthoringError> {
    match named {
        Some(named) => use_named(named).await,
        None => create_beside(url).await,
    }
}

impl Scratch {
    /// The connection to it.
    pub(crate) fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("the connection is taken only by `drop`, which consumes the scratch")
    }

    /// The same, as what it is.
    pub(crate) fn mysql(&mut self) -> &mut MySqlConnection {
        match self.connection() {
            Connection::Mysql(connection) => connection,
            Connection::Sqlite(_) | Connection::Postgres(_) => {
                unreachable!("this scratch database is MySQL's")
            }
        }
    }

    /// Removes it.
    ///
    /// # Errors
    /// When the server does not let go of it; the next run sweeps what is left.
    pub(crate) async fn drop(mut self) -> Result<(), AuthoringError> {
        let connection = self.connection.take();
        match (self.made.take(), connection) {
            (Some(Made::Database { name, server: _ }), Some(Connection::Mysql(mut connection))) => {
                let dropped = run(&mut connection, &drop_database(&name)).await;
                let _ = Connection::Mysql(connection).close().await;
                dropped.map_err(AuthoringError::database("dropping the scratch database"))
            }
            (Some(made), _) => take_away(made).await,
            (None, _) => Ok(()),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let (Some(made), connection) = (self.made.take(), self.connection.take()) else { return };
        drop(connection);
        crate::dialect::do_apart(take_away(made));
    }
}

fn drop_database(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {}", Dialect::Mysql.spelling().ident(name))
}

pub(super) async fn run(connection: &mut MySqlConnection, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.map(drop)
}

pub(super) async fn connect(url: &str, doing: &'static str) -> Result<MySqlConnection, AuthoringError> {
    let failed = |reason: String| AuthoringError::Scratch {
        doing,
        reason,
        help: "is the server there, and may this account use it?".to_owned(),
    };
    match Connection::connect(url, &ConnectOptions::default()).await {
        Ok(Connection::Mysql(connection)) => Ok(connection),
        Ok(Connection::Sqlite(_) | Connection::Postgres(_)) => {
            Err(failed("the scratch database is of another kind than the database".to_owned()))
        }
        Err(error) => Err(failed(error.to_string())),
    }
}

async fn take_away(made: Made) -> Result<(), AuthoringError> {
    const DOING: &str = "removing the scratch database";
    let failed = AuthoringError::database(DOING);
    match made {
        Made::Database { name, server } => {
            let mut connection = connect(&server, DOING).await?;
            run(&mut connection, &drop_database(&name)).await.map_err(failed)
        }
        Made::Contents { database } => {
            let mut connection = connect(&database, DOING).await?;
            empty(&mut connection).await?;
            run(&mut connection, &format!("DROP TABLE IF EXISTS `{MARK}`")).await.map_err(failed)
        }
    }
}

async fn create_beside(url: &str) -> Result<Scratch, AuthoringError> {
    const DOING: &str = "creating a scratch database";
    let mut source = connect(url, DOING).await?;
    let (collation, random): (String, String) = sqlx::query_as(include_str!("catalogue/scratch_source.sql"))
        .fetch_one(&mut source)
        .await
        .map_err(AuthoringError::database(DOING))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    sweep(&mut source, now).await;
    let name = format!("{PREFIX}{}_{:x}{random}", std::process::id(), now.as_secs());
    let quoted = Dialect::Mysql.spelling().ident(&name);
    run(&mut source, &format!("CREATE DATABASE {quoted} COLLATE {collation}")).await.map_err(|error| {
        AuthoringError::Scratch {
            doing: DOING,
            reason: error.to_string(),
            help: format!(
                "a migration is proven on a database of its own before it is written: let this account make and drop databases \
                 that are called so (GRANT ALL ON `{}%`.* TO …), or name an empty database under `scratch:` in tablewright.yaml",
                PREFIX.replace('_', "\\_")
            ),
        }
    })?;
    // From here on the database goes whatever happens.
    let made = Made::Database { name: name.clone(), server: url.to_owned() };
    let mut scratch = Scratch { connection: None, made: Some(made) };
    run(&mut source, &format!("USE {quoted}")).await.map_err(AuthoringError::database(DOING))?;
    scratch.connection = Some(Connection::Mysql(source));
    Ok(scratch)
}

/// Drops what killed runs have left. Whoever fails here would fail to create a database too, and says so there.
async fn sweep(server: &mut MySqlConnection, now: Duration) {
    let leftovers: Result<Vec<String>, sqlx::Error> =
        sqlx::query_scalar(include_str!("catalogue/scratch_leftovers.sql")).fetch_all(&mut *server).await;
    for name in leftovers.unwrap_or_default() {
        if born(&name).is_some_and(|born| now.saturating_sub(born) > LEFTOVER) {
            let _ = run(server, &drop_database(&name)).await;
        }
    }
}

/// When a database of ours was made, from its name.
fn born(name: &str) -> Option<Duration> {
    let (process, rest) = name.strip_prefix(PREFIX)?.split_once('_')?;
    process.parse::<u32>().ok()?;
    u64::from_str_radix(rest.get(..rest.len().checked_sub(8)?)?, 16).ok().map(Duration::from_secs)
}

async fn use_named(url: &str) -> Result<Scratch, AuthoringError> {
    const DOING: &str = "preparing the scratch database";
    let failed = AuthoringError::database(DOING);
    let mut connection = connect(url, DOING).await?;
    // Two proofs at once would empty it under each other; the lock goes with the connection.
    let locked: Option<i64> = sqlx::query_scalar(include_str!("catalogue/scratch_lock.sql"))
        .fetch_one(&mut connection)
        .await
        .map_err(&failed)?;
    if locked != Some(1) {
        return Err(AuthoringError::Scratch {
            doing: DOING,
            reason: "another proof has been using it for a minute".to_owned(),
            help: "wait for it, or name another database under `scratch:` in tablewright.yaml".to_owned(),
        });
    }
    let found = introspect(&mut connection).await?;
    let is_marked = is_marked(&mut connection).await.map_err(&failed)?;
    let history: Vec<String> = sqlx::query_scalar(include_str!("catalogue/scratch_history.sql"))
        .fetch_all(&mut connection)
        .await
        .map_err(&failed)?;
    let tables = found.tables.keys().map(ToString::to_string);
    let objects = found.objects.keys().map(ToString::to_string);
    let others = found.unmanaged.iter().map(|object| format!("{} {}", object.kind, object.name));
    if let (Some(object), false) =
        (history.into_iter().chain(tables).chain(objects).chain(others).next(), is_marked)
    {
        return Err(AuthoringError::Scratch {
            doing: DOING,
            reason: format!("it is not empty: it holds {object}, and everything in it would be dropped"),
            help: "name an empty database under `scratch:` in tablewright.yaml, one that nothing else uses"
                .to_owned(),
        });
    }
    let mark = format!("CREATE TABLE IF NOT EXISTS `{MARK}` (id INT)");
    run(&mut connection, &mark).await.map_err(&failed)?;
    empty(&mut connection).await?;
    let made = Made::Contents { database: url.to_owned() };
    Ok(Scratch { connection: Some(Connection::Mysql(connection)), made: Some(made) })
}

async fn is_marked(connection: &mut MySqlConnection) -> Result<bool, sqlx::Error> {
    let marked: Option<i64> =
        sqlx::query_scalar(include_str!("catalogue/scratch_mark.sql")).fetch_optional(connection).await?;
    Ok(marked.is_some())
}

/// Whether the connection is to a scratch database.
pub(super) async fn is_one(connection: &mut MySqlConnection) -> Result<bool, AuthoringError> {
    let failed = AuthoringError::database("asking the server what the database is called");
    let name: Option<String> = sqlx::query_scalar("SELECT CAST(DATABASE() AS CHAR)")
        .fetch_one(&mut *connection)
        .await
        .map_err(&failed)?;
    if name.is_some_and(|name| born(&name).is_some()) {
        return Ok(true);
    }
    is_marked(connection).await.map_err(failed)
}

/// Leaves nothing behind but our mark: until it goes, everything in the database is known for ours.
async fn empty(connection: &mut MySqlConnection) -> Result<(), AuthoringError> {
    let failed = AuthoringError::database("emptying the scratch database");
    let drops: Vec<String> = sqlx::query_scalar(include_str!("catalogue/scratch_contents.sql"))
        .bind(MARK)
        .fetch_all(&mut *connection)
        .await
        .map_err(&failed)?;
    run(connection, "SET SESSION foreign_key_checks = 0").await.map_err(&failed)?;
    for sql in drops {
        run(connection, &sql).await.map_err(&failed)?;
    }
    run(connection, "SET SESSION foreign_key_checks = 1").await.map_err(&failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_when_its_database_was_made() {
        let second = |name| born(name).map(|born| born.as_secs());
        assert_eq!(second("tablewright_scratch_42_6920a1b2deadbeef"), Some(0x6920_a1b2));
        assert_eq!(second("tablewright_scratch_notes"), None);
        assert_eq!(second("tablewright_scratch_42_short"), None);
    }
}
