//! Insert, insert many, update, delete, link: what is written is what was set, and nothing else.

use std::time::Duration;

use crate::backends;
use crate::db::{AgentStatus, agent, agent_tool, project, tool};

#[tokio::test]
async fn an_update_writes_what_was_set_and_the_time() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["ada"]).await;
        let ada = &agents[0];
        tokio::time::sleep(Duration::from_millis(20)).await;
        let changed = backend.db.agents().update(ada.id).name("ada 2").rank(5).save().await.unwrap();
        assert_eq!(
            (changed.name.as_str(), changed.rank, changed.status),
            ("ada 2", Some(5), AgentStatus::Idle)
        );
        assert_eq!(changed.created_at, ada.created_at, "{}", backend.name);
        assert!(changed.updated_at > ada.updated_at, "{}: {changed:?} {ada:?}", backend.name);
        let cleared = backend.db.agents().update(ada.id).rank(None::<i32>).save().await.unwrap();
        assert_eq!(cleared.rank, None, "{}", backend.name);
        let form = agent::Update::new().name("ada 3").status(AgentStatus::Gone);
        let applied = backend.db.agents().update(ada.id).apply(form).save().await.unwrap();
        assert_eq!((applied.name.as_str(), applied.status), ("ada 3", AgentStatus::Gone), "{}", backend.name);
    }
}

#[tokio::test]
async fn an_update_of_nothing_writes_nothing() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["ada"]).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        let same = backend.db.agents().update(agents[0].id).save().await.unwrap();
        assert_eq!(same, agents[0], "{}", backend.name);
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["ada"]).await;
        let db = &backend.db;
        db.agents().delete(agents[0].id).await.unwrap();
        assert!(
            matches!(db.agents().delete(agents[0].id).await, Err(agent::Fail::NotFound)),
            "{}",
            backend.name
        );
        let saved = db.agents().update(agents[0].id).name("x").save().await;
        assert!(matches!(saved, Err(agent::Fail::NotFound)), "{}: {saved:?}", backend.name);
        assert_eq!(db.agents().find(agents[0].id).await.unwrap(), None);
        assert!(!db.agents().exists(agents[0].id).await.unwrap());
        assert!(matches!(
            db.agents().find(agents[0].id).required().await,
            Err(tablewright::Error::NotFound { table: "agents" })
        ));
    }
}

#[tokio::test]
async fn many_rows_at_once_come_back_in_order() {
    for backend in backends().await {
        let (project, _) = backend.agents(&[]).await;
        let rows = (0..1_234).map(|number| {
            let new = agent::New::new(project.id, format!("agent {number}"));
            // Every third row sets a column that the others leave to its default.
            if number % 3 == 0 { new.status(AgentStatus::Busy) } else { new.rank(number) }
        });
        let ids = backend.db.agents().insert_many(rows).await.unwrap();
        assert_eq!(ids.len(), 1_234, "{}", backend.name);
        for number in [0, 1, 2, 3, 600, 1_233] {
            let found = backend.db.agents().find(ids[number]).required().await.unwrap();
            assert_eq!(found.name, format!("agent {number}"), "{}", backend.name);
            assert_eq!(found.status == AgentStatus::Busy, number % 3 == 0, "{}", backend.name);
        }
        assert_eq!(backend.db.agents().by_status(AgentStatus::Busy).count().await.unwrap(), 412);
        assert_eq!(backend.db.agents().insert_many(Vec::new()).await.unwrap(), [], "{}", backend.name);
    }
}

#[tokio::test]
async fn many_rows_are_all_written_or_none() {
    for backend in backends().await {
        let rows = (0..900).map(|number| project::New::new(format!("p{}", number % 800)));
        let failed = backend.db.projects().insert_many(rows).await;
        assert!(matches!(failed, Err(project::Fail::NameTaken)), "{}: {failed:?}", backend.name);
        assert_eq!(backend.db.projects().count().await.unwrap(), 0, "{}", backend.name);
    }
}

#[tokio::test]
async fn rows_are_deleted_by_filter() {
    for backend in backends().await {
        let (project, _) = backend.agents(&["a", "b", "ab"]).await;
        let deleted = backend.db.agents().filter(agent::name.starts_with("a")).delete().await.unwrap();
        assert_eq!(deleted, 2, "{}", backend.name);
        let rest = backend.db.agents().by_project_id(project.id).all().await.unwrap();
        assert_eq!(rest.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["b"], "{}", backend.name);
    }
}

#[tokio::test]
async fn links_have_columns_of_their_own() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["ada"]).await;
        let db = &backend.db;
        let hammer = db.tools().insert(tool::New::new("hammer")).await.unwrap();
        let saw = db.tools().insert(tool::New::new("saw").enabled(false)).await.unwrap();
        let ada = agents[0].id;
        let link = db.agents().tools(ada).link(hammer.id, agent_tool::Link::default()).await.unwrap();
        assert_eq!((link.agent_id, link.tool_id, link.level), (ada, hammer.id, 1), "{}", backend.name);
        let link = agent_tool::Link::new().level(3).note("sharp");
        let link = db.agents().tools(ada).link(saw.id, link).await.unwrap();
        assert_eq!((link.level, link.note.as_deref()), (3, Some("sharp")), "{}", backend.name);
        let again = db.agents().tools(ada).link(saw.id, ()).await;
        assert!(matches!(again, Err(agent_tool::Fail::KeyTaken)), "{}: {again:?}", backend.name);
        assert_eq!(db.tools().agents(saw.id).select().count().await.unwrap(), 1);
        assert!(db.agents().tools(ada).unlink(saw.id).await.unwrap());
        assert!(!db.agents().tools(ada).unlink(saw.id).await.unwrap());
        assert_eq!(db.agents().tools(ada).clear().await.unwrap(), 1, "{}", backend.name);
    }
}
