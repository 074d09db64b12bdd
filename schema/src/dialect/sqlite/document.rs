//! What SQLite can say of a document, by its functions for JSON. A check holds no query, so that nothing is said of the items of a list.

use serde_json::Value;

use super::quote::string;
use crate::dialect::json_path;
use crate::document::{Bound, Clause, Entries, Kind, Left, Pattern, Place, Range, Words};

pub(super) struct Documents;

impl Words for Documents {
    fn root(&self, column: &str, _: bool) -> String {
        column.to_owned()
    }

    /// Its functions fail for what is no JSON, and nothing keeps that out of a column: that is asked first.
    fn whole(&self, column: &str, _: bool, condition: Option<String>) -> Option<String> {
        Some(match condition {
            None => format!("json_valid({column})"),
            Some(condition) => {
                format!("CASE WHEN json_valid({column}) THEN {condition} ELSE {column} IS NULL END")
            }
        })
    }

    fn pg_jsonschema(&self, _: &str, _: bool, _: &Value) -> Option<String> {
        None
    }

    fn is_kind(&self, place: &Place, kinds: &[Kind]) -> String {
        let words: Vec<String> =
            kinds.iter().flat_map(|kind| words(*kind)).map(|word| string(word)).collect();
        match words.as_slice() {
            [one] => format!("{} = {one}", kind(place)),
            all => format!("{} IN ({})", kind(place), all.join(", ")),
        }
    }

    fn is_whole(&self, place: &Place) -> String {
        let value = value(place);
        format!("({} = 'integer' OR {value} = round({value}))", kind(place))
    }

    fn is_absent(&self, place: &Place) -> String {
        format!("{} IS NULL", kind(place))
    }

    fn is_one_of(&self, place: &Place, values: &[Value]) -> Result<String, &'static str> {
        let (kind, held) = (kind(place), value(place));
        let mut texts = Vec::new();
        let mut numbers = Vec::new();
        let mut others = Vec::new();
        for value in values {
            match value {
                Value::String(text) if text.contains('\0') => {
                    return Err("a statement of SQLite holds no character NUL");
                }
                Value::String(text) => texts.push(string(text)),
                Value::Number(number) => numbers.push(number.to_string()),
                Value::Bool(true) => others.push("'true'".to_owned()),
                Value::Bool(false) => others.push("'false'".to_owned()),
                Value::Null => others.push("'null'".to_owned()),
                Value::Array(_) | Value::Object(_) => return Err("SQLite compares plain values only"),
            }
        }
        let mut any = Vec::new();
        if !texts.is_empty() {
            any.push(format!("{kind} = 'text' AND {held} IN ({})", texts.join(", ")));
        }
        if !numbers.is_empty() {
            any.push(format!("{kind} IN ('integer', 'real') AND {held} IN ({})", numbers.join(", ")));
        }
        if !others.is_empty() {
            any.push(format!("{kind} IN ({})", others.join(", ")));
        }
        Ok(match any.as_slice() {
            [one] => one.clone(),
            all => format!("({})", all.join(" OR ")),
        })
    }

    fn is_within(&self, place: &Place, bound: &Bound) -> String {
        format!("{} {} {}", value(place), bound.side.operator(), bound.number)
    }

    /// `length` stops at the character NUL; a text that holds one may be longer.
    fn has_length(&self, place: &Place, length: Range) -> String {
        let value = value(place);
        let least = length.least.map(|least| match least {
            1 => format!("{value} <> ''"),
            least => format!("(length({value}) >= {least} OR instr({value}, char(0)) > 0)"),
        });
        let most = length.most.map(|most| format!("length({value}) <= {most}"));
        least.into_iter().chain(most).collect::<Vec<_>>().join(" AND ")
    }

    fn matches(&self, _: &Place, _: &Pattern) -> Result<String, &'static str> {
        Err("SQLite has no regular expressions of its own")
    }

    fn has_count(&self, place: &Place, count: Range) -> String {
        count.sql(&format!("json_array_length({})", arguments(place)))
    }

    fn unnameable(&self, key: &str) -> Option<&'static str> {
        json_path::unnameable(key)
    }

    fn has_keys(&self, place: &Place, keys: &[&str]) -> String {
        let has = |key: &&str| format!("json_type({}, {}) IS NOT NULL", place.root, path(place, Some(key)));
        keys.iter().map(has).collect::<Vec<_>>().join(" AND ")
    }

    fn has_only(&self, place: &Place, keys: &[&str]) -> String {
        let object = match place.steps.is_empty() {
            true => place.root.clone(),
            false => value(place),
        };
        let keys = keys.iter().map(|key| string(&json_path::of([*key])));
        let arguments: Vec<String> = [object].into_iter().chain(keys).collect();
        match arguments.as_slice() {
            [object] => format!("json({object}) = '{{}}'"),
            all => format!("json_remove({}) = '{{}}'", all.join(", ")),
        }
    }

    fn entries(
        &self,
        _: &Place,
        clause: &Clause,
        _: Entries<'_>,
        _: &[Clause],
        left: &mut Vec<Left>,
    ) -> Option<String> {
        let why = "a check of SQLite does not look at keys that it does not know";
        left.push(Left { at: clause.at.clone(), keyword: clause.keyword.to_owned(), why });
        None
    }

    fn items(&self, _: &Place, clause: &Clause, _: &[Clause], left: &mut Vec<Left>) -> Option<String> {
        let why = "a check of SQLite does not look at the items of a list";
        left.push(Left { at: clause.at.clone(), keyword: clause.keyword.to_owned(), why });
        None
    }
}

/// What `json_type` says.
fn words(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Object => &["object"],
        Kind::Array => &["array"],
        Kind::String => &["text"],
        Kind::Number | Kind::Integer => &["integer", "real"],
        Kind::Boolean => &["true", "false"],
        Kind::Null => &["null"],
    }
}

fn path(place: &Place, key: Option<&str>) -> String {
    string(&json_path::of(place.steps.iter().map(String::as_str).chain(key)))
}

fn arguments(place: &Place) -> String {
    match place.steps.is_empty() {
        true => place.root.clone(),
        false => format!("{}, {}", place.root, path(place, None)),
    }
}

fn kind(place: &Place) -> String {
    format!("json_type({})", arguments(place))
}

fn value(place: &Place) -> String {
    format!("json_extract({}, {})", place.root, path(place, None))
}
