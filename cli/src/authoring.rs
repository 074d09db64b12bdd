//! Errors of authoring in the words of the command line.

use tablewright::connection::Connection;
use tablewright::migrate::{Failure, InTheWay, MigrateError, Precondition, in_the_way as in_the_way_of};
use tablewright_migrations::plan::{Hazard, HazardKind, Mode};
use tablewright_migrations::{
    AuthoringError, Difference, ProofError, ReplayError, dialect_of, fits, place_of_statement,
};
use tablewright_schema::{Diagnostic, Diagnostics, Dialect, Hints, Model, Schema};

use crate::error::{CommandError, Kind};

/// What the YAML wants of the database that a connection speaks to.
pub(crate) fn wanted(model: &Model, connection: &Connection) -> Result<(Schema, Hints), CommandError> {
    let dialect = dialect_of(connection);
    let wanted = model.schema(dialect).map_err(|findings| {
        CommandError::findings(Kind::Schema, format!("{dialect} cannot hold the schema"), findings)
    })?;
    fits(connection, model).map_err(failed)?;
    Ok(wanted)
}

/// Reading, comparing or planning failed.
pub(crate) fn failed(error: AuthoringError) -> CommandError {
    match error {
        AuthoringError::Database { doing, source } => {
            CommandError::new(Kind::Database, format!("{doing} failed")).because(&source)
        }
        AuthoringError::Schema(diagnostics) => {
            CommandError::findings(Kind::Schema, "this database cannot hold the schema", diagnostics)
        }
        AuthoringError::Refused(refusals) => {
            let error = CommandError::new(Kind::Schema, "the database refuses what the schema says");
            refusals.into_iter().fold(error, |error, refusal| {
                error.cause(format!("{}: {}\n{}", refusal.subject(), refusal.message, refusal.sql))
            })
        }
        AuthoringError::NoRole(missing) => {
            let error =
                CommandError::new(Kind::Schema, "the schema names roles that this server does not have");
            let error = missing
                .into_iter()
                .fold(error, |error, (role, of)| error.cause(format!("the role {role:?}, of {of}")));
            error.hint(
                "roles belong to the server and not to a database: create them there (CREATE ROLE …), or take them out of \
                 `owner`, `grants` and `default_privileges`",
            )
        }
        AuthoringError::Unreadable { object, sql, reason } => {
            CommandError::new(Kind::Database, format!("the definition of {object} cannot be read"))
                .cause(reason)
                .cause(sql)
        }
        AuthoringError::Rows { table, reason, help } => {
            CommandError::new(Kind::Schema, format!("the rows of {table} cannot be kept by migrations"))
                .cause(reason)
                .hint(help)
        }
        AuthoringError::Scratch { doing, reason, help } => {
            CommandError::new(Kind::Database, format!("{doing} failed")).cause(reason).hint(help)
        }
    }
}

/// Rows in the database that would stop the way up, as far as they are what they are now when it gets there.
pub(crate) async fn in_the_way(
    connection: &mut Connection,
    difference: &Difference,
) -> Result<Vec<InTheWay>, CommandError> {
    let as_is = difference.stages.iter().take_while(|stage| stage.up.mode != Mode::Resumable);
    let questions = as_is.flat_map(|stage| &stage.up.preconditions).map(|question| Precondition {
        code: question.kind.code().to_owned(),
        subject: question.subject.clone(),
        query: question.query.clone(),
    });
    let questions: Vec<Precondition> = questions.collect();
    let doing = "looking for rows in the way";
    in_the_way_of(connection, &questions)
        .await
        .map_err(|source| failed(AuthoringError::Database { doing, source }))
}

/// The proof failed.
pub(crate) fn not_proven(error: ProofError, dialect: Dialect, model: Option<&Model>) -> CommandError {
    let wrong = |step: &dyn std::fmt::Display| {
        CommandError::new(Kind::Proof, format!("the migration is not proven: \"{step}\" does not hold"))
    };
    let error = match error {
        ProofError::Authoring(error) => return failed(error),
        ProofError::InTheWay(obstacles) => {
            let error =
                CommandError::new(Kind::Refused, "what tablewright does not manage stands in the way");
            let error = obstacles.iter().fold(error, |error, obstacle| error.cause(obstacle.to_string()));
            return error
                .hint("nothing was written; change or drop these first, in a migration of your own: `tablewright new NAME`");
        }
        ProofError::Failed { step, error } => match *error {
            // What it says of files and of running again is meant for files.
            MigrateError::Failed(failure) => {
                // SQL of the YAML that only this statement holds is the author's to mend.
                if let Some(found) = model.and_then(|model| in_yaml(&failure, model, dialect)) {
                    return CommandError::findings(Kind::Schema, "the migration is not proven", found)
                        .hint("nothing was written");
                }
                wrong(&step)
                    .cause(format!("the database says: {}", failure.message))
                    .cause(format!("in: {}", failure.statement))
            }
            error => wrong(&step).because(&error),
        },
        ProofError::Differs { step, missing } => {
            let lines: Vec<String> = missing.iter().map(ToString::to_string).collect();
            wrong(&step).cause(format!("what was reached still differs by\n{}", lines.join("\n")))
        }
        ProofError::Lost { step, objects } => {
            wrong(&step).cause(format!("lost on the way: {}", objects.join(", ")))
        }
    };
    error
        .hint("nothing was written; `tablewright diff` shows the whole SQL")
        .hint("if the YAML is right, please report this, and write the step by hand: `tablewright new NAME`")
}

/// The backfill or cast that the failed statement was made of.
fn in_yaml(failure: &Failure, model: &Model, dialect: Dialect) -> Option<Diagnostics> {
    let span = place_of_statement(&failure.statement, &failure.message, model, dialect)?;
    let mut found = Diagnostics::new(model.sources.clone());
    found.push(
        Diagnostic::new(span, "the database refuses this SQL on the scratch database")
            .label(failure.message.as_str())
            .help(format!("it is part of: {}", failure.statement)),
    );
    Some(found)
}

/// A folder of migrations could not be tried out.
pub(crate) fn not_replayed(error: ReplayError) -> CommandError {
    match error {
        ReplayError::Authoring(error) => failed(error),
        ReplayError::Migrate(error) => {
            CommandError::new(Kind::Migrations, "the migrations do not run on an empty database")
                .because(&error)
        }
    }
}

/// Refuses hazards that were not allowed by name, with what to type.
pub(crate) fn refuse_hazards<'a>(
    hazards: impl Iterator<Item = &'a Hazard>,
    allowed: &std::collections::BTreeSet<HazardKind>,
    command: &str,
) -> Result<(), CommandError> {
    let refused: Vec<&Hazard> =
        hazards.filter(|hazard| hazard.kind.must_be_allowed() && !allowed.contains(&hazard.kind)).collect();
    if refused.is_empty() {
        return Ok(());
    }
    let codes: std::collections::BTreeSet<&str> = refused.iter().map(|hazard| hazard.kind.code()).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let error = CommandError::new(Kind::Refused, "this takes what must be allowed by name");
    let error = refused.iter().fold(error, |error, hazard| error.cause(hazard.to_string()));
    Err(error.hint(format!("if that is meant: {command} --allow {}", codes.join(","))))
}
