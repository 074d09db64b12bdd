//! A call: an order by many related rows.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.projects().select().order(project::AGENTS.by(agent::name).asc());
    Ok(())
}

fn main() {}
