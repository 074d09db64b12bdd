//! Transactions that compete: one loses, is told so by type, and is done again where that was asked for.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tablewright::{Error, Fault};
use tablewright_tests::Kind;
use tokio::sync::Barrier;

use crate::backends;
use crate::connections::databases;
use crate::db::{self, project, tool};

/// Two at once, each of which reads what the other writes: serializable only where one loses.
async fn compete(db: &db::Db, retries: u32) -> (Vec<Result<(), Error>>, u32) {
    let (begun, rounds) = (Barrier::new(2), AtomicU32::new(0));
    let one = async |name: &str| {
        db.transaction()
            .serializable()
            .deferred()
            .retries(retries)
            .run(async |tx| {
                let first = rounds.fetch_add(1, Ordering::Relaxed) < 2;
                let there = tx.tools().count().await?;
                if first {
                    begun.wait().await;
                }
                tx.tools().insert(tool::New::new(format!("{name} saw {there}"))).await?;
                // On PostgreSQL both have to have written before either commits.
                if first && db.database().name() == "postgres" {
                    begun.wait().await;
                }
                Ok::<(), Error>(())
            })
            .await
    };
    let (left, right) = tokio::join!(one("left"), one("right"));
    (vec![left, right], rounds.load(Ordering::Relaxed))
}

#[tokio::test]
async fn one_of_two_loses_and_says_so() {
    for (kind, database) in databases() {
        let db =
            db::Db::builder(database.url()).busy_timeout(Duration::from_millis(100)).connect().await.unwrap();
        let (done, rounds) = compete(&db, 0).await;
        let lost = done.iter().filter(|done| matches!(done, Err(Error::Conflict(_)))).count();
        let won = done.iter().filter(|done| done.is_ok()).count();
        assert_eq!((won, lost, rounds), (1, 1, 2), "{kind:?}: {done:?}");
        assert_eq!(db.tools().count().await.unwrap(), 1, "{kind:?}");
    }
}

#[tokio::test]
async fn who_lost_does_it_again() {
    for (kind, database) in databases() {
        let db =
            db::Db::builder(database.url()).busy_timeout(Duration::from_millis(100)).connect().await.unwrap();
        let (done, rounds) = compete(&db, 20).await;
        assert!(done.iter().all(Result::is_ok), "{kind:?}: {done:?}");
        assert!(rounds >= 3, "{kind:?}: {rounds}");
        let mut seen: Vec<String> =
            db.tools().select().all().await.unwrap().into_iter().map(|row| row.name).collect();
        seen.sort_by_key(|name| name.chars().last());
        let counts: Vec<&str> = seen.iter().map(|name| name.rsplit(' ').next().unwrap()).collect();
        // As if one had run after the other.
        assert_eq!(counts, ["0", "1"], "{kind:?}: {seen:?}");
    }
}

#[tokio::test]
async fn only_what_lost_is_done_again_and_only_so_often() {
    for backend in backends().await {
        let db = &backend.db;
        let rounds = AtomicU32::new(0);
        let run = async |retries: u32| {
            rounds.store(0, Ordering::Relaxed);
            let transaction = db.transaction().retries(retries).back_off(Duration::from_millis(1));
            transaction
                .run(async |tx| {
                    rounds.fetch_add(1, Ordering::Relaxed);
                    tx.projects().insert(project::New::new("once")).await
                })
                .await
        };
        let fault = db.fail("commit", Fault::Serialization.times(2));
        run(5).await.unwrap();
        assert_eq!((rounds.load(Ordering::Relaxed), fault.struck()), (3, 2), "{}", backend.name);
        assert_eq!(db.projects().count().await.unwrap(), 1, "{}", backend.name);

        // The name is taken: no number of tries would help.
        let taken = run(5).await;
        assert!(matches!(taken, Err(project::Fail::NameTaken)), "{}: {taken:?}", backend.name);
        assert_eq!(rounds.load(Ordering::Relaxed), 1, "{}", backend.name);

        db.fail("projects.insert", Fault::Serialization.always());
        let lost = run(3).await;
        assert!(matches!(lost, Err(project::Fail::Other(Error::Conflict(_)))), "{}: {lost:?}", backend.name);
        assert_eq!(rounds.load(Ordering::Relaxed), 4, "{}", backend.name);
    }
}

