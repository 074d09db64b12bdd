//! A private PostgreSQL: reached by its socket without a password, by 127.0.0.1 with one.

use std::path::Path;
use std::process::Command;

use super::Purpose;
use super::supervise::{Folder, Supervised, found, output};

/// Whoever may enter the folder is the superuser; who comes by TCP has to have a password, which the tests of wrong
/// passwords need.
const HBA: &str = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";

/// Makes the data folder. Returns the server's command and the address.
pub(super) fn prepare(
    binaries: &Path,
    folder: &Folder,
    port: u16,
    purpose: Purpose,
) -> Result<(Vec<String>, String), String> {
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
        // As the file above asks; version 13 would keep passwords as MD5.
        ("password_encryption", "scram-sha-256"),
    ];
    let of_purpose: &[(&str, &str)] = match purpose {
        // The data is thrown away: nothing has to survive a crash of the machine.
        Purpose::Tests => &[
            ("fsync", "off"),
            ("synchronous_commit", "off"),
            ("full_page_writes", "off"),
            ("autovacuum", "off"),
        ],
        // What else there is, the server's own defaults say: durable, and vacuumed.
        Purpose::Load => &[("shared_buffers", "1GB"), ("max_wal_size", "8GB")],
    };
    if found("openssl") {
        certificates(folder)?;
        let file = |name: &str| folder.path().join(name).display().to_string();
        for (name, value) in [
            ("ssl", "on".to_owned()),
            ("ssl_cert_file", file("server.crt")),
            ("ssl_key_file", file("server.key")),
        ] {
            command.extend(["-c".to_owned(), format!("{name}={value}")]);
        }
    }
    for (name, value) in settings.iter().chain(of_purpose) {
        command.extend(["-c".to_owned(), format!("{name}={value}")]);
    }
    Ok((command, format!("postgres://postgres@{}:{port}/postgres", socket.replace('/', "%2F"))))
}

/// The authority's certificate, `ca.crt`; the server's, which it signed for the name `localhost` and no other; and that of an
/// authority that signed nothing, `stranger.crt`.
fn certificates(folder: &Folder) -> Result<(), String> {
    let openssl = |arguments: &[&str]| {
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        folder.run(Path::new("openssl"), &arguments)
    };
    let new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    for (name, subject) in [("ca", "/CN=tablewright tests"), ("stranger", "/CN=somebody else")] {
        let (key, certificate) = (format!("{name}.key"), format!("{name}.crt"));
        let own = ["req", "-x509", "-days", "30", "-subj", subject, "-keyout", &key, "-out", &certificate];
        openssl(&[&own[..], &new].concat())?;
    }
    let request = ["req", "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr"];
    openssl(&[&request[..], &new].concat())?;
    folder.write("server.ext", "basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost\n")?;
    openssl(&[
        "x509",
        "-req",
        "-days",
        "30",
        "-in",
        "server.csr",
        "-CA",
        "ca.crt",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-extfile",
        "server.ext",
        "-out",
        "server.crt",
    ])
}

/// The folder of `ca.crt` and `stranger.crt`, where the server has certificates.
pub(super) fn certificates_of(process: &Supervised) -> Option<String> {
    let folder = process.folder().path();
    folder.join("server.crt").exists().then(|| folder.display().to_string())
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
