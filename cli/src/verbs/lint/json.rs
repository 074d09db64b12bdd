//! The findings as one JSON document.

use serde_json::{Value, json};
use tablewright_migrations::lint::{Finding, Level};

use super::{Looked, place};
use crate::comparison;

/// Every finding with its place: lines and columns from 1, columns in characters.
pub(super) fn document(looked: &[Looked]) -> Value {
    let findings: Vec<Value> =
        looked.iter().flat_map(|looked| looked.found.iter().map(|finding| one(looked, finding))).collect();
    let number = |level: Level| {
        looked.iter().flat_map(|looked| &looked.found).filter(|finding| finding.level == level).count()
    };
    json!({
        "files": looked.iter().map(|looked| &looked.path).collect::<Vec<_>>(),
        "errors": number(Level::Error),
        "warnings": number(Level::Warning),
        "notes": number(Level::Note),
        "findings": findings,
        "mended": looked.iter().filter_map(mended).collect::<Vec<_>>(),
    })
}

/// A file that was edited, and what is not found in it any more.
fn mended(looked: &Looked) -> Option<Value> {
    let (before, gone) = looked.mended.as_ref()?;
    let diff = comparison::of(before, &looked.text).unified_diff().to_string();
    let codes: Vec<&str> = gone.iter().map(|finding| finding.rule.code).collect();
    Some(json!({ "file": looked.path, "codes": codes, "diff": diff }))
}

fn one(looked: &Looked, finding: &Finding) -> Value {
    let Finding { rule, level, span: _, subject, message, fix, edits } = finding;
    let ((line, column), (end_line, end_column)) = place(&looked.text, finding);
    json!({
        "code": rule.code,
        "level": level.word(),
        "category": rule.category.word(),
        "file": looked.path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "subject": subject,
        "message": message,
        "why": rule.why,
        "help": rule.help,
        "fix": fix,
        "mendable": !edits.is_empty(),
    })
}
