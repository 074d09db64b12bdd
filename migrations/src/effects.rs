//! What files do that cannot be read in them: each is run on a scratch database, and the state before is compared with the state after.
//!
//! The server's own grammar reads the statements there, and a drop inside of a `DO` block, of a function that is called, or of a statement
//! that is put together while it runs is a drop all the same. The findings have the codes of hazards, since those they are.

use tablewright::Connection;
use tablewright::migrate::{MigrateError, Migrations, Script, Silent, UpOptions, execute, up};
use tablewright_schema::{Dialect, Hints, ObjectName};

use crate::dialect::{self, Scratch};
use crate::lint::{self, Finding, Settings};
use crate::plan::{Hazard, HazardKind, plan};
use crate::prove::ScratchOptions;
use crate::replay::{ReplayError, without_code};

/// Files to be run, and on what.
#[derive(Clone, Debug)]
pub struct Trial<'a> {
    /// The migrations that make the state before them.
    pub migrations: &'a Migrations,
    /// The last of those; none: the scratch database stays empty.
    pub after: Option<i64>,
    /// The files, in order, and what was found in the text of each.
    pub files: Vec<(&'a str, Vec<Finding>)>,
}

/// Runs the files one after the other on a scratch database, which is gone afterwards, and adds what they did to what was found in them.
/// A file that the server refuses gets a finding that says so; those after it are not run.
///
/// # Errors
/// When there can be no scratch database, or the migrations before do not run on it.
pub async fn try_out(
    dialect: Dialect,
    trial: Trial<'_>,
    settings: &Settings,
    options: &ScratchOptions,
) -> Result<Vec<Vec<Finding>>, ReplayError> {
    let mut scratch = Scratch::create(dialect, options).await.map_err(ReplayError::Authoring)?;
    let tried = run(scratch.connection(), dialect, trial, settings).await;
    let dropped = scratch.drop().await.map_err(ReplayError::Authoring);
    let found = tried?;
    dropped?;
    Ok(found)
}

async fn run(
    connection: &mut Connection,
    dialect: Dialect,
    trial: Trial<'_>,
    settings: &Settings,
) -> Result<Vec<Vec<Finding>>, ReplayError> {
    let Trial { migrations, after, files } = trial;
    if let Some(version) = after {
        let options = UpOptions { unlisted: true, ..UpOptions::default() };
        let before = without_code(&migrations.only(|other| other <= version));
        up(connection, &before, &options, &mut Silent).await.map_err(ReplayError::Migrate)?;
    }
    let mut state = dialect::introspect(connection, None).await.map_err(ReplayError::Authoring)?;
    let mut all = Vec::new();
    let mut is_refused = false;
    for (text, found) in files {
        // What a function of the application does, its application alone can run.
        if is_refused || Script::read("migration.sql", text).is_code() {
            all.push(found);
            continue;
        }
        let effects = match execute(connection, text).await {
            Ok(()) => {
                let next = dialect::introspect(connection, None).await.map_err(ReplayError::Authoring)?;
                let hints = hints(dialect, text);
                let stages = plan(&state, &next, &hints);
                let hazards: Vec<Hazard> =
                    stages.iter().flat_map(|stage| stage.up.hazards().cloned()).collect();
                state = next;
                lint::of_effects(dialect, text, &hazards, settings)
            }
            Err(error) => {
                is_refused = true;
                lint::of_refusal(text, &said(&error), position(&error), settings)
            }
        };
        all.push(lint::with_effects(dialect, text, found, effects));
    }
    Ok(all)
}

/// The renames that the text says, which no comparison of two states can tell.
fn hints(dialect: Dialect, text: &str) -> Hints {
    let renames = lint::renames(dialect, text);
    let table = |(schema, name): (Option<String>, String)| match schema {
        Some(schema) if schema != "public" => ObjectName::qualified(schema, name),
        Some(_) | None => ObjectName::new(name),
    };
    let mut hints = Hints::default();
    for (from, to) in renames.tables {
        hints.tables.insert(table(to), table(from));
    }
    for (of, from, to) in renames.columns {
        hints.columns.insert((table(of), to), from);
    }
    hints
}

/// What the server says of a statement that it refuses.
fn said(error: &MigrateError) -> String {
    match error {
        MigrateError::Failed(failure) => failure.message.clone(),
        other => other.to_string(),
    }
}

/// The statement that the server refuses.
fn position(error: &MigrateError) -> Option<&str> {
    match error {
        MigrateError::Failed(failure) => Some(&failure.statement),
        _ => None,
    }
}

/// Whether the kind is a loss that the states before and after tell, by whatever way the one became the other.
pub(crate) fn is_told_by_states(kind: HazardKind) -> bool {
    match kind {
        HazardKind::DropTable
        | HazardKind::DropColumn
        | HazardKind::DropObject
        | HazardKind::DropPartition
        | HazardKind::DropHistory
        | HazardKind::DropEnumValue
        | HazardKind::NarrowType => true,
        // A careful way there has none of these: what the text shows, the rules of texts judge.
        HazardKind::RequiredColumn
        | HazardKind::SetNotNull
        | HazardKind::AddUnique
        | HazardKind::AddCheck
        | HazardKind::AddJsonSchema
        | HazardKind::AddForeignKey
        | HazardKind::RewriteTable
        | HazardKind::Filler
        | HazardKind::DeleteReferenceRow => false,
    }
}
