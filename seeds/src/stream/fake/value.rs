//! One value that nobody wrote: of the column's type, within what its checks allow.

use tablewright_schema::Model;
use tablewright_schema::model::Type;
use tablewright_schema::yaml::node::{Kind, Node};

use super::bounds::{Bound, Bounds, Case};
use super::dice::Dice;
use super::document::document;
use super::scalar::{moment, plain, printed, quoted, scalar, tree};
use super::unique::Digit;
use super::words::{self, Wanted};

/// Seconds from 2020 to 2026: what moments lie in.
pub(super) const FROM: i64 = 1_577_836_800;
pub(super) const SPAN: i64 = 6 * 365 * DAY;
const DAY: i64 = 86_400;

/// A column whose values are made.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) column: String,
    pub(super) ty: Type,
    /// The JSON Schema of its documents.
    pub(super) json_schema: Option<String>,
    pub(super) nulls: Nulls,
    pub(super) bounds: Bounds,
    /// What makes it another in each row, where it has to be.
    pub(super) digit: Option<Digit>,
    /// The column that it is not less than.
    pub(super) after: Option<Box<Made>>,
    /// The column that says when it is NULL.
    pub(super) beside: Option<Beside>,
}

/// Where [`NullWhen`](super::bounds::NullWhen) finds the other column.
#[derive(Clone, Debug)]
pub(super) enum Beside {
    Made(Box<Made>),
    /// Every row is given this.
    Given(String),
}

/// How often a column is NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nulls {
    Never,
    /// Once in eight times.
    Sometimes,
    /// Seven times in eight.
    Mostly,
    Always,
}

/// What is compared with what.
#[derive(PartialEq, Eq)]
enum Comparable {
    Number,
    Moment,
    Time,
}

/// Where a value is made.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) model: &'a Model,
    pub(super) table: &'a str,
    pub(super) seed: u64,
    pub(super) row: u64,
    /// How many values were made for it that did not do.
    pub(super) attempt: u32,
}

impl At<'_> {
    pub(super) fn dice(&self, column: &str) -> Dice {
        match self.attempt {
            0 => Dice::of(self.seed, self.table, column, self.row),
            again => Dice::of(self.seed, self.table, &format!("{column}#{again}"), self.row),
        }
    }
}

impl Made {
    /// How many different values there are to make.
    pub(super) fn size(&self, model: &Model) -> u64 {
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        if !self.bounds.listed.is_empty() {
            return count(self.bounds.listed.len());
        }
        match &self.ty {
            Type::SmallInt | Type::Int | Type::BigInt | Type::Decimal(_) | Type::Float | Type::Double => {
                let Range { least, most, unit } = self.range(true);
                match most < least {
                    true => 0,
                    false => most.abs_diff(least) / unit.unsigned_abs() + 1,
                }
            }
            Type::Bool => 2,
            Type::Text => texts(10, self.longest(usize::MAX), 18).max(1) - 1,
            Type::Varchar(most) => texts(10, self.longest(*most as usize), 18).max(1) - 1,
            Type::Char(length) => texts(26, self.longest(*length as usize), 13),
            Type::Uuid | Type::Bytes => u64::MAX,
            Type::Time => DAY.unsigned_abs(),
            Type::Date | Type::Timestamp | Type::TimestampTz => {
                let (first, last) = self.moments();
                let step = if matches!(&self.ty, Type::Date) { DAY } else { 1 };
                (last.saturating_sub(first) / step).max(0).unsigned_abs() + 1
            }
            Type::Interval => 500_000,
            Type::Enum(name) => model.enums.get(name).map_or(0, |declared| count(declared.values.len())),
            Type::Native(name) => match native(name) {
                Some(ty) => Made { ty, ..self.clone() }.size(model),
                None => 0,
            },
            Type::Json | Type::Array(_) => 0,
        }
    }

    /// The value, in the words of seeds, `None` for NULL; an error says why there is none.
    pub(super) fn value(&self, at: &At<'_>) -> Result<Option<Node>, String> {
        let mut dice = at.dice(&self.column);
        let nth = match &self.digit {
            Some(digit) => match (digit.of(at.row - 1), self.nulls) {
                (Some(nth), _) => Some(nth),
                // Every value was there.
                (None, Nulls::Never) => None,
                (None, Nulls::Sometimes | Nulls::Mostly | Nulls::Always) => return Ok(None),
            },
            None => None,
        };
        let is_null = match self.nulls {
            Nulls::Never => false,
            Nulls::Sometimes => dice.one_in(8),
            Nulls::Mostly => !dice.one_in(8),
            Nulls::Always => true,
        };
        let is_null = match self.is_null_beside(at)? {
            Some(said) => said,
            None => is_null && nth.is_none(),
        };
        match is_null {
            true => Ok(None),
            false => self.of_type(&self.ty, nth, at, &mut dice).map(Some),
        }
    }

