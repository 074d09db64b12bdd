//! Expand and contract: which of the two steps a plan is, and what it does not take away.

use std::collections::BTreeSet;
use std::fmt;

use tablewright_schema::twin::{Pair, pairs};
use tablewright_schema::{Hints, Schema};

use crate::plan::{HazardKind, Plan};

/// One of the two steps of a column's way to another name or type: a line of the file's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// From here on both columns live.
    Expand(Pair),
    /// From here on the newer one alone does.
    Contract(Pair),
}

impl fmt::Display for Mark {
    /// `expand: agents.title to agents.name`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, Pair { table, old, new }) = match self {
            Mark::Expand(pair) => ("expand", pair),
            Mark::Contract(pair) => ("contract", pair),
        };
        write!(f, "{word}: {table}.{old} to {table}.{new}")
    }
}

/// What of this a plan from one state to another does.
pub(crate) fn marks(from: &Schema, to: &Schema) -> Vec<Mark> {
    begun(from, to)
        .into_iter()
        .map(Mark::Expand)
        .chain(ended(from, to).into_iter().map(Mark::Contract))
        .collect()
}

/// The pairs of which a plan takes the older column away.
pub(crate) fn ended(from: &Schema, to: &Schema) -> BTreeSet<Pair> {
    let after = pairs(to);
    let is_ended = |pair: &Pair| {
        let table = to.tables.get(&pair.table);
        let stays = |column: &str| table.is_some_and(|table| table.column(column).is_some());
        !after.contains(pair) && stays(&pair.new) && !stays(&pair.old)
    };
    pairs(from).into_iter().filter(is_ended).collect()
}

/// The hints, with the tables that are expanded among those that others use meanwhile: that is why it was asked for.
pub(crate) fn busy(from: &Schema, to: &Schema, hints: &Hints) -> Hints {
    let mut hints = hints.clone();
    hints.large.extend(begun(from, to).into_iter().map(|pair| pair.table));
    hints
}

/// The columns of a state that live beside others.
pub fn living(state: &Schema) -> BTreeSet<Pair> {
    pairs(state)
}

/// The pairs that a plan begins.
pub(crate) fn begun(from: &Schema, to: &Schema) -> BTreeSet<Pair> {
    pairs(to).difference(&pairs(from)).cloned().collect()
}

/// A column that goes takes nothing away where another one holds the same, and the database has kept them equal until then.
pub(crate) fn keeps_values(plan: &mut Plan, from: &Schema, to: &Schema, hints: &Hints) {
    for pair in pairs(from) {
        let Pair { table, old, new } = &pair;
        let Some((before, after)) = from.tables.get(table).zip(to.tables.get(table)) else { continue };
        let same_type = before.column(old).zip(before.column(new)).is_some_and(|(old, new)| old.ty == new.ty);
        let is_copy = hints
            .twins
            .get(&(table.clone(), new.clone()))
            .is_none_or(|twin| twin.forth.is_none() && twin.back.is_none());
        for (gone, kept) in [(old, new), (new, old)] {
            if !same_type || !is_copy || after.column(gone).is_some() || after.column(kept).is_none() {
                continue;
            }
            let subject = format!("{table}.{gone}");
            for step in &mut plan.steps {
                let count = step.hazards.len();
                step.hazards
                    .retain(|hazard| hazard.kind != HazardKind::DropColumn || hazard.subject != subject);
                if step.hazards.len() < count && step.note.is_none() {
                    step.note = Some(format!("{table}.{kept} holds the same."));
                }
            }
        }
    }
}
