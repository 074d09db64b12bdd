//! A network that drops: a proxy of our own stands between `up` and the server, and cuts the connection somewhere. No row is lost, nothing is
//! recorded by halves, and the next `up` finishes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::mysql::MySqlConnectOptions;
use sqlx::postgres::PgConnectOptions;
use tablewright::connection::{ConnectOptions, Connection};
use tablewright::migrate::{MigrateError, Migrations, Report, Silent, State, UpOptions, status, up};
use tablewright_tests::{Kind, TestDatabase};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};

use super::kill::{Seeded, check, folder_of};
use super::{connect, up_all};

/// `CUTS=300` cuts so often.
fn how_many(usual: usize) -> usize {
    std::env::var("CUTS").ok().and_then(|cuts| cuts.parse().ok()).unwrap_or(usual)
}

/// Where the server is.
#[derive(Clone)]
enum Server {
    Tcp(String, u16),
    Unix(std::path::PathBuf),
}

impl Server {
    fn of(kind: Kind, url: &str) -> Self {
        let (socket, host, port) = match kind {
            Kind::Postgres => {
                let options: PgConnectOptions = url.parse().unwrap();
                (options.get_socket().cloned(), options.get_host().to_owned(), options.get_port())
            }
            Kind::Mysql => {
                let options: MySqlConnectOptions = url.parse().unwrap();
                (options.get_socket().cloned(), options.get_host().to_owned(), options.get_port())
            }
            Kind::Sqlite => unreachable!("there is no network before a file"),
        };
        match (kind, socket) {
            (Kind::Postgres, Some(folder)) => Server::Unix(folder.join(format!(".s.PGSQL.{port}"))),
            (_, Some(socket)) => Server::Unix(socket),
            (_, None) => Server::Tcp(host, port),
        }
    }
}

/// What is cut: the connection, when so many bytes have passed in both directions together. What was read last either reaches the other side
/// or does not.
#[derive(Clone, Copy)]
struct Cut {
    after: u64,
    delivers: bool,
}

/// Listens, and passes on what comes to a server and from it.
struct Proxy {
    port: u16,
    passed: Arc<AtomicU64>,
    listening: tokio::task::JoinHandle<()>,
}

impl Proxy {
    async fn between(server: Server, cut: Option<Cut>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let passed = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&passed);
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                client.set_nodelay(true).unwrap();
                let count = Arc::clone(&count);
                match &server {
                    Server::Tcp(host, port) => {
                        let there = TcpStream::connect((host.as_str(), *port)).await.unwrap();
                        there.set_nodelay(true).unwrap();
                        tokio::spawn(pass(client, there, count, cut));
                    }
                    Server::Unix(path) => {
                        let there = UnixStream::connect(path).await.unwrap();
                        tokio::spawn(pass(client, there, count, cut));
                    }
                }
            }
        });
        Self { port, passed, listening }
    }

    fn url(&self, kind: Kind, url: &str) -> String {
        let database = url.split('?').next().unwrap().rsplit('/').next().unwrap();
        let query: Vec<&str> =
            url.split_once('?').map(|(_, query)| query.split('&').collect()).unwrap_or_default();
        let user = url.split_once("//").unwrap().1.split(['@', ':']).next().unwrap();
        let kept: Vec<&str> = query.into_iter().filter(|pair| !pair.starts_with("socket=")).collect();
        let (scheme, plain) = match kind {
            Kind::Postgres => ("postgres", "sslmode=disable"),
            Kind::Mysql => ("mysql", "ssl-mode=DISABLED"),
            Kind::Sqlite => unreachable!("there is no network before a file"),
        };
        let kept: String = kept.into_iter().map(|pair| format!("&{pair}")).collect();
        format!("{scheme}://{user}@127.0.0.1:{}/{database}?{plain}{kept}", self.port)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// Both directions of a connection, until one side ends it or it is cut.
async fn pass<A, B>(client: A, server: B, passed: Arc<AtomicU64>, cut: Option<Cut>)
where
    A: AsyncRead + AsyncWrite,
    B: AsyncRead + AsyncWrite,
{
    let (mut from_client, mut to_client) = tokio::io::split(client);
    let (mut from_server, mut to_server) = tokio::io::split(server);
    tokio::select! {
        () = copy(&mut from_client, &mut to_server, &passed, cut) => {}
        () = copy(&mut from_server, &mut to_client, &passed, cut) => {}
    }
}

async fn copy(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    passed: &AtomicU64,
    cut: Option<Cut>,
) {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let Ok(count @ 1..) = from.read(&mut buffer).await else { return };
        let before = passed.fetch_add(count as u64, Ordering::SeqCst);
        let is_cut = cut.filter(|cut| before + count as u64 > cut.after);
        let whole = match is_cut {
            None => count,
            Some(Cut { delivers: true, .. }) => count,
            // A part of a message arrives, as a network has it.
            Some(Cut { after, .. }) => usize::try_from(after.saturating_sub(before)).unwrap_or(0).min(count),
        };
        if to.write_all(&buffer[..whole]).await.is_err() || to.flush().await.is_err() || is_cut.is_some() {
            return;
        }
    }
}

