//! The rows of a catalogue query, decoded one by one as they come: ten thousand tables have many.

use futures_util::TryStreamExt as _;
use sqlx::postgres::PgRow;
use sqlx::postgres::types::Oid;
use sqlx::{AssertSqlSafe, Decode, PgConnection, Postgres, Row as _};

use super::version;
use crate::AuthoringError;

/// What the query says of the objects asked for; `row` decodes one.
pub(super) async fn fetch<T>(
    conn: &mut PgConnection,
    sql: &'static str,
    asked: Vec<Oid>,
    doing: &'static str,
    row: impl Fn(&PgRow) -> Result<T, sqlx::Error>,
) -> Result<Vec<T>, AuthoringError> {
    let major = version::major(conn);
    let query = sqlx::query(AssertSqlSafe(version::adapted(sql, major))).bind(asked).persistent(false);
    let failed = AuthoringError::database(doing);
    let mut found = Vec::new();
    let mut rows = query.fetch(conn);
    while let Some(next) = rows.try_next().await.map_err(&failed)? {
        found.push(row(&next).map_err(&failed)?);
    }
    Ok(found)
}

pub(super) fn get<'r, T: Decode<'r, Postgres>>(row: &'r PgRow, position: usize) -> Result<T, sqlx::Error> {
    row.try_get_unchecked(position)
}

pub(super) fn oid(row: &PgRow, position: usize) -> Result<u32, sqlx::Error> {
    get::<Oid>(row, position).map(|oid| oid.0)
}

/// A column of type "char" as its text: one letter, or none.
pub(super) fn letter(row: &PgRow, position: usize) -> Result<Option<char>, sqlx::Error> {
    get::<&str>(row, position).map(|text| text.chars().next())
}

/// An `int2vector` or `oidvector` as its text: `1 2 3`.
pub(super) fn vector<T: std::str::FromStr>(row: &PgRow, position: usize) -> Result<Vec<T>, sqlx::Error> {
    let text: &str = get(row, position)?;
    text.split_whitespace()
        .map(|number| {
            number.parse().map_err(|_| sqlx::Error::Decode(format!("no number: `{number}`").into()))
        })
        .collect()
}
