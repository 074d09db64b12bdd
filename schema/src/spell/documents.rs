//! The checks that stand for JSON Schemas.

use super::Speller;
use crate::document::{Enforced, EnforcedColumn, enforced};
use crate::model::{self, Model, PerDialect, Type};
use crate::schema::{Check, Expr, Table};
use crate::{Diagnostic, Dialect, naming};

impl Model {
    /// The columns whose documents that database validates, with what it does not say of them.
    pub fn enforced_documents(&self, dialect: Dialect) -> Vec<EnforcedColumn<'_>> {
        let tables = self.tables.values().filter(|table| table.only.includes(dialect));
        let columns = tables.flat_map(|table| table.columns.iter().map(move |column| (table, column)));
        let found = columns.filter_map(|(table, column)| {
            let enforced = of(self, column, dialect)?.ok()?;
            let json_schema = column.json_schema.as_deref()?;
            Some(EnforcedColumn { table: &table.name, column: &column.name, json_schema, enforced })
        });
        found.collect()
    }
}

/// What a database makes of a column's JSON Schema; `None` where it is not asked.
fn of(model: &Model, column: &model::Column, dialect: Dialect) -> Option<Result<Enforced, String>> {
    // One that comes from another table brings its check along.
    if column.is_inherited || !column.only.includes(dialect) {
        return None;
    }
    let enforce = column.enforce.as_ref()?.on(dialect).copied()?;
    let schema = model.json_schemas.get(column.json_schema.as_deref()?)?;
    let is_json = column.ty.on(dialect)? == &Type::Json;
    Some(enforced(dialect, &column.name, is_json, enforce, &schema.document))
}

impl Speller<'_> {
    /// A check for each column whose documents this database is to validate.
    pub(super) fn document_checks(&mut self, declared: &model::Table, table: &mut Table) {
        for column in &declared.columns {
            let condition = match of(self.model, column, self.dialect) {
                Some(Ok(Enforced { condition: Some(condition), left: _ })) => condition,
                Some(Ok(Enforced { condition: None, left: _ })) | None => continue,
                Some(Err(reason)) => {
                    let found = Diagnostic::new(column.span, reason);
                    let help = match &column.enforce {
                        Some(PerDialect::Same(_)) => format!(
                            "write who validates on each database: `enforce: {{ postgres: pg_jsonschema, {}: true }}`",
                            self.dialect
                        ),
                        Some(PerDialect::Each(_)) | None => format!("write `{}: true`", self.dialect),
                    };
                    self.out.push(found.help(help));
                    continue;
                }
            };
            let name = naming::json_schema(&declared.name, &column.name);
            if let Some(check) = declared.checks.iter().find(|check| check.name == name) {
                let message =
                    format!("`{name}` is what the check of the JSON Schema of `{}` is called", column.name);
                self.out.push(Diagnostic::new(check.span, message).help("give this one another name"));
                continue;
            }
            table.checks.insert(name.clone(), Check::new(name, Expr::new(condition)));
        }
    }
}
