//! What one database holds, as a diagram: types in its words, lines called by their columns.

use tablewright_schema::Schema;
use tablewright_schema::schema::{Column, ColumnType, ForeignKey, Table};

use super::{Attribute, Diagram, End, Entity, Link};

impl Diagram {
    /// The tables of a database, partitions as part of their table. A line is called by the columns of its foreign key, since a
    /// database knows no names of relations.
    pub fn of_schema(schema: &Schema) -> Self {
        let mut diagram = Diagram::default();
        for table in schema.tables.values().filter(|table| table.family.partition_of.is_none()) {
            let attributes = table.columns.iter().map(|column| attribute(table, column)).collect();
            let entity = Entity { note: None, attributes: Some(attributes) };
            diagram.entities.insert(table.name.to_string(), entity);
            diagram.links.extend(table.foreign_keys.values().map(|key| of_key(table, key)));
        }
        // SQLite takes a key to a table that is not there.
        for link in &diagram.links {
            diagram.entities.entry(link.from.clone()).or_default();
        }
        diagram
    }
}

fn of_key(table: &Table, key: &ForeignKey) -> Link {
    let nullable = key.columns.iter().any(|name| table.column(name).is_some_and(|column| column.nullable));
    Link {
        from: key.table.to_string(),
        from_end: if nullable { End::ZeroOrOne } else { End::One },
        to: table.name.to_string(),
        to_end: if is_unique(table, &key.columns) { End::ZeroOrOne } else { End::Many },
        label: key.columns.join(", "),
        is_through: false,
    }
}

fn attribute(table: &Table, column: &Column) -> Attribute {
    let ty = match &column.ty {
        ColumnType::Native(ty) => ty.clone(),
        ColumnType::Enum(ty) => ty.to_string(),
        ColumnType::EnumArray(ty) => format!("{ty}[]"),
    };
    let name = &column.name;
    Attribute {
        name: name.clone(),
        ty,
        is_primary: table.primary_key.as_ref().is_some_and(|key| key.columns.contains(name)),
        is_foreign: table.foreign_keys.values().any(|key| key.columns.contains(name)),
        is_unique: is_unique(table, std::slice::from_ref(name)),
        is_nullable: column.nullable,
        comment: column.comment.clone(),
        note: None,
    }
}

fn is_unique(table: &Table, columns: &[String]) -> bool {
    let same =
        |key: &[String]| key.len() == columns.len() && columns.iter().all(|column| key.contains(column));
    table.primary_key.as_ref().is_some_and(|key| same(&key.columns))
        || table.uniques.values().any(|key| same(&key.columns))
}
