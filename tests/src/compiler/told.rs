//! What the compiler says, as it says it on every machine: no lines of other files, no folders, no width that comes of a number's.

use std::path::Path;

/// What is said of the case at `case`, a path from `package`, which is a folder of the workspace; in one spelling.
pub(super) fn told(said: &str, package: &Path, case: &str) -> String {
    let lines: Vec<&str> = said.lines().map(str::trim_end).filter(|line| !is_about_the_run(line)).collect();
    let mut out: Vec<String> = Vec::new();
    let mut others = Others::default();
    // How many of the lines that follow show another file.
    let mut elsewhere = 0_usize;
    for (at, line) in lines.iter().enumerate() {
        let mut line = match elsewhere {
            0 => (*line).to_owned(),
            _ => without_number(line),
        };
        elsewhere = elsewhere.saturating_sub(1);
        if let Some(shown) = place(&line, package, case) {
            if shown.is_elsewhere {
                let follow = lines[at + 1..].iter().take_while(|line| shows_code(line));
                elsewhere = follow.count();
            }
            line = shown.line;
        } else if !others.is_kept(&mut line, lines.get(at + 1).copied()) {
            continue;
        }
        // Where lines were left out, what was around them stands together.
        if !(line.is_empty() && out.last().is_none_or(String::is_empty)) {
            out.push(line);
        }
    }
    let mut text = narrow(&out).join("\n");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// How it ended, and where more is to be read.
fn is_about_the_run(line: &str) -> bool {
    let note = line.trim_start().trim_start_matches("= note: ");
    line.starts_with("error: aborting due to ")
        || (line.starts_with("warning: ")
            && (line.ends_with(" warning emitted") || line.ends_with(" warnings emitted")))
        || line.starts_with("Some errors have detailed explanations:")
        || line.starts_with("For more information about ")
        || note.starts_with("the full type name has been written to")
        || note.starts_with("the full name for the type has been written to")
        || note.starts_with("consider using `--verbose` to print the full type name")
        || (note.starts_with("this compiler was built on 2")
            && note.ends_with("consider upgrading it if it is out of date"))
}

/// A line that names a place.
struct Place {
    line: String,
    /// It is in no file of the case, and may move without a change of what is said.
    is_elsewhere: bool,
}

fn place(line: &str, package: &Path, case: &str) -> Option<Place> {
    let start = line.trim_start();
    let arrow = ["--> ", "::: "].into_iter().find(|arrow| start.starts_with(arrow))?;
    let before = &line[..line.len() - start.len() + arrow.len()];
    let path = start[arrow.len()..].replace('\\', "/");
    let package = format!("{}/", package.display().to_string().replace('\\', "/"));
    let (path, is_elsewhere) = if let Some(inside) = path.strip_prefix(&package) {
        (inside.to_owned(), !inside.starts_with(case))
    } else if let Some((_, library)) = path.split_once("/rustlib/src/rust/library/") {
        (format!("$RUST/{library}"), true)
    } else if let Some((_, library)) =
        path.strip_prefix("/rustc/").and_then(|rest| rest.split_once("/library/"))
    {
        (format!("$RUST/{library}"), true)
    } else if let Some((_, file)) =
        path.split_once("/registry/src/").and_then(|(_, rest)| rest.split_once('/'))
    {
        (format!("$CARGO/{file}"), true)
    } else {
        // A macro's own messages name their files from the folder of the cases.
        (path, false)
    };
    let path = if is_elsewhere { without_line_and_column(&path) } else { &path };
    Some(Place { line: format!("{before}{path}"), is_elsewhere })
}

/// `src/value.rs:10:5` is `src/value.rs`.
fn without_line_and_column(path: &str) -> &str {
    let mut path = path;
    for _ in 0..2 {
        let before = path.trim_end_matches(|c: char| c.is_ascii_digit());
        match before.strip_suffix(':') {
            Some(shorter) if before.len() < path.len() => path = shorter,
            Some(_) | None => return path,
        }
    }
    path
}

/// Whether a line below a place shows a line of the file.
fn shows_code(line: &str) -> bool {
    line.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '|' || c == '.')
}

/// `10 | code` is `   | code`.
fn without_number(line: &str) -> String {
    let rest = line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
    format!("{}{rest}", " ".repeat(line.len() - rest.len()))
}

/// A list of types that have a trait, of which the compiler counts out all since it is asked to be verbose.
#[derive(Default)]
struct Others {
    listed: Option<usize>,
}

impl Others {
    /// Nine lines are enough: of more, the ninth says that there are others.
    fn is_kept(&mut self, line: &mut String, next: Option<&str>) -> bool {
        let indent = |line: &str| line.len() - line.trim_start().len();
        let begins = [
            "= help: the following types implement trait ",
            "= help: the following other types implement trait ",
        ];
        if begins.iter().any(|begin| line.trim_start().starts_with(begin)) {
            self.listed = Some(0);
            return true;
        }
        let Some(listed) = &mut self.listed else { return true };
        if indent(line) < 12 {
            self.listed = None;
            return true;
        }
        *listed += 1;
        if *listed == 9 && next.is_some_and(|next| indent(next) == indent(line)) {
            line.replace_range(indent(line) - 2.., "and $N others");
        }
        *listed <= 9
    }
}

