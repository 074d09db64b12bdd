//! What stands behind ALTER TABLE: clauses that go together into one statement.

use std::collections::BTreeSet;

use tablewright_schema::dialect::mysql::Mysql;
use tablewright_schema::schema::{Column, Table};

use super::online::Way;
use super::{ident, name, spelling};
use crate::plan::{Hazard, HazardKind, Lock, Step};

/// One clause of ALTER TABLE.
pub(super) struct Clause {
    /// As it is written.
    pub sql: String,
    /// How much work it is.
    pub way: Way,
    /// What can go wrong.
    pub hazards: Vec<Hazard>,
    /// Whether values are put into another type, or made to keep what they did not have to.
    pub converts: bool,
    /// The column that it defines anew, or drops.
    defines: Option<Defined>,
}

/// A column that was there and is as a clause says.
struct Defined {
    column: String,
    /// Whether a check that is called like the column comes with it.
    checked: bool,
}

impl Clause {
    pub(super) fn new(sql: impl Into<String>, way: Way) -> Self {
        Self { sql: sql.into(), way, hazards: Vec::new(), converts: false, defines: None }
    }

    /// A clause that defines a column anew; a description alone touches no value.
    pub(super) fn converting(sql: impl Into<String>, way: Way) -> Self {
        Self { converts: way > Way::Instant, ..Self::new(sql, way) }
    }

    /// `MODIFY COLUMN`, which says everything of a column; with the check that is called like it, where `table` is the one that it has then.
    pub(super) fn modify(table: Option<&Table>, column: &Column, way: Way) -> Self {
        let (sql, checked) = match table {
            Some(table) => {
                (Mysql::column_of(table, column), Mysql::column_check(table, &column.name).is_some())
            }
            None => (spelling().column(column), false),
        };
        let defines = Some(Defined { column: column.name.clone(), checked });
        Self { defines, ..Self::new(format!("MODIFY COLUMN {sql}"), way) }
    }

    /// The same; its values are put into another type, or made to keep what they did not have to.
    pub(super) fn modify_converting(table: Option<&Table>, column: &Column, way: Way) -> Self {
        Self { converts: way > Way::Instant, ..Self::modify(table, column, way) }
    }

    /// `DROP COLUMN`.
    pub(super) fn drop_column(column: &str, way: Way) -> Self {
        let defines = Some(Defined { column: column.to_owned(), checked: false });
        Self { defines, ..Self::new(format!("DROP COLUMN {}", ident(column)), way) }
    }

    pub(super) fn hazard(
        mut self,
        kind: HazardKind,
        subject: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        self.hazards.push(Hazard { kind, subject: subject.into(), reason: reason.into() });
        self
    }
}

/// MariaDB keeps a check that is called like a column at that column, and forgets it where the column is defined anew; MySQL keeps it at the table, where
/// it has to go by itself (<https://dev.mysql.com/doc/refman/8.0/en/create-table-check-constraints.html>). `standing` are the columns that have one.
pub(super) fn let_checks_go(clauses: &mut [Clause], standing: &mut BTreeSet<String>) {
    for clause in clauses {
        let Some(Defined { column, checked }) = &clause.defines else { continue };
        let check = ident(column);
        // What would close the comment cannot stand in it.
        if standing.remove(column) && !check.contains("*/") {
            clause.sql = format!("/*!80016 DROP CONSTRAINT {check}, */ {}", clause.sql);
        }
        if *checked {
            standing.insert(column.clone());
        }
    }
}

/// One statement of all the clauses, which happens as a whole or not at all. `simple`: nothing of the table keeps it from being altered
/// while it is used.
pub(super) fn alter(table: &Table, clauses: Vec<Clause>, simple: bool) -> Option<Step> {
    alter_and_respread(table, clauses, None, simple)
}

/// The same; what spreads all rows anew over partitions stands behind everything else.
pub(super) fn alter_and_respread(
    table: &Table,
    clauses: Vec<Clause>,
    respread: Option<&str>,
    simple: bool,
) -> Option<Step> {
    if clauses.is_empty() && respread.is_none() {
        return None;
    }
    let way = clauses.iter().map(|clause| clause.way).max().unwrap_or(Way::Server);
    let way = if simple { way } else { way.max(Way::Server) };
    let way = if respread.is_some() { Way::Copy } else { way };
    let lock = match way {
        Way::Instant | Way::Inplace => Lock::None,
        Way::Server | Way::Copy => Lock::Writes(table.name.to_string()),
    };
    let lines: Vec<&str> = clauses.iter().map(|clause| clause.sql.as_str()).collect();
    let asked = way.asked();
    let sql = match lines.as_slice() {
        [] => format!("ALTER TABLE {}", name(&table.name)),
        [one] => format!("ALTER TABLE {} {one}{asked}", name(&table.name)),
        all => format!("ALTER TABLE {}\n    {}{asked}", name(&table.name), all.join(",\n    ")),
    };
    let sql = match respread {
        Some(clause) => format!("{sql}\n{clause}"),
        None => sql,
    };
    let mut step = Step::new(sql, lock);
    step.hazards = clauses.into_iter().flat_map(|clause| clause.hazards).collect();
    if way == Way::Copy {
        let reason = "only a copy of the table can make this change: nobody writes to it meanwhile";
        step = step.hazard(HazardKind::RewriteTable, table.name.to_string(), reason);
    }
    Some(step)
}
