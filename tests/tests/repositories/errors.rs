//! Each named constraint is a variant of the table's failure, on every backend.

use tablewright::types::json;
use tablewright::{ConstraintKind, Error};

use crate::backends;
use crate::db::{AgentId, ProjectId, agent, message, project, tool};

#[tokio::test]
async fn a_broken_constraint_is_its_variant() {
    for backend in backends().await {
        let (orbit, agents) = backend.agents(&["ada"]).await;
        let db = &backend.db;
        let name = backend.name;
        let unique = db.agents().insert(agent::New::new(orbit.id, "ada")).await;
        assert!(matches!(unique, Err(agent::Fail::NameInProject)), "{name}: {unique:?}");
        let foreign = db.agents().insert(agent::New::new(ProjectId(999), "bob")).await;
        assert!(matches!(foreign, Err(agent::Fail::Project)), "{name}: {foreign:?}");
        let nobody = AgentId(tablewright::types::Uuid::nil());
        let second = db.agents().update(agents[0].id).manager_id(nobody).save().await;
        assert!(matches!(second, Err(agent::Fail::Manager)), "{name}: {second:?}");
        let check = db.projects().insert(project::New::new("")).await;
        assert!(matches!(check, Err(project::Fail::NameNotBlank)), "{name}: {check:?}");
        let used = db.projects().delete(orbit.id).await;
        assert!(matches!(used, Err(project::Fail::UsedByAgents)), "{name}: {used:?}");
        let used = db.projects().filter(project::name.eq("orbit")).delete().await;
        assert!(matches!(used, Err(project::Fail::UsedByAgents)), "{name}: {used:?}");
        let key = db.agents().insert(agent::New::new(orbit.id, "eve").id(agents[0].id)).await;
        assert!(matches!(key, Err(agent::Fail::KeyTaken)), "{name}: {key:?}");
        let taken = db.tools().insert_many([tool::New::new("t"), tool::New::new("t")]).await;
        assert!(matches!(taken, Err(tool::Fail::NameTaken)), "{name}: {taken:?}");
        let to = db.messages().insert(message::New::new(agents[0].id, nobody, "hello")).await;
        assert!(matches!(to, Err(message::Fail::To)), "{name}: {to:?}");
    }
}

#[tokio::test]
async fn a_failure_becomes_an_error_that_says_the_same() {
    for backend in backends().await {
        let (orbit, _) = backend.agents(&["ada"]).await;
        let fail = backend.db.agents().insert(agent::New::new(orbit.id, "ada")).await.unwrap_err();
        let text = fail.to_string();
        assert_eq!(text, "agents: there is a row with the same project_id, name already (name_in_project)");
        let Error::Constraint(violation) = Error::from(fail) else { panic!("{}", backend.name) };
        assert_eq!((violation.name, violation.kind), ("name_in_project", ConstraintKind::Unique));
        assert_eq!(violation.to_string(), text);
    }
}

#[tokio::test]
async fn documents_are_checked_before_they_are_written() {
    for backend in backends().await {
        let (orbit, agents) = backend.agents(&["ada"]).await;
        let db = &backend.db;
        let bad = json!({ "tokens": 5, "models": ["small", "huge"] });
        let inserted = db.agents().insert(agent::New::new(orbit.id, "eve").limits(bad.clone())).await;
        let Err(agent::Fail::Limits(violation)) = inserted else { panic!("{}: {inserted:?}", backend.name) };
        assert_eq!(violation.pointer(), "/models/1");
        assert_eq!(
            violation.to_string(),
            r#"at /models/1: "huge" is not one of "small" or "large" (json/limits.json)"#
        );
        let saved = db.agents().update(agents[0].id).limits(json!({})).save().await;
        assert!(matches!(saved, Err(agent::Fail::Limits(_))), "{}: {saved:?}", backend.name);
        let many = db.agents().insert_many([agent::New::new(orbit.id, "bob").limits(bad)]).await;
        assert!(matches!(many, Err(agent::Fail::Limits(_))), "{}: {many:?}", backend.name);
        let good = db.agents().update(agents[0].id).limits(json!({ "tokens": 5 })).save().await.unwrap();
        assert_eq!(good.limits, Some(json!({ "tokens": 5 })));
        assert_eq!(db.agents().count().await.unwrap(), 1, "{}", backend.name);
    }
}

#[tokio::test]
async fn a_closed_database_says_so() {
    let backend = backends().await.remove(0);
    backend.db.close().await;
    let error = backend.db.agents().count().await.unwrap_err();
    assert!(matches!(error, Error::Connection(_)), "{error:?}");
}

#[tokio::test]
async fn a_database_that_differs_from_the_yaml_names_the_column() {
    for backend in backends().await.into_iter().filter(|backend| backend.db.sqlite_pool().is_some()) {
        let pool = backend.db.sqlite_pool().unwrap();
        sqlx::query("INSERT INTO tools (id, name, enabled) VALUES (1, 'x', 'not a truth value')")
            .execute(pool)
            .await
            .unwrap();
        let error = backend.db.tools().select().all().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "tools.enabled cannot be read: it holds TEXT where INTEGER is expected"
        );
    }
}
