//! Projects, changes and templates on each database: their rules, their questions, their triggers and what goes with what.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod world;

use std::collections::BTreeMap;

use sdai::db::{ProjectContextId, modification, project_context, template};
use sdai::{
    Complexity, Metrics, Missing, ModificationLog, ModificationStatus, ProjectContextStore, ProjectStatus,
    ProjectType, TemplateLibrary, Verdict,
};
use tablewright::types::{TimeDelta, Utc, Uuid, json};
use tablewright::{Database, Error};
use world::{furnish, list, names, on_each, project, shop};

#[test]
fn a_project_lives_from_iteration_to_iteration() {
    on_each(async |db| {
        let store = ProjectContextStore::new(db);
        let made = store.create(shop()).await.unwrap();
        assert_eq!((made.status, made.test_coverage), (ProjectStatus::Created, 0.0));
        let metrics = Metrics { test_coverage: 0.85, security: 0.9, performance: 0.75 };
        let code = json!({ "main.py": "app = 2", "service/api.py": "" });
        let iterated = store.iterate(made.id, code.clone(), metrics).await.unwrap();
        assert_eq!((iterated.status, iterated.codebase), (ProjectStatus::InProgress, code));
        assert_eq!((iterated.test_coverage, iterated.performance_score), (0.85, 0.75));
        assert_eq!(iterated.configuration, made.configuration);
        let (found, asked) = store.load(made.id).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), asked.len()), ("shop", 0));
        assert_eq!(store.load(ProjectContextId(Uuid::nil())).await.unwrap(), None);
        db.project_contexts().delete(made.id).await.unwrap();
        assert_eq!(store.load(made.id).await.unwrap(), None);
    });
}

#[test]
fn rules_are_the_databases_own() {
    on_each(async |db| {
        let store = ProjectContextStore::new(db);
        let made = store.create(shop()).await.unwrap();
        let twin = store.create(shop()).await;
        assert!(matches!(twin, Err(project_context::Fail::NameOfOwner)), "{twin:?}");
        let blank = store.create(project_context::New::new("ada", " ", ProjectType::Api)).await;
        assert!(matches!(blank, Err(project_context::Fail::ProjectNameNotBlank)), "{blank:?}");
        let metrics = Metrics { test_coverage: 1.5, security: 0.0, performance: 0.0 };
        let much = store.iterate(made.id, json!({}), metrics).await;
        assert!(matches!(much, Err(project_context::Fail::TestCoverageIsAShare)), "{much:?}");
        match store
            .create(project("other").configuration(json!({ "database": { "engine": "oracle" } })))
            .await
        {
            Err(project_context::Fail::Configuration(violation)) => {
                assert_eq!(violation.pointer(), "/database/engine");
                assert!(violation.to_string().contains("postgresql"), "{violation}");
            }
            other => panic!("{other:?}"),
        }
        match store.create(project("other").codebase(json!({ "/etc/passwd": "" }))).await {
            Err(project_context::Fail::Codebase(violation)) => assert_eq!(violation.pointer(), ""),
            other => panic!("{other:?}"),
        }
        let applied = modification::New::new(made.id, "ada", "add login").status(ModificationStatus::Applied);
        let applied = db.modifications().insert(applied).await;
        assert!(matches!(applied, Err(modification::Fail::AppliedHasMoment)), "{applied:?}");
        let nowhere = modification::New::new(ProjectContextId(Uuid::nil()), "ada", "add login");
        let nowhere = db.modifications().insert(nowhere).await;
        assert!(matches!(nowhere, Err(modification::Fail::Project)), "{nowhere:?}");
    });
}

/// Whoever writes, past the types as well.
#[test]
fn words_are_checked_by_the_database_itself() {
    on_each(async |db| {
        furnish(db).await;
        for sql in [
            "UPDATE project_contexts SET type = 'game'",
            "UPDATE project_contexts SET status = 'CREATED'",
            "INSERT INTO templates (id, name, description, category, files, complexity) \
             VALUES ('00000000-0000-0000-0000-000000000001', 'x', 'x', 'x', '{}', 'hard')",
        ] {
            let refused = execute(db, sql).await.unwrap_err();
            assert!(refused.to_string().to_lowercase().contains("check"), "{sql}: {refused}");
        }
    });
}

