//! Transactions: all or nothing, nested ones by themselves, and nothing left open whatever happens.

use std::time::Duration;

use tablewright::Error;

use crate::backends;
use crate::db::project;

#[derive(Debug)]
enum Failed {
    OnPurpose,
    Database,
}

impl From<Error> for Failed {
    fn from(_: Error) -> Self {
        Failed::Database
    }
}

impl From<project::Fail> for Failed {
    fn from(_: project::Fail) -> Self {
        Failed::Database
    }
}

#[tokio::test]
async fn ok_is_kept_and_err_undone() {
    for backend in backends().await {
        let db = &backend.db;
        let kept = db
            .tx(async |tx| {
                tx.projects().insert(project::New::new("a")).await?;
                assert_eq!(tx.projects().count().await?, 1);
                tx.projects().insert(project::New::new("b")).await
            })
            .await
            .unwrap();
        assert_eq!(kept.name, "b");
        let undone: Result<(), Failed> = db
            .tx(async |tx| {
                tx.projects().insert(project::New::new("c")).await?;
                Err(Failed::OnPurpose)
            })
            .await;
        assert!(matches!(undone, Err(Failed::OnPurpose)), "{}", backend.name);
        assert_eq!(db.projects().count().await.unwrap(), 2, "{}", backend.name);
    }
}

#[tokio::test]
async fn a_nested_one_is_undone_by_itself() {
    for backend in backends().await {
        let db = &backend.db;
        db.tx(async |tx| {
            tx.projects().insert(project::New::new("outer")).await?;
            let inner = tx
                .tx(async |tx| {
                    tx.projects().insert(project::New::new("inner")).await?;
                    tx.projects().insert(project::New::new("outer")).await
                })
                .await;
            assert!(matches!(inner, Err(project::Fail::NameTaken)), "{}: {inner:?}", backend.name);
            tx.tx(async |tx| tx.projects().insert(project::New::new("second")).await).await?;
            assert_eq!(tx.projects().count().await?, 2);
            Ok::<(), project::Fail>(())
        })
        .await
        .unwrap();
        let mut names: Vec<String> =
            db.projects().select().all().await.unwrap().into_iter().map(|row| row.name).collect();
        names.sort();
        assert_eq!(names, ["outer", "second"], "{}", backend.name);
    }
}

#[tokio::test]
async fn a_nested_one_that_is_dropped_is_undone() {
    for backend in backends().await {
        let db = &backend.db;
        db.tx(async |tx| {
            tx.projects().insert(project::New::new("kept")).await?;
            let slow = tx.tx(async |tx| {
                tx.projects().insert(project::New::new("dropped")).await?;
                tokio::time::sleep(Duration::from_secs(60)).await;
                Ok::<(), project::Fail>(())
            });
            assert!(tokio::time::timeout(Duration::from_millis(200), slow).await.is_err());
            assert_eq!(tx.projects().count().await?, 1, "{}", backend.name);
            Ok::<(), project::Fail>(())
        })
        .await
        .unwrap();
        assert_eq!(db.projects().count().await.unwrap(), 1, "{}", backend.name);
    }
}

#[tokio::test]
async fn the_outer_one_waits_for_the_nested_one() {
    for backend in backends().await {
        let refused =
            backend.db.tx(async |outer| outer.tx(async |_| outer.projects().count().await).await).await;
        assert!(matches!(refused, Err(Error::Transaction(_))), "{}: {refused:?}", backend.name);
    }
}

#[tokio::test]
async fn a_dropped_future_leaves_nothing_open() {
    for backend in backends().await {
        let db = &backend.db;
        for round in 0..40_u64 {
            let work = db.tx(async |tx| {
                for number in 0..50 {
                    tx.projects().insert(project::New::new(format!("{round} {number}"))).await?;
                }
                tokio::time::sleep(Duration::from_secs(60)).await;
                Ok::<(), project::Fail>(())
            });
            let _ = tokio::time::timeout(Duration::from_micros(round * 211), work).await;
        }
        assert_eq!(db.projects().count().await.unwrap(), 0, "{}", backend.name);
        db.projects().insert(project::New::new("after")).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_can_be_spawned() {
    for backend in backends().await {
        let db = backend.db.clone();
        let name = String::from("spawned");
        let task = tokio::spawn(async move {
            db.tx(async |tx| {
                tx.projects().insert(project::New::new(name.as_str())).await?;
                let rows = tx.projects().select().with(project::AGENTS).all().await?;
                tx.tx(async |tx| tx.projects().count().await).await?;
                Ok::<usize, project::Fail>(rows.len())
            })
            .await
        });
        assert_eq!(task.await.unwrap().unwrap(), 1, "{}", backend.name);
    }
}
