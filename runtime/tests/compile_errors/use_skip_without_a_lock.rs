//! A call: skipping what is locked, without a lock.

mod db {
    tablewright::schema!("schemas/good");
}

#[allow(unused_imports)]
use db::{agent, project};

async fn call(db: &db::Db) -> Result<(), tablewright::Error> {
    let _ = db.agents().select().skip_locked().all().await?;
    Ok(())
}

fn main() {}
