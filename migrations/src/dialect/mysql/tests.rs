//! Views, triggers, routines, events and sequences against a real server: `TABLEWRIGHT_TEST_MARIADB` names one.

mod worlds;

use std::path::PathBuf;

use sqlx::{AssertSqlSafe, Executor as _, MySqlConnection};
use tablewright::Connection;
use tablewright_schema::object::{Object, ObjectId, ObjectKind};
use tablewright_schema::{Dialect, Model, ObjectName, Schema, yaml};

use super::scratch::{self, Scratch};
use crate::change::{Change, ObjectChange};
use crate::{AuthoringError, Difference, ScratchOptions, describe, difference, files, prove};

/// The server that tests may use, as a user who may do everything. Without one a test says that it did nothing, and fails in CI.
fn server(test: &str) -> Option<String> {
    let url = std::env::var("TABLEWRIGHT_TEST_MARIADB").ok().filter(|url| !url.is_empty());
    if url.is_none() {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{test}: TABLEWRIGHT_TEST_MARIADB is not set");
        eprintln!("SKIPPED {test}: TABLEWRIGHT_TEST_MARIADB is not set");
    }
    url
}

/// An empty database of the test's own.
struct Database {
    url: String,
    scratch: Scratch,
}

impl Database {
    async fn create(test: &str) -> Option<Self> {
        let url = server(test)?;
        let mut scratch =
            scratch::create(&url, None).await.expect("the test server lets us create databases");
        let name: String = sqlx::query_scalar("SELECT DATABASE()")
            .fetch_one(scratch.mysql())
            .await
            .expect("a database has a name");
        Some(Self { url: with_database(&url, &name), scratch })
    }

    fn connection(&mut self) -> &mut Connection {
        self.scratch.connection()
    }

    async fn run(&mut self, sql: &str) {
        if let Err(error) = tablewright::migrate::execute(self.connection(), sql).await {
            panic!("{error}\n{sql}");
        }
    }

    fn options(&self) -> ScratchOptions {
        ScratchOptions { url: self.url.clone(), named: None }
    }

    async fn difference(&mut self, yaml: &str) -> Result<Difference, AuthoringError> {
        let options = self.options();
        difference(self.connection(), &model(yaml), &options).await
    }

    /// What differs, a line each.
    async fn lines(&mut self, yaml: &str) -> Vec<String> {
        let found = self.difference(yaml).await.unwrap_or_else(|error| panic!("{error}\n{yaml}"));
        describe(Dialect::Mysql, &found.changes()).iter().map(ToString::to_string).collect()
    }
}

/// The same server, another database.
fn with_database(url: &str, name: &str) -> String {
    let (address, parameters) = url.split_once('?').unwrap_or((url, ""));
    let server = address.rsplit_once('/').expect("the URL names a database").0;
    format!("{server}/{name}?{parameters}")
}

fn model(text: &str) -> Model {
    yaml::read_texts(vec![(PathBuf::from("schema.yaml"), text.to_owned())])
        .unwrap_or_else(|found| panic!("{found}"))
}

const TABLE: &str = "CREATE TABLE users (id INT NOT NULL PRIMARY KEY, age INT NULL);\n";

const YAML: &str = "tables:\n  users:\n    columns: { id: { type: int, primary_key: true }, age: int? }\n";

fn with_trigger(triggers: &str) -> String {
    format!("{YAML}    triggers:\n{triggers}")
}

