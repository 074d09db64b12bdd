//! Futures that are dropped: wherever that happens, the pool stays usable and no transaction stays open.

use std::task::Poll;
use std::time::{Duration, Instant};

use tablewright::types::json;
use tablewright::{Database, Error, count};
use tablewright_tests::{Kind, TestDatabase};

use crate::backends;
use crate::connections::databases;
use crate::db::{self, Db, agent, agent_tool, document, message, project, tool};

/// How a future is cut off.
#[derive(Clone, Copy, Debug)]
enum Cut {
    /// After so many times that it was asked and had to wait: whatever it waits for is still on its way.
    Polls(u32),
    /// Whatever it does then.
    Time(Duration),
}

/// What became of it: whether it came to its end, and how many times it was polled.
#[derive(Clone, Copy, Debug)]
struct Fate {
    ended: bool,
    polls: u32,
}

async fn cut(at: Cut, work: impl IntoFuture) -> Fate {
    // On the heap: the futures of all operations together would fill a test's stack.
    let mut work = Box::pin(work.into_future());
    let mut polls = 0;
    let counted = std::future::poll_fn(|context| {
        polls += 1;
        match (work.as_mut().poll(context), at) {
            (Poll::Ready(_), _) => Poll::Ready(true),
            (Poll::Pending, Cut::Polls(most)) if polls >= most => Poll::Ready(false),
            (Poll::Pending, Cut::Polls(_) | Cut::Time(_)) => Poll::Pending,
        }
    });
    let ended = match at {
        Cut::Polls(_) => counted.await,
        Cut::Time(time) => tokio::time::timeout(time, counted).await.unwrap_or(false),
    };
    drop(work);
    Fate { ended, polls }
}

/// One operation of every kind.
const OPERATIONS: [&str; 45] = [
    "find",
    "find by a unique key",
    "list",
    "list with relations",
    "page",
    "count",
    "exists",
    "first",
    "columns",
    "aggregate",
    "groups",
    "stream",
    "chunks",
    "insert",
    "insert many",
    "insert in pieces",
    "upsert",
    "upsert many",
    "ignore",
    "update",
    "update by filter",
    "update by filter, returning",
    "update many",
    "update many in groups",
    "update with a version",
    "delete",
    "delete many",
    "delete by filter",
    "delete returning",
    "soft delete",
    "restore",
    "delete plan",
    "broken key",
    "broken link",
    "link many",
    "set links",
    "unlink",
    "clear links",
    "lock",
    "transaction",
    "nested",
    "nested in nested",
    "retried",
    "test transaction",
    "ping",
];

/// What operations work on.
struct Rows {
    orbit: db::Project,
    ada: db::Agent,
    bob: db::Agent,
    lamp: db::Tool,
    paper: db::Document,
}

impl Rows {
    async fn made(db: &Db) -> Self {
        let orbit = db.projects().insert(project::New::new("orbit")).await.unwrap();
        let ada = db.agents().insert(agent::New::new(orbit.id, "ada")).await.unwrap();
        let bob = db.agents().insert(agent::New::new(orbit.id, "bob")).await.unwrap();
        let lamp = db.tools().insert(tool::New::new("lamp")).await.unwrap();
        let paper = db.documents().insert(document::New::new("paper")).await.unwrap();
        let texts = (0..500).map(|number| message::New::new(ada.id, bob.id, format!("text {number}")));
        db.messages().insert_many(texts).await.unwrap();
        Self { orbit, ada, bob, lamp, paper }
    }
}