    /// Whether the other column says that this one is NULL; `None` where it says nothing.
    fn is_null_beside(&self, at: &At<'_>) -> Result<Option<bool>, String> {
        let (Some(when), Some(beside)) = (&self.bounds.null_when, &self.beside) else { return Ok(None) };
        let text = match beside {
            Beside::Made(other) => {
                other.value(at)?.and_then(|node| node.scalar().map(|scalar| scalar.text.clone()))
            }
            Beside::Given(text) => Some(text.clone()),
        };
        Ok(text.map(|text| when.values.contains(&text) == when.is_null))
    }

    /// Whether there is anything to make.
    pub(super) fn is_known(&self, model: &Model) -> bool {
        let at = At { model, table: "", seed: 0, row: 1, attempt: 0 };
        self.of_type(&self.ty, None, &at, &mut at.dice("")).is_ok()
    }

    /// Whether its values can be compared with another's.
    pub(super) fn is_like(&self, other: &Made) -> bool {
        match (self.kind(), other.kind()) {
            (Some(kind), Some(other)) => kind == other,
            (_, _) => false,
        }
    }

    fn kind(&self) -> Option<Comparable> {
        match &self.ty {
            Type::SmallInt | Type::Int | Type::BigInt | Type::Decimal(_) | Type::Float | Type::Double => {
                Some(Comparable::Number)
            }
            Type::Date | Type::Timestamp | Type::TimestampTz => Some(Comparable::Moment),
            Type::Time => Some(Comparable::Time),
            Type::Bool
            | Type::Text
            | Type::Varchar(_)
            | Type::Char(_)
            | Type::Uuid
            | Type::Json
            | Type::Bytes
            | Type::Interval
            | Type::Enum(_)
            | Type::Array(_)
            | Type::Native(_) => None,
        }
    }

    fn of_type(&self, ty: &Type, nth: Option<u64>, at: &At<'_>, dice: &mut Dice) -> Result<Node, String> {
        if !self.bounds.listed.is_empty() {
            return Ok(scalar(picked(&self.bounds.listed, nth, dice).clone(), !is_text(ty)));
        }
        Ok(match ty {
            Type::SmallInt | Type::Int | Type::BigInt | Type::Decimal(_) | Type::Float | Type::Double => {
                let unit = self.range(false).unit;
                plain(printed(self.number(nth, at, dice), unit))
            }
            Type::Bool => plain(nth.map_or_else(|| dice.one_in(2), |nth| nth == 1).to_string()),
            Type::Text => self.text(usize::MAX, nth, dice),
            Type::Varchar(most) => self.text(*most as usize, nth, dice),
            Type::Char(length) => self.letters(*length as usize, nth, dice),
            Type::Uuid => plain(dice.uuid()),
            Type::Json => {
                let schema = self.json_schema.as_ref().and_then(|path| at.model.json_schemas.get(path));
                let made = match schema {
                    Some(schema) => {
                        document(&schema.document, &schema.document, &self.column, at.row, 0, dice)
                    }
                    None => {
                        let wanted = Wanted { column: "note", most: 60, number: None, is_email: false };
                        serde_json::json!({ "note": words::text(wanted, dice), "weight": dice.below(100) })
                    }
                };
                tree(&made.to_string())
            }
            Type::Array(element) => {
                let single = Made {
                    bounds: Bounds::default(),
                    nulls: Nulls::Never,
                    after: None,
                    beside: None,
                    ..self.clone()
                };
                let items = (0..dice.below(4)).map(|_| single.of_type(element, None, at, dice));
                Node { span: super::NOWHERE, kind: Kind::Sequence(items.collect::<Result<_, String>>()?) }
            }
            Type::Bytes => {
                plain(format!(r"\x{:016x}{:016x}", dice.next(), nth.unwrap_or_else(|| dice.next())))
            }
            Type::Date => plain(moment(self.seconds(nth, at, dice), "%Y-%m-%d")),
            Type::Time => plain(moment(self.seconds(nth, at, dice), "%H:%M:%S")),
            Type::Timestamp => plain(moment(self.seconds(nth, at, dice), "%Y-%m-%d %H:%M:%S")),
            Type::TimestampTz => plain(moment(self.seconds(nth, at, dice), "%Y-%m-%dT%H:%M:%SZ")),
            Type::Interval => plain(format!("PT{}M", 1 + nth.unwrap_or_else(|| dice.below(600)))),
            Type::Enum(name) => {
                let declared =
                    at.model.enums.get(name).map(|declared| declared.values.as_slice()).unwrap_or_default();
                let values: Vec<String> = declared.iter().map(|value| value.value.clone()).collect();
                match values.is_empty() {
                    true => {
                        return Err(format!("the enum {name}, the type of `{}`, has no values", self.column));
                    }
                    false => quoted(picked(&values, nth, dice).clone()),
                }
            }
            Type::Native(name) => match native(name) {
                Some(ty) => self.of_type(&ty, nth, at, dice)?,
                None => {
                    return Err(format!(
                        "nothing is known of the values of {name}, the type of `{}`",
                        self.column
                    ));
                }
            },
        })
    }

