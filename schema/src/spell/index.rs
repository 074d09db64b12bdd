//! Indexes as one database has them.

use super::Speller;
use crate::schema::{Index, IndexKey, IndexKeyOf};
use crate::{Span, model};

impl Speller<'_> {
    pub(super) fn index(&mut self, table: &model::Table, declared: &model::Index) -> Option<Index> {
        let model::Index {
            name,
            unique,
            method,
            keys,
            include,
            predicate,
            nulls_not_distinct,
            storage,
            only: _,
            comment,
            span,
        } = declared;
        self.check_name(name, *span);
        self.check_prefix(name, *span);
        let mut columns: Vec<String> = include.clone();
        for key in keys {
            if let IndexKeyOf::Column(column) = &key.of {
                columns.push(column.clone());
            }
        }
        let here = |name: &String| table.column(name).is_none_or(|column| column.only.includes(self.dialect));
        // An index of one column goes with it; one of several has to say where it is.
        if let ([only], true) = (columns.as_slice(), declared.only.0.is_empty())
            && !here(only)
        {
            return None;
        }
        self.check_columns(table, &columns, *span);
        if *nulls_not_distinct && !self.can.nulls_not_distinct {
            self.cannot("`nulls_not_distinct`", *span);
        }
        if !self.can.index_methods {
            let opclass = keys.iter().any(|key| key.opclass.is_some());
            let method = method.as_deref().is_some_and(|method| !self.can.index_kinds.contains(&method));
            let parts = [
                (method, "that index method"),
                (!include.is_empty(), "`include`"),
                (opclass, "an operator class"),
            ];
            for (_, what) in parts.into_iter().filter(|(written, _)| *written) {
                self.cannot(what, *span);
            }
        }
        if *unique && method.is_some() && !self.can.index_methods {
            self.cannot("a unique index with a method", *span);
        }
        // Without uniqueness an index of all rows does what one of some rows does.
        let predicate = predicate.as_ref().filter(|_| *unique || self.can.partial_indexes);
        if predicate.is_some() && !self.can.partial_indexes {
            self.cannot("a unique index of some rows only", *span);
        }
        let predicate = match predicate {
            Some(sql) => {
                let alone = self.is_alone(&[&table.only, &declared.only]);
                Some(self.expr(sql, "`where`", alone, *span)?)
            }
            None => None,
        };
        Some(Index {
            name: name.clone(),
            unique: *unique,
            method: method.clone(),
            keys: keys.iter().map(|key| self.index_key(key, *span)).collect(),
            include: include.clone(),
            predicate,
            nulls_not_distinct: *nulls_not_distinct,
            storage: self.spelling.index_storage(storage),
            comment: comment.clone().filter(|_| self.can.comments),
        })
    }

    fn index_key(&mut self, key: &IndexKey, span: Span) -> IndexKey {
        let by_default = key.descending != self.can.nulls_smallest;
        let nulls_first = key.nulls_first.filter(|first| *first != by_default);
        if nulls_first.is_some() && !self.can.index_nulls {
            self.cannot("an index that says where NULLs go", span);
        }
        if key.collation.is_some() && !self.can.key_collations {
            self.cannot("a key of an index with a collation of its own", span);
        }
        if key.prefix.is_some() && !self.can.prefixes {
            self.cannot("an index of the beginning of a column", span);
        }
        let of = match &key.of {
            IndexKeyOf::Column(_) => key.of.clone(),
            IndexKeyOf::Expr(expr) => IndexKeyOf::Expr(self.spelling.expression(expr.sql())),
        };
        IndexKey { of, nulls_first, ..key.clone() }
    }
}
