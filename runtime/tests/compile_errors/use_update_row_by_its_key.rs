//! A call: update of a row by its key.

mod db {
    tablewright::schema!("schemas/kept");
}

#[allow(unused_imports)]
use db::{document, remark};

async fn call(db: &db::Db, documents: Vec<db::Document>, remarks: Vec<db::Remark>) -> Result<(), tablewright::Error> {
    let _ = db.documents().update_row(documents[0].id).title("other").save().await;
    Ok(())
}

fn main() {}
