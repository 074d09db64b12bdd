//! A call: enum value that is none.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = agent::New::new(db::ProjectId(1), "ada").status("busy");
    Ok(())
}

fn main() {}
