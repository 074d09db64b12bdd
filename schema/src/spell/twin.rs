//! Columns that live beside the ones of their former names: what the older one is like, and what keeps the two equal.

use super::Speller;
use crate::access::Part;
use crate::model::{self, Default, Former, Phase};
use crate::naming;
use crate::schema::{Check, Column, ColumnType, Expr, Index, IndexKeyOf, Table};
use crate::twin::Twin;
use crate::{Diagnostic, Span};

impl Speller<'_> {
    /// Adds the older columns, and says of every renamed column how the two come out of each other.
    pub(super) fn twins(&mut self, declared: &model::Table, table: &mut Table) {
        let dialect = self.dialect;
        let here = declared.columns.iter().filter(|column| column.only.includes(dialect));
        for column in here {
            let Some(old) = &column.renamed_from else { continue };
            let Some(new) = table.column(&column.name).cloned() else { continue };
            let former = column.former.as_deref();
            let twin = self.twin(column, former, old);
            let key = (declared.name.clone(), column.name.clone());
            self.hints.twins.insert(key, twin.clone());
            if let Some(former) = former.filter(|former| former.phase == Phase::Expand) {
                self.expand(column, former, (&new, &twin), table);
            }
        }
    }

    fn twin(&self, column: &model::Column, former: Option<&Former>, old: &str) -> Twin {
        let text = |sql: Option<&model::PerDialect<String>>| {
            sql.and_then(|sql| sql.on(self.dialect)).map(|sql| self.spelling.expression(sql))
        };
        let Some(former) = former else { return Twin { old: old.to_owned(), forth: None, back: None } };
        let mut forth = text(column.using.as_ref());
        // Rows without a value in the older column get what rows get that exist already.
        if let Some(backfill) = text(column.backfill.as_ref()).filter(|_| former.nullable && !column.nullable)
        {
            let value = forth.map_or_else(|| self.spelling.ident(old), |forth| forth.0);
            forth = Some(Expr(format!("COALESCE({value}, {})", backfill.sql())));
        }
        Twin { old: old.to_owned(), forth, back: text(former.using.as_ref()) }
    }

    /// The table with both columns. What it says of the newer one with its name alone (keys, indexes, rights), it says of the older one too; a check
    /// holds for both, since they are equal.
    fn expand(
        &mut self,
        declared: &model::Column,
        former: &Former,
        (new, twin): (&Column, &Twin),
        table: &mut Table,
    ) {
        let (old, span) = (&twin.old, former.span);
        if !self.can_expand(declared, new, old, table, span) {
            return;
        }
        let Some(ty) = self.former_type(former, new, span) else { return };
        let same_type = ty == new.ty;
        let usual = declared.default.as_deref().and_then(|default| default.on(self.dialect));
        let is_known = usual.is_none_or(is_known);
        let before = Column {
            name: old.clone(),
            nullable: former.nullable,
            not_null: None,
            default: new.default.clone().filter(|_| same_type),
            collation: new.collation.clone().filter(|_| same_type),
            ty,
            ..new.clone()
        };
        let mut both = [before, new.clone()];
        if !is_known {
            // Which of two such values was given, nobody could tell: the older column has it, and the newer one takes it from there.
            both[1].default = None;
        }
        if self.can.required_before_triggers && both[1].default.is_none() {
            // The older one keeps NULL out of both. So the statements of an application that does not know of the newer one go on.
            both[1].nullable = true;
            both[1].not_null = None;
        }
        if !self.can.triggers_write_rows {
            self.loosen(&mut both, table);
        }
        let [before, after] = both;
        let at = table.columns.iter().position(|column| column.name == new.name).unwrap_or(0);
        table.columns[at] = after;
        table.columns.insert(at, before);
        self.both_keys(table, &new.name, old, same_type);
        let made = self.spelling.twin(table, &new.name, twin);
        for object in &made {
            self.check_name(&object.id.name.name, span);
        }
        self.twins.extend(made);
    }

    fn can_expand(
        &mut self,
        declared: &model::Column,
        new: &Column,
        old: &str,
        table: &Table,
        span: Span,
    ) -> bool {
        self.check_name(old, span);
        let folded = !self.can.case_sensitive_names && old.eq_ignore_ascii_case(&new.name);
        if folded {
            let message = format!("{} takes `{old}` and `{}` for one column", self.dialect, new.name);
            self.out.push(Diagnostic::new(span, message).help("rename it at once: take `expand` out"));
            return false;
        }
        if table.columns.iter().any(|column| column.name == old) {
            return false;
        }
        let usual = declared.default.as_deref().and_then(|default| default.on(self.dialect));
        if !self.can.triggers_write_rows && !usual.is_none_or(is_known) {
            let message = format!(
                "`{}` has a default that is another for each row, and {} cannot tell it from a value that was given",
                new.name, self.dialect
            );
            let help = "rename it at once (take `expand` out), or say with `only:` where it is";
            self.out.push(Diagnostic::new(span, message).help(help));
            return false;
        }
        true
    }

    fn former_type(&mut self, former: &Former, new: &Column, span: Span) -> Option<ColumnType> {
        let Some(declared) = &former.ty else { return Some(new.ty.clone()) };
        let Some(declared) = declared.on(self.dialect) else {
            let message = format!("the former column of `{}` has no type on {}", new.name, self.dialect);
            let help = format!("add `{}:` to its `type`", self.dialect);
            self.out.push(Diagnostic::new(span, message).help(help));
            return None;
        };
        match self.enum_values(declared).map_or_else(|| self.spelling.column_type(declared, None), Ok) {
            Ok(ty) => Some(ty),
            Err(reason) => {
                let message = format!(
                    "the former column of `{}` has a type that {} cannot hold",
                    new.name, self.dialect
                );
                self.out.push(Diagnostic::new(span, message).label(reason));
                None
            }
        }
    }

    /// A row is written with one of the two, and gets the other a moment later: until then that one is NULL. A row without both is refused.
    fn loosen(&mut self, both: &mut [Column; 2], table: &mut Table) {
        let required =
            both.iter().all(|column| !column.nullable) && both.iter().any(|column| column.default.is_none());
        for column in both.iter_mut().filter(|column| column.default.is_none()) {
            column.nullable = true;
            column.not_null = None;
        }
        let [old, new] = &*both;
        if required {
            let names = [old, new].map(|column| self.spelling.ident(&column.name));
            let name = naming::check(&table.name, &format!("{}_{}", old.name, new.name));
            let expr = Expr(format!("{} IS NOT NULL OR {} IS NOT NULL", names[0], names[1]));
            table.checks.insert(name.clone(), Check::new(name, expr));
        }
    }

    /// Keys, indexes and rights of the newer column, for the older one.
    fn both_keys(&self, table: &mut Table, new: &str, old: &str, same_type: bool) {
        let renamed = |names: &[String]| -> Vec<String> {
            names.iter().map(|name| if name == new { old.to_owned() } else { name.clone() }).collect()
        };
        // What nobody has named has the name of its columns. What has one is found there by the newer column.
        let called = |name: &str, usual: String, before: String| {
            if name == usual { before } else { format!("{name}_{old}") }
        };
        let on = table.name.clone();
        let has = |columns: &[String]| columns.iter().any(|column| column == new);
        let uniques: Vec<_> = table.uniques.values().filter(|unique| has(&unique.columns)).cloned().collect();
        for mut unique in uniques {
            let columns = renamed(&unique.columns);
            unique.name =
                called(&unique.name, naming::unique(&on, &unique.columns), naming::unique(&on, &columns));
            unique.columns = columns;
            unique.backing.include = renamed(&unique.backing.include);
            table.uniques.insert(unique.name.clone(), unique);
        }
        let keys: Vec<_> =
            table.foreign_keys.values().filter(|key| has(&key.columns) && same_type).cloned().collect();
        for mut key in keys {
            let columns = renamed(&key.columns);
            let (usual, before) =
                (naming::foreign_key(&on, &key.columns), naming::foreign_key(&on, &columns));
            key.name = called(&key.name, usual, before);
            key.columns = columns;
            key.details.set_columns = renamed(&key.details.set_columns);
            table.foreign_keys.insert(key.name.clone(), key);
        }
        let indexes: Vec<Index> =
            table.indexes.values().filter(|index| is_by_name(index, new)).cloned().collect();
        for mut index in indexes {
            let usual = naming::index(&on, &index.keys);
            for key in &mut index.keys {
                if matches!(&key.of, IndexKeyOf::Column(column) if column == new) {
                    key.of = IndexKeyOf::Column(old.to_owned());
                    key.opclass = key.opclass.take().filter(|_| same_type);
                }
            }
            index.name = called(&index.name, usual, naming::index(&on, &index.keys));
            index.include = renamed(&index.include);
            table.indexes.insert(index.name.clone(), index);
        }
        for privileges in table.access.grants.iter_mut().flat_map(|grants| grants.values_mut()) {
            let of_new = privileges.iter().filter(|privilege| privilege.of == Part::Column(new.to_owned()));
            let mut of_old: Vec<_> = of_new.cloned().collect();
            of_old.iter_mut().for_each(|privilege| privilege.of = Part::Column(old.to_owned()));
            privileges.extend(of_old);
        }
    }
}

/// Whether a default is the same for whoever looks at it while a row is written.
fn is_known(default: &Default) -> bool {
    match default {
        Default::Value(_) => true,
        Default::Sql(sql) => sql.trim().eq_ignore_ascii_case("now()"),
    }
}

/// Whether an index has that column by its name, and nowhere in an expression.
fn is_by_name(index: &Index, column: &str) -> bool {
    let is_plain = |of: &IndexKeyOf| match of {
        IndexKeyOf::Column(_) => true,
        IndexKeyOf::Expr(_) => false,
    };
    let has = |of: &IndexKeyOf| matches!(of, IndexKeyOf::Column(name) if name == column);
    index.keys.iter().all(|key| is_plain(&key.of))
        && index.predicate.as_ref().is_none_or(|predicate| !predicate.sql().contains(column))
        && (index.keys.iter().any(|key| has(&key.of)) || index.include.iter().any(|name| name == column))
}
