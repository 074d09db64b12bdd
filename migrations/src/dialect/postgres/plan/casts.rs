//! Type changes: how values are carried over, whether some may not fit, whether the table is written anew.

use tablewright_schema::schema::{Column, ColumnType};

use super::{ident, spelling};

/// What `USING` says, where an assignment would not do. An assignment fails on a value that does not fit; a cast to `varchar(n)`
/// would cut it in silence, so that strings are always assigned.
pub(super) fn using(from: &Column, to: &Column) -> Option<String> {
    let value = ident(&from.name);
    let target = spelling().type_sql(&to.ty);
    match (&from.ty, &to.ty) {
        (ColumnType::Native(old), ColumnType::Native(new)) => using_native(&value, old, new),
        (ColumnType::Enum(_), ColumnType::Native(new)) if family(new) == Family::Text => None,
        (ColumnType::EnumArray(_), ColumnType::Native(new)) if new == "text[]" => {
            Some(format!("{value}::{target}"))
        }
        (ColumnType::Native(old), ColumnType::Enum(_)) if family(old) == Family::Text => {
            Some(format!("{value}::{target}"))
        }
        (ColumnType::EnumArray(_), ColumnType::EnumArray(_)) => Some(format!("{value}::text[]::{target}")),
        (ColumnType::Enum(_), ColumnType::EnumArray(_)) => {
            Some(format!("CASE WHEN {value} IS NOT NULL THEN ARRAY[{value}::text]::{target} END"))
        }
        (
            ColumnType::Native(_) | ColumnType::Enum(_) | ColumnType::EnumArray(_),
            ColumnType::Native(_) | ColumnType::Enum(_) | ColumnType::EnumArray(_),
        ) => Some(format!("{value}::text::{target}")),
    }
}

pub(super) fn using_native(value: &str, old: &str, new: &str) -> Option<String> {
    use Family::{Array, Boolean, Json, Moment, Number, Other, Text};
    match (family(old), family(new)) {
        (_, Text) | (Number, Number) | (Json, Json) | (Moment, Moment) => None,
        _ if base(old) == base(new) => None,
        (Array, _) | (Text, _) => Some(format!("{value}::{new}")),
        (_, Array) => Some(format!("CASE WHEN {value} IS NOT NULL THEN ARRAY[{value}]::{new} END")),
        (Number, Boolean) => Some(format!("{value} <> 0")),
        (Boolean, Number) => Some(format!("{value}::integer::{new}")),
        (_, _) if old == "uuid" || new == "uuid" => Some(format!("{value}::text::{new}")),
        (Other, _) | (_, Other) => Some(format!("{value}::{new}")),
        (Number | Boolean | Json | Moment, Number | Boolean | Json | Moment) => {
            Some(format!("{value}::text::{new}"))
        }
    }
}

/// Types that can be assigned to one another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Text,
    Number,
    Boolean,
    Json,
    Moment,
    Array,
    Other,
}

fn family(native: &str) -> Family {
    if native.ends_with("[]") {
        return Family::Array;
    }
    match base(native) {
        "text" | "character varying" | "character" | "bpchar" => Family::Text,
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => Family::Number,
        "boolean" => Family::Boolean,
        "json" | "jsonb" => Family::Json,
        "date" | "timestamp without time zone" | "timestamp with time zone" => Family::Moment,
        _ => Family::Other,
    }
}

/// A type's name without length or precision: `timestamp(3) with time zone` is a `timestamp with time zone`.
fn base(native: &str) -> &str {
    match native {
        _ if native.starts_with("timestamp(") && native.ends_with("with time zone") => {
            "timestamp with time zone"
        }
        _ if native.starts_with("timestamp(") => "timestamp without time zone",
        _ => native.split('(').next().unwrap_or(native),
    }
}

fn arguments(native: &str) -> Vec<i64> {
    let inside = native.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
    inside
        .into_iter()
        .flat_map(|inside| inside.split(','))
        .filter_map(|number| number.trim().parse().ok())
        .collect()
}

/// Why values may not survive the change as they are; `None` where every value does.
pub(super) fn loss(from: &ColumnType, to: &ColumnType) -> Option<String> {
    if from == to {
        return None;
    }
    let kept = match (from, to) {
        (ColumnType::Native(old), ColumnType::Native(new)) => widens(old, new),
        (ColumnType::Enum(_), ColumnType::Native(new)) => {
            matches!(new.as_str(), "text" | "character varying")
        }
        (ColumnType::EnumArray(_), ColumnType::Native(new)) => new == "text[]",
        (
            ColumnType::Native(_) | ColumnType::Enum(_) | ColumnType::EnumArray(_),
            ColumnType::Enum(_) | ColumnType::EnumArray(_),
        ) => false,
    };
    let (from, to) = (spelling().type_sql(from), spelling().type_sql(to));
    (!kept).then(|| format!("not every value of {from} fits {to}"))
}

