//! The first path through a schema that the examples use as well: insert, find, fail by the constraint's name.

mod db {
    tablewright::schema!("../examples/pyscrai/schema");
}

use db::event_type;

#[tokio::test]
async fn a_row_is_inserted_found_changed_and_deleted() {
    let db = db::Db::memory().await.unwrap();
    let new = event_type::New::new("scenario_update", db::EventCategory::Scenario);
    let stored = db.event_types().insert(new.clone()).await.unwrap();
    assert_eq!(db.event_types().find(stored.id).await.unwrap().as_ref(), Some(&stored));
    assert_eq!(db.event_types().by_name("scenario_update").await.unwrap().as_ref(), Some(&stored));
    let again = db.event_types().insert(new).await;
    assert!(matches!(again, Err(event_type::Fail::NameTaken)), "{again:?}");
    let changed = db.event_types().update(stored.id).name("changed").save().await.unwrap();
    assert_eq!(changed.name, "changed");
    db.event_types().delete(stored.id).await.unwrap();
    assert_eq!(db.event_types().count().await.unwrap(), 0);
}
