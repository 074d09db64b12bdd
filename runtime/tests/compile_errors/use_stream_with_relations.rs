//! A call: a stream with relations.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().select().with(agent::PROJECT).stream()?;
    Ok(())
}

fn main() {}
