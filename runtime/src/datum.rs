//! A value on its way to a database, whatever its column's type: what forms, filters and keys carry.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

use crate::types::{DateTime, Decimal, Interval, NaiveDate, NaiveDateTime, NaiveTime, Utc, Uuid};

/// The type of a stored value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 16-bit integer.
    I16,
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// Truth value.
    Bool,
    /// Text; also what a database stores as an enum or in a type of its own.
    Text,
    /// Exact number.
    Decimal,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
    /// UUID.
    Uuid,
    /// JSON document.
    Json,
    /// Bytes.
    Bytes,
    /// Day.
    Date,
    /// Time of day.
    Time,
    /// Day and time, without a zone.
    Timestamp,
    /// Instant.
    TimestampTz,
    /// Span of time.
    Interval,
    /// A list of one of these.
    Array(&'static Kind),
}

impl Kind {
    /// A number that differs for each kind, so that generated code can compare kinds while compiling.
    pub const fn code(self) -> u8 {
        match self {
            Kind::I16 => 0,
            Kind::I32 => 1,
            Kind::I64 => 2,
            Kind::Bool => 3,
            Kind::Text => 4,
            Kind::Decimal => 5,
            Kind::F32 => 6,
            Kind::F64 => 7,
            Kind::Uuid => 8,
            Kind::Json => 9,
            Kind::Bytes => 10,
            Kind::Date => 11,
            Kind::Time => 12,
            Kind::Timestamp => 13,
            Kind::TimestampTz => 14,
            Kind::Interval => 15,
            Kind::Array(element) => 32 + element.code(),
        }
    }
}

