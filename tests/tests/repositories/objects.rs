//! Databases that are made for a test have the triggers, functions and views of the YAML.

use tablewright_tests::{Kind, TestDatabase};

pub mod db {
    //! What the schema gives.
    #![allow(missing_docs)]
    tablewright::schema!("tests/repositories/objects.yaml");
}

use db::note;

async fn works(db: &db::Db, name: &str) {
    let kept = db.notes().insert(note::New::new("a")).await.unwrap();
    let gone = db.notes().insert(note::New::new("b")).await.unwrap();
    db.notes().update(kept.id).text("c").save().await.unwrap();
    assert_eq!(db.notes().find(kept.id).required().await.unwrap().changes, 1, "{name}");
    let refused = db.notes().delete(kept.id).await.unwrap_err().to_string();
    assert!(refused.contains("it was changed"), "{name}: {refused}");
    db.notes().delete(gone.id).await.unwrap();
}

#[tokio::test]
async fn in_memory() {
    works(&db::Db::memory().await.unwrap(), "in memory").await;
}

#[tokio::test]
async fn in_a_throwaway_database() {
    works(&db::Db::throwaway("sqlite:").await.unwrap(), "a file").await;
    if let Some(beside) = TestDatabase::create(Kind::Postgres) {
        works(&db::Db::throwaway(beside.url()).await.unwrap(), "a database on the server").await;
    }
}
