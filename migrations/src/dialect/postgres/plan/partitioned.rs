//! What is done beside those who use a large partitioned table: an index is built one partition after the other, a foreign key is looked
//! through partition by partition, and a partition leaves without keeping others from the rest.
//!
//! The server builds no index of a partitioned table CONCURRENTLY. The parent's is made without any partition's, which takes a moment and
//! leaves it invalid; each partition gets one that is built CONCURRENTLY and attached, and with the last of them the parent's is valid
//! (<https://www.postgresql.org/docs/current/ddl-partitioning.html>, 5.12.2.2).

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::dialect::postgres::Postgres;
use tablewright_schema::family::{parents_first, part_indexes};
use tablewright_schema::schema::{
    Check, Expr, ForeignKey, ForeignKeyDetails, Index, PrimaryKey, Table, Unique,
};
use tablewright_schema::{Hints, ObjectName, Schema};

use super::aside::add_foreign_key;
use super::beside::{index_of, is_marked, is_single, key_columns};
use super::settings::{subject, validate};
use super::{Phase, Work, alter, name, spelling};
use crate::change::{Change, Constraint, TableChange};
use crate::documents;
use crate::plan::{HazardKind, Lock, Step};

/// The server that first detaches partitions concurrently.
const DETACHES: u32 = 14;

/// The server that first takes a foreign key of a partitioned table that is NOT VALID.
const UNPROVEN_KEYS: u32 = 18;

/// The server that first keeps NOT NULL as a constraint. A partition that is given its primary key by itself has that for its own then, and keeps it
/// when the table takes NULL again: nothing gives it back.
const OWN_NOT_NULL: u32 = 18;

/// A partition that gets an index of its own for its parent's.
pub(super) struct Part<'a> {
    table: &'a Table,
    /// What its parent's index is called.
    above: ObjectName,
    /// What its own is.
    index: String,
}

/// The large partitioned tables among those that stay, which are partitions of no other and have the same partitions before and after.
pub(super) fn large<'a>(
    to: &'a Schema,
    before: &BTreeMap<&'a ObjectName, &'a Table>,
    hints: &Hints,
) -> BTreeSet<&'a ObjectName> {
    let stays = |name: &&ObjectName| {
        let root = to.tables.get(name).zip(before.get(*name));
        root.is_some_and(|(now, was)| {
            now.family.partition_by.is_some()
                && now.family.partition_by == was.family.partition_by
                && !now.family.has_parents()
                && !was.family.has_parents()
                && descendants(to.tables.values(), name) == descendants(before.values().copied(), name)
        })
    };
    hints.large.iter().filter_map(|name| to.tables.get(name)).map(|table| &table.name).filter(stays).collect()
}

/// The partitions below a table, with what each is a partition of, and which rows it holds.
fn descendants<'t>(
    tables: impl Iterator<Item = &'t Table>,
    root: &ObjectName,
) -> Vec<(&'t ObjectName, &'t ObjectName, &'t Expr)> {
    let mut found: Vec<(&ObjectName, &ObjectName, &Expr)> = Vec::new();
    for table in parents_first(tables) {
        let Some(part) = &table.family.partition_of else { continue };
        if part.parent == *root || found.iter().any(|(known, _, _)| **known == part.parent) {
            found.push((&table.name, &part.parent, &part.bound));
        }
    }
    found.sort();
    found
}

/// The partitions, each after its parent, and what their indexes for that one of the table are called. `None` where one of them is to have another
/// name than the server gives, or the server would choose among several: that is settled in the transaction.
pub(super) fn parts<'a>(to: &'a Schema, root: &ObjectName, index: &str) -> Option<Vec<Part<'a>>> {
    let below = descendants(to.tables.values(), root);
    let mut parts = Vec::new();
    for table in parents_first(to.tables.values()) {
        if !below.iter().any(|(name, _, _)| **name == table.name) {
            continue;
        }
        let parent = &table.family.partition_of.as_ref()?.parent;
        let found = part_indexes(table, &to.tables).into_iter();
        let part = found.into_iter().find(|part| part.said.0 == *root && part.said.1 == index)?;
        if part.name != part.usual || part.is_shared || part.usual.len() > 63 {
            return None;
        }
        parts.push(Part { table, above: parent.sibling(&part.above), index: part.name });
    }
    Some(parts)
}

