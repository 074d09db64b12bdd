//! The text of a view, a trigger or a virtual table.

use tablewright_schema::object::{ObjectId, ObjectKind};
use tablewright_schema::{Dialect, ObjectName};

use super::{Cursor, Unreadable};

/// The statement with its head as tablewright writes it, names in quotes, so that it has a short form. All that follows the head is
/// word for word.
pub(in crate::dialect::sqlite) fn with_plain_head(id: &ObjectId, sql: &str) -> Result<String, Unreadable> {
    let mut cursor = Cursor::new(sql);
    let spelling = Dialect::Sqlite.spelling();
    let name = spelling.ident(&id.name.name);
    match id.kind {
        ObjectKind::View => {
            cursor.expect_words(&["create", "view"])?;
            cursor.name()?;
            Ok(match cursor.take_words(&["as"]) {
                true => format!("CREATE VIEW {name} AS\n{}", cursor.rest()),
                false => format!("CREATE VIEW {name} {}", cursor.rest()),
            })
        }
        ObjectKind::VirtualTable => {
            cursor.expect_words(&["create", "virtual", "table"])?;
            cursor.name()?;
            Ok(format!("CREATE VIRTUAL TABLE {name} {}", cursor.rest()))
        }
        ObjectKind::Trigger => {
            cursor.expect_words(&["create", "trigger"])?;
            cursor.name()?;
            let start = cursor.place();
            while !cursor.at_word("on") {
                cursor.skip("ON")?;
            }
            let event = sql[start..cursor.place()].trim();
            cursor.expect_words(&["on"])?;
            cursor.name()?;
            let on = id.on.as_ref().map(|on: &ObjectName| spelling.name(on)).unwrap_or_default();
            Ok(format!("CREATE TRIGGER {name} {event} ON {on} {}", cursor.rest()))
        }
        kind => Err(format!("SQLite has no {}", kind.facts().words)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: ObjectKind, on: Option<&str>, sql: &str) -> Result<String, Unreadable> {
        let on = on.map(ObjectName::new);
        with_plain_head(&ObjectId { on, ..ObjectId::new(kind, ObjectName::new("a")) }, sql)
    }

    #[test]
    fn a_head_is_put_in_quotes_and_all_else_stays() {
        let cases = [
            (
                ObjectKind::View,
                None,
                "CREATE VIEW a AS  SELECT 1 -- one",
                "CREATE VIEW \"a\" AS\nSELECT 1 -- one",
            ),
            (ObjectKind::View, None, "CREATE VIEW [a](b) AS SELECT 1", "CREATE VIEW \"a\" (b) AS SELECT 1"),
            (
                ObjectKind::VirtualTable,
                None,
                "CREATE VIRTUAL TABLE a USING fts5(b, c)",
                "CREATE VIRTUAL TABLE \"a\" USING fts5(b, c)",
            ),
            (
                ObjectKind::Trigger,
                Some("t"),
                "CREATE TRIGGER 'a' AFTER UPDATE OF \"on\", c\n ON t WHEN new.c > 1 BEGIN SELECT 1; END",
                "CREATE TRIGGER \"a\" AFTER UPDATE OF \"on\", c ON \"t\" WHEN new.c > 1 BEGIN SELECT 1; END",
            ),
            (
                ObjectKind::Trigger,
                Some("t"),
                "CREATE TRIGGER a DELETE ON T BEGIN SELECT 1; END",
                "CREATE TRIGGER \"a\" DELETE ON \"t\" BEGIN SELECT 1; END",
            ),
        ];
        for (kind, on, sql, expected) in cases {
            assert_eq!(read(kind, on, sql).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_none_is_an_error() {
        for (kind, sql) in [
            (ObjectKind::View, "CREATE TABLE a (b)"),
            (ObjectKind::View, "CREATE VIEW"),
            (ObjectKind::Trigger, "CREATE TRIGGER a AFTER INSERT"),
            (ObjectKind::Function, "CREATE FUNCTION a"),
        ] {
            assert!(read(kind, None, sql).is_err(), "{sql}");
        }
    }
}
