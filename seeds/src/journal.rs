//! How far a file has come that is written in several transactions: a row of a table of ours, written with the rows of the file, so
//! that a load which was killed goes on where it was.

use std::io::Read;

use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;
use tablewright_schema::yaml::node::Node;

use crate::dialect::Session;
use crate::error::SeedError;
use crate::files::SeedFile;
use crate::load::{Load, Mode};
use crate::stream::fake::Fake;

/// Invisible to `diff`, and gone when every file is done.
const CREATE: &str =
    "CREATE TABLE IF NOT EXISTS _tablewright_seeds (file varchar(64) PRIMARY KEY, done bigint NOT NULL)";

impl Load<'_, '_, '_> {
    /// Makes the table, where rows are kept before the end.
    pub(crate) async fn begin_journal(&mut self) -> Result<(), SeedError> {
        if self.keeps() {
            run(&mut self.session, CREATE.to_owned()).await?;
            // Where it is no part of a transaction, it has ended the one that was open.
            self.session.commit_and_go_on().await.map_err(journal)?;
        }
        Ok(())
    }

    /// How many rows of a file were written by a load that did not come to its end.
    pub(crate) async fn resume_at(&mut self, file: &SeedFile, fake: Option<&Fake>) -> Result<u64, SeedError> {
        if !self.keeps() {
            return Ok(0);
        }
        let name = fingerprint(file, fake).map_err(|error| journal(sqlx::Error::Io(error)))?;
        let sql = AssertSqlSafe(format!("SELECT done FROM _tablewright_seeds WHERE file = '{name}'"));
        let done: Result<Option<i64>, sqlx::Error> = match &mut self.session {
            Session::Sqlite(conn) => sqlx::query_scalar(sql).fetch_optional(&mut **conn).await,
            Session::Postgres(conn) => {
                sqlx::query_scalar(sql).persistent(false).fetch_optional(&mut **conn).await
            }
            Session::Mysql(conn) => {
                sqlx::query_scalar(sql).persistent(false).fetch_optional(&mut **conn).await
            }
        };
        self.file = name;
        self.since = 0;
        Ok(done.map_err(journal)?.and_then(|done| u64::try_from(done).ok()).unwrap_or(0))
    }

    /// After a block: `read` rows of the file are written, if it is the last of them. Where that are enough, they are kept.
    pub(crate) async fn rest(&mut self, rows: u64, read: u64, last: bool) -> Result<(), SeedError> {
        let Some(every) = self.commit_every.filter(|_| self.keeps()) else { return Ok(()) };
        self.since += rows;
        if self.since < every || !last {
            return Ok(());
        }
        self.since = 0;
        let name = self.file.clone();
        self.forget_file().await?;
        let insert = format!("INSERT INTO _tablewright_seeds (file, done) VALUES ('{name}', {read})");
        run(&mut self.session, insert).await?;
        self.session.commit_and_go_on().await.map_err(journal)
    }

    /// A file is done.
    pub(crate) async fn forget_file(&mut self) -> Result<(), SeedError> {
        match self.keeps() {
            true => {
                let delete = format!("DELETE FROM _tablewright_seeds WHERE file = '{}'", self.file);
                run(&mut self.session, delete).await
            }
            false => Ok(()),
        }
    }

    /// Everything is done. What others have not ended stays.
    pub(crate) async fn end_journal(&mut self) -> Result<(), SeedError> {
        if !self.keeps() {
            return Ok(());
        }
        let name = tablewright_schema::ObjectName::read("_tablewright_seeds");
        match self.session.has_rows(&name).await.map_err(journal)? {
            true => Ok(()),
            false => run(&mut self.session, "DROP TABLE _tablewright_seeds".to_owned()).await,
        }
    }

    /// Whether rows are kept before the end.
    pub(crate) fn keeps(&self) -> bool {
        self.commit_every.is_some() && self.mode == Mode::Write && !self.seeds.streams.is_empty()
    }
}

async fn run(session: &mut Session<'_>, sql: String) -> Result<(), SeedError> {
    let sql = AssertSqlSafe(sql);
    let done = match session {
        Session::Sqlite(conn) => sqlx::raw_sql(sql).execute(&mut **conn).await.map(drop),
        Session::Postgres(conn) => sqlx::raw_sql(sql).execute(&mut **conn).await.map(drop),
        Session::Mysql(conn) => sqlx::raw_sql(sql).execute(&mut **conn).await.map(drop),
    };
    done.map_err(journal)
}

fn journal(source: sqlx::Error) -> SeedError {
    SeedError::Transaction { doing: "resumed", source }
}

/// The name of what a file holds: another file of the same rows goes on as well, and one that was changed begins anew.
fn fingerprint(file: &SeedFile, fake: Option<&Fake>) -> std::io::Result<String> {
    let mut digest = Sha256::new();
    digest.update(file.table.as_ref().map(ToString::to_string).unwrap_or_default());
    match fake {
        Some(Fake { rows, seed, with, span: _, line: _ }) => {
            let with = with.as_ref().map(Node::to_json);
            digest.update(format!("{rows} rows of {seed} with {with:?}"));
        }
        None => {
            let mut input = std::fs::File::open(&file.path)?;
            let mut buffer = vec![0; 1 << 16];
            loop {
                match input.read(&mut buffer)? {
                    0 => break,
                    read => digest.update(&buffer[..read]),
                }
            }
        }
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
