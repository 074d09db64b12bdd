//! `foreign_key_target`: a foreign key points to what is no key.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "foreign_key_target",
    title: "a foreign key points to what is no key",
    level: Level::Error,
    category: Category::Design,
    why: "The columns that it refers to have to be a primary key or unique together. PostgreSQL and MySQL \
          refuse the statement, SQLite every write after it.",
    help: "Refer to the primary key, or add a unique constraint on the columns.",
    examples: &[Example {
        on: ALL,
        before: "",
        bad: "CREATE TABLE users (id BIGINT PRIMARY KEY, name INT NOT NULL);\n\
             CREATE TABLE orders (id BIGINT PRIMARY KEY, user_name INT NOT NULL, «FOREIGN KEY (user_name) REFERENCES users (name)»);\n\
             CREATE INDEX orders_user ON orders (user_name);",
        good: "CREATE TABLE users (id BIGINT PRIMARY KEY, name INT NOT NULL UNIQUE);\n\
             CREATE TABLE orders (id BIGINT PRIMARY KEY, user_name INT NOT NULL, FOREIGN KEY (user_name) REFERENCES users (name));\n\
             CREATE INDEX orders_user ON orders (user_name);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for table in look.after.tables() {
        for key in &table.references {
            let (Some(made), Some(target)) = (&key.made, look.after.table(&key.to.table)) else { continue };
            if key.to.columns.is_empty() || target.is_partial {
                continue;
            }
            let same = |columns: &[String]| {
                columns.len() == key.to.columns.len()
                    && key.to.columns.iter().all(|to| columns.iter().any(|own| to.is(own)))
            };
            if !target.keys.iter().any(|index| index.unique && same(&index.columns)) {
                let columns: Vec<&str> = key.to.columns.iter().map(|column| column.text.as_str()).collect();
                let message = format!("{} of {} is no key", columns.join(", "), key.to.table.shown());
                hits.push(Hit::new(made.clone(), table.name.shown(), message));
            }
        }
    }
}
