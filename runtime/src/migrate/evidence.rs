//! Whether a statement of MySQL or MariaDB that was under way when its runner was ended took effect: found out by looking.
//!
//! What defines something (`CREATE`, `ALTER`, `DROP`) commits by itself there, so that no row of the journal can be written in
//! one piece with it. So the journal is given, before such a statement, a fingerprint of all that the statement names as it
//! stands. Afterwards the same question tells: the same fingerprint, and it did not happen; another, and it did: since MariaDB
//! 10.6 and MySQL 8.0 each such statement happens as a whole or not at all
//! (<https://mariadb.com/kb/en/atomic-ddl/>, <https://dev.mysql.com/doc/refman/8.4/en/atomic-ddl.html>). What is not of that kind
//! is not guessed: a person is asked.

use sha2::{Digest, Sha384};
use sqlx::mysql::{MySqlConnection, MySqlRow};
use sqlx::{AssertSqlSafe, Row as _};

use crate::migrate::indexes::Outcome;
use crate::sql::{Token, TokenKind, mysql};

/// How a statement happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// In a transaction: it reads or changes rows.
    Rows,
    /// It sets the session.
    Session,
    /// It commits by itself, as a whole or not at all, and what it names shows whether it did.
    Shown,
    /// It commits by itself, as a whole or not at all, and nothing that is looked at shows whether it did: what it names belongs
    /// to the server, or to another database.
    Unseen,
    /// It commits by itself, and may be run any number of times.
    Repeatable,
    /// It commits by itself, and nobody can tell how far it came.
    Obscure,
}

/// How a statement happens, by the words that it begins with.
pub(crate) fn manner(sql: &str) -> Manner {
    let tokens: Vec<Token<'_>> =
        mysql::tokens(sql).into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
    manner_of(&tokens)
}

fn manner_of(tokens: &[Token<'_>]) -> Manner {
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is_word(word));
    let first = |words: &[&str]| words.iter().any(|word| is(0, word));
    let has = |word: &str| tokens.iter().any(|token| token.is_word(word));
    let beginning = |word: &str| tokens.iter().take(6).any(|token| token.is_word(word));
    let list = commas(tokens) > 0;
    // MariaDB sets something for one statement: https://mariadb.com/kb/en/set-statement/
    if is(0, "set") && is(1, "statement") {
        let behind = tokens.iter().position(|token| token.is_word("for")).map(|at| &tokens[at + 1..]);
        return behind.map_or(Manner::Obscure, manner_of);
    }
    if first(&["set", "use", "prepare", "deallocate", "lock", "unlock"]) && !is(1, "password") {
        return Manner::Session;
    }
    if first(&[
        "insert", "update", "delete", "replace", "select", "with", "values", "do", "load", "table",
        "handler", "explain", "show",
    ]) || tokens.first().is_some_and(|token| token.is_symbol("("))
    {
        return Manner::Rows;
    }
    // A temporary table commits nothing. It goes with its session: what would use it in another fails, and says so.
    let is_temporary = is(1, "temporary") || (is(0, "create") && is(1, "or") && is(3, "temporary"));
    if first(&["create", "drop"]) && is_temporary {
        return Manner::Rows;
    }
    if first(&["analyze", "optimize", "check", "repair", "checksum", "flush", "grant", "truncate"])
        || (is(0, "create") && is(1, "or") && is(2, "replace"))
        || (is(0, "alter") && (is(1, "database") || is(1, "schema")))
    {
        return Manner::Repeatable;
    }
    // What changes places with something of the same form looks the same afterwards.
    // What stands in the body of an event is none of it.
    let of_table = beginning("table") || beginning("tablespace");
    let swaps = is(0, "alter") && of_table && (has("exchange") || has("tablespace"));
    let unseen = (is(0, "rename") && list && !leaves_other_names(tokens)) || swaps;
    // Several things are dropped one after the other.
    let several = is(0, "drop") && list;
    match first(&["alter", "create", "drop", "rename"]) {
        true if unseen || several => Manner::Obscure,
        true if is_seen(tokens) => Manner::Shown,
        // CREATE USER a, b makes one after the other.
        true if !list => Manner::Unseen,
        true | false => Manner::Obscure,
    }
}

