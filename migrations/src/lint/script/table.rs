//! Reads CREATE TABLE, columns and constraints.

use super::cursor::Cursor;
use super::{Column, Constraint, CreateTable, Generated, Kind, Reference, Setting, Type};

/// The words at which a type or a default ends.
const ENDS: [&str; 27] = [
    "not",
    "null",
    "default",
    "primary",
    "unique",
    "key",
    "references",
    "check",
    "constraint",
    "generated",
    "as",
    "collate",
    "auto_increment",
    "autoincrement",
    "comment",
    "on",
    "storage",
    "compression",
    "virtual",
    "stored",
    "persistent",
    "visible",
    "invisible",
    "first",
    "after",
    "using",
    "charset",
];

/// What follows `CREATE [TEMPORARY] TABLE`.
pub(super) fn create(cursor: &mut Cursor<'_, '_>, temporary: bool) -> Option<CreateTable> {
    let if_not_exists = cursor.eats(&["if", "not", "exists"]);
    let name = cursor.name()?;
    let is_part = cursor.eats(&["partition", "of"]);
    if is_part {
        cursor.name();
    }
    let mut table = CreateTable {
        name,
        temporary,
        if_not_exists,
        columns: Vec::new(),
        constraints: Vec::new(),
        is_derived: is_part || cursor.sees_any(&["as", "like", "of", "select"]),
        options: Vec::new(),
    };
    if let Some(group) = cursor.group() {
        for mut part in group.parts() {
            if part.sees_any(&["like", "period"]) {
                table.is_derived |= part.sees(&["like"]);
            } else if let Some(constraint) = constraint(&mut part) {
                table.constraints.push(constraint);
            } else if let Some(column) = column(&mut part) {
                table.columns.push(column);
            }
        }
    }
    table.is_derived |= cursor.sees_any(&["as", "select", "inherits"]);
    table.options = options(cursor);
    Some(table)
}

/// `ENGINE=InnoDB DEFAULT CHARSET=utf8`, `STRICT, WITHOUT ROWID`.
fn options(cursor: &mut Cursor<'_, '_>) -> Vec<Setting> {
    let mut found = Vec::new();
    while !cursor.is_done() {
        let from = *cursor;
        if cursor.eats_symbol(",") || cursor.eats(&["default"]) {
            continue;
        }
        // What follows is a query, or a list of partitions.
        if cursor.sees_any(&["as", "select", "partition", "with", "inherits"]) {
            break;
        }
        let key = match () {
            () if cursor.eats(&["character", "set"]) => Some("charset".to_owned()),
            () if cursor.eats(&["without", "rowid"]) => Some("without rowid".to_owned()),
            () => cursor.ident().map(|word| word.text.to_lowercase()),
        };
        let Some(key) = key else {
            cursor.skip();
            continue;
        };
        let has_value = cursor.eats_symbol("=") || matches!(key.as_str(), "charset" | "collate" | "engine");
        let value = if has_value { cursor.bump().map(|token| token.text.to_owned()) } else { None };
        found.push(Setting { key, value, span: cursor.since(&from) });
    }
    found
}

/// One column: its name, its type and all that is said of it.
pub(super) fn column(cursor: &mut Cursor<'_, '_>) -> Option<Column> {
    let from = *cursor;
    let name = cursor.ident()?;
    let mut column = Column {
        name,
        ty: ty(cursor),
        not_null: false,
        default: None,
        primary_key: None,
        unique: None,
        references: None,
        check: None,
        generated: None,
        identity: None,
        auto_increment: None,
        charset: None,
        span: 0..0,
    };
    while !cursor.is_done() {
        clause(cursor, &mut column);
    }
    column.span = cursor.since(&from);
    Some(column)
}