impl<'a> Work<'a> {
    /// An index of a large partitioned table. `false` where it has to be made in the transaction.
    pub(super) fn add_index_over_partitions(&mut self, table: &'a Table, index: &Index) -> bool {
        let is_plain =
            Postgres::after_index(&table.name, index).is_empty() && !is_marked(&table.options, &index.name);
        if !self.spread.contains(&table.name) || !is_plain {
            return false;
        }
        let Some(parts) = parts(self.to, &table.name, &index.name) else { return false };
        let without = |table: &ObjectName, index: &Index| {
            let sql = Postgres::create_index_without_partitions(table, index);
            Step::new(sql, Lock::Writes(table.to_string())).alone()
        };
        let mut first =
            without(&table.name, index).note("Invalid until each partition has one that is attached.");
        if index.unique {
            let reason = "rows that are equal stop the migration";
            first = first.hazard(HazardKind::AddUnique, subject(table, &index.name), reason);
        }
        self.push(Phase::BuildBeside, first);
        for part in &parts {
            let own = Index { name: part.index.clone(), comment: None, ..index.clone() };
            let step = match part.table.family.partition_by {
                Some(_) => without(&part.table.name, &own),
                None => {
                    let sql = Postgres::create_index_concurrently(&part.table.name, &own);
                    Step::new(sql, Lock::None).alone()
                }
            };
            self.push(Phase::BuildBeside, step);
        }
        self.attach(&parts);
        if let Some(text) = &index.comment {
            let on = name(&table.name.sibling(&index.name));
            let sql = format!("COMMENT ON INDEX {on} IS {}", spelling().string(text));
            self.push(Phase::BuildBeside, Step::new(sql, Lock::None).alone());
        }
        true
    }

    /// A unique constraint or the primary key of a large partitioned table. What holds NULL in a key has to be known not to by then.
    pub(super) fn add_key_over_partitions(&mut self, table: &'a Table, constraint: &Constraint) -> bool {
        let (backing, reason) = match constraint {
            Constraint::Unique(unique) => (&unique.backing, "rows that are equal stop the migration"),
            Constraint::PrimaryKey(key) => {
                (&key.backing, "rows that are equal in the key, or hold NULL in it, stop the migration")
            }
            Constraint::Check(_) | Constraint::ForeignKey(_) | Constraint::Exclusion(_) => return false,
        };
        let is_plain = !backing.without_overlaps
            && backing.comment.is_none()
            && backing.index_comment.is_none()
            && !is_marked(&table.options, constraint.name());
        let would_stay = matches!(constraint, Constraint::PrimaryKey(_))
            && self.to.version.is_some_and(|version| version >= OWN_NOT_NULL);
        if !self.spread.contains(&table.name) || !is_plain || would_stay {
            return false;
        }
        let Some(parts) = parts(self.to, &table.name, constraint.name()) else { return false };
        let without = |table: &ObjectName, clause: String| {
            let sql = format!("ALTER TABLE ONLY {} ADD {clause}", name(table));
            Step::new(sql, Lock::ReadsAndWrites(table.to_string())).alone()
        };
        let first = without(&table.name, key_clause(constraint, constraint.name(), None))
            .note("Invalid until each partition has one that is attached.")
            .hazard(HazardKind::AddUnique, subject(table, constraint.name()), reason);
        self.push(Phase::BuildBeside, first);
        for part in &parts {
            if part.table.family.partition_by.is_some() {
                self.push(
                    Phase::BuildBeside,
                    without(&part.table.name, key_clause(constraint, &part.index, None)),
                );
                continue;
            }
            let index = Index {
                nulls_not_distinct: matches!(constraint, Constraint::Unique(unique) if unique.nulls_not_distinct),
                ..index_of(&part.index, key_columns(constraint), backing)
            };
            let sql = Postgres::create_index_concurrently(&part.table.name, &index);
            self.push(Phase::BuildBeside, Step::new(sql, Lock::None).alone());
            let clause = key_clause(constraint, &part.index, Some(&part.index));
            self.push(Phase::BuildBeside, alter(&part.table.name, &format!("ADD {clause}")).alone());
        }
        self.attach(&parts);
        true
    }

    /// A foreign key of a large partitioned table. Before version 18 the server takes none there that is NOT VALID: each partition gets its own,
    /// which is validated, and the table's takes those for its own then, without reading a row.
    pub(super) fn add_foreign_key_over_partitions(&mut self, table: &'a Table, key: &ForeignKey) -> bool {
        let refers_to_one = self.to.tables.get(&key.table).is_some_and(is_single);
        if !self.spread.contains(&table.name) || !refers_to_one {
            return false;
        }
        let details = ForeignKeyDetails { not_valid: true, comment: None, ..key.details.clone() };
        let unproven = ForeignKey { details, ..key.clone() };
        let reason = format!("rows that point at no row of {} stop the migration", key.table);
        let subject = subject(table, &key.name);
        if self.to.version.is_some_and(|version| version >= UNPROVEN_KEYS) {
            self.push(Phase::AddForeignKeys, add_foreign_key(&table.name, &unproven));
            let step = validate(&table.name, &key.name).hazard(HazardKind::AddForeignKey, subject, reason);
            self.push(Phase::Validate, step.alone());
            return true;
        }
        let below = descendants(self.to.tables.values(), &table.name);
        let leaf = |name: &ObjectName| {
            self.to.tables.get(name).is_some_and(|part| part.family.partition_by.is_none())
        };
        let leaves: Vec<&ObjectName> =
            below.iter().map(|(name, _, _)| *name).filter(|name| leaf(name)).collect();
        let has_its_own = |name: &&ObjectName| {
            self.to.tables.get(name).is_some_and(|part| part.foreign_keys.contains_key(key.name.as_str()))
        };
        if leaves.iter().any(has_its_own) {
            return false;
        }
        for leaf in &leaves {
            self.push(Phase::AddForeignKeys, add_foreign_key(leaf, &unproven));
        }
        for leaf in &leaves {
            let step = validate(leaf, &key.name);
            let step = step.hazard(HazardKind::AddForeignKey, &subject, &reason);
            self.push(Phase::Validate, step.alone());
        }
        let step = add_foreign_key(&table.name, key);
        let note = "The keys of the partitions become those of this one: no row is read.";
        self.push(Phase::Validate, step.note(note).alone());
        true
    }

