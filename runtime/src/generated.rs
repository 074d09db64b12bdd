//! What generated code refers to, under names that do not change. Not for people: each item is documented where it is.

pub use std::convert::From;
pub use std::default::Default;
pub use std::ops::Deref;
pub use std::option::Option;
pub use std::result::Result;
pub use std::string::String;
pub use std::vec::Vec;

pub use tablewright_macros::__schema;

pub use crate::driver::text;
pub use crate::find::{Find, Texts};
pub use crate::own_type::{
    ComparableInside, ElementInside, Inside, OrderedInside, TextInside, checked, none_of, none_of_numbers,
};
pub use crate::relation::{Join, Through};
pub use crate::row::Row;
pub use crate::table::{
    ColumnInfo, ConstraintInfo, Dependent, Kept, KeyValue, Limit, New, OnDelete, OptimisticLock, PerDatabase,
    Reference, Rule, SoftDelete, Table, TableInfo, Whole, WholeRow,
};
pub use crate::types::*;
pub use crate::{
    __enumeration as enumeration, __fail as fail, __id as id, __session as session, __texts as texts,
    __update as update,
};
pub use crate::{
    AtMostOne, Builder, Cell, Column, Comparable, Datum, Db, Element, Error, ExactlyOne, Failure, Field,
    JsonSchema, JsonViolation, Kind, Links, Loads, Many, ManyBy, NullableParam, On, One, OneRow, Ordered,
    Param, Projection, Query, Record, Related, Relation, Repository, Saved, Session, Text, Transaction, Tx,
    Unique, Unreadable, Update, Value, Violation, Writable,
};

/// A place for the texts of a table.
#[doc(hidden)]
#[macro_export]
macro_rules! __texts {
    () => {
        || {
            static TEXTS: $crate::generated::Texts = $crate::generated::Texts::new();
            &TEXTS
        }
    };
}

/// A value out of what a setter was given.
pub fn param<V>(value: impl Param<V>) -> V {
    value.param()
}

/// A nullable value out of what a setter was given.
pub fn nullable<V>(value: impl NullableParam<V>) -> Option<V> {
    value.nullable()
}

/// What is bound for the value that a finder was given.
pub fn bound<V: Value>(value: impl Param<V>) -> Datum {
    value.param().into_datum()
}

/// What a row's field is bound as.
pub fn datum<F: Field + Clone>(field: &F) -> Datum {
    field.clone().into_bound()
}

/// The position of a column by its name; a compile error where the row does not have it.
pub const fn position(table: &TableInfo, column: &str) -> u16 {
    let mut at = 0;
    while at < table.columns.len() {
        if same(table.columns[at].name, column) {
            return at as u16;
        }
        at += 1;
    }
    panic!("the row at the other end lacks a column of the key by which it is joined")
}

/// Whether a row is one of that table.
pub const fn is_table(table: &TableInfo, name: &str) -> bool {
    same(table.name, name)
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// A typed id around a value.
#[doc(hidden)]
#[macro_export]
macro_rules! __id {
    ($id:ident, $of:ty) => {
        impl $crate::Value for $id {
            const KIND: $crate::Kind = <$of as $crate::Value>::KIND;

            fn read(cell: $crate::Cell<'_>) -> ::core::result::Result<Self, $crate::Unreadable> {
                ::core::result::Result::map(<$of as $crate::Value>::read(cell), Self)
            }

            fn into_datum(self) -> $crate::Datum {
                $crate::Value::into_datum(self.0)
            }

            fn from_number(number: i64) -> ::core::option::Option<Self> {
                ::core::option::Option::map(<$of as $crate::Value>::from_number(number), Self)
            }
        }

        impl $crate::Comparable for $id {}
        impl $crate::Ordered for $id {}

        impl ::core::fmt::Display for $id {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::core::str::FromStr for $id {
            type Err = <$of as ::core::str::FromStr>::Err;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::map(::core::str::FromStr::from_str(text), Self)
            }
        }

        impl $crate::generated::serde::Serialize for $id {
            fn serialize<S: $crate::generated::serde::Serializer>(
                &self,
                to: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::generated::serde::Serialize::serialize(&self.0, to)
            }
        }

        impl<'de> $crate::generated::serde::Deserialize<'de> for $id {
            fn deserialize<D: $crate::generated::serde::Deserializer<'de>>(
                from: D,
            ) -> ::core::result::Result<Self, D::Error> {
                ::core::result::Result::map($crate::generated::serde::Deserialize::deserialize(from), Self)
            }
        }
    };
}

