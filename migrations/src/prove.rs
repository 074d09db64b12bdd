//! Runs a planned migration on a scratch database before anyone sees it: up, compare, a second diff, down, compare, up again.

use std::collections::BTreeMap;
use std::fmt;

use tablewright::Connection;
use tablewright::migrate::MigrateError;
use tablewright_schema::object::{Object, ObjectId};
use tablewright_schema::rows::insert_all;
use tablewright_schema::{Hints, ObjectName, Schema};

use crate::build::{self, Of, Statement};
use crate::describe::{ChangeLine, describe};
use crate::dialect::{self, Scratch};
use crate::diff::diff;
use crate::plan::{Obstacle, Plan, Stage};
use crate::write::text;
use crate::{AuthoringError, Difference, reference};

/// Where the proof is made.
#[derive(Clone, Debug)]
pub struct ScratchOptions {
    /// The database that the migration is for: a scratch database is made beside it, on the same server.
    pub url: String,
    /// An empty database to use instead (`scratch:` in the config), where the user may not create one.
    pub named: Option<String>,
}

/// What a proof goes through, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofStep {
    /// The current state is built in the scratch database.
    Rebuild,
    /// The migration is applied and reaches the wanted schema.
    Up,
    /// Comparing again finds nothing to do.
    SecondDiff,
    /// The way back reaches the current state.
    Down,
    /// And once more up.
    UpAgain,
}

impl fmt::Display for ProofStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ProofStep::Rebuild => "the current state is built on a scratch database",
            ProofStep::Up => "up reaches the wanted schema",
            ProofStep::SecondDiff => "a second diff is empty",
            ProofStep::Down => "down comes back",
            ProofStep::UpAgain => "up again",
        })
    }
}

/// Why a plan is not proven.
#[derive(Debug)]
pub enum ProofError {
    /// The scratch database could not be made or read.
    Authoring(AuthoringError),
    /// Objects that are not managed would stop the migration: nothing was tried.
    InTheWay(Vec<Obstacle>),
    /// A statement failed.
    Failed {
        /// Where in the proof.
        step: ProofStep,
        /// What the executor said.
        error: Box<MigrateError>,
    },
    /// A state is not the one it should be.
    Differs {
        /// Where in the proof.
        step: ProofStep,
        /// What is still missing or too much, seen from the state that was reached.
        missing: Vec<ChangeLine>,
    },
    /// Objects that are not managed went away.
    Lost {
        /// Where in the proof.
        step: ProofStep,
        /// Their kinds and names.
        objects: Vec<String>,
    },
}

impl From<AuthoringError> for ProofError {
    fn from(error: AuthoringError) -> Self {
        ProofError::Authoring(error)
    }
}

impl std::error::Error for ProofError {}

impl fmt::Display for ProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProofError::Authoring(error) => error.fmt(f),
            ProofError::InTheWay(obstacles) => {
                write!(f, "what is not managed stands in the way")?;
                obstacles.iter().try_for_each(|obstacle| write!(f, "\n  {obstacle}"))
            }
            ProofError::Failed { step, error } => write!(f, "not proven at \"{step}\": {error}"),
            ProofError::Differs { step, missing } => {
                write!(f, "not proven at \"{step}\": the state that was reached still differs by")?;
                missing.iter().try_for_each(|line| write!(f, "\n  {line}"))
            }
            ProofError::Lost { step, objects } => {
                write!(f, "not proven at \"{step}\": lost on the way: {}", objects.join(", "))
            }
        }
    }
}

/// What was proven, and what could not be part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Objects that are not managed and could not be built in the scratch database: the proof says nothing of them.
    pub without: Vec<String>,
}

