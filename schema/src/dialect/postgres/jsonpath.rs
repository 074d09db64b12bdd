//! What is wrong with an item of a list, as a predicate of an SQL/JSON path.
//!
//! The path is strict, so that it takes no list apart by itself. What cannot be compared is unknown there, and an item of which it is unknown whether
//! anything is wrong is taken for right: it is said of another kind of values, or of a key that the item does not have.

use serde_json::Value;

use crate::document::{Clause, Kind, Left, Range, Rule, Side};

/// As `jsonb_typeof` and `.type()` say it.
pub(super) fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Object => "object",
        Kind::Array => "array",
        Kind::String => "string",
        Kind::Number | Kind::Integer => "number",
        Kind::Boolean => "boolean",
        Kind::Null => "null",
    }
}

/// The predicate that holds where the value `@` breaks one of the clauses; `None` where nothing of them can be said.
pub(super) fn wrong(at: &str, clauses: &[Clause], left: &mut Vec<Left>) -> Option<String> {
    let all: Vec<String> = clauses.iter().filter_map(|clause| breaks(at, clause, left)).collect();
    match all.as_slice() {
        [] => None,
        all => Some(all.join(" || ")),
    }
}

/// The same of an entry, for its key.
pub(super) fn wrong_key(at: &str, within: &[Clause], left: &mut Vec<Left>) -> Option<String> {
    wrong(at, within, left).map(|wrong| format!("exists(@.key ? ({wrong}))"))
}

/// The same of an entry, for the value under a key that is none of these.
pub(super) fn wrong_other(
    clause: &Clause,
    known: &[String],
    within: &[Clause],
    left: &mut Vec<Left>,
) -> Option<String> {
    if known.iter().any(|key| key.contains('\0')) {
        left.push(Left { at: clause.at.clone(), keyword: clause.keyword.to_owned(), why: NUL });
        return None;
    }
    let wrong = wrong(&clause.at, within, left)?;
    let others = known.iter().map(|key| format!("@.key != {}", quoted(key)));
    let all: Vec<String> = others.chain([format!("exists(@.value ? ({wrong}))")]).collect();
    Some(all.join(" && "))
}