/// `up`, by way of the proxy.
async fn up_through(
    proxy: &Proxy,
    kind: Kind,
    url: &str,
    migrations: &Migrations,
) -> Option<Result<Report, MigrateError>> {
    let mut conn = Connection::connect(&proxy.url(kind, url), &ConnectOptions::default()).await.ok()?;
    let (options, mut silent) = (UpOptions::default(), Silent);
    let ran = up(&mut conn, migrations, &options, &mut silent);
    // Who waits for an answer that was cut off would wait for ever.
    Some(tokio::time::timeout(Duration::from_secs(120), ran).await.expect("a lost connection is noticed"))
}

async fn cut_anywhere(kind: Kind, seed: u64) {
    let wanted_cuts = how_many(24);
    let folder = folder_of(kind);
    let folder = folder.path();
    let migrations = Migrations::read(folder).unwrap();
    let Some(whole) = TestDatabase::create(kind) else { return };
    let server = Server::of(kind, whole.url());
    let proxy = Proxy::between(server.clone(), None).await;
    up_through(&proxy, kind, whole.url(), &migrations).await.unwrap().unwrap();
    let bytes = proxy.passed.load(Ordering::SeqCst);
    check(kind, &whole, folder).await;
    let wanted = whole.judge();

    let mut random = Seeded(seed);
    let (mut cuts, mut rounds, mut midway) = (0, 0, 0);
    while cuts < wanted_cuts {
        rounds += 1;
        let database = TestDatabase::create(kind).unwrap();
        // A few cuts on one database, each somewhere in what is left to do.
        for _ in 0..1 + random.below(4) {
            let cut = Cut { after: random.below(bytes), delivers: random.below(2) == 1 };
            let proxy = Proxy::between(server.clone(), Some(cut)).await;
            let ran = up_through(&proxy, kind, database.url(), &migrations).await;
            let is_cut = proxy.passed.load(Ordering::SeqCst) > cut.after;
            cuts += usize::from(is_cut);
            // What was cut is nothing that anybody has to be asked about; the last bytes are those of a farewell.
            if let Some(Err(error)) = ran {
                let counted = proxy.passed.load(Ordering::SeqCst);
                assert!(
                    is_cut,
                    "round {rounds}: {counted} of {} bytes passed, and nothing was cut: {error:?}",
                    cut.after
                );
                assert!(
                    error.is_lost(),
                    "round {rounds}: it is not said that the connection was lost: {error:?}"
                );
            }
            let found = status(&mut connect(&database).await, &migrations).await.unwrap();
            let untouched = found.entries.iter().all(|entry| entry.state == State::Pending);
            midway += usize::from(!untouched && !found.is_up_to_date());
        }
        up_all(&database, folder).await;
        check(kind, &database, folder).await;
        assert_eq!(database.judge(), wanted, "{kind:?}, round {rounds}");
        assert!(rounds < 20 * wanted_cuts, "{kind:?}: only {cuts} cuts hit a run");
    }
    assert!(midway >= 3, "{kind:?}: of {cuts} cuts only {midway} left a part of the files applied");
}

#[tokio::test]
async fn a_network_that_drops_loses_nothing_on_postgres() {
    cut_anywhere(Kind::Postgres, 20_261_123).await;
}

#[tokio::test]
async fn a_network_that_drops_loses_nothing_on_mysql() {
    cut_anywhere(Kind::Mysql, 20_261_124).await;
}
