//! The template manager: made, read, changed, deleted, and every way in which that is refused.

use crate::world::{furnish, llm, meeting, on_each, personality, planner};
use pyscrai::db::{AgentTemplateId, Db, ScenarioTemplateId, agent_template, scenario_template};
use pyscrai::{Error, RunManager, TemplateManager};
use tablewright::types::json;

#[test]
fn an_agent_template_is_made_read_changed_and_deleted() {
    on_each(async |db: &Db| {
        let templates = TemplateManager::new(db);
        let tools = json!({ "tools": [{ "name": "take_note" }] });
        let made = templates
            .create_agent_template(planner().description("plans").tools_config(tools.clone()))
            .await
            .unwrap();
        assert_eq!(templates.agent_template(made.id).await.unwrap(), made);
        assert_eq!(templates.agent_template_by_name("planner").await.unwrap(), made);
        assert_eq!(made.tools_config, Some(tools));

        let changes = agent_template::Update::new().name("planner-2").description(None::<&str>);
        let changed = templates.update_agent_template(made.id, changes).await.unwrap();
        assert_eq!((changed.name.as_str(), changed.description.as_deref()), ("planner-2", None));
        assert_eq!(
            (&changed.personality_config, changed.created_at),
            (&made.personality_config, made.created_at)
        );
        assert!(changed.updated_at >= made.updated_at);

        templates
            .create_agent_template(agent_template::New::new("actor", personality(), llm()))
            .await
            .unwrap();
        let names: Vec<String> =
            templates.agent_templates().await.unwrap().into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["actor", "planner-2"]);
        let characters = templates.characters().await.unwrap();
        assert_eq!((characters[1].id, characters[1].name.as_str()), (made.id, "planner-2"));
        assert_eq!(characters[1].personality.traits["patience"], 0.5);

        templates.delete_agent_template(made.id).await.unwrap();
        let gone = templates.agent_template(made.id).await.unwrap_err();
        assert_eq!(gone.to_string(), format!("there is no agent template {}", made.id.0));
    });
}

#[test]
fn a_scenario_template_is_made_read_changed_and_deleted() {
    on_each(async |db: &Db| {
        let (_, made) = furnish(db).await;
        let templates = TemplateManager::new(db);
        assert_eq!(templates.scenario_template(made.id).await.unwrap(), made);
        assert_eq!(templates.scenario_template_by_name("meeting").await.unwrap(), made);
        let flow = json!([{ "on": "agent_message", "from": "guest", "do": "notify", "to": ["chair"] }]);
        let changes = scenario_template::Update::new().event_flow(flow.clone());
        assert_eq!(
            templates.update_scenario_template(made.id, changes).await.unwrap().event_flow,
            Some(flow)
        );
        assert_eq!(templates.scenario_templates().await.unwrap().len(), 1);
        templates.delete_scenario_template(made.id).await.unwrap();
        assert!(templates.scenario_templates().await.unwrap().is_empty());
    });
}

#[test]
fn what_is_not_there_is_said_to_be_missing() {
    on_each(async |db: &Db| {
        let templates = TemplateManager::new(db);
        let (agent, scenario) = (AgentTemplateId(77), ScenarioTemplateId(77));
        let errors = [
            templates.agent_template(agent).await.unwrap_err(),
            templates.agent_template_by_name("77").await.unwrap_err(),
            templates
                .update_agent_template(agent, agent_template::Update::new().name("x"))
                .await
                .unwrap_err(),
            templates.delete_agent_template(agent).await.unwrap_err(),
            templates.scenario_template(scenario).await.unwrap_err(),
            templates.scenario_template_by_name("77").await.unwrap_err(),
            templates
                .update_scenario_template(scenario, scenario_template::Update::new().name("x"))
                .await
                .unwrap_err(),
            templates.delete_scenario_template(scenario).await.unwrap_err(),
        ];
        for (number, error) in errors.iter().enumerate() {
            let what = if number < 4 { "agent template" } else { "scenario template" };
            assert!(matches!(error, Error::NotFound { .. }), "{error:?}");
            assert_eq!(error.to_string(), format!("there is no {what} 77"));
        }
    });
}

