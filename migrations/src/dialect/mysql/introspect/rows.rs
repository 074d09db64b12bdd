//! What the catalogue queries give, a type a query.

use std::collections::BTreeMap;

use sqlx::mysql::MySqlRow;
use sqlx::{AssertSqlSafe, FromRow, MySqlConnection, Row as _};
use tablewright_schema::Dialect;
use tablewright_schema::object::ObjectKind;

use super::{Server, asked};
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

row! {
    /// A row of `objects.sql`.
    pub(super) struct ObjectRow {
        pub kind: String,
        pub name: String,
        pub table: Option<String>,
        pub event: Option<String>,
        pub sql_mode: Option<String>,
        pub time_zone: Option<String>,
        pub comment: Option<String>,
        pub broken: i64,
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
    /// Those that are no tables, each with the statement that SHOW CREATE prints, if it does.
    pub objects: Vec<(ObjectRow, Option<String>)>,
    /// What SHOW CREATE TABLE says, by name.
    pub shown: BTreeMap<String, String>,
    /// Defaults of `binary` columns, by table and column, where the catalogue does not tell them: MariaDB's has question marks for
    /// what is no text, MySQL's ends at a zero.
    pub bytes: BTreeMap<(String, String), Vec<u8>>,
    /// Spatial reference systems that are not 0, by table and column.
    pub reference_systems: BTreeMap<(String, String), u32>,
}

macro_rules! rows {
    ($connection:expr, $file:literal, $doing:literal) => {
        sqlx::query_as(include_str!(concat!("../catalogue/", $file)))
            .fetch_all(&mut *$connection)
            .await
            .map_err(AuthoringError::database($doing))?
    };
}

/// All but the objects; how a table is defined only of those that are meant.
pub(super) async fn tables(
    connection: &mut MySqlConnection,
    is_meant: impl Fn(&str) -> bool,
) -> Result<Catalogue, AuthoringError> {
    let row = sqlx::query(include_str!("../catalogue/server.sql")).fetch_one(&mut *connection).await;
    let asked = AuthoringError::database("asking the server what it is");
    let row = row.map_err(&asked)?;
    let text = |at: usize| row.try_get::<String, usize>(at).map_err(&asked);
    let [version, collation, database] = [text(0)?, text(1)?, text(2)?];
    let is_mariadb = version.contains("MariaDB");
    let checks = match is_mariadb {
        true => rows!(connection, "checks_mariadb.sql", "reading checks"),
        false => rows!(connection, "checks_mysql.sql", "reading checks"),
    };
    let tables: Vec<TableRow> = rows!(connection, "tables.sql", "reading tables");
    let columns: Vec<ColumnRow> = rows!(connection, "columns.sql", "reading columns");
    let indexes: Vec<IndexRow> = rows!(connection, "indexes.sql", "reading indexes");
    let is_table = |table: &&TableRow| matches!(table.kind.as_str(), "BASE TABLE" | "SYSTEM VERSIONED");
    let meant: Vec<&TableRow> =
        tables.iter().filter(is_table).filter(|table| is_meant(&table.name)).collect();
    let shown = asked::shown(connection, &meant).await?;
    let bytes = match is_mariadb {
        true => asked::bytes_of_mariadb(connection, &columns).await?,
        false => asked::bytes_of_mysql(&columns, &shown),
    };
    let reference_systems = asked::reference_systems(connection, is_mariadb, &columns).await?;
    Ok(Catalogue {
        server: Server {
            is_mariadb,
            collation,
            database,
            account: text(3)?,
            sql_mode: text(4)?,
            time_zone: text(5)?,
        },
        tables,
        columns,
        shown,
        bytes,
        reference_systems,
        indexes,
        foreign_keys: rows!(connection, "foreign_keys.sql", "reading foreign keys"),
        rules: rows!(connection, "foreign_key_rules.sql", "reading what foreign keys do"),
        checks,
        objects: Vec::new(),
    })
}

/// Everything.
pub(super) async fn all(connection: &mut MySqlConnection) -> Result<Catalogue, AuthoringError> {
    let mut catalogue = tables(connection, |_| true).await?;
    let rows: Vec<ObjectRow> =
        rows!(connection, "objects.sql", "reading views, triggers, routines, events and sequences");
    let failed =
        AuthoringError::database("reading the statements of views, triggers, routines, events and sequences");
    // Under ANSI_QUOTES and its kin the server prints other quotes.
    let is_plain = catalogue.server.sql_mode.split(',').all(|mode| !PRINTS_OTHERWISE.contains(&mode));
    let set = |sql: String| sqlx::raw_sql(AssertSqlSafe(sql));
    if !is_plain && !rows.is_empty() {
        set("SET SESSION sql_mode = ''".to_owned()).execute(&mut *connection).await.map_err(&failed)?;
    }
    for row in rows {
        let shown = show_create(connection, &row).await.map_err(&failed)?;
        catalogue.objects.push((row, shown));
    }
    if !is_plain && !catalogue.objects.is_empty() {
        let mode = Dialect::Mysql.spelling().string(&catalogue.server.sql_mode);
        set(format!("SET SESSION sql_mode = {mode}")).execute(connection).await.map_err(&failed)?;
    }
    Ok(catalogue)
}

/// Under these `SHOW CREATE` does not print backticks, or not everything.
const PRINTS_OTHERWISE: [&str; 10] = [
    "ANSI_QUOTES",
    "ANSI",
    "ORACLE",
    "MSSQL",
    "DB2",
    "POSTGRESQL",
    "MAXDB",
    "NO_TABLE_OPTIONS",
    "NO_FIELD_OPTIONS",
    "NO_KEY_OPTIONS",
];

/// The statement of an object; none where the account may not see it, or the server cannot print it.
async fn show_create(
    connection: &mut MySqlConnection,
    row: &ObjectRow,
) -> Result<Option<String>, sqlx::Error> {
    let Some(kind) = ObjectKind::from_words(&row.kind) else { return Ok(None) };
    let name = Dialect::Mysql.spelling().ident(&row.name);
    let sql = format!("SHOW CREATE {} {name}", kind.facts().sql);
    // The statement stands behind the name and what the session was set to: <https://mariadb.com/kb/en/show-create-event/>
    let column = match row.kind.as_str() {
        "event" => 3,
        "trigger" | "function" | "procedure" => 2,
        _ => 1,
    };
    match sqlx::raw_sql(AssertSqlSafe(sql)).fetch_one(connection).await {
        Ok(row) => {
            let text: Option<Vec<u8>> = row.try_get_unchecked(column)?;
            Ok(text.map(|text| String::from_utf8_lossy(&text).into_owned()))
        }
        Err(sqlx::Error::Database(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
