//! A call: the largest value of an enum.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().select().aggregate(agent::status.max()).await?;
    Ok(())
}

fn main() {}
