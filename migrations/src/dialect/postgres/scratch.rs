//! A throwaway database for proofs: a new one on the same server, or the one that the configuration names.

use std::str::FromStr as _;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection, Row as _};
use tablewright::Connection;
use tablewright_schema::Dialect;
use tablewright_schema::object::ObjectKind;

use super::introspect::introspect;
use crate::AuthoringError;

/// Begins the name of every scratch database that we create; process and time of birth follow.
const PREFIX: &str = "tablewright_scratch_";
/// A leftover of this age belongs to a run that was killed.
const LEFTOVER_SECONDS: i64 = 3600;
/// The schema that marks a named scratch database as in use by us, so that leftovers of a killed run are known for ours. What the schema
/// `public` was like before stands in its comment.
const MARK: &str = "_tablewright_scratch";
/// The advisory lock that a proof holds on a named scratch database: `tablewri` in ASCII.
const LOCK: i64 = 0x7461_626c_6577_7269;

/// A scratch database with a connection to it. [`Scratch::drop`] removes what was made; if that is never reached (an error, a
/// panic), so does the destructor, as well as it can.
pub(crate) struct Scratch {
    connection: Option<Connection>,
    made: Option<Made>,
}

/// What has to be taken away again.
#[derive(Clone)]
enum Made {
    /// A database of our own, and how to reach its server.
    Database { name: String, server: Box<PgConnectOptions> },
    /// The contents of the database that the configuration names.
    Contents { database: Box<PgConnectOptions> },
}

