//! The relations of an agents' platform: two keys to one table, a table to itself through a link, a composite key at the end
//! of a many-to-many with a column of its own, text keys, and rows that may be all NULL.

use std::slice::from_ref;

use tablewright::types::json;

use crate::backends_of;

pub mod db {
    //! What the schema gives.
    #![allow(missing_docs)]
    tablewright::schema!("tests/repositories/systems.yaml");
}

use db::{
    CommunicationType, TaskStatus, agent, agent_tool, audit_log, chat_message, chat_session, communication,
    project, project_state, task, tool,
};

async fn agents(db: &db::Db) -> (db::Project, db::Agent, db::Agent) {
    let project = db.projects().insert(project::New::new("berry")).await.unwrap();
    let ada = db.agents().insert(agent::New::new(project.id, "ada")).await.unwrap();
    let bob = db.agents().insert(agent::New::new(project.id, "bob").r#type("planner")).await.unwrap();
    (project, ada, bob)
}

#[tokio::test]
async fn two_keys_to_one_table() {
    for (db, name, _database) in backends_of("systems.yaml", db::Db::memory, db::Db::connect).await {
        let (_, ada, bob) = agents(&db).await;
        let form = communication::New::new(ada.id, bob.id).r#type(CommunicationType::Question);
        let sent = db.communications().insert(form).await.unwrap();
        let with = db.communications().find(sent.id).with(communication::FROM).with(communication::TO);
        assert_eq!(with.required().await.unwrap(), (sent.clone(), ada.clone(), bob.clone()), "{name}");
        let both = db.agents().select().order(agent::name.asc()).with(agent::SENT).with(agent::RECEIVED);
        let expected = [(ada.clone(), vec![sent.clone()], vec![]), (bob.clone(), vec![], vec![sent.clone()])];
        assert_eq!(both.all().await.unwrap(), expected, "{name}");
        let found = db.communications().by_from_agent_id_and_to_agent_id(ada.id, bob.id).all().await.unwrap();
        assert_eq!(found, from_ref(&sent), "{name}");
        assert_eq!(db.communications().by_from_agent_id(bob.id).count().await.unwrap(), 0, "{name}");
    }
}

#[tokio::test]
async fn a_table_to_itself_through_a_link() {
    for (db, name, _database) in backends_of("systems.yaml", db::Db::memory, db::Db::connect).await {
        let (project, ada, _) = agents(&db).await;
        let plan = db.tasks().insert(task::New::new(project.id, "plan").agent_id(ada.id)).await.unwrap();
        let build = db.tasks().insert(task::New::new(project.id, "build")).await.unwrap();
        db.tasks().dependencies(build.id).link(plan.id, ()).await.unwrap();
        let tasks =
            db.tasks().select().order(task::name.asc()).with(task::DEPENDENCIES).with(task::DEPENDENTS);
        let expected =
            [(build.clone(), vec![plan.clone()], vec![]), (plan.clone(), vec![], vec![build.clone()])];
        assert_eq!(tasks.all().await.unwrap(), expected, "{name}");
        let done = db.tasks().update(plan.id).status(TaskStatus::Done).save().await.unwrap();
        let (_, agent) = db.tasks().find(done.id).with(task::AGENT).required().await.unwrap();
        assert_eq!(agent, Some(ada.clone()), "{name}");
        db.tasks().delete(plan.id).await.unwrap();
        assert_eq!(db.task_dependencies().count().await.unwrap(), 0, "{name}: links go with their ends");
    }
}

#[tokio::test]
async fn many_to_many_by_a_composite_key_with_a_column_of_its_own() {
    for (db, name, _database) in backends_of("systems.yaml", db::Db::memory, db::Db::connect).await {
        let (_, ada, bob) = agents(&db).await;
        let search = db.tools().insert(tool::New::new("search", "1")).await.unwrap();
        let newer = db.tools().insert(tool::New::new("search", "2").source("web")).await.unwrap();
        let key = |tool: &db::Tool| (tool.name.clone(), tool.version.clone());
        let link = || agent_tool::Link::new().configuration(json!({ "depth": 2 }));
        db.agents().tools(ada.id).link(key(&search), link()).await.unwrap();
        db.agents().tools(ada.id).link(key(&newer), agent_tool::Link::new()).await.unwrap();
        db.tools().agents(key(&newer)).link(bob.id, link()).await.unwrap();
        let all = db.agents().select().order(agent::name.asc());
        let all = all.with(agent::TOOLS.order(tool::version.desc())).all().await.unwrap();
        let expected =
            [(ada.clone(), vec![newer.clone(), search.clone()]), (bob.clone(), vec![newer.clone()])];
        assert_eq!(all, expected, "{name}");
        let (_, users) = db
            .tools()
            .find(key(&newer))
            .with(tool::AGENTS.order(agent::name.asc()))
            .required()
            .await
            .unwrap();
        assert_eq!(users, [ada.clone(), bob], "{name}");
        let found = db.tools().by_name("search").order(tool::version.asc()).all().await.unwrap();
        assert_eq!(found, [search.clone(), newer], "{name}");
        let links = db.agent_tools().by_agent_id_and_tool_name(ada.id, "search").with(agent_tool::TOOL);
        let links = links.order(agent_tool::tool_version.asc()).all().await.unwrap();
        assert_eq!(links[0].0.configuration, Some(json!({ "depth": 2 })), "{name}");
        assert_eq!(links[0].1, search, "{name}");
    }
}

#[tokio::test]
async fn text_keys_cascades_and_rows_of_nulls() {
    for (db, name, _database) in backends_of("systems.yaml", db::Db::memory, db::Db::connect).await {
        let session = db.chat_sessions().insert(chat_session::New::new("s'1\"")).await.unwrap();
        let new = chat_message::New::new(session.id.clone(), "user", "hello");
        let said = db.chat_messages().insert(new).await.unwrap();
        let (_, messages) =
            db.chat_sessions().find("s'1\"".into()).with(chat_session::MESSAGES).required().await.unwrap();
        assert_eq!(messages, from_ref(&said), "{name}");
        db.chat_sessions().delete(session.id).await.unwrap();
        assert_eq!(db.chat_messages().find(said.id).await.unwrap(), None, "{name}");

        let (project, ada, _) = agents(&db).await;
        let form = project_state::New::new(project.id, "begun").transitioned_by(ada.id);
        let state = db.project_states().insert(form).await.unwrap();
        db.agents().delete(ada.id).await.unwrap();
        let state =
            db.project_states().find(state.id).with(project_state::TRANSITIONER).required().await.unwrap();
        assert_eq!((state.0.transitioned_by, state.1), (None, None), "{name}");
        assert_eq!(
            db.project_states().by_project_id_and_state(project.id, "begun").count().await.unwrap(),
            1
        );

        let empty = db.audit_logs().insert(audit_log::New::new()).await.unwrap();
        assert_eq!((&empty.action, &empty.new_state, empty.impact), (&None, &None, None), "{name}");
        assert_eq!(
            db.audit_logs().filter(audit_log::action.is_null()).all().await.unwrap(),
            from_ref(&empty)
        );
        assert_eq!(serde_json::to_value(&empty).unwrap()["action"], serde_json::Value::Null, "{name}");
    }
}
