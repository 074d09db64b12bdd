//! Foreign keys as seen from the table that they refer to: what a deletion would take.

use proc_macro2::TokenStream;
use quote::quote;
use tablewright_schema::model::{Model, Table};
use tablewright_schema::schema::Action;

use crate::names::TableNames;
use crate::table::positions;

/// Every foreign key of the schema that refers to a table, in the order of tables.
pub(crate) fn of(model: &Model, table: &Table) -> TokenStream {
    let mut dependents = Vec::new();
    for other in model.tables.values() {
        for key in other.foreign_keys.iter().filter(|key| key.table == table.name) {
            let (name, info) = (&key.name, TableNames::of(&other.name).info);
            let (columns, referenced) = (positions(other, &key.columns), positions(table, &key.referenced));
            let action = match key.on_delete {
                Action::Cascade => quote!(Delete),
                Action::SetNull => quote!(SetNull),
                Action::SetDefault => quote!(SetDefault),
                Action::NoAction | Action::Restrict => quote!(Refuse),
            };
            dependents.push(quote! {
                tw::Dependent {
                    name: #name,
                    table: &#info,
                    columns: #columns,
                    referenced: #referenced,
                    action: tw::OnDelete::#action,
                }
            });
        }
    }
    quote!(Some(&[#(#dependents),*]))
}
