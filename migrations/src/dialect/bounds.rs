//! What the checks of a table ask of one column, as far as they compare it with literals.

use tablewright::Database;
use tablewright::sql::{Token, TokenKind, tokens_of};
use tablewright_schema::schema::{Column, Expr, Table};

/// The values that a column may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    /// No number below.
    pub least: Option<i64>,
    /// No number above.
    pub most: Option<i64>,
    /// No text that is shorter.
    pub length: usize,
}

impl Bounds {
    /// The bounds that all checks of the table set together.
    pub(super) fn of(table: &Table, column: &Column, database: Database) -> Self {
        let mut bounds = Bounds::default();
        for check in table.checks.values() {
            let tokens = said(&check.expr, database);
            for condition in conjuncts(&tokens) {
                bounds.heed(condition, &column.name);
            }
        }
        bounds
    }

    /// A number within the bounds, the nearest to zero.
    pub(super) fn number(&self) -> i64 {
        0.max(self.least.unwrap_or(i64::MIN)).min(self.most.unwrap_or(i64::MAX))
    }

    fn heed(&mut self, condition: &[Token<'_>], column: &str) {
        let is_column =
            |token: &Token<'_>| token.ident().is_some_and(|name| name.eq_ignore_ascii_case(column));
        match condition {
            [name, between, range @ ..] if is_column(name) && between.is_word("between") => {
                let mut ends = range.split(|token| token.is_word("and"));
                self.at_least(ends.next().and_then(number));
                self.at_most(ends.next().and_then(number));
            }
            [name, operator, value @ ..] if is_column(name) => self.compare(operator.text, value),
            [value, operator, name] if is_column(name) => self.compare(mirrored(operator.text), &[*value]),
            [function, open, inside @ ..] if function.kind == TokenKind::Word && open.is_symbol("(") => {
                let Some(close) = inside.iter().rposition(|token| token.is_symbol(")")) else { return };
                let (argument, rest) = (&inside[..close], &inside[close + 1..]);
                let [operator, value @ ..] = rest else { return };
                if !argument.iter().any(is_column) {
                    return;
                }
                match (function.text.to_ascii_lowercase().as_str(), operator.text) {
                    ("length" | "char_length" | "octet_length", ">=" | "=" | "==") => {
                        self.longer_than(number(value).map(|length| length - 1))
                    }
                    ("length" | "char_length" | "octet_length", ">") => self.longer_than(number(value)),
                    ("trim" | "ltrim" | "rtrim" | "length" | "char_length", "<>" | "!=") => {
                        self.longer_than(Some(0))
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn compare(&mut self, operator: &str, value: &[Token<'_>]) {
        let number = number(value);
        match operator {
            ">" => self.at_least(number.and_then(|number| number.checked_add(1))),
            ">=" => self.at_least(number),
            "<" => self.at_most(number.and_then(|number| number.checked_sub(1))),
            "<=" => self.at_most(number),
            "=" | "==" => {
                self.at_least(number);
                self.at_most(number);
            }
            "<>" | "!=" if matches!(value, [text] if text.text == "''") => self.longer_than(Some(0)),
            "<>" | "!=" if number == Some(0) => self.at_least(Some(1)),
            _ => {}
        }
    }

    fn at_least(&mut self, number: Option<i64>) {
        self.least = self.least.max(number);
    }

    fn at_most(&mut self, number: Option<i64>) {
        self.most = match (self.most, number) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (bound, None) | (None, bound) => bound,
        };
    }

    fn longer_than(&mut self, length: Option<i64>) {
        let wanted = length.and_then(|length| usize::try_from(length + 1).ok()).unwrap_or_default();
        // A filler is short; a check that asks for pages of text gets none that satisfies it.
        self.length = self.length.max(wanted.min(1000));
    }
}

/// The literals that a check of the table keeps a column to.
pub(super) fn listed_by_check(table: &Table, column: &str, database: Database) -> Option<Vec<String>> {
    table.checks.values().find_map(|check| {
        let (name, values) = listed_values(&check.expr, database)?;
        name.eq_ignore_ascii_case(column).then_some(values)
    })
}

/// The column and the literals of `column IN ('a', 'b')`: how a list of allowed values is checked.
pub(super) fn listed_values(expr: &Expr, database: Database) -> Option<(String, Vec<String>)> {
    let tokens = said(expr, database);
    let [column, word, open, values @ .., close] = without_parentheses(&tokens) else { return None };
    if !word.is_word("in") || !open.is_symbol("(") || !close.is_symbol(")") {
        return None;
    }
    let mut listed = Vec::new();
    for (at, token) in values.iter().enumerate() {
        match token.kind {
            TokenKind::String | TokenKind::Number if at % 2 == 0 => listed.push(token.text.to_owned()),
            TokenKind::Symbol if at % 2 == 1 && token.text == "," => {}
            TokenKind::String
            | TokenKind::Number
            | TokenKind::Symbol
            | TokenKind::Word
            | TokenKind::QuotedIdent
            | TokenKind::Comment => return None,
        }
    }
    Some((column.ident()?, listed))
}

/// The tokens of an expression, comments left out.
fn said(expr: &Expr, database: Database) -> Vec<Token<'_>> {
    let mut tokens = tokens_of(expr.sql(), database);
    tokens.retain(|token| token.kind != TokenKind::Comment);
    tokens
}

/// What stands in parentheses that close at the end.
fn without_parentheses<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let [open, inside @ .., close] = tokens else { return tokens };
    let mut depth = 0_usize;
    let closes_before = inside.iter().any(|token| {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return true,
            }
        }
        false
    });
    match open.is_symbol("(") && close.is_symbol(")") && !closes_before {
        true => without_parentheses(inside),
        false => tokens,
    }
}

/// A comparison read from its other end.
fn mirrored(operator: &str) -> &str {
    match operator {
        ">" => "<",
        ">=" => "<=",
        "<" => ">",
        "<=" => ">=",
        same => same,
    }
}

/// A whole number, with or without a sign.
fn number(tokens: &[Token<'_>]) -> Option<i64> {
    match tokens {
        [number] if number.kind == TokenKind::Number => {
            number.text.parse::<f64>().ok().map(|number| number as i64)
        }
        [sign, number] if sign.is_symbol("-") => self::number(&[*number]).map(|number| -number),
        _ => None,
    }
}

/// The conditions that all have to hold; none where an OR leaves a choice.
fn conjuncts<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let tokens = without_parentheses(tokens);
    let (mut found, mut first, mut depth, mut between) = (Vec::new(), 0, 0_usize, false);
    for (at, token) in tokens.iter().enumerate() {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        } else if depth > 0 {
            continue;
        } else if token.is_word("or") || token.is_word("case") || token.is_word("not") {
            return Vec::new();
        } else if token.is_word("between") {
            between = true;
        } else if token.is_word("and") && !std::mem::take(&mut between) {
            found.push(&tokens[first..at]);
            first = at + 1;
        }
    }
    if found.is_empty() {
        return vec![tokens];
    }
    found.push(&tokens[first..]);
    // MySQL prints each in parentheses of its own.
    found.into_iter().flat_map(conjuncts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tablewright_schema::ObjectName;
    use tablewright_schema::schema::{Check, ColumnType, Expr};

    fn bounds(check: &str) -> Bounds {
        let mut table = Table::new(ObjectName::new("t"));
        let column = Column {
            name: "c".to_owned(),
            ty: ColumnType::Native("INT".to_owned()),
            nullable: false,
            not_null: None,
            default: None,
            identity: None,
            generated: None,
            collation: None,
            sequence: None,
            storage: Default::default(),
            comment: None,
        };
        table.checks.insert("k".to_owned(), Check::new("k".to_owned(), Expr::new(check)));
        let of = |database| Bounds::of(&table, &column, database);
        assert_eq!(of(Database::Sqlite), of(Database::Mysql), "{check}");
        of(Database::Sqlite)
    }

    #[test]
    fn comparisons_with_literals_are_heeded() {
        for (check, number) in [
            ("c >= 18", 18),
            ("(`c` > 0 AND c < 9)", 1),
            ("((`c` > 4) AND (`c` < 9))", 5),
            ("(c > 4) AND ((c > 7) OR (c < 5))", 5),
            ("c BETWEEN -5 AND -2", -2),
            ("0 > c", -1),
            ("c <> 0", 1),
            ("c = 7", 7),
            ("other > 5 AND c > 2", 3),
            ("c > 5 OR c < 2", 0),
            ("c > other", 0),
        ] {
            assert_eq!(bounds(check).number(), number, "{check}");
        }
        for (check, length) in
            [("c <> ''", 1), ("length(trim(c)) > 2", 3), ("trim(c) <> ''", 1), ("length(c) >= 4", 4)]
        {
            assert_eq!(bounds(check).length, length, "{check}");
        }
    }

    #[test]
    fn lists_are_read_from_their_check() {
        let listed = |sql, database| listed_values(&Expr::new(sql), database);
        let both = Some(("c".to_owned(), vec!["'a'".to_owned(), "2".to_owned()]));
        assert_eq!(listed("((c IN ('a', 2)))", Database::Sqlite), both);
        assert_eq!(listed("`c` in ('a',2)", Database::Mysql), both);
        assert_eq!(listed("(c) IN ('a') OR (c IS NULL)", Database::Mysql), None);
        assert_eq!(listed("c IN (other)", Database::Sqlite), None);
    }
}
