//! Columns and constraints of a table.

use tablewright_schema::dialect::sqlite::canonical_type;
use tablewright_schema::schema::{
    Action, Backing, Check, Column, ColumnType, Deferrable, Expr, ForeignKey, Generated, Identity, KeyOrder,
    NotNull, PrimaryKey, Table, Unique,
};
use tablewright_schema::{ObjectName, naming};

use super::{ColumnRow, ForeignKeyRow};
use crate::dialect::sqlite::expression;
use crate::dialect::sqlite::stored::{
    StoredCheck, StoredKeyConstraint, StoredTable, Unreadable, sqlite_tokens, without_parentheses,
};

/// Fills the columns: what pragmas tell, and from the text collations and generated expressions.
pub(super) fn columns(
    table: &mut Table,
    stored: &StoredTable,
    rows: &[&ColumnRow],
) -> Result<(), Unreadable> {
    if rows.len() != stored.columns.len() {
        return Err(format!("it has {} columns, its text {}", rows.len(), stored.columns.len()));
    }
    for ((_, _, name, ty, not_null, default, hidden), text) in rows.iter().zip(&stored.columns) {
        let not_null = *not_null != 0;
        if *name != text.name {
            return Err(format!("expected the column {name}, found {}", text.name));
        }
        let generated = match (hidden, &text.generated) {
            (2 | 3, Some(expr)) => Some(Generated { expr: Expr::new(expr.as_str()), stored: *hidden == 3 }),
            (2 | 3, None) => return Err(format!("the expression of the generated column {name} is missing")),
            _ => None,
        };
        table.columns.push(Column {
            name: name.clone(),
            ty: ColumnType::Native(canonical_type(ty)),
            nullable: !not_null,
            not_null: NotNull { on_conflict: text.not_null, ..NotNull::default() }
                .canonical(&table.name, name)
                .filter(|_| not_null),
            default: default.as_deref().map(|sql| Expr::new(without_parentheses(sql))),
            identity: None,
            generated,
            collation: text.collation.as_deref().and_then(collation),
            comment: text.note.clone(),
            sequence: None,
            storage: Default::default(),
        });
    }
    Ok(())
}

/// A collation as it is compared: SQLite's own in upper case, and none for the one that is there anyway.
pub(super) fn collation(name: &str) -> Option<String> {
    match name.to_ascii_uppercase().as_str() {
        "BINARY" => None,
        own @ ("NOCASE" | "RTRIM") => Some(own.to_owned()),
        _ => Some(name.to_owned()),
    }
}

/// Gives every constraint of a table a name of its own: the one it has, or the one that convention gives.
struct Names(Vec<String>);

impl Names {
    fn give(&mut self, given: Option<&str>, conventional: impl FnOnce() -> String) -> String {
        let wanted = given.map_or_else(conventional, str::to_owned);
        let numbered = (1..).map(|number| format!("{wanted}{number}"));
        let free = std::iter::once(wanted.clone()).chain(numbered).find(|name| !self.0.contains(name));
        let name = free.unwrap_or(wanted);
        self.0.push(name.clone());
        name
    }
}

/// Fills all constraints.
pub(super) fn constraints(
    table: &mut Table,
    stored: &StoredTable,
    rows: &[&ForeignKeyRow],
) -> Result<(), Unreadable> {
    let mut names = Names(Vec::new());
    if let Some(key) = &stored.primary_key {
        let name = names.give(key.name.as_deref(), || naming::primary_key(&table.name));
        primary_key(table, name, key, stored.autoincrement);
    }
    let mut keys = foreign_keys(stored, rows)?;
    // What has a name keeps it; the others come after, so that none is taken away.
    for named in [true, false] {
        for key in stored.uniques.iter().filter(|key| key.name.is_some() == named) {
            let (columns, backing) = key_columns(table, key);
            let name = names.give(key.name.as_deref(), || naming::unique(&table.name, &columns));
            let unique = Unique { name: name.clone(), columns, nulls_not_distinct: false, backing };
            table.uniques.insert(name, unique);
        }
        for check in stored.checks.iter().filter(|check| check.name.is_some() == named) {
            let expr = Expr::new(check.expr.as_str());
            let name = names.give(check.name.as_deref(), || check_name(table, check));
            table.checks.insert(name.clone(), Check::new(name, expr));
        }
        for (given, key) in keys.iter_mut().filter(|(given, _)| given.is_some() == named) {
            key.columns = resolved(table, &key.columns);
            key.name = names.give(given.as_deref(), || naming::foreign_key(&table.name, &key.columns));
            table.foreign_keys.insert(key.name.clone(), key.clone());
        }
    }
    Ok(())
}

