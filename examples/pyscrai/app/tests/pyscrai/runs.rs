//! Runs: what they own, what goes with them, and every rule that the tables keep.

use crate::world::{furnish, on_each};
use pyscrai::db::{
    AgentInstanceId, Db, EventCategory, LogLevel, RunStatus, ScenarioRunId, agent_instance, event_instance,
    event_type, execution_log, scenario_run,
};
use pyscrai::{Error, Event, RunManager};
use tablewright::types::{TimeDelta, Utc, json};

fn message(source: AgentInstanceId, target: Option<AgentInstanceId>) -> Event<'static> {
    Event { name: "agent_message", source: Some(source), target, data: json!({ "content": "hello" }) }
}

#[test]
fn a_run_begins_with_its_agents() {
    on_each(async |db: &Db| {
        furnish(db).await;
        let runs = RunManager::new(db);
        let run = runs.start("meeting", "first", Some(json!({ "max_turns": 2 }))).await.unwrap();
        assert_eq!((run.status, run.progress), (RunStatus::Running, 0));
        let (_, agents) = runs.run(run.id).await.unwrap();
        let names: Vec<&str> = agents.iter().map(|agent| agent.instance_name.as_str()).collect();
        assert_eq!(names, ["chair", "guest_1", "guest_2"]);
        let temperature =
            |at: usize| agents[at].runtime_config.as_ref().unwrap()["llm"]["temperature"].clone();
        assert_eq!((temperature(0), temperature(1)), (json!(0.2), json!(1.5)));
        let started = &runs.unprocessed(run.id).await.unwrap()[0].0;
        assert_eq!(started.data, json!({ "agents": ["chair", "guest_1", "guest_2"] }));
        assert_eq!(
            runs.logs(run.id, LogLevel::Info).await.unwrap()[0].message,
            "meeting begins with 3 agents"
        );
    });
}

#[test]
fn runs_are_listed_with_their_scenario_and_agents() {
    on_each(async |db: &Db| {
        let (_, scenario) = furnish(db).await;
        let runs = RunManager::new(db);
        let first = runs.start("meeting", "first", None).await.unwrap();
        let second = runs.start("meeting", "second", None).await.unwrap();
        let listed = runs.list(RunStatus::Running).await.unwrap();
        let seen: Vec<_> =
            listed.iter().map(|card| (card.name.as_str(), &card.template, card.agents.len())).collect();
        assert_eq!(seen, [("second", &scenario, 3), ("first", &scenario, 3)]);
        assert!(listed[1].agents.iter().all(|agent| agent.scenario_run_id == first.id));
        runs.end(second.id, RunStatus::Completed, None).await.unwrap();
        assert_eq!(runs.list(RunStatus::Running).await.unwrap().len(), 1);
        assert!(runs.list(RunStatus::Pending).await.unwrap().is_empty());
    });
}

#[test]
fn what_cannot_start_leaves_nothing() {
    on_each(async |db: &Db| {
        let (agent, _) = furnish(db).await;
        let runs = RunManager::new(db);
        let errors = [
            runs.start("party", "first", None).await.unwrap_err(),
            runs.start("meeting", " ", None).await.unwrap_err(),
            runs.start("meeting", "first", Some(json!({ "max_turns": "two" }))).await.unwrap_err(),
        ];
        assert_eq!(
            errors.each_ref().map(ToString::to_string)[..2],
            ["there is no scenario template party", "the name of scenario run is blank"]
        );
        assert_eq!(errors[2].pointer(), Some("/max_turns"));
        db.agent_templates().delete(agent.id).await.unwrap();
        let error = runs.start("meeting", "first", None).await.unwrap_err();
        assert_eq!(error.to_string(), "there is no agent template planner");
        assert_eq!(db.scenario_runs().count().await.unwrap(), 0);
    });
}

