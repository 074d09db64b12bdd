//! Text as YAML writes it: plain where every reader agrees that it is that text, quoted otherwise.

use std::fmt::Write;

use crate::yaml::node::{Scalar, Value};

/// A scalar or key that stands on a line of its own or after a key.
pub(super) fn block(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// A scalar or key inside braces or brackets.
pub(super) fn flow(text: &str) -> String {
    if is_plain(text) && !text.contains([',', '[', ']', '{', '}']) { text.to_owned() } else { quoted(text) }
}

/// A type inside braces: the language puts `decimal(10,2)` together again.
pub(super) fn ty(text: &str) -> String {
    let numbers = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == ',');
    let word = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ' '));
    let is_clear = text.trim_end_matches('?').strip_suffix(')').and_then(|text| text.split_once('('));
    match is_clear {
        Some((before, inside)) if word(before) && numbers(inside) && is_plain(text) => text.to_owned(),
        Some(_) | None => flow(text),
    }
}

/// A value on lines of its own if it has several: a literal block, each line indented by `indent`.
pub(super) fn lines(text: &str, indent: usize) -> String {
    let literal = text.contains('\n')
        && !text.starts_with([' ', '\n', '\t'])
        && !text.ends_with('\n')
        && text.chars().all(|c| matches!(c, '\n' | '\t') || !is_special(c));
    if !literal {
        return block(text);
    }
    let mut out = "|-".to_owned();
    for line in text.lines() {
        out.push('\n');
        if !line.is_empty() {
            let _ = write!(out, "{:indent$}{line}", "");
        }
    }
    out
}

/// SQL, of which the space around it means nothing.
pub(super) fn sql(text: &str, indent: usize) -> String {
    let lines = lines(text, indent);
    match lines.strip_prefix("|-") {
        Some(rest) if text.trim() == text => format!("|{rest}"),
        Some(_) | None => lines,
    }
}

/// Whether a text may stand without quotes, for readers of YAML 1.1 as well.
fn is_plain(text: &str) -> bool {
    let first = text.chars().next();
    let good_start = first.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '(' | '$' | '/'));
    let word = text.to_lowercase();
    good_start
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(is_special)
        && !matches!(word.as_str(), "yes" | "no" | "on" | "off" | "y" | "n")
        && !looks_like_a_number(text)
        && matches!(Scalar { text: text.to_owned(), plain: true }.value(), Value::Text(_))
}

/// What begins with a digit and may be a date, a time in base 60 or a number to some reader.
fn looks_like_a_number(text: &str) -> bool {
    let number = |c: char| {
        c.is_ascii_digit() || matches!(c, '_' | ':' | '-' | '+' | '.' | 'e' | 'E' | 'T' | 'Z' | ' ')
    };
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(number)
}

/// Characters that YAML forbids, folds or hides.
fn is_special(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn quoted(text: &str) -> String {
    // The quotes that need fewer escapes.
    let count = |quotes: &[char]| text.matches(quotes).count();
    if count(&['"', '\\']) > count(&['\'']) && !text.chars().any(is_special) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_special(c) && u32::from(c) <= 0xff => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c if is_special(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Diagnostics;
    use crate::yaml::parse::parse;

    /// Texts that trip a reader of YAML somewhere.
    const TEXTS: &[&str] = &[
        "",
        " ",
        "a",
        "a b",
        " a",
        "a ",
        "no",
        "Yes",
        "null",
        "~",
        "true",
        "12",
        "1.5",
        "0x1f",
        "1:30",
        "2026-11-22",
        "-",
        "- a",
        "?",
        ": a",
        "a: b",
        "a:",
        "a:b",
        "a #b",
        "#a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "'a'",
        "\"a\"",
        "%a",
        "@a",
        "`a`",
        "[a]",
        "{a}",
        "a, b",
        "a[1]",
        "it's",
        "back\\slash",
        "tab\there",
        "line\nbreak",
        "cr\r\n",
        "trailing\n",
        "\u{0}",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}x",
        "ключ",
        "名前",
        "🦀",
        "<<",
        "---",
        "...",
        "a\n\n  b\nc",
        "a\n\tb\n\t\n  \n c\td",
        "\"; DROP TABLE users; --",
        "a\u{2029}b",
        "=",
        "a b: ",
    ];

    fn read(text: &str) -> String {
        let mut out = Diagnostics::default();
        let file = out.sources.add("a.yaml", text);
        let node = parse(file, &mut out);
        assert!(out.is_empty(), "{text}\n{out}");
        node.expect("there is a value").to_json().to_string()
    }

    #[test]
    fn every_text_reads_back_as_itself() {
        for text in TEXTS {
            let json = serde_json::json!({ "k": text }).to_string();
            assert_eq!(read(&format!("k: {}\n", block(text))), json, "{text:?}");
            assert_eq!(read(&format!("{{ k: {} }}\n", flow(text))), json, "{text:?}");
            assert_eq!(read(&format!("k: {}\n", lines(text, 2))), json, "{text:?}");
            let key = serde_json::json!({ *text: "v" }).to_string();
            assert_eq!(read(&format!("{}: v\n", block(text))), key, "{text:?}");
            assert_eq!(read(&format!("{{ {}: v }}\n", flow(text))), key, "{text:?}");
        }
    }

    #[test]
    fn types_have_no_quotes() {
        for text in
            ["decimal(10,2)", "decimal(10,2)?", "varchar(5)", "text[]?", "double precision", "a, b", "x(,)]"]
        {
            let json = serde_json::json!({ "k": text, "l": "m" }).to_string();
            assert_eq!(read(&format!("{{ k: {}, l: m }}\n", ty(text))), json, "{text:?}");
        }
        assert_eq!(ty("decimal(10,2)?"), "decimal(10,2)?");
        assert_eq!(ty("f(a, b)"), "\"f(a, b)\"");
    }

    #[test]
    fn ordinary_text_has_no_quotes() {
        for text in
            ["status", "now()", "length(trim(name)) > 0", "a OR b", "it's", "created_at desc", "x::text"]
        {
            assert_eq!(block(text), text);
        }
        assert_eq!(flow("decimal(10,2)"), "\"decimal(10,2)\"");
        assert_eq!(lines("a\n  b", 4), "|-\n    a\n      b");
    }
}
