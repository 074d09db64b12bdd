//! Text: patterns that mean the same on every database, and searching by words where the database can.

use crate::connection::Database;
use crate::error::Error;
use crate::statement::Sql;
use crate::table::TableInfo;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    Like,
    LikeIgnoringCase,
    Contains,
    StartsWith,
    EndsWith,
    EqIgnoringCase,
}

/// SQLite's LIKE takes capital and small letters of ASCII for the same; its GLOB does not, and can use an index.
pub(super) fn write_match(
    sql: &mut Sql,
    table: &'static TableInfo,
    column: u16,
    how: Match,
    text: &str,
) -> Result<(), Error> {
    let pattern = match how {
        Match::Like | Match::LikeIgnoringCase => text.to_owned(),
        Match::Contains => format!("%{}%", escaped(text)),
        Match::StartsWith => format!("{}%", escaped(text)),
        Match::EndsWith => format!("%{}", escaped(text)),
        Match::EqIgnoringCase => return write_eq_ignoring_case(sql, table, column, text),
    };
    sql.column(table, column);
    let (operator, pattern) = match (sql.database, how) {
        (Database::Postgres, Match::LikeIgnoringCase) => (" ILIKE ", pattern),
        (Database::Postgres, _) => (" LIKE ", pattern),
        (Database::Sqlite, Match::LikeIgnoringCase) => (" LIKE ", pattern),
        (Database::Sqlite, _) => (" GLOB ", glob(&pattern)),
    };
    sql.push(operator);
    sql.bind_text(table, column, pattern)?;
    if operator != " GLOB " {
        sql.push(" ESCAPE '\\'");
    }
    Ok(())
}

/// What an index on `lower(column)` serves on PostgreSQL, and a column of `COLLATE NOCASE` on SQLite.
fn write_eq_ignoring_case(
    sql: &mut Sql,
    table: &'static TableInfo,
    column: u16,
    text: &str,
) -> Result<(), Error> {
    match sql.database {
        Database::Sqlite => {
            sql.column(table, column).push(" = ");
            sql.bind_text(table, column, text.to_owned())?;
            sql.push(" COLLATE NOCASE");
        }
        Database::Postgres => {
            sql.push("lower(").column(table, column).push(") = lower(");
            sql.bind_text(table, column, text.to_owned())?;
            sql.push(")");
        }
    }
    Ok(())
}

/// The configuration is a literal, since PostgreSQL uses an index on `to_tsvector('english', …)` for nothing else.
pub(super) fn write_search(
    sql: &mut Sql,
    table: &'static TableInfo,
    column: u16,
    config: &str,
    words: &str,
) -> Result<(), Error> {
    match sql.database {
        Database::Sqlite => Err(Error::Unsupported {
            table: table.name,
            column: table.columns[usize::from(column)].name,
            what: "search by words; SQLite has it for virtual tables of FTS5 only",
        }),
        Database::Postgres => {
            sql.push("to_tsvector(").literal(config).push(", ").column(table, column);
            sql.push(") @@ websearch_to_tsquery(").literal(config).push(", ");
            sql.bind_text(table, column, words.to_owned())?;
            sql.push(")");
            Ok(())
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// A LIKE pattern as a GLOB pattern.
fn glob(like: &str) -> String {
    let mut glob = String::with_capacity(like.len());
    let mut chars = like.chars();
    while let Some(c) = chars.next() {
        let literal = match c {
            '%' => {
                glob.push('*');
                continue;
            }
            '_' => {
                glob.push('?');
                continue;
            }
            '\\' => chars.next().unwrap_or('\\'),
            other => other,
        };
        if matches!(literal, '*' | '?' | '[') {
            glob.extend(['[', literal, ']']);
        } else {
            glob.push(literal);
        }
    }
    glob
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_the_same_as_globs() {
        assert_eq!(glob("a%b_c"), "a*b?c");
        assert_eq!(glob(r"100\%\_*?[x]"), "100%_[*][?][[]x]");
        assert_eq!(glob(&format!("%{}%", escaped(r"50%_\*"))), r"*50%_\[*]*");
    }
}
