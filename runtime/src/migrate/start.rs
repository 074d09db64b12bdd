//! `db.migrate(…)`: an application brings its database up to date when it starts.

use sqlx::ConnectOptions as _;

use crate::connection::{ConnectError, Connection, Link};
use crate::db::{Db, Pool};
use crate::migrate::embedded::Source;
use crate::migrate::error::MigrateError;
use crate::migrate::observer::{Observer, Silent};
use crate::migrate::options::Report;
use crate::migrate::walk::{at_start, migrate, up_on};
use crate::on_mysql;

impl Db {
    /// Applies every pending migration of a folder, compiled in by [`migrations!`](crate::migrations!) or read from a
    /// path. Any number of instances of an application may do so at once: each migration is applied once, and the others
    /// wait.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # std::fs::write(folder.path().join("1_notes.sql"), "CREATE TABLE notes (body TEXT)")?;
    /// # let folder = folder.path();
    /// let db = tablewright::Db::memory(&[]).await?;
    /// let report = db.migrate(folder).await?;
    /// assert_eq!(report.runs.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Fails like [`up`](crate::migrate::up), and when the folder cannot be read; and where one run would
    /// [expand a column and contract it](crate::migrate::UpOptions::apart), in a database that has been in use.
    pub async fn migrate(&self, source: &(impl Source + ?Sized)) -> Result<Report, MigrateError> {
        self.migrate_watched(source, &mut Silent).await
    }

    /// [`migrate`](Db::migrate), telling an observer what happens.
    pub async fn migrate_watched(
        &self,
        source: &(impl Source + ?Sized),
        observer: &mut dyn Observer,
    ) -> Result<Report, MigrateError> {
        // A connection of its own: what a migration sets, and a run that is broken off, stay out of the pool.
        let mut own = match &self.inner.pool {
            Pool::Sqlite(pool) => {
                let options = pool.connect_options();
                let unopened = |error| ConnectError::of_sqlite(&options, error);
                let mut pooled = pool.acquire().await.map_err(unopened)?;
                let file: Option<String> =
                    sqlx::query_scalar("SELECT file FROM pragma_database_list WHERE name = 'main'")
                        .fetch_one(&mut *pooled)
                        .await
                        .map_err(unopened)?;
                if file.unwrap_or_default().is_empty() {
                    // What is in memory is seen by the pool's own connections only.
                    let migrations = source.read_for(self.database())?;
                    let mut link = Link::Sqlite(&mut pooled);
                    return up_on(&mut link, &migrations, &at_start(), observer).await;
                }
                drop(pooled);
                let opened = options.connect().await;
                Connection::Sqlite(opened.map_err(|error| ConnectError::of_sqlite(&options, error))?)
            }
            Pool::Postgres(pool) => {
                let options = pool.connect_options();
                let opened = options.connect().await;
                Connection::Postgres(opened.map_err(|error| ConnectError::of_postgres(&options, error))?)
            }
            Pool::Mysql(pool) => {
                let options = pool.connect_options();
                let waits = pool.options().get_acquire_timeout();
                Connection::Mysql(on_mysql::open(&options, waits).await?)
            }
        };
        let report = migrate(&mut own, source, observer).await;
        // It is done with, whatever the server answers.
        drop(own.close().await);
        report
    }
}
