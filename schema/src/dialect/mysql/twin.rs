//! What keeps two columns of a table equal: two triggers, which see every row before it is written.

use super::quote;
use super::tokens::{TokenKind, tokens};
use crate::naming;
use crate::object::{Object, ObjectId, ObjectKind};
use crate::schema::{Column, ColumnType, Expr, Table};
use crate::twin::Twin;

pub(super) const SUFFIX: &str = "twin_insert";

/// The triggers. A key that refers to both columns changes both by itself: what it does fires no trigger on these servers.
pub(super) fn twin(table: &Table, new: &str, twin: &Twin) -> Vec<Object> {
    let Some((old, new)) = table.column(&twin.old).zip(table.column(new)) else { return Vec::new() };
    let (new_field, old_field) = (field("NEW", &new.name), field("NEW", &old.name));
    let forth = value(twin.forth.as_ref(), table, old);
    let back = value(twin.back.as_ref(), table, new);
    let follows = same(&new_field, &forth, new);
    // Who speaks of one column alone leaves the other one as it is without being told.
    let mut untold = match &new.default {
        Some(default) => same(&new_field, &format!("({})", default.sql()), new),
        None => format!("{new_field} IS NULL"),
    };
    if new.default.is_some() && old.default.is_none() {
        untold.push_str(&format!(" AND {old_field} IS NOT NULL"));
    }
    let is_kept = |column: &Column| same(&field("NEW", &column.name), &field("OLD", &column.name), column);
    let (new_kept, old_kept) = (is_kept(new), is_kept(old));
    // One is set after the other, and the second sees the first.
    let on_insert = format!(
        "SET {new_field} = IF({untold}, {forth}, {new_field}), {old_field} = IF({follows}, {old_field}, {back})"
    );
    let on_update = format!(
        "SET {old_field} = IF({new_kept} OR {follows}, {old_field}, {back}), \
         {new_field} = IF({old_kept} OR NOT {new_kept}, {new_field}, {forth})"
    );
    let trigger = |event: &str, suffix: &str, body: &str| {
        let name = table.name.sibling(naming::twin(&table.name, &old.name, &new.name, suffix));
        let sql = format!(
            "CREATE TRIGGER {} BEFORE {event} ON {} FOR EACH ROW {body}",
            quote::ident(&name.name),
            quote::name(&table.name)
        );
        let id = ObjectId { on: Some(table.name.clone()), ..ObjectId::new(ObjectKind::Trigger, name) };
        Object::new(id, sql)
    };
    // They come one after the other, in the order of their names: a row that comes with both columns has to find the one that keeps them equal.
    vec![trigger("UPDATE", "twin_change", &on_update), trigger("INSERT", SUFFIX, &on_insert)]
}

fn field(record: &str, column: &str) -> String {
    format!("{record}.{}", quote::ident(column))
}

/// The value of one column, made of the row that is written. What the expression calls by the name of a column is that column of the row.
fn value(expr: Option<&Expr>, table: &Table, from: &Column) -> String {
    let Some(expr) = expr else { return field("NEW", &from.name) };
    let found = tokens(expr.sql());
    let mut sql = String::new();
    let mut end = 0;
    for (at, token) in found.iter().enumerate() {
        sql.push_str(&expr.sql()[end..token.start]);
        end = token.end();
        let called = found.get(at + 1).is_some_and(|next| next.text == "(") && token.kind == TokenKind::Word;
        let named = token.ident().filter(|_| !called);
        let column = named
            .and_then(|name| table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(&name)));
        match column {
            Some(column) => sql.push_str(&field("NEW", &column.name)),
            None => sql.push_str(token.text),
        }
    }
    sql.push_str(&expr.sql()[end..]);
    format!("({sql})")
}

/// Whether two values are the same. A collation takes `a` and `A` for one, and they are not.
fn same(a: &str, b: &str, column: &Column) -> String {
    let is_text = match &column.ty {
        ColumnType::Native(ty) => {
            let word = ty.split(['(', ' ']).next().unwrap_or_default();
            word.ends_with("char") || word.ends_with("text") || matches!(word, "enum" | "set" | "json")
        }
        ColumnType::Enum(_) | ColumnType::EnumArray(_) => true,
    };
    match is_text {
        true => format!("(CAST({a} AS BINARY) <=> CAST({b} AS BINARY))"),
        false => format!("({a} <=> {b})"),
    }
}
