//! What a MariaDB server that was killed leaves of a trigger.
//!
//! It keeps a trigger in two files, one for its name and one for its table. One that is killed between the two comes back with the name
//! alone: no catalogue lists the trigger, and `CREATE TRIGGER` says that it exists. `DROP TRIGGER` takes the name away.

use sqlx::Error;
use sqlx::mysql::{MySqlConnection, MySqlDatabaseError};

use crate::migrate::on_mysql;
use crate::sql::{Token, TokenKind, mysql};

/// `ER_TRG_ALREADY_EXISTS`.
const ALREADY_EXISTS: u16 = 1359;

/// Takes away what is left of the trigger that a statement could not create, if nothing but its name is left. Whether there was.
pub(crate) async fn take_away_remains(conn: &mut MySqlConnection, sql: &str, error: &Error) -> bool {
    let number = error.as_database_error().and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>());
    if number.is_none_or(|error| error.number() != ALREADY_EXISTS) {
        return false;
    }
    let Some(name) = created(sql) else { return false };
    let listed = "SELECT EXISTS (SELECT 1 FROM information_schema.triggers \
                  WHERE trigger_schema = DATABASE() AND trigger_name = ?)";
    let listed: Result<i64, Error> =
        sqlx::query_scalar(listed).bind(&name).persistent(false).fetch_one(&mut *conn).await;
    if !matches!(listed, Ok(0)) {
        return false;
    }
    // A trigger of a table that is hidden from this user is not listed either, and the server lets no one drop it who may not.
    let drop = format!("DROP TRIGGER IF EXISTS `{}`", name.replace('`', "``"));
    on_mysql::run(conn, &drop).await.is_ok()
}

/// The name of the trigger that a statement creates in the database that the session is in.
fn created(sql: &str) -> Option<String> {
    let tokens = mysql::tokens(sql);
    let mut tokens = tokens.iter().filter(|token| token.kind != TokenKind::Comment).peekable();
    tokens.next_if(|token| token.is_word("create"))?;
    let mut behind = tokens.skip_while(|token| !token.is_word("trigger")).skip(1).peekable();
    let name = behind.next().and_then(Token::ident)?;
    behind.peek().is_some_and(|next| !next.is_symbol(".")).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::created;

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
            assert_eq!(created(sql).as_deref(), name, "{sql}");
        }
    }
}
