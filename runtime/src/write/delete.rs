//! Deletes rows by their keys.

use super::blame::{Cells, classified};
use super::update::where_key;
use crate::error::Error;
use crate::operation::Verb;
use crate::session::On;
use crate::statement::Sql;
use crate::table::{KeyValue, Table};

/// Deletes the row with this key; [`Error::NotFound`] where there is none.
pub(crate) async fn delete<T: Table>(on: On<'_>, key: T::Key) -> Result<(), T::Fail> {
    let key = key.into_data();
    let mut sql = Sql::new(on.database());
    sql.push("DELETE FROM ").push(T::INFO.sql.on(on.database()));
    where_key(&mut sql, T::INFO, &key)?;
    let cells: Cells = T::INFO.key.iter().copied().zip(key).collect();
    match on.execute(sql.finish(T::INFO, Verb::Delete)).await {
        Ok(0) => Err(Error::NotFound { table: T::INFO.name }.into()),
        Ok(_) => Ok(()),
        Err(error) => Err(classified(on, T::INFO, error, &[cells]).await.into()),
    }
}
