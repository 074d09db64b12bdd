//! A call: columns of different tables, compared.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().filter(agent::name.eq_column(project::name));
    Ok(())
}

fn main() {}
