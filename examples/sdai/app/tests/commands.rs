//! The commands that the system's people know, by the verbs that they are here, on a copy of the example and each database.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use std::path::Path;
use std::process::Output;

use tablewright_tests::{Kind, TestDatabase, tablewright};
use tempfile::TempDir;

/// A copy of the example, in which verbs are typed.
struct Project {
    folder: TempDir,
    url: String,
}

impl Project {
    fn copied(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for part in ["tablewright.yaml", "schema", "migrations", "seeds"] {
            copy(&example.join(part), &folder.path().join(part));
        }
        Self { folder, url: url.to_owned() }
    }

    /// What a verb prints, and how it ends.
    fn run(&self, words: &str) -> (String, i32) {
        let mut command = tablewright();
        command.args(words.split_whitespace()).env("DATABASE_URL", &self.url).current_dir(self.folder.path());
        let Output { status, stdout, stderr } = command.stdin(std::process::Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
        (said, status.code().unwrap())
    }

    #[track_caller]
    fn says(&self, words: &str, code: i32, parts: &[&str]) -> String {
        let (said, ended) = self.run(words);
        assert_eq!(ended, code, "tablewright {words}\n{said}");
        for part in parts {
            assert!(said.contains(part), "tablewright {words} does not say {part:?}\n{said}");
        }
        said
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::copy(from, to).unwrap();
    }
}

#[test]
fn the_commands_do_what_their_people_know() {
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        let project = Project::copied(database.url());
        // check
        project.says("check --connect", 0, &["✓ connection", "✓ schema     3 tables"]);
        // upgrade, one and all
        project.says("up --steps 1", 0, &["1 migration applied"]);
        project.says("up", 0, &["2 migrations applied"]);
        // history
        let history =
            project.says("status", 0, &["project_contexts", "modifications", "templates", "3 applied"]);
        let versions: Vec<&str> = history.lines().skip(1).take(3).map(|line| &line[..14]).collect();
        assert!(versions.is_sorted(), "{history}");
        // current
        project.says("status --format json", 0, &[&format!("\"current\": {}", versions[2])]);
        // downgrade: what would be lost has to be meant
        project.says("down", 1, &["drop_table"]);
        project.says("down --allow drop_table,drop_object", 0, &["1 migration reverted"]);
        project.says("status --format json", 2, &[&format!("\"current\": {}", versions[1])]);
        project.says("down --to 0 --allow all", 0, &["2 migrations reverted"]);
        project.says("status --format json", 2, &["\"current\": null"]);
        project.says("up", 0, &["3 migrations applied"]);
    }
}

#[test]
fn who_types_what_they_know_is_told_what_it_is_here() {
    let project = Project::copied("sqlite://agenticai.db");
    for (word, here) in [
        ("upgrade", "tablewright up"),
        ("downgrade", "tablewright down"),
        ("current", "tablewright status"),
        ("history", "tablewright status"),
        ("setup", "tablewright init --setup"),
    ] {
        project.says(word, 1, &[here]);
    }
}

#[test]
fn the_first_set_up_connects_migrates_seeds_and_verifies() {
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        let project = Project::copied(database.url());
        let parts = [
            "tablewright.yaml is there, and stays as it is",
            "3 migrations applied",
            "3 rows inserted",
            "is what the YAML says, 3 tables: modifications, project_contexts, templates",
        ];
        project.says("init --setup", 0, &parts);
        let again = ["nothing to do", "is what the YAML says, 3 tables"];
        project.says("init --setup", 0, &again);
        project.says("seed", 0, &["nothing to do: 3 rows as the seeds say"]);
    }
    let nowhere = Project::copied("postgres://me:hunter2@127.0.0.1:1/agenticai");
    let said = nowhere.says("init --setup", 1, &["no PostgreSQL server can be reached at 127.0.0.1:1"]);
    assert!(!said.contains("hunter2"), "{said}");
    let said = nowhere.says("check --connect", 2, &["✗ connection"]);
    assert!(!said.contains("hunter2"), "{said}");
}
