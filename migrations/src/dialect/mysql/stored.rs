//! The statement of a view, a trigger, a routine, an event or a sequence, taken apart: what the server says of it beyond what its author wrote.

mod clauses;

use std::collections::BTreeMap;

use tablewright_schema::Dialect;
use tablewright_schema::dialect::mysql::{Token, TokenKind, tokens};

pub(super) use self::clauses::{
    Sequence, Trigger, ends, under_plain_name, without_comment, without_database, without_times,
};
use super::expression::same_statement;

/// What a session may be set to that is kept with what is made in it, in the order in which it is said.
pub(super) const SETTINGS: [&str; 2] = ["sql_mode", "time_zone"];

/// A statement that makes an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    /// What the session is set to meanwhile, as literals, where that is said.
    pub settings: BTreeMap<&'static str, String>,
    /// `MERGE` or `TEMPTABLE`; `None` is what the server thinks best.
    pub algorithm: Option<String>,
    /// As whom it runs, where that is said: `` `app`@`%` ``.
    pub definer: Option<String>,
    /// Whether it runs with the rights of whoever asks.
    pub as_invoker: bool,
    /// From the kind on: ``VIEW `v` AS …``.
    pub rest: String,
}

impl Stored {
    /// Reads a statement; `None` where it begins as none that makes an object.
    pub(super) fn read(sql: &str) -> Option<Self> {
        let all = said(sql);
        let mut at = 0;
        let mut settings = BTreeMap::new();
        if all.first().is_some_and(|token| token.is_word("set")) {
            let end = all.iter().position(|token| token.text == ";")?;
            settings = read_settings(&all[1..end])?;
            at = end + 1;
        }
        all.get(at).filter(|token| token.is_word("create"))?;
        at += 1;
        let (mut algorithm, mut definer, mut as_invoker) = (None, None, false);
        loop {
            let token = all.get(at)?;
            let next = |by: usize| all.get(at + by);
            if token.is_word("or") {
                at += 2;
            } else if token.is_word("algorithm") {
                algorithm = next(2).map(|word| word.text.to_ascii_uppercase());
                at += 3;
            } else if token.is_word("definer") {
                let length = account_length(all.get(at + 2..)?);
                let (first, last) = (next(2)?, next(1 + length)?);
                definer = Some(quoted(&sql[first.start..last.end()]));
                at += 2 + length;
            } else if token.is_word("sql") {
                as_invoker = next(2)?.is_word("invoker");
                at += 3;
            } else {
                break;
            }
        }
        // CURRENT_USER is whom nobody has to name.
        let definer = definer.filter(|account| !account.to_ascii_lowercase().starts_with("current_"));
        let start = all.get(at)?.start;
        let rest = sql[start..end_of(sql, start, all.last()?.end())].to_owned();
        let algorithm = algorithm.filter(|word| word != "UNDEFINED");
        Some(Self { settings, algorithm, definer, as_invoker, rest })
    }

    /// The whole statement; behind what sets the session for it, where that is said.
    pub(super) fn sql(&self) -> String {
        let Self { settings, algorithm, definer, as_invoker, rest } = self;
        let mut sql = String::new();
        if !settings.is_empty() {
            let all: Vec<String> =
                settings.iter().map(|(name, value)| format!("SESSION {name} = {value}")).collect();
            sql = format!("SET {};\n", all.join(", "));
        }
        sql.push_str("CREATE ");
        if let Some(algorithm) = algorithm {
            sql.push_str(&format!("ALGORITHM={algorithm} "));
        }
        if let Some(definer) = definer {
            sql.push_str(&format!("DEFINER={definer} "));
        }
        if *as_invoker {
            sql.push_str("SQL SECURITY INVOKER ");
        }
        sql + rest
    }

    /// The statement with another verb and without what sets the session: `CREATE OR REPLACE`, `ALTER`.
    pub(super) fn with_verb(&self, verb: &str) -> String {
        let bare = Self { settings: BTreeMap::new(), ..self.clone() };
        bare.sql().replacen("CREATE", verb, 1)
    }

