//! The storage on each database: configurations are created, updated and left; conversations are whole and in order.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod world;

use aurite::db::{TurnRole, agent_history};
use aurite::{Change, CustomWorkflow, Error, Problem, Synced, Turn};
use tablewright::types::json;
use world::{agent, configs, on_each, workflow};

#[test]
fn files_are_synced_created_updated_and_left() {
    on_each(async |storage| {
        let mut files = configs();
        let all = Synced { created: 4, updated: 0, left: 0 };
        assert_eq!(storage.sync_all(&files).await.unwrap(), all);
        let db = storage.db();
        let before = db.agent_configs().find("Weather Agent".into()).required().await.unwrap();
        assert_eq!(before.config, files.agents["Weather Agent"]);

        // Nothing has changed, and nothing is written: the rows keep their moments.
        let trace = db.trace();
        let left = Synced { created: 0, updated: 0, left: 4 };
        assert_eq!(storage.sync_all(&files).await.unwrap(), left);
        let reads = ["begin", "commit"];
        let written: Vec<_> = trace
            .take()
            .into_iter()
            .map(|operation| operation.to_string())
            .filter(|operation| !operation.ends_with(".select") && !reads.contains(&operation.as_str()))
            .collect();
        assert!(written.is_empty(), "{written:?}");
        assert_eq!(db.agent_configs().find("Weather Agent".into()).required().await.unwrap(), before);

        files.agents.get_mut("Weather Agent").unwrap().temperature = Some(0.9);
        files.agents.insert("New Agent".to_owned(), agent("You are new."));
        files.agents.remove("Planning Agent");
        let some = Synced { created: 1, updated: 1, left: 2 };
        assert_eq!(storage.sync_all(&files).await.unwrap(), some);
        let after = db.agent_configs().find("Weather Agent".into()).required().await.unwrap();
        assert_eq!((after.config.temperature, after.created_at), (Some(0.9), before.created_at));
        assert!(after.last_updated >= before.last_updated);
        // What the files lack stays: it may have been registered.
        assert_eq!(db.agent_configs().count().await.unwrap(), 3);
    });
}

#[test]
fn a_sync_that_fails_leaves_everything_as_it_was() {
    on_each(async |storage| {
        let mut files = configs();
        files.agents.get_mut("Weather Agent").unwrap().temperature = Some(2.5);
        let problem = Problem {
            place: "agent \"Weather Agent\" at /temperature".to_owned(),
            message: "2.5 is greater than the maximum of 2".to_owned(),
        };
        match storage.sync_all(&files).await {
            Err(Error::Invalid(problems)) => assert_eq!(problems, [problem]),
            other => panic!("{other:?}"),
        }
        assert_eq!(storage.db().agent_configs().count().await.unwrap(), 0);
        let blank = storage.sync_agent(" ", &agent("x")).await.unwrap_err();
        assert_eq!(blank.to_string(), "agent \" \": the name is blank");
    });
}

#[test]
fn what_is_registered_is_synced_by_itself() {
    on_each(async |storage| {
        let (one, other) = (agent("one"), agent("other"));
        assert_eq!(storage.sync_agent("a", &one).await.unwrap(), Change::Created);
        assert_eq!(storage.sync_agent("a", &one).await.unwrap(), Change::Left);
        assert_eq!(storage.sync_agent("a", &other).await.unwrap(), Change::Updated);
        // Names differ by their letters' case, on every database.
        assert_eq!(storage.sync_agent("A", &one).await.unwrap(), Change::Created);
        let (short, long) = (workflow(&["a"]), workflow(&["a", "A"]));
        assert_eq!(storage.sync_workflow("w", &short).await.unwrap(), Change::Created);
        assert_eq!(storage.sync_workflow("w", &short).await.unwrap(), Change::Left);
        assert_eq!(storage.sync_workflow("w", &long).await.unwrap(), Change::Updated);
        let program = |class: &str| CustomWorkflow {
            description: Some("nightly".to_owned()),
            module_path: "report.py".to_owned(),
            class_name: class.to_owned(),
        };
        assert_eq!(storage.sync_custom_workflow("c", &program("Report")).await.unwrap(), Change::Created);
        assert_eq!(storage.sync_custom_workflow("c", &program("Report")).await.unwrap(), Change::Left);
        assert_eq!(storage.sync_custom_workflow("c", &program("Other")).await.unwrap(), Change::Updated);
        let bad = storage.sync_custom_workflow("c", &program("no class")).await.unwrap_err();
        assert!(bad.to_string().starts_with("custom workflow \"c\" at /class_name: "), "{bad}");
        let db = storage.db();
        assert_eq!(db.agent_configs().find("a".into()).required().await.unwrap().config, other);
        assert_eq!(db.workflow_configs().find("w".into()).required().await.unwrap().config, long);
    });
}

