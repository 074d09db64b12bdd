//! Comments of the YAML as documentation of the Rust items.

use proc_macro2::TokenStream;
use quote::quote;
use tablewright_schema::model::{Column, Model};
use tablewright_schema::{Sources, Span};

/// A comment, and where in the YAML the thing is defined.
pub(crate) fn comment(text: &str, model: &Model, span: Span) -> TokenStream {
    let defined = place(&model.sources, span).map(|place| format!(" Defined in {place}."));
    let text = format!(" {}", escaped(text));
    match defined {
        Some(defined) => quote!(#[doc = #text] #[doc = ""] #[doc = #defined]),
        None => quote!(#[doc = #text]),
    }
}

/// What a column's field and constant say of it.
pub(crate) fn column(column: &Column) -> String {
    match &column.comment {
        Some(comment) => format!(" {}", escaped(comment)),
        None => format!(" The column `{}`.", column.name),
    }
}

/// `schema/agents.yaml:12`.
pub(crate) fn place(sources: &Sources, span: Span) -> Option<String> {
    if span.file as usize >= sources.len() {
        return None;
    }
    let (line, _) = sources.line_column(span);
    Some(format!("{}:{line}", crate::input::shown(sources.path(span.file))))
}

/// Text that rustdoc shows as it is: nothing in it is a link or a tag.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '[' | ']' | '<' | '>' | '*' | '_' | '`' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
