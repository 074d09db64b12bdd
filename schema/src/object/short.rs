//! Short forms: what the YAML says of an object beyond its kind, its name and its table.

use super::kind::Short;
use super::{Object, ObjectId, ObjectKind};
use crate::Dialect;

/// The statement of a text, which is that statement or the kind's short form.
pub(super) fn lengthen(id: &ObjectId, dialect: Dialect, text: &str) -> Result<String, String> {
    let text = text.trim().trim_end_matches(';').trim_end();
    let facts = id.kind.facts();
    if id.kind == ObjectKind::Sequence
        && let Some((text, owner)) = owned(text)
    {
        // The table may need the sequence to be made: who owns it is said afterwards.
        let made = lengthen(id, dialect, text)?;
        let none = words(owner).nth(2).is_some_and(|word| word.is("NONE"));
        return Ok(match none {
            true => made,
            false => format!("{made}{}ALTER {} {owner}", Object::NEXT, id.target(dialect)),
        });
    }
    let settings = dialect.spelling().capabilities().creation_settings;
    let is_statement = |word: Word<'_>| word.is("CREATE") || (word.is("SET") && settings);
    if words(text).next().is_some_and(is_statement) {
        return Ok(text.to_owned());
    }
    if text.is_empty() && facts.short != Short::Options {
        return Err(format!("write the SQL of the {}", facts.words));
    }
    let spelling = dialect.spelling();
    let name = match facts.names {
        super::kind::Names::Alone => spelling.ident(&id.name.name),
        // All of it is its name.
        super::kind::Names::Mapping => {
            let lead = id.target(dialect);
            return Ok(format!("CREATE {lead} {text}").trim_end().to_owned());
        }
        super::kind::Names::Plain
        | super::kind::Names::Symbol
        | super::kind::Names::Cast
        | super::kind::Names::Transform => spelling.name(&id.name),
    };
    let on = id.on.as_ref().map(|on| spelling.name(on)).unwrap_or_default();
    let kind = facts.sql;
    match facts.short {
        Short::None => Err(format!("write the whole statement, which begins with CREATE {kind}")),
        Short::As => Ok(format!("CREATE {kind} {name} AS\n{text}")),
        Short::Options => Ok(format!("CREATE {kind} {name} {text}").trim_end().to_owned()),
        Short::OnTable => Ok(format!("CREATE {kind} {name} ON {on} {text}")),
        Short::Trigger => {
            let (constraint, text) = match words(text).next() {
                Some(word) if word.is("CONSTRAINT") => ("CONSTRAINT ", text[word.end..].trim_start()),
                Some(_) | None => ("", text),
            };
            let at = words(text).find(|word| AFTER_THE_TABLE.iter().any(|after| word.is(after)));
            let Some(at) = at.map(|word| word.start) else {
                return Err("write when it fires and what it does: \
                            BEFORE UPDATE FOR EACH ROW EXECUTE FUNCTION touch()"
                    .to_owned());
            };
            let (event, rest) = (text[..at].trim_end(), &text[at..]);
            Ok(format!("CREATE {constraint}{kind} {name} {event} ON {on} {rest}"))
        }
        Short::Rule => {
            let event = words(text).nth(1).filter(|_| words(text).next().is_some_and(|word| word.is("ON")));
            let Some(event) = event else {
                return Err("write when it applies and what it does: ON INSERT DO INSTEAD NOTHING".to_owned());
            };
            let (event, rest) = text.split_at(event.end);
            Ok(format!("CREATE {kind} {name} AS {event} TO {on}{rest}"))
        }
    }
}

/// What is said of a sequence before `OWNED BY`, and from there on.
fn owned(text: &str) -> Option<(&str, &str)> {
    if text.contains(Object::NEXT) {
        return None;
    }
    let all: Vec<Word<'_>> = words(text).collect();
    let at = all.windows(2).find(|pair| pair[0].is("OWNED") && pair[1].is("BY"))?[0].start;
    Some((text[..at].trim_end(), &text[at..]))
}

/// What follows the table in CREATE TRIGGER.
const AFTER_THE_TABLE: [&str; 9] =
    ["FROM", "NOT", "DEFERRABLE", "INITIALLY", "REFERENCING", "FOR", "WHEN", "EXECUTE", "BEGIN"];

/// The short form of a statement, if it makes the very same.
pub(super) fn shorten(id: &ObjectId, dialect: Dialect, sql: &str) -> Option<String> {
    let facts = id.kind.facts();
    if id.kind == ObjectKind::Sequence
        && let Some((made, owner)) = sql.split_once(Object::NEXT)
    {
        let owner = owner.strip_prefix(&format!("ALTER {} ", id.target(dialect)))?;
        let text = format!("{} {owner}", shorten(id, dialect, made)?).trim_start().to_owned();
        return lengthen(id, dialect, &text).is_ok_and(|made| made == sql).then_some(text);
    }
    let spelling = dialect.spelling();
    let on = id.on.as_ref().map(|on| format!(" ON {}", spelling.name(on))).unwrap_or_default();
    // What is left when the beginning is taken off that every statement of this name has.
    let beginning = match facts.short {
        Short::None => return None,
        Short::As | Short::Options | Short::OnTable => lengthen(id, dialect, "x").ok()?,
        Short::Rule => format!("CREATE RULE {} AS x", spelling.ident(&id.name.name)),
        Short::Trigger => format!("CREATE TRIGGER {} x", spelling.ident(&id.name.name)),
    };
    let beginning = beginning.trim_end_matches('x');
    let constraint = beginning.replacen("CREATE ", "CREATE CONSTRAINT ", 1);
    let (lead, rest) = match (sql.strip_prefix(beginning), sql.strip_prefix(&constraint)) {
        (Some(rest), _) => ("", rest),
        (None, Some(rest)) => ("CONSTRAINT ", rest),
        (None, None) if facts.short == Short::Options && sql == beginning.trim_end() => ("", ""),
        (None, None) => return None,
    };
    let text = match facts.short {
        Short::None | Short::As | Short::Options | Short::OnTable => rest.to_owned(),
        Short::Trigger => format!("{lead}{}", rest.replacen(&on, "", 1)),
        Short::Rule => rest.replacen(&on.replacen(" ON ", " TO ", 1), "", 1),
    };
    let has_body = facts.short == Short::Trigger || id.kind == ObjectKind::Event;
    let holds_statements = has_body && spelling.capabilities().trigger_statements;
    let is_one = holds_statements || !text.contains(Object::NEXT);
    (is_one && lengthen(id, dialect, &text).is_ok_and(|made| made == sql)).then_some(text)
}

