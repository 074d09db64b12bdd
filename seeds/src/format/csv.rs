//! CSV as RFC 4180 has it, a record at a time: what a field says, whether it was in quotes, and where it stands.

use std::io::{self, BufRead};
use std::ops::Range;

/// Bytes of one record: far more than a row has, and a quote that is never closed ends before the memory does.
const MAX_BYTES: usize = 64 << 20;

/// Reads records. The delimiter is the one of `,`, `;` and tab that the first line has most of.
pub(crate) struct Records<R> {
    input: R,
    delimiter: Option<u8>,
    /// Where the next record begins.
    offset: usize,
    line: usize,
}

/// One record.
#[derive(Default)]
pub(crate) struct Record {
    /// Its bytes, without the end of the line.
    pub(crate) raw: Vec<u8>,
    /// Where it begins in the file.
    pub(crate) offset: usize,
    /// The line on which it begins, from 1.
    pub(crate) line: usize,
    fields: Vec<Field>,
    /// The texts of fields that hold quotes.
    texts: Vec<u8>,
}

#[derive(Clone)]
struct Field {
    /// In `raw`, quotes included.
    place: Range<usize>,
    /// In `texts`, of a field that is in quotes.
    text: Option<Range<usize>>,
}

/// Why a record cannot be read.
#[derive(Debug)]
pub(crate) enum CsvError {
    Io(io::Error),
    /// What is wrong, and where in the record.
    Syntax(&'static str, Range<usize>),
}

impl Record {
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    /// The bytes of a field; whether it was in quotes.
    pub(crate) fn field(&self, at: usize) -> (&[u8], bool) {
        let field = &self.fields[at];
        match &field.text {
            Some(text) => (&self.texts[text.clone()], true),
            None => (&self.raw[field.place.clone()], false),
        }
    }

    /// Where a field stands in [`Record::raw`].
    pub(crate) fn place(&self, at: usize) -> Range<usize> {
        self.fields[at].place.clone()
    }

    /// A line with nothing on it.
    pub(crate) fn is_blank(&self) -> bool {
        self.fields.len() == 1 && self.raw.is_empty()
    }
}

impl<R: BufRead> Records<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input, delimiter: None, offset: 0, line: 1 }
    }

    /// The next record; false at the end. After an error of syntax the rest is read on.
    pub(crate) fn next(&mut self, record: &mut Record) -> Result<bool, CsvError> {
        record.raw.clear();
        record.fields.clear();
        record.texts.clear();
        record.offset = self.offset;
        record.line = self.line;
        let mut quotes = 0;
        loop {
            let from = record.raw.len();
            let read = self.input.read_until(b'\n', &mut record.raw).map_err(CsvError::Io)?;
            if read == 0 {
                break;
            }
            self.offset += read;
            self.line += 1;
            quotes += record.raw[from..].iter().filter(|byte| **byte == b'"').count();
            // Within quotes a line's end is text; each quote of the text is doubled.
            if quotes % 2 == 0 {
                break;
            }
            if record.raw.len() > MAX_BYTES {
                return Err(CsvError::Syntax("a quote here is never closed", 0..1));
            }
        }
        if record.raw.is_empty() {
            return Ok(false);
        }
        if record.offset == 0 && record.raw.starts_with(b"\xef\xbb\xbf") {
            record.raw.drain(..3);
            record.offset = 3;
        }
        while matches!(record.raw.last(), Some(b'\n' | b'\r')) {
            record.raw.pop();
        }
        let delimiter = *self.delimiter.get_or_insert_with(|| delimiter_of(&record.raw));
        match quotes {
            0 => {
                let mut start = 0;
                for (at, byte) in record.raw.iter().enumerate() {
                    if *byte == delimiter {
                        record.fields.push(Field { place: start..at, text: None });
                        start = at + 1;
                    }
                }
                record.fields.push(Field { place: start..record.raw.len(), text: None });
                Ok(true)
            }
            _ => split(record, delimiter).map(|()| true),
        }
    }
}