fn clause(cursor: &mut Cursor<'_, '_>, column: &mut Column) {
    let from = *cursor;
    if cursor.eats(&["not", "null"]) {
        column.not_null = true;
    } else if cursor.eats(&["default"]) {
        column.default = Some(expression(cursor));
    } else if cursor.eats(&["primary", "key"]) || cursor.eats(&["key"]) {
        column.primary_key = Some(cursor.since(&from));
    } else if cursor.eats(&["unique"]) {
        cursor.eats(&["key"]);
        column.unique = Some(cursor.since(&from));
    } else if cursor.sees(&["references"]) {
        column.references = reference(cursor);
    } else if cursor.eats(&["check"]) {
        cursor.group();
        column.check = Some(cursor.since(&from));
    } else if cursor.eats(&["generated"]) {
        generated(cursor, column, &from);
    } else if cursor.eats(&["as"]) {
        computed(cursor, column, &from);
    } else if cursor.eats(&["auto_increment"]) || cursor.eats(&["autoincrement"]) {
        column.auto_increment = Some(cursor.since(&from));
    } else if cursor.eats(&["character", "set"]) || cursor.eats(&["charset"]) {
        let charset = cursor.bump().map(|token| token.text.to_lowercase());
        column.charset = charset.map(|charset| (charset, cursor.since(&from)));
    } else {
        cursor.skip();
    }
}

/// What follows `GENERATED`.
fn generated<'t, 'a>(cursor: &mut Cursor<'t, 'a>, column: &mut Column, from: &Cursor<'t, 'a>) {
    while cursor.sees_any(&["always", "by", "default"]) {
        cursor.skip();
    }
    if cursor.eats(&["as", "identity"]) {
        cursor.group();
        column.identity = Some(cursor.since(from));
    } else if cursor.eats(&["as"]) {
        computed(cursor, column, from);
    }
}

/// What follows `AS` of a computed column.
fn computed<'t, 'a>(cursor: &mut Cursor<'t, 'a>, column: &mut Column, from: &Cursor<'t, 'a>) {
    cursor.group();
    let stored = cursor.eats(&["stored"]) || cursor.eats(&["persistent"]);
    cursor.eats(&["virtual"]);
    column.generated = Some(Generated { stored, span: cursor.since(from) });
}

/// A default: all up to the next word that says something else of the column.
fn expression(cursor: &mut Cursor<'_, '_>) -> super::Written {
    let from = *cursor;
    cursor.skip();
    while !cursor.is_done() && !cursor.sees_any(&ENDS) {
        cursor.skip();
    }
    cursor.written_since(&from)
}

/// A type: all up to the next word that says something else of the column. SQLite's columns may have none.
pub(super) fn ty(cursor: &mut Cursor<'_, '_>) -> Type {
    let from = *cursor;
    let mut words: Vec<String> = Vec::new();
    let mut arguments = Vec::new();
    let mut is_array = false;
    while !cursor.is_done() && !cursor.sees_any(&ENDS) && !cursor.sees(&["character", "set"]) {
        if let Some(group) = cursor.group() {
            arguments.extend(group.parts().into_iter().filter_map(|mut part| {
                let from = part;
                while !part.is_done() {
                    part.skip();
                }
                Some(part.written_since(&from).text).filter(|text| !text.is_empty())
            }));
        } else if cursor.sees_symbol("[") || cursor.eats(&["array"]) {
            is_array = true;
            cursor.skip();
        } else if cursor.eats_symbol(".") {
            // The type's schema says nothing here.
            words.pop();
        } else if let Some(word) = cursor.ident() {
            words.push(word.text.to_lowercase());
        } else {
            cursor.skip();
        }
    }
    let written = cursor.written_since(&from);
    Type { name: words.join(" "), arguments, is_array, text: written.text, span: written.span }
}

