//! Findings as a person reads them: place, source line, marks under it, what to write instead.

use std::collections::BTreeMap;
use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use super::{Diagnostic, Diagnostics, Severity, Sources, Span};

/// Columns of a source line that are shown at the most; longer lines are cut around the marked place.
const WIDTH: usize = 130;
/// Columns of a source line that are shown on the narrowest of screens.
const NARROWEST: usize = 30;
/// Columns shown before the marked place of a line that is cut, where there is room.
const BEFORE: usize = 60;
/// Width of a tab.
const TAB: usize = 4;

pub(super) fn render(diagnostics: &Diagnostics, color: bool, columns: Option<usize>) -> String {
    let (style, lines) = (Style { color }, BTreeMap::new());
    let mut screen = Screen { out: String::new(), style, columns, lines };
    for diagnostic in &diagnostics.list {
        screen.diagnostic(&diagnostics.sources, diagnostic);
        screen.out.push('\n');
    }
    let counted = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let count = diagnostics.list.iter().filter(|found| found.severity() == severity).count();
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| screen.style.severity(severity, &format!("{count} {}{plural}", word(severity))))
    });
    let _ = writeln!(screen.out, "{}", counted.into_iter().flatten().collect::<Vec<_>>().join(", "));
    screen.out
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

struct Screen {
    out: String,
    style: Style,
    /// How wide the screen is, where it is one.
    columns: Option<usize>,
    /// Byte offsets of line starts, for each file that was shown.
    lines: BTreeMap<u32, Vec<usize>>,
}

/// A place as a person counts it.
struct Place {
    line: usize,
    column: usize,
    /// Byte range of the line, without its end.
    range: std::ops::Range<usize>,
    start: usize,
    end: usize,
}

