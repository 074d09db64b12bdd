//! What a deletion would take is said before, and is what it takes.

use tablewright::{Database, OnDelete};

use crate::backends;
use crate::db::{AgentId, agent, badge, document, message, project, remark, tool};

#[tokio::test]
async fn a_plan_is_what_the_deletion_takes() {
    for backend in backends().await {
        let (orbit, agents) = backend.agents(&["ada", "bob", "eve"]).await;
        let (db, name) = (&backend.db, backend.name);
        let ids: Vec<AgentId> = agents.iter().map(|row| row.id).collect();
        let lamp = db.tools().insert(tool::New::new("lamp")).await.unwrap();
        db.agents().tools(ids[0]).link(lamp.id, ()).await.unwrap();
        let texts = [(0, 1), (0, 2), (1, 0), (1, 2), (0, 0)];
        let rows = texts.map(|(from, to)| message::New::new(ids[from], ids[to], "hello"));
        db.messages().insert_many(rows).await.unwrap();
        db.badges().insert(badge::New::new(ids[0], "first")).await.unwrap();
        db.agents()
            .update_many(ids[1..].iter().map(|id| (*id, agent::Update::new().manager_id(ids[0]))))
            .await
            .unwrap();

        let plan = db.agents().delete_plan(ids[0]).await.unwrap();
        let expect = "agents: 1 row
├─ agent_tools by agent_id: 1 row deleted
├─ agents by manager_id: 2 rows set to NULL
├─ badges by agent_id: 1 row deleted
├─ messages by from_id: 3 rows deleted
└─ messages by to_id: 1 row deleted";
        assert_eq!(plan.to_string(), expect, "{name}");
        assert_eq!((plan.deleted(), plan.is_refused(), plan.complete), (7, false, true), "{name}");
        db.agents().delete(ids[0]).await.unwrap();
        assert_eq!(db.messages().count().await.unwrap(), 1, "{name}");
        assert_eq!(db.badges().count().await.unwrap() + db.agent_tools().count().await.unwrap(), 0, "{name}");
        assert_eq!(db.agents().filter(agent::manager_id.is_null()).count().await.unwrap(), 2, "{name}");

        let plan = db.projects().delete_plan(orbit.id).await.unwrap();
        assert!(plan.is_refused(), "{name}");
        assert_eq!(plan.hops[0].action, OnDelete::Refuse);
        assert_eq!(plan.to_string(), "projects: 1 row\n└─ agents by project_id: 2 rows in the way", "{name}");
        assert!(matches!(db.projects().delete(orbit.id).await, Err(project::Fail::UsedByAgents)));
        let nothing = db.agents().delete_plan(ids[0]).await.unwrap();
        assert_eq!(nothing.to_string(), "agents: 0 rows", "{name}");
    }
}

#[tokio::test]
async fn a_plan_follows_rows_of_the_same_table_to_their_end() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let page = db.documents().insert(document::New::new("a")).await.unwrap();
        let first = db.remarks().insert(remark::New::new(page.id, "first")).await.unwrap();
        let mut last = first.id;
        // InnoDB follows rows of a table to others of the same for 15 rounds
        // (<https://mariadb.com/kb/en/foreign-keys/>).
        let answers = if db.database() == Database::Mysql { 10 } else { 30 };
        for number in 0..answers {
            last = db
                .remarks()
                .insert(remark::New::new(page.id, format!("{number}")).parent_id(last))
                .await
                .unwrap()
                .id;
        }
        // A circle: the first is an answer to the last.
        db.remarks().update(first.id).parent_id(last).save().await.unwrap();
        let plan = db.remarks().delete_plan(first.id).await.unwrap();
        assert_eq!(
            plan.to_string(),
            format!("remarks: 1 row\n└─ remarks by parent_id: {answers} rows deleted"),
            "{name}"
        );
        let plan = db.documents().delete_plan(page.id).await.unwrap();
        assert_eq!(
            plan.to_string(),
            format!("documents: 1 row\n└─ remarks by document_id: {} rows deleted", answers + 1),
            "{name}"
        );
        db.documents().delete_forever(page.id).await.unwrap();
        assert_eq!(db.remarks().count().await.unwrap(), 0, "{name}");
    }
}
