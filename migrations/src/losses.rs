//! How much of what there is goes with a change: rows of tables, values of columns.

use tablewright::Connection;
use tablewright_schema::ObjectName;

use crate::change::{Change, Rename, TableChange};
use crate::rows::number;
use crate::{AuthoringError, dialect_of};

/// Nobody has to know more exactly how much it is, and nobody waits for it to be counted.
const MOST: i64 = 1_000_000;

/// What goes with a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// `agents`, `agents.title`.
    pub of: String,
    /// Whether it is rows, or values that are not NULL.
    pub is: Lost,
    /// How many.
    pub number: Number,
}

/// What is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// All rows of a table.
    Rows,
    /// The values of a column, in rows that stay.
    Values,
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// So many.
    Exactly(i64),
    /// More than a million.
    More,
}

/// Counts what would be lost on a database that holds the state before the changes. Only reads.
///
/// # Errors
/// When the connection is lost, or the role may not read a table.
pub async fn losses(connection: &mut Connection, changes: &[Change]) -> Result<Vec<Loss>, AuthoringError> {
    let spelling = dialect_of(connection).spelling();
    // Changes speak in the new names, and the rows are in the old tables.
    let old_table = |new: &ObjectName| {
        let renames = changes.iter().filter_map(Change::as_rename);
        let mut tables = renames.filter_map(|rename| match rename {
            Rename::Table { from, to } => (to == new).then(|| from.clone()),
            Rename::Enum { .. }
            | Rename::EnumValue { .. }
            | Rename::Column { .. }
            | Rename::Object { .. } => None,
        });
        tables.next_back().unwrap_or_else(|| new.clone())
    };
    let mut found = Vec::new();
    for change in changes {
        match change {
            Change::DropTable(table) => {
                let rows = format!("SELECT 1 AS one FROM {} LIMIT {}", spelling.name(&table.name), MOST + 1);
                found.push((table.name.to_string(), Lost::Rows, rows));
            }
            Change::AlterTable { from: _, to, changes } => {
                for change in changes {
                    let TableChange::DropColumn(column) = change else { continue };
                    let values = format!(
                        "SELECT 1 AS one FROM {} WHERE {} IS NOT NULL LIMIT {}",
                        spelling.name(&old_table(&to.name)),
                        spelling.ident(&column.name),
                        MOST + 1
                    );
                    found.push((format!("{}.{}", to.name, column.name), Lost::Values, values));
                }
            }
            Change::Rename(_)
            | Change::Enum(_)
            | Change::CreateTable(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => {}
        }
    }
    let mut losses = Vec::new();
    for (of, is, rows) in found {
        let number = number(connection, &format!("SELECT count(*) FROM ({rows}) AS lost")).await;
        let number = number.map_err(AuthoringError::database("counting what would be lost"))?;
        let number = if number > MOST { Number::More } else { Number::Exactly(number) };
        losses.push(Loss { of, is, number });
    }
    Ok(losses)
}