#[tokio::test]
async fn what_the_yaml_leaves_open_is_as_it_is() {
    let triggers = "CREATE TRIGGER b BEFORE INSERT ON users FOR EACH ROW SET NEW.age = 1;\
                    CREATE TRIGGER a BEFORE INSERT ON users FOR EACH ROW SET NEW.age = 2;";
    let both = "      a: BEFORE INSERT FOR EACH ROW SET NEW.age = 2\n      b: BEFORE INSERT FOR EACH ROW SET NEW.age = 1\n";
    for (sql, yaml) in [
        (
            "CREATE DEFINER=`mysql`@`localhost` VIEW v AS SELECT id FROM users",
            format!("{YAML}views: {{ v: SELECT id FROM users }}"),
        ),
        (
            "CREATE VIEW v AS SELECT id + 1 AS n FROM users WHERE age IS NOT NULL",
            format!("{YAML}views: {{ v: 'SELECT (id+1) n from users where (age is not null)' }}"),
        ),
        (
            "SET SESSION sql_mode = 'ANSI_QUOTES'; CREATE PROCEDURE p() SELECT 1",
            format!("{YAML}procedures: {{ p: 'CREATE PROCEDURE p() SELECT 1' }}"),
        ),
        (
            "SET SESSION time_zone = 'SYSTEM'; CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1",
            format!("{YAML}events: {{ e: ON SCHEDULE EVERY 1 DAY DO SELECT 1 }}"),
        ),
        (
            "CREATE EVENT e ON SCHEDULE AT NOW() + INTERVAL 5 DAY ON COMPLETION PRESERVE DO SELECT 1",
            format!(
                "{YAML}events: {{ e: ON SCHEDULE AT NOW() + INTERVAL 5 DAY ON COMPLETION PRESERVE DO SELECT 1 }}"
            ),
        ),
        (
            "CREATE FUNCTION f() RETURNS INT COMMENT 'it' RETURN 1",
            format!(
                "{YAML}functions: {{ f: {{ sql: CREATE FUNCTION f() RETURNS INT RETURN 1, comment: it }} }}"
            ),
        ),
        (triggers, with_trigger(both)),
    ] {
        let Some(mut database) = Database::create("what_the_yaml_leaves_open_is_as_it_is").await else {
            return;
        };
        database.run(&format!("{TABLE}{sql}")).await;
        assert_eq!(database.lines(&yaml).await, [""; 0], "{sql}");
        // That says nothing unless something else makes a difference.
        let other = yaml.replace("SELECT 1", "SELECT 2").replace("id FROM", "age FROM").replace("+1", "+2");
        let other = other.replace("= 1", "= 3").replace("RETURN 1", "RETURN 2");
        assert_eq!(database.lines(&other).await.len(), 1, "{other}");
    }
}

#[tokio::test]
async fn what_is_replaced_keeps_what_the_yaml_leaves_open() {
    let Some(mut database) = Database::create("what_is_replaced_keeps_what_the_yaml_leaves_open").await
    else {
        return;
    };
    let sql = "SET SESSION sql_mode = 'ANSI_QUOTES'; CREATE DEFINER=`mysql`@`localhost` PROCEDURE p() SELECT 1;\
               CREATE TRIGGER b BEFORE INSERT ON users FOR EACH ROW SET NEW.age = 1;\
               CREATE TRIGGER a BEFORE INSERT ON users FOR EACH ROW SET NEW.age = 2;";
    database.run(&format!("{TABLE}{sql}")).await;
    let yaml = with_trigger(
        "      a: BEFORE INSERT FOR EACH ROW SET NEW.age = 2\n      b: BEFORE INSERT FOR EACH ROW SET NEW.age = 3\n",
    );
    let yaml = format!("{yaml}procedures: {{ p: 'CREATE PROCEDURE p() SELECT 2' }}");
    let found = database.difference(&yaml).await.unwrap_or_else(|error| panic!("{error}"));
    let up = files(&found.stages, "change", 1).remove(0).up;
    for part in [
        "SET @tablewright_sql_mode = @@SESSION.sql_mode, SESSION sql_mode = 'ANSI_QUOTES';",
        "CREATE OR REPLACE DEFINER=`mysql`@`localhost` PROCEDURE `p`()\nSELECT 2;",
        "CREATE OR REPLACE TRIGGER `b` BEFORE INSERT ON `users` FOR EACH ROW PRECEDES `a` SET NEW.age = 3;",
        "SET SESSION sql_mode = @tablewright_sql_mode;",
    ] {
        assert!(up.contains(part), "{part}\n{up}");
    }
    prove(&found, &database.options(), &mut |_| {}).await.unwrap_or_else(|error| panic!("{error}\n{up}"));
}

