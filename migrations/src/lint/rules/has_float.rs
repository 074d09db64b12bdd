//! `has_float`: a number is a binary fraction.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "has_float",
    title: "a number is a binary fraction",
    level: Level::Off,
    category: Category::Design,
    why: "Values are rounded to the nearest binary fraction, so that equality and sums surprise. For \
          measurements that is right; for what people count it is not.",
    help: "A decimal type: numeric(p, s).",
    examples: &[Example {
        on: PG_MY,
        before: "",
        bad: "CREATE TABLE points (id BIGINT PRIMARY KEY, x «DOUBLE PRECISION» NOT NULL);",
        good: "CREATE TABLE points (id BIGINT PRIMARY KEY, x NUMERIC(12, 2) NOT NULL);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for new in look.new_columns() {
        if new.column.ty.is(&["float", "double", "double precision", "real", "float4", "float8"]) {
            hits.push(Hit::new(
                new.column.ty.span.clone(),
                new.subject(),
                "values are rounded to binary fractions",
            ));
        }
    }
}
