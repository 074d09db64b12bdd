//! `add_unique`: something becomes unique that was not.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "add_unique",
    title: "something becomes unique that was not",
    level: Level::Warning,
    category: Category::DataDependent,
    why: "Rows that are equal stop the migration. PostgreSQL and MySQL also keep writers out while the index \
          is built, unless it is built beside them.",
    help: "Look for rows that are equal first. On PostgreSQL, build a unique index CONCURRENTLY, then ADD \
          CONSTRAINT … UNIQUE USING INDEX.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users ADD «CONSTRAINT users_email_key UNIQUE (email)»;",
            good: "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;",
        },
        Example {
            on: PG_LITE,
            before: "",
            bad: "«CREATE UNIQUE INDEX» users_email ON users (email);",
            good: "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);\n\
             CREATE UNIQUE INDEX users_email ON users (email);",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE users ADD «UNIQUE KEY users_email (email)»;",
            good: "CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL, UNIQUE KEY users_email (email));",
        },
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE users ADD COLUMN code text «UNIQUE»;",
            good: "ALTER TABLE users ADD COLUMN code text;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let (span, columns) = match &action.does {
            Does::AddConstraint(Constraint {
                kind: Kind::Unique(columns), using_index: false, span, ..
            }) => (span, columns.iter().map(|column| column.text.as_str()).collect::<Vec<_>>()),
            Does::AddColumn(Column { unique: Some(span), name, .. }) => (span, vec![name.text.as_str()]),
            _ => continue,
        };
        if look.may_have_rows(table, at) {
            let message =
                format!("rows that are equal in {} stop it{}", columns.join(", "), look.size(table));
            hits.push(Hit::new(span.clone(), format!("{}.{}", table.shown(), columns.join("_")), message));
        }
    }
    for (at, statement) in look.statements() {
        let What::CreateIndex(index) = &statement.what else { continue };
        if index.unique && look.may_have_rows(&index.table, at) {
            let message = format!("rows that are equal stop it{}", look.size(&index.table));
            let words = if index.concurrently { 4 } else { 3 };
            hits.push(Hit::new(statement.head(words), index.shown(), message));
        }
    }
}
