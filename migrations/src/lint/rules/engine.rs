//! `engine`: a table has an engine without transactions or foreign keys.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "engine",
    title: "a table has an engine without transactions or foreign keys",
    level: Level::Warning,
    category: Category::Design,
    why: "MyISAM, Aria and MEMORY lose rows in a crash or a restart, lock the whole table for each write, and \
          ignore foreign keys. A transaction that fails leaves half of its rows.",
    help: "ENGINE=InnoDB.",
    examples: &[Example {
        on: MY,
        before: "",
        bad: "CREATE TABLE users (id BIGINT PRIMARY KEY) «ENGINE=MyISAM»;",
        good: "CREATE TABLE users (id BIGINT PRIMARY KEY) ENGINE=InnoDB;",
    }],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (_, statement) in look.statements() {
        let What::CreateTable(table) = &statement.what else { continue };
        for option in table.options.iter().filter(|option| option.key == "engine") {
            let engine = option.value.clone().unwrap_or_default();
            if !engine.trim_matches('\'').eq_ignore_ascii_case("innodb") {
                let message = format!("{engine} has no transactions, or no foreign keys");
                hits.push(Hit::new(option.span.clone(), table.name.shown(), message).fix("ENGINE=InnoDB"));
            }
        }
    }
}
