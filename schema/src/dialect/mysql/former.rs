//! The former name of a table: a view that the server writes through by itself, defaults and numbers included.
//!
//! It runs with the rights of whoever makes it: a right that was given for the table's former name is one for the view, while none comes along
//! to the new name.

use super::quote;
use crate::ObjectName;
use crate::object::{Object, ObjectId, ObjectKind};
use crate::schema::Table;

/// The view, in the server's words.
pub(super) fn former(old: &ObjectName, table: &Table) -> Result<Vec<Object>, String> {
    let on = quote::name(&table.name);
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| quote::ident(&column.name))
        .map(|column| format!("{on}.{column} AS {column}"))
        .collect();
    let sql = format!("CREATE VIEW {} AS\nselect {} from {on}", quote::name(old), columns.join(","));
    Ok(vec![Object::new(ObjectId::new(ObjectKind::View, old.clone()), sql)])
}
