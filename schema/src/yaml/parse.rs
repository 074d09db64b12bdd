//! YAML text to a tree: anchors, aliases and merge keys resolved, duplicate keys reported, hostile input bounded.

use std::collections::{BTreeMap, HashMap};

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, Tag, options};

use super::node::{Entry, Kind, Node, Scalar};
use super::{commas, syntax};
use crate::{Diagnostic, Diagnostics, Span};

/// Nodes that aliases of one file may add: far more than a person writes, far fewer than a bomb needs.
const MAX_ALIASED_NODES: usize = 200_000;
/// Levels of nesting, so that no reader of the tree can run out of stack.
pub(super) const MAX_DEPTH: usize = 100;
/// Bytes of one file.
const MAX_BYTES: usize = 64 << 20;

/// The tree of a file of `out.sources`: `None` if it is empty, or if `out` says why it could not be read.
pub fn parse(file: u32, out: &mut Diagnostics) -> Option<Node> {
    let text = out.sources.shared_text(file);
    if text.len() > MAX_BYTES {
        let message = format!("this file has {} MiB; the limit is {}", text.len() >> 20, MAX_BYTES >> 20);
        out.push(Diagnostic::new(Span { file, start: 0, end: 0 }, message));
        return None;
    }
    let found = out.list.len();
    let (stack, anchors) = (Vec::new(), HashMap::new());
    let tree = Builder { file, text: &text, stack, root: None, anchors, aliased: 0, out };
    let root = tree.build();
    if out.list.len() > found { None } else { root }
}

struct Builder<'a> {
    file: u32,
    text: &'a str,
    stack: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Anchored>,
    aliased: usize,
    out: &'a mut Diagnostics,
}

/// A collection whose end has not come yet.
struct Open {
    span: Span,
    anchor: usize,
    /// Levels inside it so far.
    depth: usize,
    /// Nodes inside it so far.
    size: usize,
    /// Written with braces or brackets, where a comma ends a value.
    flow: bool,
    kind: OpenKind,
}

enum OpenKind {
    Sequence(Vec<Node>),
    Mapping { entries: Entries, merged: Vec<Entry>, key: Option<Key> },
}

/// The entries of a mapping, found by their keys.
#[derive(Default)]
struct Entries {
    list: Vec<Entry>,
    /// Where each stands, as soon as they are many: most mappings have few.
    places: BTreeMap<String, usize>,
}

impl Entries {
    const FEW: usize = 16;

    fn get(&self, key: &str) -> Option<&Entry> {
        if self.list.len() <= Self::FEW {
            return self.list.iter().find(|entry| entry.key == key);
        }
        self.places.get(key).and_then(|at| self.list.get(*at))
    }

    /// Adds one whose key is new.
    fn push(&mut self, entry: Entry) {
        if self.list.len() == Self::FEW {
            let all = self.list.iter().enumerate();
            self.places = all.map(|(at, entry)| (entry.key.clone(), at)).collect();
        }
        if self.list.len() >= Self::FEW {
            self.places.insert(entry.key.clone(), self.list.len());
        }
        self.list.push(entry);
    }
}

/// A key that waits for its value.
struct Key {
    text: String,
    plain: bool,
    span: Span,
    valid: bool,
}

/// A finished node, with what it costs to repeat it.
struct Anchored {
    node: Node,
    depth: usize,
    size: usize,
}

