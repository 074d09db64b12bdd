//! JSON text to the same tree that YAML gives, in which every node knows its place.

use std::collections::BTreeSet;

use tablewright_schema::yaml::node::{Entry, Kind, Node, Scalar};
use tablewright_schema::{Diagnostic, Span};

/// Levels of nesting, so that no reader of the tree can run out of stack.
const MAX_DEPTH: usize = 100;

/// The tree of one JSON text; `file` and `offset` say where the text begins. `None` where it is blank.
///
/// # Errors
/// The first thing that is no JSON.
pub(crate) fn parse(text: &str, file: u32, offset: usize) -> Result<Option<Node>, Diagnostic> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, file, offset };
    reader.blank();
    if reader.at == text.len() {
        return Ok(None);
    }
    let node = reader.value(0)?;
    reader.blank();
    match reader.at == text.len() {
        true => Ok(Some(node)),
        false => Err(reader.unexpected("the end of the text")),
    }
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    file: u32,
    offset: usize,
}

impl Reader<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        let place = |at: usize| u32::try_from(self.offset + at).unwrap_or(u32::MAX);
        Span { file: self.file, start: place(start), end: place(end) }
    }

    fn blank(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn wrong(&self, start: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.span(start, self.at.max(start + 1)), message)
    }

    fn unexpected(&self, wanted: &str) -> Diagnostic {
        let found = match self.text[self.at..].chars().next() {
            Some(c) => format!("`{c}`"),
            None => "the end of the text".to_owned(),
        };
        let finding = Diagnostic::new(
            self.span(self.at, self.at + 1),
            format!("this is no JSON: expected {wanted}, found {found}"),
        );
        match self.bytes.get(self.at) {
            Some(b'\'') => finding.help("JSON writes text in double quotes"),
            Some(b'}' | b']') => finding.help("a comma stands between values, and none behind the last"),
            Some(_) | None => finding,
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Diagnostic> {
        if depth > MAX_DEPTH {
            return Err(self.wrong(self.at, format!("nested more than {MAX_DEPTH} levels deep")));
        }
        let start = self.at;
        let kind = match self.bytes.get(self.at) {
            Some(b'{') => Kind::Mapping(self.object(depth)?),
            Some(b'[') => Kind::Sequence(self.array(depth)?),
            Some(b'"') => Kind::Scalar(Scalar { text: self.string()?, plain: false }),
            Some(b'-' | b'0'..=b'9') => Kind::Scalar(Scalar { text: self.number()?, plain: true }),
            Some(_) | None => Kind::Scalar(Scalar { text: self.word()?, plain: true }),
        };
        Ok(Node { span: self.span(start, self.at), kind })
    }

    /// Whether that byte stands here; it is passed.
    fn takes(&mut self, byte: u8) -> bool {
        let is = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(is);
        is
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Entry>, Diagnostic> {
        self.at += 1;
        let mut entries: Vec<Entry> = Vec::new();
        let mut keys = BTreeSet::new();
        self.blank();
        if self.takes(b'}') {
            return Ok(entries);
        }
        loop {
            self.blank();
            let start = self.at;
            if self.bytes.get(self.at) != Some(&b'"') {
                return Err(self.unexpected("a key in double quotes"));
            }
            let key = self.string()?;
            let key_span = self.span(start, self.at);
            if !keys.insert(key.clone()) {
                return Err(self
                    .wrong(start, format!("`{key}` stands here twice"))
                    .help("remove one of them"));
            }
            self.blank();
            if !self.takes(b':') {
                return Err(self.unexpected("`:`"));
            }
            self.blank();
            let value = self.value(depth + 1)?;
            entries.push(Entry { key, key_span, value });
            self.blank();
            if self.takes(b'}') {
                return Ok(entries);
            }
            if !self.takes(b',') {
                return Err(self.unexpected("`,` or `}`"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Node>, Diagnostic> {
        self.at += 1;
        let mut items = Vec::new();
        self.blank();
        if self.takes(b']') {
            return Ok(items);
        }
        loop {
            self.blank();
            items.push(self.value(depth + 1)?);
            self.blank();
            if self.takes(b']') {
                return Ok(items);
            }
            if !self.takes(b',') {
                return Err(self.unexpected("`,` or `]`"));
            }
        }
    }

    fn word(&mut self) -> Result<String, Diagnostic> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        match &rest[..end] {
            word @ ("true" | "false" | "null") => {
                self.at += end;
                Ok(word.to_owned())
            }
            _ => Err(self.unexpected("a value")),
        }
    }

    fn number(&mut self) -> Result<String, Diagnostic> {
        let start = self.at;
        let digits = |reader: &mut Self| {
            let from = reader.at;
            while matches!(reader.bytes.get(reader.at), Some(b'0'..=b'9')) {
                reader.at += 1;
            }
            reader.at > from
        };
        self.takes(b'-');
        let whole = self.at;
        let mut good = digits(self) && (self.bytes[whole] != b'0' || self.at == whole + 1);
        if self.takes(b'.') {
            good &= digits(self);
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.bytes.get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            good &= digits(self);
        }
        match good {
            true => Ok(self.text[start..self.at].to_owned()),
            false => Err(self.wrong(start, format!("`{}` is no number of JSON", &self.text[start..self.at]))),
        }
    }

    fn string(&mut self) -> Result<String, Diagnostic> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let from = self.at;
            while self.bytes.get(self.at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            text.push_str(&self.text[from..self.at]);
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => {
                    let found = self
                        .wrong(self.at, "text in JSON goes on over no line, and holds no control characters");
                    return Err(found.help(r"write `\n` for the end of a line, `\t` for a tab"));
                }
                None => return Err(self.wrong(start, "this text is not closed by `\"`")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Diagnostic> {
        let start = self.at;
        self.at += 2;
        Ok(match self.bytes.get(start + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let wrong = |reader: &Self| {
                    reader.wrong(start, "this is no character: `\\u` takes four hexadecimal digits")
                };
                let unit = self.unit().ok_or_else(|| wrong(self))?;
                let low = match unit {
                    0xd800..=0xdbff if self.bytes[self.at..].starts_with(b"\\u") => {
                        self.at += 2;
                        Some(self.unit().ok_or_else(|| wrong(self))?)
                    }
                    _ => None,
                };
                let units = [Some(unit), low].into_iter().flatten();
                let mut decoded = char::decode_utf16(units);
                match (decoded.next(), decoded.next()) {
                    (Some(Ok(c)), None) => c,
                    (_, _) => return Err(self.wrong(start, "half of a pair of surrogates is no character")),
                }
            }
            Some(_) | None => {
                self.at = start + 1;
                return Err(self
                    .wrong(start, "JSON knows no such escape")
                    .help(r"write `\\` for a backslash"));
            }
        })
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let unit = digits
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit())
            .then(|| u16::from_str_radix(digits, 16).ok())?;
        self.at += 4;
        unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_serde_reads_is_read_alike() {
        for text in [
            r#"{"a": [1, -2.5e3, true, null, "x\u00e4\ud83d\ude00\n\/"], "b": {}}"#,
            "[]",
            " 12345678901234567890 ",
            r#""\"\\\b\f\r\t""#,
        ] {
            let expected: serde_json::Value = serde_json::from_str(text).unwrap();
            let node = parse(text, 0, 0).unwrap().unwrap();
            assert_eq!(node.to_json(), expected, "{text}");
        }
        assert!(parse(" \n", 0, 0).unwrap().is_none());
    }

    #[test]
    fn what_serde_refuses_is_refused() {
        for text in [
            "{",
            "[1,]",
            "{\"a\" 1}",
            "{'a': 1}",
            "01",
            "1.",
            "-",
            "1e",
            "tru",
            "\"\\x\"",
            "\"a\nb\"",
            "\"\\ud800\"",
            "\"\\u12\"",
            "\"",
            "1 2",
            "{\"a\":1,}",
            "[1 2]",
            "\"\\",
            "nulls",
        ] {
            assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text}");
            assert!(parse(text, 0, 0).is_err(), "{text}");
        }
        assert!(parse(&"[".repeat(5000), 0, 0).is_err());
        assert!(parse(r#"{"a": 1, "a": 2}"#, 0, 0).is_err());
    }

    #[test]
    fn places_begin_where_the_text_does() {
        let node = parse(r#" {"a": true}"#, 3, 100).unwrap().unwrap();
        let entry = &node.mapping().unwrap()[0];
        assert_eq!(node.span, Span { file: 3, start: 101, end: 112 });
        assert_eq!(entry.key_span, Span { file: 3, start: 102, end: 105 });
        assert_eq!(entry.value.span, Span { file: 3, start: 107, end: 111 });
    }
}
