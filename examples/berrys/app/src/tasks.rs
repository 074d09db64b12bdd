//! Tasks, and which waits for which.

use std::collections::{BTreeMap, BTreeSet};

use tablewright::types::{Json, Utc};

use crate::db::{Agent, Db, ProjectId, Task, TaskId, TaskStatus, Tx, task, task_dependency};
use crate::error::Error;

/// What is done with tasks.
#[derive(Clone, Copy, Debug)]
pub struct Tasks<'a> {
    db: &'a Db,
}

impl<'a> Tasks<'a> {
    /// The tasks of a database.
    pub fn new(db: &'a Db) -> Self {
        Self { db }
    }

    /// A new task for an agent, in that one's project.
    pub async fn add(&self, agent: &Agent, name: &str) -> Result<Task, Error> {
        Ok(self.db.tasks().insert(task::New::new(agent.project_id, agent.id, name)).await?)
    }

    /// From now on a task waits for another one of its project. Said twice, it is said once.
    pub async fn wait(&self, dependent: TaskId, dependency: TaskId) -> Result<(), Error> {
        self.db
            .tx(async |tx| {
                let waiting = tx.tasks().find(dependent).required().await?;
                let first = tx.tasks().find(dependency).required().await?;
                if waiting.project_id != first.project_id {
                    return Err(Error::OtherProject);
                }
                // Whoever else says at this moment that tasks of this project wait stands in line: the two together could be a circle.
                tx.projects().find(waiting.project_id).for_update(tx).required().await?;
                let plan = Plan::of(tx, waiting.project_id).await?;
                if let Some(circle) = plan.way(dependency, dependent) {
                    let names = std::iter::once(dependent).chain(circle);
                    return Err(Error::Circle(names.map(|id| plan.name(id)).collect()));
                }
                let new = task_dependency::New::new(dependent, dependency);
                let key = task_dependency::PRIMARY_KEY;
                tx.task_dependencies().insert_many([new]).on_conflict(key).ignore().await?;
                Ok(())
            })
            .await
    }

    /// The tasks of a project in an order in which they can be done: what others wait for comes first, and otherwise what was
    /// there first.
    pub async fn order(&self, project: ProjectId) -> Result<Vec<Task>, Error> {
        self.db.tx(async |tx| Ok(Plan::of(tx, project).await?.in_order())).await
    }

    /// The tasks of a project that wait for nothing that is not completed, and are not ended themselves.
    pub async fn ready(&self, project: ProjectId) -> Result<Vec<Task>, Error> {
        let open = task::status.is_in([TaskStatus::Pending, TaskStatus::InProgress, TaskStatus::Blocked]);
        let open = self.db.tasks().by_project_id(project).filter(open);
        let waits_for = task::DEPENDENCIES.filter(task::status.ne(TaskStatus::Completed));
        let tasks = open.order(task::created_at.asc()).order(task::id.asc()).with(waits_for).all().await?;
        Ok(tasks.into_iter().filter(|(_, waits)| waits.is_empty()).map(|(task, _)| task).collect())
    }

    /// Completes a task, unless it waits for others.
    pub async fn complete(&self, id: TaskId, result: Json) -> Result<Task, Error> {
        self.db
            .tx(async |tx| {
                let waits = task::DEPENDENCIES.filter(task::status.ne(TaskStatus::Completed));
                let waits = waits.order(task::name.asc());
                let (_, waits) = tx.tasks().find(id).with(waits).required().await?;
                if !waits.is_empty() {
                    return Err(Error::Waits(waits.into_iter().map(|task| task.name).collect()));
                }
                let update = tx.tasks().update(id).status(TaskStatus::Completed).completed_at(Utc::now());
                Ok(update.result(result).save().await?)
            })
            .await
    }
}

/// The tasks of a project and what each waits for.
struct Plan {
    tasks: Vec<Task>,
    waits: BTreeMap<TaskId, Vec<TaskId>>,
}

impl Plan {
    async fn of(tx: &Tx, project: ProjectId) -> Result<Self, Error> {
        let tasks = tx.tasks().by_project_id(project).order(task::created_at.asc()).order(task::id.asc());
        let rows = tasks.with(task::DEPENDENCIES.order(task::id.asc())).all().await?;
        let waits = rows.iter().map(|(task, first)| (task.id, first.iter().map(|one| one.id).collect()));
        Ok(Self { waits: waits.collect(), tasks: rows.into_iter().map(|(task, _)| task).collect() })
    }

    fn name(&self, id: TaskId) -> String {
        self.tasks.iter().find(|task| task.id == id).map(|task| task.name.clone()).unwrap_or_default()
    }

    /// The tasks on a way from one to another, along what each waits for; both of them included.
    fn way(&self, from: TaskId, to: TaskId) -> Option<Vec<TaskId>> {
        let mut seen = BTreeSet::from([from]);
        let mut ways = vec![vec![from]];
        while let Some(way) = ways.pop() {
            let last = *way.last()?;
            if last == to {
                return Some(way);
            }
            for next in self.waits.get(&last).into_iter().flatten().filter(|next| seen.insert(**next)) {
                ways.push(way.iter().copied().chain([*next]).collect());
            }
        }
        None
    }

    fn in_order(mut self) -> Vec<Task> {
        let (mut done, mut ordered) = (BTreeSet::new(), Vec::new());
        while let Some(at) = self
            .tasks
            .iter()
            .position(|task| self.waits.get(&task.id).into_iter().flatten().all(|first| done.contains(first)))
        {
            let task = self.tasks.remove(at);
            done.insert(task.id);
            ordered.push(task);
        }
        // Rows that somebody else has written could wait in a circle: they come last, as they are.
        ordered.extend(self.tasks);
        ordered
    }
}
