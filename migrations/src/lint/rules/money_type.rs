//! `money_type`: an amount is stored as money.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "money_type",
    title: "an amount is stored as money",
    level: Level::Warning,
    category: Category::Design,
    why: "money has the currency and the digits of the server's lc_monetary, not of the value. The same bytes \
          are another amount on another server.",
    help: "numeric(19, 4), with the currency in a column of its own.",
    examples: &[Example {
        on: PG,
        before: "",
        bad: "CREATE TABLE orders (id bigint PRIMARY KEY, total «money» NOT NULL);",
        good: "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(19, 4) NOT NULL);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for new in look.new_columns() {
        if new.column.ty.is(&["money"]) {
            let message = "which currency it is, the server's settings say";
            hits.push(Hit::new(new.column.ty.span.clone(), new.subject(), message).fix("numeric(19, 4)"));
        }
    }
}
