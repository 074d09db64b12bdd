//! One runner at a time: PostgreSQL's advisory lock and the named lock of MySQL and MariaDB, the same that sqlx takes. On
//! SQLite each transaction takes the write lock of the file instead.

use std::time::{Duration, Instant};

use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;

use crate::connection::Link;
use crate::migrate::error::MigrateError;
use crate::migrate::observer::{Event, Observer};
use crate::migrate::options::RunOptions;
use crate::migrate::retry::Pauses;

const TAKING: &str = "taking the migration lock";

/// Takes the lock, waiting for whoever has it.
///
/// It is asked for again and again, so that somebody can be told who is waited for. On PostgreSQL a statement that waits inside the server
/// would hold a snapshot, and `CREATE INDEX CONCURRENTLY` of the runner that has the lock would wait for that snapshot for ever. On MySQL
/// a runner that was killed keeps the lock until the server has done with its last statement, as it should: only then can be seen what
/// became of that.
pub(crate) async fn acquire(
    conn: &mut Link<'_>,
    options: &RunOptions,
    observer: &mut dyn Observer,
) -> Result<(), MigrateError> {
    let mut pauses = Pauses::new(options.wait, Duration::from_millis(20), Duration::from_millis(500));
    let mut told = None::<Instant>;
    while !try_acquire(conn).await? {
        let waited = pauses.waited();
        let Some(pause) = pauses.next() else {
            return Err(MigrateError::Busy { waited, holder: holder(conn).await });
        };
        if told.is_none_or(|told| told.elapsed() > Duration::from_secs(5)) {
            let holder = holder(conn).await;
            observer.event(&Event::Waiting { holder: holder.as_deref(), waited });
            told = Some(Instant::now());
        }
        tokio::time::sleep(pause).await;
    }
    Ok(())
}

/// Takes the lock if nobody has it.
async fn try_acquire(conn: &mut Link<'_>) -> Result<bool, MigrateError> {
    let taken = match conn {
        Link::Sqlite(_) => return Ok(true),
        Link::Postgres(conn) => {
            let id = lock_id(conn).await?;
            sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(id).fetch_one(&mut **conn).await
        }
        Link::Mysql(conn) => {
            let name = lock_name(conn).await?;
            let taken = sqlx::query_scalar("SELECT GET_LOCK(?, 0)").bind(name).fetch_one(&mut **conn).await;
            taken.map(|taken: Option<i64>| taken == Some(1))
        }
    };
    taken.map_err(MigrateError::database(TAKING))
}

/// Gives the lock back. It also goes when the connection does.
pub(crate) async fn release(conn: &mut Link<'_>) {
    // A connection that is broken holds no lock.
    match conn {
        Link::Sqlite(_) => {}
        Link::Postgres(conn) => {
            if let Ok(id) = lock_id(conn).await {
                drop(sqlx::query("SELECT pg_advisory_unlock($1)").bind(id).execute(&mut **conn).await);
            }
        }
        Link::Mysql(conn) => {
            if let Ok(name) = lock_name(conn).await {
                drop(sqlx::query("SELECT RELEASE_LOCK(?)").bind(name).execute(&mut **conn).await);
            }
        }
    }
}

/// The lock's name, made from the database's name as sqlx makes it.
async fn lock_name(conn: &mut MySqlConnection) -> Result<String, MigrateError> {
    let name: Option<String> = sqlx::query_scalar("SELECT DATABASE()")
        .fetch_one(conn)
        .await
        .map_err(MigrateError::database(TAKING))?;
    // sqlx-mysql 0.9, src/migrate.rs, `generate_lock_id`.
    Ok(format!("{:x}", lock_number(&name.unwrap_or_default())))
}

/// The lock's number, made from the database's name as sqlx makes it.
async fn lock_id(conn: &mut PgConnection) -> Result<i64, MigrateError> {
    let name: String = sqlx::query_scalar("SELECT current_database()")
        .fetch_one(conn)
        .await
        .map_err(MigrateError::database(TAKING))?;
    // sqlx-postgres 0.9, src/migrate.rs, `generate_lock_id`.
    Ok(lock_number(&name))
}

fn lock_number(database: &str) -> i64 {
    const CRC: crc::Crc<u32> = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC);
    0x3d32_ad9e * i64::from(CRC.checksum(database.as_bytes()))
}

/// Who holds the lock, for a message: a question that fails names nobody.
async fn holder(conn: &mut Link<'_>) -> Option<String> {
    let found = match conn {
        Link::Sqlite(_) => return None,
        Link::Postgres(conn) => {
            let id = lock_id(conn).await.ok()?;
            sqlx::query_scalar(
                "SELECT format('%s, process %s of the server, user %s', \
                   coalesce(nullif(a.application_name, ''), 'a session without a name'), a.pid, a.usename) \
                 FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid \
                 WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
                   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
                   AND ((l.classid::bigint << 32) | l.objid::bigint) = $1",
            )
            .bind(id)
            .fetch_optional(&mut **conn)
            .await
        }
        Link::Mysql(conn) => {
            let name = lock_name(conn).await.ok()?;
            sqlx::query_scalar(
                "SELECT CONCAT('connection ', id, ' of the server, user ', user, CASE WHEN info IS NULL THEN '' \
                     ELSE CONCAT(', which is running ', LEFT(info, 80)) END) \
                 FROM information_schema.processlist WHERE id = IS_USED_LOCK(?)",
            )
            .bind(name)
            .fetch_optional(&mut **conn)
            .await
        }
    };
    found.ok().flatten()
}
