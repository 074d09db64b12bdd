//! What is done beside those who use a large table, instead of keeping them from it.
//!
//! Indexes are built and dropped CONCURRENTLY; a key is a constraint over an index that is there; checks and foreign keys are made NOT VALID and
//! then validated, which reads the table while others write to it; NOT NULL follows from a check that is valid by then, so that nothing is
//! left to read (<https://www.postgresql.org/docs/current/sql-altertable.html>, notes). These steps stand alone: each gives back its
//! locks before the next one works. What is already part of the same transaction's work with the table is not put beside it.

use std::collections::{BTreeMap, BTreeSet};

use tablewright::sql::{Token, TokenKind, tokens};
use tablewright_schema::dialect::postgres::Postgres;
use tablewright_schema::schema::{
    Backing, Check, Column, Expr, ForeignKey, ForeignKeyDetails, Index, IndexKey, IndexKeyOf,
    ReplicaIdentity, Table, TableOptions,
};
use tablewright_schema::{Hints, ObjectName, Schema};

use super::aside::add_foreign_key;
use super::columns::set_default;
use super::settings::{new_column, subject, validate};
use super::{Phase, Work, alter, alter_column, ident, name, spelling};
use crate::change::{Backfill, Change, Constraint};
use crate::documents;
use crate::plan::{HazardKind, Lock, Step};

/// Whether a table is one by itself: what is done to others of a family reaches those that belong to them.
pub(super) fn is_single(table: &Table) -> bool {
    table.family.partition_by.is_none() && !table.family.has_parents()
}

/// The large tables among those that stay, each with nobody above or below it.
pub(super) fn large<'a>(
    to: &'a Schema,
    before: &BTreeMap<&'a ObjectName, &'a Table>,
    hints: &Hints,
) -> BTreeSet<&'a ObjectName> {
    if hints.large.is_empty() {
        return BTreeSet::new();
    }
    let parents: BTreeSet<&ObjectName> =
        to.tables.values().chain(before.values().copied()).flat_map(|table| table.family.parents()).collect();
    let stays = |name: &&ObjectName| {
        let (from, to) = (before.get(*name), to.tables.get(name));
        from.zip(to).is_some_and(|(from, to)| is_single(from) && is_single(to)) && !parents.contains(*name)
    };
    to.tables.keys().filter(|name| hints.large.contains(name)).filter(stays).collect()
}

impl<'a> Work<'a> {
    pub(super) fn is_large(&self, table: &ObjectName) -> bool {
        self.large.contains(table)
    }

    /// A key or unique constraint, over an index that is built first. `false` where it has to be made in the transaction.
    pub(super) fn add_key_beside(&mut self, table: &'a Table, constraint: &Constraint) -> bool {
        let (index, clause, reason) = match constraint {
            Constraint::PrimaryKey(key) if !key.backing.without_overlaps => {
                let reason = "rows that are equal in the key, or hold NULL in it, stop the migration";
                let index = index_of(&key.name, &key.columns, &key.backing);
                (index, Postgres::primary_key_using_index(key, &key.name), reason)
            }
            Constraint::Unique(unique) if !unique.backing.without_overlaps => {
                let index = index_of(&unique.name, &unique.columns, &unique.backing);
                let index = Index { nulls_not_distinct: unique.nulls_not_distinct, ..index };
                let clause = Postgres::unique_using_index(unique, &unique.name);
                (index, clause, "rows that are equal stop the migration")
            }
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::Check(_)
            | Constraint::ForeignKey(_)
            | Constraint::Exclusion(_) => return false,
        };
        let taken = self.before.get(&table.name).is_some_and(|before| has_relation(before, &index.name));
        let is_apart = self.is_large(&table.name) && !taken && !is_marked(&table.options, &index.name);
        if !is_apart || refers_to(self.to, table, key_columns(constraint)) {
            return false;
        }
        let step = create_beside(&table.name, &index);
        let step = step.hazard(HazardKind::AddUnique, subject(table, &index.name), reason);
        self.push(Phase::BuildBeside, step);
        self.push(Phase::BuildBeside, alter(&table.name, &format!("ADD {clause}")).alone());
        let comments = [
            constraint.comment().map(|text| {
                (format!("CONSTRAINT {} ON {}", ident(constraint.name()), name(&table.name)), text)
            }),
            constraint
                .index_comment()
                .map(|text| (format!("INDEX {}", name(&table.name.sibling(constraint.name()))), text)),
        ];
        for (on, text) in comments.into_iter().flatten() {
            let sql = format!("COMMENT ON {on} IS {}", spelling().string(text));
            self.push(Phase::BuildBeside, Step::new(sql, Lock::None).alone());
        }
        true
    }

