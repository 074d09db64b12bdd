//! SQLite: how values are stored and read, and what its errors say.
//!
//! SQLite has five storage classes. What has no class of its own is text in a form whose order as text is its own
//! order, so that comparison and `ORDER BY` need no function: `2026-11-22 14:30:00.000000`.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _};
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteValueRef};
use sqlx::{Arguments as _, Decode, Sqlite, TypeInfo as _, ValueRef as _};

use super::{Broken, Unreadable};
use crate::datum::{Datum, Refused, check_depth};
use crate::error::ConflictKind;
use crate::types::Decimal;

pub(crate) fn bind(args: &mut SqliteArguments, datum: &Datum) -> Result<(), Refused> {
    let added = match datum {
        Datum::Null(_) => args.add(None::<i64>),
        Datum::I16(value) => args.add(i64::from(*value)),
        Datum::I32(value) => args.add(i64::from(*value)),
        Datum::I64(value) => args.add(*value),
        Datum::Bool(value) => args.add(i64::from(*value)),
        Datum::Text(value) => args.add(value.as_ref()),
        Datum::F32(value) => args.add(f64::from(number(*value, value.is_nan())?)),
        Datum::F64(value) => args.add(number(*value, value.is_nan())?),
        Datum::Bytes(value) => args.add(value.as_slice()),
        #[cfg(feature = "bigdecimal")]
        Datum::BigDecimal(_) => args.add(text(datum)?),
        Datum::Decimal(_)
        | Datum::Uuid(_)
        | Datum::Json(_)
        | Datum::Date(_)
        | Datum::Time(_)
        | Datum::Timestamp(_)
        | Datum::TimestampTz(_)
        | Datum::Interval(_)
        | Datum::Array(..) => args.add(text(datum)?),
        Datum::Refused(_, reason) => return Err(reason.clone()),
    };
    added.map_err(|error| Refused::because(error.to_string()))
}

fn number<T>(value: T, nan: bool) -> Result<T, Refused> {
    if nan { Err(Refused::because("is NaN, which SQLite stores as NULL")) } else { Ok(value) }
}

/// A list of values as one JSON array, to be taken apart by `json_each`.
pub(crate) fn bind_list<'d>(
    args: &mut SqliteArguments,
    values: impl IntoIterator<Item = &'d Datum>,
) -> Result<(), Refused> {
    let items = values.into_iter().map(element).collect::<Result<Vec<_>, _>>()?;
    args.add(serde_json::Value::Array(items).to_string()).map_err(|error| Refused::because(error.to_string()))
}

/// A value as an element of a JSON array.
pub(crate) fn element(datum: &Datum) -> Result<serde_json::Value, Refused> {
    Ok(match datum {
        Datum::Null(_) => serde_json::Value::Null,
        Datum::I16(value) => (*value).into(),
        Datum::I32(value) => (*value).into(),
        Datum::I64(value) => (*value).into(),
        Datum::Bool(value) => (*value).into(),
        Datum::Text(value) => value.as_ref().into(),
        Datum::F32(value) => finite(f64::from(*value))?,
        Datum::F64(value) => finite(*value)?,
        Datum::Json(value) => value.clone(),
        Datum::Bytes(value) => hex(value).into(),
        #[cfg(feature = "bigdecimal")]
        Datum::BigDecimal(_) => text(datum)?.into(),
        Datum::Decimal(_)
        | Datum::Uuid(_)
        | Datum::Date(_)
        | Datum::Time(_)
        | Datum::Timestamp(_)
        | Datum::TimestampTz(_)
        | Datum::Interval(_) => text(datum)?.into(),
        Datum::Array(_, values) => {
            serde_json::Value::Array(values.iter().map(element).collect::<Result<_, _>>()?)
        }
        Datum::Refused(_, reason) => return Err(reason.clone()),
    })
}

