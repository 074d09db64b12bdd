//! Types: declared ones to the spelling of `format_type`, and back.
//!
//! The names that the grammar or the catalogue know under several spellings are resolved here by table, so that a plain
//! schema needs no server to be compared. What the table does not know is kept, and left to the server's answer.

use crate::model::Type;
use crate::schema::{ColumnType, Identity};

/// The longest `varchar(n)` and `char(n)` (`MaxAttrSize`).
const MAX_LENGTH: u32 = 10_485_760;
/// The greatest precision of `numeric` (`NUMERIC_MAX_PRECISION`).
const MAX_PRECISION: u32 = 1000;

/// The type as `format_type` prints it, or why PostgreSQL cannot hold it.
pub(super) fn column_type(ty: &Type, identity: Option<Identity>) -> Result<ColumnType, String> {
    let spelled = spell(ty)?;
    let numbered = [Type::SmallInt, Type::Int, Type::BigInt];
    // What a serial column has is a default, which any type can have that a number becomes: a domain among them.
    let of_the_server = identity == Some(Identity::Serial) && matches!(ty, Type::Native(_));
    if identity.is_some() && !of_the_server && !numbered.contains(&declared_type(&spelled)) {
        return Err("PostgreSQL numbers rows in columns of type smallint, int or bigint only".to_owned());
    }
    Ok(spelled)
}

fn spell(ty: &Type) -> Result<ColumnType, String> {
    let name = match ty {
        Type::SmallInt => "smallint".to_owned(),
        Type::Int => "integer".to_owned(),
        Type::BigInt => "bigint".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Varchar(length) => format!("character varying({})", checked_length(*length)?),
        Type::Char(length) => format!("character({})", checked_length(*length)?),
        Type::Decimal(None) => "numeric".to_owned(),
        Type::Decimal(Some((precision, scale))) => numeric(*precision, *scale)?,
        Type::Float => "real".to_owned(),
        Type::Double => "double precision".to_owned(),
        Type::Uuid => "uuid".to_owned(),
        Type::Json => "jsonb".to_owned(),
        Type::Bytes => "bytea".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Time => "time without time zone".to_owned(),
        Type::Timestamp => "timestamp without time zone".to_owned(),
        Type::TimestampTz => "timestamp with time zone".to_owned(),
        Type::Interval => "interval".to_owned(),
        Type::Enum(name) => return Ok(ColumnType::Enum(name.clone())),
        Type::Array(element) => return array(element),
        Type::Native(native) => canonical(native),
    };
    Ok(ColumnType::Native(name))
}

fn checked_length(length: u32) -> Result<u32, String> {
    if (1..=MAX_LENGTH).contains(&length) {
        Ok(length)
    } else {
        Err(format!("PostgreSQL holds lengths from 1 to {MAX_LENGTH}"))
    }
}

fn numeric(precision: u32, scale: u32) -> Result<String, String> {
    if !(1..=MAX_PRECISION).contains(&precision) {
        return Err(format!("PostgreSQL holds a precision from 1 to {MAX_PRECISION}"));
    }
    if scale > precision {
        return Err(format!("the scale {scale} is greater than the precision {precision}"));
    }
    Ok(format!("numeric({precision},{scale})"))
}

fn array(element: &Type) -> Result<ColumnType, String> {
    match spell(element)? {
        ColumnType::Enum(name) => Ok(ColumnType::EnumArray(name)),
        ColumnType::Native(name) if !name.ends_with("[]") => Ok(ColumnType::Native(format!("{name}[]"))),
        ColumnType::Native(_) | ColumnType::EnumArray(_) => {
            Err("PostgreSQL has one array type for any number of dimensions: write it with one []".to_owned())
        }
    }
}

