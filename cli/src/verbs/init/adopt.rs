//! `init --from`: a project that begins with a database that exists.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::Utc;
use tablewright::connection::Connection;
use tablewright::migrate::{Migrations, RunOptions, baseline, status};
use tablewright_migrations::plan::plan;
use tablewright_migrations::{Difference, MigrationFiles, ScratchOptions, files, introspect, pull};
use tablewright_schema::yaml::is_yaml;
use tablewright_schema::{Hints, Schema};

use super::{example, has_yaml};
use crate::authoring;
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::files::NewFile;
use crate::migration_folder;
use crate::project::Target;
use crate::proof::prove_aloud;
use crate::terminal::{BOLD, Terminal, paint};
use crate::verbs::pull::mention_unmanaged;
use crate::watch::{Watch, stopped};

/// The database, and the files that say what it holds.
pub(super) struct Adopted {
    pub(super) files: Vec<NewFile>,
    connection: Connection,
}

/// Reads the database and makes YAML and the first migration of it, which is proven to make the same.
pub(super) async fn adopt(
    target: &Target,
    schema_folder: &Path,
    migrations_folder: &Path,
    terminal: &Terminal,
) -> Result<Adopted, CommandError> {
    if has_yaml(schema_folder) {
        return Err(CommandError::new(
            Kind::Refused,
            format!("{} has YAML files already", schema_folder.display()),
        )
        .hint("`tablewright init` keeps them; `tablewright pull` prints what the database holds"));
    }
    if !migration_folder::read(migrations_folder)?.is_empty() {
        let message = format!("{} holds migrations already", migrations_folder.display());
        return Err(CommandError::new(Kind::Refused, message)
            .hint("`tablewright init`, and then `tablewright baseline` makes the database know them"));
    }
    let mut connection = database::connect(target, Missing::Refuse, terminal).await?;
    let known = status(&mut connection, &Migrations::default()).await;
    if !known.map_err(|error| stopped(error, "tablewright status"))?.entries.is_empty() {
        let message = format!("{} has a history of migrations already", target.shown());
        return Err(CommandError::new(Kind::Refused, message)
            .cause("a second first migration would not go together with it")
            .hint("`tablewright init`, put those migrations into migrations/, and `tablewright pull --out schema`"));
    }
    let schema = introspect(&mut connection).await.map_err(authoring::failed)?;
    mention_unmanaged(&schema, terminal);
    let mut new: Vec<NewFile> = pull(&schema)
        .into_iter()
        .map(|(path, text)| {
            let head = if is_yaml(&path) { example::modeline(&path) } else { String::new() };
            NewFile::new(schema_folder.join(path), format!("{head}{text}"))
        })
        .collect();

    let from = Schema::empty(target.dialect);
    let to = Schema { unmanaged: Vec::new(), ..schema };
    let hints = Hints::default();
    let difference = Difference {
        stages: plan(&from, &to, &hints),
        wanted: to.clone(),
        from,
        to,
        hints,
        sizes: BTreeMap::new(),
    };
    if !difference.is_empty() {
        terminal.line(paint(BOLD, "Proof"));
        let scratch = ScratchOptions { url: target.url.clone(), named: None };
        prove_aloud(&difference, &scratch, None, terminal).await?;
        terminal.line("");
        let version = migration_folder::next_version(&Migrations::default(), Utc::now())?;
        let migrations = files(&difference.stages, "initial", version);
        let migrations: Vec<_> = migrations.into_iter().map(MigrationFiles::signed).collect();
        new.extend(migration_folder::new_files(migrations_folder, &migrations, terminal)?);
    }
    Ok(Adopted { files: new, connection })
}

impl Adopted {
    /// The first migration, now in its folder, counts as applied.
    pub(super) async fn record(mut self, folder: &Path, terminal: &Terminal) -> Result<(), CommandError> {
        let migrations = migration_folder::read(folder)?;
        let (options, mut watch) = (RunOptions::default(), Watch::new(terminal));
        let recorded = baseline(&mut self.connection, &migrations, &options, &mut watch).await;
        recorded.map(drop).map_err(|error| {
            stopped(error, "tablewright baseline").hint(
                "the files are written; `tablewright baseline` makes the database know the first migration",
            )
        })
    }
}
