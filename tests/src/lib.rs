//! The harness of the tests: throwaway databases on real servers, judges of equality that are not ours, the real binary.
//!
//! `cargo xtask test` starts the servers and hands their addresses over in the environment; so does a shell that has
//! evaluated what `cargo xtask servers` prints. A test that lacks its server says so by name and passes; with `CI=true`
//! it fails.
//!
//! ```no_run
//! use tablewright_tests::{Kind, TestDatabase};
//!
//! // At the top of a test: a database of its own, dropped at the end, or a loud skip.
//! let Some(database) = TestDatabase::create(Kind::Postgres) else { return };
//! assert_eq!(database.judge(), "");
//! ```

mod binary;
mod compiler;
mod database;
mod judge;
mod mysql;
mod proxy;
mod server;
mod sqlite;

pub use binary::tablewright;
pub use compiler::MustNotCompile;
pub use database::{Kind, Reused, TestDatabase};
pub use judge::{pg_dump, pg_dump_command, sqlite_master};
pub use mysql::{leave, show_create};
pub use proxy::{Cut, Proxy};
pub use server::{
    answers_as_mariadb, is_mariadb, is_mysql, mariadb_url, postgres_certificates, postgres_is_from,
    postgres_url, postgres_version, program,
};
pub use sqlite::sqlite_told;

/// Runs a future to its end from any thread, one that drives another runtime included.
pub fn block_on<T: Send>(future: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        let runtime = || {
            let mut builder = tokio::runtime::Builder::new_current_thread();
            builder.enable_all().build().expect("a current-thread runtime needs nothing").block_on(future)
        };
        match scope.spawn(runtime).join() {
            Ok(value) => value,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
