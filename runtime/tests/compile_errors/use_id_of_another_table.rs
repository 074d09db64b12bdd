//! A call: id of another table.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().find(db::ProjectId(1)).await?;
    Ok(())
}

fn main() {}
