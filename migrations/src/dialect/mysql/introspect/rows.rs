//! What the catalogue queries give, a type a query.

use sqlx::mysql::MySqlRow;
use sqlx::{FromRow, MySqlConnection, Row as _};

use super::Server;
use crate::AuthoringError;

/// A row whose fields are the query's columns, in their order.
macro_rules! row {
    ($(#[$about:meta])* pub(super) struct $name:ident { $(pub $field:ident: $ty:ty,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        pub(super) struct $name {
            $(pub $field: $ty,)+
        }

        impl FromRow<'_, MySqlRow> for $name {
            fn from_row(row: &MySqlRow) -> Result<Self, sqlx::Error> {
                let mut columns = 0..;
                $(let $field = row.try_get::<$ty, usize>(columns.next().unwrap_or_default())?;)+
                Ok(Self { $($field,)+ })
            }
        }
    };
}

row! {
    /// A row of `tables.sql`.
    pub(super) struct TableRow {
        pub name: String,
        pub kind: String,
        pub engine: Option<String>,
        pub collation: Option<String>,
        pub create_options: Option<String>,
        pub comment: Option<String>,
    }
}

row! {
    /// A row of `columns.sql`.
    pub(super) struct ColumnRow {
        pub table: String,
        pub name: String,
        pub ty: String,
        pub nullable: i64,
        pub default: Option<String>,
        pub collation: Option<String>,
        pub extra: Option<String>,
        pub generated: Option<String>,
        pub comment: Option<String>,
    }
}

row! {
    /// A row of `indexes.sql`.
    pub(super) struct IndexRow {
        pub table: String,
        pub name: String,
        pub is_unique: i64,
        pub column: Option<String>,
        pub descending: i64,
        pub prefix: Option<i64>,
        pub method: String,
        pub comment: Option<String>,
        pub ignored: i64,
        pub expression: Option<String>,
    }
}

row! {
    /// A row of `foreign_keys.sql`.
    pub(super) struct ForeignKeyRow {
        pub table: String,
        pub name: String,
        pub column: String,
        pub referenced_schema: String,
        pub referenced_table: String,
        pub referenced_column: String,
    }
}

row! {
    /// A row of `foreign_key_rules.sql`.
    pub(super) struct RuleRow {
        pub table: String,
        pub name: String,
        pub on_update: String,
        pub on_delete: String,
    }
}

row! {
    /// A row of `checks_mariadb.sql` or `checks_mysql.sql`.
    pub(super) struct CheckRow {
        pub table: String,
        pub name: String,
        pub clause: String,
        pub of_column: i64,
        pub enforced: i64,
    }
}

/// Everything that the queries gave.
pub(super) struct Catalogue {
    pub server: Server,
    pub tables: Vec<TableRow>,
    pub columns: Vec<ColumnRow>,
    pub indexes: Vec<IndexRow>,
    pub foreign_keys: Vec<ForeignKeyRow>,
    pub rules: Vec<RuleRow>,
    pub checks: Vec<CheckRow>,
    /// Kind, name and table of a row of `others.sql`.
    pub others: Vec<(String, String, Option<String>)>,
}

macro_rules! rows {
    ($connection:expr, $file:literal, $doing:literal) => {
        sqlx::query_as(include_str!(concat!("../catalogue/", $file)))
            .fetch_all(&mut *$connection)
            .await
            .map_err(AuthoringError::database($doing))?
    };
}

pub(super) async fn read(connection: &mut MySqlConnection) -> Result<Catalogue, AuthoringError> {
    let (version, collation, database): (String, String, String) =
        sqlx::query_as(include_str!("../catalogue/server.sql"))
            .fetch_one(&mut *connection)
            .await
            .map_err(AuthoringError::database("asking the server what it is"))?;
    let is_mariadb = version.contains("MariaDB");
    let checks = match is_mariadb {
        true => rows!(connection, "checks_mariadb.sql", "reading checks"),
        false => rows!(connection, "checks_mysql.sql", "reading checks"),
    };
    Ok(Catalogue {
        server: Server { is_mariadb, collation, database },
        tables: rows!(connection, "tables.sql", "reading tables"),
        columns: rows!(connection, "columns.sql", "reading columns"),
        indexes: rows!(connection, "indexes.sql", "reading indexes"),
        foreign_keys: rows!(connection, "foreign_keys.sql", "reading foreign keys"),
        rules: rows!(connection, "foreign_key_rules.sql", "reading what foreign keys do"),
        checks,
        others: rows!(connection, "others.sql", "reading triggers, routines and events"),
    })
}
