//! Every kind of filter means the same on every backend.

use tablewright::types::{Decimal, json};
use tablewright::{Database, Error, Filter};

use crate::db::{Agent, Mood, Sample, agent, agent_tool, badge, message, project, sample, tool};
use crate::{Backend, backends};

async fn numbers(backend: &Backend, filter: &Filter<Sample>) -> Vec<i32> {
    let rows = backend.db.samples().filter(filter.clone()).order(sample::whole.asc()).all().await;
    let rows = rows.unwrap_or_else(|error| panic!("{}: {filter:?}: {error}", backend.name));
    rows.into_iter().filter_map(|row| row.whole).collect()
}

#[tokio::test]
async fn values_and_columns_are_compared() {
    for backend in backends().await {
        let db = &backend.db;
        for (whole, small, words) in [
            (1, Some(1), Some("Ada")),
            (2, Some(1), Some("ada")),
            (3, Some(4), Some("o'clock")),
            (4, None, None),
            (5, None, Some("ADA ")),
        ] {
            let new = sample::New::new().whole(whole).small(small).words(words.map(str::to_owned));
            db.samples().insert(new).await.unwrap();
        }
        let none: [&str; 0] = [];
        for (filter, expected) in [
            (sample::words.not_in(["ada", "nobody"]), vec![1, 3, 5]),
            (sample::words.not_in(none), vec![1, 2, 3, 4, 5]),
            (!sample::words.not_in(["ada"]), vec![2]),
            (sample::words.eq_ignoring_case("ADA"), vec![1, 2]),
            (sample::words.eq_ignoring_case("ada "), vec![5]),
            (sample::words.eq_ignoring_case("O'CLOCK"), vec![3]),
            (sample::words.eq_ignoring_case("%"), vec![]),
            (sample::whole.within(2..4), vec![2, 3]),
            (sample::whole.within(2..=4), vec![2, 3, 4]),
            (sample::whole.within(3..), vec![3, 4, 5]),
            (sample::whole.within(..2), vec![1]),
            (sample::words.within("a".."b"), vec![2]),
            (sample::small.eq_column(sample::small), vec![1, 2, 3]),
            (!sample::whole.is_null().or(sample::small.is_null()), vec![1, 2, 3]),
        ] {
            assert_eq!(numbers(&backend, &filter).await, expected, "{}: {filter:?}", backend.name);
        }
    }
}

#[tokio::test]
async fn columns_of_one_row_are_compared() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["ada", "bob"]).await;
        let db = &backend.db;
        for (from, to, body) in [(0, 0, "self"), (0, 1, "other")] {
            db.messages().insert(message::New::new(agents[from].id, agents[to].id, body)).await.unwrap();
        }
        let to_self = db.messages().filter(message::from_id.eq_column(message::to_id)).all().await.unwrap();
        assert_eq!(to_self.len(), 1, "{}", backend.name);
        assert_eq!(to_self[0].body, "self", "{}", backend.name);
        let others = db.messages().filter(message::from_id.ne_column(message::to_id)).all().await.unwrap();
        assert_eq!(others[0].body, "other", "{}", backend.name);
        // Nullable with not nullable.
        db.agents().update(agents[0].id).manager_id(agents[0].id).save().await.unwrap();
        let own = agent::manager_id.eq_column(agent::id);
        assert_eq!(db.agents().filter(own).count().await.unwrap(), 1, "{}", backend.name);
        let touched = agent::updated_at.ge_column(agent::created_at);
        assert_eq!(db.agents().filter(touched.clone()).count().await.unwrap(), 2, "{}", backend.name);
        let never = agent::updated_at.lt_column(agent::created_at);
        assert_eq!(db.agents().filter(never).count().await.unwrap(), 0, "{}", backend.name);
        let never = touched.and(agent::updated_at.gt_column(agent::updated_at));
        assert_eq!(db.agents().filter(never).count().await.unwrap(), 0, "{}", backend.name);
        let same = agent::name.le_column(agent::name);
        assert_eq!(db.agents().filter(same).count().await.unwrap(), 2, "{}", backend.name);
    }
}

