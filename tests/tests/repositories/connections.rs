//! Pools: their settings, their limits of time, a replica, and what they tell.

use std::time::{Duration, Instant};

use tablewright::{Config, Error, Fault};
use tablewright_tests::{Kind, TestDatabase};

use crate::db::{self, project, tool};
use crate::{Backend, KINDS, backends, create, statements};

/// Empty databases with the schema, of every kind that this machine has.
pub(crate) fn databases() -> impl Iterator<Item = (Kind, TestDatabase)> {
    KINDS.into_iter().filter_map(|(kind, dialect, _)| {
        let database = create(kind)?;
        database.execute(&statements("schema", dialect));
        Some((kind, database))
    })
}

fn with(url: &str, settings: &str) -> String {
    format!("{url}{}{settings}", if url.contains('?') { '&' } else { '?' })
}

#[tokio::test]
async fn settings_stand_in_the_url() {
    for (kind, database) in databases() {
        let url = with(database.url(), "max_connections=3&min_connections=2&statement_timeout=5s");
        // What the URL says wins over what the code says.
        let db = db::Db::builder(&url).max_connections(7).connect().await.unwrap();
        let most = db.pool_state().most;
        assert_eq!(most, 3, "{kind:?}");
        let mut waiting = 0;
        while db.pool_state().open < 2 {
            waiting += 1;
            assert!(waiting < 200, "{kind:?}: min_connections are opened by themselves");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        db.ping().await.unwrap();
        db.tx(async |tx| {
            tx.projects().insert(project::New::new("one")).await?;
            assert!(db.pool_state().busy() >= 1);
            Ok::<(), project::Fail>(())
        })
        .await
        .unwrap();

        let config = Config::from(with(database.url(), "max_conections=3"));
        let message = db::Db::builder(config).connect().await.unwrap_err().to_string();
        assert!(message.contains("max_conections") && message.contains("max_connections"), "{message}");
        db.close().await;
        assert!(matches!(db.ping().await, Err(Error::Connection(_))), "{kind:?}");
    }
}

#[tokio::test]
async fn a_pool_that_is_busy_says_so_in_time() {
    for (kind, database) in databases() {
        let db = db::Db::builder(database.url())
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(1))
            .connect()
            .await
            .unwrap();
        let begun = Instant::now();
        let waited = db.tx(async |_| db.projects().count().await).await;
        assert!(matches!(waited, Err(Error::Timeout { connections: 1, .. })), "{kind:?}: {waited:?}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{kind:?}: {:?}", begun.elapsed());
        assert_eq!(db.projects().count().await.unwrap(), 0, "{kind:?}");
    }
}

const SLOW_ON_SQLITE: &str = "CREATE TRIGGER slow AFTER INSERT ON projects BEGIN
    INSERT INTO tools (name) SELECT 'of ' || count(*) FROM (
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT i FROM n);
END";

const SLOW_ON_POSTGRES: &str = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;
CREATE TRIGGER slow AFTER INSERT ON projects FOR EACH ROW EXECUTE FUNCTION slow()";

const SLOW_ON_MYSQL: &str = "CREATE TRIGGER slow AFTER INSERT ON projects FOR EACH ROW DO SLEEP(600)";

