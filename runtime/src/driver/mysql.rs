//! MySQL and MariaDB: how values are sent and read, and what their errors say.
//!
//! What neither has a type for is text, as on SQLite: UUIDs, spans of time, lists (as JSON). Both send a value in the type of
//! its column; what is read here is told by that, so that a column of another width, without a sign or of a type of the
//! server's own is read as what it holds.

use std::borrow::Cow;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _};
use sqlx::mysql::types::{MySqlTime, MySqlTimeSign};
use sqlx::mysql::{MySqlArguments, MySqlDatabaseError, MySqlValueRef};
use sqlx::{Arguments as _, Decode, MySql, Type, TypeInfo as _, ValueRef as _};

use super::{Broken, Unreadable, sqlite};
use crate::datum::{Datum, Kind, Refused, check_depth};
use crate::error::ConflictKind;
use crate::types::Decimal;

pub(crate) fn bind(args: &mut MySqlArguments, datum: &Datum) -> Result<(), Refused> {
    let added = match datum {
        Datum::Null(kind) => bind_null(args, *kind),
        Datum::I16(value) => args.add(*value),
        Datum::I32(value) => args.add(*value),
        Datum::I64(value) => args.add(*value),
        Datum::Bool(value) => args.add(*value),
        Datum::Text(value) => args.add(value.as_ref()),
        Datum::Decimal(value) => args.add(*value),
        #[cfg(feature = "bigdecimal")]
        Datum::BigDecimal(value) => args.add(crate::big_decimal::for_mysql(value)?),
        Datum::F32(value) => args.add(finite(*value, value.is_finite())?),
        Datum::F64(value) => args.add(finite(*value, value.is_finite())?),
        Datum::Bytes(value) => args.add(value.as_slice()),
        Datum::Date(value) => args.add(day(*value)?),
        Datum::Time(value) => args.add(time(*value)?),
        Datum::Timestamp(value) => args.add(moment(*value)?),
        Datum::TimestampTz(value) => args.add(moment(value.naive_utc())?),
        Datum::Uuid(value) => args.add(value.hyphenated().to_string()),
        Datum::Interval(value) => args.add(value.to_string()),
        Datum::Json(value) => {
            check_depth(value)?;
            args.add(value.to_string())
        }
        Datum::Array(..) => args.add(element(datum)?.to_string()),
        Datum::Refused(_, reason) => return Err(reason.clone()),
    };
    added.map_err(|error| Refused::because(error.to_string()))
}

/// A NULL has the type of what could stand in its place, so that a prepared statement is not prepared again for it.
fn bind_null(args: &mut MySqlArguments, kind: Kind) -> Result<(), sqlx::error::BoxDynError> {
    match kind {
        Kind::I16 => args.add(None::<i16>),
        Kind::I32 => args.add(None::<i32>),
        Kind::I64 => args.add(None::<i64>),
        Kind::Bool => args.add(None::<bool>),
        Kind::Decimal => args.add(None::<Decimal>),
        Kind::F32 => args.add(None::<f32>),
        Kind::F64 => args.add(None::<f64>),
        Kind::Bytes => args.add(None::<&[u8]>),
        Kind::Date => args.add(None::<NaiveDate>),
        Kind::Time => args.add(None::<NaiveTime>),
        Kind::Timestamp | Kind::TimestampTz => args.add(None::<NaiveDateTime>),
        Kind::Text | Kind::Uuid | Kind::Json | Kind::Interval | Kind::Array(_) => args.add(None::<&str>),
    }
}

fn finite<T: std::fmt::Display>(value: T, finite: bool) -> Result<T, Refused> {
    match finite {
        true => Ok(value),
        false => Err(Refused::because(format!("is {value}, which MySQL and MariaDB have no number for"))),
    }
}

/// A list of values as one JSON array, to be taken apart by `JSON_TABLE`.
pub(crate) fn bind_list<'d>(
    args: &mut MySqlArguments,
    values: impl IntoIterator<Item = &'d Datum>,
) -> Result<(), Refused> {
    let items = values.into_iter().map(element).collect::<Result<Vec<_>, _>>()?;
    args.add(serde_json::Value::Array(items).to_string()).map_err(|error| Refused::because(error.to_string()))
}

