//! A diagram in Mermaid's words.
//!
//! Names of tables, columns and types are words there. A table whose name is none gets one, and its own name as a title; a column's own name
//! stands beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{Attribute, Diagram, Entity};

pub(super) fn print(diagram: &Diagram) -> String {
    let Diagram { entities, links } = diagram;
    let mut text = "erDiagram\n".to_owned();
    let ids = ids(entities);
    for (name, entity) in entities {
        let Entity { note, attributes } = entity;
        let id = &ids[name.as_str()];
        let _ = match note {
            Some(note) => write!(text, "  {id}[\"{} ({})\"]", quoted(name), quoted(note)),
            None if id == name => write!(text, "  {id}"),
            None => write!(text, "  {id}[\"{}\"]", quoted(name)),
        };
        match attributes.as_deref() {
            None | Some([]) => text.push('\n'),
            Some(attributes) => {
                text.push_str(" {\n");
                attributes.iter().for_each(|one| text.push_str(&attribute(one)));
                text.push_str("  }\n");
            }
        }
    }
    for link in links {
        let (Some(from), Some(to)) = (ids.get(link.from.as_str()), ids.get(link.to.as_str())) else {
            continue;
        };
        let [from_end, to_end] = link.ends();
        let line = if link.is_through { ".." } else { "--" };
        let _ = writeln!(text, "  {from} {from_end}{line}{to_end} {to} : \"{}\"", quoted(&link.label));
    }
    text
}

/// The word for each table: its name where that is one.
fn ids(entities: &BTreeMap<String, Entity>) -> BTreeMap<&str, String> {
    let is_word = |name: &str| word(name) == name && !RESERVED.contains(&name.to_ascii_lowercase().as_str());
    let mut taken: BTreeSet<String> = entities.keys().filter(|name| is_word(name)).cloned().collect();
    entities
        .keys()
        .map(|name| {
            if is_word(name) {
                return (name.as_str(), name.clone());
            }
            let plain = word(name);
            let mut candidates =
                std::iter::once(format!("{plain}_")).chain((2..).map(|n| format!("{plain}_{n}")));
            let free = candidates.find(|id| !taken.contains(id)).expect("there is always a larger number");
            taken.insert(free.clone());
            (name.as_str(), free)
        })
        .collect()
}

/// Words that the grammar has a use for itself, where a table stands.
const RESERVED: [&str; 20] = [
    "acctitle",
    "accdescr",
    "bt",
    "class",
    "classdef",
    "click",
    "default",
    "direction",
    "end",
    "erdiagram",
    "graph",
    "many",
    "o",
    "one",
    "only",
    "style",
    "subgraph",
    "to",
    "u",
    "zero",
];

fn attribute(attribute: &Attribute) -> String {
    let Attribute { name, ty, .. } = attribute;
    let keys: Vec<&str> = attribute.keys().collect();
    let keys = if keys.is_empty() { String::new() } else { format!(" {}", keys.join(", ")) };
    let shown = word(name);
    let own = (shown != *name).then(|| quoted(name));
    let said: Vec<String> = own.into_iter().chain(attribute.said().map(quoted)).collect();
    let said = if said.is_empty() { String::new() } else { format!(" \"{}\"", said.join(", ")) };
    format!("    {} {shown}{keys}{said}\n", type_word(ty))
}

/// Letters, digits and `_` of ASCII, beginning with a letter.
fn word(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let mut word: String = text.chars().map(plain).collect();
    while word.contains("__") && !text.contains("__") {
        word = word.replace("__", "_");
    }
    let word = if text.ends_with('_') { word } else { word.trim_end_matches('_').to_owned() };
    match word.chars().next() {
        // What a key is said to be.
        _ if ["PK", "FK", "UK"].contains(&word.as_str()) => format!("_{word}"),
        Some(first) if first.is_ascii_alphabetic() || first == '_' => word,
        Some(_) | None => format!("_{word}"),
    }
}

/// A type keeps its parentheses, which may stand in one: `varchar(100)`, `text[]`.
fn type_word(text: &str) -> String {
    let Some((name, rest)) = text.find(['(', '[']).map(|at| text.split_at(at)) else { return word(text) };
    let plain =
        |c: char| if c.is_ascii_alphanumeric() || matches!(c, '(' | ')' | '[' | ']') { c } else { '_' };
    format!("{}{}", word(name), rest.chars().map(plain).collect::<String>())
}

/// Text between quotes, which know no escape: what may not stand there is `_`.
fn quoted(text: &str) -> String {
    let stands = |c: char| match c {
        c if c.is_whitespace() => ' ',
        '"' => '\'',
        c if c.is_control() || matches!(c, '%' | '\\') => '_',
        c => c,
    };
    text.chars().map(stands).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hold_nothing_that_would_be_grammar() {
        for (text, shown) in [
            ("note", "note"),
            ("character varying(100)", "character_varying_100"),
            ("numeric(10,2)", "numeric_10_2"),
            ("text[]", "text"),
            ("größe", "gr_e"),
            ("1st", "_1st"),
            ("a__b_", "a__b_"),
            ("_x", "_x"),
            ("PK", "_PK"),
            ("名前", "_"),
        ] {
            assert_eq!(word(text), shown, "{text}");
        }
        for (text, shown) in [
            ("uuid", "uuid"),
            ("character varying(100)", "character_varying(100)"),
            ("decimal(10,2)", "decimal(10_2)"),
            ("varchar(5)[]", "varchar(5)[]"),
            ("enum('a b','c')", "enum(_a_b___c_)"),
            ("(x)", "_(x)"),
            ("", "_"),
        ] {
            assert_eq!(type_word(text), shown, "{text}");
        }
        assert_eq!(quoted("a \"b\"\nc % \\\u{7}"), "a 'b' c _ __");
    }

    #[test]
    fn tables_have_words_of_their_own() {
        let names = ["a b", "a.b", "a_b_", "end", "Style", "größe", "plain"];
        let entities = names.map(|name| (name.to_owned(), Entity::default())).into_iter().collect();
        let ids: Vec<String> = ids(&entities).into_values().collect();
        assert_eq!(ids, ["Style_", "a_b_2", "a_b_3", "a_b_", "end_", "gr_e_", "plain"]);
    }
}
