//! The regular expressions that mean the same in JSON Schema, PostgreSQL, MySQL and MariaDB.

/// A pattern of a JSON Schema that every engine reads alike: letters and classes of them, groups, alternatives, repetitions of at most 255,
/// beginning and end. Whether it is found is all that is asked, so that it is no matter which match an engine takes first.
///
/// ```
/// use tablewright_schema::document::Pattern;
///
/// let pattern = Pattern::read(r"^\d{4}-[a-z]+$").unwrap().unwrap();
/// assert_eq!(pattern.posix(), r"^[0-9]{4}-[a-z]+$");
/// assert_eq!(pattern.perl(), r"^[0-9]{4}-[a-z]+\z");
/// assert!(Pattern::read(r"(?=a)b").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// What all write alike.
    Text(String),
    /// The end of the string: nothing else, also where a line ends before it.
    End,
}

/// The most that PostgreSQL counts to.
const MOST: u32 = 255;
const NOT_ALIKE: &str = "the databases' regular expressions do not read this pattern alike";

impl Pattern {
    /// Reads a pattern; `None` where every string has it.
    ///
    /// # Errors
    ///
    /// Why it cannot be said to a database.
    pub fn read(text: &str) -> Result<Option<Self>, &'static str> {
        if text.is_empty() {
            return Ok(None);
        }
        let mut reader = Reader { rest: text, pieces: Vec::new(), open: 0, can_repeat: false };
        while let Some(c) = reader.next() {
            reader.piece(c)?;
        }
        match reader.open {
            0 => Ok(Some(Pattern { pieces: reader.pieces })),
            _ => Err(NOT_ALIKE),
        }
    }

    /// As PostgreSQL writes it.
    pub fn posix(&self) -> String {
        self.with("$")
    }

    /// As PCRE (MariaDB) and ICU (MySQL) write it: `$` would be found before a line break at the end too.
    pub fn perl(&self) -> String {
        self.with("\\z")
    }

    fn with(&self, end: &str) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::End => end.to_owned(),
        };
        self.pieces.iter().map(piece).collect()
    }
}

