//! A call: a filter that is not of the related table.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().filter(agent::PROJECT.is(agent::name.eq("ada")));
    Ok(())
}

fn main() {}
