//! Everything that creates a schema in an empty database.

use std::collections::BTreeSet;

use super::access::Target;
use super::quote::{ident, name, string};
use super::{access, ddl, settings};
use crate::access::Access;
use crate::family::{parents_first, without_default};
use crate::schema::{Schema, Table};

/// Database schemas, enums, tables; then indexes; then foreign keys, which may point in circles; then comments.
pub(super) fn create_all(schema: &Schema) -> Vec<String> {
    let Schema {
        dialect: _,
        enums,
        tables,
        objects,
        needs: _,
        application_functions: _,
        // New objects would come with it: it is for after all of them.
        default_privileges: _,
        public: _,
        version: _,
        unmanaged: _,
    } = schema;
    let namespaces: BTreeSet<&String> = enums
        .keys()
        .chain(tables.keys())
        .chain(objects.keys().map(|id| &id.name))
        .filter_map(|object| object.schema.as_ref())
        .collect();
    let mut statements: Vec<String> = namespaces
        .into_iter()
        .map(|namespace| format!("CREATE SCHEMA IF NOT EXISTS {}", ident(namespace)))
        .collect();
    statements.extend(enums.values().map(ddl::create_enum));
    for table in parents_first(tables.values()) {
        statements.extend(settings::before_table(table));
        statements.push(ddl::create_table(table));
        statements.extend(settings::after_table(table));
        let of = table.family.of.as_ref();
        statements.extend(of.map(|ty| format!("ALTER TABLE {} OF {}", name(&table.name), name(ty))));
        for column in without_default(table, tables) {
            let (on, column) = (name(&table.name), ident(&column.name));
            statements.push(format!("ALTER TABLE {on} ALTER COLUMN {column} DROP DEFAULT"));
        }
    }
    for table in parents_first(tables.values()) {
        statements.extend(settings::index_names(table, tables));
        statements.extend(table.indexes.values().map(|index| ddl::create_index(&table.name, index)));
        let more = table.indexes.values().flat_map(|index| settings::after_index(&table.name, index));
        statements.extend(more);
        statements.extend(settings::after_indexes(table));
        let later = ddl::later_constraints(table).into_iter();
        statements
            .extend(later.map(|constraint| format!("ALTER TABLE {} ADD {constraint}", name(&table.name))));
    }
    for table in tables.values() {
        statements.extend(
            table
                .foreign_keys
                .values()
                .map(|key| format!("ALTER TABLE {} ADD {}", name(&table.name), ddl::foreign_key(key))),
        );
    }
    for ty in enums.values() {
        statements.extend(comment(&format!("TYPE {}", name(&ty.name)), ty.comment.as_deref()));
    }
    statements.extend(tables.values().flat_map(table_comments));
    let nobody = Access::default();
    let of_enums = enums.values().map(|ty| access::alter(&Target::enumeration(ty), &nobody, &ty.access));
    let of_tables = tables.values().map(|table| access::alter(&Target::table(table), &nobody, &table.access));
    // What belongs together is one text: it is run as a whole, or not at all.
    statements.extend(of_enums.chain(of_tables).flatten().map(|together| together.join(";\n")));
    statements
}

fn table_comments(table: &Table) -> Vec<String> {
    let mut statements = Vec::new();
    statements.extend(comment(&format!("TABLE {}", name(&table.name)), table.comment.as_deref()));
    for column in &table.columns {
        let subject = format!("COLUMN {}.{}", name(&table.name), ident(&column.name));
        statements.extend(comment(&subject, column.comment.as_deref()));
    }
    for (constraint, text) in table.constraint_comments() {
        let subject = format!("CONSTRAINT {} ON {}", ident(&constraint), name(&table.name));
        statements.extend(comment(&subject, Some(text)));
    }
    for (index, text) in table.index_comments() {
        let subject = format!("INDEX {}", name(&table.name.sibling(index)));
        statements.extend(comment(&subject, Some(text)));
    }
    for index in table.indexes.values() {
        let subject = format!("INDEX {}", name(&table.name.sibling(&index.name)));
        statements.extend(comment(&subject, index.comment.as_deref()));
    }
    statements
}

fn comment(subject: &str, text: Option<&str>) -> Option<String> {
    text.map(|text| format!("COMMENT ON {subject} IS {}", string(text)))
}