struct Reader<'a> {
    rest: &'a str,
    pieces: Vec<Piece>,
    open: usize,
    /// Whether what was read last can be repeated.
    can_repeat: bool,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn next_if(&mut self, wanted: char) -> bool {
        let found = self.rest.starts_with(wanted);
        if found {
            self.next();
        }
        found
    }

    fn push(&mut self, text: &str, can_repeat: bool) {
        self.pieces.push(Piece::Text(text.to_owned()));
        self.can_repeat = can_repeat;
    }

    fn piece(&mut self, c: char) -> Result<(), &'static str> {
        match c {
            '^' => self.push("^", false),
            '$' => {
                self.pieces.push(Piece::End);
                self.can_repeat = false;
            }
            // What JSON Schema's dot leaves out beside this, a check need not.
            '.' => self.push("[^\\n]", true),
            '(' => {
                if self.rest.starts_with('?') && !self.rest.starts_with("?:") {
                    return Err(NOT_ALIKE);
                }
                self.rest = self.rest.strip_prefix("?:").unwrap_or(self.rest);
                self.open += 1;
                self.push("(?:", false);
            }
            ')' => {
                self.open = self.open.checked_sub(1).ok_or(NOT_ALIKE)?;
                self.push(")", true);
            }
            '|' => self.push("|", false),
            '[' => {
                let class = self.class()?;
                self.push(&class, true);
            }
            '*' | '+' | '?' => self.repeat(&c.to_string())?,
            '{' => {
                let times = self.times()?;
                self.repeat(&times)?;
            }
            '\\' => {
                let text = self.escaped()?;
                self.push(&text, true);
            }
            c => {
                let text = literal(c)?;
                self.push(&text, true);
            }
        }
        Ok(())
    }

    fn repeat(&mut self, times: &str) -> Result<(), &'static str> {
        if !self.can_repeat {
            return Err(NOT_ALIKE);
        }
        // The shortest match and the longest are both one.
        self.next_if('?');
        self.push(times, false);
        Ok(())
    }

    /// What stands between braces.
    fn times(&mut self) -> Result<String, &'static str> {
        let (inner, rest) = self.rest.split_once('}').ok_or(NOT_ALIKE)?;
        let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number <= MOST).ok_or(NOT_ALIKE);
        let text = match inner.split_once(',') {
            None => format!("{{{}}}", number(inner)?),
            Some((least, "")) => format!("{{{},}}", number(least)?),
            Some((least, most)) if number(least)? <= number(most)? => {
                format!("{{{},{}}}", number(least)?, number(most)?)
            }
            Some(_) => return Err(NOT_ALIKE),
        };
        self.rest = rest;
        Ok(text)
    }

    /// What follows a backslash outside of a class.
    fn escaped(&mut self) -> Result<String, &'static str> {
        match self.next().ok_or(NOT_ALIKE)? {
            'd' => Ok("[0-9]".to_owned()),
            'D' => Ok("[^0-9]".to_owned()),
            'w' => Ok("[A-Za-z0-9_]".to_owned()),
            'W' => Ok("[^A-Za-z0-9_]".to_owned()),
            'n' => Ok("\\n".to_owned()),
            't' => Ok("\\t".to_owned()),
            c if c.is_ascii_punctuation() => literal(c),
            _ => Err(NOT_ALIKE),
        }
    }

    /// A class, its first bracket read.
    fn class(&mut self) -> Result<String, &'static str> {
        let mut class = String::from("[");
        if self.next_if('^') {
            class.push('^');
        }
        let mut is_empty = true;
        loop {
            let text = match self.next().ok_or(NOT_ALIKE)? {
                ']' if is_empty => return Err(NOT_ALIKE),
                ']' => break,
                '\\' => match self.next().ok_or(NOT_ALIKE)? {
                    'd' => "0-9".to_owned(),
                    'w' => "A-Za-z0-9_".to_owned(),
                    'n' => "\\n".to_owned(),
                    't' => "\\t".to_owned(),
                    c if c.is_ascii_punctuation() => in_class(c),
                    _ => return Err(NOT_ALIKE),
                },
                from if from.is_ascii_alphanumeric()
                    && self.rest.starts_with('-')
                    && !self.rest.starts_with("-]") =>
                {
                    self.next();
                    let to = self.next().filter(char::is_ascii_alphanumeric).ok_or(NOT_ALIKE)?;
                    let alike = |kind: fn(&char) -> bool| kind(&from) && kind(&to);
                    let is_plain = alike(char::is_ascii_digit)
                        || alike(char::is_ascii_lowercase)
                        || alike(char::is_ascii_uppercase);
                    if !is_plain || from > to {
                        return Err(NOT_ALIKE);
                    }
                    format!("{from}-{to}")
                }
                c if c.is_ascii_graphic() || c == ' ' => in_class(c),
                c if c.is_alphanumeric() => c.to_string(),
                _ => return Err(NOT_ALIKE),
            };
            class.push_str(&text);
            is_empty = false;
        }
        class.push(']');
        self.can_repeat = true;
        Ok(class)
    }
}

/// A character that stands for itself.
fn literal(c: char) -> Result<String, &'static str> {
    match c {
        ']' | '}' => Ok(format!("\\{c}")),
        '\\' | '.' | '[' | '{' | '(' | ')' | '*' | '+' | '?' | '^' | '$' | '|' => Ok(format!("\\{c}")),
        c if c.is_ascii_graphic() || c == ' ' || c.is_alphanumeric() => Ok(c.to_string()),
        _ => Err(NOT_ALIKE),
    }
}

/// The same within a class.
fn in_class(c: char) -> String {
    match c {
        '\\' | '[' | ']' | '^' | '-' | '&' | '~' => format!("\\{c}"),
        c => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_engines_read_alike_is_written_for_each() {
        let posix = |text: &str| Pattern::read(text).map(|pattern| pattern.map(|pattern| pattern.posix()));
        assert_eq!(posix(""), Ok(None));
        for (text, wanted) in [
            ("^[a-z][a-z0-9_]*$", "^[a-z][a-z0-9_]*$"),
            (r"^\w+@\w+\.de$", r"^[A-Za-z0-9_]+@[A-Za-z0-9_]+\.de$"),
            (r"(a|b)+?c{2,3}", "(?:a|b)+c{2,3}"),
            (r"[^/\]-]", r"[^/\]\-]"),
            ("a.c", r"a[^\n]c"),
        ] {
            assert_eq!(posix(text), Ok(Some(wanted.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_they_read_otherwise_is_not_said() {
        for text in [
            r"\s", r"\bword", "(?i)a", "(?<!a)b", r"(a)\1", "a{256}", "a{3,2}", "*", "a**", "^*", "(", ")",
            "[z-a]", "[]", "[a", r"\p{L}", "a{,3}", "a{x}",
        ] {
            assert_eq!(Pattern::read(text), Err(NOT_ALIKE), "{text}");
        }
    }
}