/// The operation of that name, cut off.
async fn operation(db: &Db, name: &str, at: Cut, unique: &str, rows: &Rows) -> Fate {
    let Rows { orbit, ada, bob, lamp, paper } = rows;
    let (projects, agents, tools, documents) = (db.projects(), db.agents(), db.tools(), db.documents());
    let texts = db.messages().select();
    let named = |count: i32| (0..count).map(move |number| tool::New::new(format!("{unique} {number}")));
    match name {
        "find" => cut(at, projects.find(orbit.id).required()).await,
        "find by a unique key" => cut(at, projects.by_name("orbit").optional()).await,
        "list" => cut(at, texts.order(message::id.asc()).all()).await,
        "list with relations" => {
            cut(at, agents.select().with(agent::PROJECT).with(agent::TOOLS).with(agent::SENT).all()).await
        }
        "page" => cut(at, texts.order(message::body.asc()).page(None, 2)).await,
        "count" => cut(at, texts.count()).await,
        "exists" => cut(at, agents.exists(ada.id)).await,
        "first" => cut(at, texts.order(message::body.desc()).first()).await,
        "columns" => cut(at, texts.columns((message::from_id, message::body)).distinct().all()).await,
        "aggregate" => cut(at, texts.aggregate((count(), message::body.max()))).await,
        "groups" => cut(at, texts.group_by(message::body).aggregate(count())).await,
        "stream" => {
            let work = async {
                let mut stream = db.messages().select().stream()?;
                while stream.next().await?.is_some() {}
                Ok::<(), Error>(())
            };
            cut(at, work).await
        }
        "chunks" => {
            let work = async {
                let mut chunks =
                    db.messages().select().order(message::id.asc()).with(message::FROM).chunks(200);
                while chunks.next().await?.is_some() {}
                Ok::<(), Error>(())
            };
            cut(at, work).await
        }
        "insert" => cut(at, projects.insert(project::New::new(unique))).await,
        "insert many" => cut(at, tools.insert_many(named(20))).await,
        // More than one statement: a transaction by itself.
        "insert in pieces" => {
            cut(
                at,
                tools.insert_many(
                    named(1_200).zip(0..).map(
                        |(row, number)| {
                            if number % 2 == 0 { row.enabled(false) } else { row }
                        },
                    ),
                ),
            )
            .await
        }
        "upsert" => {
            let form = agent::New::new(orbit.id, "eve").rank(3);
            cut(at, agents.insert(form).on_conflict(agent::NAME_IN_PROJECT).update_all()).await
        }
        "upsert many" => {
            // The same row twice: two statements.
            let forms = [1, 2].map(|rank| agent::New::new(orbit.id, "eve").rank(rank));
            cut(at, agents.insert_many(forms).on_conflict(agent::NAME_IN_PROJECT).update(agent::rank)).await
        }
        "ignore" => {
            let insert = tools.insert(tool::New::new("lamp")).on_conflict(tool::NAME).ignore();
            cut(at, insert).await
        }
        "update" => cut(at, agents.update(ada.id).rank(7).limits(json!({ "tokens": 3 })).save()).await,
        "update by filter" => cut(at, agents.filter(agent::name.eq("bob")).update().rank(1).save()).await,
        "update by filter, returning" => {
            cut(at, agents.filter(agent::name.eq("bob")).update().rank(2).returning().save()).await
        }
        "update many" => {
            let changes = [ada.id, bob.id].map(|id| (id, agent::Update::new().rank(5)));
            cut(at, agents.update_many(changes)).await
        }
        "update many in groups" => {
            let forms = [agent::Update::new().rank(5), agent::Update::new().name(unique)];
            cut(at, agents.update_many([ada.id, bob.id].into_iter().zip(forms))).await
        }
        "update with a version" => cut(at, documents.update_row(paper).views(1).save()).await,
        "delete" => cut(at, projects.delete(db::ProjectId(-1))).await,
        "delete many" => cut(at, tools.delete_many([db::ToolId(-1), db::ToolId(-2)])).await,
        "delete by filter" => cut(at, tools.filter(tool::name.eq("nobody's")).delete()).await,
        "delete returning" => cut(at, tools.filter(tool::name.eq("nobody's")).delete_returning()).await,
        "soft delete" => cut(at, documents.delete(paper.id)).await,
        "restore" => cut(at, documents.restore(paper.id)).await,
        "delete plan" => cut(at, agents.delete_plan(ada.id)).await,
        // On SQLite, more statements look for it.
        "broken key" => cut(at, agents.insert(agent::New::new(db::ProjectId(-1), unique))).await,
        "broken link" => {
            cut(at, agents.tools(ada.id).link(db::ToolId(-1), agent_tool::Link::new().level(2))).await
        }
        "link many" => cut(at, agents.tools(bob.id).link_many([lamp.id])).await,
        "set links" => cut(at, agents.tools(ada.id).set([lamp.id])).await,
        "unlink" => cut(at, agents.tools(ada.id).unlink(lamp.id)).await,
        "clear links" => cut(at, agents.tools(bob.id).clear()).await,
        "lock" => {
            let work = db.tx(async |tx| tx.agents().select().for_update(tx).all().await);
            cut(at, work).await
        }
        "transaction" => {
            let work = db.tx(async |tx| {
                tx.projects().insert(project::New::new(unique)).await?;
                let text = message::New::new(ada.id, ada.id, unique);
                tx.messages().insert(text).await.map_err(Error::from)?;
                Ok::<(), project::Fail>(())
            });
            cut(at, work).await
        }
        "nested" => {
            let work = db.tx(async |tx| {
                tx.projects().insert(project::New::new(unique)).await?;
                let _ = tx.tx(async |tx| tx.projects().insert(project::New::new(unique)).await).await;
                tx.tx(async |tx| tx.projects().count().await.map_err(project::Fail::from)).await
            });
            cut(at, work).await
        }
        "nested in nested" => {
            let work = db.tx(async |tx| {
                tx.tx(async |tx| {
                    tx.projects().insert(project::New::new(unique)).await?;
                    tx.tx(async |tx| tx.projects().count().await.map_err(project::Fail::from)).await
                })
                .await
            });
            cut(at, work).await
        }
        "retried" => {
            let work = db.transaction().serializable().retries(2).run(async |tx| {
                tx.agents().count().await?;
                tx.projects().insert(project::New::new(unique)).await
            });
            cut(at, work).await
        }
        "test transaction" => {
            let work = async {
                let test = db.test_transaction().await?;
                test.projects().insert(project::New::new(unique)).await.map_err(Error::from)
            };
            cut(at, work).await
        }
        "ping" => cut(at, db.ping()).await,
        other => panic!("there is no operation {other}"),
    }
}

