//! Constraints: which are new, gone, renamed, or can be altered where they stand.

use tablewright_schema::schema::{
    Backing, Check, Exclusion, ForeignKey, ForeignKeyDetails, PrimaryKey, Table, Unique,
};

use super::{Differ, pair};
use crate::change::{Constraint, TableChange};

impl Differ<'_> {
    pub(super) fn constraints(&self, from: &Table, to: &Table, changes: &mut Vec<TableChange>) {
        let (wanted, existing) = (constraints(to), constraints(from));
        let named = |constraints: &[Constraint], name: &str| {
            constraints.iter().find(|constraint| constraint.name() == name).cloned()
        };
        let (mut gone, mut stay) = (Vec::new(), Vec::new());
        for constraint in &existing {
            match named(&wanted, constraint.name()) {
                Some(wanted) if self.same_constraint(constraint, &wanted) => {
                    stay.push((constraint.clone(), wanted));
                }
                Some(_) | None => gone.push(constraint.clone()),
            }
        }
        let is_new = |wanted: &&Constraint| {
            let found = named(&existing, wanted.name());
            !found.is_some_and(|existing| self.same_constraint(&existing, wanted))
        };
        let mut new: Vec<Constraint> = wanted.iter().filter(is_new).cloned().collect();
        let renamed = pair(&mut gone, &mut new, |a, b| self.same_constraint(a, b));
        stay.extend(renamed.iter().map(|(from, to)| (with_name(from, to.name()), to.clone())));
        let altered = stay.into_iter().filter(|(from, to)| !same_words(from, to));
        changes.extend(gone.into_iter().map(TableChange::DropConstraint));
        changes.extend(renamed.into_iter().map(|(from, to)| TableChange::RenameConstraint { from, to }));
        changes.extend(new.into_iter().map(TableChange::AddConstraint));
        changes.extend(altered.map(|(from, to)| TableChange::AlterConstraint { from, to }));
    }

    /// Whether two constraints are the same but for their names and what can be altered.
    fn same_constraint(&self, from: &Constraint, to: &Constraint) -> bool {
        match (from, to) {
            (Constraint::PrimaryKey(from), Constraint::PrimaryKey(to)) => {
                let PrimaryKey { name: _, columns, backing } = from;
                *columns == to.columns && same_backing(backing, &to.backing)
            }
            (Constraint::Unique(from), Constraint::Unique(to)) => {
                let Unique { name: _, columns, nulls_not_distinct, backing } = from;
                *columns == to.columns
                    && *nulls_not_distinct == to.nulls_not_distinct
                    && same_backing(backing, &to.backing)
            }
            (Constraint::Check(from), Constraint::Check(to)) => {
                let Check { name: _, expr, no_inherit, not_valid, not_enforced, comment: _ } = from;
                self.planner.same_expression(expr, &to.expr)
                    && *no_inherit == to.no_inherit
                    && *not_enforced == to.not_enforced
                    && can_be_valid(*not_valid, to.not_valid)
            }
            (Constraint::ForeignKey(from), Constraint::ForeignKey(to)) => {
                let ForeignKey {
                    name: _,
                    columns,
                    table,
                    referenced,
                    on_delete,
                    on_update,
                    deferrable,
                    details,
                } = from;
                let ForeignKeyDetails {
                    set_columns,
                    period,
                    match_full,
                    not_valid,
                    not_enforced,
                    // It means the same where it is not written.
                    no_action_on_delete: _,
                    no_action_on_update: _,
                    comment: _,
                } = details;
                *columns == to.columns
                    && *table == to.table
                    && *referenced == to.referenced
                    && *on_delete == to.on_delete
                    && *on_update == to.on_update
                    && (*deferrable == to.deferrable || self.planner.alters_deferrable())
                    && *set_columns == to.details.set_columns
                    && *period == to.details.period
                    && *match_full == to.details.match_full
                    && match (*not_enforced, to.details.not_enforced) {
                        // What is enforced again is valid: the rows are looked at.
                        (true, false) => !to.details.not_valid,
                        (false, true) => true,
                        (true, true) | (false, false) => can_be_valid(*not_valid, to.details.not_valid),
                    }
            }
            (Constraint::Exclusion(from), Constraint::Exclusion(to)) => {
                let Exclusion { name: _, definition, comment: _ } = from;
                self.planner.same_expression(definition, &to.definition)
            }
            (
                Constraint::PrimaryKey(_)
                | Constraint::Unique(_)
                | Constraint::Check(_)
                | Constraint::ForeignKey(_)
                | Constraint::Exclusion(_),
                _,
            ) => false,
        }
    }
}

/// How an index is kept can be altered; what is in it cannot.
fn same_backing(from: &Backing, to: &Backing) -> bool {
    let Backing {
        deferrable,
        without_overlaps,
        include,
        storage: _,
        comment: _,
        index_comment: _,
        on_conflict,
        orders,
    } = from;
    *deferrable == to.deferrable
        && *without_overlaps == to.without_overlaps
        && *include == to.include
        && *on_conflict == to.on_conflict
        && *orders == to.orders
}

/// A constraint becomes valid by looking at the rows; there is no way back but to add it anew.
fn can_be_valid(from_not_valid: bool, to_not_valid: bool) -> bool {
    from_not_valid || !to_not_valid
}

/// Whether nothing is left to alter. The expressions are the same by now, whatever their spelling.
fn same_words(from: &Constraint, to: &Constraint) -> bool {
    match (from, to) {
        (Constraint::PrimaryKey(from), Constraint::PrimaryKey(to)) => from.backing == to.backing,
        (Constraint::Unique(from), Constraint::Unique(to)) => from.backing == to.backing,
        (Constraint::Check(from), Constraint::Check(to)) => {
            from.not_valid == to.not_valid && from.comment == to.comment
        }
        (Constraint::ForeignKey(from), Constraint::ForeignKey(to)) => {
            from.deferrable == to.deferrable && from.details == to.details
        }
        (Constraint::Exclusion(from), Constraint::Exclusion(to)) => from.comment == to.comment,
        (
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::Check(_)
            | Constraint::ForeignKey(_)
            | Constraint::Exclusion(_),
            _,
        ) => false,
    }
}

fn with_name(constraint: &Constraint, name: &str) -> Constraint {
    let name = name.to_owned();
    match constraint.clone() {
        Constraint::PrimaryKey(key) => Constraint::PrimaryKey(PrimaryKey { name, ..key }),
        Constraint::Unique(unique) => Constraint::Unique(Unique { name, ..unique }),
        Constraint::Check(check) => Constraint::Check(Check { name, ..check }),
        Constraint::ForeignKey(key) => Constraint::ForeignKey(ForeignKey { name, ..key }),
        Constraint::Exclusion(exclusion) => Constraint::Exclusion(Exclusion { name, ..exclusion }),
    }
}

/// Every constraint of a table.
pub(crate) fn constraints(table: &Table) -> Vec<Constraint> {
    let primary_key = table.primary_key.iter().cloned().map(Constraint::PrimaryKey);
    let uniques = table.uniques.values().cloned().map(Constraint::Unique);
    let checks = table.checks.values().cloned().map(Constraint::Check);
    let foreign_keys = table.foreign_keys.values().cloned().map(Constraint::ForeignKey);
    let exclusions = table.exclusions.values().cloned().map(Constraint::Exclusion);
    primary_key.chain(uniques).chain(checks).chain(foreign_keys).chain(exclusions).collect()
}
