//! What a file proves before it commits, in plain SQL that every runner runs, also one that goes on after an error.
//!
//! Each claim is a row of a temporary table: one that does not hold breaks a check, whose name says what did not hold. The
//! last check counts the claims and looks for what shall be there and what shall be gone, and ends the transaction if
//! anything is missing. An error may also have ended the transaction by itself (a full disk does): what follows and would
//! succeed alone therefore stands behind a `SAVEPOINT`, which opens a transaction where there is none, and that one is
//! ended by the last check in turn, since the rows of the claims went with the first.

use std::collections::BTreeSet;

use tablewright_schema::object::ObjectId;
use tablewright_schema::schema::{Backing, Index, IndexKeyOf, Schema, Table};
use tablewright_schema::{Dialect, ObjectName};

use super::copy::Copy;
use super::objects::Objects;
use super::outcome::Outcome;
use super::plan::Altered;
use super::rebuild;
use crate::change::RowsChange;
use crate::plan::{Lock, Step};

const CLAIMS: &str = "temp.\"_tablewright_proof\"";

const FOREIGN_KEYS_OFF: &str = "foreign keys do not act";
const NAMES_STAY: &str = "what names a rebuilt table goes on naming it";
const NAMES_FOLLOW: &str = "what names a renamed table follows it";
/// Rows of no parent are no reason to stop where they were there before.
const FOREIGN_KEYS: &str = "every foreign key still finds its row";
/// That it is there in the end would say nothing otherwise.
const GONE_FIRST: &str = "what is made anew is gone first";
const EVERYTHING: &str = "everything above has happened";

/// The claims of a file that runs with foreign keys off.
pub(super) struct Proof {
    claims: Vec<String>,
    /// Objects that are dropped and made.
    replaced: Vec<String>,
    /// Tables whose foreign keys are looked into: rebuilt ones, those whose rows belong to the code and change, and those that refer to one.
    children: Vec<ObjectName>,
    /// Those of them that could be looked into before as well.
    before: Vec<ObjectName>,
}

/// The claim that no row is lost.
pub(super) fn rows_claim(table: &Altered<'_>) -> String {
    format!("every row of {} is kept", table.name)
}

/// The claim that numbers are not given twice.
pub(super) fn sequence_claim(table: &Altered<'_>) -> String {
    format!("the highest number ever given in {} is kept", table.name)
}

/// The statement, behind a savepoint: it would succeed by itself, and shall not if the transaction was ended before it.
pub(super) fn fenced(step: Step) -> [Step; 2] {
    let Step { sql, note, lock, hazards, alone, commits } = step;
    let fence = Step { note, ..Step::new("SAVEPOINT \"_tablewright\"", Lock::None) };
    [fence, Step { sql, note: None, lock, hazards, alone, commits }]
}