/// The declared type that is spelled like this. PostgreSQL's `json` is native: the portable `json` is `jsonb`.
pub(super) fn declared_type(ty: &ColumnType) -> Type {
    match ty {
        ColumnType::Enum(name) => Type::Enum(name.clone()),
        ColumnType::EnumArray(name) => Type::Array(Box::new(Type::Enum(name.clone()))),
        ColumnType::Native(name) => match name.strip_suffix("[]") {
            Some(element) => Type::Array(Box::new(portable(element))),
            None => portable(name),
        },
    }
}

fn portable(name: &str) -> Type {
    match name {
        "smallint" => Type::SmallInt,
        "integer" => Type::Int,
        "bigint" => Type::BigInt,
        "boolean" => Type::Bool,
        "text" => Type::Text,
        "numeric" => Type::Decimal(None),
        "real" => Type::Float,
        "double precision" => Type::Double,
        "uuid" => Type::Uuid,
        "jsonb" => Type::Json,
        "bytea" => Type::Bytes,
        "date" => Type::Date,
        "time without time zone" => Type::Time,
        "timestamp without time zone" => Type::Timestamp,
        "timestamp with time zone" => Type::TimestampTz,
        "interval" => Type::Interval,
        _ => with_modifier(name).unwrap_or_else(|| Type::Native(name.to_owned())),
    }
}

fn with_modifier(name: &str) -> Option<Type> {
    let (base, rest) = name.split_once('(')?;
    let arguments = rest.strip_suffix(')')?;
    match base {
        "character varying" => arguments.parse().ok().map(Type::Varchar),
        "character" => arguments.parse().ok().map(Type::Char),
        "numeric" => {
            let (precision, scale) = arguments.split_once(',')?;
            let (precision, scale): (u32, u32) = (precision.parse().ok()?, scale.parse().ok()?);
            (scale <= precision).then_some(Type::Decimal(Some((precision, scale))))
        }
        _ => None,
    }
}

/// A type's name without its length or precision, as `pg_get_expr` writes it after `::`.
pub(super) fn without_modifier(name: &str) -> String {
    if let Some(element) = name.strip_suffix("[]") {
        return format!("{}[]", without_modifier(element));
    }
    match name {
        _ if name == "character" || name.starts_with("character(") => "bpchar".to_owned(),
        _ if name == "bit" || name.starts_with("bit(") => "\"bit\"".to_owned(),
        _ if name.starts_with("interval") => "interval".to_owned(),
        _ => match (name.find('('), name.find(')')) {
            (Some(open), Some(close)) if open < close && !name.contains('"') => {
                format!("{}{}", name[..open].trim_end(), &name[close + 1..])
            }
            _ => name.to_owned(),
        },
    }
}

/// A native type as `format_type` prints it, where the table below knows it; otherwise as written, in lower case outside
/// quotes and with single spaces.
pub(super) fn canonical(native: &str) -> String {
    let native = native.trim();
    let (element, is_array) = without_array_suffix(native);
    let (name, arguments, rest) = split_modifier(element);
    let name = fold(&format!("{name} {rest}"));
    let name = name.strip_prefix("pg_catalog.").unwrap_or(&name);
    let spelled = known(name, arguments).unwrap_or_else(|| match arguments {
        Some(arguments) if rest.trim().is_empty() => format!("{name}({arguments})"),
        Some(_) => fold(element).replace(" (", "("),
        None => name.to_owned(),
    });
    if is_array { format!("{spelled}[]") } else { spelled }
}

