//! At the edge: names of any letters and of the greatest length, two at once, nothing to change, and every message that a person gets for a
//! template that is wrong.

use pyscrai::db::{AgentTemplateId, Db, agent_template, event_type, scenario_template};
use pyscrai::{Error, Event, RunManager, TemplateManager};
use tablewright::types::{Json, json};

use crate::world::{furnish, llm, meeting, on_each, personality, planner};

#[test]
fn a_template_that_is_wrong_is_told_all_at_once() {
    on_each(async |db: &Db| {
        furnish(db).await;
        let templates = TemplateManager::new(db);
        let personality = json!({ "role": "", "traits": { "patience": 1.5 }, "mood": "sour" });
        let llm = json!({ "provider": "skynet", "model": "t", "temperature": "warm" });
        let tools = json!({ "tools": [{ "name": "Take Note" }] });
        let new = agent_template::New::new("wrong", personality, llm).tools_config(tools);
        let Err(Error::Invalid(problems)) = templates.create_agent_template(new).await else {
            panic!("it is wrong")
        };
        let mut told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        told.sort();
        assert_eq!(
            told,
            [
                r#"llm_config at /provider: "skynet" is not one of "openai", "anthropic" or 3 other candidates"#,
                r#"llm_config at /temperature: "warm" is not of type "number""#,
                r#"personality_config at /role: "" is shorter than 1 character"#,
                "personality_config at /traits/patience: 1.5 is greater than the maximum of 1",
                r#"personality_config: "backstory" is a required property"#,
                "personality_config: Additional properties are not allowed ('mood' was unexpected)",
                r#"tools_config at /tools/0/name: "Take Note" does not match "^[a-z][a-z0-9_]*$""#,
            ]
        );
        assert_eq!(db.agent_templates().count().await.unwrap(), 1);
    });
}

#[test]
fn names_that_mean_nothing_are_told_with_those_that_do() {
    on_each(async |db: &Db| {
        furnish(db).await;
        let templates = TemplateManager::new(db);
        let roles = json!({ "chair": { "template": "plannr" }, "guest": { "template": "planner" } });
        let config = json!({ "setting": "A room", "max_turns": 5 });
        let flow = json!([
            { "on": "agent_mesage", "do": "end" },
            { "on": "agent_message", "from": "host", "do": "emit", "event": "scenario_stopped" },
        ]);
        let new = scenario_template::New::new("wrong", config, roles).event_flow(flow);
        let error = templates.create_scenario_template(new).await.unwrap_err();
        let told: Vec<String> = error.to_string().split("; ").map(str::to_owned).collect();
        assert_eq!(
            told,
            [
                "agent_roles at /chair/template: there is no agent template plannr",
                "there is planner",
                "event_flow at /0/on: there is no event type agent_mesage",
                "there are agent_message, scenario_started",
                "event_flow at /1/event: there is no event type scenario_stopped",
                "there are agent_message, scenario_started",
                "event_flow at /1/from: there is no role host",
                "there are chair, guest",
            ]
        );
        assert!(matches!(templates.scenario_template_by_name("wrong").await, Err(Error::NotFound { .. })));
    });
}