#[tokio::test]
async fn what_the_server_refuses_is_told_at_its_place() {
    for (yaml, expected) in [
        (format!("{YAML}views: {{ v: SELECT nope FROM users }}"), "view v: Unknown column 'nope'"),
        (format!("{YAML}views: {{ v: SELECT 1 FROM users, w: SELECT 1 FROM x }}"), "view w: Table"),
        (
            with_trigger("      t: BEFORE INSERT FOR EACH ROW SET NEW.nope = 1\n"),
            "trigger t on users: Unknown column 'nope'",
        ),
        (
            format!("{YAML}functions: {{ f: CREATE FUNCTION f() RETURNS nope RETURN 1 }}"),
            "function f: Unknown data type",
        ),
        (
            format!("{YAML}functions: {{ f: CREATE FUNCTION g() RETURNS INT RETURN 1 }}"),
            "function f: this statement does not make",
        ),
        (
            format!("{YAML}events: {{ e: 'ON SCHEDULE AT \"2020-01-01\" DO SELECT 1' }}"),
            "event e: the server does not keep",
        ),
        (format!("{YAML}sequences: {{ s: MINVALUE 5 MAXVALUE 1 }}"), "sequence s: Sequence"),
    ] {
        let Some(mut database) = Database::create("what_the_server_refuses_is_told_at_its_place").await
        else {
            return;
        };
        database.run(TABLE).await;
        let refused = database.difference(&yaml).await.map(|found| found.changes());
        let said = refused.expect_err(&yaml).to_string();
        let part = expected.split_once(": ").expect("whose it is, and why");
        assert!(said.contains(part.0) && said.contains(part.1), "{expected}\n{said}");
    }
}

#[tokio::test]
async fn a_broken_view_is_left_alone_until_it_is_replaced() {
    let Some(mut database) = Database::create("a_broken_view_is_left_alone_until_it_is_replaced").await
    else {
        return;
    };
    let sql = "CREATE TABLE gone (a INT); CREATE VIEW v AS SELECT a FROM gone; CREATE VIEW w AS SELECT a FROM v; DROP TABLE gone";
    database.run(&format!("{TABLE}{sql}")).await;
    let found = database.difference(YAML).await.unwrap_or_else(|error| panic!("{error}"));
    let kinds: Vec<String> =
        found.from.unmanaged.iter().map(|found| format!("{} {}", found.kind, found.name)).collect();
    assert_eq!(kinds, ["broken view v", "broken view w"]);
    assert!(found.is_empty());
    let yaml = format!("{YAML}views: {{ v: SELECT id FROM users }}");
    let found = database.difference(&yaml).await.unwrap_or_else(|error| panic!("{error}"));
    let up = files(&found.stages, "change", 1).remove(0).up;
    assert!(up.contains("CREATE OR REPLACE VIEW `v`"), "{up}");
    prove(&found, &database.options(), &mut |_| {}).await.unwrap_or_else(|error| panic!("{error}\n{up}"));
    database.run(&up).await;
    assert_eq!(database.lines(&yaml).await, [""; 0]);
}

