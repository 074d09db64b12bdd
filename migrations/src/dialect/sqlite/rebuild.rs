//! Writes a table anew: the new table beside the old one, the rows, the proof, the name.
//!
//! The order is that of <https://sqlite.org/lang_altertable.html#otheralter>: renaming the old table away first would take
//! the foreign keys of its children along.

use tablewright_schema::schema::{Check, Identity, Schema, Table};
use tablewright_schema::{Dialect, ObjectName};

use super::alter::{self, dropped_column};
use super::copy::Copy;
use super::plan::{Altered, lost_clauses};
use super::proof::{Proof, rows_claim};
use super::{convert, expression};
use crate::change::{Backfill, Constraint, TableChange};
use crate::plan::{HazardKind, Lock, Step};

/// Whether a change of the table is one that SQLite cannot make in place.
pub(super) fn is_needed(from: &Schema, table: &Altered<'_>) -> bool {
    let leaving = alter::leaving_indexes(table.changes);
    let dropped = table.changes.iter().filter(|change| matches!(change, TableChange::DropColumn(_))).count();
    table.changes.iter().any(|change| match change {
        TableChange::AddColumn { column, backfill } => !alter::can_add(column, backfill.as_ref()),
        TableChange::DropColumn(column) => {
            dropped == table.from.columns.len() || !alter::can_drop(from, table.from, &column.name, &leaving)
        }
        TableChange::AlterColumn { .. }
        | TableChange::AddConstraint(_)
        | TableChange::RenameConstraint { .. }
        | TableChange::DropConstraint(_)
        | TableChange::Options { .. } => true,
        TableChange::AddIndex(_)
        | TableChange::RenameIndex { .. }
        | TableChange::DropIndex(_)
        | TableChange::CommentIndex { .. }
        | TableChange::Comment { .. } => false,
    })
}

/// The statements of one rebuild.
pub(super) fn rebuild(from: &Schema, table: &Altered<'_>, proof: &Proof) -> Vec<Step> {
    let spelling = Dialect::Sqlite.spelling();
    let beside = free_name(from, &table.from.name);
    let (old, new) = (spelling.name(&table.from.name), spelling.name(&beside));
    let mut created = table.to.clone();
    created.name = beside.clone();
    let copy = Copy::of(table);

    let create = Step::new(spelling.create_table(&created), Lock::Database)
        .note(format!("The table {} is written anew.", table.name));
    let mut steps = vec![create];
    let insert = Step::new(insert(table, &copy, &old, &new), Lock::Database);
    steps.push(lost_clauses(from, table, hazards(table, insert)));
    steps.extend(sequence(table, &beside));
    let counts = format!("SELECT (SELECT count(*) FROM {old}) - (SELECT count(*) FROM {new})");
    steps.push(proof.claim(&rows_claim(table), &counts));
    for claim in &copy.claims {
        let column = spelling.ident(&claim.column);
        let holds = claim.holds.replace("{}", &column);
        let broken = format!("SELECT count(*) FROM {new} WHERE {column} IS NOT NULL AND NOT ({holds})");
        steps.push(proof.claim(&claim.text, &broken));
    }
    steps.push(Step::new(format!("DROP TABLE {old}"), Lock::Database));
    steps.push(Step::new(format!("ALTER TABLE {new} RENAME TO {old}"), Lock::Database));
    let indexes = table.to.indexes.values();
    steps.extend(
        indexes.map(|index| Step::new(spelling.create_index(&table.from.name, index), Lock::Database)),
    );
    steps
}

/// A name that nothing in the database has.
fn free_name(from: &Schema, table: &ObjectName) -> ObjectName {
    let taken = |name: &str| {
        let indexes = from.tables.values().flat_map(|table| table.indexes.keys()).map(String::as_str);
        let objects = from.unmanaged.iter().map(|object| object.name.name.as_str());
        let tables = from.tables.keys().map(|table| table.name.as_str());
        indexes.chain(objects).chain(tables).any(|known| known.eq_ignore_ascii_case(name))
    };
    let plain = format!("_tablewright_new_{}", table.name);
    let numbered = (2..).map(|number| format!("_tablewright_new_{number}_{}", table.name));
    let free = std::iter::once(plain.clone()).chain(numbered).find(|name| !taken(name));
    ObjectName::new(free.unwrap_or(plain))
}

fn insert(table: &Altered<'_>, copy: &Copy, old: &str, new: &str) -> String {
    let spelling = Dialect::Sqlite.spelling();
    let rowid = rowid(table);
    let names = copy.columns.iter().map(|(name, _)| spelling.ident(name));
    let names: Vec<String> = rowid.iter().map(|name| (*name).to_owned()).chain(names).collect();
    let values = copy.columns.iter().map(|(_, value)| value.clone());
    let values: Vec<String> = rowid.iter().map(|name| (*name).to_owned()).chain(values).collect();
    if names.is_empty() {
        // Nothing is taken over from the old rows but that they are there: any column gets what it would get anyway.
        let first = table.to.columns.iter().find(|column| column.generated.is_none());
        let first = first.map_or_else(String::new, |column| spelling.ident(&column.name));
        return format!("INSERT INTO {new} ({first})\nSELECT NULL FROM {old}");
    }
    format!("INSERT INTO {new} ({})\nSELECT {}\nFROM {old}", names.join(", "), values.join(", "))
}