/// `REFERENCES t (a, b) …`, with all that is said of it but what ends it.
fn reference(cursor: &mut Cursor<'_, '_>) -> Option<Reference> {
    let from = *cursor;
    if !cursor.eats(&["references"]) {
        return None;
    }
    let table = cursor.name()?;
    let (columns, _) = cursor.columns();
    loop {
        if cursor.eats(&["on", "delete"]) || cursor.eats(&["on", "update"]) {
            if !(cursor.eats(&["set", "null"])
                || cursor.eats(&["set", "default"])
                || cursor.eats(&["no", "action"]))
            {
                cursor.skip();
            }
            cursor.group();
        } else if cursor.eats(&["match"]) {
            cursor.skip();
        } else {
            break;
        }
    }
    Some(Reference { table, columns, span: cursor.since(&from) })
}

/// A constraint, or an index among the elements of a table; `None` where it is a column.
pub(super) fn constraint(cursor: &mut Cursor<'_, '_>) -> Option<Constraint> {
    let from = *cursor;
    let mut rest = *cursor;
    let mut name = None;
    if rest.eats(&["constraint"]) && !rest.sees_any(&["primary", "unique", "foreign", "check"]) {
        name = rest.ident();
    }
    rest.eats(&["if", "not", "exists"]);
    let kind = kind(&mut rest, &mut name)?;
    let using_index = rest.has_words(&["using", "index"]);
    let not_valid = rest.has_words(&["not", "valid"]) || rest.has_words(&["not", "enforced"]);
    while !rest.is_done() {
        rest.skip();
    }
    *cursor = rest;
    Some(Constraint { name, kind, not_valid, using_index, span: rest.since(&from) })
}

fn kind(cursor: &mut Cursor<'_, '_>, name: &mut Option<super::Ident>) -> Option<Kind> {
    let from = *cursor;
    if cursor.eats(&["primary", "key"]) {
        method(cursor);
        return Some(Kind::PrimaryKey(cursor.columns().0));
    }
    if cursor.eats(&["foreign", "key"]) {
        own_name(cursor, name);
        let (columns, _) = cursor.columns();
        return Some(Kind::ForeignKey { columns, reference: reference(cursor)? });
    }
    if cursor.eats(&["check"]) {
        let inside = *cursor;
        cursor.group()?;
        return Some(Kind::Check(cursor.written_since(&inside)));
    }
    if cursor.eats(&["exclude"]) {
        return Some(Kind::Exclude);
    }
    if cursor.eats(&["unique"]) {
        if !cursor.eats(&["key"]) {
            cursor.eats(&["index"]);
        }
        cursor.eats(&["nulls", "not", "distinct"]);
        cursor.eats(&["nulls", "distinct"]);
        own_name(cursor, name);
        return Some(Kind::Unique(cursor.columns().0));
    }
    // What MySQL calls an index; elsewhere a column may have such a name, and then a type follows.
    let method_word = ["fulltext", "spatial", "vector"].iter().find(|word| cursor.eats(&[**word]));
    let is_index = cursor.eats(&["index"]) || cursor.eats(&["key"]);
    if method_word.is_some() || is_index {
        cursor.eats(&["if", "not", "exists"]);
        own_name(cursor, name);
        // `key varchar(10)` is a column to the others.
        if cursor.group().is_some_and(|group| !group.begins_with_number()) {
            let mut list = from;
            while !list.sees_symbol("(") {
                list.skip();
            }
            let method = method_word.map(|word| (*word).to_owned());
            return Some(Kind::Index { method, columns: list.columns().0 });
        }
    }
    *cursor = from;
    None
}

/// The name that MySQL lets stand behind the kind, and `USING BTREE`.
fn own_name(cursor: &mut Cursor<'_, '_>, name: &mut Option<super::Ident>) {
    if !cursor.sees_symbol("(")
        && !cursor.sees(&["using"])
        && let Some(own) = cursor.ident()
    {
        *name = Some(own);
    }
    method(cursor);
}

fn method(cursor: &mut Cursor<'_, '_>) {
    if cursor.sees_any(&["using"]) && !cursor.sees(&["using", "index"]) {
        cursor.skip();
        cursor.skip();
    }
}
