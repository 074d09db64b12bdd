//! A column's type from its text: portable words, enums, arrays, and types of one database.

use std::fmt;

use crate::ObjectName;
use crate::model::Type;
use crate::nearest::nearest;

/// The portable types, each with what it is.
pub(crate) const PORTABLE: &[(&str, &str)] = &[
    ("smallint", "16-bit integer"),
    ("int", "32-bit integer"),
    ("bigint", "64-bit integer"),
    ("bool", "true or false"),
    ("text", "text of any length"),
    ("varchar", "text of at most so many characters: varchar(100)"),
    ("char", "text of exactly so many characters: char(2)"),
    ("decimal", "exact number: decimal(10,2)"),
    ("float", "32-bit float"),
    ("double", "64-bit float"),
    ("uuid", "UUID"),
    ("json", "JSON document"),
    ("bytes", "bytes"),
    ("date", "day"),
    ("time", "time of day"),
    ("timestamp", "day and time, without a zone"),
    ("timestamptz", "instant"),
    ("interval", "span of time"),
];

/// What other systems call the portable types: answered with the word that is right here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("integer", "int"),
    ("int2", "smallint"),
    ("int4", "int"),
    ("int8", "bigint"),
    ("i16", "smallint"),
    ("i32", "int"),
    ("i64", "bigint"),
    ("long", "bigint"),
    ("boolean", "bool"),
    ("string", "text"),
    ("str", "text"),
    ("character varying", "varchar"),
    ("character", "char"),
    ("numeric", "decimal"),
    ("number", "decimal"),
    ("real", "float"),
    ("float4", "float"),
    ("float8", "double"),
    ("f32", "float"),
    ("f64", "double"),
    ("double precision", "double"),
    ("jsonb", "json"),
    ("blob", "bytes"),
    ("bytea", "bytes"),
    ("binary", "bytes"),
    ("datetime", "timestamp"),
    ("timestamp with time zone", "timestamptz"),
    ("timestamp without time zone", "timestamp"),
    ("time without time zone", "time"),
    ("serial", "int, identity: true"),
    ("bigserial", "bigint, identity: true"),
    ("guid", "uuid"),
];

/// Types of one database that need no `{ postgres: … }` around them, because no other meaning is possible.
const NATIVE: &[&str] = &[
    // PostgreSQL and its usual extensions.
    "tsvector",
    "tsquery",
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "money",
    "xml",
    "bit",
    "bit varying",
    "varbit",
    "point",
    "line",
    "lseg",
    "box",
    "path",
    "polygon",
    "circle",
    "int4range",
    "int8range",
    "numrange",
    "tsrange",
    "tstzrange",
    "daterange",
    "int4multirange",
    "int8multirange",
    "nummultirange",
    "tsmultirange",
    "tstzmultirange",
    "datemultirange",
    "jsonpath",
    "oid",
    "regclass",
    "regtype",
    "pg_lsn",
    "name",
    "timetz",
    "time with time zone",
    "citext",
    "hstore",
    "ltree",
    "vector",
    "halfvec",
    "geometry",
    "geography",
    // SQLite, as its tables declare them.
    "INTEGER",
    "REAL",
    "NUMERIC",
    "DATETIME",
    "BLOB",
    "NUM",
    "TINYINT",
    "MEDIUMINT",
    "NVARCHAR",
    "NCHAR",
    "CLOB",
    "ANY",
    "DOUBLE PRECISION",
    "STRING",
    "BOOL",
    "INT2",
    "INT8",
    "UNSIGNED BIG INT",
    "NATIVE CHARACTER",
    "VARYING CHARACTER",
    "CHARACTER",
];

/// Why a text is no type.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// Whether a word names a portable type.
pub(crate) fn is_portable(word: &str) -> bool {
    PORTABLE.iter().any(|(portable, _)| *portable == word)
}

/// Reads a type, without `?`. `one_database`: it was written for one database, which then knows what an unknown word means.
pub(crate) fn read(text: &str, one_database: bool, enums: &dyn Enums) -> Result<Type, Wrong> {
    // SQLite has columns without a type.
    if text.is_empty() && !one_database {
        return Err(Wrong { message: "a type is empty".to_owned(), help: None });
    }
    let known = match text.strip_suffix("[]") {
        Some(item) => match scalar(item.trim_end(), one_database, enums)? {
            Some(item) => Some(Type::Array(Box::new(item))),
            None if item.ends_with("[]") => {
                let message = "an array of arrays is no column type here".to_owned();
                return Err(Wrong { message, help: Some("use `json`".to_owned()) });
            }
            None => None,
        },
        None => scalar(text, one_database, enums)?,
    };
    match known {
        Some(ty) => Ok(ty),
        None if one_database || is_native(text) || enums.is_declared(item(text)) => {
            Ok(Type::Native(text.to_owned()))
        }
        None => Err(unknown(text, enums)),
    }
}

/// The type of an array's items; of any other type, that.
fn item(text: &str) -> &str {
    text.strip_suffix("[]").unwrap_or(text).trim_end()
}

