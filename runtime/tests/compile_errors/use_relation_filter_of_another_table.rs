//! A call: a relation of another table as a filter.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().filter(project::AGENTS.exists());
    Ok(())
}

fn main() {}
