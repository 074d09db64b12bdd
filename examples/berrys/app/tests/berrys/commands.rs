//! The commands of the README, run by the real binary on a copy of the example: the development workflow, and each point of the safety list.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tablewright_tests::{Kind, TestDatabase, pg_dump_command, program, tablewright};
use tempfile::TempDir;

use crate::world::example;

/// A copy of the example, and a database for it.
struct Project {
    folder: TempDir,
    database: TestDatabase,
    kind: Kind,
    /// Where the database's own programs are.
    programs: Vec<PathBuf>,
}

/// What a command showed.
struct Shown {
    code: i32,
    out: String,
    err: String,
}

impl Project {
    fn new(kind: Kind) -> Option<Self> {
        let database = TestDatabase::create(kind)?;
        let folder = tempfile::tempdir().unwrap();
        for part in ["schema", "migrations", "seeds"] {
            copy(&example(part), &folder.path().join(part));
        }
        for file in ["tablewright.yaml", "backup.sh", "rehearse.sh", "README.md"] {
            std::fs::copy(example(file), folder.path().join(file)).unwrap();
        }
        let programs = match kind {
            // Those of the server's own version come first.
            Kind::Postgres => {
                let pg_dump = pg_dump_command(database.url()).get_program().to_owned();
                Path::new(&pg_dump).parent().map(Path::to_owned).into_iter().collect()
            }
            Kind::Sqlite | Kind::Mysql => Vec::new(),
        };
        Some(Self { folder, database, kind, programs })
    }

    /// The same, where there is this program of the database; otherwise the test says that it is skipped.
    fn with(mut self, name: &str, variable: &str) -> Option<Self> {
        if !self.programs.iter().any(|folder| folder.join(name).is_file()) {
            self.programs.extend(program(name, variable)?.parent().map(Path::to_owned));
        }
        Some(self)
    }

    /// Without the backup, which needs the database's own programs.
    fn without_backup(kind: Kind) -> Option<Self> {
        let project = Self::new(kind)?;
        let config = project.read("tablewright.yaml");
        let kept: Vec<&str> = config.lines().filter(|line| !line.contains("backup.sh")).collect();
        project.write("tablewright.yaml", &kept.join("\n"));
        Some(project)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap()
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.path(file), text).unwrap();
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(text.contains(from), "{file} has no {from:?}");
        self.write(file, &text.replace(from, to));
    }

    /// The folder of this database's migrations.
    fn migrations(&self) -> PathBuf {
        self.path("migrations").join(match self.kind {
            Kind::Sqlite => "sqlite",
            Kind::Postgres => "postgres",
            Kind::Mysql => "mysql",
        })
    }

    /// The newest file of the migrations that ends so.
    fn newest(&self, ending: &str) -> String {
        let files = std::fs::read_dir(self.migrations()).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(ending)).max().unwrap()
    }

    fn run(&self, arguments: &str) -> Shown {
        let mut command = tablewright();
        command.args(arguments.split_whitespace());
        self.shown(command)
    }

    fn shown(&self, mut command: Command) -> Shown {
        command.current_dir(self.folder.path()).env("DATABASE_URL", self.database.url());
        command.env("TABLEWRIGHT", tablewright().get_program());
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.programs.iter().cloned().chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(folders).unwrap());
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Shown { code: status.code().unwrap(), out: text(stdout), err: text(stderr) }
    }
}

impl Shown {
    #[track_caller]
    fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn succeeds(self) -> Self {
        self.ends_with(0)
    }

    #[track_caller]
    fn says(self, text: &str) -> Self {
        assert!(
            self.out.contains(text) || self.err.contains(text),
            "{text:?} is not in\n{}{}",
            self.out,
            self.err
        );
        self
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => std::fs::copy(entry.path(), to).map(drop).unwrap(),
        }
    }
}

