//! The migration that was written by hand: rows of a new table out of documents of an old one, and back.

use berrys::db::{Db, agent_capability, agent_instruction};
use tablewright::connection::{ConnectOptions, Connection};
use tablewright::migrate::{DownOptions, DownTarget, Migrations, Silent, down, migrate};
use tablewright::types::{Json, json};
use tablewright_tests::{Kind, TestDatabase};

use crate::world::on_each_empty;

/// Goes back to before the documents became rows: over the table of dependencies, and the migration itself.
async fn back(conn: &mut Connection, migrations: &Migrations) {
    let allow = ["drop_table".to_owned(), "drop_column".to_owned()].into();
    let options = DownOptions { target: DownTarget::Steps(2), allow, ..DownOptions::default() };
    assert_eq!(down(conn, migrations, &options, &mut Silent).await.unwrap().runs.len(), 2);
}

async fn documents(db: &Db) -> Vec<(String, Json)> {
    let rows = db.agent_instructions().select().all().await.unwrap();
    let mut rows: Vec<_> = rows.into_iter().map(|row| (row.agent_name, row.capabilities)).collect();
    // Which letters come first, each database says otherwise.
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    rows
}

/// Of each capability its agent, its name, its description and its parameters.
async fn rows(db: &Db) -> Vec<(String, String, Option<String>, Option<Json>)> {
    let rows = db.agent_capabilities().select().with(agent_capability::INSTRUCTION).all().await.unwrap();
    let mut rows: Vec<_> = rows
        .into_iter()
        .map(|(row, of)| (of.agent_name, row.capability_name, row.description, row.parameters))
        .collect();
    rows.sort_by(|one, other| (&one.0, &one.1).cmp(&(&other.0, &other.1)));
    rows
}

/// A database that stands before the migration, with instructions that have documents.
async fn before(
    database: &TestDatabase,
    conn: &mut Connection,
    documents: &[(&str, &str)],
) -> (Db, Migrations) {
    migrate(conn, &berrys::MIGRATIONS, &mut Silent).await.unwrap();
    let migrations = berrys::MIGRATIONS.read_for(conn.database()).unwrap();
    back(conn, &migrations).await;
    let db = Db::connect(database.url()).await.unwrap();
    for (name, document) in documents {
        let new = agent_instruction::New::new(*name, "p");
        let made = db.agent_instructions().insert(new).await.unwrap();
        // As somebody writes them who does not ask the JSON Schema.
        database.execute(&format!(
            "UPDATE agent_instructions SET capabilities = '{document}' WHERE id = '{}'",
            made.id
        ));
    }
    (db, migrations)
}

#[test]
fn documents_become_rows_and_rows_documents() {
    let planner = r#"["planning", {"name": "coding", "description": "it''s fun", "parameters": {"languages": ["rust"], "limit": null}}, {"description": "nameless"}]"#;
    on_each_empty(async |kind, database, conn| {
        let names = [("O'Brien'); DROP TABLE tools; --", r#"["jam"]"#), ("idle", "[]"), ("planner", planner)];
        let (db, migrations) = before(database, conn, &names).await;
        let was = documents(&db).await;
        migrate(conn, &berrys::MIGRATIONS, &mut Silent).await.unwrap();
        let of = |agent: &str, name: &str, description: Option<&str>, parameters: Option<Json>| {
            (agent.to_owned(), name.to_owned(), description.map(str::to_owned), parameters)
        };
        let parameters = json!({ "languages": ["rust"], "limit": null });
        let filled = [
            of("O'Brien'); DROP TABLE tools; --", "jam", None, None),
            of("planner", "Default", Some("nameless"), None),
            of("planner", "coding", Some("it's fun"), Some(parameters.clone())),
            of("planner", "planning", None, None),
        ];
        assert_eq!(rows(&db).await, filled, "{kind:?}");
        assert_eq!(documents(&db).await, was, "{kind:?}: the documents stay as they are");

        // From now on the rows are what counts: one comes, one goes.
        let idle = db.agent_instructions().by_agent_name("idle").required().await.unwrap();
        let new = agent_capability::New::new(idle.id, "resting").description("for a while");
        db.agent_capabilities().insert(new).await.unwrap();
        db.agent_capabilities().filter(agent_capability::capability_name.eq("jam")).delete().await.unwrap();
        let kept = rows(&db).await;
        back(conn, &migrations).await;
        let mut documented = documents(&db).await;
        // Which of a list comes first, only some databases can say.
        let by_name = |one: &Json| one.get("name").unwrap_or(one).to_string();
        for (_, document) in &mut documented {
            document.as_array_mut().unwrap().sort_by_key(by_name);
        }
        let expected = [
            ("O'Brien'); DROP TABLE tools; --".to_owned(), json!([])),
            ("idle".to_owned(), json!([{ "name": "resting", "description": "for a while" }])),
            (
                "planner".to_owned(),
                json!([
                    { "name": "Default", "description": "nameless" },
                    { "name": "coding", "description": "it's fun", "parameters": parameters },
                    "planning",
                ]),
            ),
        ];
        assert_eq!(documented, expected, "{kind:?}");
        migrate(conn, &berrys::MIGRATIONS, &mut Silent).await.unwrap();
        assert_eq!(rows(&db).await, kept, "{kind:?}: up again it is what it was");
        db.close().await;
    });
}

#[test]
fn what_cannot_become_rows_is_told_and_nothing_is_written() {
    for (document, told) in [
        (r#"["planning", {"name": "planning"}]"#, "\"planning\""),
        (r#"[{"description": "a"}, {"description": "b"}]"#, "\"Default\""),
        (r#"{"planning": true}"#, "narrow_type agent_instructions.capabilities"),
    ] {
        on_each_empty(async |kind, database, conn| {
            let (db, _) = before(database, conn, &[("idle", "[]"), ("planner", document)]).await;
            let stopped = migrate(conn, &berrys::MIGRATIONS, &mut Silent).await.unwrap_err();
            let mut reasons = stopped.to_string();
            let mut source = std::error::Error::source(&stopped);
            while let Some(error) = source {
                reasons.push_str(&format!("\n{error}"));
                source = error.source();
            }
            let says = |text: &str| assert!(reasons.contains(text), "{kind:?}: {text} is not in\n{reasons}");
            says(told);
            says("planner");
            assert!(!reasons.contains("\"idle\""), "{kind:?}\n{reasons}");
            assert_eq!(db.agent_capabilities().count().await.unwrap(), 0, "{kind:?}");
            db.close().await;
        });
    }
}

#[test]
fn what_only_a_row_can_hold_is_not_lost_in_silence() {
    on_each_empty(async |kind: Kind, _, conn| {
        migrate(conn, &berrys::MIGRATIONS, &mut Silent).await.unwrap();
        let migrations = berrys::MIGRATIONS.read_for(conn.database()).unwrap();
        let allow = ["drop_table".to_owned()].into();
        let options = DownOptions { target: DownTarget::Steps(2), allow, ..DownOptions::default() };
        let refused = down(conn, &migrations, &options, &mut Silent).await.unwrap_err().to_string();
        assert!(refused.contains("capability_metadata"), "{kind:?}: {refused}");
    });
}

/// A file that is there is opened by more than one connection.
#[test]
fn a_sqlite_file_is_made_by_open() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("berrys.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        berrys::open(&url).await.unwrap().close().await;
        let conn = Connection::connect(&url, &ConnectOptions::default()).await.unwrap();
        conn.close().await.unwrap();
    });
}
