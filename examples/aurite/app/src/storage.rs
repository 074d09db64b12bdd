//! What is kept: configurations, and conversations. [`StorageManager`] keeps them in a database; tests of code that only calls it
//! take `MockStorage`, which has the same trait.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tablewright::mockable;
use tablewright::types::Json;

use crate::config::{Agent, Configs, CustomWorkflow, Workflow};
use crate::db::{AgentConfigId, AgentHistory, CustomWorkflowConfigId, Db, Tx, WorkflowConfigId};
use crate::db::{TurnRole, agent_config, agent_history, custom_workflow_config, workflow_config};
use crate::error::Error;

/// What somebody said.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// Who.
    pub role: TurnRole,
    /// Text, or blocks of text, tool calls and their results.
    pub content: Json,
}

impl Turn {
    /// What the user says.
    pub fn user(text: impl Into<String>) -> Self {
        Self { role: TurnRole::User, content: Json::String(text.into()) }
    }

    /// What the agent says.
    pub fn assistant(content: impl Into<Json>) -> Self {
        Self { role: TurnRole::Assistant, content: content.into() }
    }
}

impl From<AgentHistory> for Turn {
    fn from(row: AgentHistory) -> Self {
        Self { role: row.role, content: row.content }
    }
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// The database did not have it.
    Created,
    /// The database had another one of this name.
    Updated,
    /// The database had it. Nothing was written.
    Left,
}

/// How many entries became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// New in the database.
    pub created: usize,
    /// Changed there.
    pub updated: usize,
    /// As they were.
    pub left: usize,
}

impl Synced {
    fn count(&mut self, change: Change) {
        match change {
            Change::Created => self.created += 1,
            Change::Updated => self.updated += 1,
            Change::Left => self.left += 1,
        }
    }
}

/// The storage over a database.
#[derive(Clone, Debug)]
pub struct StorageManager {
    db: Db,
}

impl StorageManager {
    /// The storage over a database that has its tables: `Db::memory()`, or one that was migrated.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// Opens the database at a URL and brings it up to date. A SQLite file that is not there is made.
    pub async fn open(url: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let db: Db = Db::builder(url).create_missing(true).connect().await?;
        db.migrate(&crate::MIGRATIONS).await?;
        Ok(Self { db })
    }

    /// The database itself.
    pub fn db(&self) -> Db {
        self.db.clone()
    }
}

#[mockable(pub trait Storage)]
impl StorageManager {
    /// Makes the database hold every entry of the files, all of them or none. Entries that only the database has stay.
    pub async fn sync_all(&self, configs: &Configs) -> Result<Synced, Error> {
        self.db
            .tx(async |tx| {
                let mut synced = Synced::default();
                let known = tx.agent_configs().select().all().await?;
                let known: BTreeMap<_, _> = known.into_iter().map(|row| (row.name.0, row.config)).collect();
                for (name, config) in &configs.agents {
                    synced.count(agent(tx, name, config, known.get(name)).await?);
                }
                let known = tx.workflow_configs().select().all().await?;
                let known: BTreeMap<_, _> = known.into_iter().map(|row| (row.name.0, row.config)).collect();
                for (name, config) in &configs.workflows {
                    synced.count(workflow(tx, name, config, known.get(name)).await?);
                }
                let known = tx.custom_workflow_configs().select().all().await?;
                let known: BTreeMap<_, _> = known.into_iter().map(|row| (row.name.0, row.config)).collect();
                for (name, config) in &configs.custom_workflows {
                    synced.count(custom_workflow(tx, name, config, known.get(name)).await?);
                }
                Ok(synced)
            })
            .await
    }

    /// Makes the database hold an agent as it is here.
    pub async fn sync_agent(&self, name: &str, config: &Agent) -> Result<Change, Error> {
        self.db
            .tx(async |tx| {
                let known = tx.agent_configs().find(name.into()).for_update(tx).await?;
                agent(tx, name, config, known.map(|row| row.config).as_ref()).await
            })
            .await
    }

