//! Statements that create tables and indexes, in words that both servers take.

use crate::ObjectName;
use crate::schema::{
    Action, Backing, Check, Column, ColumnStorage, ColumnType, Expr, ForeignKey, Index, IndexKey, IndexKeyOf,
    IndexStorage, KeyOrder, Parameters, PrimaryKey, Schema, Table, TableOptions, Unique, Versioning,
};

use super::partitions;
use super::quote::{ident, idents, name, parenthesised, string};
use super::types::{is_long, type_sql};
use super::value::{is_current_timestamp, is_literal};

/// A column; `check` is a check that MariaDB keeps at it.
pub(super) fn column(column: &Column, check: Option<&Check>) -> String {
    let Column {
        name,
        ty,
        nullable,
        not_null: _,
        default,
        identity,
        generated,
        collation,
        sequence: _,
        storage,
        comment,
    } = column;
    let ColumnStorage {
        storage: _,
        compression: _,
        statistics: _,
        with: _,
        invisible,
        on_update_now,
        versioning,
        reference_system,
    } = storage;
    let mut sql = format!("{} {}", ident(name), type_sql(ty));
    if let Some(collation) = collation {
        sql.push_str(&format!(" COLLATE {collation}"));
    }
    if let Some(system) = reference_system {
        sql.push_str(&format!(" /*M! REF_SYSTEM_ID={system} */"));
    }
    match generated {
        Some(generated) => {
            sql.push_str(&format!(" GENERATED ALWAYS AS {}", parenthesised(generated.expr.sql())));
            sql.push_str(if generated.stored { " STORED" } else { " VIRTUAL" });
        }
        None if versioning.is_some_and(Versioning::is_written_by_server) => {}
        // A TIMESTAMP that does not say so may be NOT NULL, as the server is set up.
        None => sql.push_str(if *nullable { " NULL" } else { " NOT NULL" }),
    }
    if let Some(system) = reference_system {
        sql.push_str(&format!(" /*!80003 SRID {system} */"));
    }
    if let Some(bound) = versioning.filter(|versioning| versioning.is_written_by_server()) {
        sql.push_str(&format!(" {}", bound.sql()));
    }
    if *invisible {
        sql.push_str(" INVISIBLE");
    }
    if let Some(default) = default {
        sql.push_str(&format!(" DEFAULT {}", default_value(default, ty)));
    }
    if *on_update_now {
        sql.push_str(&format!(" ON UPDATE CURRENT_TIMESTAMP{}", digits(ty)));
    }
    if identity.is_some() {
        sql.push_str(" AUTO_INCREMENT");
    }
    if let Some(comment) = comment {
        sql.push_str(&format!(" COMMENT {}", string(comment)));
    }
    if *versioning == Some(Versioning::Without) {
        sql.push_str(&format!(" {}", Versioning::Without.sql()));
    }
    if let Some(check) = check {
        // MariaDB calls it like the column by itself, and takes no name; MySQL would call it otherwise.
        let name = ident(&check.name);
        if !name.contains("*/") {
            sql.push_str(&format!(" /*!80016 CONSTRAINT {name} */"));
        }
        sql.push_str(&format!(" CHECK {}", parenthesised(check.expr.sql())));
    }
    sql
}

/// `(6)` of `datetime(6)`: both clauses of a column have to count the same fractions of a second.
fn digits(ty: &ColumnType) -> &str {
    match ty {
        ColumnType::Native(name) => name.find('(').map_or("", |at| &name[at..]),
        ColumnType::Enum(_) | ColumnType::EnumArray(_) => "",
    }
}

/// Literals stand alone but for long types, expressions in parentheses: `DEFAULT 'a'`, `DEFAULT (1 + 2)`.
pub(super) fn default_value(default: &Expr, ty: &ColumnType) -> String {
    let sql = default.sql();
    let alone = (is_literal(sql) && !is_long(ty)) || is_current_timestamp(sql);
    if alone { sql.to_owned() } else { parenthesised(sql) }
}

/// A primary key as written in a table.
pub(super) fn primary_key(key: &PrimaryKey) -> String {
    let PrimaryKey { name: _, columns, backing } = key;
    format!("PRIMARY KEY ({}){}", key_columns(columns, backing), backing_clauses(backing))
}

