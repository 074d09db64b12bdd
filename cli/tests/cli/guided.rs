//! `init` at a terminal: a pseudo-terminal, a person who types, and what they see.

#![cfg(unix)]

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::process::{Child, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use tablewright_tests::{Kind, TestDatabase};

use crate::folder::{Folder, Shown};

/// The program at a terminal. Errors and hints go past it, so that they stand behind what was asked.
struct Session<'f> {
    folder: &'f Folder,
    arguments: String,
    keyboard: File,
    screen: String,
    /// How much of the screen was there when the last answer had been typed.
    seen: usize,
    /// The beginning of a character of which the rest is still to come.
    begun: Vec<u8>,
    shown: Receiver<Vec<u8>>,
    child: Child,
}

impl<'f> Session<'f> {
    fn start(folder: &'f Folder, arguments: &str, variables: &[(&str, &str)]) -> Self {
        let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&controller).unwrap();
        unlockpt(&controller).unwrap();
        let name = ptsname(&controller, Vec::new()).unwrap();
        let path = std::path::Path::new(std::ffi::OsStr::from_bytes(name.as_bytes()));
        let terminal = OpenOptions::new().read(true).write(true).open(path).unwrap();
        let mut command = folder.command(arguments);
        command.stdin(Stdio::from(terminal.try_clone().unwrap())).stdout(Stdio::from(terminal));
        command.stderr(Stdio::piped()).env("NO_COLOR", "1").envs(variables.iter().copied());
        let child = command.spawn().unwrap();
        // The command holds the terminal's other side, which has to be closed for its end to be seen.
        drop(command);
        let controller = File::from(controller);
        let mut reader = controller.try_clone().unwrap();
        let (sender, shown) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // Linux tells by an error that nobody is at the other side any more.
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let arguments = arguments.to_owned();
        Self {
            folder,
            arguments,
            keyboard: controller,
            screen: String::new(),
            seen: 0,
            begun: Vec::new(),
            shown,
            child,
        }
    }

    /// Waits until the program asks this, and answers.
    #[track_caller]
    fn asks(&mut self, question: &str, answer: &str) {
        while !self.screen[self.seen..].contains(question) || !self.screen.ends_with("] ") {
            let more = self.shown.recv_timeout(Duration::from_secs(120));
            let more =
                more.unwrap_or_else(|end| panic!("{question:?} was not asked: {end}\n{}", self.screen));
            self.shows(more);
        }
        let from = self.screen.len();
        self.keyboard.write_all(format!("{answer}\n").as_bytes()).unwrap();
        // What is typed is shown by the terminal itself. The next question may come in one piece with it.
        let typed = format!("{answer}\r\n");
        self.seen = loop {
            if let Some(at) = self.screen[from..].find(&typed) {
                break from + at + typed.len();
            }
            let more = self.shown.recv().unwrap();
            self.shows(more);
        };
    }

    fn shows(&mut self, more: Vec<u8>) {
        self.begun.extend(more);
        let whole = std::str::from_utf8(&self.begun).map_or_else(|error| error.valid_up_to(), str::len);
        let rest = self.begun.split_off(whole);
        self.screen.push_str(&String::from_utf8(std::mem::replace(&mut self.begun, rest)).unwrap());
    }

    /// What was shown, when the program has ended.
    fn ends(mut self) -> Shown {
        while let Ok(more) = self.shown.recv() {
            self.shows(more);
        }
        let mut stderr = Vec::new();
        self.child.stderr.take().unwrap().read_to_end(&mut stderr).unwrap();
        let status = self.child.wait().unwrap();
        let stdout = self.screen.replace("\r\n", "\n").into_bytes();
        self.folder.shown(&self.arguments, Output { status, stdout, stderr })
    }
}

#[test]
fn enter_all_along_leads_to_a_database_with_tables() {
    let folder = Folder::empty();
    let mut session = Session::start(&folder, "init", &[]);
    session.asks("Which database?", "");
    session.asks("Write the first migration?", "");
    session.asks("Apply 1 migration?", "");
    let shown = session.ends().succeeds();
    insta::assert_snapshot!(shown.screen());
    folder.run("status").succeeds();
    folder.run("diff").succeeds();

    // What is there is set up again, and there is nothing to do.
    insta::assert_snapshot!(Session::start(&folder, "init", &[]).ends().succeeds().screen());
}

