//! A node as what a column gets: of its type on each database, and in keeping with its JSON Schema.

use tablewright_schema::model::{Column, PerDialect, Type};
use tablewright_schema::yaml::node::Node;
use tablewright_schema::{Diagnostic, Model, Sources};

use crate::document::Documents;
use crate::included;
use crate::special;
use crate::value::{self, Value};

/// Reads values.
pub(crate) struct Values<'m, 's> {
    model: &'m Model,
    /// Where paths of files begin.
    sources: &'s Sources,
    documents: Documents<'m>,
}

impl<'m, 's> Values<'m, 's> {
    pub(crate) fn new(model: &'m Model, sources: &'s Sources) -> Self {
        Self { model, sources, documents: Documents::new(model) }
    }

    /// The value on each database on which the column has a type of its own.
    pub(crate) fn of_column(
        &mut self,
        column: &'m Column,
        node: &Node,
        out: &mut Vec<Diagnostic>,
    ) -> Option<PerDialect<Value>> {
        Some(match &column.ty {
            PerDialect::Same(ty) => PerDialect::Same(self.typed(column, ty, node, out)?),
            PerDialect::Each(types) => {
                let values =
                    types.iter().map(|(dialect, ty)| Some((*dialect, self.typed(column, ty, node, out)?)));
                PerDialect::Each(values.collect::<Option<_>>()?)
            }
        })
    }

    /// The value as one database has it.
    pub(crate) fn typed(
        &mut self,
        column: &'m Column,
        ty: &Type,
        node: &Node,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Value> {
        let held = match special::word(node, special::FILE) {
            Some(named) => {
                Some(included::read(named, ty, self.sources).map_err(|found| out.push(found)).ok()?)
            }
            None => None,
        };
        let node = held.as_ref().unwrap_or(node);
        let value = value::read(node, ty, self.model, out)?;
        if let (Some(path), Value::Json(document)) = (&column.json_schema, &value) {
            let before = out.len();
            self.documents.check(path, node, document, out);
            if out.len() > before {
                return None;
            }
        }
        Some(value)
    }
}
