//! What is compared: databases, schema folders, migration folders, git revisions.

mod revision;

use std::path::{Path, PathBuf};
use std::sync::mpsc;

use tablewright::Connection;
use tablewright::migrate::InTheWay;
use tablewright_codegen::{Outline, OutlineChange};
use tablewright_migrations::{
    AuthoringError, Difference, Loss, ScratchOptions, between, introspect, introspect_by_two, losses, online,
    placed, read_rows, replay, version_of,
};
use tablewright_schema::{Dialect, Hints, Model, Schema};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::authoring;
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::migration_folder;
use crate::project::{self, Project, Target, read_model};
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
    states: (Side, Side),
    /// The connection that spelled them; to the database that the way begins at, where it is one.
    judge: Connection,
    /// Rows that would stop it, where it begins at a database.
    pub(super) in_the_way: Vec<InTheWay>,
}

impl Sides {
    pub(super) fn heading(&self) -> String {
        format!("from {} to {}", self.from, self.to)
    }

    /// How much would be lost of what a live database holds.
    pub(super) async fn losses(&mut self) -> Result<Vec<Loss>, CommandError> {
        match &self.states.0 {
            Side::Database(_) => {
                losses(&mut self.judge, &self.difference.changes()).await.map_err(authoring::failed)
            }
            Side::Schema(_) | Side::Migrations(_) | Side::Revision { .. } => Ok(Vec::new()),
        }
    }

    /// What is otherwise in Rust, where both sides are YAML. It is read again for that, as for errors.
    pub(super) fn rust(&self) -> Result<Vec<OutlineChange>, CommandError> {
        let (from, to) = &self.states;
        match (from.model()?, to.model()?) {
            (Some(from), Some(to)) => Ok(Outline::of(&from).changes(&Outline::of(&to))),
            (Some(_), None) | (None, _) => Ok(Vec::new()),
        }
    }
}

/// One of the two.
pub(crate) enum Side {
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
    let (tell, told) = mpsc::channel();
    let reading = to_side.reading(target.dialect, told);
    let (mut judge, mut second) =
        database::connect_twice(&target, Missing::StandIn, context.terminal).await?;
    let server = Server { dialect: target.dialect, version: version_of(&judge) };
    // Where nothing is read, nobody is told.
    let _ = tell.send(server.version);
    let scratch = ScratchOptions { url: target.url.clone(), named: project.scratch(&target)? };
    let states = States { server, scratch, terminal: context.terminal };

    let State { schema: mut state, hints: _ } = states.of(&from_side, &mut judge, second.as_mut()).await?;
    if from_side.is_yaml() {
        let empty = Schema::empty(target.dialect);
        let spelled = between(&mut judge, empty, state, Hints::default(), &states.scratch).await;
        state = spelled.map_err(|error| from_side.refused(error, target.dialect))?.to;
    }
    let State { schema: mut wanted, hints } = match reading {
        Some(read) => read.await.unwrap_or_else(|died| std::panic::resume_unwind(died.into_panic()))?,
        None => states.of(&to_side, &mut judge, second.as_mut()).await?,
    };
    // Whose rows belong to the code, the other side says.
    states.rows(&from_side, &mut judge, &mut state, &wanted, &hints).await?;
    states.rows(&to_side, &mut judge, &mut wanted, &state, &hints.inverted()).await?;
    let difference = between(&mut judge, state, wanted, hints, &states.scratch)
        .await
        .map_err(|error| to_side.refused(error, target.dialect))?;
    // Sizes are the server's to tell: those of the database that is compared, or else of the project's.
    let difference = online(&mut judge, difference, project.online()).await.map_err(authoring::failed)?;
    let in_the_way = match &from_side {
        Side::Database(_) => authoring::in_the_way(&mut judge, &difference).await?,
        Side::Schema(_) | Side::Migrations(_) | Side::Revision { .. } => Vec::new(),
    };
    Ok(Sides {
        in_the_way,
        from: from_side.shown(),
        to: to_side.shown(),
        is_of_the_project: from.is_none() && to.is_none(),
        difference,
        states: (from_side, to_side),
        judge,
    })
}

