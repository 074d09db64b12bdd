//! What is to be run: steps in order, each with the lock it takes and the hazards it carries.

use std::fmt;

use tablewright_schema::{Dialect, Hints, Schema};

use crate::change::Change;
use crate::dialect;
use crate::diff::diff;
use crate::expand::{self, Mark};
use crate::{preconditions, reference};

/// One atomic unit, the content of one file in one direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Statements, in order.
    pub steps: Vec<Step>,
    /// How they are run.
    pub mode: Mode,
    /// What is asked before the first of them: rows in the answer would stop it.
    pub preconditions: Vec<Precondition>,
    /// The columns that begin, or end, to live beside others, and tables that begin, or end, to have two names.
    pub marks: Vec<Mark>,
    /// Whose rows are carried from here on, as the header says it.
    pub rows: Vec<String>,
}

/// A question whose answer has to be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Precondition {
    /// What would happen.
    pub kind: HazardKind,
    /// What it is about: `agents.agents_email_key`.
    pub subject: String,
    /// A query in one line that gives the rows in the way, with their keys, or the values that are in the way, each as text.
    pub query: String,
}

impl Plan {
    /// Steps of which nothing is asked.
    pub fn new(steps: Vec<Step>, mode: Mode) -> Self {
        Self { steps, mode, preconditions: Vec::new(), marks: Vec::new(), rows: Vec::new() }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Every hazard of every step.
    pub fn hazards(&self) -> impl Iterator<Item = &Hazard> {
        self.steps.iter().flat_map(|step| &step.hazards)
    }
}

/// How the steps of a plan are run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// In the transaction that the runner opens.
    #[default]
    Transaction,
    /// In a transaction of the file's own, foreign keys not enforced meanwhile: a SQLite table rebuild. Dropping the
    /// old table would otherwise carry out the `ON DELETE` actions of its children. The first two steps stand before
    /// the transaction and the last one after it: they make and drop the temporary table of what the file proves.
    ForeignKeysOff,
    /// Statement by statement: what the database refuses inside a transaction.
    NoTransaction,
    /// Steps that stand [alone](Step::alone) by themselves, those between them in a transaction: no lock is kept for longer than it is needed.
    InParts,
    /// What commits as it goes; run again, it goes on with what is left.
    Resumable,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The statement, without a semicolon.
    pub sql: String,
    /// A sentence for the reader of the file, where the statement does not speak for itself.
    pub note: Option<String>,
    /// What it keeps others from doing.
    pub lock: Lock,
    /// What can go wrong, or is lost.
    pub hazards: Vec<Hazard>,
    /// Whether it shares no transaction with the steps around it: the database refuses it there, or it works for long.
    pub alone: bool,
    /// Whether it commits as it goes and, run again, goes on with what is left.
    pub commits: bool,
}

impl Step {
    /// A statement without a note or hazards.
    pub fn new(sql: impl Into<String>, lock: Lock) -> Self {
        Self { sql: sql.into(), note: None, lock, hazards: Vec::new(), alone: false, commits: false }
    }

    /// Adds a sentence for the reader.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// The same, outside of any transaction with others.
    pub fn alone(self) -> Self {
        Self { alone: true, ..self }
    }

    /// The same, committing as it goes: it can be run again at any time.
    pub fn commits(self) -> Self {
        Self { alone: true, commits: true, ..self }
    }

    /// Adds a hazard.
    pub fn hazard(mut self, kind: HazardKind, subject: impl Into<String>, reason: impl Into<String>) -> Self {
        self.hazards.push(Hazard { kind, subject: subject.into(), reason: reason.into() });
        self
    }
}

/// What a statement keeps others from doing, and on which table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lock {
    /// Nothing that anyone would notice.
    None,
    /// Writing to the table.
    Writes(String),
    /// Reading and writing the table.
    ReadsAndWrites(String),
    /// Writing to the whole database (SQLite).
    Database,
}

/// Something that can go wrong, or be lost, by a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// Which kind.
    pub kind: HazardKind,
    /// What it concerns: `agents`, `agents.title`.
    pub subject: String,
    /// What happens, in one sentence.
    pub reason: String,
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.kind.code(), self.subject, self.reason)
    }
}

