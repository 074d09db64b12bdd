//! What the checks of a table ask of one column, as far as they compare it with literals, in PostgreSQL's spelling of checks:
//! `(age >= 18) AND ((name)::text <> ''::text)`.

use tablewright::sql::{Token, TokenKind, tokens};
use tablewright_schema::schema::{Column, Table};

/// The values that a column may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    least: Option<i64>,
    most: Option<i64>,
    length: usize,
}

impl Bounds {
    /// The bounds that all checks of the table set together. A check that leaves a choice sets none.
    pub(super) fn of(table: &Table, column: &Column) -> Self {
        let mut bounds = Bounds::default();
        for check in table.checks.values() {
            let bare = bare(&tokens(check.expr.sql()));
            let leaves_choice = |word: &Word| matches!(word, Word::Name(name) if ["or", "not", "case"].contains(&name.as_str()));
            if bare.iter().any(leaves_choice) {
                continue;
            }
            for condition in bare.split(|word| *word == Word::Name("and".to_owned())) {
                bounds.heed(condition, &column.name);
            }
        }
        bounds
    }

    /// A number within the bounds, the nearest to zero.
    pub(super) fn number(&self) -> i64 {
        0.max(self.least.unwrap_or(i64::MIN)).min(self.most.unwrap_or(i64::MAX))
    }

    /// A text that is long enough.
    pub(super) fn text(&self) -> String {
        "-".repeat(self.length)
    }

    fn heed(&mut self, condition: &[Word], column: &str) {
        use Word::{Name, Number, Operator, Text};
        match condition {
            [Name(name), Operator(operator), Number(number)] if name == column => {
                self.compare(operator, *number)
            }
            [Number(number), Operator(operator), Name(name)] if name == column => {
                self.compare(mirrored(operator), *number);
            }
            [Name(name), Operator(operator), Text(text)]
                if name == column && text.is_empty() && operator == "<>" =>
            {
                self.length = self.length.max(1);
            }
            [Name(function), Name(name), Operator(operator), Number(number)] if name == column => {
                let shortest = match (function.as_str(), operator.as_str()) {
                    ("length" | "char_length", ">=" | "=") => *number,
                    ("length" | "char_length", ">") => number.saturating_add(1),
                    ("length" | "char_length", "<>") if *number == 0 => 1,
                    _ => 0,
                };
                // A stand-in is short; a check that asks for pages of text gets none that satisfies it.
                self.length = self.length.max(usize::try_from(shortest.min(1000)).unwrap_or_default());
            }
            [Name(function), Name(name), Operator(operator), Text(text)]
                if name == column && text.is_empty() && operator == "<>" && function.ends_with("trim") =>
            {
                self.length = self.length.max(1);
            }
            _ => {}
        }
    }

    fn compare(&mut self, operator: &str, number: i64) {
        match operator {
            ">" => self.at_least(number.saturating_add(1)),
            ">=" => self.at_least(number),
            "<" => self.at_most(number.saturating_sub(1)),
            "<=" => self.at_most(number),
            "=" => {
                self.at_least(number);
                self.at_most(number);
            }
            "<>" if number == 0 => self.at_least(1),
            _ => {}
        }
    }

    fn at_least(&mut self, number: i64) {
        self.least = self.least.max(Some(number));
    }

    fn at_most(&mut self, number: i64) {
        self.most = Some(self.most.map_or(number, |most| most.min(number)));
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

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    Name(String),
    Number(i64),
    Text(String),
    Operator(String),
}

/// The words of a check without parentheses and casts: the server adds both wherever it likes.
fn bare(tokens: &[Token<'_>]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut in_cast = false;
    for token in tokens {
        let in_type_name = std::mem::take(&mut in_cast);
        match token.kind {
            TokenKind::Comment => {}
            TokenKind::Symbol if token.text == "::" => in_cast = true,
            TokenKind::Symbol if matches!(token.text, "(" | ")") => {}
            TokenKind::Symbol if token.text == "!=" => words.push(Word::Operator("<>".to_owned())),
            TokenKind::Symbol => words.push(Word::Operator(token.text.to_owned())),
            TokenKind::Word | TokenKind::QuotedIdent if in_type_name => {
                // `character varying`, `double precision`: the words after it are part of the type too.
                in_cast = token.is_word("character") || token.is_word("double");
            }
            TokenKind::Word => words.push(Word::Name(token.text.to_ascii_lowercase())),
            TokenKind::QuotedIdent => words.extend(token.ident().map(Word::Name)),
            TokenKind::Number => {
                words.push(number(token.text).map_or(Word::Operator(String::new()), Word::Number))
            }
            TokenKind::String => {
                let text = token.text.trim_matches('\'');
                words.push(number(text).map_or_else(|| Word::Text(text.to_owned()), Word::Number));
            }
        }
    }
    words
}

/// A whole number; the whole part of another.
fn number(text: &str) -> Option<i64> {
    text.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tablewright_schema::schema::{Check, ColumnType, Expr};

    fn bounds(check: &str) -> Bounds {
        let mut table = Table::new("t".into());
        let column = Column {
            name: "c".to_owned(),
            ty: ColumnType::Native("integer".to_owned()),
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
        Bounds::of(&table, &column)
    }

    #[test]
    fn comparisons_with_literals_are_heeded() {
        for (check, expected) in [
            ("c >= 18", 18),
            ("(c > 0) AND (c < 9)", 1),
            ("(c >= '-5'::integer) AND (c <= '-2'::integer)", -2),
            ("(0)::numeric > c", -1),
            ("c <> (0)::double precision", 1),
            ("(other > 5) AND (c > 2)", 3),
            ("(c > 5) OR (c < 2)", 0),
            ("c > other", 0),
        ] {
            assert_eq!(bounds(check).number(), expected, "{check}");
        }
        for (check, expected) in [
            ("(c)::text <> ''::text", 1),
            ("length((c)::text) > 2", 3),
            ("btrim(c) <> ''::text", 1),
            ("char_length((c)::character varying) >= 4", 4),
            ("c <> 'x'::text", 0),
        ] {
            assert_eq!(bounds(check).text().len(), expected, "{check}");
        }
    }
}
