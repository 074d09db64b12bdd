//! Rows as text: YAML, JSON Lines or CSV.

use std::io::{self, Write};

use serde_json::{Map, Value as Json};
use tablewright_schema::model::Type;
use tablewright_schema::yaml::node::{Scalar, Value as Word};

use super::ExportFormat;
use super::read::Leaf;
use crate::dialect::{self, Datum};

/// Writes rows.
pub(super) struct Printer<'p, 'm> {
    format: ExportFormat,
    leaves: &'p [Leaf<'m>],
    out: &'p mut (dyn Write + Send),
    any: bool,
}

impl<'p, 'm> Printer<'p, 'm> {
    pub(super) fn new(format: ExportFormat, leaves: &'p [Leaf<'m>], out: &'p mut (dyn Write + Send)) -> Self {
        Self { format, leaves, out, any: false }
    }

    pub(super) fn begin(&mut self) -> io::Result<()> {
        match self.format {
            ExportFormat::Csv => {
                let names: Vec<String> =
                    self.leaves.iter().map(|leaf| quoted(&leaf.path.join("."))).collect();
                writeln!(self.out, "{}", names.join(","))
            }
            ExportFormat::Yaml | ExportFormat::JsonLines => Ok(()),
        }
    }

    pub(super) fn row(&mut self, values: &[Datum]) -> io::Result<()> {
        self.any = true;
        match self.format {
            ExportFormat::Csv => {
                let fields = self.leaves.iter().zip(values).map(|(leaf, datum)| match text(leaf.ty, datum) {
                    None => String::new(),
                    Some(text) if text.is_empty() => "\"\"".to_owned(),
                    Some(text) => quoted(&text),
                });
                let fields: Vec<String> = fields.collect();
                writeln!(self.out, "{}", fields.join(","))
            }
            ExportFormat::JsonLines => writeln!(self.out, "{}", Json::Object(self.document(values))),
            ExportFormat::Yaml => {
                for (at, (name, value)) in self.document(values).iter().enumerate() {
                    let mark = if at == 0 { "- " } else { "  " };
                    writeln!(self.out, "{mark}{}: {}", scalar(name), yaml(value))?;
                }
                Ok(())
            }
        }
    }

    pub(super) fn end(&mut self) -> io::Result<()> {
        if !self.any && self.format == ExportFormat::Yaml {
            writeln!(self.out, "[]")?;
        }
        self.out.flush()
    }

    /// A row as a document: what is NULL is left out where a new row would have NULL there as well.
    fn document(&self, values: &[Datum]) -> Map<String, Json> {
        let mut document = Map::new();
        for (leaf, datum) in self.leaves.iter().zip(values) {
            let value = json(leaf.ty, datum);
            if value.is_null() && leaf.column.default.is_none() {
                continue;
            }
            let mut at = &mut document;
            for part in &leaf.path[..leaf.path.len() - 1] {
                let inner = at.entry((*part).to_owned()).or_insert_with(|| Json::Object(Map::new()));
                let Json::Object(inner) = inner else { return document };
                at = inner;
            }
            at.insert(leaf.path[leaf.path.len() - 1].to_owned(), value);
        }
        document
    }
}

/// The value as seeds write it; `None` is NULL.
fn text(ty: &Type, datum: &Datum) -> Option<String> {
    let text = dialect::show(ty, datum)?;
    Some(match ty {
        Type::TimestampTz => {
            let moment = text.strip_suffix("+00").unwrap_or(&text);
            format!("{}Z", moment.replacen(' ', "T", 1))
        }
        Type::Bool => match text.as_str() {
            "1" | "t" => "true".to_owned(),
            "0" | "f" => "false".to_owned(),
            _ => text,
        },
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
        | Type::Json
        | Type::Bytes
        | Type::Date
        | Type::Time
        | Type::Timestamp
        | Type::Interval
        | Type::Enum(_)
        | Type::Array(_)
        | Type::Native(_) => text,
    })
}

fn json(ty: &Type, datum: &Datum) -> Json {
    let Some(text) = text(ty, datum) else { return Json::Null };
    match ty {
        Type::SmallInt
        | Type::Int
        | Type::BigInt
        | Type::Bool
        | Type::Float
        | Type::Double
        | Type::Json
        | Type::Array(_) => serde_json::from_str(&text).unwrap_or(Json::String(text)),
        // Its digits are kept as they are.
        Type::Decimal(_)
        | Type::Text
        | Type::Varchar(_)
        | Type::Char(_)
        | Type::Uuid
        | Type::Bytes
        | Type::Date
        | Type::Time
        | Type::Timestamp
        | Type::TimestampTz
        | Type::Interval
        | Type::Enum(_)
        | Type::Native(_) => Json::String(text),
    }
}

fn quoted(field: &str) -> String {
    match field.contains(['"', ',', '\n', '\r', ';', '\t']) || field.trim() != field {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.to_owned(),
    }
}

/// A value on one line, as YAML has it.
fn yaml(value: &Json) -> String {
    match value {
        Json::Null => "~".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Number(number) => number.to_string(),
        Json::String(text) => scalar(text),
        Json::Array(items) => format!("[{}]", items.iter().map(yaml).collect::<Vec<_>>().join(", ")),
        Json::Object(entries) if entries.is_empty() => "{}".to_owned(),
        Json::Object(entries) => {
            let entries = entries.iter().map(|(name, value)| format!("{}: {}", scalar(name), yaml(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Text without quotes where it is read back as the same text.
fn scalar(text: &str) -> String {
    let is_text = matches!(Scalar { text: text.to_owned(), plain: true }.value(), Word::Text(_));
    let is_word = text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && !text.ends_with(' ')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '@' | ' ' | '+'))
        || text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | 'T' | 'Z'));
    match is_text && is_word && !text.ends_with(':') {
        true => text.to_owned(),
        // JSON's text is YAML's in double quotes.
        false => Json::String(text.to_owned()).to_string(),
    }
}
