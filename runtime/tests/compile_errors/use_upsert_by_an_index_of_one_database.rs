//! A call: an upsert by a unique index that one database only has.

mod db {
    tablewright::schema!("schemas/kept");
}

use db::remark;

async fn call(db: &db::Db, new: remark::New) {
    let _ = db.remarks().insert(new).on_conflict(remark::ONE_TEXT).ignore().await;
}

fn main() {}