#[test]
fn events_are_recorded_and_processed_with_their_two_agents() {
    on_each(async |db: &Db| {
        furnish(db).await;
        let runs = RunManager::new(db);
        let run = runs.start("meeting", "first", None).await.unwrap();
        let (_, agents) = runs.run(run.id).await.unwrap();
        runs.record(run.id, message(agents[0].id, Some(agents[1].id))).await.unwrap();
        let open = runs.unprocessed(run.id).await.unwrap();
        assert_eq!(open.len(), 2);
        let (event, source, target) = &open[1];
        assert_eq!((source.as_ref(), target.as_ref()), (Some(&agents[0]), Some(&agents[1])));
        runs.processed(event).await.unwrap();
        assert_eq!(runs.unprocessed(run.id).await.unwrap().len(), 1);

        // The same two keys from the other side.
        let sent = db
            .agent_instances()
            .find(agents[0].id)
            .with(agent_instance::SENT_EVENTS)
            .required()
            .await
            .unwrap()
            .1;
        let received = db
            .agent_instances()
            .find(agents[0].id)
            .with(agent_instance::RECEIVED_EVENTS)
            .required()
            .await
            .unwrap()
            .1;
        assert_eq!((sent.len(), received.len()), (1, 0));

        let unknown = runs
            .record(run.id, Event { name: "earthquake", ..message(agents[0].id, None) })
            .await
            .unwrap_err();
        assert_eq!(unknown.to_string(), "there is no event type earthquake");
        let nobody = runs.record(run.id, message(AgentInstanceId(99), None)).await.unwrap_err();
        assert!(matches!(nobody, Error::NotFound { what: "agent", .. }), "{nobody:?}");
        let nowhere = runs.record(ScenarioRunId(99), message(agents[0].id, None)).await.unwrap_err();
        assert_eq!(nowhere.to_string(), "there is no scenario run 99");
    });
}

#[test]
fn a_run_takes_with_it_what_it_owns_and_nothing_else() {
    on_each(async |db: &Db| {
        furnish(db).await;
        let runs = RunManager::new(db);
        let mut ids = Vec::new();
        for name in ["first", "second"] {
            let run = runs.start("meeting", name, None).await.unwrap();
            let (_, agents) = runs.run(run.id).await.unwrap();
            runs.record(run.id, message(agents[0].id, Some(agents[1].id))).await.unwrap();
            runs.log(run.id, Some(agents[2].id), LogLevel::Warning, "quiet").await.unwrap();
            ids.push(run.id);
        }
        runs.delete(ids[0]).await.unwrap();
        assert!(matches!(runs.run(ids[0]).await, Err(Error::NotFound { .. })));
        assert!(matches!(runs.delete(ids[0]).await, Err(Error::NotFound { .. })));
        let owned = [
            db.agent_instances().count().await.unwrap(),
            db.event_instances().count().await.unwrap(),
            db.execution_logs().count().await.unwrap(),
        ];
        assert_eq!(owned, [3, 2, 2]);
        assert_eq!(db.event_instances().by_scenario_run_id(ids[1]).count().await.unwrap(), 2);
        assert_eq!(db.agent_templates().count().await.unwrap(), 1);
    });
}

#[test]
fn an_agent_that_goes_leaves_its_events_and_logs() {
    on_each(async |db: &Db| {
        furnish(db).await;
        let runs = RunManager::new(db);
        let run = runs.start("meeting", "first", None).await.unwrap();
        let (_, agents) = runs.run(run.id).await.unwrap();
        let sent = runs.record(run.id, message(agents[0].id, Some(agents[1].id))).await.unwrap();
        let log = runs.log(run.id, Some(agents[0].id), LogLevel::Error, "gone").await.unwrap();
        db.agent_instances().delete(agents[0].id).await.unwrap();
        let sent = db.event_instances().find(sent.id).required().await.unwrap();
        assert_eq!((sent.source_agent_id, sent.target_agent_id), (None, Some(agents[1].id)));
        let (_, about) =
            db.execution_logs().find(log.id).with(execution_log::AGENT).required().await.unwrap();
        assert_eq!(about, None);
        let (_, kind) =
            db.event_instances().find(sent.id).with(event_instance::EVENT_TYPE).required().await.unwrap();
        let refused = db.event_types().delete(kind.id).await;
        assert!(matches!(refused, Err(event_type::Fail::UsedByEvents)), "{refused:?}");
    });
}

