//! `foreign_key_type`: a foreign key has another type than what it points to.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "foreign_key_type",
    title: "a foreign key has another type than what it points to",
    level: Level::Warning,
    category: Category::Design,
    why: "Comparing them needs a conversion that may not use the index, and values that fit the one may not \
          fit the other. MySQL refuses the statement.",
    help: "Give both columns the same type.",
    examples: &[
        Example {
            on: PG_LITE,
            before: "",
            bad: "CREATE TABLE users (id TEXT PRIMARY KEY);\n\
             CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id «INT» NOT NULL REFERENCES users (id));\n\
             CREATE INDEX orders_user ON orders (user_id);",
            good: "CREATE TABLE users (id TEXT PRIMARY KEY);\n\
             CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id));\n\
             CREATE INDEX orders_user ON orders (user_id);",
        },
        Example {
            on: MY,
            before: "",
            bad: "CREATE TABLE users (id BIGINT PRIMARY KEY);\n\
             CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id «INT» NOT NULL, FOREIGN KEY (user_id) REFERENCES users (id));",
            good: "CREATE TABLE users (id BIGINT PRIMARY KEY);\n\
             CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, FOREIGN KEY (user_id) REFERENCES users (id));",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for table in look.after.tables() {
        for key in &table.references {
            let Some(made) = &key.made else { continue };
            let Some(target) = look.after.table(&key.to.table) else { continue };
            let own_key: Vec<String> =
                target.primary_key().map(|key| key.columns.clone()).unwrap_or_default();
            let named: Vec<String> = key.to.columns.iter().map(|column| column.text.clone()).collect();
            let to = if named.is_empty() { own_key } else { named };
            for (from, to) in key.columns.iter().zip(&to) {
                let (Some(column), Some(other)) = (table.column(from), target.column(to)) else { continue };
                let place = if column.ty.span.is_empty() { made.clone() } else { column.ty.span.clone() };
                if kind(look, &column.ty) != kind(look, &other.ty) {
                    let message = format!(
                        "{} points to {}, which is {}",
                        column.ty.text,
                        target.name.shown(),
                        other.ty.text
                    );
                    hits.push(
                        Hit::new(place, format!("{}.{from}", table.name.shown()), message)
                            .fix(other.ty.text.clone()),
                    );
                }
            }
        }
    }
}

/// The type without what makes no difference to a comparison: other words for the same, a length, numbering.
fn kind(look: &Look<'_>, ty: &Type) -> String {
    const SAME: [(&[&str], &str); 5] = [
        (&["int", "integer", "int4", "serial", "serial4"], "int"),
        (&["bigint", "int8", "bigserial", "serial8"], "bigint"),
        (&["smallint", "int2", "smallserial"], "smallint"),
        (&["varchar", "character varying", "text", "citext", "char", "character"], "text"),
        (&["numeric", "decimal"], "numeric"),
    ];
    let found = SAME.iter().find(|(names, _)| ty.is(names));
    let is_whole = matches!(found, Some((_, "int" | "bigint" | "smallint")));
    if is_whole && look.grammar().has_affinities() {
        return "integer".to_owned();
    }
    let sign = if ty.name.contains("unsigned") { " unsigned" } else { "" };
    found.map_or_else(|| ty.name.clone(), |(_, kind)| format!("{kind}{sign}"))
}