/// The enums that a type may name, and what else is declared as a type.
pub(crate) trait Enums {
    /// The enum of that name.
    fn find(&self, name: &str) -> Option<ObjectName>;
    /// Whether a domain, a composite type or a range is called so.
    fn is_declared(&self, name: &str) -> bool;
    /// The names of all.
    fn names(&self) -> Vec<String>;
}

/// No enum at all.
impl Enums for () {
    fn find(&self, _: &str) -> Option<ObjectName> {
        None
    }

    fn is_declared(&self, _: &str) -> bool {
        false
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A portable type or an enum.
fn scalar(text: &str, one_database: bool, enums: &dyn Enums) -> Result<Option<Type>, Wrong> {
    // One database's own words may call an enum as SQL does.
    let as_sql = || enums.find(&sql_name(text).filter(|_| one_database)?.print());
    let named = enums.find(text).or_else(as_sql);
    if let Some(name) = named {
        return Ok(Some(Type::Enum(name)));
    }
    let (word, args) = split(text);
    if !is_portable(word) {
        return Ok(None);
    }
    let simple = match word {
        "smallint" => Type::SmallInt,
        "int" => Type::Int,
        "bigint" => Type::BigInt,
        "bool" => Type::Bool,
        "text" => Type::Text,
        "float" => Type::Float,
        "double" => Type::Double,
        "uuid" => Type::Uuid,
        "json" => Type::Json,
        "bytes" => Type::Bytes,
        "date" => Type::Date,
        "time" => Type::Time,
        "timestamp" => Type::Timestamp,
        "timestamptz" => Type::TimestampTz,
        "interval" => Type::Interval,
        "varchar" | "char" => return length(word, args).map(Some),
        "decimal" => return decimal(args).map(Some),
        _ => return Ok(None),
    };
    match args {
        None => Ok(Some(simple)),
        // PostgreSQL's `timestamptz(3)`: the database knows what it is.
        Some(_) if one_database => Ok(None),
        Some(_) => {
            let help = match word {
                "time" | "timestamp" | "timestamptz" | "interval" => {
                    format!("write `{word}`, or what only one database knows as `{{ postgres: {text} }}`")
                }
                _ => format!("write `{word}`"),
            };
            let help = Some(help);
            Err(Wrong { message: format!("`{word}` takes nothing in parentheses"), help })
        }
    }
}

/// The name that SQL calls so: `"Audit".mood`, `public.mood`. `None` where it is no name.
fn sql_name(text: &str) -> Option<ObjectName> {
    let mut parts = vec![String::new()];
    let mut chars = text.trim().chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        let part = parts.last_mut()?;
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => part.push('"'),
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            c if quoted => part.push(c),
            c if c.is_alphanumeric() || matches!(c, '_' | '$') => part.extend(c.to_lowercase()),
            _ => return None,
        }
    }
    let name = parts.pop()?;
    match (parts.pop(), parts.is_empty(), quoted) {
        (schema, true, false) => {
            Some(ObjectName { schema: schema.filter(|schema| schema != "public"), name })
        }
        (_, _, _) => None,
    }
}

fn length(word: &str, args: Option<&str>) -> Result<Type, Wrong> {
    let Some(args) = args else {
        let message = format!("`{word}` needs a length");
        return Err(Wrong { message, help: Some(format!("write `{word}(100)`, or `text` for any length")) });
    };
    match args.trim().parse::<u32>() {
        Ok(length @ 1..=10_485_760) if word == "char" => Ok(Type::Char(length)),
        Ok(length @ 1..=10_485_760) => Ok(Type::Varchar(length)),
        Ok(_) | Err(_) => {
            let message = format!("`{}` is no length", args.trim());
            Err(Wrong { message, help: Some("a length is a number from 1 to 10485760".to_owned()) })
        }
    }
}

fn decimal(args: Option<&str>) -> Result<Type, Wrong> {
    let Some(args) = args else { return Ok(Type::Decimal(None)) };
    let (precision, scale) = args.split_once(',').unwrap_or((args, "0"));
    match (precision.trim().parse::<u32>(), scale.trim().parse::<u32>()) {
        (Ok(precision @ 1..=1000), Ok(scale)) if scale <= precision => {
            Ok(Type::Decimal(Some((precision, scale))))
        }
        (Ok(_), Ok(_)) => {
            let message = format!("`decimal({args})` is impossible");
            let help = "the precision is a number from 1 to 1000, the scale no larger than it".to_owned();
            Err(Wrong { message, help: Some(help) })
        }
        _ => {
            let message = format!("`decimal({args})` is no type");
            Err(Wrong { message, help: Some("write precision and scale: `decimal(10,2)`".to_owned()) })
        }
    }
}

/// `varchar(100)` into `varchar` and `100`.
fn split(text: &str) -> (&str, Option<&str>) {
    match text.split_once('(') {
        Some((word, rest)) => match rest.strip_suffix(')') {
            Some(args) => (word.trim_end(), Some(args)),
            None => (text, None),
        },
        None => (text, None),
    }
}