#[tokio::test]
async fn a_statement_that_runs_for_too_long_is_stopped() {
    for (kind, database) in databases() {
        database.execute(match kind {
            Kind::Sqlite => SLOW_ON_SQLITE,
            Kind::Postgres => SLOW_ON_POSTGRES,
            Kind::Mysql => SLOW_ON_MYSQL,
        });
        let limit = Duration::from_secs(1);
        let options = db::Db::builder(database.url()).max_connections(1).statement_timeout(limit);
        let db = options.connect().await.unwrap();
        let stopped = db.projects().insert(project::New::new("slow")).await;
        let Err(project::Fail::Other(Error::StatementTimeout { operation, after, limit: said })) = stopped
        else {
            panic!("{kind:?}: {stopped:?}");
        };
        assert_eq!(operation, "projects.insert", "{kind:?}");
        assert!(said == limit && after >= limit && after < Duration::from_secs(60), "{kind:?}: {after:?}");

        // In a transaction too, which is undone; the connection is the only one, and still good.
        let undone = db
            .tx(async |tx| {
                tx.tools().insert(tool::New::new("undone")).await.map_err(Error::from)?;
                tx.projects().insert(project::New::new("slow")).await.map_err(Error::from)
            })
            .await;
        assert!(matches!(undone, Err(Error::StatementTimeout { .. })), "{kind:?}: {undone:?}");
        assert_eq!(db.tools().count().await.unwrap(), 0, "{kind:?}");

        // The time of one statement is not the time of the next.
        for number in 0..4 {
            tokio::time::sleep(Duration::from_millis(300)).await;
            db.tools().insert(tool::New::new(format!("tool {number}"))).await.unwrap();
        }
        // A dropped future leaves nothing that runs on.
        let dropped = db.projects().insert(project::New::new("dropped"));
        assert!(tokio::time::timeout(Duration::from_millis(50), dropped).await.is_err(), "{kind:?}");
        assert_eq!(db.tools().count().await.unwrap(), 4, "{kind:?}");
        assert_eq!(db.projects().count().await.unwrap(), 0, "{kind:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_tasks_on_ten_connections_finish_or_time_out() {
    for (kind, database) in databases() {
        let options = db::Db::builder(database.url()).max_connections(10);
        let db = options.acquire_timeout(Duration::from_secs(20)).connect().await.unwrap();
        let project = db.projects().insert(project::New::new("busy")).await.unwrap();
        let tasks: Vec<_> = (0..10_000)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { db.projects().find(project.id).await })
            })
            .collect();
        let (mut found, mut late) = (0, 0);
        for task in tasks {
            match task.await.unwrap() {
                Ok(row) => found += usize::from(row.is_some()),
                Err(Error::Timeout { connections: 10, .. }) => late += 1,
                Err(other) => panic!("{kind:?}: {other}"),
            }
        }
        assert_eq!(found + late, 10_000, "{kind:?}");
        assert!(found > 0, "{kind:?}");
        let state = db.pool_state();
        assert!(state.open <= 10, "{kind:?}: {state:?}");
        db.projects().insert(project::New::new("after")).await.unwrap();
    }
}

#[tokio::test]
async fn a_replica_answers_what_only_reads() {
    for ((kind, primary), (_, copy)) in databases().zip(databases()) {
        let on_copy = db::Db::connect(copy.url()).await.unwrap();
        on_copy.projects().insert(project::New::new("copied")).await.unwrap();
        let db = db::Db::builder(primary.url()).replica(copy.url()).connect().await.unwrap();

        let new = db.projects().insert(project::New::new("written")).await.unwrap();
        let names = |rows: Vec<db::Project>| rows.into_iter().map(|row| row.name).collect::<Vec<_>>();
        assert_eq!(names(db.projects().select().all().await.unwrap()), ["copied"], "{kind:?}");
        let there = db.on_primary();
        assert_eq!(names(there.projects().select().all().await.unwrap()), ["written"], "{kind:?}");
        let in_tx = db.tx(async |tx| tx.projects().select().all().await).await.unwrap();
        assert_eq!(names(in_tx), ["written"], "{kind:?}");
        assert!(db.replica_state().is_some_and(|state| state.open > 0), "{kind:?}");
        // A broken constraint is looked up where the row was written.
        let refused = db.agents().insert(db::agent::New::new(db::ProjectId(new.id.0 + 7), "nobody")).await;
        assert!(matches!(refused, Err(db::agent::Fail::Project)), "{kind:?}: {refused:?}");
        db.projects().delete(new.id).await.unwrap();
        assert_eq!(on_copy.projects().count().await.unwrap(), 1, "{kind:?}");
        db.close().await;
        assert!(matches!(db.projects().count().await, Err(Error::Connection(_))), "{kind:?}");
    }
}

#[tokio::test]
async fn while_the_replica_is_down_the_database_itself_answers() {
    for (kind, primary) in databases() {
        let nowhere = match kind {
            Kind::Sqlite => "sqlite:///not/there/at/all.db",
            Kind::Postgres => "postgres://me:hunter2@127.0.0.1:9/copy",
            Kind::Mysql => "mysql://me:hunter2@127.0.0.1:9/copy",
        };
        let options = || db::Db::builder(primary.url()).replica(nowhere);
        let db = options().replica_timeout(Duration::from_millis(200)).connect().await;
        match kind {
            // A file that is not there is a wrong setting, and no server that is down.
            Kind::Sqlite => assert!(matches!(db, Err(Error::Connect(_))), "{db:?}"),
            Kind::Postgres | Kind::Mysql => {
                let db = db.unwrap();
                db.projects().insert(project::New::new("here")).await.unwrap();
                let begun = Instant::now();
                for _ in 0..50 {
                    assert_eq!(db.projects().count().await.unwrap(), 1);
                }
                assert!(begun.elapsed() < Duration::from_secs(8), "it is left alone for a while");
                db.ping().await.unwrap();
            }
        }
        let strict = options().replica_fallback(false).connect().await.unwrap_err();
        assert!(matches!(strict, Error::Connect(_)), "{kind:?}: {strict}");
        assert!(!strict.to_string().contains("hunter2"), "{strict}");
    }
}

