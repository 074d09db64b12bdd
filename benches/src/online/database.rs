//! The table that everybody uses: filled once, copied for each measurement.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// A database of this program on the server; dropped with the value.
pub(super) struct Database {
    server: String,
    name: String,
}

impl Database {
    /// An empty one.
    pub(super) fn create(server: &str, name: &str) -> Result<Self, String> {
        Self::made(server, name, "")
    }

    /// A copy of another one, which nobody is connected to.
    pub(super) fn copy(of: &Database, name: &str) -> Result<Self, String> {
        let options = match version(&of.server)? {
            // The files are copied as they are, and nothing of it is written to the log.
            15.. => format!("TEMPLATE {} STRATEGY file_copy", of.name),
            _ => format!("TEMPLATE {}", of.name),
        };
        let copy = Self::made(&of.server, name, &options)?;
        // What making it leaves to be written is not the change's to wait for.
        run(&of.server, "CHECKPOINT")?;
        Ok(copy)
    }

    fn made(server: &str, name: &str, options: &str) -> Result<Self, String> {
        run(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
        run(server, &format!("CREATE DATABASE {name} {options}"))?;
        Ok(Self { server: server.to_owned(), name: name.to_owned() })
    }

    /// What a program connects to.
    pub(super) fn url(&self) -> String {
        let (server, _) = self.server.rsplit_once('/').unwrap_or((&self.server, ""));
        format!("{server}/{}", self.name)
    }

    /// Runs statements; a single one outside of any transaction.
    pub(super) fn run(&self, sql: &str) -> Result<(), String> {
        run(&self.url(), sql)
    }

    /// Puts rows into the tables.
    pub(super) fn fill(&self, rows: u64, customers: u64) -> Result<(), String> {
        // Indexes are made when the rows are there, as whoever loads a table does.
        self.run("DROP INDEX orders_customer_id_idx, orders_placed_at; ALTER TABLE orders DROP CONSTRAINT orders_pkey")?;
        self.run(&format!(
            "INSERT INTO customers (id, name) SELECT n, 'customer ' || n FROM generate_series(1, {customers}) AS n"
        ))?;
        self.run(&format!(
            "INSERT INTO orders (number, customer_id, status, amount, code, note, ship_to, reference, placed_at) \
             SELECT n, 1 + (n::bigint * 7919) % {customers}, (ARRAY['open', 'paid', 'sent']::order_status[])[1 + n % 3], n % 1000, \
                    'code ' || n % 100000, 'a note of row ' || n, 'street ' || n % 5000, 'reference ' || n, \
                    timestamptz '2026-01-01' + n * interval '1 second' \
             FROM generate_series(1, {rows}) AS n"
        ))?;
        self.run("ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id)")?;
        self.run("CREATE INDEX orders_customer_id_idx ON orders (customer_id)")?;
        self.run("CREATE INDEX orders_placed_at ON orders (placed_at)")?;
        self.run("VACUUM (FREEZE, ANALYZE)")
    }

    /// How large the table is, without its indexes.
    pub(super) fn size(&self) -> Result<String, String> {
        let url = self.url();
        tablewright_tests::block_on(async move {
            let mut connection = PgConnection::connect(&url).await?;
            let size = sqlx::query_scalar("SELECT pg_size_pretty(pg_table_size('orders'))");
            size.fetch_one(&mut connection).await
        })
        .map_err(|error: sqlx::Error| error.to_string())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The server goes with this run.
        let _ = run(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

/// The server's major version.
pub(super) fn version(server: &str) -> Result<u32, String> {
    let server = server.to_owned();
    let said: Result<String, sqlx::Error> = tablewright_tests::block_on(async move {
        let mut connection = PgConnection::connect(&server).await?;
        sqlx::query_scalar("SHOW server_version_num").fetch_one(&mut connection).await
    });
    let said = said.map_err(|error| format!("the server does not answer: {error}"))?;
    said.parse::<u32>().map(|number| number / 10_000).map_err(|_| format!("the server's version is `{said}`"))
}

fn run(url: &str, sql: &str) -> Result<(), String> {
    let (url, text) = (url.to_owned(), sql.to_owned());
    let done: Result<(), sqlx::Error> = tablewright_tests::block_on(async move {
        let mut connection = PgConnection::connect(&url).await?;
        connection.execute(AssertSqlSafe(text)).await?;
        connection.close().await
    });
    done.map_err(|error| format!("{sql}: {error}"))
}
