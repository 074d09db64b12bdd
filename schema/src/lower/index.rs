//! Indexes: their keys from text or the long form.

use super::reference::sql;
use super::scope::{Declared, Scope};
use super::table::one_name;
use crate::model::{Index, Only};
use crate::schema::{Expr, IndexKey, IndexKeyOf, IndexStorage};
use crate::yaml::ast::{self, IndexBody, IndexKeyBody, IndexKeyDecl, OrShort};
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics, Span, naming};

/// The indexes of a table.
pub(super) fn lower(
    declared: &Declared<'_>,
    body: &ast::Table,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Vec<Index> {
    let mut indexes = Vec::new();
    for (name, index) in &body.indexes.0 {
        let Some(index) = index else { continue };
        let (columns, long, span) = match index {
            OrShort::Short(columns, span) => (columns, None, *span),
            OrShort::Long(body) => (&body.columns, Some(body), body.span),
        };
        let inner = long.and_then(|long| long.name.as_ref());
        let Some(name) = one_name(name.as_ref(), inner, "index", out) else { continue };
        let Some(mut keys) = keys(columns, declared, scope, out) else { continue };
        keys.extend(
            long.iter().flat_map(|long| &long.expressions).map(|expression| of_expression(&expression.value)),
        );
        if keys.is_empty() {
            let broken = long.is_some_and(|long| long.broken);
            if !broken {
                let found = Diagnostic::new(span, "an index has at least one column or expression");
                out.push(found.help("write `columns: [a, b]`, or `expressions: [lower(name)]`"));
            }
            continue;
        }
        let mut made = Index {
            name: name.map_or_else(|| naming::index(&declared.name, &keys), |name| name.value.clone()),
            unique: false,
            method: None,
            keys,
            include: Vec::new(),
            predicate: None,
            nulls_not_distinct: false,
            storage: IndexStorage::default(),
            only: Only::default(),
            comment: None,
            span: name.map_or(span, |name| name.span),
        };
        if let Some(long) = long {
            options(&mut made, long, declared, scope, out);
        }
        indexes.push(made);
    }
    indexes
}

fn options(
    index: &mut Index,
    long: &IndexBody,
    declared: &Declared<'_>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) {
    let IndexBody {
        columns: _,
        expressions: _,
        name: _,
        unique,
        predicate,
        method,
        opclass,
        include,
        nulls_not_distinct,
        statistics,
        with,
        tablespace,
        only,
        comment,
        span,
        broken: _,
    } = long;
    scope.has_columns(&declared.name, include, out);
    if *nulls_not_distinct && !unique {
        let found = Diagnostic::new(*span, "only a unique index has `nulls_not_distinct`");
        out.push(found.help("add `unique: true`"));
    }
    index.unique = *unique;
    index.predicate = predicate.as_ref().map(sql);
    index.method =
        method.as_ref().map(|method| method.value.to_lowercase()).filter(|method| method != "btree");
    index.include = include.iter().map(|column| column.value.clone()).collect();
    index.nulls_not_distinct = *nulls_not_distinct;
    index.storage = super::storage::index(with, tablespace.as_ref(), out);
    index.storage.statistics = super::storage::statistics(statistics, out);
    index.only = Only(only.0.clone());
    index.comment = comment.as_ref().map(|comment| comment.value.clone());
    if let Some(opclass) = opclass {
        for key in &mut index.keys {
            key.opclass.get_or_insert_with(|| opclass.value.clone());
        }
    }
}

fn keys(
    declared: &[IndexKeyDecl],
    table: &Declared<'_>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<Vec<IndexKey>> {
    let read: Vec<Option<IndexKey>> = declared
        .iter()
        .map(|key| match key {
            OrShort::Short(text, _) => from_text(text, table, scope, out),
            OrShort::Long(body) => from_body(body, table, scope, out),
        })
        .collect();
    read.into_iter().collect()
}

fn of_expression(sql: &str) -> IndexKey {
    let of = IndexKeyOf::Expr(Expr::new(without_parentheses(sql.trim())));
    IndexKey { of, prefix: None, descending: false, nulls_first: None, collation: None, opclass: None }
}

fn of_column(column: &str) -> IndexKey {
    let of = IndexKeyOf::Column(column.to_owned());
    IndexKey { of, prefix: None, descending: false, nulls_first: None, collation: None, opclass: None }
}

fn from_body(
    body: &IndexKeyBody,
    table: &Declared<'_>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<IndexKey> {
    let IndexKeyBody { column, expression, prefix, desc, nulls, collation, opclass, span, broken } = body;
    let key = match (column, expression) {
        (Some(column), None) => {
            scope.has_column(&table.name, &column.value, column.span, out);
            of_column(&column.value)
        }
        (None, Some(expression)) => of_expression(&expression.value),
        (Some(_), Some(_)) => {
            out.push(Diagnostic::new(*span, "a key of an index is a column or an expression, not both"));
            return None;
        }
        (None, None) => {
            if !broken {
                out.push(Diagnostic::new(*span, "a key of an index needs `column` or `expression`"));
            }
            return None;
        }
    };
    let prefix = match prefix {
        Some(length) => self::prefix(length)
            .and_then(|found| if column.is_some() { Ok(Some(found)) } else { Err(no_prefix(length)) })
            .unwrap_or_else(|found| {
                out.push(found);
                None
            }),
        None => None,
    };
    Some(IndexKey {
        prefix,
        descending: *desc,
        nulls_first: nulls.as_ref().map(|nulls| nulls.value == ast::Nulls::First),
        collation: collation.as_ref().map(|collation| collation.value.clone()),
        opclass: opclass.as_ref().map(|opclass| opclass.value.clone()),
        ..key
    })
}

/// How many characters of a column are in a key.
pub(super) fn prefix(length: &Spanned<u64>) -> Result<u32, Diagnostic> {
    // The longest key of any engine has fewer bytes.
    let found = u32::try_from(length.value).ok().filter(|length| (1..=65_535).contains(length));
    found.ok_or_else(|| no_prefix(length))
}

fn no_prefix(length: &Spanned<u64>) -> Diagnostic {
    Diagnostic::new(length.span, "`prefix` is how many characters of a column are indexed")
        .help("it is a number from 1 to 65535, and stands beside `column`")
}

/// `created_at desc nulls last`, `name collate "C" text_pattern_ops`, `(lower(name)) desc`, `lower(name)`.
fn from_text(
    text: &Spanned<String>,
    table: &Declared<'_>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<IndexKey> {
    let whole = text.value.trim();
    if table.column(whole).is_some() {
        return Some(of_column(whole));
    }
    let (rest, descending, nulls_first) = ordering(whole);
    let key = if table.column(rest).is_some() {
        of_column(rest)
    } else if rest.starts_with('(') {
        let end = closing(rest)?;
        with_words(of_expression(&rest[..=end]), &rest[end + 1..], text.span, out)?
    } else {
        let (first, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let call = first.contains('(') || words.starts_with('(');
        if table.column(first).is_none() && call && rest.ends_with(')') {
            of_expression(rest)
        } else {
            scope.has_column(&table.name, first, text.span, out);
            with_words(of_column(first), words, text.span, out)?
        }
    };
    Some(IndexKey { descending, nulls_first, ..key })
}

/// Takes `asc`, `desc`, `nulls first` and `nulls last` off the end.
pub(super) fn ordering(text: &str) -> (&str, bool, Option<bool>) {
    let strip = |text: &'_ str, word: &str| -> Option<usize> {
        let cut = text.len().checked_sub(word.len())?;
        let fits = text.is_char_boundary(cut)
            && text[cut..].eq_ignore_ascii_case(word)
            && text[..cut].ends_with(char::is_whitespace);
        fits.then(|| text[..cut].trim_end().len())
    };
    let mut text = text;
    let mut nulls_first = None;
    for (word, first) in [("first", true), ("last", false)] {
        if let Some(end) = strip(text, word).and_then(|end| strip(&text[..end], "nulls")) {
            text = &text[..end];
            nulls_first = Some(first);
            break;
        }
    }
    let mut descending = false;
    for (word, down) in [("desc", true), ("asc", false)] {
        if let Some(end) = strip(text, word) {
            text = &text[..end];
            descending = down;
            break;
        }
    }
    (text, descending, nulls_first)
}

/// What may follow a key: `collate <name>` and an operator class.
fn with_words(mut key: IndexKey, words: &str, span: Span, out: &mut Diagnostics) -> Option<IndexKey> {
    let mut words = words.trim();
    if let Some((collation, rest)) = collated(words) {
        key.collation = Some(collation.to_owned());
        words = rest;
    }
    if words.is_empty() {
        return Some(key);
    }
    let name =
        words.split_once('(').map_or(words, |(name, rest)| if rest.ends_with(')') { name } else { words });
    if name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.')) {
        key.opclass = Some(words.to_owned());
        return Some(key);
    }
    let found = Diagnostic::new(span, format!("`{words}` is no part of an index key"));
    out.push(found.help(
        "a key is `column`, `column desc nulls last`, or an expression in parentheses: `(lower(name))`",
    ));
    None
}

