//! Two texts compared line by line.

use std::fmt::Display;
use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use crate::terminal::{BOLD, CYAN, GREEN, RED, paint};

/// The comparison of two texts. Texts that have nothing in common are compared for minutes; after some seconds the rest is all
/// new.
pub(crate) fn of<'t>(old: &'t str, new: &'t str) -> TextDiff<'t, 't, str> {
    let mut comparison = TextDiff::configure();
    comparison.timeout(Duration::from_secs(5));
    comparison.diff_lines(old, new)
}

/// Whether lines go that were there.
pub(crate) fn takes_away(comparison: &TextDiff<'_, '_, str>) -> bool {
    comparison.iter_all_changes().any(|change| change.tag() == ChangeTag::Delete)
}

/// The comparison as `diff -u` prints it, in colours.
pub(crate) fn painted(old: &dyn Display, new: &dyn Display, comparison: &TextDiff<'_, '_, str>) -> String {
    let mut text =
        format!("{}\n{}\n", paint(BOLD, format_args!("--- {old}")), paint(BOLD, format_args!("+++ {new}")));
    for hunk in comparison.unified_diff().iter_hunks() {
        text.push_str(&format!("{}\n", paint(CYAN, hunk.header())));
        for change in hunk.iter_changes() {
            let line = change.value().trim_end_matches('\n');
            let line = match change.tag() {
                ChangeTag::Equal => format!(" {line}\n"),
                ChangeTag::Delete => format!("{}\n", paint(RED, format_args!("-{line}"))),
                ChangeTag::Insert => format!("{}\n", paint(GREEN, format_args!("+{line}"))),
            };
            text.push_str(&line);
        }
    }
    text
}
