//! Tasks that wait for each other: a table that refers to itself, both ways, without circles.

use berrys::db::{Db, Task, TaskStatus, task, task_dependency};
use berrys::{Error, Tasks};
use tablewright::types::json;

use crate::world::{on_each, person, project};

fn names(tasks: &[Task]) -> Vec<&str> {
    tasks.iter().map(|task| task.name.as_str()).collect()
}

#[test]
fn tasks_are_done_in_the_order_in_which_they_wait() {
    on_each(async |db: &Db| {
        let (berry, agents) = project(db, "Berry", &["ada"]).await;
        let tasks = Tasks::new(db);
        let mut ids = Vec::new();
        for name in ["ship", "test", "build", "plan"] {
            ids.push(tasks.add(&agents[0], name).await.unwrap().id);
        }
        let [ship, test, build, plan] = ids[..] else { panic!("four tasks") };
        for (dependent, dependency) in
            [(ship, test), (test, build), (build, plan), (ship, plan), (ship, plan)]
        {
            tasks.wait(dependent, dependency).await.unwrap();
        }
        assert_eq!(db.task_dependencies().count().await.unwrap(), 4);
        assert_eq!(names(&tasks.order(berry.id).await.unwrap()), ["plan", "build", "test", "ship"]);
        // The same rows from both of their ends.
        let ends = task::DEPENDENCIES.order(task::name.asc());
        let (_, first) = db.tasks().find(ship).with(ends).required().await.unwrap();
        assert_eq!(names(&first), ["plan", "test"]);
        let ends = task::DEPENDENTS.order(task::name.asc());
        let (_, later) = db.tasks().find(plan).with(ends).required().await.unwrap();
        assert_eq!(names(&later), ["build", "ship"]);

        assert_eq!(names(&tasks.ready(berry.id).await.unwrap()), ["plan"]);
        let early = tasks.complete(ship, json!({})).await.unwrap_err();
        assert_eq!(early.to_string(), "first: plan, test");
        let done = tasks.complete(plan, json!({ "steps": 3 })).await.unwrap();
        assert_eq!((done.status, done.completed_at.is_some()), (TaskStatus::Completed, true));
        assert_eq!(names(&tasks.ready(berry.id).await.unwrap()), ["build"]);
        // A task that goes is waited for by nobody.
        db.tasks().delete(build).await.unwrap();
        assert_eq!(names(&tasks.ready(berry.id).await.unwrap()), ["test"]);
        assert_eq!(db.task_dependencies().count().await.unwrap(), 2);
    });
}

#[test]
fn tasks_wait_in_no_circle() {
    on_each(async |db: &Db| {
        let (_, agents) = project(db, "Berry", &["ada"]).await;
        let (_, strangers) = project(db, "Other", &["eve"]).await;
        let tasks = Tasks::new(db);
        let mut ids = Vec::new();
        for name in ["a", "b", "c"] {
            ids.push(tasks.add(&agents[0], name).await.unwrap().id);
        }
        tasks.wait(ids[0], ids[1]).await.unwrap();
        tasks.wait(ids[1], ids[2]).await.unwrap();
        let circle = tasks.wait(ids[2], ids[0]).await.unwrap_err();
        assert_eq!(circle.to_string(), "the tasks would wait for each other: c → a → b → c");
        let itself = tasks.wait(ids[0], ids[0]).await.unwrap_err();
        assert!(matches!(&itself, Error::Circle(names) if names == &["a", "a"]), "{itself:?}");
        // The shortest circle, no program at all can write.
        let raw = db.task_dependencies().insert(task_dependency::New::new(ids[0], ids[0])).await;
        assert!(matches!(raw, Err(task_dependency::Fail::NotOnItself)), "{raw:?}");
        let far = tasks.add(&strangers[0], "far").await.unwrap();
        let other = tasks.wait(ids[0], far.id).await.unwrap_err();
        assert!(matches!(other, Error::OtherProject), "{other:?}");
        let nothing = tasks.wait(ids[0], berrys::db::TaskId(person())).await.unwrap_err();
        assert!(matches!(nothing, Error::NotFound("task")), "{nothing:?}");
        assert_eq!(db.task_dependencies().count().await.unwrap(), 2);
    });
}