/// A value as an element of a JSON array: as on SQLite, but exact numbers of any length are kept.
fn element(datum: &Datum) -> Result<serde_json::Value, Refused> {
    Ok(match datum {
        Datum::Decimal(value) => value.to_string().into(),
        #[cfg(feature = "bigdecimal")]
        Datum::BigDecimal(value) => crate::big_decimal::for_mysql(value)?.to_plain_string().into(),
        Datum::Array(_, values) => {
            serde_json::Value::Array(values.iter().map(element).collect::<Result<_, _>>()?)
        }
        Datum::Null(_)
        | Datum::I16(_)
        | Datum::I32(_)
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
        | Datum::Refused(..) => sqlite::element(datum)?,
    })
}

/// Years have four digits (<https://mariadb.com/kb/en/date/>), and the year 0 is what is left of a date that is none.
fn day(value: NaiveDate) -> Result<NaiveDate, Refused> {
    match (1..=9999).contains(&value.year()) {
        true => Ok(value),
        false => Err(Refused::because("lies outside the years 1 to 9999, which MySQL and MariaDB hold")),
    }
}

fn time(value: NaiveTime) -> Result<NaiveTime, Refused> {
    match value.nanosecond() >= 1_000_000_000 {
        true => Err(Refused::because("is a leap second")),
        false => Ok(value),
    }
}

fn moment(value: NaiveDateTime) -> Result<NaiveDateTime, Refused> {
    time(value.time())?;
    day(value.date()).map(|_| value)
}

/// The value as the driver decodes it, where the column has one of the types for it.
fn read<'r, T: Decode<'r, MySql> + Type<MySql>>(value: MySqlValueRef<'r>) -> Result<T, Unreadable> {
    match T::compatible(&value.type_info()) {
        true => T::decode(value).map_err(|error| Unreadable(error.to_string())),
        false => Err(mismatch(&value, T::type_info().name())),
    }
}

#[cold]
fn mismatch(value: &MySqlValueRef<'_>, expected: &str) -> Unreadable {
    Unreadable(format!("the database gives {} where {expected} is expected", value.type_info().name()))
}

fn is<T: Type<MySql> + ?Sized>(value: &MySqlValueRef<'_>) -> bool {
    T::compatible(&value.type_info())
}

/// A whole number of any width, with a sign or without: sums are exact numbers.
pub(crate) fn read_int<T: TryFrom<i64>>(value: MySqlValueRef<'_>) -> Result<T, Unreadable> {
    let too_large =
        |number: &dyn std::fmt::Display| Unreadable(format!("{number} does not fit the column's type"));
    let number: i64 = if is::<i64>(&value) {
        read(value)?
    } else if is::<u64>(&value) {
        let number: u64 = read(value)?;
        i64::try_from(number).map_err(|_| too_large(&number))?
    } else if is::<Decimal>(&value) {
        let number = plain(value)?;
        number.parse().map_err(|_| too_large(&number))?
    } else {
        return Err(mismatch(&value, "a whole number"));
    };
    T::try_from(number).map_err(|_| too_large(&number))
}

/// A truth value: any number but 0 is true.
pub(crate) fn read_bool(value: MySqlValueRef<'_>) -> Result<bool, Unreadable> {
    read_int::<i64>(value).map(|number| number != 0)
}

/// A float of either width, or a number that is one by its value.
pub(crate) fn read_float(value: MySqlValueRef<'_>) -> Result<f64, Unreadable> {
    if is::<f64>(&value) {
        return read(value);
    }
    if is::<Decimal>(&value) {
        let number = plain(value)?;
        return number.parse().map_err(|_| Unreadable(format!("{number:?} is no number")));
    }
    read_int::<i64>(value).map(|whole| whole as f64)
}

/// An exact number. Columns may have room for more digits behind the point than can be read: what is wanted is that none is
/// lost.
pub(crate) fn read_decimal(value: MySqlValueRef<'_>) -> Result<Decimal, Unreadable> {
    read_number(value, |text| {
        let short = || text.contains('.').then(|| text.trim_end_matches('0').trim_end_matches('.'));
        Decimal::from_str_exact(text).ok().or_else(|| Decimal::from_str_exact(short()?).ok())
    })
}

/// An exact number of any type, which reads its own text.
pub(crate) fn read_number<T>(
    value: MySqlValueRef<'_>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Unreadable> {
    let text = read_text(value)?;
    parse(&text)
        .ok_or_else(|| Unreadable(format!("{text:?} is no exact number of as many digits as are read")))
}

/// Text that is sent as it is: of text, enums, sets and documents.
pub(crate) fn read_str<'r>(value: MySqlValueRef<'r>) -> Result<&'r str, Unreadable> {
    match is::<str>(&value) || matches!(value.type_info().name(), "JSON" | "SET") {
        true => plain(value),
        false => Err(mismatch(&value, "text")),
    }
}

