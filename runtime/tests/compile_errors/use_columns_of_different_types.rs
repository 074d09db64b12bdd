//! A call: columns of different types, compared.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().filter(agent::name.eq_column(agent::rank));
    Ok(())
}

fn main() {}
