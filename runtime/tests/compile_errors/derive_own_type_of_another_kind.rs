//! A struct that derives a repository: own type of another kind.

use tablewright::{Cell, Datum, Kind, Repository, Unreadable, Value};

#[derive(Clone)]
struct Name(i64);

impl Value for Name {
    const KIND: Kind = Kind::I64;

    fn read(cell: Cell<'_>) -> Result<Self, Unreadable> {
        i64::read(cell).map(Self)
    }

    fn into_datum(self) -> Datum {
        self.0.into_datum()
    }
}

#[derive(Repository)]
#[repository(table = "agents", schema = "schemas/good")]
struct Card {
    id: i64,
    name: Name,
}

fn main() {}