#[tokio::test]
async fn a_replica_is_of_the_same_kind() {
    let all: Vec<_> = databases().collect();
    for (kind, primary) in &all {
        for (other, copy) in all.iter().filter(|(other, _)| other != kind) {
            let refused = db::Db::builder(primary.url()).replica(copy.url()).connect().await.unwrap_err();
            assert!(refused.to_string().contains("replica"), "{kind:?} {other:?}: {refused}");
        }
    }
}

#[tokio::test]
async fn faults_come_by_the_name_of_what_fails() {
    for Backend { db, name, .. } in backends().await {
        let fault = db.fail("projects.insert", Fault::Constraint("projects_name_key"));
        let taken = db.projects().insert(project::New::new("a")).await;
        assert_eq!(fault.struck(), 1);
        assert!(matches!(taken, Err(project::Fail::NameTaken)), "{name}: {taken:?}");
        db.projects().insert(project::New::new("a")).await.unwrap();

        db.fail("projects.count", Fault::Timeout.after(1).times(2));
        let mut outcomes = Vec::new();
        for _ in 0..4 {
            outcomes.push(db.projects().count().await.is_ok());
        }
        assert_eq!(outcomes, [true, false, false, true], "{name}");

        // A commit that fails is said, and nothing is kept.
        db.fail("commit", Fault::Connection);
        let lost = db.tx(async |tx| tx.projects().insert(project::New::new("lost")).await).await;
        assert!(matches!(lost, Err(project::Fail::Other(Error::Connection(_)))), "{name}: {lost:?}");
        assert_eq!(db.projects().count().await.unwrap(), 1, "{name}");

        db.fail("projects.insert", Fault::Constraint("no_such_constraint"));
        let wrong = db.projects().insert(project::New::new("b")).await.unwrap_err().to_string();
        assert!(wrong.contains("no_such_constraint") && wrong.contains("projects_name_key"), "{wrong}");
    }
}

#[tokio::test]
async fn a_test_transaction_is_never_kept() {
    for Backend { db: real, name, .. } in backends().await {
        real.projects().insert(project::New::new("before")).await.unwrap();
        let test = real.test_transaction().await.unwrap();
        test.tx(async |tx| {
            tx.projects().insert(project::New::new("inside")).await?;
            tx.tx(async |tx| tx.projects().insert(project::New::new("deeper")).await).await
        })
        .await
        .unwrap();
        let undone = test
            .tx(async |tx| {
                tx.projects().insert(project::New::new("undone")).await?;
                tx.projects().insert(project::New::new("inside")).await
            })
            .await;
        assert!(matches!(undone, Err(project::Fail::NameTaken)), "{name}: {undone:?}");
        let rows = (0..700).map(|number| tool::New::new(format!("tool {number}")));
        test.tools().insert_many(rows).await.unwrap();
        assert_eq!(test.projects().count().await.unwrap(), 3, "{name}");
        drop(test);
        assert_eq!(real.projects().count().await.unwrap(), 1, "{name}");
        assert_eq!(real.tools().count().await.unwrap(), 0, "{name}");
    }
}

/// What the migrations are tried on.
#[tokio::test]
async fn a_throwaway_database_of_no_schema_is_empty() {
    let beside = [Kind::Postgres, Kind::Mysql].map(TestDatabase::create);
    for server in ["sqlite:"].into_iter().chain(beside.iter().flatten().map(TestDatabase::url)) {
        let empty = tablewright::Db::throwaway(server).await.unwrap();
        empty.script("CREATE TABLE projects (id bigint PRIMARY KEY, name text)").await.unwrap();
        let db = db::Db::from(empty.clone());
        assert_eq!(db.projects().count().await.unwrap(), 0, "{server}");
    }
}

