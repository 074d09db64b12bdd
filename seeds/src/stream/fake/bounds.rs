//! What the checks of a table say of one column, as far as it is plain to see: `pages > 0`, `kind IN ('a', 'b')`,
//! `length(name) >= 3`, `ends_at > starts_at`. What is not recognised is left to the database, which refuses the rows.

use tablewright_schema::Dialect;
use tablewright_schema::model::Table;

use super::tokens::{conjuncts, disjuncts, literal, moment, tokens, within};

/// What values a column may have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) least: Option<Bound>,
    pub(crate) most: Option<Bound>,
    /// Of a day or moment, in seconds since 1970.
    pub(crate) from: Option<i64>,
    pub(crate) until: Option<i64>,
    /// The only ones, where they are listed.
    pub(crate) listed: Vec<String>,
    /// Of a text's length.
    pub(crate) shortest: Option<usize>,
    pub(crate) longest: Option<usize>,
    pub(crate) case: Option<Case>,
    /// Whether a text has to look like an address of email.
    pub(crate) is_email: bool,
    /// The column that it is not less than.
    pub(crate) after: Option<After>,
    /// The column that it differs from.
    pub(crate) unlike: Option<String>,
    /// When it is NULL, and when not.
    pub(crate) null_when: Option<NullWhen>,
    /// Whether it is only there to be something.
    pub(crate) is_never_null: bool,
    /// The checks that speak of it and are not understood.
    pub(crate) unclear: Vec<String>,
}

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bound {
    pub(crate) value: f64,
    /// Whether the end itself is allowed.
    pub(crate) included: bool,
}

/// How the letters of a text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Lower,
    Upper,
}

/// A column that another one is not less than.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct After {
    pub(crate) column: String,
    /// Whether it is greater.
    pub(crate) strictly: bool,
}

/// A column is NULL just where another one has certain values, or just where it has others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NullWhen {
    pub(crate) column: String,
    pub(crate) values: Vec<String>,
    /// Whether it is NULL beside those values; otherwise beside all others.
    pub(crate) is_null: bool,
}

/// The bounds of a column.
pub(crate) fn of(table: &Table, column: &str, dialect: Dialect) -> Bounds {
    let mut bounds = Bounds::default();
    for check in &table.checks {
        if !check.only.includes(dialect) || check.not_enforced {
            continue;
        }
        let Some(text) = check.expr.on(dialect) else { continue };
        let is_column = |word: &str| table.column(word).is_some();
        if !bounds.read(column, text, &is_column) {
            bounds.unclear.push(check.name.clone());
        }
    }
    bounds
}

impl Bounds {
    /// Takes a condition to heart; false where it says what is not understood.
    fn read(&mut self, column: &str, text: &str, is_column: &dyn Fn(&str) -> bool) -> bool {
        let tokens = tokens(text);
        let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let reader = Reader { column, is_column };
        match reader.speaks_of(&words) {
            true => reader.heed(self, &words),
            false => true,
        }
    }
}

