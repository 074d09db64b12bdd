//! Exact numbers of any length, of the crate `bigdecimal`, by the feature of that name.
//!
//! PostgreSQL stores what `numeric` holds, which is 131,072 digits before the point and 16,383 behind it
//! (<https://www.postgresql.org/docs/current/datatype-numeric.html>). SQLite keeps 15 digits of a number, of whatever type it is in
//! Rust, and so a longer one is refused there. MySQL and MariaDB have 65 digits, of which 30 can stand behind the point
//! (<https://dev.mysql.com/doc/refman/8.4/en/fixed-point-types.html>). What is read has no zeros at the end of its fraction.

use crate::datum::{Datum, Kind, Refused};
use crate::driver::{Cell, RawCell, Unreadable, mysql, postgres, sqlite};
use crate::types::{BigDecimal, Decimal};
use crate::value::{Comparable, Element, Number, Ordered, Value};

/// Digits before the point and behind it that `numeric` has room for.
const POSTGRES: (i64, i64) = (131_072, 16_383);
/// The same of the widest `decimal` of MySQL.
const MYSQL: (i64, i64) = (65, 30);
/// A double holds 15 digits of every number between these powers of ten.
const SQLITE: (i64, i64) = (300, 300);

impl Value for BigDecimal {
    const KIND: Kind = Kind::Decimal;

    fn read(cell: Cell<'_>) -> Result<Self, Unreadable> {
        match cell.0 {
            RawCell::Sqlite(value) => sqlite::read_number(value, Self::from, |text| text.parse().ok()),
            RawCell::Postgres(value) => postgres::read::<Self>(value),
            RawCell::Mysql(value) => mysql::read_number(value, |text| text.parse().ok()),
        }
        .map(canonical)
    }

    fn into_datum(self) -> Datum {
        Datum::BigDecimal(self)
    }
}

impl Ordered for BigDecimal {}
impl Comparable for BigDecimal {}
impl Number for BigDecimal {}

impl Element for BigDecimal {
    fn read_postgres_list(value: sqlx::postgres::PgValueRef<'_>) -> Result<Vec<Self>, Unreadable> {
        postgres::read::<Vec<Self>>(value).map(|items| items.into_iter().map(canonical).collect())
    }

    fn read_json(json: serde_json::Value) -> Option<Self> {
        match json {
            serde_json::Value::String(text) => text.parse().ok(),
            other => other.to_string().parse().ok(),
        }
        .map(canonical)
    }
}

/// The same number in another type, so that numbers of both are compared.
pub(crate) fn from_decimal(value: &Decimal) -> BigDecimal {
    BigDecimal::from_bigint(value.mantissa().into(), i64::from(value.scale()))
}

/// Without zeros at the end of the fraction. A number that no database holds stays as it is, since writing its zeros out would take
/// all memory.
pub(crate) fn canonical(value: BigDecimal) -> BigDecimal {
    let short = value.normalized();
    if short.fractional_digit_count() < 0 && fits(&short, POSTGRES) { short.with_scale(0) } else { short }
}

/// The number as PostgreSQL takes it.
pub(crate) fn for_postgres(value: &BigDecimal) -> Result<&BigDecimal, Refused> {
    match fits(value, POSTGRES) {
        true => Ok(value),
        false => Err(Refused::because(format!(
            "has more than {} digits before the point, or more than {} behind it, which is what `numeric` holds",
            POSTGRES.0, POSTGRES.1
        ))),
    }
}

/// The number as MySQL and MariaDB take it.
pub(crate) fn for_mysql(value: &BigDecimal) -> Result<&BigDecimal, Refused> {
    match fits(value, MYSQL) {
        true => Ok(value),
        false => Err(Refused::because(format!(
            "has more than {} digits before the point, or more than {} behind it, which is what MySQL and MariaDB hold",
            MYSQL.0, MYSQL.1
        ))),
    }
}

/// The number as SQLite takes it.
pub(crate) fn for_sqlite(value: &BigDecimal) -> Result<String, Refused> {
    let short = value.normalized();
    let digits = short.digits();
    if digits > 15 {
        return Err(Refused::because(format!("has {digits} significant digits; SQLite keeps 15")));
    }
    match fits(&short, SQLITE) {
        true => Ok(canonical(short).to_plain_string()),
        false => Err(Refused::because("is larger or smaller than what SQLite's floats hold with 15 digits")),
    }
}

/// Whether a column `decimal(precision,scale)` holds the number without rounding.
pub(crate) fn within(value: &BigDecimal, precision: u32, scale: u32) -> bool {
    fits(&value.normalized(), (i64::from(precision) - i64::from(scale), i64::from(scale)))
}

fn fits(value: &BigDecimal, (whole, fraction): (i64, i64)) -> bool {
    // Of zero only the scale counts: it has no digit before the point.
    let scale = value.fractional_digit_count();
    let digits = if value.sign() == bigdecimal::num_bigint::Sign::NoSign { 0 } else { value.digits() };
    let digits = i64::try_from(digits).unwrap_or(i64::MAX);
    scale <= fraction && digits.saturating_sub(scale) <= whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> BigDecimal {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_that_no_database_holds_are_refused_without_being_written_out() {
        for text in ["1E+131072", "1E-16384", "1E+9000000000000000000", "-1E-9000000000000000000"] {
            assert!(for_postgres(&number(text)).is_err(), "{text}");
            assert!(for_sqlite(&number(text)).is_err(), "{text}");
            assert!(for_mysql(&number(text)).is_err(), "{text}");
            assert_eq!(canonical(number(text)), number(text), "{text}");
        }
        for text in ["1E+131071", "1E-16383", "0", "-0.00"] {
            assert!(for_postgres(&number(text)).is_ok(), "{text}");
        }
    }

    #[test]
    fn sqlite_gets_fifteen_digits() {
        for (value, stored) in [
            ("123456789012.345", "123456789012.345"),
            ("-1.50", "-1.5"),
            ("1E+20", "100000000000000000000"),
            ("0.000", "0"),
        ] {
            assert_eq!(for_sqlite(&number(value)).as_deref(), Ok(stored), "{value}");
        }
        assert!(for_sqlite(&number("1234567890123.456")).is_err());
        assert!(for_sqlite(&number("1E+301")).is_err());
    }

    #[test]
    fn a_column_holds_its_digits() {
        for (value, fits) in [
            ("999.99", true),
            ("-999.990000", true),
            ("1000", false),
            ("1E+2", true),
            ("1E+3", false),
            ("0.001", false),
            ("0.000", true),
        ] {
            assert_eq!(within(&number(value), 5, 2), fits, "{value}");
        }
    }

    #[test]
    fn both_types_are_one_number() {
        for text in ["0", "-12.50", "79228162514264337593543950335", "0.0000000000000000000000000001"] {
            assert_eq!(from_decimal(&text.parse().unwrap()), number(text));
        }
    }
}
