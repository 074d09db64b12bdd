//! Rows that belong to the code: they are there, and an enum in Rust stands for them wherever their key does.

use crate::backends_of;

pub mod db {
    //! What the schema gives.
    #![allow(missing_docs)]
    tablewright::schema!("tests/repositories/rows.yaml");
}

use db::{ChannelKey, OrderStatusId, OrderStatusKey, PriorityId, PriorityKey, order, order_status};

#[tokio::test]
async fn an_enum_stands_for_the_rows() {
    for (db, name, _database) in backends_of("rows.yaml", db::Db::memory, db::Db::connect).await {
        for status in order_status::Key::ALL {
            let row = db.order_statuses().find(status.id()).required().await.unwrap();
            assert_eq!(row.code, *status, "{name}");
            assert_eq!(OrderStatusKey::from_id(&row.code), Some(*status), "{name}");
            assert_eq!(row.is_final, *status == OrderStatusKey::SentAway, "{name}");
        }
        let form = order::New::new(ChannelKey::Web)
            .status_id(OrderStatusKey::Paid)
            .priority_id(PriorityKey::VeryHigh.id());
        let made = db.orders().insert(form).await.unwrap();
        assert_eq!((made.channel, made.priority_id), (ChannelKey::Web, Some(PriorityId(20))), "{name}");
        let usual = db.orders().insert(order::New::new(ChannelKey::Shop)).await.unwrap();
        assert_eq!(usual.status_id, OrderStatusKey::Open, "{name}");
        let paid = db.orders().filter(order::status_id.eq(OrderStatusKey::Paid)).all().await.unwrap();
        assert_eq!(paid, [made], "{name}");
        let shop = db.orders().filter(order::channel.eq(ChannelKey::Shop)).count().await.unwrap();
        assert_eq!(shop, 1, "{name}");
    }
}

#[test]
fn keys_are_printed_and_read() {
    assert_eq!(
        OrderStatusKey::ALL.iter().map(|status| status.key()).collect::<Vec<_>>(),
        ["open", "paid", "sent-away"]
    );
    assert_eq!("sent-away".parse::<OrderStatusKey>().unwrap(), OrderStatusKey::SentAway);
    assert!("void".parse::<OrderStatusKey>().unwrap_err().to_string().contains("open, paid, sent-away"));
    assert_eq!(OrderStatusKey::from_key("void"), None);
    assert_eq!(OrderStatusId::from(OrderStatusKey::Open), OrderStatusId("open".to_owned()));
    assert_eq!(serde_json::to_value(OrderStatusKey::SentAway).unwrap(), serde_json::json!("sent-away"));
    assert_eq!(
        (PriorityKey::VeryHigh.key(), PriorityKey::VeryHigh.to_string()),
        (20, "very high".to_owned())
    );
    assert_eq!(PriorityKey::from_key(1), Some(PriorityKey::Low));
    assert_eq!(serde_json::from_value::<PriorityKey>(serde_json::json!(20)).unwrap(), PriorityKey::VeryHigh);
    let unknown = serde_json::from_value::<PriorityKey>(serde_json::json!(7)).unwrap_err().to_string();
    assert_eq!(unknown, "7 is the key of no row of priorities");
}
