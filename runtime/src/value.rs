//! Which Rust types a column can have, and how each is read and written.

use std::borrow::Cow;

use crate::datum::{Datum, Kind};
use crate::driver::{Cell, RawCell, Unreadable, calendar, mysql, postgres, sqlite};
use crate::types::{DateTime, Decimal, Interval, NaiveDate, NaiveDateTime, NaiveTime, Utc, Uuid};

/// A Rust type that a column can hold, NULL aside.
///
/// Implemented for the types of [`types`](crate::types), for `Vec` of them (arrays), and by generated code for typed ids
/// and enums. [`derive(Value)`](derive@crate::Value) implements it for newtypes and enums of your own, to be named in the
/// YAML (`rust_type: crate::Email`); by hand it is
///
/// ```
/// use tablewright::{Cell, Datum, Kind, Unreadable, Value};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Email(String);
///
/// impl Value for Email {
///     const KIND: Kind = String::KIND;
///     fn read(cell: Cell<'_>) -> Result<Self, Unreadable> {
///         let text = String::read(cell)?;
///         if text.contains('@') { Ok(Self(text)) } else { Err(Unreadable::because(format!("{text:?} is no address"))) }
///     }
///     fn into_datum(self) -> Datum {
///         self.0.into_datum()
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type that a column can hold",
    label = "no column type",
    note = "columns hold the types of `tablewright::types`, typed ids, declared enums, and what implements `tablewright::Value`"
)]
pub trait Value: Sized + Send + Sync + 'static {
    /// What is stored.
    const KIND: Kind;

    /// Reads a value that is not NULL.
    fn read(cell: Cell<'_>) -> Result<Self, Unreadable>;

    /// The value as it is bound.
    fn into_datum(self) -> Datum;

    /// The value that is this whole number, where whole numbers are of this type: keys that a database counts up.
    fn from_number(_number: i64) -> Option<Self> {
        None
    }
}

/// What a row's field holds: a [`Value`], or an `Option` of one where the column is nullable.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type that a column can hold",
    note = "a field holds a `tablewright::Value`, or an `Option` of one where the column is nullable"
)]
pub trait Field: Sized + Send + Sync + 'static {
    /// The value, NULL aside.
    type Value: Value;

    /// Reads what a column holds.
    fn read_cell(cell: Option<Cell<'_>>) -> Result<Self, Unreadable>;

    /// What is bound, NULL included.
    fn into_bound(self) -> Datum;
}

impl<V: Value> Field for V {
    type Value = V;

    fn read_cell(cell: Option<Cell<'_>>) -> Result<Self, Unreadable> {
        V::read(cell.ok_or_else(|| Unreadable("it holds NULL, which the schema does not allow".to_owned()))?)
    }

    fn into_bound(self) -> Datum {
        self.into_datum()
    }
}

impl<V: Value> Field for Option<V> {
    type Value = V;

    fn read_cell(cell: Option<Cell<'_>>) -> Result<Self, Unreadable> {
        cell.map(V::read).transpose()
    }

    fn into_bound(self) -> Datum {
        self.map_or(Datum::Null(V::KIND), Value::into_datum)
    }
}

/// What is accepted where a value of type `V` is wanted: `V` itself, and borrowed text where `V` is owned text.
#[diagnostic::on_unimplemented(
    message = "expected a value of type `{V}`, found `{Self}`",
    label = "the column holds `{V}`"
)]
pub trait Param<V> {
    /// The value.
    fn param(self) -> V;
}

impl<V: Value> Param<V> for V {
    fn param(self) -> V {
        self
    }
}

impl Param<String> for &str {
    fn param(self) -> String {
        self.to_owned()
    }
}

impl Param<String> for &String {
    fn param(self) -> String {
        self.clone()
    }
}

impl Param<String> for Cow<'_, str> {
    fn param(self) -> String {
        self.into_owned()
    }
}

impl Param<Vec<u8>> for &[u8] {
    fn param(self) -> Vec<u8> {
        self.to_vec()
    }
}

impl<const N: usize> Param<Vec<u8>> for &[u8; N] {
    fn param(self) -> Vec<u8> {
        self.to_vec()
    }
}

/// What is accepted where a nullable value is wanted: the value, or an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "expected a value of type `{V}` or an `Option` of it, found `{Self}`",
    label = "the column holds `{V}` or NULL"
)]
pub trait NullableParam<V> {
    /// The value, or none for NULL.
    fn nullable(self) -> Option<V>;
}

impl<V: Value> NullableParam<V> for V {
    fn nullable(self) -> Option<V> {
        Some(self)
    }
}

impl<V: Value, P: Param<V>> NullableParam<V> for Option<P> {
    fn nullable(self) -> Option<V> {
        self.map(Param::param)
    }
}

