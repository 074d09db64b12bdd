//! Whether no value can satisfy two branches of a `oneOf`, so that "one of them" and "exactly one of them" are the same.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Clause, Kind, Rule};

/// Whether every two of them exclude each other, by their kinds, their values, or a key that tells which one is meant.
pub(super) fn are_disjoint(branches: &[Vec<Clause>]) -> bool {
    let mut pairs = branches.iter().enumerate().flat_map(|(at, one)| {
        branches.iter().skip(at + 1).map(move |other| (one.as_slice(), other.as_slice()))
    });
    pairs.all(|(one, other)| exclude(one, other))
}

fn exclude(one: &[Clause], other: &[Clause]) -> bool {
    if let (Some(one), Some(other)) = (values(one), values(other)) {
        return !one.iter().any(|value| other.iter().any(|other| same(value, other)));
    }
    let (Some(kinds), Some(others)) = (kinds(one), kinds(other)) else { return false };
    if kinds.is_disjoint(&others) {
        return true;
    }
    // Of two objects, the key that says which they are.
    let only_objects = BTreeSet::from([Kind::Object]);
    kinds == only_objects
        && others == only_objects
        && tags(one).any(|(name, tag)| {
            tags(other).any(|(other, others)| {
                name == other && !tag.iter().any(|value| others.iter().any(|other| same(value, other)))
            })
        })
}

/// The values to which a branch is kept.
fn values(branch: &[Clause]) -> Option<&[Value]> {
    branch.iter().find_map(|clause| {
        let Rule::Values(values) = &clause.rule else { return None };
        Some(values.as_slice())
    })
}

/// The kinds to which a branch is kept; a whole number counts as a number.
fn kinds(branch: &[Clause]) -> Option<BTreeSet<Kind>> {
    let plain = |kind: &Kind| if *kind == Kind::Integer { Kind::Number } else { *kind };
    if let Some(values) = values(branch) {
        return Some(values.iter().map(Kind::of).collect());
    }
    branch.iter().find_map(|clause| {
        let Rule::Type(kinds) = &clause.rule else { return None };
        Some(kinds.iter().map(plain).collect())
    })
}

/// The keys that an object of this branch has, and that hold one of some values.
fn tags(branch: &[Clause]) -> impl Iterator<Item = (&str, &[Value])> {
    let required = branch.iter().filter_map(|clause| {
        let Rule::Required(names) = &clause.rule else { return None };
        Some(names)
    });
    let required: BTreeSet<&str> = required.flatten().map(String::as_str).collect();
    branch.iter().filter_map(move |clause| {
        let Rule::Property(name, within) = &clause.rule else { return None };
        let values = values(within).filter(|_| required.contains(name.as_str()))?;
        Some((name.as_str(), values))
    })
}

/// Whether two values may be equal; numbers are compared by what they are.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(_), Value::Array(_)) | (Value::Object(_), Value::Object(_)) => true,
        (one, other) => one == other,
    }
}