impl Screen {
    fn diagnostic(&mut self, sources: &Sources, diagnostic: &Diagnostic) {
        let Diagnostic { message, span, label, related, help, rule } = diagnostic;
        let severity = diagnostic.severity();
        let word = match rule {
            Some(rule) => format!("{}[{}]", word(severity), rule.code),
            None => word(severity).to_owned(),
        };
        let word = self.style.severity(severity, &word);
        let head = format!("{word}: {}", self.style.bold(&visible(message)));
        self.line(&head);
        if span.file as usize >= sources.len() {
            if let Some(help) = help {
                let text = format!("  {} help: {}", self.style.gutter("="), visible(help));
                self.line(&text);
            }
            return;
        }
        let place = self.place(sources, *span);
        let places: Vec<Place> = related.iter().map(|(span, _)| self.place(sources, *span)).collect();
        let widest = places.iter().map(|place| place.line).fold(place.line, usize::max);
        let margin = widest.to_string().len();

        self.excerpt(sources, *span, &place, margin, "-->", label.as_deref(), '^');
        for ((span, note), place) in related.iter().zip(&places) {
            self.excerpt(sources, *span, place, margin, ":::", Some(note), '-');
        }
        let note = rule.as_ref().and_then(|rule| rule.note.as_ref());
        let ends =
            [("note", note), ("help", help.as_ref())].map(|(word, text)| text.map(|text| (word, text)));
        let ends: Vec<(&str, &String)> = ends.into_iter().flatten().collect();
        if !ends.is_empty() {
            let bar = self.style.gutter(&format!("{:margin$} |", ""));
            self.line(&bar);
        }
        for (word, text) in ends {
            let mut lines = text.lines();
            let first = lines.next().unwrap_or_default();
            let gutter = self.style.gutter(&format!("{:margin$} =", ""));
            let text = format!("{gutter} {}: {}", self.style.help(word), visible(first));
            self.line(&text);
            for line in lines {
                let text = format!("{:margin$}         {}", "", visible(line));
                self.line(&text);
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one call for the main place, one for the related ones")]
    fn excerpt(
        &mut self,
        sources: &Sources,
        span: Span,
        place: &Place,
        margin: usize,
        arrow: &str,
        label: Option<&str>,
        mark: char,
    ) {
        let path = sources.path(span.file).display();
        let arrow = self.style.gutter(&format!("{:margin$}{arrow}", ""));
        let text = format!("{arrow} {path}:{}:{}", place.line, place.column);
        self.line(&text);
        let bar = self.style.gutter(&format!("{:margin$} |", ""));
        self.line(&bar);

        let line = &sources.text(span.file)[place.range.clone()];
        // The number, a bar, and a blank on each side of it stand before the line.
        let width =
            self.columns.map_or(WIDTH, |columns| columns.saturating_sub(margin + 3).clamp(NARROWEST, WIDTH));
        let view = View::of(width, line, place.start - place.range.start, place.end - place.range.start);
        let number = self.style.gutter(&format!("{:>margin$} |", place.line));
        let text = format!("{number} {}", view.text);
        self.line(text.trim_end());
        let marks: String = std::iter::repeat_n(mark, view.marked).collect();
        let marks = match label {
            Some(label) => format!("{marks} {}", visible(label)),
            None => marks,
        };
        let marks = if mark == '^' { self.style.error(&marks) } else { self.style.gutter(&marks) };
        let text = format!("{bar} {:indent$}{marks}", "", indent = view.before);
        self.line(&text);
    }

    fn place(&mut self, sources: &Sources, span: Span) -> Place {
        let text = sources.text(span.file);
        let starts = self.lines.entry(span.file).or_insert_with(|| {
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        });
        let start = floor_char(text, span.start as usize);
        let index = starts.partition_point(|at| *at <= start) - 1;
        let line_start = starts[index];
        let line_end = starts.get(index + 1).map_or(text.len(), |next| next - 1);
        let line_end = line_start + text[line_start..line_end].trim_end_matches('\r').len();
        let start = start.min(line_end);
        // A span over several lines is marked on its first.
        let end = floor_char(text, span.end as usize).clamp(start, line_end);
        let column = text[line_start..start].chars().count() + 1;
        let line = sources.lines_before(span.file) + index + 1;
        Place { line, column, range: line_start..line_end, start, end }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }
}

fn floor_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A source line as it stands on the screen.
struct View {
    text: String,
    /// Columns before the marks.
    before: usize,
    /// Columns that are marked, at least one.
    marked: usize,
}

impl View {
    fn of(most: usize, line: &str, start: usize, end: usize) -> View {
        let before = columns(&line[..start]);
        if columns(line) <= most {
            let marked = columns(&line[start..end]).max(1);
            return View { text: visible(line), before, marked };
        }
        // Characters of the line until the wanted number of columns stands before the place, and fills the rest.
        let mut from = start;
        let mut shown = 0;
        for (at, c) in line[..start].char_indices().rev() {
            if shown + width(c) > BEFORE.min(most / 2) {
                break;
            }
            shown += width(c);
            from = at;
        }
        let mut until = from;
        let mut total = 0;
        for (at, c) in line[from..].char_indices() {
            if total + width(c) > most - 2 {
                break;
            }
            total += width(c);
            until = from + at + c.len_utf8();
        }
        let left = if from > 0 { "…" } else { "" };
        let right = if until < line.len() { "…" } else { "" };
        let marked = columns(&line[start..end.min(until).max(start)]).max(1);
        let text = format!("{left}{}{right}", visible(&line[from..until]));
        View { text, before: columns(&line[from..start]) + left.chars().count(), marked }
    }
}

/// The text with what would move the cursor or the marks made visible.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.extend(std::iter::repeat_n(' ', TAB)),
            c if hidden(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Control characters, and those that reorder the text around them (CVE-2021-42574).
fn hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn width(c: char) -> usize {
    match c {
        '\t' => TAB,
        c if hidden(c) => 1,
        c => c.width().unwrap_or(0),
    }
}

fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

#[derive(Clone, Copy)]
struct Style {
    color: bool,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn error(self, text: &str) -> String {
        self.paint("1;31", text)
    }

    fn severity(self, severity: Severity, text: &str) -> String {
        match severity {
            Severity::Error => self.error(text),
            Severity::Warning => self.paint("1;33", text),
            Severity::Note => self.paint("1;36", text),
        }
    }

    fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    fn gutter(self, text: &str) -> String {
        self.paint("1;34", text)
    }

    fn help(self, text: &str) -> String {
        self.paint("1;36", text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str, range: std::ops::Range<usize>) -> String {
        let mut sources = Sources::default();
        let file = sources.add("schema/a.yaml", line);
        let (start, end) = (u32::try_from(range.start), u32::try_from(range.end));
        let span = Span { file, start: start.unwrap(), end: end.unwrap() };
        let diagnostic = Diagnostic::new(span, "wrong").label("here").help("write `right`");
        Diagnostics { sources, list: vec![diagnostic] }.render(false)
    }

    #[test]
    fn marks_stand_under_the_place() {
        insta::assert_snapshot!(one("a: wrong\n", 3..8), @r"
        error: wrong
         --> schema/a.yaml:1:4
          |
        1 | a: wrong
          |    ^^^^^ here
          |
          = help: write `right`

        1 error
        ");
    }

    #[test]
    fn wide_characters_and_tabs_keep_the_marks_aligned() {
        insta::assert_snapshot!(one("表:\t\u{202e}x wrong\n", 10..15), @r"
        error: wrong
         --> schema/a.yaml:1:7
          |
        1 | 表:    �x wrong
          |           ^^^^^ here
          |
          = help: write `right`

        1 error
        ");
    }

    #[test]
    fn no_line_is_wider_than_the_screen() {
        let mut sources = Sources::default();
        let line = format!("{}wrong{}", "a: ".repeat(30), " b".repeat(30));
        let file = sources.add("schema/a.yaml", line);
        let diagnostics =
            Diagnostics { sources, list: vec![Diagnostic::new(Span { file, start: 90, end: 95 }, "no")] };
        let text = diagnostics.render_within(false, 60);
        assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
        let lines: Vec<&str> = text.lines().collect();
        let marked = |line: &str, mark: char| line.chars().position(|c| c == mark).unwrap();
        assert_eq!(
            lines[3].chars().skip(marked(lines[4], '^')).take(5).collect::<String>(),
            "wrong",
            "{text}"
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = format!("{}wrong{}", "é".repeat(5_000), "x".repeat(5_000));
        let text = one(&line, 10_000..10_005);
        assert!(text.lines().all(|line| line.chars().count() < 150), "{text}");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], " --> schema/a.yaml:1:5001");
        let column = |line: &str, word: &str| line.find(word).map(|at| line[..at].chars().count());
        assert!(lines[3].starts_with("1 | …é") && lines[3].ends_with("x…"), "{text}");
        assert_eq!(column(lines[3], "wrong"), column(lines[4], "^^^^^ here"), "{text}");
    }

    #[test]
    fn a_place_past_the_end_is_shown_at_the_end() {
        assert!(one("", 0..0).contains("schema/a.yaml:1:1"));
        assert!(one("a\n", 7..9).contains("schema/a.yaml:2:1"));
    }

    #[test]
    fn colour_changes_no_text() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "a: b\n");
        let span = Span { file, start: 0, end: 1 };
        let list = vec![Diagnostic::new(span, "wrong").related(Span { file, start: 3, end: 4 }, "because")];
        let diagnostics = Diagnostics { sources, list };
        let mut plain = String::new();
        let mut escape = false;
        for c in diagnostics.render(true).chars() {
            match c {
                '\u{1b}' => escape = true,
                'm' if escape => escape = false,
                c if !escape => plain.push(c),
                _ => {}
            }
        }
        assert_eq!(plain, diagnostics.render(false));
        assert_ne!(diagnostics.render(true), diagnostics.render(false));
    }
}
