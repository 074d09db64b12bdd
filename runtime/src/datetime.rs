//! Days, times and instants of the crates `time` and `jiff`, by features of their names.
//!
//! They go through chrono's types. What lies beyond chrono's years (`time` with its feature `large-dates` has such days) is
//! refused where it is bound; what a database holds beyond the years of these crates cannot be read, and says so. Databases
//! keep microseconds.

use crate::datum::{Datum, Kind, Refused};
use crate::driver::{Cell, Unreadable};
use crate::types::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use crate::value::{Comparable, Element, Ordered, Value};

/// A type that stands for one of chrono's.
macro_rules! stands_for {
    ($($ty:ty => $chrono:ty, $what:literal, from: $from:expr, to: $to:expr;)*) => {$(
        impl Value for $ty {
            const KIND: Kind = <$chrono as Value>::KIND;

            fn read(cell: Cell<'_>) -> Result<Self, Unreadable> {
                let value = <$chrono>::read(cell)?;
                let from: fn($chrono) -> Option<Self> = $from;
                from(value).ok_or_else(|| outside(value, $what))
            }

            fn into_datum(self) -> Datum {
                let to: fn(Self) -> Option<$chrono> = $to;
                match to(self) {
                    Some(value) => value.into_datum(),
                    None => Datum::Refused(Self::KIND, Refused::because(BEYOND)),
                }
            }
        }

        impl Ordered for $ty {}
        impl Comparable for $ty {}

        impl Element for $ty {
            fn read_postgres_list(list: sqlx::postgres::PgValueRef<'_>) -> Result<Vec<Self>, Unreadable> {
                let from: fn($chrono) -> Option<Self> = $from;
                let values = <$chrono>::read_postgres_list(list)?;
                values.into_iter().map(|value| from(value).ok_or_else(|| outside(value, $what))).collect()
            }

            fn read_json(json: serde_json::Value) -> Option<Self> {
                let from: fn($chrono) -> Option<Self> = $from;
                from(<$chrono>::read_json(json)?)
            }
        }
    )*};
}

const BEYOND: &str = "lies outside the years -262143 to 262142, which are all that can be sent";

#[cold]
fn outside(value: impl std::fmt::Display, what: &str) -> Unreadable {
    Unreadable::because(format!("{value} lies outside the years that {what} holds"))
}

#[cfg(feature = "time")]
mod by_time {
    use chrono::{Datelike as _, Timelike as _};
    use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

    use super::*;

    fn date(day: NaiveDate) -> Option<Date> {
        Date::from_ordinal_date(day.year(), u16::try_from(day.ordinal()).ok()?).ok()
    }

    fn naive_date(day: Date) -> Option<NaiveDate> {
        NaiveDate::from_yo_opt(day.year(), day.ordinal().into())
    }

    fn time(time: NaiveTime) -> Option<Time> {
        let part = |number: u32| u8::try_from(number).ok();
        Time::from_hms_nano(part(time.hour())?, part(time.minute())?, part(time.second())?, time.nanosecond())
            .ok()
    }

    fn naive_time(time: Time) -> Option<NaiveTime> {
        let (hour, minute, second, nano) = time.as_hms_nano();
        NaiveTime::from_hms_nano_opt(hour.into(), minute.into(), second.into(), nano)
    }

    stands_for! {
        Date => NaiveDate, "`time::Date`", from: date, to: naive_date;
        Time => NaiveTime, "`time::Time`", from: time, to: naive_time;
        PrimitiveDateTime => NaiveDateTime, "`time::PrimitiveDateTime`",
            from: |local| Some(PrimitiveDateTime::new(date(local.date())?, time(local.time())?)),
            to: |local| Some(naive_date(local.date())?.and_time(naive_time(local.time())?));
        OffsetDateTime => DateTime<Utc>, "`time::OffsetDateTime`",
            from: |at| {
                let nanos = i128::from(at.timestamp()) * 1_000_000_000 + i128::from(at.timestamp_subsec_nanos());
                OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()
            },
            to: |at| from_nanoseconds(at.unix_timestamp_nanos());
    }
}

#[cfg(feature = "jiff")]
mod by_jiff {
    use chrono::{Datelike as _, Timelike as _};
    use jiff::Timestamp;
    use jiff::civil::{self, Date, Time};

    use super::*;

    fn date(day: NaiveDate) -> Option<Date> {
        let part = |number: u32| i8::try_from(number).ok();
        Date::new(i16::try_from(day.year()).ok()?, part(day.month())?, part(day.day())?).ok()
    }

    fn naive_date(day: Date) -> Option<NaiveDate> {
        let part = |number: i8| u32::try_from(number).ok();
        NaiveDate::from_ymd_opt(day.year().into(), part(day.month())?, part(day.day())?)
    }

    fn time(time: NaiveTime) -> Option<Time> {
        let part = |number: u32| i8::try_from(number).ok();
        let nano = i32::try_from(time.nanosecond()).ok()?;
        Time::new(part(time.hour())?, part(time.minute())?, part(time.second())?, nano).ok()
    }

    fn naive_time(time: Time) -> Option<NaiveTime> {
        let part = |number: i8| u32::try_from(number).ok();
        let nano = u32::try_from(time.subsec_nanosecond()).ok()?;
        NaiveTime::from_hms_nano_opt(part(time.hour())?, part(time.minute())?, part(time.second())?, nano)
    }

    stands_for! {
        Date => NaiveDate, "`jiff::civil::Date`", from: date, to: naive_date;
        Time => NaiveTime, "`jiff::civil::Time`", from: time, to: naive_time;
        civil::DateTime => NaiveDateTime, "`jiff::civil::DateTime`",
            from: |local| Some(civil::DateTime::from_parts(date(local.date())?, time(local.time())?)),
            to: |local| Some(naive_date(local.date())?.and_time(naive_time(local.time())?));
        Timestamp => DateTime<Utc>, "`jiff::Timestamp`",
            from: |at| {
                let nanos = i128::from(at.timestamp()) * 1_000_000_000 + i128::from(at.timestamp_subsec_nanos());
                Timestamp::from_nanosecond(nanos).ok()
            },
            to: |at| from_nanoseconds(at.as_nanosecond());
    }
}

/// The instant that many nanoseconds after 1970.
fn from_nanoseconds(nanos: i128) -> Option<DateTime<Utc>> {
    let second = i64::try_from(nanos.div_euclid(1_000_000_000)).ok()?;
    DateTime::from_timestamp(second, u32::try_from(nanos.rem_euclid(1_000_000_000)).ok()?)
}
