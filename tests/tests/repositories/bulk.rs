//! Many rows at once: changed by filter, changed by their keys, deleted, linked.

use std::collections::BTreeSet;

use tablewright::types::{Decimal, Uuid};
use tablewright::{Database, Error};

use crate::backends;
use crate::db::{AgentId, AgentStatus, ToolId, agent, agent_tool, option, project, sample, tool};

#[tokio::test]
async fn rows_of_a_filter_are_changed() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["a", "b", "ab"]).await;
        let db = &backend.db;
        let starting = || db.agents().filter(agent::name.starts_with("a"));
        let rows = starting().update().status(AgentStatus::Busy).rank(None::<i32>).save().await.unwrap();
        assert_eq!(rows, 2, "{}", backend.name);
        assert_eq!(db.agents().by_status(AgentStatus::Busy).count().await.unwrap(), 2, "{}", backend.name);
        let after = db.agents().find(agents[0].id).required().await.unwrap();
        assert!(after.updated_at >= agents[0].updated_at && after.created_at == agents[0].created_at);
        let rows = starting().update().rank(4).returning().save().await.unwrap();
        assert_eq!(
            rows.iter().map(|row| row.rank).collect::<Vec<_>>(),
            [Some(4), Some(4)],
            "{}",
            backend.name
        );
        assert_eq!(starting().update().save().await.unwrap(), 0, "nothing set, nothing written");
        let none = db.agents().filter(agent::name.eq("nobody")).update().rank(1).save().await.unwrap();
        assert_eq!(none, 0, "{}", backend.name);
        let taken = db.agents().select().update().name("same").save().await;
        assert!(matches!(taken, Err(agent::Fail::NameInProject)), "{}: {taken:?}", backend.name);
    }
}

#[tokio::test]
async fn columns_are_computed_from_the_row() {
    for backend in backends().await {
        let db = &backend.db;
        let name = backend.name;
        let form = sample::New::new().small(1).whole(2).big(3).price("0.10".parse::<Decimal>().unwrap());
        let form = form.exact("0.1".parse::<Decimal>().unwrap()).double(0.5).words("w");
        let made = db.samples().insert(form).await.unwrap();
        let changes = db.samples().update(made.id).add(sample::small, 4).add(sample::whole, -5);
        let changes = changes.add(sample::big, 1_i64 << 40).add(sample::double, 0.25);
        let changes = changes.add(sample::price, "0.20".parse::<Decimal>().unwrap());
        let changes = changes.add(sample::exact, "0.2".parse::<Decimal>().unwrap());
        let row = changes.copy(sample::short, sample::words).save().await.unwrap();
        assert_eq!((row.small, row.whole, row.big), (Some(5), Some(-3), Some(3 + (1 << 40))), "{name}");
        assert_eq!((row.double, row.short.as_deref()), (Some(0.75), Some("w")), "{name}");
        assert_eq!(
            (row.price, row.exact),
            (Some("0.30".parse().unwrap()), Some("0.3".parse().unwrap())),
            "{name}"
        );
        let empty = db.samples().insert(sample::New::new()).await.unwrap();
        let row = db.samples().update(empty.id).add(sample::big, 1).save().await.unwrap();
        assert_eq!(row.big, None, "{name}: NULL stays NULL");
        for changes in [
            db.samples().update(made.id).add(sample::small, i16::MAX),
            db.samples().update(made.id).add(sample::whole, i32::MIN),
            db.samples().update(made.id).add(sample::big, i64::MAX),
            db.samples().update(made.id).add(sample::price, "99999999.99".parse::<Decimal>().unwrap()),
        ] {
            let refused = changes.save().await.map_err(Error::from);
            assert!(matches!(refused, Err(Error::Value { table: "samples", .. })), "{name}: {refused:?}");
        }
        let unchanged = db.samples().find(made.id).required().await.unwrap();
        assert_eq!((unchanged.small, unchanged.big), (Some(5), Some(3 + (1 << 40))), "{name}");
    }
}

