//! Agent and scenario templates: made, read, changed, deleted, and checked beyond what a JSON Schema can say.

use crate::cards::Character;
use crate::db::{AgentTemplate, AgentTemplateId, Db, ScenarioTemplate, ScenarioTemplateId};
use crate::db::{agent_template, scenario_run, scenario_template};
use crate::error::Error;
use crate::references;
use crate::validation;

/// What is done with templates.
#[derive(Clone, Copy, Debug)]
pub struct TemplateManager<'a> {
    db: &'a Db,
}

impl<'a> TemplateManager<'a> {
    /// The templates of a database.
    pub fn new(db: &'a Db) -> Self {
        Self { db }
    }

    /// Stores a new agent template. What is wrong with its documents is told all at once.
    pub async fn create_agent_template(&self, new: agent_template::New) -> Result<AgentTemplate, Error> {
        validation::agent_template(&new)?;
        Ok(self.db.agent_templates().insert(new).await?)
    }

    /// The agent template with this number.
    pub async fn agent_template(&self, id: AgentTemplateId) -> Result<AgentTemplate, Error> {
        let found = self.db.agent_templates().find(id).await?;
        found.ok_or_else(|| Error::not_found("agent template", id.0))
    }

    /// The agent template with this name.
    pub async fn agent_template_by_name(&self, name: &str) -> Result<AgentTemplate, Error> {
        let found = self.db.agent_templates().by_name(name).await?;
        found.ok_or_else(|| Error::not_found("agent template", name))
    }

    /// All agent templates, by name.
    pub async fn agent_templates(&self) -> Result<Vec<AgentTemplate>, Error> {
        Ok(self.db.agent_templates().select().order(agent_template::name.asc()).all().await?)
    }

    /// All characters, by name: as much of each as a list shows, the personality as a type.
    pub async fn characters(&self) -> Result<Vec<Character>, Error> {
        Ok(Character::repository(self.db).select().order(Character::name.asc()).all().await?)
    }

    /// Changes what is set in `changes`, and nothing else.
    pub async fn update_agent_template(
        &self,
        id: AgentTemplateId,
        changes: agent_template::Update<'_>,
    ) -> Result<AgentTemplate, Error> {
        let update = self.db.agent_templates().update(id).apply(changes);
        update.save().await.map_err(|fail| Error::from(fail).of(id.0))
    }

    /// Deletes an agent template. Agents that were made from it stay, without a template.
    pub async fn delete_agent_template(&self, id: AgentTemplateId) -> Result<(), Error> {
        self.db.agent_templates().delete(id).await.map_err(|fail| Error::from(fail).of(id.0))
    }

    /// Stores a new scenario template. Its roles name agent templates that exist, and its event flow roles that it has and event
    /// types that exist.
    pub async fn create_scenario_template(
        &self,
        new: scenario_template::New,
    ) -> Result<ScenarioTemplate, Error> {
        validation::scenario_template(&new)?;
        self.db
            .tx(async |tx| {
                let stored = tx.scenario_templates().insert(new).await?;
                references::check(tx, &stored).await?;
                Ok(stored)
            })
            .await
    }

    /// The scenario template with this number.
    pub async fn scenario_template(&self, id: ScenarioTemplateId) -> Result<ScenarioTemplate, Error> {
        let found = self.db.scenario_templates().find(id).await?;
        found.ok_or_else(|| Error::not_found("scenario template", id.0))
    }

    /// The scenario template with this name.
    pub async fn scenario_template_by_name(&self, name: &str) -> Result<ScenarioTemplate, Error> {
        let found = self.db.scenario_templates().by_name(name).await?;
        found.ok_or_else(|| Error::not_found("scenario template", name))
    }

    /// All scenario templates, by name.
    pub async fn scenario_templates(&self) -> Result<Vec<ScenarioTemplate>, Error> {
        Ok(self.db.scenario_templates().select().order(scenario_template::name.asc()).all().await?)
    }

    /// Changes what is set in `changes`, and nothing else; the whole is checked as a new one is.
    pub async fn update_scenario_template(
        &self,
        id: ScenarioTemplateId,
        changes: scenario_template::Update<'_>,
    ) -> Result<ScenarioTemplate, Error> {
        self.db
            .tx(async |tx| {
                let update = tx.scenario_templates().update(id).apply(changes);
                let stored = update.save().await.map_err(|fail| Error::from(fail).of(id.0))?;
                references::check(tx, &stored).await?;
                Ok(stored)
            })
            .await
    }

    /// Deletes a scenario template that was never run.
    pub async fn delete_scenario_template(&self, id: ScenarioTemplateId) -> Result<(), Error> {
        match self.db.scenario_templates().delete(id).await {
            Ok(()) => Ok(()),
            Err(scenario_template::Fail::UsedByRuns) => {
                let runs = self.db.scenario_runs().filter(scenario_run::template_id.eq(id)).count().await?;
                Err(Error::InUse { runs })
            }
            Err(fail) => Err(Error::from(fail).of(id.0)),
        }
    }
}