#[test]
fn a_name_is_given_once_and_is_not_blank() {
    on_each(async |db: &Db| {
        let (agent, _) = furnish(db).await;
        let templates = TemplateManager::new(db);
        let again = templates.create_agent_template(planner()).await.unwrap_err();
        assert!(matches!(again, Error::NameTaken { what: "agent template" }), "{again:?}");
        let again = templates.create_scenario_template(meeting()).await.unwrap_err();
        assert!(matches!(again, Error::NameTaken { what: "scenario template" }), "{again:?}");
        let other = templates
            .create_agent_template(agent_template::New::new("other", personality(), llm()))
            .await
            .unwrap();
        let renamed =
            templates.update_agent_template(other.id, agent_template::Update::new().name("planner")).await;
        assert!(matches!(renamed, Err(Error::NameTaken { .. })), "{renamed:?}");
        let blank = templates.update_agent_template(agent.id, agent_template::Update::new().name("  ")).await;
        assert!(matches!(blank, Err(Error::NameBlank { .. })), "{blank:?}");
        assert_eq!(templates.agent_template(agent.id).await.unwrap(), agent);
    });
}

#[test]
fn an_invalid_document_is_refused_with_the_place_in_it() {
    on_each(async |db: &Db| {
        let templates = TemplateManager::new(db);
        let (agent, scenario) = furnish(db).await;
        let no_role = json!({ "backstory": "?", "traits": { "patience": 0.5 } });
        let too_patient = json!({ "role": "r", "backstory": "b", "traits": { "patience": 1.5 } });
        let no_such_model = json!({ "provider": "skynet", "model": "t" });
        let no_address = json!({ "provider": "ollama", "model": "llama3" });
        let bad_tool = json!({ "tools": [{ "name": "ok" }, { "name": "Not OK" }] });
        let change = agent_template::Update::new;
        let cases = [
            (change().personality_config(no_role), "personality_config", ""),
            (change().personality_config(too_patient), "personality_config", "/traits/patience"),
            (change().llm_config(no_such_model), "llm_config", "/provider"),
            (change().llm_config(no_address), "llm_config", ""),
            (change().tools_config(bad_tool), "tools_config", "/tools/1/name"),
        ];
        for (changes, wrong, pointer) in cases {
            let error = templates.update_agent_template(agent.id, changes).await.unwrap_err();
            assert!(matches!(&error, Error::Invalid(all) if all[0].field == wrong), "{error:?}");
            assert_eq!(error.pointer(), Some(pointer), "{error}");
        }
        let change = scenario_template::Update::new;
        let role = |role: tablewright::types::Json| json!({ "chair": role });
        let cases = [
            (change().config(json!({ "setting": "s", "max_turns": 0 })), "config", "/max_turns"),
            (
                change().agent_roles(role(json!({ "template": "planner", "count": 0 }))),
                "agent_roles",
                "/chair/count",
            ),
            (change().agent_roles(role(json!({ "template": "nobody" }))), "agent_roles", "/chair/template"),
            (change().event_flow(json!([{ "on": "agent_message", "do": "notify" }])), "event_flow", "/0"),
            (change().event_flow(json!([{ "on": "earthquake", "do": "end" }])), "event_flow", "/0/on"),
            (
                change()
                    .event_flow(json!([{ "on": "agent_message", "do": "notify", "to": ["chair", "ghost"] }])),
                "event_flow",
                "/0/to/1",
            ),
        ];
        for (changes, wrong, pointer) in cases {
            let error = templates.update_scenario_template(scenario.id, changes).await.unwrap_err();
            assert!(matches!(&error, Error::Invalid(all) if all[0].field == wrong), "{error:?}");
            assert_eq!(error.pointer(), Some(pointer), "{error}");
        }
        assert_eq!(templates.agent_template(agent.id).await.unwrap(), agent);
        assert_eq!(templates.scenario_template(scenario.id).await.unwrap(), scenario);
    });
}

#[test]
fn a_scenario_that_was_run_stays_and_an_agent_template_may_go() {
    on_each(async |db: &Db| {
        let (agent, scenario) = furnish(db).await;
        let (templates, runs) = (TemplateManager::new(db), RunManager::new(db));
        let run = runs.start("meeting", "first", None).await.unwrap();
        let error = templates.delete_scenario_template(scenario.id).await.unwrap_err();
        assert!(matches!(error, Error::InUse { runs: 1 }), "{error:?}");
        templates.delete_agent_template(agent.id).await.unwrap();
        let (_, agents) = runs.run(run.id).await.unwrap();
        assert_eq!(agents.len(), 3);
        assert!(agents.iter().all(|agent| agent.template_id.is_none() && agent.runtime_config.is_some()));
        runs.delete(run.id).await.unwrap();
        templates.delete_scenario_template(scenario.id).await.unwrap();
    });
}
