//! Projects: their state across iterations, and what is asked of their documents and lists.

use tablewright::Error;
use tablewright::types::Json;

use crate::db::{Db, Modification, ProjectContext, ProjectContextId, project_context};
use crate::words::{ProjectStatus, ProjectType};

/// What was measured of a project, each from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    /// Share of lines that tests run.
    pub test_coverage: f64,
    /// How safe it is.
    pub security: f64,
    /// How fast it is.
    pub performance: f64,
}

/// What is done with projects.
#[derive(Clone, Copy, Debug)]
pub struct ProjectContextStore<'a> {
    db: &'a Db,
}

impl<'a> ProjectContextStore<'a> {
    /// The projects of a database.
    pub fn new(db: &'a Db) -> Self {
        Self { db }
    }

    /// Stores a new project.
    pub async fn create(&self, new: project_context::New) -> Result<ProjectContext, project_context::Fail> {
        self.db.project_contexts().insert(new).await
    }

    /// The project with what was asked of it, newest first.
    pub async fn load(
        &self,
        id: ProjectContextId,
    ) -> Result<Option<(ProjectContext, Vec<Modification>)>, Error> {
        let newest = project_context::MODIFICATIONS.order(crate::db::modification::created_at.desc());
        self.db.project_contexts().find(id).with(newest).await
    }

    /// The projects of somebody in a state, by the index over both.
    pub async fn of_owner(&self, owner: &str, status: ProjectStatus) -> Result<Vec<ProjectContext>, Error> {
        let projects = self.db.project_contexts().by_owner_id_and_status(owner, status);
        projects.order(project_context::name.asc()).all().await
    }

    /// The projects of a kind in a state, by the index over both.
    pub async fn of_type(
        &self,
        ty: ProjectType,
        status: ProjectStatus,
    ) -> Result<Vec<ProjectContext>, Error> {
        let projects = self.db.project_contexts().by_type_and_status(ty, status);
        projects.order(project_context::name.asc()).all().await
    }

    /// Keeps what an iteration made: the whole codebase, and what was measured of it.
    pub async fn iterate(
        &self,
        id: ProjectContextId,
        codebase: Json,
        metrics: Metrics,
    ) -> Result<ProjectContext, project_context::Fail> {
        let Metrics { test_coverage, security, performance } = metrics;
        let update = self.db.project_contexts().update(id).status(ProjectStatus::InProgress);
        let update = update.codebase(codebase).test_coverage(test_coverage);
        update.security_score(security).performance_score(performance).save().await
    }

    /// The projects that have a file at this path, whatever is in it.
    pub fn with_file(&self, path: &str) -> tablewright::Query<'a, ProjectContext> {
        self.db.project_contexts().filter(project_context::codebase.at("").has_key(path))
    }

    /// The projects whose configuration contains this.
    pub fn configured(&self, part: Json) -> tablewright::Query<'a, ProjectContext> {
        self.db.project_contexts().filter(project_context::configuration.at("").contains(part))
    }

    /// The projects that are built on all of these.
    pub fn built_on(&self, technologies: &[&str]) -> tablewright::Query<'a, ProjectContext> {
        self.db.project_contexts().filter(project_context::tech_stack.has_all(technologies.iter().copied()))
    }
}
