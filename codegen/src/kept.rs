//! The columns that repositories keep by themselves: the mark of deleted rows, and the rows' version.

use proc_macro2::TokenStream;
use quote::quote;
use tablewright_schema::Dialect;
use tablewright_schema::model::{Column, PerDialect, Table, Type};

use crate::names::TableNames;
use crate::table::per_database;

/// What the runtime is told of the mark of deleted rows.
pub(crate) fn soft_delete(table: &Table) -> TokenStream {
    kept(table, table.soft_delete.as_deref(), |dialect, ty, _| dialect.spelling().instant(ty))
}

/// What the runtime is told of the rows' version.
pub(crate) fn lock(table: &Table) -> TokenStream {
    kept(table, table.optimistic_lock.as_deref(), |dialect, ty, column| {
        dialect.spelling().next_version(column, ty)
    })
}

/// The traits by which the runtime offers what is only for some rows.
pub(crate) fn marks(table: &Table, names: &TableNames) -> TokenStream {
    let row = &names.row;
    let soft_delete = table.soft_delete.as_ref().map(|_| quote!(impl tw::SoftDelete for #row {}));
    let lock = table.optimistic_lock.as_ref().map(|_| quote!(impl tw::OptimisticLock for #row {}));
    quote!(impl tw::WholeRow for #row {} #soft_delete #lock)
}

fn kept(
    table: &Table,
    column: Option<&str>,
    becomes: impl Fn(Dialect, &Type, &str) -> String,
) -> TokenStream {
    let Some(column) = column.and_then(|column| table.column(column)) else { return quote!(None) };
    let becomes = |dialect: Dialect| {
        let spelling = dialect.spelling();
        let qualified = format!("{}.{}", spelling.name(&table.name), spelling.ident(&column.name));
        becomes(dialect, declared(column, dialect), &qualified)
    };
    let (name, next) = (&column.name, per_database(becomes));
    quote!(Some(tw::Kept { column: #name, next: #next }))
}

fn declared(column: &Column, dialect: Dialect) -> &Type {
    match (&column.ty, column.ty.on(dialect)) {
        (_, Some(ty)) => ty,
        (PerDialect::Same(ty), None) => ty,
        (PerDialect::Each(types), None) => types.values().next().unwrap_or(&Type::TimestampTz),
    }
}
