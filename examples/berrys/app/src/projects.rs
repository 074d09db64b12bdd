//! Projects: each step is a row of their history and of the audit log, written with it or not at all.

use tablewright::types::{Json, Uuid, json};

use crate::db::{
    Agent, Db, Project, ProjectId, ProjectState, ProjectStatus, Task, Tx, audit_log, project, project_state,
};
use crate::error::Error;

/// What is done with projects.
#[derive(Clone, Copy, Debug)]
pub struct Projects<'a> {
    db: &'a Db,
}

impl<'a> Projects<'a> {
    /// The projects of a database.
    pub fn new(db: &'a Db) -> Self {
        Self { db }
    }

    /// A new project, and the first row of its history. `by` is who makes it.
    pub async fn create(&self, name: &str, description: Option<Json>, by: Uuid) -> Result<Project, Error> {
        self.db
            .tx(async |tx| {
                let new = project::New::new(name).description(description);
                let project = tx.projects().insert(new).await?;
                remember(tx, &project, None, "made", by).await?;
                Ok(project)
            })
            .await
    }

    /// Takes a project to another status, and says why.
    pub async fn advance(
        &self,
        id: ProjectId,
        status: ProjectStatus,
        reason: &str,
        by: Uuid,
    ) -> Result<Project, Error> {
        self.db
            .tx(async |tx| {
                // Two at once would both write what was before the other.
                let before = tx.projects().find(id).for_update(tx).required().await?;
                let project = tx.projects().update(id).status(status).save().await?;
                remember(tx, &project, Some(&before), reason, by).await?;
                Ok(project)
            })
            .await
    }

    /// What a project went through, newest first.
    pub async fn history(&self, id: ProjectId) -> Result<Vec<ProjectState>, Error> {
        let states = self.db.project_states().by_project_id(id);
        Ok(states.order(project_state::transitioned_at.desc()).order(project_state::id.asc()).all().await?)
    }

    /// The projects of a status, newest first, each with its agents and tasks: three statements, however many.
    pub async fn board(&self, status: ProjectStatus) -> Result<Vec<(Project, Vec<Agent>, Vec<Task>)>, Error> {
        let projects = self.db.projects().by_status(status).order(project::created_at.desc());
        Ok(projects.with(project::AGENTS).with(project::TASKS).all().await?)
    }

    /// Deletes a project with all that it owns: states, agents with their communications and tools, tasks. What was noticed about it stays.
    pub async fn delete(&self, id: ProjectId, by: Uuid) -> Result<(), Error> {
        self.db
            .tx(async |tx| {
                let before = tx.projects().find(id).for_update(tx).required().await?;
                tx.projects().delete(id).await?;
                let new = audit_log::New::new(id.0, "project", "deleted").previous_state(told(&before));
                tx.audit_logs().insert(new.actor_id(by)).await.map_err(tablewright::Error::from)?;
                Ok(())
            })
            .await
    }
}

/// Writes what a project is now into its history, and the difference into the audit log.
async fn remember(
    tx: &Tx,
    now: &Project,
    before: Option<&Project>,
    reason: &str,
    by: Uuid,
) -> Result<(), Error> {
    let state = project_state::New::new(now.id, now.status.as_str()).reason(reason).transitioned_by(by);
    tx.project_states().insert(state).await.map_err(tablewright::Error::from)?;
    let action = if before.is_some() { "advanced" } else { "created" };
    let log = audit_log::New::new(now.id.0, "project", action).previous_state(before.map(told));
    tx.audit_logs().insert(log.new_state(told(now)).actor_id(by)).await.map_err(tablewright::Error::from)?;
    Ok(())
}

fn told(project: &Project) -> Json {
    json!({ "name": project.name, "status": project.status.as_str() })
}