    /// What a number lies in.
    fn range(&self, is_unique: bool) -> Range {
        let ends = (self.bounds.least.map(|end| end.value), self.bounds.most.map(|end| end.value));
        // Digits behind the point, and the whole number that none reaches.
        let (digits, end) = match &self.ty {
            Type::SmallInt => (0, 1 << 15),
            Type::Int => (0, 1 << 31),
            Type::Decimal(Some((precision, scale))) => {
                (*scale, 10_i64.pow(precision.saturating_sub(*scale).min(15)))
            }
            Type::Decimal(None) => (2, 1 << 53),
            Type::Float => (3, 1 << 20),
            Type::Double => (6, 1 << 32),
            Type::Native(name) if name.to_ascii_lowercase().starts_with("tinyint") => (0, 128),
            Type::BigInt
            | Type::Native(_)
            | Type::Bool
            | Type::Text
            | Type::Varchar(_)
            | Type::Char(_)
            | Type::Uuid
            | Type::Json
            | Type::Bytes
            | Type::Date
            | Type::Time
            | Type::Timestamp
            | Type::TimestampTz
            | Type::Interval
            | Type::Enum(_)
            | Type::Array(_) => (0, i64::MAX),
        };
        // As few digits behind the point as there are of prices, or as many as a narrow range needs.
        let mut behind = digits.min(2);
        if let (Some(least), Some(most)) = ends {
            while behind < digits.min(6)
                && (most - least) * 10_f64.powi(i32::try_from(behind).unwrap_or(0)) < 50.0
            {
                behind += 1;
            }
        }
        let unit = 10_i64.pow(behind);
        let highest = end.saturating_mul(unit) - 1;
        let lowest = -highest;
        let least = self.bounds.least.map(|end| end.above(unit).max(lowest));
        let most = self.bounds.most.map_or(highest, |end| end.below(unit).min(highest));
        let first = if is_unique { unit } else { 0 };
        let least =
            least.unwrap_or(if most < first { most.saturating_sub(999 * unit).max(lowest) } else { first });
        Range { least, most, unit }
    }

    /// A number, in the smallest parts that it is made of.
    fn number(&self, nth: Option<u64>, at: &At<'_>, dice: &mut Dice) -> i64 {
        let Range { least, most, unit } = self.range(nth.is_some());
        if let Some(nth) = nth {
            return least
                .saturating_add(i64::try_from(nth).unwrap_or(i64::MAX).saturating_mul(unit))
                .min(most);
        }
        let least = match &self.after {
            Some(other) => {
                let theirs = other.number(other.nth(at), at, &mut other.dice(at));
                let theirs = i128::from(theirs) * i128::from(unit);
                let whole = divided_up(theirs, i128::from(other.range(false).unit));
                let step = i64::from(self.bounds.after.as_ref().is_some_and(|after| after.strictly));
                i64::try_from(whole).unwrap_or(i64::MAX).saturating_add(step).clamp(least, most.max(least))
            }
            None => least,
        };
        // People count in hundreds.
        let usual = least.saturating_add(unit.saturating_mul(1000) - 1);
        dice.within(least, most.min(usual).max(least))
    }

    /// What a moment lies in.
    fn moments(&self) -> (i64, i64) {
        let (from, until) = (self.bounds.from, self.bounds.until);
        let first = from.unwrap_or_else(|| until.map_or(FROM, |until| FROM.min(until - SPAN)));
        // Past 2038 there are databases without seconds.
        let last = until.unwrap_or_else(|| match matches!(&self.ty, Type::Date) {
            true => first.saturating_add(200_000 * DAY),
            false => (FROM + 500_000_000).max(first),
        });
        (first, last)
    }

    /// A moment, in seconds since 1970; of a time of day, since midnight.
    fn seconds(&self, nth: Option<u64>, at: &At<'_>, dice: &mut Dice) -> i64 {
        let is_time = matches!(&self.ty, Type::Time);
        let (first, last) = if is_time { (0, DAY - 1) } else { self.moments() };
        let step = if matches!(&self.ty, Type::Date) { DAY } else { 1 };
        if let Some(nth) = nth {
            return first
                .saturating_add(i64::try_from(nth).unwrap_or(i64::MAX).saturating_mul(step))
                .min(last);
        }
        match (&self.after, is_time) {
            (Some(other), _) => {
                let theirs = other.seconds(other.nth(at), at, &mut other.dice(at));
                let most = match is_time {
                    true => last.min(theirs.saturating_add(2 * 3600)),
                    false => self.bounds.until.unwrap_or(i64::MAX).min(theirs.saturating_add(30 * DAY)),
                };
                dice.within(theirs.saturating_add(step).min(most), most)
            }
            // Something may have to come behind it.
            (None, true) => dice.within(6 * 3600, 18 * 3600),
            (None, false) => dice.within(first, last.min(first.saturating_add(SPAN)).max(first)),
        }
    }

