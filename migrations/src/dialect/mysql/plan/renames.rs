//! What reads a column that is renamed. MariaDB renames it there too; MySQL refuses, and has to be told all of that anew in the same statement
//! (<https://dev.mysql.com/doc/refman/8.0/en/create-table-check-constraints.html>).

use tablewright_schema::dialect::mysql::Mysql;
use tablewright_schema::schema::{Column, Expr, Index, IndexKeyOf, Table};

use super::{ident, spelling};
use crate::dialect::mysql::expression;

/// What stands before and behind the clauses that rename columns of a table, for MySQL alone. `table` and `renamed` are in the new names.
pub(super) fn around_rename(table: &Table, renamed: &[&str]) -> (String, String) {
    let reads = |expr: &Expr| renamed.iter().any(|column| expression::reads(expr, column));
    let mut gone = Vec::new();
    let mut anew = Vec::new();
    for column in &table.columns {
        let Column { default, generated, .. } = column;
        let generated = generated.as_ref().map(|generated| &generated.expr);
        if default.as_ref().into_iter().chain(generated).any(reads) {
            anew.push(format!("MODIFY COLUMN {}", spelling().column(column)));
        }
    }
    let is_read = |index: &&Index| {
        index.keys.iter().any(|key| match &key.of {
            IndexKeyOf::Column(_) => false,
            IndexKeyOf::Expr(expr) => reads(expr),
        })
    };
    for index in table.indexes.values().filter(is_read) {
        gone.push(format!("DROP KEY {}", ident(&index.name)));
        anew.push(format!("ADD {}", Mysql::index(index)));
    }
    for check in table.checks.values().filter(|check| reads(&check.expr)) {
        gone.push(format!("DROP CONSTRAINT {}", ident(&check.name)));
        anew.push(format!("ADD {}", spelling().check(check)));
    }
    // What would close the comment cannot stand in it: then MySQL goes on refusing.
    if gone.iter().chain(&anew).any(|clause| clause.contains("*/")) {
        return Default::default();
    }
    let before = if gone.is_empty() { String::new() } else { format!("/*!80016 {}, */ ", gone.join(", ")) };
    let after = if anew.is_empty() { String::new() } else { format!(" /*!80016 , {} */", anew.join(", ")) };
    (before, after)
}