/// What the driver has, without a look at its type.
fn plain<'r>(value: MySqlValueRef<'r>) -> Result<&'r str, Unreadable> {
    <&str as Decode<MySql>>::decode(value).map_err(|error| Unreadable(error.to_string()))
}

/// The text of a value of any type that has one: the types of the server's own are read so.
pub(crate) fn read_text<'r>(value: MySqlValueRef<'r>) -> Result<Cow<'r, str>, Unreadable> {
    if is::<str>(&value) || is::<Decimal>(&value) {
        return plain(value).map(Cow::Borrowed);
    }
    let name = value.type_info().name().to_owned();
    Ok(Cow::Owned(match name.as_str() {
        "JSON" | "SET" => return plain(value).map(Cow::Borrowed),
        // A float of 32 bits has fewer digits than one of 64 of the same value.
        "FLOAT" => read::<f32>(value)?.to_string(),
        "DOUBLE" => read::<f64>(value)?.to_string(),
        "DATE" => read_date(value)?.to_string(),
        "TIME" => read::<MySqlTime>(value)?.to_string(),
        "DATETIME" | "TIMESTAMP" => read_moment(value)?.format("%Y-%m-%d %H:%M:%S%.f").to_string(),
        _ if is::<u64>(&value) => read::<u64>(value)?.to_string(),
        _ if is::<i64>(&value) => read::<i64>(value)?.to_string(),
        _ => return Err(mismatch(&value, "text")),
    }))
}

/// Bytes, which text is not.
pub(crate) fn read_bytes(value: MySqlValueRef<'_>) -> Result<Vec<u8>, Unreadable> {
    match is::<str>(&value) {
        true => Err(mismatch(&value, "bytes")),
        false => read(value),
    }
}

/// A value that is stored as text.
pub(crate) fn read_parsed<T>(
    value: MySqlValueRef<'_>,
    parse: impl FnOnce(&str) -> Option<T>,
    what: &str,
) -> Result<T, Unreadable> {
    let text = read_str(value)?;
    parse(text).ok_or_else(|| Unreadable(format!("{text:?} is not {what}")))
}

/// Whether it is a day that is none, `0000-00-00`, which the driver takes for NULL.
pub(crate) fn is_zero(value: &MySqlValueRef<'_>) -> bool {
    <&[u8] as Decode<MySql>>::decode(value.clone()).is_ok()
}

/// A day. `0000-00-00` and `2026-00-00` are none, and are told.
pub(crate) fn read_date(value: MySqlValueRef<'_>) -> Result<NaiveDate, Unreadable> {
    read(value).map_err(|Unreadable(reason)| Unreadable(format!("it holds no day: {reason}")))
}

/// A day and a time.
pub(crate) fn read_moment(value: MySqlValueRef<'_>) -> Result<NaiveDateTime, Unreadable> {
    match is::<NaiveDateTime>(&value) || value.type_info().name() == "TIMESTAMP" {
        true => <NaiveDateTime as Decode<MySql>>::decode(value)
            .map_err(|error| Unreadable(format!("it holds no day and time: {error}"))),
        false => Err(mismatch(&value, "DATETIME")),
    }
}

/// A time of day. A `TIME` may also be a span of time, of up to 838 hours in both directions
/// (<https://mariadb.com/kb/en/time/>).
pub(crate) fn read_time(value: MySqlValueRef<'_>) -> Result<NaiveTime, Unreadable> {
    let time: MySqlTime = read(value)?;
    let of_day = (time.sign() == MySqlTimeSign::Positive).then(|| {
        NaiveTime::from_hms_micro_opt(
            time.hours(),
            time.minutes().into(),
            time.seconds().into(),
            time.microseconds(),
        )
    });
    of_day.flatten().ok_or_else(|| Unreadable(format!("{time} is no time of day")))
}

fn number(error: &dyn sqlx::error::DatabaseError) -> u16 {
    error.try_downcast_ref::<MySqlDatabaseError>().map_or(0, MySqlDatabaseError::number)
}