#[test]
fn conversations_are_kept_whole_and_come_back_in_order() {
    on_each(async |storage| {
        for name in ["a", "b"] {
            storage.sync_agent(name, &agent(name)).await.unwrap();
        }
        assert_eq!(storage.load_history("a", "s").await.unwrap(), []);
        let blocks = json!([
            { "type": "text", "text": "I look it up: \u{1F326} é" },
            { "type": "tool_use", "id": "1", "name": "weather", "input": { "city": "Köln", "days": [1, 2.5, null] } }
        ]);
        let turns = vec![
            Turn { role: TurnRole::System, content: json!("Be brief.") },
            Turn::user("What's the weather?"),
            Turn::assistant(blocks),
            Turn {
                role: TurnRole::Tool,
                content: json!([{ "type": "tool_result", "tool_use_id": "1", "content": "rain" }]),
            },
            Turn::assistant("Rain."),
        ];
        storage.save_full_history("a", "s", &turns).await.unwrap();
        storage.save_full_history("a", "t", &turns[1..2]).await.unwrap();
        storage.save_full_history("b", "s", &turns[..1]).await.unwrap();
        assert_eq!(storage.load_history("a", "s").await.unwrap(), turns);
        assert_eq!(storage.load_history("a", "t").await.unwrap(), turns[1..2]);

        // It goes on: what was said stays, with its time.
        let db = storage.db();
        let rows = async || {
            let rows = db.agent_history().by_agent_name_and_session_id("a", "s");
            rows.order(agent_history::turn.asc()).all().await.unwrap()
        };
        let before = rows().await;
        let mut longer = turns.clone();
        longer.push(Turn::user("And tomorrow?"));
        storage.save_full_history("a", "s", &longer).await.unwrap();
        assert_eq!(rows().await[..5], before);
        assert_eq!(storage.load_history("a", "s").await.unwrap(), longer);

        // It is told otherwise from the third turn on.
        let other = [&turns[..2], &[Turn::assistant("No idea.")]].concat();
        storage.save_full_history("a", "s", &other).await.unwrap();
        assert_eq!(storage.load_history("a", "s").await.unwrap(), other);
        storage.save_full_history("a", "s", &[]).await.unwrap();
        assert_eq!(storage.load_history("a", "s").await.unwrap(), []);
        assert_eq!(storage.load_history("b", "s").await.unwrap(), turns[..1]);
    });
}

#[test]
fn a_conversation_that_cannot_be_kept_changes_nothing() {
    on_each(async |storage| {
        storage.sync_agent("a", &agent("a")).await.unwrap();
        let good = [Turn::user("hello")];
        storage.save_full_history("a", "s", &good).await.unwrap();
        let bad = [Turn::user("other"), Turn { role: TurnRole::Tool, content: json!([{ "type": "song" }]) }];
        let refused = storage.save_full_history("a", "s", &bad).await.unwrap_err();
        assert!(
            matches!(&refused, Error::Invalid(problems) if problems[0].place.starts_with("turn")),
            "{refused:?}"
        );
        assert_eq!(storage.load_history("a", "s").await.unwrap(), good);
        let nobody = storage.save_full_history("nobody", "s", &good).await.unwrap_err();
        assert!(matches!(&nobody, Error::NoAgent(name) if name == "nobody"), "{nobody:?}");
        let blank = storage.save_full_history("a", " ", &good).await.unwrap_err();
        assert_eq!(blank.to_string(), "conversation: a session has a name");
        // A conversation goes with its agent.
        storage.db().agent_configs().delete("a".into()).await.unwrap();
        assert_eq!(storage.db().agent_history().count().await.unwrap(), 0);
    });
}

/// Two saves of one conversation at once: one waits for the other, and what is stored is one of the two, whole.
#[test]
fn two_saves_at_once_do_not_mix() {
    on_each(async |storage| {
        storage.sync_agent("a", &agent("a")).await.unwrap();
        let said = |who: &str| (0..20).map(|turn| Turn::user(format!("{who} {turn}"))).collect::<Vec<_>>();
        let (one, other) = (said("one"), said("other"));
        let (first, second) = tokio::join!(
            storage.save_full_history("a", "s", &one),
            storage.save_full_history("a", "s", &other)
        );
        first.unwrap();
        second.unwrap();
        let stored = storage.load_history("a", "s").await.unwrap();
        assert!(stored == one || stored == other, "{stored:?}");
    });
}
