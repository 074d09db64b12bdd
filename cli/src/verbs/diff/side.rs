//! What is compared: databases, schema folders, migration folders, git revisions.

mod revision;

use std::path::{Path, PathBuf};

use tablewright::Connection;
use tablewright_migrations::{
    Difference, ScratchOptions, between, fits, introspect, introspect_by_two, placed, replay,
};
use tablewright_schema::{Dialect, Hints, Model, Schema};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::authoring;
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::migration_folder;
use crate::project::{Project, Target, read_model};
use crate::terminal::Terminal;
use crate::verbs::Context;

/// Two things and how they differ.
pub(super) struct Sides {
    /// What the way begins at, as it was called.
    pub(super) from: String,
    /// What the way leads to.
    pub(super) to: String,
    /// Whether it is the project's own question: its database against its YAML.
    pub(super) is_of_the_project: bool,
    pub(super) difference: Difference,
}

impl Sides {
    pub(super) fn heading(&self) -> String {
        format!("from {} to {}", self.from, self.to)
    }
}

/// One of the two.
enum Side {
    Database(Target),
    Schema(PathBuf),
    Migrations(PathBuf),
    Revision { name: String, schema: PathBuf },
}

/// Compares them; without a name, the project's database with the project's YAML.
pub(super) async fn compare(
    from: Option<&str>,
    to: Option<&str>,
    context: &Context<'_>,
) -> Result<Sides, CommandError> {
    let project = context.project()?;
    let from_side = match from {
        Some(name) => Side::named(name, &project)?,
        None => Side::Database(project.target()?),
    };
    let to_side = match to {
        Some(name) => Side::named(name, &project)?,
        None => Side::Schema(project.schema()?),
    };
    // Expressions are spelled by a server: that of a database that is compared, or else the project's.
    let target = match (&from_side, &to_side) {
        (Side::Database(target), _) | (_, Side::Database(target)) => target.clone(),
        _ => project.target()?,
    };
    let reading = to_side.reading(target.dialect);
    let (mut judge, mut second) =
        database::connect_twice(&target, Missing::StandIn, context.terminal).await?;
    let scratch = ScratchOptions { url: target.url.clone(), named: project.scratch(&target)? };
    let states = States { dialect: target.dialect, scratch, terminal: context.terminal };

    let State { schema: mut state, hints: _, model } =
        states.of(&from_side, &mut judge, second.as_mut()).await?;
    if let Some(model) = &model {
        fits(&judge, model).map_err(authoring::failed)?;
        let empty = Schema::empty(target.dialect);
        let spelled = between(&mut judge, empty, state, Hints::default(), &states.scratch).await;
        state = spelled.map_err(|error| authoring::failed(placed(error, model, target.dialect)))?.to;
    }
    let State { schema: wanted, hints, model } = match reading {
        Some(read) => read.await.unwrap_or_else(|died| std::panic::resume_unwind(died.into_panic()))?,
        None => states.of(&to_side, &mut judge, second.as_mut()).await?,
    };
    if let Some(model) = &model {
        fits(&judge, model).map_err(authoring::failed)?;
    }
    let difference =
        between(&mut judge, state, wanted, hints, &states.scratch).await.map_err(|error| match &model {
            Some(model) => authoring::failed(placed(error, model, target.dialect)),
            None => authoring::failed(error),
        })?;
    // As with the schemas when they have been shown: the process ends before giving it back would pay.
    std::mem::forget(model);
    Ok(Sides {
        from: from_side.shown(),
        to: to_side.shown(),
        is_of_the_project: from.is_none() && to.is_none(),
        difference,
    })
}

impl Side {
    fn named(name: &str, project: &Project<'_>) -> Result<Side, CommandError> {
        if let Some(target) = project.named(name)? {
            return Ok(Side::Database(target));
        }
        let path = Path::new(name);
        if path.is_dir() {
            return match contents(path) {
                Contents::Migrations => Ok(Side::Migrations(path.to_owned())),
                Contents::Schema => Ok(Side::Schema(path.to_owned())),
                Contents::Neither => {
                    Err(CommandError::new(Kind::Usage, format!("{name} holds neither YAML nor migrations")))
                }
            };
        }
        match project.schema() {
            Ok(schema) if revision::exists(name, &schema) => Ok(Side::Revision { name: name.to_owned(), schema }),
            _ => Err(CommandError::new(Kind::Usage, format!("`{name}` is nothing that can be compared"))
                .cause("it is no configured database, no URL, no folder and no git revision that has the schema folder")),
        }
    }

