//! The keys of the rows that are there already: which of them a row at the other end belongs to.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::datum::{self, Datum, Kind};
use crate::error::Error;
use crate::table::Table;
use crate::types::Uuid;

/// The different keys of a list of rows, each with a place: the order in which they were first met.
pub(super) struct Keys {
    /// How many values a key has.
    width: usize,
    /// The values of all keys, one key after the other. Never NULL; whole numbers are 64 bits wide.
    values: Vec<Datum>,
    places: HashMap<Key, usize>,
    /// The values of the key that is looked for.
    sought: Vec<Datum>,
    /// The place that was found last.
    last: usize,
}

/// A key to be hashed. The usual ones, of one column, need no memory of their own.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Number(i64),
    Uuid(Uuid),
    Text(Cow<'static, str>),
    Other(datum::Key),
}

impl Key {
    fn of(values: &[Datum]) -> Option<Self> {
        Some(match values {
            [Datum::I64(number)] => Key::Number(*number),
            [Datum::Uuid(uuid)] => Key::Uuid(*uuid),
            [Datum::Text(text)] => Key::Text(text.clone()),
            values => Key::Other(datum::Key::new(values.to_vec())?),
        })
    }
}

impl Keys {
    /// The keys of these rows, by position of their columns, and which row has which.
    pub(super) fn of<P: Table>(parents: &[P], columns: &[u16]) -> (Self, Wanted) {
        let mut keys = Self {
            width: columns.len().max(1),
            values: Vec::with_capacity(parents.len() * columns.len()),
            places: HashMap::with_capacity(parents.len()),
            sought: Vec::with_capacity(columns.len()),
            last: 0,
        };
        let places = parents.iter().map(|row| keys.add(columns.iter().map(|&column| row.datum(column))));
        let places = places.collect();
        let each_its_own = keys.len() == parents.len();
        (keys, Wanted { places, each_its_own })
    }

    /// How many different keys there are.
    pub(super) fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// The values of all keys, one key after the other.
    pub(super) fn values(&self) -> &[Datum] {
        &self.values
    }

    /// What is stored in the columns of a key. Nothing where there is no key.
    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.values.iter().take(self.width).map(Datum::kind)
    }

    /// The place of a row's key. None where a value is NULL, which refers to nothing.
    fn add(&mut self, values: impl Iterator<Item = Datum>) -> Option<usize> {
        let (first, next) = (self.values.len(), self.len());
        self.values.extend(values.map(Datum::widened));
        // Rows that have a key in common often follow each other.
        let key = &self.values[first..];
        let place = match self.of_place(self.last) {
            Some(last) if first > 0 && last == key => Some(self.last),
            _ if key.iter().any(Datum::is_null) => None,
            _ => Key::of(key).map(|key| *self.places.entry(key).or_insert(next)),
        };
        if place == Some(next) {
            self.last = next;
        } else {
            self.values.truncate(first);
        }
        place
    }

    fn of_place(&self, place: usize) -> Option<&[Datum]> {
        let first = place.checked_mul(self.width)?;
        self.values.get(first..first.checked_add(self.width)?)
    }

    /// The place of the key that a row at the other end has, if any.
    pub(super) fn place(
        &mut self,
        values: impl Iterator<Item = Result<Datum, Error>>,
    ) -> Result<Option<usize>, Error> {
        let mut sought = std::mem::take(&mut self.sought);
        sought.clear();
        for value in values {
            sought.push(value?.widened());
        }
        // Rows often come in the order of those that they belong to: where that is so, nothing is hashed.
        let near = [self.last, self.last + 1];
        let near = near.into_iter().find(|&place| self.of_place(place) == Some(&sought[..]));
        let place = near.or_else(|| self.places.get(&Key::of(&sought)?).copied());
        self.last = place.unwrap_or(self.last);
        self.sought = sought;
        Ok(place)
    }
}

/// Which key each row has.
pub(super) struct Wanted {
    places: Vec<Option<usize>>,
    /// Whether no two rows have the same, and none has none.
    each_its_own: bool,
}

impl Wanted {
    /// What was loaded for each key, given to each row that has it, and nothing to rows that have none. Of several rows with
    /// one key, the last gets the thing itself.
    pub(super) fn give<C: Clone + Default>(self, mut loaded: Vec<C>) -> Vec<C> {
        if self.each_its_own {
            return loaded;
        }
        let mut uses = vec![0_usize; loaded.len()];
        for place in self.places.iter().flatten() {
            uses[*place] += 1;
        }
        let mut give = |place: usize| {
            uses[place] -= 1;
            if uses[place] == 0 { std::mem::take(&mut loaded[place]) } else { loaded[place].clone() }
        };
        self.places.into_iter().map(|place| place.map_or_else(C::default, &mut give)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(width: usize) -> Keys {
        Keys { width, values: Vec::new(), places: HashMap::new(), sought: Vec::new(), last: 0 }
    }

    fn place(keys: &mut Keys, values: &[Datum]) -> Option<usize> {
        keys.place(values.iter().cloned().map(Ok)).unwrap()
    }

    #[test]
    fn each_key_has_one_place_however_wide_its_numbers_are() {
        let mut keys = keys(1);
        let added = [Datum::I32(7), Datum::I32(7), Datum::I64(3), Datum::Null(Kind::I64), Datum::I16(7)];
        let places: Vec<_> = added.into_iter().map(|value| keys.add([value].into_iter())).collect();
        assert_eq!(places, [Some(0), Some(0), Some(1), None, Some(0)]);
        assert_eq!(keys.values(), [Datum::I64(7), Datum::I64(3)]);
        for (sought, found) in [
            (Datum::I16(3), Some(1)),
            (Datum::I64(7), Some(0)),
            (Datum::I64(4), None),
            (Datum::I32(3), Some(1)),
        ] {
            assert_eq!(place(&mut keys, &[sought]), found);
        }
        assert_eq!(place(&mut keys, &[Datum::Null(Kind::I64)]), None);
    }

    #[test]
    fn keys_of_several_columns_differ_in_any_of_them() {
        let mut keys = keys(2);
        let of = |text: &'static str, number: i64| [Datum::Text(text.into()), Datum::I64(number)];
        let added = [of("a", 1), of("a", 2), of("b", 1), of("a", 1)];
        let places: Vec<_> = added.into_iter().map(|values| keys.add(values.into_iter())).collect();
        assert_eq!(places, [Some(0), Some(1), Some(2), Some(0)]);
        assert_eq!(keys.len(), 3);
        assert_eq!(place(&mut keys, &of("b", 1)), Some(2));
        assert_eq!(place(&mut keys, &of("a", 2)), Some(1));
        assert_eq!(place(&mut keys, &of("b", 2)), None);
    }

    #[test]
    fn what_several_rows_share_each_of_them_gets() {
        let wanted = Wanted { places: vec![Some(1), None, Some(0), Some(1)], each_its_own: false };
        let given = wanted.give(vec![vec!["a"], vec!["b", "c"]]);
        assert_eq!(given, [vec!["b", "c"], vec![], vec!["a"], vec!["b", "c"]]);
    }
}
