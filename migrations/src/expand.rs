//! Expand and contract: which of the two steps a plan is, and what it does not take away.

use std::collections::BTreeSet;
use std::fmt;

use tablewright::sql::{Token, tokens_of};
use tablewright_schema::object::{Object, ObjectKind};
use tablewright_schema::twin::{Alias, Pair, pairs};
use tablewright_schema::{Dialect, Hints, ObjectName, Schema};

use crate::dialect;
use crate::plan::{HazardKind, Plan};

/// One of the two steps of a column's way to another name or type, or of a table's to another name: a line of the file's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// From here on both live.
    Expand(Subject),
    /// From here on the newer one alone does.
    Contract(Subject),
}

/// What has two names for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Two columns of a table.
    Column(Pair),
    /// A table, and a view of its former name.
    Table(Alias),
}

impl fmt::Display for Mark {
    /// `expand: agents.title to agents.name`, `expand: agents to bots`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, subject) = match self {
            Mark::Expand(subject) => ("expand", subject),
            Mark::Contract(subject) => ("contract", subject),
        };
        match subject {
            Subject::Column(Pair { table, old, new }) => write!(f, "{word}: {table}.{old} to {table}.{new}"),
            Subject::Table(Alias { old, new }) => write!(f, "{word}: {old} to {new}"),
        }
    }
}

/// A table that lives on under its former name as a view, for as long as applications speak of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewed {
    /// The former name.
    pub name: String,
    /// What works with a table there and does not go through the view: `` `COPY`, `TRUNCATE` ``.
    pub beyond: &'static str,
}

/// The tables to which these marks give a view of their former name.
pub fn viewed<'a>(dialect: Dialect, marks: impl IntoIterator<Item = &'a Mark>) -> Vec<Viewed> {
    let beyond = dialect::planner(dialect).beyond_views();
    let names = marks.into_iter().filter_map(|mark| match mark {
        Mark::Expand(Subject::Table(alias)) => Some(alias.old.to_string()),
        Mark::Expand(Subject::Column(_)) | Mark::Contract(_) => None,
    });
    names.map(|name| Viewed { name, beyond }).collect()
}

/// What of this a plan from one state to another does.
pub(crate) fn marks(from: &Schema, to: &Schema, hints: &Hints) -> Vec<Mark> {
    let (before, after) = (aliases(from, hints), aliases(to, hints));
    let came = after.difference(&before).cloned();
    let goes = before.difference(&after).cloned().chain(unsaid(from, to, hints));
    // A table that is called by its old name again has not lost it.
    let goes = goes.filter(|alias| !to.tables.contains_key(&alias.old) && to.tables.contains_key(&alias.new));
    let begun = begun(from, to).into_iter().map(Subject::Column).chain(came.map(Subject::Table));
    let ended = ended(from, to).into_iter().map(Subject::Column).chain(goes.map(Subject::Table));
    begun.map(Mark::Expand).chain(ended.map(Mark::Contract)).collect()
}

/// The tables of a state that have two names.
fn aliases(state: &Schema, hints: &Hints) -> BTreeSet<Alias> {
    let all = hints.aliases.iter().map(|(new, old)| Alias { old: old.clone(), new: new.clone() });
    all.filter(|alias| alias.is_in(state)).collect()
}

/// Views that go and show a table whole, of which the YAML says nothing any more.
fn unsaid(from: &Schema, to: &Schema, hints: &Hints) -> Vec<Alias> {
    let views = from.objects.values().filter(|object| {
        object.id.kind == ObjectKind::View
            && !to.objects.contains_key(&object.id)
            && !hints.aliases.values().any(|old| *old == object.id.name)
    });
    let shown = views.filter_map(|view| Some((view, shown_whole(view, from)?)));
    shown.map(|(view, table)| Alias { old: view.id.name.clone(), new: table.clone() }).collect()
}

/// The table of which a view shows every column by its name, and nothing else.
fn shown_whole<'a>(view: &Object, state: &'a Schema) -> Option<&'a ObjectName> {
    let found = tokens_of(&view.sql, dialect::database(state.dialect));
    let word = |word: &str| found.iter().position(|token| token.is_word(word));
    let (select, from) = word("select").zip(word("from"))?;
    let (columns, source) = (found.get(select + 1..from)?, found.get(from + 1..)?);
    let names = |token: &Token<'_>| token.is_symbol(".") || token.ident().is_some();
    let name = source.last().filter(|_| source.iter().all(names))?.ident()?;
    let mut tables = state.tables.values().filter(|table| table.name.name == name && source.len() <= 3);
    let table = tables.next()?;
    let is_plain = |token: &Token<'_>| {
        token.is_symbol(",")
            || token.is_symbol(".")
            || token.is_word("as")
            || token.ident().is_some_and(|name| name == table.name.name || table.column(&name).is_some())
    };
    let is_listed = |column: &String| columns.iter().any(|token| token.ident().as_ref() == Some(column));
    let whole = table.columns.iter().all(|column| is_listed(&column.name));
    (whole && columns.iter().all(is_plain)).then_some(&table.name)
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
