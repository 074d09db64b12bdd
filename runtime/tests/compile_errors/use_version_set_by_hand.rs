//! A call: a version set by hand.

mod db {
    tablewright::schema!("schemas/kept");
}

#[allow(unused_imports)]
use db::{document, remark};

async fn call(db: &db::Db, documents: Vec<db::Document>, remarks: Vec<db::Remark>) -> Result<(), tablewright::Error> {
    let _ = db.documents().update(documents[0].id).version(7).save().await;
    Ok(())
}

fn main() {}
