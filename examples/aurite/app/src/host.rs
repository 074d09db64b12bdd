//! The host: what it is configured with, and its agents at work. It has a storage, or none.

use std::sync::{Arc, PoisonError, RwLock};

use tablewright::mock::Pending;
use tablewright::types::Json;

use crate::config::{Agent, Configs, CustomWorkflow, Workflow};
use crate::error::Error;
use crate::storage::{Change, Storage, Synced, Turn};

/// What speaks for an agent.
pub trait Model: Send + Sync {
    /// What the agent says after these turns.
    fn answer<'a>(&'a self, agent: &'a Agent, turns: &'a [Turn]) -> Pending<'a, Json>;
}

/// An agent's answer.
#[derive(Debug)]
pub struct Reply {
    /// The conversation with it, as far as it is known.
    pub turns: Vec<Turn>,
    /// What became of the conversation.
    pub kept: Kept,
}

/// What became of a conversation.
#[derive(Debug)]
pub enum Kept {
    /// It was to be forgotten: there is no storage, no session, or the agent does not include its history.
    Forgotten,
    /// It is stored, whole.
    Stored,
    /// It could not be loaded, and so was not stored either: that would have put these turns in the place of all earlier ones.
    NotLoaded(Error),
    /// It could not be stored. What is stored is as it was.
    NotStored(Error),
}

/// A host of agents.
pub struct Host {
    storage: Option<Arc<dyn Storage>>,
    configs: RwLock<Configs>,
}

impl Host {
    /// A host with these configurations. Where there is a storage, they are in it before anything runs; says what became of them.
    pub async fn start(
        configs: Configs,
        storage: Option<Arc<dyn Storage>>,
    ) -> Result<(Self, Option<Synced>), Error> {
        configs.check()?;
        let synced = match &storage {
            Some(storage) => Some(storage.sync_all(&configs).await?),
            None => None,
        };
        Ok((Self { storage, configs: RwLock::new(configs) }, synced))
    }

    /// What it is configured with.
    pub fn configs(&self) -> Configs {
        self.configs.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Registers an agent: in the storage first, so that what runs is never what the storage refused.
    pub async fn register_agent(&self, name: &str, config: Agent) -> Result<Option<Change>, Error> {
        let change = match &self.storage {
            Some(storage) => Some(storage.sync_agent(name, &config).await?),
            None => None,
        };
        self.change(|configs| configs.agents.insert(name.to_owned(), config));
        Ok(change)
    }

    /// Registers a workflow. Each of its steps is an agent of this host.
    pub async fn register_workflow(&self, name: &str, config: Workflow) -> Result<Option<Change>, Error> {
        Error::unless_empty(self.configs().missing(name, &config).collect())?;
        let change = match &self.storage {
            Some(storage) => Some(storage.sync_workflow(name, &config).await?),
            None => None,
        };
        self.change(|configs| configs.workflows.insert(name.to_owned(), config));
        Ok(change)
    }

    /// Registers a workflow that is a program.
    pub async fn register_custom_workflow(
        &self,
        name: &str,
        config: CustomWorkflow,
    ) -> Result<Option<Change>, Error> {
        let change = match &self.storage {
            Some(storage) => Some(storage.sync_custom_workflow(name, &config).await?),
            None => None,
        };
        self.change(|configs| configs.custom_workflows.insert(name.to_owned(), config));
        Ok(change)
    }

    /// Has an agent answer. An agent that includes its history goes on where the session ended; a storage that fails keeps it from
    /// remembering, and not from answering.
    pub async fn run(
        &self,
        agent: &str,
        session: Option<&str>,
        message: &str,
        model: &dyn Model,
    ) -> Result<Reply, Error> {
        let config = self.configs().agents.get(agent).cloned();
        let config = config.ok_or_else(|| Error::NoAgent(agent.to_owned()))?;
        let remembers = match (&self.storage, session) {
            (Some(storage), Some(session)) if config.include_history => Some((storage, session)),
            _ => None,
        };
        let (mut turns, not_loaded) = match remembers {
            None => (Vec::new(), None),
            Some((storage, session)) => match storage.load_history(agent, session).await {
                Ok(turns) => (turns, None),
                Err(error) => (Vec::new(), Some(error)),
            },
        };
        turns.push(Turn::user(message));
        turns.push(Turn::assistant(model.answer(&config, &turns).await));
        let kept = match (remembers, not_loaded) {
            (None, _) => Kept::Forgotten,
            (Some(_), Some(error)) => Kept::NotLoaded(error),
            (Some((storage, session)), None) => {
                match storage.save_full_history(agent, session, &turns).await {
                    Ok(()) => Kept::Stored,
                    Err(error) => Kept::NotStored(error),
                }
            }
        };
        Ok(Reply { turns, kept })
    }

    fn change<T>(&self, change: impl FnOnce(&mut Configs) -> T) {
        change(&mut self.configs.write().unwrap_or_else(PoisonError::into_inner));
    }
}
