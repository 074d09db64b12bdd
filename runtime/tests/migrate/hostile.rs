//! Folders and files that nobody should have written: a clear error, or the right result.

use tablewright::migrate::{MigrateError, Migrations};

use super::{databases, folder, rows, try_up, up_all};

#[tokio::test]
async fn empty_folders_and_files_are_nothing_to_do() {
    for (kind, database) in databases() {
        assert_eq!(up_all(&database, folder(&[]).path()).await, [""; 0], "{kind:?}");
        assert_eq!(database.judge(), "");
        let empty = [
            ("1_empty.up.sql", ""),
            ("2_blank.up.sql", " \n;;\n"),
            ("3_comment.up.sql", "-- only a comment"),
            ("4_alone.up.sql", "-- no-transaction\n"),
            ("5_wrapped.up.sql", "BEGIN;\nCOMMIT;"),
        ];
        assert_eq!(up_all(&database, folder(&empty).path()).await.len(), 5, "{kind:?}");
    }
}

#[tokio::test]
async fn line_ends_marks_and_quotes_of_all_kinds_are_run() {
    for (kind, database) in databases() {
        let files = folder(&[
            (
                "1_it's \"q\" \\ ünïcode; DROP TABLE a; --.up.sql",
                "\u{feff}CREATE TABLE a (t TEXT);\r\n-- x\r\nINSERT INTO a VALUES ('1\r\n');\r\n",
            ),
            ("2_last_line_is_a_comment.up.sql", "INSERT INTO a VALUES ('it''s; -- no comment') -- ; '"),
            ("3_wrapped.up.sql", "begin transaction;\nINSERT INTO a VALUES ('é');\nend;\n"),
        ]);
        assert_eq!(up_all(&database, files.path()).await.len(), 3, "{kind:?}");
        assert_eq!(
            rows(&database, "SELECT t FROM a ORDER BY length(t)").await,
            "é;1\r\n;it's; -- no comment",
            "{kind:?}"
        );
        let description = rows(&database, "SELECT description FROM _sqlx_migrations WHERE version = 1").await;
        assert_eq!(description, "it's \"q\" \\ ünïcode; DROP TABLE a; --", "{kind:?}");
    }
}

#[tokio::test]
async fn files_that_do_not_end_are_errors() {
    for (kind, database) in databases() {
        for sql in
            ["SELECT 'a", "SELECT \"a", "SELECT (1", "CREATE TABLE a (", "\u{7f}\u{1}", "\\i x", "/* a"]
        {
            let error = try_up(&database, folder(&[("1_a.up.sql", sql)]).path()).await;
            // SQLite takes a comment that reaches the end of the text, as its documentation says; MySQL is sent none.
            if error.is_ok() {
                assert!(kind != tablewright_tests::Kind::Postgres && sql == "/* a", "{kind:?} {sql}");
                continue;
            }
            let Err(MigrateError::Failed(failure)) = error else { panic!("{kind:?} {sql}: {error:?}") };
            assert!(!failure.message.contains("INSERT INTO"), "{kind:?} {sql}: {failure}");
            assert_eq!(failure.line, 1);
        }
    }
}

#[tokio::test]
async fn a_file_that_ends_its_transaction_is_refused() {
    for (kind, database) in databases() {
        let files =
            folder(&[("1_a.up.sql", "CREATE TABLE a (id INT);\n  COMMIT;\nCREATE TABLE b (id INT);")]);
        let error = try_up(&database, files.path()).await.unwrap_err().to_string();
        assert!(error.starts_with("1_a.up.sql:2:3: `COMMIT` would end the transaction"), "{kind:?}: {error}");
        assert_eq!(database.judge(), "", "{kind:?}: nothing was run");
    }
}

#[test]
fn noise_is_named_by_file() {
    let files = folder(&[("2_good.up.sql", "")]);
    std::fs::write(files.path().join("1_noise.up.sql"), [0xff, 0xfe, 0x00, 0x41]).unwrap();
    std::fs::create_dir(files.path().join("3_a_folder.sql")).unwrap();
    let error = Migrations::read(files.path()).unwrap_err();
    assert_eq!(error.problems.len(), 1, "{error}");
    assert!(error.to_string().contains("1_noise.up.sql is not UTF-8 text (line 1)"), "{error}");
}

#[tokio::test]
async fn a_history_that_is_none_is_an_error() {
    for (kind, database) in databases() {
        database.execute("CREATE TABLE _sqlx_migrations (version TEXT)");
        let error = try_up(&database, folder(&[("1_a.up.sql", "")]).path()).await.unwrap_err().to_string();
        assert!(error.starts_with("reading the migration history: "), "{kind:?}: {error}");
    }
}