/// The numbers are the servers' (<https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html>,
/// <https://mariadb.com/kb/en/mariadb-error-code-reference/>); names are told by the message alone.
pub(crate) fn broken(error: &dyn sqlx::error::DatabaseError) -> Option<Broken> {
    let message = error.message();
    match number(error) {
        // Duplicate entry 'ada' for key 'agents.name_in_project'; MariaDB leaves the table out.
        1062 | 1586 => {
            let (_, key) = message.rsplit_once(" for key '")?;
            Some(Broken::Key(key.strip_suffix('\'').unwrap_or(key).to_owned()))
        }
        // … fails (`shop`.`orders`, CONSTRAINT `orders_customer_id_fkey` FOREIGN KEY (`customer_id`) REFERENCES …
        1451 | 1452 => Some(foreign_key(message).unwrap_or(Broken::SomeForeignKey)),
        // The same for those who may not see the other table.
        1216 | 1217 => Some(Broken::SomeForeignKey),
        // Check constraint 'price_not_negative' is violated.
        3819 => {
            let (_, rest) = message.split_once('\'')?;
            Some(Broken::Named { table: None, name: rest.rsplit_once('\'')?.0.to_owned() })
        }
        // CONSTRAINT `price_not_negative` failed for `shop`.`products`: MariaDB's, and another error of MySQL's.
        4025 => {
            let (name, _) = quoted(message.strip_prefix("CONSTRAINT ")?)?;
            Some(Broken::Named { table: None, name })
        }
        // Column 'name' cannot be null; Field 'name' doesn't have a default value.
        1048 | 1364 => {
            let (_, rest) = message.split_once('\'')?;
            Some(Broken::NotNull { table: None, column: rest.rsplit_once("' ")?.0.to_owned() })
        }
        _ => None,
    }
}

fn foreign_key(message: &str) -> Option<Broken> {
    let (_, rest) = message.split_once(" fails (")?;
    let (_, rest) = quoted(rest)?;
    let (table, rest) = quoted(rest.strip_prefix('.')?)?;
    let (name, _) = quoted(rest.strip_prefix(", CONSTRAINT ")?)?;
    Some(Broken::Named { table: Some(table), name })
}

/// The name in backticks at the beginning of a text, and what stands behind it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('`')?;
    let mut name = String::new();
    loop {
        let (part, behind) = rest.split_once('`')?;
        name.push_str(part);
        match behind.strip_prefix('`') {
            Some(more) => {
                name.push('`');
                rest = more;
            }
            None => return Some((name, behind)),
        }
    }
}

/// A deadlock (1213); a lock that was not to be had in time (1205), or at once (3572, MySQL's alone); a row that was changed
/// since it was first read (1020, with `innodb_snapshot_isolation`).
pub(crate) fn conflict(error: &dyn sqlx::error::DatabaseError) -> Option<ConflictKind> {
    match number(error) {
        1213 => Some(ConflictKind::Deadlock),
        1205 | 3572 => Some(ConflictKind::Busy),
        1020 => Some(ConflictKind::Serialization),
        _ => None,
    }
}

/// A number that the column, or an expression, has no room for.
pub(crate) fn out_of_range(error: &dyn sqlx::error::DatabaseError) -> bool {
    matches!(number(error), 1264 | 1690)
}

/// `KILL QUERY` (1317), and the servers' own limits of time: MySQL's `max_execution_time` (3024), MariaDB's
/// `max_statement_time` (1969).
pub(crate) fn stopped(error: &dyn sqlx::error::DatabaseError) -> bool {
    matches!(number(error), 1317 | 1969 | 3024)
}

/// Whether a statement was not understood (1064): MySQL has no RETURNING.
pub(crate) fn not_understood(error: &dyn sqlx::error::DatabaseError) -> bool {
    number(error) == 1064
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_their_quotes_do() {
        assert_eq!(quoted("`a``b`, CONSTRAINT"), Some(("a`b".to_owned(), ", CONSTRAINT")));
        assert_eq!(quoted("`a"), None);
        assert_eq!(quoted("a`"), None);
        let message = "Cannot add or update a child row: a foreign key constraint fails (`shop`.`or``ders`, CONSTRAINT \
                       `orders fails (` FOREIGN KEY (`a`) REFERENCES `b` (`id`))";
        match foreign_key(message) {
            Some(Broken::Named { table: Some(table), name }) => {
                assert_eq!((table.as_str(), name.as_str()), ("or`ders", "orders fails ("));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_no_column_holds_is_refused() {
        let mut args = MySqlArguments::default();
        let day = |year| Datum::Date(NaiveDate::from_ymd_opt(year, 1, 1).unwrap());
        for datum in [Datum::F64(f64::NAN), Datum::F32(f32::INFINITY), day(0), day(10_000)] {
            assert!(bind(&mut args, &datum).is_err(), "{datum:?}");
        }
        for datum in [day(1), day(9999), Datum::Null(Kind::Array(&Kind::I16))] {
            assert_eq!(bind(&mut args, &datum), Ok(()), "{datum:?}");
        }
        assert_eq!(args.len(), 3);
    }
}