#[test]
fn an_event_carries_what_its_type_says() {
    on_each(async |db: &Db| {
        furnish(db).await;
        let runs = RunManager::new(db);
        let run = runs.start("meeting", "first", None).await.unwrap();
        let schema = json!({ "type": "object", "required": ["content"], "properties": { "content": { "type": "string" } } });
        let kind = db.event_types().by_name("agent_message").required().await.unwrap();
        db.event_types().update(kind.id).data_schema(schema).save().await.unwrap();
        let message = |data| Event { name: "agent_message", source: None, target: None, data };
        runs.record(run.id, message(json!({ "content": "hello" }))).await.unwrap();
        let before = db.event_instances().count().await.unwrap();
        let silent = runs.record(run.id, message(json!({}))).await.unwrap_err();
        assert_eq!(silent.to_string(), r#"data: "content" is a required property"#);
        let odd = runs.record(run.id, message(json!({ "content": 7 }))).await.unwrap_err();
        assert_eq!(odd.to_string(), r#"data at /content: 7 is not of type "string""#);
        assert_eq!(db.event_instances().count().await.unwrap(), before);
        // A type that says nothing lets everything pass.
        db.event_types()
            .update(kind.id)
            .apply(event_type::Update::new().data_schema(None::<Json>))
            .save()
            .await
            .unwrap();
        runs.record(run.id, message(json!([1, 2]))).await.unwrap();
    });
}

#[test]
fn names_are_of_any_letters_up_to_a_hundred() {
    on_each(async |db: &Db| {
        let templates = TemplateManager::new(db);
        for name in ["Ödön \"the Fox\" O'Hara", "船長", "🦊", "a\\b%_c", &"ü".repeat(100)] {
            let new = agent_template::New::new(name, personality(), llm());
            let made = templates.create_agent_template(new).await.unwrap();
            assert_eq!(templates.agent_template_by_name(name).await.unwrap(), made);
        }
        let long = agent_template::New::new("ü".repeat(101), personality(), llm());
        let refused = templates.create_agent_template(long).await.unwrap_err();
        assert!(refused.to_string().contains("name"), "{refused}");
        assert_eq!(db.agent_templates().count().await.unwrap(), 5);
    });
}

#[test]
fn a_change_of_nothing_changes_nothing() {
    on_each(async |db: &Db| {
        let (agent, scenario) = furnish(db).await;
        let templates = TemplateManager::new(db);
        let same = templates.update_agent_template(agent.id, agent_template::Update::new()).await.unwrap();
        assert_eq!(same, agent);
        let same = templates.update_scenario_template(scenario.id, scenario_template::Update::new());
        assert_eq!(same.await.unwrap(), scenario);
        // A name may be given again to the one that has it.
        let same = agent_template::Update::new().name("planner");
        assert_eq!(templates.update_agent_template(agent.id, same).await.unwrap().name, "planner");
        let nobody = AgentTemplateId(i64::MAX);
        let gone = templates.update_agent_template(nobody, agent_template::Update::new()).await.unwrap_err();
        assert!(matches!(gone, Error::NotFound { .. }), "{gone:?}");
        templates.delete_scenario_template(scenario.id).await.unwrap();
        let twice = templates.delete_scenario_template(scenario.id).await.unwrap_err();
        assert!(matches!(twice, Error::NotFound { .. }), "{twice:?}");
    });
}

#[test]
fn of_two_at_once_one_gets_the_name() {
    on_each(async |db: &Db| {
        let templates = TemplateManager::new(db);
        let (one, other) = tokio::join!(
            templates.create_agent_template(planner()),
            templates.create_agent_template(planner())
        );
        let (made, refused) = match (one, other) {
            (Ok(made), Err(refused)) | (Err(refused), Ok(made)) => (made, refused),
            both => panic!("{both:?}"),
        };
        assert!(matches!(refused, Error::NameTaken { what: "agent template" }), "{refused:?}");
        assert_eq!(templates.agent_templates().await.unwrap(), [made]);
    });
}

#[test]
fn a_scenario_whose_update_is_wrong_stays_as_it_was() {
    on_each(async |db: &Db| {
        let (_, scenario) = furnish(db).await;
        let templates = TemplateManager::new(db);
        let roles = json!({ "chair": { "template": "nobody" } });
        // The row is written, then what it names is looked for, in one transaction.
        let changes = scenario_template::Update::new().name("renamed").agent_roles(roles);
        templates.update_scenario_template(scenario.id, changes).await.unwrap_err();
        assert_eq!(templates.scenario_template(scenario.id).await.unwrap(), scenario);
        let again = templates.create_scenario_template(meeting()).await.unwrap_err();
        assert!(matches!(again, Error::NameTaken { .. }), "{again:?}");
    });
}
