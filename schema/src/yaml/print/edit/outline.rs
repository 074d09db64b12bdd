//! Where the parts of a file stand, by its lines: what is edited stays as it is around them.

use std::ops::Range;

use crate::yaml::node::Node;

/// A text and where its lines begin.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

/// An entry of a mapping that is written in lines.
#[derive(Clone, Debug)]
pub(super) struct Part<'n> {
    pub(super) key: &'n str,
    pub(super) value: &'n Node,
    /// The first line of the comment right above it; its own first line where there is none.
    pub(super) lead: usize,
    /// The line of its key.
    pub(super) start: usize,
    /// One past the last of its lines.
    pub(super) end: usize,
    /// How far it is indented.
    pub(super) indent: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1).filter(|at| *at < text.len());
        Self { text, starts: std::iter::once(0).chain(after).collect() }
    }

    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The text of some lines, ends included.
    pub(super) fn text(&self, lines: Range<usize>) -> &'t str {
        let at = |line: usize| self.starts.get(line).copied().unwrap_or(self.text.len());
        &self.text[at(lines.start)..at(lines.end)]
    }

    fn line(&self, at: usize) -> &'t str {
        self.text(at..at + 1).trim_end()
    }

    fn of(&self, byte: u32) -> (usize, usize) {
        let byte = (byte as usize).min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        (line, byte - self.starts[line])
    }

    /// The entries of a mapping that ends before line `until`; `None` where it is not written in lines of its own: in
    /// braces, or partly elsewhere.
    pub(super) fn parts<'n>(&self, node: &'n Node, until: usize) -> Option<Vec<Part<'n>>> {
        let entries = node.mapping().filter(|entries| !entries.is_empty())?;
        let mut parts: Vec<Part<'n>> = Vec::new();
        for entry in entries {
            let (start, indent) = self.of(entry.key_span.start);
            let before = self.text(start..start + 1).get(..indent)?;
            let follows = parts.last().is_none_or(|last| last.start < start && last.indent == indent);
            if !before.chars().all(|c| c == ' ') || !follows || start >= until {
                return None;
            }
            let floor = parts.last().map_or(0, |last| last.start + 1);
            let mut lead = start;
            while lead > floor && self.is_comment(lead - 1, indent) {
                lead -= 1;
            }
            if let Some(last) = parts.last_mut() {
                last.end = self.content_end(last.start, lead, indent);
            }
            parts.push(Part { key: &entry.key, value: &entry.value, lead, start, end: until, indent });
        }
        if let Some(last) = parts.last_mut() {
            last.end = self.content_end(last.start, until, last.indent);
        }
        Some(parts)
    }

    /// A comment that stands exactly as deep.
    fn is_comment(&self, at: usize, indent: usize) -> bool {
        let line = self.line(at);
        line.trim_start().starts_with('#') && line.len() - line.trim_start().len() == indent
    }

    /// One past the last line before `until` that is neither empty nor a comment that stands too far out to belong here.
    fn content_end(&self, start: usize, until: usize, indent: usize) -> usize {
        let mut end = until;
        while end > start + 1 {
            let line = self.line(end - 1);
            let depth = line.len() - line.trim_start().len();
            let outside = line.is_empty() || (line.trim_start().starts_with('#') && depth <= indent);
            if !outside {
                break;
            }
            end -= 1;
        }
        end
    }

    /// One past the empty lines that follow.
    pub(super) fn past_room(&self, mut at: usize) -> usize {
        while at < self.count() && self.line(at).is_empty() {
            at += 1;
        }
        at
    }
}

/// Lines that take the place of others.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(super) fn replace(&mut self, lines: Range<usize>, text: String) {
        self.0.push((lines, text));
    }

    pub(super) fn take(&mut self, other: Edits) {
        self.0.extend(other.0);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text with all edits made, in the order of the lines; of those at one place, in theirs.
    pub(super) fn apply(mut self, lines: &Lines<'_>) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let (mut out, mut at) = (String::new(), 0);
        let add = |out: &mut String, text: &str| {
            if !text.is_empty() && !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(text);
        };
        for (range, text) in &self.0 {
            if range.start > at {
                add(&mut out, lines.text(at..range.start));
            }
            add(&mut out, text);
            at = at.max(range.end);
        }
        if at < lines.count() {
            add(&mut out, lines.text(at..lines.count()));
        }
        out
    }
}

/// Lines as deep as others are: `from` columns deep so far.
pub(super) fn indented(text: &str, from: usize, to: usize) -> String {
    if from == to {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let depth = line.len() - line.trim_start_matches(' ').len();
        if line.trim().is_empty() {
            out.push_str(line);
        } else {
            out.push_str(&" ".repeat((depth + to).saturating_sub(from)));
            out.push_str(&line[depth..]);
        }
    }
    out
}
