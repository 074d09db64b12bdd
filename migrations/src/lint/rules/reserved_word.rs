//! `reserved_word`: a name is a word of SQL.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "reserved_word",
    title: "a name is a word of SQL",
    level: Level::Note,
    category: Category::Naming,
    why: "It needs quotes wherever it is written, by hand and by every tool. One that forgets them fails, or \
          reads something else.",
    help: "Choose a name that is none: users for user, sort_order for order.",
    examples: &[
        Example {
            on: PG_LITE,
            before: "",
            bad: "CREATE TABLE «\"order\"» (id BIGINT PRIMARY KEY);",
            good: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
        },
        Example {
            on: MY,
            before: "",
            bad: "CREATE TABLE orders (id BIGINT PRIMARY KEY, «`rank`» INT);",
            good: "CREATE TABLE orders (id BIGINT PRIMARY KEY, place INT);",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let reserved = look.grammar().reserved();
    let tables = look.statements().filter_map(|(_, statement)| match &statement.what {
        What::CreateTable(table) => Some(table.name.name.clone()),
        _ => None,
    });
    let columns = look.new_columns().into_iter().map(|new| new.column.name.clone());
    for name in tables.chain(columns).filter(|name| name.quoted) {
        if reserved.contains(&name.text.to_lowercase().as_str()) {
            let message = format!("{} is reserved, so it needs quotes everywhere", name.text);
            hits.push(Hit::new(name.span.clone(), name.text.as_str(), message));
        }
    }
}