#[tokio::test]
async fn lists_are_asked_for_their_elements() {
    for backend in backends().await {
        let db = &backend.db;
        for (whole, tags, moods, counts) in [
            (1, Some(vec!["a", "it's"]), vec![Mood::Calm, Mood::VeryHappy], vec![1, 2, 3]),
            (2, Some(vec!["%", "\"", "a\\b"]), vec![Mood::Calm], vec![3]),
            (3, Some(vec![]), vec![], vec![]),
            (4, None, vec![Mood::_2ndThoughts], vec![4, 4]),
        ] {
            let tags = tags.map(|tags| tags.into_iter().map(str::to_owned).collect::<Vec<_>>());
            let new = sample::New::new().whole(whole).tags(tags).moods(moods).numbers(counts);
            db.samples().insert(new).await.unwrap();
        }
        let none: [&str; 0] = [];
        for (filter, expected) in [
            (sample::tags.has("a"), vec![1]),
            (sample::tags.has("it's"), vec![1]),
            (sample::tags.has("\""), vec![2]),
            (!sample::tags.has("a"), vec![2, 3]),
            (sample::tags.has_all(["a\\b", "%"]), vec![2]),
            (sample::tags.has_all(["a", "%"]), vec![]),
            (sample::tags.has_all(none), vec![1, 2, 3]),
            (sample::tags.has_any(["a", "%", "z"]), vec![1, 2]),
            (sample::tags.has_any(none), vec![]),
            (sample::tags.length().eq(0), vec![3]),
            (sample::tags.length().gt(2), vec![2]),
            (sample::tags.length().le(2), vec![1, 3]),
            (sample::tags.length().ne(0).and(sample::tags.length().lt(3)), vec![1]),
            (sample::numbers.length().ge(2), vec![1, 4]),
            (sample::numbers.has(3), vec![1, 2]),
            (sample::numbers.has_all([4, 4, 4]), vec![4]),
            (sample::moods.has(Mood::Calm), vec![1, 2]),
            (sample::moods.has_any([Mood::VeryHappy, Mood::_2ndThoughts]), vec![1, 4]),
        ] {
            assert_eq!(numbers(&backend, &filter).await, expected, "{}: {filter:?}", backend.name);
        }
    }
}

#[tokio::test]
async fn documents_are_asked_by_pointer() {
    for backend in backends().await {
        let db = &backend.db;
        for (whole, document) in [
            (
                1,
                Some(json!({ "limits": { "tokens": 1500 }, "on": true, "name": "Ada", "a/b": { "m~n": 1 } })),
            ),
            (
                2,
                Some(
                    json!({ "limits": { "tokens": 900.5 }, "on": false, "name": "O'\"x\\", "list": [10, { "0": "z" }] }),
                ),
            ),
            (
                3,
                Some(
                    json!({ "limits": { "tokens": "many" }, "on": null, "1": "one", "-1": "minus", "01": 7, "": 5 }),
                ),
            ),
            (4, Some(json!([1, [2, 3], { "1": { "0": "deep" } }]))),
            (5, Some(json!("text"))),
            (6, None),
            (7, Some(json!({ "quo\"te": { "$.x[0]": 1, "é\u{1}": 2 }, "limits": [] }))),
        ] {
            db.samples().insert(sample::New::new().whole(whole).document(document)).await.unwrap();
        }
        let at = |pointer: &str| sample::document.at(pointer);
        for (filter, expected) in [
            (at("/limits/tokens").gt(1000), vec![1]),
            (at("/limits/tokens").lt(1000), vec![2]),
            (at("/limits/tokens").le(900.5), vec![2]),
            (at("/limits/tokens").eq(1500.0), vec![1]),
            (at("/limits/tokens").eq("many"), vec![3]),
            (at("/limits/tokens").ne(1500), vec![2, 3]),
            (!at("/limits/tokens").gt(1000), vec![2, 3]),
            (at("/limits/tokens").exists(), vec![1, 2, 3]),
            (at("/on").eq(true), vec![1]),
            (at("/on").eq(1), vec![]),
            (at("/on").ne(true), vec![2]),
            (at("/on").exists(), vec![1, 2, 3]),
            (at("/on").is_null(), vec![3, 4, 5, 6, 7]),
            (at("/on").is_not_null(), vec![1, 2]),
            (at("/name").ge("B"), vec![2]),
            (at("/name").eq("O'\"x\\"), vec![2]),
            (at("/name").eq("Ada "), vec![]),
            (at("/name").gt("Ad"), vec![1, 2]),
            (at("/name").eq("' OR 1=1 --"), vec![]),
            (at("/a~1b/m~0n").eq(1), vec![1]),
            (at("/list/0").eq(10), vec![2]),
            (at("/list/1/0").eq("z"), vec![2]),
            (at("/1").eq("one"), vec![3]),
            (at("/1/0").eq(2), vec![4]),
            (at("/2/1/0").eq("deep"), vec![4]),
            (at("/1/-1").exists(), vec![]),
            (at("/1/01").exists(), vec![]),
            (at("/-1").eq("minus"), vec![3]),
            (at("/-1").exists(), vec![3]),
            (at("/01").eq(7), vec![3]),
            (at("/-").exists(), vec![]),
            (at("/").eq(5), vec![3]),
            (at("").eq("text"), vec![5]),
            (at("/quo\"te/$.x[0]").eq(1), vec![7]),
            (at("/quo\"te/é\u{1}").eq(2), vec![7]),
            (at("/99999999999999999999").exists(), vec![]),
        ] {
            if db.database() == Database::Mysql && format!("{filter:?}").contains("/-") {
                let refused = db.samples().filter(filter).count().await;
                assert!(matches!(refused, Err(Error::Unsupported { column: "document", .. })), "{refused:?}");
                continue;
            }
            assert_eq!(numbers(&backend, &filter).await, expected, "{}: {filter:?}", backend.name);
        }
        for bad in ["limits", "/~2", "#/limits"] {
            let refused = db.samples().filter(at(bad).exists()).count().await;
            assert!(matches!(refused, Err(Error::Value { .. })), "{}: {bad}: {refused:?}", backend.name);
        }
        let nan = db.samples().filter(at("/a").eq(f64::NAN)).count().await;
        assert!(matches!(nan, Err(Error::Value { .. })), "{}: {nan:?}", backend.name);
    }
}

