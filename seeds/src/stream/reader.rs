//! The thread that reads: records to checked rows, in blocks. Once something is wrong nothing is handed on any more, and the rest of the
//! file is checked all the same.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::sync::Arc;

use tablewright_schema::model::{Column, Table, Type};
use tablewright_schema::nearest::list;
use tablewright_schema::yaml::node::{Entry, Kind, Node};
use tablewright_schema::{Diagnostic, Model, Sources, Span};
use tokio::sync::mpsc::Sender;

use super::fake::Making;
use super::findings::Findings;
use super::shape::{Leaf, Shape, Source};
use super::{BLOCK, Block, Job, Message, StreamRow};
use crate::dialect::{self, Datum};
use crate::format::csv::{CsvError, Record, Records};
use crate::format::header::Header;
use crate::format::{Format, json};
use crate::key;
use crate::special;
use crate::table::referable;
use crate::typed::Values;
use crate::value::Value;

/// Reads the whole file; ends early when nobody listens any more.
pub(super) fn read(mut job: Job, sender: &Sender<Message>) {
    let seen = std::mem::take(&mut job.seen);
    let job = &job;
    let mut sources = Sources::default();
    sources.add(job.file.path.clone(), "");
    let Some(table) = job.model.tables.get(&job.table) else { return };
    let mut reader = Reader {
        job,
        table,
        values: Values::new(&job.model, &sources),
        sender,
        findings: Findings::new(job.file.path.clone()),
        seen,
        open: BTreeMap::new(),
        read: 0,
        waiting: 0,
    };
    let read = match (&job.making, std::fs::File::open(&job.file.path)) {
        (Some(making), _) => reader.make(making),
        (None, Ok(file)) => {
            let input = BufReader::with_capacity(1 << 20, file);
            match job.file.format {
                Format::Csv => reader.csv(input),
                Format::JsonLines | Format::Json | Format::Yaml => reader.lines(input),
            }
        }
        (None, Err(error)) => Err(Stop::Io(error)),
    };
    match read.and_then(|()| reader.flush(job.file.bytes)) {
        Ok(()) => {}
        Err(Stop::Gone) => return,
        Err(Stop::Io(error)) => {
            let found = Diagnostic::new(nowhere(), format!("cannot read this: {error}"));
            reader.findings.add(1, b"", [found]);
        }
    }
    // Nobody listens any more where the load has failed.
    let _ = sender.blocking_send(Message::End(reader.findings, reader.seen));
}

/// What rows give: each field by its path.
type Paths = Vec<Vec<String>>;

pub(super) enum Stop {
    /// Nobody listens.
    Gone,
    Io(std::io::Error),
}

fn nowhere() -> Span {
    Span { file: 0, start: 0, end: 0 }
}

pub(super) struct Reader<'j, 's> {
    pub(super) job: &'j Job,
    pub(super) table: &'j Table,
    values: Values<'j, 's>,
    sender: &'j Sender<Message>,
    pub(super) findings: Findings,
    /// Hashes of the keys so far.
    seen: HashSet<u64>,
    /// Rows that were read and not handed on, by the names of what they give.
    open: BTreeMap<Paths, (Arc<Shape>, Vec<StreamRow>)>,
    /// Rows so far.
    read: u64,
    waiting: usize,
}