fn finite(value: f64) -> Result<serde_json::Value, Refused> {
    serde_json::Number::from_f64(value)
        .map(serde_json::Value::Number)
        .ok_or_else(|| Refused::because(format!("is {value}, which JSON has no number for")))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What is stored for the kinds that SQLite keeps as text.
fn text(datum: &Datum) -> Result<String, Refused> {
    Ok(match datum {
        Datum::Decimal(value) => decimal(value)?,
        #[cfg(feature = "bigdecimal")]
        Datum::BigDecimal(value) => crate::big_decimal::for_sqlite(value)?,
        Datum::Uuid(value) => value.hyphenated().to_string(),
        Datum::Json(value) => {
            check_depth(value)?;
            value.to_string()
        }
        Datum::Date(value) => date(*value)?,
        Datum::Time(value) => time(*value, false)?,
        Datum::Timestamp(value) => timestamp(*value)?,
        Datum::TimestampTz(value) => timestamp(value.naive_utc())?,
        Datum::Interval(value) => value.to_string(),
        Datum::Array(..) => element(datum)?.to_string(),
        Datum::Refused(_, reason) => return Err(reason.clone()),
        Datum::Null(_)
        | Datum::I16(_)
        | Datum::I32(_)
        | Datum::I64(_)
        | Datum::Bool(_)
        | Datum::Text(_)
        | Datum::F32(_)
        | Datum::F64(_)
        | Datum::Bytes(_) => return Err(Refused::because("is not stored as text")),
    })
}

/// A column of NUMERIC affinity keeps 15 significant digits exactly (<https://sqlite.org/datatype3.html>).
fn decimal(value: &Decimal) -> Result<String, Refused> {
    let mut mantissa = value.mantissa().unsigned_abs();
    while mantissa != 0 && mantissa.is_multiple_of(10) {
        mantissa /= 10;
    }
    let digits = mantissa.checked_ilog10().map_or(1, |log| log + 1);
    if digits > 15 {
        return Err(Refused::because(format!("has {digits} significant digits; SQLite keeps 15")));
    }
    Ok(value.to_string())
}

fn date(date: NaiveDate) -> Result<String, Refused> {
    if !(0..=9999).contains(&date.year()) {
        return Err(Refused::because("lies outside the years 0 to 9999, which SQLite's text dates hold"));
    }
    Ok(format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()))
}

fn time(time: NaiveTime, always_fraction: bool) -> Result<String, Refused> {
    if time.nanosecond() >= 1_000_000_000 {
        return Err(Refused::because("is a leap second"));
    }
    let micros = time.nanosecond() / 1_000;
    let mut text = format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    if always_fraction || micros != 0 {
        let _ = write!(text, ".{micros:06}");
    }
    Ok(text)
}

fn timestamp(timestamp: NaiveDateTime) -> Result<String, Refused> {
    let (mut text, time) = (date(timestamp.date())?, time(timestamp.time(), true)?);
    text.push(' ');
    text.push_str(&time);
    Ok(text)
}

/// The value as the driver decodes it, where its storage class is the one wanted.
pub(crate) fn read<'r, T: Decode<'r, Sqlite>>(
    value: SqliteValueRef<'r>,
    class: &'static str,
) -> Result<T, Unreadable> {
    let found = value.type_info();
    if found.name() != class && !(class == "INTEGER" && found.name() == "BOOLEAN") {
        return Err(Unreadable(format!("it holds {} where {class} is expected", found.name())));
    }
    T::decode(value).map_err(|error| Unreadable(error.to_string()))
}

/// A whole number of any width.
pub(crate) fn read_int<T: TryFrom<i64>>(value: SqliteValueRef<'_>) -> Result<T, Unreadable> {
    let number: i64 = read(value, "INTEGER")?;
    T::try_from(number).map_err(|_| Unreadable(format!("{number} does not fit the column's type")))
}