    /// A schema folder is read while the server answers.
    fn reading(&self, dialect: Dialect) -> Option<JoinHandle<Result<State, CommandError>>> {
        let Side::Schema(folder) = self else { return None };
        let folder = folder.clone();
        Some(spawn_blocking(move || spelled(read_model(&folder)?, dialect)))
    }

    fn shown(&self) -> String {
        match self {
            Side::Database(target) => target.shown(),
            Side::Schema(folder) => folder.display().to_string(),
            Side::Migrations(folder) => folder.display().to_string(),
            Side::Revision { name, schema } => format!("{name}:{}", schema.display()),
        }
    }
}

enum Contents {
    Schema,
    Migrations,
    Neither,
}

/// Told by the files' endings, those of a subfolder for each database included.
fn contents(folder: &Path) -> Contents {
    let has = |folder: &Path, endings: &[&str]| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).any(|path| {
            path.extension()
                .and_then(|ending| ending.to_str())
                .is_some_and(|ending| endings.contains(&ending))
        })
    };
    let folders = Dialect::ALL.map(|dialect| folder.join(dialect.name()));
    match (has(folder, &["yaml", "yml"]), has(folder, &["sql"]) || folders.iter().any(|own| own.is_dir())) {
        (true, _) => Contents::Schema,
        (false, true) => Contents::Migrations,
        (false, false) => Contents::Neither,
    }
}

/// What a side holds.
struct State {
    schema: Schema,
    hints: Hints,
    /// Of YAML, so that what a server refuses is shown where it was written.
    model: Option<Model>,
}

impl State {
    /// What a database holds.
    fn held(schema: Schema) -> Self {
        Self { schema, hints: Hints::default(), model: None }
    }
}

/// How sides become states of one kind of database.
struct States<'a> {
    dialect: Dialect,
    scratch: ScratchOptions,
    terminal: &'a Terminal,
}

impl States<'_> {
    async fn of(
        &self,
        side: &Side,
        judge: &mut Connection,
        second: Option<&mut Connection>,
    ) -> Result<State, CommandError> {
        match side {
            Side::Database(target) if target.url == self.scratch.url => {
                let held = match second {
                    Some(second) => introspect_by_two(judge, second).await,
                    None => introspect(judge).await,
                };
                Ok(State::held(held.map_err(authoring::failed)?))
            }
            Side::Database(target) if target.dialect != self.dialect => Err(CommandError::new(
                Kind::Usage,
                format!("{} is {}, the other side is {}", target.shown(), target.dialect, self.dialect),
            )),
            Side::Database(target) => {
                let mut connection = database::connect(target, Missing::StandIn, self.terminal).await?;
                Ok(State::held(introspect(&mut connection).await.map_err(authoring::failed)?))
            }
            Side::Schema(folder) => spelled(read_model(folder)?, self.dialect),
            Side::Revision { name, schema } => spelled(revision::read(name, schema)?, self.dialect),
            Side::Migrations(folder) => {
                let own = folder.join(self.dialect.name());
                let folder = if own.is_dir() { &own } else { folder };
                let migrations = migration_folder::read(folder)?;
                let state = replay(self.dialect, &migrations, &self.scratch).await;
                Ok(State::held(state.map_err(authoring::not_replayed)?))
            }
        }
    }
}

/// The YAML's state in the database's words.
fn spelled(model: Model, dialect: Dialect) -> Result<State, CommandError> {
    match model.schema(dialect) {
        Ok((schema, hints)) => Ok(State { schema, hints, model: Some(model) }),
        Err(findings) => {
            Err(CommandError::findings(Kind::Schema, format!("{dialect} cannot hold the schema"), findings))
        }
    }
}
