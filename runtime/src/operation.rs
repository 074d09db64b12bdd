//! What a statement does, by name: `agents.find`. Names are for traces, spans, logs and tests; they hold no values.

use std::fmt;

/// The name of what a statement does: a table and a verb, `agents.find`, or a verb alone, `commit`.
///
/// It is what [`tracing`](https://docs.rs/tracing) spans, the slow log and traces show, and by which tests inject faults.
/// A relation that is loaded goes by its own name: `agents.tools`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Operation {
    /// The table, as the YAML has it. Empty where it is about none: `begin`.
    pub table: &'static str,
    /// What is done.
    pub verb: Verb,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Verb {
    /// Reads one row by a key.
    Find,
    /// Reads rows.
    Select,
    /// Reads one page of rows.
    Page,
    /// Counts rows.
    Count,
    /// Asks whether there is a row.
    Exists,
    /// Computes over rows.
    Aggregate,
    /// Reads rows that a relation of this name leads to.
    Load(&'static str),
    /// Reads rows and locks them.
    Lock,
    /// Writes new rows.
    Insert,
    /// Writes new rows, or changes those that are there.
    Upsert,
    /// Changes rows.
    Update,
    /// Removes rows.
    Delete,
    /// Asks which constraint a failed statement broke, where the database does not say.
    Diagnose,
    /// Asks for the plan of a question.
    Explain,
    /// Begins a transaction.
    Begin,
    /// Keeps what a transaction did.
    Commit,
    /// Undoes what a transaction did.
    Rollback,
    /// Begins a nested transaction.
    Savepoint,
    /// Keeps what a nested transaction did.
    Release,
    /// Undoes what a nested transaction did.
    RollbackTo,
}

impl Verb {
    /// The word in an operation's name.
    pub const fn word(self) -> &'static str {
        match self {
            Verb::Find => "find",
            Verb::Select => "select",
            Verb::Page => "page",
            Verb::Count => "count",
            Verb::Exists => "exists",
            Verb::Aggregate => "aggregate",
            Verb::Load(relation) => relation,
            Verb::Lock => "lock",
            Verb::Insert => "insert",
            Verb::Upsert => "upsert",
            Verb::Update => "update",
            Verb::Delete => "delete",
            Verb::Diagnose => "diagnose",
            Verb::Explain => "explain",
            Verb::Begin => "begin",
            Verb::Commit => "commit",
            Verb::Rollback => "rollback",
            Verb::Savepoint => "savepoint",
            Verb::Release => "release",
            Verb::RollbackTo => "rollback_to",
        }
    }

    /// Whether the statement neither writes nor locks, so that a copy of the database can answer it.
    pub const fn only_reads(self) -> bool {
        match self {
            Verb::Find
            | Verb::Select
            | Verb::Page
            | Verb::Count
            | Verb::Exists
            | Verb::Aggregate
            | Verb::Load(_)
            | Verb::Explain => true,
            // A diagnosis follows a failed write, and asks about the rows that the write saw.
            Verb::Diagnose
            | Verb::Lock
            | Verb::Insert
            | Verb::Upsert
            | Verb::Update
            | Verb::Delete
            | Verb::Begin
            | Verb::Commit
            | Verb::Rollback
            | Verb::Savepoint
            | Verb::Release
            | Verb::RollbackTo => false,
        }
    }
}

impl Operation {
    /// What is done on a table.
    pub const fn on(table: &'static str, verb: Verb) -> Self {
        Self { table, verb }
    }

    /// What is done to a transaction.
    pub(crate) const fn transaction(verb: Verb) -> Self {
        Self { table: "", verb }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, verb } = self;
        match *table {
            "" => f.pad(verb.word()),
            table => write!(f, "{table}.{}", verb.word()),
        }
    }
}

/// As a string, so that a failed comparison of traces can be read.
impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// By name: `agents.find`.
impl PartialEq<str> for Operation {
    fn eq(&self, name: &str) -> bool {
        let Self { table, verb } = self;
        match (*table, name.rsplit_once('.')) {
            ("", _) => verb.word() == name,
            (table, Some((of, word))) => table == of && verb.word() == word,
            (_, None) => false,
        }
    }
}

/// By name: `agents.find`.
impl PartialEq<&str> for Operation {
    fn eq(&self, name: &&str) -> bool {
        *self == **name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_go_by_name() {
        let find = Operation::on("agents", Verb::Find);
        assert_eq!(find.to_string(), "agents.find");
        assert_eq!(format!("{find:?}"), "\"agents.find\"");
        assert_eq!(find, "agents.find");
        assert_ne!(find, "agents.select");
        assert_ne!(find, "find");
        assert_eq!(Operation::on("app.agents", Verb::Load("tools")), "app.agents.tools");
        assert_eq!(Operation::transaction(Verb::Commit), "commit");
        assert_ne!(Operation::transaction(Verb::Commit), "agents.commit");
    }
}
