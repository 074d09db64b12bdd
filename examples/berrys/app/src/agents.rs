//! Agents: the tools they use, what they say to each other, and what becomes of their work when they go.

use tablewright::types::Json;

use crate::db::{
    Agent, AgentId, AgentStatus, AgentTool, Communication, CommunicationType, Db, ProjectId, Tool, ToolId,
    agent, agent_tool, communication, task,
};
use crate::error::Error;

/// What is done with agents.
#[derive(Clone, Copy, Debug)]
pub struct Agents<'a> {
    db: &'a Db,
}

impl<'a> Agents<'a> {
    /// The agents of a database.
    pub fn new(db: &'a Db) -> Self {
        Self { db }
    }

    /// A new agent of a project. `kind` is what it is good at: `planner`.
    pub async fn add(&self, project: ProjectId, name: &str, kind: &str) -> Result<Agent, Error> {
        Ok(self.db.agents().insert(agent::New::new(project, name, kind)).await?)
    }

    /// Gives an agent a tool, configured for it.
    pub async fn equip(&self, agent: AgentId, tool: ToolId, configuration: Json) -> Result<AgentTool, Error> {
        let link = agent_tool::Link::new().configuration(configuration);
        Ok(self.db.agents().tools(agent).link(tool, link).await?)
    }

    /// The tools of an agent, each with how it is configured for that one.
    pub async fn toolbox(&self, agent: AgentId) -> Result<Vec<(AgentTool, Tool)>, Error> {
        let links = self.db.agent_tools().by_agent_id(agent).with(agent_tool::TOOL).all();
        let mut links = links.await?;
        links.sort_by(|(_, one), (_, other)| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
        Ok(links)
    }

    /// One agent says something to another of its project.
    pub async fn say(
        &self,
        from: AgentId,
        to: AgentId,
        kind: CommunicationType,
        content: Json,
    ) -> Result<Communication, Error> {
        self.db
            .tx(async |tx| {
                let sender = tx.agents().find(from).required().await?;
                let receiver = tx.agents().find(to).required().await?;
                if sender.project_id != receiver.project_id {
                    return Err(Error::OtherProject);
                }
                let new = communication::New::new(from, to, content, kind);
                Ok(tx.communications().insert(new).await?)
            })
            .await
    }

    /// What was said to an agent, oldest first, each with who said it.
    pub async fn mailbox(&self, agent: AgentId) -> Result<Vec<(Communication, Agent)>, Error> {
        let received = self.db.communications().by_to_agent_id(agent);
        let received = received.order(communication::sent_at.asc()).order(communication::id.asc());
        Ok(received.with(communication::FROM_AGENT).all().await?)
    }

    /// Gives the tasks of an agent to another one of its project, and retires it: `delete` takes nothing of value with it afterwards.
    /// Returns how many tasks there were.
    pub async fn hand_over(&self, from: AgentId, to: AgentId) -> Result<u64, Error> {
        if from == to {
            return Err(Error::ToItself);
        }
        self.db
            .tx(async |tx| {
                let agents = tx.agents().filter(agent::id.is_in([from, to])).order(agent::id.asc());
                let agents = agents.for_update(tx).all().await?;
                match agents.as_slice() {
                    [one, other] if one.project_id == other.project_id => {}
                    [_, _] => return Err(Error::OtherProject),
                    _ => return Err(Error::NotFound("agent")),
                }
                let moved = tx.tasks().filter(task::agent_id.eq(from)).update().agent_id(to).save().await?;
                tx.agents().update(from).status(AgentStatus::Retired).save().await?;
                Ok(moved)
            })
            .await
    }

    /// Deletes an agent with its tasks, tools and communications.
    pub async fn delete(&self, id: AgentId) -> Result<(), Error> {
        Ok(self.db.agents().delete(id).await?)
    }
}