/// Proves every stage of a difference. `observe` is told each step when it has succeeded. The scratch database is gone
/// afterwards, whatever happens.
///
/// # Errors
///
/// [`ProofError`] says at which step what differed; nothing outside the scratch database was touched.
pub async fn prove(
    difference: &Difference,
    options: &ScratchOptions,
    observe: &mut (dyn FnMut(ProofStep) + Send),
) -> Result<Proof, ProofError> {
    let planner = dialect::planner(difference.from.dialect);
    let stages = difference.stages.iter();
    let obstacles: Vec<Obstacle> =
        stages.flat_map(|stage| planner.obstacles(&stage.from, &stage.to, &stage.changes)).collect();
    if !obstacles.is_empty() {
        return Err(ProofError::InTheWay(obstacles));
    }
    let mut scratch = Scratch::create(difference.from.dialect, options).await?;
    // The named one is taken by now: whoever waits for it here waits for ever.
    let further = ScratchOptions { named: None, ..options.clone() };
    let proven = prove_on(scratch.connection(), difference, &further, observe).await;
    let dropped = scratch.drop().await;
    let proof = proven?;
    dropped?;
    Ok(proof)
}

async fn prove_on(
    connection: &mut Connection,
    difference: &Difference,
    options: &ScratchOptions,
    observe: &mut (dyn FnMut(ProofStep) + Send),
) -> Result<Proof, ProofError> {
    let without = rebuild(connection, &difference.from).await?;
    let mut built = difference.from.clone();
    built.unmanaged.retain(|object| !without.contains(&format!("{} {}", object.kind, object.name)));
    let rebuilt = dialect::introspect(connection, None).await?;
    let words = new_words(&built, &rebuilt);
    let mut start = Start { state: built.clone(), words, options };
    let rebuilt = expect(connection, rebuilt, &built, &start, ProofStep::Rebuild).await?;
    observe(ProofStep::Rebuild);
    start.state = rebuilt;

    let reached = up(connection, &difference.stages, &start, ProofStep::Up).await?;
    observe(ProofStep::Up);

    second_diff(connection, &reached, difference, &start).await?;
    observe(ProofStep::SecondDiff);

    for stage in difference.stages.iter().rev() {
        ask(connection, &stage.down, ProofStep::Down).await?;
        run(connection, &text(&stage.down), ProofStep::Down).await?;
        expect_state(connection, &stage.from, &start, ProofStep::Down).await?;
    }
    observe(ProofStep::Down);

    up(connection, &difference.stages, &start, ProofStep::UpAgain).await?;
    observe(ProofStep::UpAgain);
    Ok(Proof { without })
}

/// Where a proof begins.
struct Start<'a> {
    /// What there is.
    state: Schema,
    /// The statements of objects, as they are in the database that is proven for and as they are printed where they were made anew. PostgreSQL
    /// changes some words when it reads again what it printed: `code IN ('a', 'b')` of a varchar.
    words: BTreeMap<String, String>,
    options: &'a ScratchOptions,
}

impl Start<'_> {
    /// The objects of a state, in the words that they have where they were made anew.
    fn objects(&self, state: &Schema) -> BTreeMap<ObjectId, Object> {
        let mut objects = state.objects.clone();
        for object in objects.values_mut() {
            if let Some(words) = self.words.get(&object.sql) {
                object.sql.clone_from(words);
            }
        }
        objects
    }
}

/// What the server prints of objects whose expressions it keeps, where their own statements made them.
fn new_words(built: &Schema, rebuilt: &Schema) -> BTreeMap<String, String> {
    let printed = built.objects.values().filter(|object| object.id.kind.facts().prints.is_some());
    let pairs = printed.filter_map(|object| Some((object, rebuilt.objects.get(&object.id)?)));
    let pairs = pairs.filter(|(before, after)| before.sql != after.sql);
    pairs.map(|(before, after)| (before.sql.clone(), after.sql.clone())).collect()
}

async fn up(
    connection: &mut Connection,
    stages: &[Stage],
    start: &Start<'_>,
    step: ProofStep,
) -> Result<Schema, ProofError> {
    let mut reached = None;
    for stage in stages {
        ask(connection, &stage.up, step).await?;
        run(connection, &text(&stage.up), step).await?;
        reached = Some(expect_state(connection, &stage.to, start, step).await?);
    }
    Ok(reached.unwrap_or_else(|| start.state.clone()))
}

async fn second_diff(
    connection: &mut Connection,
    actual: &Schema,
    difference: &Difference,
    start: &Start<'_>,
) -> Result<(), ProofError> {
    let Difference { wanted, to, hints, .. } = difference;
    // The objects were spelled on a scratch database, which this one is: to read them back again would need a second one.
    let wanted = Schema { objects: start.objects(to), ..wanted.clone() };
    let again = dialect::normalise(connection, actual, wanted, hints, start.options).await?;
    differs(actual, &again, hints, ProofStep::SecondDiff)
}

