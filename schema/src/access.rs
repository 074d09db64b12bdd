//! Who owns a table and what others may do with it, as far as the YAML speaks of it.

use std::collections::{BTreeMap, BTreeSet};

/// The role that stands for everybody.
pub const EVERYBODY: &str = "PUBLIC";

/// Who owns a table and what others may do with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// The owner. `None` where nobody says who, and where it is the role that speaks to the database.
    pub owner: Option<String>,
    /// What roles other than the owner may do. `None` where nobody says what, and where a database has none.
    pub grants: Option<Grants>,
}

/// What each role may do; [`EVERYBODY`] is one of them.
pub type Grants = BTreeMap<String, BTreeSet<Privilege>>;

/// One thing that a role may do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Privilege {
    /// What it is.
    pub action: TableAction,
    /// The column that it is about, where it is not the whole table.
    pub column: Option<String>,
    /// Whether the role may let others do it too.
    pub grantable: bool,
}

/// What can be allowed of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the SQL words speak for themselves")]
pub enum TableAction {
    Select,
    Insert,
    Update,
    Delete,
    Truncate,
    References,
    Trigger,
    Maintain,
}

impl TableAction {
    /// Every action, in the order of PostgreSQL's words.
    pub const ALL: [TableAction; 8] = [
        TableAction::Select,
        TableAction::Insert,
        TableAction::Update,
        TableAction::Delete,
        TableAction::Truncate,
        TableAction::References,
        TableAction::Trigger,
        TableAction::Maintain,
    ];

    /// What `all` means: what every version has.
    pub const USUAL: &'static [TableAction] = Self::ALL.split_at(7).0;

    /// The word, in SQL and, in lower case, in YAML.
    pub fn sql(self) -> &'static str {
        match self {
            TableAction::Select => "SELECT",
            TableAction::Insert => "INSERT",
            TableAction::Update => "UPDATE",
            TableAction::Delete => "DELETE",
            TableAction::Truncate => "TRUNCATE",
            TableAction::References => "REFERENCES",
            TableAction::Trigger => "TRIGGER",
            TableAction::Maintain => "MAINTAIN",
        }
    }

    /// The letter in PostgreSQL's `aclitem`.
    pub fn letter(self) -> char {
        match self {
            TableAction::Select => 'r',
            TableAction::Insert => 'a',
            TableAction::Update => 'w',
            TableAction::Delete => 'd',
            TableAction::Truncate => 'D',
            TableAction::References => 'x',
            TableAction::Trigger => 't',
            TableAction::Maintain => 'm',
        }
    }

    /// Whether it can be allowed of a column alone.
    pub fn is_of_columns(self) -> bool {
        match self {
            TableAction::Select | TableAction::Insert | TableAction::Update | TableAction::References => true,
            TableAction::Delete | TableAction::Truncate | TableAction::Trigger | TableAction::Maintain => {
                false
            }
        }
    }
}
