//! The rows that belong to the code, as one database has them.

use super::Speller;
use crate::model::{self, PerDialect, Type, Value};
use crate::rows::{Cell, Rows};
use crate::schema::Table;

impl Speller<'_> {
    /// The rows of a table. What a column has of another type on each database is its value there.
    pub(super) fn rows(&mut self, declared: &model::Table, table: &Table) -> Option<Box<Rows>> {
        let rows = declared.rows.as_ref()?;
        let here: Vec<(usize, &String, Type)> = rows
            .columns
            .iter()
            .enumerate()
            .filter_map(|(at, name)| Some((at, name, self.spelling.declared_type(&table.column(name)?.ty))))
            .collect();
        let cell = |value: Option<&PerDialect<Value>>, ty: &Type| {
            value.and_then(|value| value.on(self.dialect)).map_or(Cell::Null, |value| Cell::of(value, ty))
        };
        let columns = here.iter().map(|(_, name, _)| (*name).clone()).collect();
        let mut made = Rows::new(rows.key.clone(), columns);
        let mut renamed = Vec::new();
        for row in &rows.rows {
            let cells: Vec<Cell> = here.iter().map(|(at, _, ty)| cell(row.values.get(*at), ty)).collect();
            if let Some(former) = &row.renamed_from {
                let types =
                    rows.key.iter().filter_map(|name| here.iter().find(|(_, other, _)| *other == name));
                let former: Vec<Cell> =
                    types.zip(former).map(|((_, _, ty), value)| cell(Some(value), ty)).collect();
                renamed.push((made.key_of(&cells), former));
            }
            // What is told apart everywhere may be the same here: `1` and `1.0`, of which one type makes one.
            if made.add(cells).is_some() {
                let message = format!("a row before this one has the same key on {}", self.dialect);
                self.out.push(crate::Diagnostic::new(row.span, message));
            }
        }
        for (now, former) in renamed {
            self.hints.rows.insert((declared.name.clone(), now), former);
        }
        Some(Box::new(made))
    }
}
