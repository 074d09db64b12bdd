//! Rows that belong to the code: a mapping from their keys, or a list.

use serde_json::json;

use crate::Diagnostics;
use crate::Span;
use crate::yaml::from_yaml::{Definitions, FromYaml, Spanned, expected};
use crate::yaml::node::{Entry, Kind, Node};

/// The rows of a table.
#[derive(Clone, Debug)]
pub(crate) struct RowsDecl {
    /// Each row, in the order of the file.
    pub(crate) rows: Vec<RowDecl>,
    /// Whether they are written by their keys.
    pub(crate) by_key: bool,
    /// Whether one of them could not be read.
    pub(crate) broken: bool,
    /// Where they stand.
    pub(crate) span: Span,
}

/// One row.
#[derive(Clone, Debug)]
pub(crate) struct RowDecl {
    /// What it is written under, where that is a key.
    pub(crate) key: Option<Spanned<String>>,
    /// Columns and their values.
    pub(crate) cells: Vec<(Spanned<String>, Node)>,
    /// Where it stands.
    pub(crate) span: Span,
}

impl FromYaml for RowsDecl {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        let (rows, by_key): (Vec<Option<RowDecl>>, bool) = match &node.kind {
            Kind::Mapping(entries) => (entries.iter().map(|entry| under_key(entry, out)).collect(), true),
            Kind::Sequence(items) => (items.iter().map(|item| in_list(item, out)).collect(), false),
            Kind::Scalar(_) => {
                let found = expected("rows", node);
                out.push(found.help(
                    "write a mapping from keys, `open: { label: Open }`, or a list; no rows at all are `{}`",
                ));
                (vec![None], false)
            }
        };
        let broken = rows.iter().any(Option::is_none);
        // What is wrong with the others is said all the same.
        Some(Self { rows: rows.into_iter().flatten().collect(), by_key, broken, span: node.span })
    }

    fn json_schema(_: &mut Definitions) -> serde_json::Value {
        json!({ "anyOf": [
            {
                "type": "object",
                "description": "Rows by their keys.",
                "additionalProperties": { "type": ["object", "null"] },
            },
            {
                "type": "array",
                "description": "Rows that say their keys as columns.",
                "items": { "type": "object" },
            },
        ] })
    }
}

fn under_key(entry: &Entry, out: &mut Diagnostics) -> Option<RowDecl> {
    let cells = match &entry.value.kind {
        Kind::Mapping(_) => cells(&entry.value),
        Kind::Scalar(_) if entry.value.is_null() => Vec::new(),
        Kind::Scalar(_) | Kind::Sequence(_) => {
            let found = expected("columns and their values", &entry.value);
            out.push(found.help("write `{ column: value }`, or nothing where the key says all"));
            return None;
        }
    };
    let key = Some(Spanned::new(entry.key.clone(), entry.key_span));
    Some(RowDecl { key, cells, span: entry.key_span })
}

fn in_list(item: &Node, out: &mut Diagnostics) -> Option<RowDecl> {
    match &item.kind {
        Kind::Mapping(entries) => {
            let span = entries.first().map_or(item.span, |entry| entry.key_span);
            Some(RowDecl { key: None, cells: cells(item), span })
        }
        Kind::Scalar(_) | Kind::Sequence(_) => {
            out.push(expected("columns and their values", item).help("write `{ column: value }`"));
            None
        }
    }
}

fn cells(node: &Node) -> Vec<(Spanned<String>, Node)> {
    let entries = node.mapping().unwrap_or_default();
    entries
        .iter()
        .map(|entry| (Spanned::new(entry.key.clone(), entry.key_span), entry.value.clone()))
        .collect()
}