pub use serde;

/// An enum of the schema: its values as text.
#[doc(hidden)]
#[macro_export]
macro_rules! __enumeration {
    ($enumeration:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        impl $enumeration {
            /// Every value, in the order of the schema.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The value as the database stores it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl $crate::Value for $enumeration {
            const KIND: $crate::Kind = $crate::Kind::Text;

            fn read(cell: $crate::Cell<'_>) -> ::core::result::Result<Self, $crate::Unreadable> {
                $crate::generated::read_enum(cell, Self::ALL, Self::as_str)
            }

            fn into_datum(self) -> $crate::Datum {
                $crate::generated::enum_datum(self.as_str())
            }
        }

        impl $crate::Comparable for $enumeration {}

        impl $crate::Element for $enumeration {
            fn read_postgres_list(
                value: $crate::generated::PgValueRef<'_>,
            ) -> ::core::result::Result<::std::vec::Vec<Self>, $crate::Unreadable> {
                $crate::generated::read_enum_list(value, Self::ALL, Self::as_str)
            }

            fn read_json(value: $crate::types::Json) -> ::core::option::Option<Self> {
                ::core::str::FromStr::from_str(value.as_str()?).ok()
            }
        }

        impl ::core::fmt::Display for $enumeration {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for $enumeration {
            type Err = $crate::Unreadable;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::Unreadable> {
                $crate::generated::parse_enum(text, Self::ALL, Self::as_str)
            }
        }

        impl $crate::generated::serde::Serialize for $enumeration {
            fn serialize<S: $crate::generated::serde::Serializer>(
                &self,
                to: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::generated::serde::Deserialize<'de> for $enumeration {
            fn deserialize<D: $crate::generated::serde::Deserializer<'de>>(
                from: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let text: ::std::string::String = $crate::generated::serde::Deserialize::deserialize(from)?;
                ::core::str::FromStr::from_str(&text).map_err($crate::generated::serde::de::Error::custom)
            }
        }
    };
}

pub use sqlx::postgres::PgValueRef;

/// The value of an enum that a text stands for.
pub fn parse_enum<E: Copy>(
    text: &str,
    all: &[E],
    as_str: fn(E) -> &'static str,
) -> Result<E, crate::Unreadable> {
    all.iter().copied().find(|value| as_str(*value) == text).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|value| as_str(*value)).collect();
        crate::Unreadable(format!("{text:?} is none of {}", known.join(", ")))
    })
}

/// Reads a value of an enum.
pub fn read_enum<E: Copy>(
    cell: crate::Cell<'_>,
    all: &[E],
    as_str: fn(E) -> &'static str,
) -> Result<E, crate::Unreadable> {
    parse_enum(crate::driver::text(cell)?, all, as_str)
}

/// Reads an array of values of an enum.
pub fn read_enum_list<E: Copy>(
    value: PgValueRef<'_>,
    all: &[E],
    as_str: fn(E) -> &'static str,
) -> Result<Vec<E>, crate::Unreadable> {
    let texts: Vec<String> = crate::driver::postgres::read(value)?;
    texts.iter().map(|text| parse_enum(text, all, as_str)).collect()
}

/// A value of an enum as it is bound.
pub fn enum_datum(text: &'static str) -> Datum {
    Datum::Text(std::borrow::Cow::Borrowed(text))
}

