//! The statements that write rows of a table: the typed writers that migrations and databases in memory share.

use super::{Cell, Rows, declared_type, parents_first};
use crate::Dialect;
use crate::schema::{Identity, Schema, Table};

/// A value as it stands in INSERT and UPDATE, where the column says its type.
pub fn literal(dialect: Dialect, table: &Table, column: &str, cell: &Cell) -> String {
    let Some(column) = table.column(column) else { return "NULL".to_owned() };
    let spelling = dialect.spelling();
    let ty = spelling.declared_type(&column.ty);
    spelling.row_value(&cell.value(&ty), &ty)
}

/// A value as it stands in an expression, with its type where the database would not know it.
pub fn typed_literal(dialect: Dialect, table: &Table, column: &str, cell: &Cell) -> String {
    let Some(column) = table.column(column) else { return "NULL".to_owned() };
    let spelling = dialect.spelling();
    let ty = spelling.declared_type(&column.ty);
    spelling.value(&cell.value(&ty), &ty).0
}

/// The condition that finds the row of a key: `"code" = 'open'`.
pub fn where_key(dialect: Dialect, table: &Table, key: &[String], cells: &[Cell]) -> String {
    let spelling = dialect.spelling();
    let equal = key.iter().zip(cells).map(|(column, cell)| {
        format!("{} = {}", spelling.ident(column), literal(dialect, table, column, cell))
    });
    equal.collect::<Vec<_>>().join(" AND ")
}

/// One INSERT of all the rows, those that others refer to first.
pub fn insert(dialect: Dialect, table: &Table, columns: &[String], rows: &[Vec<Cell>]) -> String {
    let spelling = dialect.spelling();
    let there: Vec<(usize, &String)> =
        columns.iter().enumerate().filter(|(_, column)| table.column(column).is_some()).collect();
    let names: Vec<String> = there.iter().map(|(_, column)| spelling.ident(column)).collect();
    let lines = in_order(table, columns, rows).into_iter().map(|row| {
        let values = there
            .iter()
            .map(|(at, column)| literal(dialect, table, column, row.get(*at).unwrap_or(&Cell::Null)));
        format!("    ({})", values.collect::<Vec<_>>().join(", "))
    });
    // The database numbers rows of such a column itself, unless it is told to be quiet.
    let is_always = |column: &String| {
        table.column(column).is_some_and(|column| column.identity == Some(Identity::Always))
    };
    let overriding = if columns.iter().any(is_always) { " OVERRIDING SYSTEM VALUE" } else { "" };
    format!(
        "INSERT INTO {} ({}){overriding} VALUES\n{}",
        spelling.name(&table.name),
        names.join(", "),
        lines.collect::<Vec<_>>().join(",\n")
    )
}

/// Rows of a table that refer to others of it stand behind those.
fn in_order<'r>(table: &Table, columns: &[String], rows: &'r [Vec<Cell>]) -> Vec<&'r Vec<Cell>> {
    let at = |name: &String| columns.iter().position(|column| column == name);
    let own = table.foreign_keys.values().filter(|key| key.table == table.name).filter_map(|key| {
        let places = |names: &[String]| names.iter().map(at).collect::<Option<Vec<usize>>>();
        Some((places(&key.columns)?, places(&key.referenced)?))
    });
    let own: Vec<(Vec<usize>, Vec<usize>)> = own.collect();
    let refers = |row: &[Cell], other: &[Cell]| {
        own.iter().any(|(from, to)| from.iter().zip(to).all(|(from, to)| row[*from] == other[*to]))
    };
    let mut left: Vec<&Vec<Cell>> = rows.iter().collect();
    if own.is_empty() {
        return left;
    }
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let waits =
            |at: usize| left.iter().enumerate().any(|(other, row)| other != at && refers(left[at], row));
        let next = (0..left.len()).find(|at| !waits(*at)).unwrap_or(0);
        ordered.push(left.remove(next));
    }
    ordered
}

/// One UPDATE of one row.
pub fn update(
    dialect: Dialect,
    table: &Table,
    key: &[String],
    of: &[Cell],
    set: &[(String, Cell)],
) -> String {
    let spelling = dialect.spelling();
    let set = set.iter().map(|(column, cell)| {
        format!("{} = {}", spelling.ident(column), literal(dialect, table, column, cell))
    });
    format!(
        "UPDATE {} SET {} WHERE {}",
        spelling.name(&table.name),
        set.collect::<Vec<_>>().join(", "),
        where_key(dialect, table, key, of)
    )
}

/// One DELETE of all the rows.
pub fn delete(dialect: Dialect, table: &Table, key: &[String], of: &[Vec<Cell>]) -> String {
    let spelling = dialect.spelling();
    let condition = match key {
        [column] if of.len() > 1 => {
            let cells = of.iter().filter_map(|cells| cells.first());
            let values: Vec<String> = cells.map(|cell| literal(dialect, table, column, cell)).collect();
            format!("{} IN ({})", spelling.ident(column), values.join(", "))
        }
        _ => {
            let each = of.iter().map(|cells| where_key(dialect, table, key, cells));
            let each: Vec<String> =
                if of.len() > 1 { each.map(|each| format!("({each})")).collect() } else { each.collect() };
            each.join(" OR ")
        }
    };
    format!("DELETE FROM {} WHERE {condition}", spelling.name(&table.name))
}

/// What lets the database go on counting behind numbers that rows were given by hand.
pub fn counted_on(dialect: Dialect, table: &Table, columns: &[String]) -> Vec<String> {
    let numbered =
        table.columns.iter().filter(|column| column.identity.is_some() && columns.contains(&column.name));
    numbered.filter_map(|column| dialect.spelling().count_on(&table.name, &column.name)).collect()
}

/// The statements that put the rows of a state into its tables, which are empty.
pub fn insert_all(schema: &Schema) -> Vec<String> {
    let mut made = Vec::new();
    for table in parents_first(schema.tables.values().filter(|table| table.rows.is_some())) {
        let Some(Rows { columns, rows, .. }) = table.rows.as_deref().filter(|rows| !rows.rows.is_empty())
        else {
            continue;
        };
        let rows: Vec<Vec<Cell>> = rows.values().cloned().collect();
        made.push(insert(schema.dialect, table, columns, &rows));
        made.extend(counted_on(schema.dialect, table, columns));
    }
    made
}

impl Schema {
    /// The query that reads these columns of a table, each as text, of at most so many rows.
    pub fn rows_query(&self, table: &Table, columns: &[String], most: usize) -> String {
        let spelling = self.dialect.spelling();
        let texts = columns
            .iter()
            .filter_map(|name| table.column(name))
            .map(|column| spelling.row_text(&spelling.ident(&column.name), &declared_type(self, column)));
        let texts: Vec<String> = texts.collect();
        format!("SELECT {} FROM {} LIMIT {most}", texts.join(", "), spelling.name(&table.name))
    }
}
