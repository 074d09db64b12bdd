//! Relations and cascades: who owns whom, both keys of communications, tools both ways, and what stays.

use berrys::db::{
    AgentStatus, CommunicationType, Db, ProjectStatus, agent, agent_instruction, agent_knowledge_domain,
    audit_log, chat_message, chat_session, communication, project, tool,
};
use berrys::{Agents, Error, Projects, Tasks};
use tablewright::types::{TimeDelta, Utc, json};

use crate::world::{on_each, person, project};

fn search() -> tool::New {
    tool::New::new("search", "1", json!({ "type": "object" }), "builtin")
}

#[test]
fn a_project_remembers_what_it_went_through() {
    on_each(async |db: &Db| {
        let projects = Projects::new(db);
        let made = projects.create("Berry", Some(json!({ "goal": "jam" })), person()).await.unwrap();
        assert_eq!((made.status, made.project_metadata.clone()), (ProjectStatus::Draft, json!({})));
        let begun = projects.advance(made.id, ProjectStatus::InProgress, "funded", person()).await.unwrap();
        assert_eq!((begun.status, begun.created_at), (ProjectStatus::InProgress, made.created_at));
        let mut states: Vec<String> =
            projects.history(made.id).await.unwrap().into_iter().map(|state| state.state).collect();
        states.sort();
        assert_eq!(states, ["draft", "in_progress"]);
        let logs = db.audit_logs().by_entity_type_and_entity_id("project", made.id.0);
        let logs = logs.filter(audit_log::action.eq("advanced")).all().await.unwrap();
        assert_eq!(logs[0].previous_state, Some(json!({ "name": "Berry", "status": "draft" })));
        assert_eq!(logs[0].actor_id, Some(person()));
        let gone =
            projects.advance(berrys::db::ProjectId(person()), ProjectStatus::Paused, "", person()).await;
        assert!(matches!(gone, Err(Error::NotFound("project"))), "{gone:?}");
    });
}

#[test]
fn a_project_takes_with_it_what_it_owns_and_nothing_else() {
    on_each(async |db: &Db| {
        let (berry, agents) = project(db, "Berry", &["ada", "bob"]).await;
        let (other, _) = project(db, "Other", &["eve"]).await;
        let search = db.tools().insert(search()).await.unwrap();
        Agents::new(db).equip(agents[0].id, search.id, json!({ "depth": 2 })).await.unwrap();
        let kind = CommunicationType::Request;
        Agents::new(db).say(agents[0].id, agents[1].id, kind, json!("hello")).await.unwrap();
        let plan = Tasks::new(db).add(&agents[0], "plan").await.unwrap();
        let build = Tasks::new(db).add(&agents[1], "build").await.unwrap();
        Tasks::new(db).wait(build.id, plan.id).await.unwrap();

        // What it would take can be asked before.
        let wanted = db.projects().delete_plan(berry.id).await.unwrap();
        assert!(!wanted.is_refused() && wanted.complete, "{wanted}");
        assert!(wanted.to_string().contains("communications by from_agent_id: 1 row deleted"), "{wanted}");
        Projects::new(db).delete(berry.id, person()).await.unwrap();

        let left = [
            db.projects().count().await.unwrap(),
            db.project_states().count().await.unwrap(),
            db.agents().count().await.unwrap(),
            db.tools().count().await.unwrap(),
        ];
        assert_eq!(left, [1, 1, 1, 1]);
        let gone = [
            db.agent_tools().count().await.unwrap(),
            db.communications().count().await.unwrap(),
            db.tasks().count().await.unwrap(),
            db.task_dependencies().count().await.unwrap(),
        ];
        assert_eq!(gone, [0; 4]);
        // What was noticed about it names it by type and id, and stays.
        let logs = db.audit_logs().by_entity_type_and_entity_id("project", berry.id.0);
        let mut actions: Vec<String> = logs.all().await.unwrap().into_iter().map(|log| log.action).collect();
        actions.sort();
        assert_eq!(actions, ["created", "deleted"]);
        let board = Projects::new(db).board(ProjectStatus::Draft).await.unwrap();
        assert_eq!((board.len(), &board[0].0, board[0].1.len()), (1, &other, 1));
    });
}