impl NullableParam<String> for &str {
    fn nullable(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl NullableParam<String> for &String {
    fn nullable(self) -> Option<String> {
        Some(self.clone())
    }
}

impl NullableParam<Vec<u8>> for &[u8] {
    fn nullable(self) -> Option<Vec<u8>> {
        Some(self.to_vec())
    }
}

/// Values that are text: `like`, `contains` and their kin apply.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text: `like`, `contains`, `search` and their kin are for text columns"
)]
pub trait Text: Value {}

impl Text for String {}

/// Values with an order: `lt`, `le`, `gt`, `ge` and `between` apply.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no order in a database: only `eq`, `ne`, `is_in` and `is_null` apply"
)]
pub trait Ordered: Value {}

/// Values that can be added: `update(…).add(…)` applies.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number: `add` is for columns of numbers",
    note = "set the column instead, by the setter of its name"
)]
pub trait Number: Value {}

/// Values that can be compared for equality.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be compared in a database: JSON documents and lists cannot"
)]
pub trait Comparable: Value {}

/// Values that an array column can hold.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be an element of an array column")]
pub trait Element: Value {
    /// Reads an array of these from what the PostgreSQL driver gives.
    fn read_postgres_list(value: sqlx::postgres::PgValueRef<'_>) -> Result<Vec<Self>, Unreadable>;

    /// Reads one of these from an element of the JSON array that stands for an array on SQLite, MySQL and MariaDB.
    fn read_json(value: serde_json::Value) -> Option<Self>;
}

impl<T: Element> Value for Vec<T> {
    const KIND: Kind = Kind::Array(&T::KIND);

    fn read(cell: Cell<'_>) -> Result<Self, Unreadable> {
        let items = |text: &str| serde_json::from_str::<Vec<serde_json::Value>>(text).ok();
        let items = match cell.0 {
            RawCell::Sqlite(value) => sqlite::read_parsed(value, items, "a JSON array")?,
            RawCell::Mysql(value) => mysql::read_parsed(value, items, "a JSON array")?,
            RawCell::Postgres(value) => return T::read_postgres_list(value),
        };
        let item = |item: serde_json::Value| {
            let shown = item.to_string();
            T::read_json(item).ok_or_else(|| Unreadable(format!("{shown} is no {:?}", T::KIND)))
        };
        items.into_iter().map(item).collect()
    }

