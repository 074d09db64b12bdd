//! The partitions of a table: as they are written behind CREATE TABLE, and read from what SHOW CREATE TABLE says.

use crate::schema::{Expr, Part, Partitioning, Parts};

use super::quote::{ident, string};
use super::tokens::{Token, TokenKind, respelled, tokens};

/// `PARTITION BY …`, on lines of its own behind a statement.
pub(super) fn clause(partitioning: &Partitioning) -> String {
    let Partitioning { by, subpartition_by, subpartitions, parts } = partitioning;
    let mut sql = format!("PARTITION BY {}", by.sql());
    if let Some(by) = subpartition_by {
        sql.push_str(&format!("\nSUBPARTITION BY {}", by.sql()));
    }
    if let Some(count) = subpartitions {
        sql.push_str(&format!("\nSUBPARTITIONS {count}"));
    }
    match parts {
        Parts::Count(count) => sql.push_str(&format!("\nPARTITIONS {count}")),
        Parts::Named(parts) => sql.push_str(&format!("\n{}", list(parts))),
    }
    sql
}

/// Partitions in parentheses, one a line.
pub(super) fn list(parts: &[Part]) -> String {
    let lines: Vec<String> = parts.iter().map(|item| part(item, "PARTITION")).collect();
    match lines.as_slice() {
        [one] if !one.contains('\n') => format!("({one})"),
        lines => format!("(\n    {}\n)", lines.join(",\n    ")),
    }
}

fn part(part: &Part, word: &str) -> String {
    let Part { name, values, options, subparts } = part;
    let mut sql = format!("{word} {}", ident(name));
    match values.as_ref().map(Expr::sql) {
        // These three stand alone.
        Some(word @ ("DEFAULT" | "HISTORY" | "CURRENT")) => sql.push_str(&format!(" {word}")),
        Some(values) => sql.push_str(&format!(" VALUES {values}")),
        None => {}
    }
    for (name, value) in options.iter() {
        let is_number = !value.is_empty() && value.chars().all(|c| c.is_ascii_digit());
        let value = match name {
            "tablespace" => ident(value),
            _ if is_number && name != "comment" => value.to_owned(),
            _ => string(value),
        };
        sql.push_str(&format!(" {} = {value}", name.to_ascii_uppercase().replace('_', option_space(name))));
    }
    if !subparts.is_empty() {
        let parts: Vec<String> = subparts.iter().map(|sub| self::part(sub, "SUBPARTITION")).collect();
        sql.push_str(&format!(" ({})", parts.join(", ")));
    }
    sql
}

/// `DATA DIRECTORY` is two words, `MAX_ROWS` is one.
fn option_space(name: &str) -> &'static str {
    if name.ends_with("_directory") { " " } else { "_" }
}

/// What a statement that creates a table says of partitions, in the words of the server. MySQL has it in a comment that it reads itself.
pub(super) fn read(create_table: &str) -> Option<Partitioning> {
    let begins = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("PARTITION BY ") || (line.starts_with("/*!") && line.contains(" PARTITION BY "))
    };
    // What a comment of the table holds stands on the line before: the server writes its line breaks as `\n`.
    let line = create_table.lines().find(begins)?;
    let start = line.as_ptr() as usize - create_table.as_ptr() as usize;
    let clause = create_table[start..].trim();
    let clause = match clause.strip_prefix("/*!") {
        Some(inner) => {
            inner.trim_start_matches(|c: char| c.is_ascii_digit()).trim_end().strip_suffix("*/")?
        }
        None => clause,
    };
    let clause = respelled(clause.trim());
    let found = tokens(&clause);
    Reader { sql: &clause, tokens: &found, at: 0 }.partitioning()
}

