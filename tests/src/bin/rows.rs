//! `rows URL SQL`: prints what a query returns from a SQLite database, for the demo on machines without `sqlite3`.

// It is a program for the terminal.
#![allow(clippy::print_stdout)]

use std::error::Error;

use sqlx::{AssertSqlSafe, Column, Connection, Row, SqliteConnection};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, sql] = arguments.as_slice() else { return Err("usage: rows URL SQL".into()) };
    let mut connection = SqliteConnection::connect(url).await?;
    let rows = sqlx::query(AssertSqlSafe(sql.as_str())).fetch_all(&mut connection).await?;
    let Some(first) = rows.first() else {
        println!("(no rows)");
        return Ok(());
    };
    let mut lines = vec![first.columns().iter().map(|column| column.name().to_owned()).collect::<Vec<_>>()];
    for row in &rows {
        // SQLite converts any value to text.
        let value = |index| row.try_get_unchecked::<Option<String>, _>(index);
        let values = (0..row.len()).map(|index| Ok(value(index)?.unwrap_or_else(|| "NULL".to_owned())));
        lines.push(values.collect::<Result<_, sqlx::Error>>()?);
    }
    let width = |index: usize| lines.iter().map(|line| line[index].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..first.len()).map(width).collect();
    lines.insert(1, widths.iter().map(|width| "─".repeat(*width)).collect());
    for line in lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    Ok(())
}
