//! A database with the tables of `schema.yaml`, and seeds written in a test.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]
#![allow(dead_code, reason = "each test binary uses a part")]

use std::path::Path;

use sqlx::AssertSqlSafe;
use tablewright::connection::{ConnectOptions, Connection};
use tablewright_schema::{Dialect, Model, yaml};
use tablewright_seeds::{SeedPlan, Seeds, apply, plan, read};
use tablewright_tests::{Kind, TestDatabase};

/// An open library.
pub(crate) struct Library {
    pub(crate) conn: Connection,
    pub(crate) model: Model,
    url: String,
}

/// Runs a test on an empty library of each kind.
pub(crate) fn on_each(test: impl AsyncFn(&mut Library)) {
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/library");
            let model = yaml::read_dir(&folder).unwrap_or_else(|error| panic!("{error}"));
            let mut library = Library::open(model, database.url()).await;
            test(&mut library).await;
            library.conn.close().await.unwrap();
        });
    }
}

impl Library {
    /// A database with the tables of a model.
    pub(crate) async fn open(model: Model, url: &str) -> Self {
        let dialect = Dialect::from_url(url).unwrap();
        let (schema, _) = model.schema(dialect).unwrap_or_else(|error| panic!("{error}"));
        let conn = Connection::connect(url, &ConnectOptions::create_missing()).await.unwrap();
        let mut library = Self { conn, model, url: url.to_owned() };
        for statement in dialect.spelling().create_all(&schema) {
            library.execute(&statement).await;
        }
        library
    }

    /// A new connection in place of the one that is open.
    pub(crate) async fn reopen(&mut self) {
        self.conn = self.connect().await;
    }

    pub(crate) async fn connect(&self) -> Connection {
        Connection::connect(&self.url, &ConnectOptions::default()).await.unwrap()
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.conn, Connection::Sqlite(_))
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.conn, Connection::Postgres(_))
    }

    pub(crate) fn seeds(&self, yaml: &str) -> Seeds {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("seeds.yaml"), yaml).unwrap();
        read(folder.path(), &self.model).unwrap_or_else(|error| panic!("{error}"))
    }

    pub(crate) async fn apply(&mut self, yaml: &str) -> SeedPlan {
        let seeds = self.seeds(yaml);
        apply(&mut self.conn, &self.model, &seeds).await.unwrap_or_else(|error| panic!("{error}"))
    }

    pub(crate) async fn plan(&mut self, yaml: &str) -> SeedPlan {
        let seeds = self.seeds(yaml);
        plan(&mut self.conn, &self.model, &seeds).await.unwrap_or_else(|error| panic!("{error}"))
    }

    pub(crate) async fn execute(&mut self, sql: &str) {
        self.conn.raw(sql).await.unwrap_or_else(|error| panic!("{error}\n{sql}"));
    }

    /// The first column of a query.
    pub(crate) async fn texts(&mut self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        let texts = match &mut self.conn {
            Connection::Sqlite(conn) => sqlx::query_scalar(sql).fetch_all(conn).await,
            Connection::Postgres(conn) => sqlx::query_scalar(sql).fetch_all(conn).await,
            Connection::Mysql(conn) => {
                let concat = "SET sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT')";
                sqlx::raw_sql(concat).execute(&mut *conn).await.unwrap();
                sqlx::query_scalar(sql).fetch_all(conn).await
            }
        };
        texts.unwrap_or_else(|error| panic!("{error}"))
    }
}