/// The failures of a table: from the error of whatever was called, and back.
#[doc(hidden)]
#[macro_export]
macro_rules! __fail {
    ($row:ident, $fail:ident { $($variant:ident = $index:literal),* $(,)? } json { $($json:ident = $at:literal),* $(,)? } $($stale:ident)?) => {
        impl ::core::convert::From<$crate::Error> for $fail {
            fn from(error: $crate::Error) -> Self {
                match error.into_constraint(<$row as $crate::generated::Table>::INFO) {
                    $(::core::result::Result::Ok(($index, _)) => Self::$variant,)*
                    $(::core::result::Result::Ok(($at, ::core::option::Option::Some(violation))) => Self::$json(violation),)*
                    ::core::result::Result::Ok((index, _)) => {
                        Self::Other($crate::Violation::new(<$row as $crate::generated::Table>::INFO, index).into())
                    }
                    ::core::result::Result::Err($crate::Error::NotFound { table })
                        if table == <$row as $crate::generated::Table>::INFO.name =>
                    {
                        Self::NotFound
                    }
                    $(::core::result::Result::Err($crate::Error::Stale { table })
                        if table == <$row as $crate::generated::Table>::INFO.name =>
                    {
                        Self::$stale
                    })?
                    ::core::result::Result::Err(other) => Self::Other(other),
                }
            }
        }

        impl ::core::convert::From<$fail> for $crate::Error {
            fn from(fail: $fail) -> Self {
                let table = <$row as $crate::generated::Table>::INFO;
                match fail {
                    $($fail::$variant => $crate::Violation::new(table, $index).into(),)*
                    $($fail::$json(violation) => $crate::Error::json(table, $at, violation),)*
                    $fail::NotFound => $crate::Error::NotFound { table: table.name },
                    $($fail::$stale => $crate::Error::Stale { table: table.name },)?
                    $fail::Other(error) => error,
                }
            }
        }

        impl ::core::fmt::Display for $fail {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let table = <$row as $crate::generated::Table>::INFO;
                match self {
                    $(Self::$variant => ::core::fmt::Display::fmt(&$crate::Violation::new(table, $index), f),)*
                    $(Self::$json(violation) => {
                        ::core::fmt::Display::fmt(&$crate::Error::json(table, $at, violation.clone()), f)
                    })*
                    Self::NotFound => ::core::fmt::Display::fmt(&$crate::Error::NotFound { table: table.name }, f),
                    $(Self::$stale => ::core::fmt::Display::fmt(&$crate::Error::Stale { table: table.name }, f),)?
                    Self::Other(error) => ::core::fmt::Display::fmt(error, f),
                }
            }
        }

        impl ::std::error::Error for $fail {
            fn source(&self) -> ::core::option::Option<&(dyn ::std::error::Error + 'static)> {
                match self {
                    Self::Other(error) => ::std::error::Error::source(error),
                    _ => ::core::option::Option::None,
                }
            }
        }

        impl $crate::Failure for $fail {
            fn error(&self) -> ::core::option::Option<&$crate::Error> {
                match self {
                    Self::Other(error) => ::core::option::Option::Some(error),
                    _ => ::core::option::Option::None,
                }
            }
        }

        impl $fail {
            /// Whether doing the whole transaction again may succeed: it lost against others.
            pub fn is_retryable(&self) -> bool {
                $crate::Failure::error(self).is_some_and($crate::Error::is_retryable)
            }
        }
    };
}

