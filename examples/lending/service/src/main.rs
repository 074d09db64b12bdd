//! Serves the library on port 8080, from the database that DATABASE_URL names.

use lending::{MIGRATIONS, app, db::Db};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite://lending.db".to_owned());
    let db = Db::builder(url).create_missing(true).max_connections(20).connect().await?;
    db.migrate(&MIGRATIONS).await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    Ok(axum::serve(listener, app(db)).await?)
}
