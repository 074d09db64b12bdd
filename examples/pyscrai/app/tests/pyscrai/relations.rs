//! Every relation, loaded from both of its ends, and what each key does when the row that it names goes.

use std::collections::BTreeSet;

use pyscrai::RunManager;
use pyscrai::db::{
    Db, EventCategory, agent_instance, agent_template, event_instance, event_type, execution_log,
    scenario_run, scenario_template,
};
use tablewright_schema::schema::Action;
use tablewright_schema::{ObjectName, yaml};

use crate::world::{example, furnish, on_each};

/// The keys of the schema: of each the two names of its relation, and what it does when the other row goes.
const KEYS: [(&str, &str, &str, Action); 9] = [
    ("agent_instances.run", "scenario_run_id", "scenario_runs.agents", Action::Cascade),
    ("agent_instances.template", "template_id", "agent_templates.instances", Action::SetNull),
    ("event_instances.event_type", "event_type_id", "event_types.events", Action::Restrict),
    ("event_instances.run", "scenario_run_id", "scenario_runs.events", Action::Cascade),
    ("event_instances.source", "source_agent_id", "agent_instances.sent_events", Action::SetNull),
    ("event_instances.target", "target_agent_id", "agent_instances.received_events", Action::SetNull),
    ("execution_logs.agent", "agent_instance_id", "agent_instances.logs", Action::SetNull),
    ("execution_logs.run", "scenario_run_id", "scenario_runs.logs", Action::Cascade),
    ("scenario_runs.template", "template_id", "scenario_templates.runs", Action::Restrict),
];

#[test]
fn the_relations_of_this_page_are_all_there_are() {
    let model = yaml::read_dir(&example("schema")).unwrap_or_else(|error| panic!("{error}"));
    let names = model
        .tables
        .values()
        .flat_map(|table| table.relations.iter().map(|relation| format!("{}.{}", table.name, relation.name)));
    let both = KEYS.iter().flat_map(|(from, _, to, _)| [(*from).to_owned(), (*to).to_owned()]);
    assert_eq!(names.collect::<BTreeSet<_>>(), both.collect::<BTreeSet<_>>());
    for (from, column, _, action) in KEYS {
        let (table, _) = from.split_once('.').unwrap();
        let key =
            model.tables[&ObjectName::from(table)].foreign_keys.iter().find(|key| key.columns == [column]);
        assert_eq!(key.unwrap().on_delete, action, "{from}");
    }
}

#[test]
fn every_relation_leads_there_and_back() {
    on_each(async |db: &Db| {
        let (planner, meeting) = furnish(db).await;
        let run = RunManager::new(db).start("meeting", "first", None).await.unwrap();
        let agents = db.agent_instances().by_scenario_run_id(run.id).order(agent_instance::id.asc());
        let agents = agents.all().await.unwrap();
        let kind = db.event_types().by_name("agent_message").required().await.unwrap();
        let new = event_instance::New::new(run.id, kind.id).source_agent_id(agents[0].id);
        let said = db.event_instances().insert(new.target_agent_id(agents[1].id)).await.unwrap();
        let new = execution_log::New::new(run.id, "spoke").agent_instance_id(agents[0].id);
        let log = db.execution_logs().insert(new).await.unwrap();

        // From the side that has the key.
        let loaded = db.event_instances().find(said.id);
        let loaded = loaded.with(event_instance::RUN).with(event_instance::EVENT_TYPE);
        let loaded =
            loaded.with(event_instance::SOURCE).with(event_instance::TARGET).required().await.unwrap();
        let (first, second) = (Some(agents[0].clone()), Some(agents[1].clone()));
        assert_eq!(loaded, (said.clone(), run.clone(), kind.clone(), first.clone(), second));
        let loaded = db.execution_logs().find(log.id).with(execution_log::RUN).with(execution_log::AGENT);
        assert_eq!(loaded.required().await.unwrap(), (log.clone(), run.clone(), first));
        let loaded = db.agent_instances().find(agents[0].id);
        let loaded =
            loaded.with(agent_instance::RUN).with(agent_instance::TEMPLATE).required().await.unwrap();
        assert_eq!(loaded, (agents[0].clone(), run.clone(), Some(planner.clone())));
        let loaded = db.scenario_runs().find(run.id).with(scenario_run::TEMPLATE).required().await.unwrap();
        assert_eq!(loaded.1, meeting);

        // And from the other.
        let loaded =
            db.scenario_runs().find(run.id).with(scenario_run::AGENTS.order(agent_instance::id.asc()));
        let loaded = loaded.with(scenario_run::EVENTS.order(event_instance::id.desc()));
        let (_, members, events, logs) =
            loaded.with(scenario_run::LOGS.order(execution_log::id.desc())).required().await.unwrap();
        assert_eq!((members, &events[0], &logs[0]), (agents.clone(), &said, &log));
        let loaded = db.agent_instances().find(agents[0].id).with(agent_instance::SENT_EVENTS);
        let loaded = loaded.with(agent_instance::RECEIVED_EVENTS).with(agent_instance::LOGS);
        let (_, sent, received, logs) = loaded.required().await.unwrap();
        assert_eq!((sent, received.len(), logs), (vec![said.clone()], 0, vec![log]));
        let loaded = db.agent_templates().find(planner.id);
        let instances = agent_template::INSTANCES.order(agent_instance::id.asc());
        assert_eq!(loaded.with(instances).required().await.unwrap().1, agents);
        let loaded = db.scenario_templates().find(meeting.id).with(scenario_template::RUNS);
        assert_eq!(loaded.required().await.unwrap().1, [run]);
        let loaded = db.event_types().find(kind.id).with(event_type::EVENTS).required().await.unwrap();
        assert_eq!(loaded.1, [said]);
    });
}

#[test]
fn what_a_deletion_takes_can_be_asked_before() {
    on_each(async |db: &Db| {
        let (planner, meeting) = furnish(db).await;
        let runs = RunManager::new(db);
        let run = runs.start("meeting", "first", None).await.unwrap();
        let plan = db.scenario_runs().delete_plan(run.id).await.unwrap();
        // The run, its three agents, the event and the line of the log that say that it has begun.
        assert_eq!((plan.deleted(), plan.is_refused()), (6, false), "{plan}");
        let plan = db.scenario_templates().delete_plan(meeting.id).await.unwrap();
        assert!(plan.is_refused(), "{plan}");
        let plan = db.agent_templates().delete_plan(planner.id).await.unwrap();
        assert_eq!((plan.deleted(), plan.is_refused()), (1, false), "{plan}");
        assert!(plan.to_string().contains("agent_instances by template_id: 3 rows set to NULL"), "{plan}");
        let kind = db.event_types().by_name("scenario_started").required().await.unwrap();
        assert!(db.event_types().delete_plan(kind.id).await.unwrap().is_refused());
        let unused =
            db.event_types().insert(event_type::New::new("never", EventCategory::System)).await.unwrap();
        db.event_types().delete(unused.id).await.unwrap();
        runs.delete(run.id).await.unwrap();
        db.scenario_templates().delete(meeting.id).await.unwrap();
    });
}
