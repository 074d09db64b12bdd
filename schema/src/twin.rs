//! A column that takes the place of an older one, while applications still speak of both: a rename, or a change of type, in two steps.
//!
//! Between the steps the table has both, and triggers of ours keep them equal, whichever of the two is written. They are objects like any
//! other, so that this state is one like any other; they are told by their names. A table that is renamed so leaves a view of its former name.

use std::collections::BTreeSet;

use crate::model::{PerDialect, Type};
use crate::object::{ObjectId, ObjectKind};
use crate::schema::{Expr, Schema};
use crate::{Dialect, ObjectName, Span, naming};

/// What the YAML says of the older column: `expand`, `contract`.
#[derive(Clone, Debug)]
pub struct Former {
    /// Whether it lives.
    pub phase: Phase,
    /// Its type, where it is another one.
    pub ty: Option<PerDialect<Type>>,
    /// Whether NULL may be stored in it.
    pub nullable: bool,
    /// SQL: its value, made of the table's columns, where it is not that of the newer one.
    pub using: Option<PerDialect<String>>,
    /// Where this is said.
    pub span: Span,
}

/// What the YAML says of the former name of a table: `expand`, `contract`.
#[derive(Clone, Copy, Debug)]
pub struct FormerName {
    /// Whether it lives.
    pub phase: Phase,
    /// Where this is said.
    pub span: Span,
}

/// Which of the two columns, or names, are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Both.
    Expand,
    /// The newer one.
    Contract,
}

/// How two columns of a table come out of each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// The older one.
    pub old: String,
    /// The newer one's value, an expression over the table's columns; `None` where it is the older one's.
    pub forth: Option<Expr>,
    /// The older one's value; `None` where it is the newer one's.
    pub back: Option<Expr>,
}

/// Two columns of a table that the database keeps equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The table.
    pub table: ObjectName,
    /// The older column.
    pub old: String,
    /// The newer one.
    pub new: String,
}

impl Pair {
    /// The trigger without which the two are not kept equal.
    fn trigger(&self, dialect: Dialect) -> ObjectId {
        let name = naming::twin(&self.table, &self.old, &self.new, dialect.spelling().twin_suffix());
        let on = Some(self.table.clone());
        ObjectId { kind: ObjectKind::Trigger, on, name: self.table.sibling(name), arguments: None }
    }

    /// Whether the state has both columns, and what keeps them equal.
    pub fn is_in(&self, state: &Schema) -> bool {
        let has =
            |column: &str| state.tables.get(&self.table).is_some_and(|table| table.column(column).is_some());
        has(&self.old) && has(&self.new) && state.objects.contains_key(&self.trigger(state.dialect))
    }
}

/// The columns of a state that the database keeps equal.
pub fn pairs(state: &Schema) -> BTreeSet<Pair> {
    let ours = state.objects.keys().filter(|id| id.kind == ObjectKind::Trigger);
    let tables = ours.filter(|id| naming::is_twin(&id.name.name)).filter_map(|id| id.on.as_ref());
    let mut found = BTreeSet::new();
    for table in tables.collect::<BTreeSet<_>>().into_iter().filter_map(|name| state.tables.get(name)) {
        for (old, new) in table.columns.iter().flat_map(|old| table.columns.iter().map(move |new| (old, new)))
        {
            let pair = Pair { table: table.name.clone(), old: old.name.clone(), new: new.name.clone() };
            if old.name != new.name && pair.is_in(state) {
                found.insert(pair);
            }
        }
    }
    found
}

/// A table that is called by two names: a view has the older one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alias {
    /// What the table was called, and the view is.
    pub old: ObjectName,
    /// What the table is called.
    pub new: ObjectName,
}

impl Alias {
    /// The view.
    pub fn view(&self) -> ObjectId {
        ObjectId::new(ObjectKind::View, self.old.clone())
    }

    /// Whether the state has the table by the one name, and a view of the other.
    pub fn is_in(&self, state: &Schema) -> bool {
        state.tables.contains_key(&self.new) && state.objects.contains_key(&self.view())
    }
}
