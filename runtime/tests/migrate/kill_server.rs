//! A MariaDB server that is killed while a file runs: when it is back, `up` finds out what happened, and goes on.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tablewright::connection::{ConnectOptions, Connection};
use tablewright::migrate::{Migrations, Silent, State, UpOptions, status, up};
use tablewright_tests::{Kind, mariadb_url};

use super::folder;
use super::kill::{Seeded, folder_of, how_many, spawn};

/// A server of our own, in a temporary folder, to be killed by its number.
struct Server {
    folder: tempfile::TempDir,
    binaries: PathBuf,
    port: u16,
    process: Option<Child>,
}

/// Where the server that the other tests use has its programs.
fn binaries() -> Option<PathBuf> {
    mariadb_url()?;
    let named = std::env::var_os("TABLEWRIGHT_MARIADB_BIN").map(PathBuf::from);
    named
        .into_iter()
        .chain(["/usr/sbin", "/usr/bin", "/usr/local/bin"].map(PathBuf::from))
        .find(|folder| folder.join("mariadbd").is_file())
}

fn user() -> String {
    let said = Command::new("id").arg("-un").output().expect("there is a user");
    String::from_utf8_lossy(&said.stdout).trim().to_owned()
}

impl Server {
    fn create() -> Option<Self> {
        let binaries = binaries()?;
        let folder = tempfile::tempdir().unwrap();
        let beside = ["mariadb-install-db", "mysql_install_db"].map(|name| binaries.join(name));
        let in_path = PathBuf::from("mariadb-install-db");
        let install = beside.into_iter().find(|program| program.is_file()).unwrap_or(in_path);
        let made = Command::new(install)
            .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"])
            .arg(format!("--datadir={}", folder.path().join("data").display()))
            .arg(format!("--user={}", user()))
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Some(Self { folder, binaries, port, process: None })
    }

    fn start(&mut self) {
        let path = self.folder.path().display();
        let log = std::fs::File::create(self.folder.path().join("log")).unwrap();
        let process = Command::new(self.binaries.join("mariadbd"))
            .arg("--no-defaults")
            .arg(format!("--user={}", user()))
            .arg(format!("--datadir={path}/data"))
            .arg(format!("--socket={path}/s"))
            .arg(format!("--pid-file={path}/pid"))
            // A server that starts clears its folder for temporary tables, and would take those of others away.
            .arg(format!("--tmpdir={path}"))
            .args(["--bind-address=127.0.0.1", "--innodb-buffer-pool-size=16M"])
            .arg(format!("--port={}", self.port))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        self.process = Some(process);
    }