    fn into_datum(self) -> Datum {
        Datum::Array(&T::KIND, self.into_iter().map(Value::into_datum).collect())
    }
}

/// One column type: how the drivers read it, how it is bound.
macro_rules! value {
    (
        $ty:ty, $kind:ident,
        sqlite: |$s:ident| $sqlite:expr,
        postgres: |$p:ident| $postgres:expr,
        mysql: |$m:ident| $mysql:expr,
        datum: |$v:ident| $datum:expr $(, number: |$n:ident| $number:expr)?
    ) => {
        impl Value for $ty {
            const KIND: Kind = Kind::$kind;

            fn read(cell: Cell<'_>) -> Result<Self, Unreadable> {
                match cell.0 {
                    RawCell::Sqlite($s) => $sqlite,
                    RawCell::Postgres($p) => $postgres,
                    RawCell::Mysql($m) => $mysql,
                }
            }

            fn into_datum(self) -> Datum {
                let $v = self;
                $datum
            }

            $(fn from_number($n: i64) -> Option<Self> {
                $number
            })?
        }
    };
    ($ty:ty, $kind:ident, sqlite: |$s:ident| $sqlite:expr, mysql: |$m:ident| $mysql:expr $(, number: |$n:ident| $number:expr)?) => {
        value!(
            $ty, $kind,
            sqlite: |$s| $sqlite,
            postgres: |p| postgres::read(p),
            mysql: |$m| $mysql,
            datum: |v| Datum::$kind(v)
            $(, number: |$n| $number)?
        );
    };
}

value!(i16, I16, sqlite: |s| sqlite::read_int(s), mysql: |m| mysql::read_int(m), number: |n| n.try_into().ok());
value!(i32, I32, sqlite: |s| sqlite::read_int(s), mysql: |m| mysql::read_int(m), number: |n| n.try_into().ok());
value!(i64, I64, sqlite: |s| sqlite::read_int(s), mysql: |m| mysql::read_int(m), number: |n| Some(n));
value!(
    bool, Bool,
    sqlite: |s| sqlite::read_int::<i64>(s).map(|number| number != 0),
    mysql: |m| mysql::read_bool(m)
);
value!(
    String, Text,
    sqlite: |s| sqlite::read(s, "TEXT"),
    postgres: |p| postgres::read(p),
    mysql: |m| mysql::read_text(m).map(Cow::into_owned),
    datum: |v| Datum::Text(Cow::Owned(v))
);
value!(Decimal, Decimal, sqlite: |s| sqlite::read_decimal(s), mysql: |m| mysql::read_decimal(m));
value!(
    f32, F32,
    sqlite: |s| sqlite::read_float(s).map(|float| float as f32),
    mysql: |m| mysql::read_float(m).map(|float| float as f32)
);
value!(f64, F64, sqlite: |s| sqlite::read_float(s), mysql: |m| mysql::read_float(m));
value!(
    Uuid, Uuid,
    sqlite: |s| sqlite::read_parsed(s, |text| text.parse().ok(), "a UUID"),
    mysql: |m| mysql::read_parsed(m, |text| text.parse().ok(), "a UUID")
);
value!(
    serde_json::Value, Json,
    sqlite: |s| sqlite::read_parsed(s, |text| serde_json::from_str(text).ok(), "a JSON document"),
    postgres: |p| postgres::read::<sqlx::types::Json<serde_json::Value>>(p).map(|json| json.0),
    mysql: |m| mysql::read_parsed(m, |text| serde_json::from_str(text).ok(), "a JSON document"),
    datum: |v| Datum::Json(v)
);
value!(Vec<u8>, Bytes, sqlite: |s| sqlite::read(s, "BLOB"), mysql: |m| mysql::read_bytes(m));
value!(
    NaiveDate, Date,
    sqlite: |s| sqlite::read_parsed(s, sqlite::parse_date, "a date"),
    postgres: |p| calendar::read(p),
    mysql: |m| mysql::read_date(m),
    datum: |v| Datum::Date(v)
);
value!(
    NaiveTime, Time,
    sqlite: |s| sqlite::read_parsed(s, sqlite::parse_time, "a time"),
    postgres: |p| calendar::read(p),
    mysql: |m| mysql::read_time(m),
    datum: |v| Datum::Time(v)
);
value!(
    NaiveDateTime, Timestamp,
    sqlite: |s| sqlite::read_parsed(s, sqlite::parse_timestamp, "a timestamp"),
    postgres: |p| calendar::read(p),
    mysql: |m| mysql::read_moment(m),
    datum: |v| Datum::Timestamp(v)
);
value!(
    DateTime<Utc>, TimestampTz,
    sqlite: |s| sqlite::read_parsed(s, sqlite::parse_timestamp, "a timestamp").map(|at| at.and_utc()),
    postgres: |p| calendar::read(p),
    mysql: |m| mysql::read_moment(m).map(|at| at.and_utc()),
    datum: |v| Datum::TimestampTz(v)
);
value!(
    Interval, Interval,
    sqlite: |s| sqlite::read_parsed(s, |text| text.parse().ok(), "an ISO 8601 duration"),
    postgres: |p| postgres::read_interval(p),
    mysql: |m| mysql::read_parsed(m, |text| text.parse().ok(), "an ISO 8601 duration"),
    datum: |v| Datum::Interval(v)
);

macro_rules! element {
    ($list:path; $($ty:ty: |$json:ident| $read:expr;)*) => {
        $(impl Element for $ty {
            fn read_postgres_list(value: sqlx::postgres::PgValueRef<'_>) -> Result<Vec<Self>, Unreadable> {
                $list(value)
            }

            fn read_json($json: serde_json::Value) -> Option<Self> {
                $read
            }
        })*
    };
}

element! {
    postgres::read;
    i16: |json| json.as_i64()?.try_into().ok();
    i32: |json| json.as_i64()?.try_into().ok();
    i64: |json| json.as_i64();
    bool: |json| json.as_bool();
    String: |json| match json {
        serde_json::Value::String(text) => Some(text),
        _ => None,
    };
    Decimal: |json| match json {
        serde_json::Value::String(text) => text.parse().ok(),
        other => other.to_string().parse().ok(),
    };
    f32: |json| Some(json.as_f64()? as f32);
    f64: |json| json.as_f64();
    Uuid: |json| json.as_str()?.parse().ok();
    Vec<u8>: |json| unhex(json.as_str()?);
}

element! {
    calendar::read_list;
    NaiveDate: |json| sqlite::parse_date(json.as_str()?);
    NaiveTime: |json| sqlite::parse_time(json.as_str()?);
    NaiveDateTime: |json| sqlite::parse_timestamp(json.as_str()?);
    DateTime<Utc>: |json| Some(sqlite::parse_timestamp(json.as_str()?)?.and_utc());
}

impl Element for serde_json::Value {
    fn read_postgres_list(value: sqlx::postgres::PgValueRef<'_>) -> Result<Vec<Self>, Unreadable> {
        postgres::read::<Vec<sqlx::types::Json<Self>>>(value)
            .map(|items| items.into_iter().map(|item| item.0).collect())
    }

