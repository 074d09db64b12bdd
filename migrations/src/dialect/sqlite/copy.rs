//! What each column of a rebuilt table gets from the old one.

use tablewright_schema::Dialect;
use tablewright_schema::schema::{Column, Expr};

use super::convert::{self, Conversion};
use super::expression;
use super::plan::Altered;
use crate::change::{Backfill, TableChange};

/// The columns to fill and with what; those left out get their default.
pub(super) struct Copy {
    /// Column and expression over the old table, in the new table's order.
    pub columns: Vec<(String, String)>,
    /// What must hold of the copied values.
    pub claims: Vec<ValueClaim>,
}

/// A claim about the values of one column of the new table.
pub(super) struct ValueClaim {
    /// What holds, in words.
    pub text: String,
    /// The column.
    pub column: String,
    /// The condition, of a value that is not NULL.
    pub holds: String,
}

impl Copy {
    /// Works it out.
    pub(super) fn of(table: &Altered<'_>) -> Self {
        let mut copy = Copy { columns: Vec::new(), claims: Vec::new() };
        for column in table.to.columns.iter().filter(|column| column.generated.is_none()) {
            let value = match table.from.column(&column.name) {
                Some(before) => Some(copy.kept(table, before, column)),
                None => added(table, column),
            };
            copy.columns.extend(value.map(|value| (column.name.clone(), value)));
        }
        copy
    }

    fn kept(&mut self, table: &Altered<'_>, before: &Column, column: &Column) -> String {
        let plain = Dialect::Sqlite.spelling().ident(&column.name);
        let Some((backfill, cast)) = altered(table, column) else { return plain };
        let mut value = match (cast, convert::conversion(&before.ty, &column.ty, &plain)) {
            (Some(cast), _) => under_old_names(table, cast),
            (None, None) => plain,
            (None, Some(Conversion { value, claim, .. })) => {
                self.claims.extend(claim.map(|(words, holds)| ValueClaim {
                    text: format!("every {}.{} {words}", table.name, column.name),
                    column: column.name.clone(),
                    holds,
                }));
                value
            }
        };
        if let Some(backfill) = backfill.filter(|_| before.nullable && !column.nullable) {
            value = format!("coalesce({value}, {})", under_old_names(table, &backfill.expr));
        }
        value
    }
}

fn added(table: &Altered<'_>, column: &Column) -> Option<String> {
    let backfill = table.changes.iter().find_map(|change| {
        let TableChange::AddColumn { column: new, backfill } = change else { return None };
        backfill.as_ref().filter(|_| new.name == column.name)
    })?;
    Some(under_old_names(table, &backfill.expr))
}

/// How a column that is there before and after differs.
pub(super) fn altered<'a>(
    table: &Altered<'a>,
    column: &Column,
) -> Option<(Option<&'a Backfill>, Option<&'a Expr>)> {
    table.changes.iter().find_map(|change| {
        let TableChange::AlterColumn { from: _, to, backfill, cast } = change else { return None };
        (table.old_name(&to.name) == column.name).then_some((backfill.as_ref(), cast.as_ref()))
    })
}

/// An expression of the author's, who may speak of renamed columns by either name, over the table as it still is.
fn under_old_names(table: &Altered<'_>, expr: &Expr) -> String {
    let renamed = table
        .old_names
        .iter()
        .fold(expr.clone(), |expr, (new, old)| expression::rename_column(&expr, new, old));
    renamed.0
}
