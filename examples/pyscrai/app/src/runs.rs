//! Runs of scenarios: begun with their agents, filled with events and logs, ended, and deleted with all that they own.

use tablewright::types::{Json, Utc, json};

use crate::cards::RunCard;
use crate::db::{
    AgentInstance, AgentInstanceId, AgentTemplate, Db, EventInstance, ExecutionLog, LogLevel, RunStatus,
    ScenarioRun, ScenarioRunId, ScenarioTemplate, Tx,
};
use crate::db::{agent_instance, agent_template, event_instance, execution_log, scenario_run};
use crate::error::Error;
use crate::references::{self, Role};
use crate::validation;

/// What is done with runs.
#[derive(Clone, Copy, Debug)]
pub struct RunManager<'a> {
    db: &'a Db,
}

/// An event to be recorded.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// Name of its type: `agent_message`.
    pub name: &'a str,
    /// Who caused it; `None` for the system.
    pub source: Option<AgentInstanceId>,
    /// Whom it is for; `None` for everyone.
    pub target: Option<AgentInstanceId>,
    /// What it says.
    pub data: Json,
}

impl<'a> RunManager<'a> {
    /// The runs of a database.
    pub fn new(db: &'a Db) -> Self {
        Self { db }
    }

    /// Starts a run of a scenario: its agents are made from the templates that the roles name, and `scenario_started` is recorded.
    /// `config` is what this run overrides of the scenario's configuration.
    pub async fn start(
        &self,
        scenario: &str,
        name: &str,
        config: Option<Json>,
    ) -> Result<ScenarioRun, Error> {
        self.db
            .tx(async |tx| {
                let template = tx.scenario_templates().by_name(scenario).await?;
                let template = template.ok_or_else(|| Error::not_found("scenario template", scenario))?;
                let new = scenario_run::New::new(template.id, name)
                    .status(RunStatus::Running)
                    .started_at(Utc::now());
                let run = tx.scenario_runs().insert(new.config(config)).await?;
                let agents = cast(tx, &template, run.id).await?;
                let names: Vec<&str> = agents.iter().map(|agent| agent.instance_name.as_str()).collect();
                let data = json!({ "agents": names });
                record(tx, run.id, Event { name: "scenario_started", source: None, target: None, data })
                    .await?;
                let message = format!("{scenario} begins with {} agents", agents.len());
                tx.execution_logs().insert(execution_log::New::new(run.id, message)).await?;
                Ok(run)
            })
            .await
    }

    /// The run with its agents, by name.
    pub async fn run(&self, id: ScenarioRunId) -> Result<(ScenarioRun, Vec<AgentInstance>), Error> {
        let agents = scenario_run::AGENTS.order(agent_instance::instance_name.asc());
        let found = self.db.scenario_runs().find(id).with(agents).await?;
        found.ok_or_else(|| Error::not_found("scenario run", id.0))
    }

    /// The runs in a state, newest first, each with its scenario and its agents.
    pub async fn list(&self, status: RunStatus) -> Result<Vec<RunCard>, Error> {
        let runs = RunCard::repository(self.db).filter(RunCard::status.eq(status));
        Ok(runs.order(RunCard::id.desc()).all().await?)
    }

    /// Records an event, whose data is as its type says.
    pub async fn record(&self, run: ScenarioRunId, event: Event<'_>) -> Result<EventInstance, Error> {
        self.db.tx(async |tx| record(tx, run, event).await).await
    }

    /// Events that nobody has processed yet, oldest first, each with who sent it and to whom.
    #[allow(clippy::type_complexity, reason = "what was loaded is in the type")]
    pub async fn unprocessed(
        &self,
        run: ScenarioRunId,
    ) -> Result<Vec<(EventInstance, Option<AgentInstance>, Option<AgentInstance>)>, Error> {
        let events =
            self.db.event_instances().by_scenario_run_id(run).filter(event_instance::processed.eq(false));
        let events = events.order(event_instance::id.asc());
        Ok(events.with(event_instance::SOURCE).with(event_instance::TARGET).all().await?)
    }

