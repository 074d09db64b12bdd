//! Everybody in turns, and the table of ratios.

use std::time::{Duration, Instant};

use crate::peer::{Failed, Peer};
use crate::scenario::{ALL, Scenario};

const WARM_UP: usize = 2;

/// Measures every scenario and prints the table; how many goals were missed.
pub(crate) fn all(
    database: &str,
    peers: &mut [Box<dyn Peer>],
    rounds: usize,
    only: &str,
    mut empty: impl FnMut() -> Result<(), Failed>,
) -> Result<usize, Failed> {
    println!(
        "\n{database}: our time as a ratio of theirs; (most it may be); [a tenth lies below, a tenth above]"
    );
    print!("{:28}{:>11}", "", "ours");
    for peer in &peers[1..] {
        print!("  {:28}", peer.who().name());
    }
    println!();
    let mut missed = 0;
    for scenario in ALL.into_iter().filter(|scenario| scenario.name().contains(only)) {
        let times = in_turns(scenario, peers, rounds, &mut empty)?;
        let ours = median(times[0].clone()) / scenario.calls();
        print!("{:28}{:>8.3} ms", scenario.name(), ours.as_secs_f64() * 1e3);
        for (peer, theirs) in peers.iter().zip(&times).skip(1) {
            let (low, ratio, high) = ratios(&times[0], theirs);
            let goal = scenario.goal(peer.who());
            let verdict = goal.map_or(String::new(), |goal| {
                let over = ratio > goal;
                missed += usize::from(over);
                format!("({goal:.2}{})", if over { " MISSED" } else { "" })
            });
            print!("  {:28}", format!("{ratio:.2} {verdict} [{low:.2} {high:.2}]"));
        }
        println!();
    }
    Ok(missed)
}

/// The times of each peer. Who goes first changes from round to round, so that whatever else the machine does falls on all.
fn in_turns(
    scenario: Scenario,
    peers: &mut [Box<dyn Peer>],
    rounds: usize,
    empty: &mut impl FnMut() -> Result<(), Failed>,
) -> Result<Vec<Vec<Duration>>, Failed> {
    let mut times = vec![Vec::with_capacity(rounds); peers.len()];
    for round in 0..rounds + WARM_UP {
        for turn in 0..peers.len() {
            let who = (round + turn) % peers.len();
            let started = Instant::now();
            scenario.run(peers[who].as_mut(), round)?;
            let elapsed = started.elapsed();
            if round >= WARM_UP {
                times[who].push(elapsed);
            }
            if scenario.inserts() {
                empty()?;
            }
        }
    }
    Ok(times)
}

/// Of the ratios of all rounds: what a tenth lies below, the median, what a tenth lies above.
fn ratios(ours: &[Duration], theirs: &[Duration]) -> (f64, f64, f64) {
    let mut ratios: Vec<f64> =
        ours.iter().zip(theirs).map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64()).collect();
    ratios.sort_unstable_by(f64::total_cmp);
    let (last, tenth) = (ratios.len() - 1, ratios.len() / 10);
    (ratios[tenth], ratios[ratios.len() / 2], ratios[last - tenth])
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
