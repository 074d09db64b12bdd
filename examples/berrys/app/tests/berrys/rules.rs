//! Every rule that the tables keep by themselves, and the word by which a caller is told.

use berrys::db::{
    AgentId, Db, InteractionType, TaskStatus, agent, agent_capability, agent_instruction,
    agent_knowledge_domain, agent_prompt_template, chat_message, chat_session, human_interaction,
    optimization_suggestion, performance_metric, task, tool,
};
use berrys::{Agents, Error, Projects, Tasks};
use tablewright::types::{Utc, json};

use crate::world::{on_each, person, project};

#[test]
fn names_are_there_and_told_apart() {
    on_each(async |db: &Db| {
        let (berry, agents) = project(db, "Berry", &["ada"]).await;
        let blank = Projects::new(db).create("  ", None, person()).await;
        assert!(matches!(blank, Err(Error::NameBlank("project"))), "{blank:?}");
        assert_eq!(db.projects().count().await.unwrap(), 1, "nothing of it was written");
        let twin = Agents::new(db).add(berry.id, "ada", "planner").await;
        assert!(matches!(twin, Err(Error::NameTaken("agent"))), "{twin:?}");
        let blank = Agents::new(db).add(berry.id, "", "planner").await;
        assert!(matches!(blank, Err(Error::NameBlank("agent"))), "{blank:?}");
        let nowhere = Agents::new(db).add(berrys::db::ProjectId(person()), "ada", "planner").await;
        assert!(matches!(nowhere, Err(Error::NotFound("project"))), "{nowhere:?}");
        // The same name in another project is another agent.
        project(db, "Other", &["ada"]).await;
        let blank = Tasks::new(db).add(&agents[0], " ").await;
        assert!(matches!(blank, Err(Error::NameBlank("task"))), "{blank:?}");
        let homeless = agent::New::new(berry.id, "x".repeat(101), "planner");
        let refused = db.agents().insert(homeless).await;
        assert!(matches!(refused, Err(agent::Fail::Other(_))), "{refused:?}");
    });
}

#[test]
fn a_task_has_an_end_when_it_is_over() {
    on_each(async |db: &Db| {
        let (_, agents) = project(db, "Berry", &["ada"]).await;
        let plan = Tasks::new(db).add(&agents[0], "plan").await.unwrap();
        let early = db.tasks().update(plan.id).status(TaskStatus::Failed).save().await;
        assert!(matches!(early, Err(task::Fail::EndedHasEnd)), "{early:?}");
        let odd = db.tasks().update(plan.id).completed_at(Utc::now()).save().await;
        assert!(matches!(odd, Err(task::Fail::EndedHasEnd)), "{odd:?}");
        let ended = db.tasks().update(plan.id).status(TaskStatus::Failed).completed_at(Utc::now());
        assert_eq!(ended.save().await.unwrap().status, TaskStatus::Failed);
        let nobody = task::New::new(agents[0].project_id, AgentId(person()), "test");
        let refused = db.tasks().insert(nobody).await;
        assert!(matches!(refused, Err(task::Fail::Agent)), "{refused:?}");
    });
}

#[test]
fn what_belongs_to_an_instruction_is_there_once() {
    on_each(async |db: &Db| {
        let planner =
            db.agent_instructions().insert(agent_instruction::New::new("planner", "plans")).await.unwrap();
        let twin = db.agent_instructions().insert(agent_instruction::New::new("planner", "again")).await;
        assert!(matches!(twin, Err(agent_instruction::Fail::AgentNameTaken)), "{twin:?}");
        let capability = || agent_capability::New::new(planner.id, "planning");
        db.agent_capabilities().insert(capability()).await.unwrap();
        let twin = db.agent_capabilities().insert(capability()).await;
        assert!(matches!(twin, Err(agent_capability::Fail::CapabilityOfInstruction)), "{twin:?}");
        for priority in [0, 6] {
            let domain = agent_knowledge_domain::New::new(planner.id, "law").priority_level(priority);
            let refused = db.agent_knowledge_domains().insert(domain).await;
            assert!(matches!(refused, Err(agent_knowledge_domain::Fail::PriorityLevelCheck)), "{refused:?}");
        }
        let template = |version| agent_prompt_template::New::new(planner.id, "plan", version, "…");
        db.agent_prompt_templates().insert(template("1")).await.unwrap();
        db.agent_prompt_templates().insert(template("2")).await.unwrap();
        let twin = db.agent_prompt_templates().insert(template("2")).await;
        assert!(matches!(twin, Err(agent_prompt_template::Fail::TemplateVersionOfInstruction)), "{twin:?}");
    });
}

#[test]
fn documents_say_what_they_have_to() {
    on_each(async |db: &Db| {
        let new = |schema| tool::New::new("search", "1", schema, "builtin");
        let refused = db.tools().insert(new(json!({ "type": "array" }))).await;
        let Err(tool::Fail::Schema(violation)) = refused else { panic!("{refused:?}") };
        assert_eq!(violation.pointer(), "/type");
        let refused = db.tools().insert(new(json!({ "type": "object", "required": "query" }))).await;
        let Err(tool::Fail::Schema(violation)) = refused else { panic!("{refused:?}") };
        assert_eq!(violation.pointer(), "/required");
        db.tools().insert(new(json!({ "type": "object" }))).await.unwrap();
        let twin = db.tools().insert(new(json!({ "type": "object" }))).await;
        assert!(matches!(twin, Err(tool::Fail::ToolVersion)), "{twin:?}");
        let new = agent_instruction::New::new("planner", "plans").capabilities(json!([{ "title": "x" }]));
        let refused = db.agent_instructions().insert(new).await;
        let Err(agent_instruction::Fail::Capabilities(violation)) = refused else { panic!("{refused:?}") };
        assert_eq!(violation.pointer(), "/0");
    });
}

#[test]
fn what_is_said_and_noticed_is_of_a_known_kind() {
    on_each(async |db: &Db| {
        let session = db.chat_sessions().insert(chat_session::New::new("s")).await.unwrap();
        let refused = db.chat_messages().insert(chat_message::New::new(session.id, "robot", "beep")).await;
        assert!(matches!(refused, Err(chat_message::Fail::RoleCheck)), "{refused:?}");
        for score in [-0.1, 1.1] {
            let new = optimization_suggestion::New::new("speed", "cache it", score);
            let refused = db.optimization_suggestions().insert(new).await;
            assert!(matches!(refused, Err(optimization_suggestion::Fail::ImpactScoreCheck)), "{refused:?}");
        }
        let kind = InteractionType::Approval;
        let asked = human_interaction::New::new(person(), "task", kind, json!({ "question": "ship?" }));
        let asked = db.human_interactions().insert(asked).await.unwrap();
        let half = db.human_interactions().update(asked.id).response(json!("yes")).save().await;
        assert!(matches!(half, Err(human_interaction::Fail::AnsweredHasTime)), "{half:?}");
        let answer =
            db.human_interactions().update(asked.id).response(json!("yes")).response_time(Utc::now());
        assert_eq!(answer.save().await.unwrap().response, Some(json!("yes")));
        let metric = performance_metric::New::new(person(), "agent", "tokens", 12.5);
        db.performance_metrics().insert(metric).await.unwrap();
        let metrics = db.performance_metrics().by_entity_type_and_entity_id_and_metric_name(
            "agent",
            person(),
            "tokens",
        );
        assert_eq!(metrics.all().await.unwrap()[0].metric_value, 12.5);
    });
}
