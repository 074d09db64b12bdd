//! A call: filter of another table.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.projects().filter(agent::name.eq("ada"));
    Ok(())
}

fn main() {}
