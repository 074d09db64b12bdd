//! A call: new without what is required.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = agent::New::new("ada");
    Ok(())
}

fn main() {}
