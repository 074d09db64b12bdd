//! JSON Lines: every line that is not blank is a row.

use tablewright_schema::Diagnostic;
use tablewright_schema::yaml::node::Node;

use super::json;

/// The rows of a text; what is wrong in one of them goes to `out`.
pub(crate) fn rows(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> Vec<Node> {
    let mut rows = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        match json::parse(
            line.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']),
            file,
            offset + bom(line),
        ) {
            Ok(row) => rows.extend(row),
            Err(found) => out.push(found),
        }
        offset += line.len();
    }
    rows
}

fn bom(line: &str) -> usize {
    line.len() - line.trim_start_matches('\u{feff}').len()
}
