//! What rows may say instead of a value, and instead of themselves: `$var`, `$text`, `$uuid`, `$each`, `$repeat`. A row with such words
//! becomes the rows that it stands for, before anybody asks what they mean. `$file` is left: what a file is depends on the column.

use std::collections::BTreeMap;

use sha1::{Digest, Sha1};
use tablewright_schema::nearest::suggestion;
use tablewright_schema::yaml::node::{Entry, Kind, Node, Scalar, Value};
use tablewright_schema::{Diagnostic, Span};
use uuid::{Builder, Uuid};

/// Words that stand for a value: the only key of a mapping.
const OF_VALUES: [&str; 4] = ["$var", "$text", "$uuid", FILE];
/// Words beside the columns of a row.
const OF_ROWS: [&str; 3] = ["$each", "$repeat", "$as"];
/// What a file holds.
pub(crate) const FILE: &str = "$file";
/// Rows that one row may stand for: more are rather a file of CSV, or generated.
const MOST_ROWS: i64 = 1_000_000;

/// Whether a word stands for a value.
pub(crate) fn is_word(word: &str) -> bool {
    OF_VALUES.contains(&word)
}

/// The value of a word, where a node is that word and nothing else.
pub(crate) fn word<'n>(node: &'n Node, word: &str) -> Option<&'n Node> {
    match node.mapping() {
        Some([entry]) if entry.key == word => Some(&entry.value),
        Some(_) | None => None,
    }
}

/// Calls `row` for each row that a node stands for.
pub(crate) fn each_row(
    node: &Node,
    variables: &BTreeMap<String, String>,
    out: &mut Vec<Diagnostic>,
    mut row: impl FnMut(&Node, &mut Vec<Diagnostic>),
) {
    if !has_words(node) {
        return row(node, out);
    }
    let Some(entries) = node.mapping() else { return row(node, out) };
    let (words, columns): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| OF_ROWS.contains(&entry.key.as_str()));
    let columns: Vec<Entry> = columns.into_iter().cloned().collect();
    let columns = Node { span: node.span, kind: Kind::Mapping(columns) };
    let Some(rounds) = rounds(&words, out) else { return };
    for locals in rounds {
        let mut scope = Scope { variables, replaces: !words.is_empty(), locals, out };
        if let Some(expanded) = scope.expand(&columns) {
            row(&expanded, out);
        }
    }
}

/// What a node stands for, outside of rows.
pub(crate) fn value(
    node: &Node,
    variables: &BTreeMap<String, String>,
    out: &mut Vec<Diagnostic>,
) -> Option<Node> {
    Scope { variables, replaces: false, locals: Locals::new(), out }.expand(node)
}

/// A node in every text of which `${n}` stands for that number.
pub(crate) fn numbered(
    node: &Node,
    number: u64,
    variables: &BTreeMap<String, String>,
    out: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let locals = vec![("n".to_owned(), scalar(number.to_string(), node.span))];
    Scope { variables, replaces: true, locals, out }.expand(node)
}

fn has_words(node: &Node) -> bool {
    match &node.kind {
        Kind::Scalar(_) => false,
        Kind::Sequence(items) => items.iter().any(has_words),
        Kind::Mapping(entries) => entries.iter().any(|entry| {
            let key = entry.key.as_str();
            (key.starts_with('$') && (is_word(key) || OF_ROWS.contains(&key))) || has_words(&entry.value)
        }),
    }
}

type Locals = Vec<(String, Node)>;

/// What is different in each of the rows.
fn rounds(words: &[&Entry], out: &mut Vec<Diagnostic>) -> Option<Vec<Locals>> {
    let get = |word: &str| words.iter().find(|entry| entry.key == word).map(|entry| &entry.value);
    let number = |at: i64, span: Span| (String::from("n"), scalar(at.to_string(), span));
    let name = match get("$as").map(|node| (node.scalar(), node.span)) {
        None => None,
        Some((Some(scalar), _)) if is_name(&scalar.text) => Some(scalar.text.clone()),
        Some((_, span)) => {
            out.push(
                Diagnostic::new(span, "expected a name")
                    .help("write `$as: agent`, and `${agent}` for the value"),
            );
            return None;
        }
    };
    match (get("$each"), get("$repeat")) {
        (None, None) => match words.first() {
            None => Some(vec![Locals::new()]),
            Some(word) => {
                let found = Diagnostic::new(
                    word.key_span,
                    "`$as` names what `$each` or `$repeat` counts, and neither is here",
                );
                out.push(found.help("write `$each: [ … ]` or `$repeat: 10` beside it"));
                None
            }
        },
        (Some(_), Some(repeat)) => {
            out.push(Diagnostic::new(repeat.span, "a row has `$each` or `$repeat`, not both"));
            None
        }
        (Some(each), None) => {
            let Some(items) = each.sequence() else {
                let found = Diagnostic::new(each.span, format!("expected a list, found {}", each.what()));
                out.push(
                    found
                        .help("write `$each: [first, second]`: a row for each, with `${each}` for the value"),
                );
                return None;
            };
            let name = name.unwrap_or_else(|| "each".to_owned());
            let rounds = items
                .iter()
                .zip(1..)
                .map(|(item, at)| vec![(name.clone(), item.clone()), number(at, item.span)]);
            Some(rounds.collect())
        }
        (None, Some(repeat)) => match repeat.scalar().map(Scalar::value) {
            Some(Value::Int(times)) if (0..=MOST_ROWS).contains(&times) => {
                let rounds = (1..=times).map(|at| {
                    let (n, value) = number(at, repeat.span);
                    vec![(name.clone().unwrap_or(n), value)]
                });
                Some(rounds.collect())
            }
            Some(_) | None => {
                let found = Diagnostic::new(
                    repeat.span,
                    format!("expected a number of rows, found {}", repeat.what()),
                );
                out.push(found.help(format!("write a whole number from 0 to {MOST_ROWS}")));
                None
            }
        },
    }
}