/// Makes an empty scratch database: `named` if there is one, otherwise a new one beside the database at `url`, with its encoding
/// and collation.
///
/// # Errors
/// When the server cannot be reached, the role may not create databases, or the named database holds what is not ours.
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
    pub(crate) fn postgres(&mut self) -> &mut PgConnection {
        match self.connection() {
            Connection::Postgres(connection) => connection,
            Connection::Sqlite(_) | Connection::Mysql(_) => {
                unreachable!("this scratch database is PostgreSQL's")
            }
        }
    }

    /// Removes it.
    ///
    /// # Errors
    /// When the server does not let go of it; the next run sweeps what is left.
    pub(crate) async fn drop(mut self) -> Result<(), AuthoringError> {
        if let Some(connection) = self.connection.take() {
            // The server notices a lost connection by itself; nothing is to be learned from how it ended.
            let _ = connection.close().await;
        }
        match self.made.take() {
            Some(made) => {
                take_away(made).await.map_err(AuthoringError::database("dropping the scratch database"))
            }
            None => Ok(()),
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

async fn take_away(made: Made) -> Result<(), sqlx::Error> {
    match made {
        Made::Database { name, server } => {
            let mut connection = server.connect().await?;
            let quoted = Dialect::Postgres.spelling().ident(&name);
            let dropped = format!("DROP DATABASE IF EXISTS {quoted} WITH (FORCE)");
            if connection.execute(AssertSqlSafe(dropped.as_str())).await.is_err() {
                // With subscriptions in it, it cannot be dropped.
                let mut inside = server.database(&name).connect().await?;
                inside.execute(include_str!("catalogue/scratch_subscriptions.sql")).await?;
                inside.close().await?;
                connection.execute(AssertSqlSafe(dropped)).await?;
            }
            connection.close().await
        }
        Made::Contents { database } => {
            let mut connection = database.connect().await?;
            empty(&mut connection).await?;
            connection.close().await
        }
    }
}

fn options(url: &str) -> Result<PgConnectOptions, AuthoringError> {
    PgConnectOptions::from_str(url).map_err(AuthoringError::database("reading the database's URL"))
}

async fn create_beside(url: &str) -> Result<Scratch, AuthoringError> {
    const DOING: &str = "creating a scratch database";
    let failed = AuthoringError::database(DOING);
    let server = options(url)?;
    let mut source = server.connect().await.map_err(&failed)?;
    let row = sqlx::query(include_str!("catalogue/scratch_source.sql")).fetch_one(&mut source).await;
    let row = row.map_err(&failed)?;
    let (now, random): (i64, String) = (row.get(5), row.get(6));
    sweep(&mut source, now).await;
    let name = format!("{PREFIX}{}_{now:x}{random}", std::process::id());
    let spelling = Dialect::Postgres.spelling();
    let mut sql = format!(
        "CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}",
        spelling.ident(&name),
        spelling.string(row.get(0)),
        spelling.string(row.get(1)),
        spelling.string(row.get(2))
    );
    match (row.get::<Option<&str>, _>(3), row.get::<Option<&str>, _>(4)) {
        (Some("i"), Some(locale)) => {
            sql += &format!(" LOCALE_PROVIDER icu ICU_LOCALE {}", spelling.string(locale));
        }
        (Some("b"), Some(locale)) => {
            sql += &format!(" LOCALE_PROVIDER builtin BUILTIN_LOCALE {}", spelling.string(locale));
        }
        (_, _) => {}
    }
    let created = source.execute(AssertSqlSafe(sql)).await;
    created.map_err(|error| AuthoringError::Scratch {
        doing: DOING,
        reason: error.to_string(),
        help: "a migration is proven on a database of its own before it is written: let this role create databases \
               (ALTER ROLE … CREATEDB), or name an empty database under `scratch:` in tablewright.yaml"
            .to_owned(),
    })?;
    let options = server.clone().database(&name);
    // From here on the database goes whatever happens.
    let made = Made::Database { name: name.clone(), server: Box::new(server) };
    let mut scratch = Scratch { connection: None, made: Some(made) };
    let comment = format!(
        "COMMENT ON DATABASE {} IS 'Scratch database of tablewright, made to prove a migration. It can be dropped.'",
        spelling.ident(&name)
    );
    source.execute(AssertSqlSafe(comment)).await.map_err(&failed)?;
    let connection = options.connect().await.map_err(&failed)?;
    scratch.connection = Some(Connection::Postgres(connection));
    source.close().await.map_err(&failed)?;
    Ok(scratch)
}

/// Drops what killed runs have left. Whoever fails here would fail to create a database too, and says so there.
async fn sweep(server: &mut PgConnection, now: i64) {
    let leftovers =
        sqlx::query(include_str!("catalogue/scratch_leftovers.sql")).fetch_all(&mut *server).await;
    for row in leftovers.unwrap_or_default() {
        let name: String = row.get(0);
        if born(&name).is_some_and(|born| now - born > LEFTOVER_SECONDS) {
            let sql = format!("DROP DATABASE IF EXISTS {}", Dialect::Postgres.spelling().ident(&name));
            let _ = server.execute(AssertSqlSafe(sql)).await;
        }
    }
}

/// The second in which a database of ours was made, from its name.
fn born(name: &str) -> Option<i64> {
    let (process, rest) = name.strip_prefix(PREFIX)?.split_once('_')?;
    process.parse::<u32>().ok()?;
    i64::from_str_radix(rest.get(..rest.len().checked_sub(8)?)?, 16).ok()
}

async fn use_named(url: &str) -> Result<Scratch, AuthoringError> {
    const DOING: &str = "preparing the scratch database";
    let failed = AuthoringError::database(DOING);
    let database = options(url)?;
    let mut connection = database.connect().await.map_err(&failed)?;
    // Two proofs at once would empty it under each other.
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await.map_err(&failed)?;
    let is_marked: bool = sqlx::query_scalar("SELECT to_regnamespace($1) IS NOT NULL")
        .bind(MARK)
        .fetch_one(&mut connection)
        .await
        .map_err(&failed)?;
    let history: Vec<String> = sqlx::query_scalar(include_str!("catalogue/scratch_history.sql"))
        .fetch_all(&mut connection)
        .await
        .map_err(&failed)?;
    let found = introspect(&mut connection, None).await?;
    let first = found.tables.keys().chain(found.enums.keys()).map(ToString::to_string);
    let objects = found.objects.keys().filter(|id| id.kind != ObjectKind::Extension).map(ToString::to_string);
    let unmanaged = found.unmanaged.iter().map(|object| format!("{} {}", object.kind, object.name));
    let first = history.into_iter().chain(first).chain(objects).chain(unmanaged).next();
    if let (Some(object), false) = (first, is_marked) {
        return Err(AuthoringError::Scratch {
            doing: DOING,
            reason: format!("it is not empty: it holds {object}, and everything in it would be dropped"),
            help: "name an empty database under `scratch:` in tablewright.yaml, one that nothing else uses"
                .to_owned(),
        });
    }
    empty(&mut connection).await.map_err(&failed)?;
    sqlx::raw_sql(include_str!("catalogue/scratch_mark.sql"))
        .execute(&mut connection)
        .await
        .map_err(&failed)?;
    let made = Made::Contents { database: Box::new(database) };
    Ok(Scratch { connection: Some(Connection::Postgres(connection)), made: Some(made) })
}

/// Leaves nothing behind, our mark last: until then everything in it is known for ours.
async fn empty(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(include_str!("catalogue/scratch_subscriptions.sql")).execute(&mut *connection).await?;
    sqlx::raw_sql(include_str!("catalogue/scratch_empty.sql")).execute(&mut *connection).await?;
    let unmark = format!("DROP SCHEMA IF EXISTS {} CASCADE", Dialect::Postgres.spelling().ident(MARK));
    connection.execute(AssertSqlSafe(unmark)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::born;

    #[test]
    fn a_name_tells_when_its_database_was_made() {
        assert_eq!(born("tablewright_scratch_42_6920a1b2deadbeef"), Some(0x6920_a1b2));
        assert_eq!(born("tablewright_scratch_notes"), None);
        assert_eq!(born("tablewright_scratch_42_short"), None);
    }
}