    fn nth(&self, at: &At<'_>) -> Option<u64> {
        self.digit.as_ref().and_then(|digit| digit.of(at.row - 1))
    }

    /// The dice as [`Made::value`] leaves them for the value.
    fn dice(&self, at: &At<'_>) -> Dice {
        let mut dice = at.dice(&self.column);
        if matches!(self.nulls, Nulls::Sometimes | Nulls::Mostly) {
            dice.one_in(8);
        }
        dice
    }

    fn longest(&self, most: usize) -> usize {
        self.bounds.longest.map_or(most, |longest| longest.min(most))
    }

    fn text(&self, most: usize, nth: Option<u64>, dice: &mut Dice) -> Node {
        let most = self.longest(most);
        let number = nth.map(|nth| nth + 1);
        let wanted = Wanted { column: &self.column, most, number, is_email: self.bounds.is_email };
        let mut text = words::text(wanted, dice);
        let shortest = self.bounds.shortest.unwrap_or(0).min(most).min(1 << 20);
        text.extend(std::iter::repeat_n('x', shortest.saturating_sub(text.chars().count())));
        quoted(match self.bounds.case {
            Some(Case::Lower) => text.to_lowercase(),
            Some(Case::Upper) => text.to_uppercase(),
            None => text,
        })
    }

    /// A text of exactly that length: a code, or where it is long, a digest.
    fn letters(&self, length: usize, nth: Option<u64>, dice: &mut Dice) -> Node {
        let mut letters = vec!['A'; length.min(1 << 20)];
        let mut rest = nth;
        for letter in letters.iter_mut().rev() {
            let place = match &mut rest {
                Some(rest) => {
                    let place = *rest % 26;
                    *rest /= 26;
                    place
                }
                None => dice.below(if length > 13 { 6 } else { 26 }),
            };
            *letter = char::from(b'A' + u8::try_from(place).unwrap_or(0));
        }
        let text: String = letters.into_iter().collect();
        quoted(if self.bounds.case == Some(Case::Lower) { text.to_lowercase() } else { text })
    }
}

/// A range of numbers, counted in parts of which so many are one.
struct Range {
    least: i64,
    most: i64,
    unit: i64,
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a bound that does not fit is cut to the nearest that does"
)]
impl Bound {
    /// The least number of parts that is not below it.
    fn above(self, unit: i64) -> i64 {
        let parts = self.value * unit as f64;
        let least = parts.ceil();
        least as i64 + i64::from(!self.included && least == parts)
    }

    /// The greatest number of parts that is not above it.
    fn below(self, unit: i64) -> i64 {
        let parts = self.value * unit as f64;
        let most = parts.floor();
        (most as i64).saturating_sub(i64::from(!self.included && most == parts))
    }
}

fn divided_up(number: i128, by: i128) -> i128 {
    number.div_euclid(by) + i128::from(number.rem_euclid(by) != 0)
}

/// A type of one database that goes by another name elsewhere.
fn native(name: &str) -> Option<Type> {
    let lower = name.to_ascii_lowercase();
    let word = lower.split([' ', '(']).next().unwrap_or_default();
    Some(match word {
        "citext" | "name" | "tinytext" | "mediumtext" | "longtext" => Type::Text,
        "tinyint" | "mediumint" | "integer" | "int" | "bigint" | "smallint" => Type::SmallInt,
        "real" | "double" | "money" => Type::Double,
        "blob" | "tinyblob" | "mediumblob" | "longblob" => Type::Bytes,
        "datetime" => Type::Timestamp,
        _ => return None,
    })
}

/// How many texts there are of so many letters; `room` letters are more than anybody counts.
fn texts(letters: u64, length: usize, room: usize) -> u64 {
    let length = u32::try_from(length.min(room)).unwrap_or(u32::MAX);
    letters.checked_pow(length).unwrap_or(u64::MAX)
}

fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::Text | Type::Varchar(_) | Type::Char(_) | Type::Enum(_))
}

fn picked<'v>(values: &'v [String], nth: Option<u64>, dice: &mut Dice) -> &'v String {
    let size = u64::try_from(values.len()).unwrap_or(u64::MAX);
    let at = nth.unwrap_or_else(|| dice.below(size)) % size.max(1);
    &values[usize::try_from(at).unwrap_or(0)]
}
