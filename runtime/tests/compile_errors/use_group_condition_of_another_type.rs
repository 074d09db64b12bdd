//! A call: a group condition of another type.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().select().group_by(agent::status).having(agent::rank.max().gt("one"));
    Ok(())
}

fn main() {}
