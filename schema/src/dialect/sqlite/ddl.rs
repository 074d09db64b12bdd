//! Statements that create tables and indexes.

use crate::ObjectName;
use crate::schema::{
    Backing, Check, Column, ColumnType, Conflict, Deferrable, Expr, ForeignKey, Identity, Index, IndexKey,
    IndexKeyOf, KeyOrder, PrimaryKey, Schema, Table, Unique,
};

use super::quote::{ident, idents, name, parenthesised};
use super::types::type_sql;

/// A column, with what stands behind its type: the primary key of an identity, or nothing.
pub(super) fn column(column: &Column, key: &str) -> String {
    let Column {
        name,
        ty,
        nullable,
        not_null,
        default,
        identity: _,
        generated,
        collation,
        sequence: _,
        storage: _,
        comment: _,
    } = column;
    let mut sql = ident(name);
    let ty = type_sql(ty);
    if !ty.is_empty() {
        sql.push(' ');
        sql.push_str(&ty);
    }
    if let Some(collation) = collation {
        sql.push_str(&collate(collation));
    }
    if !nullable {
        sql.push_str(" NOT NULL");
        sql.push_str(&on_conflict(not_null.as_ref().map(|found| found.on_conflict).unwrap_or_default()));
    }
    sql.push_str(key);
    if let Some(default) = default {
        sql.push_str(" DEFAULT ");
        sql.push_str(&default_value(default));
    }
    if let Some(generated) = generated {
        sql.push_str(" GENERATED ALWAYS AS ");
        sql.push_str(&parenthesised(generated.expr.sql()));
        sql.push_str(if generated.stored { " STORED" } else { " VIRTUAL" });
    }
    sql
}

fn collate(collation: &str) -> String {
    let plain = ["BINARY", "NOCASE", "RTRIM"].contains(&collation);
    format!(" COLLATE {}", if plain { collation.to_owned() } else { ident(collation) })
}

/// Literals stand alone, expressions in parentheses: `DEFAULT 'a'`, `DEFAULT (1 + 2)`.
fn default_value(default: &Expr) -> String {
    let sql = default.sql();
    if is_literal(sql) { sql.to_owned() } else { parenthesised(sql) }
}

/// Whether it is one string, number, blob or word (`NULL`, `TRUE`, `CURRENT_DATE`), a sign before a number included.
fn is_literal(sql: &str) -> bool {
    let quoted = |text: &str, quote: char| {
        let inner = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        inner.is_some_and(|inner| !inner.replace(&format!("{quote}{quote}"), "").contains(quote))
    };
    let number = sql.trim_start_matches(['+', '-']);
    let is_number = sql.len() - number.len() <= 1
        && number.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && number.parse::<f64>().is_ok();
    let is_word = sql.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && sql.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let blob = sql.strip_prefix(['x', 'X']).is_some_and(|text| quoted(text, '\''));
    is_number || is_word || blob || quoted(sql, '\'') || quoted(sql, '"')
}

/// A primary key as written in a table.
pub(super) fn primary_key(key: &PrimaryKey) -> String {
    let PrimaryKey { name, columns, backing } = key;
    format!("CONSTRAINT {} PRIMARY KEY {}", ident(name), key_columns(columns, backing))
}

/// The columns of a key in parentheses, and what happens to a row that breaks it.
fn key_columns(columns: &[String], backing: &Backing) -> String {
    let columns = columns.iter().enumerate().map(|(place, column)| {
        let Some(KeyOrder { descending, collation, prefix: _ }) = backing.orders.get(&place) else {
            return ident(column);
        };
        let collation = collation.as_deref().map(collate).unwrap_or_default();
        format!("{}{collation}{}", ident(column), if *descending { " DESC" } else { "" })
    });
    let columns: Vec<String> = columns.collect();
    format!("({}){}", columns.join(", "), on_conflict(backing.on_conflict))
}

fn on_conflict(conflict: Conflict) -> String {
    match conflict {
        Conflict::Abort => String::new(),
        Conflict::Rollback | Conflict::Fail | Conflict::Ignore | Conflict::Replace => {
            format!(" ON CONFLICT {}", conflict.sql())
        }
    }
}

/// A unique constraint as written in a table.
pub(super) fn unique(unique: &Unique) -> String {
    let Unique { name, columns, nulls_not_distinct: _, backing } = unique;
    format!("CONSTRAINT {} UNIQUE {}", ident(name), key_columns(columns, backing))
}

/// A check as written in a table.
pub(super) fn check(check: &Check) -> String {
    let Check { name, expr, no_inherit: _, not_valid: _, not_enforced: _, comment: _ } = check;
    format!("CONSTRAINT {} CHECK {}", ident(name), parenthesised(expr.sql()))
}

/// A foreign key as written in a table. Without referenced columns it refers to the primary key.
pub(super) fn foreign_key(key: &ForeignKey) -> String {
    let ForeignKey {
        name: constraint,
        columns,
        table,
        referenced,
        on_delete,
        on_update,
        deferrable,
        details: _,
    } = key;
    let mut sql = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {}",
        ident(constraint),
        idents(columns),
        name(table)
    );
    if !referenced.is_empty() {
        sql.push_str(&format!(" ({})", idents(referenced)));
    }
    for (event, action) in [("DELETE", on_delete), ("UPDATE", on_update)] {
        if *action != Default::default() {
            sql.push_str(&format!(" ON {event} {}", action.sql()));
        }
    }
    sql.push_str(match deferrable {
        Deferrable::No => "",
        Deferrable::Immediate => " DEFERRABLE INITIALLY IMMEDIATE",
        Deferrable::Deferred => " DEFERRABLE INITIALLY DEFERRED",
    });
    sql
}