impl Side {
    /// What is called so.
    pub(crate) fn named(name: &str, project: &Project<'_>) -> Result<Side, CommandError> {
        if let Some(target) = project.named(name)? {
            return Ok(Side::Database(target));
        }
        let path = Path::new(name);
        if let Some(schema) = project::schema_of(path)? {
            return Ok(Side::Schema(schema));
        }
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

    /// A schema folder is read while the server answers, of which it is told the version as soon as that is known.
    fn reading(
        &self,
        dialect: Dialect,
        version: mpsc::Receiver<Option<u32>>,
    ) -> Option<JoinHandle<Result<State, CommandError>>> {
        let Side::Schema(folder) = self else { return None };
        let folder = folder.clone();
        Some(spawn_blocking(move || {
            let model = read_model(&folder)?;
            // It is never told where the server cannot be reached, and then nobody asks for the state.
            let version = version.recv().ok().flatten();
            spelled(model, Server { dialect, version })
        }))
    }

    /// What the YAML says, of a side that is YAML.
    pub(crate) fn model(&self) -> Result<Option<Model>, CommandError> {
        match self {
            Side::Schema(folder) => read_model(folder).map(Some),
            Side::Revision { name, schema } => revision::read(name, schema).map(Some),
            Side::Database(_) | Side::Migrations(_) => Ok(None),
        }
    }

    fn is_yaml(&self) -> bool {
        match self {
            Side::Schema(_) | Side::Revision { .. } => true,
            Side::Database(_) | Side::Migrations(_) => false,
        }
    }

    /// An error with the places in the YAML, where a server refuses what that says. It is read again for them: to keep what it says of ten
    /// thousand tables until then would take a third of all memory.
    fn refused(&self, error: AuthoringError, dialect: Dialect) -> CommandError {
        let model = match (self, &error) {
            (Side::Schema(folder), AuthoringError::Refused(_)) => read_model(folder).ok(),
            (Side::Revision { name, schema }, AuthoringError::Refused(_)) => {
                revision::read(name, schema).ok()
            }
            (Side::Schema(_) | Side::Revision { .. } | Side::Database(_) | Side::Migrations(_), _) => None,
        };
        // What could be read before and cannot now has been changed meanwhile.
        authoring::failed(match model {
            Some(model) => placed(error, &model, dialect),
            None => error,
        })
    }

    /// As it was called.
    pub(crate) fn shown(&self) -> String {
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

/// The migrations of one kind of database: in a folder of their own, where there is one.
pub(crate) fn own_folder(folder: &Path, dialect: Dialect) -> PathBuf {
    let own = folder.join(dialect.name());
    if own.is_dir() { own } else { folder.to_owned() }
}

/// What a side holds.
struct State {
    schema: Schema,
    hints: Hints,
}

impl State {
    /// What a database holds.
    fn held(schema: Schema) -> Self {
        Self { schema, hints: Hints::default() }
    }
}

/// What the states are of.
#[derive(Clone, Copy)]
struct Server {
    dialect: Dialect,
    /// Where what can be said depends on it.
    version: Option<u32>,
}

/// How sides become states of one kind of database.
struct States<'a> {
    server: Server,
    scratch: ScratchOptions,
    terminal: &'a Terminal,
}

impl States<'_> {
    /// Reads the rows of a side that is a database, of the tables whose rows the other side speaks of.
    async fn rows(
        &self,
        side: &Side,
        judge: &mut Connection,
        state: &mut Schema,
        other: &Schema,
        hints: &Hints,
    ) -> Result<(), CommandError> {
        let Side::Database(target) = side else { return Ok(()) };
        let is_spoken_of = other.tables.values().any(|table| table.rows.is_some());
        let read = match is_spoken_of {
            false => Ok(()),
            true if target.url == self.scratch.url => read_rows(judge, state, other, hints).await,
            true => {
                let mut connection = database::connect(target, Missing::StandIn, self.terminal).await?;
                read_rows(&mut connection, state, other, hints).await
            }
        };
        read.map_err(authoring::failed)
    }

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
            Side::Database(target) if target.dialect != self.server.dialect => Err(CommandError::new(
                Kind::Usage,
                format!(
                    "{} is {}, the other side is {}",
                    target.shown(),
                    target.dialect,
                    self.server.dialect
                ),
            )),
            Side::Database(target) => {
                let mut connection = database::connect(target, Missing::StandIn, self.terminal).await?;
                Ok(State::held(introspect(&mut connection).await.map_err(authoring::failed)?))
            }
            Side::Schema(folder) => spelled(read_model(folder)?, self.server),
            Side::Revision { name, schema } => spelled(revision::read(name, schema)?, self.server),
            Side::Migrations(folder) => {
                let migrations = migration_folder::read(&own_folder(folder, self.server.dialect))?;
                let state = replay(self.server.dialect, &migrations, &self.scratch).await;
                Ok(State::held(state.map_err(authoring::not_replayed)?))
            }
        }
    }
}

/// The YAML's state in the database's words.
fn spelled(model: Model, server: Server) -> Result<State, CommandError> {
    let Server { dialect, version } = server;
    let (schema, hints) = model.schema(dialect).map_err(|findings| {
        CommandError::findings(Kind::Schema, format!("{dialect} cannot hold the schema"), findings)
    })?;
    if let Some(version) = version {
        let fits = model.fits(dialect, version).map_err(AuthoringError::Schema);
        fits.map_err(authoring::failed)?;
    }
    Ok(State { schema, hints })
}
