//! A table as the rows of seeds see it: which names a row may give, and which of them lead to other rows.

use tablewright_schema::model::{Column, ForeignKey, RelationKind, Table};

/// The foreign key of the relation that has this name on this side.
pub(crate) fn belongs_to<'t>(table: &'t Table, name: &str) -> Option<&'t ForeignKey> {
    table.relations.iter().filter(|relation| relation.name == name).find_map(|relation| {
        match &relation.kind {
            RelationKind::BelongsTo { foreign_key, .. } => {
                table.foreign_keys.iter().find(|key| key.name == *foreign_key)
            }
            RelationKind::HasMany { .. } | RelationKind::ManyToMany { .. } => None,
        }
    })
}

/// The foreign key that is this column and no other.
pub(crate) fn foreign_key_of<'t>(table: &'t Table, column: &str) -> Option<&'t ForeignKey> {
    table.foreign_keys.iter().find(|key| key.columns == [column])
}

/// The foreign key that a name leads along: a relation's, or a column's own.
pub(crate) fn referable<'t>(table: &'t Table, name: &str) -> Option<&'t ForeignKey> {
    match table.column(name) {
        Some(_) => foreign_key_of(table, name),
        None => belongs_to(table, name),
    }
}

/// Whether a row cannot be inserted without it.
pub(crate) fn required(column: &Column) -> bool {
    !column.nullable && column.default.is_none() && column.identity.is_none() && !column.is_computed()
}
