//! The example's migrations and seeds: up, seeded twice, down, up again, on each database; and they lead to the schema.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use std::path::Path;

use tablewright::connection::{ConnectOptions, Connection};
use tablewright::migrate::{DownOptions, DownTarget, Silent, down, migrate};
use tablewright_migrations::{ScratchOptions, difference};
use tablewright_schema::yaml;
use tablewright_tests::{Kind, TestDatabase};

fn example(folder: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)
}

fn on_each(test: impl AsyncFn(Kind, &TestDatabase, &mut Connection)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        runtime.block_on(async {
            let mut conn =
                Connection::connect(database.url(), &ConnectOptions::create_missing()).await.unwrap();
            test(kind, &database, &mut conn).await;
            conn.close().await.unwrap();
        });
    }
}

#[test]
fn migrations_go_up_down_and_up_with_seeds_that_load_twice() {
    let model = yaml::read_dir(&example("schema")).unwrap_or_else(|error| panic!("{error}"));
    let seeds = tablewright_seeds::read(&example("seeds"), &model).unwrap_or_else(|error| panic!("{error}"));
    on_each(async |kind, database, conn| {
        let applied = migrate(conn, &aurite::MIGRATIONS, &mut Silent).await.unwrap().runs.len();
        assert!(applied >= 2, "an initial migration and one that evolves it");
        let first = database.judge();
        let loaded = tablewright_seeds::apply(conn, &model, &seeds).await.unwrap();
        assert_eq!((loaded.inserts(), loaded.updates()), (seeds.len(), 0));
        let again = tablewright_seeds::apply(conn, &model, &seeds).await.unwrap();
        assert!(again.is_empty(), "{again}");
        assert_eq!(again.unchanged(), seeds.len());

        let migrations = aurite::MIGRATIONS.read_for(conn.database()).unwrap();
        let allow = ["all".to_owned()].into();
        let options = DownOptions { target: DownTarget::To(0), allow, ..DownOptions::default() };
        let reverted = down(conn, &migrations, &options, &mut Silent).await.unwrap().runs.len();
        assert_eq!(reverted, applied, "{kind:?}");
        migrate(conn, &aurite::MIGRATIONS, &mut Silent).await.unwrap();
        assert_eq!(database.judge(), first, "{kind:?}");
        let loaded = tablewright_seeds::apply(conn, &model, &seeds).await.unwrap();
        assert_eq!(loaded.inserts(), seeds.len());
    });
}

#[test]
fn migrations_lead_to_what_the_yaml_says() {
    let model = yaml::read_dir(&example("schema")).unwrap_or_else(|error| panic!("{error}"));
    on_each(async |kind, database, conn| {
        let scratch = ScratchOptions { url: database.url().to_owned(), named: None };
        let before = difference(conn, &model, &scratch).await.unwrap();
        assert!(!before.is_empty(), "an empty database lacks everything");
        migrate(conn, &aurite::MIGRATIONS, &mut Silent).await.unwrap();
        let after = difference(conn, &model, &scratch).await.unwrap();
        assert!(after.is_empty(), "{kind:?}: {:?}", after.changes());
    });
}
