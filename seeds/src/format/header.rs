//! The first line of a CSV file: which column each field is, and what the fields of the other lines are as a tree.

use std::io::BufReader;
use std::path::Path;

use tablewright_schema::model::{Column, Model, Table, Type};
use tablewright_schema::nearest::suggestion;
use tablewright_schema::yaml::node::{Entry, Kind, Node, Scalar};
use tablewright_schema::{Diagnostic, Dialect, Span};

use super::csv::{CsvError, Record, Records};
use super::{Format, json};
use crate::included;
use crate::special;
use crate::table::{belongs_to, referable};

/// The columns of a CSV file.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) columns: Vec<Field>,
}

/// What the fields of one column are.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// `template`, `name`: the column of the row that the first names.
    pub(crate) path: Vec<String>,
    how: How,
    /// Whether nothing means that the row says nothing of it, since NULL cannot be meant.
    fixed: bool,
}

/// How a field's text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Scalar,
    /// `t` and `f` as PostgreSQL writes them, `1` and `0` as others do.
    Truth,
    /// A JSON document.
    Json,
}

/// All rows of a CSV text, and its header. Everything that is wrong goes to `out`.
pub(crate) fn rows(
    text: &str,
    file: u32,
    model: &Model,
    table: &Table,
    out: &mut Vec<Diagnostic>,
) -> Option<(Header, Vec<Node>)> {
    let mut records = Records::new(text.as_bytes());
    let mut record = Record::default();
    let found = |error: CsvError, record: &Record| match error {
        CsvError::Io(error) => Diagnostic::new(Span { file, start: 0, end: 0 }, error.to_string()),
        CsvError::Syntax(message, place) => {
            Diagnostic::new(span(file, record.offset + place.start, record.offset + place.end), message)
        }
    };
    match records.next(&mut record) {
        Ok(true) => {}
        Ok(false) => return None,
        Err(error) => {
            out.push(found(error, &record));
            return None;
        }
    }
    let header = Header::read(&record, file, model, table, out)?;
    let mut rows = Vec::new();
    loop {
        match records.next(&mut record) {
            Ok(true) if record.is_blank() => {}
            Ok(true) => rows.extend(header.row(&record, file, record.offset, out)),
            Ok(false) => return Some((header, rows)),
            Err(error) => out.push(found(error, &record)),
        }
    }
}

/// The columns that every row of a file gives, where its first line says so.
pub(crate) fn given<'t>(
    path: &Path,
    format: Format,
    model: &Model,
    table: &'t Table,
) -> Option<Vec<&'t str>> {
    if format != Format::Csv {
        return None;
    }
    let file = std::fs::File::open(path).ok()?;
    let mut record = Record::default();
    Records::new(BufReader::new(file)).next(&mut record).ok()?;
    Some(Header::read(&record, 0, model, table, &mut Vec::new())?.given(table))
}

fn span(file: u32, start: usize, end: usize) -> Span {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { file, start: place(start), end: place(end) }
}

