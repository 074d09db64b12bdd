//! The former name of a table: a view, and triggers that write in its place, since SQLite writes through none by itself.
//!
//! What a trigger sees of a row is not all that was said: a column of which nothing was said is NULL. Where the two mean something else, the
//! table cannot be written so.

use super::quote;
use crate::ObjectName;
use crate::naming;
use crate::object::{Object, ObjectId, ObjectKind};
use crate::schema::{Column, Table};

/// The view and its triggers.
pub(super) fn former(old: &ObjectName, table: &Table) -> Result<Vec<Object>, String> {
    let key = key(table)?;
    let unclear = |column: &&Column| column.nullable && column.default.is_some();
    if let Some(column) = table.columns.iter().find(unclear) {
        return Err(format!(
            "`{}` may be NULL and has a default: a trigger of a view cannot tell NULL from nothing said",
            column.name
        ));
    }
    let on = quote::name(&table.name);
    let written: Vec<&Column> = table.columns.iter().filter(|column| column.generated.is_none()).collect();
    let names = |columns: &mut dyn Iterator<Item = &Column>| {
        columns.map(|column| quote::ident(&column.name)).collect::<Vec<_>>().join(", ")
    };
    let all = names(&mut table.columns.iter());
    let view = format!("CREATE VIEW {} AS\nSELECT {all} FROM {on}", quote::name(old));
    let values: Vec<String> = written.iter().map(|column| value(column)).collect();
    let insert =
        format!("INSERT INTO {on} ({}) VALUES ({})", names(&mut written.iter().copied()), values.join(", "));
    let sets: Vec<String> = written
        .iter()
        .map(|column| quote::ident(&column.name))
        .map(|column| format!("{column} = NEW.{column}"))
        .collect();
    let this_row: Vec<String> = key
        .iter()
        .map(|column| quote::ident(column))
        .map(|column| format!("{column} = OLD.{column}"))
        .collect();
    let this_row = this_row.join(" AND ");
    let update = format!("UPDATE {on} SET {} WHERE {this_row}", sets.join(", "));
    let delete = format!("DELETE FROM {on} WHERE {this_row}");
    let trigger = |event: &str, body: &str| {
        let suffix = event.to_lowercase();
        let name = old.sibling(naming::former(old, &table.name, &suffix));
        let sql = format!(
            "CREATE TRIGGER {} INSTEAD OF {event} ON {} FOR EACH ROW BEGIN\n    {body};\nEND",
            quote::ident(&name.name),
            quote::name(old)
        );
        let id = ObjectId { on: Some(old.clone()), ..ObjectId::new(ObjectKind::Trigger, name) };
        Object::new(id, sql)
    };
    Ok(vec![
        Object::new(ObjectId::new(ObjectKind::View, old.clone()), view),
        trigger("INSERT", &insert),
        trigger("UPDATE", &update),
        trigger("DELETE", &delete),
    ])
}

/// What tells a row from all others: no column of it is NULL.
fn key(table: &Table) -> Result<&[String], String> {
    let Some(key) = &table.primary_key else {
        return Err("it has no primary key, by which a trigger finds the row that is written".to_owned());
    };
    let may_be_null = |name: &&String| table.column(name).is_some_and(|column| column.nullable);
    match key.columns.iter().find(may_be_null) {
        Some(column) => {
            Err(format!("`{column}` is in its primary key and may be NULL, which tells no row from others"))
        }
        None => Ok(&key.columns),
    }
}

/// What a row gets that is written: where nothing was said, what the table gives by itself.
fn value(column: &Column) -> String {
    let said = format!("NEW.{}", quote::ident(&column.name));
    match &column.default {
        Some(default) => format!("coalesce({said}, {})", quote::parenthesised(default.sql())),
        None => said,
    }
}
