//! What stands inside the statements of views, triggers, events and sequences.

use tablewright_schema::Dialect;
use tablewright_schema::dialect::mysql::{Token, TokenKind, tokens};

use super::said;

/// What a trigger's statement says from its kind on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Trigger {
    /// Its name.
    pub name: String,
    /// `BEFORE INSERT`.
    pub event: String,
    /// The table.
    pub on: String,
    /// `FOLLOWS` or `PRECEDES`, and which trigger.
    pub order: Option<(String, String)>,
    /// What it does.
    pub body: String,
}

impl Trigger {
    /// Reads ``TRIGGER `t` BEFORE INSERT ON `a` FOR EACH ROW …``.
    pub(in super::super) fn read(rest: &str) -> Option<Self> {
        let all = said(rest);
        let is = |at: usize, word: &str| all.get(at).is_some_and(|token: &Token<'_>| token.is_word(word));
        let mut at = usize::from(is(0, "trigger"));
        if is(at, "if") {
            at += 3;
        }
        let (name, after) = name(&all, at)?;
        let start = all.get(after)?.start;
        let on = (after..all.len()).find(|at| is(*at, "on"))?;
        let event = rest[start..all[on].start].trim().to_ascii_uppercase();
        let (table, after) = self::name(&all, on + 1)?;
        if !(is(after, "for") && is(after + 1, "each") && is(after + 2, "row")) {
            return None;
        }
        let mut at = after + 3;
        let mut order = None;
        if is(at, "follows") || is(at, "precedes") {
            order = Some((all[at].text.to_ascii_uppercase(), named(all.get(at + 1)?)?));
            at += 2;
        }
        // A comment at its beginning is the author's too.
        all.get(at)?;
        let body = rest[all.get(at - 1)?.end()..all.last()?.end()].trim_start().to_owned();
        Some(Self { name, event, on: table, order, body })
    }

    /// The same as text, names in quotes.
    pub(in super::super) fn sql(&self) -> String {
        let Self { name, event, on, order, body } = self;
        let ident = |text: &str| Dialect::Mysql.spelling().ident(text);
        let order = order.as_ref().map(|(word, other)| format!(" {word} {}", ident(other)));
        let order = order.unwrap_or_default();
        let blank = if body.contains('\n') { '\n' } else { ' ' };
        format!("TRIGGER {} {event} ON {} FOR EACH ROW{order}{blank}{body}", ident(name), ident(on))
    }
}

/// A name that may stand behind that of its database, and where what follows begins.
fn name(all: &[Token<'_>], at: usize) -> Option<(String, usize)> {
    match all.get(at + 1) {
        Some(dot) if dot.text == "." => Some((named(all.get(at + 2)?)?, at + 3)),
        Some(_) | None => Some((named(all.get(at)?)?, at + 1)),
    }
}

/// What a token names: under ANSI_QUOTES, names stand in double quotes.
fn named(token: &Token<'_>) -> Option<String> {
    token.ident().or_else(|| token.string().filter(|_| token.text.starts_with('"')))
}

/// A statement from its kind on, with its name in backticks and without that of its database.
pub(in super::super) fn under_plain_name(rest: &str, kind: &str, name: &str) -> Option<String> {
    let all = said(rest);
    let mut at = all.iter().position(|token| token.is_word(kind))? + 1;
    if all.get(at)?.is_word("if") {
        at += 3;
    }
    let (_, after) = self::name(&all, at)?;
    let lead = &rest[..all.get(at)?.start];
    let name = Dialect::Mysql.spelling().ident(name);
    Some(format!("{lead}{name}{}", &rest[all.get(after - 1)?.end()..]))
}

/// The statement without its comment, which is another thing to alter. `comment` is what the catalogue says that it is.
pub(in super::super) fn without_comment(sql: &str, comment: &str) -> String {
    let all = tokens(sql);
    let found = all
        .windows(2)
        .find(|pair| pair[0].is_word("comment") && pair[1].string().is_some_and(|text| text == comment));
    match found {
        Some([word, text]) if !comment.is_empty() => {
            format!("{}{}", sql[..word.start].trim_end(), &sql[text.end()..])
        }
        Some(_) | None => sql.to_owned(),
    }
}

/// The text with the names of that database left out before what is in it. What is called like the database and stands before a
/// column is a table's other name.
pub(in super::super) fn without_database(sql: &str, database: &str) -> String {
    let all = tokens(sql);
    let is_database = |token: &Token<'_>| {
        token.kind == TokenKind::Ident && token.ident().is_some_and(|name| name == database)
    };
    let dot = |at: usize| all.get(at).is_some_and(|token| token.text == ".");
    // Where a table is called so in the statement, only what cannot be a column of that table is sure to be in the database.
    let is_alias = all.iter().enumerate().any(|(at, token)| is_database(token) && !dot(at + 1));
    let mut out = String::with_capacity(sql.len());
    let mut copied = 0;
    for (at, token) in all.iter().enumerate() {
        if !is_database(token) || !dot(at + 1) || at.checked_sub(1).is_some_and(dot) {
            continue;
        }
        let before = all[..at].iter().rev().find(|token| token.text != "(");
        let after_from = before
            .is_some_and(|token| ["from", "join", "straight_join"].iter().any(|word| token.is_word(word)));
        let calls = all.get(at + 3).is_some_and(|token| token.text == "(");
        if !is_alias || dot(at + 3) || after_from || calls {
            out.push_str(&sql[copied..token.start]);
            copied = all[at + 1].end();
        }
    }
    out + &sql[copied..]
}

/// Where the schedule of an event, or its beginning or end, stands: the word, and what follows up to the next clause.
fn times(rest: &str) -> Vec<(String, usize, usize)> {
    const NEXT: [&str; 8] = ["at", "every", "starts", "ends", "on", "enable", "disable", "do"];
    let mut depth = 0_usize;
    let mut starts = Vec::new();
    for token in said(rest).iter().skip(2) {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let word = NEXT.iter().find(|word| depth == 0 && token.is_word(word));
        if let Some(word) = word {
            starts.push(((*word).to_owned(), token.start));
        }
        if token.is_word("do") {
            break;
        }
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|(_, start)| *start).collect();
    let all = starts.into_iter().zip(ends).map(|((word, start), end)| (word, start, end));
    all.filter(|(word, _, _)| matches!(word.as_str(), "at" | "starts" | "ends")).collect()
}

/// Whether the statement of an event says when it ends.
pub(in super::super) fn ends(rest: &str) -> bool {
    times(rest).iter().any(|(word, _, _)| word == "ends")
}

/// The statement of an event without the times that `as_said` leaves to the moment when the event is made: a beginning that is not
/// said, and whatever is no literal.
pub(in super::super) fn without_times(rest: &str, as_said: &str) -> String {
    let literal = |word: &str| {
        let said = times(as_said).into_iter().find(|(other, _, _)| other == word);
        said.map(|(_, start, end)| {
            let clause = tokens(&as_said[start..end]);
            clause.len() == 2 && clause[1].kind == TokenKind::String
        })
    };
    let mut out = String::with_capacity(rest.len());
    let mut copied = 0;
    for (word, start, end) in times(rest) {
        let is_open = match literal(&word) {
            Some(is_literal) => !is_literal,
            None => word == "starts",
        };
        if is_open {
            out.push_str(&rest[copied..start]);
            copied = end;
        }
    }
    out + &rest[copied..]
}

/// The options of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Sequence {
    /// Its name.
    pub name: String,
    start: String,
    increment: String,
    min: String,
    max: String,
    cache: String,
    cycle: bool,
    /// What is said beyond those: a type, a comment, an engine that is not the usual one.
    others: Vec<String>,
}

