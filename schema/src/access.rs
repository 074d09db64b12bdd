//! Who owns a table, a view, a function or whatever else has an owner, and what others may do with it, as far as the YAML speaks of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::ObjectName;

/// The role that stands for everybody.
pub const EVERYBODY: &str = "PUBLIC";

/// What stands for the owner among the roles, where the owner may not do everything.
pub const OWNER: &str = "OWNER";

/// The version of PostgreSQL from which on there is MAINTAIN.
const MAINTAIN_SINCE: u32 = 17;

/// Who owns something and what others may do with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// The owner. `None` where nobody says who, and where it is the role that speaks to the database.
    pub owner: Option<String>,
    /// What roles other than the owner may do. `None` where nobody says what, and where it is what the server allows of
    /// itself ([`Subject::usual`]).
    pub grants: Option<Grants>,
}

/// What each role may do; [`EVERYBODY`] is one of them. [`OWNER`] is there only where the owner may not do everything.
pub type Grants = BTreeMap<String, BTreeSet<Privilege>>;

/// One thing that a role may do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Privilege {
    /// What it is.
    pub action: Action,
    /// What of a table it is about.
    pub of: Part,
    /// Whether the role may let others do it too.
    pub grantable: bool,
    /// The role that allowed it. `None` for the owner.
    pub by: Option<String>,
}

/// What of a table, or of whatever else it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All of it.
    Whole,
    /// One column.
    Column(String),
    /// The sequence that numbers the rows by that column.
    Sequence(String),
}

/// What can be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the SQL words speak for themselves")]
pub enum Action {
    Select,
    Insert,
    Update,
    Delete,
    Truncate,
    References,
    Trigger,
    Maintain,
    Usage,
    Create,
    Execute,
}

/// What has an access list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A table, a view, a materialized view or a foreign table.
    Table,
    /// A sequence.
    Sequence,
    /// A function, a procedure or an aggregate.
    Routine,
    /// A type of any kind: enums and domains too.
    Type,
    /// A database schema.
    Schema,
    /// A foreign data wrapper.
    Wrapper,
    /// A foreign server.
    Server,
    /// A procedural language.
    Language,
}

/// For whose new objects, where and of which kind privileges are given from the start.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DefaultOf {
    /// The role that makes the objects. `None` for the one that speaks to the database.
    pub role: Option<String>,
    /// The database schema that they are made in; `None` for all.
    pub schema: Option<String>,
    /// What they are.
    pub subject: Subject,
}

/// What new objects come with: for all schemas that is everything that others than the owner may do, for one it is what comes on
/// top of that.
pub type DefaultPrivileges = BTreeMap<DefaultOf, Grants>;

impl Privilege {
    /// The owner lets it be done with all of something.
    pub fn whole(action: Action) -> Self {
        Self { action, of: Part::Whole, grantable: false, by: None }
    }
}

impl Access {
    /// What others may do, said or not.
    pub fn effective(&self, subject: Subject) -> Grants {
        self.grants.clone().unwrap_or_else(|| subject.usual())
    }

    /// Whether two states of one thing are the same.
    pub fn same(&self, other: &Self, subject: Option<Subject>) -> bool {
        let grants = || match subject {
            Some(subject) => self.effective(subject) == other.effective(subject),
            None => true,
        };
        self.owner == other.owner && (self.grants == other.grants || grants())
    }
}

impl Action {
    /// Every action, in the order of PostgreSQL's words.
    pub const ALL: [Action; 11] = [
        Action::Select,
        Action::Insert,
        Action::Update,
        Action::Delete,
        Action::Truncate,
        Action::References,
        Action::Trigger,
        Action::Maintain,
        Action::Usage,
        Action::Create,
        Action::Execute,
    ];

    /// The word, in SQL and, in lower case, in YAML.
    pub fn sql(self) -> &'static str {
        match self {
            Action::Select => "SELECT",
            Action::Insert => "INSERT",
            Action::Update => "UPDATE",
            Action::Delete => "DELETE",
            Action::Truncate => "TRUNCATE",
            Action::References => "REFERENCES",
            Action::Trigger => "TRIGGER",
            Action::Maintain => "MAINTAIN",
            Action::Usage => "USAGE",
            Action::Create => "CREATE",
            Action::Execute => "EXECUTE",
        }
    }

    /// The letter in PostgreSQL's `aclitem`.
    pub fn letter(self) -> char {
        match self {
            Action::Select => 'r',
            Action::Insert => 'a',
            Action::Update => 'w',
            Action::Delete => 'd',
            Action::Truncate => 'D',
            Action::References => 'x',
            Action::Trigger => 't',
            Action::Maintain => 'm',
            Action::Usage => 'U',
            Action::Create => 'C',
            Action::Execute => 'X',
        }
    }

    /// Whether it can be allowed of a column alone.
    pub fn is_of_columns(self) -> bool {
        match self {
            Action::Select | Action::Insert | Action::Update | Action::References => true,
            Action::Delete
            | Action::Truncate
            | Action::Trigger
            | Action::Maintain
            | Action::Usage
            | Action::Create
            | Action::Execute => false,
        }
    }
}

