//! A call: update of a row that has no version.

mod db {
    tablewright::schema!("schemas/kept");
}

#[allow(unused_imports)]
use db::{document, remark};

async fn call(db: &db::Db, documents: Vec<db::Document>, remarks: Vec<db::Remark>) -> Result<(), tablewright::Error> {
    let _ = db.remarks().update_row(&remarks[0]).text("other").save().await;
    Ok(())
}

fn main() {}
