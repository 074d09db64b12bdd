//! What loading seeds changes, row by row: the answer of a dry run and the account of a real one.

use std::fmt;

use serde::Serialize;

/// What changes in each table that has seeds, in the order in which they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SeedPlan {
    /// One item a table.
    pub tables: Vec<TablePlan>,
}

/// What changes in one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TablePlan {
    /// The table.
    pub table: String,
    /// Rows that are not there yet.
    pub inserts: Vec<Inserted>,
    /// Rows that hold something else.
    pub updates: Vec<Updated>,
    /// Rows that are there and not in the seeds, and go: what identifies each. Empty unless that was asked for.
    pub deletes: Vec<String>,
    /// How many rows are as the seeds say.
    pub unchanged: usize,
    /// How many there are beyond those that are listed: of long files only the first are.
    pub beyond: Beyond,
}

/// Rows that are counted and not listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Beyond {
    /// New rows.
    pub inserts: usize,
    /// Rows that hold something else.
    pub updates: usize,
}

impl TablePlan {
    /// How many rows are new.
    pub fn inserted(&self) -> usize {
        self.inserts.len() + self.beyond.inserts
    }

    /// How many rows change.
    pub fn updated(&self) -> usize {
        self.updates.len() + self.beyond.updates
    }
}

/// A new row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inserted {
    /// What identifies the row: `name: planner`.
    pub key: String,
    /// Where the seeds say so: `seeds/agents.yaml:3:5`.
    pub location: String,
    /// The columns that the seeds give, with their values as text; `None` is NULL.
    pub values: Vec<(String, Option<String>)>,
}

/// A row that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Updated {
    /// What identifies the row: `name: planner`.
    pub key: String,
    /// Where the seeds say so: `seeds/agents.yaml:3:5`.
    pub location: String,
    /// The columns that differ.
    pub changes: Vec<Change>,
}

/// A column that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The column.
    pub column: String,
    /// What it holds, as text; `None` is NULL.
    pub old: Option<String>,
    /// What it gets, as text; `None` is NULL.
    pub new: Option<String>,
}

impl SeedPlan {
    /// How many rows are new.
    pub fn inserts(&self) -> usize {
        self.tables.iter().map(TablePlan::inserted).sum()
    }

    /// How many rows change.
    pub fn updates(&self) -> usize {
        self.tables.iter().map(TablePlan::updated).sum()
    }

    /// How many rows are as the seeds say.
    pub fn unchanged(&self) -> usize {
        self.tables.iter().map(|table| table.unchanged).sum()
    }

    /// How many rows go.
    pub fn deletes(&self) -> usize {
        self.tables.iter().map(|table| table.deletes.len()).sum()
    }

    /// Whether the database already holds what the seeds say.
    pub fn is_empty(&self) -> bool {
        self.inserts() == 0 && self.updates() == 0 && self.deletes() == 0
    }
}

impl fmt::Display for SeedPlan {
    /// A line a table, under it a line a row (`+` new, `~` changed, `-` deleted), under that a line a column.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for plan in &self.tables {
            let TablePlan { table, inserts, updates, deletes, unchanged, beyond: _ } = plan;
            let (new, changed) = (plan.inserted(), plan.updated());
            let gone =
                if deletes.is_empty() { String::new() } else { format!(", {} deleted", deletes.len()) };
            writeln!(f, "{table}: {new} new, {changed} changed{gone}, {unchanged} unchanged")?;
            for Inserted { key, location: _, values } in inserts {
                writeln!(f, "  + {key}")?;
                for (column, value) in values {
                    writeln!(f, "      {column}: {}", shown(value.as_deref()))?;
                }
            }
            for Updated { key, location: _, changes } in updates {
                writeln!(f, "  ~ {key}")?;
                for Change { column, old, new } in changes {
                    writeln!(f, "      {column}: {} -> {}", shown(old.as_deref()), shown(new.as_deref()))?;
                }
            }
            for key in deletes {
                writeln!(f, "  - {key}")?;
            }
        }
        Ok(())
    }
}

/// A value on one line, cut where it is long.
fn shown(value: Option<&str>) -> String {
    const MOST: usize = 72;
    let Some(text) = value else { return "NULL".to_owned() };
    let line = text.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