/// How many futures are dropped on their way, at least.
const DROPS: u32 = 1_000;

/// After so many the test gives up: what never waits cannot be dropped while it waits.
const TRIES: u32 = 40_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_dropped_futures_leave_nothing_behind() {
    for (kind, database) in databases() {
        // With room for one row, SQLite's thread has to wait for whoever reads.
        let options = db::Db::builder(database.url()).max_connections(3).row_buffer(1);
        let db = options.acquire_timeout(Duration::from_secs(20)).connect().await.unwrap();
        let rows = Rows::made(&db).await;
        let mut random = fastrand::Rng::with_seed(7);
        // How many times each is polled until it ends, how long that takes, and how many were dropped.
        let mut known = Vec::new();
        for name in OPERATIONS {
            let begun = Instant::now();
            let whole = Cut::Polls(u32::MAX);
            let fate = Box::pin(operation(&db, name, whole, &format!("{name} whole"), &rows)).await;
            assert!(fate.ended, "{kind:?}: {name}");
            known.push((name, fate.polls, begun.elapsed(), 0_u32));
        }
        let enough = |known: &[(&str, u32, Duration, u32)]| {
            let all: u32 = known.iter().map(|(.., dropped)| dropped).sum();
            all >= DROPS && known.iter().all(|(.., dropped)| *dropped > 0)
        };
        for number in 0.. {
            let at = number as usize % known.len();
            if at == 0 && enough(&known) {
                break;
            }
            assert!(number < TRIES, "{kind:?}: {known:?}");
            let (name, most, time, dropped) = &mut known[at];
            let cut = match random.u8(..4) {
                0 => Cut::Time(time.mul_f64(random.f64())),
                _ => Cut::Polls(random.u32(1..=*most)),
            };
            let fate = Box::pin(operation(&db, name, cut, &format!("{name} {number}"), &rows)).await;
            *dropped += u32::from(!fate.ended);
            *most = fate.polls.max(*most);
        }
        nothing_is_left(kind, &database, &db).await;
    }
}