fn widens(old: &str, new: &str) -> bool {
    let digits = |native: &str| match native {
        "smallint" => Some(5),
        "integer" => Some(10),
        "bigint" => Some(19),
        _ => None,
    };
    let (old_base, new_base) = (base(old), base(new));
    let (old_arguments, new_arguments) = (arguments(old), arguments(new));
    if new == "text" || (new == "character varying" && old_base != "json" && old_base != "jsonb") {
        return !old.ends_with("[]") && old != "bytea";
    }
    match (old_base, new_base) {
        ("smallint", "integer" | "bigint" | "real" | "double precision")
        | ("integer", "bigint" | "double precision")
        | ("real", "double precision")
        | ("boolean", "smallint" | "integer" | "bigint")
        | ("json" | "jsonb", "json" | "jsonb")
        | ("date", "timestamp without time zone" | "timestamp with time zone")
        | ("cidr", "inet") => true,
        ("timestamp without time zone", "timestamp with time zone") => new_arguments.is_empty(),
        ("smallint" | "integer" | "bigint", "numeric") => match new_arguments.as_slice() {
            [] => true,
            [precision, scale] => digits(old).is_some_and(|digits| precision - scale >= digits),
            _ => false,
        },
        ("numeric", "numeric") => match (old_arguments.as_slice(), new_arguments.as_slice()) {
            (_, []) => true,
            ([precision, scale], [new_precision, new_scale]) => {
                new_scale >= scale && new_precision - new_scale >= precision - scale
            }
            _ => false,
        },
        ("character varying" | "character", "character varying") => {
            matches!((old_arguments.as_slice(), new_arguments.as_slice()), ([old], [new]) if new >= old)
        }
        ("character", "character") | ("bit varying", "bit varying") => {
            matches!((old_arguments.as_slice(), new_arguments.as_slice()), ([old], [new]) if new >= old)
                || new_arguments.is_empty()
        }
        _ => old_base == new_base && new_arguments.is_empty() && !old_arguments.is_empty(),
    }
}

/// Whether PostgreSQL writes the table anew: not where the bytes of every value stay what they are.
pub(super) fn rewrites(from: &ColumnType, to: &ColumnType) -> bool {
    let (ColumnType::Native(old), ColumnType::Native(new)) = (from, to) else { return from != to };
    let same_bytes = match (base(old), base(new)) {
        ("character varying" | "text", "character varying" | "text") => widens(old, new) || old == new,
        ("numeric", "numeric") => match (arguments(old).as_slice(), arguments(new).as_slice()) {
            (_, []) => true,
            ([_, scale], [_, new_scale]) => scale == new_scale && widens(old, new),
            _ => false,
        },
        ("bit varying", "bit varying") => widens(old, new),
        ("cidr", "inet") => true,
        (old_base, new_base) => {
            old == new || (old_base == new_base && arguments(new).is_empty() && old_base.starts_with("time"))
        }
    };
    !same_bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn native(text: &str) -> ColumnType {
        ColumnType::Native(text.to_owned())
    }

    #[test]
    fn widening_loses_nothing_and_narrowing_says_so() {
        let widening = [
            ("integer", "bigint"),
            ("character varying(10)", "character varying(20)"),
            ("character varying(10)", "text"),
            ("numeric(10,2)", "numeric(12,3)"),
            ("numeric(10,2)", "numeric"),
            ("bigint", "numeric(19,0)"),
            ("integer", "text"),
            ("date", "timestamp with time zone"),
            ("timestamp(3) with time zone", "timestamp with time zone"),
        ];
        for (old, new) in widening {
            assert_eq!(loss(&native(old), &native(new)), None, "{old} to {new}");
            assert!(loss(&native(new), &native(old)).is_some(), "{new} to {old}");
        }
        for (old, new) in [("text", "integer"), ("bigint", "double precision"), ("text", "uuid")] {
            assert!(loss(&native(old), &native(new)).is_some(), "{old} to {new}");
        }
    }

    #[test]
    fn a_table_is_written_anew_only_where_bytes_change() {
        for (old, new) in [
            ("character varying(10)", "text"),
            ("numeric(10,2)", "numeric(12,2)"),
            ("text", "character varying"),
        ] {
            assert!(!rewrites(&native(old), &native(new)), "{old} to {new}");
        }
        for (old, new) in [("integer", "bigint"), ("numeric(10,2)", "numeric(12,3)"), ("text", "uuid")] {
            assert!(rewrites(&native(old), &native(new)), "{old} to {new}");
        }
    }
}