#[tokio::test]
async fn a_read_only_transaction_refuses_to_write() {
    for backend in backends().await {
        let db = &backend.db;
        for transaction in [
            db.transaction().read_only(),
            db.transaction().read_only().read_committed(),
            db.transaction().read_only().repeatable_read(),
            db.transaction().read_only().serializable(),
        ] {
            let refused = transaction
                .run(async |tx| {
                    assert_eq!(tx.projects().count().await?, 0);
                    tx.projects().insert(project::New::new("no")).await
                })
                .await;
            assert!(
                matches!(refused, Err(project::Fail::Other(Error::Transaction(_)))),
                "{}: {refused:?}",
                backend.name
            );
        }
        // The connection writes again afterwards.
        for transaction in [
            db.transaction().read_committed(),
            db.transaction().repeatable_read(),
            db.transaction().serializable(),
        ] {
            transaction.run(async |tx| tx.tools().insert(tool::New::new(fresh())).await).await.unwrap();
        }
        assert_eq!(db.tools().count().await.unwrap(), 3, "{}", backend.name);
    }
}

fn fresh() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    format!("tool {}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

#[tokio::test]
async fn a_panic_undoes_the_transaction() {
    for backend in backends().await {
        let db = backend.db.clone();
        let task = tokio::spawn(async move {
            db.tx(async |tx| {
                tx.projects().insert(project::New::new("panics")).await?;
                if tx.projects().count().await? == 1 {
                    panic!("on purpose");
                }
                Ok::<(), project::Fail>(())
            })
            .await
        });
        assert!(task.await.unwrap_err().is_panic(), "{}", backend.name);
        assert_eq!(backend.db.projects().count().await.unwrap(), 0, "{}", backend.name);
        backend.db.projects().insert(project::New::new("after")).await.unwrap();
    }
}

#[tokio::test]
async fn statements_of_one_transaction_run_one_after_the_other() {
    for backend in backends().await {
        let db = &backend.db;
        db.tx(async |tx| {
            let insert = async |from: u32| {
                for number in 0..20 {
                    tx.projects().insert(project::New::new(format!("{from} {number}"))).await?;
                    assert!(tx.projects().count().await? > 0);
                }
                Ok::<(), project::Fail>(())
            };
            tokio::try_join!(insert(1), insert(2), insert(3)).map(drop)
        })
        .await
        .unwrap();
        assert_eq!(db.projects().count().await.unwrap(), 60, "{}", backend.name);
    }
}

/// The kinds are told apart where the databases differ.
#[tokio::test]
async fn writers_on_sqlite_wait_for_each_other_and_say_when_that_takes_too_long() {
    for (kind, database) in databases().filter(|(kind, _)| *kind == Kind::Sqlite) {
        let db =
            db::Db::builder(database.url()).busy_timeout(Duration::from_millis(50)).connect().await.unwrap();
        let busy = db
            .tx(async |tx| {
                tx.projects().insert(project::New::new("first")).await?;
                db.projects().insert(project::New::new("second")).await
            })
            .await;
        assert!(matches!(busy, Err(project::Fail::Other(Error::Conflict(_)))), "{kind:?}: {busy:?}");
        // Write-ahead: a reader does not wait for the writer.
        let read = db.tx(async |tx| {
            tx.projects().insert(project::New::new("first")).await?;
            db.projects().count().await.map_err(project::Fail::from)
        });
        assert_eq!(read.await.unwrap(), 0);
    }
}
