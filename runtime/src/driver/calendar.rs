//! PostgreSQL's days and times as chrono's types.
//!
//! PostgreSQL has more of them: `infinity`, years up to 294276 (of days, to 5874897), the time 24:00. The driver adds them up
//! without a look, which panics or gives another time; here they cannot be read, and say so.

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef};
use sqlx::{Decode, Postgres, Type};

use super::{Unreadable, postgres};
use crate::types::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// A type of chrono's, by the number that PostgreSQL sends for it.
pub(crate) trait Counted: Sized {
    /// What is sent: days since 2000, or microseconds.
    type Number: for<'r> Decode<'r, Postgres> + Into<i64>;

    /// The largest of those numbers.
    const MOST: i64;

    /// What that number stands for, if there is such a value.
    fn counted(number: i64) -> Option<Self>;
}

/// 1 January 2000, from which PostgreSQL counts.
const EPOCH: NaiveDate = match NaiveDate::from_ymd_opt(2000, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

impl Counted for NaiveDate {
    type Number = i32;
    const MOST: i64 = i32::MAX as i64;

    fn counted(days: i64) -> Option<Self> {
        EPOCH.checked_add_signed(chrono::TimeDelta::try_days(days)?)
    }
}

impl Counted for NaiveTime {
    type Number = i64;
    const MOST: i64 = i64::MAX;

    fn counted(micros: i64) -> Option<Self> {
        let (second, micros) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
        Self::from_num_seconds_from_midnight_opt(
            u32::try_from(second).ok()?,
            u32::try_from(micros).ok()? * 1_000,
        )
    }
}

impl Counted for NaiveDateTime {
    type Number = i64;
    const MOST: i64 = i64::MAX;

    fn counted(micros: i64) -> Option<Self> {
        EPOCH.and_time(NaiveTime::MIN).checked_add_signed(chrono::TimeDelta::microseconds(micros))
    }
}

impl Counted for DateTime<Utc> {
    type Number = i64;
    const MOST: i64 = i64::MAX;

    fn counted(micros: i64) -> Option<Self> {
        Some(NaiveDateTime::counted(micros)?.and_utc())
    }
}

/// One of them, as the driver decodes it.
struct Read<T>(T);

impl<T: Type<Postgres>> Type<Postgres> for Read<T> {
    fn type_info() -> PgTypeInfo {
        T::type_info()
    }

    fn compatible(found: &PgTypeInfo) -> bool {
        T::compatible(found)
    }
}

impl<T: PgHasArrayType> PgHasArrayType for Read<T> {
    fn array_type_info() -> PgTypeInfo {
        T::array_type_info()
    }

    fn array_compatible(found: &PgTypeInfo) -> bool {
        T::array_compatible(found)
    }
}

impl<'r, T: Counted + Decode<'r, Postgres>> Decode<'r, Postgres> for Read<T> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        match value.format() {
            PgValueFormat::Binary => {
                let number: i64 = T::Number::decode(value)?.into();
                let counted = T::counted(number).map(Self);
                counted.ok_or_else(|| shown::<T>(number).into())
            }
            // Only the simple protocol sends text, and there the driver looks.
            PgValueFormat::Text => T::decode(value).map(Self),
        }
    }
}

/// Infinity is the largest number that is sent, and its opposite the smallest.
#[cold]
fn shown<T: Counted>(number: i64) -> &'static str {
    if number == T::MOST {
        "it is infinity"
    } else if number == -T::MOST - 1 {
        "it is -infinity"
    } else {
        "it lies outside the days and times that can be read"
    }
}

/// The value in a column.
pub(crate) fn read<'r, T>(value: PgValueRef<'r>) -> Result<T, Unreadable>
where
    T: Counted + Decode<'r, Postgres> + Type<Postgres>,
{
    postgres::read::<Read<T>>(value).map(|read| read.0)
}

/// The values of a list.
pub(crate) fn read_list<T>(value: PgValueRef<'_>) -> Result<Vec<T>, Unreadable>
where
    T: Counted + for<'r> Decode<'r, Postgres> + Type<Postgres> + PgHasArrayType,
{
    postgres::read::<Vec<Read<T>>>(value).map(|list| list.into_iter().map(|read| read.0).collect())
}
