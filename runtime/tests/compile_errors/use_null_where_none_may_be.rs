//! A call: null where none may be.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().update(db::AgentId(1)).name(None);
    Ok(())
}

fn main() {}
