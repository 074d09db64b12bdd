//! The host: without a database, with a mock in its place, and with each database.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod world;

use std::sync::Arc;

use aurite::storage::MockStorage;
use aurite::{Agent, Change, Configs, CustomWorkflow, Error, Host, Kept, Storage, Synced, Turn};
use world::{Counting, agent, configs, on_each, texts, workflow};

fn lost<T>() -> Result<T, Error> {
    Err(Error::Environment("the database is gone".to_owned()))
}

#[tokio::test]
async fn without_a_database_everything_runs_and_nothing_is_kept() {
    let (host, synced) = Host::start(configs(), None).await.unwrap();
    assert_eq!(synced, None);
    for _ in 0..2 {
        let reply = host.run("Weather Agent", Some("s"), "hello", &Counting).await.unwrap();
        assert_eq!(texts(&reply.turns), ["hello", "after 1"]);
        assert!(matches!(reply.kept, Kept::Forgotten), "{:?}", reply.kept);
    }
    assert_eq!(host.register_agent("new", agent("new")).await.unwrap(), None);
    assert_eq!(host.register_workflow("w", workflow(&["new"])).await.unwrap(), None);
    let missing = host.register_workflow("w", workflow(&["new", "old"])).await.unwrap_err();
    assert_eq!(missing.to_string(), "workflow \"w\", step 2: there is no agent \"old\"");
    let nobody = host.run("nobody", None, "hello", &Counting).await.unwrap_err();
    assert_eq!(nobody.to_string(), "there is no agent \"nobody\"");
}

/// A host over a mock that accepts what it is configured with.
async fn host(mock: &Arc<MockStorage>) -> Host {
    mock.sync_all.returns(Ok(Synced::default()));
    let storage: Arc<dyn Storage> = mock.clone();
    let mut configs = Configs::default();
    configs.agents.insert("remembers".to_owned(), agent("remembers"));
    configs.agents.insert("forgets".to_owned(), Agent::default());
    Host::start(configs, Some(storage)).await.unwrap().0
}

#[tokio::test]
async fn a_host_syncs_at_its_start_and_on_registration() {
    let mock = Arc::new(MockStorage::default());
    let host = host(&mock).await;
    assert_eq!(mock.sync_all.calls(), [host.configs()]);
    mock.sync_agent.returns(Ok(Change::Created)).returns(Ok(Change::Updated));
    assert_eq!(host.register_agent("new", agent("1")).await.unwrap(), Some(Change::Created));
    assert_eq!(host.register_agent("new", agent("2")).await.unwrap(), Some(Change::Updated));
    let expect = [("new".to_owned(), agent("1")), ("new".to_owned(), agent("2"))];
    assert_eq!(mock.sync_agent.calls(), expect);
    mock.sync_workflow.answers(|_| Ok(Change::Left));
    assert_eq!(host.register_workflow("w", workflow(&["new"])).await.unwrap(), Some(Change::Left));
    // A workflow of agents that are not there does not even get to the storage.
    host.register_workflow("w", workflow(&["old"])).await.unwrap_err();
    assert_eq!(mock.sync_workflow.times(), 1);
}

#[tokio::test]
async fn what_the_storage_refuses_is_not_registered() {
    let mock = Arc::new(MockStorage::default());
    let host = host(&mock).await;
    let before = host.configs();
    mock.sync_agent.answers(|_| lost());
    mock.sync_custom_workflow.answers(|_| lost());
    host.register_agent("new", agent("new")).await.unwrap_err();
    let program =
        CustomWorkflow { description: None, module_path: "a.py".to_owned(), class_name: "A".to_owned() };
    host.register_custom_workflow("c", program).await.unwrap_err();
    assert_eq!(host.configs(), before);
    mock.sync_all.returns(lost());
    let storage: Arc<dyn Storage> = mock.clone();
    assert!(Host::start(Configs::default(), Some(storage)).await.is_err());
}

