//! Constraints as one database has them.

use super::Speller;
use crate::family::part_indexes;
use crate::model;
use crate::nearest::suggestion;
use crate::schema::{
    Action, Backing, Check, Conflict, Deferrable, Expr, ForeignKey, ForeignKeyDetails, KeyOrder, NotNull,
    PartitionOf, Schema, Table, Unique,
};
use crate::{Diagnostic, Span};

impl Speller<'_> {
    /// How the constraint is called, and what its comment is, means nothing where it has no name.
    pub(super) fn not_null(
        &mut self,
        table: &model::Table,
        column: &str,
        declared: Option<&NotNull>,
        span: Span,
    ) -> Option<Box<NotNull>> {
        let found = declared?;
        if found.on_conflict != Conflict::Abort && !self.can.conflict_clauses {
            self.table_cannot("`on_conflict`", span);
        }
        if !self.can.named_not_null {
            let found = NotNull { on_conflict: found.on_conflict, ..NotNull::default() };
            return found.canonical(&table.name, column);
        }
        if let Some(name) = &found.name {
            self.check_name(name, span);
        }
        found.clone().canonical(&table.name, column)
    }

    pub(super) fn unique(&mut self, table: &model::Table, key: &model::Key) -> Unique {
        let model::Key { name, columns, nulls_not_distinct, backing: _, only: _, span } = key;
        self.check_name(name, *span);
        self.check_columns(table, columns, *span);
        if *nulls_not_distinct && !self.can.nulls_not_distinct {
            self.cannot("`nulls_not_distinct`", *span);
        }
        Unique {
            name: name.clone(),
            columns: columns.clone(),
            nulls_not_distinct: *nulls_not_distinct,
            backing: self.backing(table, key),
        }
    }

    /// `Self::cannot`, of what has no `only:` of its own where it is a primary key.
    fn key_cannot(&mut self, what: &str, table: &model::Table, key: &model::Key) {
        match table.primary_key.as_ref().is_some_and(|primary| std::ptr::eq(primary, key)) {
            true => self.table_cannot(what, key.span),
            false => self.cannot(what, key.span),
        }
    }

    pub(super) fn backing(&mut self, table: &model::Table, key: &model::Key) -> Backing {
        let Backing {
            deferrable,
            without_overlaps,
            include,
            storage,
            comment,
            index_comment,
            on_conflict,
            orders,
        } = &key.backing;
        if *on_conflict != Conflict::Abort && !self.can.conflict_clauses {
            self.key_cannot("`on_conflict`", table, key);
        }
        let is_sorted = |order: &KeyOrder| order.descending || order.collation.is_some();
        if orders.values().any(is_sorted) && !self.can.ordered_keys {
            self.key_cannot("keys whose columns are descending or have a collation", table, key);
        }
        if orders.values().any(|order| order.collation.is_some())
            && self.can.ordered_keys
            && !self.can.key_collations
        {
            self.key_cannot("a key whose columns have a collation of their own", table, key);
        }
        if orders.values().any(|order| order.prefix.is_some()) && !self.can.prefixes {
            self.key_cannot("a key of the beginning of a column", table, key);
        }
        if *without_overlaps && !self.can.exclusions {
            self.key_cannot("`without_overlaps`", table, key);
        }
        if *deferrable != Deferrable::No && !self.can.deferrable_uniques {
            self.key_cannot("a deferrable unique constraint", table, key);
        }
        if !include.is_empty() && !self.can.index_methods {
            self.key_cannot("`include`", table, key);
        }
        self.check_columns(table, include, key.span);
        Backing {
            deferrable: *deferrable,
            without_overlaps: *without_overlaps,
            include: include.clone(),
            storage: self.spelling.index_storage(storage),
            comment: comment.clone().filter(|_| self.can.constraint_comments),
            index_comment: index_comment.clone().filter(|_| self.can.comments),
            on_conflict: *on_conflict,
            orders: orders.clone(),
        }
    }

    /// MySQL's partitions are no tables, and rows in them neither refer nor are referred to.
    pub(super) fn check_partitions(&mut self, declared: &model::Table, table: &Table) {
        for key in declared.foreign_keys.iter().filter(|key| table.foreign_keys.contains_key(&key.name)) {
            let other =
                self.model.tables.get(&key.table).map(|other| self.spelling.table_options(&other.options));
            if table.options.partitioning.is_some() {
                self.cannot("foreign keys of a table with `partitioning`", key.span);
            } else if other.is_some_and(|options| options.partitioning.is_some()) {
                self.cannot("foreign keys to a table with `partitioning`", key.span);
            }
        }
    }

    /// What a partition calls its indexes is said by the names of its table's.
    pub(super) fn check_index_names(&mut self, declared: &model::Table, table: &Table, schema: &Schema) {
        let parts = part_indexes(table, &schema.tables);
        let Some(PartitionOf { parent, bound: _, index_names }) = &table.family.partition_of else { return };
        for name in index_names.keys().filter(|name| !parts.iter().any(|part| part.above == **name)) {
            let message = format!(
                "`index_names` of `{}` speaks of `{name}`, which is no index of `{parent}`",
                table.name
            );
            let known = parts.iter().map(|part| part.above.as_str());
            let help = suggestion(name, known)
                .unwrap_or_else(|| format!("write the name of an index of `{parent}`"));
            self.out.push(Diagnostic::new(declared.span, message).help(help));
        }
    }

    /// A check or a stored column of a column that a foreign key sets.
    pub(super) fn check_set_columns(&mut self, declared: &model::Table, table: &Table) {
        for (name, set) in self.spelling.disturbed_by_keys(table) {
            let of_check = declared.checks.iter().find(|check| check.name == name).map(|check| check.span);
            let span = of_check.or_else(|| declared.column(&name).map(|column| column.span));
            let message =
                format!("{} does not let `{name}` read `{set}`, which a foreign key sets", self.dialect);
            let help = format!(
                "let the key refuse (`on_delete: restrict`, no `on_update`), or say with `only:` that `{name}` is for other databases"
            );
            self.out.push(Diagnostic::new(span.unwrap_or(declared.span), message).help(help));
        }
    }

    /// Whether it is inherited, and whether old rows satisfy it, is PostgreSQL's to say.
    pub(super) fn check(&mut self, declared: &model::Check, expr: Expr) -> Check {
        let here = self.can.unenforced;
        if declared.not_enforced && !here {
            self.cannot("`not_enforced`", declared.span);
        }
        Check {
            name: declared.name.clone(),
            expr,
            no_inherit: declared.no_inherit && here,
            // What nobody enforces need not be valid.
            not_valid: declared.not_valid && here && !declared.not_enforced,
            not_enforced: declared.not_enforced && here,
            comment: declared.comment.clone().filter(|_| self.can.constraint_comments),
        }
    }

    pub(super) fn foreign_key(&mut self, key: &model::ForeignKey) -> ForeignKey {
        let model::ForeignKey {
            name,
            columns,
            table,
            referenced,
            on_delete,
            on_update,
            deferrable,
            details,
            only: _,
            span,
        } = key;
        let ForeignKeyDetails {
            set_columns,
            period,
            match_full,
            not_valid,
            not_enforced,
            no_action_on_delete,
            no_action_on_update,
            comment,
        } = details;
        if *not_enforced && !self.can.unenforced {
            self.cannot("`not_enforced`", *span);
        }
        if *deferrable != Deferrable::No && !self.can.deferrable_foreign_keys {
            self.cannot("a deferrable foreign key", *span);
        }
        if [on_delete, on_update].contains(&&Action::SetDefault) && !self.can.set_default {
            self.cannot("a foreign key that sets a default", *span);
        }
        if *period && !self.can.exclusions {
            self.cannot("`period`", *span);
        }
        if (*match_full || !set_columns.is_empty()) && !self.can.match_full {
            self.cannot(if *match_full { "`match_full`" } else { "`set_columns`" }, *span);
        }
        ForeignKey {
            name: name.clone(),
            columns: columns.clone(),
            table: table.clone(),
            referenced: referenced.clone(),
            on_delete: *on_delete,
            on_update: *on_update,
            deferrable: *deferrable,
            details: ForeignKeyDetails {
                set_columns: set_columns.clone(),
                period: *period,
                match_full: *match_full,
                not_valid: *not_valid && self.can.unenforced && !not_enforced,
                not_enforced: *not_enforced && self.can.unenforced,
                no_action_on_delete: *no_action_on_delete && self.can.tells_no_action,
                no_action_on_update: *no_action_on_update && self.can.tells_no_action,
                comment: comment.clone().filter(|_| self.can.constraint_comments),
            },
        }
    }
}
