//! `$file`: what a file holds, as the value of a column.

use std::fmt::Write;
use std::path::PathBuf;

use tablewright_schema::model::Type;
use tablewright_schema::yaml::node::{Kind, Node, Scalar};
use tablewright_schema::yaml::{add_text, parse::parse};
use tablewright_schema::{Diagnostic, Diagnostics, Sources, Span};

use crate::format::{Format, json};

/// Bytes of one file: what a message to a database can hold.
const MOST: u64 = 256 << 20;

/// The file that `named` names, seen from the file in which it does: bytes as they are, a document where the column holds one, and
/// text otherwise.
pub(crate) fn read(named: &Node, ty: &Type, sources: &Sources) -> Result<Node, Diagnostic> {
    let help = "write `{ $file: prompts/mediator.md }`, a path that begins where this file lies";
    let Some(name) = named.scalar().filter(|scalar| !scalar.text.is_empty()) else {
        let message = format!("expected the path of a file, found {}", named.what());
        return Err(Diagnostic::new(named.span, message).help(help));
    };
    let path =
        sources.path(named.span.file).parent().map(|folder| folder.join(&name.text)).unwrap_or_default();
    let wrong = |reason: String| {
        let message = format!("cannot read {}: {reason}", path.display());
        Diagnostic::new(named.span, message).help("the path begins where this file lies")
    };
    let size = std::fs::metadata(&path).map_err(|error| wrong(error.to_string()))?.len();
    if size > MOST {
        return Err(wrong(format!("it has {} MiB, and a value at the most {}", size >> 20, MOST >> 20)));
    }
    let bytes = std::fs::read(&path).map_err(|error| wrong(error.to_string()))?;
    let kind = match ty {
        Type::Bytes => scalar(hexadecimal(&bytes)),
        Type::Json | Type::Array(_) => document(path.clone(), bytes, named.span)?,
        Type::SmallInt
        | Type::Int
        | Type::BigInt
        | Type::Bool
        | Type::Text
        | Type::Varchar(_)
        | Type::Char(_)
        | Type::Decimal(_)
        | Type::Float
        | Type::Double
        | Type::Uuid
        | Type::Date
        | Type::Time
        | Type::Timestamp
        | Type::TimestampTz
        | Type::Interval
        | Type::Enum(_)
        | Type::Native(_) => {
            scalar(String::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8".to_owned()))?)
        }
    };
    Ok(Node { span: named.span, kind })
}

fn scalar(text: String) -> Kind {
    Kind::Scalar(Scalar { text, plain: false })
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 + 2 * bytes.len());
    text.push_str(r"\x");
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A file of JSON or YAML.
fn document(path: PathBuf, bytes: Vec<u8>, span: Span) -> Result<Kind, Diagnostic> {
    let shown = path.display().to_string();
    let format = Format::of(&path);
    let mut out = Diagnostics::default();
    let node = match (add_text(path, bytes, &mut out), format) {
        (None, _) => None,
        (Some(file), Some(Format::Yaml)) => parse(file, &mut out),
        (Some(file), Some(Format::Json | Format::JsonLines | Format::Csv) | None) => {
            let sources = out.sources.clone();
            match json::parse(sources.text(file), file, 0) {
                Ok(node) => node,
                Err(found) => {
                    out.push(found);
                    None
                }
            }
        }
    };
    match (node, out.list.first()) {
        (Some(node), None) => Ok(respanned(node, span).kind),
        (None, None) => {
            Err(Diagnostic::new(span, format!("{shown} is empty")).help("write a JSON document into it"))
        }
        (_, Some(first)) => {
            let place = out.sources.location(first.span);
            Err(Diagnostic::new(span, format!("{place}: {}", first.message)))
        }
    }
}

/// The same tree with every node at one place: its own text is not among the sources.
pub(crate) fn respanned(node: Node, span: Span) -> Node {
    let kind = match node.kind {
        Kind::Scalar(scalar) => Kind::Scalar(scalar),
        Kind::Sequence(items) => {
            Kind::Sequence(items.into_iter().map(|item| respanned(item, span)).collect())
        }
        Kind::Mapping(entries) => {
            let entry = |mut entry: tablewright_schema::yaml::node::Entry| {
                entry.key_span = span;
                entry.value = respanned(entry.value, span);
                entry
            };
            Kind::Mapping(entries.into_iter().map(entry).collect())
        }
    };
    Node { span, kind }
}
