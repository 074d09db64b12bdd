//! Live rows as seeds: what a table holds, in the words in which seeds say it.

mod print;
mod read;

use std::io::Write;

use futures_util::TryStreamExt;
use tablewright::connection::Connection;
use tablewright_schema::nearest::suggestion;
use tablewright_schema::{Model, ObjectName};

use crate::dialect::Datum;
use print::Printer;
use read::Query;

/// How exported rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A list of rows.
    Yaml,
    /// A JSON document a line.
    JsonLines,
    /// The first line names the columns.
    Csv,
}

/// Rows could not be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The schema has no such table, or none on this database.
    #[error("there is no table `{table}`{}", hint.as_ref().map(|hint| format!(": {hint}")).unwrap_or_default())]
    NoTable {
        /// What was asked for.
        table: String,
        /// What may have been meant.
        hint: Option<String>,
    },
    /// The database did not give the rows.
    #[error("the rows of `{table}` could not be read: {source}")]
    Read {
        /// The table.
        table: String,
        /// What the database said.
        source: sqlx::Error,
    },
    /// They could not be written.
    #[error("the rows could not be written: {0}")]
    Write(#[from] std::io::Error),
}

/// Writes every row of a table as a seed, in the order of the key by which rows are found again: what the database makes by itself is
/// left out, and other rows are named by their keys. Gives how many rows that were. However many there are, one is held in memory.
///
/// # Errors
/// When there is no such table, or it cannot be read, or the rows cannot be written.
///
/// ```no_run
/// # async fn example(conn: &mut tablewright::connection::Connection) -> Result<(), Box<dyn std::error::Error>> {
/// use tablewright_seeds::{ExportFormat, export};
///
/// let model = tablewright_schema::yaml::read_dir(std::path::Path::new("schema"))?;
/// let mut file = std::fs::File::create("seeds/event_types.yaml")?;
/// export(conn, &model, "event_types", ExportFormat::Yaml, &mut file).await?;
/// # Ok(())
/// # }
/// ```
pub async fn export(
    conn: &mut Connection,
    model: &Model,
    table: &str,
    format: ExportFormat,
    out: &mut (dyn Write + Send),
) -> Result<u64, ExportError> {
    let dialect = crate::dialect::of(conn);
    let declared = model.tables.get(&ObjectName::read(table)).filter(|table| table.only.includes(dialect));
    let Some(declared) = declared else {
        let names: Vec<String> = model.tables.keys().map(ObjectName::print).collect();
        let hint = suggestion(table, names.iter().map(String::as_str));
        return Err(ExportError::NoTable { table: table.to_owned(), hint });
    };
    let query = Query::of(declared, model, dialect);
    let mut printer = Printer::new(format, &query.leaves, out);
    printer.begin()?;
    let failed = |source| ExportError::Read { table: table.to_owned(), source };
    let mut rows = 0;
    match conn {
        Connection::Sqlite(conn) => {
            let mut found = sqlx::query(query.sql()).fetch(conn);
            while let Some(row) = found.try_next().await.map_err(failed)? {
                let values = (0..query.leaves.len()).map(|at| crate::dialect::sqlite_datum(&row, at));
                printer.row(&values.collect::<Result<Vec<Datum>, _>>().map_err(failed)?)?;
                rows += 1;
            }
        }
        Connection::Postgres(conn) => {
            use sqlx::Connection as _;
            let mut tx = conn.begin().await.map_err(failed)?;
            sqlx::raw_sql(read::POSTGRES_SETTINGS).execute(&mut *tx).await.map_err(failed)?;
            let mut found = sqlx::query(query.sql()).persistent(false).fetch(&mut *tx);
            while let Some(row) = found.try_next().await.map_err(failed)? {
                let values = (0..query.leaves.len()).map(|at| crate::dialect::postgres_datum(&row, at));
                printer.row(&values.collect::<Result<Vec<Datum>, _>>().map_err(failed)?)?;
                rows += 1;
            }
        }
        Connection::Mysql(conn) => {
            // Without binds every value comes as the server prints it.
            let mut found = sqlx::raw_sql(query.sql()).fetch(conn);
            while let Some(row) = found.try_next().await.map_err(failed)? {
                let values = query.leaves.iter().enumerate();
                let values = values.map(|(at, leaf)| crate::dialect::mysql_datum(&row, at, leaf.column));
                printer.row(&values.collect::<Result<Vec<Datum>, _>>().map_err(failed)?)?;
                rows += 1;
            }
        }
    }
    printer.end()?;
    Ok(rows)
}
