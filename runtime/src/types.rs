//! The Rust types of columns, re-exported so that an application needs no dependency of its own for them.

#[cfg(feature = "bigdecimal")]
pub use bigdecimal::BigDecimal;
pub use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
#[cfg(feature = "jiff")]
pub use jiff;
pub use rust_decimal::Decimal;
pub use serde_json::{Value as Json, json};
#[cfg(feature = "time")]
pub use time;
pub use uuid::Uuid;

use std::fmt;
use std::str::FromStr;

/// A span of time as databases understand it: months, days and microseconds do not convert into one another.
///
/// ```
/// use tablewright::types::Interval;
/// let interval: Interval = "P1Y2M3DT4H5M6.5S".parse()?;
/// assert_eq!(interval, Interval { months: 14, days: 3, microseconds: 14_706_500_000 });
/// assert_eq!(interval.to_string(), "P14M3DT14706.5S");
/// # Ok::<(), tablewright::types::BadInterval>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Interval {
    /// Months; a year is twelve.
    pub months: i32,
    /// Days.
    pub days: i32,
    /// Microseconds.
    pub microseconds: i64,
}

/// The text is no ISO 8601 duration, or does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadInterval(String);

impl fmt::Display for BadInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no ISO 8601 duration such as P1Y2M3DT4H5M6.5S", self.0)
    }
}

impl std::error::Error for BadInterval {}

impl fmt::Display for Interval {
    /// ISO 8601, in months, days and seconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Interval { months, days, microseconds } = *self;
        if *self == Interval::default() {
            return f.write_str("PT0S");
        }
        f.write_str("P")?;
        if months != 0 {
            write!(f, "{months}M")?;
        }
        if days != 0 {
            write!(f, "{days}D")?;
        }
        if microseconds != 0 {
            let sign = if microseconds < 0 { "-" } else { "" };
            let (seconds, fraction) =
                (microseconds.unsigned_abs() / 1_000_000, microseconds.unsigned_abs() % 1_000_000);
            write!(f, "T{sign}{seconds}")?;
            if fraction != 0 {
                write!(f, ".{}", format!("{fraction:06}").trim_end_matches('0'))?;
            }
            f.write_str("S")?;
        }
        Ok(())
    }
}

impl FromStr for Interval {
    type Err = BadInterval;

    fn from_str(text: &str) -> Result<Self, BadInterval> {
        read_interval(text).ok_or_else(|| BadInterval(text.to_owned()))
    }
}

fn read_interval(text: &str) -> Option<Interval> {
    let mut rest = text.strip_prefix('P')?;
    let (mut months, mut days, mut microseconds) = (0_i64, 0_i64, 0_i64);
    let mut time = false;
    let mut parts = 0;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T').filter(|_| !time) {
            (time, rest) = (true, after);
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, unit) = (&rest[..end], rest[end..].chars().next()?);
        let whole = || number.parse::<i64>().ok();
        match (unit, time) {
            ('Y', false) => months = months.checked_add(whole()?.checked_mul(12)?)?,
            ('M', false) => months = months.checked_add(whole()?)?,
            ('W', false) => days = days.checked_add(whole()?.checked_mul(7)?)?,
            ('D', false) => days = days.checked_add(whole()?)?,
            ('H', true) => microseconds = microseconds.checked_add(whole()?.checked_mul(3_600_000_000)?)?,
            ('M', true) => microseconds = microseconds.checked_add(whole()?.checked_mul(60_000_000)?)?,
            ('S', true) => microseconds = microseconds.checked_add(read_seconds(number)?)?,
            (_, _) => return None,
        }
        parts += 1;
        rest = &rest[end + unit.len_utf8()..];
    }
    (parts > 0).then_some(Interval {
        months: i32::try_from(months).ok()?,
        days: i32::try_from(days).ok()?,
        microseconds,
    })
}

fn read_seconds(number: &str) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if fraction.len() > 6 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let fraction: i64 = format!("{fraction:0<6}").parse().ok()?;
    let fraction = if whole.starts_with('-') { -fraction } else { fraction };
    whole.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_read_back_as_they_were_printed() {
        for interval in [
            Interval::default(),
            Interval { months: -14, days: 3, microseconds: -500_000 },
            Interval { months: i32::MAX, days: i32::MIN, microseconds: i64::MAX },
            Interval { months: 0, days: 0, microseconds: i64::MIN + 1 },
            Interval { months: 0, days: 0, microseconds: 1 },
        ] {
            assert_eq!(interval.to_string().parse(), Ok(interval), "{interval}");
        }
        assert_eq!("P2W".parse(), Ok(Interval { days: 14, ..Interval::default() }));
    }

    #[test]
    fn what_is_no_interval_is_refused() {
        for text in
            ["", "P", "PT", "1D", "P1H", "PT1D", "P1.5D", "PT1.1234567S", "P99999999999D", "PTS", "P1"]
        {
            assert_eq!(text.parse::<Interval>(), Err(BadInterval(text.to_owned())), "{text}");
        }
    }
}