/// Wherever a nested transaction is dropped, its own end included, the outer one goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_outer_transaction_goes_on_after_a_nested_one_that_was_dropped() {
    /// How the nested transaction ends by itself.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum End {
        Kept,
        Undone,
        /// A statement failed, and nobody said so: PostgreSQL refuses to release the savepoint.
        Broken,
    }
    for backend in backends().await {
        let db = &backend.db;
        let mut dropped = 0;
        for (round, end) in [End::Kept, End::Undone, End::Broken].into_iter().cycle().enumerate().take(12) {
            for depth in [1, 2] {
                for polls in 1.. {
                    let key = |what: &str| format!("{what} {round} {depth} {polls}");
                    let at = format!("{}: {end:?} {}", backend.name, key("cut off"));
                    let inside = async |tx: &db::Tx| {
                        tx.projects().insert(project::New::new(key("inside"))).await?;
                        match end {
                            End::Kept => Ok(()),
                            End::Undone => Err(project::Fail::NotFound),
                            End::Broken => {
                                tx.projects().insert(project::New::new(key("before"))).await.unwrap_err();
                                Ok(())
                            }
                        }
                    };
                    let outer = db.tx(async |tx| {
                        tx.projects().insert(project::New::new(key("before"))).await?;
                        let fate = match depth {
                            1 => cut(Cut::Polls(polls), tx.tx(inside)).await,
                            _ => cut(Cut::Polls(polls), tx.tx(async |tx| tx.tx(inside).await)).await,
                        };
                        tx.projects().insert(project::New::new(key("after"))).await?;
                        // The place of the savepoint can be taken again.
                        tx.tx(async |tx| tx.projects().insert(project::New::new(key("again"))).await).await?;
                        Ok::<_, project::Fail>(fate)
                    });
                    let fate = match outer.await {
                        // The driver of MySQL would take the next answer for that of the statement that was dropped: the
                        // transaction is over, and nothing of it is kept.
                        Err(project::Fail::Other(Error::Transaction(_)))
                            if db.database() == Database::Mysql =>
                        {
                            for what in ["before", "inside", "after", "again"] {
                                let kept = db.projects().by_name(key(what)).await.unwrap();
                                assert!(kept.is_none(), "{at}: {what}");
                            }
                            dropped += 1;
                            continue;
                        }
                        outer => outer.unwrap_or_else(|error| panic!("{at}: {error}")),
                    };
                    for outside in ["before", "after", "again"] {
                        assert!(
                            db.projects().by_name(key(outside)).await.unwrap().is_some(),
                            "{at}: {outside}"
                        );
                    }
                    let inside = db.projects().by_name(key("inside")).await.unwrap();
                    match (fate.ended, end) {
                        (true, End::Kept) => assert!(inside.is_some(), "{at}"),
                        (true, End::Undone) | (false, End::Undone) => assert!(inside.is_none(), "{at}"),
                        // SQLite undoes a statement that fails and goes on, and the end of what was dropped in its end is
                        // one or the other.
                        (true, End::Broken) | (false, End::Kept | End::Broken) => {}
                    }
                    dropped += u32::from(!fate.ended);
                    if fate.ended {
                        break;
                    }
                }
            }
        }
        assert!(dropped > 10, "{}: {dropped}", backend.name);
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
    if let Some(pool) = db.mysql_pool() {
        let asked =
            "SELECT count(*) FROM information_schema.innodb_trx t JOIN information_schema.processlist p
             ON p.id = t.trx_mysql_thread_id WHERE p.db = database() AND p.id <> connection_id()";
        return sqlx::query_scalar(asked).fetch_one(pool).await.unwrap();
    }
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
