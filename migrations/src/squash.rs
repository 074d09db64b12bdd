//! Several migrations as one: what they make of an empty database, and whether the one makes the same.

use std::collections::BTreeMap;

use tablewright::Connection;
use tablewright::migrate::{MigrateError, Migrations, Silent, UpOptions, up};
use tablewright_schema::{Dialect, Hints, ObjectName, Schema};

use crate::AuthoringError;
use crate::describe::describe;
use crate::dialect::Scratch;
use crate::diff::diff;
use crate::difference::Difference;
use crate::plan::plan;
use crate::prove::ScratchOptions;
use crate::replay::{ReplayError, read, replay_through, stays_inside, without_code};
use crate::rows;
use crate::write::MigrationFiles;

/// What migrations up to a version make of an empty database.
#[derive(Clone, Debug)]
pub struct Squash {
    /// From nothing to what they make.
    pub difference: Difference,
    /// What they make that is not managed, by kind and name: the one could not make it.
    pub unmanaged: Vec<String>,
    /// The tables that have rows then, and how many: the one would not make them.
    pub rows: Vec<(ObjectName, i64)>,
    /// What all migrations of the folder make.
    end: Schema,
}

/// Runs all migrations on a scratch database, and reads what there is after that version and in the end.
///
/// # Errors
/// When a migration does not run, or the scratch database cannot be made or read.
pub async fn squash(
    dialect: Dialect,
    migrations: &Migrations,
    to: i64,
    options: &ScratchOptions,
) -> Result<Squash, ReplayError> {
    stays_inside(dialect, migrations).map_err(ReplayError::Authoring)?;
    let mut scratch = Scratch::create(dialect, options).await.map_err(ReplayError::Authoring)?;
    let seen = see(scratch.connection(), migrations, to).await;
    let dropped = scratch.drop().await.map_err(ReplayError::Authoring);
    let Seen { made, rows, end } = seen?;
    dropped?;
    let unmanaged = made.unmanaged.iter().map(|object| format!("{} {}", object.kind, object.name)).collect();
    let (from, made) = (Schema::empty(dialect), Schema { unmanaged: Vec::new(), ..made });
    let hints = Hints::default();
    let stages = plan(&from, &made, &hints);
    let sizes = BTreeMap::new();
    let difference = Difference { stages, wanted: made.clone(), from, to: made, hints, sizes };
    Ok(Squash { difference, unmanaged, rows, end })
}

struct Seen {
    made: Schema,
    rows: Vec<(ObjectName, i64)>,
    end: Schema,
}

async fn see(connection: &mut Connection, migrations: &Migrations, to: i64) -> Result<Seen, ReplayError> {
    run(connection, &migrations.only(|version| version <= to)).await.map_err(ReplayError::Migrate)?;
    let up_to = migrations.only(|version| version <= to);
    let made = read(connection, &up_to).await.map_err(ReplayError::Authoring)?;
    let mut rows = Vec::new();
    // Those that belong to the code, the one migration carries.
    for (table, _) in made.tables.iter().filter(|(_, table)| table.rows.is_none()) {
        let number = rows::count(connection, table).await;
        let number =
            number.map_err(AuthoringError::database("counting rows")).map_err(ReplayError::Authoring)?;
        if number > 0 {
            rows.push((table.clone(), number));
        }
    }
    run(connection, migrations).await.map_err(ReplayError::Migrate)?;
    let end = read(connection, migrations).await.map_err(ReplayError::Authoring)?;
    Ok(Seen { made, rows, end })
}

async fn run(connection: &mut Connection, migrations: &Migrations) -> Result<(), MigrateError> {
    let migrations = &without_code(migrations);
    let options = UpOptions { unlisted: true, ..UpOptions::default() };
    up(connection, migrations, &options, &mut Silent).await.map(drop)
}

impl Squash {
    /// What differs between the folder as it was and the folder with the one, after that version or in the end; nothing where they make
    /// the same.
    ///
    /// # Errors
    /// When the folder with the one does not run.
    pub async fn differs(
        &self,
        folder: &Migrations,
        to: i64,
        options: &ScratchOptions,
    ) -> Result<Vec<String>, ReplayError> {
        let dialect = self.end.dialect;
        let rest = folder.iter().map(|migration| migration.version).filter(|version| *version > to).collect();
        let states = replay_through(dialect, folder, &[vec![to], rest], options).await?;
        let before = [&self.difference.to, &self.end];
        let differ = before
            .into_iter()
            .zip(&states)
            .flat_map(|(before, after)| describe(dialect, &diff(before, after, &Hints::default())));
        Ok(differ.map(|line| line.to_string()).collect())
    }
}

impl MigrationFiles {
    /// The same, with the migrations named in the header that it stands for: version and name, itself among them.
    pub fn standing_for(self, folded: &[(i64, String)]) -> Self {
        let lines: String =
            folded.iter().map(|(version, name)| format!("-- folds {version} {name}\n")).collect();
        let first = "-- no-transaction\n";
        let up = match self.up.strip_prefix(first) {
            Some(rest) => format!("{first}{lines}{rest}"),
            None if self.up.starts_with("--") || self.up.starts_with('\n') => format!("{lines}{}", self.up),
            None => format!("{lines}\n{}", self.up),
        };
        Self { up, ..self }
    }
}
