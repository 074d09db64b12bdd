//! Transitions: a file of SQL that makes a database, its rows and the database it is to become. No YAML is written by
//! hand: the wanted one is pulled, so that whatever `pg_dump` prints has to come through pull, plan, up and down.
//!
//! A file has the sections `-- both`, `-- before`, `-- rows` and `-- after`, each optional; the line `-- in place` says that no table
//! and no index may be written anew on the way; the line `-- online` that every table is changed as one that others use meanwhile, which `ONLINE=always` does in every file. Where there is no `after`, the
//! law is that of the whole database alone: pulled, built anew, equal, and down to empty. Those that `open.txt` names are
//! known not to hold yet; one that holds must not be named there. A line `-- from 18` says that the file speaks of what servers
//! have from that version on: on an older one it is skipped by name; so is one with a line `-- on mariadb` on MySQL, and `-- on mysql` on MariaDB. `-- on a named scratch database` proves it where a user may
//! not create databases.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tablewright::Connection;
use tablewright_migrations::{ScratchOptions, difference, files, introspect, online, prove, pull};
use tablewright_schema::{Dialect, Model, Schema, yaml};
use tablewright_tests::{Kind, Reused, TestDatabase, is_mariadb, is_mysql, postgres_is_from, sqlite_told};

use crate::judge::{dump, judged, without_own_marks};
use crate::laws::{self, ALWAYS, connect, execute, expect_done, keep, law, reach, same, survive, text};
use crate::rows;

/// One file.
pub(crate) struct Transition {
    pub(crate) name: String,
    pub(crate) dialect: Dialect,
    pub(crate) sql: Sections,
    /// `open.txt` names it: it is known not to hold yet.
    pub(crate) is_open: bool,
    /// It speaks of what MySQL does not have.
    pub(crate) of_mariadb: bool,
    /// Where its databases come from.
    pub(crate) databases: Arc<Reused>,
    /// Whether scratch databases come from there too: one that is named must not hold extensions.
    pub(crate) names_scratch: bool,
}

/// The databases that a transition moves through.
struct Databases {
    before: TestDatabase,
    after: TestDatabase,
    anew: TestDatabase,
    scratch: Option<TestDatabase>,
}

/// What the sections hold.
#[derive(Default)]
pub(crate) struct Sections {
    /// The first version of PostgreSQL that has what they speak of.
    pub(crate) since: Option<u32>,
    pub(crate) both: String,
    pub(crate) before: String,
    pub(crate) rows: String,
    pub(crate) after: Option<String>,
    /// Whatever holds rows stays the file that it is.
    pub(crate) in_place: bool,
    /// Every table is changed as one that others use meanwhile.
    pub(crate) online: bool,
    /// That the wanted database can be built from what is pulled is held elsewhere.
    pub(crate) moves_only: bool,
}

impl Sections {
    /// None yet, under the policy that the run has.
    pub(crate) fn usual() -> Self {
        Self { online: laws::always_online(), ..Self::default() }
    }

    /// Whether the server has what they speak of; where it does not, that is said.
    pub(crate) fn is_had(&self, name: &str) -> bool {
        self.since.is_none_or(|since| postgres_is_from(since, name))
    }
}

/// The transitions of a database, sorted by name. `CASE=name` takes those whose names contain that.
pub(crate) fn all(dialect: Dialect) -> Vec<Transition> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("transitions").join(dialect.name());
    let filter = std::env::var("CASE").unwrap_or_default();
    let mut found: Vec<PathBuf> = std::fs::read_dir(&root)
        .expect("tests/transitions has a folder for each database")
        .map(|entry| entry.expect("tests/transitions can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .collect();
    found.sort();
    let databases = Arc::new(Reused::new(kind_of(dialect)));
    let open = std::fs::read_to_string(root.join("open.txt")).unwrap_or_default();
    found
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("a transition is text");
            let is_open = open.lines().any(|line| line == name);
            let (sql, databases) = (sections(&name, &text), databases.clone());
            let names_scratch = text.lines().any(|line| line == "-- on a named scratch database");
            let of_mariadb = text.lines().any(|line| line == "-- on mariadb");
            let transition = Transition { sql, name, dialect, is_open, of_mariadb, databases, names_scratch };
            (transition, text.lines().any(|line| line == "-- on mysql"))
        })
        .filter(|(transition, _)| transition.name.contains(&filter))
        .filter(|(transition, of_mysql)| !of_mysql || is_mysql(&transition.name))
        .map(|(transition, _)| transition)
        .filter(|transition| !transition.of_mariadb || is_mariadb(&transition.name))
        .filter(|transition| transition.sql.is_had(&transition.name))
        .collect()
}

