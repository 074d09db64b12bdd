//! A call: delete forever where no row is ever kept.

mod db {
    tablewright::schema!("schemas/kept");
}

#[allow(unused_imports)]
use db::{document, remark};

async fn call(db: &db::Db, documents: Vec<db::Document>, remarks: Vec<db::Remark>) -> Result<(), tablewright::Error> {
    let _ = db.remarks().delete_forever(remarks[0].id).await;
    Ok(())
}

fn main() {}
