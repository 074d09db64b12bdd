//! That PostgreSQL answers the questions with the indexes that were made for them: its own plan says so.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod world;

use sdai::db::{Db, modification, project_context, template};
use sdai::{Complexity, ModificationLog, ProjectContextStore, ProjectStatus, ProjectType, TemplateLibrary};
use tablewright::types::json;
use tablewright_tests::{Kind, TestDatabase};
use world::few;

/// Rows enough that an index pays, of which few are what is asked for.
async fn fill(db: &Db) {
    let projects = (0..2_000).map(|number| {
        // An agency has many projects, few of them deployed; whoever has one has deployed it.
        let (owner, status) = match (number % 2, number % 100) {
            (0, 0) => ("agency".to_owned(), ProjectStatus::Deployed),
            (0, _) => ("agency".to_owned(), ProjectStatus::Created),
            _ => (format!("owner {number}"), ProjectStatus::Deployed),
        };
        project_context::New::new(owner, format!("project {number}"), ProjectType::Api)
            .status(status)
            .tech_stack(vec![format!("language {}", number % 400), "all".to_owned()])
            .codebase(json!({ format!("src/{number}.py"): "x" }))
            .configuration(json!({ "features": [format!("feature {number}")], "number": number }))
    });
    let projects = db.project_contexts().insert_many(projects).await.unwrap();
    let changes = projects.iter().enumerate().map(|(number, id)| {
        modification::New::new(*id, "ada", "change it")
            .affected_files(vec![format!("src/{number}.py")])
            .impact_analysis(json!({ "components": [format!("part {number}")] }))
    });
    db.modifications().insert_many(changes).await.unwrap();
    let templates = (0..2_000).map(|number| {
        let files = json!({ format!("file {number}"): "x" });
        template::New::new(
            format!("template {number}"),
            "x",
            format!("category {}", number % 100),
            files,
            Complexity::Simple,
        )
        .tags(vec![format!("tag {number}")])
        .tech_stack(vec![format!("language {number}")])
    });
    db.templates().insert_many(templates).await.unwrap();
    sqlx::query("VACUUM ANALYZE").execute(db.postgres_pool().unwrap()).await.unwrap();
}

#[tokio::test]
async fn questions_about_documents_and_lists_use_gin() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let db = sdai::connect(&few(database.url())).await.unwrap();
    fill(&db).await;
    let (store, log) = (ProjectContextStore::new(&db), ModificationLog::new(&db));
    let library = TemplateLibrary::new(&db);
    let any_key = project_context::configuration.at("").has_any_key(["none", "nothing"]);
    let plans = [
        (store.with_file("src/7.py").explain().await, "project_contexts_codebase_gin"),
        (
            store.configured(json!({ "features": ["feature 7"] })).explain().await,
            "project_contexts_configuration_gin",
        ),
        (db.project_contexts().filter(any_key).explain().await, "project_contexts_configuration_gin"),
        (store.built_on(&["language 7"]).explain().await, "project_contexts_tech_stack_gin"),
        (log.touching("src/7.py").explain().await, "modifications_affected_files_gin"),
        (log.overlapping(&["src/7.py", "src/8.py"]).explain().await, "modifications_affected_files_gin"),
        (
            log.with_impact(json!({ "components": ["part 7"] })).explain().await,
            "modifications_impact_analysis_gin",
        ),
        (library.tagged(&["tag 7", "tag 8"]).explain().await, "templates_tags_gin"),
        (library.made_with(&["language 7"]).explain().await, "templates_tech_stack_gin"),
        (library.bringing(&["file 7", "file 8"]).explain().await, "templates_files_gin"),
    ];
    for (plan, index) in plans {
        let plan = plan.unwrap();
        assert!(plan.contains(&format!("Bitmap Index Scan on {index}")), "{index}\n{plan}");
    }
    // And they find what they are to find.
    assert_eq!(store.with_file("src/7.py").count().await.unwrap(), 1);
    assert_eq!(store.built_on(&["language 7", "all"]).count().await.unwrap(), 5);
    assert_eq!(log.overlapping(&["src/7.py", "src/8.py"]).count().await.unwrap(), 2);
    db.close().await;
}

#[tokio::test]
async fn common_questions_use_indexes_over_several_columns() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let db = sdai::connect(&few(database.url())).await.unwrap();
    fill(&db).await;
    let project =
        db.project_contexts().select().order(project_context::name.asc()).first().await.unwrap().unwrap();
    let newest =
        db.modifications().by_project_id(project.id).order(modification::created_at.desc()).limit(10);
    let plans = [
        (
            db.project_contexts().by_owner_id_and_status("agency", ProjectStatus::Deployed).explain().await,
            "project_contexts_owner_id_status_idx",
        ),
        (newest.explain().await, "modifications_project_id_"),
        (
            db.templates().by_category_and_complexity("category 7", Complexity::Simple).explain().await,
            "templates_category_complexity_idx",
        ),
    ];
    for (plan, index) in plans {
        let plan = plan.unwrap();
        assert!(plan.contains(index), "{index}\n{plan}");
    }
    db.close().await;
}

#[tokio::test]
async fn the_server_has_every_index_of_the_document() {
    let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
    let db = sdai::connect(&few(database.url())).await.unwrap();
    let methods = "SELECT c.relname || ': ' || count(*) FILTER (WHERE m.amname = 'btree') || ' btree, ' || \
                   count(*) FILTER (WHERE m.amname = 'gin') || ' gin' \
                   FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid \
                   JOIN pg_am m ON m.oid = x.relam WHERE c.relname IN ('project_contexts', 'modifications', 'templates') \
                   GROUP BY c.relname ORDER BY c.relname";
    let found: Vec<String> =
        sqlx::query_scalar(methods).fetch_all(db.postgres_pool().unwrap()).await.unwrap();
    let expect =
        ["modifications: 3 btree, 2 gin", "project_contexts: 5 btree, 3 gin", "templates: 3 btree, 3 gin"];
    assert_eq!(found, expect);
    db.close().await;
}
