//! Errors for the person who writes YAML: where, what, and what to write instead, all at once.

mod render;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A place in a source file: the file's number in [`Sources`] and a range of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Index into [`Sources`].
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// The texts that spans point into.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// A text, or the part of one that matters.
#[derive(Clone, Debug)]
struct Source {
    path: PathBuf,
    text: Arc<str>,
    /// Lines of the file before the text.
    before: usize,
}

impl Sources {
    /// Adds a text and returns its number. `path` is what messages show.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> u32 {
        self.add_part(path, text, 1)
    }

    /// Adds a part of a text that is too long to be kept; `line` is the number of its first line. Spans are counted from its beginning.
    pub fn add_part(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>, line: usize) -> u32 {
        self.files.push(Source { path: path.into(), text: text.into(), before: line.saturating_sub(1) });
        u32::try_from(self.files.len() - 1).expect("fewer than 2^32 files fit in memory")
    }

    /// How many lines of the file stand before the text.
    pub(crate) fn lines_before(&self, file: u32) -> usize {
        self.files[file as usize].before
    }

    /// The file's path as messages show it.
    pub fn path(&self, file: u32) -> &Path {
        &self.files[file as usize].path
    }

    /// The file's text.
    pub fn text(&self, file: u32) -> &str {
        &self.files[file as usize].text
    }

    /// The same text, to be kept while findings are added to what holds the sources.
    pub(crate) fn shared_text(&self, file: u32) -> Arc<str> {
        Arc::clone(&self.files[file as usize].text)
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Line and column of a span's start, both from 1; the column counts characters.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let text = self.text(span.file);
        let mut start = (span.start as usize).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = self.lines_before(span.file) + before.matches('\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }

    /// `schema/agents.yaml:12:9`.
    pub fn location(&self, span: Span) -> String {
        let (line, column) = self.line_column(span);
        format!("{}:{line}:{column}", self.path(span.file).display())
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It is wrong.
    #[default]
    Error,
    /// It should be looked at.
    Warning,
    /// It is worth knowing.
    Note,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, one line, lower case, without a full stop.
    pub message: String,
    /// Where.
    pub span: Span,
    /// A few words under the marked place.
    pub label: Option<String>,
    /// Another place that matters ("first defined here").
    pub related: Vec<(Span, String)>,
    /// What to write instead.
    pub help: Option<String>,
    /// The rule that finds it, where one does. Without, it is an error that speaks for itself.
    pub rule: Option<Box<OfRule>>,
}

/// What a rule adds to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfRule {
    /// How much it matters.
    pub severity: Severity,
    /// The word by which it can be asked about.
    pub code: &'static str,
    /// Why it matters, where that is to be said.
    pub note: Option<String>,
}

impl Diagnostic {
    /// A finding at a place.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { message: message.into(), span, label: None, related: Vec::new(), help: None, rule: None }
    }

    /// Adds the rule that finds it.
    pub fn of_rule(mut self, rule: OfRule) -> Self {
        self.rule = Some(Box::new(rule));
        self
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.rule.as_ref().map_or(Severity::Error, |rule| rule.severity)
    }

    /// Adds the words under the marked place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds another place.
    pub fn related(mut self, span: Span, note: impl Into<String>) -> Self {
        self.related.push((span, note.into()));
        self
    }

    /// Adds what to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Findings and the sources they point into. As an error: at least one.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    /// The texts that the spans point into.
    pub sources: Sources,
    /// The findings; [`Diagnostics::sorted`] puts them in the order of their places.
    pub list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Nothing found yet in these sources.
    pub fn new(sources: Sources) -> Self {
        Self { sources, list: Vec::new() }
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The findings in the order of their places, each once.
    pub fn sorted(mut self) -> Self {
        self.list.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        self.list.dedup();
        self
    }

    /// `value` if nothing was found, and otherwise every finding, in order.
    pub fn or<T>(self, value: T) -> Result<T, Diagnostics> {
        if self.is_empty() { Ok(value) } else { Err(self.sorted()) }
    }

    /// Every finding with its location, source line and suggestion; a last line counts them.
    pub fn render(&self, color: bool) -> String {
        render::render(self, color, None)
    }

    /// The same on a screen that is so many columns wide: source lines are cut around the marked place, so that the marks stay
    /// under it.
    pub fn render_within(&self, color: bool, columns: usize) -> String {
        render::render(self, color, Some(columns))
    }
}

impl std::error::Error for Diagnostics {}

impl fmt::Display for Diagnostics {
    /// [`Diagnostics::render`] without colour.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}
