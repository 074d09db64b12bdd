//! Which constraint a refused statement broke: what the database does not say is asked.

use crate::connection::Database;
use crate::datum::{Datum, Kind};
use crate::driver::{Broken, RawRow};
use crate::error::{self, Error, constraint};
use crate::operation::Verb;
use crate::session::On;
use crate::statement::Sql;
use crate::table::{ColumnInfo, Rule, TableInfo};

/// A set of columns with their values, in the order in which they are written.
pub(crate) type Cells = Vec<(u16, Datum)>;

/// Tells which of the table's constraints an error is about, asking the database where the error does not say.
pub(crate) async fn classified(on: On<'_>, table: &'static TableInfo, error: Error, rows: &[Cells]) -> Error {
    let Error::Database(inner) = &error else { return error };
    let broken = match inner.as_ref() {
        sqlx::Error::Database(said) => on.database().broken(said.as_ref()),
        _ => None,
    };
    let found = match &broken {
        Some(Broken::SomeForeignKey) => guilty_key(on, table, rows).await,
        Some(Broken::NotNull { table: on, column }) if on.as_deref().is_none_or(|on| table.name == on) => {
            let position = table.columns.iter().position(|info| info.name == column);
            let Some(position) = position.and_then(|at| u16::try_from(at).ok()) else { return error };
            return Error::refused(
                table,
                position,
                crate::Refused::because("is NULL, which the column cannot hold"),
            );
        }
        Some(broken) => constraint(table, broken),
        None => None,
    };
    match (found, broken) {
        (Some(index), _) => error::broken(table, index),
        (None, Some(Broken::Named { table: None, name })) => match document_of(on, table, &name) {
            Some(column) => Error::refused(table, column, crate::Refused::because(OF_COLUMN)),
            None => error,
        },
        (None, _) => error,
    }
}

/// The column of documents whose own check MariaDB calls `table.column`.
fn document_of(on: On<'_>, table: &TableInfo, check: &str) -> Option<u16> {
    let (_, name) = check.split_once('.').filter(|_| on.database() == Database::Mysql)?;
    let is_it = |info: &ColumnInfo| info.name == name && info.kind == Kind::Json;
    let at = table.columns.iter().position(is_it)?;
    u16::try_from(at).ok()
}

const OF_COLUMN: &str =
    "breaks the check that MariaDB keeps at the column: it takes no document of more than 32 levels";

/// SQLite does not say which foreign key is broken: the first one for which a row is missing, or still there.
async fn guilty_key(on: On<'_>, table: &'static TableInfo, rows: &[Cells]) -> Option<usize> {
    for (index, info) in table.constraints.iter().enumerate() {
        let (columns, reference, guilty_if_there) = match &info.rule {
            Rule::ForeignKey(columns, to) => (*columns, *to, false),
            Rule::UsedBy(columns, from) => (*columns, *from, true),
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check | Rule::Json(_) => continue,
        };
        for row in rows {
            let value = |column: &u16| row.iter().find(|(at, _)| at == column).map(|(_, datum)| datum);
            let Some(key) = columns.iter().map(value).collect::<Option<Vec<_>>>() else { continue };
            if key.iter().any(|datum| datum.is_null()) {
                continue;
            }
            let there = refers(on, table, columns, reference, &key).await.ok()?;
            if there == guilty_if_there {
                return Some(index);
            }
        }
    }
    None
}

async fn refers(
    on: On<'_>,
    table: &'static TableInfo,
    columns: &[u16],
    reference: &'static crate::table::Reference,
    key: &[&Datum],
) -> Result<bool, Error> {
    let mut sql = Sql::new(on.database());
    sql.push("SELECT 1 FROM ").push(reference.sql.on(on.database()));
    for (number, (name, (column, datum))) in reference.columns.iter().zip(columns.iter().zip(key)).enumerate()
    {
        sql.push(if number == 0 { " WHERE " } else { " AND " }).ident(name).push(" = ");
        sql.bind(table, *column, datum)?;
    }
    sql.push(" LIMIT 1");
    finds(on, table, sql).await
}

/// Whether a statement finds a row.
pub(super) async fn finds(on: On<'_>, table: &'static TableInfo, sql: Sql) -> Result<bool, Error> {
    let mut there = false;
    let mut each = |_: RawRow<'_>| {
        there = true;
        Ok(())
    };
    on.rows(sql.finish(table, Verb::Diagnose), &mut each).await?;
    Ok(there)
}
