//! What keeps two columns of a table equal: three triggers, which write the other column after the row.
//!
//! No trigger of SQLite changes the row that is being written. So each writes the row again, and only where the two do not say the same:
//! what the second write fires finds nothing to do, whatever `recursive_triggers` is set to.

use super::quote;
use crate::naming;
use crate::object::{Object, ObjectId, ObjectKind};
use crate::schema::{Expr, Table};
use crate::twin::Twin;

pub(super) const SUFFIX: &str = "twin_insert";

/// The triggers.
pub(super) fn twin(table: &Table, new: &str, twin: &Twin) -> Vec<Object> {
    let Some((old, new)) = table.column(&twin.old).zip(table.column(new)) else { return Vec::new() };
    let (new_name, old_name) = (quote::ident(&new.name), quote::ident(&old.name));
    let of = |expr: Option<&Expr>, column: &str| {
        expr.map_or_else(|| column.to_owned(), |expr| quote::parenthesised(expr.sql()))
    };
    let (forth, back) = (of(twin.forth.as_ref(), &old_name), of(twin.back.as_ref(), &new_name));
    let row = this_row(table);
    let on = quote::name(&table.name);
    let write = |column: &str, value: &str, when: &str| {
        format!("    UPDATE {on} SET {column} = {value} WHERE {row} AND {when};\n")
    };
    let differs = |a: &str, b: &str| format!("{a} IS NOT {b} COLLATE BINARY");
    // Who speaks of one column alone leaves the other one as it is without being told.
    let mut untold = match &new.default {
        Some(default) => format!("{new_name} IS {} COLLATE BINARY", quote::parenthesised(default.sql())),
        None => format!("{new_name} IS NULL"),
    };
    if new.default.is_some() && old.default.is_none() {
        untold.push_str(&format!(" AND {old_name} IS NOT NULL"));
    }
    let new_differs = differs(&new_name, &forth);
    let on_insert = format!(
        "{}{}",
        write(&new_name, &forth, &format!("{untold} AND {new_differs}")),
        write(&old_name, &back, &new_differs)
    );
    let old_differs = differs(&old_name, &back);
    let changed = |column: &str| differs(&format!("NEW.{column}"), &format!("OLD.{column}"));
    let trigger = |event: &str, suffix: &str, when: &str, body: &str| {
        let name = table.name.sibling(naming::twin(&table.name, &old.name, &new.name, suffix));
        let sql = format!(
            "CREATE TRIGGER {} AFTER {event} ON {on} FOR EACH ROW{when} BEGIN\n{body}END",
            quote::ident(&name.name),
        );
        let id = ObjectId { on: Some(table.name.clone()), ..ObjectId::new(ObjectKind::Trigger, name) };
        Object::new(id, sql)
    };
    vec![
        trigger("INSERT", SUFFIX, "", &on_insert),
        trigger(
            &format!("UPDATE OF {new_name}"),
            "twin_new",
            &format!(" WHEN {}", changed(&new_name)),
            &write(&old_name, &back, &new_differs),
        ),
        // Where both are written, the newer one counts.
        trigger(
            &format!("UPDATE OF {old_name}"),
            "twin_old",
            &format!(" WHEN {} AND NEW.{new_name} IS OLD.{new_name} COLLATE BINARY", changed(&old_name)),
            &write(&new_name, &forth, &old_differs),
        ),
    ]
}

/// What tells the row that was written from all others.
fn this_row(table: &Table) -> String {
    let of_key = |column: &String| {
        let column = quote::ident(column);
        format!("{column} IS NEW.{column}")
    };
    match &table.primary_key {
        Some(key) => key.columns.iter().map(of_key).collect::<Vec<_>>().join(" AND "),
        None => "rowid = NEW.rowid".to_owned(),
    }
}