/// What PostgreSQL answers, SQLite answers too.
#[tokio::test]
async fn documents_contain_others_and_have_keys() {
    for backend in backends().await {
        let db = &backend.db;
        for (whole, document) in [
            (1, Some(json!({ "a": 1, "b": { "c": [1, 2, { "d": "x", "e": null }] }, "-k": "'" }))),
            (2, Some(json!({ "a": 1.0, "b": { "c": [] }, "t": true, "quo\"te": "é" }))),
            (3, Some(json!(["a", 1, null, ["b", [2]], { "a": "{}" }]))),
            (4, Some(json!("a"))),
            (5, Some(json!(null))),
            (6, None),
            (7, Some(json!({ "list": [10, 20], "0": { "a": 1 } }))),
            (8, Some(json!([]))),
            (9, Some(json!({}))),
        ] {
            db.samples().insert(sample::New::new().whole(whole).document(document)).await.unwrap();
        }
        let at = |pointer: &str| sample::document.at(pointer);
        let none: [&str; 0] = [];
        for (filter, expected) in [
            (at("").has_key("a"), vec![1, 2]),
            (at("").has_key("-k"), vec![1]),
            (at("").has_key("quo\"te"), vec![2]),
            (at("").has_key("0"), vec![7]),
            (!at("").has_key("a"), vec![3, 4, 5, 7, 8, 9]),
            (at("").has_any_key(["t", "list", "nothing"]), vec![2, 7]),
            (at("").has_any_key(none), vec![]),
            (at("").has_all_keys(["a", "b", "a"]), vec![1, 2]),
            (at("").has_all_keys(["a", "t"]), vec![2]),
            (at("").has_all_keys(none), vec![1, 2, 7, 9]),
            (at("/b").has_key("c"), vec![1, 2]),
            (!at("/b").has_key("d"), vec![1, 2]),
            (at("/b/c/2").has_key("e"), vec![1]),
            (at("/0").has_key("a"), vec![7]),
        ] {
            assert_eq!(numbers(&backend, &filter).await, expected, "{}: {filter:?}", backend.name);
        }
        for (filter, expected) in [
            (at("").contains(json!({})), vec![1, 2, 7, 9]),
            (at("").contains(json!([])), vec![3, 8]),
            (at("").contains(json!({ "a": 1 })), vec![1, 2]),
            (!at("").contains(json!({ "a": 1 })), vec![3, 4, 5, 7, 8, 9]),
            (at("").contains(json!({ "a": "1" })), vec![]),
            (at("").contains(json!({ "t": true })), vec![2]),
            (at("").contains(json!({ "t": false })), vec![]),
            (at("").contains(json!({ "quo\"te": "é" })), vec![2]),
            (at("").contains(json!({ "b": { "c": [{ "d": "x" }] } })), vec![1]),
            (at("").contains(json!({ "b": { "c": [2, 1, 1, { "e": null }] } })), vec![1]),
            (at("").contains(json!({ "b": { "c": [3] } })), vec![]),
            (at("").contains(json!({ "b": { "c": 1 } })), vec![]),
            (at("").contains(json!(["a"])), vec![3]),
            (at("").contains(json!([["b"]])), vec![3]),
            (at("").contains(json!([[[2]]])), vec![3]),
            (at("").contains(json!(["b"])), vec![]),
            (at("").contains(json!([{ "a": "{}" }])), vec![3]),
            (at("").contains(json!([null])), vec![3]),
            (at("").contains(json!("a")), vec![3, 4]),
            (at("").contains(json!(1)), vec![3]),
            (at("").contains(json!(null)), vec![3, 5]),
            (at("/list").contains(json!([20])), vec![7]),
            (at("/list").contains(json!(20)), vec![7]),
            (at("/0").contains(json!({ "a": 1 })), vec![7]),
            (!at("/list").contains(json!([30])), vec![7]),
        ] {
            match db.database() {
                Database::Postgres | Database::Sqlite => {
                    assert_eq!(numbers(&backend, &filter).await, expected, "{}: {filter:?}", backend.name);
                }
                Database::Mysql => {
                    let found = db.samples().filter(filter).count().await;
                    assert!(
                        matches!(found, Err(Error::Unsupported { table: "samples", column: "document", .. })),
                        "{found:?}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn text_is_searched_by_words_where_the_database_can() {
    for backend in backends().await {
        let db = &backend.db;
        for (whole, words) in [(1, "Running planners"), (2, "the old planner's runs"), (3, "it's unrelated")]
        {
            db.samples().insert(sample::New::new().whole(whole).words(words)).await.unwrap();
        }
        // Nothing is known of a text that is not there.
        db.samples().insert(sample::New::new().whole(4)).await.unwrap();
        let search = |config, words: &str| db.samples().filter(sample::words.search(config, words)).count();
        match db.database() {
            Database::Postgres => {
                assert_eq!(search("english", "planner run").await.unwrap(), 2);
                assert_eq!(search("english", "planner -old").await.unwrap(), 1);
                assert_eq!(search("english", "-old -running").await.unwrap(), 1);
                assert_eq!(search("simple", "planner").await.unwrap(), 1);
                assert_eq!(search("english", "'); DROP TABLE samples; --").await.unwrap(), 0);
                assert!(search("no such'", "x").await.is_err());
                assert_eq!(db.samples().count().await.unwrap(), 4);
            }
            Database::Sqlite => {
                let refused = search("english", "planner").await;
                assert!(matches!(refused, Err(Error::Unsupported { column: "words", .. })), "{refused:?}");
            }
            Database::Mysql => {
                assert!(search("", "planner").await.is_err(), "there is no full-text index");
                backend.execute("ALTER TABLE samples ADD FULLTEXT KEY found (words)");
                assert_eq!(search("", "planner").await.unwrap(), 1);
                assert_eq!(search("", "planner or unrelated").await.unwrap(), 2);
                assert_eq!(search("", "planner -old").await.unwrap(), 0);
                assert_eq!(search("", "-old -running").await.unwrap(), 1);
                assert_eq!(search("", "-old").await.unwrap(), 2);
                assert_eq!(search("", "\"old planner\"").await.unwrap(), 1);
                assert_eq!(search("", "'); DROP TABLE samples; --").await.unwrap(), 0);
                assert_eq!(db.samples().count().await.unwrap(), 4);
            }
        }
    }
}

fn names(rows: &[Agent]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

#[tokio::test]
async fn related_rows_are_asked() {
    for backend in backends().await {
        let db = &backend.db;
        let (project, agents) = backend.agents(&["ada", "bob", "cid"]).await;
        let [ada, bob, cid] = [agents[0].id, agents[1].id, agents[2].id];
        for (report, manager) in [(bob, ada), (cid, bob)] {
            db.agents().update(report).manager_id(manager).save().await.unwrap();
        }
        let mut tools = Vec::new();
        for (name, enabled) in [("axe", true), ("bow", false)] {
            tools.push(db.tools().insert(tool::New::new(name).enabled(enabled)).await.unwrap().id);
        }
        for (agent, tool) in [(ada, 0), (ada, 1), (bob, 1)] {
            db.agents().tools(agent).link(tools[tool], agent_tool::Link::new()).await.unwrap();
        }
        db.badges().insert(badge::New::new(bob, "star")).await.unwrap();
        db.messages().insert(message::New::new(ada, cid, "hi")).await.unwrap();
        for (filter, expected) in [
            (agent::TOOLS.any(tool::enabled.eq(true)), vec!["ada"]),
            (agent::TOOLS.none(tool::enabled.eq(true)), vec!["bob", "cid"]),
            (agent::TOOLS.every(tool::enabled.eq(false)), vec!["bob", "cid"]),
            (agent::TOOLS.exists(), vec!["ada", "bob"]),
            (agent::TOOLS.is_empty(), vec!["cid"]),
            (agent::TOOLS.filter(tool::enabled.eq(true)).exists(), vec!["ada"]),
            (agent::AGENT_TOOLS.any(agent_tool::level.gt(1)), vec![]),
            (agent::PROJECT.is(project::name.eq("orbit")), vec!["ada", "bob", "cid"]),
            (agent::PROJECT.is(project::name.ne("orbit")), vec![]),
            // A table inside itself, twice.
            (agent::MANAGER.is(agent::name.eq("ada")), vec!["bob"]),
            (agent::MANAGER.is(agent::MANAGER.is(agent::name.eq("ada"))), vec!["cid"]),
            (!agent::MANAGER.is(agent::name.eq("ada")), vec!["ada", "cid"]),
            (agent::REPORTS.any(agent::REPORTS.any(agent::name.eq("cid"))), vec!["ada"]),
            (agent::REPORTS.any(agent::TOOLS.any(tool::name.eq("bow"))), vec!["ada"]),
            (
                agent::MANAGER.exists().and(agent::MANAGER.is_absent().or(agent::rank.is_null())),
                vec!["bob", "cid"],
            ),
            (agent::BADGE.exists(), vec!["bob"]),
            (agent::BADGE.is(badge::label.contains("ta")), vec!["bob"]),
            (agent::SENT.any(message::TO.is(agent::name.eq("cid"))), vec!["ada"]),
            (agent::TOOLS.any(tool::AGENTS.any(agent::name.eq("bob"))), vec!["ada", "bob"]),
            (agent::PROJECT.is(project::AGENTS.any(agent::BADGE.exists())), vec!["ada", "bob", "cid"]),
        ] {
            let rows = db.agents().filter(filter.clone()).order(agent::name.asc()).all().await.unwrap();
            assert_eq!(names(&rows), expected, "{}: {filter:?}", backend.name);
        }
        // In other statements, and among what is loaded.
        let (_, loaded) = db
            .projects()
            .find(project.id)
            .with(project::AGENTS.filter(agent::TOOLS.exists()).order(agent::name.desc()))
            .required()
            .await
            .unwrap();
        assert_eq!(names(&loaded), ["bob", "ada"], "{}", backend.name);
        assert!(db.agents().filter(agent::REPORTS.exists()).exists().await.unwrap());
        let gone = db.messages().filter(message::FROM.is(agent::TOOLS.exists())).delete().await.unwrap();
        assert_eq!(gone, 1, "{}", backend.name);
        let gone = db.agents().filter(agent::MANAGER.is(agent::name.eq("bob"))).delete().await.unwrap();
        assert_eq!(gone, 1, "{}", backend.name);
    }
}

#[tokio::test]
async fn exact_numbers_and_documents_in_lists_are_no_text() {
    for backend in backends().await {
        let db = &backend.db;
        db.samples().insert(sample::New::new().whole(1).price(Decimal::new(150, 2))).await.unwrap();
        let half = sample::price.within(Decimal::new(15, 1)..Decimal::new(2, 0));
        assert_eq!(numbers(&backend, &half).await, [1], "{}", backend.name);
        assert_eq!(numbers(&backend, &sample::price.not_in([Decimal::new(15, 1)])).await, [] as [i32; 0]);
    }
}
