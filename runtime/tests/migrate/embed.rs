//! Migrations that were compiled in.

use tablewright::migrate::{Embedded, Silent, migrate};

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
