//! MySQL and MariaDB as a judge: what `SHOW CREATE` says of everything that a database holds.

use sqlx::mysql::{MySqlConnection, MySqlRow};
use sqlx::{AssertSqlSafe, Column, Connection, Row};

use crate::block_on;

/// The tables of history, which are no schema.
const HISTORY: [&str; 2] = ["_sqlx_migrations", "_tablewright_progress"];

/// What `SHOW CREATE` says of each table, sequence, view, trigger, routine and event, in the order of kind and name. The next
/// number of a table, which every insert changes, is left out, and so are the tables of history and the database's own name.
///
/// # Panics
///
/// If the database cannot be read.
pub fn show_create(url: &str) -> String {
    block_on(async {
        let mut connection = MySqlConnection::connect(url).await.expect("the server answers");
        let told = told(&mut connection).await.expect("the catalogue is readable");
        leave(connection).await;
        told
    })
}

/// Says goodbye. The server hangs up as soon as it is told, before an encrypted connection has said its last word to it.
pub async fn leave(connection: MySqlConnection) {
    let _ = connection.close().await;
}

async fn told(connection: &mut MySqlConnection) -> Result<String, sqlx::Error> {
    let database: String = sqlx::query_scalar("SELECT DATABASE()").fetch_one(&mut *connection).await?;
    let objects: Vec<(String, String)> = sqlx::query_as(
        "SELECT CONVERT(IF(table_type IN ('VIEW', 'SEQUENCE'), table_type, 'TABLE') USING utf8mb4), CONVERT(table_name USING utf8mb4)
         FROM information_schema.tables WHERE table_schema = DATABASE()
         UNION ALL SELECT 'TRIGGER', trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()
         UNION ALL SELECT routine_type, routine_name FROM information_schema.routines WHERE routine_schema = DATABASE()
         UNION ALL SELECT 'EVENT', event_name FROM information_schema.events WHERE event_schema = DATABASE()
         ORDER BY 1, 2",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut told = String::new();
    for (kind, name) in objects {
        if HISTORY.contains(&name.as_str()) {
            continue;
        }
        if kind == "TRIGGER" {
            told += &trigger(connection, &name).await?;
            continue;
        }
        let show = format!("SHOW CREATE {kind} `{}`", name.replace('`', "``"));
        let shown = sqlx::raw_sql(AssertSqlSafe(show)).fetch_one(&mut *connection).await;
        let text = match shown {
            Ok(row) => format!("{}{}", session(&row)?, statement(&row)?),
            // A view whose tables are gone.
            Err(sqlx::Error::Database(error)) => error.message().to_owned(),
            Err(error) => return Err(error),
        };
        let text = without_next_number(&without_usual_words(&text)).replace(&format!("`{database}`."), "");
        told += &format!("-- {} {name}\n{text};\n", kind.to_lowercase());
    }
    Ok(told)
}

/// A trigger in the catalogue's words: `SHOW CREATE` prints it as it was written, and not where it stands among others.
async fn trigger(connection: &mut MySqlConnection, name: &str) -> Result<String, sqlx::Error> {
    let parts: Vec<String> = sqlx::query_scalar(
        "SELECT CONVERT(CONCAT(action_timing, ' ', event_manipulation, ' ON ', event_object_table, ' AS NUMBER ', action_order, ' BY ', \
             definer, ' IN ', sql_mode, '\n', action_statement) USING utf8mb4)
         FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND trigger_name = ?",
    )
    .bind(name)
    .fetch_all(connection)
    .await?;
    Ok(format!("-- trigger {name}\n{};\n", parts.concat()))
}

/// The statement among the columns of `SHOW CREATE`, which differ by what is shown.
fn statement(row: &MySqlRow) -> Result<String, sqlx::Error> {
    for at in 0..row.len() {
        let cell: Option<Vec<u8>> = row.try_get_unchecked(at)?;
        let text = cell.map(|cell| String::from_utf8_lossy(&cell).into_owned()).unwrap_or_default();
        if text.starts_with("CREATE ") {
            return Ok(text);
        }
    }
    Err(sqlx::Error::Decode("SHOW CREATE shows no statement".into()))
}

/// What the session was set to when a routine or an event was made.
fn session(row: &MySqlRow) -> Result<String, sqlx::Error> {
    let mut told = String::new();
    for setting in ["sql_mode", "time_zone"] {
        if row.columns().iter().any(|column| column.name() == setting) {
            let value: Option<Vec<u8>> = row.try_get_unchecked(setting)?;
            told += &format!("-- {setting} {}\n", String::from_utf8_lossy(&value.unwrap_or_default()));
        }
    }
    Ok(told)
}

/// MySQL prints the character set of a column that was written with it, and not that of one that was not, though both have the table's.
fn without_usual_words(text: &str) -> String {
    let usual = text.rsplit_once(" DEFAULT CHARSET=").and_then(|(_, options)| {
        let (charset, options) = options.split_once(" COLLATE=")?;
        Some((charset, options.split([' ', '\n']).next()?))
    });
    match usual {
        Some((charset, collation)) => {
            let said = format!(" CHARACTER SET {charset} COLLATE {collation}");
            let line = |line: &str| {
                if line.starts_with("  `") { line.replacen(&said, "", 1) } else { line.to_owned() }
            };
            text.split('\n').map(line).collect::<Vec<_>>().join("\n")
        }
        None => text.to_owned(),
    }
}

fn without_next_number(text: &str) -> String {
    let options = text.rfind("\n)").unwrap_or(0);
    let (columns, options) = text.split_at(options);
    let kept = options.split(' ').filter(|option| !option.starts_with("AUTO_INCREMENT="));
    format!("{columns}{}", kept.collect::<Vec<_>>().join(" "))
}
