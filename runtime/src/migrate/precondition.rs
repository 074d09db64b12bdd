//! What a file asks before its first statement: rows in the answer would stop it, and are shown before anything is changed.
//!
//! `-- precondition: set_not_null agents.name: SELECT …` in the header of a file, in one line, is a comment to every other runner. The query
//! gives the rows that are in the way. It is only read by, in a transaction that writes nothing, and for half a minute at most.

use std::fmt;

use sqlx::{AssertSqlSafe, Column as _, Row, TypeInfo as _, ValueRef as _};

use crate::connection::{Connection, Database, Link};
use crate::migrate::script::Script;
use crate::sql::statements_of;

/// How many rows are shown.
const SHOWN: usize = 5;

/// A question in the header of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Precondition {
    /// The kind of hazard: `set_not_null`.
    pub code: String,
    /// What it is about: `agents.name`.
    pub subject: String,
    /// The query.
    pub query: String,
}

/// Rows that would stop a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTheWay {
    /// The file; empty where it is none yet.
    pub file: String,
    /// The kind of hazard: `set_not_null`.
    pub code: String,
    /// What it is about: `agents.name`.
    pub subject: String,
    /// How many rows, or values, there are.
    pub count: u64,
    /// The first of them: columns and values, the key first.
    pub rows: Vec<Vec<(String, Option<String>)>>,
}

impl Precondition {
    /// Reads a comment of a header.
    pub(crate) fn read(comment: &str) -> Option<Self> {
        let text = comment.strip_prefix("precondition:")?.trim();
        let (head, query) = text.split_once(": ")?;
        let (code, subject) = head.split_once(char::is_whitespace).unwrap_or((head, ""));
        let owned = |text: &str| text.trim().to_owned();
        Some(Self { code: owned(code), subject: owned(subject), query: owned(query) })
    }
}

impl InTheWay {
    /// What there is to do about it.
    pub fn advice(&self) -> &'static str {
        match self.code.as_str() {
            "add_unique" => "leave one row of each value, or change the others",
            "set_not_null" => "give these rows a value, or the column a `backfill` in the YAML",
            "add_check" => "correct these rows, or the check",
            "add_json_schema" => {
                "correct these documents (`tablewright check --data` says what is wrong in each), or the JSON Schema"
            }
            "add_foreign_key" => "add the rows that these point to, point them elsewhere, or delete them",
            "narrow_type" => "change these values, or say under `cast` what becomes of them",
            "drop_enum_value" => "say under `replaced` of the enum what these rows get",
            "required_column" => "give the column a default or a `backfill` in the YAML",
            "delete_reference_row" => "lead these rows to another one, or delete them",
            _ => "correct these rows",
        }
    }

    /// The rows, each in a line: `id = 7, email = NULL`.
    pub fn lines(&self) -> Vec<String> {
        let pair = |(column, value): &(String, Option<String>)| match value {
            Some(value) => format!("{column} = {:?}", cut(value)),
            None => format!("{column} = NULL"),
        };
        let line = |row: &Vec<(String, Option<String>)>| row.iter().map(pair).collect::<Vec<_>>().join(", ");
        let mut lines: Vec<String> = self.rows.iter().map(line).collect();
        if self.count > self.rows.len() as u64 {
            lines.push(format!("and {} more", self.count - self.rows.len() as u64));
        }
        lines
    }
}

impl fmt::Display for InTheWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, code, subject, count, rows: _ } = self;
        let place = if file.is_empty() { String::new() } else { format!("{file}: ") };
        write!(f, "{place}{code} {subject}: {count} in the way")?;
        self.lines().iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

