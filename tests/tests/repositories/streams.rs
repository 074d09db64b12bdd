//! Rows as they arrive, lists in pieces, and rows that are locked while they are read.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use tablewright::{Database, Error};

use crate::db::{agent, agent_tool, message, project, tool};
use crate::{Backend, backends};

async fn tools(backend: &Backend, count: i32) {
    let rows = (0..count).map(|number| tool::New::new(format!("tool {number:05}")).enabled(number % 2 == 0));
    backend.db.tools().insert_many(rows).await.unwrap();
}

#[tokio::test]
async fn rows_arrive_in_order() {
    for backend in backends().await {
        tools(&backend, 300).await;
        let db = &backend.db;
        let expected = db.tools().select().order(tool::name.asc()).all().await.unwrap();
        let mut rows = db.tools().select().order(tool::name.asc()).stream().unwrap();
        let mut seen = Vec::new();
        while let Some(row) = rows.next().await.unwrap() {
            seen.push(row);
        }
        assert_eq!(seen, expected, "{}", backend.name);
        assert_eq!(rows.next().await.unwrap(), None, "{}: it stays at its end", backend.name);
        let collected: Vec<_> =
            db.tools().select().order(tool::name.asc()).stream().unwrap().try_collect().await.unwrap();
        assert_eq!(collected, expected, "{}", backend.name);
        let in_tx: Result<_, Error> = db
            .tx(async |tx| {
                tx.tools().select().order(tool::name.asc()).stream()?.try_collect::<Vec<_>>().await
            })
            .await;
        assert_eq!(in_tx.unwrap(), expected, "{}", backend.name);
        let none: Vec<_> = db.projects().select().stream().unwrap().try_collect().await.unwrap();
        assert_eq!(none, [], "{}", backend.name);
    }
}

#[tokio::test]
async fn a_stream_can_be_left_at_any_row() {
    for backend in backends().await {
        tools(&backend, 500).await;
        let db = &backend.db;
        for rows_read in [0, 1, 7, 499] {
            let mut rows = db.tools().select().stream().unwrap();
            for _ in 0..rows_read {
                assert!(rows.next().await.unwrap().is_some(), "{}", backend.name);
            }
            drop(rows);
            assert_eq!(db.tools().count().await.unwrap(), 500, "{}", backend.name);
        }
        // More streams left open than the pool has connections.
        for _ in 0..30 {
            db.tools().select().stream().unwrap().next().await.unwrap();
        }
        assert_eq!(db.tools().count().await.unwrap(), 500, "{}", backend.name);
        db.tx(async |tx| {
            let mut rows = tx.tools().select().stream()?;
            rows.next().await?;
            drop(rows);
            tx.tools().filter(tool::enabled.eq(true)).delete().await
        })
        .await
        .unwrap();
        assert_eq!(db.tools().count().await.unwrap(), 250, "{}", backend.name);
    }
}

#[tokio::test]
async fn a_statement_beside_a_stream_of_its_transaction_fails_at_once() {
    for backend in backends().await {
        tools(&backend, 3).await;
        let done: Result<(), Error> = backend
            .db
            .tx(async |tx| {
                let mut rows = tx.tools().select().stream()?;
                rows.next().await?;
                let beside = tokio::time::timeout(Duration::from_secs(5), tx.tools().count()).await.unwrap();
                assert!(matches!(beside, Err(Error::Transaction(_))), "{}: {beside:?}", backend.name);
                while rows.next().await?.is_some() {}
                assert_eq!(tx.tools().count().await?, 3, "{}", backend.name);
                Ok(())
            })
            .await;
        done.unwrap();
    }
}

#[tokio::test]
async fn pieces_have_their_relations_and_hold_no_connection() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["a", "b", "c", "d", "e"]).await;
        let db = &backend.db;
        let mut pieces = db.agents().select().order(agent::name.asc()).with(agent::PROJECT).chunks(2);
        let mut sizes = Vec::new();
        while let Some(piece) = pieces.next().await.unwrap() {
            sizes.push(piece.len());
            for (agent, project) in piece {
                assert_eq!(agent.project_id, project.id, "{}", backend.name);
                db.agents().delete(agent.id).await.unwrap();
            }
        }
        assert_eq!(sizes, [2, 2, 1], "{}", backend.name);
        assert_eq!(agents.len(), 5);
        assert_eq!(db.agents().count().await.unwrap(), 0, "{}", backend.name);
        assert!(db.agents().select().chunks(2).next().await.unwrap().is_none(), "{}", backend.name);
    }
}

