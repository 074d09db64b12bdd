//! What runs on SQLite: immediate transactions, the question whether another runner was faster, and rebuilds.

use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use sqlx::AssertSqlSafe;
use sqlx::sqlite::SqliteConnection;

use crate::migrate::error::MigrateError;
use crate::migrate::failure::{Place, Stop};
use crate::migrate::observer::Event;
use crate::migrate::retry::{Pauses, is_about_locks, is_sqlite_busy};
use crate::migrate::transaction::{Around, ForeignKeys, NotRun, Ran, Work};

/// The transaction holds the database's write lock from its beginning, and asks the history again under it.
pub(crate) async fn in_transaction(
    conn: &mut SqliteConnection,
    around: &mut Around<'_>,
    work: Work<'_>,
) -> Result<Ran, NotRun> {
    begin(conn, around).await.map_err(NotRun::Error)?;
    let ran = match inside(conn, around, work).await {
        Ok(Ran::Here) => commit(conn, around.options.wait).await.map(|()| Ran::Here).map_err(at(Place::End)),
        other => other,
    };
    if let (Ok(Ran::Here), Some(tables)) = (&ran, &mut around.tables) {
        tables.made(work.record.is_journaled());
    }
    if !matches!(ran, Ok(Ran::Here)) {
        // After some errors SQLite has rolled back by itself: then this fails, and nothing is open either.
        drop(sqlx::raw_sql("ROLLBACK").execute(conn).await);
    }
    ran
}

/// Waits while another process writes.
pub(crate) async fn begin(conn: &mut SqliteConnection, around: &mut Around<'_>) -> Result<(), MigrateError> {
    let mut pauses = Pauses::new(around.options.wait, Duration::from_millis(20), Duration::from_millis(500));
    loop {
        let source = match sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *conn).await {
            Ok(_) => return Ok(()),
            Err(error) => error,
        };
        let code = source.as_database_error().and_then(|error| error.code());
        if !code.is_some_and(|code| is_sqlite_busy(&code)) {
            return Err(MigrateError::Database { doing: "beginning a transaction", source });
        }
        let waited = pauses.waited();
        let Some(pause) = pauses.next() else { return Err(MigrateError::Busy { waited, holder: None }) };
        around.observer.event(&Event::Waiting { holder: None, waited });
        tokio::time::sleep(pause).await;
    }
}

fn at(place: Place) -> impl FnOnce(sqlx::Error) -> NotRun {
    move |error| NotRun::Stopped(Stop { place, error }, None)
}

/// What stands between the beginning of a transaction and its end.
pub(crate) async fn inside(
    conn: &mut SqliteConnection,
    around: &mut Around<'_>,
    work: Work<'_>,
) -> Result<Ran, NotRun> {
    if let Some(tables) = &around.tables {
        // Under the write lock: two that begin together make the tables once.
        if let Some(missing) = tables.missing(work.record.is_journaled()) {
            sqlx::raw_sql(AssertSqlSafe(missing)).execute(&mut *conn).await.map_err(at(Place::Before))?;
        }
        if let Some(question) = work.record.is_done(tables) {
            let asked = sqlx::query_scalar::<_, bool>(AssertSqlSafe(question)).fetch_one(&mut *conn).await;
            if asked.map_err(at(Place::Before))? {
                return Ok(Ran::Elsewhere);
            }
        }
    }
    let began = Instant::now();
    let orphans_before = match work.foreign_keys {
        ForeignKeys::AsSet => None,
        ForeignKeys::Checked => Some(orphans(conn).await.map_err(at(Place::Before))?),
    };
    let mut done = 0_usize;
    {
        let mut results = sqlx::raw_sql(AssertSqlSafe(work.text.sql.clone())).execute_many(&mut *conn);
        while results.try_next().await.map_err(at(Place::Statement(done)))?.is_some() {
            done += 1;
            around.observer.event(&Event::Statement { number: work.before + done, total: work.total });
        }
    }
    if let Some(before) = orphans_before {
        let after = orphans(conn).await.map_err(at(Place::End))?;
        let (before, after) = (before.beside(&after), after.beside(&before));
        if total(&after) > total(&before) {
            return Err(NotRun::Orphans(orphans_said(&before, &after)));
        }
    }
    if let Some(tables) = &around.tables {
        let record = work.record.sql(tables, Some(began.elapsed()));
        sqlx::raw_sql(AssertSqlSafe(record)).execute(&mut *conn).await.map_err(at(Place::End))?;
    }
    Ok(Ran::Here)
}

/// A reader can keep a commit from happening; the transaction stays open meanwhile.
pub(crate) async fn commit(conn: &mut SqliteConnection, wait: Duration) -> Result<(), sqlx::Error> {
    let mut pauses = Pauses::new(wait, Duration::from_millis(20), Duration::from_millis(500));
    loop {
        let error = match sqlx::raw_sql("COMMIT").execute(&mut *conn).await {
            Ok(_) => return Ok(()),
            Err(error) => error,
        };
        let pause = if is_about_locks(&error) { pauses.next() } else { None };
        let Some(pause) = pause else { return Err(error) };
        tokio::time::sleep(pause).await;
    }
}

