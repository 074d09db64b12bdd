//! A call: any of one.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().filter(agent::PROJECT.any(project::name.eq("orbit")));
    Ok(())
}

fn main() {}