/// A unique constraint as written in a table.
pub(super) fn unique(unique: &Unique) -> String {
    let Unique { name, columns, nulls_not_distinct: _, backing } = unique;
    format!("UNIQUE KEY {} ({}){}", ident(name), key_columns(columns, backing), backing_clauses(backing))
}

/// The columns of a key, with how they stand in it.
fn key_columns(columns: &[String], backing: &Backing) -> String {
    let columns = columns.iter().enumerate().map(|(place, column)| {
        let Some(KeyOrder { descending, collation: _, prefix }) = backing.orders.get(&place) else {
            return ident(column);
        };
        key_column(ident(column), *prefix, *descending)
    });
    columns.collect::<Vec<_>>().join(", ")
}

fn key_column(mut sql: String, prefix: Option<u32>, descending: bool) -> String {
    if let Some(prefix) = prefix {
        sql.push_str(&format!("({prefix})"));
    }
    if descending {
        sql.push_str(" DESC");
    }
    sql
}

fn backing_clauses(backing: &Backing) -> String {
    let Backing {
        deferrable: _,
        without_overlaps: _,
        include: _,
        storage,
        comment: _,
        index_comment,
        on_conflict: _,
        orders: _,
    } = backing;
    index_clauses(storage, index_comment.as_deref())
}

fn index_clauses(storage: &IndexStorage, comment: Option<&str>) -> String {
    let IndexStorage { with, tablespace: _, statistics: _ } = storage;
    let mut clauses = String::new();
    match with.get("using").map(str::to_ascii_uppercase).as_deref() {
        Some(known @ ("BTREE" | "HASH")) => clauses.push_str(&format!(" USING {known}")),
        // The server says what it does not know.
        Some(other) => clauses.push_str(&format!(" USING {}", ident(other))),
        None => {}
    }
    if let Some(size) = with.get("key_block_size") {
        let is_number = !size.is_empty() && size.chars().all(|c| c.is_ascii_digit());
        let size = if is_number { size.to_owned() } else { ident(size) };
        clauses.push_str(&format!(" KEY_BLOCK_SIZE={size}"));
    }
    if let Some(parser) = with.get("parser") {
        clauses.push_str(&format!(" WITH PARSER {}", ident(parser)));
    }
    if with.get("ignored") == Some("true") {
        // Each server takes its own word and reads over the other's.
        clauses.push_str(" /*M! IGNORED */ /*!80000 INVISIBLE */");
    }
    if let Some(comment) = comment {
        clauses.push_str(&format!(" COMMENT {}", string(comment)));
    }
    clauses
}

/// A check as written in a table.
pub(super) fn check(check: &Check) -> String {
    let Check { name, expr, no_inherit: _, not_valid: _, not_enforced: _, comment: _ } = check;
    format!("CONSTRAINT {} CHECK {}", ident(name), parenthesised(expr.sql()))
}

/// A foreign key as written in a table.
pub(super) fn foreign_key(key: &ForeignKey) -> String {
    let ForeignKey {
        name: constraint,
        columns,
        table,
        referenced,
        on_delete,
        on_update,
        deferrable: _,
        details,
    } = key;
    let mut sql = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})",
        ident(constraint),
        idents(columns),
        name(table),
        idents(referenced)
    );
    let events = [
        ("DELETE", on_delete, details.no_action_on_delete),
        ("UPDATE", on_update, details.no_action_on_update),
    ];
    for (event, action, is_said) in events {
        if is_said || !matches!(action, Action::NoAction | Action::Restrict) {
            sql.push_str(&format!(" ON {event} {}", action.sql()));
        }
    }
    sql
}

/// `CREATE TABLE` with its keys and indexes, one column, constraint or index a line. Foreign keys come when every table is there.
pub(super) fn create_table(table: &Table) -> String {
    let mut lines: Vec<String> =
        table.columns.iter().map(|item| column(item, column_check(table, &item.name))).collect();
    lines.extend(table.primary_key.as_ref().map(primary_key));
    lines.extend(table.uniques.values().map(unique));
    lines.extend(table.indexes.values().map(index));
    let checks = table.checks.values().filter(|check| column_check(table, &check.name).is_none());
    lines.extend(checks.map(self::check));
    lines.extend(system_period(table));
    let partitioning = table.options.partitioning.as_deref().map(partitions::clause);
    format!(
        "CREATE TABLE {} (\n    {}\n){}{}",
        name(&table.name),
        lines.join(",\n    "),
        table_clauses(&table.options, table.comment.as_deref()),
        partitioning.map(|clause| format!("\n{clause}")).unwrap_or_default()
    )
}

