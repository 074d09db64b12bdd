//! A call: the link of a relation that has none.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.projects().select().with(project::AGENTS.with_link()).all().await?;
    Ok(())
}

fn main() {}
