//! Inserts that meet a row by a unique index of some rows only, or of what is computed from a row.

use crate::backends_of;

pub mod db {
    //! What the schema gives.
    #![allow(missing_docs)]
    tablewright::schema!("tests/repositories/indexes.yaml");
}

use db::account;

fn instant() -> tablewright::types::DateTime<tablewright::types::Utc> {
    tablewright::types::DateTime::from_timestamp(1_700_000_000, 0).unwrap()
}

#[tokio::test]
async fn an_index_of_some_rows_is_met_by_those_rows_only() {
    for (db, name, _database) in backends_of("indexes.yaml", db::Db::memory, db::Db::connect).await {
        let form = |name: &str| account::New::new("ada@example.org", name);
        let first =
            db.accounts().insert(form("ada")).on_conflict(account::ONE_OPEN).update_all().await.unwrap();
        let again = form("ada l").logins(2);
        let again = db.accounts().insert(again).on_conflict(account::ONE_OPEN).update_all().await.unwrap();
        assert_eq!((again.id, again.name.as_str(), again.logins), (first.id, "ada l", 2), "{name}");
        let ignored =
            db.accounts().insert(form("else")).on_conflict(account::ONE_OPEN).ignore().await.unwrap();
        assert_eq!(ignored, None, "{name}");
        // Without being asked, the index is a constraint like others.
        let failed = db.accounts().insert(form("else")).await;
        assert!(matches!(failed, Err(account::Fail::OneOpen)), "{name}: {failed:?}");

        // A row that the index does not hold is in nobody's way.
        db.accounts().update(first.id).closed_at(instant()).save().await.unwrap();
        let second =
            db.accounts().insert(form("second")).on_conflict(account::ONE_OPEN).update_all().await.unwrap();
        assert_ne!(second.id, first.id, "{name}");
        let closed = form("third").closed_at(instant());
        let third = db.accounts().insert(closed).on_conflict(account::ONE_OPEN).update_all().await.unwrap();
        assert_ne!(third.id, second.id, "{name}");

        let rows =
            ["ada@example.org", "bob@example.org"].map(|email| account::New::new(email, email).logins(5));
        let ids = db.accounts().insert_many(rows).on_conflict(account::ONE_OPEN).update(account::logins);
        let ids = ids.await.unwrap();
        assert_eq!((ids.len(), ids[0]), (2, second.id), "{name}: in the order of the rows");
        let second = db.accounts().find(second.id).required().await.unwrap();
        assert_eq!((second.name.as_str(), second.logins), ("second", 5), "{name}");
    }
}

#[tokio::test]
async fn an_index_of_what_is_computed_is_met_by_what_computes_the_same() {
    for (db, name, _database) in backends_of("indexes.yaml", db::Db::memory, db::Db::connect).await {
        let form = |email: &str, name: &str| account::New::new(email, name);
        let first = db.accounts().insert(form("1", "Ada")).await.unwrap();
        let again = db.accounts().insert(form("2", "ADA").logins(1)).on_conflict(account::ONE_NAME);
        let again = again.update(account::logins).await.unwrap();
        assert_eq!((again.id, again.name.as_str(), again.logins), (first.id, "Ada", 1), "{name}");
        // What the insert sets is set, the text under the expression as well: it computes the same.
        let again =
            db.accounts().insert(form("3", "aDa")).on_conflict(account::ONE_NAME).update_all().await.unwrap();
        assert_eq!((again.id, again.name.as_str(), again.email.as_str()), (first.id, "aDa", "3"), "{name}");
        let other = form("4", "ada").active(false);
        let other = db.accounts().insert(other).on_conflict(account::ONE_NAME).ignore().await.unwrap();
        assert!(other.is_some_and(|row| row.id != first.id), "{name}: the second key differs");

        let busy = db.accounts().insert(form("x", "x").logins(11).closed_at(instant())).await.unwrap();
        let again = form("X", "y").logins(11).closed_at(instant());
        let ignored = db.accounts().insert(again).on_conflict(account::ONE_BUSY).ignore().await.unwrap();
        assert_eq!(ignored, None, "{name}: a predicate that each database spells itself");
        // Another constraint fails as ever.
        let taken = form("X", "X").logins(12);
        let failed = db.accounts().insert(taken).on_conflict(account::ONE_BUSY).update_all().await;
        assert!(matches!(failed, Err(account::Fail::OneName)), "{name}: {failed:?}");
        assert_eq!(db.accounts().find(busy.id).required().await.unwrap(), busy, "{name}");
    }
}