fn is_native(text: &str) -> bool {
    let (word, _) = split(item(text));
    NATIVE.contains(&word)
}

fn unknown(text: &str, enums: &dyn Enums) -> Wrong {
    let message = format!("unknown column type `{text}`");
    if text.contains('(') && !text.contains(')') {
        return Wrong { message, help: Some("the parenthesis is not closed".to_owned()) };
    }
    let (word, args) = split(text);
    let lower = word.to_lowercase();
    let args = args.map(|args| format!("({args})")).unwrap_or_default();
    if let Some((_, right)) = ELSEWHERE.iter().find(|(other, _)| *other == lower) {
        return Wrong { message, help: Some(format!("write `{right}{args}`")) };
    }
    let names = enums.names();
    let words = PORTABLE.iter().chain(ELSEWHERE).map(|(word, _)| *word);
    let words = words.chain(names.iter().map(String::as_str));
    let elsewhere =
        |found: &str| ELSEWHERE.iter().find(|(other, _)| *other == found).map(|(_, right)| *right);
    // SQLite's words are upper case; a person who writes lower case means none of them.
    let upper = word == word.to_uppercase();
    let natives = NATIVE.iter().copied().filter(|native| upper || **native == *native.to_lowercase());
    let help = match nearest(word, words.chain(natives)) {
        Some(found) if NATIVE.contains(&found) => format!("did you mean `{found}`?"),
        Some(found) => match elsewhere(found) {
            Some(right) => format!("did you mean `{found}`? It is written `{right}{args}`"),
            None => {
                let is_name = enums.find(found).is_some() || enums.is_declared(found);
                format!("did you mean `{found}{}`?", if is_name { "" } else { &args })
            }
        },
        None => format!("a type that only one database knows is written `{{ postgres: {text} }}`"),
    };
    Wrong { message, help: Some(help) }
}

/// How YAML writes a type so that [`read`] gives it back; `None` where it has to be written for one database.
pub(crate) fn print(ty: &Type) -> Option<String> {
    let mut inner = ty;
    while let Type::Array(item) = inner {
        inner = item;
    }
    if let Type::Native(text) = inner
        && !is_native(text)
    {
        return None;
    }
    Some(ty.to_string())
}

/// As the YAML writes it: `varchar(100)`, `text[]`.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::SmallInt => "smallint",
            Type::Int => "int",
            Type::BigInt => "bigint",
            Type::Bool => "bool",
            Type::Text => "text",
            Type::Varchar(length) => return write!(f, "varchar({length})"),
            Type::Char(length) => return write!(f, "char({length})"),
            Type::Decimal(None) => "decimal",
            Type::Decimal(Some((precision, scale))) => return write!(f, "decimal({precision},{scale})"),
            Type::Float => "float",
            Type::Double => "double",
            Type::Uuid => "uuid",
            Type::Json => "json",
            Type::Bytes => "bytes",
            Type::Date => "date",
            Type::Time => "time",
            Type::Timestamp => "timestamp",
            Type::TimestampTz => "timestamptz",
            Type::Interval => "interval",
            Type::Enum(name) => return f.write_str(&name.print()),
            Type::Array(item) => return write!(f, "{item}[]"),
            Type::Native(text) => text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_and_printed() {
        for text in [
            "int",
            "varchar(100)",
            "decimal(10,2)",
            "decimal",
            "text[]",
            "varchar(5)[]",
            "tsvector",
            "INTEGER",
            "bit(8)",
        ] {
            let ty = read(text, false, &()).unwrap();
            assert_eq!(print(&ty).as_deref(), Some(text), "{ty:?}");
        }
        assert_eq!(print(&Type::Native("txt".to_owned())), None);
        assert_eq!(read("txt", true, &()).unwrap(), Type::Native("txt".to_owned()));
    }

    #[test]
    fn names_are_read_as_sql_has_them() {
        let name = |text: &str| sql_name(text).map(|name| name.print());
        assert_eq!(name("public.\"Mood\"").as_deref(), Some("Mood"));
        assert_eq!(name("Audit.\"a.\"\"b\"").as_deref(), Some("audit.a\\.\"b"));
        assert_eq!((name("a.b.c"), name("\"a"), name("bit varying")), (None, None, None));
    }

    #[test]
    fn a_wrong_type_is_answered_with_the_right_one() {
        let help = |text: &str| read(text, false, &()).unwrap_err().help.unwrap();
        assert_eq!(help("txt"), "did you mean `text`?");
        assert_eq!(help("string"), "write `text`");
        assert_eq!(help("numeric(10,2)"), "write `decimal(10,2)`");
        assert_eq!(help("varchr(20)"), "did you mean `varchar(20)`?");
        assert_eq!(help("widget"), "a type that only one database knows is written `{ postgres: widget }`");
        assert_eq!(help("varchar"), "write `varchar(100)`, or `text` for any length");
        assert!(read("varchar(0)", false, &()).is_err());
        assert!(read("decimal(2,5)", false, &()).is_err());
        assert!(read("int[][]", false, &()).is_err());
        assert!(read("", false, &()).is_err());
    }
}
