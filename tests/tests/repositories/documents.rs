//! Documents that the database validates too, for an application whose JSON Schema is an older one.

use std::path::PathBuf;

use serde_json::json;
use tablewright::{Error, JsonViolation};
use tablewright_schema::{Dialect, yaml};
use tablewright_tests::TestDatabase;

use crate::{KINDS, create};

pub mod db {
    //! What the schema gives.
    #![allow(missing_docs)]
    tablewright::schema!("tests/repositories/documents.yaml");
}

use db::run;

/// A database that is a version ahead: it takes no more than 50 tokens.
fn ahead(database: &TestDatabase, dialect: Dialect) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/repositories");
    let text = std::fs::read_to_string(folder.join("documents.yaml")).unwrap();
    let stricter = |path: &str| {
        let text = std::fs::read_to_string(folder.join(path)).map_err(|error| error.to_string())?;
        Ok(text.replace("100", "50"))
    };
    let model = yaml::read_sources(vec![(PathBuf::from("documents.yaml"), text)], stricter).unwrap();
    let (schema, _) = model.schema(dialect).unwrap();
    database.execute(&dialect.spelling().create_all(&schema).join(";\n"));
}

#[tokio::test]
async fn what_only_the_database_refuses_is_the_same_failure() {
    for (kind, dialect, name) in KINDS {
        let Some(database) = create(kind) else { continue };
        ahead(&database, dialect);
        let db = db::Db::connect(database.url()).await.unwrap();
        let runs = db.runs();
        runs.insert(run::New::new(json!({ "tokens": 50 }))).await.unwrap();

        let by_application = runs.insert(run::New::new(json!({ "tokens": 101 }))).await.unwrap_err();
        let run::Fail::Config(violation) = &by_application else { panic!("{name}: {by_application:?}") };
        assert_eq!(violation.pointer(), "/tokens");

        let by_database = runs.insert(run::New::new(json!({ "tokens": 60 }))).await.unwrap_err();
        let run::Fail::Config(violation) = &by_database else { panic!("{name}: {by_database:?}") };
        let told: Vec<_> = violation.findings().collect();
        assert_eq!(told, [("", "the database does not take this document")], "{name}");
        assert_eq!(violation.schema(), "runs_config_json_schema");
        let error = Error::from(by_database);
        assert!(matches!(error, Error::Json { column: "config", .. }), "{name}: {error:?}");

        let many = [json!({ "tokens": 1 }), json!({ "tokens": 99 })].map(run::New::new);
        let many = runs.insert_many(many).await.unwrap_err();
        assert!(matches!(many, run::Fail::Config(JsonViolation { .. })), "{name}: {many:?}");
        assert_eq!(runs.select().count().await.unwrap(), 1, "{name}");
    }
}
