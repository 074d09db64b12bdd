//! Inserts that meet a row that is there already: updated, partly updated, left alone; one row or many.

use std::time::Duration;

use crate::backends;
use crate::db::{AgentStatus, agent, agent_tool, project, tool};

#[tokio::test]
async fn a_row_that_is_there_gets_what_the_insert_sets() {
    for backend in backends().await {
        let (orbit, agents) = backend.agents(&["ada"]).await;
        let db = &backend.db;
        let ada = db.agents().update(agents[0].id).rank(7).save().await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
        let form = agent::New::new(orbit.id, "ada").status(AgentStatus::Busy);
        let found = db.agents().insert(form).on_conflict(agent::NAME_IN_PROJECT).update_all().await.unwrap();
        // A nullable column that was not given is NULL, one with a default is not set.
        assert_eq!(
            (found.id, found.status, found.rank),
            (ada.id, AgentStatus::Busy, None),
            "{}",
            backend.name
        );
        assert_eq!(found.created_at, ada.created_at, "{}", backend.name);
        assert!(found.updated_at > ada.updated_at, "{}: on_update applies", backend.name);
        let form = agent::New::new(orbit.id, "bob").rank(1);
        let made = db.agents().insert(form).on_conflict(agent::NAME_IN_PROJECT).update_all().await.unwrap();
        assert_eq!((made.name.as_str(), made.rank), ("bob", Some(1)), "{}", backend.name);
        assert_eq!(db.agents().count().await.unwrap(), 2);
    }
}

#[tokio::test]
async fn only_the_columns_that_are_named_are_updated() {
    for backend in backends().await {
        let (orbit, agents) = backend.agents(&["ada"]).await;
        let db = &backend.db;
        let form = agent::New::new(orbit.id, "ada").status(AgentStatus::Gone).rank(3);
        let insert = db.agents().insert(form.clone()).on_conflict(agent::NAME_IN_PROJECT);
        let found = insert.update(agent::rank).await.unwrap();
        assert_eq!((found.id, found.status, found.rank), (agents[0].id, AgentStatus::Idle, Some(3)));
        let insert = db.agents().insert(form).on_conflict(agent::NAME_IN_PROJECT);
        let found = insert.update((agent::rank, agent::status)).await.unwrap();
        assert_eq!((found.status, found.rank), (AgentStatus::Gone, Some(3)), "{}", backend.name);
    }
}

#[tokio::test]
async fn a_row_that_is_there_can_be_left_alone() {
    for backend in backends().await {
        let (orbit, agents) = backend.agents(&["ada"]).await;
        let db = &backend.db;
        let form = agent::New::new(orbit.id, "ada").rank(3);
        let ignored = db.agents().insert(form).on_conflict(agent::NAME_IN_PROJECT).ignore().await.unwrap();
        assert_eq!(ignored, None, "{}", backend.name);
        assert_eq!(db.agents().find(agents[0].id).required().await.unwrap(), agents[0], "{}", backend.name);
        let form = agent::New::new(orbit.id, "bob");
        let made = db.agents().insert(form).on_conflict(agent::NAME_IN_PROJECT).ignore().await.unwrap();
        assert_eq!(made.map(|row| row.name), Some("bob".to_owned()), "{}", backend.name);
        // Another constraint fails as ever.
        let form = agent::New::new(orbit.id, "eve").id(agents[0].id);
        let failed = db.agents().insert(form).on_conflict(agent::NAME_IN_PROJECT).ignore().await;
        assert!(matches!(failed, Err(agent::Fail::KeyTaken)), "{}: {failed:?}", backend.name);
    }
}

#[tokio::test]
async fn the_key_alone_is_an_upsert_too() {
    for backend in backends().await {
        let db = &backend.db;
        let lamp = db.tools().insert(tool::New::new("lamp")).await.unwrap();
        let again =
            db.tools().insert(tool::New::new("lamp")).on_conflict(tool::NAME).update_all().await.unwrap();
        assert_eq!(again, lamp, "{}", backend.name);
        let form = tool::New::new("desk lamp").id(lamp.id);
        let renamed = db.tools().insert(form).on_conflict(tool::PRIMARY_KEY).update_all().await.unwrap();
        assert_eq!((renamed.id, renamed.name.as_str()), (lamp.id, "desk lamp"), "{}", backend.name);
    }
}