/// Each `schema.sql` in the folder that `SCHEMAS` names, as a whole database.
pub(crate) fn from_elsewhere(dialect: Dialect) -> Vec<Transition> {
    let root = std::env::var("SCHEMAS").expect("SCHEMAS names a folder");
    let filter = std::env::var("CASE").unwrap_or_default();
    let folders = std::fs::read_dir(Path::new(&root).join(dialect.name())).expect("a folder of folders");
    let found = folders.map(|entry| entry.expect("the folder can be read").path()).map(|folder| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let before = std::fs::read_to_string(folder.join("schema.sql")).expect("a schema is text");
        let sql = Sections { before, ..Sections::default() };
        let databases = Arc::new(Reused::new(kind_of(dialect)));
        Transition { name, dialect, sql, is_open: false, of_mariadb: false, databases, names_scratch: false }
    });
    found.filter(|transition| transition.name.contains(&filter)).collect()
}

/// What the line `-- from …` says.
fn since(name: &str, text: &str) -> Option<u32> {
    let said = text.lines().find_map(|line| line.strip_prefix("-- from "))?;
    Some(said.trim().parse().unwrap_or_else(|_| panic!("{name}: no version: {said}")))
}

/// What the harness calls a database.
pub(crate) fn kind_of(dialect: Dialect) -> Kind {
    match dialect {
        Dialect::Sqlite => Kind::Sqlite,
        Dialect::Postgres => Kind::Postgres,
        Dialect::Mysql => Kind::Mysql,
    }
}

fn sections(name: &str, text: &str) -> Sections {
    let mut sections = Sections { since: since(name, text), ..Sections::usual() };
    let mut current = None;
    for line in text.lines() {
        match line.trim_end() {
            "-- in place" => sections.in_place = true,
            "-- online" => sections.online = true,
            "-- both" => current = Some(&mut sections.both),
            "-- before" => current = Some(&mut sections.before),
            "-- rows" => current = Some(&mut sections.rows),
            "-- after" => current = Some(sections.after.get_or_insert_default()),
            _ => match &mut current {
                Some(section) => {
                    section.push_str(line);
                    section.push('\n');
                }
                None => {
                    assert!(line.is_empty() || line.starts_with("--"), "{name}: no section before {line:?}")
                }
            },
        }
    }
    sections
}

impl Transition {
    /// Holds every law; or, where it is known not to, does not.
    pub(crate) async fn hold(&self) -> Result<(), String> {
        match (self.is_open, self.hold_all().await) {
            (false, result) => result,
            (true, Err(_)) => Ok(()),
            (true, Ok(())) => Err("it holds now: take it out of open.txt".to_owned()),
        }
    }

    async fn hold_all(&self) -> Result<(), String> {
        let take = || self.databases.take().ok_or("the server is missing");
        let scratch = if self.names_scratch { Some(take()?) } else { None };
        let databases = Databases { before: take()?, after: take()?, anew: take()?, scratch };
        self.hold_on(&databases).await?;
        let Databases { before, after, anew, scratch } = databases;
        for database in [before, after, anew].into_iter().chain(scratch) {
            self.databases.give_back(database);
        }
        Ok(())
    }