/// The word for the rowid, where both tables number their rows without a column that does: views, triggers and virtual
/// tables may lean on it.
fn rowid(table: &Altered<'_>) -> Option<&'static str> {
    let numbered = |table: &Table| {
        !table.options.without_rowid && table.columns.iter().all(|column| column.identity.is_none())
    };
    let is_column = |word: &str| {
        let mut columns = table.from.columns.iter().chain(&table.to.columns);
        columns.any(|column| column.name.eq_ignore_ascii_case(word))
    };
    let both = numbered(table.from) && numbered(table.to);
    ["rowid", "_rowid_", "oid"].into_iter().find(|word| both && !is_column(word))
}

/// Keeps the highest number ever given where both tables remember it.
fn sequence(table: &Altered<'_>, beside: &ObjectName) -> Vec<Step> {
    let remembers = |table: &Table| {
        table.columns.iter().any(|column| column.identity.is_some_and(|identity| identity != Identity::Rowid))
    };
    if !remembers(table.from) || !remembers(table.to) {
        return Vec::new();
    }
    let spelling = Dialect::Sqlite.spelling();
    let (old, new) = (spelling.string(&table.from.name.name), spelling.string(&beside.name));
    vec![
        Step::new(format!("DELETE FROM sqlite_sequence WHERE name = {new}"), Lock::Database)
            .note("The highest number ever given is kept."),
        Step::new(
            format!(
                "INSERT INTO sqlite_sequence (name, seq)\nSELECT {new}, seq FROM sqlite_sequence WHERE name = {old}"
            ),
            Lock::Database,
        ),
    ]
}

/// Everything that can stop the copy, and everything that it loses.
fn hazards(table: &Altered<'_>, step: Step) -> Step {
    let name = table.name.to_string();
    let reason = "the table is written anew; nobody else can write to the database meanwhile";
    let mut step = step.hazard(HazardKind::RewriteTable, &name, reason);
    for change in table.changes {
        step = match change {
            TableChange::AddColumn { column, backfill } => {
                let subject = format!("{name}.{}", column.name);
                let required = !column.nullable
                    && column.default.is_none()
                    && column.identity.is_none()
                    && column.generated.is_none();
                match backfill {
                    Some(Backfill { filler: true, .. }) => filler(step, subject),
                    Some(Backfill { filler: false, .. }) => step,
                    None if required => {
                        let reason =
                            "existing rows have no value for it: the migration fails unless there are none";
                        step.hazard(HazardKind::RequiredColumn, subject, reason)
                    }
                    None => step,
                }
            }
            TableChange::AlterColumn { from, to, backfill, cast } => {
                let subject = format!("{name}.{}", to.name);
                if cast.is_none() && convert::is_narrower(&from.ty, &to.ty) {
                    let reason = "a value that does not fit the new type is cut or stops the migration";
                    step = step.hazard(HazardKind::NarrowType, &subject, reason);
                }
                match backfill {
                    Some(Backfill { filler: true, .. }) => filler(step, subject),
                    Some(Backfill { filler: false, .. }) => step,
                    None if from.nullable && !to.nullable => {
                        step.hazard(HazardKind::SetNotNull, subject, "rows that hold NULL stop the migration")
                    }
                    None => step,
                }
            }
            TableChange::DropColumn(column) => dropped_column(step, table, &column.name),
            TableChange::AddConstraint(constraint) => added_constraint(table, step, constraint),
            TableChange::AddIndex(index) if index.unique => alter::unique_index(step, table, &index.name),
            TableChange::AddIndex(_)
            | TableChange::DropConstraint(_)
            | TableChange::RenameConstraint { .. }
            | TableChange::DropIndex(_)
            | TableChange::RenameIndex { .. }
            | TableChange::CommentIndex { .. }
            | TableChange::Comment { .. }
            | TableChange::Options { .. } => step,
        };
    }
    step
}

fn filler(step: Step, subject: String) -> Step {
    step.hazard(HazardKind::Filler, subject, "the values that it had are lost: rows get a stand-in")
}

fn added_constraint(table: &Altered<'_>, step: Step, constraint: &Constraint) -> Step {
    let name = table.name.to_string();
    match constraint {
        Constraint::PrimaryKey(key) => {
            let reason =
                format!("rows that are equal or NULL in {} stop the migration", key.columns.join(", "));
            step.hazard(HazardKind::AddUnique, name, reason)
        }
        Constraint::Unique(unique) => {
            let reason = format!("rows that are equal in {} stop the migration", unique.columns.join(", "));
            step.hazard(HazardKind::AddUnique, name, reason)
        }
        Constraint::Check(check) => removed_values(table, check).into_iter().fold(
            step.hazard(
                HazardKind::AddCheck,
                &name,
                format!("rows that break {} stop the migration", check.name),
            ),
            |step, value| {
                let reason = format!("rows of {name} that hold {value} stop the migration");
                step.hazard(HazardKind::DropEnumValue, format!("{name} {value}"), reason)
            },
        ),
        Constraint::ForeignKey(key) => {
            let reason = format!("rows that {} points nowhere for stop the migration", key.name);
            step.hazard(HazardKind::AddForeignKey, name, reason)
        }
    }
}

/// Values that a list of allowed ones had and has no more, and that no cast rewrites.
fn removed_values(table: &Altered<'_>, check: &Check) -> Vec<String> {
    let before = table.changes.iter().find_map(|change| {
        let TableChange::DropConstraint(Constraint::Check(before)) = change else { return None };
        (before.name == check.name).then_some(before)
    });
    let Some((column, allowed)) = before.and_then(|before| expression::listed_values(&before.expr)) else {
        return Vec::new();
    };
    let Some((_, still)) = expression::listed_values(&check.expr) else { return Vec::new() };
    let rewritten = |value: &str| {
        table.changes.iter().any(|change| {
            let TableChange::AlterColumn { to, cast: Some(cast), .. } = change else { return false };
            to.name.eq_ignore_ascii_case(&column) && cast.sql().contains(value)
        })
    };
    allowed.into_iter().filter(|value| !still.contains(value) && !rewritten(value)).collect()
}
