//! Migrations that were compiled in.

use tablewright::Db;
use tablewright::migrate::{Embedded, Event, Silent, migrate};

use super::{connect, databases, rows};

static MIGRATIONS: Embedded = tablewright::migrations!("tests/migrate/embedded");

#[tokio::test]
async fn each_database_gets_its_own_folder() {
    for (kind, database) in databases() {
        for expected in [1, 0] {
            let report = migrate(&mut connect(&database).await, &MIGRATIONS, &mut Silent).await.unwrap();
            assert_eq!(report.runs.len(), expected, "{kind:?}");
        }
        database.execute("INSERT INTO notes (body) VALUES ('a')");
        assert_eq!(rows(&database, "SELECT id || body FROM notes").await, "1a", "{kind:?}");
    }
}

#[tokio::test]
async fn an_application_migrates_itself_when_it_starts() {
    for (kind, database) in databases() {
        let db = Db::connect(database.url()).await.unwrap();
        for expected in [1, 0] {
            assert_eq!(db.migrate(&MIGRATIONS).await.unwrap().runs.len(), expected, "{kind:?}");
        }
        database.execute("INSERT INTO notes (body) VALUES ('a')");
        assert_eq!(rows(&database, "SELECT id || body FROM notes").await, "1a", "{kind:?}");
    }
    let memory = Db::memory(&["CREATE TABLE a (id INT)"]).await.unwrap();
    assert_eq!(memory.migrate(&MIGRATIONS).await.unwrap().runs.len(), 1);
    let mut events = Vec::new();
    let mut note = |event: &Event<'_>| events.push(format!("{event:?}"));
    assert_eq!(memory.migrate_watched("tests/migrate/embedded", &mut note).await.unwrap().runs.len(), 0);
    assert!(events.is_empty(), "{events:?}");
}

#[tokio::test]
async fn a_run_can_be_spawned_beside_others() {
    let memory = Db::memory(&[]).await.unwrap();
    let spawned =
        tokio::spawn(async move { memory.migrate(&MIGRATIONS).await.map(|report| report.runs.len()) });
    assert_eq!(spawned.await.unwrap().unwrap(), 1);
}
