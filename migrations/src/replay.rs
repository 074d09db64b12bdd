//! The state that a folder of migrations leads to, found by running it on a scratch database.

use std::fmt;

use tablewright::migrate::{MigrateError, Migrations, Silent, UpOptions, up};
use tablewright_schema::{Dialect, Schema};

use crate::dialect::{self, Scratch};
use crate::prove::ScratchOptions;
use crate::{AuthoringError, dialect_of};

/// Why a folder of migrations leads nowhere.
#[derive(Debug)]
pub enum ReplayError {
    /// The scratch database could not be made or read.
    Authoring(AuthoringError),
    /// A migration does not run on what those before it made of an empty database.
    Migrate(MigrateError),
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReplayError::Authoring(error) => error.fmt(f),
            ReplayError::Migrate(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReplayError {}

/// Runs every migration on an empty scratch database, which is gone afterwards, and reads what it holds then.
pub async fn replay(
    dialect: Dialect,
    migrations: &Migrations,
    options: &ScratchOptions,
) -> Result<Schema, ReplayError> {
    let mut scratch = Scratch::create(dialect, options).await.map_err(ReplayError::Authoring)?;
    let connection = scratch.connection();
    debug_assert_eq!(dialect_of(connection), dialect);
    let options = UpOptions { unlisted: true, ..UpOptions::default() };
    let state = match up(connection, migrations, &options, &mut Silent).await {
        Ok(_) => dialect::introspect(connection, None).await.map_err(ReplayError::Authoring),
        Err(error) => Err(ReplayError::Migrate(error)),
    };
    let dropped = scratch.drop().await.map_err(ReplayError::Authoring);
    let state = state?;
    dropped?;
    Ok(state)
}
