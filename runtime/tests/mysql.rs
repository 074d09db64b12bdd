//! Connections and transactions on MySQL and MariaDB, where those are unlike the other databases'.

// A test that unwraps says where it stopped.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use tablewright::connection::{ConnectError, ConnectOptions, Connection};
use tablewright::{Conflict, ConflictKind, Error};
use tablewright_tests::{Kind, TestDatabase, mariadb_url};

mod db {
    tablewright::schema!("docs/schema");
}

use db::customer;

/// The server's URL with another user, password and database.
fn url(server: &str, credentials: &str, database: &str) -> String {
    let (_, place) = server.split_once('@').expect("the URL names a user");
    let (host, rest) = place.split_once('/').expect("the URL names a database");
    let (_, query) = rest.split_once('?').unwrap_or((rest, ""));
    format!("mysql://{credentials}@{host}/{database}?{query}")
}

#[tokio::test]
async fn what_keeps_a_connection_from_being_made_is_said_without_the_password() {
    let Some(server) = mariadb_url() else { return };
    let refused = url(&server, "nobody:hunter2", "mysql");
    let missing = url(&server, "root", "not_there");
    let secret = missing.replace("root@", "root:hunter2@");
    for (url, expected) in [(&refused, "nobody"), (&missing, "CREATE DATABASE not_there"), (&secret, "root")]
    {
        let error = Connection::connect(url, &ConnectOptions::default()).await.unwrap_err();
        match &error {
            ConnectError::Refused { user, .. } => {
                assert!(["nobody", "root"].contains(&user.as_str()), "{error}")
            }
            ConnectError::NoSuchDatabase { database, .. } => assert_eq!(database, "not_there"),
            other => panic!("{url}: {other}"),
        }
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
        let pool = tablewright::Db::connect(url).await.unwrap_err().to_string();
        assert!(pool.contains(expected) && !pool.contains("hunter2"), "{pool}");
    }
}

#[tokio::test]
async fn sessions_are_in_utc_and_strict_whatever_the_server_has() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    database.execute("CREATE TABLE a (b VARCHAR(2))");
    let mut conn = Connection::connect(database.url(), &ConnectOptions::default()).await.unwrap();
    conn.raw("INSERT INTO a VALUES ('abc')").await.unwrap_err();
    let Connection::Mysql(conn) = &mut conn else { unreachable!() };
    let set: (String, String, String) =
        sqlx::query_as("SELECT @@time_zone, @@character_set_client, @@sql_mode")
            .fetch_one(conn)
            .await
            .unwrap();
    assert_eq!((set.0.as_str(), set.1.as_str()), ("+00:00", "utf8mb4"));
    assert!(
        !set.2.contains("PIPES_AS_CONCAT"),
        "a file means what it means in the server's shell: {}",
        set.2
    );

    let url = format!("{}&statement_timeout=1500ms&max_connections=3", database.url());
    let pool = tablewright::Db::connect(&url).await.unwrap();
    let is_mariadb: bool = sqlx::query_scalar("SELECT VERSION() LIKE '%MariaDB%'")
        .fetch_one(pool.mysql_pool().unwrap())
        .await
        .unwrap();
    let kept = match is_mariadb {
        true => "SELECT @@max_statement_time + 0e0",
        false => "SELECT @@max_execution_time / 1e3",
    };
    let limit: f64 = sqlx::query_scalar(kept).fetch_one(pool.mysql_pool().unwrap()).await.unwrap();
    assert!((limit - 1.5).abs() < 0.001, "{limit}");
    assert_eq!(pool.pool_state().most, 3);
    pool.script("INSERT INTO a VALUES ('abc')").await.unwrap_err();
    pool.close().await;
}