/// Something that stops a plan and cannot step aside: the database would refuse a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Kind and name: `view open_orders`.
    pub object: String,
    /// Why, as in "it reads orders.state, which goes".
    pub reason: String,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.object, self.reason)
    }
}

/// The kinds of hazards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HazardKind {
    /// A table and all its rows go.
    DropTable,
    /// A column and all its values go.
    DropColumn,
    /// An object goes that holds more than its definition: a sequence, an extension.
    DropObject,
    /// A partition and all its rows go.
    DropPartition,
    /// The former versions of a table's rows go.
    DropHistory,
    /// A value of an enum goes; rows that hold it get another, or stop the migration.
    DropEnumValue,
    /// Values may not fit the new type.
    NarrowType,
    /// A required column arrives with nothing for the rows that exist: it fails unless the table is empty.
    RequiredColumn,
    /// Rows that hold NULL stop the migration.
    SetNotNull,
    /// Rows that are equal stop the migration.
    AddUnique,
    /// Rows that break the check stop the migration.
    AddCheck,
    /// Rows whose documents break the JSON Schema of their column stop the migration.
    AddJsonSchema,
    /// Rows that point nowhere stop the migration.
    AddForeignKey,
    /// The table is written anew while nobody can use it.
    RewriteTable,
    /// Values that were dropped come back as a filler.
    Filler,
    /// A row goes that belongs to the code: rows that refer to it stop the migration or go with it.
    DeleteReferenceRow,
}

impl HazardKind {
    /// Every kind.
    pub const ALL: [HazardKind; 16] = [
        HazardKind::DropTable,
        HazardKind::DropColumn,
        HazardKind::DropObject,
        HazardKind::DropPartition,
        HazardKind::DropHistory,
        HazardKind::DropEnumValue,
        HazardKind::NarrowType,
        HazardKind::RequiredColumn,
        HazardKind::SetNotNull,
        HazardKind::AddUnique,
        HazardKind::AddCheck,
        HazardKind::AddJsonSchema,
        HazardKind::AddForeignKey,
        HazardKind::RewriteTable,
        HazardKind::Filler,
        HazardKind::DeleteReferenceRow,
    ];

    /// The word for `--allow` and for files.
    pub fn code(self) -> &'static str {
        match self {
            HazardKind::DropTable => "drop_table",
            HazardKind::DropColumn => "drop_column",
            HazardKind::DropObject => "drop_object",
            HazardKind::DropPartition => "drop_partition",
            HazardKind::DropHistory => "drop_history",
            HazardKind::DropEnumValue => "drop_enum_value",
            HazardKind::NarrowType => "narrow_type",
            HazardKind::RequiredColumn => "required_column",
            HazardKind::SetNotNull => "set_not_null",
            HazardKind::AddUnique => "add_unique",
            HazardKind::AddCheck => "add_check",
            HazardKind::AddJsonSchema => "add_json_schema",
            HazardKind::AddForeignKey => "add_foreign_key",
            HazardKind::RewriteTable => "rewrite_table",
            HazardKind::Filler => "filler",
            HazardKind::DeleteReferenceRow => "delete_reference_row",
        }
    }

    /// The kind of that word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether something of the rows does not come back: said in the file even where nothing needs to be allowed.
    pub fn is_loss(self) -> bool {
        match self {
            HazardKind::DropTable
            | HazardKind::DropColumn
            | HazardKind::DropObject
            | HazardKind::DropPartition
            | HazardKind::DropHistory
            | HazardKind::DropEnumValue
            | HazardKind::NarrowType
            | HazardKind::Filler => true,
            HazardKind::RequiredColumn
            | HazardKind::SetNotNull
            | HazardKind::AddUnique
            | HazardKind::AddCheck
            | HazardKind::AddJsonSchema
            | HazardKind::AddForeignKey
            | HazardKind::RewriteTable
            | HazardKind::DeleteReferenceRow => false,
        }
    }

    /// Whether it must be allowed by name: what it takes is gone, or it cannot succeed on a table with rows.
    pub fn must_be_allowed(self) -> bool {
        match self {
            HazardKind::DropTable
            | HazardKind::DropColumn
            | HazardKind::DropObject
            | HazardKind::DropPartition
            | HazardKind::DropHistory
            | HazardKind::DropEnumValue
            | HazardKind::NarrowType
            | HazardKind::RequiredColumn
            | HazardKind::DeleteReferenceRow => true,
            HazardKind::SetNotNull
            | HazardKind::AddUnique
            | HazardKind::AddCheck
            | HazardKind::AddJsonSchema
            | HazardKind::AddForeignKey
            | HazardKind::RewriteTable
            | HazardKind::Filler => false,
        }
    }
}

