//! What a change means for applications that run meanwhile: the section of a review.

use std::fmt::Write as _;

use tablewright_migrations::expand::{Mark, Subject, Viewed, viewed};
use tablewright_migrations::{Breaking, Difference, breaking};

use super::markdown::{MOST_OBJECTS, beyond, escaped};

/// What they do not live through, with the way in which they do, and what has two names from here on or has had.
pub(super) fn section(page: &mut String, difference: &Difference) {
    let found = breaking(&difference.from, &difference.to, &difference.changes());
    let mut lines: Vec<String> =
        found.iter().map(|found| format!("⚠️ {}: {}", escaped(&found.to_string()), way(found))).collect();
    let marks = || difference.stages.iter().flat_map(|stage| &stage.up.marks);
    lines.extend(marks().map(phase));
    lines.extend(viewed(difference.to.dialect, marks()).into_iter().map(|Viewed { name, beyond }| {
        format!(
            "⚠️ {} becomes a view, read and written like the table; not through it: {beyond}",
            escaped(&name)
        )
    }));
    if lines.is_empty() {
        return;
    }
    page.push_str("**Applications that run meanwhile**\n\n");
    for line in lines.iter().take(MOST_OBJECTS) {
        let _ = writeln!(page, "- {line}");
    }
    if let Some(more) = beyond(lines.len()) {
        let _ = writeln!(page, "- and {more} more");
    }
    page.push('\n');
}

fn way(found: &Breaking) -> &'static str {
    match found {
        Breaking::Renamed { can_expand: true, .. } => {
            "both names can live for a while, `tablewright generate NAME --expand`"
        }
        Breaking::Renamed { can_expand: false, .. } => {
            "what speaks of the old name is stopped for that moment"
        }
        Breaking::Type { .. } => "both types can live for a while, each under a name of its own (`expand`)",
        Breaking::Dropped { required: false, .. } => "first the application that does not speak of it",
        Breaking::Dropped { required: true, .. } => {
            "first let it be NULL, then the application that does not speak of it"
        }
        Breaking::Required { .. } => "first the application that always writes it, or a default",
    }
}

fn phase(mark: &Mark) -> String {
    let names = |subject: &Subject| match subject {
        Subject::Column(pair) => {
            (format!("{}.{}", pair.table, pair.old), format!("{}.{}", pair.table, pair.new))
        }
        Subject::Table(alias) => (alias.old.to_string(), alias.new.to_string()),
    };
    match mark {
        Mark::Expand(subject) => {
            let (old, new) = names(subject);
            let (old, new) = (escaped(&old), escaped(&new));
            format!(
                "🔀 {old} and {new} both live from here on; the contract comes when no application speaks of {old}"
            )
        }
        Mark::Contract(subject) => {
            let (old, new) = names(subject);
            format!(
                "🔀 {} alone lives from here on: no application may speak of {}",
                escaped(&new),
                escaped(&old)
            )
        }
    }
}
