//! A difference for a pull request.

use std::fmt::Write as _;

use tablewright_migrations::plan::{Hazard, Lock};
use tablewright_migrations::{Difference, describe, text};

use super::human::lock_words;

/// A section with the changes as a diff, hazards and locks as lists, and the SQL of both directions folded away.
pub(super) fn page(heading: &str, difference: &Difference) -> String {
    let mut page = format!("### Schema changes\n\n{heading}\n\n");
    if difference.is_empty() {
        page.push_str("No difference.\n");
        return page;
    }
    let changes: Vec<String> = describe(difference.from.dialect, &difference.changes())
        .iter()
        .map(|line| {
            let mut text = format!("{} {}", diff_sign(line.sign.symbol()), line.object);
            for (sign, detail) in &line.details {
                let _ = write!(text, "\n{}   {detail}", diff_sign(sign.symbol()));
            }
            text
        })
        .collect();
    page.push_str(&fenced("diff", &changes.join("\n")));

    let mut hazards: Vec<&Hazard> = difference.hazards().collect();
    hazards.sort_by_key(|hazard| !hazard.kind.must_be_allowed());
    hazards.dedup();
    if !hazards.is_empty() {
        page.push_str("\n**Hazards**\n\n");
        for Hazard { kind, subject, reason } in hazards {
            let mark = if kind.must_be_allowed() { "🛑" } else { "⚠️" };
            let _ = writeln!(page, "- {mark} `{}` {}: {}", kind.code(), escaped(subject), escaped(reason));
        }
    }

    let steps = difference.stages.iter().flat_map(|stage| &stage.up.steps);
    let mut locks: Vec<String> =
        steps.filter(|step| step.lock != Lock::None).map(|step| lock_words(&step.lock)).collect();
    locks.dedup();
    if !locks.is_empty() {
        page.push_str("\n**Locks**\n\n");
        for lock in locks {
            let _ = writeln!(page, "- {}", escaped(&lock));
        }
    }

    let up: Vec<String> = difference.stages.iter().map(|stage| text(&stage.up)).collect();
    let down: Vec<String> = difference.stages.iter().rev().map(|stage| text(&stage.down)).collect();
    for (direction, sql) in [("up", up), ("down", down)] {
        let sql = fenced("sql", sql.join("\n").trim());
        let _ = write!(page, "\n<details><summary>SQL {direction}</summary>\n\n{sql}\n</details>\n");
    }
    page
}

/// What a `diff` block colours.
fn diff_sign(symbol: char) -> char {
    match symbol {
        '+' | '-' => symbol,
        _ => '!',
    }
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
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            escaped.push('\\');
        }
        escaped.push(if c == '\n' { ' ' } else { c });
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_is_markup() {
        assert_eq!(escaped("a_b <c> `d`\n* e"), "a\\_b \\<c\\> \\`d\\` \\* e");
        assert_eq!(fenced("sql", "```"), "````sql\n```\n````\n");
    }
}
