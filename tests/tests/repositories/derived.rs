//! Repositories of structs of one's own: columns, relations, and writing where nothing is missing.

use tablewright::Repository;

use crate::db::{self, Agent, AgentId, AgentStatus, Project, Tool, tool};
use crate::{Profile, backends};

/// Columns only.
#[derive(Clone, Debug, PartialEq, Repository)]
#[repository(table = "agents", schema = "tests/repositories/schema")]
struct AgentName {
    id: AgentId,
    #[repository(column = "name")]
    called: String,
    profile: Option<Profile>,
}

/// With what it refers to and what refers to it. The keys that this needs are no fields.
#[derive(Clone, Debug, PartialEq, Repository)]
#[repository(table = "agents", schema = "tests/repositories/schema")]
struct AgentCard {
    id: AgentId,
    name: String,
    status: AgentStatus,
    project: Project,
    manager: Option<AgentName>,
    reports: Vec<Agent>,
    tools: Vec<Tool>,
}

/// Everything that a row needs.
#[derive(Clone, Debug, PartialEq, Repository)]
#[repository(table = "tools", schema = "tests/repositories/schema")]
struct Gadget {
    id: i32,
    name: String,
    enabled: bool,
}

#[tokio::test]
async fn columns_only() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["ada", "bob"]).await;
        let names =
            AgentName::repository(&backend.db).select().order(AgentName::called.desc()).all().await.unwrap();
        let seen: Vec<_> = names.iter().map(|row| (row.id, row.called.as_str())).collect();
        assert_eq!(seen, [(agents[1].id, "bob"), (agents[0].id, "ada")], "{}", backend.name);
        let ada = AgentName::repository(&backend.db).find(agents[0].id).required().await.unwrap();
        assert_eq!(ada, AgentName { id: agents[0].id, called: "ada".to_owned(), profile: None });
    }
}

#[tokio::test]
async fn with_relations() {
    for backend in backends().await {
        let db = &backend.db;
        let (project, agents) = backend.agents(&["ada", "bob"]).await;
        let axe = db.tools().insert(tool::New::new("axe")).await.unwrap();
        db.agents().tools(agents[0].id).link(axe.id, ()).await.unwrap();
        let bob = db.agents().update(agents[1].id).manager_id(agents[0].id).save().await.unwrap();
        let short = |agent: &db::Agent| AgentName { id: agent.id, called: agent.name.clone(), profile: None };
        let cards = AgentCard::repository(db);
        let found = cards.filter(AgentCard::name.starts_with("a")).all().await.unwrap();
        let ada = AgentCard {
            id: agents[0].id,
            name: "ada".to_owned(),
            status: AgentStatus::Idle,
            project,
            manager: None,
            reports: vec![bob],
            tools: vec![axe],
        };
        assert_eq!(found, [ada], "{}", backend.name);
        let bob =
            db.tx(async |tx| AgentCard::repository(tx).find(agents[1].id).required().await).await.unwrap();
        assert_eq!(bob.manager, Some(short(&agents[0])), "{}", backend.name);
        assert_eq!(cards.count().await.unwrap(), 2);
    }
}

#[tokio::test]
async fn a_whole_row_can_be_written() {
    for backend in backends().await {
        let gadgets = Gadget::repository(&backend.db);
        let axe = gadgets.insert(Gadget { id: 0, name: "axe".to_owned(), enabled: false }).await.unwrap();
        assert!(axe.id > 0, "{}: the database numbers", backend.name);
        let again = gadgets.insert(axe.clone()).await.unwrap_err();
        let tablewright::Error::Constraint(violation) = again else { panic!("{}: {again:?}", backend.name) };
        assert_eq!(violation.name, "tools_name_key");
        let changed = gadgets.update(axe.id).put(Gadget::name, "saw").save().await.unwrap();
        assert_eq!(changed, Gadget { name: "saw".to_owned(), ..axe });
        gadgets.delete(axe.id).await.unwrap();
        assert_eq!(gadgets.count().await.unwrap(), 0);
    }
}

/// A tool and who has it: a projection with a relation of its own.
#[derive(Clone, Debug, PartialEq, Repository)]
#[repository(table = "tools", schema = "tests/repositories/schema")]
struct ToolCard {
    id: db::ToolId,
    name: String,
    agents: Vec<AgentName>,
}

/// Projections within projections.
#[derive(Clone, Debug, PartialEq, Repository)]
#[repository(table = "agents", schema = "tests/repositories/schema")]
struct Team {
    id: AgentId,
    project_id: db::ProjectId,
    name: String,
    manager: Option<AgentCard>,
    tools: Vec<ToolCard>,
}

#[tokio::test]
async fn a_relation_leads_to_a_struct_with_relations() {
    for backend in backends().await {
        let db = &backend.db;
        let (project, agents) = backend.agents(&["ada", "bob"]).await;
        let axe = db.tools().insert(tool::New::new("axe")).await.unwrap();
        db.agents().tools(agents[0].id).link(axe.id, ()).await.unwrap();
        db.agents().tools(agents[1].id).link(axe.id, ()).await.unwrap();
        db.agents().update(agents[1].id).manager_id(agents[0].id).save().await.unwrap();
        let trace = db.trace();
        let team = Team::by_name_in_project(db, project.id, "bob").required().await.unwrap();
        // One statement a hop; nobody manages the manager, and nothing asks who.
        let expected =
            ["find", "manager", "project", "reports", "tools", "tools"].map(|what| format!("agents.{what}"));
        let names: Vec<String> = trace.take().iter().map(ToString::to_string).collect();
        assert_eq!(names[..6], expected, "{}", backend.name);
        assert_eq!(names[6..], ["tools.agents"], "{}", backend.name);
        assert_eq!((team.id, team.project_id, team.name.as_str()), (agents[1].id, project.id, "bob"));
        let manager = team.manager.unwrap();
        assert_eq!((manager.id, manager.reports.len(), manager.tools), (agents[0].id, 1, vec![axe.clone()]));
        let [card] = team.tools.as_slice() else { panic!("{}: {:?}", backend.name, team.tools) };
        assert_eq!((card.id, card.name.as_str()), (axe.id, "axe"), "{}", backend.name);
        let mut holders: Vec<&str> = card.agents.iter().map(|agent| agent.called.as_str()).collect();
        holders.sort_unstable();
        assert_eq!(holders, ["ada", "bob"], "{}", backend.name);
        assert!(Team::by_name_in_project(db, project.id, "eve").await.unwrap().is_none(), "{}", backend.name);
    }
}