#[tokio::test]
async fn many_rows_get_other_values_each() {
    for backend in backends().await {
        let (orbit, _) = backend.agents(&[]).await;
        let db = &backend.db;
        let rows = (0..640).map(|number| agent::New::new(orbit.id, format!("agent {number}")));
        let ids = db.agents().insert_many(rows).await.unwrap();
        let nobody = AgentId(Uuid::nil());
        let changes = ids.iter().chain([&nobody]).enumerate().map(|(number, id)| {
            let form = agent::Update::new().name(format!("changed {number}"));
            (*id, if number % 2 == 0 { form.status(AgentStatus::Busy).rank(number as i32) } else { form })
        });
        let done = db.agents().update_many(changes).await.unwrap();
        assert_eq!((done.rows, done.missing.as_slice()), (640, [nobody].as_slice()), "{}", backend.name);
        for number in [0_usize, 1, 511, 639] {
            let row = db.agents().find(ids[number]).required().await.unwrap();
            let expect = (format!("changed {number}"), (number % 2 == 0).then_some(number as i32));
            assert_eq!((row.name, row.rank), expect, "{}", backend.name);
        }
        let twice = [(ids[0], agent::Update::new().rank(1)), (ids[0], agent::Update::new().rank(2))];
        assert_eq!(db.agents().update_many(twice).await.unwrap().rows, 1, "{}", backend.name);
        assert_eq!(db.agents().find(ids[0]).required().await.unwrap().rank, Some(2), "{}", backend.name);
        let nothing = [(ids[0], agent::Update::new()), (nobody, agent::Update::new())];
        let done = db.agents().update_many(nothing).await.unwrap();
        assert_eq!((done.rows, done.missing.as_slice()), (1, [nobody].as_slice()), "{}", backend.name);
        let none: [(AgentId, agent::Update<'_>); 0] = [];
        assert_eq!(db.agents().update_many(none).await.unwrap().rows, 0, "{}", backend.name);
    }
}

#[tokio::test]
async fn many_rows_are_all_changed_or_none() {
    for backend in backends().await {
        let db = &backend.db;
        let names = (0..30).map(|number| project::New::new(format!("p{number}")));
        let ids = db.projects().insert_many(names).await.unwrap();
        let same = ids.iter().map(|id| (*id, project::Update::new().name("same")));
        let taken = db.projects().update_many(same).await;
        assert!(matches!(taken, Err(project::Fail::NameTaken)), "{}: {taken:?}", backend.name);
        let names: BTreeSet<_> =
            db.projects().select().all().await.unwrap().into_iter().map(|row| row.name).collect();
        assert_eq!((names.len(), names.contains("same")), (30, false), "{}", backend.name);
        let sum = [(ids[0], sample_sum())];
        let refused = db.samples().update_many(sum.map(|(_, form)| (crate::db::SampleId(1), form))).await;
        assert!(matches!(Error::from(refused.unwrap_err()), Error::Value { .. }), "{}", backend.name);
    }
}

fn sample_sum() -> sample::Update<'static> {
    sample::Update::new().add(sample::big, 1)
}

#[tokio::test]
async fn rows_with_lists_and_text_keys_are_changed() {
    for backend in backends().await {
        let db = &backend.db;
        let made = db.samples().insert_many([sample::New::new(), sample::New::new()]).await.unwrap();
        let lists = [vec![1, 2], Vec::new()];
        let changes =
            made.iter().zip(&lists).map(|(id, list)| (*id, sample::Update::new().numbers(list.clone())));
        assert_eq!(db.samples().update_many(changes).await.unwrap().rows, 2, "{}", backend.name);
        for (id, list) in made.iter().zip(lists) {
            assert_eq!(
                db.samples().find(*id).required().await.unwrap().numbers,
                Some(list),
                "{}",
                backend.name
            );
        }
        let names = ["a", "b"].map(option::New::new);
        let keys = db.options().insert_many(names).await.unwrap();
        let changes = keys.iter().map(|key| (key.clone(), option::Update::new().value(format!("of {key}"))));
        assert_eq!(db.options().update_many(changes).await.unwrap().rows, 2, "{}", backend.name);
        let value = db.options().find("b".into()).required().await.unwrap().value;
        assert_eq!(value.as_deref(), Some("of b"), "{}", backend.name);
    }
}

#[tokio::test]
async fn every_column_of_a_key_gets_its_value() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["a", "b"]).await;
        let db = &backend.db;
        let (ada, bob) = (agents[0].id, agents[1].id);
        let tools = db.tools().insert_many(["saw", "axe", "awl"].map(tool::New::new)).await.unwrap();
        let (saw, axe, awl) = (tools[0], tools[1], tools[2]);
        let uses = [agent_tool::New::new(ada, saw), agent_tool::New::new(bob, axe)];
        db.agent_tools().insert_many(uses).await.unwrap();
        let to = |agent, level| agent_tool::Update::new().agent_id(agent).tool_id(awl).level(level);
        let changes = [((ada, saw), to(bob, 7)), ((bob, axe), to(ada, 8))];
        assert_eq!(db.agent_tools().update_many(changes).await.unwrap().rows, 2, "{}", backend.name);
        for (agent, level) in [(bob, 7), (ada, 8)] {
            let row = db.agent_tools().find((agent, awl)).required().await.unwrap();
            assert_eq!(row.level, level, "{}", backend.name);
        }
    }
}

