//! Clauses as a condition of SQL, in words that every database has for itself.
//!
//! What is said of a value that is not there is unknown, and a check takes what is unknown for right; AND and OR keep it so. Where an expression could fail
//! for a value of another kind, it stands behind a CASE that asks for the kind first.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Bound, Clause, Kind, Left, Pattern, Range, Rule};

/// Where a value is: the document, and the keys that lead to it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The document, as SQL.
    pub root: String,
    /// The keys, from outside in.
    pub steps: Vec<String>,
}

impl Place {
    pub(super) fn root(root: String) -> Self {
        Self { root, steps: Vec::new() }
    }

    fn step(&self, key: &str) -> Self {
        let steps = self.steps.iter().map(String::as_str).chain([key]).map(str::to_owned).collect();
        Self { root: self.root.clone(), steps }
    }
}

/// Entries of an object.
#[derive(Clone, Copy, Debug)]
pub enum Entries<'a> {
    /// The values under every key but these.
    Values(&'a [String]),
    /// The keys.
    Keys,
}

/// A condition, or why the database has no words for it.
pub type Said = Result<String, &'static str>;

/// How a database asks about documents. Conditions are without outer parentheses, and safe beside AND.
pub trait Words: Sync {
    /// The document of a column, whose quoted name is given. `is_json` says that its type holds nothing but JSON.
    fn root(&self, column: &str, is_json: bool) -> String;

    /// The condition as a whole, where what the column holds may be no JSON at all.
    fn whole(&self, column: &str, is_json: bool, condition: Option<String>) -> Option<String>;

    /// The call of PostgreSQL's `pg_jsonschema`; `None` on other databases.
    fn pg_jsonschema(&self, column: &str, is_json: bool, schema: &Value) -> Option<String>;

    /// Whether the value is of one of these kinds, of which none is `Integer`.
    fn is_kind(&self, place: &Place, kinds: &[Kind]) -> String;

    /// Whether a number has no fraction.
    fn is_whole(&self, place: &Place) -> String;

    /// Whether there is no such value.
    fn is_absent(&self, place: &Place) -> String;

    /// Whether the value is one of these.
    fn is_one_of(&self, place: &Place, values: &[Value]) -> Said;

    /// Whether a number is on that side of the bound.
    fn is_within(&self, place: &Place, bound: &Bound) -> String;

    /// Whether a string is so long.
    fn has_length(&self, place: &Place, length: Range) -> String;

    /// Whether a string has what the pattern describes.
    fn matches(&self, place: &Place, pattern: &Pattern) -> Said;

    /// Whether a list is so long.
    fn has_count(&self, place: &Place, count: Range) -> String;

    /// Why a key cannot be named in a path; `None` where it can.
    fn unnameable(&self, key: &str) -> Option<&'static str>;

    /// Whether an object has all these keys.
    fn has_keys(&self, place: &Place, keys: &[&str]) -> String;

    /// Whether an object has no keys but these.
    fn has_only(&self, place: &Place, keys: &[&str]) -> String;

    /// Whether all of these entries of an object are as said; what cannot be said of them goes to `left`.
    fn entries(
        &self,
        place: &Place,
        clause: &Clause,
        of: Entries<'_>,
        within: &[Clause],
        left: &mut Vec<Left>,
    ) -> Option<String>;

    /// Whether all items of a list are as said; what cannot be said of them goes to `left`.
    fn items(
        &self,
        place: &Place,
        clause: &Clause,
        within: &[Clause],
        left: &mut Vec<Left>,
    ) -> Option<String>;
}

