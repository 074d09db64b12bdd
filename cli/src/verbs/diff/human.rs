//! A difference for a person at a terminal.

use anstyle::Style;
use tablewright_migrations::plan::{Hazard, Lock, Mode, Stage};
use tablewright_migrations::{Difference, Sign, describe, text};

use crate::terminal::{BOLD, CYAN, DIM, GREEN, RED, Terminal, YELLOW, count, paint};

/// Everything: changes, SQL, hazards, locks, and what is left alone.
pub(crate) fn show(terminal: &Terminal, heading: &str, difference: &Difference) {
    if difference.is_empty() {
        terminal.line(format_args!("{} no difference {heading}", paint(GREEN, "✓")));
        unmanaged(terminal, difference);
        return;
    }
    terminal.line(format_args!("{}\n", paint(DIM, heading)));
    changes(terminal, difference);
    for (at, stage) in difference.stages.iter().enumerate() {
        let part = match difference.stages.len() {
            1 => String::new(),
            all => format!(" (migration {} of {all})", at + 1),
        };
        terminal.line(format_args!("\n{}{part}", paint(BOLD, "SQL")));
        sql(terminal, &text(&stage.up));
    }
    hazards(terminal, difference.hazards());
    locks(terminal, &difference.stages);
    unmanaged(terminal, difference);
}

/// The changes, by object.
pub(crate) fn changes(terminal: &Terminal, difference: &Difference) {
    for line in describe(difference.from.dialect, &difference.changes()) {
        let style = style(line.sign);
        terminal.line(format_args!(
            "{} {}",
            paint(style, line.sign.symbol()),
            paint(style.bold(), &line.object)
        ));
        for (sign, detail) in &line.details {
            terminal.line(format_args!(
                "    {}",
                paint(self::style(*sign), format_args!("{} {detail}", sign.symbol()))
            ));
        }
    }
}

fn style(sign: Sign) -> Style {
    match sign {
        Sign::Create => GREEN,
        Sign::Alter => YELLOW,
        Sign::Rename => CYAN,
        Sign::Drop => RED,
    }
}

/// SQL, its comments in the background.
pub(crate) fn sql(terminal: &Terminal, sql: &str) {
    for line in sql.trim().lines() {
        match line.is_empty() {
            true => terminal.line(""),
            false if line.trim_start().starts_with("--") => {
                terminal.line(format_args!("  {}", paint(DIM, line)))
            }
            false => terminal.line(format_args!("  {line}")),
        }
    }
}

/// What can go wrong or is lost, the worst first.
pub(crate) fn hazards<'a>(terminal: &Terminal, hazards: impl Iterator<Item = &'a Hazard>) {
    let mut hazards: Vec<&Hazard> = hazards.collect();
    hazards.sort_by_key(|hazard| !hazard.kind.must_be_allowed());
    hazards.dedup();
    if hazards.is_empty() {
        return;
    }
    terminal.line(format_args!("\n{}", paint(BOLD, "Hazards")));
    for hazard in hazards {
        let Hazard { kind, subject, reason } = hazard;
        let style = if kind.must_be_allowed() { RED } else { YELLOW };
        terminal.line(format_args!(
            "  {} {}: {reason}",
            paint(style, format_args!("! {}", kind.code())),
            paint(BOLD, subject)
        ));
    }
}

/// What others cannot do meanwhile, by table, with how many statements need it.
fn locks(terminal: &Terminal, stages: &[Stage]) {
    let mut locks: Vec<(&Lock, usize)> = Vec::new();
    for step in stages.iter().flat_map(|stage| &stage.up.steps).filter(|step| step.lock != Lock::None) {
        match locks.iter_mut().find(|(lock, _)| **lock == step.lock) {
            Some((_, statements)) => *statements += 1,
            None => locks.push((&step.lock, 1)),
        }
    }
    if locks.is_empty() {
        return;
    }
    terminal.line(format_args!("\n{}", paint(BOLD, "Locks")));
    for (lock, statements) in locks {
        terminal.line(format_args!("  {} ({})", lock_words(lock), count(statements, "statement")));
    }
    if let Some(words) = patience_words(stages) {
        terminal.line(format_args!("  {words}"));
    }
}

/// What the lock keeps others from.
pub(super) fn lock_words(lock: &Lock) -> String {
    match lock {
        Lock::None => "nothing has to wait".to_owned(),
        Lock::Writes(table) => format!("writes to {table} wait; reads go on"),
        Lock::ReadsAndWrites(table) => format!("reads of and writes to {table} wait"),
        Lock::Database => "writes to the database wait; reads go on".to_owned(),
    }
}

/// How long others may have to wait behind a statement that waits for its lock itself, where the plan cares.
pub(super) fn patience_words(stages: &[Stage]) -> Option<&'static str> {
    let in_parts = stages.iter().any(|stage| stage.up.mode == Mode::InParts);
    in_parts.then_some(
        "a statement waits for its lock as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again",
    )
}

/// What is there and stays as it is.
fn unmanaged(terminal: &Terminal, difference: &Difference) {
    let objects = &difference.from.unmanaged;
    if !objects.is_empty() {
        let names: Vec<String> =
            objects.iter().map(|object| format!("{} {}", object.kind, object.name)).collect();
        terminal.note(format_args!("not managed by the YAML, and left alone: {}", names.join(", ")));
    }
}