    /// Each partition's index comes to its parent's, those of the lowest first.
    fn attach(&mut self, parts: &[Part<'_>]) {
        for part in parts.iter().rev() {
            let own = name(&part.table.name.sibling(&part.index));
            let sql = format!("ALTER INDEX {} ATTACH PARTITION {own}", name(&part.above));
            self.push(
                Phase::BuildBeside,
                Step::new(sql, Lock::ReadsAndWrites(part.table.name.to_string())).alone(),
            );
        }
    }

    /// A check of a large partitioned table: new rows at once, those of its partitions when they were read.
    pub(super) fn add_check_over_partitions(&mut self, table: &'a Table, check: &Check) -> bool {
        if !self.spread.contains(&table.name) || check.no_inherit {
            return false;
        }
        let unproven = Check { not_valid: true, ..check.clone() };
        self.push(Phase::AddConstraints, alter(&table.name, &format!("ADD {}", spelling().check(&unproven))));
        let (kind, reason) = documents::hazard(check);
        let step = validate(&table.name, &check.name);
        let step = step.hazard(kind, subject(table, &check.name), reason);
        self.push(Phase::Validate, step.alone());
        true
    }

    /// A partition that leaves, where nothing else is changed. The server keeps its bounds as a check, which nobody has asked for.
    pub(super) fn detach_beside(&mut self, table: &'a Table, parent: &ObjectName) -> bool {
        if !self.detaches || !can_be_detached(&self.before, parent) {
            return false;
        }
        let sql = format!("ALTER TABLE {} DETACH PARTITION {} CONCURRENTLY", name(parent), name(&table.name));
        let step = Step::new(sql, Lock::ReadsAndWrites(table.name.to_string())).alone();
        self.push(Phase::Detach, step);
        let wanted: Vec<String> = table.checks.keys().map(|check| spelling().string(check)).collect();
        let others = match wanted.is_empty() {
            true => String::new(),
            false => format!(" AND conname NOT IN ({})", wanted.join(", ")),
        };
        let literal = spelling().string(&name(&table.name));
        let drop = format!(
            "DO $tablewright$\nDECLARE\n    bounds text;\nBEGIN\n    FOR bounds IN SELECT conname FROM pg_constraint WHERE conrelid = {literal}::regclass \
             AND contype = 'c'{others} LOOP\n        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', {literal}::regclass, bounds);\n    END LOOP;\nEND\n$tablewright$"
        );
        let step = Step::new(drop, Lock::ReadsAndWrites(table.name.to_string())).alone();
        self.push(Phase::Detach, step.note("The server keeps the bounds of what is detached so as a check."));
        true
    }
}

/// A key or unique constraint under a name, over an index that is there or not.
fn key_clause(constraint: &Constraint, name: &str, using: Option<&str>) -> String {
    match constraint {
        Constraint::Unique(unique) => {
            let own = Unique { name: name.to_owned(), ..unique.clone() };
            using.map_or_else(|| spelling().unique(&own), |index| Postgres::unique_using_index(&own, index))
        }
        Constraint::PrimaryKey(key) => {
            let own = PrimaryKey { name: name.to_owned(), ..key.clone() };
            using.map_or_else(
                || spelling().primary_key(&own),
                |index| Postgres::primary_key_using_index(&own, index),
            )
        }
        Constraint::Check(_) | Constraint::ForeignKey(_) | Constraint::Exclusion(_) => String::new(),
    }
}

/// Whether the server takes a partition away concurrently: not where the parent has one for all other rows.
fn can_be_detached(before: &BTreeMap<&ObjectName, &Table>, parent: &ObjectName) -> bool {
    !before.values().any(|table| {
        let part = table.family.partition_of.as_ref().filter(|part| part.parent == *parent);
        part.is_some_and(|part| part.bound.sql().eq_ignore_ascii_case("default"))
    })
}

/// Whether partitions leave, and nothing else is changed, of tables that are large.
pub(super) fn only_detaches(changes: &[Change], hints: &Hints) -> bool {
    let detaches = |change: &Change| {
        let Change::AlterTable { from, to, changes } = change else { return false };
        let parent = from.family.partition_of.as_ref().map(|part| &part.parent);
        let is_large =
            hints.large.contains(&to.name) || parent.is_some_and(|parent| hints.large.contains(parent));
        let [TableChange::Family { from, to: family, names }] = changes.as_slice() else { return false };
        is_large
            && from.partition_of.is_some()
            && family.partition_of.is_none()
            && names.is_empty()
            && from.inherits == family.inherits
            && from.of == family.of
    };
    hints.version.is_some_and(|version| version >= DETACHES)
        && !changes.is_empty()
        && changes.iter().all(detaches)
}