#[test]
fn no_is_heeded_and_nonsense_asked_again() {
    let folder = Folder::empty();
    let mut session = Session::start(&folder, "init app", &[]);
    session.asks("Which database?", "app.db");
    session.asks("Which database?", "sqlite://app.db");
    session.asks("Write the first migration?", "what?");
    session.asks("Write the first migration?", "n");
    let shown = session.ends().succeeds();
    assert!(shown.out.contains("please answer y or n"), "{}", shown.out);
    assert!(
        shown.err.contains("\"app.db\" is not a database URL")
            || shown.err.contains("`app.db` is no database's URL"),
        "{}",
        shown.err
    );
    assert!(shown.err.contains("next: `tablewright generate create_tables`"), "{}", shown.err);
    assert_eq!(folder.list("app/migrations"), [".gitkeep"]);
}

#[test]
fn nobody_who_answers_leaves_nothing_behind() {
    let folder = Folder::empty();
    let mut session = Session::start(&folder, "init", &[]);
    session.asks("Which database?", "sqlite://none/of/these/dev.db");
    // The end of what is typed.
    session.keyboard.write_all(&[4]).unwrap();
    let shown = session.ends().ends_with(1);
    assert!(shown.err.contains("there is nobody who answers"), "{}", shown.err);
    assert!(shown.err.contains("is not there"), "{}", shown.err);
    assert_eq!(folder.list("."), [""; 0]);
}

#[test]
fn a_database_that_is_not_there_is_made() {
    for kind in [Kind::Postgres, Kind::Mysql] {
        let Some(other) = TestDatabase::create(kind) else { continue };
        let (place, query) = other.url().split_once('?').unwrap_or((other.url(), ""));
        let name = format!("{}_new", place.rsplit_once('/').unwrap().1);
        let url = format!("{place}_new?{query}");
        let folder = Folder::empty();
        // Found in the environment, and so it is what Enter gives; no password comes into a file.
        let mut session = Session::start(&folder, "init", &[("DATABASE_URL", &url)]);
        session.asks("Which database?", "");
        session.asks("Make it?", "");
        session.asks("Write the first migration?", "");
        session.asks("Apply 1 migration?", "");
        let shown = session.ends();
        other.execute(&format!("DROP DATABASE IF EXISTS {name}"));
        let shown = shown.succeeds();
        for part in [
            format!("made the database {name}").as_str(),
            "answers at ",
            "1 migration applied",
            "2 tables: projects, tasks",
        ] {
            assert!(shown.out.contains(part), "{part}\n{}", shown.out);
        }
        assert!(folder.read("tablewright.yaml").contains("${DATABASE_URL:-sqlite://dev.db}"));
    }
}

#[test]
fn a_database_that_holds_tables_is_what_the_project_begins_with() {
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        database.execute("CREATE TABLE books (id integer NOT NULL PRIMARY KEY, title varchar(100) NOT NULL)");
        let folder = Folder::empty();
        let mut session = Session::start(&folder, "init", &[]);
        session.asks("Which database?", database.url());
        session.asks("It holds 1 table. Begin with what is there?", "yes");
        let shown = session.ends().succeeds();
        assert!(shown.out.contains("1 table: books"), "{}", shown.out);
        assert!(
            folder.list("schema").iter().any(|file| file.ends_with(".yaml")),
            "{:?}",
            folder.list("schema")
        );

        // Who does not want that is not led to a migration that would drop it.
        let folder = Folder::empty();
        let mut session = Session::start(&folder, "init", &[]);
        session.asks("Which database?", database.url());
        session.asks("Begin with what is there?", "n");
        let shown = session.ends().succeeds();
        assert!(shown.err.contains("tablewright pull --out schema"), "{}", shown.err);
    }
}

#[test]
fn set_up_without_a_question_and_without_a_terminal() {
    let folder = Folder::empty();
    insta::assert_snapshot!(folder.run("init --setup").succeeds().screen());
    folder.run("status").succeeds();
    // A project that somebody else has made, on a machine that has no database yet: with rows.
    std::fs::remove_file(folder.path("dev.db")).unwrap();
    folder.write("seeds/projects.yaml", "projects:\n  - name: First steps\n");
    let shown = folder.run("init --setup").succeeds();
    for part in ["1 migration applied", "1 row inserted", "is what the YAML says, 2 tables"] {
        assert!(shown.out.contains(part), "{part}\n{}", shown.out);
    }
    let refused = Folder::empty();
    let shown = refused.run("init --setup --db postgres://me@127.0.0.1:1/app").ends_with(1);
    assert!(shown.err.contains("no PostgreSQL server can be reached at 127.0.0.1:1"), "{}", shown.err);
    assert_eq!(refused.list("."), [""; 0]);
    refused.run("init --setup --format json").ends_with(1);
    refused.run("init --setup --no-input").ends_with(1);
    refused.run("init --no-input").succeeds();
}
