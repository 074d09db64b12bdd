//! The findings as annotations of GitHub Actions:
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-a-warning-message>.

use tablewright_migrations::lint::{Finding, Level};

use super::{Looked, place};

/// A line for each finding.
pub(super) fn annotations(looked: &[Looked]) -> String {
    looked.iter().flat_map(|looked| looked.found.iter().map(|finding| line(looked, finding))).collect()
}

fn line(looked: &Looked, finding: &Finding) -> String {
    let Finding { rule, level, span: _, subject, message, fix, edits: _ } = finding;
    let ((line, column), (end_line, end_column)) = place(&looked.text, finding);
    let command = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Off => "notice",
    };
    // A range of columns is shown only where it ends on its line.
    let columns =
        if line == end_line { format!(",col={column},endColumn={end_column}") } else { String::new() };
    let instead = fix.as_deref().unwrap_or(rule.help);
    let text = format!("{subject}: {message}.\n{}\nInstead: {instead}", rule.why);
    let file = looked.path.to_string_lossy();
    let file = file.trim_start_matches("./");
    format!(
        "::{command} file={},line={line},endLine={end_line}{columns},title={}::{}\n",
        property(file),
        property(rule.code),
        data(&text)
    )
}

/// What ends a command, or begins an escape.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same in a property, which also ends by a colon or a comma.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(property("a,b:c%\n.sql"), "a%2Cb%3Ac%25%0A.sql");
        assert_eq!(data("50 %: a,\r\nb"), "50 %25: a,%0D%0Ab");
    }
}