#[test]
fn a_run_ends_once_and_not_before_it_began() {
    on_each(async |db: &Db| {
        furnish(db).await;
        let runs = RunManager::new(db);
        let run = runs.start("meeting", "first", None).await.unwrap();
        assert_eq!(runs.progress(run.id, 40).await.unwrap().progress, 40);
        for percent in [-1, 101] {
            let error = runs.progress(run.id, percent).await.unwrap_err();
            assert_eq!(error.to_string(), "progress goes from 0 to 100");
        }
        let unended = runs.end(run.id, RunStatus::Pending, None).await.unwrap_err();
        assert!(matches!(unended, Error::Impossible(_)), "{unended:?}");
        let early = run.started_at.unwrap() - TimeDelta::seconds(1);
        let update = db.scenario_runs().update(run.id).status(RunStatus::Failed);
        let refused = update.completed_at(early).save().await;
        assert!(matches!(refused, Err(scenario_run::Fail::EndsAfterStart)), "{refused:?}");
        let refused = db.scenario_runs().update(run.id).status(RunStatus::Cancelled).save().await;
        assert!(matches!(refused, Err(scenario_run::Fail::FinishedHasEnd)), "{refused:?}");
        let refused = db.scenario_runs().update(run.id).completed_at(Utc::now()).save().await;
        assert!(matches!(refused, Err(scenario_run::Fail::FinishedHasEnd)), "{refused:?}");
        let ended = runs.end(run.id, RunStatus::Cancelled, Some(json!({ "why": "rain" }))).await.unwrap();
        assert_eq!((ended.status, ended.results), (RunStatus::Cancelled, Some(json!({ "why": "rain" }))));
        let again = runs.end(ScenarioRunId(99), RunStatus::Failed, None).await.unwrap_err();
        assert_eq!(again.to_string(), "there is no scenario run 99");
    });
}

#[test]
fn names_are_words_and_belong_to_one_agent_of_a_run() {
    on_each(async |db: &Db| {
        furnish(db).await;
        let runs = RunManager::new(db);
        let run = runs.start("meeting", "first", None).await.unwrap();
        let twin = db.agent_instances().insert(agent_instance::New::new(run.id, "chair")).await;
        assert!(matches!(twin, Err(agent_instance::Fail::InstanceNameInRun)), "{twin:?}");
        let blank = db.agent_instances().insert(agent_instance::New::new(run.id, " ")).await;
        assert!(matches!(blank, Err(agent_instance::Fail::InstanceNameNotBlank)), "{blank:?}");
        let silent = runs.log(run.id, None, LogLevel::Critical, "").await.unwrap_err();
        assert_eq!(silent.to_string(), "a log says something");
        let nowhere = runs.log(ScenarioRunId(99), None, LogLevel::Info, "x").await.unwrap_err();
        assert_eq!(nowhere.to_string(), "there is no scenario run 99");
        for name in ["Agent_Message", " "] {
            let shouted = db.event_types().insert(event_type::New::new(name, EventCategory::Agent)).await;
            assert!(matches!(shouted, Err(event_type::Fail::EventTypeNameIsAWord)), "{shouted:?}");
        }
        let list =
            event_type::New::new("listed", EventCategory::Agent).data_schema(json!({ "type": "array" }));
        match db.event_types().insert(list).await {
            Err(event_type::Fail::DataSchema(violation)) => assert_eq!(violation.pointer(), "/type"),
            other => panic!("{other:?}"),
        }
    });
}