impl Sequence {
    /// Reads what SHOW CREATE SEQUENCE prints from the kind on, with or without what is usual.
    pub(in super::super) fn read(rest: &str) -> Option<Self> {
        let all = said(rest);
        let (name, mut at) = name(&all, 1)?;
        let (mut start, mut increment, mut min, mut max) = (None, None, None, None);
        let mut found = Self {
            name,
            start: String::new(),
            increment: "1".to_owned(),
            min: String::new(),
            max: String::new(),
            cache: "1000".to_owned(),
            cycle: false,
            others: Vec::new(),
        };
        while let Some(token) = all.get(at) {
            let word = token.text.to_ascii_lowercase();
            at += 1;
            if matches!(all.get(at), Some(next) if ["with", "by", "="].iter().any(|word| next.text.eq_ignore_ascii_case(word)))
            {
                at += 1;
            }
            let mut number = || {
                let sign = all.get(at).filter(|token| token.text == "-").map_or("", |_| "-");
                at += usize::from(!sign.is_empty());
                let number = all.get(at).map(|token| format!("{sign}{}", token.text));
                at += 1;
                number
            };
            match word.as_str() {
                "start" => start = number(),
                "increment" => increment = number(),
                "minvalue" => min = number(),
                "maxvalue" => max = number(),
                "cache" => found.cache = number()?,
                "nocache" => found.cache = "0".to_owned(),
                "cycle" => found.cycle = true,
                "nocycle" => found.cycle = false,
                "engine" => {
                    let engine = number()?;
                    if !engine.eq_ignore_ascii_case("innodb") {
                        found.others.push(format!("ENGINE={engine}"));
                    }
                }
                "comment" => found.others.push(format!("COMMENT={}", number()?)),
                "as" => found.others.push(format!("AS {}", number()?)),
                other => found.others.push(other.to_owned()),
            }
        }
        found.increment = increment.unwrap_or(found.increment);
        let [usual_min, usual_max] = found.usual_bounds();
        found.min = min.unwrap_or_else(|| usual_min.to_owned());
        found.max = max.unwrap_or_else(|| usual_max.to_owned());
        found.start = start.unwrap_or_else(|| found.usual_start().to_owned());
        Some(found)
    }