/// What a line is in the picture of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    /// It begins a message.
    Heading,
    /// It stands at the line that runs down the left, which could move to the left by that many columns.
    Beside(usize),
    /// A note within a message, or the rest of one.
    Note,
    /// As far to the right as what belongs to the line above.
    Far,
    Other,
}

/// The line at the left of each message stands as far left as the numbers that are still shown allow.
fn narrow(lines: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        out.push(line.clone());
        at += 1;
        let begins = row(line, false) == Row::Heading || line.starts_with("note: ");
        if !begins || !lines.get(at).is_some_and(|next| next.trim_start().starts_with("--> ")) {
            continue;
        }
        let rows = message(&lines[at..]);
        let beside = rows.iter().filter_map(|row| match row {
            Row::Beside(free) => Some(*free),
            Row::Heading | Row::Note | Row::Far | Row::Other => None,
        });
        let free = beside.min().unwrap_or_default();
        for (line, row) in lines[at..].iter().zip(&rows) {
            out.push(match row {
                Row::Beside(_) | Row::Far => {
                    let blank = line.find(' ').unwrap_or_default();
                    format!("{}{}", &line[..blank], &line[blank + free..])
                }
                Row::Heading | Row::Note | Row::Other => line.clone(),
            });
        }
        at += rows.len();
    }
    out
}

/// What the lines of a message are that follow its heading.
fn message(lines: &[String]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for line in lines {
        match row(line, rows.last() == Some(&Row::Note)) {
            Row::Heading | Row::Other => break,
            row => rows.push(row),
        }
    }
    rows
}

fn row(line: &str, after_a_note: bool) -> Row {
    if ["error:", "error[", "warning:", "warning["].iter().any(|begin| line.starts_with(begin)) {
        return Row::Heading;
    }
    let is_note = line.starts_with("note:") || line.starts_with("help:") || line == "...";
    if is_note || (after_a_note && line.starts_with("      ")) {
        return Row::Note;
    }
    let blanks = |text: &str| text.len() - text.trim_start_matches(' ').len();
    if let Some(rest) = line.strip_prefix("... ") {
        return Row::Beside(blanks(rest));
    }
    // `  10 |`, of which the blanks on both sides of the number count.
    let left = blanks(line);
    let digits = line[left..].len() - line[left..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let free = left + blanks(&line[left + digits..]);
    let sign = &line[digits + free..];
    let is_sign = |signs: &[&str]| {
        signs.iter().any(|is| sign == *is || sign.strip_prefix(*is).is_some_and(|rest| rest.starts_with(' ')))
    };
    let is_beside = is_sign(&["|"])
        || (digits > 0 && is_sign(&["~", "+", "-"]))
        || (digits == 0 && is_sign(&["-->", ":::", "="]));
    match free {
        1.. if is_beside => Row::Beside(free - 1),
        11.. if digits == 0 => Row::Far,
        _ => Row::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(said: &str, expected: &str) {
        assert_eq!(told(said, Path::new("shop"), "tests/wrong/x.rs"), expected);
    }

    #[test]
    fn lines_of_other_files_have_no_number_and_take_no_room() {
        check(
            "error[E0277]: no\n\
             \x20  --> shop/tests/wrong/x.rs:11:47\n\
             \x20   |\n\
             11  |     a.eq(\"first\");\n\
             \x20   |     -- ^^^^^^^\n\
             help: but\n\
             \x20     what follows stays\n\
             \x20  --> shop/src/value.rs:100:1\n\
             \x20   |\n\
             100 | impl A for B {\n\
             \x20   | ^^^^^^^^^^^^\n\
             \x20   = help: so\n\
             \n\
             error: aborting due to 1 previous error\n\
             \n\
             For more information about this error, try `rustc --explain E0277`.\n",
            "error[E0277]: no\n\
             \x20 --> tests/wrong/x.rs:11:47\n\
             \x20  |\n\
             11 |     a.eq(\"first\");\n\
             \x20  |     -- ^^^^^^^\n\
             help: but\n\
             \x20     what follows stays\n\
             \x20 --> src/value.rs\n\
             \x20  |\n\
             \x20  | impl A for B {\n\
             \x20  | ^^^^^^^^^^^^\n\
             \x20  = help: so\n",
        );
    }

    #[test]
    fn places_outside_are_named_without_their_folder() {
        check(
            "note: there\n --> /rustc/0123456789/library/core/src/option.rs:1:2\n\nnote: and there\n \
             --> /x/registry/src/index-0123/serde-1.0.1/src/de.rs:3:4\n  |\n3 | x\n  | ^\n",
            "note: there\n --> $RUST/core/src/option.rs\n\nnote: and there\n --> $CARGO/serde-1.0.1/src/de.rs\n  |\n  | x\n  | ^\n",
        );
    }

    #[test]
    fn of_many_types_nine_lines_are_said() {
        let said = |count: usize| (0..count).map(|n| format!("             T{n}\n")).collect::<String>();
        let begin = "error: no\n   = help: the following other types implement trait `A`:\n";
        check(&format!("{begin}{}", said(9)), &format!("{begin}{}", said(9)));
        let expected = format!("{begin}{}           and $N others\n", said(8));
        check(&format!("{begin}{}", said(10)), &expected);
        check(&format!("{begin}{}\nerror: other\n", said(20)), &format!("{expected}\nerror: other\n"));
    }
}
