//! A network that drops: a proxy of our own stands between `up` and the server, and cuts the connection somewhere. No row is lost, nothing is
//! recorded by halves, and the next `up` finishes.

use std::time::Duration;

use tablewright::connection::{ConnectOptions, Connection};
use tablewright::migrate::{MigrateError, Migrations, Report, Silent, State, UpOptions, status, up};
use tablewright_tests::{Cut, Kind, Proxy, TestDatabase};

use super::kill::{Seeded, check, folder_of};
use super::{connect, up_all};

/// `CUTS=300` cuts so often.
fn how_many(usual: usize) -> usize {
    std::env::var("CUTS").ok().and_then(|cuts| cuts.parse().ok()).unwrap_or(usual)
}

/// `up`, by way of the proxy.
async fn up_through(
    proxy: &Proxy,
    url: &str,
    migrations: &Migrations,
) -> Option<Result<Report, MigrateError>> {
    let mut conn = Connection::connect(&proxy.url(url), &ConnectOptions::default()).await.ok()?;
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
    let proxy = Proxy::before(kind, whole.url(), None);
    up_through(&proxy, whole.url(), &migrations).await.unwrap().unwrap();
    let bytes = proxy.passed();
    check(kind, &whole, folder).await;
    let wanted = whole.judge();

    let mut random = Seeded(seed);
    let (mut cuts, mut rounds, mut midway) = (0, 0, 0);
    while cuts < wanted_cuts {
        rounds += 1;
        let database = TestDatabase::create(kind).unwrap();
        // A few cuts on one database, each somewhere in what is left to do.
        for _ in 0..1 + random.below(4) {
            let cut = Cut { after: random.below(bytes), delivers: random.below(2) == 1, once: false };
            let proxy = Proxy::before(kind, whole.url(), Some(cut));
            let ran = up_through(&proxy, database.url(), &migrations).await;
            let is_cut = proxy.passed() > cut.after;
            cuts += usize::from(is_cut);
            // What was cut is nothing that anybody has to be asked about; the last bytes are those of a farewell.
            if let Some(Err(error)) = ran {
                let counted = proxy.passed();
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
