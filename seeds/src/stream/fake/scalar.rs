//! Values in the words of seeds: what is made is read as a file's would be.

use tablewright_schema::yaml::node::{Kind, Node, Scalar};

use super::NOWHERE;
use crate::format::json;

pub(super) fn scalar(text: String, plain: bool) -> Node {
    Node { span: NOWHERE, kind: Kind::Scalar(Scalar { text, plain }) }
}

pub(super) fn plain(text: String) -> Node {
    scalar(text, true)
}

pub(super) fn quoted(text: String) -> Node {
    scalar(text, false)
}

pub(super) fn tree(text: &str) -> Node {
    // It was printed by a printer of JSON.
    json::parse(text, 0, 0).ok().flatten().unwrap_or_else(|| plain(String::new()))
}

/// A number of parts with its point: 1250 of a hundred each are `12.50`.
pub(super) fn printed(parts: i64, unit: i64) -> String {
    let (whole, behind) =
        (parts.unsigned_abs() / unit.unsigned_abs(), parts.unsigned_abs() % unit.unsigned_abs());
    let sign = if parts < 0 { "-" } else { "" };
    match unit {
        1 => format!("{sign}{whole}"),
        unit => format!("{sign}{whole}.{behind:0width$}", width = unit.to_string().len() - 1),
    }
}

pub(super) fn moment(seconds: i64, format: &str) -> String {
    chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default().format(format).to_string()
}
