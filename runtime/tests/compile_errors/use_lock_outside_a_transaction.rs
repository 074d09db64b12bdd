//! A call: a lock outside of a transaction.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().select().for_update(db).all().await?;
    Ok(())
}

fn main() {}
