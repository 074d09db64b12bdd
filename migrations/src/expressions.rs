//! Refuses expressions that are not one expression: what closes more parentheses than it opens, or ends the statement, would
//! become another part of the statement it is written into.

use tablewright::Database;
use tablewright::sql::{TokenKind, tokens_of};
use tablewright_schema::Schema;
use tablewright_schema::schema::{Column, Expr, IndexKeyOf, Table};

use crate::{Part, Refusal, dialect};

/// What is wrong with the expressions of a wanted schema.
pub(crate) fn refused(schema: &Schema) -> Vec<Refusal> {
    let database = dialect::database(schema.dialect);
    schema
        .tables
        .values()
        .flat_map(|table| {
            let refused = expressions(table).into_iter().filter_map(|(part, expr)| {
                let message = fault(expr, database)?.to_owned();
                Some(Refusal {
                    table: table.name.clone(),
                    part,
                    sql: expr.sql().to_owned(),
                    message,
                    at: None,
                })
            });
            refused.collect::<Vec<_>>()
        })
        .collect()
}

fn expressions(table: &Table) -> Vec<(Part, &Expr)> {
    let mut found = Vec::new();
    for column in &table.columns {
        let Column { name: column, default, generated, .. } = column;
        found.extend(default.iter().map(|expr| (Part::Default(column.clone()), expr)));
        found.extend(generated.iter().map(|made| (Part::Generated(column.clone()), &made.expr)));
    }
    found.extend(table.checks.values().map(|check| (Part::Check(check.name.clone()), &check.expr)));
    let exclusions = table.exclusions.values();
    found.extend(exclusions.map(|found| (Part::Exclusion(found.name.clone()), &found.definition)));
    for index in table.indexes.values() {
        let part = || Part::Index(index.name.clone());
        found.extend(index.predicate.iter().map(|expr| (part(), expr)));
        found.extend(index.keys.iter().filter_map(|key| match &key.of {
            IndexKeyOf::Expr(expr) => Some((part(), expr)),
            IndexKeyOf::Column(_) => None,
        }));
    }
    found
}

fn fault(expr: &Expr, database: Database) -> Option<&'static str> {
    let mut depth = 0_i32;
    let found = tokens_of(expr.sql(), database);
    for token in &found {
        match token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            ";" => return Some("a semicolon ends a statement and has no place in an expression"),
            _ => {}
        }
        if depth < 0 {
            return Some("a parenthesis is closed that was not opened");
        }
    }
    let ends_in_line_comment =
        found.last().is_some_and(|token| token.kind == TokenKind::Comment && token.text.starts_with("--"));
    if depth > 0 {
        Some("a parenthesis is not closed")
    } else if ends_in_line_comment {
        Some("a comment to the end of the line would hide what follows: write /* … */")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_stays_inside_itself() {
        for fine in ["a > 0", "(a > 0) AND (b < ';)')", "f(a, (b))", "a /* ( */ > 0"] {
            assert_eq!(fault(&Expr::new(fine), Database::Postgres), None, "{fine}");
        }
        assert_eq!(fault(&Expr::new("length([a'(;]) > 0"), Database::Sqlite), None);
        for broken in ["id > 0), CHECK (id < 9", "(a > 0", "1 = 1); DROP TABLE t; --", "1 = 1 -- c"] {
            assert!(fault(&Expr::new(broken), Database::Sqlite).is_some(), "{broken}");
        }
    }
}
