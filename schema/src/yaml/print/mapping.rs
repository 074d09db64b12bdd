//! Mappings and lists, in braces where that fits a line.

use super::{WIDTH, scalar};

/// `[a, b]`.
pub(super) fn sequence(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

/// The keys of a mapping with their values, to be written with braces or on lines of their own.
#[derive(Default)]
pub(super) struct Mapping(pub(super) Vec<(&'static str, Written)>);

/// A value both ways.
pub(super) struct Written {
    pub(super) flow: String,
    /// The text, where it may be written on several lines.
    text: Option<String>,
}

impl Mapping {
    /// A value that looks the same everywhere: `true`, a list, a mapping in braces.
    pub(super) fn raw(&mut self, key: &'static str, value: impl Into<String>) {
        self.0.push((key, Written { flow: value.into(), text: None }));
    }

    /// Text.
    pub(super) fn text(&mut self, key: &'static str, text: &str) {
        self.0.push((key, Written { flow: scalar::flow(text), text: Some(text.to_owned()) }));
    }

    fn has_lines(&self) -> bool {
        self.0.iter().any(|(_, value)| value.text.as_ref().is_some_and(|text| text.contains('\n')))
    }

    pub(super) fn braces(&self) -> String {
        let entries: Vec<String> =
            self.0.iter().map(|(key, value)| format!("{key}: {}", value.flow)).collect();
        format!("{{ {} }}", entries.join(", "))
    }

    /// After `key:`, indented by `indent`: in braces if that fits the line, else a line for each key.
    pub(super) fn after(&self, lead: &str, indent: usize) -> String {
        let braces = self.braces();
        if !self.has_lines() && lead.chars().count() + braces.chars().count() < WIDTH {
            return format!("{lead} {braces}\n");
        }
        let mut out = format!("{lead}\n");
        for (key, value) in &self.0 {
            let value = match &value.text {
                Some(text) => scalar::lines(text, indent + 2),
                None => value.flow.clone(),
            };
            out.push_str(&format!("{:indent$}{key}: {value}\n", ""));
        }
        out
    }

    /// As an item of a list.
    pub(super) fn item(&self, indent: usize) -> String {
        let lead = format!("{:indent$}-", "");
        let braces = self.braces();
        if !self.has_lines() && lead.len() + braces.chars().count() < WIDTH {
            return format!("{lead} {braces}\n");
        }
        let text = self.after(&lead, indent + 2);
        // The first key stands behind the dash.
        let (_, rest) = text.split_once('\n').expect("the lead has a line of its own");
        format!("{lead} {}", rest.trim_start())
    }
}
