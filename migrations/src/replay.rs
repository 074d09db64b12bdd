//! The state that a folder of migrations leads to, found by running it on a scratch database.

use std::collections::BTreeSet;
use std::fmt;

use tablewright::Connection;
use tablewright::migrate::{MigrateError, Migrations, Silent, UpOptions, up};
use tablewright_schema::{Dialect, Schema};

use crate::dialect::{self, Scratch};
use crate::lint::own_reaches_outside;
use crate::prove::ScratchOptions;
use crate::{AuthoringError, dialect_of, reference};

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
    let all = migrations.iter().map(|migration| migration.version).collect();
    let states = replay_through(dialect, migrations, &[all], options).await?;
    Ok(states.into_iter().next_back().unwrap_or_else(|| Schema::empty(dialect)))
}

/// Runs migrations on an empty scratch database, group after group, and reads what it holds after each. Within a group they run by
/// version; versions that there is no migration of are passed over. The scratch database is gone afterwards.
pub async fn replay_through(
    dialect: Dialect,
    migrations: &Migrations,
    groups: &[Vec<i64>],
    options: &ScratchOptions,
) -> Result<Vec<Schema>, ReplayError> {
    stays_inside(dialect, migrations).map_err(ReplayError::Authoring)?;
    let mut scratch = Scratch::create(dialect, options).await.map_err(ReplayError::Authoring)?;
    debug_assert_eq!(dialect_of(scratch.connection()), dialect);
    let states = states(scratch.connection(), migrations, groups).await;
    let dropped = scratch.drop().await.map_err(ReplayError::Authoring);
    let states = states?;
    dropped?;
    Ok(states)
}

async fn states(
    connection: &mut Connection,
    migrations: &Migrations,
    groups: &[Vec<i64>],
) -> Result<Vec<Schema>, ReplayError> {
    let options = UpOptions { unlisted: true, out_of_order: true, ..UpOptions::default() };
    let mut there: BTreeSet<i64> = BTreeSet::new();
    let mut states = Vec::new();
    for group in groups {
        there.extend(group);
        let so_far = without_code(&migrations.only(|version| there.contains(&version)));
        up(connection, &so_far, &options, &mut Silent).await.map_err(ReplayError::Migrate)?;
        let state = read(connection, &so_far).await.map_err(ReplayError::Authoring)?;
        states.push(state);
    }
    Ok(states)
}

/// What the database holds now, with the rows that these migrations carry.
///
/// # Errors
/// When it cannot be read.
pub(crate) async fn read(
    connection: &mut Connection,
    migrations: &Migrations,
) -> Result<Schema, AuthoringError> {
    let mut state = dialect::introspect(connection, None).await?;
    reference::read_declared(connection, &mut state, &reference::declared_by(migrations)).await?;
    Ok(state)
}

/// Refuses migrations that name what is not of the scratch database: out there is what is real.
///
/// # Errors
/// [`AuthoringError::Scratch`] with the file.
pub(crate) fn stays_inside(dialect: Dialect, migrations: &Migrations) -> Result<(), AuthoringError> {
    let outside = migrations.iter().find(|migration| own_reaches_outside(dialect, migration.up.sql()));
    match outside {
        None => Ok(()),
        Some(migration) => Err(AuthoringError::Scratch {
            doing: "running the migrations on a scratch database",
            reason: format!(
                "{} names what lies outside of its database, such as another database, a role or a file: there it would change what is real",
                migration.up.file()
            ),
            help: "what belongs to the server or to another database is done by hand, or by a migration of that database".into(),
        }),
    }
}

/// Those that are files. What a function of the application does, it does to rows, and its application alone can run it.
pub(crate) fn without_code(migrations: &Migrations) -> Migrations {
    let is_code = |version: i64| migrations.get(version).is_some_and(|migration| migration.up.is_code());
    migrations.only(|version| !is_code(version))
}
