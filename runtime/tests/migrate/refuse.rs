//! What is refused before anything is run, and what status says of it.

use tablewright::migrate::{
    Direction, DownOptions, DownTarget, MigrateError, Migrations, Refusal, Silent, State, Sum, SumDifference,
    UpOptions, UpTarget, down, redo, status, up,
};
use tablewright_tests::{Kind, TestDatabase};

use super::{connect, databases, folder, rows, try_up, up_all};

const A: (&str, &str) = ("1_a.up.sql", "CREATE TABLE a (id INT);");
const B: (&str, &str) = ("2_b.up.sql", "CREATE TABLE b (id INT);");
const B_DOWN: (&str, &str) = (
    "2_b.down.sql",
    "-- hazard: drop_table b: its rows are lost\n-- hazard: set_not_null b.id: slow\nDROP TABLE b;",
);
const C: (&str, &str) = ("3_c.up.sql", "CREATE TABLE c (id INT);");
const C_DOWN: (&str, &str) = ("3_c.down.sql", "DROP TABLE c;");

async fn states(database: &TestDatabase, files: &[(&str, &str)]) -> Vec<State> {
    let folder = folder(files);
    let migrations = Migrations::read(folder.path()).unwrap();
    let status = status(&mut connect(database).await, &migrations).await.unwrap();
    status.entries.into_iter().map(|entry| entry.state).collect()
}

