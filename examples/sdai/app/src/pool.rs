//! The pool: 10 to 50 connections, 60 seconds a statement, connections that are replaced before they are old.

use std::time::Duration;

use tablewright::Builder;

use crate::MIGRATIONS;
use crate::db::Db;

/// How the pool is to be, unless the URL says otherwise: `?max_connections=20&statement_timeout=5s&sslmode=verify-full`. On SQLite a
/// connection costs a file handle and a thread, so none is kept open for its own sake.
pub fn pool(url: &str) -> Builder<Db> {
    let least = if url.starts_with("sqlite:") { 0 } else { 10 };
    Db::builder(url)
        .min_connections(least)
        .max_connections(50)
        .statement_timeout(Duration::from_secs(60))
        .idle_timeout(Duration::from_secs(300))
        .max_lifetime(Duration::from_secs(30 * 60))
        .application_name("agenticai")
        .create_missing(true)
}

/// Opens the pool and brings the database up to date. Several processes may do so at once.
pub async fn connect(url: &str) -> Result<Db, Box<dyn std::error::Error + Send + Sync>> {
    let db = pool(url).connect().await?;
    db.migrate(&MIGRATIONS).await?;
    Ok(db)
}
