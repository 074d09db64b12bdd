//! A call: is, of many.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.projects().filter(project::AGENTS.is(agent::name.eq("ada")));
    Ok(())
}

fn main() {}
