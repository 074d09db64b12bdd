//! Relations that come in the statement that reads the rows: when, and that they are what a second statement gives.

use tablewright::Relation;

use crate::db::{agent, badge, document, message, project, remark, tool};
use crate::{Backend, backends};

impl Backend {
    /// Ada leads bob and cid, who has a badge; everybody wrote to everybody, ada thrice to herself.
    async fn company(&self) -> Vec<crate::db::Agent> {
        let db = &self.db;
        let (_, agents) = self.agents(&["ada", "bob", "cid"]).await;
        for report in &agents[1..] {
            db.agents().update(report.id).manager_id(agents[0].id).save().await.unwrap();
        }
        for (number, from) in agents.iter().enumerate() {
            for to in &agents {
                let body = format!("{number} to {}", to.name);
                db.messages().insert(message::New::new(from.id, to.id, body)).await.unwrap();
            }
        }
        for body in ["x", "y"] {
            db.messages().insert(message::New::new(agents[0].id, agents[0].id, body)).await.unwrap();
        }
        db.badges().insert(badge::New::new(agents[2].id, "star")).await.unwrap();
        db.agents().select().order(agent::name.asc()).all().await.unwrap()
    }
}

#[tokio::test]
async fn what_a_row_refers_to_comes_with_it() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let agents = backend.company().await;
        let trace = db.trace();
        let first = db.messages().filter(message::body.eq("1 to cid")).first().await.unwrap().unwrap();
        drop(trace.take());

        let sender = message::FROM.with(agent::MANAGER.with(agent::PROJECT)).with(agent::BADGE);
        let found = db.messages().find(first.id).with(sender).with(message::TO).required().await.unwrap();
        let (message, (from, manager, badge), to) = &found;
        assert_eq!((message, from, to), (&first, &agents[1], &agents[2]), "{name}");
        let (manager, project) = manager.as_ref().unwrap();
        assert_eq!((manager, project.id, badge), (&agents[0], agents[0].project_id, &None), "{name}");
        assert_eq!(trace.take(), ["messages.find"], "{name}");

        // Nobody above ada: what hangs on a manager is absent with it.
        let top = db.agents().by_name_in_project(project.id, "ada");
        let top =
            top.with(agent::MANAGER.with(agent::PROJECT)).with(agent::PROJECT).required().await.unwrap();
        assert_eq!((top.1, &top.2), (None, project), "{name}");
        let nobody = db.messages().find(crate::db::MessageId(-1)).with(message::FROM).await.unwrap();
        assert_eq!(nobody, None, "{name}");
        assert_eq!(trace.take(), ["agents.find", "messages.find"], "{name}");
    }
}

#[tokio::test]
async fn few_rows_are_joined_and_many_are_not() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        backend.company().await;
        let trace = db.trace();
        let all = || db.messages().select().order(message::id.asc()).with(message::FROM.with(agent::BADGE));
        let long = all().all().await.unwrap();
        assert_eq!(long.len(), 11, "{name}");
        // The badge refers to the agent's own key, and so comes with the agents.
        assert_eq!(trace.take(), ["messages.select", "messages.from", "agents.badge"], "{name}");
        assert_eq!(all().limit(100).all().await.unwrap(), long, "{name}");
        assert_eq!(trace.take(), ["messages.select"], "{name}");
        assert_eq!(all().limit(101).all().await.unwrap(), long, "{name}");
        assert_eq!(trace.take(), ["messages.select", "messages.from", "agents.badge"], "{name}");
        assert_eq!(all().limit(2).offset(3).all().await.unwrap(), long[3..5], "{name}");
        assert_eq!(all().first().await.unwrap().as_ref(), long.first(), "{name}");
        assert_eq!(trace.take(), ["messages.select", "messages.select"], "{name}");

        let page = all().page(None, 4).await.unwrap();
        assert_eq!(page.rows, long[..4], "{name}");
        let page = all().page(page.next, 4).await.unwrap();
        assert_eq!(page.rows, long[4..8], "{name}");
        assert_eq!(trace.take(), ["messages.page", "messages.page"], "{name}");
        let page = all().page_before(page.previous, 4).await.unwrap();
        assert_eq!(page.rows, long[..4], "{name}");
        assert_eq!(trace.take(), ["messages.page", "messages.from", "agents.badge"], "{name}");
        assert_eq!(all().page_number(2, 4).await.unwrap().rows, long[4..8], "{name}");
        drop(trace.take());

        let badges = db.agents().select().order(agent::name.asc()).with(agent::BADGE).all().await.unwrap();
        let labels: Vec<_> =
            badges.iter().map(|(_, badge)| badge.as_ref().map(|b| b.label.as_str())).collect();
        assert_eq!(labels, [None, None, Some("star")], "{name}");
        assert_eq!(trace.take(), ["agents.select"], "{name}");

        db.tx(async |tx| {
            let rows = tx.messages().select().order(message::id.asc()).limit(3).with(message::TO);
            let locked = rows.for_update(tx).all().await?;
            assert_eq!(locked.len(), 3, "{name}");
            tx.messages().find(locked[0].0.id).with(message::TO).for_update(tx).required().await.map(drop)
        })
        .await
        .unwrap();
        let seen = trace.take();
        assert_eq!(
            seen,
            ["begin", "messages.lock", "messages.to", "messages.lock", "messages.to", "commit"],
            "{name}"
        );
    }
}

