//! A call: update of another table's row.

mod db {
    tablewright::schema!("schemas/kept");
}

#[allow(unused_imports)]
use db::{document, remark};

async fn call(db: &db::Db, documents: Vec<db::Document>, remarks: Vec<db::Remark>) -> Result<(), tablewright::Error> {
    let _ = db.documents().update_row(&remarks[0]).title("other").save().await;
    Ok(())
}

fn main() {}
