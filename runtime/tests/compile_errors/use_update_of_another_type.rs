//! A call: update of another type.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().update(db::AgentId(1)).rank("first");
    Ok(())
}

fn main() {}