struct Reader<'a> {
    sql: &'a str,
    tokens: &'a [Token<'a>],
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at)
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is_word(word));
        self.at += usize::from(found);
        found
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == TokenKind::Symbol && token.text == symbol);
        self.at += usize::from(found);
        found
    }

    fn next(&mut self) -> Option<&'a Token<'a>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    fn number(&mut self) -> Option<u32> {
        self.next()?.text.parse().ok()
    }

    fn partitioning(mut self) -> Option<Partitioning> {
        if !(self.word("PARTITION") && self.word("BY")) {
            return None;
        }
        let by = self.way()?;
        let subpartition_by = if self.word("SUBPARTITION") {
            self.word("BY");
            Some(self.way()?)
        } else {
            None
        };
        let mut subpartitions = None;
        let mut count = None;
        loop {
            if self.word("SUBPARTITIONS") {
                subpartitions = Some(self.number()?);
            } else if self.word("PARTITIONS") {
                count = Some(self.number()?);
            } else {
                break;
            }
        }
        let parts = match self.peek() {
            Some(_) => Parts::Named(self.parts("PARTITION")?),
            None => Parts::Count(count?),
        };
        Some(Partitioning { by, subpartition_by, subpartitions, parts })
    }

    /// Up to the word or the parenthesis that does not belong to it: `RANGE (…)`, `KEY ALGORITHM = 1 (…)`, `SYSTEM_TIME LIMIT 5`.
    fn way(&mut self) -> Option<Expr> {
        let first = self.peek()?;
        let is_timed = first.is_word("SYSTEM_TIME");
        let mut text = String::new();
        let mut closed = false;
        while let Some(token) = self.peek() {
            let ends = ["SUBPARTITION", "SUBPARTITIONS", "PARTITIONS"].iter().any(|word| token.is_word(word))
                || (token.text == "(" && (closed || is_timed));
            if ends {
                break;
            }
            if token.text == "(" && token.kind == TokenKind::Symbol {
                let inside = self.parenthesised()?;
                text.push_str(&format!(" ({inside})"));
                closed = true;
                continue;
            }
            // `TIMESTAMP'…'` is one word to the server, and `ALGORITHM=1` is written as one here.
            let is_glued = token.kind == TokenKind::String || token.text == "=" || text.ends_with('=');
            if !text.is_empty() && !is_glued {
                text.push(' ');
            }
            text.push_str(token.text);
            self.at += 1;
        }
        (!text.is_empty()).then(|| Expr::new(text))
    }

    /// What stands between a parenthesis and the one that closes it.
    fn parenthesised(&mut self) -> Option<&'a str> {
        let open = self.next()?;
        let mut depth = 1_usize;
        while let Some(token) = self.next() {
            match (token.kind, token.text) {
                (TokenKind::Symbol, "(") => depth += 1,
                (TokenKind::Symbol, ")") => depth -= 1,
                (_, _) => {}
            }
            if depth == 0 {
                return Some(self.sql[open.end()..token.start].trim());
            }
        }
        None
    }

    fn parts(&mut self, word: &str) -> Option<Vec<Part>> {
        if !self.symbol("(") {
            return None;
        }
        let mut parts = Vec::new();
        loop {
            if !self.word(word) {
                return None;
            }
            parts.push(self.part()?);
            if self.symbol(")") {
                return Some(parts);
            }
            if !self.symbol(",") {
                return None;
            }
        }
    }

    fn part(&mut self) -> Option<Part> {
        let name = self.next()?.ident()?;
        let values = self.values()?;
        let mut options = Vec::new();
        let mut subparts = Vec::new();
        while let Some(token) = self.peek() {
            if token.kind == TokenKind::Symbol {
                if token.text == "(" {
                    subparts = self.parts("SUBPARTITION")?;
                }
                break;
            }
            let mut option = self.next()?.ident()?.to_ascii_lowercase();
            if self.word("DIRECTORY") {
                option.push_str("_directory");
            }
            self.symbol("=");
            let value = self.next()?;
            let value = value.string().or_else(|| value.ident()).unwrap_or_else(|| value.text.to_owned());
            // Every partition has the engine of its table.
            if option != "engine" {
                options.push((option, value));
            }
        }
        Some(Part { name, values, options: options.into_iter().collect(), subparts })
    }

    /// Nothing where it has none, `None` where it cannot be read.
    #[allow(clippy::option_option, reason = "no values, values and what cannot be read are three things")]
    fn values(&mut self) -> Option<Option<Expr>> {
        for word in ["DEFAULT", "HISTORY", "CURRENT"] {
            if self.word(word) {
                return Some(Some(Expr::new(word)));
            }
        }
        if !self.word("VALUES") {
            return Some(None);
        }
        let words = if self.word("IN") {
            "IN"
        } else if self.word("LESS") && self.word("THAN") {
            "LESS THAN"
        } else {
            return None;
        };
        if self.word("MAXVALUE") {
            return Some(Some(Expr::new(format!("{words} MAXVALUE"))));
        }
        Some(Some(Expr::new(format!("{words} ({})", self.parenthesised()?))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both_ways(shown: &str) -> Partitioning {
        let read = read(shown).unwrap_or_else(|| panic!("{shown} is not read"));
        let again = super::read(&clause(&read));
        assert_eq!(again.as_ref(), Some(&read), "{}", clause(&read));
        read
    }

    #[test]
    fn what_the_servers_show_is_read_and_written() {
        let ranges = both_ways(
            "CREATE TABLE `a` (\n  `d` date COMMENT '\\n PARTITION BY HASH (`x`)'\n) ENGINE=InnoDB\n PARTITION BY RANGE (year(`d`))\nSUBPARTITION BY HASH (`id`)\nSUBPARTITIONS 2\n\
             (PARTITION `p0` VALUES LESS THAN (2000) COMMENT = 'it''s old' ENGINE = InnoDB,\n PARTITION `p1` VALUES LESS THAN MAXVALUE ENGINE = InnoDB)",
        );
        assert_eq!(ranges.by.sql(), "RANGE (year(`d`))");
        assert_eq!(ranges.subpartitions, Some(2));
        let Parts::Named(parts) = &ranges.parts else { panic!("partitions have names") };
        assert_eq!(parts[0].options.get("comment"), Some("it's old"));
        assert_eq!(parts[1].values, Some(Expr::new("LESS THAN MAXVALUE")));
    }

    #[test]
    fn each_way_of_spreading_is_read() {
        for (shown, by) in [
            (
                " PARTITION BY RANGE  COLUMNS(`d`,`s`)\n(PARTITION `p0` VALUES LESS THAN ('2000-01-01','a''b') MAX_ROWS = 5 DATA DIRECTORY = '/tmp' ENGINE = InnoDB)",
                "RANGE COLUMNS (`d`,`s`)",
            ),
            (
                " PARTITION BY LIST (`id`)\n(PARTITION `x` VALUES IN (NULL,1,2) ENGINE = InnoDB,\n PARTITION `z` DEFAULT ENGINE = InnoDB)",
                "LIST (`id`)",
            ),
            (
                " PARTITION BY LIST  COLUMNS(`a`,`b`)\n(PARTITION `x` VALUES IN ((1,'a'),(2,NULL)) ENGINE = InnoDB)",
                "LIST COLUMNS (`a`,`b`)",
            ),
            (" PARTITION BY KEY ()\nPARTITIONS 4", "KEY ()"),
            (" PARTITION BY HASH (`s` = 'a = b')\nPARTITIONS 2", "HASH (`s` = 'a = b')"),
            (" PARTITION BY LINEAR KEY ALGORITHM = 1 (`id`)\nPARTITIONS 3", "LINEAR KEY ALGORITHM=1 (`id`)"),
            (
                "/*!50100 PARTITION BY LINEAR HASH ((`id` + 1))\n(PARTITION a ENGINE = InnoDB,\n PARTITION b ENGINE = InnoDB) */",
                "LINEAR HASH ((`id` + 1))",
            ),
            (
                " PARTITION BY SYSTEM_TIME INTERVAL 7 DAY STARTS TIMESTAMP'2026-01-01 00:00:00'\n(PARTITION `p0` HISTORY ENGINE = InnoDB,\n PARTITION `pn` CURRENT ENGINE = InnoDB)",
                "SYSTEM_TIME INTERVAL 7 DAY STARTS TIMESTAMP'2026-01-01 00:00:00'",
            ),
            (
                " PARTITION BY SYSTEM_TIME \n(PARTITION `p0` HISTORY ENGINE = InnoDB,\n PARTITION `pn` CURRENT ENGINE = InnoDB)",
                "SYSTEM_TIME",
            ),
            (
                " PARTITION BY RANGE (`a`)\nSUBPARTITION BY KEY (`b`)\n(PARTITION `p` VALUES LESS THAN (1)\n (SUBPARTITION `s0` COMMENT = 'x' ENGINE = InnoDB,\n  SUBPARTITION `s1` ENGINE = InnoDB))",
                "RANGE (`a`)",
            ),
        ] {
            assert_eq!(both_ways(shown).by.sql(), by);
        }
    }

    #[test]
    fn what_cannot_be_read_is_nothing() {
        for shown in [
            "CREATE TABLE a (id INT)",
            " PARTITION BY RANGE (`a`)\n(PARTITION",
            " PARTITION BY",
            "/*!50100 PARTITION BY KEY (a)",
        ] {
            assert_eq!(read(shown), None, "{shown}");
        }
    }
}