/// `enforce: true`: what another program writes is held to the JSON Schema too.
#[test]
fn the_database_keeps_documents_to_their_schema() {
    on_each(async |db| {
        furnish(db).await;
        for sql in [
            r#"UPDATE project_contexts SET configuration = '{"database": {"engine": "oracle"}}'"#,
            r#"UPDATE project_contexts SET configuration = '{"database": {"engine": "sqlite", "pool": 0}}'"#,
            r#"UPDATE project_contexts SET configuration = '["features"]'"#,
        ] {
            let refused = execute(db, sql).await.unwrap_err();
            let check = "project_contexts_configuration_json_schema";
            assert!(refused.to_string().contains(check), "{sql}: {refused}");
        }
        let sqlite =
            r#"UPDATE project_contexts SET configuration = '{"database": {"engine": "sqlite", "more": 1}}'"#;
        execute(db, sqlite).await.unwrap();
    });
}

/// SQL of the test's own.
async fn execute(db: &sdai::db::Db, sql: &'static str) -> Result<(), sqlx::Error> {
    match db.database() {
        Database::Sqlite => sqlx::query(sql).execute(db.sqlite_pool().unwrap()).await.map(drop),
        Database::Postgres => sqlx::query(sql).execute(db.postgres_pool().unwrap()).await.map(drop),
        Database::Mysql => sqlx::query(sql).execute(db.mysql_pool().unwrap()).await.map(drop),
    }
}

#[test]
fn triggers_keep_the_moment_of_the_last_change() {
    on_each(async |db| {
        let long_ago = Utc::now() - TimeDelta::days(30);
        let project =
            db.project_contexts().insert(shop().created_at(long_ago).updated_at(long_ago)).await.unwrap();
        let library = TemplateLibrary::new(db);
        let new = template::New::new("x", "x", "api", json!({}), Complexity::Simple).updated_at(long_ago);
        let kept = library.add(new).await.unwrap();
        assert_eq!((project.updated_at, kept.updated_at), (project.created_at, project.created_at));

        // Statements that know nothing of the column.
        execute(db, "UPDATE project_contexts SET description = 'by hand'").await.unwrap();
        execute(db, "UPDATE templates SET description = 'by hand'").await.unwrap();
        let day_ago = Utc::now() - TimeDelta::days(1);
        let found = db.project_contexts().find(project.id).required().await.unwrap();
        assert!(found.updated_at > day_ago && found.created_at == project.created_at, "{found:?}");
        assert!(db.templates().find(kept.id).required().await.unwrap().updated_at > day_ago);

        // And the repository's, which say what the row is then.
        let update = db.project_contexts().update(project.id).description("by repository".to_owned());
        let saved = update.save().await.unwrap();
        assert!(saved.updated_at >= found.updated_at, "{saved:?}");
        let now = db.project_contexts().find(project.id).required().await.unwrap();
        assert!(now.updated_at >= saved.updated_at && now.description == saved.description, "{now:?}");
    });
}

#[test]
fn documents_and_lists_are_asked_by_typed_filters() {
    on_each(async |db| {
        furnish(db).await;
        let store = ProjectContextStore::new(db);
        assert_eq!(names(store.with_file("main.py")).await, ["shop"]);
        assert_eq!(names(store.with_file("main")).await, [""; 0]);
        let pool = project_context::configuration.at("/database/pool").gt(10);
        assert_eq!(names(db.project_contexts().filter(pool)).await, ["shop"]);
        assert_eq!(names(store.built_on(&["python"])).await, ["pipeline", "shop"]);
        assert_eq!(names(store.built_on(&["python", "kafka"])).await, ["pipeline"]);
        let any = project_context::tech_stack.has_any(["kafka", "react"]);
        assert_eq!(names(db.project_contexts().filter(any)).await, ["pipeline", "site"]);
        let keys = project_context::configuration.at("").has_all_keys(["features", "auth"]);
        assert_eq!(names(db.project_contexts().filter(keys)).await, ["site"]);
        let engine = json!({ "database": { "engine": "sqlite" } });
        let features = json!({ "features": ["search"] });
        if db.database() == Database::Mysql {
            let refused = store.configured(engine).count().await;
            assert!(
                matches!(refused, Err(Error::Unsupported { column: "configuration", .. })),
                "{refused:?}"
            );
            return;
        }
        assert_eq!(names(store.configured(engine)).await, ["pipeline"]);
        assert_eq!(names(store.configured(features)).await, ["shop", "site"]);
    });
}

