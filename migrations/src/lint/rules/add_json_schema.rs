//! `add_json_schema`: documents have to satisfy a JSON Schema that they did not have to.

use super::prelude::*;
use tablewright_schema::naming::is_json_schema;

pub(super) const RULE: Rule = Rule {
    code: "add_json_schema",
    title: "documents have to satisfy a JSON Schema that they did not have to",
    level: Level::Warning,
    category: Category::DataDependent,
    why: "Rows whose documents break it stop the migration. The whole table is read for it, and PostgreSQL keeps \
          everybody out meanwhile.",
    help: "Ask `tablewright check --data` which rows those are, and correct them first. On PostgreSQL add the check \
           NOT VALID, and VALIDATE CONSTRAINT in a migration of its own.",
    examples: &[
        Example {
            on: PG,
            before: "",
            bad: "ALTER TABLE runs ADD «CONSTRAINT runs_config_json_schema CHECK (jsonb_typeof(config) = 'object')»;",
            good: "ALTER TABLE runs ADD CONSTRAINT runs_config_json_schema CHECK (jsonb_typeof(config) = 'object') NOT VALID;",
        },
        Example {
            on: MY,
            before: "",
            bad: "ALTER TABLE runs ADD «CONSTRAINT runs_config_json_schema CHECK (JSON_TYPE(config) = 'OBJECT')»;",
            good: "CREATE TABLE runs (id BIGINT PRIMARY KEY, config JSON, CONSTRAINT runs_config_json_schema CHECK (JSON_TYPE(config) = 'OBJECT'));",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let Does::AddConstraint(Constraint {
            kind: Kind::Check(_), not_valid: false, span, name: Some(name), ..
        }) = &action.does
        else {
            continue;
        };
        if is_json_schema(&name.text) && look.may_have_rows(table, at) {
            let message = format!("rows whose documents break it stop it{}", look.size(table));
            let fix = look.not_valid(table, action);
            hits.push(Hit::new(span.clone(), format!("{}.{}", table.shown(), name.text), message).fixed(fix));
        }
    }
}