fn known(name: &str, arguments: Option<&str>) -> Option<String> {
    let compact: Option<String> =
        arguments.map(|list| list.split(',').map(str::trim).collect::<Vec<_>>().join(","));
    let modified = |base: &str, after: &str| match &compact {
        Some(list) => format!("{base}({list}){after}"),
        None => format!("{base}{after}"),
    };
    let plain = |base: &str| compact.is_none().then(|| base.to_owned());
    let length_or_one = |base: &str| Some(format!("{base}({})", compact.as_deref().unwrap_or("1")));
    match name {
        "smallint" | "int2" | "smallserial" | "serial2" => plain("smallint"),
        "integer" | "int" | "int4" | "serial" | "serial4" => plain("integer"),
        "bigint" | "int8" | "bigserial" | "serial8" => plain("bigint"),
        "boolean" | "bool" => plain("boolean"),
        "real" | "float4" => plain("real"),
        "double precision" | "float8" => plain("double precision"),
        "float" => match compact.as_deref().map(str::parse::<u32>) {
            None | Some(Ok(25..=53)) => Some("double precision".to_owned()),
            Some(Ok(1..=24)) => Some("real".to_owned()),
            Some(_) => None,
        },
        "numeric" | "decimal" | "dec" => Some(match &compact {
            Some(list) if !list.contains(',') => format!("numeric({list},0)"),
            _ => modified("numeric", ""),
        }),
        "character varying" | "varchar" | "char varying" | "national character varying" => {
            Some(modified("character varying", ""))
        }
        "character" | "char" | "nchar" | "national character" => length_or_one("character"),
        "bpchar" => Some(compact.as_ref().map_or("bpchar".to_owned(), |list| format!("character({list})"))),
        "bit" => length_or_one("bit"),
        "bit varying" | "varbit" => Some(modified("bit varying", "")),
        "timestamptz" | "timestamp with time zone" => Some(modified("timestamp", " with time zone")),
        "timestamp" | "timestamp without time zone" => Some(modified("timestamp", " without time zone")),
        "timetz" | "time with time zone" => Some(modified("time", " with time zone")),
        "time" | "time without time zone" => Some(modified("time", " without time zone")),
        _ => None,
    }
}

/// Whether the table spells this type, so that no server has to be asked.
pub(super) fn is_certain(canonical: &str) -> bool {
    const PLAIN: [&str; 34] = [
        "bytea",
        "cidr",
        "date",
        "inet",
        "interval",
        "json",
        "jsonb",
        "line",
        "lseg",
        "macaddr",
        "macaddr8",
        "money",
        "name",
        "oid",
        "path",
        "point",
        "polygon",
        "circle",
        "box",
        "text",
        "tsquery",
        "tsvector",
        "uuid",
        "xml",
        "int4range",
        "int8range",
        "numrange",
        "tsrange",
        "tstzrange",
        "daterange",
        "jsonpath",
        "\"char\"",
        "regclass",
        "pg_lsn",
    ];
    let element = canonical.strip_suffix("[]").unwrap_or(canonical);
    let (name, arguments, rest) = split_modifier(element);
    PLAIN.contains(&element)
        || known(&fold(&format!("{name} {rest}")), arguments).is_some_and(|spelled| spelled == element)
}

/// `text[3][]`, `text ARRAY` and `text ARRAY[4]` are all `text[]` to the catalogue.
fn without_array_suffix(native: &str) -> (&str, bool) {
    let mut element = native;
    let mut is_array = false;
    while let Some(open) = element.strip_suffix(']').and_then(|inner| inner.rfind('[')) {
        element = element[..open].trim_end();
        is_array = true;
    }
    let word_start = element.len().saturating_sub(6);
    match element.get(word_start..) {
        Some(last) if last.eq_ignore_ascii_case(" array") => (element[..word_start].trim_end(), true),
        Some(_) | None => (element, is_array),
    }
}

/// `timestamp ( 3 ) with time zone` as name, arguments and what follows them. Quoted names are not looked into.
fn split_modifier(element: &str) -> (&str, Option<&str>, &str) {
    let mut quoted = false;
    let open = element.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '(' && !quoted).then_some(at)
    });
    match open.and_then(|open| element[open..].find(')').map(|length| (open, open + length))) {
        Some((open, close)) => {
            (element[..open].trim_end(), Some(element[open + 1..close].trim()), &element[close + 1..])
        }
        None => (element, None, ""),
    }
}

/// Lower case and single spaces outside double quotes.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut quoted = false;
    for c in text.trim().chars() {
        quoted ^= c == '"';
        if quoted || !c.is_whitespace() {
            if quoted { folded.push(c) } else { folded.extend(c.to_lowercase()) }
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded
}
