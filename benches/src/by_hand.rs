//! The calls that a careful person writes with sqlx: prepared statements, the same pool.
//!
//! `query_as!` needs a database while compiling. What it expands to is written out here: `try_map`, and columns by position
//! without a check of their types (sqlx-macros-core 0.9, `query/output.rs`).

use chrono::{DateTime, Utc};
use sqlx::{PgPool, Row, SqlitePool};

/// A row of `items`.
#[expect(dead_code, reason = "a row is read as a whole, as a repository reads it")]
pub(crate) struct Item {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) status: String,
    pub(crate) quantity: i32,
    pub(crate) price: f64,
    pub(crate) active: bool,
    pub(crate) note: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
}

/// Both databases have the same calls; sqlx has a type of its own for each.
macro_rules! calls {
    ($module:ident, $pool:ty, $row:ty) => {
        pub(crate) mod $module {
            use super::*;

            /// What `derive(FromRow)` writes: every column is looked up by its name, in every row.
            impl sqlx::FromRow<'_, $row> for Item {
                fn from_row(row: &$row) -> Result<Self, sqlx::Error> {
                    Ok(Self {
                        id: row.try_get("id")?,
                        name: row.try_get("name")?,
                        status: row.try_get("status")?,
                        quantity: row.try_get("quantity")?,
                        price: row.try_get("price")?,
                        active: row.try_get("active")?,
                        note: row.try_get("note")?,
                        created_at: row.try_get("created_at")?,
                    })
                }
            }

            fn read(row: $row) -> Result<Item, sqlx::Error> {
                Ok(Item {
                    id: row.try_get_unchecked(0)?,
                    name: row.try_get_unchecked(1)?,
                    status: row.try_get_unchecked(2)?,
                    quantity: row.try_get_unchecked(3)?,
                    price: row.try_get_unchecked(4)?,
                    active: row.try_get_unchecked(5)?,
                    note: row.try_get_unchecked(6)?,
                    created_at: row.try_get_unchecked(7)?,
                })
            }

            pub(crate) async fn find(pool: &$pool, id: i64) -> Result<Option<Item>, sqlx::Error> {
                let sql = "SELECT id, name, status, quantity, price, active, note, created_at FROM items WHERE id = $1";
                sqlx::query(sql).bind(id).try_map(read).fetch_optional(pool).await
            }

            const LIST: &str =
                "SELECT id, name, status, quantity, price, active, note, created_at FROM items ORDER BY id LIMIT $1";

            pub(crate) async fn list(pool: &$pool, rows: i64) -> Result<Vec<Item>, sqlx::Error> {
                sqlx::query(LIST).bind(rows).try_map(read).fetch_all(pool).await
            }

            pub(crate) async fn list_from_row(pool: &$pool, rows: i64) -> Result<Vec<Item>, sqlx::Error> {
                sqlx::query_as(LIST).bind(rows).fetch_all(pool).await
            }

            pub(crate) async fn list_collected(pool: &$pool, rows: i64) -> Result<Vec<Item>, sqlx::Error> {
                let rows = sqlx::query(LIST).bind(rows).fetch_all(pool).await?;
                rows.into_iter().map(read).collect()
            }

            pub(crate) async fn insert(pool: &$pool, name: &str, quantity: i32) -> Result<Item, sqlx::Error> {
                let sql = "INSERT INTO items (name, status, quantity, price, active, note) VALUES ($1, $2, $3, $4, $5, $6)
                     RETURNING id, name, status, quantity, price, active, note, created_at";
                let query = sqlx::query(sql).bind(name.to_owned()).bind("open").bind(quantity);
                query.bind(9.5).bind(true).bind("inserted").try_map(read).fetch_one(pool).await
            }

            pub(crate) async fn update(pool: &$pool, id: i64, quantity: i32) -> Result<Item, sqlx::Error> {
                let sql = "UPDATE items SET quantity = $1 WHERE id = $2
                     RETURNING id, name, status, quantity, price, active, note, created_at";
                sqlx::query(sql).bind(quantity).bind(id).try_map(read).fetch_one(pool).await
            }
        }
    };
}

calls!(sqlite, SqlitePool, sqlx::sqlite::SqliteRow);
calls!(postgres, PgPool, sqlx::postgres::PgRow);