    /// What a sequence counts between where nothing is said (<https://mariadb.com/kb/en/create-sequence/>).
    fn usual_bounds(&self) -> [&'static str; 2] {
        match self.increment.starts_with('-') {
            true => ["-9223372036854775807", "-1"],
            false => ["1", "9223372036854775806"],
        }
    }

    fn usual_start(&self) -> &str {
        if self.increment.starts_with('-') { &self.max } else { &self.min }
    }

    /// The statement from the kind on, without what is usual.
    pub(in super::super) fn sql(&self) -> String {
        let Self { name, start, increment, min, max, cache, cycle, others } = self;
        let [usual_min, usual_max] = self.usual_bounds();
        let mut words = vec![format!("SEQUENCE {}", Dialect::Mysql.spelling().ident(name))];
        words.extend(others.iter().filter(|other| other.starts_with("AS ")).cloned());
        let mut say = |word: &str, value: &str, usual: &str| {
            if value != usual {
                words.push(format!("{word} {value}"));
            }
        };
        say("START WITH", start, self.usual_start());
        say("INCREMENT BY", increment, "1");
        say("MINVALUE", min, usual_min);
        say("MAXVALUE", max, usual_max);
        match cache.as_str() {
            "0" => words.push("NOCACHE".to_owned()),
            cache if cache != "1000" => words.push(format!("CACHE {cache}")),
            _ => {}
        }
        words.extend(cycle.then(|| "CYCLE".to_owned()));
        words.extend(others.iter().filter(|other| !other.starts_with("AS ")).cloned());
        words.join(" ")
    }

