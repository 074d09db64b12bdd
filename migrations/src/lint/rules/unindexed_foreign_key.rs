//! `unindexed_foreign_key`: a foreign key has no index on its own side.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "unindexed_foreign_key",
    title: "a foreign key has no index on its own side",
    level: Level::Warning,
    category: Category::Design,
    why: "Each DELETE of a referenced row, and each change of its key, reads the whole table for rows that \
          point to it, under a lock. PostgreSQL and SQLite make no index for it by themselves.",
    help: "CREATE INDEX on the columns of the foreign key, in their order.",
    examples: &[
        Example {
            on: PG_LITE,
            before: "",
            bad: "CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL «REFERENCES users (id)»);",
            good: "CREATE TABLE orders (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL REFERENCES users (id));\n\
             CREATE INDEX orders_user ON orders (user_id);",
        },
        Example {
            on: PG,
            before: "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL);",
            bad: "-- no-transaction\n\
             ALTER TABLE orders ADD «CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID»;",
            good: "-- no-transaction\n\
             CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user ON orders (user_id);\n\
             ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    if look.grammar().indexes_foreign_keys() {
        return;
    }
    for table in look.after.tables() {
        for key in &table.references {
            let Some(made) = &key.made else { continue };
            // Of a table whose making was not read, nobody knows what indexes it has.
            let is_read = |name: &String| table.column(name).is_some();
            if table.is_partial && !key.columns.iter().all(is_read) {
                continue;
            }
            let serves = |index: &&Key| {
                let begins = index.columns.iter().zip(&key.columns).all(|(a, b)| a.eq_ignore_ascii_case(b));
                let has_all = |columns: &[String]| {
                    key.columns
                        .iter()
                        .all(|column| columns.iter().any(|own| own.eq_ignore_ascii_case(column)))
                };
                !index.is_special
                    && index.columns.len() >= key.columns.len()
                    && (begins || has_all(&index.columns[..key.columns.len()]))
            };
            if !table.keys.iter().any(|index| serves(&index)) {
                let columns = key.columns.join(", ");
                let message = format!(
                    "{} is read as a whole for each row of {} that goes",
                    table.name.shown(),
                    key.to.table.shown()
                );
                let fix = format!(
                    "CREATE INDEX {}_{} ON {} ({columns});",
                    table.name.name.text,
                    key.columns.join("_"),
                    table.name.shown()
                );
                hits.push(
                    Hit::new(made.clone(), format!("{}.{columns}", table.name.shown()), message).fix(fix),
                );
            }
        }
    }
}
