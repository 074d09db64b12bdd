//! A difference for a pull request: what a reviewer has to know first, and everything else folded away.

use std::fmt::Write as _;

use tablewright::migrate::InTheWay;
use tablewright_codegen::OutlineChange;
use tablewright_migrations::plan::{Hazard, Lock};
use tablewright_migrations::{Difference, Loss, Lost, Number, Sign, TableSize, describe, diagram, text};

use super::applications;
use super::human::{lock_words, patience_words};
use crate::terminal::count;

/// More tables are no picture that anyone reads.
const MOST_TABLES: usize = 25;

/// Objects that nobody scrolls past, and SQL that a comment has no room for: GitHub takes 65,536 characters.
pub(super) const MOST_OBJECTS: usize = 100;
const MOST_SQL: usize = 20_000;

/// What is known beside the difference itself.
#[derive(Default)]
pub(crate) struct Known {
    /// Rows that would stop it, where a live database is what it begins at.
    pub(crate) in_the_way: Vec<InTheWay>,
    /// What would be lost, where a live database is what it begins at.
    pub(crate) losses: Vec<Loss>,
    /// What is otherwise in Rust, where both sides are YAML.
    pub(crate) rust: Vec<OutlineChange>,
    /// Whether this is to be carried out while applications run.
    pub(crate) is_proposed: bool,
}

/// A section: hazards and losses, what applications notice, the changes by object, locks, the part of the diagram, what it means for the Rust side, and the SQL of
/// both directions.
pub(crate) fn page(title: &str, heading: &str, difference: &Difference, known: &Known) -> String {
    let mut page = format!("### {title}\n\n{}\n\n", escaped(heading));
    if difference.is_empty() {
        page.push_str("No difference.\n");
        rust(&mut page, &known.rust);
        return page;
    }
    hazards(&mut page, difference);
    in_the_way(&mut page, &known.in_the_way);
    losses(&mut page, &known.losses);
    if known.is_proposed {
        applications::section(&mut page, difference);
    }
    changes(&mut page, difference);
    locks(&mut page, difference);
    diagram(&mut page, difference);
    rust(&mut page, &known.rust);
    let up: Vec<String> = difference.stages.iter().map(|stage| text(&stage.up)).collect();
    let down: Vec<String> = difference.stages.iter().rev().map(|stage| text(&stage.down)).collect();
    for (direction, sql) in [("up", up), ("down", down)] {
        let sql = sql.join("\n");
        let sql = match sql.len() > MOST_SQL {
            true => format!("{}: too long for a comment.\n", count(sql.lines().count(), "line")),
            false => fenced("sql", sql.trim()),
        };
        let _ = write!(page, "\n<details><summary>SQL {direction}</summary>\n\n{sql}\n</details>\n");
    }
    page
}

fn hazards(page: &mut String, difference: &Difference) {
    let mut hazards: Vec<&Hazard> = difference.hazards().collect();
    hazards.sort_by_key(|hazard| !hazard.kind.must_be_allowed());
    hazards.dedup();
    if hazards.is_empty() {
        return;
    }
    page.push_str("**Hazards**\n\n");
    for Hazard { kind, subject, reason } in hazards.iter().take(MOST_OBJECTS) {
        let mark = if kind.must_be_allowed() { "🛑" } else { "⚠️" };
        let _ = writeln!(page, "- {mark} `{}` {}: {}", kind.code(), escaped(subject), escaped(reason));
    }
    if let Some(more) = beyond(hazards.len()) {
        let _ = writeln!(page, "- and {more} more");
    }
    page.push('\n');
}

/// How many rows would stop the change. Not which: a comment is no place for what they hold.
fn in_the_way(page: &mut String, found: &[InTheWay]) {
    if found.is_empty() {
        return;
    }
    page.push_str("**Rows in the way**\n\n");
    for found in found {
        let InTheWay { file: _, code, subject, count, rows: _ } = found;
        let _ = writeln!(page, "- 🛑 `{code}` {}: {count}; {}", escaped(subject), escaped(found.advice()));
    }
    page.push('\n');
}

fn losses(page: &mut String, losses: &[Loss]) {
    if losses.is_empty() {
        return;
    }
    page.push_str("| lost | how much |\n|---|--:|\n");
    for Loss { of, is, number } in losses.iter().take(MOST_OBJECTS) {
        let what = match is {
            Lost::Rows => "row",
            Lost::Values => "value",
        };
        let number = match number {
            Number::Exactly(number) => count(usize::try_from(*number).unwrap_or_default(), what),
            Number::More => format!("more than a million {what}s"),
        };
        let _ = writeln!(page, "| {} | {number} |", code(of));
    }
    if let Some(more) = beyond(losses.len()) {
        let _ = writeln!(page, "| and {more} more | |");
    }
    page.push('\n');
}

fn changes(page: &mut String, difference: &Difference) {
    page.push_str("| | object | change |\n|---|---|---|\n");
    let lines = describe(difference.from.dialect, &difference.changes());
    for line in lines.iter().take(MOST_OBJECTS) {
        let details: Vec<String> = match line.sign {
            // A new table has nothing that is not new.
            Sign::Create => line.details.iter().map(|(_, detail)| escaped(detail)).collect(),
            Sign::Alter | Sign::Rename | Sign::Drop => line
                .details
                .iter()
                .map(|(sign, detail)| format!("{} {}", mark(*sign), escaped(detail)))
                .collect(),
        };
        let details = if details.is_empty() { line.sign.verb().to_owned() } else { details.join("<br>") };
        let _ = writeln!(page, "| {} | {} | {details} |", mark(line.sign), escaped(&line.object));
    }
    if let Some(more) = beyond(lines.len()) {
        let _ = writeln!(page, "| | and {more} more | |");
    }
}

