//! The migrations and the seeds: up, seeded twice, all down, up again, on each database; and they lead to what the YAML says.

use tablewright::migrate::{DownOptions, DownTarget, Silent, down, migrate};
use tablewright_migrations::{ScratchOptions, difference};
use tablewright_schema::yaml;

use crate::world::{example, on_each_empty};

#[test]
fn they_go_up_down_and_up_with_seeds_that_load_twice() {
    let model = yaml::read_dir(&example("schema")).unwrap_or_else(|error| panic!("{error}"));
    let seeds = tablewright_seeds::read(&example("seeds"), &model).unwrap_or_else(|error| panic!("{error}"));
    on_each_empty(async |kind, database, conn| {
        let scratch = ScratchOptions { url: database.url().to_owned(), named: None };
        let before = difference(conn, &model, &scratch).await.unwrap();
        assert!(!before.is_empty(), "an empty database lacks everything");
        let empty = database.judge();
        let applied = migrate(conn, &berrys::MIGRATIONS, &mut Silent).await.unwrap().runs.len();
        assert_eq!(applied, 5, "{kind:?}");
        let after = difference(conn, &model, &scratch).await.unwrap();
        assert!(after.is_empty(), "{kind:?}: {:?}", after.changes());
        let full = database.judge();
        assert_ne!(full, empty);

        let loaded = tablewright_seeds::apply(conn, &model, &seeds).await.unwrap();
        assert_eq!((loaded.inserts(), loaded.updates()), (seeds.len(), 0), "{kind:?}");
        let again = tablewright_seeds::apply(conn, &model, &seeds).await.unwrap();
        assert!(again.is_empty(), "{kind:?}: {again}");
        assert_eq!(again.unchanged(), seeds.len());

        let migrations = berrys::MIGRATIONS.read_for(conn.database()).unwrap();
        let allow = ["all".to_owned()].into();
        let options = DownOptions { target: DownTarget::To(0), allow, ..DownOptions::default() };
        let reverted = down(conn, &migrations, &options, &mut Silent).await.unwrap().runs.len();
        assert_eq!(reverted, applied, "{kind:?}");
        migrate(conn, &berrys::MIGRATIONS, &mut Silent).await.unwrap();
        assert_eq!(database.judge(), full, "{kind:?}");
        let loaded = tablewright_seeds::apply(conn, &model, &seeds).await.unwrap();
        assert_eq!(loaded.inserts(), seeds.len());
    });
}