/// The beginning of a value.
fn cut(value: &str) -> String {
    match value.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// Asks the questions of a plan, as far as the database can answer them as it is: one that speaks of what is not there yet is left out.
/// Nothing is written.
///
/// # Errors
/// When the connection is lost.
pub async fn in_the_way(
    conn: &mut Connection,
    preconditions: &[Precondition],
) -> Result<Vec<InTheWay>, sqlx::Error> {
    let mut found = Vec::new();
    for precondition in preconditions {
        match ask(&mut conn.link(), "", precondition).await {
            Ok(rows) => found.extend(rows),
            Err(error) if error.as_database_error().is_some() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Asks one question. Nothing is written, whatever the query says.
pub(crate) async fn ask(
    conn: &mut Link<'_>,
    file: &str,
    precondition: &Precondition,
) -> Result<Option<InTheWay>, sqlx::Error> {
    let (begin, end) = match conn.database() {
        Database::Postgres => (
            "BEGIN READ ONLY; SET LOCAL statement_timeout = '30s'; SET LOCAL lock_timeout = '5s'",
            "ROLLBACK",
        ),
        Database::Sqlite => ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        Database::Mysql => (
            "SET @tablewright = 1 /*M!100101 , SESSION max_statement_time = 30 *//*!50708 , SESSION max_execution_time = 30000 */; \
             START TRANSACTION READ ONLY",
            "ROLLBACK; SET @tablewright = NULL /*M!100101 , SESSION max_statement_time = DEFAULT *//*!50708 , \
             SESSION max_execution_time = DEFAULT */",
        ),
    };
    conn.raw(begin).await?;
    let answer = answer(conn, precondition).await;
    let ended = conn.raw(end).await;
    let (count, rows) = answer?;
    ended?;
    let Precondition { code, subject, query: _ } = precondition;
    let found = InTheWay { file: file.to_owned(), code: code.clone(), subject: subject.clone(), count, rows };
    Ok((count > 0).then_some(found))
}

type Rows = Vec<Vec<(String, Option<String>)>>;

async fn answer(conn: &mut Link<'_>, precondition: &Precondition) -> Result<(u64, Rows), sqlx::Error> {
    let query = precondition.query.trim_end_matches(';');
    let counted = select(conn, &format!("SELECT count(*) FROM ({query}) found")).await?;
    let count = counted.first().and_then(|row| row.first()?.1.as_ref()?.parse().ok()).unwrap_or(0);
    let rows = match count {
        0 => Vec::new(),
        _ => select(conn, &format!("SELECT * FROM ({query}) found LIMIT {SHOWN}")).await?,
    };
    Ok((count, rows))
}

/// Rows as text. Servers give texts where a statement has no parameters.
async fn select(conn: &mut Link<'_>, sql: &str) -> Result<Rows, sqlx::Error> {
    let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    Ok(match conn {
        Link::Sqlite(conn) => {
            let rows = query.fetch_all(&mut **conn).await?;
            rows.iter().map(|row| texts(row, |at| row.try_get_unchecked(at))).collect()
        }
        Link::Postgres(conn) => {
            let rows = query.fetch_all(&mut **conn).await?;
            let text = |row: &sqlx::postgres::PgRow, at: usize| {
                let value = row.try_get_raw(at)?;
                if value.is_null() {
                    return Ok(None);
                }
                value.as_str().map(|text| Some(text.to_owned())).map_err(sqlx::Error::Decode)
            };
            rows.iter().map(|row| texts(row, |at| text(row, at))).collect()
        }
        Link::Mysql(conn) => {
            let rows = query.fetch_all(&mut **conn).await?;
            rows.iter().map(|row| texts(row, |at| on_mysql(row, at))).collect()
        }
    })
}

fn on_mysql(row: &sqlx::mysql::MySqlRow, at: usize) -> Result<Option<String>, sqlx::Error> {
    if row.try_get_raw(at)?.is_null() {
        return Ok(None);
    }
    // `count(*)`.
    if row.column(at).type_info().name() == "BIGINT" {
        return row.try_get::<i64, _>(at).map(|number| Some(number.to_string()));
    }
    let bytes: Vec<u8> = row.try_get_unchecked(at)?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// The columns of a row. What is no text is told as such: a query that was written by hand may give anything.
fn texts<R: Row>(
    row: &R,
    text: impl Fn(usize) -> Result<Option<String>, sqlx::Error>,
) -> Vec<(String, Option<String>)> {
    let value = |at: usize| text(at).unwrap_or_else(|_| Some("(no text)".to_owned()));
    row.columns().iter().map(|column| (column.name().to_owned(), value(column.ordinal()))).collect()
}

/// Whether the file does nothing but define things: what rows hold is the same after it, but for the values of columns that it alters.
pub(crate) fn only_defines(script: &Script, database: Database) -> bool {
    let definitions = [
        "create",
        "alter",
        "drop",
        "comment",
        "grant",
        "revoke",
        "set",
        "reset",
        "begin",
        "start",
        "commit",
        "end",
        "savepoint",
        "release",
        "pragma",
        "rename",
    ];
    let mut statements = statements_of(script.sql(), database).into_iter();
    !script.is_code()
        && statements.all(|statement| {
            let first = statement.text.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
            definitions.iter().any(|word| first.eq_ignore_ascii_case(word))
        })
}

/// Whether the database had no time to answer.
pub(crate) fn took_too_long(error: &sqlx::Error) -> bool {
    let Some(error) = error.as_database_error() else { return false };
    if let Some(error) = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
        return matches!(error.number(), 1969 | 3024);
    }
    matches!(error.code().as_deref(), Some("57014" | "55P03"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::ConnectOptions;

    #[test]
    fn a_question_is_a_comment_of_the_header() {
        let read = Precondition::read(
            "precondition: set_not_null agents.name: SELECT id FROM agents WHERE a = ': '",
        );
        let read = read.unwrap();
        assert_eq!((read.code.as_str(), read.subject.as_str()), ("set_not_null", "agents.name"));
        assert_eq!(read.query, "SELECT id FROM agents WHERE a = ': '");
        assert_eq!(Precondition::read("precondition of sorts"), None);
    }

    #[tokio::test]
    async fn a_question_writes_nothing_and_shows_five_rows() {
        let mut conn = Connection::connect("sqlite::memory:", &ConnectOptions::default()).await.unwrap();
        let rows = "CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (2), (3), (4), (5), (NULL), (7)";
        conn.raw(rows).await.unwrap();
        let question = |query: &str| Precondition {
            code: "add_check".to_owned(),
            subject: "t.a".to_owned(),
            query: query.to_owned(),
        };
        let found =
            in_the_way(&mut conn, &[question("SELECT a FROM t WHERE a IS NULL OR a < 8")]).await.unwrap();
        assert_eq!((found[0].count, found[0].rows.len()), (7, 5));
        assert_eq!(found[0].lines().last().map(String::as_str), Some("and 2 more"));
        let written = "SELECT a FROM t) found; DELETE FROM t; SELECT * FROM (SELECT a FROM t";
        let _ = in_the_way(&mut conn, &[question(written)]).await;
        let left = in_the_way(&mut conn, &[question("SELECT 1 FROM t")]).await.unwrap();
        assert_eq!(left[0].count, 7);
        conn.raw("DELETE FROM t").await.unwrap();
        assert_eq!(in_the_way(&mut conn, &[question("SELECT 1 FROM nowhere")]).await.unwrap(), []);
    }
}
