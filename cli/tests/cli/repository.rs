//! A git repository with a project in it, each of whose branches has a database of its own.

use std::process::Command;

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, Shown};

/// A project under git.
pub(crate) struct Repository {
    pub(crate) folder: Folder,
    kind: Kind,
}

impl Repository {
    /// One whose first migration makes this schema, committed on `main`.
    pub(crate) fn new(kind: Kind, schema: &str) -> Option<(Self, TestDatabase)> {
        let database = TestDatabase::create(kind)?;
        let folder = Folder::initialised();
        folder.write("tablewright.yaml", "databases:\n  default: ${TABLEWRIGHT_TEST_BRANCH}\n");
        folder.write(".gitignore", "*.db\n");
        let repository = Self { folder, kind };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.schema(schema);
        repository.run(&database, "generate first").succeeds();
        repository.commit("first");
        // What comes next is not pushed a second ahead of the clock, where it could meet another branch's.
        a_second_later();
        Some((repository, database))
    }

    /// A database for another branch.
    pub(crate) fn database(&self) -> TestDatabase {
        TestDatabase::create(self.kind).unwrap()
    }

    /// Whether an index is dropped with its table's name.
    pub(crate) fn is_mysql(&self) -> bool {
        self.kind == Kind::Mysql
    }

    /// Says what is wanted.
    pub(crate) fn schema(&self, text: &str) {
        self.folder.write("schema/tasks.yaml", text);
    }

    /// A verb, on the database of a branch.
    pub(crate) fn run(&self, database: &TestDatabase, arguments: &str) -> Shown {
        let mut command = self.folder.command(arguments);
        let output = command.env("TABLEWRIGHT_TEST_BRANCH", database.url()).output().unwrap();
        self.folder.shown(arguments, output)
    }

    /// git, which succeeds.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let (succeeded, said) = self.try_git(arguments);
        assert!(succeeded, "git {arguments:?}\n{said}");
        said
    }

    /// git, and whether it succeeded.
    pub(crate) fn try_git(&self, arguments: &[&str]) -> (bool, String) {
        let output = Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@t", "-c", "core.editor=true"])
            .args(arguments)
            .current_dir(self.folder.path("."))
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.success(), text(&output.stdout) + &text(&output.stderr))
    }

    /// Commits everything.
    #[track_caller]
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// The files that git could not merge.
    pub(crate) fn conflicts(&self) -> Vec<String> {
        let said = self.git(&["diff", "--name-only", "--diff-filter=U"]);
        said.lines().map(str::to_owned).collect()
    }

    /// The migrations' names, without versions, in their order.
    pub(crate) fn migrations(&self) -> Vec<String> {
        let files = self.folder.list("migrations");
        let up = files.iter().filter_map(|name| name.strip_suffix(".up.sql"));
        up.map(|name| name.split_once('_').unwrap().1.to_owned()).collect()
    }
}

/// Versions are seconds: what is made later has a later one.
pub(crate) fn a_second_later() {
    std::thread::sleep(std::time::Duration::from_millis(1050));
}