/// Who reads conditions on one column.
struct Reader<'t> {
    column: &'t str,
    is_column: &'t dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    fn is(&self, word: &str) -> bool {
        word.eq_ignore_ascii_case(self.column)
    }

    fn speaks_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    fn heed(&self, bounds: &mut Bounds, words: &[&str]) -> bool {
        if let Some(inner) = within(words) {
            return self.heed(bounds, inner);
        }
        let parts = conjuncts(words);
        if parts.len() > 1 {
            let mut is_heeded = true;
            // All are read, also behind one that is not understood.
            for part in parts.into_iter().filter(|part| self.speaks_of(part)) {
                is_heeded &= self.heed(bounds, part);
            }
            return is_heeded;
        }
        let parts = disjuncts(words);
        if parts.len() > 1 {
            return self.heed_one(bounds, &parts);
        }
        self.condition(bounds, words) || self.equivalence(bounds, words)
    }

    /// `(kind IN ('a', 'b')) = (ended_at IS NULL)`: what may be NULL heeds it.
    fn equivalence(&self, bounds: &mut Bounds, words: &[&str]) -> bool {
        let Some((left, right)) = sides(words) else { return false };
        let found = [(left, right), (right, left)].into_iter().find_map(|(null, other)| {
            let (column, is_null) = match null {
                [name, is, end] if is_word(is, "is") && is_word(end, "null") => (*name, true),
                [name, is, not, end] if is_word(is, "is") && is_word(not, "not") && is_word(end, "null") => {
                    (*name, false)
                }
                _ => return None,
            };
            let (other, values) = match other {
                [name, "=", value] => (*name, vec![literal(value)?]),
                [name, within, "(", list @ .., ")"] if is_word(within, "in") => {
                    let values = list.iter().filter(|word| **word != ",").map(|word| literal(word));
                    (*name, values.collect::<Option<Vec<String>>>()?)
                }
                _ => return None,
            };
            let is_of_two =
                (self.is_column)(column) && (self.is_column)(other) && !column.eq_ignore_ascii_case(other);
            is_of_two.then(|| (column, NullWhen { column: other.to_owned(), values, is_null }))
        });
        match found {
            Some((column, when)) if self.is(column) && bounds.null_when.is_none() => {
                bounds.null_when = Some(when)
            }
            Some((column, _)) => return !self.is(column),
            None => return false,
        }
        true
    }

    /// One of several conditions is enough.
    fn heed_one(&self, bounds: &mut Bounds, parts: &[&[&str]]) -> bool {
        let equals = |part: &&[&str]| match part {
            [name, "=", value] if self.is(name) => literal(value),
            _ => None,
        };
        if let Some(listed) = parts.iter().map(equals).collect::<Option<Vec<String>>>() {
            bounds.listed = listed;
            return true;
        }
        parts.iter().filter(|part| self.speaks_of(part)).any(|part| {
            let mut tried = bounds.clone();
            let is_heeded = self.heed(&mut tried, part);
            if is_heeded {
                *bounds = tried;
            }
            is_heeded
        })
    }

    fn condition(&self, bounds: &mut Bounds, words: &[&str]) -> bool {
        let lower: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
        let shape: Vec<&str> = lower.iter().map(String::as_str).collect();
        match (words, shape.as_slice()) {
            ([name, ..], [_, "is", "not", "null"]) if self.is(name) => {
                bounds.is_never_null = true;
                true
            }
            ([_, _, name, _], ["json_valid" | "jsonb_valid", "(", _, ")"]) => self.is(name),
            (
                [_, _, name, ..],
                ["json_typeof" | "jsonb_typeof" | "json_type", "(", _, ")", "=", "'object'"],
            ) => self.is(name),
            ([name, _, least, _, most], [_, "between", _, "and", _]) if self.is(name) => {
                self.compared(bounds, ">=", least) && self.compared(bounds, "<=", most)
            }
            ([name, _, _, list @ .., _], [_, "in", "(", .., ")"]) if self.is(name) => {
                let values = list.iter().filter(|word| **word != ",").map(|word| literal(word));
                match values.collect::<Option<Vec<String>>>() {
                    Some(values) if !values.is_empty() => {
                        bounds.listed = values;
                        true
                    }
                    Some(_) | None => false,
                }
            }
            ([name, _, pattern], [_, "like" | "ilike", _]) if self.is(name) => {
                let inner = pattern.trim_matches('\'');
                bounds.is_email =
                    inner.contains('@') && inner.chars().all(|c| matches!(c, '%' | '_' | '@' | '.'));
                bounds.is_email
            }
            (
                [_, _, name, _, operator, size],
                ["length" | "char_length" | "character_length", "(", _, ")", _, _],
            ) if self.is(name) => lengths(bounds, operator, size),
            (
                [_, _, name, _, _, least, _, most],
                ["length" | "char_length" | "character_length", "(", _, ")", "between", _, "and", _],
            ) if self.is(name) => lengths(bounds, ">=", least) && lengths(bounds, "<=", most),
            ([name, _, _, _, other, _], [_, "=", case @ ("lower" | "upper"), "(", _, ")"])
            | ([_, _, other, _, _, name], [case @ ("lower" | "upper"), "(", _, ")", "=", _])
                if self.is(name) && self.is(other) =>
            {
                bounds.case = Some(if *case == "lower" { Case::Lower } else { Case::Upper });
                true
            }
            // A day that is past is past on every day to come.
            ([name, ..], [_, "<" | "<=", "current_date" | "current_timestamp"])
            | ([name, ..], [_, "<" | "<=", "now" | "current_timestamp", "(", ")"])
                if self.is(name) =>
            {
                true
            }
            ([name, operator, value], _) if self.is(name) => self.compared(bounds, operator, value),
            ([value, operator, name], _) if self.is(name) => self.compared(bounds, turned(operator), value),
            (_, _) => false,
        }
    }

    /// `column operator value`
    fn compared(&self, bounds: &mut Bounds, operator: &str, value: &str) -> bool {
        if (self.is_column)(value) {
            return self.beside(bounds, operator, value);
        }
        if let Some(value) = number(value) {
            return numbers(bounds, operator, value);
        }
        if let Some(seconds) = moment(value) {
            // The day itself is left out, whatever the operator says of it.
            match operator {
                ">" | ">=" => bounds.from = Some(seconds + 86_400),
                "<" | "<=" => bounds.until = Some(seconds - 86_400),
                _ => return false,
            }
            return true;
        }
        match (operator, literal(value)) {
            ("=", Some(value)) => bounds.listed = vec![value],
            ("<>" | "!=", Some(value)) if value.is_empty() => {
                bounds.shortest = Some(bounds.shortest.unwrap_or(1).max(1))
            }
            (_, _) => return false,
        }
        true
    }

    /// `column operator other`: the greater one heeds it.
    fn beside(&self, bounds: &mut Bounds, operator: &str, other: &str) -> bool {
        match operator {
            ">" | ">=" => bounds.after = Some(After { column: other.to_owned(), strictly: operator == ">" }),
            "<" | "<=" => {}
            "<>" | "!=" => bounds.unlike = Some(other.to_owned()),
            _ => return false,
        }
        true
    }
}