/// The columns that hold between which instants a version of a row held, where they have names: `PERIOD FOR SYSTEM_TIME (a, b)`.
pub(super) fn system_period(table: &Table) -> Option<String> {
    let at = |bound| table.columns.iter().find(|column| column.storage.versioning == Some(bound));
    let (start, end) = (at(Versioning::RowStart)?, at(Versioning::RowEnd)?);
    Some(format!("PERIOD FOR SYSTEM_TIME ({}, {})", ident(&start.name), ident(&end.name)))
}

/// The check that MariaDB keeps at a column: it is called like the column.
pub(super) fn column_check<'a>(table: &'a Table, column: &str) -> Option<&'a Check> {
    table.column(column).and_then(|column| table.checks.get(&column.name))
}

/// What stands behind the columns of a new table. The engine is said, since a server's usual one can be set.
pub(super) fn table_clauses(options: &TableOptions, comment: Option<&str>) -> String {
    let mut clauses = format!(" ENGINE={}", options.engine.as_deref().unwrap_or("InnoDB"));
    if let Some(collation) = &options.collation {
        clauses.push_str(&format!(" COLLATE={collation}"));
    }
    clauses.push_str(&option_clauses(&options.create_options));
    if let Some(comment) = comment {
        clauses.push_str(&format!(" COMMENT={}", string(comment)));
    }
    if options.system_versioned {
        clauses.push_str(" WITH SYSTEM VERSIONING");
    }
    clauses
}

/// ` ROW_FORMAT=COMPRESSED`.
pub(super) fn option_clauses(options: &Parameters) -> String {
    options.iter().map(|(name, value)| format!(" {}", super::options::clause(name, value))).collect()
}

/// An index as written in a table, or behind ADD.
pub(super) fn index(index: &Index) -> String {
    let Index {
        name,
        unique,
        method,
        keys,
        include: _,
        predicate: _,
        nulls_not_distinct: _,
        storage,
        comment,
    } = index;
    let (kind, using) = match (unique, method.as_deref()) {
        (true, _) => ("UNIQUE KEY", String::new()),
        (false, Some("fulltext")) => ("FULLTEXT KEY", String::new()),
        (false, Some("spatial")) => ("SPATIAL KEY", String::new()),
        (false, Some(method)) => ("KEY", format!(" USING {}", method.to_ascii_uppercase())),
        (false, None) => ("KEY", String::new()),
    };
    let keys = keys.iter().map(index_key).collect::<Vec<_>>().join(", ");
    format!("{kind} {} ({keys}){using}{}", ident(name), index_clauses(storage, comment.as_deref()))
}

fn index_key(key: &IndexKey) -> String {
    let IndexKey { of, prefix, descending, nulls_first: _, collation: _, opclass: _ } = key;
    let sql = match of {
        IndexKeyOf::Column(column) => ident(column),
        IndexKeyOf::Expr(expr) => parenthesised(expr.sql()),
    };
    key_column(sql, *prefix, *descending)
}

/// An index of a table that is there.
pub(super) fn create_index(table: &ObjectName, made: &Index) -> String {
    format!("ALTER TABLE {} ADD {}", name(table), index(made))
}

/// Everything that creates the managed schema in an empty database: tables in the order of their names, then foreign keys.
pub(super) fn create_all(schema: &Schema) -> Vec<String> {
    let mut statements: Vec<String> = schema.tables.values().map(create_table).collect();
    for table in schema.tables.values().filter(|table| !table.foreign_keys.is_empty()) {
        let keys: Vec<String> =
            table.foreign_keys.values().map(|key| format!("ADD {}", foreign_key(key))).collect();
        statements.push(format!("ALTER TABLE {} {}", name(&table.name), keys.join(", ")));
    }
    statements
}