#[test]
fn tools_are_used_with_a_configuration_of_each_agents_own() {
    on_each(async |db: &Db| {
        let (_, people) = project(db, "Berry", &["ada", "bob"]).await;
        let agents = Agents::new(db);
        let search = db.tools().insert(search().metadata(json!({ "timeout_seconds": 30 }))).await.unwrap();
        let newer = tool::New::new("search", "2", json!({ "type": "object" }), "builtin");
        let newer = db.tools().insert(newer).await.unwrap();
        agents.equip(people[0].id, newer.id, json!({ "depth": 3 })).await.unwrap();
        agents.equip(people[0].id, search.id, json!({ "depth": 2 })).await.unwrap();
        agents.equip(people[1].id, search.id, json!({})).await.unwrap();
        let again = agents.equip(people[1].id, search.id, json!({})).await;
        assert!(matches!(again, Err(Error::ToolTaken)), "{again:?}");

        let toolbox = agents.toolbox(people[0].id).await.unwrap();
        let seen: Vec<_> =
            toolbox.iter().map(|(link, tool)| (tool.version.as_str(), link.configuration.clone())).collect();
        assert_eq!(seen, [("1", json!({ "depth": 2 })), ("2", json!({ "depth": 3 }))]);
        // The same from the other side: who uses it.
        let users = tool::AGENTS.order(agent::name.asc());
        let (_, users) = db.tools().find(search.id).with(users).required().await.unwrap();
        assert_eq!(users, people);
        // `metadata` is a column like any other, and asked by what is in it.
        let quick = db.tools().filter(tool::metadata.at("/timeout_seconds").le(60)).all().await.unwrap();
        assert_eq!(quick, std::slice::from_ref(&search));

        let refused = db.tools().delete(search.id).await;
        assert!(matches!(refused, Err(tool::Fail::UsedByAgentTools)), "{refused:?}");
        agents.delete(people[0].id).await.unwrap();
        agents.delete(people[1].id).await.unwrap();
        db.tools().delete(search.id).await.unwrap();
    });
}

#[test]
fn communications_have_two_agents() {
    on_each(async |db: &Db| {
        let (_, people) = project(db, "Berry", &["ada", "bob"]).await;
        let (_, strangers) = project(db, "Other", &["eve"]).await;
        let agents = Agents::new(db);
        let (ada, bob) = (&people[0], &people[1]);
        let kind = CommunicationType::Request;
        let asked = agents.say(ada.id, bob.id, kind, json!({ "text": "done?" })).await.unwrap();
        let answer = CommunicationType::Response;
        let said = agents.say(bob.id, ada.id, answer, json!({ "text": "yes" })).await.unwrap();
        assert_eq!(asked.metadata, json!({}));

        let with =
            db.communications().find(asked.id).with(communication::FROM_AGENT).with(communication::TO_AGENT);
        assert_eq!(with.required().await.unwrap(), (asked.clone(), ada.clone(), bob.clone()));
        let both =
            db.agents().find(ada.id).with(agent::SENT_COMMUNICATIONS).with(agent::RECEIVED_COMMUNICATIONS);
        assert_eq!(both.required().await.unwrap(), (ada.clone(), vec![asked.clone()], vec![said.clone()]));
        assert_eq!(agents.mailbox(bob.id).await.unwrap(), [(asked, ada.clone())]);

        let alone = agents.say(ada.id, ada.id, kind, json!("hm")).await;
        assert!(matches!(alone, Err(Error::ToItself)), "{alone:?}");
        let far = agents.say(ada.id, strangers[0].id, kind, json!("hello")).await;
        assert!(matches!(far, Err(Error::OtherProject)), "{far:?}");
        let nobody = agents.say(ada.id, berrys::db::AgentId(person()), kind, json!("hello")).await;
        assert!(matches!(nobody, Err(Error::NotFound("agent"))), "{nobody:?}");
        // Both keys cascade: what was said to or by an agent goes with it.
        agents.delete(bob.id).await.unwrap();
        assert_eq!(db.communications().count().await.unwrap(), 0);
    });
}

#[test]
fn an_agent_hands_over_its_tasks_before_it_goes() {
    on_each(async |db: &Db| {
        let (_, people) = project(db, "Berry", &["ada", "bob", "eve"]).await;
        let (_, strangers) = project(db, "Other", &["mal"]).await;
        let agents = Agents::new(db);
        for name in ["plan", "build"] {
            Tasks::new(db).add(&people[0], name).await.unwrap();
        }
        let kept = Tasks::new(db).add(&people[1], "test").await.unwrap();
        let same = agents.hand_over(people[0].id, people[0].id).await;
        assert!(matches!(same, Err(Error::ToItself)), "{same:?}");
        let far = agents.hand_over(people[0].id, strangers[0].id).await;
        assert!(matches!(far, Err(Error::OtherProject)), "{far:?}");
        assert_eq!(agents.hand_over(people[0].id, people[2].id).await.unwrap(), 2);
        let ada = db.agents().find(people[0].id).required().await.unwrap();
        assert_eq!(ada.status, AgentStatus::Retired);
        agents.delete(people[0].id).await.unwrap();
        assert_eq!(db.tasks().by_agent_id(people[2].id).count().await.unwrap(), 2);
        // Without that, its tasks go with it.
        agents.delete(people[1].id).await.unwrap();
        assert_eq!(db.tasks().find(kept.id).await.unwrap(), None);
        let gone = agents.hand_over(people[1].id, people[2].id).await;
        assert!(matches!(gone, Err(Error::NotFound("agent"))), "{gone:?}");
    });
}