/// From which table, to which, and how many.
type Orphan = (String, String, i64);

/// Rows that point nowhere.
struct Orphans {
    found: Vec<Orphan>,
    /// Tables that SQLite does not check, since one of their keys refers to what is not unique.
    unchecked: Vec<String>,
}

impl Orphans {
    /// Those of tables that were checked both times.
    fn beside(&self, other: &Orphans) -> Vec<Orphan> {
        let is_checked = |(child, _, _): &&Orphan| !other.unchecked.contains(child);
        self.found.iter().filter(is_checked).cloned().collect()
    }
}

async fn orphans(conn: &mut SqliteConnection) -> Result<Orphans, sqlx::Error> {
    let all =
        "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check() GROUP BY 1, 2 ORDER BY 1, 2";
    match sqlx::query_as(all).fetch_all(&mut *conn).await {
        Ok(found) => return Ok(Orphans { found, unchecked: Vec::new() }),
        Err(sqlx::Error::Database(_)) => {}
        Err(error) => return Err(error),
    }
    // One key that refers to nothing keeps SQLite from looking at any: so each table is asked for by itself.
    let children = "SELECT name FROM sqlite_master WHERE type = 'table' \
                    AND EXISTS (SELECT 1 FROM pragma_foreign_key_list(sqlite_master.name)) ORDER BY name";
    let children: Vec<String> = sqlx::query_scalar(children).fetch_all(&mut *conn).await?;
    let mut orphans = Orphans { found: Vec::new(), unchecked: Vec::new() };
    for child in children {
        let one =
            "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check(?) GROUP BY 1, 2 ORDER BY 1, 2";
        match sqlx::query_as(one).bind(&child).fetch_all(&mut *conn).await {
            Ok(found) => orphans.found.extend::<Vec<Orphan>>(found),
            Err(sqlx::Error::Database(_)) => orphans.unchecked.push(child),
            Err(error) => return Err(error),
        }
    }
    Ok(orphans)
}

fn total(orphans: &[Orphan]) -> i64 {
    orphans.iter().map(|(_, _, count)| count).sum()
}

fn orphans_said(before: &[Orphan], after: &[Orphan]) -> String {
    let new = after.iter().filter(|orphan| !before.contains(orphan));
    let listed = new.map(|(child, parent, count)| format!("{count} of {child} to {parent}"));
    listed.collect::<Vec<_>>().join(", ")
}

/// What a migration sets for the session, to be put back afterwards.
#[derive(Debug)]
pub(crate) struct Pragmas {
    foreign_keys: bool,
    legacy_alter_table: bool,
    cache_size: i64,
}

/// What a migration may remember of the file, in KiB. Each time it is full, the journal has to reach the disk first: a rebuild of 100 MB waits
/// for that 54 times with the 2 MiB that SQLite gives, and 18 times with this. With more it waits seldom, but sorts the indexes slower.
const CACHE_KIB: i64 = 8 << 10;

impl Pragmas {
    /// Reads them, and makes room for large tables.
    pub(crate) async fn prepare(conn: &mut SqliteConnection) -> Result<Self, sqlx::Error> {
        let foreign_keys = sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(&mut *conn).await?;
        let legacy_alter_table =
            sqlx::query_scalar("PRAGMA legacy_alter_table").fetch_one(&mut *conn).await?;
        let cache_size: i64 = sqlx::query_scalar("PRAGMA cache_size").fetch_one(&mut *conn).await?;
        // Of a session that says its own, the more is what it meant.
        if is_less(cache_size) {
            let more = format!("PRAGMA cache_size = -{CACHE_KIB}");
            sqlx::raw_sql(AssertSqlSafe(more)).execute(conn).await?;
        }
        Ok(Self { foreign_keys, legacy_alter_table, cache_size })
    }

    /// Makes the session what it was.
    pub(crate) async fn restore(self, conn: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let Self { foreign_keys, legacy_alter_table, cache_size } = self;
        let on = |set: bool| if set { "ON" } else { "OFF" };
        let all = format!(
            "PRAGMA foreign_keys = {};\nPRAGMA legacy_alter_table = {};\nPRAGMA cache_size = {cache_size}",
            on(foreign_keys),
            on(legacy_alter_table)
        );
        sqlx::raw_sql(AssertSqlSafe(all)).execute(conn).await.map(drop)
    }
}

/// Whether that is less than [`CACHE_KIB`]: a negative size counts KiB, a positive one pages, which have 4 KiB unless the file says otherwise.
fn is_less(cache_size: i64) -> bool {
    const PAGE_KIB: i64 = 4;
    let kib = if cache_size < 0 { cache_size.saturating_neg() } else { cache_size.saturating_mul(PAGE_KIB) };
    kib < CACHE_KIB
}
