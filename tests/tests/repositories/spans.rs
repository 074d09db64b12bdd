//! What `tracing` is told of statements: names, numbers and SQL, never a value.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tablewright::connection::{ConnectOptions, Connection};
use tablewright::migrate::{Migrations, Silent, UpOptions, up};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::connections::databases;
use crate::db::{self, project};

/// Everything that is told, as lines.
#[derive(Clone, Default)]
struct Told {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!(" {}={value:?}", field.name()));
    }
}

impl Told {
    fn tell(&self, what: &str, fields: impl FnOnce(&mut Fields<'_>)) {
        let mut line = what.to_owned();
        fields(&mut Fields(&mut line));
        self.lines.lock().unwrap().push(line);
    }
}

impl Subscriber for Told {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("tablewright") || metadata.target().starts_with("sqlx")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.tell(span.metadata().target(), |fields| span.record(fields));
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.tell("then", |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.tell(event.metadata().target(), |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

const SECRET: &str = "a name that is nobody's business";

#[tokio::test]
async fn spans_and_the_slow_log_name_operations_and_no_values() {
    for (kind, database) in databases() {
        let told = Told::default();
        let listens = tracing::subscriber::set_default(told.clone());
        let db = db::Db::builder(database.url()).slow_after(Duration::ZERO).connect().await.unwrap();
        db.tx(async |tx| tx.projects().insert(project::New::new(SECRET)).await).await.unwrap();
        let taken = db.projects().insert(project::New::new(SECRET)).await;
        assert!(matches!(taken, Err(project::Fail::NameTaken)), "{kind:?}: {taken:?}");
        assert!(db.projects().by_name(SECRET).await.unwrap().is_some());
        drop(listens);

        let lines = told.lines.lock().unwrap().clone();
        let all = lines.join("\n");
        assert!(!all.contains(SECRET), "{kind:?}: {all}");
        for expect in [
            "tablewright operation=begin",
            "tablewright operation=projects.insert",
            "tablewright operation=commit",
            "tablewright operation=projects.find",
            "tablewright::slow message=slow statement operation=projects.insert outcome=\"ok\" rows=1",
            "then rows=1",
            "then outcome=\"ok\"",
        ] {
            assert!(lines.iter().any(|line| line.starts_with(expect)), "{kind:?}: {expect} is not in\n{all}");
        }
        let slow =
            lines.iter().find(|line| line.contains("::slow") && line.contains("projects.insert")).unwrap();
        assert!(slow.contains("INSERT INTO") && slow.contains("elapsed_ms="), "{slow}");
        assert!(lines.iter().any(|line| line.contains("outcome=\"database\"")), "{kind:?}: {all}");
    }
}

#[tokio::test]
async fn a_run_of_migrations_is_told_file_by_file() {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, sql: &str| std::fs::write(folder.path().join(file), sql).unwrap();
    write("1_notes.up.sql", "CREATE TABLE notes (text TEXT)");
    write("2_first.up.sql", &format!("INSERT INTO nowhere VALUES ('{SECRET}')"));
    let migrations = Migrations::read(folder.path()).unwrap();
    let told = Told::default();
    let listens = tracing::subscriber::set_default(told.clone());
    let mut conn = Connection::connect("sqlite::memory:", &ConnectOptions::default()).await.unwrap();
    let failed = up(&mut conn, &migrations, &UpOptions::default(), &mut Silent).await;
    drop(listens);
    assert!(failed.is_err());

    let lines = told.lines.lock().unwrap().clone();
    let ours: Vec<&String> = lines.iter().filter(|line| line.starts_with("tablewright::migrate")).collect();
    let has = |said: &str| ours.iter().any(|line| line.contains(said));
    for said in [
        "file=\"1_notes.up.sql\" version=1 direction=\"up\" number=1 total=2",
        "message=statement number=1 total=1",
        "message=finished elapsed_ms=",
        "file=\"2_first.up.sql\" version=2",
        "message=failed file=\"2_first.up.sql\" line=1 column=1",
    ] {
        assert!(has(said), "{said} is not in\n{lines:#?}");
    }
    assert!(!has(SECRET) && !has("nowhere VALUES"), "{ours:#?}");
}
