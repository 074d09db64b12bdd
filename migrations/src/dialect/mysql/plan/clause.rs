//! What stands behind ALTER TABLE: clauses that go together into one statement.

use tablewright_schema::schema::Table;

use super::name;
use super::online::Way;
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
}

impl Clause {
    pub(super) fn new(sql: impl Into<String>, way: Way) -> Self {
        Self { sql: sql.into(), way, hazards: Vec::new(), converts: false }
    }

    /// A clause that defines a column anew; a description alone touches no value.
    pub(super) fn converting(sql: impl Into<String>, way: Way) -> Self {
        Self { converts: way > Way::Instant, ..Self::new(sql, way) }
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
