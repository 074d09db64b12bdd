//! PostgreSQL: how values are sent and read, and what its errors say.

use chrono::Timelike as _;
use sqlx::postgres::types::PgInterval;
use sqlx::postgres::{PgArguments, PgValueRef};
use sqlx::types::Json;
use sqlx::{Arguments as _, Decode, Postgres, Type, TypeInfo as _, ValueRef as _};

use super::{Broken, Unreadable};
use crate::datum::{Datum, Kind, Refused, check_depth};
use crate::error::ConflictKind;
use crate::types::{Interval, NaiveDate, NaiveDateTime, NaiveTime};

pub(crate) fn bind(args: &mut PgArguments, datum: &Datum) -> Result<(), Refused> {
    let added = match datum {
        Datum::Null(kind) => return bind_null(args, *kind),
        Datum::I16(value) => args.add(*value),
        Datum::I32(value) => args.add(*value),
        Datum::I64(value) => args.add(*value),
        Datum::Bool(value) => args.add(*value),
        Datum::Text(value) => args.add(text(value)?),
        Datum::Decimal(value) => args.add(*value),
        #[cfg(feature = "bigdecimal")]
        Datum::BigDecimal(value) => args.add(crate::big_decimal::for_postgres(value)?),
        Datum::F32(value) => args.add(*value),
        Datum::F64(value) => args.add(*value),
        Datum::Uuid(value) => args.add(*value),
        Datum::Json(value) => args.add(Json(document(value)?)),
        Datum::Bytes(value) => args.add(value.as_slice()),
        Datum::Date(value) => args.add(day(*value)?),
        Datum::Time(value) => args.add(time(*value)?),
        Datum::Timestamp(value) => args.add(moment(*value)?),
        Datum::TimestampTz(value) => args.add(moment(value.naive_utc())?.and_utc()),
        Datum::Interval(value) => args.add(interval(value)),
        Datum::Array(kind, values) => return bind_list(args, **kind, values),
        Datum::Refused(_, reason) => return Err(reason.clone()),
    };
    added.map_err(refused)
}

fn refused(error: sqlx::error::BoxDynError) -> Refused {
    Refused::because(error.to_string())
}

fn text(value: &str) -> Result<&str, Refused> {
    if value.contains('\0') {
        return Err(Refused::because("contains a NUL character, which PostgreSQL's text cannot hold"));
    }
    Ok(value)
}

fn document(value: &serde_json::Value) -> Result<&serde_json::Value, Refused> {
    check_depth(value)?;
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::String(string) => {
                text(string)?;
            }
            serde_json::Value::Array(items) => open.extend(items),
            serde_json::Value::Object(map) => {
                for (key, item) in map {
                    text(key)?;
                    open.push(item);
                }
            }
            serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
        }
    }
    Ok(value)
}

/// PostgreSQL counts days from the Julian day 0 on
/// (<https://www.postgresql.org/docs/current/datatype-datetime.html>); the end of what `chrono` has is before its own.
fn day(value: NaiveDate) -> Result<NaiveDate, Refused> {
    match NaiveDate::from_ymd_opt(-4713, 11, 24) {
        Some(first) if value < first => {
            Err(Refused::because("lies before 24 November 4714 BC, where PostgreSQL's calendar begins"))
        }
        Some(_) | None => Ok(value),
    }
}

/// The driver would count a leap second as the second after it.
fn time(value: NaiveTime) -> Result<NaiveTime, Refused> {
    if value.nanosecond() >= 1_000_000_000 {
        return Err(Refused::because("is a leap second"));
    }
    Ok(value)
}

fn moment(value: NaiveDateTime) -> Result<NaiveDateTime, Refused> {
    time(value.time())?;
    day(value.date()).map(|_| value)
}

fn interval(value: &Interval) -> PgInterval {
    let Interval { months, days, microseconds } = *value;
    PgInterval { months, days, microseconds }
}

