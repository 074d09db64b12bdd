//! `up` through a network that drops: it connects again, finds out what was done, and does the rest.

use tablewright_tests::{Cut, Kind, Proxy, TestDatabase};

use crate::folder::{Folder, Shown};

const FILES: usize = 4;
const ROWS: usize = 2000;

/// Files whose text is long, so that a cut hits them and not the greeting.
fn folder() -> Folder {
    let folder = Folder::empty();
    folder.write("tablewright.yaml", "databases: { default: 'sqlite://unused.db' }\n");
    folder.write("schema/schema.yaml", "tables: {}\n");
    for file in 1..=FILES {
        let rows: Vec<String> = (0..ROWS).map(|row| format!("({row}, 'row {row} of file {file}')")).collect();
        let sql = format!(
            "CREATE TABLE t{file} (id INT, body VARCHAR(40));\nINSERT INTO t{file} VALUES {};\n",
            rows.join(", ")
        );
        folder.write(&format!("migrations/2026010100000{file}_t{file}.up.sql"), sql);
        folder.write(
            &format!("migrations/2026010100000{file}_t{file}.down.sql"),
            format!("DROP TABLE t{file};\n"),
        );
    }
    folder.run("check --accept").succeeds();
    folder
}

fn up(folder: &Folder, proxy: &Proxy, database: &TestDatabase) -> Shown {
    folder.run_with(&["up", "--db", &proxy.url(database.url())])
}

fn story(kind: Kind) {
    let Some(whole) = TestDatabase::create(kind) else { return };
    let folder = folder();
    let proxy = Proxy::before(kind, whole.url(), None);
    up(&folder, &proxy, &whole).succeeds();
    let bytes = proxy.passed();
    for (percent, delivers) in [(30, false), (55, true), (80, false)] {
        let database = TestDatabase::create(kind).expect("there was one");
        let cut = Cut { after: bytes * percent / 100, delivers, once: true };
        let proxy = Proxy::before(kind, database.url(), Some(cut));
        let shown = up(&folder, &proxy, &database).succeeds();
        assert!(proxy.passed() > cut.after, "{kind:?}: nothing was cut");
        assert!(shown.err.contains("the connection was lost"), "{kind:?} at {percent} %: {}", shown.err);
        for file in 1..=FILES {
            // A count that is another is refused by the check.
            database.execute(&format!(
                "CREATE TABLE told{file} (n INT CHECK (n = {ROWS})); INSERT INTO told{file} SELECT count(*) FROM t{file}; DROP TABLE told{file}"
            ));
        }
        assert_eq!(database.judge(), whole.judge(), "{kind:?} at {percent} %");
        let again = folder.run_with(&["up", "--db", database.url()]).succeeds();
        assert!(again.out.contains("nothing to do"), "{}", again.out);
    }
}

#[test]
fn up_connects_again_on_postgres() {
    story(Kind::Postgres);
}

#[test]
fn up_connects_again_on_mariadb() {
    story(Kind::Mysql);
}