/// What stands on both sides of `=`, each in parentheses.
fn sides<'w>(words: &'w [&'w str]) -> Option<(&'w [&'w str], &'w [&'w str])> {
    let mut depth = 0_i32;
    let at = words.iter().position(|word| {
        depth += i32::from(*word == "(") - i32::from(*word == ")");
        depth == 0 && *word == "="
    })?;
    Some((within(&words[..at])?, within(&words[at + 1..])?))
}

fn is_word(word: &str, wanted: &str) -> bool {
    word.eq_ignore_ascii_case(wanted)
}

fn turned(operator: &str) -> &str {
    match operator {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        other => other,
    }
}

fn number(word: &str) -> Option<f64> {
    word.parse::<f64>().ok().filter(|value| value.is_finite())
}

fn numbers(bounds: &mut Bounds, operator: &str, value: f64) -> bool {
    let included = Some(Bound { value, included: true });
    let open = Some(Bound { value, included: false });
    match operator {
        // What differs from a number may be above it.
        ">" | "<>" | "!=" => bounds.least = open,
        ">=" => bounds.least = included,
        "<" => bounds.most = open,
        "<=" => bounds.most = included,
        "=" => (bounds.least, bounds.most) = (included, included),
        _ => return false,
    }
    true
}

fn lengths(bounds: &mut Bounds, operator: &str, size: &str) -> bool {
    let Ok(size) = size.parse::<usize>() else { return false };
    match operator {
        ">" | "<>" | "!=" => bounds.shortest = Some(size + 1),
        ">=" => bounds.shortest = Some(size),
        "<" => bounds.longest = Some(size.saturating_sub(1)),
        "<=" => bounds.longest = Some(size),
        "=" => (bounds.shortest, bounds.longest) = (Some(size), Some(size)),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_text(text: &str) -> Bounds {
        let mut bounds = Bounds::default();
        if !bounds.read("x", text, &|word| matches!(word, "x" | "y")) {
            bounds.unclear.push("c".to_owned());
        }
        bounds
    }

    fn at(value: f64, included: bool) -> Option<Bound> {
        Some(Bound { value, included })
    }

    #[test]
    fn plain_conditions_are_understood() {
        let none = Bounds::default();
        let unclear = Bounds { unclear: vec!["c".into()], ..none.clone() };
        let after = |strictly| Some(After { column: "y".into(), strictly });
        for (text, bounds) in [
            ("x > 0", Bounds { least: at(0.0, false), ..none.clone() }),
            ("0 < x", Bounds { least: at(0.0, false), ..none.clone() }),
            ("x >= -1 AND x < 10", Bounds { least: at(-1.0, true), most: at(10.0, false), ..none.clone() }),
            (
                "(x BETWEEN 1 AND 5) AND y > 0",
                Bounds { least: at(1.0, true), most: at(5.0, true), ..none.clone() },
            ),
            ("x IN ('a', 'it''s')", Bounds { listed: vec!["a".into(), "it's".into()], ..none.clone() }),
            ("x = 'a'::text OR x = 'b'", Bounds { listed: vec!["a".into(), "b".into()], ..none.clone() }),
            ("length(\"x\") >= 3", Bounds { shortest: Some(3), ..none.clone() }),
            (
                "char_length(trim(x)) BETWEEN 2 AND 9",
                Bounds { shortest: Some(2), longest: Some(9), ..none.clone() },
            ),
            ("x <> ''", Bounds { shortest: Some(1), ..none.clone() }),
            ("x LIKE '%_@_%._%'", Bounds { is_email: true, ..none.clone() }),
            ("x = lower(x)", Bounds { case: Some(Case::Lower), ..none.clone() }),
            ("x IS NULL OR x >= y", Bounds { after: after(false), ..none.clone() }),
            ("y < x", Bounds { after: after(true), ..none.clone() }),
            ("x <> y", Bounds { unlike: Some("y".into()), ..none.clone() }),
            ("x < y", none.clone()),
            ("x >= DATE '1970-01-02'", Bounds { from: Some(2 * 86_400), ..none.clone() }),
            ("x <= CURRENT_DATE", none.clone()),
            (
                "(y IN ('a', 'b')) = (x IS NOT NULL)",
                Bounds {
                    null_when: Some(NullWhen {
                        column: "y".into(),
                        values: vec!["a".into(), "b".into()],
                        is_null: false,
                    }),
                    ..none.clone()
                },
            ),
            ("(x = 'a') = (y IS NULL)", none.clone()),
            ("y > 0", none.clone()),
            ("x % 2 = 0", unclear.clone()),
            ("x ~ '^[A-Z]+$'", unclear.clone()),
            ("(x IS NULL) = (y IS NULL)", unclear),
        ] {
            assert_eq!(of_text(text), bounds, "{text}");
        }
    }

    #[test]
    fn no_text_of_a_check_is_a_panic() {
        for text in [
            "",
            "x",
            "x >",
            "(x > 1",
            "x > 1)",
            "x IN ()",
            "x BETWEEN 1",
            "'x",
            "\"x",
            "x = '",
            "((",
            "x OR",
            "ä < x",
        ] {
            of_text(text);
        }
    }
}
