//! What `derive(Value)` refers to: a type of the application's can do in a query what the type inside it can.

use std::fmt::Display;
use std::marker::PhantomData;

use sqlx::postgres::PgValueRef;

use crate::driver::Unreadable;
use crate::value::{Comparable, Element, Ordered, Text};

/// The type inside a newtype. It has a lifetime so that a bound on it may be false: the compiler refuses a false bound on a
/// type that mentions no parameter at all.
#[derive(Debug)]
pub struct Inside<'a, T>(PhantomData<&'a T>);

/// The type inside is [`Comparable`].
pub trait ComparableInside {}

/// The type inside is [`Ordered`].
pub trait OrderedInside {}

/// The type inside is [`Text`].
pub trait TextInside {}

/// The type inside is an [`Element`].
pub trait ElementInside {
    /// The type inside.
    type Inner;

    /// As [`Element::read_postgres_list`].
    fn read_postgres_list(list: PgValueRef<'_>) -> Result<Vec<Self::Inner>, Unreadable>;

    /// As [`Element::read_json`].
    fn read_json(json: serde_json::Value) -> Option<Self::Inner>;
}

impl<T: Comparable> ComparableInside for Inside<'_, T> {}
impl<T: Ordered> OrderedInside for Inside<'_, T> {}
impl<T: Text> TextInside for Inside<'_, T> {}

impl<T: Element> ElementInside for Inside<'_, T> {
    type Inner = T;

    fn read_postgres_list(list: PgValueRef<'_>) -> Result<Vec<T>, Unreadable> {
        T::read_postgres_list(list)
    }

    fn read_json(json: serde_json::Value) -> Option<T> {
        T::read_json(json)
    }
}

/// A stored value as the application's type, which may refuse it.
pub fn checked<T: TryFrom<V>, V>(value: V) -> Result<T, Unreadable>
where
    T::Error: Display,
{
    T::try_from(value).map_err(|error| Unreadable::because(error.to_string()))
}

/// No variant is stored as this text.
#[cold]
pub fn none_of(text: &str, known: &str) -> Unreadable {
    Unreadable::because(format!("{text:?} is none of {known}"))
}

/// No variant is stored as this number.
#[cold]
pub fn none_of_numbers(number: i64, known: impl Iterator<Item = i64>) -> Unreadable {
    let known: Vec<String> = known.map(|number| number.to_string()).collect();
    Unreadable::because(format!("{number} is none of {}", known.join(", ")))
}
