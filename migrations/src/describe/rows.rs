//! Rows that belong to the code in words: `+ row open: label Open, rank 1`.

use tablewright_schema::rows::Cell;

use super::{ChangeLine, Sign};
use crate::change::{RowGone, RowUpdate, RowsChange};

/// A long value is cut: the file holds it whole.
const LONGEST: usize = 60;

pub(super) fn rows(change: &RowsChange) -> ChangeLine {
    let RowsChange { table, key, columns, inserted, renamed, updated, deleted } = change;
    let renamed = renamed
        .iter()
        .map(|(old, new)| (Sign::Rename, format!("row {} → {}", shown_key(old), shown_key(new))));
    let inserted = inserted.iter().map(|row| {
        let value =
            |column: &String| columns.iter().position(|name| name == column).and_then(|at| row.get(at));
        let of: Vec<Cell> = key.iter().map(|column| value(column).cloned().unwrap_or(Cell::Null)).collect();
        let rest = columns.iter().filter(|column| !key.contains(column));
        let rest: Vec<String> =
            rest.filter_map(|column| Some(format!("{column} {}", shown(value(column)?)))).collect();
        let rest = if rest.is_empty() { String::new() } else { format!(": {}", rest.join(", ")) };
        (Sign::Create, format!("row {}{rest}", shown_key(&of)))
    });
    let updated = updated.iter().map(|RowUpdate { key, set }| {
        let set = set.iter().map(|value| match &value.from {
            Some(from) => format!("{} {} → {}", value.column, shown(from), shown(&value.to)),
            None => format!("{} {}", value.column, shown(&value.to)),
        });
        (Sign::Alter, format!("row {}: {}", shown_key(key), set.collect::<Vec<_>>().join(", ")))
    });
    let deleted =
        deleted.iter().map(|RowGone { key, values: _ }| (Sign::Drop, format!("row {}", shown_key(key))));
    let details = renamed.chain(inserted).chain(updated).chain(deleted).collect();
    ChangeLine { sign: Sign::Alter, object: format!("rows {}", table.name), details }
}

fn shown_key(key: &[Cell]) -> String {
    key.iter().map(shown).collect::<Vec<_>>().join(", ")
}

fn shown(cell: &Cell) -> String {
    let text = cell.shown().split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