fn bind_null(args: &mut PgArguments, kind: Kind) -> Result<(), Refused> {
    let added = match kind {
        Kind::I16 => args.add(None::<i16>),
        Kind::I32 => args.add(None::<i32>),
        Kind::I64 => args.add(None::<i64>),
        Kind::Bool => args.add(None::<bool>),
        Kind::Text => args.add(None::<&str>),
        Kind::Decimal => args.add(None::<crate::types::Decimal>),
        Kind::F32 => args.add(None::<f32>),
        Kind::F64 => args.add(None::<f64>),
        Kind::Uuid => args.add(None::<crate::types::Uuid>),
        Kind::Json => args.add(None::<Json<()>>),
        Kind::Bytes => args.add(None::<&[u8]>),
        Kind::Date => args.add(None::<crate::types::NaiveDate>),
        Kind::Time => args.add(None::<crate::types::NaiveTime>),
        Kind::Timestamp => args.add(None::<crate::types::NaiveDateTime>),
        Kind::TimestampTz => args.add(None::<crate::types::DateTime<crate::types::Utc>>),
        Kind::Interval => args.add(None::<PgInterval>),
        Kind::Array(element) => match element {
            Kind::I16 => args.add(None::<Vec<i16>>),
            Kind::I32 => args.add(None::<Vec<i32>>),
            Kind::I64 => args.add(None::<Vec<i64>>),
            Kind::Bool => args.add(None::<Vec<bool>>),
            Kind::Text => args.add(None::<Vec<String>>),
            Kind::Decimal => args.add(None::<Vec<crate::types::Decimal>>),
            Kind::F32 => args.add(None::<Vec<f32>>),
            Kind::F64 => args.add(None::<Vec<f64>>),
            Kind::Uuid => args.add(None::<Vec<crate::types::Uuid>>),
            Kind::Json => args.add(None::<Vec<Json<()>>>),
            Kind::Bytes => args.add(None::<Vec<Vec<u8>>>),
            Kind::Date => args.add(None::<Vec<crate::types::NaiveDate>>),
            Kind::Time => args.add(None::<Vec<crate::types::NaiveTime>>),
            Kind::Timestamp => args.add(None::<Vec<crate::types::NaiveDateTime>>),
            Kind::TimestampTz => args.add(None::<Vec<crate::types::DateTime<crate::types::Utc>>>),
            Kind::Interval => args.add(None::<Vec<PgInterval>>),
            Kind::Array(_) => return Err(Refused::because("is a list of lists")),
        },
    };
    added.map_err(refused)
}

/// A list of values as one PostgreSQL array.
pub(crate) fn bind_list<'d>(
    args: &mut PgArguments,
    kind: Kind,
    values: impl IntoIterator<Item = &'d Datum>,
) -> Result<(), Refused> {
    let values = values.into_iter();
    #[cfg(feature = "bigdecimal")]
    if let Kind::Decimal = kind {
        return bind_numbers(args, values);
    }
    macro_rules! list {
        ($($variant:ident => |$value:ident| $item:expr;)*) => {
            match kind {
                $(Kind::$variant => {
                    let mut items = Vec::with_capacity(values.size_hint().0);
                    for datum in values {
                        match datum {
                            Datum::Null(_) => items.push(None),
                            Datum::$variant($value) => items.push(Some($item)),
                            Datum::Refused(_, reason) => return Err(reason.clone()),
                            other => return Err(Refused::because(format!("mixes {:?} and {:?}", kind, other.kind()))),
                        }
                    }
                    args.add(items)
                })*
                Kind::Array(_) => return Err(Refused::because("is a list of lists")),
            }
        };
    }
    let added = list! {
        I16 => |value| *value;
        I32 => |value| *value;
        I64 => |value| *value;
        Bool => |value| *value;
        Text => |value| text(value)?;
        Decimal => |value| *value;
        F32 => |value| *value;
        F64 => |value| *value;
        Uuid => |value| *value;
        Json => |value| Json(document(value)?);
        Bytes => |value| value.as_slice();
        Date => |value| day(*value)?;
        Time => |value| time(*value)?;
        Timestamp => |value| moment(*value)?;
        TimestampTz => |value| moment(value.naive_utc())?.and_utc();
        Interval => |value| interval(value);
    };
    added.map_err(refused)
}