/// A float; SQLite stores whole ones as integers where the column's affinity says so.
pub(crate) fn read_float(value: SqliteValueRef<'_>) -> Result<f64, Unreadable> {
    match value.type_info().name() {
        "INTEGER" => read::<i64>(value, "INTEGER").map(|whole| whole as f64),
        _ => read(value, "REAL"),
    }
}

/// An exact number, which NUMERIC affinity turned into an integer or a float where it could.
pub(crate) fn read_decimal(value: SqliteValueRef<'_>) -> Result<Decimal, Unreadable> {
    let parse = |text: &str| text.parse().or_else(|_| Decimal::from_scientific(text)).ok();
    read_number(value, Decimal::from, parse)
}

/// An exact number of any type, which reads its own text.
pub(crate) fn read_number<T>(
    value: SqliteValueRef<'_>,
    from: impl FnOnce(i64) -> T,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, Unreadable> {
    match value.type_info().name() {
        "INTEGER" => read::<i64>(value, "INTEGER").map(from),
        "REAL" => read::<f64>(value, "REAL").and_then(|float| {
            let text = float.to_string();
            parse(&text)
                .or_else(|| parse(&format!("{float:e}")))
                .ok_or_else(|| Unreadable(format!("{text} is no exact number of as many digits as are read")))
        }),
        _ => read_parsed(value, parse, "a number"),
    }
}

/// A value that is stored as text.
pub(crate) fn read_parsed<T>(
    value: SqliteValueRef<'_>,
    parse: impl FnOnce(&str) -> Option<T>,
    what: &str,
) -> Result<T, Unreadable> {
    let text: &str = read(value, "TEXT")?;
    parse(text).ok_or_else(|| Unreadable(format!("{text:?} is not {what}")))
}

/// `YYYY-MM-DD`.
pub(crate) fn parse_date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    NaiveDate::from_ymd_opt(
        i32::try_from(digits(&bytes[..4])?).ok()?,
        digits(&bytes[5..7])?,
        digits(&bytes[8..])?,
    )
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.f` with up to nine digits.
pub(crate) fn parse_time(text: &str) -> Option<NaiveTime> {
    let bytes = text.as_bytes();
    if bytes.len() == 5 {
        return NaiveTime::from_hms_opt(digits(&bytes[..2])?, digits(&bytes[3..])?, 0);
    }
    if bytes.len() < 8 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let nanos = match bytes.get(8) {
        None => 0,
        Some(b'.') if (10..=18).contains(&bytes.len()) => {
            let fraction = &bytes[9..];
            digits(fraction)? * 10_u32.pow(9 - fraction.len() as u32)
        }
        Some(_) => return None,
    };
    NaiveTime::from_hms_nano_opt(digits(&bytes[..2])?, digits(&bytes[3..5])?, digits(&bytes[6..8])?, nanos)
}

/// Date and time with a blank or `T` between, in UTC: what we write, what `CURRENT_TIMESTAMP` and `strftime` give, and
/// the same with `Z` or an offset.
pub(crate) fn parse_timestamp(text: &str) -> Option<NaiveDateTime> {
    let (date, rest) = text.split_at_checked(10)?;
    let rest = match rest.strip_prefix([' ', 'T']) {
        Some(rest) => rest,
        None if rest.is_empty() => return parse_date(date)?.and_hms_opt(0, 0, 0),
        None => return None,
    };
    let date = parse_date(date)?;
    match parse_time(rest.strip_suffix('Z').unwrap_or(rest)) {
        Some(time) => Some(date.and_time(time)),
        None => {
            chrono::DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1)).ok().map(|at| at.naive_utc())
        }
    }
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes
        .iter()
        .try_fold(0_u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// SQLite names no constraint but a check: keys are told by their columns, foreign keys not at all.
pub(crate) fn broken(error: &dyn sqlx::error::DatabaseError) -> Option<Broken> {
    let (what, which) = error.message().split_once(" constraint failed")?;
    let which = which.strip_prefix(": ").unwrap_or(which);
    match what {
        "UNIQUE" => Some(match which.strip_prefix("index '") {
            Some(index) => Broken::Named { table: None, name: index.trim_end_matches('\'').to_owned() },
            None => {
                let parts = || which.split(", ").filter_map(|part| part.split_once('.'));
                Broken::Columns {
                    table: parts().next()?.0.to_owned(),
                    columns: parts().map(|(_, column)| column.to_owned()).collect(),
                }
            }
        }),
        "CHECK" => Some(Broken::Named { table: None, name: which.to_owned() }),
        "NOT NULL" => which.split_once('.').map(|(table, column)| Broken::NotNull {
            table: Some(table.to_owned()),
            column: column.to_owned(),
        }),
        "FOREIGN KEY" => Some(Broken::SomeForeignKey),
        _ => None,
    }
}

/// `SQLITE_BUSY_SNAPSHOT` (517): what was read is not the newest state, so that nothing can be written on it.
/// `SQLITE_BUSY` (5) and `SQLITE_LOCKED` (6) are in the low byte of the extended code.
pub(crate) fn conflict(error: &dyn sqlx::error::DatabaseError) -> Option<ConflictKind> {
    let code: i32 = error.code()?.parse().ok()?;
    match (code, code & 0xff) {
        (517, _) => Some(ConflictKind::Serialization),
        (_, 5 | 6) => Some(ConflictKind::Busy),
        _ => None,
    }
}

/// What `abs` of the smallest integer says.
pub(crate) fn out_of_range(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.message() == "integer overflow"
}

/// `SQLITE_INTERRUPT` (<https://www.sqlite.org/rescode.html#interrupt>).
pub(crate) fn stopped(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.code().as_deref() == Some("9")
}

/// The time at which a statement stops, kept by SQLite itself: it asks every thousand steps of its machine.
pub(crate) struct Deadline(Arc<AtomicBool>);

impl Deadline {
    /// For the connection's next statement.
    pub(crate) async fn set(link: &mut SqliteConnection, limit: Duration) -> Result<Self, sqlx::Error> {
        let over = Arc::new(AtomicBool::new(false));
        let (seen, at) = (Arc::clone(&over), Instant::now() + limit);
        link.lock_handle().await?.set_progress_handler(1_000, move || {
            // A statement whose future was dropped is stopped too, since nothing says that it is over; one that runs on the
            // connection long after belongs to somebody else.
            seen.load(Ordering::Relaxed) || at.elapsed().is_zero() || at.elapsed() > Duration::from_secs(1)
        });
        Ok(Self(over))
    }

    /// The statement has ended; what comes after it takes the time it likes.
    pub(crate) fn ends(self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_read_in_every_form_that_sqlite_writes() {
        let expect =
            NaiveDate::from_ymd_opt(2026, 11, 22).and_then(|day| day.and_hms_milli_opt(14, 30, 0, 250));
        for text in [
            "2026-11-22 14:30:00.250000",
            "2026-11-22 14:30:00.250",
            "2026-11-22T14:30:00.25Z",
            "2026-11-22 15:30:00.25+01:00",
        ] {
            assert_eq!(parse_timestamp(text), expect, "{text}");
        }
        assert_eq!(
            parse_timestamp("2026-11-22"),
            NaiveDate::from_ymd_opt(2026, 11, 22).and_then(|d| d.and_hms_opt(0, 0, 0))
        );
        for text in
            ["", "now", "2026-13-01 00:00:00", "2026-11-22 25:00:00", "2026-11-22 14:30:00x", "20é6-11-22 1"]
        {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn decimals_beyond_fifteen_digits_are_refused() {
        assert_eq!(decimal(&"123456789012.345".parse().unwrap()), Ok("123456789012.345".to_owned()));
        assert_eq!(
            decimal(&"1000000000000000000000".parse().unwrap()).map_err(|_| ()),
            Ok("1000000000000000000000".to_owned())
        );
        assert!(decimal(&"1234567890123.456".parse().unwrap()).is_err());
    }
}
