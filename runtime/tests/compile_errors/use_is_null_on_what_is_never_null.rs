//! A call: is null on what is never null.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().filter(agent::name.is_null());
    Ok(())
}

fn main() {}