impl Header {
    /// Reads the first record; `None` where `out` says what is wrong with it.
    pub(crate) fn read(
        record: &Record,
        file: u32,
        model: &Model,
        table: &Table,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Header> {
        let mut columns: Vec<Field> = Vec::new();
        let before = out.len();
        for at in 0..record.len() {
            let place = record.place(at);
            let place = span(file, record.offset + place.start, record.offset + place.end);
            let name = String::from_utf8_lossy(record.field(at).0);
            let name = name.trim();
            if name.is_empty() {
                let found = Diagnostic::new(place, "this column has no name");
                out.push(found.help("the first line of a CSV file names the columns"));
                continue;
            }
            match field(name, model, table) {
                Ok(field) if columns.iter().any(|known| known.path == field.path) => {
                    out.push(Diagnostic::new(place, format!("`{name}` stands here twice")));
                }
                Ok(field) => columns.push(field),
                Err((message, help)) => {
                    let found = Diagnostic::new(place, message);
                    out.push(match help {
                        Some(help) => found.help(help),
                        None => found,
                    });
                }
            }
        }
        (out.len() == before).then_some(Header { columns })
    }

    /// The columns of the table of which every row says something.
    pub(crate) fn given<'t>(&self, table: &'t Table) -> Vec<&'t str> {
        let named = self.columns.iter().flat_map(|field| match table.column(&field.path[0]) {
            Some(column) => vec![column.name.as_str()],
            None => belongs_to(table, &field.path[0])
                .map(|key| {
                    key.columns.iter().filter_map(|name| Some(table.column(name)?.name.as_str())).collect()
                })
                .unwrap_or_default(),
        });
        named.collect()
    }

    /// A record as a row, without the fields of which `out` says what is wrong; `offset` is where the record begins in the text of `file`.
    pub(crate) fn row(
        &self,
        record: &Record,
        file: u32,
        offset: usize,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Node> {
        let whole = span(file, offset, offset + record.raw.len());
        if record.len() != self.columns.len() {
            let message = format!("{} in this row, and {} columns", fields(record.len()), self.columns.len());
            let found = Diagnostic::new(whole, message);
            out.push(found.help("put a field in double quotes where it holds the delimiter"));
            return None;
        }
        let mut entries = Vec::with_capacity(self.columns.len());
        for at in 0..self.columns.len() {
            let place = record.place(at);
            let place = span(file, offset + place.start, offset + place.end);
            match self.cell(record, at, place) {
                Ok(Some(value)) => insert(&mut entries, &self.columns[at].path, place, value),
                Ok(None) => {}
                Err(found) => out.push(found),
            }
        }
        for entry in &mut entries {
            collapse(&mut entry.value);
        }
        Some(Node { span: whole, kind: Kind::Mapping(entries) })
    }

    /// The text of a field that is nothing else: no document, no truth value, nothing that is empty.
    pub(crate) fn plain<'r>(&self, record: &'r Record, at: usize) -> Option<&'r str> {
        let text = record.field(at).0;
        if self.columns[at].how != How::Scalar || text.is_empty() {
            return None;
        }
        std::str::from_utf8(text).ok()
    }

    /// One field as a value; `None` where it says nothing.
    pub(crate) fn cell(&self, record: &Record, at: usize, place: Span) -> Result<Option<Node>, Diagnostic> {
        let Field { path: _, how, fixed } = &self.columns[at];
        let (bytes, quoted) = record.field(at);
        let text = std::str::from_utf8(bytes)
            .map_err(|_| Diagnostic::new(place, "this is not UTF-8").help("save the file as UTF-8"))?;
        if text.is_empty() && !quoted {
            let null = Node { span: place, kind: Kind::Scalar(Scalar { text: String::new(), plain: true }) };
            return Ok((!fixed).then_some(null));
        }
        let scalar = match (how, text) {
            (How::Json, _) => {
                let inside = place.start as usize + usize::from(quoted);
                let is_as_written = inside + text.len() + usize::from(quoted) == place.end as usize;
                // Where quotes are doubled, places within the text are not those of the file.
                return match (json::parse(text, place.file, inside), is_as_written) {
                    (Ok(node), true) => Ok(node.map(|node| Node { span: place, ..node })),
                    (Ok(node), false) => Ok(node.map(|node| included::respanned(node, place))),
                    (Err(found), true) => Err(found),
                    (Err(found), false) => Err(Diagnostic { span: place, ..found }),
                };
            }
            (How::Truth, "t" | "1") => plain("true"),
            (How::Truth, "f" | "0") => plain("false"),
            // What YAML would read as null is text here: nothing at all is null.
            (How::Scalar | How::Truth, "" | "~" | "null" | "Null" | "NULL") => {
                Scalar { text: text.to_owned(), plain: false }
            }
            (How::Scalar | How::Truth, _) => plain(text),
        };
        Ok(Some(Node { span: place, kind: Kind::Scalar(scalar) }))
    }
}

fn plain(text: &str) -> Scalar {
    Scalar { text: text.to_owned(), plain: true }
}

fn fields(count: usize) -> String {
    match count {
        1 => "1 field".to_owned(),
        n => format!("{n} fields"),
    }
}

