//! How tables and columns are kept, as the catalogue's rows say it.

use std::collections::BTreeMap;

use sqlx::postgres::PgRow;
use tablewright_schema::schema::{
    ColumnStorage, Compression, Parameters, ReplicaIdentity, RowSecurity, TableOptions,
};

use super::fetch::get;

pub(super) fn table_options(row: &PgRow) -> Result<TableOptions, sqlx::Error> {
    let toast = get::<Option<Vec<String>>>(row, 6)?.unwrap_or_default();
    let toast = toast.into_iter().map(|option| format!("toast.{option}"));
    let own = get::<Option<Vec<String>>>(row, 5)?.unwrap_or_default();
    let replica_identity = match get::<&str>(row, 9)? {
        "f" => ReplicaIdentity::Full,
        "n" => ReplicaIdentity::Nothing,
        // Which index it is, the indexes say.
        _ => ReplicaIdentity::Default,
    };
    Ok(TableOptions {
        unlogged: get(row, 4)?,
        with: parameters(own.into_iter().chain(toast)),
        access_method: get(row, 7)?,
        tablespace: get(row, 8)?,
        replica_identity,
        row_security: RowSecurity::from_marks(get(row, 10)?, get(row, 11)?),
        ..TableOptions::default()
    })
}

/// All but `storage`, which only the type tells to be unusual.
pub(super) fn kept(row: &PgRow) -> Result<ColumnStorage, sqlx::Error> {
    let compression = match get::<&str>(row, 10)? {
        "p" => Some(Compression::Pglz),
        "l" => Some(Compression::Lz4),
        _ => None,
    };
    let statistics: i16 = get(row, 11)?;
    let with = get::<Option<Vec<String>>>(row, 12)?.unwrap_or_default();
    let statistics = Some(statistics).filter(|target| *target >= 0);
    let with = parameters(with.into_iter());
    Ok(ColumnStorage { compression, statistics, with, ..ColumnStorage::default() })
}

/// `reloptions` and `attoptions`: `name=value` each.
pub(super) fn parameters(options: impl Iterator<Item = String>) -> Parameters {
    let pair = |option: String| {
        let (name, value) = option.split_once('=')?;
        Some((name.to_owned(), value.to_owned()))
    };
    options.filter_map(pair).collect()
}

/// Statistics targets of an index's keys by their place; -1 is none.
pub(super) fn targets(found: Vec<i16>) -> BTreeMap<u16, i16> {
    (1..).zip(found).filter(|(_, target)| *target >= 0).collect()
}
