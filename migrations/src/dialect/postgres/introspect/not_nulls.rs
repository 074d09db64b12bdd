//! What is unusual about the constraints that keep NULL out of columns, which have names from version 18 on.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use tablewright_schema::schema::{Conflict, NotNull};

use super::constraints::OF_CONSTRAINT;
use super::fetch::{fetch, get, oid};
use super::rows::{Comments, Namespaces};
use super::version;
use crate::AuthoringError;

/// By table and column.
pub(super) type NotNulls = BTreeMap<(u32, i16), Row>;

pub(super) struct Row {
    name: String,
    valid: bool,
    no_inherit: bool,
    oid: u32,
}

impl Row {
    pub(super) fn read(self, comments: &Comments) -> NotNull {
        let Row { name, valid, no_inherit, oid } = self;
        let comment = comments.get(&(oid, OF_CONSTRAINT)).cloned();
        NotNull { name: Some(name), not_valid: !valid, no_inherit, comment, on_conflict: Conflict::Abort }
    }
}

/// Older servers keep nothing of them.
pub(super) async fn read(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<NotNulls, AuthoringError> {
    if version::major(conn) < NotNull::NAMED_SINCE {
        return Ok(NotNulls::new());
    }
    let sql = include_str!("../catalogue/not_nulls.sql");
    let found = fetch(conn, sql, namespaces.oids(), "reading the NOT NULL constraints", |row| {
        let place = (oid(row, 0)?, get(row, 1)?);
        let read =
            Row { name: get(row, 2)?, valid: get(row, 3)?, no_inherit: get(row, 4)?, oid: oid(row, 5)? };
        Ok((place, read))
    })
    .await?;
    Ok(found.into_iter().collect())
}
