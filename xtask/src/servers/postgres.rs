//! A private PostgreSQL: reached by its socket without a password, by 127.0.0.1 with one.

use std::path::Path;
use std::process::Command;

use super::supervise::{Folder, Supervised, output};

/// Whoever may enter the folder is the superuser; who comes by TCP has to have a password, which the tests of wrong
/// passwords need.
const HBA: &str = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";

/// Makes the data folder. Returns the server's command and the address.
pub(super) fn prepare(binaries: &Path, folder: &Folder, port: u16) -> Result<(Vec<String>, String), String> {
    let data = folder.path().join("data").display().to_string();
    let socket = folder.path().display().to_string();
    let initdb =
        ["-D", &data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"];
    folder.run(&binaries.join("initdb"), &initdb.map(str::to_owned))?;
    let hba = folder.write("pg_hba.conf", HBA)?.display().to_string();
    let mut command = vec![binaries.join("postgres").display().to_string(), "-D".to_owned(), data];
    let settings = [
        ("listen_addresses", "127.0.0.1"),
        ("port", &port.to_string()),
        ("unix_socket_directories", &socket),
        ("hba_file", &hba),
        ("max_connections", "200"),
        // The data is thrown away: nothing has to survive a crash of the machine.
        ("fsync", "off"),
        ("synchronous_commit", "off"),
        ("full_page_writes", "off"),
        ("autovacuum", "off"),
    ];
    for (name, value) in settings {
        command.extend(["-c".to_owned(), format!("{name}={value}")]);
    }
    Ok((command, format!("postgres://postgres@{}:{port}/postgres", socket.replace('/', "%2F"))))
}

/// Whether the server takes connections, as its own files say: the last line of `postmaster.pid` is its state.
pub(super) fn answers(process: &Supervised, port: u16) -> bool {
    let folder = process.folder().path();
    std::fs::read_to_string(folder.join("data/postmaster.pid"))
        .is_ok_and(|state| state.trim_end().ends_with("ready"))
        && folder.join(format!(".s.PGSQL.{port}")).exists()
}

/// The folder of PostgreSQL's binaries as its own `pg_config` says.
pub(super) fn by_pg_config() -> Option<std::path::PathBuf> {
    output(Command::new("pg_config").arg("--bindir")).ok().map(Into::into)
}
