//! The comments in the text of a table, each with what it is about. SQLite has no other place for them.
//!
//! A comment inside a column's definition, or behind it on its line, is the column's; one on lines of its own is that of the column that
//! follows. What stands before the first column, up to the end of that line, is the table's. Comments inside of parentheses are part
//! of an expression, and stay in it.

use tablewright::Database;
use tablewright::sql::{TokenKind, tokens_of};

/// Where the definitions stand in the text, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    /// Where the list of columns is opened.
    pub open: usize,
    /// Where each column begins, and where the comma or parenthesis is that ends it.
    pub columns: Vec<(usize, usize)>,
}

/// The comment of the table, and those of its columns.
pub(super) fn notes(sql: &str, places: &Places) -> (Option<String>, Vec<Option<String>>) {
    // Most tables have none, and are not read a second time.
    if !sql.contains("--") && !sql.contains("/*") {
        return (None, vec![None; places.columns.len()]);
    }
    let mut of_table = String::new();
    let mut of_columns = vec![String::new(); places.columns.len()];
    let mut depth = 0_usize;
    for token in tokens_of(sql, Database::Sqlite) {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if token.kind != TokenKind::Comment || depth > 1 {
            continue;
        }
        let same_line =
            |from: usize| sql.get(from..token.start).is_some_and(|between| !between.contains('\n'));
        if token.start < places.open
            || (depth == 1 && same_line(places.open) && before_all(places, token.start))
        {
            add(&mut of_table, token.text);
            continue;
        }
        let owner = places.columns.iter().enumerate().find_map(|(at, (start, end))| {
            let inside = (*start..*end).contains(&token.start);
            let behind = token.start > *end && same_line(*end) && !follows_another(places, at, token.start);
            let above = token.start < *start && depth == 1;
            (inside || behind || above).then_some(at)
        });
        if let Some(note) = owner.and_then(|at| of_columns.get_mut(at)) {
            add(note, token.text);
        }
    }
    let given = |text: String| (!text.is_empty()).then_some(text);
    (given(of_table), of_columns.into_iter().map(given).collect())
}

fn before_all(places: &Places, at: usize) -> bool {
    places.columns.first().is_none_or(|(start, _)| at < *start)
}

/// Whether another column begins between the one at that place and the comment.
fn follows_another(places: &Places, column: usize, comment: usize) -> bool {
    places.columns.get(column + 1).is_some_and(|(start, _)| *start < comment)
}

/// Adds what a comment says, without its marks and what is blank around its lines.
fn add(note: &mut String, comment: &str) {
    let text = match comment.strip_prefix("--") {
        Some(text) => text,
        None => comment.trim_start_matches("/*").trim_end_matches("*/"),
    };
    let text = text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let text = text.trim();
    if !note.is_empty() && !text.is_empty() {
        note.push('\n');
    }
    note.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::super::StoredTable;

    #[test]
    fn a_comment_is_about_what_it_stands_by() {
        let stored = StoredTable::read(
            "CREATE TABLE t /* all */ ( -- of them\n  -- the key\n  -- of it\n  id INTEGER PRIMARY KEY, -- numbered\n\
             a TEXT /* in it */ CHECK (a > 0 /* not this */), b INT, -- behind\n /* above\n    the last */ c /**/ INT DEFAULT 1 -- end\n\
             , -- that end\n UNIQUE (a), -- nor this\n CHECK (b > 0)\n) -- nor this",
        )
        .unwrap();
        assert_eq!(stored.note.as_deref(), Some("all\nof them"));
        let notes: Vec<Option<&str>> = stored.columns.iter().map(|column| column.note.as_deref()).collect();
        let expected = [
            Some("the key\nof it\nnumbered"),
            Some("in it"),
            Some("behind"),
            Some("above\nthe last\nend\nthat end"),
        ];
        assert_eq!(notes, expected);
    }
}
