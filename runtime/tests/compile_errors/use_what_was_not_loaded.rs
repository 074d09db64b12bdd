//! A call: what was not loaded.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let (_agent, _project) = db.agents().find(db::AgentId(1)).required().await?;
    Ok(())
}

fn main() {}
