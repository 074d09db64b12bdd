//! `naming`: a name is written otherwise than the others.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "naming",
    title: "a name is written otherwise than the others",
    level: Level::Note,
    category: Category::Naming,
    why: "Names that follow one rule need no looking up. Those with capitals need quotes for ever on \
          PostgreSQL, and differ by the file system on MySQL.",
    help: "Write the name as the configuration says: lint: { naming: snake_case } unless it says camelCase or \
          PascalCase.",
    examples: &[Example {
        on: ALL,
        before: "",
        bad: "CREATE TABLE «UserAccounts» (id BIGINT PRIMARY KEY, «createdAt» TEXT);",
        good: "CREATE TABLE user_accounts (id BIGINT PRIMARY KEY, created_at TEXT);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    let naming = look.settings.naming;
    for (_, statement) in look.statements() {
        match &statement.what {
            What::CreateTable(table) => check(&table.name.name, "table", naming, hits),
            What::CreateIndex(index) => {
                if let Some(name) = &index.name {
                    check(&name.name, "index", naming, hits);
                }
            }
            _ => {}
        }
    }
    for new in look.new_columns() {
        check(&new.column.name, "column", naming, hits);
    }
}

fn check(name: &Ident, what: &str, naming: Naming, hits: &mut Vec<Hit>) {
    if !naming.fits(&name.text) {
        let message = format!("this {what} is not called in {}", naming.word());
        hits.push(Hit::new(name.span.clone(), name.text.as_str(), message));
    }
}
