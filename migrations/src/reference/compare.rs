//! The rows that a state wants against those that another one has.

use std::borrow::Cow;

use tablewright_schema::rows::{self, Cell, Rows, parents_first};
use tablewright_schema::schema::{Column, Expr, Table};
use tablewright_schema::{Hints, Schema};

use crate::change::{RowGone, RowUpdate, RowValue, RowsChange};

/// What differs, the rows of tables that are referred to first. `from` has the new names. Rows of which only one side speaks are left
/// alone where it is the one before.
pub(crate) fn changes(from: &Schema, to: &Schema, hints: &Hints) -> Vec<RowsChange> {
    let wanted = parents_first(to.tables.values().filter(|table| table.rows.is_some()));
    wanted.into_iter().filter_map(|table| of_table(from.tables.get(&table.name), table, hints)).collect()
}

fn of_table(from: Option<&Table>, to: &Table, hints: &Hints) -> Option<RowsChange> {
    let wanted = to.rows.as_deref()?;
    let before = known(from, wanted);
    let mut change = RowsChange {
        table: to.clone(),
        key: wanted.key.clone(),
        columns: wanted.columns.iter().filter(|column| to.column(column).is_some()).cloned().collect(),
        inserted: Vec::new(),
        renamed: Vec::new(),
        updated: Vec::new(),
        deleted: Vec::new(),
    };
    let former = |key: &Vec<Cell>| {
        let old = hints.rows.get(&(to.name.clone(), key.clone()))?;
        let is_free = !before.rows.contains_key(key) && !wanted.rows.contains_key(old);
        before.rows.get_key_value(old).filter(|_| is_free)
    };
    for (key, row) in &wanted.rows {
        let renamed = former(key);
        if let Some((old, _)) = renamed {
            change.renamed.push((old.clone(), key.clone()));
        }
        match before.rows.get(key).or(renamed.map(|(_, row)| row)) {
            None => {
                let values = change.columns.iter().map(|column| wanted.value(row, column).cloned());
                change.inserted.push(values.map(|value| value.unwrap_or(Cell::Null)).collect());
            }
            Some(old) => {
                let set = differing(from, to, hints, (&before, old), (wanted, row));
                if !set.is_empty() {
                    change.updated.push(RowUpdate { key: key.clone(), set });
                }
            }
        }
    }
    let moved = |key: &Vec<Cell>| change.renamed.iter().any(|(old, _)| old == key);
    let gone = before.rows.iter().filter(|(key, _)| !wanted.rows.contains_key(*key) && !moved(key));
    let gone = gone.map(|(key, row)| RowGone {
        key: key.clone(),
        values: before.columns.iter().cloned().zip(row.iter().cloned()).collect(),
    });
    let gone: Vec<RowGone> = gone.collect();
    change.deleted = gone;
    (!change.is_empty()).then_some(change)
}

/// The rows of before, told apart as the wanted ones are.
fn known<'a>(from: Option<&'a Table>, wanted: &Rows) -> Cow<'a, Rows> {
    match from.and_then(|table| table.rows.as_deref()) {
        Some(rows) if rows.key == wanted.key => Cow::Borrowed(rows),
        Some(rows) => Cow::Owned(rows.by(&wanted.key).unwrap_or_default()),
        None => Cow::Owned(Rows::default()),
    }
}

/// The values of a row that differ, but for those of its key and of columns that nobody has looked at.
fn differing(
    from: Option<&Table>,
    to: &Table,
    hints: &Hints,
    (before, old): (&Rows, &[Cell]),
    (wanted, row): (&Rows, &[Cell]),
) -> Vec<RowValue> {
    let columns = wanted.columns.iter().filter(|column| !wanted.key.contains(column));
    let columns = columns.filter(|column| to.column(column).is_some());
    let changed = columns.filter_map(|column| {
        let to_be = wanted.value(row, column)?;
        let was = before.value(old, column);
        let differs = match was {
            Some(cell) => cell != to_be,
            None => {
                from.is_some_and(|from| from.column(column).is_none()) && is_empty(to, column, to_be, hints)
            }
        };
        differs.then(|| RowValue { column: column.clone(), from: was.cloned(), to: to_be.clone() })
    });
    changed.collect()
}

/// Whether a column that arrives leaves a row without the value: a required one is [`filled`] with what the rows say, unless the author
/// has said something else.
fn is_empty(to: &Table, column: &str, cell: &Cell, hints: &Hints) -> bool {
    let said = hints.backfills.contains_key(&(to.name.clone(), column.to_owned()));
    match to.column(column) {
        Some(column) if column.nullable && column.default.is_none() => said || *cell != Cell::Null,
        Some(column) => said || column.nullable || column.default.is_some(),
        None => false,
    }
}

/// What rows that exist get in a column that arrives, or is never NULL any more: what the wanted rows say of it.
pub(crate) fn filled(schema: &Schema, from: &Table, to: &Table, column: &Column) -> Option<Expr> {
    let rows = to.rows.as_deref()?;
    let there = |name: &String| from.column(name).is_some() && to.column(name).is_some();
    // Where there is a default, or may be nothing, the rows are changed when the column is there.
    let is_new = from.column(&column.name).is_none();
    let is_written = column.identity.is_none() && column.generated.is_none();
    let is_required = !(column.nullable || is_new && column.default.is_some());
    if from.rows.is_none()
        || !is_required
        || !is_written
        || rows.key.contains(&column.name)
        || !rows.key.iter().all(there)
    {
        return None;
    }
    let value = |cell: &Cell| rows::typed_literal(schema.dialect, to, &column.name, cell);
    let cells: Vec<(&Vec<Cell>, &Cell)> =
        rows.rows.iter().filter_map(|(key, row)| Some((key, rows.value(row, &column.name)?))).collect();
    let first = cells.iter().map(|(_, cell)| *cell).find(|cell| **cell != Cell::Null)?;
    let before = known(Some(from), rows);
    let cells: Vec<_> = cells.into_iter().filter(|(key, _)| before.rows.contains_key(*key)).collect();
    if cells.iter().all(|(_, cell)| *cell == first) {
        return Some(Expr(value(first)));
    }
    let spelling = schema.dialect.spelling();
    let said = cells.iter().filter(|(_, cell)| **cell != Cell::Null);
    let (head, arms): (String, Vec<String>) = match rows.key.as_slice() {
        [key] => {
            let arms = said.filter_map(|(of, cell)| {
                let of = rows::typed_literal(schema.dialect, to, key, of.first()?);
                Some(format!("WHEN {of} THEN {}", value(cell)))
            });
            (format!("CASE {}", spelling.ident(key)), arms.collect())
        }
        key => {
            let arms = said.map(|(of, cell)| {
                format!("WHEN {} THEN {}", rows::where_key(schema.dialect, to, key, of), value(cell))
            });
            ("CASE".to_owned(), arms.collect())
        }
    };
    // Rows that are not among them go: until then they have some value.
    Some(Expr(format!("{head} {} ELSE {} END", arms.join(" "), value(first))))
}
