//! Values for the rows of a table that others use, in batches that are committed one by one.

use tablewright_schema::schema::{IndexKeyOf, PrimaryKey, Table};
use tablewright_schema::twin::{Pair, Twin};
use tablewright_schema::{Hints, Schema};

use super::{ident, name, spelling};
use crate::expand::{begun, ended};
use crate::plan::{Lock, Route, Step, Stop};

/// How many rows are written in one transaction: what others may have to wait for is some tens of milliseconds of work.
const BATCH: u32 = 2000;

/// What walks through the rows while they are filled.
const PROCEDURE: &str = "_tablewright_fill";

/// A column that is to live beside another one is there first, and kept equal from then on. Then its rows are filled; then it gets its keys and
/// indexes.
pub(in super::super) fn route(from: &Schema, to: &Schema, hints: &Hints) -> Route {
    let mut left = hints.clone();
    let mut state = to.clone();
    let mut fills = Vec::new();
    for Pair { table, old, new } in begun(from, to) {
        let key = (table.clone(), new.clone());
        let (Some(before), Some(twin)) = (from.tables.get(&table), hints.twins.get(&key)) else { continue };
        if before.column(&old).is_none() || before.column(&new).is_some() {
            continue;
        }
        let Some(table) = state.tables.get_mut(&table) else { continue };
        fills.push(Stop::Fill(steps(table, &new, twin, hints.collation.as_deref())));
        // Rows that have no value yet, or all the same one, would be in their way.
        let speaks_of = |columns: &[String]| columns.contains(&new);
        table.uniques.retain(|_, unique| !speaks_of(&unique.columns));
        table.foreign_keys.retain(|_, key| !speaks_of(&key.columns));
        table.indexes.retain(|_, index| {
            !index.keys.iter().any(|key| matches!(&key.of, IndexKeyOf::Column(column) if *column == new))
        });
        left.filled.insert(key);
    }
    let mut stops: Vec<Stop> = going(from, to).map(Stop::state).into_iter().collect();
    if !fills.is_empty() {
        stops.push(Stop::state(state));
        stops.extend(fills);
    }
    match stops.is_empty() {
        true => Route::direct(hints),
        false => Route { stops, hints: left },
    }
}

/// The state in which a column that goes needs no value any more: from when its triggers are gone until it is, rows are written without one.
fn going(from: &Schema, to: &Schema) -> Option<Schema> {
    let mut state = from.clone();
    let mut is_other = false;
    for Pair { table, old, .. } in ended(from, to) {
        let columns =
            state.tables.get_mut(&table).map(|table| table.columns.as_mut_slice()).unwrap_or_default();
        for column in columns.iter_mut().filter(|column| column.name == old) {
            is_other |= !column.nullable && column.default.is_none();
            column.nullable |= column.default.is_none();
        }
    }
    is_other.then_some(state)
}

/// The statements that fill the column. Each can be run again at any time: rows that have their value are left alone.
fn steps(table: &Table, new: &str, twin: &Twin, usual: Option<&str>) -> Vec<Step> {
    let on = name(&table.name);
    let column = ident(new);
    let value = twin.forth.as_ref().map_or_else(|| ident(&twin.old), |forth| format!("({})", forth.sql()));
    // Where the column has a default, rows have that by now.
    let is_left = match table.column(new).and_then(|column| column.default.as_ref()) {
        None => format!("{column} IS NULL"),
        Some(_) => format!("NOT (CAST({column} AS BINARY) <=> CAST({value} AS BINARY))"),
    };
    let update = format!("UPDATE {on} SET {column} = {value} WHERE {is_left}");
    let Some(key) = &table.primary_key else {
        let note =
            format!("Rows of {} get {new}, all at once: the table has no key to walk along.", table.name);
        return vec![Step::new(update, Lock::Writes(table.name.to_string())).note(note).commits()];
    };
    let procedure = ident(PROCEDURE);
    let drop = || Step::new(format!("DROP PROCEDURE IF EXISTS {procedure}"), Lock::None);
    let note = format!(
        "Rows of {} get {new}, {BATCH} at a time along the primary key, while others use the table.",
        table.name
    );
    let body = walk(table, key, &update, usual);
    vec![
        drop().note(note),
        Step::new(format!("CREATE PROCEDURE {procedure}()\n{body}"), Lock::None),
        Step::new(format!("CALL {procedure}()"), Lock::None).commits(),
        drop(),
    ]
}

/// Goes through the table along its key: a batch begins at the key that the one before has ended at.
fn walk(table: &Table, key: &PrimaryKey, update: &str, usual: Option<&str>) -> String {
    let on = name(&table.name);
    let columns: Vec<String> = key.columns.iter().map(|column| ident(column)).collect();
    let list = columns.join(", ");
    let named = |prefix: &str| -> Vec<String> {
        (1..=columns.len()).map(|number| format!("{prefix}_{number}")).collect()
    };
    let (this, next) = (named("this"), named("next"));
    let mut declared = "DECLARE is_last BOOL DEFAULT FALSE;\n    ".to_owned();
    for names in [&this, &next] {
        for (variable, column) in names.iter().zip(&key.columns) {
            declared.push_str(&format!("DECLARE {variable} {};\n    ", type_of(table, column, usual)));
        }
    }
    declared.push_str("DECLARE CONTINUE HANDLER FOR NOT FOUND SET is_last = TRUE;");
    let from_here = behind(&columns, &this, true);
    let until_there = format!("NOT ({})", behind(&columns, &next, true));
    let (this, next) = (this.join(", "), next.join(", "));
    let forward: Vec<String> =
        named("this").iter().zip(named("next")).map(|(this, next)| format!("{this} = {next}")).collect();
    format!(
        "BEGIN\n    {declared}\n    \
         SELECT {list} INTO {this} FROM {on} ORDER BY {list} LIMIT 1;\n    \
         WHILE NOT is_last DO\n        \
         SELECT {list} INTO {next} FROM {on} WHERE {from_here} ORDER BY {list} LIMIT 1 OFFSET {BATCH};\n        \
         IF is_last THEN\n            {update} AND ({from_here});\n        \
         ELSE\n            {update} AND ({from_here}) AND {until_there};\n        \
         END IF;\n        COMMIT;\n        SET {};\n    END WHILE;\nEND",
        forward.join(", ")
    )
}

/// Whether a row's key is that one or comes after it. Written out: the servers find their way in an index by this, and not by a comparison of rows.
fn behind(columns: &[String], values: &[String], or_equal: bool) -> String {
    match (columns, values) {
        ([column], [value]) => format!("{column} {} {value}", if or_equal { ">=" } else { ">" }),
        ([column, columns @ ..], [value, values @ ..]) => {
            format!("({column} > {value} OR {column} = {value} AND {})", behind(columns, values, or_equal))
        }
        ([], _) | (_, []) => "TRUE".to_owned(),
    }
}

/// The type of a variable that holds a column's values, compared as the column compares them.
fn type_of(table: &Table, column: &str, usual: Option<&str>) -> String {
    let Some(column) = table.column(column) else { return "TEXT".to_owned() };
    let ty = spelling().type_sql(&column.ty);
    let collation = column.collation.as_deref().or(table.options.collation.as_deref()).or(usual);
    match collation.filter(|_| super::columns::is_text(table, &column.name)) {
        Some(collation) => {
            let set = collation.split('_').next().unwrap_or(collation);
            format!("{ty} CHARACTER SET {set} COLLATE {collation}")
        }
        None => ty,
    }
}