    /// An index, built while others read and write. `false` where it has to be made in the transaction.
    pub(super) fn add_index_beside(&mut self, table: &'a Table, index: &Index) -> bool {
        if !self.is_large(&table.name) || is_marked(&table.options, &index.name) {
            return false;
        }
        let mut step = create_beside(&table.name, index);
        if index.unique {
            let reason = "rows that are equal stop the migration";
            step = step.hazard(HazardKind::AddUnique, subject(table, &index.name), reason);
        }
        self.push(Phase::BuildBeside, step);
        for sql in Postgres::after_index(&table.name, index) {
            self.push(Phase::BuildBeside, Step::new(sql, Lock::None).alone());
        }
        if let Some(text) = &index.comment {
            let on = name(&table.name.sibling(&index.name));
            let sql = format!("COMMENT ON INDEX {on} IS {}", spelling().string(text));
            self.push(Phase::BuildBeside, Step::new(sql, Lock::None).alone());
        }
        true
    }

    /// An index that goes and is all that changes. Beside other changes, which keep others from the table anyway, it goes with them.
    pub(super) fn drop_index_beside(&mut self, table: &Table, index: &Index) -> bool {
        let is_all = matches!(self.changes, [Change::AlterTable { changes, .. }] if changes.len() == 1);
        if !self.is_large(&table.name) || !is_all {
            return false;
        }
        let sql = format!("DROP INDEX CONCURRENTLY {}", name(&table.name.sibling(&index.name)));
        self.push(Phase::DropBeside, Step::new(sql, Lock::None).alone());
        true
    }

    /// A check that rows have to satisfy: new rows at once, the others when they were read.
    pub(super) fn add_check_beside(&mut self, table: &'a Table, check: &Check) -> bool {
        if !self.is_large(&table.name) {
            return false;
        }
        let unproven = Check { not_valid: true, ..check.clone() };
        let add = alter(&table.name, &format!("ADD {}", spelling().check(&unproven)));
        self.push(Phase::AddConstraints, add);
        let (kind, reason) = documents::hazard(check);
        let step = validate(&table.name, &check.name);
        let step = step.hazard(kind, subject(table, &check.name), reason);
        self.push(Phase::Validate, step.alone());
        true
    }

    /// A foreign key of a large table, or to one: both would be kept from writers while rows are looked up.
    pub(super) fn add_foreign_key_beside(&mut self, table: &'a Table, key: &ForeignKey) -> bool {
        let single = |name: &ObjectName| self.to.tables.get(name).is_some_and(is_single);
        let large = self.is_large(&table.name) || self.is_large(&key.table);
        if !large || !single(&table.name) || !single(&key.table) {
            return false;
        }
        let details = ForeignKeyDetails { not_valid: true, ..key.details.clone() };
        let unproven = ForeignKey { details, ..key.clone() };
        self.push(Phase::AddForeignKeys, add_foreign_key(&table.name, &unproven));
        let reason = format!("rows that point at no row of {} stop the migration", key.table);
        let step = validate(&table.name, &key.name);
        let step = step.hazard(HazardKind::AddForeignKey, subject(table, &key.name), reason);
        self.push(Phase::Validate, step.alone());
        true
    }