impl<'j> Reader<'j, '_> {
    fn csv(&mut self, input: impl BufRead) -> Result<(), Stop> {
        let mut records = Records::new(input);
        let mut record = Record::default();
        match self.next(&mut records, &mut record)? {
            Some(true) => {}
            Some(false) | None => return Ok(()),
        }
        let mut found = Vec::new();
        let Some(header) = Header::read(&record, 0, &self.job.model, self.table, &mut found) else {
            self.findings.add(1, &record.raw, found);
            return Ok(());
        };
        let paths: Vec<Vec<String>> = header.columns.iter().map(|field| field.path.clone()).collect();
        let shape = match Shape::of(&paths, &self.job.model, self.table, &self.job.key) {
            Ok(shape) => Arc::new(shape),
            Err(wrong) => {
                let place = wrong.field.map_or(0..record.raw.len(), |field| record.place(field));
                let found = diagnostic(wrong.message, wrong.help, offset(place.start), offset(place.end));
                self.findings.add(1, &record.raw, [found]);
                return Ok(());
            }
        };
        let columns = self.columns(&shape);
        let mut fields = Vec::with_capacity(columns.len());
        loop {
            match self.next(&mut records, &mut record)? {
                None => continue,
                Some(false) => return Ok(()),
                Some(true) if record.is_blank() => continue,
                Some(true) => {}
            }
            if record.len() != columns.len() {
                let mut found = Vec::new();
                header.row(&record, 0, 0, &mut found);
                self.findings.add(record.line, &record.raw, found);
                self.read += 1;
                continue;
            }
            let mut found = Vec::new();
            for (at, column) in columns.iter().enumerate() {
                match self.fast(&header, &record, at, column) {
                    Some(datum) => fields.push(Some(datum)),
                    None => {
                        let place = record.place(at);
                        let place = Span { file: 0, start: offset(place.start), end: offset(place.end) };
                        fields.push(match header.cell(&record, at, place) {
                            Ok(node) => self.field(column, node, place, &mut found),
                            Err(finding) => {
                                found.push(finding);
                                None
                            }
                        });
                    }
                }
            }
            let fields = std::mem::replace(&mut fields, Vec::with_capacity(columns.len()));
            let row = StreamRow { line: record.line, fields };
            self.row(&paths, &shape, row, found, &record.raw, record.offset + record.raw.len())?;
        }
    }

    /// The next record: `Some(false)` at the end, `None` where it cannot be read.
    fn next<R: BufRead>(
        &mut self,
        records: &mut Records<R>,
        record: &mut Record,
    ) -> Result<Option<bool>, Stop> {
        match records.next(record) {
            Ok(more) => Ok(Some(more)),
            Err(CsvError::Io(error)) => Err(Stop::Io(error)),
            Err(CsvError::Syntax(message, place)) => {
                let found = diagnostic(message.to_owned(), None, offset(place.start), offset(place.end));
                self.findings.add(record.line, &record.raw, [found]);
                Ok(None)
            }
        }
    }

    fn lines(&mut self, mut input: impl BufRead) -> Result<(), Stop> {
        let mut line = Vec::new();
        let mut bytes = 0;
        for number in 1.. {
            line.clear();
            if input.read_until(b'\n', &mut line).map_err(Stop::Io)? == 0 {
                break;
            }
            bytes += line.len();
            while matches!(line.last(), Some(b'\n' | b'\r')) {
                line.pop();
            }
            if number == 1 && line.starts_with(b"\xef\xbb\xbf") {
                line.drain(..3);
            }
            let node = match std::str::from_utf8(&line) {
                Ok(text) => json::parse(text, 0, 0),
                Err(_) => Err(diagnostic("this line is not UTF-8".to_owned(), None, 0, 1)),
            };
            match node {
                Ok(None) => {}
                Ok(Some(node)) => {
                    let mut rows = Vec::new();
                    let mut found = Vec::new();
                    special::each_row(&node, &self.job.variables, &mut found, |row, _| {
                        rows.push(row.clone())
                    });
                    self.findings.add(number, &line, found);
                    for row in rows {
                        self.document(&row, number, &line, bytes)?;
                    }
                }
                Err(found) => self.findings.add(number, &line, [found]),
            }
        }
        Ok(())
    }

    /// A row of JSON.
    fn document(&mut self, row: &Node, line: usize, text: &[u8], bytes: usize) -> Result<(), Stop> {
        let Some(entries) = row.mapping() else {
            let message = format!("expected a row of `{}`, found {}", self.table.name, row.what());
            let found = Diagnostic::new(row.span, message).help("write `{ \"column\": value }`");
            self.findings.add(line, text, [found]);
            return Ok(());
        };
        let mut given: Vec<(Vec<String>, &Node)> = Vec::new();
        flat(entries, &self.job.model, self.table, &mut Vec::new(), &mut given);
        let paths: Vec<Vec<String>> = given.iter().map(|(path, _)| path.clone()).collect();
        let shape = match self.open.get(&paths) {
            Some((shape, _)) => Arc::clone(shape),
            None => match Shape::of(&paths, &self.job.model, self.table, &self.job.key) {
                Ok(shape) => Arc::new(shape),
                Err(wrong) => {
                    let place = wrong.field.map_or(row.span, |field| given[field].1.span);
                    let found = diagnostic(wrong.message, wrong.help, place.start, place.end);
                    self.findings.add(line, text, [found]);
                    return Ok(());
                }
            },
        };
        let columns = self.columns(&shape);
        let mut found = Vec::new();
        let fields = columns
            .iter()
            .zip(&given)
            .map(|(column, (_, node))| self.field(column, Some((*node).clone()), node.span, &mut found));
        let row = StreamRow { line, fields: fields.collect() };
        self.row(&paths, &shape, row, found, text, bytes)
    }

    /// What the fields of a shape are for.
    pub(super) fn columns(&self, shape: &Shape) -> Vec<Field<'j>> {
        let field = |leaf: &Leaf| {
            let column = self.job.model.tables.get(&leaf.table)?.column(&leaf.column)?;
            Some(Field { leaf: leaf.clone(), column, ty: column.ty.on(self.job.dialect) })
        };
        shape.leaves.iter().filter_map(field).collect()
    }

    /// What most fields are, without the way through a tree.
    fn fast(&self, header: &Header, record: &Record, at: usize, field: &Field<'_>) -> Option<Datum> {
        let text = header.plain(record, at).filter(|_| field.leaf.word.is_none())?;
        let ty = field.ty?;
        let within = |least: i64, most: i64| {
            let value = text.parse::<i64>().ok().filter(|value| (least..=most).contains(value))?;
            dialect::encode(self.job.dialect, &Value::Int(value), ty).ok()
        };
        match ty {
            Type::Text if !text.contains('\0') => Some(Datum::Text(text.to_owned())),
            Type::BigInt => within(i64::MIN, i64::MAX),
            Type::Int => within(i64::from(i32::MIN), i64::from(i32::MAX)),
            Type::SmallInt => within(i64::from(i16::MIN), i64::from(i16::MAX)),
            Type::Text
            | Type::Bool
            | Type::Varchar(_)
            | Type::Char(_)
            | Type::Decimal(_)
            | Type::Float
            | Type::Double
            | Type::Uuid
            | Type::Json
            | Type::Bytes
            | Type::Date
            | Type::Time
            | Type::Timestamp
            | Type::TimestampTz
            | Type::Interval
            | Type::Enum(_)
            | Type::Array(_)
            | Type::Native(_) => None,
        }
    }

    /// What a field comes to; `None` where it says nothing, or `found` says why it cannot.
    pub(super) fn field(
        &mut self,
        field: &Field<'j>,
        node: Option<Node>,
        place: Span,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Datum> {
        let Field { leaf, column, ty } = field;
        let node = match (node, &leaf.word) {
            (None, _) => {
                if leaf.needed {
                    let name = key::known_as(self.table, &column.name);
                    let message = format!("this row of `{}` has no `{name}`", self.table.name);
                    let help = "an empty field says nothing; `\"\"` is the empty text";
                    found.push(Diagnostic::new(place, message).help(help));
                }
                return None;
            }
            (Some(node), Some(word)) if !node.is_null() => {
                let entry = Entry { key: word.clone(), key_span: place, value: node };
                let node = Node { span: place, kind: Kind::Mapping(vec![entry]) };
                special::value(&node, &self.job.variables, found)?
            }
            (Some(node), _) => node,
        };
        if node.is_null() {
            if !leaf.names_a_row && !column.nullable {
                let message = format!("`{}` cannot be null", column.name);
                found.push(Diagnostic::new(place, message).help("give it a value"));
            }
            return Some(Datum::Null);
        }
        let Some(ty) = ty else {
            // This database does not have the column.
            self.values.of_column(column, &node, found)?;
            return None;
        };
        let value = self.values.typed(column, ty, &node, found)?;
        match dialect::encode(self.job.dialect, &value, ty) {
            Ok(datum) => Some(datum),
            Err(reason) => {
                found.push(Diagnostic::new(place, reason));
                None
            }
        }
    }

    /// One row is read: it waits for others, or is found wrong.
    pub(super) fn row(
        &mut self,
        paths: &[Vec<String>],
        shape: &Arc<Shape>,
        row: StreamRow,
        mut found: Vec<Diagnostic>,
        text: &[u8],
        bytes: usize,
    ) -> Result<(), Stop> {
        self.read += 1;
        if found.is_empty() {
            found.extend(self.whole(shape, &row, text));
        }
        self.findings.add(row.line, text, found);
        if !self.findings.is_empty() {
            // What waits is not written any more.
            self.open.clear();
            self.waiting = 0;
            return Ok(());
        }
        if self.read <= self.job.skip {
            return Ok(());
        }
        match self.open.get_mut(paths) {
            Some((_, rows)) => rows.push(row),
            None => {
                self.open.insert(paths.to_vec(), (Arc::clone(shape), vec![row]));
            }
        }
        self.waiting += 1;
        match self.waiting < BLOCK {
            true => Ok(()),
            false => self.flush(u64::try_from(bytes).unwrap_or(u64::MAX)),
        }
    }

    /// What is wrong with a row as a whole.
    fn whole(&mut self, shape: &Shape, row: &StreamRow, text: &[u8]) -> Option<Diagnostic> {
        let place = Span { file: 0, start: 0, end: offset(text.len()) };
        let is_null = |field: &usize| matches!(row.fields[*field], Some(Datum::Null));
        // What rows that are made refer to may not be written yet.
        let waits = self.job.making.as_ref().is_some_and(Making::is_open);
        for source in &shape.sources {
            let Source::Reference { foreign_key, key: _ } = source else { continue };
            let fields = source.fields();
            if fields.iter().all(is_null) {
                let key = self.table.foreign_keys.iter().find(|key| key.name == *foreign_key)?;
                let fixed = key
                    .columns
                    .iter()
                    .find(|name| self.table.column(name).is_some_and(|column| !column.nullable));
                if let Some(name) = fixed.filter(|_| !waits) {
                    let message = format!("`{}` cannot be null", key::known_as(self.table, name));
                    return Some(
                        Diagnostic::new(place, message).help(format!("name a row of `{}`", key.table)),
                    );
                }
            } else if fields.iter().any(is_null) && !waits {
                return Some(Diagnostic::new(place, "a row is not known by null"));
            }
        }
        // Rows that are only counted have no key, and one that waits for others has none yet.
        if shape.key.is_empty() || (waits && shape.key.iter().any(is_null)) {
            return None;
        }
        if shape.key.iter().any(is_null) {
            let message = format!("what rows of `{}` are matched by cannot be null", self.table.name);
            return Some(Diagnostic::new(place, message));
        }
        let mut hasher = DefaultHasher::new();
        for field in &shape.key {
            match &row.fields[*field] {
                Some(Datum::Text(text)) => text.hash(&mut hasher),
                Some(Datum::Int(value)) => value.hash(&mut hasher),
                Some(Datum::Real(value)) => value.to_bits().hash(&mut hasher),
                Some(Datum::Blob(bytes)) => bytes.hash(&mut hasher),
                Some(Datum::Null) | None => {}
            }
        }
        if self.seen.insert(hasher.finish()) {
            return None;
        }
        let columns = self.job.key.iter().map(|column| key::known_as(self.table, column));
        let columns = list(columns);
        let message = format!("a row before this one has the same {columns}");
        Some(
            Diagnostic::new(place, message)
                .help(format!("rows of `{}` are matched by it: remove one of them", self.table.name)),
        )
    }

    /// Hands on what waits.
    pub(super) fn flush(&mut self, bytes: u64) -> Result<(), Stop> {
        self.waiting = 0;
        let mut left = self.open.values().filter(|(_, rows)| !rows.is_empty()).count();
        for (shape, rows) in self.open.values_mut() {
            if rows.is_empty() {
                continue;
            }
            left -= 1;
            let (shape, rows) = (Arc::clone(shape), std::mem::take(rows));
            let block = Block { shape, rows, bytes, read: self.read, last: left == 0 };
            self.sender.blocking_send(Message::Block(block)).map_err(|_| Stop::Gone)?;
        }
        Ok(())
    }
}

pub(super) struct Field<'j> {
    leaf: Leaf,
    column: &'j Column,
    /// Its type, where this database has it.
    ty: Option<&'j Type>,
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn diagnostic(message: String, help: Option<String>, start: u32, end: u32) -> Diagnostic {
    let found = Diagnostic::new(Span { file: 0, start, end }, message);
    match help {
        Some(help) => found.help(help),
        None => found,
    }
}

/// The fields of a row of JSON, each with its path: what names another row is taken apart.
pub(super) fn flat<'n>(
    entries: &'n [Entry],
    model: &Model,
    table: &Table,
    path: &mut Vec<String>,
    given: &mut Vec<(Vec<String>, &'n Node)>,
) {
    for entry in entries {
        path.push(entry.key.clone());
        let target = referable(table, &entry.key).and_then(|key| model.tables.get(&key.table));
        match (target, entry.value.mapping()) {
            (Some(target), Some(inner)) => flat(inner, model, target, path, given),
            (Some(_), None) | (None, _) => given.push((path.clone(), &entry.value)),
        }
        path.pop();
    }
}
