//! A network that drops: a proxy between a program and a server, which cuts the connection somewhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use sqlx::mysql::MySqlConnectOptions;
use sqlx::postgres::PgConnectOptions;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::oneshot;

use crate::Kind;

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
                let options: PgConnectOptions = url.parse().expect("the harness made this address");
                (options.get_socket().cloned(), options.get_host().to_owned(), options.get_port())
            }
            Kind::Mysql => {
                let options: MySqlConnectOptions = url.parse().expect("the harness made this address");
                (options.get_socket().cloned(), options.get_host().to_owned(), options.get_port())
            }
            Kind::Sqlite => panic!("there is no network before a file"),
        };
        match (kind, socket) {
            (Kind::Postgres, Some(folder)) => Server::Unix(folder.join(format!(".s.PGSQL.{port}"))),
            (_, Some(socket)) => Server::Unix(socket),
            (_, None) => Server::Tcp(host, port),
        }
    }
}

/// What is cut: the connection, when so many bytes have passed in both directions together.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// The bytes.
    pub after: u64,
    /// Whether what was read last reaches the other side.
    pub delivers: bool,
    /// Whether the connections after it are left alone; otherwise each of them is cut at once.
    pub once: bool,
}

/// Listens on this machine, on a thread of its own, and passes on what comes to a server and from it.
pub struct Proxy {
    kind: Kind,
    port: u16,
    passed: Arc<AtomicU64>,
    /// Ends the thread when it is dropped.
    _ends: oneshot::Sender<()>,
}

impl Proxy {
    /// A proxy before the server of that address.
    pub fn before(kind: Kind, url: &str, cut: Option<Cut>) -> Self {
        let server = Server::of(kind, url);
        let passed = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&passed);
        let (ends, ended) = oneshot::channel();
        let (tells, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut builder = tokio::runtime::Builder::new_current_thread();
            let runtime = builder.enable_all().build().expect("a current-thread runtime needs nothing");
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port is found");
                let port = listener.local_addr().expect("it was bound").port();
                tells.send(port).expect("somebody waits for the port");
                tokio::select! {
                    () = listen(listener, server, count, cut) => {}
                    _ = ended => {}
                }
            });
        });
        let port = told.recv().expect("the proxy listens");
        Self { kind, port, passed, _ends: ends }
    }

    /// How many bytes have passed.
    pub fn passed(&self) -> u64 {
        self.passed.load(Ordering::SeqCst)
    }

    /// The address of a database by way of the proxy.
    pub fn url(&self, url: &str) -> String {
        let (plain, query) = url.split_once('?').unwrap_or((url, ""));
        let database = plain.rsplit('/').next().unwrap_or_default();
        let user = plain.split_once("//").map_or("", |(_, rest)| rest);
        let user = user.split(['@', ':']).next().unwrap_or_default();
        let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("socket="));
        let (scheme, unencrypted) = match self.kind {
            Kind::Postgres => ("postgres", "sslmode=disable"),
            Kind::Mysql => ("mysql", "ssl-mode=DISABLED"),
            Kind::Sqlite => panic!("there is no network before a file"),
        };
        let kept: String = kept.map(|pair| format!("&{pair}")).collect();
        format!("{scheme}://{user}@127.0.0.1:{}/{database}?{unencrypted}{kept}", self.port)
    }
}

async fn listen(listener: TcpListener, server: Server, passed: Arc<AtomicU64>, cut: Option<Cut>) {
    let is_over = Arc::new(AtomicBool::new(false));
    while let Ok((client, _)) = listener.accept().await {
        let (passed, is_over) = (Arc::clone(&passed), Arc::clone(&is_over));
        let cut = cut.filter(|cut| !(cut.once && is_over.load(Ordering::SeqCst)));
        let server = server.clone();
        tokio::spawn(async move {
            if client.set_nodelay(true).is_err() {
                return;
            }
            match server {
                Server::Tcp(host, port) => {
                    if let Ok(there) = TcpStream::connect((host.as_str(), port)).await
                        && there.set_nodelay(true).is_ok()
                    {
                        pass(client, there, &passed, &is_over, cut).await;
                    }
                }
                Server::Unix(path) => {
                    if let Ok(there) = UnixStream::connect(path).await {
                        pass(client, there, &passed, &is_over, cut).await;
                    }
                }
            }
        });
    }
}

/// Both directions of a connection, until one side ends it or it is cut.
async fn pass<A, B>(client: A, server: B, passed: &AtomicU64, is_over: &AtomicBool, cut: Option<Cut>)
where
    A: AsyncRead + AsyncWrite,
    B: AsyncRead + AsyncWrite,
{
    let (mut from_client, mut to_client) = tokio::io::split(client);
    let (mut from_server, mut to_server) = tokio::io::split(server);
    let is_cut = tokio::select! {
        is_cut = copy(&mut from_client, &mut to_server, passed, cut) => is_cut,
        is_cut = copy(&mut from_server, &mut to_client, passed, cut) => is_cut,
    };
    is_over.fetch_or(is_cut, Ordering::SeqCst);
}

/// Whether it was cut.
async fn copy(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    passed: &AtomicU64,
    cut: Option<Cut>,
) -> bool {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let Ok(count @ 1..) = from.read(&mut buffer).await else { return false };
        let before = passed.fetch_add(count as u64, Ordering::SeqCst);
        let is_cut = cut.filter(|cut| before + count as u64 > cut.after);
        let whole = match is_cut {
            None | Some(Cut { delivers: true, .. }) => count,
            // A part of a message arrives, as a network has it.
            Some(Cut { after, .. }) => usize::try_from(after.saturating_sub(before)).unwrap_or(0).min(count),
        };
        let is_broken = to.write_all(&buffer[..whole]).await.is_err() || to.flush().await.is_err();
        if is_broken || is_cut.is_some() {
            return is_cut.is_some();
        }
    }
}