#[test]
fn instructions_own_what_belongs_to_them() {
    on_each(async |db: &Db| {
        let new = agent_instruction::New::new("planner", "plans").capabilities(json!(["planning"]));
        let planner = db.agent_instructions().insert(new).await.unwrap();
        for (name, priority) in [("law", 2), ("cooking", 5)] {
            let new = agent_knowledge_domain::New::new(planner.id, name).priority_level(priority);
            db.agent_knowledge_domains().insert(new).await.unwrap();
        }
        let capability = berrys::db::agent_capability::New::new(planner.id, "planning");
        db.agent_capabilities().insert(capability).await.unwrap();
        let template =
            berrys::db::agent_prompt_template::New::new(planner.id, "plan", "1", "The goal is {{goal}}.");
        db.agent_prompt_templates().insert(template).await.unwrap();
        let domains = agent_instruction::AGENT_KNOWLEDGE_DOMAINS
            .order(agent_knowledge_domain::priority_level.desc())
            .limit(1);
        let (_, domains, capabilities, templates) = db
            .agent_instructions()
            .by_agent_name("planner")
            .with(domains)
            .with(agent_instruction::AGENT_CAPABILITIES)
            .with(agent_instruction::AGENT_PROMPT_TEMPLATES)
            .required()
            .await
            .unwrap();
        assert_eq!((domains[0].domain_name.as_str(), capabilities.len(), templates.len()), ("cooking", 1, 1));
        db.agent_instructions().delete(planner.id).await.unwrap();
        let left = db.agent_knowledge_domains().count().await.unwrap()
            + db.agent_capabilities().count().await.unwrap()
            + db.agent_prompt_templates().count().await.unwrap();
        assert_eq!(left, 0);
    });
}

#[test]
fn a_chat_is_read_in_the_order_in_which_it_was_said() {
    on_each(async |db: &Db| {
        let session =
            db.chat_sessions().insert(chat_session::New::new("web-1").user_id(person())).await.unwrap();
        let start = Utc::now();
        for (seconds, role, content) in
            [(2, "assistant", "Hello."), (1, "user", "Hi!"), (3, "user", "Plan a party.")]
        {
            let new = chat_message::New::new(session.id.clone(), role, content);
            db.chat_messages().insert(new.timestamp(start + TimeDelta::seconds(seconds))).await.unwrap();
        }
        let messages = chat_session::MESSAGES.order(chat_message::timestamp.asc());
        let (_, messages) = db.chat_sessions().find("web-1".into()).with(messages).required().await.unwrap();
        let said: Vec<&str> = messages.iter().map(|message| message.content.as_str()).collect();
        assert_eq!(said, ["Hi!", "Hello.", "Plan a party."]);
        assert_eq!(db.chat_sessions().by_user_id(person()).count().await.unwrap(), 1);
        db.chat_sessions().delete(session.id).await.unwrap();
        assert_eq!(db.chat_messages().count().await.unwrap(), 0);
    });
}

#[test]
fn what_is_asked_often_is_asked_by_an_index() {
    // SQLite uses an index wherever there is one; a server looks at how few rows there are.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let db = Db::memory().await.unwrap();
        let id = berrys::db::ProjectId(person());
        let agent_id = berrys::db::AgentId(person());
        let plans = [
            (
                db.projects()
                    .by_status(ProjectStatus::Draft)
                    .order(project::created_at.desc())
                    .explain()
                    .await,
                "projects_status_created_at_idx",
            ),
            (
                db.project_states().by_project_id(id).explain().await,
                "project_states_project_id_transitioned_at_idx",
            ),
            (
                db.agents().by_project_id_and_status(id, AgentStatus::Busy).explain().await,
                "agents_project_id_status_idx",
            ),
            (db.tasks().by_project_id(id).explain().await, "tasks_project_id_status_idx"),
            (db.tasks().by_agent_id(agent_id).explain().await, "tasks_agent_id_status_idx"),
            (
                db.communications().by_from_agent_id(agent_id).explain().await,
                "communications_from_agent_id_sent_at_idx",
            ),
            (
                db.communications().by_to_agent_id(agent_id).explain().await,
                "communications_to_agent_id_sent_at_idx",
            ),
            (db.chat_messages().by_session_id("s").explain().await, "chat_messages_session_id_timestamp_idx"),
            (
                db.audit_logs().by_entity_type_and_entity_id("task", person()).explain().await,
                "audit_logs_entity_type_entity_id_created_at_idx",
            ),
        ];
        for (plan, index) in plans {
            let plan = plan.unwrap();
            assert!(plan.contains(index), "{index} is not used:\n{plan}");
        }
    });
}
