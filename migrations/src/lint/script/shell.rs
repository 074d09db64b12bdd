//! Blanks out what only a database's shell understands, so that dumps can be read. Every byte keeps its place.

use tablewright_schema::Dialect;

use crate::lint::dialect::grammar;

/// The text with data and shell commands blanked out.
pub(super) fn blanked(text: &str, dialect: Dialect) -> String {
    let shell = grammar(dialect).shell();
    let mut out = String::with_capacity(text.len());
    let mut in_data = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let is_command = shell.command.is_some_and(|sign| bare.starts_with(sign));
        if in_data || is_command {
            in_data = in_data && bare != "\\.";
            blank(line, &mut out);
            continue;
        }
        out.push_str(line);
        in_data = shell.has_copy && begins_data(bare);
    }
    out
}

/// Whether data follows the line: `COPY public.users (id, name) FROM stdin;`.
fn begins_data(line: &str) -> bool {
    let words: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
    words.first().is_some_and(|word| word == "copy")
        && line.ends_with(';')
        && words.windows(2).any(|pair| pair[0] == "from" && pair[1].trim_end_matches(';') == "stdin")
}

fn blank(line: &str, out: &mut String) {
    for c in line.chars() {
        match c {
            '\n' | '\r' => out.push(c),
            _ => out.extend(std::iter::repeat_n(' ', c.len_utf8())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_and_commands_go_and_places_stay() {
        let text = "\\connect app\nCOPY a (b) FROM stdin;\n1\tDROP TABLE é;\n\\.\nSELECT 1;\n";
        let blank = blanked(text, Dialect::Postgres);
        assert_eq!(blank.len(), text.len());
        assert_eq!(
            blank.split_whitespace().collect::<Vec<_>>(),
            ["COPY", "a", "(b)", "FROM", "stdin;", "SELECT", "1;"]
        );
        let text = ".mode list\nSELECT 1;\n";
        assert_eq!(blanked(text, Dialect::Sqlite).trim(), "SELECT 1;");
        assert_eq!(blanked(text, Dialect::Postgres), text);
    }
}