    fn read_json(value: serde_json::Value) -> Option<Self> {
        Some(value)
    }
}

impl Element for Interval {
    fn read_postgres_list(value: sqlx::postgres::PgValueRef<'_>) -> Result<Vec<Self>, Unreadable> {
        postgres::read::<Vec<sqlx::postgres::types::PgInterval>>(value)
            .map(|items| items.into_iter().map(postgres::from_interval).collect())
    }

    fn read_json(value: serde_json::Value) -> Option<Self> {
        value.as_str()?.parse().ok()
    }
}

pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

macro_rules! marker {
    ($marker:ident: $($ty:ty),*) => { $(impl $marker for $ty {})* };
}

marker!(Ordered: i16, i32, i64, String, Decimal, f32, f64, Uuid, Vec<u8>, NaiveDate, NaiveTime, NaiveDateTime, DateTime<Utc>);
marker!(Number: i16, i32, i64, Decimal, f32, f64);
marker!(Comparable: i16, i32, i64, bool, String, Decimal, f32, f64, Uuid, Vec<u8>, NaiveDate, NaiveTime, NaiveDateTime, DateTime<Utc>);

/// A value of a kind from its JSON form: the inverse of what an array element and a cursor are written as.
pub(crate) fn from_json(kind: Kind, json: serde_json::Value) -> Option<Datum> {
    fn datum<T: Element>(json: serde_json::Value) -> Option<Datum> {
        T::read_json(json).map(Value::into_datum)
    }
    if json.is_null() {
        return Some(Datum::Null(kind));
    }
    match kind {
        Kind::I16 => datum::<i16>(json),
        Kind::I32 => datum::<i32>(json),
        Kind::I64 => datum::<i64>(json),
        Kind::Bool => datum::<bool>(json),
        Kind::Text => datum::<String>(json),
        #[cfg(feature = "bigdecimal")]
        Kind::Decimal => datum::<crate::types::BigDecimal>(json),
        #[cfg(not(feature = "bigdecimal"))]
        Kind::Decimal => datum::<Decimal>(json),
        Kind::F32 => datum::<f32>(json),
        Kind::F64 => datum::<f64>(json),
        Kind::Uuid => datum::<Uuid>(json),
        Kind::Json => datum::<serde_json::Value>(json),
        Kind::Bytes => datum::<Vec<u8>>(json),
        Kind::Date => datum::<NaiveDate>(json),
        Kind::Time => datum::<NaiveTime>(json),
        Kind::Timestamp => datum::<NaiveDateTime>(json),
        Kind::TimestampTz => datum::<DateTime<Utc>>(json),
        Kind::Interval => datum::<Interval>(json),
        Kind::Array(_) => None,
    }
}

/// Reads a value of a kind that is known at run time only.
pub(crate) fn read_datum(kind: Kind, cell: Option<Cell<'_>>) -> Result<Datum, Unreadable> {
    let Some(cell) = cell else { return Ok(Datum::Null(kind)) };
    match kind {
        // A foreign key may be narrower or wider than what it refers to.
        Kind::I16 | Kind::I32 | Kind::I64 => match cell.0 {
            RawCell::Sqlite(value) => sqlite::read_int(value).map(Datum::I64),
            RawCell::Postgres(value) => postgres::read_any_int(value).map(Datum::I64),
            RawCell::Mysql(value) => mysql::read_int(value).map(Datum::I64),
        },
        Kind::Bool => bool::read(cell).map(Value::into_datum),
        Kind::Text => String::read(cell).map(Value::into_datum),
        #[cfg(feature = "bigdecimal")]
        Kind::Decimal => crate::types::BigDecimal::read(cell).map(Value::into_datum),
        #[cfg(not(feature = "bigdecimal"))]
        Kind::Decimal => Decimal::read(cell).map(Value::into_datum),
        Kind::F32 => f32::read(cell).map(Value::into_datum),
        Kind::F64 => f64::read(cell).map(Value::into_datum),
        Kind::Uuid => Uuid::read(cell).map(Value::into_datum),
        Kind::Json => serde_json::Value::read(cell).map(Value::into_datum),
        Kind::Bytes => Vec::<u8>::read(cell).map(Value::into_datum),
        Kind::Date => NaiveDate::read(cell).map(Value::into_datum),
        Kind::Time => NaiveTime::read(cell).map(Value::into_datum),
        Kind::Timestamp => NaiveDateTime::read(cell).map(Value::into_datum),
        Kind::TimestampTz => DateTime::<Utc>::read(cell).map(Value::into_datum),
        Kind::Interval => Interval::read(cell).map(Value::into_datum),
        Kind::Array(_) => Err(Unreadable("a list is no key".to_owned())),
    }
}
