//! Relations in both directions, loaded for a whole list in one statement each.

use crate::backends;
use crate::db::{agent, agent_tool, badge, message, project, tool};

#[tokio::test]
async fn both_ends_of_every_relation() {
    for backend in backends().await {
        let db = &backend.db;
        let (project, agents) = backend.agents(&["ada", "bob", "cid"]).await;
        let [ada, bob, cid] = [agents[0].id, agents[1].id, agents[2].id];
        for report in [bob, cid] {
            db.agents().update(report).manager_id(ada).save().await.unwrap();
        }
        for (from, to, body) in [(ada, bob, "1"), (ada, cid, "2"), (bob, ada, "3"), (ada, ada, "4")] {
            db.messages().insert(message::New::new(from, to, body)).await.unwrap();
        }
        db.badges().insert(badge::New::new(bob, "star")).await.unwrap();

        let rows = db
            .agents()
            .select()
            .order(agent::name.asc())
            .with(agent::PROJECT)
            .with(agent::MANAGER)
            .with(agent::REPORTS.order(agent::name.desc()))
            .with(agent::SENT.order(message::body.asc()))
            .with(agent::RECEIVED.order(message::body.asc()).filter(message::body.ne("3")))
            .with(agent::BADGE)
            .all()
            .await
            .unwrap();
        let seen: Vec<_> = rows
            .iter()
            .map(|(agent, of, manager, reports, sent, received, badge)| {
                assert_eq!(of, &project);
                let bodies =
                    |rows: &[crate::db::Message]| rows.iter().map(|row| row.body.clone()).collect::<String>();
                let reports: String = reports.iter().map(|row| row.name.clone()).collect();
                let manager = manager.as_ref().map(|row| row.name.as_str());
                let badge = badge.as_ref().map(|row| row.label.as_str());
                (agent.name.as_str(), manager, reports, bodies(sent), bodies(received), badge)
            })
            .collect();
        let text = |text: &str| text.to_owned();
        assert_eq!(
            seen,
            [
                ("ada", None, text("cidbob"), text("124"), text("4"), None),
                ("bob", Some("ada"), text(""), text("3"), text("1"), Some("star")),
                ("cid", Some("ada"), text(""), text(""), text("2"), None),
            ],
            "{}",
            backend.name
        );

        let first = db.messages().filter(message::body.eq("1")).first().await.unwrap().unwrap();
        let (message, from, to) =
            db.messages().find(first.id).with(message::FROM).with(message::TO).required().await.unwrap();
        assert_eq!((message.body.as_str(), from.id, to.id), ("1", ada, bob), "{}", backend.name);
        let nobody = db.messages().find(crate::db::MessageId(-1)).with(message::FROM).await.unwrap();
        assert_eq!(nobody, None, "{}", backend.name);
    }
}

#[tokio::test]
async fn many_to_many_both_ways_and_deeper() {
    for backend in backends().await {
        let db = &backend.db;
        let (_, agents) = backend.agents(&["ada", "bob"]).await;
        let mut tools = Vec::new();
        for name in ["axe", "bow", "cog"] {
            tools.push(db.tools().insert(tool::New::new(name)).await.unwrap());
        }
        db.tools().update(tools[1].id).enabled(false).save().await.unwrap();
        for (agent, tool, level) in [(0, 0, 1), (0, 1, 2), (1, 1, 3), (1, 2, 4)] {
            let link = agent_tool::Link::new().level(level);
            db.agents().tools(agents[agent].id).link(tools[tool].id, link).await.unwrap();
        }
        let rows = db
            .agents()
            .select()
            .order(agent::name.asc())
            .with(agent::TOOLS.filter(tool::enabled.eq(true)).order(tool::name.asc()))
            .all()
            .await
            .unwrap();
        let seen: Vec<Vec<&str>> =
            rows.iter().map(|(_, tools)| tools.iter().map(|tool| tool.name.as_str()).collect()).collect();
        assert_eq!(seen, [["axe"], ["cog"]], "{}", backend.name);

        // What a link says itself, with the row behind it; then from tools back to agents and on to their project.
        let links = db
            .agents()
            .find(agents[1].id)
            .with(agent::AGENT_TOOLS.order(agent_tool::level.desc()).with(agent_tool::TOOL))
            .required()
            .await
            .unwrap();
        let seen: Vec<(i32, &str)> =
            links.1.iter().map(|(link, tool)| (link.level, tool.name.as_str())).collect();
        assert_eq!(seen, [(4, "cog"), (3, "bow")], "{}", backend.name);
        let deep = db
            .tools()
            .filter(tool::name.eq("bow"))
            .with(tool::AGENTS.order(agent::name.asc()).with(agent::PROJECT))
            .all()
            .await
            .unwrap();
        let seen: Vec<(&str, &str)> =
            deep[0].1.iter().map(|(agent, project)| (agent.name.as_str(), project.name.as_str())).collect();
        assert_eq!(seen, [("ada", "orbit"), ("bob", "orbit")], "{}", backend.name);
    }
}

#[tokio::test]
async fn no_rows_load_nothing() {
    for backend in backends().await {
        let rows = backend.db.projects().select().with(project::AGENTS).all().await.unwrap();
        assert_eq!(rows, [], "{}", backend.name);
        backend.db.projects().insert(project::New::new("empty")).await.unwrap();
        let rows = backend.db.projects().select().with(project::AGENTS).all().await.unwrap();
        assert_eq!(rows[0].1, [], "{}", backend.name);
    }
}
