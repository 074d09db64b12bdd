//! What the Rust side of all tables is made of.

use crate::Span;

/// What generated Rust is made of, for all tables: `rust:`.
#[derive(Clone, Debug, Default)]
pub struct Rust {
    /// The crate of days, times and instants.
    pub datetime: DateTimes,
    /// Where that is said.
    pub datetime_span: Option<Span>,
    /// The crate of exact numbers.
    pub decimal: Decimals,
    /// Where that is said.
    pub decimal_span: Option<Span>,
}

/// The crate whose types hold days, times and instants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateTimes {
    /// `chrono`.
    #[default]
    Chrono,
    /// `time`.
    Time,
    /// `jiff`.
    Jiff,
}

/// The crate whose type holds exact numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimals {
    /// `rust_decimal`: 28 digits.
    #[default]
    RustDecimal,
    /// `bigdecimal`: any number of digits.
    BigDecimal,
}

/// A name of Rust as the YAML writes it: a type, a trait to derive. Whether it is one, the generator finds out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustName {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}
