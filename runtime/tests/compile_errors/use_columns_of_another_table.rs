//! A call: columns of two tables.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().select().columns((agent::name, project::name)).all().await?;
    Ok(())
}

fn main() {}
