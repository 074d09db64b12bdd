//! Names that Rust or generated code have a use for themselves, other scripts and other habits of case: everything compiles,
//! and goes into the database and back.

use std::slice::from_ref;

use crate::backends_of;

pub mod db {
    //! What the schema gives.
    #![allow(missing_docs)]
    tablewright::schema!("tests/repositories/names.yaml");
}

use db::{OptionEnum, new, order_item, result, tw_, user, 名前_};

#[tokio::test]
async fn rows_with_such_names_go_in_and_come_back() {
    for (db, name, _database) in backends_of("names.yaml", db::Db::memory, db::Db::connect).await {
        let form = new::New::new()
            .self_("it".to_owned())
            .super_(4)
            .r#type(OptionEnum::_2Fast)
            .insert(true)
            .save("s")
            .apply("a")
            .find("f")
            .r#gen("g")
            .r#async("w")
            .none("n")
            .ok("o")
            .tw("t")
            .table_new("static")
            .two_words("w")
            ._2nd("2")
            .quote_d("q")
            .größe(-3)
            .名前("太郎");
        let stored = db.new().insert(form).await.unwrap();
        assert_eq!((stored.crate_, stored.super_), (2, Some(4)), "{name}");
        let found = db.new().find(stored.new).await.unwrap();
        assert_eq!(found.as_ref(), Some(&stored), "{name}");
        assert_eq!(db.new().by_self("it").await.unwrap().as_ref(), Some(&stored), "{name}");
        assert_eq!(db.new().by_super(4).await.unwrap().as_ref(), Some(&stored), "{name}");
        assert_eq!(db.new().by_find("f", 2).await.unwrap().as_ref(), Some(&stored), "{name}");
        assert_eq!(db.new().by_tw_and_to("t", "x").count().await.unwrap(), 0, "{name}");
        let chosen = db.new().filter(new::größe.lt(0)).filter(new::名前.eq("太郎")).filter(new::none.eq("n"));
        assert_eq!(chosen.order(new::created_at.desc()).all().await.unwrap(), from_ref(&stored), "{name}");
        let update = db.new().update(stored.new).save_("S").apply_("A").r#type(OptionEnum::Self_);
        let changed = update.save().await.unwrap();
        assert_eq!((changed.save.as_deref(), changed.r#type), (Some("S"), OptionEnum::Self_), "{name}");
    }
}

#[tokio::test]
async fn relations_with_such_names_lead_where_they_should() {
    for (db, name, _database) in backends_of("names.yaml", db::Db::memory, db::Db::connect).await {
        let root = db.user().insert(user::New::new()).await.unwrap();
        let form = user::New::new().parent_id(root.id).best_friend_id(root.id).http_header("h");
        let child = db.user().insert(form).await.unwrap();
        let with = db.user().find(child.id).with(user::SELF).with(user::CRATE).required().await.unwrap();
        assert_eq!(with, (child.clone(), Some(root.clone()), Some(root.clone())), "{name}");
        let with = db.user().find(root.id).with(user::TYPE).with(user::SUPER).required().await.unwrap();
        assert_eq!(with, (root.clone(), vec![child.clone()], vec![child.clone()]), "{name}");
        let found = db.user().by_parent_id_and_http_header(root.id, "h").all().await.unwrap();
        assert_eq!(found, from_ref(&child), "{name}");

        let thing = db.new().insert(new::New::new()).await.unwrap();
        db.user().insert_(root.id).link(thing.new, tw_::Link::new().of(9)).await.unwrap();
        let (_, linked) = db.user().find(root.id).with(user::INSERT).required().await.unwrap();
        assert_eq!(linked, from_ref(&thing), "{name}");
        let links = db.tw().by_user(root.id).all().await.unwrap();
        assert_eq!(links, [db::Tw { user: root.id, new: thing.new, of: 9 }], "{name}");
    }
}

#[tokio::test]
async fn tables_with_such_names_are_reached_by_an_accessor_each() {
    for (db, name, _database) in backends_of("names.yaml", db::Db::memory, db::Db::connect).await {
        db.connect_().insert(db::connect::New::new("c")).await.unwrap();
        db.memory_().insert(db::memory::New::new("m").memory("x")).await.unwrap();
        db.tx_().insert(db::tx::New::new()).await.unwrap();
        db.db().insert(db::db::New::new(db::DbId(7))).await.unwrap();
        let row = db.results().insert(result::New::new(&[0_u8, 39][..])).await.unwrap();
        assert_eq!(db.results().find(vec![0, 39]).await.unwrap(), Some(row), "{name}");
        db.vec().insert(db::vec::New::new(1.5)).await.unwrap();
        assert!(db.vec().find(1.5).await.unwrap().is_some(), "{name}");
        let row = db.名前().insert(名前_::New::new("太郎")).await.unwrap();
        assert_eq!(row.番号, 7, "{name}");
        let row = db.order_items().insert(order_item::New::new(1, 2).qty(3)).await.unwrap();
        assert_eq!(db.order_items().find((1, 2)).await.unwrap(), Some(row), "{name}");
        assert_eq!(db.order_items().by_order_id(1).count().await.unwrap(), 1, "{name}");
        let long = db.a_table_whose_name_is_as_long_as_a_name_may_be_on_postgresql_63();
        assert_eq!(long.count().await.unwrap(), 0, "{name}");
    }
}
