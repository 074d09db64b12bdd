//! `float_amount`: an amount is stored as a binary fraction.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "float_amount",
    title: "an amount is stored as a binary fraction",
    level: Level::Warning,
    category: Category::Design,
    why: "A tenth has no exact binary fraction: sums of prices are off by a little, and comparing them by \
          equality fails. Nobody can say where the missing cent went.",
    help: "A decimal type: numeric(12, 2).",
    examples: &[
        Example {
            on: PG_MY,
            before: "",
            bad: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total_price «DOUBLE PRECISION» NOT NULL);",
            good: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total_price NUMERIC(12, 2) NOT NULL);",
        },
        Example {
            on: LITE,
            before: "",
            bad: "CREATE TABLE orders (id INTEGER PRIMARY KEY, amount «REAL» NOT NULL);",
            good: "CREATE TABLE orders (id INTEGER PRIMARY KEY, amount_cents INTEGER NOT NULL);",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    const AMOUNTS: [&str; 11] = [
        "price", "amount", "total", "cost", "balance", "fee", "salary", "revenue", "payment", "tax", "budget",
    ];
    for new in look.new_columns() {
        let name = new.column.name.text.to_lowercase();
        let is_amount = name
            .split('_')
            .any(|word| AMOUNTS.contains(&word.trim_end_matches('s')) || AMOUNTS.contains(&word));
        if is_amount && new.column.ty.is(&["float", "double", "double precision", "real", "float4", "float8"])
        {
            hits.push(
                Hit::new(new.column.ty.span.clone(), new.subject(), "sums of it are off by a little")
                    .fix("NUMERIC(12, 2)"),
            );
        }
    }
}
