//! Pairs of things measured in turns, and the table of their ratios.

use std::fmt::Write;
use std::time::{Duration, Instant};

/// A comparison and the most that it may cost.
pub(crate) struct Row {
    /// What is compared.
    pub(crate) name: String,
    /// The median of ours.
    pub(crate) ours: Amount,
    /// The median of the other.
    pub(crate) other: Amount,
    /// Median of the ratios of all rounds.
    pub(crate) ratio: f64,
    /// What a tenth of the ratios lies below, and a tenth above: a figure with two faces shows them.
    pub(crate) spread: (f64, f64),
    /// The most that the ratio may be.
    pub(crate) limit: f64,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    /// How long something takes.
    Time(Duration),
    /// The most memory that it has, in bytes.
    Memory(u64),
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = match self {
            Amount::Time(time) => format!("{:.3} ms", time.as_secs_f64() * 1000.0),
            Amount::Memory(bytes) => format!("{:.1} MB", *bytes as f64 / 1e6),
        };
        f.pad(&text)
    }
}

impl Row {
    /// Memory against the most that there may be.
    pub(crate) fn memory(name: impl Into<String>, bytes: u64, most: u64) -> Self {
        let ratio = bytes as f64 / most as f64;
        let (ours, other) = (Amount::Memory(bytes), Amount::Memory(most));
        Self { name: name.into(), ours, other, ratio, spread: (ratio, ratio), limit: 1.0 }
    }

    /// From the times of each round: ours, the other's.
    pub(crate) fn new(name: impl Into<String>, limit: f64, rounds: &[(Duration, Duration)]) -> Self {
        let mut ratios: Vec<f64> =
            rounds.iter().map(|(ours, other)| ours.as_secs_f64() / other.as_secs_f64()).collect();
        ratios.sort_unstable_by(f64::total_cmp);
        Self {
            name: name.into(),
            ours: Amount::Time(median(rounds.iter().map(|(ours, _)| *ours).collect())),
            other: Amount::Time(median(rounds.iter().map(|(_, other)| *other).collect())),
            ratio: ratios[ratios.len() / 2],
            spread: (ratios[ratios.len() / 10], ratios[ratios.len() - 1 - ratios.len() / 10]),
            limit,
        }
    }

    /// Whether the limit is passed.
    pub(crate) fn is_over(&self) -> bool {
        self.ratio > self.limit
    }
}

const WARM_UP: usize = 2;

/// Measures both in turns, who goes first alternating. The first rounds warm up and do not count.
pub(crate) fn in_turns(
    rounds: usize,
    mut ours: impl FnMut() -> Result<Duration, String>,
    mut other: impl FnMut() -> Result<Duration, String>,
) -> Result<Vec<(Duration, Duration)>, String> {
    let mut times = Vec::with_capacity(rounds);
    for round in 0..rounds + WARM_UP {
        let pair = if round % 2 == 0 {
            let ours = ours()?;
            (ours, other()?)
        } else {
            let other = other()?;
            (ours()?, other)
        };
        if round >= WARM_UP {
            times.push(pair);
        }
    }
    Ok(times)
}

/// How long a function takes.
pub(crate) fn time<T>(run: impl FnOnce() -> Result<T, String>) -> Result<Duration, String> {
    let started = Instant::now();
    run()?;
    Ok(started.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// All comparisons, one a line.
pub(crate) fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or_default();
    let mut text = format!(
        "{:width$}  {:>10}  {:>10}  {:>6}  {:>11}  {:>6}\n",
        "", "ours", "other", "ratio", "10 to 90 %", "limit"
    );
    for row in rows {
        let Row { name, ours, other, ratio, spread: (low, high), limit } = row;
        let verdict = if row.is_over() { "  OVER" } else { "" };
        writeln!(text, "{name:width$}  {ours:>10}  {other:>10}  {ratio:>6.2}  {low:>4.2} - {high:>4.2}  {limit:>6.2}{verdict}")
            .expect("writing to a string does not fail");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_the_median_of_its_rounds() {
        let ms = Duration::from_millis;
        let row = Row::new("x", 0.5, &[(ms(4), ms(10)), (ms(90), ms(10)), (ms(6), ms(10))]);
        assert_eq!((row.ours, row.other, row.ratio), (Amount::Time(ms(6)), Amount::Time(ms(10)), 0.6));
        assert_eq!(row.spread, (0.4, 9.0));
        assert!(row.is_over());
        assert!(!Row { limit: 0.6, ..row }.is_over());
    }

    #[test]
    fn memory_is_compared_with_its_limit() {
        assert!(!Row::memory("x", 150_000_000, 150_000_000).is_over());
        let row = Row::memory("x", 300_000_000, 150_000_000);
        assert!(row.is_over() && table(&[row]).contains("300.0 MB"));
    }

    #[test]
    fn who_goes_first_alternates_and_warming_up_does_not_count() {
        let order = std::cell::RefCell::new(String::new());
        let turn = |who: char| {
            order.borrow_mut().push(who);
            Ok(Duration::from_millis(1))
        };
        let rounds = in_turns(2, || turn('a'), || turn('b')).unwrap();
        assert_eq!((rounds.len(), order.into_inner().as_str()), (2, "abbaabba"));
    }
}
