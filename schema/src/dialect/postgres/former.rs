//! The former name of a table: a view that the server writes through by itself, defaults, RETURNING and ON CONFLICT included.

use super::quote;
use crate::ObjectName;
use crate::access::{Access, Part};
use crate::object::{Object, ObjectId, ObjectKind};
use crate::schema::{RowSecurity, Table};

/// The view. Who may do what with the table may do that with it.
pub(super) fn former(old: &ObjectName, table: &Table) -> Result<Vec<Object>, String> {
    if table.columns.is_empty() {
        return Err("nothing is written through a view without columns".to_owned());
    }
    // Policies are those of whoever asks. Otherwise the view would show what its owner may see.
    let options = match table.options.row_security {
        RowSecurity::Off | RowSecurity::ForcedWhenOn => "",
        RowSecurity::On | RowSecurity::Forced => " WITH (security_invoker='true')",
    };
    let columns: Vec<String> = table.columns.iter().map(|column| quote::printed(&column.name)).collect();
    let schema = table.name.schema.as_ref().map(|schema| format!("{}.", quote::printed(schema)));
    let on = schema.unwrap_or_default() + &quote::printed(&table.name.name);
    let view = quote::name(old);
    let sql = format!("CREATE VIEW {view}{options} AS\nSELECT {}\n   FROM {on}", columns.join(",\n    "));
    let id = ObjectId::new(ObjectKind::View, old.clone());
    Ok(vec![Object { access: access(&table.access), ..Object::new(id, sql) }])
}

/// A view has no sequences.
fn access(of_table: &Access) -> Access {
    let mut access = of_table.clone();
    for privileges in access.grants.iter_mut().flat_map(|grants| grants.values_mut()) {
        privileges.retain(|privilege| match privilege.of {
            Part::Whole | Part::Column(_) => true,
            Part::Sequence(_) => false,
        });
    }
    access.grants.iter_mut().for_each(|grants| grants.retain(|_, privileges| !privileges.is_empty()));
    access
}
