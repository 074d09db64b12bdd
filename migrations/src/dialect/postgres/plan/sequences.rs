//! Sequences that are no part of a table's column: how they count, and the column that they go with.

use tablewright::sql::tokens;
use tablewright_schema::Dialect;
use tablewright_schema::object::{Object, ObjectKind};

use super::{Phase, Work, name, spelling};
use crate::plan::{Lock, Step};

/// What is said of how a sequence counts.
struct Counting<'a> {
    ty: &'a str,
    min: i64,
    max: i64,
    start: i64,
    ascends: bool,
}

impl<'a> Counting<'a> {
    /// Reads what the catalogue says: `AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9 START WITH 1 CACHE 1 NO CYCLE`.
    fn read(options: &'a str) -> Option<Self> {
        let words: Vec<&str> = options.split_whitespace().collect();
        let after = |word: &str, by: usize| {
            let at = words.iter().position(|found| *found == word)?;
            words.get(at + by).copied()
        };
        let number = |word: &str, by: usize| after(word, by)?.parse().ok();
        Some(Self {
            ty: after("AS", 1)?,
            min: number("MINVALUE", 1)?,
            max: number("MAXVALUE", 1)?,
            start: number("START", 2)?,
            ascends: number("INCREMENT", 2)? > 0,
        })
    }

    fn holds(&self, number: i64) -> bool {
        (self.min..=self.max).contains(&number)
    }

    fn bytes(&self) -> u8 {
        match self.ty {
            "smallint" => 2,
            "integer" => 4,
            _ => 8,
        }
    }
}

impl Work<'_> {
    /// A sequence counts otherwise, or goes with another column.
    pub(super) fn alter_sequence_object(&mut self, from: &Object, to: &Object) {
        let target = to.id.target(Dialect::Postgres);
        let (old, new) = (from.signature.as_slice(), to.signature.as_slice());
        if let (Some(old), Some(new)) = (old.first(), new.first())
            && old != new
        {
            for sql in self.count_otherwise(to, old, new) {
                self.push(Phase::CreateTables, Step::new(sql, Lock::None));
            }
        }
        let (old, new) = (old.get(1), new.get(1));
        if old == new {
            return;
        }
        if old.is_some() {
            // Before the column may go, and take it along.
            self.push(Phase::Detach, Step::new(format!("ALTER {target} OWNED BY NONE"), Lock::None));
        }
        if let Some(owned) = new {
            self.push(Phase::CreateObjects, Step::new(format!("ALTER {target} {owned}"), Lock::None));
        }
    }

    /// PostgreSQL refuses bounds that leave out where the sequence stands: it is led inside first.
    fn count_otherwise(&self, to: &Object, old: &str, new: &str) -> Vec<String> {
        let target = to.id.target(Dialect::Postgres);
        let last = format!("ALTER {target} {new}");
        let (Some(from), Some(wanted)) = (Counting::read(old), Counting::read(new)) else {
            return vec![last];
        };
        let Counting { ty, min, max, start, ascends } = wanted;
        if min <= from.min && max >= from.max {
            return vec![last];
        }
        let mut statements = Vec::new();
        if ![start, min, max].into_iter().all(|number| from.holds(number)) {
            let ty = if wanted.bytes() > from.bytes() { ty } else { from.ty };
            let (min, max) = (min.min(from.min), max.max(from.max));
            statements.push(format!("ALTER {target} AS {ty} MINVALUE {min} MAXVALUE {max}"));
        }
        // One that was never asked begins where a new one would. One that has come past the end stays there.
        let past = if ascends { format!("last_value > {max}") } else { format!("last_value < {min}") };
        let (sequence, first) = (name(&to.id.name), from.start);
        statements.push(format!(
            "SELECT setval({}, CASE WHEN NOT is_called AND last_value = {first} THEN {start} \
             WHEN last_value < {min} THEN {min} ELSE {max} END, is_called AND {past}) \
             FROM {sequence} WHERE last_value NOT BETWEEN {min} AND {max}",
            spelling().string(&sequence)
        ));
        statements.push(last);
        statements
    }

    /// A sequence that is dropped after the tables must not go with one of them.
    pub(super) fn release_sequence(&mut self, object: &Object) {
        if object.id.kind == ObjectKind::Sequence && object.signature.len() > 1 {
            let sql = format!("ALTER {} OWNED BY NONE", object.id.target(Dialect::Postgres));
            self.push(Phase::Detach, Step::new(sql, Lock::None));
        }
    }
}

/// Whether a statement says which column a sequence goes with.
pub(super) fn is_owning(sql: &str) -> bool {
    let words = tokens(sql);
    let mut pairs = words.windows(2);
    words.first().is_some_and(|word| word.text == "ALTER")
        && pairs
            .any(|pair| pair[0].text.eq_ignore_ascii_case("OWNED") && pair[1].text.eq_ignore_ascii_case("BY"))
}

#[cfg(test)]
mod tests {
    use super::Counting;

    #[test]
    fn what_the_catalogue_says_is_read() {
        let text = "AS smallint INCREMENT BY -2 MINVALUE -32768 MAXVALUE -1 START WITH -5 CACHE 1 NO CYCLE";
        let read = Counting::read(text).expect("every word is there");
        assert_eq!(
            (read.ty, read.min, read.max, read.start, read.ascends),
            ("smallint", -32768, -1, -5, false)
        );
        assert!(Counting::read("AS bigint").is_none());
    }
}
