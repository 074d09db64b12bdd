//! The table of what was measured: on the terminal, and in README.md.

use std::path::Path;
use std::time::Duration;

use super::changes::Change;
use super::load::CONNECTIONS;
use super::{Failed, LOCK_TIMEOUT, MARGIN, Options, THROUGHPUT};

/// What the connections noticed of one way to carry out a change.
pub(super) struct Measured {
    /// From the beginning to the end.
    pub(super) took: Duration,
    /// The longest transaction before it.
    pub(super) before: Duration,
    /// The longest transaction during it.
    pub(super) longest: Duration,
    /// Transactions in a second, as a part of those before.
    pub(super) throughput: f64,
    pub(super) failed: Failed,
}

/// A change, by tablewright and as it is typed.
pub(super) struct Row {
    pub(super) change: &'static Change,
    /// How many migrations it became.
    pub(super) files: usize,
    pub(super) ours: Measured,
    pub(super) plain: Measured,
}

impl Row {
    /// Whether ours passes a limit.
    pub(super) fn is_over(&self) -> bool {
        let Measured { took: _, before: _, longest, throughput, failed } = &self.ours;
        *longest > LOCK_TIMEOUT + MARGIN || *throughput < THROUGHPUT || failed.count > 0
    }
}

/// What the figures were taken of.
pub(super) fn about(options: &Options, size: &str, saturation: f64, version: u32) -> String {
    let Options { rows, rate, only: _, write: _ } = options;
    format!(
        "PostgreSQL {version}, a table of {} rows ({size}), {CONNECTIONS} connections that read and write it: {} transactions begin in a second, \
         {:.0} % of the {} that this server does at most; beside them one that keeps a transaction open for 1.5 s, again and again. \
         The lock timeout is {} ms.",
        number(*rows),
        number((*rate).into()),
        f64::from(*rate) / saturation * 100.0,
        number(saturation.round() as u64),
        LOCK_TIMEOUT.as_millis(),
    )
}

/// `10,000,000`.
pub(super) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

const WIDTH: usize = 45;

/// The words above the columns.
pub(super) fn head() -> String {
    let words = |words: [&str; 10]| {
        let [first, files, took, before, stall, done, failed, plain, of_plain, of_done] = words;
        format!(
            "{first:WIDTH$}  {files:>5}  {took:>9}  {before:>9}  {stall:>9}  {done:>5}  {failed:>6}  |  {plain:>9}  {of_plain:>9}  {of_done:>5}  {:>6}",
            failed
        )
    };
    let above = words(["", "", "", "stall", "longest", "", "", "plain", "longest", ""]);
    let below = words(["", "files", "took", "before", "stall", "done", "failed", "took", "stall", "done"]);
    format!("{above}\n{below}")
}

/// One change.
pub(super) fn line(row: &Row) -> String {
    let Row { change, files, ours, plain } = row;
    format!(
        "{:WIDTH$}  {files:>5}  {:>9}  {:>9}  {:>9}  {:>4.0}%  {:>6}  |  {:>9}  {:>9}  {:>4.0}%  {:>6}{}",
        change.what,
        time(ours.took),
        time(ours.before),
        time(ours.longest),
        ours.throughput * 100.0,
        ours.failed.count,
        time(plain.took),
        time(plain.longest),
        plain.throughput * 100.0,
        plain.failed.count,
        if row.is_over() { "  OVER" } else { "" },
    )
}

/// What may be.
pub(super) fn limits() -> String {
    format!(
        "limits of ours: a stall of {} (the lock timeout and {}), {:.0} % of the transactions of before, no failure",
        time(LOCK_TIMEOUT + MARGIN),
        time(MARGIN),
        THROUGHPUT * 100.0
    )
}

/// What the words above the columns mean.
pub(super) fn words() -> String {
    "stall: the longest of all transactions; done: transactions in a second, as a part of those before; plain: the same as one would type it"
        .to_owned()
}

fn time(time: Duration) -> String {
    match time.as_millis() {
        0..10_000 => format!("{} ms", time.as_millis()),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

const BEGIN: &str = "<!-- What follows is written by `cargo xtask bench online --write`. -->\n";
const END: &str = "<!-- The end of what it writes. -->\n";

/// Puts the table between its marks in README.md.
pub(super) fn write(about: &str, rows: &[Row]) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("cannot read README.md: {error}"))?;
    let new = between_marks(&text, &format!("{about}\n\n{}", markdown(rows)))
        .ok_or("README.md has lost the marks that the table stands between")?;
    std::fs::write(&path, new).map_err(|error| format!("cannot write README.md: {error}"))
}

fn between_marks(text: &str, new: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}{new}{END}{after}"))
}

fn markdown(rows: &[Row]) -> String {
    let mut text =
        "| change | longest stall | done | took | as plain ALTER: longest stall | done | took |\n|---|--:|--:|--:|--:|--:|--:|\n"
            .to_owned();
    for Row { change, files: _, ours, plain } in rows {
        let cells = |measured: &Measured| {
            format!(
                "{} | {:.0} % | {}",
                time(measured.longest),
                measured.throughput * 100.0,
                time(measured.took)
            )
        };
        text.push_str(&format!("| {} | {} | {} |\n", change.what, cells(ours), cells(plain)));
    }
    let failed = |of: fn(&Row) -> &Measured| rows.iter().map(|row| of(row).failed.count).sum::<usize>();
    text.push_str(&format!(
        "\nStatements that failed: {}; of the plain ones {}.\n",
        failed(|row| &row.ours),
        failed(|row| &row.plain)
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::super::changes::CHANGES;
    use super::*;

    fn measured(longest: u64, throughput: f64, failed: usize) -> Measured {
        Measured {
            took: Duration::from_secs(12),
            before: Duration::from_millis(3),
            longest: Duration::from_millis(longest),
            throughput,
            failed: Failed { count: failed, first: None },
        }
    }

    fn row(ours: Measured) -> Row {
        Row { change: &CHANGES[0], files: 2, ours, plain: measured(9000, 0.1, 0) }
    }

    #[test]
    fn a_limit_is_one_of_ours_alone() {
        assert!(!row(measured(600, 0.70, 0)).is_over());
        for over in [measured(601, 1.0, 0), measured(1, 0.69, 0), measured(1, 1.0, 1)] {
            assert!(row(over).is_over());
        }
    }

    #[test]
    fn the_table_takes_the_place_of_the_old_one() {
        let text = format!("a\n{BEGIN}old\n{END}b\n");
        let new = between_marks(&text, &markdown(&[row(measured(20, 0.99, 0))])).unwrap();
        assert!(new.starts_with("a\n") && new.ends_with("b\n") && !new.contains("old"), "{new}");
        assert!(
            new.contains("| a column that may be empty | 20 ms | 99 % | 12.0 s | 9000 ms | 10 % | 12.0 s |"),
            "{new}"
        );
        assert_eq!(between_marks("no marks", ""), None);
    }

    #[test]
    fn large_numbers_can_be_read() {
        assert_eq!([number(7), number(1000), number(10_000_000)], ["7", "1,000", "10,000,000"]);
    }
}
