//! The live database against the YAML: read, normalised, compared and planned.

use std::collections::BTreeMap;

use tablewright::Connection;
use tablewright_schema::{Dialect, Hints, Model, ObjectName, Schema};

use crate::change::Change;
use crate::diff::diff;
use crate::online::TableSize;
use crate::plan::{Hazard, Stage, plan};
use crate::{AuthoringError, ScratchOptions, access, dialect, expressions, placed, reference};

/// What stands between a database and what the YAML wants of it.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The database as it is.
    pub from: Schema,
    /// What the YAML says, in our spelling.
    pub wanted: Schema,
    /// The same as the database will store it.
    pub to: Schema,
    /// Renames and backfills that the YAML asks for.
    pub hints: Hints,
    /// How large the tables are that change, by the names that they have in the database, as far as [`online`](crate::online) has asked.
    pub sizes: BTreeMap<ObjectName, TableSize>,
    /// The way there and back. Empty where nothing differs.
    pub stages: Vec<Stage>,
}

impl Difference {
    /// Whether the database is what the YAML wants.
    pub fn is_empty(&self) -> bool {
        self.stages.is_empty()
    }

    /// What differs, whatever stages the way there has.
    pub fn changes(&self) -> Vec<Change> {
        match self.stages.as_slice() {
            [] => Vec::new(),
            [stage] => stage.changes.clone(),
            [_, _, ..] => diff(&self.from, &self.to, &self.hints),
        }
    }

    /// The hazards on the way up.
    pub fn hazards(&self) -> impl Iterator<Item = &Hazard> {
        self.stages.iter().flat_map(|stage| stage.up.hazards())
    }
}

/// Reads what the database holds. One round trip for each kind of object, in a transaction that only reads.
pub async fn introspect(connection: &mut Connection) -> Result<Schema, AuthoringError> {
    dialect::introspect(connection, None).await
}

/// Whether [`introspect_by_two`] gains anything.
pub fn is_read_by_two(dialect: Dialect) -> bool {
    dialect::is_read_by_two(dialect)
}

/// The same over two connections to one database. PostgreSQL answers a large one in little more than half the time, both
/// transactions seeing one snapshot; where that cannot be, and on SQLite, the second connection is left alone.
pub async fn introspect_by_two(
    connection: &mut Connection,
    second: &mut Connection,
) -> Result<Schema, AuthoringError> {
    dialect::introspect(connection, Some(second)).await
}

/// Compares the database with the YAML and plans the way. Changes nothing: expressions are spelled by the server in a
/// transaction that is rolled back, and views, functions and the like on a scratch database, made where one of them differs.
pub async fn difference(
    connection: &mut Connection,
    model: &Model,
    scratch: &ScratchOptions,
) -> Result<Difference, AuthoringError> {
    let dialect = dialect::of(connection);
    let (wanted, hints) = model.schema(dialect).map_err(AuthoringError::Schema)?;
    fits(connection, model)?;
    let mut from = introspect(connection).await?;
    reference::read_rows(connection, &mut from, &wanted, &hints).await?;
    between(connection, from, wanted, hints, scratch).await.map_err(|error| placed(error, model, dialect))
}

/// Whether the server's version has what the YAML says.
///
/// # Errors
/// [`AuthoringError::Schema`] with the place of everything that it lacks.
pub fn fits(connection: &Connection, model: &Model) -> Result<(), AuthoringError> {
    match dialect::version(connection) {
        Some(version) => model.fits(dialect::of(connection), version).map_err(AuthoringError::Schema),
        None => Ok(()),
    }
}

/// The way from one state to another, the latter spelled by that server.
pub async fn between(
    connection: &mut Connection,
    mut from: Schema,
    mut wanted: Schema,
    hints: Hints,
    scratch: &ScratchOptions,
) -> Result<Difference, AuthoringError> {
    let collation = dialect::collation(connection).await?;
    let hints = Hints { version: dialect::version(connection), collation, ..hints };
    let refusals = expressions::refused(&wanted);
    if !refusals.is_empty() {
        return Err(AuthoringError::Refused(refusals));
    }
    access::fill(&mut from, &mut wanted, &hints);
    let to = dialect::normalise(connection, &from, wanted.clone(), &hints, scratch).await?;
    let stages = plan(&from, &to, &hints);
    Ok(Difference { from, wanted, to, hints, sizes: BTreeMap::new(), stages })
}

/// Prepares a session for the statements of a plan, which are run as they are, without a file: names without a schema mean `public` there.
///
/// # Errors
/// When the connection is lost.
pub async fn settle(connection: &mut Connection) -> Result<(), AuthoringError> {
    dialect::settle(connection).await
}

/// About how many rows the tables have, as far as the database says without reading them all.
///
/// # Errors
/// When the database cannot be asked.
pub async fn row_counts(connection: &mut Connection) -> Result<BTreeMap<ObjectName, u64>, AuthoringError> {
    dialect::row_counts(connection).await
}

/// The major version of the server, where it says one and what the YAML may say depends on it: [`Model::fits`].
pub fn version_of(connection: &Connection) -> Option<u32> {
    dialect::version(connection)
}

/// The database that a connection speaks to.
pub fn dialect_of(connection: &Connection) -> Dialect {
    dialect::of(connection)
}