#[test]
fn changes_are_decided_found_by_what_they_touch_and_go_with_their_project() {
    on_each(async |db| {
        furnish(db).await;
        let store = ProjectContextStore::new(db);
        let log = ModificationLog::new(db);
        let shop = store.of_owner("ada", ProjectStatus::Created).await.unwrap().remove(0);
        let new = |request: &str, files: &[&str], risk: &str| {
            modification::New::new(shop.id, "ada", request)
                .affected_files(files.iter().map(|&file| file.to_owned()).collect::<Vec<_>>())
                .impact_analysis(json!({ "risk": risk, "components": ["api"], "breaking": risk == "high" }))
        };
        let login = log.request(new("add login", &["main.py", "auth.py"], "high")).await.unwrap();
        let search = log.request(new("faster search", &["search.py"], "low")).await.unwrap();
        let typo = log.request(new("fix a typo", &["README.md", "main.py"], "low")).await.unwrap();

        assert_eq!(log.touching("main.py").count().await.unwrap(), 2);
        assert_eq!(log.overlapping(&["search.py", "auth.py", "none.py"]).count().await.unwrap(), 2);
        assert_eq!(log.overlapping(&[]).count().await.unwrap(), 0);
        if db.database() != Database::Mysql {
            let high = log.with_impact(json!({ "risk": "high", "components": ["api"] })).all().await.unwrap();
            assert_eq!(high, std::slice::from_ref(&login));
        }

        log.decide(search.id, Verdict::Approved).await.unwrap();
        let applied = log.decide(search.id, Verdict::Applied).await.unwrap();
        assert!(applied.applied_at.is_some());
        assert_eq!(
            log.decide(login.id, Verdict::Rejected).await.unwrap().status,
            ModificationStatus::Rejected
        );
        assert_eq!(log.decide(typo.id, Verdict::Failed).await.unwrap().status, ModificationStatus::Failed);
        let found = log.of_project(shop.id, ModificationStatus::Applied).await.unwrap();
        assert_eq!(found, [applied]);
        let (_, asked) = store.load(shop.id).await.unwrap().unwrap();
        assert_eq!(asked.len(), 3);

        db.project_contexts().delete(shop.id).await.unwrap();
        assert_eq!(db.modifications().count().await.unwrap(), 0);
        assert_eq!(db.project_contexts().count().await.unwrap(), 2);
    });
}

#[test]
fn templates_are_found_by_what_they_are_made_of_and_rendered() {
    on_each(async |db| {
        let library = TemplateLibrary::new(db);
        let files = json!({ "main.py": "# {{name}} by {{author}}", "README.md": "{{name}}" });
        let api = template::New::new("API", "An API", "api", files, Complexity::Simple)
            .required_vars(list(["name"]))
            .optional_vars(list(["author"]))
            .tech_stack(list(["python", "fastapi"]))
            .tags(list(["rest", "async"]));
        let api = library.add(api).await.unwrap();
        let spa =
            template::New::new("SPA", "A page", "web", json!({ "src/App.tsx": "" }), Complexity::Medium);
        library.add(spa.tags(list(["frontend", "async"]))).await.unwrap();
        let twin = library.add(template::New::new("API", "", "api", json!({}), Complexity::Complex)).await;
        assert!(matches!(twin, Err(template::Fail::NameTaken)), "{twin:?}");
        let hasty =
            template::New::new("X", "", "api", json!({}), Complexity::Complex).estimated_setup_time(0);
        let hasty = library.add(hasty).await;
        assert!(matches!(hasty, Err(template::Fail::SetupTakesTime)), "{hasty:?}");

        assert_eq!(library.tagged(&["async"]).count().await.unwrap(), 2);
        assert_eq!(library.tagged(&["rest", "spa"]).count().await.unwrap(), 1);
        assert_eq!(library.made_with(&["fastapi", "python"]).count().await.unwrap(), 1);
        assert_eq!(library.bringing(&["README.md", "LICENSE"]).count().await.unwrap(), 1);
        let simple = library.list("api", Complexity::Simple).await.unwrap();
        assert_eq!(simple, std::slice::from_ref(&api));
        assert_eq!(
            library.by_name("SPA").await.unwrap().map(|found| found.complexity),
            Some(Complexity::Medium)
        );

        let missing = TemplateLibrary::render(&api, &BTreeMap::from([("author", "Ada")]));
        assert_eq!(missing, Err(Missing(vec!["name".to_owned()])));
        let rendered = TemplateLibrary::render(&api, &BTreeMap::from([("author", "Ada"), ("name", "Shop")]));
        assert_eq!(rendered, Ok(json!({ "main.py": "# Shop by Ada", "README.md": "Shop" })));
    });
}
