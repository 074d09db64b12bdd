//! How MySQL spreads the rows of a table over partitions.

use std::collections::BTreeMap;

use super::scope::check_name;
use super::storage;
use crate::schema::{Expr, Parameters, Part, Partitioning, Parts};
use crate::yaml::ast::{OrShort, PartBody, PartDecl, PartitioningBody};
use crate::yaml::from_yaml::{Map, Spanned};
use crate::{Diagnostic, Diagnostics, Span};

/// The words that such a clause begins with.
const WAYS: [&str; 9] = [
    "RANGE",
    "LIST",
    "HASH",
    "KEY",
    "LINEAR HASH",
    "LINEAR KEY",
    "RANGE COLUMNS",
    "LIST COLUMNS",
    "SYSTEM_TIME",
];

/// Lowers `partitioning`. `None` with a finding where it says nothing that a server takes.
pub(super) fn lower(body: &PartitioningBody, out: &mut Diagnostics) -> Option<Box<Partitioning>> {
    let PartitioningBody { by, partitions, count, subpartition_by, subpartitions, span, broken: _ } = body;
    let by = way(by, &WAYS, out);
    let subpartition_by = match subpartition_by {
        Some(text) => Some(way(text, &WAYS[2..6], out)?),
        None => None,
    };
    let named = parts(partitions, out);
    let parts = match count {
        Some(count) if !named.is_empty() => {
            let found = Diagnostic::new(count.span, "partitions with names are counted by their names");
            out.push(found.help("remove `count`"));
            return None;
        }
        Some(count) => Parts::Count(number(count, out)?),
        None if named.is_empty() => {
            let found = Diagnostic::new(*span, "nothing says which partitions there are");
            out.push(found.help("write `partitions: { recent: LESS THAN (2020), rest: LESS THAN MAXVALUE }`, or `count: 4` of a hash"));
            return None;
        }
        None => Parts::Named(named),
    };
    let subpartitions = match subpartitions {
        Some(number_of) => Some(number(number_of, out)?),
        None => None,
    };
    if let (Some(_), None) = (subpartitions, &subpartition_by) {
        out.push(
            Diagnostic::new(*span, "nothing says how rows are spread over `subpartitions`")
                .help("write `subpartition_by: HASH (id)`"),
        );
        return None;
    }
    Some(Box::new(Partitioning { by: by?, subpartition_by, subpartitions, parts }))
}

/// `range columns (a)` with its words in upper case.
fn way(text: &Spanned<String>, ways: &[&str], out: &mut Diagnostics) -> Option<Expr> {
    let whole = text.value.trim();
    let (words, rest) = whole.split_at(whole.find(['(', '`']).unwrap_or(whole.len()));
    let mut words: Vec<String> = words.split_whitespace().map(str::to_ascii_uppercase).collect();
    let is_timed = words.first().is_some_and(|word| word == "SYSTEM_TIME") && ways.contains(&"SYSTEM_TIME");
    if is_timed {
        // What follows has strings in it.
        return Some(Expr::new(format!("SYSTEM_TIME{}", &whole["SYSTEM_TIME".len()..])));
    }
    // Which of its hashes is meant is a word between.
    if let Some(at) = words.iter().position(|word| word.starts_with("ALGORITHM")) {
        words.truncate(at);
    }
    if ways.contains(&words.join(" ").as_str()) && rest.ends_with(')') {
        let head = whole.len() - rest.len();
        return Some(Expr::new(format!("{} {rest}", whole[..head].trim().to_ascii_uppercase())));
    }
    let found = Diagnostic::new(text.span, format!("`{whole}` does not say how rows are spread"));
    let ways = ways.iter().map(|way| format!("`{way} (…)`")).collect::<Vec<_>>().join(", ");
    out.push(found.help(format!("write one of {ways}")));
    None
}

fn number(count: &Spanned<u64>, out: &mut Diagnostics) -> Option<u32> {
    // The servers' own bound (<https://dev.mysql.com/doc/refman/8.0/en/partitioning-limitations.html>).
    match u32::try_from(count.value) {
        Ok(number @ 1..=8192) => Some(number),
        Ok(_) | Err(_) => {
            out.push(Diagnostic::new(count.span, "a table has 1 to 8192 partitions"));
            None
        }
    }
}

fn parts(declared: &Map<PartDecl>, out: &mut Diagnostics) -> Vec<Part> {
    let mut read: Vec<Part> = Vec::new();
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for (name, part) in &declared.entries {
        if !check_name(&name.value, name.span, "partition", out) {
            continue;
        }
        // Names of partitions differ in more than case.
        if let Some(first) = seen.insert(name.value.to_lowercase(), name.span) {
            let message = format!("partition `{}` is there twice", name.value);
            out.push(Diagnostic::new(name.span, message).related(first, "the first one"));
            continue;
        }
        let Some(part) = part else { continue };
        let (values, long) = match part {
            OrShort::Short(text, _) => (Some(text), None),
            OrShort::Long(body) => (body.values.as_ref(), Some(body)),
        };
        let mut lowered = Part {
            name: name.value.clone(),
            values: values.and_then(|text| bound(text, out)),
            options: Parameters::default(),
            subparts: Vec::new(),
        };
        if let Some(body) = long {
            let PartBody { values: _, comment, options, subpartitions, span: _, broken: _ } = body.as_ref();
            let comment = comment.iter().map(|text| ("comment".to_owned(), text.value.clone()));
            let options = storage::parameters(options, out);
            let options = options.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
            lowered.options = comment.chain(options.collect::<Vec<_>>()).collect();
            lowered.subparts = parts(subpartitions, out);
        }
        read.push(lowered);
    }
    read
}

/// `less than (10)` with its words in upper case, and without `VALUES` before them.
fn bound(text: &Spanned<String>, out: &mut Diagnostics) -> Option<Expr> {
    let whole = text.value.trim();
    let upper = whole.to_ascii_uppercase();
    let rest = upper.strip_prefix("VALUES ").map_or(whole, |rest| whole[whole.len() - rest.len()..].trim());
    let upper = rest.to_ascii_uppercase();
    for word in ["LESS THAN", "IN"] {
        if let Some(after) = upper.strip_prefix(word).map(str::trim_start)
            && (after.starts_with('(') || (word == "LESS THAN" && after == "MAXVALUE"))
        {
            let kept = &rest[rest.len() - after.len()..];
            let kept = if after == "MAXVALUE" { after } else { kept };
            return Some(Expr::new(format!("{word} {kept}")));
        }
    }
    if matches!(upper.as_str(), "DEFAULT" | "HISTORY" | "CURRENT") {
        return Some(Expr::new(upper));
    }
    let found = Diagnostic::new(text.span, format!("`{whole}` does not say which rows a partition holds"));
    out.push(found.help("write `LESS THAN (…)`, `LESS THAN MAXVALUE`, `IN (…)` or `DEFAULT`"));
    None
}
