//! A call: restore where rows are deleted for good.

mod db {
    tablewright::schema!("schemas/kept");
}

#[allow(unused_imports)]
use db::{document, remark};

async fn call(db: &db::Db, documents: Vec<db::Document>, remarks: Vec<db::Remark>) -> Result<(), tablewright::Error> {
    let _ = db.remarks().restore(remarks[0].id).await;
    Ok(())
}

fn main() {}