/// `CREATE TABLE`, one column or constraint a line. An identity column holds its primary key itself: that is what makes it
/// the rowid, and the only place for `AUTOINCREMENT`.
pub(super) fn create_table(table: &Table) -> String {
    let at_column = key_at_column(table);
    let mut lines: Vec<String> = Vec::new();
    for item in &table.columns {
        let key = at_column.filter(|(column, _)| column.name == item.name).map(|(_, key)| key);
        let sql = column(item, key.map(|key| key_clause(item, key)).as_deref().unwrap_or(""));
        lines.push(format!("{sql}{}", note(item.comment.as_deref())));
    }
    if at_column.is_none() {
        lines.extend(table.primary_key.as_ref().map(primary_key));
    }
    lines.extend(table.uniques.values().map(unique));
    lines.extend(table.checks.values().map(check));
    lines.extend(table.foreign_keys.values().map(foreign_key));
    let options: Vec<&str> =
        [(table.options.strict, "STRICT"), (table.options.without_rowid, "WITHOUT ROWID")]
            .into_iter()
            .filter_map(|(set, option)| set.then_some(option))
            .collect();
    let note = note(table.comment.as_deref());
    let mut sql = format!("CREATE TABLE {}{note} (\n    {}\n)", name(&table.name), lines.join(",\n    "));
    if !options.is_empty() {
        sql.push(' ');
        sql.push_str(&options.join(", "));
    }
    sql
}

/// A comment where SQLite keeps it: in the statement.
fn note(comment: Option<&str>) -> String {
    let text = comment.map(|text| text.trim().replace("*/", "* /")).unwrap_or_default();
    if text.is_empty() { text } else { format!(" /* {text} */") }
}

/// The column that holds its primary key itself, and that key. It is the whole key, and numbers the rows; or it is an INTEGER that does not
/// because it is descending, which it is only where it says so at the column: <https://sqlite.org/lang_createtable.html#rowid>.
fn key_at_column(table: &Table) -> Option<(&Column, &PrimaryKey)> {
    let key = table.primary_key.as_ref()?;
    let [only] = key.columns.as_slice() else { return None };
    let column = table.column(only)?;
    let not_the_rowid = !table.options.without_rowid
        && column.ty == ColumnType::Native("INTEGER".to_owned())
        && key.backing.orders.get(&0).is_some_and(|order| order.descending);
    (column.identity.is_some() || not_the_rowid).then_some((column, key))
}

fn key_clause(column: &Column, key: &PrimaryKey) -> String {
    let autoincrement = match column.identity {
        Some(Identity::ByDefault | Identity::Always | Identity::Serial) => " AUTOINCREMENT",
        Some(Identity::Rowid) | None => "",
    };
    // A number of the row is sorted as the rows are.
    let descending = column.identity.is_none() && key.backing.orders.get(&0).is_some_and(|o| o.descending);
    let descending = if descending { " DESC" } else { "" };
    let on_conflict = on_conflict(key.backing.on_conflict);
    format!(" CONSTRAINT {} PRIMARY KEY{descending}{on_conflict}{autoincrement}", ident(&key.name))
}

/// `CREATE INDEX`.
pub(super) fn create_index(table: &ObjectName, index: &Index) -> String {
    let Index {
        name: index_name,
        unique,
        method: _,
        keys,
        include: _,
        predicate,
        nulls_not_distinct: _,
        storage: _,
        comment: _,
    } = index;
    let unique = if *unique { "UNIQUE " } else { "" };
    // An index lives in the database of its table, and names the table without it.
    let index_name = name(&table.sibling(index_name));
    let keys = keys.iter().map(index_key).collect::<Vec<_>>().join(", ");
    let mut sql = format!("CREATE {unique}INDEX {index_name} ON {} ({keys})", ident(&table.name));
    if let Some(predicate) = predicate {
        sql.push_str(" WHERE ");
        sql.push_str(predicate.sql());
    }
    sql
}

fn index_key(key: &IndexKey) -> String {
    let IndexKey { of, prefix: _, descending, nulls_first, collation, opclass: _ } = key;
    let mut sql = match of {
        IndexKeyOf::Column(column) => ident(column),
        IndexKeyOf::Expr(expr) => parenthesised(expr.sql()),
    };
    if let Some(collation) = collation {
        sql.push_str(&collate(collation));
    }
    if *descending {
        sql.push_str(" DESC");
    }
    match nulls_first {
        Some(true) => sql.push_str(" NULLS FIRST"),
        Some(false) => sql.push_str(" NULLS LAST"),
        None => {}
    }
    sql
}

/// Everything that creates the managed schema in an empty database. Foreign keys may look ahead, so tables stand in the
/// order of their names, each with its indexes.
pub(super) fn create_all(schema: &Schema) -> Vec<String> {
    let mut statements = Vec::new();
    for table in schema.tables.values() {
        statements.push(create_table(table));
        statements.extend(table.indexes.values().map(|index| create_index(&table.name, index)));
    }
    statements
}
