//! Drops tables so that no action of a foreign key fires: SQLite deletes the rows of a table before it drops it.

use tablewright_schema::Dialect;
use tablewright_schema::schema::{Schema, Table};

use super::plan::Altered;
use crate::plan::{HazardKind, Lock, Step};

/// An order to drop tables in.
pub(super) struct Order<'a> {
    /// Children before their parents, as far as there are no cycles.
    pub tables: Vec<&'a Table>,
    /// Whether a foreign key still refers to a table when it is dropped.
    pub foreign_keys_off: bool,
}

/// Children first. A table that another one still refers to, or itself, can only go with foreign keys off.
pub(super) fn order<'a>(dropped: &[&'a Table], from: &Schema, rebuilt: &[&Altered<'_>]) -> Order<'a> {
    let mut left: Vec<&Table> = dropped.to_vec();
    let mut tables = Vec::new();
    let mut foreign_keys_off = false;
    let refers =
        |child: &Table, parent: &Table| child.foreign_keys.values().any(|key| key.table == parent.name);
    while !left.is_empty() {
        let free = left.iter().position(|parent| !left.iter().any(|child| refers(child, parent)));
        foreign_keys_off |= free.is_none();
        tables.push(left.remove(free.unwrap_or(0)));
    }
    // A rebuilt child refers no longer, but then foreign keys are off anyway.
    let stays = |table: &&Table| {
        !dropped.iter().any(|gone| gone.name == table.name)
            && !rebuilt.iter().any(|altered| altered.from.name == table.name)
    };
    foreign_keys_off |=
        from.tables.values().filter(stays).any(|child| dropped.iter().any(|parent| refers(child, parent)));
    Order { tables, foreign_keys_off }
}

/// Drops a table. What named it is gone, or names something else by then: the wanted schema was built without it.
pub(super) fn drop(table: &Table) -> Step {
    let sql = format!("DROP TABLE {}", Dialect::Sqlite.spelling().name(&table.name));
    Step::new(sql, Lock::Database).hazard(
        HazardKind::DropTable,
        table.name.to_string(),
        "the table and every row of it are lost",
    )
}