impl Builder<'_> {
    fn build(mut self) -> Option<Node> {
        let options = options! {
            emit_comments: false,
            emit_unresolved_aliases: true,
            block_nesting_limit: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH,
            simple_key_max_lookahead: 4096,
        };
        let mut documents = 0;
        for event in Parser::new_from_str_with_options(self.text, options) {
            let (event, span) = match event {
                Ok((event, span)) => (event, self.span(span.byte_range())),
                Err(error) => {
                    self.out.push(syntax::explain(&error, self.file, self.text));
                    return None;
                }
            };
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        let help = "remove the `---`, or write two files";
                        let message = "a file holds one YAML document";
                        self.out.push(Diagnostic::new(span, message).help(help));
                        return None;
                    }
                }
                Event::Scalar(text, style, anchor, tag) => {
                    let plain = style == ScalarStyle::Plain && !self.is_text(tag.as_deref(), span);
                    let scalar = Scalar { text: text.into_owned(), plain };
                    let span = self.trimmed(span);
                    self.close(
                        Anchored { node: Node { span, kind: Kind::Scalar(scalar) }, depth: 0, size: 1 },
                        anchor,
                    );
                }
                Event::SequenceStart(style, anchor, tag) => {
                    self.is_text(tag.as_deref(), span);
                    self.open(span, anchor, style, OpenKind::Sequence(Vec::new()))?;
                }
                Event::MappingStart(style, anchor, tag) => {
                    self.is_text(tag.as_deref(), span);
                    let (entries, merged) = (Entries::default(), Vec::new());
                    let kind = OpenKind::Mapping { entries, merged, key: None };
                    self.open(span, anchor, style, kind)?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.end(span),
                Event::Alias(id) => self.alias(id, span)?,
                Event::UnresolvedAlias(name) => {
                    let message = format!("no anchor `&{name}` stands before this alias");
                    let help = format!("text that begins with `*` needs quotes: \"*{name}\"");
                    self.out.push(Diagnostic::new(span, message).help(help));
                    let kind = Kind::Scalar(Scalar { text: String::new(), plain: true });
                    self.close(Anchored { node: Node { span, kind }, depth: 0, size: 1 }, 0);
                }
                _ => {}
            }
        }
        self.root
    }

    fn span(&self, range: Option<std::ops::Range<usize>>) -> Span {
        let range = range.unwrap_or(self.text.len()..self.text.len());
        Span { file: self.file, start: offset(range.start), end: offset(range.end) }
    }

    /// Block scalars end with their line breaks; a mark there would stand on the next line.
    fn trimmed(&self, span: Span) -> Span {
        let text = &self.text[span.start as usize..span.end as usize];
        Span { end: span.start + offset(text.trim_end().len()), ..span }
    }

    /// Whether a tag asks for text; reports the tags that this language does not have.
    fn is_text(&mut self, tag: Option<&Tag>, span: Span) -> bool {
        let Some(tag) = tag else { return false };
        if tag.is_custom() && tag.parts() != ("!", "") && tag.parts() != ("", "!") {
            let message = format!("the tag `{}` means nothing here", tag.original());
            self.out.push(Diagnostic::new(span, message).help("remove it"));
        }
        !matches!(tag.core_suffix(), Some("int" | "float" | "bool" | "null" | "map" | "seq"))
    }

    fn open(&mut self, span: Span, anchor: usize, style: StructureStyle, kind: OpenKind) -> Option<()> {
        if self.stack.len() >= MAX_DEPTH {
            self.too_deep(span);
            return None;
        }
        let flow = style == StructureStyle::Flow;
        self.stack.push(Open { span, anchor, depth: 0, size: 1, flow, kind });
        Some(())
    }

    fn too_deep(&mut self, span: Span) {
        self.out.push(Diagnostic::new(span, format!("nested more than {MAX_DEPTH} levels deep")));
    }

    fn end(&mut self, span: Span) {
        let Some(open) = self.stack.pop() else { return };
        let end = span.end.max(open.span.end);
        let kind = match open.kind {
            OpenKind::Sequence(items) if open.flow => Kind::Sequence(commas::join_items(items, self.text)),
            OpenKind::Sequence(items) => Kind::Sequence(items),
            OpenKind::Mapping { mut entries, merged, key: _ } => {
                for entry in merged {
                    if entries.get(&entry.key).is_none() {
                        entries.push(entry);
                    }
                }
                let Entries { list: entries, places: _ } = entries;
                let entries = if open.flow { commas::join_entries(entries, self.text) } else { entries };
                Kind::Mapping(entries)
            }
        };
        let node = Node { span: self.trimmed(Span { end, ..open.span }), kind };
        self.close(Anchored { node, depth: open.depth, size: open.size }, open.anchor);
    }

    fn alias(&mut self, id: usize, span: Span) -> Option<()> {
        let Some(Anchored { node, depth, size }) = self.anchors.get(&id) else {
            self.out.push(Diagnostic::new(span, "this alias stands inside what it repeats"));
            return None;
        };
        let (depth, size) = (*depth, *size);
        self.aliased += size;
        if self.aliased > MAX_ALIASED_NODES {
            let message = format!("the aliases of this file repeat more than {MAX_ALIASED_NODES} values");
            self.out.push(Diagnostic::new(span, message));
            return None;
        }
        if self.stack.len() + depth > MAX_DEPTH {
            self.too_deep(span);
            return None;
        }
        let node = node.clone();
        self.close(Anchored { node, depth, size }, 0);
        Some(())
    }

    /// A node is complete: it goes into the collection around it.
    fn close(&mut self, done: Anchored, anchor: usize) {
        let Anchored { node, depth, size } = done;
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored { node: node.clone(), depth, size });
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return;
        };
        open.depth = open.depth.max(depth + 1);
        open.size += size;
        match &mut open.kind {
            OpenKind::Sequence(items) => items.push(node),
            OpenKind::Mapping { entries, merged, key } => match key.take() {
                None => *key = Some(read_key(node, self.out)),
                Some(Key { text, plain: true, span, valid: true }) if text == "<<" => {
                    merge(node, span, merged, self.out);
                }
                Some(Key { text, span, valid, .. }) => {
                    if let Some(first) = entries.get(&text) {
                        if valid {
                            let found = Diagnostic::new(span, format!("`{text}` is written twice"));
                            self.out.push(found.related(first.key_span, "first written here"));
                        }
                        return;
                    }
                    entries.push(Entry { key: text, key_span: span, value: node });
                }
            },
        }
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("files are smaller than MAX_BYTES")
}

fn read_key(node: Node, out: &mut Diagnostics) -> Key {
    match node.kind {
        Kind::Scalar(Scalar { text, plain }) => Key { text, plain, span: node.span, valid: true },
        Kind::Sequence(_) | Kind::Mapping(_) => {
            let message = format!("a key is a word, not {}", node.what());
            let help = "text that begins with `{` or `[` needs quotes";
            out.push(Diagnostic::new(node.span, message).help(help));
            Key { text: String::new(), plain: false, span: node.span, valid: false }
        }
    }
}

/// `<<: *base` and `<<: [*first, *second]`: entries that hold unless the mapping says otherwise; earlier ones win.
fn merge(node: Node, span: Span, merged: &mut Vec<Entry>, out: &mut Diagnostics) {
    let sources = match node.kind {
        Kind::Sequence(items) => items,
        Kind::Mapping(_) | Kind::Scalar(_) => vec![node],
    };
    for source in sources {
        let Kind::Mapping(entries) = source.kind else {
            let message = format!("`<<` merges mappings, not {}", source.what());
            out.push(
                Diagnostic::new(span, message).help("write `<<: *anchor`, where `&anchor` names a mapping"),
            );
            continue;
        };
        merged.extend(entries);
    }
}
