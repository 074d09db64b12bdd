//! A call: order of a document.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().select().order(agent::config.asc());
    Ok(())
}

fn main() {}
