//! Changes that were asked of projects: decided, applied, and found again by what they touch.

use tablewright::types::{Json, Utc};
use tablewright::{Error, Query};

use crate::db::{Db, Modification, ModificationId, ProjectContextId, modification};
use crate::words::ModificationStatus;

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be applied.
    Approved,
    /// It was applied now.
    Applied,
    /// It was tried, and nothing changed.
    Failed,
    /// It will not be applied.
    Rejected,
}

/// What is done with changes.
#[derive(Clone, Copy, Debug)]
pub struct ModificationLog<'a> {
    db: &'a Db,
}

impl<'a> ModificationLog<'a> {
    /// The changes in a database.
    pub fn new(db: &'a Db) -> Self {
        Self { db }
    }

    /// Keeps what somebody asks for.
    pub async fn request(&self, new: modification::New) -> Result<Modification, modification::Fail> {
        self.db.modifications().insert(new).await
    }

    /// Keeps what became of a change.
    pub async fn decide(
        &self,
        id: ModificationId,
        verdict: Verdict,
    ) -> Result<Modification, modification::Fail> {
        let update = self.db.modifications().update(id);
        match verdict {
            Verdict::Approved => update.status(ModificationStatus::Approved),
            Verdict::Applied => update.status(ModificationStatus::Applied).applied_at(Utc::now()),
            Verdict::Failed => update.status(ModificationStatus::Failed),
            Verdict::Rejected => update.status(ModificationStatus::Rejected),
        }
        .save()
        .await
    }

    /// The changes of a project in a state, newest first, by the index over project and state.
    pub async fn of_project(
        &self,
        project: ProjectContextId,
        status: ModificationStatus,
    ) -> Result<Vec<Modification>, Error> {
        let found = self.db.modifications().by_project_id_and_status(project, status);
        found.order(modification::created_at.desc()).all().await
    }

    /// The changes that touch this file.
    pub fn touching(&self, path: &str) -> Query<'a, Modification> {
        self.db.modifications().filter(modification::affected_files.has(path))
    }

    /// The changes that touch one of these files at least: what another change has to be put in order with.
    pub fn overlapping(&self, paths: &[&str]) -> Query<'a, Modification> {
        self.db.modifications().filter(modification::affected_files.has_any(paths.iter().copied()))
    }

    /// The changes whose analysis contains this.
    pub fn with_impact(&self, part: Json) -> Query<'a, Modification> {
        self.db.modifications().filter(modification::impact_analysis.at("").contains(part))
    }
}
