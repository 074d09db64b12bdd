//! A call: a limit of one.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().select().with(agent::PROJECT.limit(3)).all().await?;
    Ok(())
}

fn main() {}