    /// What says the same in other words, beyond those that any statement may have.
    pub(super) fn same(&self, other: &Self) -> bool {
        let Self { settings, algorithm, definer, as_invoker, rest } = self;
        let account = |definer: &Option<String>| definer.as_deref().map(account);
        let settings_are_same = settings.len() == other.settings.len()
            && settings.iter().all(|(name, value)| {
                other.settings.get(name).is_some_and(|other| same_statement(value, other))
            });
        settings_are_same
            && *algorithm == other.algorithm
            && account(definer) == account(&other.definer)
            && *as_invoker == other.as_invoker
            && same_statement(rest, &other.rest)
    }

    /// Says, where nothing is said of it, what the other one says of by whom and in what session it is made.
    pub(super) fn or_as(mut self, other: &Self) -> Self {
        if self.definer.is_none() {
            self.definer.clone_from(&other.definer);
        }
        for (name, value) in &other.settings {
            self.settings.entry(name).or_insert_with(|| value.clone());
        }
        self
    }
}

/// The tokens without comments; what stands in those that the server runs is among them.
fn said(sql: &str) -> Vec<Token<'_>> {
    tokens(sql).into_iter().filter(|token| token.kind != TokenKind::Comment).collect()
}

/// Where a part of a statement ends: with the last that is said, or with the comment around it if that begins in the part.
fn end_of(sql: &str, start: usize, end: usize) -> usize {
    let opens = |token: &Token<'_>| token.text.starts_with("/*!") || token.text.starts_with("/*M!");
    let closes = |token: &Token<'_>| token.text == "*/";
    let all = tokens(sql);
    let is_mark = |token: &&Token<'_>| {
        (start..end).contains(&token.start)
            && token.kind == TokenKind::Comment
            && (opens(token) || closes(token))
    };
    let is_open = all.iter().rfind(is_mark).is_some_and(opens);
    let close = all.iter().find(|token| token.start >= end && closes(token));
    close.filter(|_| is_open).map_or(end, Token::end)
}

