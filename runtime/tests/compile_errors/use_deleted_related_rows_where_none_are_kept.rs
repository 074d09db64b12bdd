//! A call: deleted related rows of a table that keeps none.

mod db {
    tablewright::schema!("schemas/kept");
}

#[allow(unused_imports)]
use db::{document, remark};

async fn call(db: &db::Db, documents: Vec<db::Document>, remarks: Vec<db::Remark>) -> Result<(), tablewright::Error> {
    let _ = db.documents().select().with(document::REMARKS.with_deleted()).all().await?;
    Ok(())
}

fn main() {}
