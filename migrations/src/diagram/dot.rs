//! A diagram in Graphviz's words: a table is a table there, and lines end in crow's feet.

use std::fmt::Write as _;

use super::{Attribute, Diagram, End, Entity};

pub(super) fn print(diagram: &Diagram) -> String {
    let Diagram { entities, links } = diagram;
    let mut text =
        "digraph schema {\n  graph [rankdir=LR];\n  node [shape=plain, fontname=\"sans-serif\"];\n  \
                    edge [dir=both, fontname=\"sans-serif\", fontsize=10];\n"
            .to_owned();
    for (name, entity) in entities {
        let _ = writeln!(text, "  {} [label=<{}>];", quoted(name), label(name, entity));
    }
    for link in links {
        let style = if link.is_through { ", style=dashed" } else { "" };
        let _ = writeln!(
            text,
            "  {} -> {} [arrowtail={}, arrowhead={}, label={}{style}];",
            quoted(&link.from),
            quoted(&link.to),
            arrow(link.from_end),
            arrow(link.to_end),
            quoted(&link.label)
        );
    }
    text.push_str("}\n");
    text
}

/// What Graphviz calls the ends.
fn arrow(end: End) -> &'static str {
    match end {
        End::One => "teetee",
        End::ZeroOrOne => "teeodot",
        End::Many => "crowodot",
    }
}

fn label(name: &str, entity: &Entity) -> String {
    let Entity { note, attributes } = entity;
    let note = note.iter().map(|note| format!(" ({})", html(note))).collect::<String>();
    let mut table = format!(
        "<table border=\"0\" cellborder=\"1\" cellspacing=\"0\" cellpadding=\"4\"><tr><td colspan=\"3\" bgcolor=\"lightgrey\"><b>{}</b>{note}</td></tr>",
        html(name)
    );
    for attribute in attributes.iter().flatten() {
        let Attribute { name, ty, .. } = attribute;
        let keys = attribute.keys().collect::<Vec<_>>().join(", ");
        let said = attribute.said().map(html).collect::<Vec<_>>().join(", ");
        let said = if said.is_empty() { String::new() } else { format!(" <i>{said}</i>") };
        let _ = write!(
            table,
            "<tr><td align=\"left\">{}{said}</td><td align=\"left\">{}</td><td>{keys}</td></tr>",
            html(name),
            html(ty)
        );
    }
    table.push_str("</table>");
    table
}

/// Text inside a label that is HTML.
fn html(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_whitespace() => safe.push(' '),
            c if c.is_control() => safe.push('_'),
            c => safe.push(c),
        }
    }
    safe
}

/// A name between quotes; a backslash begins an escape in a label and none in a name.
fn quoted(text: &str) -> String {
    let mut safe = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' => safe.push_str("\\\""),
            '\\' => safe.push_str("\\\\"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe.push('"');
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_is_grammar() {
        assert_eq!(quoted("a \"b\" \\"), r#""a \"b\" \\""#);
        assert_eq!(html("<a & \"b\">\n"), "&lt;a &amp; &quot;b&quot;&gt; ");
    }
}
