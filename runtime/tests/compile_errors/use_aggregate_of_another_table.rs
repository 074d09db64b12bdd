//! A call: an aggregate of another table.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().select().aggregate((tablewright::count(), project::name.max())).await?;
    Ok(())
}

fn main() {}