    /// Makes the database hold a workflow as it is here.
    pub async fn sync_workflow(&self, name: &str, config: &Workflow) -> Result<Change, Error> {
        self.db
            .tx(async |tx| {
                let known = tx.workflow_configs().find(name.into()).for_update(tx).await?;
                workflow(tx, name, config, known.map(|row| row.config).as_ref()).await
            })
            .await
    }

    /// Makes the database hold a custom workflow as it is here.
    pub async fn sync_custom_workflow(&self, name: &str, config: &CustomWorkflow) -> Result<Change, Error> {
        self.db
            .tx(async |tx| {
                let known = tx.custom_workflow_configs().find(name.into()).for_update(tx).await?;
                custom_workflow(tx, name, config, known.map(|row| row.config).as_ref()).await
            })
            .await
    }

    /// A conversation, in its order; empty where there was none.
    pub async fn load_history(&self, agent: &str, session: &str) -> Result<Vec<Turn>, Error> {
        let turns = self.db.agent_history().by_agent_name_and_session_id(agent, session);
        let turns = turns.order(agent_history::turn.asc()).all().await?;
        Ok(turns.into_iter().map(Turn::from).collect())
    }

    /// Makes a conversation these turns, all of them or none. Those that are there already stay as they are, so that each keeps the
    /// time at which it was said; one save of an agent's conversations waits for another.
    pub async fn save_full_history(&self, agent: &str, session: &str, turns: &[Turn]) -> Result<(), Error> {
        self.db
            .tx(async |tx| {
                let known = tx.agent_configs().find(agent.into()).for_update(tx).await?;
                if known.is_none() {
                    return Err(Error::NoAgent(agent.to_owned()));
                }
                let stored = tx.agent_history().by_agent_name_and_session_id(agent, session);
                let stored = stored.order(agent_history::turn.asc()).all().await?;
                let same = stored.iter().zip(turns);
                let same =
                    same.take_while(|(row, turn)| row.role == turn.role && row.content == turn.content);
                let kept = same.count();
                let gone = stored.into_iter().skip(kept).map(|row| row.id);
                tx.agent_history().delete_many(gone).await?;
                let new = turns.iter().zip(0..).skip(kept).map(|(Turn { role, content }, turn)| {
                    agent_history::New::new(agent, session, turn, *role, content.clone())
                });
                tx.agent_history().insert_many(new).await?;
                Ok(())
            })
            .await
    }
}

async fn agent(tx: &Tx, name: &str, config: &Agent, known: Option<&Agent>) -> Result<Change, Error> {
    let done = match known {
        Some(known) if known == config => return Ok(Change::Left),
        Some(_) => tx
            .agent_configs()
            .update(AgentConfigId::from(name))
            .config(config.clone())
            .save()
            .await
            .map(|_| Change::Updated),
        None => tx
            .agent_configs()
            .insert(agent_config::New::new(name, config.clone()))
            .await
            .map(|_| Change::Created),
    };
    done.map_err(|fail| Error::from(fail).of(name))
}

async fn workflow(tx: &Tx, name: &str, config: &Workflow, known: Option<&Workflow>) -> Result<Change, Error> {
    let done = match known {
        Some(known) if known == config => return Ok(Change::Left),
        Some(_) => tx
            .workflow_configs()
            .update(WorkflowConfigId::from(name))
            .config(config.clone())
            .save()
            .await
            .map(|_| Change::Updated),
        None => tx
            .workflow_configs()
            .insert(workflow_config::New::new(name, config.clone()))
            .await
            .map(|_| Change::Created),
    };
    done.map_err(|fail| Error::from(fail).of(name))
}

async fn custom_workflow(
    tx: &Tx,
    name: &str,
    config: &CustomWorkflow,
    known: Option<&CustomWorkflow>,
) -> Result<Change, Error> {
    let done = match known {
        Some(known) if known == config => return Ok(Change::Left),
        Some(_) => {
            let update = tx.custom_workflow_configs().update(CustomWorkflowConfigId::from(name));
            update.config(config.clone()).save().await.map(|_| Change::Updated)
        }
        None => {
            let new = custom_workflow_config::New::new(name, config.clone());
            tx.custom_workflow_configs().insert(new).await.map(|_| Change::Created)
        }
    };
    done.map_err(|fail| Error::from(fail).of(name))
}
