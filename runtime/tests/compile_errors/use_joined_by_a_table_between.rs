//! A call: in one statement with the rows, by a table between.

mod db {
    tablewright::schema!("schemas/linked");
}

use db::agent;

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().select().with(agent::TOOLS.joined()).all().await?;
    Ok(())
}

fn main() {}
