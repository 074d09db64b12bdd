//! A call: a pointer into a text.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().filter(agent::name.at("/a").exists());
    Ok(())
}

fn main() {}
