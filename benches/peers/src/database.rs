//! The databases that everybody works on; they end with the run.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls};

use crate::peer::{Failed, POSTGRES, SQLITE, rows};

/// A file in a temporary folder.
pub(crate) struct OnSqlite {
    connection: rusqlite::Connection,
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl OnSqlite {
    pub(crate) fn create() -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("peers.db");
        let connection = rusqlite::Connection::open(&path)?;
        connection.execute_batch(SQLITE)?;
        connection.execute_batch(&rows())?;
        Ok(Self { connection, path, _folder: folder })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Deletes what was inserted.
    pub(crate) fn empty(&mut self) -> Result<(), Failed> {
        Ok(self.connection.execute_batch("DELETE FROM entries; PRAGMA wal_checkpoint(TRUNCATE);")?)
    }
}

/// A database on the server that the environment names.
pub(crate) struct OnPostgres {
    runtime: Arc<Runtime>,
    server: String,
    name: String,
    url: String,
    client: Client,
}

impl OnPostgres {
    pub(crate) fn create(runtime: &Arc<Runtime>, server: &str) -> Result<Self, Failed> {
        let name = format!("tablewright_peers_{}", std::process::id());
        let (base, _) = server.rsplit_once('/').ok_or("the URL of the server names no database")?;
        let url = format!("{base}/{name}");
        runtime.block_on(execute(server, &format!("CREATE DATABASE {name}")))?;
        let client = runtime.block_on(connect(&url))?;
        let database = Self { runtime: Arc::clone(runtime), server: server.to_owned(), name, url, client };
        database.runtime.block_on(database.client.batch_execute(POSTGRES))?;
        database.runtime.block_on(database.client.batch_execute(&rows()))?;
        Ok(database)
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Deletes what was inserted.
    pub(crate) fn empty(&mut self) -> Result<(), Failed> {
        Ok(self.runtime.block_on(self.client.batch_execute("TRUNCATE entries"))?)
    }
}

impl Drop for OnPostgres {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        if let Err(error) = self.runtime.block_on(execute(&self.server, &drop)) {
            eprintln!("peers: the database {} is left behind: {error}", self.name);
        }
    }
}

async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn execute(url: &str, sql: &str) -> Result<(), tokio_postgres::Error> {
    connect(url).await?.batch_execute(sql).await
}
