//! Writes a table anew: the old table is set aside, the new one made under the name, the rows copied, the proof made, the old
//! one dropped.
//!
//! `legacy_alter_table` keeps the rename from taking along what names the table, and from failing over a view elsewhere that
//! is broken already: <https://sqlite.org/pragma.html#pragma_legacy_alter_table>. That nothing but the first statement
//! succeeds on its own is on purpose: without the transaction there is no table that was set aside, so nothing is copied
//! from it, and it is not dropped.

use tablewright::Database;
use tablewright_schema::schema::{Check, Conflict, Identity, Schema, Table};
use tablewright_schema::{Dialect, ObjectName, naming};

use super::super::bounds::listed_values;
use super::alter::{self, dropped_column};
use super::convert;
use super::copy::Copy;
use super::objects::Objects;
use super::plan::Altered;
use super::proof::{Proof, fenced, rows_claim, sequence_claim};
use crate::change::{Backfill, Constraint, TableChange};
use crate::documents;
use crate::plan::{HazardKind, Lock, Step};

/// Whether a change of the table is one that SQLite cannot make in place.
pub(super) fn is_needed(from: &Schema, table: &Altered<'_>, objects: &Objects<'_>) -> bool {
    let leaving = alter::leaving_indexes(table.changes);
    let dropped = table.changes.iter().filter(|change| matches!(change, TableChange::DropColumn(_))).count();
    table.changes.iter().any(|change| match change {
        TableChange::AddColumn { column, backfill } => !alter::can_add(column, backfill.as_ref()),
        TableChange::DropColumn(column) => {
            dropped == table.from.columns.len()
                || !alter::can_drop(from, table.from, &column.name, &leaving)
                || objects.name_column(&table.from.name, &column.name)
        }
        TableChange::AlterColumn { .. }
        | TableChange::AddConstraint(_)
        | TableChange::RenameConstraint { .. }
        | TableChange::DropConstraint(_)
        | TableChange::Options { .. } => true,
        TableChange::AddIndex(_)
        | TableChange::RenameIndex { .. }
        | TableChange::DropIndex(_)
        | TableChange::AlterConstraint { .. }
        | TableChange::AlterIndex { .. }
        | TableChange::Family { .. }
        | TableChange::Access { .. }
        | TableChange::Comment { .. } => false,
    })
}

/// The statements of one rebuild.
pub(super) fn rebuild(from: &Schema, table: &Altered<'_>, proof: &Proof) -> Vec<Step> {
    let spelling = Dialect::Sqlite.spelling();
    let aside = aside(from, &table.from.name);
    let (old, new) = (spelling.name(&aside), spelling.name(&table.from.name));
    let copy = Copy::of(table);

    let rename = Step::new(format!("ALTER TABLE {new} RENAME TO {old}"), Lock::Database).note(reason(table));
    let mut steps = Vec::new();
    // A rename does not reach what says `table.column` inside of an index, and fails over it.
    let qualified =
        table.from.indexes.values().filter(|index| alter::index_mentions(index, &table.from.name.name));
    steps.extend(qualified.flat_map(|index| fenced(alter::drop_index(&index.name))));
    steps.extend(fenced(rename));
    steps.push(Step::new(spelling.create_table(table.to), Lock::Database));
    if keeps_numbers(table) {
        steps.push(sequence(table, &aside));
    }
    let insert = Step::new(insert(table, &copy, &old, &new), Lock::Database);
    steps.push(hazards(table, insert));
    let counts = format!("SELECT (SELECT count(*) FROM {old}) - (SELECT count(*) FROM {new})");
    steps.push(proof.claim(&rows_claim(table), &counts));
    if keeps_numbers(table) {
        steps.push(proof.claim(&sequence_claim(table), &lost_numbers(table, &aside)));
    }
    for claim in &copy.claims {
        let column = spelling.ident(&claim.column);
        let holds = claim.holds.replace("{}", &column);
        let broken = format!("SELECT count(*) FROM {new} WHERE {column} IS NOT NULL AND NOT ({holds})");
        steps.push(proof.claim(&claim.text, &broken));
    }
    steps.push(Step::new(format!("DROP TABLE {old}"), Lock::Database));
    let indexes = table.to.indexes.values();
    steps.extend(
        indexes.flat_map(|index| {
            fenced(Step::new(spelling.create_index(&table.from.name, index), Lock::Database))
        }),
    );
    steps
}

/// What the rebuild is for, for the reader of the file.
fn reason(table: &Altered<'_>) -> String {
    let added = |name: &str| {
        let mut changes = table.changes.iter();
        changes.any(|change| matches!(change, TableChange::AddConstraint(added) if added.name() == name))
    };
    let dropped = |name: &str| {
        let mut changes = table.changes.iter();
        changes.any(|change| matches!(change, TableChange::DropConstraint(dropped) if dropped.name() == name))
    };
    let causes = table.changes.iter().filter_map(|change| match change {
        TableChange::AddColumn { column, .. } => Some(format!("adds {}", column.name)),
        TableChange::AlterColumn { to, .. } => Some(format!("alters {}", to.name)),
        TableChange::DropColumn(column) => Some(format!("drops {}", column.name)),
        TableChange::AddConstraint(constraint) if dropped(constraint.name()) => {
            Some(format!("alters {}", constraint.name()))
        }
        TableChange::AddConstraint(constraint) => Some(format!("adds {}", constraint.name())),
        TableChange::RenameConstraint { from, to } => {
            Some(format!("renames the constraint {} to {}", from.name(), to.name()))
        }
        TableChange::DropConstraint(constraint) if added(constraint.name()) => None,
        TableChange::DropConstraint(constraint) => Some(format!("drops {}", constraint.name())),
        TableChange::Options { .. } => Some("changes the table's options".to_owned()),
        TableChange::AddIndex(_)
        | TableChange::RenameIndex { .. }
        | TableChange::DropIndex(_)
        | TableChange::AlterConstraint { .. }
        | TableChange::AlterIndex { .. }
        | TableChange::Family { .. }
        | TableChange::Access { .. }
        | TableChange::Comment { .. } => None,
    });
    let causes: Vec<String> = causes.collect();
    format!("The table {} is written anew: {}.", table.name, causes.join(", "))
}

