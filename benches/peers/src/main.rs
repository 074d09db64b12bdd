//! The same work done by tablewright and by its peers, as ratios within one run: `cargo xtask bench peers`.
//!
//! Everybody has one open connection, to the same database: PostgreSQL by its socket, a SQLite file with a write-ahead log.
//! Statements are prepared and kept, connections are not tried before each use, nothing is logged. What differs:
//! sqlx and SeaORM take the connection from sqlx's pool for each call, as their users do, where it is asked for a sign of life
//! when it comes back; tablewright does that too, but on PostgreSQL hands it on for a tenth of a second without asking. Diesel,
//! diesel-async, tokio-postgres and rusqlite have it at hand. Two tables are a join for all, whose rows tablewright puts
//! together into users with all their posts. An insert gives the keys back but for Diesel and SeaORM, which are not asked for
//! them.

mod bare_postgres;
mod bare_sqlite;
mod by_hand;
mod database;
mod diesel_async;
mod diesel_sync;
mod measure;
mod ours;
mod peer;
mod scenario;
mod sea;
mod tables;

use std::process::ExitCode;
use std::sync::Arc;

use diesel::{PgConnection, SqliteConnection};
use tokio::runtime::Runtime;

use database::{OnPostgres, OnSqlite};
use peer::{Failed, Peer};

const USAGE: &str = "Usage: tablewright-peers [--rounds N] [--only PART-OF-A-NAME]";

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(missed) => {
            eprintln!("{missed} goals missed");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("peers: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns how many goals were missed.
fn run() -> Result<usize, Failed> {
    let (mut rounds, mut only) = (31, String::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--rounds", Some(number)) => rounds = number.parse::<usize>().map_err(|_| USAGE)?.max(1),
            ("--only", Some(part)) => only = part,
            _ => return Err(USAGE.into()),
        }
    }
    let url = std::env::var("TABLEWRIGHT_TEST_POSTGRES")
        .map_err(|_| "TABLEWRIGHT_TEST_POSTGRES names no server: run `cargo xtask bench peers`")?;
    let runtime = Arc::new(Runtime::new()?);

    let mut sqlite = OnSqlite::create()?;
    let url_of_file = format!("sqlite://{}", sqlite.path().display());
    let file = sqlite.path().to_string_lossy().into_owned();
    let mut peers: Vec<Box<dyn Peer>> = vec![
        Box::new(ours::Ours::connect(&runtime, &url_of_file)?),
        Box::new(by_hand::OnSqlite::connect(&runtime, &url_of_file)?),
        Box::new(diesel_sync::Diesel::<SqliteConnection>::connect(&file)?),
        Box::new(sea::SeaOrm::connect(&runtime, &url_of_file)?),
        Box::new(bare_sqlite::Rusqlite::connect(sqlite.path())?),
    ];
    let mut missed = measure::all("SQLite", &mut peers, rounds, &only, || sqlite.empty())?;
    drop(peers);

    let mut postgres = OnPostgres::create(&runtime, &url)?;
    let url = postgres.url().to_owned();
    let mut peers: Vec<Box<dyn Peer>> = vec![
        Box::new(ours::Ours::connect(&runtime, &url)?),
        Box::new(by_hand::OnPostgres::connect(&runtime, &url)?),
        Box::new(diesel_sync::Diesel::<PgConnection>::connect(&url)?),
        Box::new(diesel_async::DieselAsync::connect(&runtime, &url)?),
        Box::new(sea::SeaOrm::connect(&runtime, &url)?),
        Box::new(bare_postgres::TokioPostgres::connect(&runtime, &url)?),
    ];
    missed += measure::all("PostgreSQL", &mut peers, rounds, &only, || postgres.empty())?;
    Ok(missed)
}
