//! What is said of the documents in a column: the JSON Schema that they satisfy, and who sees to it.

use super::JsonSchemas;
use super::scope::DeclaredColumn;
use crate::model::{Enforce, JsonSchema, PerDialect, Type};
use crate::yaml::ast::ColumnBody;
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics, Span};

/// The JSON Schema that a column names, read.
pub(super) fn json_schema(
    column: &DeclaredColumn<'_>,
    body: &ColumnBody,
    ty: Option<&PerDialect<Type>>,
    json_schemas: &mut JsonSchemas<'_>,
    out: &mut Diagnostics,
) -> Option<String> {
    let path = body.json_schema.as_ref()?;
    let documents = |ty: &Type| matches!(ty, Type::Json | Type::Native(_));
    let fits = ty.is_none_or(|ty| match ty {
        PerDialect::Same(ty) => documents(ty),
        PerDialect::Each(types) => types.values().any(documents),
    });
    if !fits {
        let message = format!("`{}` holds no JSON documents", column.name);
        out.push(Diagnostic::new(path.span, message).help("write `type: json`, or remove `json_schema`"));
    }
    json_schemas.read(path, out);
    Some(path.value.clone())
}

/// Who validates the documents in the database.
pub(super) fn enforce(
    column: &DeclaredColumn<'_>,
    body: &ColumnBody,
    out: &mut Diagnostics,
) -> Option<PerDialect<Enforce>> {
    let declared = body.enforce.as_deref()?;
    let first = match declared {
        PerDialect::Same(word) => Some(word),
        PerDialect::Each(words) => words.values().next(),
    };
    if let Some(first) = first.filter(|_| body.json_schema.is_none() && !body.broken) {
        let message =
            format!("`enforce` says who keeps documents to a JSON Schema, and `{}` has none", column.name);
        out.push(Diagnostic::new(first.span, message).help("add `json_schema: …`, or remove `enforce`"));
    }
    Some(match declared {
        PerDialect::Same(word) => PerDialect::Same(word.value),
        PerDialect::Each(words) => {
            PerDialect::Each(words.iter().map(|(dialect, word)| (*dialect, word.value)).collect())
        }
    })
}

impl JsonSchemas<'_> {
    /// Reads a JSON Schema that a column names; once, so that one broken file is one finding.
    fn read(&mut self, path: &Spanned<String>, out: &mut Diagnostics) {
        if self.read.contains_key(&path.value) {
            return;
        }
        let (file, text) = (self.load)(&path.value);
        let document = match text {
            Ok(text) => self.parse(path, file, text, out),
            Err(reason) => {
                let found = Diagnostic::new(path.span, format!("cannot read `{}`: {reason}", file.display()));
                out.push(found.help("the path is relative to the schema folder"));
                None
            }
        };
        let schema = document.map(|document| JsonSchema { path: path.value.clone(), document });
        self.read.insert(path.value.clone(), schema);
    }

    /// The text of a file that an object names.
    pub(super) fn text(&mut self, path: &Spanned<String>, out: &mut Diagnostics) -> Option<String> {
        let (file, text) = (self.load)(&path.value);
        match text {
            Ok(text) => {
                self.files.push(file);
                Some(text)
            }
            Err(reason) => {
                let found = Diagnostic::new(path.span, format!("cannot read `{}`: {reason}", file.display()));
                out.push(found.help("the path is relative to the schema folder"));
                None
            }
        }
    }

    fn parse(
        &mut self,
        path: &Spanned<String>,
        file: std::path::PathBuf,
        text: String,
        out: &mut Diagnostics,
    ) -> Option<serde_json::Value> {
        self.files.push(file.clone());
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(document) if document.is_object() || document.is_boolean() => Some(document),
            Ok(_) => {
                let message = format!("`{}` is no JSON Schema", path.value);
                out.push(
                    Diagnostic::new(path.span, message).help("a JSON Schema is an object, `true` or `false`"),
                );
                None
            }
            Err(error) => {
                let at = place(&text, error.line(), error.column());
                let reason = error.to_string();
                let reason =
                    reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason).to_owned();
                let number = out.sources.add(file, text);
                let span = Span { file: number, start: at, end: at + 1 };
                let found = Diagnostic::new(path.span, format!("`{}` is not JSON", path.value));
                out.push(found.related(span, reason));
                None
            }
        }
    }
}

/// Byte offset of a line and column as `serde_json` counts them: lines from 1, columns in bytes.
fn place(text: &str, line: usize, column: usize) -> u32 {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = (start + column.saturating_sub(1)).min(text.len());
    u32::try_from(at).unwrap_or(u32::MAX - 1)
}