#[tokio::test]
async fn rows_are_deleted_by_their_keys() {
    for backend in backends().await {
        let (orbit, agents) = backend.agents(&["a", "b", "c"]).await;
        let db = &backend.db;
        let nobody = AgentId(Uuid::nil());
        let deleted =
            db.agents().delete_many([agents[0].id, nobody, agents[1].id, agents[1].id]).await.unwrap();
        assert_eq!(deleted, 2, "{}", backend.name);
        assert_eq!(db.agents().delete_many([]).await.unwrap(), 0);
        let used = db.projects().delete_many([orbit.id]).await;
        assert!(matches!(used, Err(project::Fail::UsedByAgents)), "{}: {used:?}", backend.name);
        let gone = db.agents().filter(agent::project_id.eq(orbit.id)).delete_returning().await.unwrap();
        assert_eq!(gone, [agents[2].clone()], "{}", backend.name);
        let lamp = db.tools().insert(tool::New::new("lamp")).await.unwrap();
        let (_, again) = (0, db.agents().insert(agent::New::new(orbit.id, "d")).await.unwrap());
        db.agents().tools(again.id).link(lamp.id, ()).await.unwrap();
        let deleted = db.agent_tools().delete_many([(again.id, lamp.id), (again.id, ToolId(999))]).await;
        assert_eq!(deleted.unwrap(), 1, "{}", backend.name);
    }
}

