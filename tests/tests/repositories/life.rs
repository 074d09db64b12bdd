//! Rows that are only marked as deleted, and rows with a version.

use tablewright::{Error, Repository};

use crate::db::{DocumentId, document, document_label, draft, label, remark};
use crate::{Backend, backends};

impl Backend {
    async fn documents(&self, titles: &[&str]) -> Vec<crate::db::Document> {
        let rows = titles.iter().map(|title| document::New::new(*title));
        self.db.documents().insert_many(rows).returning().await.unwrap()
    }
}

/// A struct of the application's own, without the mark.
#[derive(Debug, PartialEq, Repository)]
#[repository(table = "documents", schema = "tests/repositories/schema")]
struct Title {
    id: DocumentId,
    title: String,
}

#[tokio::test]
async fn a_deleted_row_is_not_seen_by_any_way_of_reading() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let rows = backend.documents(&["a", "b", "c"]).await;
        let gone = rows[1].id;
        db.documents().delete(gone).await.unwrap();
        assert_eq!(db.documents().find(gone).await.unwrap(), None, "{name}");
        assert_eq!(db.documents().by_title("b").await.unwrap(), None, "{name}");
        assert!(!db.documents().exists(gone).await.unwrap(), "{name}");
        assert_eq!(db.documents().count().await.unwrap(), 2, "{name}");
        assert_eq!(db.documents().select().all().await.unwrap().len(), 2, "{name}");
        assert_eq!(db.documents().by_views(0).count().await.unwrap(), 2, "{name}");
        let page = db.documents().select().order(document::title.asc()).page(None, 10).await.unwrap();
        assert_eq!(page.rows.len(), 2, "{name}");
        assert_eq!(Title::repository(db).find(gone).await.unwrap(), None, "{name}");
        assert_eq!(Title::repository(db).count().await.unwrap(), 2, "{name}");
        let either = document::title.eq("b").or(document::title.eq("c"));
        assert_eq!(db.documents().filter(either).count().await.unwrap(), 1, "{name}");
        let shown = db.documents().find(gone).with_deleted().required().await.unwrap();
        assert!(shown.deleted_at.is_some(), "{name}");
        assert!(
            shown.changed_at >= rows[1].changed_at && shown.version == 2,
            "{name}: deleting changes the row"
        );
        assert_eq!(db.documents().select().with_deleted().count().await.unwrap(), 3, "{name}");
        let deleted = db.documents().select().only_deleted().all().await.unwrap();
        assert_eq!(deleted.iter().map(|row| row.id).collect::<Vec<_>>(), [gone], "{name}");
    }
}

#[tokio::test]
async fn a_deleted_row_is_not_written_until_it_is_restored() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let rows = backend.documents(&["a", "b", "c", "d"]).await;
        let gone = rows[0].id;
        db.documents().delete(gone).await.unwrap();
        assert!(matches!(db.documents().delete(gone).await, Err(document::Fail::NotFound)), "{name}");
        let saved = db.documents().update(gone).title("x").save().await;
        assert!(matches!(saved, Err(document::Fail::NotFound)), "{name}: {saved:?}");
        assert_eq!(db.documents().select().update().views(7).save().await.unwrap(), 3, "{name}");
        let many = [gone, rows[1].id].map(|id| (id, document::Update::new().views(8)));
        let done = db.documents().update_many(many).await.unwrap();
        assert_eq!((done.rows, done.missing.as_slice()), (1, [gone].as_slice()), "{name}");
        assert_eq!(db.documents().delete_many([gone, rows[1].id]).await.unwrap(), 1, "{name}");
        assert_eq!(db.documents().filter(document::title.eq("c")).delete().await.unwrap(), 1, "{name}");
        let last = db.documents().select().delete_returning().await.unwrap();
        assert_eq!(last.iter().map(|row| row.id).collect::<Vec<_>>(), [rows[3].id], "{name}");
        assert_eq!(db.documents().select().only_deleted().count().await.unwrap(), 4, "{name}");
        let back = db.documents().restore(gone).await.unwrap();
        assert_eq!((back.id, back.deleted_at, back.views), (gone, None, 0), "{name}");
        let again = db.documents().restore(gone).await;
        assert!(matches!(again, Err(document::Fail::NotFound)), "{name}: {again:?}");
        db.documents().delete_forever(gone).await.unwrap();
        db.documents().delete_forever(rows[1].id).await.unwrap();
        assert_eq!(db.documents().select().only_deleted().delete_forever().await.unwrap(), 2, "{name}");
        assert_eq!(db.documents().select().with_deleted().count().await.unwrap(), 0, "{name}");
    }
}

#[tokio::test]
async fn a_unique_key_counts_deleted_rows_and_an_upsert_restores_them() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let rows = backend.documents(&["a"]).await;
        db.documents().delete(rows[0].id).await.unwrap();
        let taken = db.documents().insert(document::New::new("a")).await;
        assert!(matches!(taken, Err(document::Fail::TitleTaken)), "{name}: {taken:?}");
        let insert = db.documents().insert(document::New::new("a").views(3)).on_conflict(document::TITLE);
        let row = insert.update(document::views).await.unwrap();
        assert_eq!((row.id, row.deleted_at, row.views, row.version), (rows[0].id, None, 3, 3), "{name}");
    }
}