#[tokio::test]
async fn many_rows_are_upserted_in_order() {
    for backend in backends().await {
        let (orbit, agents) = backend.agents(&["agent 3", "agent 700"]).await;
        let db = &backend.db;
        let rows = (0..1_100).map(|number| agent::New::new(orbit.id, format!("agent {number}")).rank(number));
        let ids =
            db.agents().insert_many(rows).on_conflict(agent::NAME_IN_PROJECT).update_all().await.unwrap();
        assert_eq!((ids.len(), ids[3], ids[700]), (1_100, agents[0].id, agents[1].id), "{}", backend.name);
        for number in [0_i32, 3, 499, 500, 700, 1_099] {
            let row = db.agents().find(ids[number as usize]).required().await.unwrap();
            assert_eq!((row.name, row.rank), (format!("agent {number}"), Some(number)), "{}", backend.name);
        }
        assert_eq!(db.agents().count().await.unwrap(), 1_100, "{}", backend.name);
    }
}

#[tokio::test]
async fn the_same_row_twice_in_one_upsert_is_written_twice() {
    for backend in backends().await {
        let (orbit, _) = backend.agents(&[]).await;
        let db = &backend.db;
        let rows = [("a", 1), ("b", 2), ("a", 3), ("a", 4), ("c", 5)]
            .map(|(name, rank)| agent::New::new(orbit.id, name).rank(rank));
        let ids =
            db.agents().insert_many(rows).on_conflict(agent::NAME_IN_PROJECT).update_all().await.unwrap();
        assert_eq!((ids[0], ids[2]), (ids[2], ids[3]), "{}", backend.name);
        let mut found: Vec<_> = db.agents().select().all().await.unwrap();
        found.sort_by(|one, other| one.name.cmp(&other.name));
        let found: Vec<_> = found.into_iter().map(|row| (row.name, row.rank)).collect();
        let expect = [("a", 4), ("b", 2), ("c", 5)].map(|(name, rank)| (name.to_owned(), Some(rank)));
        assert_eq!(found, expect, "{}", backend.name);
    }
}

#[tokio::test]
async fn of_many_rows_those_that_are_there_can_be_left_alone() {
    for backend in backends().await {
        let db = &backend.db;
        let lamp = db.projects().insert(project::New::new("lamp")).await.unwrap();
        let rows = ["chair", "lamp", "desk", "chair"].map(project::New::new);
        let insert = db.projects().insert_many(rows).returning().on_conflict(project::NAME).ignore();
        let made = insert.await.unwrap();
        let names: Vec<&str> = made.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["chair", "desk"], "{}", backend.name);
        assert!(made.iter().all(|row| row.id != lamp.id), "{}", backend.name);
    }
}

#[tokio::test]
async fn many_rows_are_given_back_whole() {
    for backend in backends().await {
        let (orbit, _) = backend.agents(&[]).await;
        let rows = (0..700).map(|number| {
            let new = agent::New::new(orbit.id, format!("agent {number}"));
            if number % 2 == 0 { new.status(AgentStatus::Busy) } else { new }
        });
        let rows = backend.db.agents().insert_many(rows).returning().await.unwrap();
        assert_eq!(rows.len(), 700, "{}", backend.name);
        for (number, row) in rows.iter().enumerate() {
            assert_eq!(row.name, format!("agent {number}"), "{}", backend.name);
            assert_eq!(row.status == AgentStatus::Busy, number % 2 == 0, "{}", backend.name);
        }
    }
}

#[tokio::test]
async fn a_key_of_several_columns_and_a_failure_inside() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["ada", "bob"]).await;
        let db = &backend.db;
        let hammer = db.tools().insert(tool::New::new("hammer")).await.unwrap();
        let rows = || agents.iter().map(|row| agent_tool::New::new(row.id, hammer.id).level(2));
        db.agent_tools().insert_many(rows()).await.unwrap();
        let again = rows().map(|row| row.level(5));
        let keys = db
            .agent_tools()
            .insert_many(again)
            .on_conflict(agent_tool::PRIMARY_KEY)
            .update_all()
            .await
            .unwrap();
        assert_eq!(keys, [(agents[0].id, hammer.id), (agents[1].id, hammer.id)], "{}", backend.name);
        assert!(db.agent_tools().select().all().await.unwrap().iter().all(|link| link.level == 5));
        let nobody = agent_tool::New::new(crate::db::AgentId(tablewright::types::Uuid::nil()), hammer.id);
        let failed = db
            .agent_tools()
            .insert_many(rows().map(|row| row.level(9)).chain([nobody]))
            .on_conflict(agent_tool::PRIMARY_KEY)
            .update_all()
            .await;
        assert!(matches!(failed, Err(agent_tool::Fail::Agent)), "{}: {failed:?}", backend.name);
        assert!(db.agent_tools().select().all().await.unwrap().iter().all(|link| link.level == 5));
    }
}