/// Puts a value at its path.
fn insert(entries: &mut Vec<Entry>, path: &[String], place: Span, value: Node) {
    let Some((first, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        entries.push(Entry { key: first.clone(), key_span: place, value });
        return;
    }
    let at = entries.iter().position(|entry| entry.key == *first).unwrap_or_else(|| {
        let value = Node { span: place, kind: Kind::Mapping(Vec::new()) };
        entries.push(Entry { key: first.clone(), key_span: place, value });
        entries.len() - 1
    });
    if let Kind::Mapping(inner) = &mut entries[at].value.kind {
        insert(inner, rest, place, value);
    }
}

/// A row of which nothing is said is no row: its key is null.
fn collapse(node: &mut Node) {
    if let Kind::Mapping(entries) = &mut node.kind
        && !entries.is_empty()
    {
        entries.iter_mut().for_each(|entry| collapse(&mut entry.value));
        let is_nothing =
            |entry: &Entry| entry.value.scalar().is_some_and(|scalar| scalar.plain && scalar.text.is_empty());
        if entries.iter().all(is_nothing) {
            node.kind = Kind::Scalar(Scalar { text: String::new(), plain: true });
        }
    }
}

type Wrong = (String, Option<String>);

/// `name`, `template.name`, `id.$uuid`.
fn field(name: &str, model: &Model, table: &Table) -> Result<Field, Wrong> {
    let whole = |column: &Column, path: &[&str]| Field {
        path: path.iter().map(|part| (*part).to_owned()).collect(),
        how: how(column),
        fixed: path.len() == 1 && !column.nullable,
    };
    let mut at = table;
    let parts: Vec<&str> = name.split('.').collect();
    for (depth, part) in parts.iter().enumerate() {
        let rest = &parts[depth + 1..];
        let path = &parts[..=depth];
        match (at.column(part), referable(at, part), rest) {
            (Some(column), _, []) => return Ok(whole(column, path)),
            (None, Some(_), []) => {
                let path = path.iter().map(|part| (*part).to_owned()).collect();
                return Ok(Field { path, how: How::Scalar, fixed: false });
            }
            (Some(_), _, [word]) if special::is_word(word) => {
                let path = parts.iter().map(|part| (*part).to_owned()).collect();
                return Ok(Field { path, how: How::Scalar, fixed: false });
            }
            (_, Some(key), _) => match model.tables.get(&key.table) {
                Some(target) => at = target,
                None => return Err((format!("there is no table `{}`", key.table), None)),
            },
            (Some(_), None, [next, ..]) => {
                let message = format!("`{part}` of `{}` refers to no row, so it has no `{next}`", at.name);
                return Err((message, None));
            }
            (None, None, _) => {
                let columns = at.columns.iter().map(|column| column.name.as_str());
                let relations = at.relations.iter().map(|relation| relation.name.as_str());
                let relations = relations.filter(|name| belongs_to(at, name).is_some());
                let help = suggestion(part, columns.chain(relations));
                return Err((format!("`{}` has no column `{part}`", at.name), help));
            }
        }
    }
    // A name has at least one part, and the last part returns.
    Err((format!("`{}` has no column `{name}`", table.name), None))
}

fn how(column: &Column) -> How {
    let types = Dialect::ALL.into_iter().filter_map(|dialect| column.ty.on(dialect));
    let mut how = How::Scalar;
    for ty in types {
        match ty {
            Type::Json | Type::Array(_) => return How::Json,
            Type::Bool => how = How::Truth,
            Type::SmallInt
            | Type::Int
            | Type::BigInt
            | Type::Text
            | Type::Varchar(_)
            | Type::Char(_)
            | Type::Decimal(_)
            | Type::Float
            | Type::Double
            | Type::Uuid
            | Type::Bytes
            | Type::Date
            | Type::Time
            | Type::Timestamp
            | Type::TimestampTz
            | Type::Interval
            | Type::Enum(_)
            | Type::Native(_) => {}
        }
    }
    how
}