#[tokio::test]
async fn locked_rows_are_waited_for_skipped_or_refused() {
    for backend in backends().await {
        tools(&backend, 4).await;
        let db = &backend.db;
        let done: Result<(), Error> = db
            .tx(async |tx| {
                // By the primary key: InnoDB locks what it looks at, and to sort rows it looks at all.
                let queue = || tx.tools().select().order(tool::id.asc()).limit(2);
                let mine = queue().for_update(tx).skip_locked().all().await?;
                assert_eq!(mine.len(), 2, "{}", backend.name);
                let one = tx.tools().find(mine[0].id).for_update(tx).required().await?;
                assert_eq!(one, mine[0], "{}", backend.name);
                let shared = tx.tools().by_name("tool 00001").for_share(tx).required().await?;
                assert_eq!(shared, mine[1], "{}", backend.name);
                // On SQLite nobody else can write at all, so that there is nobody to skip.
                if db.database() != Database::Sqlite {
                    db.tx(async |other| {
                        let queue = || other.tools().select().order(tool::id.asc()).limit(2);
                        let theirs = queue().for_update(other).skip_locked().all().await?;
                        assert_eq!(theirs[0].name, "tool 00002");
                        let all = other.tools().select().for_share(other).no_wait().first().await;
                        assert!(matches!(all, Err(Error::Conflict(_))), "{all:?}");
                        Err::<(), Error>(Error::Transaction("enough"))
                    })
                    .await
                    .unwrap_err();
                }
                let related = queue().with(tool::AGENTS).for_update(tx).all().await?;
                assert_eq!(related.len(), 2, "{}", backend.name);
                Ok(())
            })
            .await;
        done.unwrap();
    }
}

#[tokio::test]
async fn a_limit_holds_for_each_row_by_itself() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["ada", "bob", "cid"]).await;
        let db = &backend.db;
        for (from, count) in [(0, 5), (1, 2), (2, 0)] {
            for number in 0..count {
                let new = message::New::new(agents[from].id, agents[2].id, format!("{number}"));
                db.messages().insert(new).await.unwrap();
            }
        }
        tools(&backend, 4).await;
        let ids = db.tools().select().order(tool::name.asc()).columns(tool::id).all().await.unwrap();
        for (agent, tools) in [(0, vec![0, 1, 2, 3]), (1, vec![3, 1])] {
            for tool in tools {
                let link = agent_tool::Link::new().level(10 - tool as i32).note(format!("n{tool}"));
                db.agents().tools(agents[agent].id).link(ids[tool], link).await.unwrap();
            }
        }
        let rows = db
            .agents()
            .select()
            .order(agent::name.asc())
            .with(agent::SENT.order(message::body.desc()).limit(3))
            .with(agent::TOOLS.order(tool::name.desc()).limit(2).with(tool::AGENTS.order(agent::name.asc())))
            .with(
                agent::TOOLS.filter(tool::enabled.eq(true)).filter_link(agent_tool::level.ge(9)).with_link(),
            )
            .with(agent::TOOLS.order(tool::name.asc()).limit(1).with_link())
            .with(agent::SENT.limit(0))
            .all()
            .await
            .unwrap();
        let seen: Vec<_> = rows
            .iter()
            .map(|(_, sent, tools, linked, first, none)| {
                assert!(none.is_empty());
                let sent: String = sent.iter().map(|row| row.body.as_str()).collect();
                let tools: Vec<(&str, usize)> =
                    tools.iter().map(|(tool, of)| (&tool.name[9..], of.len())).collect();
                let links =
                    |rows: &[(crate::db::Tool, crate::db::AgentTool)]| -> Vec<(String, i32, Option<String>)> {
                        let each = rows.iter().map(|(tool, link)| {
                            assert_eq!(tool.id, link.tool_id);
                            (tool.name[9..].to_owned(), link.level, link.note.clone())
                        });
                        each.collect()
                    };
                (sent, tools, links(linked), links(first))
            })
            .collect();
        let link = |name: &str, level: i32| (name.to_owned(), level, Some(format!("n{name}")));
        let expected = [
            ("432".to_owned(), vec![("3", 2), ("2", 1)], vec![link("0", 10)], vec![link("0", 10)]),
            ("10".to_owned(), vec![("3", 2), ("1", 2)], vec![], vec![link("1", 9)]),
            (String::new(), vec![], vec![], vec![]),
        ];
        assert_eq!(seen, expected, "{}", backend.name);
        let strong = agent::TOOLS.filter_link(agent_tool::level.gt(9)).any(tool::enabled.eq(true));
        assert_eq!(db.agents().filter(strong).count().await.unwrap(), 1, "{}", backend.name);
    }
}

#[tokio::test]
async fn a_nested_load_is_one_statement_a_hop() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["ada", "bob", "cid", "dan"]).await;
        let db = &backend.db;
        tools(&backend, 3).await;
        let ids = db.tools().select().columns(tool::id).all().await.unwrap();
        for agent in &agents {
            for tool in &ids {
                db.agents().tools(agent.id).link(*tool, agent_tool::Link::new()).await.unwrap();
            }
        }
        let trace = db.trace();
        let rows = db
            .projects()
            .select()
            .with(project::AGENTS.with(agent::TOOLS.limit(2).with(tool::AGENTS.with(agent::MANAGER))))
            .all()
            .await
            .unwrap();
        assert_eq!(rows[0].1.len(), 4, "{}", backend.name);
        assert_eq!(rows[0].1[0].1.len(), 2, "{}", backend.name);
        assert_eq!(rows[0].1[0].1[0].1.len(), 4, "{}", backend.name);
        let names: Vec<String> = trace.take().iter().map(ToString::to_string).collect();
        let expected = ["projects.select", "projects.agents", "agents.tools", "tools.agents"];
        // Nobody has a manager, so that nothing is asked for them.
        assert_eq!(names, expected, "{}", backend.name);
    }
}
