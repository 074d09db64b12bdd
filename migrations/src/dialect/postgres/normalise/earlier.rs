//! Expressions of tables that are stored in earlier words of the same: what the server printed once it may print in other words when
//! it reads that again, as after a dump. Where the stored words lead to the wanted ones, they are no difference.

use sqlx::PgConnection;
use tablewright_schema::schema::{Column, EnumType, IndexKeyOf, Table};
use tablewright_schema::{ObjectName, Schema};

use super::probe::Item;
use super::{MOST_ROUNDS, round};
use crate::AuthoringError;

/// Takes over the stored words of those items that they lead to. The items of `wanted` have the words that stay.
pub(super) async fn adopt(
    conn: &mut PgConnection,
    stored: &Schema,
    wanted: &mut Schema,
    changed: &[EnumType],
    mut items: Vec<(ObjectName, Vec<Item>)>,
) -> Result<(), AuthoringError> {
    let mut earlier = None;
    items.retain_mut(|(name, items)| {
        let (Some(known), Some(table)) = (stored.tables.get(name), wanted.tables.get(name)) else {
            return false;
        };
        // What speaks of a column that gets another type is made anew, and has other words by that.
        let retyped = |column: &Column| table.column(&column.name).is_some_and(|now| now.ty != column.ty);
        if known.columns.iter().any(retyped) {
            return false;
        }
        items.retain(|item| item.words(stored, name) != item.words(wanted, name));
        if items.is_empty() {
            return false;
        }
        let mut lent = table.clone();
        items.retain(|item| lend(item, known, &mut lent));
        if !items.is_empty() {
            earlier.get_or_insert_with(|| wanted.clone()).tables.insert(name.clone(), lent);
        }
        !items.is_empty()
    });
    let Some(mut earlier) = earlier else { return Ok(()) };
    for _ in 0..MOST_ROUNDS {
        match round(conn, &mut earlier, changed, &items).await {
            Ok(()) => {}
            // They speak of what will not be there: a difference for sure.
            Err(AuthoringError::Refused(refusals)) => {
                items.retain(|(name, _)| !refusals.iter().any(|refusal| refusal.table == *name));
            }
            Err(error) => return Err(error),
        }
        for (name, items) in &mut items {
            items.retain(|item| {
                let is_reached = item.words(&earlier, name) == item.words(wanted, name);
                if is_reached
                    && let (Some(known), Some(table)) = (stored.tables.get(name), wanted.tables.get_mut(name))
                {
                    lend(item, known, table);
                }
                !is_reached
            });
        }
        items.retain(|(_, items)| !items.is_empty());
        if items.is_empty() {
            break;
        }
    }
    Ok(())
}

/// Gives a table the stored words of an item. Whether there are any, and others.
fn lend(item: &Item, stored: &Table, wanted: &mut Table) -> bool {
    match item {
        // Types have one name.
        Item::Type(_) => false,
        Item::Default(name) | Item::Generated(name) => {
            let column = wanted.columns.iter_mut().find(|column| column.name == *name);
            let (Some(column), Some(stored)) = (column, stored.column(name)) else { return false };
            if stored.ty != column.ty {
                return false;
            }
            let mut differs = false;
            if let (Some(default), Some(stored)) = (&mut column.default, &stored.default) {
                differs |= default != stored;
                default.clone_from(stored);
            }
            if let (Some(generated), Some(stored)) = (&mut column.generated, &stored.generated) {
                differs |= generated.expr != stored.expr;
                generated.expr.clone_from(&stored.expr);
            }
            differs
        }
        Item::Check(name) => {
            let (Some(check), Some(stored)) = (wanted.checks.get_mut(name), stored.checks.get(name)) else {
                return false;
            };
            let differs = check.expr != stored.expr;
            check.expr.clone_from(&stored.expr);
            differs
        }
        Item::Exclusion(name) => {
            let found = (wanted.exclusions.get_mut(name), stored.exclusions.get(name));
            let (Some(exclusion), Some(stored)) = found else { return false };
            let differs = exclusion.definition != stored.definition;
            exclusion.definition.clone_from(&stored.definition);
            differs
        }
        Item::Index(name) => {
            let (Some(index), Some(stored)) = (wanted.indexes.get_mut(name), stored.indexes.get(name)) else {
                return false;
            };
            let mut differs = false;
            for (key, stored) in index.keys.iter_mut().zip(&stored.keys) {
                if let (IndexKeyOf::Expr(expr), IndexKeyOf::Expr(stored)) = (&mut key.of, &stored.of) {
                    differs |= expr != stored;
                    expr.clone_from(stored);
                }
            }
            if let (Some(predicate), Some(stored)) = (&mut index.predicate, &stored.predicate) {
                differs |= predicate != stored;
                predicate.clone_from(stored);
            }
            differs
        }
    }
}
