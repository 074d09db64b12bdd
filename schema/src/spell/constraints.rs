//! Constraints as one database has them.

use super::Speller;
use crate::model;
use crate::schema::{Backing, Check, Expr, ForeignKey, ForeignKeyDetails, Unique};

impl Speller<'_> {
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

    pub(super) fn backing(&mut self, table: &model::Table, key: &model::Key) -> Backing {
        let Backing { deferrable, include, storage, comment, index_comment } = &key.backing;
        if *deferrable != crate::schema::Deferrable::No && !self.can.deferrable_uniques {
            self.cannot("a deferrable unique constraint", key.span);
        }
        if !include.is_empty() && !self.can.index_methods {
            self.cannot("`include`", key.span);
        }
        self.check_columns(table, include, key.span);
        Backing {
            deferrable: *deferrable,
            include: include.clone(),
            storage: self.spelling.index_storage(storage),
            comment: comment.clone().filter(|_| self.can.comments),
            index_comment: index_comment.clone().filter(|_| self.can.comments),
        }
    }

    /// Whether it is inherited, and whether old rows satisfy it, is PostgreSQL's to say.
    pub(super) fn check(&self, declared: &model::Check, expr: Expr) -> Check {
        let here = self.can.alter_constraints;
        Check {
            name: declared.name.clone(),
            expr,
            no_inherit: declared.no_inherit && here,
            not_valid: declared.not_valid && here,
            comment: declared.comment.clone().filter(|_| self.can.comments),
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
        let ForeignKeyDetails { set_columns, match_full, not_valid, comment } = details;
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
                match_full: *match_full,
                not_valid: *not_valid && self.can.alter_constraints,
                comment: comment.clone().filter(|_| self.can.comments),
            },
        }
    }
}
