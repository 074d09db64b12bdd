//! Where the servers are, and what happens without them.

use std::io::Write;

/// A superuser's URL of a throwaway PostgreSQL server. `None` skips the calling test, by name.
///
/// # Panics
///
/// With `CI=true`, if there is none.
pub fn postgres_url() -> Option<String> {
    address("TABLEWRIGHT_TEST_POSTGRES", "PostgreSQL")
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

fn address(variable: &str, server: &str) -> Option<String> {
    if let Ok(url) = std::env::var(variable)
        && !url.is_empty()
    {
        return Some(url);
    }
    let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!ci, "this test needs {server}: set {variable}, or run it by `cargo xtask test`");
    skip(&format!("needs {server}: set {variable}, or run it by `cargo xtask test`"));
    None
}

/// Says that the calling test is skipped: past libtest's capture of output, and in the file that `cargo xtask test`
/// makes its summary from.
fn skip(why: &str) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    let program = std::env::current_exe().ok();
    let program = program.as_deref().and_then(|path| path.file_stem()).and_then(|stem| stem.to_str());
    // `cases-0123456789abcdef` is the test binary `cases`.
    let binary = program.and_then(|stem| stem.rsplit_once('-')).map_or("", |(name, _)| name);
    let line = format!("{binary}::{test}\t{why}\n");
    // A test does not fail for a closed standard error.
    let _ = std::io::stderr().write_all(format!("\nSKIPPED {}", line.replace('\t', ": ")).as_bytes());
    if let Some(notes) = std::env::var_os("TABLEWRIGHT_TEST_SKIPPED") {
        let file = std::fs::OpenOptions::new().create(true).append(true).open(notes);
        let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
    }
}
