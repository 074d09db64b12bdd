//! The calls that a careful person writes with sqlx: columns by position, prepared statements, the same pool.

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

            fn read(row: &$row) -> Result<Item, sqlx::Error> {
                Ok(Item {
                    id: row.try_get(0)?,
                    name: row.try_get(1)?,
                    status: row.try_get(2)?,
                    quantity: row.try_get(3)?,
                    price: row.try_get(4)?,
                    active: row.try_get(5)?,
                    note: row.try_get(6)?,
                    created_at: row.try_get(7)?,
                })
            }

            pub(crate) async fn find(pool: &$pool, id: i64) -> Result<Option<Item>, sqlx::Error> {
                let sql = "SELECT id, name, status, quantity, price, active, note, created_at FROM items WHERE id = $1";
                let row = sqlx::query(sql).bind(id).fetch_optional(pool).await?;
                row.as_ref().map(read).transpose()
            }

            pub(crate) async fn list(pool: &$pool, rows: i64) -> Result<Vec<Item>, sqlx::Error> {
                let sql = "SELECT id, name, status, quantity, price, active, note, created_at FROM items ORDER BY id LIMIT $1";
                let rows = sqlx::query(sql).bind(rows).fetch_all(pool).await?;
                rows.iter().map(read).collect()
            }

            pub(crate) async fn insert(pool: &$pool, name: &str, quantity: i32) -> Result<Item, sqlx::Error> {
                let sql = "INSERT INTO items (name, status, quantity, price, active, note) VALUES ($1, $2, $3, $4, $5, $6)
                     RETURNING id, name, status, quantity, price, active, note, created_at";
                let query = sqlx::query(sql).bind(name.to_owned()).bind("open").bind(quantity);
                let row = query.bind(9.5).bind(true).bind("inserted").fetch_one(pool).await?;
                read(&row)
            }

            pub(crate) async fn update(pool: &$pool, id: i64, quantity: i32) -> Result<Item, sqlx::Error> {
                let sql = "UPDATE items SET quantity = $1 WHERE id = $2
                     RETURNING id, name, status, quantity, price, active, note, created_at";
                let row = sqlx::query(sql).bind(quantity).bind(id).fetch_one(pool).await?;
                read(&row)
            }
        }
    };
}

calls!(sqlite, SqlitePool, sqlx::sqlite::SqliteRow);
calls!(postgres, PgPool, sqlx::postgres::PgRow);