    /// The statement that makes another sequence of that name this one; it goes on counting where it is. `None` where there is
    /// none.
    pub(in super::super) fn alter(&self, from: &Self) -> Option<String> {
        let Self { name, start, increment, min, max, cache, cycle, others } = self;
        if *others != from.others {
            return None;
        }
        let (cache, cycle) = (
            if cache == "0" { "NOCACHE".to_owned() } else { format!("CACHE {cache}") },
            if *cycle { "CYCLE" } else { "NOCYCLE" },
        );
        Some(format!(
            "ALTER SEQUENCE {} START WITH {start} INCREMENT BY {increment} MINVALUE {min} MAXVALUE {max} {cache} {cycle}",
            Dialect::Mysql.spelling().ident(name)
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_is_read_and_written() {
        let read = |sql: &str| Trigger::read(sql).map(|trigger| trigger.sql());
        assert_eq!(
            read("TRIGGER IF NOT EXISTS app.tr before INSERT ON `app`.t FOR EACH ROW PRECEDES `on` SET NEW.a = 1").as_deref(),
            Some("TRIGGER `tr` BEFORE INSERT ON `t` FOR EACH ROW PRECEDES `on` SET NEW.a = 1")
        );
        assert_eq!(
            read("TRIGGER tr AFTER DELETE ON t FOR EACH ROW BEGIN\n  DELETE FROM a; END").as_deref(),
            Some("TRIGGER `tr` AFTER DELETE ON `t` FOR EACH ROW\nBEGIN\n  DELETE FROM a; END")
        );
        for sql in [
            "TRIGGER",
            "TRIGGER t BEFORE INSERT",
            "TRIGGER t BEFORE INSERT ON a",
            "TRIGGER t ON a FOR EACH ROW",
        ] {
            assert_eq!(read(sql), None, "{sql}");
        }
    }

    #[test]
    fn the_database_is_left_out_where_it_is_the_database() {
        for (sql, expected) in [
            ("select `d`.`t`.`id` AS `id` from `d`.`t`", "select `t`.`id` AS `id` from `t`"),
            ("nextval(`d`.`s`)", "nextval(`s`)"),
            ("select `e`.`t`.`d` from `e`.`t`", "select `e`.`t`.`d` from `e`.`t`"),
            ("select `d`.`id`,`d`.`f`(1) from (`d`.`t` `d`)", "select `d`.`id`,`f`(1) from (`t` `d`)"),
            ("select '`d`.`t`'", "select '`d`.`t`'"),
        ] {
            assert_eq!(without_database(sql, "d"), expected);
        }
    }

    #[test]
    fn times_that_nobody_wrote_are_left_out() {
        let stored = "EVENT `e` ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01 00:00:00' ON COMPLETION NOT PRESERVE ENABLE DO DELETE FROM t";
        assert_eq!(
            without_times(stored, "EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t"),
            stored.replace("STARTS '2026-01-01 00:00:00' ", "")
        );
        assert_eq!(without_times(stored, stored), stored);
        let once =
            "EVENT `e` ON SCHEDULE AT '2026-01-01 00:00:00' ON COMPLETION NOT PRESERVE ENABLE DO SELECT 1";
        let now = "EVENT e ON SCHEDULE AT now() + INTERVAL 1 DAY DO SELECT 1";
        assert_eq!(without_times(once, now), once.replace("AT '2026-01-01 00:00:00' ", ""));
        assert_eq!(without_times(once, &once.replace("2026", "2027")), once);
    }

    #[test]
    fn a_sequence_says_what_is_not_usual() {
        let read = |sql: &str| Sequence::read(sql).map(|sequence| sequence.sql());
        for (shown, short) in [
            (
                "start with 1 minvalue 1 maxvalue 9223372036854775806 increment by 1 cache 1000 nocycle ENGINE=InnoDB",
                "",
            ),
            (
                "start with 100 minvalue 1 maxvalue 9223372036854775806 increment by 10 nocache cycle ENGINE=Aria COMMENT='x'",
                " START WITH 100 INCREMENT BY 10 NOCACHE CYCLE ENGINE=Aria COMMENT='x'",
            ),
            (
                "start with -1 minvalue -9223372036854775807 maxvalue -1 increment by -2 cache 1000 nocycle ENGINE=InnoDB",
                " INCREMENT BY -2",
            ),
        ] {
            let expected = format!("SEQUENCE `s`{short}");
            assert_eq!(read(&format!("SEQUENCE `s` {shown}")).as_deref(), Some(expected.as_str()));
            assert_eq!(read(&expected).as_deref(), Some(expected.as_str()), "it reads back");
        }
    }

    #[test]
    fn a_comment_is_cut_out_where_the_server_wrote_it() {
        let shown =
            "FUNCTION `f`(x INT) RETURNS int(11)\n    DETERMINISTIC\n    COMMENT 'it''s'\nRETURN 'COMMENT'";
        assert_eq!(
            without_comment(shown, "it's"),
            "FUNCTION `f`(x INT) RETURNS int(11)\n    DETERMINISTIC\nRETURN 'COMMENT'"
        );
        assert_eq!(without_comment(shown, ""), shown);
    }
}