#[tokio::test]
async fn only_an_agent_that_remembers_asks_the_storage() {
    let mock = Arc::new(MockStorage::default());
    let host = host(&mock).await;
    // A call that nobody has thought of would stop the test.
    host.run("forgets", Some("s"), "hello", &Counting).await.unwrap();
    host.run("remembers", None, "hello", &Counting).await.unwrap();

    mock.load_history.returns(Ok(vec![Turn::user("earlier"), Turn::assistant("indeed")]));
    mock.save_full_history.returns(Ok(()));
    let reply = host.run("remembers", Some("s"), "hello", &Counting).await.unwrap();
    assert_eq!(texts(&reply.turns), ["earlier", "indeed", "hello", "after 3"]);
    assert!(matches!(reply.kept, Kept::Stored), "{:?}", reply.kept);
    assert_eq!(mock.load_history.calls(), [("remembers".to_owned(), "s".to_owned())]);
    assert_eq!(mock.save_full_history.calls(), [("remembers".to_owned(), "s".to_owned(), reply.turns)]);
}

#[tokio::test]
async fn a_storage_that_fails_keeps_nobody_from_answering_and_loses_nothing() {
    let mock = Arc::new(MockStorage::default());
    let host = host(&mock).await;
    mock.load_history.returns(lost());
    let reply = host.run("remembers", Some("s"), "hello", &Counting).await.unwrap();
    assert_eq!(texts(&reply.turns), ["hello", "after 1"]);
    assert!(matches!(reply.kept, Kept::NotLoaded(_)), "{:?}", reply.kept);
    // These two turns would have taken the place of all that was said before.
    assert_eq!(mock.save_full_history.times(), 0);

    mock.load_history.returns(Ok(Vec::new()));
    mock.save_full_history.returns(lost());
    let reply = host.run("remembers", Some("s"), "hello", &Counting).await.unwrap();
    assert!(matches!(&reply.kept, Kept::NotStored(error) if error.to_string() == "the database is gone"));
}

#[test]
fn on_a_database_the_host_goes_on_where_it_ended() {
    on_each(async |storage| {
        let start = async || Host::start(configs(), Some(storage.clone())).await.unwrap();
        let (host, synced) = start().await;
        assert_eq!(synced, Some(Synced { created: 4, updated: 0, left: 0 }));
        assert_eq!(host.register_agent("late", agent("late")).await.unwrap(), Some(Change::Created));
        for agent in ["Weather Agent", "late"] {
            let reply = host.run(agent, Some("s"), "hello", &Counting).await.unwrap();
            assert!(matches!(reply.kept, Kept::Stored), "{:?}", reply.kept);
        }
        host.run("Planning Agent", Some("s"), "hello", &Counting).await.unwrap();

        // Another process, another day.
        let (host, synced) = start().await;
        assert_eq!(synced, Some(Synced { created: 0, updated: 0, left: 4 }));
        let reply = host.run("Weather Agent", Some("s"), "and now?", &Counting).await.unwrap();
        assert_eq!(texts(&reply.turns), ["hello", "after 1", "and now?", "after 3"]);
        assert_eq!(storage.load_history("Weather Agent", "s").await.unwrap(), reply.turns);
        assert_eq!(storage.load_history("Planning Agent", "s").await.unwrap(), []);
        assert_eq!(storage.load_history("late", "s").await.unwrap().len(), 2);
    });
}

#[test]
fn a_database_that_goes_away_is_told_apart_from_one_that_is_empty() {
    on_each(async |storage| {
        let (host, _) = Host::start(configs(), Some(storage.clone())).await.unwrap();
        let run = async || host.run("Weather Agent", Some("s"), "hello", &Counting).await.unwrap();
        run().await;
        {
            let _lost = storage.db().fail("agent_history.select", tablewright::Fault::Connection);
            let reply = run().await;
            assert!(matches!(reply.kept, Kept::NotLoaded(Error::Database(_))), "{:?}", reply.kept);
        }
        let reply = run().await;
        assert_eq!(reply.turns.len(), 4);
        let _lost = storage.db().fail("agent_history.insert", tablewright::Fault::Connection);
        let reply = run().await;
        assert!(matches!(reply.kept, Kept::NotStored(Error::Database(_))), "{:?}", reply.kept);
        assert_eq!(storage.load_history("Weather Agent", "s").await.unwrap().len(), 4);
    });
}
