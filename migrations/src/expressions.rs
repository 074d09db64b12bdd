//! Refuses expressions that are not one expression: what closes more parentheses than it opens, or ends the statement, would
//! become another part of the statement it is written into.

use tablewright::sql::{TokenKind, tokens};
use tablewright_schema::Schema;
use tablewright_schema::schema::{Column, Expr, IndexKeyOf, Table};

use crate::Refusal;

/// What is wrong with the expressions of a wanted schema.
pub(crate) fn refused(schema: &Schema) -> Vec<Refusal> {
    schema
        .tables
        .values()
        .flat_map(expressions)
        .filter_map(|(subject, expr)| {
            let message = fault(expr)?.to_owned();
            Some(Refusal { subject, sql: expr.sql().to_owned(), message })
        })
        .collect()
}

fn expressions(table: &Table) -> Vec<(String, &Expr)> {
    let name = &table.name;
    let mut found = Vec::new();
    for column in &table.columns {
        let Column { name: column, default, generated, .. } = column;
        found.extend(default.iter().map(|expr| (format!("default of {name}.{column}"), expr)));
        found.extend(generated.iter().map(|made| (format!("generated column {name}.{column}"), &made.expr)));
    }
    found.extend(table.checks.values().map(|check| (format!("check {} of {name}", check.name), &check.expr)));
    for index in table.indexes.values() {
        let subject = || format!("index {} of {name}", index.name);
        found.extend(index.predicate.iter().map(|expr| (subject(), expr)));
        found.extend(index.keys.iter().filter_map(|key| match &key.of {
            IndexKeyOf::Expr(expr) => Some((subject(), expr)),
            IndexKeyOf::Column(_) => None,
        }));
    }
    found
}

fn fault(expr: &Expr) -> Option<&'static str> {
    let mut depth = 0_i32;
    let found = tokens(expr.sql());
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
            assert_eq!(fault(&Expr::new(fine)), None, "{fine}");
        }
        for broken in ["id > 0), CHECK (id < 9", "(a > 0", "1 = 1); DROP TABLE t; --", "1 = 1 -- c"] {
            assert!(fault(&Expr::new(broken)).is_some(), "{broken}");
        }
    }
}
