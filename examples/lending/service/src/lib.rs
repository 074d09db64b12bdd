//! A lending library as a web service: the program that `docs/guide.md` builds.

/// The tables, as the YAML describes them.
#[allow(missing_docs, reason = "columns without a comment in the YAML")]
pub mod db {
    tablewright::schema!("../schema");
}

mod books;
mod loans;
mod problem;
mod readers;

use axum::Router;
use axum::routing::{get, post};
use tablewright::migrate::Embedded;

use crate::db::Db;

/// The migrations of both databases, compiled in.
pub static MIGRATIONS: Embedded = tablewright::migrations!("../migrations");

/// The service over a database.
pub fn app(db: Db) -> Router {
    Router::new()
        .route("/books", get(books::list).post(books::add))
        .route("/books/{id}", get(books::show))
        .route("/books/{id}/lend", post(loans::lend))
        .route("/books/{id}/return", post(loans::give_back))
        .route("/readers", post(readers::register))
        .route("/readers/{id}", get(readers::show))
        .with_state(db)
}
