//! Commas inside parentheses: `{ type: decimal(10,2) }`.
//!
//! To YAML, the comma ends the value and `2)` is a key without one. Nothing in this language can mean that, while types and
//! SQL are full of such commas, so what stands in parentheses is put together again.

use super::node::{Entry, Kind, Node};

/// Entries of a mapping in braces, with values put together that a comma in parentheses cut.
pub(super) fn join_entries(entries: Vec<Entry>, text: &str) -> Vec<Entry> {
    let mut joined: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        let nothing = entry.value.span.start == entry.value.span.end;
        let rest = nothing && entry.value.is_null();
        match joined.last_mut() {
            Some(last)
                if rest
                    && is_open(&last.value)
                    && is_plain(text, entry.key_span.start)
                    && follows(&last.value, entry.key_span.start, text) =>
            {
                extend(&mut last.value, entry.key_span.end, text);
            }
            _ => joined.push(entry),
        }
    }
    joined
}

/// Items of a list in brackets, with items put together that a comma in parentheses cut.
pub(super) fn join_items(items: Vec<Node>, text: &str) -> Vec<Node> {
    let mut joined: Vec<Node> = Vec::with_capacity(items.len());
    for item in items {
        let plain = item.scalar().is_some_and(|scalar| scalar.plain);
        match joined.last_mut() {
            Some(last) if plain && is_open(last) && follows(last, item.span.start, text) => {
                extend(last, item.span.end, text)
            }
            _ => joined.push(item),
        }
    }
    joined
}

/// Whether a node is unquoted text with more parentheses opened than closed.
fn is_open(node: &Node) -> bool {
    let Some(scalar) = node.scalar().filter(|scalar| scalar.plain) else { return false };
    let count = |c: char| scalar.text.matches(c).count();
    count('(') > count(')')
}

/// Whether only a comma stands between a node and `start`: what an alias repeats stands elsewhere.
fn follows(node: &Node, start: u32, text: &str) -> bool {
    let between = text.get(node.span.end as usize..start as usize);
    between.is_some_and(|between| between.trim() == ",")
}

fn is_plain(text: &str, start: u32) -> bool {
    !text[start as usize..].starts_with(['"', '\'', '*', '?'])
}

/// The node as the source has it up to `end`, its lines folded as YAML folds them.
fn extend(node: &mut Node, end: u32, text: &str) {
    let whole = &text[node.span.start as usize..end as usize];
    let whole = if whole.contains('\n') {
        whole.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        whole.to_owned()
    };
    node.span.end = end;
    if let Kind::Scalar(scalar) = &mut node.kind {
        scalar.text = whole;
    }
}

#[cfg(test)]
mod tests {
    use crate::{Diagnostics, yaml::parse::parse};

    fn json(text: &str) -> String {
        let mut out = Diagnostics::default();
        let file = out.sources.add("a.yaml", text);
        let node = parse(file, &mut out);
        assert!(out.is_empty(), "{out}");
        node.expect("there is a value").to_json().to_string()
    }

    #[test]
    fn a_comma_in_parentheses_ends_no_value() {
        assert_eq!(
            json("{ type: decimal(10,2), unique: true }"),
            r#"{"type":"decimal(10,2)","unique":true}"#
        );
        assert_eq!(json("{ sql: f(a, g(b, c)), d: }"), r#"{"sql":"f(a, g(b, c))","d":null}"#);
        assert_eq!(json("[(lower(a, b)) desc, c]"), r#"["(lower(a, b)) desc","c"]"#);
        assert_eq!(json("{ sql: f(a,\n  b) }"), r#"{"sql":"f(a, b)"}"#);
    }

    #[test]
    fn other_commas_do() {
        assert_eq!(json("{ a: b, c }"), r#"{"a":"b","c":null}"#);
        assert_eq!(json("{ a: \"(b\", c }"), r#"{"a":"(b","c":null}"#);
        assert_eq!(json("[a, b)]"), r#"["a","b)"]"#);
        assert_eq!(json("a: (b\nc:\n"), r#"{"a":"(b","c":null}"#);
    }
}