/// A bare word and where it stands.
struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

impl Word<'_> {
    fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }
}

/// The bare words of a text, outside quotes, comments and parentheses.
fn words(sql: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut depth = 0_usize;
        loop {
            let rest = &sql[at..];
            let c = rest.chars().next()?;
            match c {
                '"' | '\'' => at += 1 + rest[1..].find(c).map_or(rest.len() - 1, |end| end + 1),
                '-' if rest.starts_with("--") => at += rest.find('\n').unwrap_or(rest.len()),
                '/' if rest.starts_with("/*") => at += rest.find("*/").map_or(rest.len(), |end| end + 2),
                '(' => {
                    depth += 1;
                    at += 1;
                }
                ')' => {
                    depth = depth.saturating_sub(1);
                    at += 1;
                }
                c if c.is_alphabetic() || c == '_' => {
                    let length = rest
                        .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
                        .unwrap_or(rest.len());
                    let start = at;
                    at += length;
                    if depth == 0 {
                        return Some(Word { text: &rest[..length], start, end: at });
                    }
                }
                c => at += c.len_utf8(),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ObjectName;

    fn id(kind: ObjectKind, on: Option<&str>, name: &str) -> ObjectId {
        ObjectId { kind, on: on.map(ObjectName::read), name: ObjectName::read(name), arguments: None }
    }

    #[test]
    fn a_short_form_becomes_a_statement_and_back() {
        let cases = [
            (id(ObjectKind::View, None, "v"), "SELECT 1", "CREATE VIEW \"v\" AS\nSELECT 1"),
            (id(ObjectKind::Domain, None, "a.d"), "text", "CREATE DOMAIN \"a\".\"d\" AS\ntext"),
            (id(ObjectKind::Extension, None, "citext"), "", "CREATE EXTENSION \"citext\""),
            (id(ObjectKind::Sequence, None, "s"), "START 5", "CREATE SEQUENCE \"s\" START 5"),
            (
                id(ObjectKind::Sequence, None, "s"),
                "START 5 OWNED BY t.c",
                "CREATE SEQUENCE \"s\" START 5;\nALTER SEQUENCE \"s\" OWNED BY t.c",
            ),
            (
                id(ObjectKind::Sequence, None, "s"),
                "OWNED BY \"owned by\".c",
                "CREATE SEQUENCE \"s\";\nALTER SEQUENCE \"s\" OWNED BY \"owned by\".c",
            ),
            (
                id(ObjectKind::Policy, Some("t"), "p"),
                "USING (true)",
                "CREATE POLICY \"p\" ON \"t\" USING (true)",
            ),
            (
                id(ObjectKind::Trigger, Some("a.t"), "a.g"),
                "BEFORE UPDATE OF \"for\" FOR EACH ROW EXECUTE FUNCTION f('for')",
                "CREATE TRIGGER \"g\" BEFORE UPDATE OF \"for\" ON \"a\".\"t\" FOR EACH ROW EXECUTE FUNCTION f('for')",
            ),
            (
                id(ObjectKind::Trigger, Some("t"), "g"),
                "CONSTRAINT AFTER INSERT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f()",
                "CREATE CONSTRAINT TRIGGER \"g\" AFTER INSERT ON \"t\" DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f()",
            ),
            (
                id(ObjectKind::Rule, Some("t"), "r"),
                "ON INSERT WHERE new.id > 0 DO INSTEAD NOTHING",
                "CREATE RULE \"r\" AS ON INSERT TO \"t\" WHERE new.id > 0 DO INSTEAD NOTHING",
            ),
        ];
        for (id, short, statement) in cases {
            assert_eq!(lengthen(&id, Dialect::Postgres, short).as_deref(), Ok(statement), "{id}");
            assert_eq!(shorten(&id, Dialect::Postgres, statement).as_deref(), Some(short), "{id}");
        }
    }

    #[test]
    fn what_is_a_statement_stays_one() {
        let view = id(ObjectKind::View, None, "v");
        for text in ["create view v as select 1;", " CREATE VIEW v AS select 1 "] {
            let made = lengthen(&view, Dialect::Postgres, text);
            assert_eq!(made.as_deref().map(str::to_lowercase).as_deref(), Ok("create view v as select 1"));
        }
        assert_eq!(shorten(&view, Dialect::Postgres, "CREATE VIEW v AS select 1"), None);
        let trigger = id(ObjectKind::Trigger, Some("t"), "g");
        assert!(lengthen(&trigger, Dialect::Postgres, "before update").is_err());
        assert!(lengthen(&id(ObjectKind::Function, None, "f"), Dialect::Postgres, "select 1").is_err());
        assert!(lengthen(&view, Dialect::Postgres, "").is_err());
    }
}
