//! What the catalogue does not tell, and SHOW CREATE TABLE or a table itself does.

use std::collections::BTreeMap;

use sqlx::error::DatabaseError;
use sqlx::mysql::{MySqlDatabaseError, MySqlRow};
use sqlx::{AssertSqlSafe, MySqlConnection, Row as _};
use tablewright_schema::dialect::Spelling as _;
use tablewright_schema::dialect::mysql::{Mysql, tokens};

use super::rows::{ColumnRow, TableRow};
use super::table::PRIMARY;
use crate::AuthoringError;

/// Whether a table has partitions.
pub(super) fn has_partitions(row: &TableRow) -> bool {
    let options = row.create_options.as_deref().unwrap_or_default().to_ascii_lowercase();
    options.split_whitespace().any(|word| word == "partitioned")
}

/// How many tables are asked for in one message.
const BATCH: usize = 100;

/// What SHOW CREATE TABLE says of each of the tables, by name. The catalogue does not tell what a key is kept in, the size of its blocks, the
/// parser of a full-text index, how a table is divided, and on MySQL not every default of bytes.
pub(super) async fn shown(
    connection: &mut MySqlConnection,
    tables: &[&TableRow],
) -> Result<BTreeMap<String, String>, AuthoringError> {
    let mut shown = BTreeMap::new();
    for batch in tables.chunks(BATCH) {
        let statements: Vec<String> = batch.iter().map(|table| show(table)).collect();
        match told(connection, &statements.join(";")).await {
            Ok(found) => shown.extend(found),
            // Somebody has dropped one of them since they were listed.
            Err(error) if is_gone(&error) => {
                for statement in statements {
                    match told(connection, &statement).await {
                        Ok(found) => shown.extend(found),
                        Err(error) if is_gone(&error) => {}
                        Err(error) => return Err(unshown(error)),
                    }
                }
            }
            Err(error) => return Err(unshown(error)),
        }
    }
    Ok(shown)
}

fn unshown(error: sqlx::Error) -> AuthoringError {
    AuthoringError::database("reading how tables are defined")(error)
}

fn show(table: &TableRow) -> String {
    format!("SHOW CREATE TABLE {}", Mysql.ident(&table.name))
}

/// Name and statement of each table that the text shows.
async fn told(connection: &mut MySqlConnection, sql: &str) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await?;
    // Defaults of bytes stand in it as they are.
    let text = |row: &MySqlRow, at: usize| {
        let bytes: Vec<u8> = row.try_get_unchecked(at)?;
        Ok::<_, sqlx::Error>(String::from_utf8_lossy(&bytes).into_owned())
    };
    rows.iter().map(|row| Ok((text(row, 0)?, text(row, 1)?))).collect()
}

/// Whether there is no such table.
fn is_gone(error: &sqlx::Error) -> bool {
    const NO_SUCH_TABLE: u16 = 1146;
    let number = |error: &dyn DatabaseError| {
        error.try_downcast_ref::<MySqlDatabaseError>().map(MySqlDatabaseError::number)
    };
    error.as_database_error().and_then(number) == Some(NO_SUCH_TABLE)
}

/// What SHOW CREATE TABLE says of a key beyond the catalogue.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ShownKey {
    /// The parser of a full-text index.
    pub parser: Option<String>,
    /// The size of its blocks, where it has one of its own.
    pub block_size: Option<String>,
    /// What it is kept in, where that was said: `btree` or `hash`.
    pub using: Option<String>,
}

/// A key has a line of its own: ``FULLTEXT KEY `a` (`b`) /*!50100 WITH PARSER `ngram` */``.
pub(super) fn shown_key(sql: &str, index: &str) -> ShownKey {
    let name = Mysql.ident(index);
    let of_key = |line: &&str| {
        let kinds = ["", "UNIQUE ", "FULLTEXT ", "SPATIAL "];
        kinds.iter().any(|kind| line.starts_with(&format!("{kind}KEY {name} ")))
            || index == PRIMARY && line.starts_with("PRIMARY KEY ")
    };
    let Some(line) = sql.lines().map(str::trim_start).find(of_key) else { return ShownKey::default() };
    let found = tokens(line);
    let parser = found.windows(3).find(|three| three[0].is_word("with") && three[1].is_word("parser"));
    let using = found.windows(2).find(|two| two[0].is_word("using"));
    let block_size =
        found.windows(3).find(|three| three[0].is_word("key_block_size") && three[1].text == "=");
    ShownKey {
        parser: parser.and_then(|three| three[2].ident()),
        using: using.map(|two| two[1].text.to_ascii_lowercase()),
        block_size: block_size.map(|three| three[2].text.to_owned()),
    }
}

fn is_binary(row: &ColumnRow) -> bool {
    row.ty.starts_with("binary") || row.ty.starts_with("varbinary")
}

/// Whether the default of a column is bytes as they are, and no expression.
fn has_bytes(row: &ColumnRow) -> bool {
    let extra = row.extra.as_deref().unwrap_or_default().to_ascii_lowercase();
    is_binary(row) && row.default.is_some() && !extra.contains("default_generated")
}

/// The bytes of defaults on MySQL, whose catalogue tells those before the first zero.
pub(super) fn bytes_of_mysql(
    columns: &[ColumnRow],
    shown: &BTreeMap<String, String>,
) -> BTreeMap<(String, String), Vec<u8>> {
    let value = |column: &ColumnRow| {
        let value = shown_default(shown.get(&column.table)?, &column.name)?;
        Some(((column.table.clone(), column.name.clone()), value))
    };
    columns.iter().filter(|column| has_bytes(column)).filter_map(value).collect()
}

