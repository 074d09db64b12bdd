//! Where the servers are, and what happens without them.

use std::io::Write;
use std::sync::OnceLock;

use sqlx::{Connection, MySqlConnection, PgConnection};

use crate::block_on;

/// A superuser's URL of a throwaway PostgreSQL server. `None` skips the calling test, by name.
///
/// # Panics
///
/// With `CI=true`, if there is none.
pub fn postgres_url() -> Option<String> {
    address("TABLEWRIGHT_TEST_POSTGRES", "PostgreSQL")
}

/// The major version of that PostgreSQL server: 15. `None` without one; nothing is said of it.
///
/// # Panics
///
/// If the server does not answer.
pub fn postgres_version() -> Option<u32> {
    static VERSION: OnceLock<Option<u32>> = OnceLock::new();
    let ask = || {
        let url = std::env::var("TABLEWRIGHT_TEST_POSTGRES").ok().filter(|url| !url.is_empty())?;
        let number = block_on(async {
            let connection = PgConnection::connect(&url).await.expect("TABLEWRIGHT_TEST_POSTGRES answers");
            let number = connection.server_version_num();
            connection.close().await.expect("the server answers");
            number
        });
        Some(number.expect("PostgreSQL says its version as a number") / 10_000)
    };
    *VERSION.get_or_init(ask)
}

/// Whether the PostgreSQL server is of that major version at least. Otherwise the part of the calling test is skipped, by name.
pub fn postgres_is_from(version: u32, part: &str) -> bool {
    let Some(found) = postgres_version() else { return true };
    if found < version {
        skip(part, &format!("needs PostgreSQL {version}, the server is {found}"));
    }
    found >= version
}

/// Whether the server of [`mariadb_url`] is MariaDB and no MySQL; where it is not, that is said of `part`, which needs it.
///
/// # Panics
///
/// If the server does not answer.
pub fn is_mariadb(part: &str) -> bool {
    let found = answers_as_mariadb();
    if !found {
        skip(part, "needs MariaDB, the server is MySQL");
    }
    found
}

/// Whether that server is MySQL; where it is MariaDB, the part is skipped by name.
///
/// # Panics
///
/// If the server does not answer.
pub fn is_mysql(part: &str) -> bool {
    let found = which().is_none_or(|is_mariadb| !is_mariadb);
    if !found {
        skip(part, "needs MySQL, the server is MariaDB");
    }
    found
}

/// Whether the server of [`mariadb_url`] is no MySQL; true where there is none.
///
/// # Panics
///
/// If the server does not answer.
pub fn answers_as_mariadb() -> bool {
    which().unwrap_or(true)
}

/// Whether the server is MariaDB, where there is one.
fn which() -> Option<bool> {
    static FOUND: OnceLock<Option<bool>> = OnceLock::new();
    *FOUND.get_or_init(|| {
        let url = mariadb_url()?;
        let version: Result<String, sqlx::Error> = crate::block_on(async {
            let mut connection = MySqlConnection::connect(&url).await?;
            let version = sqlx::query_scalar("SELECT VERSION()").fetch_one(&mut connection).await?;
            crate::leave(connection).await;
            Ok(version)
        });
        Some(version.expect("TABLEWRIGHT_TEST_MARIADB answers").contains("MariaDB"))
    })
}

/// A superuser's URL of a throwaway MariaDB server. `None` skips the calling test, by name.
///
/// # Panics
///
/// With `CI=true`, if there is none.
pub fn mariadb_url() -> Option<String> {
    address("TABLEWRIGHT_TEST_MARIADB", "MariaDB")
}

/// The folder of `ca.crt`, which signed the certificate of that PostgreSQL server for the name `localhost`, and of
/// `stranger.crt`, which did not. `None` skips the calling test, by name.
///
/// # Panics
///
/// With `CI=true`, if there is none.
pub fn postgres_certificates() -> Option<std::path::PathBuf> {
    let variable = "TABLEWRIGHT_TEST_POSTGRES_CERTIFICATES";
    address(variable, "PostgreSQL with certificates (made by `openssl`)").map(Into::into)
}

/// A program that a test runs, of that name or where the variable says. `None`, and the test says that it is skipped, where there is none.
pub fn program(name: &str, variable: &str) -> Option<std::path::PathBuf> {
    let given = std::env::var_os(variable).filter(|path| !path.is_empty()).map(std::path::PathBuf::from);
    let path = given.or_else(|| {
        let folders = std::env::var_os("PATH")?;
        std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
    });
    if path.is_none() {
        skip(name, &format!("needs the program {name}: install it, or set {variable}"));
    }
    path
}

fn address(variable: &str, server: &str) -> Option<String> {
    if let Ok(url) = std::env::var(variable)
        && !url.is_empty()
    {
        return Some(url);
    }
    let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!ci, "this test needs {server}: set {variable}, or run it by `cargo xtask test`");
    skip("", &format!("needs {server}: set {variable}, or run it by `cargo xtask test`"));
    None
}

/// Says that the calling test, or a part of it, is skipped: past libtest's capture of output, and in the file that `cargo xtask test`
/// makes its summary from.
fn skip(part: &str, why: &str) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    let program = std::env::current_exe().ok();
    let program = program.as_deref().and_then(|path| path.file_stem()).and_then(|stem| stem.to_str());
    // `cases-0123456789abcdef` is the test binary `cases`.
    let binary = program.and_then(|stem| stem.rsplit_once('-')).map_or("", |(name, _)| name);
    let part = if part.is_empty() { String::new() } else { format!("::{part}") };
    let line = format!("{binary}::{test}{part}\t{why}\n");
    // A test does not fail for a closed standard error.
    let _ = std::io::stderr().write_all(format!("\nSKIPPED {}", line.replace('\t', ": ")).as_bytes());
    if let Some(notes) = std::env::var_os("TABLEWRIGHT_TEST_SKIPPED") {
        let file = std::fs::OpenOptions::new().create(true).append(true).open(notes);
        let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
    }
}
