//! `check --data`: the documents that a database holds, against the JSON Schemas of their columns.

use serde_json::{Value, json};
use tablewright_schema::{Model, ObjectName};
use tablewright_seeds::{LiveColumn, LiveDocument, LiveError, check_live};

use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::progress::Progress;
use crate::project::Target;
use crate::terminal::{BOLD, DIM, GREEN, RED, Terminal, count, paint};

/// What was found on one database.
pub(super) struct Documents {
    database: String,
    columns: Vec<LiveColumn>,
}

/// Reads every document. Nothing is changed.
pub(super) async fn check(
    target: &Target,
    model: &Model,
    most: usize,
    terminal: &Terminal,
) -> Result<Documents, CommandError> {
    let mut connection = database::connect(target, Missing::Refuse, terminal).await?;
    let progress = Progress::new(terminal, 0);
    progress.doing("documents are read");
    let mut told = |table: &ObjectName, rows: u64| progress.doing(format!("{table}: {rows} rows"));
    let columns = check_live(&mut connection, model, most, &mut told).await;
    drop(progress);
    Ok(Documents { database: target.shown(), columns: columns.map_err(failed)? })
}

fn failed(error: LiveError) -> CommandError {
    let hint = match &error {
        LiveError::JsonSchema { .. } => "correct the JSON Schema",
        LiveError::Read { .. } => "if the table or the column is not there yet: `tablewright up`",
    };
    CommandError::new(Kind::Database, "the documents could not be checked").because(&error).hint(hint)
}

impl Documents {
    pub(super) fn are_right(&self) -> bool {
        self.columns.iter().all(|column| column.wrong == 0)
    }

    pub(super) fn print(&self, terminal: &Terminal) {
        let documents: u64 = self.columns.iter().map(|column| column.documents).sum();
        let wrong: u64 = self.columns.iter().map(|column| column.wrong).sum();
        let mark = if wrong == 0 { paint(GREEN, "✓") } else { paint(RED, "✗") };
        let summary = match (self.columns.len(), wrong) {
            (0, _) => "no column has a JSON Schema".to_owned(),
            (columns, 0) => format!("{}, all valid, in {}", number(documents), count(columns, "column")),
            (columns, wrong) => {
                format!("{wrong} of {} wrong, in {}", number(documents), count(columns, "column"))
            }
        };
        let place = paint(DIM, format_args!("({})", self.database));
        terminal.line(format_args!("{mark} {} {summary} {place}", paint(BOLD, "documents ")));
        for column in self.columns.iter().filter(|column| column.wrong > 0) {
            let LiveColumn { table, column, json_schema, documents, wrong, shown } = column;
            terminal.line("");
            let name = paint(BOLD, format_args!("{table}.{column}"));
            let of = paint(DIM, format_args!("({json_schema})"));
            terminal.line(format_args!("    {name} {of}: {wrong} of {}", number(*documents)));
            for document in shown {
                terminal.line(format_args!("      {}", row(document)));
                for finding in &document.findings {
                    terminal.line(format_args!("        {finding}"));
                }
                if document.more > 0 {
                    terminal.line(format_args!("        and {} more in this document", document.more));
                }
            }
            let more = wrong - (shown.len() as u64).min(*wrong);
            if more > 0 {
                terminal.line(format_args!("      and {more} more (`--most N` shows N)"));
            }
        }
        if wrong > 0 {
            terminal.next("correct these documents, or the JSON Schema");
        }
    }

    pub(super) fn json(&self) -> Value {
        let columns: Vec<Value> = self.columns.iter().map(column_json).collect();
        json!({ "database": self.database, "columns": columns })
    }
}

fn number(documents: u64) -> String {
    count(usize::try_from(documents).unwrap_or(usize::MAX), "document")
}

/// The row, by its key: `id = 7`.
fn row(document: &LiveDocument) -> String {
    let pair = |(column, value): &(String, Option<String>)| match value {
        Some(value) => format!("{column} = {value}"),
        None => format!("{column} = NULL"),
    };
    match document.key.as_slice() {
        [] => "a row (the table has no key)".to_owned(),
        key => key.iter().map(pair).collect::<Vec<_>>().join(", "),
    }
}

fn column_json(column: &LiveColumn) -> Value {
    let LiveColumn { table, column, json_schema, documents, wrong, shown } = column;
    let shown: Vec<Value> = shown
        .iter()
        .map(|LiveDocument { key, findings, more }| {
            let key: serde_json::Map<String, Value> =
                key.iter().map(|(column, value)| (column.clone(), json!(value))).collect();
            let findings: Vec<Value> = findings
                .iter()
                .map(|finding| json!({ "at": finding.at, "message": finding.message }))
                .collect();
            json!({ "key": key, "findings": findings, "more": more })
        })
        .collect();
    json!({
        "table": table.to_string(),
        "column": column,
        "json_schema": json_schema,
        "documents": documents,
        "wrong": wrong,
        "shown": shown,
    })
}
