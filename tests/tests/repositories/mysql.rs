//! What is particular to MySQL and MariaDB: keys that are not looked at, columns that are set one after the other, collations that
//! take letters for the same, rows that a transaction has not seen. What holds there holds on every other database too.

use tablewright::{Database, Error};
use tablewright_schema::Dialect;
use tablewright_tests::{Kind, TestDatabase};

use crate::db::{self, ProjectId, ToolId, agent, project, sample, tool};
use crate::systems::db::{self as systems, chat_message, chat_session};
use crate::{backends, statements};

/// `ON DUPLICATE KEY UPDATE` would change the row that has the same values in any key.
#[tokio::test]
async fn an_upsert_meets_a_row_by_the_key_that_it_names_and_by_no_other() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let ada = db.projects().insert(project::New::new("ada")).await.unwrap();
        let form = || project::New::new("new").id(ada.id);
        let failed = db.projects().insert(form()).on_conflict(project::NAME).update_all().await;
        assert!(matches!(failed, Err(project::Fail::KeyTaken)), "{name}: {failed:?}");
        let many = [project::New::new("other"), form()];
        let failed = db.projects().insert_many(many).on_conflict(project::NAME).update(project::name).await;
        assert!(matches!(failed, Err(project::Fail::KeyTaken)), "{name}: {failed:?}");
        let failed = db.projects().insert(form()).on_conflict(project::NAME).ignore().await;
        assert!(matches!(failed, Err(project::Fail::KeyTaken)), "{name}: {failed:?}");
        let left = db.projects().select().all().await.unwrap();
        assert_eq!(left, std::slice::from_ref(&ada), "{name}: nothing is changed");

        // Both keys are there: it is met by the one that is named.
        let both = project::New::new("ada").id(ada.id);
        let met = db.projects().insert(both.clone()).on_conflict(project::NAME).update_all().await.unwrap();
        assert_eq!(met, ada, "{name}");
        let met = db.projects().insert(both).on_conflict(project::PRIMARY_KEY).ignore().await.unwrap();
        assert_eq!(met, None, "{name}");
        let bob = db.projects().insert(project::New::new("bob")).await.unwrap();
        let taken = project::New::new("ada").id(bob.id);
        let failed = db.projects().insert(taken).on_conflict(project::PRIMARY_KEY).update_all().await;
        assert!(matches!(failed, Err(project::Fail::NameTaken)), "{name}: {failed:?}");
        // Inserts and updates in one list, in its order.
        let rows = ["eve", "bob", "ada", "fay"].map(project::New::new);
        let ids = db.projects().insert_many(rows).on_conflict(project::NAME).update_all().await.unwrap();
        assert_eq!((ids[1], ids[2], ids.len()), (bob.id, ada.id, 4), "{name}");
        let eve = db.projects().find(ids[0]).required().await.unwrap();
        assert_eq!(eve.name, "eve", "{name}");
    }
}

#[tokio::test]
async fn columns_are_computed_from_the_row_as_it_was() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let row = db.samples().insert(sample::New::new().short("old").words("b")).await.unwrap();
        let changes = || db.samples().update(row.id);
        let row = changes().words("new").copy(sample::short, sample::words).save().await.unwrap();
        assert_eq!((row.short.as_deref(), row.words.as_deref()), (Some("b"), Some("new")), "{name}");
        let row = changes().whole(1).small(5_i16).save().await.unwrap();
        let row = db
            .samples()
            .filter(sample::id.eq(row.id))
            .update()
            .add(sample::whole, 10)
            .returning()
            .save()
            .await
            .unwrap();
        assert_eq!((row[0].whole, row[0].small), (Some(11), Some(5)), "{name}");
        let exchange = changes().copy(sample::short, sample::words).copy(sample::words, sample::short);
        match (db.database(), exchange.save().await) {
            (Database::Sqlite | Database::Postgres, row) => {
                let row = row.unwrap();
                assert_eq!((row.short.as_deref(), row.words.as_deref()), (Some("new"), Some("b")), "{name}");
            }
            (Database::Mysql, refused) => {
                let refused = refused.map_err(Error::from);
                assert!(matches!(refused, Err(Error::Unsupported { table: "samples", .. })), "{refused:?}");
            }
        }
    }
}

#[tokio::test]
async fn long_lists_are_asked_for_at_once() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let rows = (0..30).map(|number| tool::New::new(format!("tool {number}")));
        let ids = db.tools().insert_many(rows).await.unwrap();
        for length in [0, 1, 3, 5, 17, 999, 1_001, 70_000] {
            let wanted = (0..length).map(|number| ToolId(ids[0].0 + number));
            let there = u64::try_from(length.min(30)).unwrap();
            assert_eq!(
                db.tools().filter(tool::id.is_in(wanted.clone())).count().await.unwrap(),
                there,
                "{name}"
            );
            assert_eq!(
                db.tools().filter(tool::id.not_in(wanted)).count().await.unwrap(),
                30 - there,
                "{name}: {length}"
            );
        }
        let names = |length: u32| tool::name.is_in((0..length).map(|number| format!("tool {number}")));
        assert_eq!(db.tools().filter(names(5_000)).count().await.unwrap(), 30, "{name}");
        match (db.database(), db.tools().filter(names(70_000)).count().await) {
            (Database::Sqlite | Database::Postgres, count) => assert_eq!(count.unwrap(), 30, "{name}"),
            (Database::Mysql, refused) => {
                assert!(matches!(refused, Err(Error::Value { column: "name", .. })), "{refused:?}");
            }
        }
        let (_, agents) = backend.agents(&["ada"]).await;
        let uuids = (0..2_000).map(|number| {
            let other = db::AgentId(tablewright::types::Uuid::from_u128(number));
            if number == 1_234 { agents[0].id } else { other }
        });
        assert_eq!(db.agents().filter(agent::id.is_in(uuids)).count().await.unwrap(), 1, "{name}");
    }
}