#[test]
fn the_development_workflow() {
    for kind in Kind::ALL {
        let Some(project) = Project::without_backup(kind) else { continue };
        project.run("up").succeeds();
        project.run("seed").succeeds();
        let first = project.read(".revision");
        assert_eq!(first.trim(), project.newest(".up.sql").split('_').next().unwrap(), "{kind:?}");

        // The model changes; what that means is shown, written, looked at, applied.
        let column = "      result: json?\n";
        project.edit(
            "schema/projects.yaml",
            column,
            &format!("{column}      priority: {{ type: int, default: 3 }}\n"),
        );
        project.run("diff").ends_with(2).says("column priority");
        project.run("generate task_priority").succeeds();
        let up = std::fs::read_to_string(project.migrations().join(project.newest("_task_priority.up.sql")))
            .unwrap();
        assert!(up.contains("ADD COLUMN") && up.contains("priority"), "{up}");
        project.run("check").succeeds();
        project.run("lint").succeeds();
        project.run("status").ends_with(2).says("pending");
        project.run("up --dry-run").succeeds().says("ADD COLUMN");
        project.run("up").succeeds();
        let second = project.read(".revision");
        assert_ne!(first, second);
        project.run("status").succeeds();
        project.run("diff").succeeds();

        // Down by one, with the rows that are there, and up again.
        let refused = project.run("down").ends_with(1);
        assert!(refused.err.contains("--allow drop_column"), "{}", refused.err);
        project.run("down --allow drop_column").succeeds();
        assert_eq!(project.read(".revision"), first, "{kind:?}");
        project.run("up").succeeds();
        project.run("seed").succeeds().says("nothing to do");
        project.run("drift").succeeds();
    }
}

#[test]
fn the_revision_of_the_folder_is_in_version_control() {
    for kind in Kind::ALL {
        let Some(project) = Project::without_backup(kind) else { continue };
        let sum = std::fs::read_to_string(project.migrations().join("tablewright.sum")).unwrap();
        let files = sum.lines().filter(|line| line.ends_with(".sql")).count();
        assert!(files == 10 && sum.starts_with("total "), "{sum}");
        // Somebody changes a file that others have applied already.
        let file = project.migrations().join(project.newest("_initial.up.sql"));
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{text}-- an afterthought\n")).unwrap();
        project.run("check").ends_with(2).says("_initial.up.sql");
    }
}

#[test]
fn a_backup_is_made_first_and_can_be_used() {
    for kind in Kind::ALL {
        let (name, variable) = match kind {
            Kind::Sqlite => ("sqlite3", "TABLEWRIGHT_TEST_SQLITE3"),
            Kind::Postgres => ("pg_restore", "TABLEWRIGHT_TEST_PG_RESTORE"),
            Kind::Mysql => ("mariadb-dump", "TABLEWRIGHT_TEST_MARIADB_DUMP"),
        };
        let project = Project::new(kind).and_then(|project| project.with(name, variable));
        let Some(project) = project else { continue };
        project.run("up").succeeds();
        project.run("seed").succeeds();
        project.run("redo --allow drop_table").succeeds().says("backup: backups/");
        let files = std::fs::read_dir(project.path("backups")).unwrap();
        let backups: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        // The one before `up` may be of the same second.
        let of_redo = |path: &&PathBuf| path.to_string_lossy().contains("_before_redo");
        let last = backups.iter().find(of_redo).unwrap();
        match kind {
            Kind::Sqlite => {
                let copy = format!("sqlite://{}", last.display());
                project.run(&format!("status --db {copy}")).succeeds();
                project.run(&format!("seed --db {copy}")).succeeds().says("nothing to do");
            }
            Kind::Postgres => {
                let copy = TestDatabase::create(kind).unwrap();
                let mut restored = Command::new("pg_restore");
                restored.args(["--no-owner", "--exit-on-error", "--dbname", copy.url()]).arg(last);
                project.shown(restored).succeeds();
                assert_eq!(copy.judge(), project.database.judge());
                project.run(&format!("seed --db {}", copy.url())).succeeds().says("nothing to do");
            }
            Kind::Mysql => {
                let copy = TestDatabase::create(kind).unwrap();
                copy.execute(&std::fs::read_to_string(last).unwrap());
                project.run(&format!("seed --db {}", copy.url())).succeeds().says("nothing to do");
            }
        }
        // A backup that fails stops everything.
        project.write("backup.sh", "#!/bin/sh\necho the disk is full >&2\nexit 1\n");
        let judged = project.database.judge();
        project.run("down --allow all").ends_with(1).says("the disk is full").says("nothing was changed");
        assert_eq!(project.database.judge(), judged, "{kind:?}");
    }
}

