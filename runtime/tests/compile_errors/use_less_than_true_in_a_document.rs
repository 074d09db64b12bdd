//! A call: less than true in a document.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().filter(agent::config.at("/on").lt(true));
    Ok(())
}

fn main() {}