/// A list of exact numbers, some of which may be longer than others' type holds.
#[cfg(feature = "bigdecimal")]
fn bind_numbers<'d>(args: &mut PgArguments, values: impl Iterator<Item = &'d Datum>) -> Result<(), Refused> {
    let mut items = Vec::with_capacity(values.size_hint().0);
    for datum in values {
        items.push(match datum {
            Datum::Null(_) => None,
            Datum::Decimal(value) => Some(crate::big_decimal::from_decimal(value)),
            Datum::BigDecimal(value) => Some(crate::big_decimal::for_postgres(value)?.clone()),
            other => return Err(Refused::because(format!("mixes Decimal and {:?}", other.kind()))),
        });
    }
    args.add(items).map_err(refused)
}

/// The value as the driver decodes it, where the column has a type that fits.
pub(crate) fn read<'r, T: Decode<'r, Postgres> + Type<Postgres>>(
    value: PgValueRef<'r>,
) -> Result<T, Unreadable> {
    let found = value.type_info();
    // What is compatible with text is a list that sqlx makes anew for every value.
    if !is_the_very::<T>(&value) && !T::compatible(&found) {
        return Err(Unreadable(format!(
            "the database gives {} where {} is expected",
            found.name(),
            T::type_info().name()
        )));
    }
    T::decode(value).map_err(|error| Unreadable(error.to_string()))
}

/// Whether a value has the very type that is read, as most have. To compare types is to look for what each is made of, a
/// domain of others included.
fn is_the_very<T: Type<Postgres>>(value: &PgValueRef<'_>) -> bool {
    value.type_info().oid().is_some_and(|oid| T::type_info().oid() == Some(oid))
}

/// A whole number of any width.
pub(crate) fn read_any_int(value: PgValueRef<'_>) -> Result<i64, Unreadable> {
    if is_the_very::<i64>(&value) {
        read(value)
    } else if is_the_very::<i32>(&value) {
        read::<i32>(value).map(i64::from)
    } else if <i16 as Type<Postgres>>::compatible(&value.type_info()) {
        read::<i16>(value).map(i64::from)
    } else if <i32 as Type<Postgres>>::compatible(&value.type_info()) {
        read::<i32>(value).map(i64::from)
    } else {
        read(value)
    }
}

/// A span of time.
pub(crate) fn read_interval(value: PgValueRef<'_>) -> Result<Interval, Unreadable> {
    read::<PgInterval>(value).map(from_interval)
}

/// The driver's span of time as ours.
pub(crate) fn from_interval(interval: PgInterval) -> Interval {
    let PgInterval { months, days, microseconds } = interval;
    Interval { months, days, microseconds }
}

/// PostgreSQL names the constraint, and the table it is on.
pub(crate) fn broken(error: &dyn sqlx::error::DatabaseError) -> Option<Broken> {
    match error.code().as_deref() {
        Some("23502") => {
            let error = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>()?;
            Some(Broken::NotNull {
                table: Some(error.table()?.to_owned()),
                column: error.column()?.to_owned(),
            })
        }
        _ => Some(Broken::Named {
            table: error.table().map(str::to_owned),
            name: error.constraint()?.to_owned(),
        }),
    }
}

/// `serialization_failure`, `deadlock_detected`, `lock_not_available`
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
pub(crate) fn conflict(error: &dyn sqlx::error::DatabaseError) -> Option<ConflictKind> {
    match error.code().as_deref() {
        Some("40001") => Some(ConflictKind::Serialization),
        Some("40P01") => Some(ConflictKind::Deadlock),
        Some("55P03") => Some(ConflictKind::Busy),
        Some(_) | None => None,
    }
}

/// `numeric_value_out_of_range`.
pub(crate) fn out_of_range(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.code().as_deref() == Some("22003")
}

/// `query_canceled` (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
pub(crate) fn stopped(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.code().as_deref() == Some("57014")
}