impl Proof {
    pub(super) fn new(
        from: &Schema,
        to: &Schema,
        rebuilt: &[&Altered<'_>],
        rows: &[RowsChange],
        objects: &Objects<'_>,
    ) -> Self {
        let rebuilt_names = rebuilt.iter().map(|table| &table.from.name);
        let names: BTreeSet<&ObjectName> =
            rebuilt_names.chain(rows.iter().map(|change| &change.table.name)).collect();
        let refers = |table: &Table| {
            let to_rebuilt = table.foreign_keys.values().any(|key| names.contains(&key.table));
            to_rebuilt || (names.contains(&table.name) && !table.foreign_keys.is_empty())
        };
        let children: Vec<ObjectName> = to
            .tables
            .values()
            .filter(|table| refers(table) && is_sound(to, table))
            .map(|table| table.name.clone())
            .collect();
        let before =
            children.iter().filter(|name| from.tables.get(name).is_some_and(|table| is_sound(from, table)));
        let mut claims = vec![FOREIGN_KEYS_OFF.to_owned()];
        let replaced = objects.replaced();
        if !replaced.is_empty() {
            claims.push(GONE_FIRST.to_owned());
        }
        if !rebuilt.is_empty() {
            claims.push(NAMES_STAY.to_owned());
        }
        for table in rebuilt {
            claims.push(rows_claim(table));
            claims.extend(rebuild::keeps_numbers(table).then(|| sequence_claim(table)));
            claims.extend(Copy::of(table).claims.into_iter().map(|claim| claim.text));
        }
        if !rebuilt.is_empty() {
            claims.push(NAMES_FOLLOW.to_owned());
        }
        if !children.is_empty() {
            claims.push(FOREIGN_KEYS.to_owned());
        }
        Self { claims, replaced, before: before.cloned().collect(), children }
    }

    /// Makes the table of claims anew, should the session still have one of a file that failed. It stands before the
    /// transaction, so that it is still there if that is lost.
    pub(super) fn prepare(&self) -> [Step; 2] {
        let spelling = Dialect::Sqlite.spelling();
        let claims = self.claims.iter().enumerate().map(|(at, claim)| (column(at), claim.as_str()));
        let mut columns: Vec<String> = claims
            .chain([(UNFINISHED.to_owned(), EVERYTHING)])
            .map(|(column, claim)| {
                format!("{column} INTEGER CONSTRAINT {} CHECK ({column} = 0)", spelling.ident(claim))
            })
            .collect();
        if !self.before.is_empty() {
            columns.extend(["\"table\" TEXT", "\"parent\" TEXT", "\"rows\" INTEGER"].map(str::to_owned));
        }
        let sql = format!("CREATE TABLE {CLAIMS} (\n    {}\n)", columns.join(",\n    "));
        let note = "What must hold before this is committed: a claim that breaks stops it, by its name.";
        let anew = Step::new(format!("DROP TABLE IF EXISTS {CLAIMS}"), Lock::None).note(note);
        [anew, Step::new(sql, Lock::None)]
    }

    /// Proves that what is made anew was dropped.
    pub(super) fn gone_first(&self) -> Option<Step> {
        let spelling = Dialect::Sqlite.spelling();
        let names: Vec<String> = self.replaced.iter().map(|name| spelling.string(name)).collect();
        (!names.is_empty()).then(|| {
            let broken = format!(
                "SELECT count(*) FROM sqlite_master WHERE \"type\" || ' ' || \"name\" IN ({})",
                names.join(", ")
            );
            self.claim(GONE_FIRST, &broken)
        })
    }

    /// Begins the rebuilds: what names a table goes on naming it while it is set aside. Notes which rows have no parent.
    pub(super) fn begin(&self, rebuilds: bool) -> Vec<Step> {
        let mut steps =
            vec![self.claim(FOREIGN_KEYS_OFF, "SELECT \"foreign_keys\" FROM pragma_foreign_keys")];
        if rebuilds {
            let note = "Views, triggers and foreign keys go on naming a table that is set aside.";
            steps.push(Step::new("PRAGMA legacy_alter_table = ON", Lock::None).note(note));
            let off = "SELECT NOT \"legacy_alter_table\" FROM pragma_legacy_alter_table";
            steps.push(self.claim(NAMES_STAY, off));
        }
        if !self.before.is_empty() {
            let sql =
                format!("INSERT INTO {CLAIMS} (\"table\", \"parent\", \"rows\")\n{}", orphans(&self.before));
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

    /// Ends the rebuilds: names are followed again, and foreign keys are proven.
    pub(super) fn end(&self, rebuilds: bool) -> Vec<Step> {
        let mut steps = Vec::new();
        if rebuilds {
            let on = "SELECT \"legacy_alter_table\" FROM pragma_legacy_alter_table";
            steps.push(Step::new("PRAGMA legacy_alter_table = OFF", Lock::None));
            steps.push(self.claim(NAMES_FOLLOW, on));
        }
        if !self.children.is_empty() {
            let now = orphans(&self.children);
            let broken = if self.before.is_empty() {
                format!("SELECT count(*) FROM (\n{now}\n)")
            } else {
                format!(
                    "SELECT count(*) FROM (\n{now}\n) AS \"now\"\nLEFT JOIN {CLAIMS} AS \"before\" USING (\"table\", \
                     \"parent\")\nWHERE \"now\".\"rows\" > coalesce(\"before\".\"rows\", 0)"
                )
            };
            steps.push(self.claim(FOREIGN_KEYS, &broken));
        }
        steps
    }

    /// The last step of the transaction, which ends it unless every claim held and the outcome is what it shall be.
    pub(super) fn conclude(&self, outcome: &Outcome) -> Step {
        let rows = if self.before.is_empty() {
            CLAIMS.to_owned()
        } else {
            format!("{CLAIMS} WHERE \"table\" IS NULL")
        };
        let claims = format!("(SELECT count(*) <> {} FROM {rows})", self.claims.len());
        let broken = outcome.broken(&claims);
        Step::new(format!("INSERT OR ROLLBACK INTO {CLAIMS} ({UNFINISHED})\n{broken}"), Lock::None)
            .note("Unless everything above has happened, nothing of it has.")
    }

    /// Drops the table of claims, after the transaction.
    pub(super) fn clean_up(&self) -> Step {
        Step::new(format!("DROP TABLE {CLAIMS}"), Lock::None)
    }
}

/// The column of the last check.
const UNFINISHED: &str = "\"unfinished\"";

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

/// Whether every foreign key refers to something unique, or to what is not there. SQLite refuses to check the rows of a table with any
/// other: <https://sqlite.org/foreignkeys.html#fk_indexes>.
fn is_sound(schema: &Schema, table: &Table) -> bool {
    table.foreign_keys.values().all(|key| match schema.tables.get(&key.table) {
        Some(parent) => is_unique(parent, &key.referenced),
        None => {
            let is_called_so = |id: &ObjectId| id.name.name.eq_ignore_ascii_case(&key.table.name);
            !schema.objects.keys().any(|id| id.on.is_none() && is_called_so(id))
        }
    })
}

/// Whether the columns are unique together, each in its own collation.
fn is_unique(parent: &Table, wanted: &[String]) -> bool {
    let same = |columns: &[&String]| {
        columns.len() == wanted.len() && columns.iter().all(|column| wanted.contains(column))
    };
    let key = |columns: &[String], backing: &Backing| {
        let is_usual = backing.orders.values().all(|order| order.collation.is_none());
        is_usual && same(&columns.iter().collect::<Vec<_>>())
    };
    let index = |index: &Index| {
        let columns: Option<Vec<&String>> = index
            .keys
            .iter()
            .map(|key| match &key.of {
                IndexKeyOf::Column(column) => {
                    let own = parent.column(column).and_then(|column| column.collation.as_ref());
                    (key.collation.is_none() || key.collation.as_ref() == own).then_some(column)
                }
                IndexKeyOf::Expr(_) => None,
            })
            .collect();
        index.unique && index.predicate.is_none() && columns.is_some_and(|columns| same(&columns))
    };
    parent.primary_key.as_ref().is_some_and(|found| key(&found.columns, &found.backing))
        || parent.uniques.values().any(|unique| key(&unique.columns, &unique.backing))
        || parent.indexes.values().any(index)
}