#[tokio::test]
async fn links_are_made_and_replaced_together() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["ada"]).await;
        let db = &backend.db;
        let ada = agents[0].id;
        let names = ["saw", "axe", "nail", "rope"].map(tool::New::new);
        let tools = db.tools().insert_many(names).await.unwrap();
        let made = db.agents().tools(ada).link_many([tools[0], tools[1]]).await.unwrap();
        assert_eq!(made.iter().map(|row| row.tool_id).collect::<Vec<_>>(), tools[..2], "{}", backend.name);
        let again = db.agents().tools(ada).link_many([tools[2], tools[1]]).await;
        assert!(matches!(again, Err(agent_tool::Fail::KeyTaken)), "{}: {again:?}", backend.name);
        assert_eq!(db.agents().tools(ada).select().count().await.unwrap(), 2, "all or none");
        db.agent_tools().update((ada, tools[1])).level(9).save().await.unwrap();
        let set = db.agents().tools(ada).set([tools[1], tools[2], tools[2], tools[3]]).await.unwrap();
        assert_eq!((set.linked, set.unlinked), (2, 1), "{}", backend.name);
        let mut links = db.agents().tools(ada).select().all().await.unwrap();
        links.sort_by_key(|link| link.tool_id);
        let found: Vec<_> = links.iter().map(|link| (link.tool_id, link.level)).collect();
        assert_eq!(
            found,
            [(tools[1], 9), (tools[2], 1), (tools[3], 1)],
            "{}: what stays is kept",
            backend.name
        );
        let with =
            [(tools[0], agent_tool::Link::new().level(3)), (tools[1], agent_tool::Link::new().level(1))];
        let set = db.agents().tools(ada).set_with(with).await.unwrap();
        assert_eq!((set.linked, set.unlinked), (1, 2), "{}", backend.name);
        let failed = db.agents().tools(ada).set([tools[3], ToolId(999)]).await;
        assert!(matches!(failed, Err(agent_tool::Fail::Tool)), "{}: {failed:?}", backend.name);
        assert_eq!(db.agents().tools(ada).select().count().await.unwrap(), 2, "{}", backend.name);
        let set = db.agents().tools(ada).set([]).await.unwrap();
        assert_eq!((set.linked, set.unlinked), (0, 2), "{}", backend.name);
    }
}

/// Keys that the database counts up come back in the order of the rows, whatever stands in the way of counting them.
#[tokio::test]
async fn the_keys_of_many_rows_are_those_of_their_rows() {
    let meddling = "CREATE TRIGGER meddles AFTER INSERT ON tools WHEN NEW.name LIKE 'twice %' BEGIN
        INSERT INTO tools (name) VALUES ('also ' || NEW.name); END";
    for backend in backends().await {
        let (db, name) = (&backend.db, backend.name);
        if let Some(pool) = db.sqlite_pool() {
            sqlx::raw_sql(meddling).execute(pool).await.unwrap();
        }
        let check = async |ids: Vec<ToolId>, what: &str| {
            let rows = db.tools().select().all().await.unwrap();
            let names: std::collections::HashMap<_, _> =
                rows.into_iter().map(|row| (row.id, row.name)).collect();
            for (number, id) in ids.iter().enumerate() {
                assert_eq!(names[id], format!("{what} {number}"), "{name}");
            }
            assert_eq!(ids.len(), 1_300, "{name}: {what}");
        };
        let rows = |what: &'static str| {
            (0..1_300).map(move |number| {
                let row = tool::New::new(format!("{what} {number}"));
                // Two shapes, so that the order of the rows is not that of the statements.
                if number % 3 == 0 { row.enabled(false) } else { row }
            })
        };
        check(db.tools().insert_many(rows("plain")).await.unwrap(), "plain").await;
        // Numbers that were used are not used again.
        db.tools().filter(tool::id.gt(ToolId(600))).delete().await.unwrap();
        check(db.tools().insert_many(rows("after")).await.unwrap(), "after").await;
        check(db.tools().insert_many(rows("twice")).await.unwrap(), "twice").await;
        let inside = db.tx(async |tx| tx.tools().insert_many(rows("inside")).await).await;
        check(inside.unwrap(), "inside").await;
        // A row that cannot be: nothing is kept, and the constraint is named.
        let before = db.tools().count().await.unwrap();
        let taken = rows("new").chain([tool::New::new("plain 1")]);
        assert!(matches!(db.tools().insert_many(taken).await, Err(tool::Fail::NameTaken)), "{name}");
        assert_eq!(db.tools().count().await.unwrap(), before, "{name}");
        // The numbers come to their end.
        let last = tool::New::new("last").id(ToolId(i32::MAX));
        db.tools().insert(last).await.unwrap();
        assert!(db.tools().insert_many(rows("late")).await.is_err() || db.database() != Database::Sqlite);
    }
}