/// The `Db` and `Tx` of a schema around those of the runtime.
#[doc(hidden)]
#[macro_export]
macro_rules! __session {
    ($db:ident, $tx:ident, $sqlite:ident, $postgres:ident, $mysql:ident) => {
        impl $db {
            /// Opens a pool; the URL's scheme chooses the database, its query can hold every setting of `Config`.
            pub async fn connect(url: &str) -> ::core::result::Result<Self, $crate::Error> {
                Self::builder(url).connect().await
            }

            /// How the pool is to be, by a URL or a `Config`: `Db::builder(url).max_connections(20).connect().await?`.
            pub fn builder(config: impl ::core::convert::Into<$crate::Config>) -> $crate::Builder<Self> {
                $crate::Builder::new(config).for_objects(::core::cmp::max($sqlite.len(), $postgres.len()))
            }

            /// The same pool, where what only reads is answered by the database itself, and not by the replica.
            pub fn on_primary(&self) -> Self {
                Self(self.0.on_primary())
            }

            /// A SQLite database in memory, made from this schema, with every constraint alive.
            pub async fn memory() -> ::core::result::Result<Self, $crate::Error> {
                ::core::result::Result::map($crate::Db::memory($sqlite).await, Self)
            }

            /// Runs work in a transaction: committed where it returns `Ok`, rolled back where it returns `Err`, panics or
            /// is cancelled.
            pub async fn tx<T, E: ::core::convert::From<$crate::Error>>(
                &self,
                work: impl AsyncFnOnce(&$tx) -> ::core::result::Result<T, E>,
            ) -> ::core::result::Result<T, E> {
                let tx = $tx(self.0.begin().await?);
                let done = work(&tx).await;
                tx.0.end(done).await
            }
        }

        $crate::__testing!($db, $sqlite, $postgres, $mysql);

        impl $db {
            /// A transaction with an isolation level, or that is done again where it lost against another.
            pub fn transaction(&self) -> $crate::Transaction<'_, $tx> {
                $crate::Transaction::new(&self.0)
            }
        }

        impl ::core::convert::From<$crate::Tx> for $tx {
            fn from(tx: $crate::Tx) -> Self {
                Self(tx)
            }
        }

        impl ::core::convert::From<$tx> for $crate::Tx {
            fn from(tx: $tx) -> Self {
                tx.0
            }
        }

        impl ::core::convert::From<$crate::Db> for $db {
            fn from(db: $crate::Db) -> Self {
                Self(db)
            }
        }

        impl ::core::ops::Deref for $db {
            type Target = $crate::Db;

            fn deref(&self) -> &$crate::Db {
                &self.0
            }
        }

        impl $crate::Session for $db {
            fn on(&self) -> $crate::On<'_> {
                $crate::Session::on(&self.0)
            }
        }

        impl $tx {
            /// Runs work in a nested transaction, a savepoint: kept where it returns `Ok`, undone otherwise.
            pub async fn tx<T, E: ::core::convert::From<$crate::Error>>(
                &self,
                work: impl AsyncFnOnce(&$tx) -> ::core::result::Result<T, E>,
            ) -> ::core::result::Result<T, E> {
                let tx = $tx(self.0.nested().await?);
                let done = work(&tx).await;
                tx.0.end(done).await
            }
        }

        impl ::core::ops::Deref for $tx {
            type Target = $crate::Tx;

            fn deref(&self) -> &$crate::Tx {
                &self.0
            }
        }

        impl $crate::Session for $tx {
            fn on(&self) -> $crate::On<'_> {
                $crate::Session::on(&self.0)
            }
        }
    };
}

/// What the `Db` of a schema has for tests.
#[cfg(feature = "testing")]
#[doc(hidden)]
#[macro_export]
macro_rules! __testing {
    ($db:ident, $sqlite:ident, $postgres:ident, $mysql:ident) => {
        impl $db {
            /// The same database, where everything happens in one transaction that is never kept.
            pub async fn test_transaction(&self) -> ::core::result::Result<Self, $crate::Error> {
                ::core::result::Result::map(self.0.test_transaction().await, Self)
            }

            /// A database of its own with this schema in it, and no rows, dropped with what is returned, also where the test
            /// panics.
            ///
            /// For a server, the URL is that of any database where the user may make more; for SQLite it is
            /// `sqlite:`, and the database a file in the system's folder for temporary files. An empty one, for a test that
            /// applies the migrations, is `tablewright::Db::throwaway`.
            pub async fn throwaway(
                server: &str,
            ) -> ::core::result::Result<$crate::Throwaway<Self>, $crate::Error> {
                let schema = $crate::generated::PerDatabase::new($sqlite, $postgres, $mysql);
                $crate::Throwaway::with_schema(server, &schema).await
            }
        }
    };
}

/// What the `Db` of a schema has for tests: without the feature, nothing.
#[cfg(not(feature = "testing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __testing {
    ($db:ident, $sqlite:ident, $postgres:ident, $mysql:ident) => {};
}