/// What is asked before the statements has to be a question that the database understands.
async fn ask(connection: &mut Connection, plan: &Plan, step: ProofStep) -> Result<(), ProofError> {
    for precondition in &plan.preconditions {
        run(connection, &precondition.query, step).await?;
    }
    Ok(())
}

async fn run(connection: &mut Connection, sql: &str, step: ProofStep) -> Result<(), ProofError> {
    tablewright::migrate::execute(connection, sql)
        .await
        .map_err(|error| ProofError::Failed { step, error: Box::new(error) })
}

/// Reads the state that the database is in and [`expect`]s another.
async fn expect_state(
    connection: &mut Connection,
    expected: &Schema,
    start: &Start<'_>,
    step: ProofStep,
) -> Result<Schema, ProofError> {
    let actual = dialect::introspect(connection, None).await?;
    expect(connection, actual, expected, start, step).await
}

/// Fails unless the database's state is that one and still has every unmanaged object of the start, but those of tables
/// that the state does not have.
async fn expect(
    connection: &mut Connection,
    mut actual: Schema,
    expected: &Schema,
    start: &Start<'_>,
    step: ProofStep,
) -> Result<Schema, ProofError> {
    reference::read_as(connection, &mut actual, expected).await?;
    let expected = Schema { objects: start.objects(expected), ..expected.clone() };
    let none = Hints::default();
    let seen = differs(&actual, &expected, &none, step);
    if seen.is_err() {
        // An expression may have other words here than there: the server says whether they are the same. Not for objects, which it
        // would have to build in a further database.
        let tables =
            Schema { objects: actual.objects.clone(), needs: actual.needs.clone(), ..expected.clone() };
        let Ok(spelled) = dialect::normalise(connection, &actual, tables, &none, start.options).await else {
            return seen.map(|()| actual);
        };
        let Schema { objects, needs, .. } = expected;
        differs(&actual, &Schema { objects, needs, ..spelled }, &none, step)?;
    }
    let kept = |kind: &str, name: &ObjectName| {
        actual.unmanaged.iter().any(|object| object.kind == kind && object.name == *name)
    };
    let lost: Vec<String> = start
        .state
        .unmanaged
        .iter()
        .filter(|object| object.table.as_ref().is_none_or(|table| actual.tables.contains_key(table)))
        .filter(|object| !kept(&object.kind, &object.name))
        .map(|object| format!("{} {}", object.kind, object.name))
        .collect();
    if lost.is_empty() { Ok(actual) } else { Err(ProofError::Lost { step, objects: lost }) }
}

fn differs(actual: &Schema, expected: &Schema, hints: &Hints, step: ProofStep) -> Result<(), ProofError> {
    let changes = diff(actual, expected, hints);
    if changes.is_empty() {
        return Ok(());
    }
    Err(ProofError::Differs { step, missing: describe(actual.dialect, &changes) })
}

/// Builds a state in an empty database. Returns the unmanaged objects that could not be built; a managed one that cannot is an
/// error.
async fn rebuild(connection: &mut Connection, state: &Schema) -> Result<Vec<String>, ProofError> {
    let mut without = Vec::new();
    let mut pending = build::managed(state);
    for object in &state.unmanaged {
        let name = format!("{} {}", object.kind, object.name);
        match &object.sql {
            Some(sql) => pending.push(Statement { sql: sql.clone(), of: Of::Unmanaged(name) }),
            None => without.push(name),
        }
    }
    let left = build::build(connection, pending).await;
    let left = left.map_err(AuthoringError::database("rebuilding the current state"))?;
    for (Statement { sql, of }, _) in left {
        match of {
            Of::Unmanaged(name) => without.push(name),
            // Once more, for an error that says where in the statement.
            Of::Table | Of::Object(_) => run(connection, &sql, ProofStep::Rebuild).await?,
        }
    }
    for sql in insert_all(state) {
        run(connection, &sql, ProofStep::Rebuild).await?;
    }
    for sql in build::default_privileges(state) {
        run(connection, &sql, ProofStep::Rebuild).await?;
    }
    Ok(without)
}