fn breaks(at: &str, clause: &Clause, left: &mut Vec<Left>) -> Option<String> {
    let mut cannot = |why| {
        left.push(Left { at: clause.at.clone(), keyword: clause.keyword.to_owned(), why });
        None
    };
    match &clause.rule {
        Rule::Type(kinds) => {
            let plain = kinds.iter().filter(|kind| **kind != Kind::Integer || !kinds.contains(&Kind::Number));
            let others: Vec<String> = plain.map(|kind| format!("@.type() != \"{}\"", word(*kind))).collect();
            let is_whole = kinds.contains(&Kind::Integer) && !kinds.contains(&Kind::Number);
            let other = match others.as_slice() {
                [] => "1 == 1".to_owned(),
                [one] => one.clone(),
                all => format!("({})", all.join(" && ")),
            };
            Some(if is_whole { format!("{other} || @ % 1 != 0") } else { other })
        }
        Rule::Values(values) => match values.iter().map(is_value).collect::<Option<Vec<String>>>() {
            Some(values) if values.is_empty() => Some("1 == 1".to_owned()),
            Some(values) => Some(format!("!({})", values.join(" || "))),
            None => cannot("PostgreSQL compares items with plain values only"),
        },
        Rule::Bound(bound) => {
            // A number on the other side of the bound is wrong.
            let wrong = match bound.side {
                Side::Least => "<",
                Side::Most => ">",
                Side::Above => "<=",
                Side::Below => ">=",
            };
            Some(format!("@ {wrong} {}", number(&bound.number)))
        }
        Rule::Length(Range { least: Some(least), most: Some(most) }) if least > most => {
            Some("@.type() == \"string\"".to_owned())
        }
        Rule::Length(Range { least, most }) => {
            if [least, most].into_iter().flatten().any(|count| *count > MOST) {
                return cannot("PostgreSQL counts to 255 in the strings of a list");
            }
            let most = most.map(|most| most.to_string()).unwrap_or_default();
            Some(format!("!(@ like_regex \"^.{{{},{most}}}$\" flag \"s\")", least.unwrap_or(0)))
        }
        Rule::Pattern(pattern) => Some(format!("!(@ like_regex {} flag \"s\")", quoted(&pattern.posix()))),
        Rule::Count(Range { least, most }) => {
            let least = least.map(|least| format!("@.size() < {least}"));
            let most = most.map(|most| format!("@.size() > {most}"));
            let ends: Vec<String> = least.into_iter().chain(most).collect();
            Some(format!("(@.type() == \"array\" && ({}))", ends.join(" || ")))
        }
        Rule::Required(keys) if keys.iter().any(|key| key.contains('\0')) => cannot(NUL),
        Rule::Required(keys) => {
            let missing = |key: &String| format!("!exists(@.keyvalue() ? (@.key == {}))", quoted(key));
            let missing: Vec<String> = keys.iter().map(missing).collect();
            Some(format!("(@.type() == \"object\" && ({}))", missing.join(" || ")))
        }
        Rule::Closed(keys) if keys.iter().any(|key| key.contains('\0')) => cannot(NUL),
        Rule::Closed(keys) => {
            let known: Vec<String> = keys.iter().map(|key| format!("@.key != {}", quoted(key))).collect();
            let unknown = match known.is_empty() {
                true => "exists(@.keyvalue())".to_owned(),
                false => format!("exists(@.keyvalue() ? ({}))", known.join(" && ")),
            };
            Some(format!("(@.type() == \"object\" && {unknown})"))
        }
        Rule::Property(key, _) if key.contains('\0') => cannot(NUL),
        Rule::Property(key, within) => {
            let wrong = wrong(at, within, left)?;
            Some(format!("exists(@.{} ? ({wrong}))", quoted(key)))
        }
        Rule::Others(known, within) => {
            let wrong = wrong_other(clause, known, within, left)?;
            Some(format!("(@.type() == \"object\" && exists(@.keyvalue() ? ({wrong})))"))
        }
        Rule::Names(within) => {
            let wrong = wrong_key(at, within, left)?;
            Some(format!("(@.type() == \"object\" && exists(@.keyvalue() ? ({wrong})))"))
        }
        Rule::Items(within) => {
            let wrong = wrong(at, within, left)?;
            Some(format!("(@.type() == \"array\" && exists(@[*] ? ({wrong})))"))
        }
        Rule::Any(branches) => {
            let branches: Vec<Option<String>> =
                branches.iter().map(|branch| wrong(at, branch, left)).collect();
            let branches = branches.into_iter().collect::<Option<Vec<String>>>()?;
            let branches: Vec<String> = branches.iter().map(|branch| format!("({branch})")).collect();
            Some(format!("({})", branches.join(" && ")))
        }
        Rule::Never => Some("1 == 1".to_owned()),
    }
}

const NUL: &str = "PostgreSQL holds no text with the character NUL";
/// The most that its regular expressions count to.
const MOST: u64 = 255;

/// Whether `@` is that value. It is true or false, and never unknown: the opposite is asked for.
fn is_value(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => "@ == null".to_owned(),
        Value::Bool(truth) => format!("(@.type() == \"boolean\" && @ == {truth})"),
        Value::Number(found) => format!("(@.type() == \"number\" && @ == {})", number(found)),
        Value::String(text) if text.contains('\0') => return None,
        Value::String(text) => format!("(@.type() == \"string\" && @ == {})", quoted(text)),
        Value::Array(_) | Value::Object(_) => return None,
    })
}

/// A number; a path takes a sign for an operator of its own, and knows no plus in an exponent before PostgreSQL 16.
fn number(number: &serde_json::Number) -> String {
    number.to_string().replace("e+", "e")
}

/// A string or a key, with the escapes of JSON, which are the path's.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