/// The same by both ways; how many statements the joined one took.
async fn both<T, R>(backend: &Backend, query: tablewright::Query<'_, T>, apart: R, joined: R) -> usize
where
    T: tablewright::Table + PartialEq + std::fmt::Debug,
    R: Relation<T>,
    R::Loaded: PartialEq + std::fmt::Debug,
{
    let trace = backend.db.trace();
    let apart = query.clone().with(apart).all().await.unwrap();
    assert!(!apart.is_empty(), "{}", backend.name);
    drop(trace.take());
    assert_eq!(query.with(joined).all().await.unwrap(), apart, "{}", backend.name);
    trace.take().len()
}

#[tokio::test]
async fn joined_is_what_a_second_statement_gives() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let agents = backend.company().await;
        let axe = db.tools().insert(tool::New::new("axe")).await.unwrap();
        db.agents().tools(agents[1].id).link(axe.id, ()).await.unwrap();
        let messages = || db.messages().select().order(message::id.asc());
        let people = || db.agents().select().order(agent::name.desc());

        let joined = message::FROM.joined();
        assert_eq!(both(&backend, messages(), message::FROM, joined).await, 1, "{name}");
        // The order leaves agents equal: the rows of each stay together.
        let sent = || agent::SENT.order(message::body.desc());
        let by_manager = db.agents().select().order(agent::project_id.asc()).order(agent::id.asc());
        assert_eq!(both(&backend, by_manager, sent(), sent().joined()).await, 1, "{name}");
        // Conditions on both ends; an agent without such messages stays.
        let some = || {
            agent::SENT
                .filter(message::body.ends_with("cid").or(message::body.eq("x")))
                .order(message::id.asc())
        };
        let two = || people().filter(agent::name.is_in(["ada", "bob"]));
        assert_eq!(both(&backend, two(), some(), some().joined()).await, 1, "{name}");
        let none = || agent::SENT.filter(message::body.eq("nothing"));
        assert_eq!(both(&backend, people(), none(), none().joined()).await, 1, "{name}");
        let with_sent = people().filter(agent::SENT.any(message::body.eq("y")));
        assert_eq!(both(&backend, with_sent, sent(), sent().joined()).await, 1, "{name}");
        // What hangs on the rows at the other end: one row in the same statement, many in others.
        let deeper =
            || sent().with(message::TO.with(agent::TOOLS).with(agent::REPORTS.order(agent::name.asc())));
        assert_eq!(both(&backend, people(), deeper(), deeper().joined()).await, 4, "{name}");
        let joined = sent()
            .joined()
            .with(message::TO.joined().with(agent::TOOLS).with(agent::REPORTS.order(agent::name.asc())));
        let found = people().with(joined).all().await.unwrap();
        assert_eq!(found, people().with(deeper()).all().await.unwrap(), "{name}");

        // A limit of either end counts rows of that end.
        assert_eq!(both(&backend, people().limit(2), sent(), sent().joined()).await, 2, "{name}");
        assert_eq!(both(&backend, people().offset(1), sent(), sent().joined()).await, 2, "{name}");
        assert_eq!(both(&backend, people(), sent().limit(1), sent().limit(1).joined()).await, 2, "{name}");

        // Two relations to many would multiply: the second is apart.
        let trace = db.trace();
        let received = || agent::RECEIVED.order(message::id.asc());
        let found = people()
            .with(agent::PROJECT.joined())
            .with(sent().joined())
            .with(received().joined())
            .with(agent::MANAGER.joined())
            .all()
            .await
            .unwrap();
        assert_eq!(trace.take(), ["agents.select", "agents.received"], "{name}");
        let apart = people().with(agent::PROJECT).with(sent()).with(received()).with(agent::MANAGER);
        assert_eq!(found, apart.all().await.unwrap(), "{name}");
        let found = db
            .agents()
            .find(agents[0].id)
            .with(sent().joined())
            .with(agent::PROJECT)
            .required()
            .await
            .unwrap();
        let (ada, sent_by_ada, project) = found;
        assert_eq!(
            (ada.id, sent_by_ada.len(), project.id),
            (agents[0].id, 5, agents[0].project_id),
            "{name}"
        );
        let empty = db.projects().insert(project::New::new("empty")).await.unwrap();
        let found = db.projects().find(empty.id).with(project::AGENTS.joined()).required().await.unwrap();
        assert_eq!(found, (empty, vec![]), "{name}");
    }
}

#[tokio::test]
async fn deleted_rows_are_not_joined() {
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        let rows = ["a", "b"].map(document::New::new);
        let documents = db.documents().insert_many(rows).returning().await.unwrap();
        for document in &documents {
            db.remarks().insert(remark::New::new(document.id, "good")).await.unwrap();
        }
        db.documents().delete(documents[1].id).await.unwrap();
        let remarks = || db.remarks().select().order(remark::id.asc());
        let there = |rows: Vec<(_, Option<crate::db::Document>)>| {
            rows.into_iter().map(|(_, of)| of.map(|of| of.title)).collect::<Vec<_>>()
        };
        let (a, b) = (Some("a".to_owned()), Some("b".to_owned()));
        let joined = remarks().with(remark::DOCUMENT.joined()).all().await.unwrap();
        assert_eq!(there(joined), [a.clone(), None], "{name}");
        let few = remarks().limit(2).with(remark::DOCUMENT).all().await.unwrap();
        assert_eq!(there(few), [a.clone(), None], "{name}");
        let shown = remarks().limit(2).with(remark::DOCUMENT.with_deleted()).all().await.unwrap();
        assert_eq!(there(shown), [a, b], "{name}");
        let of = db.documents().select().with_deleted().order(document::title.asc());
        assert_eq!(both(&backend, of, document::REMARKS, document::REMARKS.joined()).await, 1, "{name}");
    }
}