impl Subject {
    /// Every subject, with the word for several of them, as in `ALTER DEFAULT PRIVILEGES`, where there is one.
    pub const ALL: [(Subject, Option<&'static str>); 8] = [
        (Subject::Table, Some("tables")),
        (Subject::Sequence, Some("sequences")),
        (Subject::Routine, Some("functions")),
        (Subject::Type, Some("types")),
        (Subject::Schema, Some("schemas")),
        (Subject::Wrapper, None),
        (Subject::Server, None),
        (Subject::Language, None),
    ];

    /// What people call one of them.
    pub fn words(self) -> &'static str {
        match self {
            Subject::Table => "table",
            Subject::Sequence => "sequence",
            Subject::Routine => "function",
            Subject::Type => "type",
            Subject::Schema => "schema",
            Subject::Wrapper => "foreign data wrapper",
            Subject::Server => "server",
            Subject::Language => "language",
        }
    }

    /// What can be allowed of it.
    pub fn actions(self) -> &'static [Action] {
        match self {
            Subject::Table => Action::ALL.split_at(8).0,
            Subject::Sequence => &[Action::Select, Action::Update, Action::Usage],
            Subject::Routine => &[Action::Execute],
            Subject::Type | Subject::Wrapper | Subject::Server | Subject::Language => &[Action::Usage],
            Subject::Schema => &[Action::Usage, Action::Create],
        }
    }

    /// What `all` means in the YAML: what every version has, which is all but MAINTAIN.
    pub fn all(self) -> &'static [Action] {
        match self {
            Subject::Table => self.actions().split_at(7).0,
            Subject::Sequence
            | Subject::Routine
            | Subject::Type
            | Subject::Schema
            | Subject::Wrapper
            | Subject::Server
            | Subject::Language => self.actions(),
        }
    }

    /// What the server lets others do with a new one: everybody may call a function, and use a type or a language.
    pub fn usual(self) -> Grants {
        let open = match self {
            Subject::Routine => Action::Execute,
            Subject::Type | Subject::Language => Action::Usage,
            Subject::Table | Subject::Sequence | Subject::Schema | Subject::Wrapper | Subject::Server => {
                return Grants::new();
            }
        };
        Grants::from([(EVERYBODY.to_owned(), BTreeSet::from([Privilege::whole(open)]))])
    }

    /// What an owner may do of whom nothing is said: all that a server of that version has, or the newest where none is known.
    pub fn everything(self, version: Option<u32>) -> &'static [Action] {
        match version {
            Some(version) if version < MAINTAIN_SINCE => self.all(),
            Some(_) | None => self.actions(),
        }
    }

    /// Whether that is everything. Of an owner who may do it nothing is said.
    pub fn is_everything(self, privileges: &BTreeSet<Privilege>, version: Option<u32>) -> bool {
        let has = |action: &Action| {
            privileges.iter().any(|privilege| privilege.action == *action && privilege.of == Part::Whole)
        };
        self.everything(version).iter().all(has)
    }
}

/// What others may do with something that the connected role makes in that schema, where that is not what is usual for it.
/// `version` is the server's.
pub fn of_new(
    defaults: &DefaultPrivileges,
    subject: Subject,
    name: Option<&ObjectName>,
    version: Option<u32>,
) -> Option<Grants> {
    if defaults.is_empty() {
        return None;
    }
    let of = |schema: Option<&str>| {
        defaults.get(&DefaultOf { role: None, schema: schema.map(str::to_owned), subject })
    };
    let everywhere = of(None);
    let here = name.map(|name| name.schema.as_deref().unwrap_or("public"));
    let here = here.and_then(|schema| of(Some(schema)));
    if everywhere.is_none() && here.is_none() {
        return None;
    }
    let mut grants = everywhere.cloned().unwrap_or_else(|| subject.usual());
    for (role, privileges) in here.into_iter().flatten() {
        match grants.get_mut(role) {
            Some(known) => known.extend(privileges.iter().cloned()),
            // The owner may do everything unless something is said of that.
            None if role == OWNER => {}
            None => {
                grants.insert(role.clone(), privileges.clone());
            }
        }
    }
    grants.values_mut().for_each(once);
    grants.retain(|role, privileges| role != OWNER || !subject.is_everything(privileges, version));
    Some(grants)
}

/// What may be passed on may be done: it is not said twice.
pub fn once(privileges: &mut BTreeSet<Privilege>) {
    let passed: Vec<Privilege> = privileges.iter().filter(|privilege| privilege.grantable).cloned().collect();
    for privilege in passed {
        privileges.remove(&Privilege { grantable: false, ..privilege });
    }
}
