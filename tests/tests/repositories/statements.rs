//! Which statements run, and how many: by the trace, on every backend.

use tablewright::Database;

use crate::backends;
use crate::db::{agent, message, project, tool};

#[tokio::test]
async fn a_nested_load_is_one_statement_a_hop_whatever_the_number_of_rows() {
    for backend in backends().await {
        let db = &backend.db;
        let trace = db.trace();
        for rows in [1, 30] {
            let tools = (0..rows).map(|n| tool::New::new(format!("tool {rows} {n}")));
            let tools = db.tools().insert_many(tools).await.unwrap();
            let project = db.projects().insert(project::New::new(format!("of {rows}"))).await.unwrap();
            let agents = (0..rows).map(|n| agent::New::new(project.id, format!("agent {n}")));
            let agents = db.agents().insert_many(agents).await.unwrap();
            for agent in &agents {
                db.messages().insert(message::New::new(*agent, agents[0], "hello")).await.unwrap();
                for tool in &tools {
                    db.agents().tools(*agent).link(*tool, ()).await.unwrap();
                }
            }
            drop(trace.take());
            let found = db
                .projects()
                .select()
                .with(project::AGENTS.with(agent::TOOLS).with(agent::SENT.with(message::TO)))
                .all()
                .await
                .unwrap();
            let loaded = found.iter().map(|(_, agents)| agents.len()).max();
            assert_eq!(loaded, Some(rows), "{}", backend.name);
            assert_eq!(
                trace.take(),
                ["projects.select", "projects.agents", "agents.tools", "agents.sent", "messages.to"],
                "{}",
                backend.name
            );
        }
    }
}

const EVERY_ON_MYSQL: [&str; 27] = [
    "begin",
    "projects.insert",
    "projects.insert",
    "commit",
    "begin",
    "agents.insert",
    "agents.insert",
    "agents.insert",
    "commit",
    "agents.find",
    "begin",
    "agents.update",
    "agents.lock",
    "commit",
    "agents.count",
    "agents.exists",
    "agents.page",
    "begin",
    "savepoint",
    "agents.count",
    "release",
    "agents.delete",
    "commit",
    "begin",
    "agents.delete",
    "rollback",
    "projects.delete",
];

#[tokio::test]
async fn every_statement_has_a_name() {
    for backend in backends().await {
        let db = &backend.db;
        let trace = db.trace();
        let (project, agents) = backend.agents(&["ada"]).await;
        let ada = agents[0].id;
        db.agents().find(ada).required().await.unwrap();
        db.agents().update(ada).name("bob").save().await.unwrap();
        db.agents().count().await.unwrap();
        db.agents().exists(ada).await.unwrap();
        db.agents().select().order(agent::name.asc()).page(None, 10).await.unwrap();
        db.tx(async |tx| {
            tx.tx(async |tx| tx.agents().count().await).await?;
            tx.agents().delete(ada).await
        })
        .await
        .unwrap();
        let undone = db.tx(async |tx| tx.agents().delete(ada).await).await;
        assert!(matches!(undone, Err(agent::Fail::NotFound)), "{}: {undone:?}", backend.name);
        db.projects().select().filter(project::id.eq(project.id)).delete().await.unwrap();
        if db.database() == Database::Mysql {
            // What is written is read in the same transaction, since no statement does both; and a key that is the default of
            // its column is asked for first.
            assert_eq!(trace.take(), EVERY_ON_MYSQL, "{}", backend.name);
            continue;
        }
        assert_eq!(
            trace.take(),
            [
                "projects.insert",
                "agents.insert",
                "agents.find",
                "agents.update",
                "agents.count",
                "agents.exists",
                "agents.page",
                "begin",
                "savepoint",
                "agents.count",
                "release",
                "agents.delete",
                "commit",
                "begin",
                "agents.delete",
                "rollback",
                "projects.delete",
            ],
            "{}",
            backend.name
        );
    }
}

#[tokio::test]
async fn a_plan_says_whether_an_index_is_used_and_asks_nothing_else() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let (_, agents) = backend.agents(&["ada", "bob"]).await;
        let trace = db.trace();
        // Order and limit are part of what is explained, relations are not.
        let query = db.agents().filter(agent::name.eq("it's ada")).order(agent::name.desc()).limit(3);
        let plan = query.with(agent::TOOLS).explain().await.unwrap();
        assert_eq!(trace.take(), ["agents.explain"], "{name}");
        let words = match db.database() {
            Database::Sqlite => "SCAN agents",
            Database::Postgres => "Limit  (cost=",
            Database::Mysql => "\"access_type\": \"ALL\"",
        };
        assert!(plan.contains(words), "{name}: {plan}");
        let plan = db.agents().find(agents[0].id).explain().await.unwrap();
        let words = match db.database() {
            Database::Sqlite => "`--SEARCH agents USING INDEX",
            // With two rows the server reads the whole table.
            Database::Postgres => "(id = '",
            Database::Mysql => "\"key\": \"PRIMARY\"",
        };
        assert!(plan.contains(words), "{name}: {plan}");
        assert_eq!(db.agents().count().await.unwrap(), 2, "{name}");
    }
}
