//! What the seeds hold: system data that the engine relies on, templates that can be run, and both as they were after a second load.

use pyscrai::db::{Db, event_type, scenario_template};
use pyscrai::{RunManager, TemplateManager};
use tablewright::connection::{ConnectOptions, Connection};
use tablewright_schema::yaml;
use tablewright_tests::{Kind, TestDatabase};

use crate::world::example;

/// Runs a test on a seeded database of each kind; a function that is given loads the seeds again, and says how many rows it wrote.
fn on_each_seeded(test: impl AsyncFn(&Db, &dyn Fn() -> usize)) {
    let model = yaml::read_dir(&example("schema")).unwrap_or_else(|error| panic!("{error}"));
    let seeds = tablewright_seeds::read(&example("seeds"), &model).unwrap_or_else(|error| panic!("{error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        let load = || {
            tablewright_tests::block_on(async {
                let mut conn = Connection::connect(database.url(), &ConnectOptions::default()).await.unwrap();
                let loaded = tablewright_seeds::apply(&mut conn, &model, &seeds).await.unwrap();
                conn.close().await.unwrap();
                loaded.inserts() + loaded.updates()
            })
        };
        runtime.block_on(async {
            let db = pyscrai::open(database.url()).await.unwrap();
            assert_eq!(load(), seeds.len());
            test(&db, &load).await;
            db.close().await;
        });
    }
}

#[test]
fn the_engine_finds_its_event_types() {
    on_each_seeded(async |db, _| {
        // What this crate records by itself, and what PyScrAI's documentation names.
        for name in ["scenario_started", "agent_message", "scenario_update", "error_occurred"] {
            let found = db.event_types().by_name(name).required().await.unwrap();
            assert!(found.description.is_some(), "{name}");
        }
        // Every type but one says what its events carry.
        assert_eq!(db.event_types().filter(event_type::data_schema.is_null()).count().await.unwrap(), 1);
    });
}

#[test]
fn every_seeded_scenario_means_something_and_can_be_run() {
    on_each_seeded(async |db, _| {
        let templates = TemplateManager::new(db);
        let scenarios = templates.scenario_templates().await.unwrap();
        assert_eq!(scenarios.len(), 2);
        for scenario in scenarios {
            // Roles name templates that are there, flows name event types and roles.
            let same = templates.update_scenario_template(scenario.id, scenario_template::Update::new());
            assert_eq!(same.await.unwrap(), scenario);
            let run = RunManager::new(db).start(&scenario.name, "rehearsal", None).await.unwrap();
            let (_, agents) = RunManager::new(db).run(run.id).await.unwrap();
            assert!(agents.len() > 1, "{}", scenario.name);
        }
        assert_eq!(templates.characters().await.unwrap().len(), 3);
    });
}

#[test]
fn what_the_seeds_say_comes_back_and_what_people_made_stays() {
    on_each_seeded(async |db, load| {
        assert_eq!(load(), 0);
        let kind = db.event_types().by_name("agent_message").required().await.unwrap();
        db.event_types().update(kind.id).description("changed by hand").save().await.unwrap();
        let gone = db.event_types().by_name("turn_started").required().await.unwrap();
        db.event_types().delete(gone.id).await.unwrap();
        let own = event_type::New::new("applause", pyscrai::db::EventCategory::Agent);
        let own = db.event_types().insert(own).await.unwrap();
        assert_eq!(load(), 2);
        assert_eq!(db.event_types().find(kind.id).required().await.unwrap(), kind);
        assert!(db.event_types().by_name("turn_started").await.unwrap().is_some());
        assert_eq!(db.event_types().find(own.id).required().await.unwrap(), own);
        assert_eq!(load(), 0);
    });
}
