//! A call: groups by a column of another table.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().select().group_by(project::name).aggregate(tablewright::count()).await?;
    Ok(())
}

fn main() {}
