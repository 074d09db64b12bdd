//! The documents of live rows against the JSON Schemas of their columns.

use std::fmt;

use futures_util::TryStreamExt;
use jsonschema::Validator;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use tablewright::connection::Connection;
use tablewright_schema::model::{Column, Model, Table};
use tablewright_schema::{Dialect, ObjectName};

use crate::dialect::{self, Datum};
use crate::key::unique_keys;

/// What is shown of one document, and of one message.
const MOST_FINDINGS: usize = 5;
const LONGEST: usize = 300;
/// After so many rows somebody is told how far it is.
const STRIDE: u64 = 1000;

/// Documents could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// A JSON Schema is none.
    #[error("the JSON Schema {path} cannot be used: {reason}")]
    JsonSchema {
        /// Its path, as the YAML has it.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The database did not give the rows.
    #[error("the rows of `{table}` could not be read: {source}")]
    Read {
        /// The table.
        table: String,
        /// What the database said.
        source: sqlx::Error,
    },
}

/// The documents of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveColumn {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: String,
    /// The JSON Schema, as the YAML names it.
    pub json_schema: String,
    /// How many documents there are; NULL is none.
    pub documents: u64,
    /// In how many something is wrong.
    pub wrong: u64,
    /// The first of these, in the order of the key.
    pub shown: Vec<LiveDocument>,
}

/// A document that does not satisfy its JSON Schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveDocument {
    /// The columns by which its row is known, with what they hold. Empty where the table has no key.
    pub key: Vec<(String, Option<String>)>,
    /// What is wrong, at most five things.
    pub findings: Vec<LiveFinding>,
    /// How many more there are.
    pub more: usize,
}

/// One thing that is wrong in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveFinding {
    /// Where: a JSON Pointer into the document, empty for the document itself.
    pub at: String,
    /// What was found, and what is allowed.
    pub message: String,
}

impl fmt::Display for LiveFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at.as_str() {
            "" => f.write_str(&self.message),
            at => write!(f, "at {at}: {}", self.message),
        }
    }
}

/// Validates every document that the database holds in a column with a JSON Schema, and changes nothing. Rows are read in the order of their key, one
/// at a time, however many there are. `most` wrong documents of a column are told in full; `progress` is told the table and how many rows of it were
/// read.
///
/// # Errors
/// Where a JSON Schema cannot be used, or a table cannot be read.
///
/// ```no_run
/// # async fn example(conn: &mut tablewright::connection::Connection) -> Result<(), Box<dyn std::error::Error>> {
/// let model = tablewright_schema::yaml::read_dir(std::path::Path::new("schema"))?;
/// for column in tablewright_seeds::check_live(conn, &model, 10, &mut |_, _| {}).await? {
///     println!("{}.{}: {} of {} documents are wrong", column.table, column.column, column.wrong, column.documents);
/// }
/// # Ok(())
/// # }
/// ```
pub async fn check_live(
    conn: &mut Connection,
    model: &Model,
    most: usize,
    progress: &mut (dyn FnMut(&ObjectName, u64) + Send),
) -> Result<Vec<LiveColumn>, LiveError> {
    let dialect = dialect::of(conn);
    let mut all = Vec::new();
    for table in model.tables.values().filter(|table| table.only.includes(dialect)) {
        if let Some(mut reading) = Reading::of(table, model, dialect, most)? {
            reading
                .run(conn, progress)
                .await
                .map_err(|source| LiveError::Read { table: table.name.to_string(), source })?;
            all.extend(reading.checked.into_iter().map(|checked| checked.column));
        }
    }
    Ok(all)
}

/// One table that is read.
struct Reading<'m> {
    table: &'m Table,
    key: Vec<&'m Column>,
    checked: Vec<Checked<'m>>,
    sql: String,
    dialect: Dialect,
    most: usize,
}

/// One column of it.
struct Checked<'m> {
    declared: &'m Column,
    validator: Validator,
    column: LiveColumn,
}

impl<'m> Reading<'m> {
    /// `None` where no column of the table has a JSON Schema there.
    fn of(
        table: &'m Table,
        model: &'m Model,
        dialect: Dialect,
        most: usize,
    ) -> Result<Option<Self>, LiveError> {
        let is_here = |column: &&Column| column.only.includes(dialect) && column.ty.on(dialect).is_some();
        let mut checked = Vec::new();
        // The rows of a table that inherits are among those of the one that it inherits from.
        for column in table.columns.iter().filter(is_here).filter(|column| !column.is_inherited) {
            let Some(path) = &column.json_schema else { continue };
            let Some(schema) = model.json_schemas.get(path) else { continue };
            let validator = jsonschema::validator_for(&schema.document)
                .map_err(|error| LiveError::JsonSchema { path: path.clone(), reason: error.to_string() })?;
            checked.push(Checked {
                declared: column,
                validator,
                column: LiveColumn {
                    table: table.name.clone(),
                    column: column.name.clone(),
                    json_schema: path.clone(),
                    documents: 0,
                    wrong: 0,
                    shown: Vec::new(),
                },
            });
        }
        if checked.is_empty() {
            return Ok(None);
        }
        let found = |name: &&str| table.column(name).filter(is_here);
        let key = unique_keys(table)
            .iter()
            .find_map(|key| key.iter().map(found).collect::<Option<Vec<&Column>>>())
            .unwrap_or_default();
        let spelling = dialect.spelling();
        // SQLite takes a name of no column for a text, unless a table stands before it.
        let name = |column: &Column| format!("t.{}", spelling.ident(&column.name));
        let read = |column: &Column| {
            let name = name(column);
            column.ty.on(dialect).map_or_else(|| name.clone(), |ty| dialect::exported(dialect, ty, &name))
        };
        let documents = checked.iter().map(|checked| checked.declared);
        let columns: Vec<String> = key.iter().copied().chain(documents).map(read).collect();
        let held: Vec<String> =
            checked.iter().map(|checked| format!("{} IS NOT NULL", name(checked.declared))).collect();
        let order: Vec<String> = key.iter().copied().map(name).collect();
        let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {}", order.join(", ")) };
        let sql = format!(
            "SELECT {} FROM {} AS t WHERE {}{order}",
            columns.join(", "),
            spelling.name(&table.name),
            held.join(" OR ")
        );
        Ok(Some(Self { table, key, checked, sql, dialect, most }))
    }