#[test]
fn a_migration_that_fails_leaves_nothing() {
    // MariaDB commits what defines something by itself: there each statement is journaled, and `up` goes on where it was.
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let Some(project) = Project::without_backup(kind) else { continue };
        project.run("up").succeeds();
        let (revision, judged) = (project.read(".revision"), project.database.judge());
        project.run("new half_done").succeeds();
        let file = project.migrations().join(project.newest("_half_done.up.sql"));
        std::fs::write(file, "CREATE TABLE half (id INT);\nINSERT INTO nowhere VALUES (1);\n").unwrap();
        let down = project.migrations().join(project.newest("_half_done.down.sql"));
        std::fs::write(down, "DROP TABLE half;\n").unwrap();
        project.run("check --accept").succeeds();
        project.run("up").ends_with(1).says("nowhere");
        assert_eq!(project.database.judge(), judged, "{kind:?}");
        assert_eq!(project.read(".revision"), revision);
        project.run("status").ends_with(2).says("1 pending");
    }
}

#[test]
fn every_migration_has_a_way_back() {
    for kind in Kind::ALL {
        let Some(project) = Project::without_backup(kind) else { continue };
        project.run("up").succeeds();
        let shown = project.run("status --format json").succeeds();
        let status: Value = serde_json::from_str(&shown.out).unwrap();
        let entries = status["migrations"].as_array().unwrap();
        assert!(entries.len() == 5 && entries.iter().all(|entry| entry["reversible"] == true), "{status}");
        // What the way back would do, and take, is shown before.
        project.run("down --to 0 --dry-run --allow all").succeeds().says("DROP TABLE");
        project.run("down --to 0 --allow all").succeeds();
        assert_eq!(project.read(".revision").trim(), "0");
    }
}

#[test]
fn migrations_are_rehearsed_on_a_copy_of_production() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (name, variable) = match kind {
            Kind::Sqlite => ("sqlite3", "TABLEWRIGHT_TEST_SQLITE3"),
            Kind::Postgres | Kind::Mysql => ("psql", "TABLEWRIGHT_TEST_PSQL"),
        };
        let project = Project::without_backup(kind).and_then(|project| project.with(name, variable));
        let Some(project) = project else { continue };
        project.run("up").succeeds();
        project.run("seed").succeeds();
        // Production is behind: what the rows are made of is there, the rows are not.
        project.run("down --steps 2 --allow all").succeeds();
        let judged = project.database.judge();
        let copy = TestDatabase::create(kind).unwrap();
        let mut rehearsal = Command::new("sh");
        rehearsal.args(["rehearse.sh", project.database.url(), copy.url()]);
        let shown = project.shown(rehearsal).succeeds().says("2 pending").says("no difference");
        assert!(shown.out.contains("$ tablewright redo --steps 2"), "{}", shown.out);
        assert_eq!(project.database.judge(), judged, "{kind:?}: production is only read");
        project.run("status").ends_with(2).says("2 pending");
        if kind == Kind::Postgres {
            // The copy has gone all the way, with production's rows.
            project.run(&format!("status --db {}", copy.url())).succeeds();
            project.run(&format!("seed --db {}", copy.url())).succeeds().says("nothing to do");
        }
    }
}

#[test]
fn the_diagram_of_the_readme_is_up_to_date() {
    let project = Project::new(Kind::Sqlite).unwrap();
    project.run("erd --out README.md --check").succeeds();
}
