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
    let ignoring_case = how == Match::LikeIgnoringCase;
    let (operator, pattern, escape) = match sql.database {
        Database::Postgres => (if ignoring_case { " ILIKE " } else { " LIKE " }, pattern, " ESCAPE '\\'"),
        Database::Sqlite if ignoring_case => (" LIKE ", pattern, " ESCAPE '\\'"),
        Database::Sqlite => (" GLOB ", glob(&pattern), ""),
        Database::Mysql => return write_like_of_mysql(sql, table, column, ignoring_case, &pattern),
    };
    sql.column(table, column).push(operator);
    sql.bind_text(table, column, pattern)?;
    sql.push(escape);
    Ok(())
}

/// Capital and small letters are what they are, whatever the column's collation takes them for. The sign that takes the next
/// character literally is another than the backslash, which a server may have been told is none in a text of SQL.
fn write_like_of_mysql(
    sql: &mut Sql,
    table: &'static TableInfo,
    column: u16,
    ignoring_case: bool,
    pattern: &str,
) -> Result<(), Error> {
    let (open, close) = if ignoring_case { ("LOWER(", ")") } else { ("", "") };
    sql.push(open).column(table, column).push(close).push(" LIKE ").push(open);
    sql.bind_text(table, column, escaped_by_bar(pattern))?;
    sql.push(close).push(" COLLATE utf8mb4_bin ESCAPE '|'");
    Ok(())
}

/// A pattern with `|` in the place of the backslash.
fn escaped_by_bar(like: &str) -> String {
    let mut pattern = String::with_capacity(like.len());
    let mut chars = like.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let literal = chars.next().unwrap_or('\\');
                if matches!(literal, '%' | '_' | '|') {
                    pattern.push('|');
                }
                pattern.push(literal);
            }
            '|' => pattern.push_str("||"),
            other => pattern.push(other),
        }
    }
    pattern
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
        Database::Mysql => {
            // Both servers' collations that tell blanks at the end are called differently; bytes have them on both.
            sql.push("CAST(CONVERT(LOWER(").column(table, column);
            sql.push(") USING utf8mb4) AS BINARY) = CAST(CONVERT(LOWER(");
            sql.bind_text(table, column, text.to_owned())?;
            sql.push(") USING utf8mb4) AS BINARY)");
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
        Database::Mysql => {
            let (words, close) = match boolean(words) {
                Searched::For(words) => (words, ""),
                Searched::Without(words) => {
                    sql.push("(").column(table, column).push(" IS NOT NULL AND NOT ");
                    (words, ")")
                }
            };
            sql.push("MATCH (").column(table, column).push(") AGAINST (");
            sql.bind_text(table, column, words)?;
            sql.push(" IN BOOLEAN MODE)").push(close);
            Ok(())
        }
    }
}

/// What a text is searched for, in the boolean mode of MySQL and MariaDB.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Searched {
    /// Texts that this finds.
    For(String),
    /// Texts that this does not find: it holds nothing but what is not to be there.
    Without(String),
}

/// A search as people write it, in the signs of the boolean mode of MySQL and MariaDB
/// (<https://mariadb.com/kb/en/full-text-index-overview/#in-boolean-mode>): every word has to be there, `-` in front says that it
/// has not, `"…"` holds words that follow each other, `or` between two that one of them is enough. Nothing else is a sign.
fn boolean(words: &str) -> Searched {
    let mut found: Vec<(bool, String)> = Vec::new();
    // What has to be there, each of which is one or several of which one is enough.
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut either = false;
    let mut rest = words.trim_start();
    while !rest.is_empty() {
        let negated = rest.starts_with('-');
        let bare = if negated { &rest[1..] } else { rest };
        let (word, quoted, behind) = match bare.strip_prefix('"') {
            Some(phrase) => match phrase.split_once('"') {
                Some((phrase, behind)) => (phrase, true, behind),
                None => (phrase, true, ""),
            },
            None => {
                let end = bare.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(bare.len());
                (&bare[..end], false, &bare[end..])
            }
        };
        rest = behind.trim_start();
        if !quoted && !negated && word.eq_ignore_ascii_case("or") {
            either = !groups.is_empty();
            continue;
        }
        let plain: String =
            word.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { ' ' }).collect();
        let parts: Vec<&str> = plain.split_whitespace().collect();
        let term = match parts.as_slice() {
            [] => continue,
            [one] => (*one).to_owned(),
            several => format!("\"{}\"", several.join(" ")),
        };
        found.push((negated, term));
        match groups.last_mut() {
            Some(group) if either && !negated => group.push(found.len() - 1),
            Some(_) | None => groups.push(vec![found.len() - 1]),
        }
        either = false;
    }
    // The servers find nothing by words that are not to be there alone.
    if !found.is_empty() && found.iter().all(|(negated, _)| *negated) {
        let words: Vec<String> = found.into_iter().map(|(_, word)| word).collect();
        return Searched::Without(words.join(" "));
    }
    let printed = groups.iter().map(|group| match group.as_slice() {
        [one] => format!("{}{}", if found[*one].0 { "-" } else { "+" }, found[*one].1),
        several => {
            let terms: Vec<&str> = several.iter().map(|at| found[*at].1.as_str()).collect();
            format!("+({})", terms.join(" "))
        }
    });
    Searched::For(printed.collect::<Vec<_>>().join(" "))
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
    fn patterns_mean_the_same_with_another_escape() {
        for (like, expect) in
            [("a%b_c", "a%b_c"), (r"100\%\_\a|", "100|%|_a||"), (r"a\\b\", r"a\b\"), (r"\|", "||")]
        {
            assert_eq!(escaped_by_bar(like), expect, "{like}");
        }
    }

    #[test]
    fn searches_have_no_signs_but_their_own() {
        for (words, expect) in [
            ("planner run", "+planner +run"),
            (r#"planner -"old one""#, r#"+planner -"old one""#),
            ("cat or dog bird", "+(cat dog) +bird"),
            ("or cat", "+cat"),
            ("cat or -dog", "+cat -dog"),
            ("it's +a* ~b (c) >d @2", r#"+"it s" +a +b +c +d +2"#),
            (r#""open"#, "+open"),
            ("'); DROP TABLE samples; --", "+DROP +TABLE +samples"),
            ("", ""),
            ("- * \"\"", ""),
        ] {
            assert_eq!(boolean(words), Searched::For(expect.to_owned()), "{words}");
        }
        for (words, expect) in [("-old", "old"), (r#"-"old one" -x"#, r#""old one" x"#)] {
            assert_eq!(boolean(words), Searched::Without(expect.to_owned()), "{words}");
        }
    }

    #[test]
    fn patterns_mean_the_same_as_globs() {
        assert_eq!(glob("a%b_c"), "a*b?c");
        assert_eq!(glob(r"100\%\_*?[x]"), "100%_[*][?][[]x]");
        assert_eq!(glob(&format!("%{}%", escaped(r"50%_\*"))), r"*50%_\[*]*");
    }
}