/// A change of the database as one or more consecutive files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The state before.
    pub from: Schema,
    /// The state after.
    pub to: Schema,
    /// What differs.
    pub changes: Vec<Change>,
    /// From `from` to `to`.
    pub up: Plan,
    /// From `to` to `from`.
    pub down: Plan,
}

/// Plans the way from one state to another and back, in as many stages as the database needs. No stages: no difference.
pub fn plan(from: &Schema, to: &Schema, hints: &Hints) -> Vec<Stage> {
    let dialect = from.dialect;
    if diff(from, to, hints).is_empty() {
        return Vec::new();
    }
    let hints = &expand::busy(from, to, hints);
    let Route { stops, hints } = dialect::planner(dialect).route(from, to, hints);
    let mut stages = Vec::new();
    let mut here = from.clone();
    for stop in stops.into_iter().chain([Stop::state(to.clone())]) {
        match stop {
            Stop::State(next) => {
                let next = *next;
                stages.extend(stage(dialect, &here, &next, &hints));
                here = next;
            }
            Stop::Fill(steps) => stages.push(Stage {
                from: here.clone(),
                to: here.clone(),
                changes: Vec::new(),
                up: Plan::new(steps, Mode::Resumable),
                down: Plan::default(),
            }),
        }
    }
    stages
}

/// The way between two states, as what has to be committed on it.
pub(crate) struct Route {
    /// What is reached before the last state, in order.
    pub(crate) stops: Vec<Stop>,
    /// What holds on this way: the hints, but for what the stops do themselves.
    pub(crate) hints: Hints,
}

impl Route {
    /// Straight there.
    pub(crate) fn direct(hints: &Hints) -> Self {
        Route { stops: Vec::new(), hints: hints.clone() }
    }
}

/// What is committed by itself.
pub(crate) enum Stop {
    /// A state.
    State(Box<Schema>),
    /// Rows get values; the state stays. On the way back there is nothing to do.
    Fill(Vec<Step>),
}

impl Stop {
    /// A state on the way.
    pub(crate) fn state(schema: Schema) -> Self {
        Self::State(Box::new(schema))
    }
}

fn stage(dialect: Dialect, from: &Schema, to: &Schema, hints: &Hints) -> Option<Stage> {
    let changes = diff(from, to, hints);
    if changes.is_empty() {
        return None;
    }
    let back = hints.inverted();
    let planner = dialect::planner(dialect);
    let changes_back = diff(to, from, &back);
    let mut up = planner.plan(from, to, &changes, hints);
    up.preconditions = preconditions::of(&up, from, &changes);
    up.marks = expand::marks(from, to, hints);
    up.rows = reference::headers(from, to);
    expand::keeps_values(&mut up, from, to, hints);
    let mut down = planner.plan(to, from, &changes_back, &back);
    down.preconditions = preconditions::of(&down, to, &changes_back);
    expand::keeps_values(&mut down, to, from, &back);
    Some(Stage { from: from.clone(), to: to.clone(), changes, up, down })
}

#[cfg(test)]
mod tests {
    use super::HazardKind;

    #[test]
    fn what_has_to_be_allowed_on_the_way_up_has_to_be_on_the_way_down() {
        let kinds = HazardKind::ALL.into_iter().filter(|kind| kind.must_be_allowed());
        let mut ours: Vec<&str> = kinds.map(HazardKind::code).collect();
        let mut asked = tablewright::migrate::MUST_BE_ALLOWED.to_vec();
        ours.sort();
        asked.sort();
        assert_eq!(ours, asked);
    }
}
