//! A host that echoes: it reads its files, syncs them where there is a database, and answers one message.
//!
//! ```console
//! $ cargo run -p aurite                                                      # no database, nothing is kept
//! $ AURITE_ENABLE_DB=true AURITE_DB_URL=sqlite://aurite.db cargo run -p aurite -- "and tomorrow?"
//! ```

#![allow(clippy::print_stdout, reason = "a demonstration speaks to a person")]

use std::path::Path;
use std::sync::Arc;

use aurite::{Agent, Configs, Host, Kept, Model, Storage, StorageManager, Turn};
use tablewright::mock::Pending;
use tablewright::types::Json;

/// Says how much it remembers.
struct Echo;

impl Model for Echo {
    fn answer<'a>(&'a self, _: &'a Agent, turns: &'a [Turn]) -> Pending<'a, Json> {
        Box::pin(
            async move { Json::String(format!("this conversation has {} turns before mine", turns.len())) },
        )
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let message = std::env::args().nth(1).unwrap_or_else(|| "what will the weather be?".to_owned());
    let configs = Configs::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../config"))?;
    let storage = match aurite::database_url(|name| std::env::var(name).ok())? {
        Some(url) => Some(Arc::new(StorageManager::open(&url).await?) as Arc<dyn Storage>),
        None => None,
    };
    let (host, synced) = Host::start(configs, storage).await?;
    match synced {
        Some(synced) => println!(
            "configurations: {} created, {} updated, {} as they were",
            synced.created, synced.updated, synced.left
        ),
        None => println!("no database: AURITE_ENABLE_DB is not set"),
    }
    let reply = host.run("Weather Agent", Some("demo"), &message, &Echo).await?;
    for Turn { role, content } in &reply.turns {
        println!("{role:?}: {}", content.as_str().unwrap_or_default());
    }
    match reply.kept {
        Kept::Forgotten => println!("(nothing is kept)"),
        Kept::Stored => println!("(kept)"),
        Kept::NotLoaded(error) | Kept::NotStored(error) => println!("(not kept: {error})"),
    }
    Ok(())
}