/// All that a database says of the value at a place. All of it has to hold.
pub(super) fn conditions(
    words: &dyn Words,
    place: &Place,
    clauses: &[Clause],
    left: &mut Vec<Left>,
) -> Vec<String> {
    let Kinds { mut kinds, is_integer } = Kinds::of(clauses);
    let mut plain = Vec::new();
    let mut guarded: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    if is_integer {
        guarded.entry(Kind::Number).or_default().push(words.is_whole(place));
    }
    let mut of = |kind: Kind, condition: String| guarded.entry(kind).or_default().push(condition);
    for clause in clauses {
        let mut say = |said: Said| match said {
            Ok(condition) => Some(condition),
            Err(why) => {
                left.push(Left { at: clause.at.clone(), keyword: clause.keyword.to_owned(), why });
                None
            }
        };
        match &clause.rule {
            Rule::Type(_) => {}
            Rule::Values(values) if values.is_empty() => plain.push(words.is_absent(place)),
            Rule::Values(values) => plain.extend(say(words.is_one_of(place, values))),
            Rule::Never => plain.push(words.is_absent(place)),
            Rule::Any(branches) => plain.extend(any(words, place, branches, left)),
            Rule::Bound(bound) => of(Kind::Number, words.is_within(place, bound)),
            Rule::Length(length) => of(Kind::String, words.has_length(place, *length)),
            Rule::Pattern(pattern) => {
                if let Some(condition) = say(words.matches(place, pattern)) {
                    of(Kind::String, condition);
                }
            }
            Rule::Count(count) => of(Kind::Array, words.has_count(place, *count)),
            Rule::Items(within) => {
                if let Some(condition) = words.items(place, clause, within, left) {
                    of(Kind::Array, condition);
                }
            }
            Rule::Others(known, within) => {
                if let Some(condition) = words.entries(place, clause, Entries::Values(known), within, left) {
                    of(Kind::Object, condition);
                }
            }
            Rule::Names(within) => {
                if let Some(condition) = words.entries(place, clause, Entries::Keys, within, left) {
                    of(Kind::Object, condition);
                }
            }
            Rule::Required(keys) => {
                let mut named: Vec<&str> = Vec::new();
                for key in keys {
                    match words.unnameable(key) {
                        Some(why) => _ = say(Err(why)),
                        None if named.contains(&key.as_str()) => {}
                        None => named.push(key),
                    }
                }
                if !named.is_empty() {
                    of(Kind::Object, words.has_keys(place, &named));
                }
            }
            Rule::Closed(keys) => match keys.iter().find_map(|key| words.unnameable(key)) {
                Some(why) => _ = say(Err(why)),
                None => {
                    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
                    of(Kind::Object, words.has_only(place, &keys));
                }
            },
            Rule::Property(key, within) => match words.unnameable(key) {
                Some(why) => _ = say(Err(why)),
                None => {
                    for condition in conditions(words, &place.step(key), within, left) {
                        of(Kind::Object, condition);
                    }
                }
            },
        }
    }
    let mut all = Vec::new();
    // A value of one kind alone: what is said of the others is said of nothing.
    let only = kinds.as_ref().filter(|kinds| kinds.len() == 1).and_then(BTreeSet::first).copied();
    if let Some(kind) = only {
        guarded.retain(|guard, _| *guard == kind);
        if let Some(conditions) = guarded.remove(&kind) {
            let is_kind = words.is_kind(place, &[kind]);
            let conditions = conditions.join(" AND ");
            // What is asked of strings can be asked of anything.
            all.push(match kind {
                Kind::String => format!("{is_kind} AND {conditions}"),
                Kind::Object | Kind::Array | Kind::Number | Kind::Integer | Kind::Boolean | Kind::Null => {
                    format!("CASE WHEN {is_kind} THEN {conditions} ELSE {} END", words.is_absent(place))
                }
            });
            kinds = None;
        }
    }
    if let Some(kinds) = kinds {
        let kinds: Vec<Kind> = kinds.into_iter().collect();
        all.push(match kinds.is_empty() {
            true => words.is_absent(place),
            false => words.is_kind(place, &kinds),
        });
    }
    all.append(&mut plain);
    for (kind, conditions) in guarded {
        let is_kind = words.is_kind(place, &[kind]);
        all.push(format!("CASE WHEN {is_kind} THEN {} END", conditions.join(" AND ")));
    }
    all
}

/// One of several has to hold. Where one of them says nothing, there is nothing to say.
fn any(words: &dyn Words, place: &Place, branches: &[Vec<Clause>], left: &mut Vec<Left>) -> Option<String> {
    let said: Vec<Vec<String>> =
        branches.iter().map(|branch| conditions(words, place, branch, left)).collect();
    if said.iter().any(Vec::is_empty) {
        return None;
    }
    let branches: Vec<String> = said
        .into_iter()
        .map(|branch| match branch.as_slice() {
            [one] if !one.contains(" AND ") || one.starts_with("CASE ") => one.clone(),
            all => format!("({})", all.join(" AND ")),
        })
        .collect();
    match branches.as_slice() {
        [one] => Some(one.clone()),
        all => Some(format!("({})", all.join(" OR "))),
    }
}

/// The kinds that are allowed, where any are named.
struct Kinds {
    /// Without `Integer`.
    kinds: Option<BTreeSet<Kind>>,
    /// Whether a number may have no fraction.
    is_integer: bool,
}

impl Kinds {
    /// What all clauses allow together.
    fn of(clauses: &[Clause]) -> Self {
        let mut found = Kinds { kinds: None, is_integer: false };
        for clause in clauses {
            let Rule::Type(kinds) = &clause.rule else { continue };
            let mut plain = kinds.clone();
            if plain.remove(&Kind::Integer) && !plain.contains(&Kind::Number) {
                plain.insert(Kind::Number);
                found.is_integer = true;
            }
            found.kinds = Some(match found.kinds {
                Some(before) => before.intersection(&plain).copied().collect(),
                None => plain,
            });
        }
        found
    }
}
