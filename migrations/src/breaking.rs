//! Changes that an application which runs meanwhile does not live through, and how it does in two steps.

use std::collections::BTreeSet;
use std::fmt;

use tablewright_schema::schema::{Column, ColumnType, Table};
use tablewright_schema::twin::{Alias, Pair, pairs};
use tablewright_schema::{Dialect, Schema};

use crate::change::{Change, Rename, TableChange};

/// A change that an application which runs meanwhile does not live through, however fast it is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breaking {
    /// A column or a table has another name.
    Renamed {
        /// The name that goes: `agents.title`.
        from: String,
        /// The new one.
        to: String,
        /// Whether both names can live for a while.
        can_expand: bool,
    },
    /// A column holds values of another type.
    Type {
        /// The column: `orders.price`.
        column: String,
        /// What it was declared as.
        was: String,
    },
    /// A column goes.
    Dropped {
        /// The column.
        column: String,
        /// Whether a row cannot be written without it.
        required: bool,
    },
    /// A column takes no NULL any more, or has come and takes none, and has no default.
    Required {
        /// The column.
        column: String,
    },
}

impl fmt::Display for Breaking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Breaking::Renamed { from, to, .. } => write!(f, "{from} is called {to}"),
            Breaking::Type { column, was } => write!(f, "{column} is no {was} any more"),
            Breaking::Dropped { column, .. } => write!(f, "{column} goes"),
            Breaking::Required { column } => write!(f, "{column} has to be written"),
        }
    }
}

impl Breaking {
    /// How an application lives through it: what to do in two steps.
    pub fn advice(&self, name: &str) -> String {
        match self {
            Breaking::Renamed { can_expand: true, .. } => {
                format!("both names for a while: `tablewright generate {name} --expand`")
            }
            Breaking::Renamed { from, can_expand: false, .. } => {
                format!(
                    "stop what speaks of {from} for that moment, or let a view of that name stay for a while"
                )
            }
            Breaking::Type { column, was } => {
                let old = column.rsplit('.').next().unwrap_or(column);
                format!(
                    "both types for a while, each under a name of its own: `{old}_new: {{ type: …, renamed_from: {old}, expand: {{ type: {was} }} }}`"
                )
            }
            Breaking::Dropped { required: false, .. } => {
                "first the application that does not speak of it, then this migration".to_owned()
            }
            Breaking::Dropped { column, required: true } => {
                let old = column.rsplit('.').next().unwrap_or(column);
                format!(
                    "first a migration that makes it nullable (`?` at the type of {old}), then the application that does not speak of it, then this"
                )
            }
            Breaking::Required { .. } => {
                "first the application that always writes it, then this migration; or give it a default"
                    .to_owned()
            }
        }
    }
}

/// What of the changes breaks an application that runs meanwhile.
///
/// Columns that live beside others are none of it: that is what they do so for.
pub fn breaking(from: &Schema, to: &Schema, changes: &[Change]) -> Vec<Breaking> {
    let mut found = Vec::new();
    let living: BTreeSet<Pair> = pairs(from).into_iter().chain(pairs(to)).collect();
    let dialect = from.dialect;
    for change in changes {
        match change {
            Change::Rename(Rename::Table { from: old, to: new }) => {
                // A view of that name goes on.
                let alias = Alias { old: old.clone(), new: new.clone() };
                if !alias.is_in(to) {
                    let family = to.tables.get(new).map(|table| &table.family);
                    let can_expand =
                        family.is_some_and(|family| !family.has_parents() && family.of.is_none());
                    let (from, to) = (old.to_string(), new.to_string());
                    found.push(Breaking::Renamed { from, to, can_expand });
                }
            }
            Change::Rename(Rename::Column { table, from, to }) => {
                let from = format!("{table}.{from}");
                found.push(Breaking::Renamed { from, to: to.clone(), can_expand: true });
            }
            Change::AlterTable { to, changes, .. } => {
                found.extend(changes.iter().filter_map(|change| in_table(dialect, to, change, &living)));
            }
            Change::Rename(Rename::Enum { .. } | Rename::EnumValue { .. } | Rename::Object { .. })
            | Change::Enum(_)
            | Change::CreateTable(_)
            | Change::DropTable(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => {}
        }
    }
    found
}

fn in_table(
    dialect: Dialect,
    table: &Table,
    change: &TableChange,
    living: &BTreeSet<Pair>,
) -> Option<Breaking> {
    let place = |column: &Column| format!("{}.{}", table.name, column.name);
    let is_filled = |column: &Column| {
        column.nullable || column.default.is_some() || column.identity.is_some() || column.generated.is_some()
    };
    let lives = |column: &Column| {
        let mut pairs = living.iter().filter(|pair| pair.table == table.name);
        pairs.any(|pair| pair.old == column.name || pair.new == column.name)
    };
    match change {
        TableChange::DropColumn(column) if column.generated.is_none() && !lives(column) => {
            Some(Breaking::Dropped { column: place(column), required: !is_filled(column) })
        }
        TableChange::AddColumn { column, .. } if !is_filled(column) && !lives(column) => {
            Some(Breaking::Required { column: place(column) })
        }
        TableChange::AlterColumn { from, to, .. } if !same_values(&from.ty, &to.ty) && !lives(to) => {
            Some(Breaking::Type { column: place(to), was: dialect.spelling().type_sql(&from.ty) })
        }
        TableChange::AlterColumn { from, to, .. } if from.nullable && !is_filled(to) && !lives(to) => {
            Some(Breaking::Required { column: place(to) })
        }
        TableChange::AddColumn { .. }
        | TableChange::AlterColumn { .. }
        | TableChange::DropColumn(_)
        | TableChange::AddConstraint(_)
        | TableChange::RenameConstraint { .. }
        | TableChange::AlterConstraint { .. }
        | TableChange::DropConstraint(_)
        | TableChange::AddIndex(_)
        | TableChange::RenameIndex { .. }
        | TableChange::AlterIndex { .. }
        | TableChange::DropIndex(_)
        | TableChange::Comment { .. }
        | TableChange::Family { .. }
        | TableChange::Access { .. }
        | TableChange::Options { .. } => None,
    }
}

/// Whether values of both types are values of one kind to an application: the length of a text says nothing of that.
fn same_values(a: &ColumnType, b: &ColumnType) -> bool {
    match (a, b) {
        (ColumnType::Native(a), ColumnType::Native(b)) => a.split('(').next() == b.split('(').next(),
        (_, _) => a == b,
    }
}