/// `collate <name>` at the beginning: the name, and what follows it.
pub(super) fn collated(words: &str) -> Option<(&str, &str)> {
    let words = words.trim();
    words.get(..8).filter(|word| word.eq_ignore_ascii_case("collate "))?;
    let rest = words[8..].trim_start();
    let (name, rest) = match rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
        Some((name, rest)) => (name, rest),
        None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
    };
    Some((name, rest.trim()))
}

/// Where the parenthesis closes that the text begins with: the last byte if it never does.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            (None, _) => {}
        }
    }
    text.char_indices().last().map(|(at, _)| at)
}

/// Whether `text`, the expression in parentheses, reads as that expression.
pub(crate) fn is_one_expression(text: &str, sql: &str) -> bool {
    closing(text) == Some(text.len() - 1) && without_parentheses(text) == sql
}

/// `(a || b)` without its parentheses, where the first closes with the last.
fn without_parentheses(sql: &str) -> &str {
    let mut sql = sql;
    while sql.starts_with('(') && sql.ends_with(')') && closing(sql) == Some(sql.len() - 1) {
        sql = sql[1..sql.len() - 1].trim();
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orderings_are_taken_off_the_end() {
        assert_eq!(ordering("created_at desc nulls last"), ("created_at", true, Some(false)));
        assert_eq!(ordering("created_at ASC"), ("created_at", false, None));
        assert_eq!(ordering("desc"), ("desc", false, None));
        assert_eq!(ordering("é first"), ("é first", false, None));
    }

    #[test]
    fn parentheses_are_matched_outside_quotes() {
        assert_eq!(without_parentheses("((a || ')'))"), "a || ')'");
        assert_eq!(without_parentheses("(a) || (b)"), "(a) || (b)");
        assert_eq!(closing("(a) desc"), Some(2));
    }
}
