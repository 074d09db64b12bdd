//! Filters, order and pages mean the same on every backend.

use crate::db::{Agent, AgentStatus, agent, project};
use crate::{Profile, backends};

fn names(rows: &[Agent]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

#[tokio::test]
async fn text_is_matched_literally_and_by_case() {
    for backend in backends().await {
        backend.agents(&["50%_*", "50 000", "Ada", "ada", "a\\b", "[a]?"]).await;
        let db = &backend.db;
        for (filter, expected) in [
            (agent::name.contains("0%_"), vec!["50%_*"]),
            (agent::name.contains("*"), vec!["50%_*"]),
            (agent::name.contains("\\"), vec!["a\\b"]),
            (agent::name.contains("[a]"), vec!["[a]?"]),
            (agent::name.starts_with("50"), vec!["50%_*", "50 000"]),
            (agent::name.ends_with("?"), vec!["[a]?"]),
            (agent::name.like("_da"), vec!["Ada", "ada"]),
            (agent::name.like("A%"), vec!["Ada"]),
            (agent::name.ilike("A%"), vec!["Ada", "ada", "a\\b"]),
            (agent::name.like("50\\%%"), vec!["50%_*"]),
            (!agent::name.like("%a%"), vec!["50%_*", "50 000"]),
            (agent::name.eq("ada' OR '1'='1"), vec![]),
        ] {
            let mut found = db.agents().filter(filter.clone()).all().await.unwrap();
            found.sort_by_key(|row| {
                ["50%_*", "50 000", "Ada", "ada", "a\\b", "[a]?"].iter().position(|n| *n == row.name)
            });
            assert_eq!(names(&found), expected, "{}: {filter:?}", backend.name);
        }
    }
}

#[tokio::test]
async fn conditions_combine() {
    for backend in backends().await {
        let (project, agents) = backend.agents(&["a", "b", "c"]).await;
        let db = &backend.db;
        db.agents().update(agents[0].id).rank(1).status(AgentStatus::Busy).save().await.unwrap();
        db.agents().update(agents[1].id).rank(2).save().await.unwrap();
        let all = || db.agents().by_project_id(project.id).order(agent::name.asc());
        let found = all().filter(agent::rank.eq(1).or(agent::rank.is_null())).all().await.unwrap();
        assert_eq!(names(&found), ["a", "c"], "{}", backend.name);
        let found = all().filter(agent::rank.ne(1)).all().await.unwrap();
        assert_eq!(names(&found), ["b"], "{}: NULL neither equals nor differs", backend.name);
        let found = all().filter_opt(None).filter_opt(Some(agent::rank.gt(1))).all().await.unwrap();
        assert_eq!(names(&found), ["b"], "{}", backend.name);
        let none: [&str; 0] = [];
        assert_eq!(all().filter(agent::name.is_in(none)).count().await.unwrap(), 0, "{}", backend.name);
        assert_eq!(all().filter(tablewright::Filter::any([])).count().await.unwrap(), 0, "{}", backend.name);
        assert_eq!(all().filter(tablewright::Filter::all([])).count().await.unwrap(), 3, "{}", backend.name);
        assert!(all().filter(agent::name.eq("b")).exists().await.unwrap(), "{}", backend.name);
        assert_eq!(db.agents().by_project_id_and_rank(project.id, 2).count().await.unwrap(), 1);
        let by_name = db.agents().by_name_in_project(project.id, "c").await.unwrap();
        assert_eq!(by_name.map(|row| row.id), Some(agents[2].id), "{}", backend.name);
        assert_eq!(names(&all().limit(1).offset(1).all().await.unwrap()), ["b"], "{}", backend.name);
        assert_eq!(names(&all().offset(2).all().await.unwrap()), ["c"], "{}", backend.name);
        assert_eq!(
            all().first().await.unwrap().map(|row| row.name),
            Some("a".to_owned()),
            "{}",
            backend.name
        );
    }
}

#[tokio::test]
async fn null_comes_last_and_first_alike() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["none", "one", "two"]).await;
        let db = &backend.db;
        db.agents().update(agents[1].id).rank(1).save().await.unwrap();
        db.agents().update(agents[2].id).rank(2).save().await.unwrap();
        let ascending = db.agents().select().order(agent::rank.asc()).all().await.unwrap();
        assert_eq!(names(&ascending), ["one", "two", "none"], "{}", backend.name);
        let descending = db.agents().select().order(agent::rank.desc()).all().await.unwrap();
        assert_eq!(names(&descending), ["none", "two", "one"], "{}", backend.name);
    }
}

#[tokio::test]
async fn pages_give_every_row_once() {
    for backend in backends().await {
        let db = &backend.db;
        let (project, _) = backend.agents(&[]).await;
        let rows = (0..47).map(|number| {
            let new = agent::New::new(project.id, format!("{number}"));
            // Ranks repeat, and some rows have none.
            if number % 5 == 0 { new } else { new.rank(number % 4) }
        });
        db.agents().insert_many(rows).await.unwrap();
        for (rank, name) in [(agent::rank.asc(), agent::name.desc()), (agent::rank.desc(), agent::name.asc())]
        {
            let whole = db.agents().select().order(rank).order(name).all().await.unwrap();
            let (mut seen, mut after) = (Vec::new(), None);
            for _ in 0..20 {
                let page = db.agents().select().order(rank).order(name).page(after, 10).await.unwrap();
                seen.extend(page.rows);
                // The place goes through a client as text.
                after = page.next.map(|cursor| cursor.to_string().parse().unwrap());
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(names(&seen), names(&whole), "{}", backend.name);
            assert_eq!(seen.len(), 47, "{}", backend.name);
        }
        let first = db.agents().select().order(agent::rank.asc()).page(None, 10).await.unwrap();
        let foreign = db.projects().select().order(project::name.asc()).page(first.next, 10).await;
        assert!(foreign.is_err(), "{}: {foreign:?}", backend.name);
        assert!("zz".parse::<tablewright::Cursor>().is_err());
    }
}

#[tokio::test]
async fn documents_of_a_type_of_ones_own() {
    for backend in backends().await {
        let (_, agents) = backend.agents(&["ada"]).await;
        let profile = Profile { tone: "dry".to_owned(), likes: vec!["it's".to_owned()] };
        let saved = backend.db.agents().update(agents[0].id).profile(profile.clone()).save().await.unwrap();
        assert_eq!(saved.profile, Some(profile), "{}", backend.name);
        let saved = backend.db.agents().update(agents[0].id).profile(None).save().await.unwrap();
        assert_eq!(saved.profile, None, "{}", backend.name);
        assert_eq!(backend.db.agents().filter(agent::profile.is_null()).count().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_document_that_is_not_of_its_type_is_told_with_the_place_in_it() {
    for backend in backends().await.into_iter().skip(1) {
        let (_, agents) = backend.agents(&["ada"]).await;
        backend.execute(r#"UPDATE agents SET profile = '{"tone": "dry", "likes": ["tea", 7]}'"#);
        let refused = backend.db.agents().find(agents[0].id).required().await.unwrap_err();
        let wanted = "at /likes/1: invalid type: integer `7`, expected a string";
        assert!(refused.to_string().contains(wanted), "{}: {refused}", backend.name);
    }
}