/// What separates the fields of a first line.
fn delimiter_of(line: &[u8]) -> u8 {
    let count = |wanted: u8| {
        let mut quoted = false;
        let outside = line.iter().filter(|byte| {
            quoted ^= **byte == b'"';
            !quoted && **byte == wanted
        });
        outside.count()
    };
    let most = [b',', b';', b'\t'].into_iter().rev().max_by_key(|byte| count(*byte));
    most.unwrap_or(b',')
}

/// The fields of a record in which there are quotes.
fn split(record: &mut Record, delimiter: u8) -> Result<(), CsvError> {
    let Record { raw, fields, texts, .. } = record;
    let mut at = 0;
    loop {
        let start = at;
        if raw.get(at) != Some(&b'"') {
            while at < raw.len() && raw[at] != delimiter {
                if raw[at] == b'"' {
                    let message = "a quote within a field that is not in quotes: put the field in quotes and double this one";
                    return Err(CsvError::Syntax(message, at..at + 1));
                }
                at += 1;
            }
            fields.push(Field { place: start..at, text: None });
        } else {
            let from = texts.len();
            at += 1;
            loop {
                match (raw.get(at), raw.get(at + 1)) {
                    (Some(b'"'), Some(b'"')) => {
                        texts.push(b'"');
                        at += 2;
                    }
                    (Some(b'"'), _) => {
                        at += 1;
                        break;
                    }
                    (Some(byte), _) => {
                        texts.push(*byte);
                        at += 1;
                    }
                    (None, _) => {
                        return Err(CsvError::Syntax("this quote is never closed", start..start + 1));
                    }
                }
            }
            fields.push(Field { place: start..at, text: Some(from..texts.len()) });
            if at < raw.len() && raw[at] != delimiter {
                let message = "a field ends with its closing quote: a quote within it is doubled";
                return Err(CsvError::Syntax(message, at..at + 1));
            }
        }
        if at >= raw.len() {
            return Ok(());
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<(String, bool)>> {
        let mut records = Records::new(text.as_bytes());
        let mut record = Record::default();
        let mut all = Vec::new();
        while records.next(&mut record).unwrap() {
            let field = |at| {
                let (text, quoted) = record.field(at);
                (String::from_utf8(text.to_vec()).unwrap(), quoted)
            };
            all.push((0..record.len()).map(field).collect());
        }
        all
    }

    #[test]
    fn quotes_lines_and_delimiters() {
        let plain = |text: &str| (text.to_owned(), false);
        let quoted = |text: &str| (text.to_owned(), true);
        assert_eq!(read("a,b\r\n1,\n"), [[plain("a"), plain("b")], [plain("1"), plain("")]]);
        assert_eq!(
            read("a;b\n\"x;\"\"y\"\"\nz\";\"\""),
            [[plain("a"), plain("b")], [quoted("x;\"y\"\nz"), quoted("")]]
        );
        assert_eq!(read("\u{feff}a\tb"), [[plain("a"), plain("b")]]);
        assert_eq!(read(""), [] as [Vec<_>; 0]);
    }

    #[test]
    fn places_count_lines_within_quotes() {
        let mut records = Records::new("a,b\n\"1\n2\",x\n3,y".as_bytes());
        let mut record = Record::default();
        let mut places = Vec::new();
        while records.next(&mut record).unwrap() {
            places.push((record.line, record.offset, record.place(1)));
        }
        assert_eq!(places, [(1, 0, 2..3), (2, 4, 6..7), (4, 12, 2..3)]);
    }

    #[test]
    fn wrong_quotes_are_found() {
        for text in ["a\"b\"", "\"a\"b", "\"a"] {
            let mut record = Record::default();
            let read = Records::new(text.as_bytes()).next(&mut record);
            assert!(matches!(read, Err(CsvError::Syntax(..))), "{text}");
        }
    }
}