    /// NOT NULL of a column that is there. The server reads no row where a valid check says it already.
    pub(super) fn require_beside(&mut self, table: &'a Table, from: &Column, to: &Column) -> bool {
        let plain = from.ty == to.ty && to.not_null.is_none() && from.identity == to.identity;
        // What is checked and required of a partitioned table reaches its partitions.
        if !(self.is_large(&table.name) || self.spread.contains(&table.name)) || !plain {
            return false;
        }
        let check = passing_check(table, &to.name);
        let add = format!("ADD {}", spelling().check(&check));
        let note =
            format!("{}.{} takes no NULL any more, once this is known of every row.", table.name, to.name);
        self.push(Phase::AddConstraints, alter(&table.name, &add).note(note));
        let reason = "rows that hold NULL stop the migration";
        let step = validate(&table.name, &check.name);
        let step = step.hazard(HazardKind::SetNotNull, subject(table, &to.name), reason);
        self.push(Phase::Validate, step.alone());
        // In one statement, the check would be dropped first, and the rows read again.
        self.push(Phase::Validate, alter_column(&table.name, to, "SET NOT NULL"));
        let drop = format!("DROP CONSTRAINT {}", ident(&check.name));
        self.push(Phase::Validate, alter(&table.name, &drop));
        true
    }

    /// A column whose rows get their values without being written: the same for all, which the server keeps once, or afterwards.
    pub(super) fn add_column_beside(
        &mut self,
        table: &'a Table,
        column: &'a Column,
        backfill: Option<&Backfill>,
    ) -> bool {
        if !self.is_large(&table.name) {
            return false;
        }
        let filled_later = self.filled.contains(&(table.name.clone(), column.name.clone()));
        let value = backfill.filter(|backfill| is_constant(&backfill.expr));
        let (added, subject) = match value {
            Some(backfill) => (
                Column { default: Some(backfill.expr.clone()), ..column.clone() },
                subject(table, &column.name),
            ),
            None if filled_later => (Column { default: None, ..column.clone() }, String::new()),
            None => return false,
        };
        let mut step = alter(&table.name, &format!("ADD COLUMN {}", spelling().column(&added)));
        if value.is_some_and(|backfill| backfill.filler) {
            let reason = "the values that were dropped do not come back; rows get a filler";
            step = step.hazard(HazardKind::Filler, subject, reason);
        }
        self.push(Phase::AddColumns, step);
        self.keep_column(&table.name, &new_column(column), column, Phase::AddColumns);
        match &column.default {
            Some(default) if added.default.as_ref() != Some(default) => {
                self.push(Phase::AddColumns, set_default(table, column, default));
            }
            None if added.default.is_some() => {
                self.push(Phase::AddColumns, alter_column(&table.name, column, "DROP DEFAULT"));
            }
            Some(_) | None => {}
        }
        self.settle_not_null(table, column, Phase::AddColumns);
        true
    }
}

/// The index that a key or unique constraint is made of.
pub(super) fn index_of(name: &str, columns: &[String], backing: &Backing) -> Index {
    let key = |column: &String| IndexKey {
        of: IndexKeyOf::Column(column.clone()),
        prefix: None,
        descending: false,
        nulls_first: None,
        collation: None,
        opclass: None,
    };
    Index {
        name: name.to_owned(),
        unique: true,
        method: None,
        keys: columns.iter().map(key).collect(),
        include: backing.include.clone(),
        predicate: None,
        nulls_not_distinct: false,
        storage: backing.storage.clone(),
        comment: None,
    }
}

/// Whether the table is told by that index what it was told of another one before.
pub(super) fn is_marked(options: &TableOptions, index: &str) -> bool {
    let is_identity = matches!(&options.replica_identity, ReplicaIdentity::Index(name) if name == index);
    is_identity || options.cluster_on.as_deref() == Some(index)
}

/// Whether the table has an index or a constraint of that name.
fn has_relation(table: &Table, wanted: &str) -> bool {
    table.primary_key.as_ref().is_some_and(|key| key.name == wanted)
        || table.uniques.contains_key(wanted)
        || table.exclusions.contains_key(wanted)
        || table.indexes.contains_key(wanted)
}