#[tokio::test]
async fn a_throwaway_database_is_dropped_also_by_a_panic() {
    // A database on the server, beside which others are made.
    let beside = [Kind::Postgres, Kind::Mysql].map(TestDatabase::create);
    let servers = ["sqlite:"].into_iter().chain(beside.iter().flatten().map(TestDatabase::url));
    for server in servers.map(str::to_owned) {
        let seen = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
        let (server_of_task, seen_of_task) = (server.clone(), std::sync::Arc::clone(&seen));
        let panics = tokio::spawn(async move {
            let db = db::Db::throwaway(&server_of_task).await.unwrap();
            // The schema is in it, with every constraint alive.
            let orbit = db.projects().insert(project::New::new("orbit")).await.unwrap();
            db.agents().insert(db::agent::New::new(orbit.id, "ada")).await.unwrap();
            let refused = db.projects().delete(orbit.id).await;
            assert!(matches!(refused, Err(project::Fail::UsedByAgents)), "{refused:?}");
            assert_eq!(db.samples().count().await.unwrap(), 0);
            *seen_of_task.lock().unwrap() = format!("{db:?}");
            panic!("on purpose");
        });
        assert!(panics.await.unwrap_err().is_panic());
        let name = seen.lock().unwrap().split('"').nth(1).unwrap_or_default().to_owned();
        assert!(name.contains("tablewright_test_"), "{server}: {name}");
        if server == "sqlite:" {
            assert!(!std::path::Path::new(&name).exists(), "{name}");
        } else {
            let db = db::Db::connect(&server).await.unwrap();
            const ON_MYSQL: &str = "SELECT count(*) FROM information_schema.schemata WHERE schema_name = ?";
            let there: i64 = match (db.postgres_pool(), db.mysql_pool()) {
                (Some(pool), _) => sqlx::query_scalar("SELECT count(*) FROM pg_database WHERE datname = $1")
                    .bind(&name)
                    .fetch_one(pool)
                    .await
                    .unwrap(),
                (_, Some(pool)) => sqlx::query_scalar(ON_MYSQL).bind(&name).fetch_one(pool).await.unwrap(),
                (None, None) => unreachable!("{server}"),
            };
            assert_eq!(there, 0, "{name}");
        }
    }
}

#[tokio::test]
async fn a_connection_that_is_kept_for_the_next_statement_is_in_nobodys_way() {
    for (kind, database) in databases() {
        let builder = db::Db::builder(database.url()).max_connections(1);
        let db = builder.acquire_timeout(Duration::from_secs(5)).connect().await.unwrap();
        for round in 0..3 {
            // Statements, transactions, streams and the driver's own pool, one after the other and at once.
            assert_eq!(db.projects().count().await.unwrap(), 0, "{kind:?}");
            let (one, two) =
                tokio::join!(db.projects().count(), db.tx(async |tx| tx.projects().count().await));
            assert_eq!((one.unwrap(), two.unwrap()), (0, 0), "{kind:?}");
            assert!(db.projects().select().stream().unwrap().next().await.unwrap().is_none(), "{kind:?}");
            let begun = Instant::now();
            match kind {
                Kind::Postgres => drop(db.postgres_pool().unwrap().acquire().await.unwrap()),
                Kind::Sqlite => drop(db.sqlite_pool().unwrap().acquire().await.unwrap()),
                Kind::Mysql => drop(db.mysql_pool().unwrap().acquire().await.unwrap()),
            }
            assert!(begun.elapsed() < Duration::from_secs(2), "{kind:?}, {round}: {:?}", begun.elapsed());
        }
        // Nor do statements without a pause keep a connection from who waits at the pool.
        if let Some(pool) = db.postgres_pool() {
            let has_had_one = std::cell::Cell::new(false);
            let busy = async {
                while !has_had_one.get() {
                    db.projects().count().await.unwrap();
                }
            };
            // Who waits in vain gives up, after the time that the pool has for it.
            let waits = async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                drop(pool.acquire().await.unwrap());
                has_had_one.set(true);
            };
            tokio::join!(busy, waits);
        }
        db.projects().count().await.unwrap();
        let state = db.pool_state();
        assert!(state.open <= 1 && state.idle <= state.open, "{kind:?}: {state:?}");
        db.close().await;
        assert!(matches!(db.projects().count().await, Err(Error::Connection(_))), "{kind:?}");
    }
}

#[test]
fn the_last_handle_may_be_dropped_outside_of_the_runtime() {
    for (kind, database) in databases() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        for minimum in [0, 1] {
            let builder = db::Db::builder(database.url()).min_connections(minimum);
            let db: db::Db = runtime.block_on(builder.connect()).unwrap();
            assert_eq!(runtime.block_on(db.projects().count()).unwrap(), 0, "{kind:?}");
            drop(db);
        }
        let db: db::Db = runtime.block_on(db::Db::builder(database.url()).connect()).unwrap();
        assert_eq!(runtime.block_on(db.projects().count()).unwrap(), 0, "{kind:?}");
        drop(runtime);
        drop(db);
    }
}