fn refusals(error: MigrateError) -> Vec<Refusal> {
    match error {
        MigrateError::Refused(refusals) => refusals,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn what_does_not_go_together_is_said_at_once() {
    for (kind, database) in databases() {
        let before = [A, B, C];
        assert_eq!(states(&database, &before).await, [State::Pending; 3], "{kind:?}");
        assert_eq!(database.judge(), "", "{kind:?}: status makes nothing");
        up_all(&database, folder(&before).path()).await;

        let after = [("1_a.up.sql", "CREATE TABLE a (id BIGINT);"), C, ("2_5.sql", ""), ("4_d.sql", "")];
        let after = [after[0], after[1], ("3_c.down.sql", ""), after[3]];
        assert_eq!(
            states(&database, &after).await,
            [State::Changed, State::Missing, State::Applied, State::Pending],
            "{kind:?}"
        );
        let error = try_up(&database, folder(&after).path()).await.unwrap_err();
        let message = error.to_string();
        assert_eq!(
            refusals(error),
            [
                Refusal::Changed { file: "1_a.up.sql".to_owned() },
                Refusal::Missing { version: 2, name: "b".to_owned() }
            ],
            "{kind:?}"
        );
        assert!(message.contains("1_a.up.sql was changed after it was applied"), "{message}");
        assert!(message.contains("2_b is applied but its file is missing"), "{message}");
        assert_eq!(states(&database, &after).await[3], State::Pending, "{kind:?}: nothing was run");
    }
}

#[tokio::test]
async fn line_ends_are_no_change() {
    for (kind, database) in databases() {
        up_all(&database, folder(&[("1_a.up.sql", "CREATE TABLE a (id INT);\n-- x\n")]).path()).await;
        let windows = [("1_a.up.sql", "CREATE TABLE a (id INT);\r\n-- x\r\n")];
        assert_eq!(states(&database, &windows).await, [State::Applied], "{kind:?}");
        assert_eq!(up_all(&database, folder(&windows).path()).await, [""; 0]);
    }
}

#[tokio::test]
async fn out_of_order_is_refused_unless_asked_for() {
    for (kind, database) in databases() {
        up_all(&database, folder(&[A, C]).path()).await;
        let merged = folder(&[A, B, C]);
        let error = try_up(&database, merged.path()).await.unwrap_err();
        let expected = Refusal::OutOfOrder { file: "2_b.up.sql".to_owned(), applied: 3 };
        assert_eq!(refusals(error), [expected], "{kind:?}");
        assert_eq!(states(&database, &[A, B, C]).await[1], State::OutOfOrder);

        let options = UpOptions { out_of_order: true, ..UpOptions::default() };
        let migrations = Migrations::read(merged.path()).unwrap();
        let report = up(&mut connect(&database).await, &migrations, &options, &mut Silent).await.unwrap();
        assert_eq!(report.runs.len(), 1, "{kind:?}");
        assert_eq!(states(&database, &[A, B, C]).await, [State::Applied; 3]);
    }
}

#[tokio::test]
async fn what_sqlx_left_half_done_is_said() {
    for (kind, database) in databases() {
        up_all(&database, folder(&[A]).path()).await;
        database.execute("UPDATE _sqlx_migrations SET success = false");
        let files = folder(&[A, B]);
        let error = try_up(&database, files.path()).await.unwrap_err();
        assert_eq!(refusals(error), [Refusal::Dirty { version: 1, name: "a".to_owned() }], "{kind:?}");
        assert_eq!(states(&database, &[A, B]).await, [State::Dirty, State::Pending]);
    }
}

#[tokio::test]
async fn up_goes_as_far_as_it_is_told() {
    for (kind, database) in databases() {
        let files = folder(&[A, B, C]);
        let migrations = Migrations::read(files.path()).unwrap();
        let mut conn = connect(&database).await;
        for (target, dry_run, expected) in [
            (UpTarget::Steps(0), false, vec![]),
            (UpTarget::Latest, true, vec![1, 2, 3]),
            (UpTarget::Steps(1), false, vec![1]),
            (UpTarget::To(2), true, vec![2]),
            (UpTarget::To(2), false, vec![2]),
            (UpTarget::To(1), false, vec![]),
            (UpTarget::Steps(9), false, vec![3]),
        ] {
            let options = UpOptions { target, dry_run, ..UpOptions::default() };
            let report = up(&mut conn, &migrations, &options, &mut Silent).await.unwrap();
            let ran: Vec<i64> = report.runs.iter().map(|run| run.version).collect();
            assert_eq!(ran, expected, "{kind:?}: {target:?}");
            assert!(
                report.runs.iter().all(|run| run.elapsed.is_none() == dry_run && run.sql.contains("CREATE"))
            );
        }
        let options = UpOptions { target: UpTarget::To(7), ..UpOptions::default() };
        let error = up(&mut conn, &migrations, &options, &mut Silent).await.unwrap_err();
        assert_eq!(error.to_string(), "there is no migration 7: there are 1, 2, 3");
    }
}

#[tokio::test]
async fn the_way_back_asks_for_what_it_takes() {
    for (kind, database) in databases() {
        let files = folder(&[A, B, B_DOWN, C, C_DOWN]);
        let migrations = Migrations::read(files.path()).unwrap();
        up_all(&database, files.path()).await;
        database.execute("INSERT INTO b VALUES (1)");
        let mut conn = connect(&database).await;
        let mut options = DownOptions { target: DownTarget::To(1), ..DownOptions::default() };
        let error = down(&mut conn, &migrations, &options, &mut Silent).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "the way back takes what must be allowed by name:\n  2_b.down.sql: drop_table b: its rows are lost\n\
             Allow it with --allow drop_table",
            "{kind:?}"
        );
        assert_eq!(rows(&database, "SELECT count(*) || '' FROM b").await, "1", "{kind:?}: nothing was run");
        options.allow = ["drop_column".to_owned()].into();
        assert!(down(&mut conn, &migrations, &options, &mut Silent).await.is_err(), "{kind:?}");

        options.allow = ["drop_table".to_owned()].into();
        let report = redo(&mut conn, &migrations, &options, &mut Silent).await.unwrap();
        let ran: Vec<_> = report.runs.iter().map(|run| (run.version, run.direction)).collect();
        let (up, down_) = (Direction::Up, Direction::Down);
        assert_eq!(ran, [(3, down_), (2, down_), (2, up), (3, up)], "{kind:?}");
        assert_eq!(rows(&database, "SELECT count(*) || '' FROM b").await, "0", "{kind:?}: it was made anew");

        options.target = DownTarget::To(0);
        let error = down(&mut conn, &migrations, &options, &mut Silent).await.unwrap_err();
        assert!(matches!(error, MigrateError::Irreversible { version: 1, .. }), "{kind:?}: {error}");
        options.target = DownTarget::default();
        let report = down(&mut conn, &migrations, &options, &mut Silent).await.unwrap();
        assert_eq!(report.runs.len(), 1, "{kind:?}: one step unless told");
        assert_eq!(states(&database, &[A, B, C]).await, [State::Applied, State::Applied, State::Pending]);

        let changed = folder(&[A, ("2_b.up.sql", "CREATE TABLE b (id BIGINT);"), B_DOWN]);
        let migrations = Migrations::read(changed.path()).unwrap();
        down(&mut conn, &migrations, &options, &mut Silent).await.unwrap();
        assert_eq!(
            up_all(&database, changed.path()).await,
            ["2_b.up.sql"],
            "{kind:?}: the way out of a change"
        );
    }
}

#[tokio::test]
async fn a_missing_file_stops_the_way_back_over_it_only() {
    for (kind, database) in databases() {
        up_all(&database, folder(&[A, B, C]).path()).await;
        let files = folder(&[A, C, C_DOWN]);
        let migrations = Migrations::read(files.path()).unwrap();
        let mut conn = connect(&database).await;
        let mut options = DownOptions { target: DownTarget::Steps(2), ..DownOptions::default() };
        let error = down(&mut conn, &migrations, &options, &mut Silent).await.unwrap_err();
        assert_eq!(refusals(error), [Refusal::Missing { version: 2, name: "b".to_owned() }], "{kind:?}");
        options.target = DownTarget::Steps(1);
        assert_eq!(
            down(&mut conn, &migrations, &options, &mut Silent).await.unwrap().runs.len(),
            1,
            "{kind:?}"
        );
    }
}

#[tokio::test]
async fn what_is_half_way_is_finished_before_anything_else() {
    for (kind, database) in databases() {
        let begun = "-- no-transaction\nCREATE TABLE b (id INT);\nINSERT INTO b VALUES (1);\n";
        let undone = "-- no-transaction\nDELETE FROM b;\nDROP TABLE ";
        let write = |up: &str, down: &str| {
            folder(&[A, ("1_a.down.sql", "DROP TABLE a"), ("2_b.up.sql", up), ("2_b.down.sql", down)])
        };
        let half = |direction| Refusal::Half { version: 2, name: "b".to_owned(), direction };
        let down_all = DownOptions { target: DownTarget::To(0), ..DownOptions::default() };
        let mut conn = connect(&database).await;

        let broken = write(&format!("{begun}nonsense"), &format!("{undone}b"));
        try_up(&database, broken.path()).await.unwrap_err();
        let migrations = Migrations::read(broken.path()).unwrap();
        let found = status(&mut conn, &migrations).await.unwrap();
        assert_eq!(found.of(State::Half(Direction::Up)).count(), 1, "{kind:?}: {found:?}");
        let error = down(&mut conn, &migrations, &down_all, &mut Silent).await.unwrap_err();
        assert_eq!(refusals(error), [half(Direction::Up)], "{kind:?}");
        // On MySQL no file with a table in it is one transaction, whatever it says.
        if kind != Kind::Mysql {
            let reshaped = write("CREATE TABLE b (id INT);", "");
            let error = try_up(&database, reshaped.path()).await.unwrap_err();
            assert_eq!(refusals(error), [Refusal::Reshaped { file: "2_b.up.sql".to_owned() }], "{kind:?}");
        }

        let mended = write(begun, &format!("{undone}nowhere"));
        assert_eq!(up_all(&database, mended.path()).await, ["2_b.up.sql"], "{kind:?}");
        let migrations = Migrations::read(mended.path()).unwrap();
        down(&mut conn, &migrations, &down_all, &mut Silent).await.unwrap_err();
        let found = status(&mut conn, &migrations).await.unwrap();
        assert_eq!(found.of(State::Half(Direction::Down)).count(), 1, "{kind:?}: {found:?}");
        assert_eq!(
            refusals(try_up(&database, mended.path()).await.unwrap_err()),
            [half(Direction::Down)],
            "{kind:?}"
        );
        let migrations = Migrations::read(write(begun, &format!("{undone}b")).path()).unwrap();
        assert_eq!(
            down(&mut conn, &migrations, &down_all, &mut Silent).await.unwrap().runs.len(),
            2,
            "{kind:?}"
        );
        assert_eq!(database.judge(), "", "{kind:?}");
    }
}

#[tokio::test]
async fn what_the_sum_does_not_list_waits_for_a_reader() {
    for (kind, database) in databases() {
        let files = folder(&[A, B, C]);
        let path = files.path();
        Sum::of_folder(path).unwrap().write(path).unwrap();
        up_all_to(&database, path, 1).await;

        // An applied file's way back may be mended, and what is not reached yet is not in the way.
        std::fs::write(path.join("1_a.down.sql"), "DROP TABLE a;").unwrap();
        std::fs::write(path.join("3_c.up.sql"), "CREATE TABLE c (id BIGINT);").unwrap();
        up_all_to(&database, path, 2).await;

        let migrations = Migrations::read(path).unwrap();
        let found = status(&mut connect(&database).await, &migrations).await.unwrap();
        assert_eq!(found.sum, [SumDifference::Changed("3_c.up.sql".to_owned())], "{kind:?}");
        assert!(found.is_edited(3) && !found.is_edited(1) && !found.is_up_to_date(), "{kind:?}");
        let refused = refusals(try_up(&database, path).await.unwrap_err());
        assert_eq!(refused, [Refusal::Unlisted(SumDifference::Changed("3_c.up.sql".to_owned()))], "{kind:?}");

        std::fs::write(path.join("4_d.up.sql"), "CREATE TABLE d (id INT);").unwrap();
        std::fs::remove_file(path.join("3_c.up.sql")).unwrap();
        let refused = refusals(try_up(&database, path).await.unwrap_err());
        assert_eq!(
            refused,
            [
                Refusal::Unlisted(SumDifference::Added("4_d.up.sql".to_owned())),
                Refusal::Unlisted(SumDifference::Removed("3_c.up.sql".to_owned())),
            ],
            "{kind:?}"
        );
        Sum::of_folder(path).unwrap().write(path).unwrap();
        assert_eq!(up_all(&database, path).await, ["4_d.up.sql"], "{kind:?}");
    }
}

async fn up_all_to(database: &TestDatabase, path: &std::path::Path, version: i64) {
    let options = UpOptions { target: UpTarget::To(version), ..UpOptions::default() };
    let migrations = Migrations::read(path).unwrap();
    let report = up(&mut connect(database).await, &migrations, &options, &mut Silent).await.unwrap();
    assert_eq!(report.runs.len(), 1, "to {version}");
}

/// An application that migrates itself is not the only one that uses its database.
#[tokio::test]
async fn an_application_does_not_expand_and_contract_in_one_run() {
    let expand = ("2_b.up.sql", "-- expand: a.title to a.name\nALTER TABLE a ADD COLUMN name INT;");
    let contract = ("3_c.up.sql", "-- contract: a.title to a.name\nALTER TABLE a DROP COLUMN title;");
    let first = ("1_a.up.sql", "CREATE TABLE a (id INT, title INT);");
    for (kind, database) in databases() {
        let all = folder(&[first, expand, contract]);
        up_all(&database, folder(&[first]).path()).await;
        let db = tablewright::Db::connect(database.url()).await.unwrap();
        let error = db.migrate(all.path()).await.unwrap_err();
        let said = error.to_string();
        let expected = "3_c.up.sql contracts what 2_b.up.sql expands in the same run (a.title to a.name)";
        assert!(said.contains(expected), "{kind:?}: {said}");
        assert_eq!(states(&database, &[first, expand, contract]).await[1], State::Pending, "{kind:?}");
        // The application of the state between, and then the one that speaks of the new column alone.
        assert_eq!(db.migrate(folder(&[first, expand]).path()).await.unwrap().runs.len(), 1, "{kind:?}");
        assert_eq!(db.migrate(all.path()).await.unwrap().runs.len(), 1, "{kind:?}");
    }
    // A new database has no application.
    for (_, database) in databases() {
        let db = tablewright::Db::connect(database.url()).await.unwrap();
        assert_eq!(db.migrate(folder(&[first, expand, contract]).path()).await.unwrap().runs.len(), 3);
    }
}
