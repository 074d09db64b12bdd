//! Claims that a rebuild proves before it commits, in plain SQL that every runner runs: a row that breaks a check of a
//! temporary table stops the transaction, and the check's name says what did not hold.

use std::collections::BTreeSet;

use tablewright_schema::schema::{Schema, Table};
use tablewright_schema::{Dialect, ObjectName};

use super::copy::Copy;
use super::plan::Altered;
use crate::plan::{Lock, Step};

const CLAIMS: &str = "temp.\"_tablewright_proof\"";
const ORPHANS: &str = "temp.\"_tablewright_orphans\"";

/// The claims of all rebuilds of a plan.
pub(super) struct Proof {
    claims: Vec<String>,
    /// Tables whose foreign keys are looked into: rebuilt ones, and those that refer to one.
    children: Vec<ObjectName>,
    /// Those of them that could be looked into before as well.
    before: Vec<ObjectName>,
}

/// Rows of no parent are no reason to stop where they were there before.
const FOREIGN_KEYS: &str = "every foreign key still finds its row";

/// The claim that no row is lost.
pub(super) fn rows_claim(table: &Altered<'_>) -> String {
    format!("every row of {} is kept", table.name)
}

impl Proof {
    pub(super) fn new(from: &Schema, to: &Schema, rebuilt: &[&Altered<'_>]) -> Self {
        let names: BTreeSet<&ObjectName> = rebuilt.iter().map(|table| &table.from.name).collect();
        let refers = |table: &Table| {
            let to_rebuilt = table.foreign_keys.values().any(|key| names.contains(&key.table));
            to_rebuilt || (names.contains(&table.name) && !table.foreign_keys.is_empty())
        };
        let children: Vec<ObjectName> =
            to.tables.values().filter(|table| refers(table)).map(|table| table.name.clone()).collect();
        let before =
            children.iter().filter(|name| from.tables.get(name).is_some_and(|table| is_sound(from, table)));
        let mut claims: Vec<String> = Vec::new();
        for table in rebuilt {
            claims.push(rows_claim(table));
            claims.extend(Copy::of(table).claims.into_iter().map(|claim| claim.text));
        }
        if !children.is_empty() {
            claims.push(FOREIGN_KEYS.to_owned());
        }
        Self { claims, before: before.cloned().collect(), children }
    }

    /// Makes the table of claims, and notes which rows have no parent already.
    pub(super) fn prepare(&self) -> Vec<Step> {
        let spelling = Dialect::Sqlite.spelling();
        let columns: Vec<String> = self
            .claims
            .iter()
            .enumerate()
            .map(|(at, claim)| {
                let column = column(at);
                format!("{column} INTEGER CONSTRAINT {} CHECK ({column} = 0)", spelling.ident(claim))
            })
            .collect();
        let sql = format!("CREATE TABLE {CLAIMS} (\n    {}\n)", columns.join(",\n    "));
        let note =
            "What must hold before this is committed: a claim that breaks stops the migration, by its name.";
        let mut steps = vec![Step::new(sql, Lock::None).note(note)];
        if !self.before.is_empty() {
            let sql = format!("CREATE TABLE {ORPHANS} AS\n{}", orphans(&self.before));
            let note = "Rows without a parent that are there already are no reason to stop.";
            steps.push(Step::new(sql, Lock::None).note(note));
        }
        steps
    }

    /// The step that proves a claim: `broken` counts what breaks it.
    pub(super) fn claim(&self, claim: &str, broken: &str) -> Step {
        let at = self.claims.iter().position(|known| known == claim).unwrap_or_default();
        Step::new(format!("INSERT INTO {CLAIMS} ({})\n{broken}", column(at)), Lock::None)
    }

    /// Proves the foreign keys and cleans up.
    pub(super) fn conclude(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        if !self.children.is_empty() {
            let now = orphans(&self.children);
            let broken = if self.before.is_empty() {
                format!("SELECT count(*) FROM (\n{now}\n)")
            } else {
                format!(
                    "SELECT count(*) FROM (\n{now}\n) AS \"now\"\nLEFT JOIN {ORPHANS} AS \"before\" USING (\"table\", \
                     \"parent\")\nWHERE \"now\".\"rows\" > coalesce(\"before\".\"rows\", 0)"
                )
            };
            steps.push(self.claim(FOREIGN_KEYS, &broken));
        }
        if !self.before.is_empty() {
            steps.push(Step::new(format!("DROP TABLE {ORPHANS}"), Lock::None));
        }
        steps.push(Step::new(format!("DROP TABLE {CLAIMS}"), Lock::None));
        steps
    }
}

fn column(at: usize) -> String {
    format!("\"broken_{}\"", at + 1)
}

/// Rows without a parent, counted by child and parent.
fn orphans(tables: &[ObjectName]) -> String {
    let spelling = Dialect::Sqlite.spelling();
    let counted = tables.iter().map(|table| {
        format!(
            "SELECT \"table\", \"parent\", count(*) AS \"rows\" FROM pragma_foreign_key_check({}) GROUP BY \"table\", \
             \"parent\"",
            spelling.string(&table.name)
        )
    });
    counted.collect::<Vec<_>>().join("\nUNION ALL\n")
}

/// Whether every foreign key refers to something unique. SQLite refuses to check any other.
fn is_sound(schema: &Schema, table: &Table) -> bool {
    table.foreign_keys.values().all(|key| {
        schema.tables.get(&key.table).is_none_or(|parent| {
            let same = |columns: &[String]| {
                let (wanted, given): (BTreeSet<_>, BTreeSet<_>) =
                    (key.referenced.iter().collect(), columns.iter().collect());
                wanted == given
            };
            let unique_index = parent.indexes.values().any(|index| index.unique && index.predicate.is_none());
            parent.primary_key.as_ref().is_some_and(|key| same(&key.columns))
                || parent.uniques.values().any(|unique| same(&unique.columns))
                || unique_index
        })
    })
}