fn scalar(text: String, span: Span) -> Node {
    Node { span, kind: Kind::Scalar(Scalar { text, plain: true }) }
}

/// A text that could be read as null is text, where it stands for something.
fn given(text: &str, span: Span) -> Node {
    let plain = !matches!(text, "" | "~" | "null" | "Null" | "NULL");
    Node { span, kind: Kind::Scalar(Scalar { text: text.to_owned(), plain }) }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

struct Scope<'v, 'o> {
    variables: &'v BTreeMap<String, String>,
    /// Whether `${…}` stands for something in every text, and not only in `$text`.
    replaces: bool,
    locals: Locals,
    out: &'o mut Vec<Diagnostic>,
}

impl Scope<'_, '_> {
    /// The node without words; `None` where `out` says why not.
    fn expand(&mut self, node: &Node) -> Option<Node> {
        let kind = match &node.kind {
            Kind::Scalar(scalar) if self.replaces && scalar.text.contains('$') => return self.replaced(node),
            Kind::Scalar(_) => return Some(node.clone()),
            Kind::Sequence(items) => {
                let items: Vec<Option<Node>> = items.iter().map(|item| self.expand(item)).collect();
                Kind::Sequence(items.into_iter().collect::<Option<_>>()?)
            }
            Kind::Mapping(entries) => match entries.as_slice() {
                [entry] if entry.key == "$text" => return self.text(&entry.value),
                [entry] if entry.key == "$var" => return self.variable(&entry.value),
                [entry] if entry.key == "$uuid" => {
                    let value = self.expand(&entry.value)?;
                    return self.uuid(node.span, &value);
                }
                entries => {
                    let value =
                        |entry: &Entry| Some(Entry { value: self.expand(&entry.value)?, ..entry.clone() });
                    let entries: Vec<Option<Entry>> = entries.iter().map(value).collect();
                    Kind::Mapping(entries.into_iter().collect::<Option<_>>()?)
                }
            },
        };
        Some(Node { span: node.span, kind })
    }

    fn wrong(&mut self, span: Span, message: impl Into<String>, help: &str) -> Option<Node> {
        self.out.push(Diagnostic::new(span, message).help(help));
        None
    }

    /// `$text: Hello ${name}`
    fn text(&mut self, node: &Node) -> Option<Node> {
        let help = "write `{ $text: \"Hello ${name}\" }`";
        if node.scalar().is_none() {
            return self.wrong(node.span, format!("expected text, found {}", node.what()), help);
        }
        let replaced = self.replaced(node)?;
        let text = replaced.scalar().map(|scalar| scalar.text.clone())?;
        Some(Node { span: node.span, kind: Kind::Scalar(Scalar { text, plain: false }) })
    }

    /// `$var: admin_email`
    fn variable(&mut self, node: &Node) -> Option<Node> {
        let name = node.scalar().map(|scalar| scalar.text.clone());
        match name {
            Some(name) => self.lookup(&name, node.span),
            None => self.wrong(node.span, "expected the name of a variable", "write `{ $var: admin_email }`"),
        }
    }

    /// What a name stands for: `each.name` is an entry of what `each` does.
    fn lookup(&mut self, name: &str, span: Span) -> Option<Node> {
        let mut parts = name.split('.');
        let first = parts.next().unwrap_or_default();
        if let Some((_, node)) = self.locals.iter().find(|(known, _)| known == first) {
            let mut at = node;
            for part in parts {
                match at.get(part) {
                    Some(inner) => at = inner,
                    None => {
                        let keys = at.mapping().unwrap_or_default().iter().map(|entry| entry.key.as_str());
                        let help = suggestion(part, keys);
                        let found = Diagnostic::new(span, format!("`{first}` has no `{part}` here"))
                            .related(at.span, "this is what it stands for");
                        self.out.push(match help {
                            Some(help) => found.help(help),
                            None => found,
                        });
                        return None;
                    }
                }
            }
            return Some(Node { span, kind: at.kind.clone() });
        }
        if let Some(value) = self.variables.get(name) {
            return Some(given(value, span));
        }
        let known = self
            .locals
            .iter()
            .map(|(name, _)| name.as_str())
            .chain(self.variables.keys().map(String::as_str));
        let help = suggestion(name, known);
        let help =
            help.unwrap_or_else(|| format!("give it: `--var {name}=…`, or `variables:` in tablewright.yaml"));
        self.wrong(span, format!("nothing is called `{name}` here"), &help)
    }

    /// The text with everything in `${…}` replaced, and `$$` as a dollar sign. What is nothing but `${name}` is the value itself.
    fn replaced(&mut self, node: &Node) -> Option<Node> {
        let scalar = node.scalar()?;
        let (text, plain) = (scalar.text.clone(), scalar.plain);
        if let Some(name) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'))
            && !name.contains("${")
        {
            return self.lookup(name, node.span);
        }
        let mut replaced = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find('$') {
            replaced.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix("$$") {
                replaced.push('$');
                rest = after;
            } else if let Some(inside) = rest.strip_prefix("${") {
                let Some(end) = inside.find('}') else {
                    return self.wrong(
                        node.span,
                        "`${` is not closed by `}`",
                        "write `$$` for a dollar sign",
                    );
                };
                let value = self.lookup(&inside[..end], node.span)?;
                match value.scalar() {
                    Some(scalar) => replaced.push_str(&scalar.text),
                    None => {
                        let message = format!("`{}` is {}, and no text", &inside[..end], value.what());
                        return self.wrong(node.span, message, "name one of its entries: `${each.name}`");
                    }
                }
                rest = &inside[end + 1..];
            } else {
                replaced.push('$');
                rest = &rest[1..];
            }
        }
        replaced.push_str(rest);
        Some(Node { span: node.span, kind: Kind::Scalar(Scalar { text: replaced, plain }) })
    }

    /// `$uuid: planner`, `$uuid: { name: planner, namespace: dns }`
    fn uuid(&mut self, span: Span, node: &Node) -> Option<Node> {
        let help = "write `{ $uuid: planner }`, or `{ $uuid: { name: example.org, namespace: dns } }`";
        let text = |node: Option<&Node>| node.and_then(Node::scalar).map(|scalar| scalar.text.clone());
        let (name, namespace) = match node.mapping() {
            Some(entries)
                if entries.iter().all(|entry| matches!(entry.key.as_str(), "name" | "namespace")) =>
            {
                (text(node.get("name")), node.get("namespace"))
            }
            Some(_) => (None, None),
            None => (text(Some(node)), None),
        };
        let Some(name) = name else {
            return self.wrong(node.span, "expected the name that the UUID is made from", help);
        };
        let namespace = match namespace.map(|node| (text(Some(node)), node.span)) {
            None => Uuid::NAMESPACE_URL,
            Some((word, place)) => match word.as_deref().and_then(namespace_of) {
                Some(namespace) => namespace,
                None => {
                    return self.wrong(place, "this is no namespace", "write dns, url, oid, x500, or a UUID");
                }
            },
        };
        let uuid = uuid_of(&namespace, &name).hyphenated().to_string();
        Some(Node { span, kind: Kind::Scalar(Scalar { text: uuid, plain: false }) })
    }
}

fn namespace_of(word: &str) -> Option<Uuid> {
    match word {
        "dns" => Some(Uuid::NAMESPACE_DNS),
        "url" => Some(Uuid::NAMESPACE_URL),
        "oid" => Some(Uuid::NAMESPACE_OID),
        "x500" => Some(Uuid::NAMESPACE_X500),
        word => Uuid::try_parse(word).ok(),
    }
}

/// Version 5 of RFC 9562: the same name has the same UUID, everywhere and forever.
fn uuid_of(namespace: &Uuid, name: &str) -> Uuid {
    let digest = Sha1::new().chain_update(namespace.as_bytes()).chain_update(name.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_sha1_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_of_names_are_those_of_everybody() {
        // RFC 9562, A.4, and what `uuidgen --sha1 --namespace @url` prints.
        assert_eq!(
            uuid_of(&Uuid::NAMESPACE_DNS, "www.example.com").to_string(),
            "2ed6657d-e927-568b-95e1-2665a8aea6a2"
        );
    }
}
