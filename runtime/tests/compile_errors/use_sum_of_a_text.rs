//! A call: the sum of a text.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().select().aggregate(agent::name.sum()).await?;
    Ok(())
}

fn main() {}