/// Elsewhere zero is a number as any other.
#[tokio::test]
async fn zero_is_a_key() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let zero = db.projects().insert(project::New::new("zero").id(ProjectId(0))).await.unwrap();
        assert_eq!(zero.id, ProjectId(0), "{name}");
        assert_eq!(db.projects().find(ProjectId(0)).required().await.unwrap(), zero, "{name}");
    }
}

/// The usual database of these servers takes capital and small letters for the same, and so do its keys.
#[tokio::test]
async fn a_collation_that_folds_letters_is_the_servers_own_business() {
    let options = "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci";
    let Some(database) = TestDatabase::create_with(Kind::Mysql, options) else { return };
    database.execute(&statements("schema", Dialect::Mysql));
    let db = db::Db::connect(database.url()).await.unwrap();
    let ada = db.projects().insert(project::New::new("Ada")).await.unwrap();
    let bob = db.projects().insert(project::New::new("bob")).await.unwrap();
    let taken = db.projects().insert(project::New::new("ADA")).await;
    assert!(matches!(taken, Err(project::Fail::NameTaken)), "{taken:?}");
    // Rows come back in the order in which they were given, whatever letters they are found by.
    let rows = ["BOB", "eve", "aDA"].map(project::New::new);
    let ids = db.projects().insert_many(rows).on_conflict(project::NAME).update_all().await.unwrap();
    assert_eq!((ids[0], ids[2], ids.len()), (bob.id, ada.id, 3));
    let ignored = db.projects().insert(project::New::new("EVE")).on_conflict(project::NAME).ignore().await;
    assert_eq!(ignored.unwrap(), None);
    assert_eq!(db.projects().filter(project::name.eq("ADA")).count().await.unwrap(), 1);
    // Patterns tell letters apart on every database.
    assert_eq!(db.projects().filter(project::name.like("A%")).count().await.unwrap(), 1);
    assert_eq!(db.projects().filter(project::name.like("a%")).count().await.unwrap(), 0);
    assert_eq!(db.projects().filter(project::name.ilike("A%")).count().await.unwrap(), 1);
}

/// What rows belong to is told by their keys. Where the server alone knows that two are the same, nothing is left out in silence.
#[tokio::test]
async fn keys_that_only_a_collation_takes_for_the_same_are_told() {
    let options = "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci";
    let Some(database) = TestDatabase::create_with(Kind::Mysql, options) else { return };
    database.execute(&statements("systems.yaml", Dialect::Mysql));
    let db = systems::Db::connect(database.url()).await.unwrap();
    db.chat_sessions().insert(chat_session::New::new("one")).await.unwrap();
    db.chat_messages().insert(chat_message::New::new("one", "user", "hello")).await.unwrap();
    let sessions = || db.chat_sessions().select().with(chat_session::MESSAGES).all();
    assert_eq!(sessions().await.unwrap()[0].1.len(), 1);
    db.chat_messages().insert(chat_message::New::new("ONE", "user", "again")).await.unwrap();
    let told = sessions().await.unwrap_err().to_string();
    assert!(
        told.starts_with("chat_messages.session_id: the database cannot do this: to tell which key"),
        "{told}"
    );

    let changes = [("ONE".into(), chat_session::Update::new().user_id(None::<tablewright::types::Uuid>))];
    let told = db.chat_sessions().update_many(changes).await.unwrap_err().to_string();
    assert!(told.starts_with("chat_sessions.id: the database cannot do this"), "{told}");
}

/// A plain read sees what was there when the transaction began to read: a row that is met, and not changed, would not be found.
#[tokio::test]
async fn what_is_written_is_read_as_it_is_now() {
    let Some(database) = TestDatabase::create(Kind::Mysql) else { return };
    database.execute(&statements("schema", Dialect::Mysql));
    let db = db::Db::connect(database.url()).await.unwrap();
    db.tx(async |tx| {
        assert_eq!(tx.projects().count().await?, 0);
        let other = db.projects().insert(project::New::new("other")).await?;
        let form = project::New::new("other");
        let met = tx.projects().insert(form).on_conflict(project::NAME).update(project::name).await?;
        assert_eq!(met, other);
        let same = tx.projects().update(other.id).name("other").save().await?;
        assert_eq!(same, other);
        let same =
            tx.projects().filter(project::name.eq("other")).update().name("other").returning().save().await?;
        assert_eq!(same, [other]);
        Ok::<(), project::Fail>(())
    })
    .await
    .unwrap();
}
