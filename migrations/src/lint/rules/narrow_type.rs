//! `narrow_type`: values may not fit the new type.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: "narrow_type",
    title: "values may not fit the new type",
    level: Level::Error,
    category: Category::DataDependent,
    why: "Values that do not fit stop the migration, or are cut where the database is lenient. Which of them \
          were cut is not kept.",
    help: "Look for values that do not fit first, and say why none are left: -- tablewright: allow narrow_type \
          because …",
    examples: &[
        Example {
            on: PG,
            before: "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(200) NOT NULL);",
            bad: "ALTER TABLE users ALTER COLUMN name TYPE «varchar(100)»;",
            good: "ALTER TABLE users ALTER COLUMN name TYPE varchar(300);",
        },
        Example {
            on: MY,
            before: "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(200) NOT NULL, points BIGINT NOT NULL);",
            bad: "ALTER TABLE users MODIFY name «VARCHAR(100)» NOT NULL, MODIFY points «INT» NOT NULL;",
            good: "ALTER TABLE users MODIFY name VARCHAR(240) NOT NULL;",
        },
    ],
    sees: Sees::Text(see),
};

fn see(look: &Look<'_>, hits: &mut Vec<Hit>) {
    for (at, table, action) in look.actions() {
        let (column, ty) = match &action.does {
            Does::SetType { column, ty, .. } => (column, ty),
            Does::Define { from, column } => (from, &column.ty),
            _ => continue,
        };
        let known = look.before.table(table).and_then(|known| known.column(&column.text));
        let Some(known) = known.filter(|known| look.may_have_rows(table, at) && is_narrower(&known.ty, ty))
        else {
            continue;
        };
        let message = format!("values of {} may not fit {}", known.ty.text, ty.text);
        hits.push(Hit::new(ty.span.clone(), format!("{}.{}", table.shown(), column.text), message));
    }
}

/// Whether what fits one of two texts or whole numbers may not fit the other. Of other types nothing is said here.
fn is_narrower(from: &Type, to: &Type) -> bool {
    const TEXTS: [&str; 4] = ["varchar", "character varying", "char", "character"];
    const LONG: [&str; 5] = ["text", "mediumtext", "longtext", "citext", "clob"];
    const WHOLE: [&[&str]; 5] = [
        &["tinyint"],
        &["smallint", "int2"],
        &["mediumint"],
        &["int", "integer", "int4"],
        &["bigint", "int8"],
    ];
    let length = |ty: &Type| ty.arguments.first().and_then(|text| text.parse::<u64>().ok());
    let rank = |ty: &Type| WHOLE.iter().position(|names| ty.is(names));
    if let (Some(before), Some(after)) = (rank(from), rank(to)) {
        return after < before;
    }
    if !to.is(&TEXTS) {
        return false;
    }
    match (length(from), length(to)) {
        (Some(before), Some(after)) if from.is(&TEXTS) => after < before,
        (None, Some(_)) => from.is(&LONG) || from.is(&TEXTS[..2]),
        _ => false,
    }
}