/// Whether a list of renames leaves a name that was not there: then it cannot look as it did before, whatever changes places.
fn leaves_other_names(tokens: &[Token<'_>]) -> bool {
    let pairs: Option<Vec<(String, String)>> =
        tokens.get(2..).unwrap_or_default().split(|token| token.is_symbol(",")).map(renamed).collect();
    pairs.is_some_and(|pairs| pairs.iter().any(|(_, new)| pairs.iter().all(|(old, _)| old != new)))
}

/// `a TO b`. `None` where the words are others: a name with its database, a condition.
fn renamed(tokens: &[Token<'_>]) -> Option<(String, String)> {
    match tokens {
        [old, to, new] if to.is_word("to") => old.ident().zip(new.ident()),
        _ => None,
    }
}

/// Whether what is defined is of a kind that a fingerprint holds, and of the database that the session is in.
fn is_seen(tokens: &[Token<'_>]) -> bool {
    const SEEN: [&str; 8] =
        ["table", "view", "index", "trigger", "procedure", "function", "event", "sequence"];
    const NOT_SEEN: [&str; 9] =
        ["database", "schema", "user", "role", "server", "tablespace", "logfile", "instance", "package"];
    let is_in = |token: &Token<'_>, kinds: &[&str]| kinds.iter().any(|kind| token.is_word(kind));
    let Some(at) = tokens.iter().position(|token| is_in(token, &SEEN) || is_in(token, &NOT_SEEN)) else {
        return false;
    };
    let conditions = ["if", "not", "exists"];
    let is_name = |token: &&Token<'_>| !is_in(token, &conditions);
    let is_qualified = |tokens: &[Token<'_>]| {
        let condition = tokens.iter().position(|token| is_name(&token)).unwrap_or(0);
        tokens.get(condition + 1).is_some_and(|dot| dot.is_symbol("."))
    };
    let kind = &tokens[at];
    // An index is of the table behind its ON.
    let named = match kind.is_word("index") {
        true => tokens.iter().position(|token| token.is_word("on")).unwrap_or(at),
        false => at,
    };
    // A function of a library is none that the catalogue of the database has.
    let is_of_library = kind.is_word("function") && tokens.iter().any(|token| token.is_word("soname"));
    is_in(kind, &SEEN) && !is_of_library && !is_qualified(&tokens[named + 1..])
}

/// Whether the statement may run others, of which each can be wrong by itself.
pub(crate) fn runs_others(sql: &str) -> bool {
    let tokens = mysql::tokens(sql);
    let others = ["call", "execute", "begin"];
    tokens.iter().any(|token| others.iter().any(|word| token.is_word(word)))
}

/// How many commas stand outside of parentheses.
fn commas(tokens: &[Token<'_>]) -> usize {
    let (mut depth, mut found) = (0_usize, 0);
    for token in tokens {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "," if depth == 0 => found += 1,
            _ => {}
        }
    }
    found
}

/// Whether a statement that was begun by an earlier run took effect. `before` is the fingerprint of then.
pub(crate) async fn outcome(
    conn: &mut MySqlConnection,
    sql: &str,
    before: Option<&[u8]>,
) -> Result<Outcome, sqlx::Error> {
    let now = fingerprint(conn, sql).await?;
    let same = before.map(|before| before == now.as_slice());
    match (manner(sql), same) {
        // One that stands in the journal alone names a table that no transaction holds.
        (Manner::Rows | Manner::Obscure | Manner::Unseen, _) | (_, None) => Ok(Outcome::Unknown),
        (Manner::Session | Manner::Repeatable, Some(_)) | (Manner::Shown, Some(true)) => Ok(Outcome::NotDone),
        (Manner::Shown, Some(false)) if is_atomic(conn).await? => Ok(Outcome::Done),
        (Manner::Shown, Some(false)) => Ok(Outcome::Unknown),
    }
}

/// Whether the server is of a version whose statements happen as a whole or not at all.
async fn is_atomic(conn: &mut MySqlConnection) -> Result<bool, sqlx::Error> {
    let version: String = sqlx::query_scalar("SELECT VERSION()").fetch_one(conn).await?;
    Ok(has_atomic_statements(&version))
}

fn has_atomic_statements(version: &str) -> bool {
    let mut numbers =
        version.split(|c: char| !c.is_ascii_digit()).map(|number| number.parse::<u32>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let since = if version.to_ascii_lowercase().contains("mariadb") { (10, 6) } else { (8, 0) };
    found >= since
}

/// Whether the statement names a table whose engine has no transactions: what is done to its rows stays, whatever becomes of
/// the transaction.
pub(crate) async fn names_without_transactions(
    conn: &mut MySqlConnection,
    sql: &str,
) -> Result<bool, sqlx::Error> {
    let Some(names) = names(sql) else { return Ok(false) };
    let question = format!(
        "SELECT EXISTS (SELECT 1 FROM information_schema.tables t JOIN information_schema.engines e ON e.engine = t.engine \
         WHERE t.table_schema = DATABASE() AND t.table_name IN ({names}) AND e.transactions = 'NO')"
    );
    let found: i64 = sqlx::query_scalar(AssertSqlSafe(question)).persistent(false).fetch_one(conn).await?;
    Ok(found != 0)
}

/// A hash of how everything that the statement names is defined at this moment, and of what the database itself says of
/// itself. What rows change, such as the next number, is left out.
pub(crate) async fn fingerprint(conn: &mut MySqlConnection, sql: &str) -> Result<Vec<u8>, sqlx::Error> {
    let mut hash = Sha384::new();
    let mut add = |part: &str| {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    };
    for row in rows(
        conn,
        "SELECT default_character_set_name, default_collation_name FROM information_schema.schemata \
         WHERE schema_name = DATABASE()"
            .to_owned(),
    )
    .await?
    {
        row.iter().for_each(|cell| add(cell));
    }
    let Some(names) = names(sql) else { return Ok(hash.finalize().to_vec()) };
    let tables = rows(
        conn,
        format!(
            "SELECT table_name, table_type FROM information_schema.tables \
             WHERE table_schema = DATABASE() AND table_name IN ({names}) ORDER BY table_name"
        ),
    )
    .await?;
    for row in tables {
        row.iter().for_each(|cell| add(cell));
        let name = row.first().map_or("", String::as_str).replace('`', "``");
        // As a table, a sequence does not say how it counts.
        let kind = row.get(1).filter(|kind| *kind == "SEQUENCE").map_or("TABLE", String::as_str);
        match rows(conn, format!("SHOW CREATE {kind} `{name}`")).await {
            Ok(shown) => shown.iter().flatten().for_each(|cell| add(&without_next_number(cell))),
            // A view whose tables are gone cannot be shown, and that is a state too.
            Err(sqlx::Error::Database(error)) => add(error.message()),
            Err(error) => return Err(error),
        }
    }
    let others = format!(
        "SELECT 'trigger', trigger_name, event_object_table, action_timing, event_manipulation, action_order, action_statement, \
             definer, sql_mode \
         FROM information_schema.triggers WHERE trigger_schema = DATABASE() \
             AND (trigger_name IN ({names}) OR event_object_table IN ({names})) \
         UNION ALL SELECT routine_type, routine_name, dtd_identifier, routine_definition, is_deterministic, sql_data_access, \
             security_type, definer, concat(sql_mode, ' ', routine_comment) \
         FROM information_schema.routines WHERE routine_schema = DATABASE() AND routine_name IN ({names}) \
         UNION ALL SELECT 'parameter', specific_name, parameter_name, ordinal_position, parameter_mode, dtd_identifier, \
             routine_type, '', '' \
         FROM information_schema.parameters WHERE specific_schema = DATABASE() AND specific_name IN ({names}) \
         UNION ALL SELECT 'event', event_name, event_definition, interval_value, interval_field, starts, ends, status, \
             concat(definer, ' ', sql_mode, ' ', time_zone, ' ', event_comment, ' ', on_completion, ' ', coalesce(execute_at, '')) \
         FROM information_schema.events WHERE event_schema = DATABASE() AND event_name IN ({names}) \
         ORDER BY 1, 2, 3, 4"
    );
    for row in rows(conn, others).await? {
        row.iter().for_each(|cell| add(cell));
    }
    Ok(hash.finalize().to_vec())
}

/// The names and words of a statement as literals, each once; none where it has none.
fn names(sql: &str) -> Option<String> {
    let mut names: Vec<String> =
        mysql::tokens(sql).iter().filter_map(name).filter(|name| name.len() <= LONGEST_NAME).collect();
    names.sort();
    names.dedup();
    let literal =
        |name: &String| name.bytes().fold("_utf8mb4 0x".to_owned(), |sql, byte| sql + &format!("{byte:02x}"));
    let literals: Vec<String> = names.iter().filter(|name| !name.is_empty()).map(literal).collect();
    (!literals.is_empty()).then(|| literals.join(", "))
}

/// The name that a token may be: under `ANSI_QUOTES` double quotes are those of a name.
fn name(token: &Token<'_>) -> Option<String> {
    match token.kind {
        TokenKind::String => {
            let inner = token.text.strip_prefix('"')?.strip_suffix('"')?;
            Some(inner.replace("\"\"", "\""))
        }
        TokenKind::Word
        | TokenKind::QuotedIdent
        | TokenKind::Number
        | TokenKind::Symbol
        | TokenKind::Comment => token.ident(),
    }
}

/// 64 characters of at most three bytes (<https://mariadb.com/kb/en/identifier-names/>).
const LONGEST_NAME: usize = 192;

/// The rows of a statement as text.
async fn rows(conn: &mut MySqlConnection, sql: String) -> Result<Vec<Vec<String>>, sqlx::Error> {
    let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(conn).await?;
    rows.iter().map(texts).collect()
}

fn texts(row: &MySqlRow) -> Result<Vec<String>, sqlx::Error> {
    (0..row.len())
        .map(|at| {
            let cell: Option<Vec<u8>> = row.try_get_unchecked(at)?;
            // NULL is none of the texts that stand there.
            Ok(cell.map_or_else(|| "\u{0}".to_owned(), |cell| String::from_utf8_lossy(&cell).into_owned()))
        })
        .collect()
}

/// `SHOW CREATE TABLE` without `AUTO_INCREMENT=5`, which every insert changes.
fn without_next_number(shown: &str) -> String {
    const NEXT: &str = " AUTO_INCREMENT=";
    // It stands behind the columns, among the options of the table.
    let options = shown.rfind("\n)").unwrap_or(0);
    match shown[options..].find(NEXT) {
        Some(at) => {
            let (before, after) = shown.split_at(options + at);
            let rest = after[NEXT.len()..].trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{before}{rest}")
        }
        None => shown.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_told_apart_by_how_they_happen() {
        for (sql, expected) in [
            ("INSERT INTO a VALUES (1), (2)", Manner::Rows),
            ("/*! UPDATE a SET b = 1 */", Manner::Rows),
            ("(SELECT 1) UNION (SELECT 2)", Manner::Rows),
            ("SET @a = 1", Manner::Session),
            ("/*!40101 SET NAMES utf8 */", Manner::Session),
            ("SET PASSWORD FOR a = 'b'", Manner::Obscure),
            ("CREATE TEMPORARY TABLE a (b INT)", Manner::Rows),
            ("CREATE TABLE a (b INT, c INT)", Manner::Shown),
            ("ALTER TABLE a ADD b INT, DROP c", Manner::Shown),
            ("ALTER TABLE a EXCHANGE PARTITION p WITH TABLE b", Manner::Obscure),
            (
                "ALTER DEFINER=`a`@`b` EVENT e ON SCHEDULE EVERY 1 DAY DO UPDATE exchange SET a = 1, b = 2",
                Manner::Shown,
            ),
            (
                "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.b = 1, NEW.c = 2; END",
                Manner::Shown,
            ),
            ("ALTER SEQUENCE s INCREMENT BY 2", Manner::Shown),
            ("CREATE OR REPLACE FUNCTION f() RETURNS INT RETURN 1", Manner::Repeatable),
            ("DROP TABLE a", Manner::Shown),
            ("DROP TABLE a, b", Manner::Obscure),
            ("RENAME TABLE a TO b", Manner::Shown),
            ("RENAME TABLE a TO b, c TO a", Manner::Shown),
            ("RENAME TABLE a TO between, b TO a, between TO b", Manner::Obscure),
            ("RENAME TABLE a TO other.b, c TO a", Manner::Obscure),
            ("CREATE OR REPLACE VIEW a AS SELECT 1", Manner::Repeatable),
            ("CREATE VIEW a AS SELECT 1, 2", Manner::Shown),
            ("TRUNCATE a", Manner::Repeatable),
            ("CALL p()", Manner::Obscure),
            ("SET STATEMENT max_statement_time = 9 FOR CREATE TABLE a (b INT)", Manner::Shown),
            ("SET STATEMENT sql_mode = '' FOR INSERT INTO a VALUES (1)", Manner::Rows),
            ("SET STATEMENT sql_mode = ''", Manner::Obscure),
            ("CREATE OR REPLACE TEMPORARY TABLE a (b INT)", Manner::Rows),
            ("CREATE TABLE temporary (b INT)", Manner::Shown),
            ("ALTER TABLE other.a ADD b INT", Manner::Unseen),
            ("CREATE TABLE IF NOT EXISTS `other`.a (b INT)", Manner::Unseen),
            ("CREATE TABLE a LIKE other.a", Manner::Shown),
            ("CREATE UNIQUE INDEX i ON other.a (b)", Manner::Unseen),
            ("CREATE INDEX IF NOT EXISTS i ON a (b)", Manner::Shown),
            ("DROP INDEX i ON \"other\".\"a\"", Manner::Unseen),
            ("CREATE DATABASE a", Manner::Unseen),
            ("ALTER DATABASE COLLATE utf8mb4_bin", Manner::Repeatable),
            ("CREATE USER a", Manner::Unseen),
            ("CREATE USER a, b", Manner::Obscure),
            ("CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'a', PORT 1)", Manner::Unseen),
            ("CREATE FUNCTION f RETURNS STRING SONAME 'f.so'", Manner::Unseen),
            ("EXECUTE s", Manner::Obscure),
        ] {
            assert_eq!(manner(sql), expected, "{sql}");
        }
    }

    #[test]
    fn versions_are_those_of_either_server() {
        for (version, atomic) in [
            ("10.11.19-MariaDB-0+deb12u1", true),
            ("10.6.0-MariaDB", true),
            ("10.5.28-MariaDB", false),
            ("11.4.2-MariaDB", true),
            ("8.0.36", true),
            ("8.4.0-log", true),
            ("5.7.44", false),
        ] {
            assert_eq!(has_atomic_statements(version), atomic, "{version}");
        }
    }

    #[test]
    fn the_next_number_is_no_part_of_what_is_compared() {
        let shown = "CREATE TABLE `a` (\n  `id` int(11) COMMENT ' AUTO_INCREMENT=7'\n) ENGINE=InnoDB AUTO_INCREMENT=12 DEFAULT CHARSET=utf8mb4";
        let expected = "CREATE TABLE `a` (\n  `id` int(11) COMMENT ' AUTO_INCREMENT=7'\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4";
        assert_eq!(without_next_number(shown), expected);
        assert_eq!(without_next_number("CREATE VIEW a AS SELECT 1"), "CREATE VIEW a AS SELECT 1");
    }

    #[test]
    fn names_are_literals_that_nothing_can_break_out_of() {
        assert_eq!(
            names("DROP TABLE `a'b`").as_deref(),
            Some("_utf8mb4 0x44524f50, _utf8mb4 0x5441424c45, _utf8mb4 0x612762")
        );
        assert_eq!(names("\"a\"\"b\"").as_deref(), Some("_utf8mb4 0x612262"));
        assert_eq!(names("('a')"), None);
    }
}