/// A shop with two customers.
async fn shop(settings: &str) -> Option<tablewright::Throwaway<db::Db>> {
    let server = mariadb_url()?;
    let separator = if server.contains('?') { '&' } else { '?' };
    let db =
        db::Db::throwaway(&format!("{server}{separator}{settings}")).await.expect("a database of its own");
    for name in ["ada@example.org", "bob@example.org"] {
        db.customers().insert(customer::New::new(name)).await.expect("a customer is inserted");
    }
    Some(db)
}

async fn changed(tx: &db::Tx, from: &str, to: &str) -> Result<(), Error> {
    let found = tx.customers().by_email(from).await?.expect("it is there");
    tx.customers().update(found.id).email(to).save().await.map(drop).map_err(Error::from)
}

#[tokio::test]
async fn what_the_server_has_rolled_back_is_not_gone_on_with() {
    let Some(db) = shop("").await else { return };
    let both = tokio::sync::Barrier::new(2);
    let one = async |first: &'static str, second: &'static str| {
        // Whoever swallows the error loses nothing in silence.
        db.tx(async |tx| {
            changed(tx, first, &format!("1{first}")).await?;
            both.wait().await;
            match changed(tx, second, &format!("2{second}")).await {
                Err(Error::Conflict(Conflict { kind: ConflictKind::Deadlock, .. })) => {}
                other => return other,
            }
            let after = tx.customers().insert(customer::New::new("after@example.org")).await;
            let Err(customer::Fail::Other(Error::Transaction(said))) = after else { panic!("{after:?}") };
            assert!(said.contains("rolled the transaction back"), "{said}");
            Ok::<(), Error>(())
        })
        .await
    };
    let (left, right) =
        tokio::join!(one("ada@example.org", "bob@example.org"), one("bob@example.org", "ada@example.org"));
    let lost = [&left, &right].into_iter().filter(|done| matches!(done, Err(Error::Transaction(_)))).count();
    assert_eq!(lost, 1, "{left:?} {right:?}");
    assert_eq!(db.customers().count().await.unwrap(), 2, "nothing was written outside of the transaction");
}

#[tokio::test]
async fn a_statement_that_was_cancelled_ends_its_transaction() {
    let Some(db) = shop("").await else { return };
    db.tx(async |holder| {
        changed(holder, "ada@example.org", "held@example.org").await?;
        let cut = db
            .tx(async |tx| {
                let waits = async {
                    let row =
                        tx.customers().by_email("ada@example.org").await?.expect("it is there, for others");
                    tx.customers().update(row.id).email("mine@example.org").save().await.map_err(Error::from)
                };
                let cancelled = tokio::time::timeout(Duration::from_millis(300), waits).await;
                assert!(cancelled.is_err(), "it waits for the row: {cancelled:?}");
                tx.customers().count().await.map(drop)
            })
            .await;
        assert!(matches!(cut, Err(Error::Transaction(said)) if said.contains("cancelled")), "{cut:?}");
        Ok::<(), Error>(())
    })
    .await
    .unwrap();
    // Its connection is not what others get.
    for _ in 0..20 {
        assert_eq!(db.customers().count().await.unwrap(), 2);
    }
    assert!(db.customers().by_email("held@example.org").await.unwrap().is_some());
}

#[tokio::test]
async fn a_statement_ends_in_time() {
    let Some(db) = shop("statement_timeout=1s").await else { return };
    let began = Instant::now();
    let waits = db
        .tx(async |tx| {
            changed(tx, "ada@example.org", "held@example.org").await?;
            // Another connection waits for the row.
            let other = db.customers().by_email("ada@example.org").await?.expect("it is there, for others");
            let waited = db.customers().update(other.id).email("mine@example.org").save().await;
            Ok::<_, Error>(waited.map(drop).map_err(Error::from))
        })
        .await
        .unwrap();
    assert!(matches!(waits, Err(Error::StatementTimeout { .. })), "{waits:?}");
    // The server itself waits for a row for 50 seconds.
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    assert_eq!(
        db.customers().by_email("held@example.org").await.unwrap().map(|row| row.email),
        Some("held@example.org".to_owned())
    );
}
