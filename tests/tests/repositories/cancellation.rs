//! Futures that are dropped: wherever that happens, the pool stays usable and no transaction stays open.

use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use tablewright::types::json;
use tablewright_tests::{Kind, TestDatabase};

use crate::connections::databases;
use crate::db::{self, Db, agent, agent_tool, message, project, tool};

/// Polls a future so many times, then drops it. `true` where it had ended before.
async fn dropped_after<T>(polls: u32, work: impl Future<Output = T>) -> bool {
    let mut work = pin!(work);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        match work.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// How a future is cut off.
#[derive(Clone, Copy, Debug)]
enum Cut {
    Polls(u32),
    Time(Duration),
}

async fn cut(at: Cut, work: impl IntoFuture) -> bool {
    // On the heap: the futures of all operations together would fill a test's stack.
    let work = Box::pin(work.into_future());
    match at {
        Cut::Polls(polls) => dropped_after(polls, work).await,
        Cut::Time(time) => tokio::time::timeout(time, work).await.is_ok(),
    }
}

const OPERATIONS: u32 = 22;

/// One operation of every kind, by number.
async fn operation(db: &Db, number: u32, at: Cut, unique: &str, of: &db::Project, ada: &db::Agent) -> bool {
    let (projects, agents, tools) = (db.projects(), db.agents(), db.tools());
    match number {
        0 => cut(at, projects.find(of.id).required()).await,
        1 => cut(at, projects.by_name("orbit").optional()).await,
        2 => cut(at, agents.select().order(agent::name.asc()).all()).await,
        3 => cut(at, agents.select().with(agent::PROJECT).with(agent::TOOLS).all()).await,
        4 => cut(at, agents.select().order(agent::name.asc()).page(None, 2)).await,
        5 => cut(at, agents.count()).await,
        6 => cut(at, agents.exists(ada.id)).await,
        7 => cut(at, agents.filter(agent::name.eq("ada")).first()).await,
        8 => cut(at, projects.insert(project::New::new(unique))).await,
        9 => {
            let rows = (0..20).map(|n| tool::New::new(format!("{unique} {n}")));
            cut(at, tools.insert_many(rows)).await
        }
        10 => {
            // More than one statement: a transaction by itself.
            let rows = (0..1_200).map(|n| tool::New::new(format!("{unique} {n}")));
            cut(at, tools.insert_many(rows)).await
        }
        11 => cut(at, agents.update(ada.id).rank(7).limits(json!({ "tokens": 3 })).save()).await,
        12 => cut(at, projects.delete(db::ProjectId(-1))).await,
        13 => cut(at, tools.filter(tool::name.eq("nobody's")).delete()).await,
        // A broken key: on SQLite, more statements look for it.
        14 => cut(at, agents.insert(agent::New::new(db::ProjectId(-1), unique))).await,
        15 => cut(at, agents.tools(ada.id).link(db::ToolId(-1), agent_tool::Link::new().level(2))).await,
        16 => cut(at, agents.tools(ada.id).unlink(db::ToolId(1))).await,
        17 => cut(at, agents.tools(ada.id).clear()).await,
        18 => {
            let work = db.tx(async |tx| {
                tx.projects().insert(project::New::new(unique)).await?;
                tx.messages()
                    .insert(message::New::new(ada.id, ada.id, unique))
                    .await
                    .map_err(tablewright::Error::from)?;
                Ok::<(), project::Fail>(())
            });
            cut(at, work).await
        }
        19 => {
            let work = db.tx(async |tx| {
                tx.projects().insert(project::New::new(unique)).await?;
                let _ = tx.tx(async |tx| tx.projects().insert(project::New::new(unique)).await).await;
                tx.tx(async |tx| tx.projects().count().await.map_err(project::Fail::from)).await
            });
            cut(at, work).await
        }
        20 => {
            let work = db.transaction().serializable().retries(2).run(async |tx| {
                tx.agents().count().await?;
                tx.projects().insert(project::New::new(unique)).await
            });
            cut(at, work).await
        }
        21 => cut(at, db.ping()).await,
        other => panic!("there is no operation {other}"),
    }
}

const DROPS: u32 = 1_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_dropped_futures_leave_nothing_behind() {
    for (kind, database) in databases() {
        let options =
            db::Db::builder(database.url()).max_connections(3).acquire_timeout(Duration::from_secs(20));
        let db = options.connect().await.unwrap();
        let orbit = db.projects().insert(project::New::new("orbit")).await.unwrap();
        let ada = db.agents().insert(agent::New::new(orbit.id, "ada")).await.unwrap();
        let mut random = fastrand::Rng::with_seed(7);
        let (mut ended, mut cut_off) = ([0_u32; OPERATIONS as usize], [0_u32; OPERATIONS as usize]);
        for round in 0..DROPS {
            let number = round % OPERATIONS;
            let at = match random.bool() {
                true => Cut::Polls(random.u32(1..12)),
                false => Cut::Time(Duration::from_micros(random.u64(1..3_000))),
            };
            let unique = format!("round {round}");
            let done = Box::pin(operation(&db, number, at, &unique, &orbit, &ada)).await;
            let of = if done { &mut ended } else { &mut cut_off };
            of[number as usize] += 1;
        }
        // The test would show nothing if no future was dropped on its way, or none came to its end. What only reads a row of
        // a SQLite file has often ended before it could be dropped.
        let sum = |numbers: &[u32]| numbers.iter().sum::<u32>();
        assert!(sum(&ended) > DROPS / 20, "{kind:?}: {ended:?}");
        assert!(sum(&cut_off) > DROPS / 20, "{kind:?}: {cut_off:?}");
        for number in [10, 18, 19, 20] {
            assert!(cut_off[number] > 0, "{kind:?}: operation {number} was never dropped");
        }
        nothing_is_left(kind, &database, &db).await;
    }
}

/// Every connection can be had and writes; none is in a transaction.
async fn nothing_is_left(kind: Kind, database: &TestDatabase, db: &Db) {
    let begun = Instant::now();
    loop {
        let state = db.pool_state();
        if state.busy() == 0 {
            break;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{kind:?}: connections do not come back: {state:?}"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // The server notices within moments that a connection was closed by us.
    while open_transactions(db).await > 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "{kind:?}: transactions stayed open");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // Somebody else can write at once.
    let other = db::Db::builder(database.url()).busy_timeout(Duration::ZERO).connect().await.unwrap();
    other.tx(async |tx| tx.projects().insert(project::New::new("somebody else")).await).await.unwrap();
    // All connections at once, each with a transaction that sees the same.
    let count = db.projects().count().await.unwrap();
    let seen = tokio::join!(seen(db), seen(db), seen(db));
    assert_eq!(seen, (count, count, count), "{kind:?}");
}

/// How many transactions of others the server still has; on SQLite, writing tells.
async fn open_transactions(db: &Db) -> i64 {
    let Some(pool) = db.postgres_pool() else { return 0 };
    sqlx::query_scalar(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
         AND state LIKE 'idle in transaction%'",
    )
    .fetch_one(pool)
    .await
    .unwrap()
}

async fn seen(db: &Db) -> u64 {
    let read = db.transaction().read_only();
    read.run(async |tx| {
        let count = tx.projects().count().await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        count
    })
    .await
    .unwrap()
}
