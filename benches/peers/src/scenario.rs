//! What is measured, and how fast it has to be.

use crate::peer::{AUTHORS, EACH, Failed, Peer, Who};

/// One kind of work, of one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scenario {
    /// Whole users.
    Trivial(i64),
    /// Users with their posts.
    TwoTables(i64),
    /// Authors with posts with comments.
    Associations,
    /// Rows by one call.
    Insert(usize),
    /// One user by its key.
    Find,
    /// One user by its key, given back.
    Update,
}

/// In the order of the table.
pub(crate) const ALL: [Scenario; 17] = [
    Scenario::Trivial(1),
    Scenario::Trivial(10),
    Scenario::Trivial(100),
    Scenario::Trivial(1_000),
    Scenario::Trivial(10_000),
    Scenario::TwoTables(1),
    Scenario::TwoTables(10),
    Scenario::TwoTables(100),
    Scenario::TwoTables(1_000),
    Scenario::TwoTables(10_000),
    Scenario::Associations,
    Scenario::Insert(1),
    Scenario::Insert(10),
    Scenario::Insert(100),
    Scenario::Insert(5_000),
    Scenario::Find,
    Scenario::Update,
];

impl Scenario {
    pub(crate) fn name(self) -> String {
        match self {
            Scenario::Trivial(rows) => format!("list of {rows}"),
            Scenario::TwoTables(rows) => format!("two tables, {rows}"),
            Scenario::Associations => format!("associations {AUTHORS} x {EACH} x {EACH}"),
            Scenario::Insert(rows) => format!("insert of {rows}"),
            Scenario::Find => "point read".to_owned(),
            Scenario::Update => "update by key".to_owned(),
        }
    }

    /// How many calls are timed together: one that is over in no time tells nothing.
    pub(crate) fn calls(self) -> u32 {
        match self {
            Scenario::Trivial(rows) | Scenario::TwoTables(rows) => match rows {
                ..=100 => 20,
                ..=1_000 => 4,
                _ => 1,
            },
            Scenario::Associations => 1,
            Scenario::Insert(rows) => match rows {
                ..=100 => 10,
                _ => 1,
            },
            Scenario::Find => 50,
            Scenario::Update => 10,
        }
    }

    /// Whether it fills `entries`.
    pub(crate) fn inserts(self) -> bool {
        matches!(self, Scenario::Insert(_))
    }

    /// The work. An error where the answer is not the right one.
    pub(crate) fn run(self, peer: &mut dyn Peer, round: usize) -> Result<(), Failed> {
        let calls = i64::from(self.calls());
        let (found, expected) = match self {
            Scenario::Find => (peer.find(1..=calls)?, calls),
            Scenario::Update => (peer.update(1..=calls, &format!("{:?} {round}", peer.who()))?, calls),
            Scenario::Trivial(_) | Scenario::TwoTables(_) | Scenario::Associations | Scenario::Insert(_) => {
                let mut found = 0;
                for _ in 0..calls {
                    found += match self {
                        Scenario::Trivial(rows) => peer.users(rows)?,
                        Scenario::TwoTables(rows) => peer.users_with_posts(rows)?,
                        Scenario::Associations => peer.tree()?,
                        Scenario::Insert(rows) => peer.insert(rows)?,
                        Scenario::Find | Scenario::Update => 0,
                    };
                }
                let each = match self {
                    Scenario::Trivial(rows) | Scenario::TwoTables(rows) => rows,
                    Scenario::Insert(rows) => rows.cast_signed() as i64,
                    Scenario::Associations => AUTHORS * EACH * EACH,
                    Scenario::Find | Scenario::Update => 0,
                };
                (found, each * calls)
            }
        };
        if i64::try_from(found) == Ok(expected) {
            return Ok(());
        }
        Err(format!("{}: {}: {found} instead of {expected}", peer.who().name(), self.name()).into())
    }

    /// The most that our time may be of theirs.
    pub(crate) fn goal(self, who: Who) -> Option<f64> {
        match (who, self) {
            (Who::ByHand, Scenario::Trivial(10_000) | Scenario::TwoTables(10_000)) => Some(0.85),
            // The hand-written insert is a list of VALUES.
            (Who::ByHand, Scenario::Insert(5_000)) => Some(1.0 / 1.5),
            (Who::ByHand, _) => Some(1.05),
            (Who::SeaOrm, _) => Some(1.0 / 1.5),
            (Who::DieselAsync, Scenario::Associations) => Some(1.0),
            (Who::DieselAsync | Who::Diesel | Who::Bare | Who::Ours, _) => None,
        }
    }
}
