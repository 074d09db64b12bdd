//! Reads what a statement does from the words that it begins with.

use tablewright::sql::Token;

use super::cursor::Cursor;
use super::{Create, CreateIndex, Drop, Name, What, alter, table};

/// What a statement of these tokens does.
pub(super) fn what(tokens: &[Token<'_>]) -> What {
    let mut cursor = Cursor::new(tokens);
    read(&mut cursor).unwrap_or(What::Other)
}

fn read(cursor: &mut Cursor<'_, '_>) -> Option<What> {
    if cursor.eats(&["create"]) {
        return create(cursor);
    }
    if cursor.eats(&["alter"]) {
        for word in ["online", "offline", "ignore", "foreign"] {
            cursor.eats(&[word]);
        }
        if cursor.eats(&["table"]) {
            return alter::alter(cursor).map(What::AlterTable);
        }
        let kind = kind(cursor);
        cursor.eats(&["if", "exists"]);
        return Some(What::Alter { kind, name: cursor.name() });
    }
    if cursor.eats(&["drop"]) {
        return Some(What::Drop(gone(cursor)));
    }
    if cursor.eats(&["rename", "table"]) || cursor.eats(&["rename", "tables"]) {
        let pair = |mut part: Cursor<'_, '_>| {
            let from = part.name()?;
            part.eats(&["to"]).then(|| part.name()).flatten().map(|to| (from, to))
        };
        return Some(What::RenameTables(cursor.parts().into_iter().filter_map(pair).collect()));
    }
    if cursor.eats(&["truncate"]) {
        cursor.eats(&["table"]);
        cursor.eats(&["only"]);
        return Some(What::Truncate(cursor.parts().into_iter().filter_map(|mut part| part.name()).collect()));
    }
    rows(cursor)
}

/// What changes rows, and what begins and ends transactions.
fn rows(cursor: &mut Cursor<'_, '_>) -> Option<What> {
    if cursor.eats(&["update"]) {
        for words in [&["low_priority"][..], &["ignore"], &["only"]] {
            cursor.eats(words);
        }
        if cursor.eats(&["or"]) {
            cursor.skip();
        }
        let table = cursor.name();
        return Some(What::Update { table, has_where: is_limited(cursor) });
    }
    if cursor.eats(&["delete"]) {
        while cursor.sees_any(&["low_priority", "quick", "ignore", "from", "only"])
            && !cursor.sees(&["delete", "history"])
        {
            cursor.skip();
        }
        let table = cursor.name();
        return Some(What::Delete { table, has_where: is_limited(cursor) });
    }
    if cursor.eats(&["insert"]) || cursor.eats(&["replace"]) {
        if cursor.eats(&["or"]) {
            cursor.skip();
        }
        while cursor.sees_any(&["low_priority", "delayed", "high_priority", "ignore", "into"]) {
            cursor.skip();
        }
        let table = cursor.name();
        if cursor.eats(&["as"]) {
            cursor.skip();
        }
        let has_columns = cursor.sees_symbol("(") || cursor.sees_any(&["set", "default"]);
        return Some(What::Insert { table, has_columns });
    }
    Some(match () {
        () if cursor.eats(&["begin"]) => match cursor.sees(&["not", "atomic"]) {
            true => What::Other,
            false => What::Begin,
        },
        () if cursor.eats(&["start", "transaction"]) => What::Begin,
        () if cursor.eats(&["commit"]) || cursor.eats(&["end"]) => What::Commit,
        () if cursor.eats(&["rollback"]) && !cursor.has("to") => What::Rollback,
        () => return None,
    })
}

/// Whether only some rows are meant: a WHERE, a LIMIT, or a table that it is joined with.
fn is_limited(cursor: &Cursor<'_, '_>) -> bool {
    ["where", "limit", "join"].iter().any(|word| cursor.has(word))
}

fn create(cursor: &mut Cursor<'_, '_>) -> Option<What> {
    cursor.eats(&["or", "replace"]);
    // What may stand before the kind: `DEFINER = a@b`, `ALGORITHM = MERGE`, `SQL SECURITY INVOKER`.
    loop {
        if cursor.sees_any(&["definer", "algorithm"]) {
            cursor.skip();
            cursor.eats_symbol("=");
            cursor.skip();
            while cursor.eats_symbol("@") {
                cursor.skip();
            }
            cursor.group();
        } else if cursor.eats(&["sql", "security"]) {
            cursor.skip();
        } else {
            break;
        }
    }
    let mut temporary = false;
    while cursor.sees_any(&["temp", "temporary", "global", "local", "unlogged"]) {
        temporary |= cursor.sees_any(&["temp", "temporary"]);
        cursor.skip();
    }
    if cursor.eats(&["table"]) {
        return table::create(cursor, temporary).map(What::CreateTable);
    }
    let is_index = *cursor;
    let unique = cursor.eats(&["unique"]);
    let mut method = None;
    for word in ["fulltext", "spatial", "vector"] {
        if cursor.eats(&[word]) {
            method = Some(word.to_owned());
        }
    }
    if cursor.eats(&["index"]) {
        return index(cursor, unique, method).map(What::CreateIndex);
    }
    *cursor = is_index;
    let kind = kind(cursor);
    cursor.eats(&["if", "not", "exists"]);
    Some(What::Create(Create { kind, name: cursor.name() }))
}

/// What follows `CREATE [UNIQUE] INDEX`.
fn index(cursor: &mut Cursor<'_, '_>, unique: bool, mut method: Option<String>) -> Option<CreateIndex> {
    let concurrently = cursor.eats(&["concurrently"]);
    cursor.eats(&["if", "not", "exists"]);
    let name = if cursor.sees(&["on"]) { None } else { cursor.name() };
    if cursor.eats(&["using"]) {
        cursor.skip();
    }
    if !cursor.eats(&["on"]) {
        return None;
    }
    let only = cursor.eats(&["only"]);
    let table = cursor.name()?;
    if cursor.eats(&["using"]) {
        method = cursor.ident().map(|word| word.text.to_lowercase());
    }
    let (columns, keys) = cursor.columns();
    let partial = cursor.has("where");
    Some(CreateIndex { name, table, unique, concurrently, method, columns, keys, partial, only })
}

/// What follows `DROP`.
fn gone(cursor: &mut Cursor<'_, '_>) -> Drop {
    cursor.eats(&["temporary"]);
    let kind = kind(cursor);
    let concurrently = cursor.eats(&["concurrently"]);
    cursor.eats(&["if", "exists"]);
    let cascade = cursor.place_of("cascade");
    let mut names: Vec<Name> = Vec::new();
    while let Some(name) = cursor.name() {
        names.push(name);
        // The arguments of a function.
        cursor.group();
        if !cursor.eats_symbol(",") {
            break;
        }
    }
    let on = if cursor.eats(&["on"]) { cursor.name() } else { None };
    Drop { kind, names, cascade, concurrently, on }
}

/// The kind of a thing that is made, altered or dropped, in upper case.
fn kind(cursor: &mut Cursor<'_, '_>) -> String {
    const LONG: [&[&str]; 15] = [
        &["materialized", "view"],
        &["foreign", "table"],
        &["foreign", "data", "wrapper"],
        &["event", "trigger"],
        &["constraint", "trigger"],
        &["user", "mapping"],
        &["access", "method"],
        &["default", "privileges"],
        &["operator", "class"],
        &["operator", "family"],
        &["text", "search"],
        &["large", "object"],
        &["recursive", "view"],
        &["aggregate", "function"],
        &["virtual", "table"],
    ];
    for words in LONG {
        if cursor.eats(words) {
            return words.join(" ").to_uppercase();
        }
    }
    cursor.ident().map(|word| word.text.to_uppercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use tablewright_schema::Dialect;

    use crate::lint::script::{Script, What};

    fn one(sql: &str, dialect: Dialect, test: impl Fn(&What) -> bool) {
        let script = Script::read(sql, dialect);
        assert_eq!(script.statements.len(), 1, "{sql}");
        assert!(test(&script.statements[0].what), "{sql}: {:#?}", script.statements[0].what);
    }

    #[test]
    fn tables_are_read_with_columns_and_constraints() {
        let sql = "CREATE TABLE IF NOT EXISTS app.\"Users\" (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, \
                   at timestamp(3) with time zone NOT NULL DEFAULT now(), tags text[] DEFAULT '{}', \
                   key varchar(10), org int REFERENCES orgs (id) ON DELETE SET NULL UNIQUE, \
                   total numeric(10,2) GENERATED ALWAYS AS (a * b) STORED, CONSTRAINT u UNIQUE (org, at), \
                   FOREIGN KEY (org) REFERENCES orgs, CHECK (total > 0)) WITH (fillfactor = 70)";
        one(sql, Dialect::Postgres, |what| {
            let What::CreateTable(table) = what else { return false };
            let columns: Vec<String> = table
                .columns
                .iter()
                .map(|column| format!("{}:{}", column.name.text, column.ty.name))
                .collect();
            columns.join(" ")
                == "id:bigint at:timestamp with time zone tags:text key:varchar org:int total:numeric"
                && table.columns[0].identity.is_some()
                && table.columns[0].primary_key.is_some()
                && table.columns[1].not_null
                && table.columns[1].default.as_ref().is_some_and(|default| default.calls == ["now"])
                && table.columns[2].ty.is_array
                && table.columns[3].ty.arguments == ["10"]
                && table.columns[4].unique.is_some()
                && table.columns[5].generated.as_ref().is_some_and(|generated| generated.stored)
                && table.constraints.len() == 3
        });
    }

    #[test]
    fn tables_of_mysql_have_indexes_and_options() {
        let sql = "CREATE TABLE `a` (`id` int(10) unsigned NOT NULL AUTO_INCREMENT, `s` enum('a','b') CHARACTER SET latin1 NOT NULL \
                   COMMENT 'x, y', PRIMARY KEY (`id`), UNIQUE KEY `u` (`s`), KEY `k` (`s`(10) DESC) USING BTREE, \
                   CONSTRAINT `f` FOREIGN KEY (`id`) REFERENCES `b` (`id`)) ENGINE=MyISAM DEFAULT CHARSET=utf8 COMMENT='c'";
        one(sql, Dialect::Mysql, |what| {
            let What::CreateTable(table) = what else { return false };
            let options: Vec<String> = table
                .options
                .iter()
                .map(|option| format!("{}={}", option.key, option.value.as_deref().unwrap_or_default()))
                .collect();
            table.columns.len() == 2
                && table.columns[0].ty.is(&["int"])
                && table.columns[0].auto_increment.is_some()
                && table.columns[1].ty.arguments == ["'a'", "'b'"]
                && table.columns[1].charset.as_ref().is_some_and(|(name, _)| name == "latin1")
                && table.constraints.len() == 4
                && options == ["engine=MyISAM", "charset=utf8", "comment='c'"]
        });
    }

    #[test]
    fn everything_else_is_told_by_its_first_words() {
        one(
            "CREATE UNIQUE INDEX CONCURRENTLY i ON a.b USING gin (lower(c), d) WHERE e",
            Dialect::Postgres,
            |what| {
                matches!(what, What::CreateIndex(index) if index.unique && index.concurrently && index.partial
                && index.columns.is_empty() && index.keys == 2 && index.table.shown() == "a.b")
            },
        );
        one(
            "CREATE DEFINER=`a`@`b` SQL SECURITY DEFINER VIEW `v` AS SELECT 1",
            Dialect::Mysql,
            |what| matches!(what, What::Create(create) if create.kind == "VIEW"),
        );
        one(
            "DROP FUNCTION IF EXISTS f(int, text), g() CASCADE",
            Dialect::Postgres,
            |what| matches!(what, What::Drop(drop) if drop.names.len() == 2 && drop.cascade.is_some()),
        );
        one(
            "DROP INDEX i ON t",
            Dialect::Mysql,
            |what| matches!(what, What::Drop(drop) if drop.on.is_some() && drop.kind == "INDEX"),
        );
        one("INSERT OR IGNORE INTO a VALUES (1)", Dialect::Sqlite, |what| {
            matches!(what, What::Insert { has_columns: false, .. })
        });
        one("UPDATE a SET b = (SELECT 1 WHERE c)", Dialect::Sqlite, |what| {
            matches!(what, What::Update { .. })
        });
        for sql in [
            "CREATE",
            "DROP",
            "CREATE INDEX",
            "CREATE TABLE",
            "CREATE TABLE a (",
            "ALTER TABLE a ADD (",
            "RENAME TABLE",
            "x",
        ] {
            for dialect in Dialect::ALL {
                Script::read(sql, dialect);
            }
        }
    }
}