    async fn hold_on(&self, databases: &Databases) -> Result<(), String> {
        let Databases { before, after, anew: _, scratch: _ } = databases;
        load(before, &format!("{}{}", self.sql.both, self.sql.before)).await?;
        let Some(sql) = &self.sql.after else {
            let mut connection = connect(before).await?;
            execute(&mut connection, &self.sql.rows).await.map_err(law("the tables take the rows"))?;
            let wanted = pulled(&mut connection).await?;
            return self.built_anew(databases, &wanted, &told(before, self.dialect)).await;
        };
        load(after, &format!("{}{sql}", self.sql.both)).await?;
        let dump_after = told(after, self.dialect);
        let wanted = pulled(&mut connect(after).await?).await?;
        if !self.sql.moves_only {
            self.built_anew(databases, &wanted, &dump_after).await?;
        }
        self.moved(databases, &wanted, &dump_after).await
    }

    /// From empty by the YAML, and back to empty.
    async fn built_anew(&self, databases: &Databases, wanted: &Pulled, expected: &str) -> Result<(), String> {
        let with_yaml = |failure: String| format!("{failure}\n{}", wanted.text);
        let database = &databases.anew;
        let options = databases.options(database);
        let mut connection = connect(database).await?;
        let initial = reach(&mut connection, &wanted.model, &options)
            .await
            .map_err(law("from empty, the pulled YAML is reached"))
            .map_err(with_yaml)?;
        same(expected, &told(database, self.dialect))
            .map_err(law("what is built from the pulled YAML is the database that was pulled"))
            .map_err(with_yaml)?;
        let again = pulled(&mut connection).await?;
        same(&wanted.text, &again.text).map_err(law("pulling twice changes no byte"))?;
        for migration in initial.iter().rev() {
            execute(&mut connection, &migration.down)
                .await
                .map_err(law("down to empty runs"))
                .map_err(|failure| format!("{failure}\n-- down\n{}", migration.down))?;
        }
        let empty = judged(self.databases.judged_empty(), self.dialect);
        same(&empty, &told(database, self.dialect)).map_err(law("down leaves an empty database"))
    }

    /// Tables and indexes with the files that hold them, where the transition has to leave those alone.
    async fn stored(&self, connection: &mut Connection) -> Result<Vec<(String, i64)>, String> {
        let Connection::Postgres(connection) = connection else { return Ok(Vec::new()) };
        if !self.sql.in_place {
            return Ok(Vec::new());
        }
        let sql = "SELECT c.oid::regclass::text, pg_relation_filenode(c.oid)::int8 FROM pg_class c \
                   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i', 'm') ORDER BY 1";
        let found: Vec<(String, i64)> = sqlx::query_as(sql).fetch_all(connection).await.map_err(text)?;
        if found.is_empty() { Err("nothing here has a file to leave alone".to_owned()) } else { Ok(found) }
    }

