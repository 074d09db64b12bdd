//! A call: less than on an enum.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().filter(agent::status.lt(db::AgentStatus::Busy));
    Ok(())
}

fn main() {}
