//! What MariaDB leaves behind, no catalogue lists, and a statement that is right runs into.
//!
//! **Triggers.** It keeps a trigger in two files, one for its name and one for its table. One that is killed between the two comes back
//! with the name alone: `CREATE TRIGGER` says that it exists. `DROP TRIGGER` takes the name away.
//!
//! **Statistics.** InnoDB counts the values of an index behind everybody's back. Where an index is renamed at that moment, what was counted
//! is written down under its former name, and from then on no index of the table can be renamed to that.
//! (<https://mariadb.com/kb/en/mysqlinnodb_index_stats/>)

use sqlx::mysql::{MySqlConnection, MySqlDatabaseError};
use sqlx::{Error, Row};

use crate::migrate::on_mysql;
use crate::sql::{Token, TokenKind, mysql};

/// `ER_TRG_ALREADY_EXISTS`.
const ALREADY_EXISTS: u16 = 1359;

/// `ER_DUP_KEY`.
const DUPLICATE_KEY: u16 = 1022;

/// Takes away what a statement failed at, if nobody else can mean it. Whether there was such a thing, and the statement may go now.
pub(crate) async fn take_away(conn: &mut MySqlConnection, sql: &str, error: &Error) -> bool {
    let said = error.as_database_error().and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>());
    let done = match said.map(MySqlDatabaseError::number) {
        Some(ALREADY_EXISTS) => take_away_name(conn, sql).await,
        Some(DUPLICATE_KEY) if is_of_statistics(error) => take_away_statistics(conn, sql).await,
        _ => Ok(false),
    };
    // What cannot be taken away leaves the statement as it was: failed.
    done.unwrap_or(false)
}

/// Whether it is the server's table of statistics that two rows of one key were written to.
pub(crate) fn is_of_statistics(error: &Error) -> bool {
    let Some(error) = error.as_database_error() else { return false };
    error.message().contains("mysql.innodb_index_stats")
}

/// The name of the trigger that a statement could not create, if nothing but the name is left.
async fn take_away_name(conn: &mut MySqlConnection, sql: &str) -> Result<bool, Error> {
    let Some(name) = created_trigger(sql) else { return Ok(false) };
    let listed = "SELECT EXISTS (SELECT 1 FROM information_schema.triggers \
                  WHERE trigger_schema = DATABASE() AND trigger_name = ?)";
    let listed: i64 = sqlx::query_scalar(listed).bind(&name).persistent(false).fetch_one(&mut *conn).await?;
    if listed != 0 {
        return Ok(false);
    }
    // A trigger of a table that is hidden from this user is not listed either, and the server lets no one drop it who may not.
    let drop = format!("DROP TRIGGER IF EXISTS `{}`", name.replace('`', "``"));
    on_mysql::run(conn, &drop).await.map(|()| true)
}

/// The statistics of the names that a statement gives to indexes and that no index has.
async fn take_away_statistics(conn: &mut MySqlConnection, sql: &str) -> Result<bool, Error> {
    let Some((table, names)) = renamed_indexes(sql) else { return Ok(false) };
    let mut found = false;
    for name in names {
        let held = "SELECT EXISTS (SELECT 1 FROM information_schema.statistics \
                    WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?)";
        let held = sqlx::query(held).bind(&table).bind(&name).persistent(false).fetch_one(&mut *conn).await?;
        if held.try_get::<i64, _>(0)? != 0 {
            continue;
        }
        // Partitions have statistics of their own, as `table#P#partition`.
        let delete = "DELETE FROM mysql.innodb_index_stats WHERE database_name = DATABASE() AND index_name = ? \
                      AND (table_name = ? OR LEFT(table_name, CHAR_LENGTH(?) + 3) = CONCAT(?, '#P#'))";
        let delete = sqlx::query(delete).bind(&name).bind(&table).bind(&table).bind(&table).persistent(false);
        found |= delete.execute(&mut *conn).await?.rows_affected() > 0;
    }
    Ok(found)
}

/// The name of the trigger that a statement creates in the database that the session is in.
fn created_trigger(sql: &str) -> Option<String> {
    let tokens = mysql::tokens(sql);
    let mut tokens = tokens.iter().filter(|token| token.kind != TokenKind::Comment).peekable();
    tokens.next_if(|token| token.is_word("create"))?;
    let mut behind = tokens.skip_while(|token| !token.is_word("trigger")).skip(1).peekable();
    let name = behind.next().and_then(Token::ident)?;
    behind.peek().is_some_and(|next| !next.is_symbol(".")).then_some(name)
}

/// The table of the database that the session is in whose indexes a statement renames, and the names that they get.
fn renamed_indexes(sql: &str) -> Option<(String, Vec<String>)> {
    let tokens: Vec<Token<'_>> =
        mysql::tokens(sql).into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    let [alter, table, name, next, ..] = tokens.as_slice() else { return None };
    if !alter.is_word("alter") || !table.is_word("table") || next.is_symbol(".") {
        return None;
    }
    let names = tokens.windows(5).filter_map(|words| {
        let [rename, index, _, to, name] = words else { return None };
        let is_index = index.is_word("index") || index.is_word("key");
        (rename.is_word("rename") && is_index && to.is_word("to")).then(|| name.ident()).flatten()
    });
    let names: Vec<String> = names.collect();
    (!names.is_empty()).then_some((name.ident()?, names))
}

#[cfg(test)]
mod tests {
    use super::{created_trigger, renamed_indexes};

    #[test]
    fn the_name_of_a_new_trigger_is_read() {
        let cases = [
            ("CREATE TRIGGER marks BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1", Some("marks")),
            (
                "/* it */ create definer = `trigger`@`%` trigger `a``b` after update on t for each row set @a = 1",
                Some("a`b"),
            ),
            ("CREATE TRIGGER other.marks BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1", None),
            ("CREATE TABLE t (a INT)", None),
            ("DROP TRIGGER marks", None),
        ];
        for (sql, name) in cases {
            assert_eq!(created_trigger(sql).as_deref(), name, "{sql}");
        }
    }

    #[test]
    fn the_new_names_of_indexes_are_read() {
        let cases = [
            ("ALTER TABLE `t` RENAME KEY `f` TO `g`, ALGORITHM=INPLACE", Some(("t", vec!["g"]))),
            (
                "alter table t rename index a to `b``c`, /* too */ rename key d to e",
                Some(("t", vec!["b`c", "e"])),
            ),
            ("ALTER TABLE other.t RENAME KEY f TO g", None),
            ("ALTER TABLE t RENAME COLUMN f TO g", None),
            ("RENAME TABLE t TO u", None),
        ];
        for (sql, wanted) in cases {
            let found = renamed_indexes(sql);
            let found = found
                .as_ref()
                .map(|(table, names)| (table.as_str(), names.iter().map(String::as_str).collect::<Vec<_>>()));
            assert_eq!(found, wanted, "{sql}");
        }
    }
}
