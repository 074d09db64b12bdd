//! Finds again where in a file something was written, for what is known to be wrong only after a server has seen it.

use super::from_yaml::Spanned;
use super::node::{Kind, Node};
use super::parse::parse;
use crate::{Diagnostics, Sources, Span};

/// The single values of the declaration that begins at `declared`, a span of a [`Model`](crate::Model), in the order of the
/// file. A name stands for what is declared under it. Empty where nothing begins there.
pub fn scalars(sources: &Sources, declared: Span) -> Vec<Spanned<String>> {
    let mut found = Vec::new();
    if (declared.file as usize) < sources.len() {
        let mut unheard = Diagnostics::new(sources.clone());
        let root = parse(declared.file, &mut unheard);
        if let Some(node) = root.as_ref().and_then(|root| beginning_at(root, declared)) {
            collect(node, declared.file, &mut found);
        }
    }
    found
}

fn beginning_at(node: &Node, place: Span) -> Option<&Node> {
    if node.span == place {
        return Some(node);
    }
    match &node.kind {
        // What says its own name is placed at that.
        Kind::Mapping(entries)
            if entries.iter().any(|entry| entry.key == "name" && entry.value.span == place) =>
        {
            Some(node)
        }
        Kind::Mapping(entries) => entries.iter().find_map(|entry| match entry.key_span == place {
            true => Some(&entry.value),
            false => beginning_at(&entry.value, place),
        }),
        Kind::Sequence(items) => items.iter().find_map(|item| beginning_at(item, place)),
        Kind::Scalar(_) => None,
    }
}

fn collect(node: &Node, file: u32, found: &mut Vec<Spanned<String>>) {
    match &node.kind {
        // What comes by a merge key or an alias may stand elsewhere, but in the same file.
        Kind::Scalar(scalar) if node.span.file == file => {
            found.push(Spanned::new(scalar.text.trim().to_owned(), node.span));
        }
        Kind::Scalar(_) => {}
        Kind::Sequence(items) => items.iter().for_each(|item| collect(item, file, found)),
        Kind::Mapping(entries) => entries.iter().for_each(|entry| collect(&entry.value, file, found)),
    }
}
