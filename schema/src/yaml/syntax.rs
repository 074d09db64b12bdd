//! What the parser of YAML complains of, in words that say what to write instead.

use granit_parser::{ErrorKind, ScanError};

use super::parse::MAX_DEPTH;
use crate::{Diagnostic, Span};

/// The finding for an error of the parser.
pub(super) fn explain(error: &ScanError, file: u32, text: &str) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    // At the end of the text, its last line is marked.
    let at = if text[at..].trim().is_empty() { text.trim_end().len() } else { at };
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let mark = |at: usize| {
        let width = text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
        let offset = |at| u32::try_from(at).expect("files are smaller than MAX_BYTES");
        Span { file, start: offset(at), end: offset(at + width) }
    };

    if let Some(tab) = indent(line).find('\t') {
        return Diagnostic::new(mark(start + tab), "YAML is not indented with tabs")
            .help("indent with spaces");
    }
    let control = |c: char| c.is_control() && !c.is_whitespace();
    if let Some(found) = text[at..].find(control).filter(|found| !text[at..at + found].contains('\n')) {
        let code = text[at + found..].chars().next().map_or(0, u32::from);
        let message = format!("the character U+{code:04X} cannot stand in YAML");
        return Diagnostic::new(mark(at + found), message).help("is this a text file?");
    }
    // The parser may stop behind the mark, or before it.
    let is_mark =
        |line: &str| ["<<<<<<< ", ">>>>>>> "].iter().any(|mark| line.starts_with(mark)) || line == "=======";
    let marks = text.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line.trim_end()))
    });
    if let Some((marked, _)) = marks.clone().find(|(_, line)| line.starts_with("<<<<<<< "))
        && marked <= at
        && marks.filter(|(_, line)| is_mark(line)).count() > 2
    {
        return Diagnostic::new(mark(marked), "a merge is not resolved here")
            .help("leave what both branches want, and take the marks of git out; then `tablewright rebase` puts the migrations in order");
    }
    let found = Diagnostic::new(mark(at), format!("this is not YAML: {}", error.info()));
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => {
            Diagnostic::new(mark(at), format!("nested more than {MAX_DEPTH} levels deep"))
        }
        ErrorKind::MappingValueNotAllowed => found.help("text that holds `: ` needs quotes"),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => {
            found.help("is this line indented as far as its neighbours?")
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            let brackets = line.get(..at - start).is_some_and(|before| before.ends_with(']'))
                || line.get(at - start..).is_some_and(|after| after.starts_with(['[', ']']));
            found.help(if brackets {
                "inside `{ }`, text that holds brackets needs quotes: `\"text[]\"`"
            } else {
                "is a comma, a closing bracket or a quote missing before this?"
            })
        }
        _ => found,
    }
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}
