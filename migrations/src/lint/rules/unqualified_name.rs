//! `unqualified_name`: a table is named without its schema.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "unqualified_name",
    title: "a table is named without its schema",
    level: Level::Off,
    category: Category::Naming,
    why: "Which table is meant, the search_path of whoever runs the migration decides. With another role or \
          another default, it is another table.",
    help: "Write the schema: CREATE TABLE app.users.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "CREATE TABLE «users» (id bigint PRIMARY KEY);",
        good: "CREATE TABLE app.users (id bigint PRIMARY KEY);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let name = match &statement.what {
            What::CreateTable(table) if !table.temporary => &table.name,
            What::AlterTable(alter) => &alter.name,
            What::CreateIndex(index) => &index.table,
            _ => continue,
        };
        if name.schema.is_none() {
            hits.push(Hit::new(
                name.span.clone(),
                name.shown(),
                "which schema is meant, the search_path decides",
            ));
        }
    }
}