/// A value of any kind. There are more of them with some features of this crate.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Datum {
    /// NULL of a kind.
    Null(Kind),
    /// 16-bit integer.
    I16(i16),
    /// 32-bit integer.
    I32(i32),
    /// 64-bit integer.
    I64(i64),
    /// Truth value.
    Bool(bool),
    /// Text.
    Text(Cow<'static, str>),
    /// Exact number.
    Decimal(Decimal),
    /// Exact number of any length.
    #[cfg(feature = "bigdecimal")]
    BigDecimal(crate::types::BigDecimal),
    /// 32-bit float.
    F32(f32),
    /// 64-bit float.
    F64(f64),
    /// UUID.
    Uuid(Uuid),
    /// JSON document.
    Json(serde_json::Value),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Day.
    Date(NaiveDate),
    /// Time of day.
    Time(NaiveTime),
    /// Day and time, without a zone.
    Timestamp(NaiveDateTime),
    /// Instant.
    TimestampTz(DateTime<Utc>),
    /// Span of time.
    Interval(Interval),
    /// A list of values of one kind.
    Array(&'static Kind, Vec<Datum>),
    /// A value of a kind that cannot be sent to any database, and why: whoever binds it is told.
    Refused(Kind, Refused),
}

impl Datum {
    /// Whether it is NULL.
    pub fn is_null(&self) -> bool {
        matches!(self, Datum::Null(_))
    }

    /// The same value; a whole number of any width becomes one of 64 bits, an exact number one of the widest type there is.
    pub(crate) fn widened(self) -> Self {
        match self {
            Datum::I16(number) => Datum::I64(number.into()),
            Datum::I32(number) => Datum::I64(number.into()),
            #[cfg(feature = "bigdecimal")]
            Datum::Decimal(number) => Datum::BigDecimal(crate::big_decimal::from_decimal(&number)),
            #[cfg(feature = "bigdecimal")]
            same @ Datum::BigDecimal(_) => same,
            #[cfg(not(feature = "bigdecimal"))]
            same @ Datum::Decimal(_) => same,
            same @ (Datum::Null(_)
            | Datum::I64(_)
            | Datum::Bool(_)
            | Datum::Text(_)
            | Datum::F32(_)
            | Datum::F64(_)
            | Datum::Uuid(_)
            | Datum::Json(_)
            | Datum::Bytes(_)
            | Datum::Date(_)
            | Datum::Time(_)
            | Datum::Timestamp(_)
            | Datum::TimestampTz(_)
            | Datum::Interval(_)
            | Datum::Array(..)
            | Datum::Refused(..)) => same,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Datum::Null(kind) => *kind,
            Datum::I16(_) => Kind::I16,
            Datum::I32(_) => Kind::I32,
            Datum::I64(_) => Kind::I64,
            Datum::Bool(_) => Kind::Bool,
            Datum::Text(_) => Kind::Text,
            Datum::Decimal(_) => Kind::Decimal,
            #[cfg(feature = "bigdecimal")]
            Datum::BigDecimal(_) => Kind::Decimal,
            Datum::F32(_) => Kind::F32,
            Datum::F64(_) => Kind::F64,
            Datum::Uuid(_) => Kind::Uuid,
            Datum::Json(_) => Kind::Json,
            Datum::Bytes(_) => Kind::Bytes,
            Datum::Date(_) => Kind::Date,
            Datum::Time(_) => Kind::Time,
            Datum::Timestamp(_) => Kind::Timestamp,
            Datum::TimestampTz(_) => Kind::TimestampTz,
            Datum::Interval(_) => Kind::Interval,
            Datum::Array(element, _) => Kind::Array(element),
            Datum::Refused(kind, _) => *kind,
        }
    }
}

/// The values of a key's columns, for joining rows in memory. Never NULL; whole numbers of any width are 64 bits wide, since
/// a foreign key may be wider than what it refers to, and exact numbers are of the widest type that there is.
#[derive(Clone, Debug, PartialEq)]
pub struct Key(Vec<Datum>);

/// Reflexive but for NaN, which no key holds.
impl Eq for Key {}

impl Key {
    /// The key of these values, or none where one is NULL: NULL refers to nothing.
    pub fn new(values: Vec<Datum>) -> Option<Self> {
        if values.iter().any(Datum::is_null) {
            return None;
        }
        Some(Self(values.into_iter().map(Datum::widened).collect()))
    }

    /// The values.
    pub fn values(&self) -> &[Datum] {
        &self.0
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for datum in &self.0 {
            match datum {
                Datum::Null(_) => {}
                Datum::I16(value) => value.hash(state),
                Datum::I32(value) => value.hash(state),
                Datum::I64(value) => value.hash(state),
                Datum::Bool(value) => value.hash(state),
                Datum::Text(value) => value.hash(state),
                Datum::Decimal(value) => value.hash(state),
                #[cfg(feature = "bigdecimal")]
                Datum::BigDecimal(value) => value.hash(state),
                Datum::F32(value) => value.to_bits().hash(state),
                Datum::F64(value) => value.to_bits().hash(state),
                Datum::Uuid(value) => value.hash(state),
                Datum::Json(value) => value.to_string().hash(state),
                Datum::Bytes(value) => value.hash(state),
                Datum::Date(value) => value.hash(state),
                Datum::Time(value) => value.hash(state),
                Datum::Timestamp(value) => value.hash(state),
                Datum::TimestampTz(value) => value.hash(state),
                Datum::Interval(value) => value.hash(state),
                Datum::Array(_, values) => Key(values.clone()).hash(state),
                Datum::Refused(_, reason) => reason.hash(state),
            }
        }
    }
}

/// Why a value is refused before it reaches the database: it could not be read back as it was.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Refused(pub(crate) Cow<'static, str>);

impl Refused {
    /// A reason, to be read after "the value of agents.name".
    pub fn because(reason: impl Into<Cow<'static, str>>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Refuses a document that is nested so deeply that it could not be read back.
pub(crate) fn check_depth(document: &serde_json::Value) -> Result<(), Refused> {
    let mut open = vec![(document, 1_usize)];
    while let Some((value, depth)) = open.pop() {
        if depth > MAX_JSON_DEPTH {
            return Err(Refused::because(format!("is nested more than {MAX_JSON_DEPTH} levels deep")));
        }
        match value {
            serde_json::Value::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            serde_json::Value::Object(map) => open.extend(map.values().map(|item| (item, depth + 1))),
            serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Number(_)
            | serde_json::Value::String(_) => {}
        }
    }
    Ok(())
}

/// `serde_json` reads no deeper than this.
const MAX_JSON_DEPTH: usize = 127;