/// The name under which a table is set aside: one that nothing in the database has.
pub(super) fn aside(from: &Schema, table: &ObjectName) -> ObjectName {
    let taken = |name: &str| {
        let indexes = from.tables.values().flat_map(|table| table.indexes.keys()).map(String::as_str);
        let objects = from.objects.keys().map(|id| id.name.name.as_str());
        let tables = from.tables.keys().map(|table| table.name.as_str());
        indexes.chain(objects).chain(tables).any(|known| known.eq_ignore_ascii_case(name))
    };
    let plain = format!("_tablewright_old_{}", table.name);
    let numbered = (2..).map(|number| format!("_tablewright_old_{number}_{}", table.name));
    let free = std::iter::once(plain.clone()).chain(numbered).find(|name| !taken(name));
    ObjectName::new(free.unwrap_or(plain))
}

fn insert(table: &Altered<'_>, copy: &Copy, old: &str, new: &str) -> String {
    let spelling = Dialect::Sqlite.spelling();
    // No row is left out or overwritten in silence, whatever the table's own clauses say.
    let insert = if has_conflict_clause(table.to) { "INSERT OR ABORT" } else { "INSERT" };
    let rowid = rowid(table);
    let names = copy.columns.iter().map(|(name, _)| spelling.ident(name));
    let names: Vec<String> = rowid.iter().map(|name| (*name).to_owned()).chain(names).collect();
    let values = copy.columns.iter().map(|(_, value)| value.clone());
    let values: Vec<String> = rowid.iter().map(|name| (*name).to_owned()).chain(values).collect();
    if names.is_empty() {
        // Nothing is taken over from the old rows but that they are there: any column gets what it would get anyway.
        let first = table.to.columns.iter().find(|column| column.generated.is_none());
        let first = first.map_or_else(String::new, |column| spelling.ident(&column.name));
        return format!("{insert} INTO {new} ({first})\nSELECT NULL FROM {old}");
    }
    format!("{insert} INTO {new} ({})\nSELECT {}\nFROM {old}", names.join(", "), values.join(", "))
}

fn has_conflict_clause(table: &Table) -> bool {
    let not_null = table.columns.iter().filter_map(|column| column.not_null.as_deref());
    let keys = table.primary_key.iter().map(|key| &key.backing);
    let keys = keys.chain(table.uniques.values().map(|unique| &unique.backing));
    let mut clauses = keys.map(|backing| backing.on_conflict).chain(not_null.map(|found| found.on_conflict));
    clauses.any(|clause| clause != Conflict::Abort)
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

/// Whether both tables remember the highest number ever given.
pub(super) fn keeps_numbers(table: &Altered<'_>) -> bool {
    let remembers = |table: &Table| {
        table.columns.iter().any(|column| column.identity.is_some_and(|identity| identity != Identity::Rowid))
    };
    remembers(table.from) && remembers(table.to)
}

/// Hands on the highest number ever given, before the copy: SQLite then counts on from the higher of both.
fn sequence(table: &Altered<'_>, aside: &ObjectName) -> Step {
    let spelling = Dialect::Sqlite.spelling();
    let (old, new) = (spelling.string(&aside.name), spelling.string(&table.from.name.name));
    let sql = format!(
        "INSERT INTO sqlite_sequence (name, seq)\nSELECT {new}, seq FROM sqlite_sequence WHERE name = {old}"
    );
    Step::new(sql, Lock::Database).note("The highest number ever given is kept.")
}

fn lost_numbers(table: &Altered<'_>, aside: &ObjectName) -> String {
    let spelling = Dialect::Sqlite.spelling();
    let (old, new) = (spelling.string(&aside.name), spelling.string(&table.from.name.name));
    format!(
        "SELECT count(*) FROM sqlite_sequence AS \"old\"\nWHERE name = {old} AND seq > coalesce((SELECT max(seq) FROM \
         sqlite_sequence WHERE name = {new}), 0)"
    )
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
            | TableChange::AlterConstraint { .. }
            | TableChange::AlterIndex { .. }
            | TableChange::Family { .. }
            | TableChange::Access { .. }
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
        Constraint::Check(check) if naming::is_json_schema(&check.name) => {
            let (kind, reason) = documents::hazard(check);
            step.hazard(kind, &name, reason)
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
        // SQLite has none, and a schema for it cannot say one.
        Constraint::Exclusion(_) => step,
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
    let Some((column, allowed)) = before.and_then(|before| listed_values(&before.expr, Database::Sqlite))
    else {
        return Vec::new();
    };
    let Some((_, still)) = listed_values(&check.expr, Database::Sqlite) else { return Vec::new() };
    let rewritten = |value: &str| {
        table.changes.iter().any(|change| {
            let TableChange::AlterColumn { to, cast: Some(cast), .. } = change else { return false };
            to.name.eq_ignore_ascii_case(&column) && cast.sql().contains(value)
        })
    };
    allowed.into_iter().filter(|value| !still.contains(value) && !rewritten(value)).collect()
}
