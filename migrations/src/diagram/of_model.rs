//! What the YAML says, as a diagram: types in its words, relations by their names.

use std::collections::BTreeSet;

use tablewright_schema::model::{Column, ForeignKey, PerDialect, RelationKind, Table};
use tablewright_schema::{Model, ObjectName, Span};

use super::{Attribute, Diagram, End, Entity, Link};

impl Diagram {
    /// The tables of the YAML, those of one database only among them. A line is called as the table with the foreign key calls the
    /// relation (`as`).
    pub fn of_model(model: &Model) -> Self {
        let mut diagram = Diagram::default();
        for table in model.tables.values() {
            let attributes = table.columns.iter().map(|column| attribute(table, column)).collect();
            let entity = Entity { note: None, attributes: Some(attributes) };
            diagram.entities.insert(table.name.to_string(), entity);
            diagram.links.extend(table.foreign_keys.iter().map(|key| of_key(table, key)));
        }
        let mut drawn = BTreeSet::new();
        for table in model.tables.values() {
            for relation in &table.relations {
                let RelationKind::ManyToMany { through, this_key, other_key } = &relation.kind else {
                    continue;
                };
                // It is seen from both of its ends, and drawn from the one that declares it.
                let keys = BTreeSet::from([this_key, other_key]);
                if declared_in(model, relation.span) == Some(&table.name) && drawn.insert((through, keys)) {
                    diagram.links.push(Link {
                        from: table.name.to_string(),
                        from_end: End::Many,
                        to: relation.table.to_string(),
                        to_end: End::Many,
                        label: relation.name.clone(),
                        is_through: true,
                    });
                }
            }
        }
        diagram
    }
}

/// The table in whose lines a place is: the last one that begins before it.
fn declared_in(model: &Model, place: Span) -> Option<&ObjectName> {
    let before = model
        .tables
        .values()
        .filter(|table| table.span.file == place.file && table.span.start <= place.start);
    before.max_by_key(|table| table.span.start).map(|table| &table.name)
}

fn of_key(table: &Table, key: &ForeignKey) -> Link {
    let own = |kind: &RelationKind| match kind {
        RelationKind::BelongsTo { foreign_key, optional: _ } => *foreign_key == key.name,
        RelationKind::HasMany { .. } | RelationKind::ManyToMany { .. } => false,
    };
    let relation = table.relations.iter().find(|relation| own(&relation.kind));
    let label = relation.map_or_else(|| key.columns.join(", "), |relation| relation.name.clone());
    let nullable = key.columns.iter().filter_map(|name| table.column(name)).any(|column| column.nullable);
    Link {
        from: key.table.to_string(),
        from_end: if nullable { End::ZeroOrOne } else { End::One },
        to: table.name.to_string(),
        to_end: if is_unique(table, &key.columns) { End::ZeroOrOne } else { End::Many },
        label,
        is_through: false,
    }
}

fn attribute(table: &Table, column: &Column) -> Attribute {
    let ty = match &column.ty {
        PerDialect::Same(ty) => ty.to_string(),
        PerDialect::Each(types) => {
            // Each word once, in the order of the databases.
            let mut words: Vec<String> = Vec::new();
            for word in types.values().map(ToString::to_string) {
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            words.join(" or ")
        }
    };
    let name = &column.name;
    Attribute {
        name: name.clone(),
        ty,
        is_primary: table.primary_key.as_ref().is_some_and(|key| key.columns.contains(name)),
        is_foreign: table.foreign_keys.iter().any(|key| key.columns.contains(name)),
        is_unique: is_unique(table, std::slice::from_ref(name)),
        is_nullable: column.nullable,
        comment: column.comment.clone(),
        note: None,
    }
}

fn is_unique(table: &Table, columns: &[String]) -> bool {
    let same =
        |key: &[String]| key.len() == columns.len() && columns.iter().all(|column| key.contains(column));
    table.primary_key.iter().chain(&table.uniques).any(|key| same(&key.columns))
}
