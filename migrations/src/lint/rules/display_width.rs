//! `display_width`: a whole number has a display width.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "display_width",
    title: "a whole number has a display width",
    level: Level::Note,
    category: Category::Design,
    why: "int(11) is no length: it holds what int holds, and the number in parentheses says how some tools \
          print it. MySQL 8 warns of it and leaves it out.",
    help: "Leave the number out; tinyint(1) alone means a truth value to many tools.",
    examples: &[Example {
        on: MY,
        before: "",
        bad: "CREATE TABLE users (id BIGINT PRIMARY KEY, age «INT(3)» NOT NULL);",
        good: "CREATE TABLE users (id BIGINT PRIMARY KEY, age INT NOT NULL, active TINYINT(1) NOT NULL);",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for new in look.new_columns() {
        let ty = &new.column.ty;
        let is_whole = ty.is(&["tinyint", "smallint", "mediumint", "int", "integer", "bigint"]);
        let is_truth = ty.is(&["tinyint"]) && ty.arguments == ["1"];
        if is_whole && !ty.arguments.is_empty() && !is_truth && !ty.name.contains("zerofill") {
            let message = "the number in parentheses is no length";
            hits.push(Hit::new(ty.span.clone(), new.subject(), message).fix(ty.name.to_uppercase()));
        }
    }
}