    /// From the one state with its rows to the other, back, and there again.
    async fn moved(&self, databases: &Databases, wanted: &Pulled, expected: &str) -> Result<(), String> {
        let database = &databases.before;
        let options = databases.options(database);
        let mut connection = connect(database).await?;
        execute(&mut connection, &self.sql.rows).await.map_err(law("the tables take the rows"))?;
        let dump_before = told(database, self.dialect);
        let files_before = self.stored(&mut connection).await?;

        let change = difference(&mut connection, &wanted.model, &options).await.map_err(text)?;
        let change = match self.sql.online {
            true => online(&mut connection, change, ALWAYS).await.map_err(text)?,
            false => change,
        };
        if change.is_empty() {
            return same_but_marks(expected, &dump_before)
                .map_err(law("an empty diff means equal databases"));
        }
        let rows_before = rows::read(&mut connection, &change.from).await?;
        let migrations = files(&change.stages, "change", 20_260_101_000_000);
        let with_files = |failure: String| {
            let files = migrations.iter().map(|file| format!("-- up\n{}\n-- down\n{}", file.up, file.down));
            format!("{failure}\n\n{}", files.collect::<String>())
        };
        let proven = prove(&change, &options, &mut |_| {}).await;
        proven.map_err(text).map_err(law("the plan is proven")).map_err(with_files)?;

        for migration in &migrations {
            execute(&mut connection, &migration.up)
                .await
                .map_err(law("up runs on real rows"))
                .map_err(with_files)?;
        }
        same_but_marks(expected, &told(database, self.dialect))
            .map_err(law("up reaches after"))
            .map_err(with_files)?;
        let state_after = expect_done(&mut connection, &wanted.model, &options)
            .await
            .map_err(law("after up, a second diff is empty"))
            .map_err(with_files)?;
        let files_after = self.stored(&mut connection).await?;
        in_place(&files_before, &files_after)
            .map_err(law("nothing is written anew that can be changed in place"))
            .map_err(with_files)?;
        let rows_after = rows::read(&mut connection, &state_after).await?;
        survive(&change, &rows_before, &rows_after).map_err(law("rows survive up")).map_err(with_files)?;
        rows::sound(&mut connection).await.map_err(law("every row has its parent"))?;

        for migration in migrations.iter().rev() {
            let ran = execute(&mut connection, &migration.down).await;
            ran.map_err(law("down runs on real rows")).map_err(with_files)?;
        }
        same_but_marks(&dump_before, &told(database, self.dialect))
            .map_err(law("down reaches before"))
            .map_err(with_files)?;
        let state_down = introspect(&mut connection).await.map_err(text)?;
        let rows_down = rows::read(&mut connection, &state_down).await?;
        keep(&change, &rows_before, &rows_down).map_err(law("rows survive down")).map_err(with_files)?;

        for migration in &migrations {
            execute(&mut connection, &migration.up)
                .await
                .map_err(law("up again runs"))
                .map_err(with_files)?;
        }
        same_but_marks(expected, &told(database, self.dialect)).map_err(law("up again reaches after"))
    }
}

fn same_but_marks(expected: &str, actual: &str) -> Result<(), String> {
    same(&without_own_marks(expected), &without_own_marks(actual))
}

/// What a database holds. SQLite's tables are told by its pragmas here, since these were not written by tablewright.
fn told(database: &TestDatabase, dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => sqlite_told(database.url()),
        Dialect::Postgres | Dialect::Mysql => dump(database, dialect),
    }
}

/// The file of each table and index that was there stays. One that is gone, or is new, is no matter.
fn in_place(before: &[(String, i64)], after: &[(String, i64)]) -> Result<(), String> {
    let moved = before.iter().filter(|(name, file)| after.iter().any(|(now, is)| now == name && is != file));
    let moved: Vec<&str> = moved.map(|(name, _)| name.as_str()).collect();
    if moved.is_empty() { Ok(()) } else { Err(format!("written anew: {}", moved.join(", "))) }
}

impl Databases {
    fn options(&self, of: &TestDatabase) -> ScratchOptions {
        let named = self.scratch.as_ref().map(|scratch| scratch.url().to_owned());
        ScratchOptions { url: of.url().to_owned(), named }
    }
}

async fn load(database: &TestDatabase, sql: &str) -> Result<(), String> {
    let mut connection = connect(database).await?;
    execute(&mut connection, sql).await.map_err(law("the file's own SQL runs"))
}

/// A database as YAML, with nothing left out.
struct Pulled {
    text: String,
    model: Model,
}

async fn pulled(connection: &mut Connection) -> Result<Pulled, String> {
    let schema: Schema = introspect(connection).await.map_err(text)?;
    if !schema.unmanaged.is_empty() {
        let names = schema.unmanaged.iter().map(|object| format!("  {} {}\n", object.kind, object.name));
        return Err(format!("law broken: everything is managed\n{}", names.collect::<String>()));
    }
    let printed = pull(&schema);
    let text: String = printed.iter().map(|(path, text)| format!("# {}\n{text}", path.display())).collect();
    let model = yaml::read_texts(printed)
        .map_err(|diagnostics| format!("law broken: pulled YAML reads back\n{diagnostics}\n{text}"))?;
    Ok(Pulled { text, model })
}