/// The default of a column of bytes: SHOW CREATE TABLE has a line for each column, with `DEFAULT 0xFF00` or `DEFAULT 'ab\0'`.
fn shown_default(sql: &str, column: &str) -> Option<Vec<u8>> {
    let begin = format!("{} ", Mysql.ident(column));
    let line = sql.lines().map(str::trim_start).find(|line| line.starts_with(&begin))?;
    let (_, default) = line.split_once(" DEFAULT ")?;
    let found = tokens(default);
    if let Some(text) = found.first()?.string() {
        return Some(text.into_bytes());
    }
    let digits = default.strip_prefix("0x")?;
    let digits = &digits[..digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len())];
    let pairs = (0..digits.len()).step_by(2).map(|at| digits.get(at..at + 2));
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

/// Asks MariaDB for the bytes of those defaults in which the catalogue may have put question marks.
pub(super) async fn bytes_of_mariadb(
    connection: &mut MySqlConnection,
    columns: &[ColumnRow],
) -> Result<BTreeMap<(String, String), Vec<u8>>, AuthoringError> {
    let mut bytes = BTreeMap::new();
    let is_asked = |row: &&ColumnRow| {
        let may_be_marks = |text: &str| text.starts_with('\'') && text.contains('?');
        is_binary(row) && row.default.as_deref().is_some_and(may_be_marks)
    };
    for column in columns.iter().filter(is_asked) {
        // A row that is not there has the defaults too.
        let (table, name) = (Mysql.ident(&column.table), Mysql.ident(&column.name));
        let sql =
            format!("SELECT DEFAULT(t.{name}) FROM (SELECT 1 AS one) AS o LEFT JOIN {table} AS t ON FALSE");
        let failed = AuthoringError::database("reading defaults of bytes");
        let row = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_one(&mut *connection).await.map_err(&failed)?;
        let value: Option<Vec<u8>> = row.try_get(0).map_err(&failed)?;
        bytes.extend(value.map(|value| ((column.table.clone(), column.name.clone()), value)));
    }
    Ok(bytes)
}

/// The spatial reference systems of columns, by table and column. Asked for only where there are such columns: MariaDB opens every table.
pub(super) async fn reference_systems(
    connection: &mut MySqlConnection,
    is_mariadb: bool,
    columns: &[ColumnRow],
) -> Result<BTreeMap<(String, String), u32>, AuthoringError> {
    const SPATIAL: [&str; 8] = [
        "geometry",
        "point",
        "linestring",
        "polygon",
        "multipoint",
        "multilinestring",
        "multipolygon",
        "geometrycollection",
    ];
    if !columns.iter().any(|column| SPATIAL.contains(&column.ty.as_str())) {
        return Ok(BTreeMap::new());
    }
    let sql = match is_mariadb {
        true => include_str!("../catalogue/reference_systems_mariadb.sql"),
        false => include_str!("../catalogue/reference_systems_mysql.sql"),
    };
    let rows: Vec<(String, String, i64)> = sqlx::query_as(sql)
        .fetch_all(&mut *connection)
        .await
        .map_err(AuthoringError::database("reading spatial reference systems"))?;
    let known = |(table, column, number)| Some(((table, column), u32::try_from(number).ok()?));
    Ok(rows.into_iter().filter_map(known).collect())
}

#[cfg(test)]
mod tests {
    use super::{ShownKey, shown_default, shown_key};

    #[test]
    fn keys_are_read_from_what_is_shown() {
        let sql = "CREATE TABLE `t` (\n  `a` text COMMENT 'WITH PARSER x',\n  PRIMARY KEY (`id`) USING BTREE KEY_BLOCK_SIZE=2,\n  \
                   FULLTEXT KEY `f` (`a`) /*!50100 WITH PARSER `ngram` */ ,\n  KEY `key_block_size` (`with`,`parser`) COMMENT 'with parser x',\n  \
                   UNIQUE KEY `u` (`b`) KEY_BLOCK_SIZE=1024\n)";
        let plain = ShownKey::default;
        assert_eq!(shown_key(sql, "f"), ShownKey { parser: Some("ngram".to_owned()), ..plain() });
        let blocks = |size: &str| ShownKey { block_size: Some(size.to_owned()), ..plain() };
        assert_eq!(shown_key(sql, "u"), blocks("1024"));
        assert_eq!(shown_key(sql, "PRIMARY"), ShownKey { using: Some("btree".to_owned()), ..blocks("2") });
        assert_eq!((shown_key(sql, "key_block_size"), shown_key(sql, "a")), (plain(), plain()));
    }

    #[test]
    fn bytes_are_read_from_what_is_shown() {
        let sql = "CREATE TABLE `t` (\n  `a b` varbinary(9) DEFAULT 0xFF00,\n  `b` binary(2) NOT NULL DEFAULT 'x\\0' COMMENT ' DEFAULT 1',\n  \
                   `c` binary(2) DEFAULT 0xF\n)";
        assert_eq!(shown_default(sql, "a b"), Some(vec![0xFF, 0]));
        assert_eq!(shown_default(sql, "b"), Some(vec![b'x', 0]));
        assert_eq!((shown_default(sql, "c"), shown_default(sql, "a")), (None, None));
    }
}