#[tokio::test]
async fn relations_leave_deleted_rows_out() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let rows = backend.documents(&["a", "b"]).await;
        let made = db.remarks().insert(remark::New::new(rows[0].id, "good")).await.unwrap();
        let texts = ["red", "blue"].map(label::New::new);
        let labels = db.labels().insert_many(texts).await.unwrap();
        for row in &rows {
            db.documents().labels(row.id).link_many(labels.clone()).await.unwrap();
        }
        db.documents().labels(rows[0].id).unlink(labels[0]).await.unwrap();
        let loaded = db.documents().find(rows[0].id).with(document::LABELS).required().await.unwrap().1;
        assert_eq!(loaded.iter().map(|row| row.id).collect::<Vec<_>>(), labels[1..], "{name}");
        let red = document::LABELS.any(label::text.eq("red"));
        assert_eq!(db.documents().filter(red).count().await.unwrap(), 1, "{name}");
        let links = db.document_labels().select().with_deleted().count().await.unwrap();
        assert_eq!(links, 4, "{name}: a link that is undone stays, with the mark");

        db.documents().delete(rows[0].id).await.unwrap();
        let (_, of) = db.remarks().find(made.id).with(remark::DOCUMENT).required().await.unwrap();
        assert_eq!(of, None, "{name}: the type says that there may be none");
        let shown = remark::DOCUMENT.with_deleted();
        let (_, of) = db.remarks().find(made.id).with(shown).required().await.unwrap();
        assert_eq!(of.map(|row| row.id), Some(rows[0].id), "{name}");
        let of_a = remark::DOCUMENT.is(document::title.eq("a"));
        assert_eq!(db.remarks().filter(of_a).count().await.unwrap(), 0, "{name}");
        let found = db.labels().find(labels[1]).with(label::DOCUMENTS).required().await.unwrap().1;
        assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [rows[1].id], "{name}");
    }
}

#[tokio::test]
async fn a_link_that_was_undone_is_made_again_by_set() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let rows = backend.documents(&["a"]).await;
        let labels = db.labels().insert_many(["red", "blue"].map(label::New::new)).await.unwrap();
        let links = || db.documents().labels(rows[0].id);
        assert_eq!(links().set(labels.clone()).await.unwrap().linked, 2, "{name}");
        let set = links().set([labels[0]]).await.unwrap();
        assert_eq!((set.linked, set.unlinked), (0, 1), "{name}");
        let set = links().set(labels.clone()).await.unwrap();
        assert_eq!((set.linked, set.unlinked), (1, 0), "{name}");
        assert_eq!(links().select().count().await.unwrap(), 2, "{name}");
        links().unlink(labels[1]).await.unwrap();
        let link = links().link(labels[1], ()).await.unwrap();
        assert_eq!(link.removed_at, None, "{name}");
        let again = links().link(labels[1], ()).await;
        assert!(matches!(again, Err(document_label::Fail::KeyTaken)), "{name}: {again:?}");
    }
}

#[tokio::test]
async fn who_comes_second_is_told_that_the_row_is_stale() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let row = backend.documents(&["a"]).await.remove(0);
        let first = db.documents().update_row(&row).title("first").save().await.unwrap();
        assert_eq!(first.version, 2, "{name}");
        let second = db.documents().update_row(&row).title("second").save().await;
        let Err(fail @ document::Fail::Stale) = second else { panic!("{name}: {second:?}") };
        assert!(!fail.is_retryable());
        assert_eq!(fail.to_string(), "documents: the row was changed by somebody else since it was read");
        assert!(matches!(Error::from(fail), Error::Stale { table: "documents" }));
        // Any update makes a new version, whether it compares or not.
        let by_key = db.documents().update(row.id).views(1).save().await.unwrap();
        assert_eq!((by_key.version, by_key.title.as_str()), (3, "first"), "{name}");
        db.documents().select().update().views(2).save().await.unwrap();
        let late = db.documents().update_row(&by_key).views(9).save().await;
        assert!(matches!(late, Err(document::Fail::Stale)), "{name}: {late:?}");
        let fresh = db.documents().find(row.id).required().await.unwrap();
        assert_eq!((fresh.version, fresh.views), (4, 2), "{name}");
        db.documents().delete(row.id).await.unwrap();
        let gone = db.documents().update_row(&fresh).views(9).save().await;
        assert!(matches!(gone, Err(document::Fail::NotFound)), "{name}: {gone:?}");
    }
}

#[tokio::test]
async fn a_time_is_a_version_too() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let document = backend.documents(&["a"]).await.remove(0);
        let mut row = db.remarks().insert(remark::New::new(document.id, "good")).await.unwrap();
        for number in 0..20 {
            let next = db.remarks().update_row(&row).text(format!("{number}")).save().await.unwrap();
            assert!(next.edited_at > row.edited_at, "{name}: {next:?} after {row:?}");
            let late = db.remarks().update_row(&row).text("late").save().await;
            assert!(matches!(late, Err(remark::Fail::Stale)), "{name}: {late:?}");
            row = next;
        }
        let row = db.drafts().insert(draft::New::new("d")).await.unwrap();
        let next = db.drafts().update_row(&row).text("x").save().await.unwrap();
        assert!(next.edited_at > row.edited_at, "{name}");
        let late = db.drafts().update_row(&row).text("late").save().await;
        assert!(matches!(late, Err(draft::Fail::Stale)), "{name}: {late:?}");
    }
}