/// The one `INTEGER` column that is a whole primary key is the rowid, unless it says DESC at the column itself:
/// <https://sqlite.org/lang_createtable.html#rowid>. All others may hold NULL unless they say NOT NULL, by an old mistake that SQLite
/// keeps for compatibility.
fn primary_key(table: &mut Table, name: String, key: &StoredKeyConstraint, autoincrement: bool) {
    let (columns, mut backing) = key_columns(table, key);
    let descending = backing.orders.get(&0).is_some_and(|order| order.descending);
    let rowid = !table.options.without_rowid && columns.len() == 1 && !(key.at_column && descending);
    for column in table.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
        if rowid && column.ty == ColumnType::Native("INTEGER".to_owned()) {
            column.nullable = false;
            column.identity = Some(if autoincrement { Identity::ByDefault } else { Identity::Rowid });
            // There is no index that it could be the order of.
            backing.orders.clear();
        }
    }
    table.primary_key = Some(PrimaryKey { name, columns, backing });
}

/// The columns of a key, and what it says beside them.
fn key_columns(table: &Table, key: &StoredKeyConstraint) -> (Vec<String>, Backing) {
    let (names, orders): (Vec<String>, Vec<&KeyOrder>) =
        key.columns.iter().map(|(name, order)| (name.clone(), order)).unzip();
    let columns = resolved(table, &names);
    let sorted = columns.iter().zip(orders).enumerate().map(|(place, (column, order))| {
        let of_column = table.column(column).and_then(|column| column.collation.clone());
        let own = order.collation.as_deref().map(collation);
        let collation = own.and_then(|own| explicit(own, of_column));
        (place, KeyOrder { descending: order.descending, collation, prefix: None })
    });
    let orders = sorted.filter(|(_, order)| *order != KeyOrder::default()).collect();
    (columns, Backing { on_conflict: key.conflict, orders, ..Backing::default() })
}

/// The collation of a key, if it is not its column's.
pub(super) fn explicit(own: Option<String>, of_column: Option<String>) -> Option<String> {
    let same = match (&own, &of_column) {
        (Some(own), Some(of_column)) => own.eq_ignore_ascii_case(of_column),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    if same { None } else { Some(own.unwrap_or_else(|| "BINARY".to_owned())) }
}

/// Constraints name columns in any case.
fn resolved(table: &Table, names: &[String]) -> Vec<String> {
    let resolve = |name: &String| {
        let column = table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
        column.map_or_else(|| name.clone(), |column| column.name.clone())
    };
    names.iter().map(resolve).collect()
}

/// A check is named after the column at which it is written, or the only one that it speaks of.
fn check_name(table: &Table, check: &StoredCheck) -> String {
    if let Some(column) = &check.column {
        return naming::check(&table.name, column);
    }
    let tokens = sqlite_tokens(&check.expr);
    let mentioned: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| tokens.iter().any(|token| expression::names(token, &column.name)))
        .collect();
    match mentioned.as_slice() {
        [only] => naming::check(&table.name, &only.name),
        _ => naming::table_check(&table.name),
    }
}

/// The foreign keys of the pragma in the order of the text, each with the name that the text gives it.
fn foreign_keys(
    stored: &StoredTable,
    rows: &[&ForeignKeyRow],
) -> Result<Vec<(Option<String>, ForeignKey)>, Unreadable> {
    let mut keys: Vec<(i64, ForeignKey)> = Vec::new();
    for (_, id, _, target, column, referenced, on_update, on_delete) in rows {
        if keys.last().is_none_or(|(last, _)| last != id) {
            let key = ForeignKey {
                name: String::new(),
                columns: Vec::new(),
                table: ObjectName::new(target),
                referenced: Vec::new(),
                on_delete: action(on_delete)?,
                on_update: action(on_update)?,
                deferrable: Deferrable::No,
                details: Default::default(),
            };
            keys.push((*id, key));
        }
        if let Some((_, key)) = keys.last_mut() {
            key.columns.push(column.clone());
            key.referenced.extend(referenced.clone());
        }
    }
    if keys.len() != stored.foreign_keys.len() {
        return Err(format!("it has {} foreign keys, its text {}", keys.len(), stored.foreign_keys.len()));
    }
    let with_text = keys.into_iter().zip(&stored.foreign_keys);
    Ok(with_text
        .map(|((_, key), text)| (text.name.clone(), ForeignKey { deferrable: text.deferrable, ..key }))
        .collect())
}

fn action(sql: &str) -> Result<Action, Unreadable> {
    let known = Action::ALL.into_iter().find(|action| action.sql() == sql);
    known.ok_or_else(|| format!("expected an action of a foreign key, found {sql}"))
}