/// How many are not shown.
pub(super) fn beyond(all: usize) -> Option<usize> {
    all.checked_sub(MOST_OBJECTS).filter(|more| *more > 0)
}

fn mark(sign: Sign) -> &'static str {
    match sign {
        Sign::Create => "🟢",
        Sign::Alter => "🟡",
        Sign::Rename => "🔵",
        Sign::Drop => "🔴",
    }
}

fn locks(page: &mut String, difference: &Difference) {
    let steps = difference.stages.iter().flat_map(|stage| &stage.up.steps);
    let mut locks: Vec<(&Lock, usize)> = Vec::new();
    for step in steps.filter(|step| step.lock != Lock::None) {
        match locks.iter_mut().find(|(lock, _)| **lock == step.lock) {
            Some((_, statements)) => *statements += 1,
            None => locks.push((&step.lock, 1)),
        }
    }
    if locks.is_empty() {
        return;
    }
    page.push_str("\n**Locks**\n\n");
    for (lock, statements) in locks.iter().take(MOST_OBJECTS) {
        let table = match lock {
            Lock::Writes(table) | Lock::ReadsAndWrites(table) => Some(table),
            Lock::None | Lock::Database => None,
        };
        let size =
            table.and_then(|table| difference.sizes.iter().find(|(name, _)| name.to_string() == *table));
        let size = size.map(|(_, size)| format!(" The table has {}.", size_words(size))).unwrap_or_default();
        let words = escaped(&lock_words(lock));
        let _ = writeln!(page, "- {words} ({}).{size}", count(*statements, "statement"));
    }
    if let Some(more) = beyond(locks.len()) {
        let _ = writeln!(page, "- and {more} more");
    }
    if let Some(words) = patience_words(&difference.stages) {
        let _ = writeln!(page, "- {}", escaped(words));
    }
}

/// `about 1200000 rows, 96 MB`.
fn size_words(size: &TableSize) -> String {
    let TableSize { bytes, rows } = size;
    let units = [("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)];
    let bytes = match units.into_iter().find(|(_, unit)| bytes >= unit) {
        Some((name, unit)) => format!("{} {name}", bytes / unit),
        None => format!("{bytes} bytes"),
    };
    match rows {
        Some(rows) => {
            format!("about {}, {bytes}", count(usize::try_from(*rows).unwrap_or(usize::MAX), "row"))
        }
        None => bytes,
    }
}

fn diagram(page: &mut String, difference: &Difference) {
    let changes = difference.changes();
    let diagram = diagram::changed(&difference.to, &changes);
    let tables = diagram.lines().filter(|line| line.ends_with('{')).count();
    if tables == 0 {
        return;
    }
    match tables <= MOST_TABLES {
        true => {
            let diagram = fenced("mermaid", diagram.trim_end());
            let _ = write!(
                page,
                "\n<details><summary>Diagram of what changes</summary>\n\n{diagram}\n</details>\n"
            );
        }
        false => {
            let _ = writeln!(page, "\n{tables} tables change: too many for a diagram.");
        }
    }
}

fn rust(page: &mut String, changes: &[OutlineChange]) {
    if changes.is_empty() {
        return;
    }
    let mut lines: Vec<String> = changes
        .iter()
        .take(MOST_OBJECTS)
        .map(|change| match change {
            OutlineChange::Gains(what) => format!("+ {what}"),
            OutlineChange::Differs { from, to } => format!("- {from}\n+ {to}"),
            OutlineChange::Loses(what) => format!("- {what}"),
        })
        .collect();
    lines.extend(beyond(changes.len()).map(|more| format!("  and {more} more")));
    let loses = |change: &OutlineChange| match change {
        OutlineChange::Gains(_) => false,
        OutlineChange::Differs { .. } | OutlineChange::Loses(_) => true,
    };
    let breaks = changes.iter().filter(|change| loses(change)).count();
    let note = match breaks {
        0 => "nothing that was there goes".to_owned(),
        1 => "1 thing goes or differs that code may use".to_owned(),
        number => format!("{number} things go or differ that code may use"),
    };
    let lines = fenced("diff", &lines.join("\n"));
    let _ = write!(page, "\n<details><summary>Rust: {note}</summary>\n\n{lines}\n</details>\n");
}

/// A name in code, whatever is in it.
pub(crate) fn code(text: &str) -> String {
    let mut fence = "`".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    let gap = if fence.len() > 1 { " " } else { "" };
    format!("{fence}{gap}{}{gap}{fence}", text.replace(['\n', '\r'], " ").replace('|', "\\|"))
}

/// A code block whose fence is longer than any in it.
fn fenced(language: &str, text: &str) -> String {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}{language}\n{text}\n{fence}\n")
}

/// Text in which nothing is markup.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '@' | '~') {
            escaped.push('\\');
        }
        escaped.push(if c == '\n' || c == '\r' { ' ' } else { c });
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_the_unit_that_fits() {
        let size = |bytes, rows| size_words(&TableSize { bytes, rows });
        assert_eq!(size(100 << 20, Some(1_200_000)), "about 1200000 rows, 100 MB");
        assert_eq!(size(3 << 30, None), "3 GB");
        assert_eq!(size(512, Some(1)), "about 1 row, 512 bytes");
    }

    #[test]
    fn nothing_in_a_name_is_markup() {
        assert_eq!(escaped("a_b <c> `d`\n* e @all"), "a\\_b \\<c\\> \\`d\\` \\* e \\@all");
        assert_eq!(fenced("sql", "```"), "````sql\n```\n````\n");
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("a`b"), "`` a`b ``");
    }
}