/// Whether a foreign key refers to the columns of that key: it cannot be there before the key is.
fn refers_to(to: &Schema, table: &Table, columns: &[String]) -> bool {
    let mut keys = to.tables.values().flat_map(|other| other.foreign_keys.values());
    keys.any(|key| key.table == table.name && same_columns(&key.referenced, columns))
}

/// The columns of a key or unique constraint.
pub(super) fn key_columns(constraint: &Constraint) -> &[String] {
    match constraint {
        Constraint::PrimaryKey(key) => &key.columns,
        Constraint::Unique(unique) => &unique.columns,
        Constraint::Check(_) | Constraint::ForeignKey(_) | Constraint::Exclusion(_) => &[],
    }
}

/// Whether two lists name the same columns, in any order.
pub(super) fn same_columns(a: &[String], b: &[String]) -> bool {
    let sorted = |columns: &[String]| columns.iter().cloned().collect::<BTreeSet<String>>();
    sorted(a) == sorted(b)
}

fn create_beside(table: &ObjectName, index: &Index) -> Step {
    Step::new(Postgres::create_index_concurrently(table, index), Lock::None).alone()
}

/// The check that says of a column for a moment what NOT NULL will say of it.
fn passing_check(table: &Table, column: &str) -> Check {
    let mut base = format!("{}_{column}", table.name.name);
    let mut end = base.len().min(50);
    while !base.is_char_boundary(end) {
        end -= 1;
    }
    base.truncate(end);
    let mut wanted = format!("{base}__not_null");
    let mut number = 2;
    while table.checks.contains_key(&wanted) {
        wanted = format!("{base}__not_null{number}");
        number += 1;
    }
    let expr = Expr(format!("{} IS NOT NULL", ident(column)));
    Check { not_valid: true, ..Check::new(wanted, expr) }
}

/// Whether an expression is one value whatever row it is for, as far as its text shows: a literal, perhaps with a sign or a cast.
pub(super) fn is_constant(expr: &Expr) -> bool {
    let found: Vec<Token<'_>> = tokens(expr.sql());
    let unsigned = match found.as_slice() {
        [sign, rest @ ..] if sign.is_symbol("-") => rest,
        all => all,
    };
    let Some((literal, cast)) = unsigned.split_first() else { return false };
    let is_literal = match literal.kind {
        TokenKind::String | TokenKind::Number => true,
        TokenKind::Word => literal.is_word("true") || literal.is_word("false"),
        TokenKind::QuotedIdent | TokenKind::Symbol | TokenKind::Comment => false,
    };
    let is_cast = match cast {
        [] => true,
        [first, second, ty @ ..] if first.is_symbol(":") && second.is_symbol(":") => {
            !ty.is_empty() && ty.iter().all(is_of_type_name)
        }
        [first, ty @ ..] if first.is_symbol("::") => !ty.is_empty() && ty.iter().all(is_of_type_name),
        _ => false,
    };
    is_literal && is_cast
}

fn is_of_type_name(token: &Token<'_>) -> bool {
    match token.kind {
        TokenKind::Word | TokenKind::QuotedIdent | TokenKind::Number => true,
        TokenKind::Symbol => ["(", ")", "[", "]", ",", "."].iter().any(|symbol| token.is_symbol(symbol)),
        TokenKind::String | TokenKind::Comment => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_is_a_literal() {
        for constant in
            ["'idle'", "7", "-1.5", "true", "'a'::text", "'{}'::character varying(10)[]", "'x'::s.\"T\""]
        {
            assert!(is_constant(&Expr::new(constant)), "{constant}");
        }
        for other in [
            "now()",
            "id",
            "1 + id",
            "gen_random_uuid()",
            "'a' || b",
            "NULL",
            "",
            "'a'::text || b",
            "CURRENT_DATE",
        ] {
            assert!(!is_constant(&Expr::new(other)), "{other}");
        }
    }
}