#[tokio::test]
async fn a_change_that_would_break_a_view_or_a_trigger_is_refused() {
    let name = "a_change_that_would_break_a_view_or_a_trigger_is_refused";
    let Some(mut database) = Database::create(name).await else { return };
    let sql = "CREATE VIEW v AS SELECT age FROM users; CREATE VIEW w AS SELECT age FROM v;\
               CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW SET NEW.age = 1";
    database.run(&format!("{TABLE}{sql}")).await;
    let objects = "    triggers:\n      t: BEFORE INSERT FOR EACH ROW SET NEW.age = 1\nviews: { v: SELECT age FROM users, w: SELECT age FROM v }\n";
    let renamed = YAML.replace("age: int?", "years: { type: int?, renamed_from: age }");
    for table in [YAML.replace(", age: int?", ""), renamed] {
        let refused = database.difference(&format!("{table}{objects}")).await.map(|found| found.changes());
        let said = refused.expect_err("the column is gone").to_string();
        for part in [
            "the view v",
            "Unknown column 'age' in 'SELECT'",
            "the view w",
            "Table 'v' doesn't exist",
            "the trigger t on users",
        ] {
            assert!(said.contains(part), "{part}\n{said}");
        }
    }
    // Another type breaks none of them.
    assert_eq!(
        database.lines(&format!("{}{objects}", YAML.replace("age: int?", "age: bigint?"))).await.len(),
        1
    );
}

/// A user who may use two databases and make none.
#[tokio::test]
async fn a_named_scratch_database_is_enough() {
    let Some(mut database) = Database::create("a_named_scratch_database_is_enough").await else { return };
    let Some(mut named) = Database::create("a_named_scratch_database_is_enough").await else { return };
    let name_of = |url: &str| {
        url.split('?').next().and_then(|url| url.rsplit('/').next()).unwrap_or_default().to_owned()
    };
    let user = format!("tw{}", std::process::id());
    for statement in [
        format!("CREATE USER '{user}'@'%' IDENTIFIED BY 'x'"),
        format!("GRANT ALL ON `{}`.* TO '{user}'@'%'", name_of(&database.url)),
        format!("GRANT ALL ON `{}`.* TO '{user}'@'%'", name_of(&named.url)),
    ] {
        run(named.scratch.mysql(), &statement).await;
    }
    database.run(&format!("{TABLE}CREATE VIEW v AS SELECT id FROM users")).await;
    let as_user = |url: &str| url.replacen("://root@", &format!("://{user}:x@"), 1);
    let options = ScratchOptions { url: as_user(&database.url), named: Some(as_user(&named.url)) };
    let connected = Connection::connect(&options.url, &tablewright::ConnectOptions::default()).await;
    let mut connection = connected.expect("the user may connect");
    let yaml = with_trigger("      t: BEFORE INSERT FOR EACH ROW SET NEW.number = 2\n").replace(
        "age: int? }",
        "number: { type: bigint, default: { sql: nextval(s) }, check: NOT (number = 3) } }",
    );
    let yaml = format!(
        "{yaml}sequences: [s]\nviews: {{ v: SELECT id FROM users, w: 'SELECT v.id, number FROM v JOIN users ON users.id = v.id' }}\n"
    );
    let found = difference(&mut connection, &model(&yaml), &options).await;
    let found = found.unwrap_or_else(|error| panic!("{error}"));
    let proven = prove(&found, &options, &mut |_| {}).await;
    run(named.scratch.mysql(), &format!("DROP USER '{user}'@'%'")).await;
    proven.unwrap_or_else(|error| panic!("{error}"));
}

/// Its tables may be gone; that migrations were applied there is not to be forgotten.
#[tokio::test]
async fn a_database_with_a_history_is_no_scratch_database() {
    let Some(mut named) = Database::create("a_database_with_a_history_is_no_scratch_database").await else {
        return;
    };
    named.run("CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY)").await;
    for _ in 0..2 {
        let refused =
            scratch::create(&named.url, Some(&named.url)).await.err().map(|error| error.to_string());
        let refused = refused.unwrap_or_default();
        assert!(refused.contains("it is not empty: it holds _sqlx_migrations"), "{refused}");
    }
}

async fn run(connection: &mut MySqlConnection, sql: &str) {
    if let Err(error) = connection.execute(AssertSqlSafe(sql.to_owned())).await {
        panic!("{error}\n{sql}");
    }
}

