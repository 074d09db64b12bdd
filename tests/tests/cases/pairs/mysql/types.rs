//! Types that only MySQL and MariaDB have, and their values.

use fastrand::Rng;

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Type {
    Integer { width: usize, unsigned: bool },
    Varchar(u32),
    Text(usize),
    Enum(usize),
    Set(usize),
    Decimal { scale: u32, unsigned: bool },
    Datetime(u32),
    Bit(u32),
    Varbinary(u32),
    Year,
}

const INTEGERS: [&str; 5] = ["tinyint", "smallint", "mediumint", "int", "bigint"];
const TEXTS: [&str; 4] = ["tinytext", "text", "mediumtext", "longtext"];
impl Type {
    pub(super) fn random(random: &mut Rng) -> Self {
        match random.u8(0..12) {
            0..=2 => Type::Integer { width: random.usize(0..INTEGERS.len()), unsigned: random.bool() },
            3 => Type::Varchar(random.u32(10..40)),
            4 => Type::Text(random.usize(0..TEXTS.len())),
            5 => Type::Enum(random.usize(3..7)),
            6 => Type::Set(random.usize(3..7)),
            7 => Type::Decimal { scale: random.u32(2..4), unsigned: random.bool() },
            8 => Type::Datetime(random.u32(0..7)),
            9 => Type::Bit(random.u32(3..20)),
            10 => Type::Varbinary(random.u32(4..30)),
            _ => Type::Year,
        }
    }

    pub(super) fn sql(self) -> String {
        let values = |count: usize, letter: char| {
            (0..count).map(|value| format!("'{letter}{value}'")).collect::<Vec<_>>().join(",")
        };
        let sign = |unsigned: bool| if unsigned { " unsigned" } else { "" };
        match self {
            Type::Integer { width, unsigned } => format!("{}{}", INTEGERS[width], sign(unsigned)),
            Type::Varchar(length) => format!("varchar({length})"),
            Type::Text(width) => TEXTS[width].to_owned(),
            Type::Enum(count) => format!("enum({})", values(count, 'e')),
            Type::Set(count) => format!("set({})", values(count, 's')),
            Type::Decimal { scale, unsigned } => format!("decimal(10,{scale}){}", sign(unsigned)),
            Type::Datetime(digits) => format!("datetime({digits})"),
            Type::Bit(bits) => format!("bit({bits})"),
            Type::Varbinary(length) => format!("varbinary({length})"),
            Type::Year => "year".to_owned(),
        }
    }

    /// SQL of a value, one for each row.
    pub(super) fn value(self, row: usize) -> String {
        match self {
            Type::Integer { .. } | Type::Bit(_) => (row + 1).to_string(),
            Type::Varchar(_) | Type::Text(_) => format!("'v''{row} ☃'"),
            Type::Enum(_) => format!("'e{row}'"),
            Type::Set(_) => format!("'s0,s{row}'"),
            Type::Decimal { .. } => format!("{row}.25"),
            Type::Datetime(_) => format!("'2026-01-0{} 10:00:00'", row + 1),
            Type::Varbinary(_) => format!("X'0{row}'"),
            Type::Year => format!("{}", 2000 + row),
        }
    }

    /// The same column with a little more or less room, which every row has in.
    pub(super) fn changed(self, random: &mut Rng) -> Self {
        match self {
            Type::Integer { unsigned, .. } if random.bool() => {
                Type::Integer { width: random.usize(0..INTEGERS.len()), unsigned }
            }
            Type::Integer { width, unsigned } => Type::Integer { width, unsigned: !unsigned },
            Type::Varchar(_) if random.u8(0..4) == 0 => Type::Text(random.usize(0..TEXTS.len())),
            Type::Varchar(_) => Type::Varchar(random.u32(10..400)),
            Type::Text(_) => Type::Text(random.usize(0..TEXTS.len())),
            Type::Enum(_) => Type::Enum(random.usize(3..7)),
            Type::Set(_) => Type::Set(random.usize(3..12)),
            Type::Decimal { unsigned, .. } => Type::Decimal { scale: random.u32(2..6), unsigned },
            Type::Datetime(_) => Type::Datetime(random.u32(0..7)),
            Type::Bit(_) => Type::Bit(random.u32(3..60)),
            Type::Varbinary(_) => Type::Varbinary(random.u32(4..60)),
            Type::Year => Type::Year,
        }
    }

    pub(super) fn is_text(self) -> bool {
        matches!(self, Type::Varchar(_) | Type::Text(_))
    }

    pub(super) fn is_integer(self) -> bool {
        matches!(self, Type::Integer { .. })
    }
}
