//! The rows that change, as a person reads them.

use std::collections::BTreeSet;

use tablewright_schema::schema::Action;
use tablewright_schema::{Model, ObjectName};
use tablewright_seeds::{Beyond, Change, Inserted, SeedPlan, TablePlan, Updated};

use crate::terminal::{BOLD, DIM, GREEN, RED, Terminal, YELLOW, count, paint};

/// A line a row: `+` new, `~` changed, with what it held and what it gets, `-` deleted.
pub(super) fn rows(plan: &SeedPlan, terminal: &Terminal) {
    for table in &plan.tables {
        let TablePlan { table: name, inserts, updates, deletes, unchanged, beyond } = table;
        if table.inserted() + table.updated() + deletes.len() == 0 {
            continue;
        }
        let unchanged = match unchanged {
            0 => String::new(),
            n => format!("  {}", paint(DIM, format_args!("{n} unchanged"))),
        };
        terminal.line(format_args!("{}{unchanged}", paint(BOLD, name)));
        for Inserted { key, location: _, values: _ } in inserts {
            terminal.line(format_args!("  {}", paint(GREEN, format_args!("+ {key}"))));
        }
        for Updated { key, location: _, changes } in updates {
            terminal.line(format_args!("  {}", paint(YELLOW, format_args!("~ {key}"))));
            for Change { column, old, new } in changes {
                terminal.line(format_args!(
                    "      {column}: {} → {}",
                    shown(old.as_deref()),
                    shown(new.as_deref())
                ));
            }
        }
        for key in deletes {
            terminal.line(format_args!("  {}", paint(RED, format_args!("- {key}"))));
        }
        let Beyond { inserts, updates } = beyond;
        if inserts + updates > 0 {
            let text = format!("… and {} more new, {updates} more changed", count(*inserts, "row"));
            terminal.line(format_args!("  {}", paint(DIM, text)));
        }
    }
}

/// Tables whose rows go with rows that are deleted: nobody has listed those.
pub(super) fn cascades(plan: &SeedPlan, model: &Model, terminal: &Terminal) {
    let with_deletes = plan.tables.iter().filter(|table| !table.deletes.is_empty());
    let mut reached: BTreeSet<ObjectName> =
        with_deletes.map(|table| ObjectName::read(&table.table)).collect();
    let listed = reached.clone();
    loop {
        let before = reached.len();
        for table in model.tables.values() {
            let cascades = |key: &tablewright_schema::model::ForeignKey| {
                key.on_delete == Action::Cascade && reached.contains(&key.table)
            };
            if table.foreign_keys.iter().any(cascades) {
                reached.insert(table.name.clone());
            }
        }
        if reached.len() == before {
            break;
        }
    }
    let others: Vec<String> = reached.difference(&listed).map(ToString::to_string).collect();
    if !others.is_empty() {
        terminal.warn(format_args!(
            "rows of {} that refer to what is deleted go with it (ON DELETE CASCADE)",
            others.join(", ")
        ));
    }
}

/// A value on one line, cut where it is long.
fn shown(value: Option<&str>) -> String {
    const LONGEST: usize = 60;
    let Some(text) = value else { return paint(DIM, "NULL").to_string() };
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    match text.chars().count() > LONGEST {
        true => format!("{line}…"),
        false => line,
    }
}