/// `SESSION sql_mode = '…', time_zone = '…'`.
fn read_settings(all: &[Token<'_>]) -> Option<BTreeMap<&'static str, String>> {
    let mut found = BTreeMap::new();
    for part in all.split(|token| token.text == ",") {
        let words = match part {
            [scope, rest @ ..] if scope.is_word("session") => rest,
            all => all,
        };
        let [name, equals, value] = words else { return None };
        let name = SETTINGS.into_iter().find(|setting| name.is_word(setting))?;
        if !matches!(equals.text, "=" | ":=") {
            return None;
        }
        found.insert(name, value.text.to_owned());
    }
    Some(found)
}

/// How many tokens an account has: `` `a`@`b` ``, `a@localhost`, `CURRENT_USER()`, a role.
fn account_length(all: &[Token<'_>]) -> usize {
    let text = |at: usize| all.get(at).map_or("", |token| token.text);
    if text(1) == "(" && text(2) == ")" {
        return 3;
    }
    let mut length = 1;
    while text(length).starts_with('@') || (length > 0 && text(length - 1).ends_with('@') && length < 3) {
        length += 1;
    }
    length
}

/// An account as the catalogue writes it: `app@%`.
pub(super) fn account(definer: &str) -> String {
    let part = |token: &Token<'_>| match (token.string(), token.ident()) {
        (Some(text), _) | (None, Some(text)) => text,
        (None, None) => token.text.to_owned(),
    };
    tokens(definer).iter().map(part).collect()
}

/// An account with its names in backticks: under ANSI_QUOTES the server prints other quotes.
fn quoted(definer: &str) -> String {
    let ident = |name: &str| Dialect::Mysql.spelling().ident(name);
    match account(definer).rsplit_once('@') {
        _ if definer.to_ascii_lowercase().starts_with("current_") => definer.to_owned(),
        Some((user, host)) => format!("{}@{}", ident(user), ident(host)),
        None => ident(&account(definer)),
    }
}

/// The statement as whoever runs it, where it says another: for that it takes a right that not everybody has. `None` where it says none.
pub(super) fn without_definer(sql: &str) -> Option<String> {
    let stored = Stored::read(sql).filter(|stored| stored.definer.is_some())?;
    Some(Stored { definer: None, ..stored }.sql())
}

/// Whether the statement makes something, and sets no session.
pub(super) fn makes(sql: &str) -> bool {
    said(sql).first().is_some_and(|token| !token.is_word("set"))
}

/// The statements that make an object, with what the first sets the session to set back after the object is made.
pub(super) fn with_settings_back(statements: Vec<String>) -> Vec<String> {
    let set = statements.first().filter(|sql| sql.to_ascii_lowercase().starts_with("set "));
    let Some(settings) = set.and_then(|sql| read_settings(&said(sql)[1..])) else { return statements };
    let mut all = Vec::new();
    let saved: Vec<String> = settings
        .iter()
        .map(|(name, value)| format!("@tablewright_{name} = @@SESSION.{name}, SESSION {name} = {value}"))
        .collect();
    let back: Vec<String> =
        settings.keys().map(|name| format!("SESSION {name} = @tablewright_{name}")).collect();
    all.push(format!("SET {}", saved.join(", ")));
    all.extend(statements.into_iter().skip(1));
    all.push(format!("SET {}", back.join(", ")));
    all
}

/// A literal in single quotes.
pub(super) fn literal(text: &str) -> String {
    Dialect::Mysql.spelling().string(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_what_it_was_when_it_is_put_together_again() {
        for sql in [
            "CREATE VIEW `v` AS\nselect 1",
            "CREATE ALGORITHM=MERGE DEFINER=`a`@`%` SQL SECURITY INVOKER VIEW `v` AS\nselect 1",
            "SET SESSION sql_mode = 'ANSI_QUOTES', SESSION time_zone = 'SYSTEM';\nCREATE DEFINER=`a b`@`c` TRIGGER t",
            "CREATE DEFINER=`role` FUNCTION f() RETURNS int RETURN 1",
            "CREATE AGGREGATE FUNCTION `f`(x int) RETURNS int RETURN 1",
            "CREATE SEQUENCE `s`",
        ] {
            assert_eq!(Stored::read(sql).map(|stored| stored.sql()).as_deref(), Some(sql));
        }
        for sql in ["DROP VIEW a", "SET NAMES utf8; CREATE VIEW a AS SELECT 1", "CREATE", ""] {
            assert_eq!(Stored::read(sql), None, "{sql}");
        }
    }

    #[test]
    fn what_is_usual_is_not_said() {
        let sql = "CREATE OR REPLACE ALGORITHM = undefined DEFINER = CURRENT_USER() SQL SECURITY DEFINER VIEW v AS SELECT 1 -- one";
        assert_eq!(
            Stored::read(sql).map(|stored| stored.sql()).as_deref(),
            Some("CREATE VIEW v AS SELECT 1")
        );
        let definers = ["root@localhost", "'root'@'localhost'", "`root`@localhost", "root@`localhost`"];
        for definer in definers {
            let read = Stored::read(&format!("CREATE DEFINER={definer} PROCEDURE p() SELECT 1"));
            let read = read.map(|stored| (stored.definer.as_deref().map(account), stored.rest));
            let expected = (Some("root@localhost".to_owned()), "PROCEDURE p() SELECT 1".to_owned());
            assert_eq!(read, Some(expected), "{definer}");
        }
    }

    #[test]
    fn what_stands_in_a_comment_that_is_run_is_part_of_the_statement() {
        for (sql, rest) in [
            (
                "/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t SET x = 1 */",
                "TRIGGER t SET x = 1",
            ),
            (
                "CREATE DEFINER=`a`@`b` TABLE t (a int /*!80000 INVISIBLE */)",
                "TABLE t (a int /*!80000 INVISIBLE */)",
            ),
            (
                "CREATE DEFINER=`a`@`b` VIEW v AS SELECT 1 /*!80000 + 1 */",
                "VIEW v AS SELECT 1 /*!80000 + 1 */",
            ),
        ] {
            let read = Stored::read(sql).map(|stored| (stored.definer, stored.rest));
            assert_eq!(read, Some((Some("`a`@`b`".to_owned()), rest.to_owned())), "{sql}");
        }
    }

    #[test]
    fn what_the_session_is_set_to_is_set_back() {
        let made = vec!["SET SESSION sql_mode = ''".to_owned(), "CREATE VIEW v AS SELECT 1".to_owned()];
        assert_eq!(
            with_settings_back(made),
            [
                "SET @tablewright_sql_mode = @@SESSION.sql_mode, SESSION sql_mode = ''",
                "CREATE VIEW v AS SELECT 1",
                "SET SESSION sql_mode = @tablewright_sql_mode",
            ]
        );
    }
}
