//! Private, throwaway database servers: their binaries, their data in a temporary folder, their end with this program.

mod find;
mod mariadb;
mod mysql;
mod postgres;
mod supervise;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

pub(crate) use find::{find_or_install, further};
use supervise::Supervised;

/// The servers that tests may need.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Postgres,
    MariaDb,
    /// Takes MariaDB's place in a run of its own.
    MySql,
}

impl Kind {
    /// Those that every run wants.
    pub(crate) const ALL: [Kind; 2] = [Kind::Postgres, Kind::MariaDb];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Postgres => "PostgreSQL",
            Kind::MariaDb => "MariaDB",
            Kind::MySql => "MySQL",
        }
    }

    /// The server itself.
    fn program(self) -> &'static str {
        match self {
            Kind::Postgres => "postgres",
            Kind::MariaDb => "mariadbd",
            Kind::MySql => "mysqld",
        }
    }

    /// What the server in that folder calls its version: `PostgreSQL 15.18`; its name alone where it does not say.
    pub(crate) fn version(self, binaries: &Path) -> String {
        let said = supervise::output(Command::new(binaries.join(self.program())).arg("--version"));
        let said = said.unwrap_or_default();
        let number = said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        number.map_or_else(|| self.name().to_owned(), |number| format!("{} {number}", self.name()))
    }

    /// The variable that hands the server's address to the tests.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Kind::Postgres => "TABLEWRIGHT_TEST_POSTGRES",
            Kind::MariaDb | Kind::MySql => "TABLEWRIGHT_TEST_MARIADB",
        }
    }

    /// The variable that names the folder of its binaries.
    fn binaries_variable(self) -> &'static str {
        match self {
            Kind::Postgres => "TABLEWRIGHT_POSTGRES_BIN",
            Kind::MariaDb => "TABLEWRIGHT_MARIADB_BIN",
            Kind::MySql => "TABLEWRIGHT_MYSQL_BIN",
        }
    }
}

/// What a server is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Thousands of small databases, thrown away.
    Tests,
    /// A large database that is measured.
    Load,
}

/// A server that ends when this value is dropped, and when this program ends in any other way.
pub(crate) struct Server {
    kind: Kind,
    url: String,
    binaries: PathBuf,
    process: Supervised,
}

impl Server {
    /// Makes an empty server in a temporary folder, starts it and waits until it answers.
    pub(crate) fn start(kind: Kind, binaries: &Path) -> Result<Self, String> {
        Self::start_in(supervise::Folder::create()?, kind, binaries, Purpose::Tests)
    }

    /// A PostgreSQL as one that is used: on a disk, and what was committed is there after a crash.
    pub(crate) fn start_for_load(binaries: &Path) -> Result<Self, String> {
        Self::start_in(supervise::Folder::on_disk()?, Kind::Postgres, binaries, Purpose::Load)
    }

    fn start_in(
        folder: supervise::Folder,
        kind: Kind,
        binaries: &Path,
        purpose: Purpose,
    ) -> Result<Self, String> {
        let port = free_port()?;
        let ((command, url), end) = match kind {
            // Its SIGTERM waits until every client is gone.
            Kind::Postgres => (postgres::prepare(binaries, &folder, port, purpose)?, "INT"),
            Kind::MariaDb => (mariadb::prepare(binaries, &folder, port)?, "TERM"),
            Kind::MySql => (mysql::prepare(binaries, &folder, port)?, "TERM"),
        };
        let process = Supervised::start(folder, end, &command)?;
        let asked = Instant::now();
        while !match kind {
            Kind::Postgres => postgres::answers(&process, port),
            Kind::MariaDb => mariadb::answers(&process),
            Kind::MySql => mysql::answers(&process),
        } {
            if asked.elapsed() > Duration::from_secs(60) || process.has_ended() {
                return Err(format!("it does not answer:\n{}", process.log()));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(Self { kind, url, binaries: binaries.to_owned(), process })
    }
}

/// The servers of one run, the user's own among them.
#[derive(Default)]
pub(crate) struct Servers {
    environment: BTreeMap<&'static str, String>,
    /// Held for their end only.
    _running: Vec<Supervised>,
}

impl Servers {
    /// Takes over a server that was started here.
    pub(crate) fn started(&mut self, server: Server) {
        let Server { kind, url, binaries, process } = server;
        self.environment.insert(kind.variable(), url);
        // The tests need `pg_dump`, which stands beside the server.
        self.environment.insert(kind.binaries_variable(), binaries.display().to_string());
        let certificates = match kind {
            Kind::Postgres => postgres::certificates_of(&process),
            Kind::MariaDb | Kind::MySql => None,
        };
        if let Some(folder) = certificates {
            self.environment.insert("TABLEWRIGHT_TEST_POSTGRES_CERTIFICATES", folder);
        }
        self._running.push(process);
    }

    /// Notes a server of the user's own.
    pub(crate) fn given(&mut self, kind: Kind, url: String) {
        self.environment.insert(kind.variable(), url);
    }

    /// What the tests find in their environment.
    pub(crate) fn environment(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.environment.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.environment.is_empty()
    }
}

/// A port of this machine that nobody listens on.
fn free_port() -> Result<u16, String> {
    std::net::TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("no free port: {error}"))
}