/// On MySQL, which has `CREATE OR REPLACE` for views alone.
#[test]
fn what_no_statement_replaces_is_dropped_and_made() {
    let object = |kind, on: Option<&str>, sql: &str| {
        let id = ObjectId { on: on.map(ObjectName::new), ..ObjectId::new(kind, ObjectName::new("x")) };
        Object::new(id, sql.to_owned())
    };
    let mut found = Vec::new();
    for (kind, on, from, to) in [
        (ObjectKind::View, None, "CREATE VIEW `x` AS\nselect 1", "CREATE VIEW `x` AS\nselect 2"),
        (
            ObjectKind::Function,
            None,
            "CREATE FUNCTION `x`() RETURNS int RETURN 1",
            "CREATE FUNCTION `x`() RETURNS int RETURN 2",
        ),
        (
            ObjectKind::Event,
            None,
            "CREATE EVENT `x` ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01' ENDS '2032-01-01' DO SELECT 1",
            "CREATE EVENT `x` ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01' DO SELECT 1",
        ),
        (
            ObjectKind::Trigger,
            Some("t"),
            "CREATE TRIGGER `x` BEFORE INSERT ON `t` FOR EACH ROW SET NEW.a = 1",
            "CREATE TRIGGER `x` BEFORE INSERT ON `t` FOR EACH ROW SET NEW.a = 2",
        ),
    ] {
        let (from, to) = (object(kind, on, from), object(kind, on, to));
        let mut states = [Schema::empty(Dialect::Mysql), Schema::empty(Dialect::Mysql)];
        states[0].objects.insert(from.id.clone(), from.clone());
        states[1].objects.insert(to.id.clone(), to.clone());
        let changes = [Change::Object(ObjectChange::Alter { from, to })];
        let [from, to] = &states;
        let steps = super::plan::plan(from, to, &changes, None).steps.into_iter().map(|step| step.sql);
        found.extend(steps.filter(|sql| !sql.starts_with("SET ")));
    }
    assert_eq!(
        found,
        [
            "CREATE OR REPLACE VIEW `x` AS\nselect 2",
            "DROP FUNCTION `x`",
            "CREATE FUNCTION `x`() RETURNS int RETURN 2",
            "DROP EVENT `x`",
            "CREATE EVENT `x` ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01' DO SELECT 1",
            "DROP TRIGGER `x`",
            "CREATE TRIGGER `x` BEFORE INSERT ON `t` FOR EACH ROW SET NEW.a = 2",
        ]
    );
}

/// A schema knows no runtime, and an application no schema: what MySQL's tokens are is said in both.
#[test]
fn the_two_lexers_split_alike() {
    for sql in [
        r"a = 'it\'s' or b = 'x\\' and c like '\%'",
        "/*/ a */ b /* c */ d /**/ e",
        "/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ TRIGGER t /*M!100601 IGNORED */ 2 */ 3",
        "@a := 1, @@global.b, N'x' n'y', _utf8mb4'z' X'00' b'1' x'\\'",
        "a--1 -- b\n# c\nd --\u{1}e --\u{a0}f",
        "1.5e-3 .5 0x1e+5 1_a 1e5 a.b 1.a",
        "a <=> b ->> c -> d <> e != f <= g >= h || i && j << k >> l == m",
        "`a``b` \"c\"\"d\" `é $x _y é1 ключ",
        "'open é",
        "\"é",
        "/* open",
        "/*! open",
        "",
    ] {
        let ours: Vec<&str> =
            tablewright_schema::dialect::mysql::tokens(sql).iter().map(|token| token.text).collect();
        let runtimes: Vec<&str> =
            tablewright::sql::mysql::tokens(sql).iter().map(|token| token.text).collect();
        assert_eq!(ours, runtimes, "{sql}");
    }
}