    fn columns(&self) -> Vec<&'m Column> {
        self.key.iter().copied().chain(self.checked.iter().map(|checked| checked.declared)).collect()
    }

    async fn run(
        &mut self,
        conn: &mut Connection,
        progress: &mut (dyn FnMut(&ObjectName, u64) + Send),
    ) -> Result<(), sqlx::Error> {
        let (sql, columns) = (AssertSqlSafe(self.sql.clone()), self.columns());
        let mut rows = 0;
        let mut read = |reading: &mut Self, values: Vec<Datum>| {
            reading.row(values);
            rows += 1;
            if rows % STRIDE == 0 {
                progress(&reading.table.name, rows);
            }
        };
        match conn {
            Connection::Sqlite(conn) => {
                let mut found = sqlx::query(sql).persistent(false).fetch(conn);
                while let Some(row) = found.try_next().await? {
                    let values = (0..columns.len()).map(|at| dialect::sqlite_datum(&row, at));
                    read(self, values.collect::<Result<_, _>>()?);
                }
            }
            Connection::Postgres(conn) => {
                use sqlx::Connection as _;
                let mut tx = conn.begin().await?;
                sqlx::raw_sql(
                    "SET TRANSACTION READ ONLY; SET LOCAL TIME ZONE 'UTC'; SET LOCAL DateStyle = 'ISO'",
                )
                .execute(&mut *tx)
                .await?;
                let mut found = sqlx::query(sql).persistent(false).fetch(&mut *tx);
                while let Some(row) = found.try_next().await? {
                    let values = (0..columns.len()).map(|at| dialect::postgres_datum(&row, at));
                    read(self, values.collect::<Result<_, _>>()?);
                }
            }
            Connection::Mysql(conn) => {
                // Without binds every value comes as the server prints it.
                let mut found = sqlx::raw_sql(sql).fetch(conn);
                while let Some(row) = found.try_next().await? {
                    let values = columns.iter().enumerate();
                    let values = values.map(|(at, column)| dialect::mysql_datum(&row, at, column));
                    read(self, values.collect::<Result<_, _>>()?);
                }
            }
        }
        Ok(())
    }

    fn row(&mut self, mut values: Vec<Datum>) {
        let documents = values.split_off(self.key.len().min(values.len()));
        for (checked, document) in self.checked.iter_mut().zip(documents) {
            let Some(findings) = findings(&checked.validator, document) else { continue };
            checked.column.documents += 1;
            if findings.is_empty() {
                continue;
            }
            checked.column.wrong += 1;
            if checked.column.shown.len() < self.most {
                let held = self.key.iter().zip(&values);
                let shown = |column: &Column, value| dialect::show(column.ty.on(self.dialect)?, value);
                let key = held.map(|(column, value)| (column.name.clone(), shown(column, value)));
                let more = findings.len().saturating_sub(MOST_FINDINGS);
                let findings = findings.into_iter().take(MOST_FINDINGS).collect();
                checked.column.shown.push(LiveDocument { key: key.collect(), findings, more });
            }
        }
    }
}

/// What is wrong with a document; `None` where there is none.
fn findings(validator: &Validator, document: Datum) -> Option<Vec<LiveFinding>> {
    let whole = |message: String| vec![LiveFinding { at: String::new(), message }];
    let text = match document {
        Datum::Null => return None,
        Datum::Text(text) => text,
        // SQLite keeps what it is given: a number is JSON too.
        Datum::Int(number) => number.to_string(),
        Datum::Real(number) => number.to_string(),
        Datum::Blob(bytes) => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => return Some(whole("this is no JSON: it is bytes that are no text".to_owned())),
        },
    };
    let document: Value = match serde_json::from_str(&text) {
        Ok(document) => document,
        Err(error) => return Some(whole(format!("this is no JSON: {error}"))),
    };
    if validator.is_valid(&document) {
        return Some(Vec::new());
    }
    let finding = |error: jsonschema::ValidationError<'_>| LiveFinding {
        at: error.instance_path().as_str().to_owned(),
        message: cut(&error.masked_with(shown(error.instance())).to_string()),
    };
    Some(validator.iter_errors(&document).map(finding).collect())
}

/// A value as far as it helps to know it: what is long is said by its kind.
fn shown(value: &Value) -> String {
    match value {
        Value::Object(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Object(_) => "the object".to_owned(),
        Value::Array(items) if items.is_empty() => "[]".to_owned(),
        Value::Array(items) => format!("the list of {}", items.len()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let text = value.to_string();
            match text.char_indices().nth(80) {
                Some((end, _)) => format!("{}…\"", &text[..end]),
                None => text,
            }
        }
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