    /// Ends it as a power cut would, were it not for what the system has yet to write.
    fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
            // A socket that is left over would look like a server that answers.
            let _ = std::fs::remove_file(self.folder.path().join("s"));
        }
    }

    fn url(&self, database: &str) -> String {
        let socket = self.folder.path().join("s");
        format!("mysql://root@127.0.0.1:{}/{database}?socket={}", self.port, socket.display())
    }

    /// A connection, as soon as the server answers.
    async fn connect(&mut self, database: &str) -> Connection {
        let began = Instant::now();
        loop {
            match Connection::connect(&self.url(database), &ConnectOptions::default()).await {
                Ok(connection) => return connection,
                Err(error) => {
                    let ended =
                        self.process.as_mut().is_some_and(|process| process.try_wait().unwrap().is_some());
                    let log = || std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                    assert!(!ended && began.elapsed() < Duration::from_secs(60), "{error}\n{}", log());
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

async fn text(conn: &mut Connection, sql: &'static str) -> String {
    let Connection::Mysql(conn) = conn else { unreachable!() };
    let found: Vec<String> = sqlx::query_scalar(sql).fetch_all(conn).await.unwrap();
    found.join(";")
}

async fn check(conn: &mut Connection, folder: &Path) {
    let mut steps: Vec<String> =
        [2, 3, 4, 7].iter().flat_map(|version| (0..4).map(move |n| format!("{version}.{n}"))).collect();
    steps.extend((0..5).map(|n| format!("5.{n}")));
    steps.push("6.0".to_owned());
    steps.sort();
    assert_eq!(text(conn, "SELECT step FROM trail ORDER BY step").await, steps.join(";"));
    assert_eq!(text(conn, "SELECT CONCAT(COUNT(*), '') FROM child").await, "3", "the children are there");
    assert_eq!(text(conn, "SELECT CONCAT(COUNT(*), '') FROM parent WHERE name IS NULL").await, "2");
    assert_eq!(text(conn, "SELECT CONCAT(COUNT(*), '') FROM idle").await, "20000");
    assert_eq!(text(conn, "SELECT CONCAT(COUNT(*), '') FROM _tablewright_progress").await, "0");
    let found = status(conn, &Migrations::read(folder).unwrap()).await.unwrap();
    assert!(found.is_up_to_date(), "{found:?}");
}

#[tokio::test]
async fn a_killed_server_leaves_nothing_that_up_cannot_finish() {
    let Some(mut server) = Server::create() else { return };
    let wanted_kills = how_many(8);
    let folder = folder_of(Kind::Mysql);
    let folder = folder.path();
    let migrations = Migrations::read(folder).unwrap();
    server.start();
    server.connect("mysql").await.raw("CREATE DATABASE whole CHARACTER SET utf8mb4").await.unwrap();
    let began = Instant::now();
    assert!(spawn(&server.url("whole"), folder).wait().unwrap().success());
    let takes = u64::try_from(began.elapsed().as_millis()).unwrap();
    check(&mut server.connect("whole").await, folder).await;
    let wanted = tablewright_tests::show_create(&server.url("whole"));

    let mut random = Seeded(20_261_123);
    let (mut kills, mut midway) = (0, 0);
    while kills < wanted_kills {
        let name = format!("killed_{kills}");
        let made = format!("CREATE DATABASE {name} CHARACTER SET utf8mb4");
        server.connect("mysql").await.raw(&made).await.unwrap();
        // A few kills on one database, each somewhere in what is left to do.
        for _ in 0..1 + random.below(3) {
            let mut child = spawn(&server.url(&name), folder);
            std::thread::sleep(Duration::from_millis(random.below(takes)));
            server.kill();
            kills += 1;
            child.wait().unwrap();
            server.start();
            let found = status(&mut server.connect(&name).await, &migrations).await.unwrap();
            let untouched = found.entries.iter().all(|entry| entry.state == State::Pending);
            midway += usize::from(!untouched && !found.is_up_to_date());
        }
        let mut conn = server.connect(&name).await;
        up(&mut conn, &migrations, &UpOptions::default(), &mut Silent).await.unwrap();
        check(&mut conn, folder).await;
        assert_eq!(tablewright_tests::show_create(&server.url(&name)), wanted, "after {kills} kills");
        server.connect("mysql").await.raw(&format!("DROP DATABASE {name}")).await.unwrap();
    }
    assert!(midway * 5 >= kills, "of {kills} kills only {midway} left a part of the files applied");
}

/// The server keeps the name of a trigger and the trigger in two files. Killed between the two it comes back with the name alone, which no
/// catalogue lists and which nothing can be created beside.
#[tokio::test]
async fn what_is_left_of_a_trigger_is_taken_away() {
    let Some(mut server) = Server::create() else { return };
    let files = folder(&[
        (
            "1_tables.up.sql",
            "CREATE TABLE parent (id INT PRIMARY KEY, name TEXT);\nINSERT INTO parent VALUES (1, 'a');",
        ),
        (
            "2_triggers.up.sql",
            "CREATE TRIGGER marks BEFORE INSERT ON parent FOR EACH ROW SET NEW.name = 'b';\n\
             CREATE TRIGGER after_marks BEFORE INSERT ON parent FOR EACH ROW FOLLOWS marks SET NEW.name = concat(NEW.name, 'c');\n\
             INSERT INTO parent (id) VALUES (2);",
        ),
    ]);
    server.start();
    server.connect("mysql").await.raw("CREATE DATABASE torn CHARACTER SET utf8mb4").await.unwrap();
    // As such a server leaves it: the first of the two files.
    let remains = server.folder.path().join("data/torn/after_marks.TRN");
    std::fs::write(&remains, "TYPE=TRIGGERNAME\ntrigger_table=parent\n").unwrap();
    let migrations = Migrations::read(files.path()).unwrap();
    let mut conn = server.connect("torn").await;
    up(&mut conn, &migrations, &UpOptions::default(), &mut Silent).await.unwrap();
    let names = "SELECT CONCAT(id, name) FROM parent ORDER BY id";
    assert_eq!(text(&mut conn, names).await, "1a;2bc");

    // A trigger that is there is nobody's remains.
    let again = "CREATE TRIGGER marks BEFORE INSERT ON parent FOR EACH ROW SET NEW.name = 'd';";
    std::fs::write(files.path().join("3_again.up.sql"), again).unwrap();
    let again = Migrations::read(files.path()).unwrap();
    let options = UpOptions { unlisted: true, ..UpOptions::default() };
    let error = up(&mut conn, &again, &options, &mut Silent).await.unwrap_err().to_string();
    assert!(error.contains("already exists"), "{error}");
    conn.raw("INSERT INTO parent (id) VALUES (3)").await.unwrap();
    assert_eq!(text(&mut conn, names).await, "1a;2bc;3bc");
}