    /// Says that an event was processed.
    pub async fn processed(&self, event: &EventInstance) -> Result<EventInstance, Error> {
        Ok(self.db.event_instances().update(event.id).processed(true).save().await?)
    }

    /// Writes a line of the run's log, about an agent or the run as a whole.
    pub async fn log(
        &self,
        run: ScenarioRunId,
        agent: Option<AgentInstanceId>,
        level: LogLevel,
        message: &str,
    ) -> Result<ExecutionLog, Error> {
        let new = execution_log::New::new(run, message).level(level).agent_instance_id(agent);
        self.db.execution_logs().insert(new).await.map_err(|fail| Error::from(fail).of(run.0))
    }

    /// Lines of a run's log at one level, oldest first.
    pub async fn logs(&self, run: ScenarioRunId, level: LogLevel) -> Result<Vec<ExecutionLog>, Error> {
        let logs = self.db.execution_logs().by_scenario_run_id_and_level(run, level);
        Ok(logs.order(execution_log::id.asc()).all().await?)
    }

    /// Says how far a run is, in percent.
    pub async fn progress(&self, run: ScenarioRunId, percent: i16) -> Result<ScenarioRun, Error> {
        let update = self.db.scenario_runs().update(run).progress(percent);
        update.save().await.map_err(|fail| Error::from(fail).of(run.0))
    }

    /// Ends a run. `status` is how: completed, failed or cancelled.
    pub async fn end(
        &self,
        run: ScenarioRunId,
        status: RunStatus,
        results: Option<Json>,
    ) -> Result<ScenarioRun, Error> {
        let update =
            self.db.scenario_runs().update(run).status(status).completed_at(Utc::now()).results(results);
        update.save().await.map_err(|fail| Error::from(fail).of(run.0))
    }

    /// Deletes a run with its agents, events and logs.
    pub async fn delete(&self, run: ScenarioRunId) -> Result<(), Error> {
        self.db.scenario_runs().delete(run).await.map_err(|fail| Error::from(fail).of(run.0))
    }
}

/// Makes the agents of a run: one for each place of each role.
async fn cast(tx: &Tx, scenario: &ScenarioTemplate, run: ScenarioRunId) -> Result<Vec<AgentInstance>, Error> {
    let roles = references::roles(&scenario.agent_roles)?;
    let wanted = roles.values().map(|role| role.template.as_str());
    let templates = tx.agent_templates().filter(agent_template::name.is_in(wanted)).all().await?;
    let mut agents = Vec::new();
    for (name, role) in &roles {
        let template = templates.iter().find(|template| template.name == role.template);
        let template = template.ok_or_else(|| Error::not_found("agent template", &role.template))?;
        for number in 1..=role.count {
            let name = if role.count == 1 { name.clone() } else { format!("{name}_{number}") };
            let new = agent_instance::New::new(run, name).template_id(template.id);
            agents.push(new.runtime_config(runtime_config(template, role)));
        }
    }
    tx.agent_instances().insert_many(agents).await?;
    Ok(tx.agent_instances().by_scenario_run_id(run).order(agent_instance::id.asc()).all().await?)
}

/// What an agent is made with: its template as it is now, and what its role changes of it.
fn runtime_config(template: &AgentTemplate, role: &Role) -> Json {
    let mut llm = template.llm_config.clone();
    if let Some(llm) = llm.as_object_mut() {
        llm.extend(role.llm_overrides.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    json!({ "personality": template.personality_config, "llm": llm, "tools": template.tools_config })
}

async fn record(tx: &Tx, run: ScenarioRunId, event: Event<'_>) -> Result<EventInstance, Error> {
    let Event { name, source, target, data } = event;
    let kind = tx.event_types().by_name(name).await?;
    let kind = kind.ok_or_else(|| Error::not_found("event type", name))?;
    validation::event(&kind, &data)?;
    let new =
        event_instance::New::new(run, kind.id).source_agent_id(source).target_agent_id(target).data(data);
    tx.event_instances().insert(new).await.map_err(|fail| Error::from(fail).of(run.0))
}
