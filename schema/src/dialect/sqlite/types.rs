//! Types: declared as SQLite keeps them, chosen so that their affinity stores the values as they are.
//!
//! SQLite takes any words for a type and derives an affinity from them (<https://sqlite.org/datatype3.html>). The
//! portable types keep their usual names, so that other tools read the schema with understanding. Text that is stored
//! under a numeric or integer affinity stays text because none of it looks like a number: dates, UUIDs, ISO 8601
//! intervals (`INTERVAL_TEXT`), and arrays, which are JSON text (`BIGINT_ARRAY`, `VARCHAR_ARRAY(20)`).

use crate::model::Type;
use crate::schema::{ColumnType, Identity};

use super::quote;

const ARRAY: &str = "_ARRAY";

/// Words that end a type, or that the grammar reserves: a type made of them is written in quotes.
const RESERVED: [&str; 58] = [
    "ADD",
    "ALL",
    "ALTER",
    "ALWAYS",
    "AND",
    "AS",
    "AUTOINCREMENT",
    "BETWEEN",
    "CASE",
    "CHECK",
    "COLLATE",
    "COMMIT",
    "CONSTRAINT",
    "CREATE",
    "DEFAULT",
    "DEFERRABLE",
    "DELETE",
    "DISTINCT",
    "DROP",
    "ELSE",
    "ESCAPE",
    "EXISTS",
    "FOREIGN",
    "FROM",
    "GENERATED",
    "GROUP",
    "HAVING",
    "IN",
    "INDEX",
    "INSERT",
    "INTERSECT",
    "INTO",
    "IS",
    "ISNULL",
    "JOIN",
    "LIMIT",
    "NOT",
    "NOTNULL",
    "NULL",
    "ON",
    "OR",
    "ORDER",
    "PRIMARY",
    "REFERENCES",
    "RETURNING",
    "SELECT",
    "SET",
    "TABLE",
    "THEN",
    "TO",
    "TRANSACTION",
    "UNION",
    "UNIQUE",
    "UPDATE",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
];

/// The declared type as SQLite keeps it.
pub(super) fn column_type(ty: &Type, identity: Option<Identity>) -> Result<ColumnType, String> {
    match (identity, ty) {
        (None, _) => spell(ty).map(ColumnType::Native),
        // Only a column declared with this very word is the rowid: https://sqlite.org/lang_createtable.html#rowid
        (Some(_), Type::SmallInt | Type::Int | Type::BigInt) => Ok(ColumnType::Native("INTEGER".to_owned())),
        (Some(_), Type::Native(name)) if canonical_type(name) == "INTEGER" => {
            Ok(ColumnType::Native("INTEGER".to_owned()))
        }
        (Some(_), _) => Err("SQLite numbers rows by integer columns only".to_owned()),
    }
}

fn spell(ty: &Type) -> Result<String, String> {
    Ok(match ty {
        Type::SmallInt => "SMALLINT".to_owned(),
        Type::Int => "INT".to_owned(),
        Type::BigInt => "BIGINT".to_owned(),
        Type::Bool => "BOOLEAN".to_owned(),
        Type::Text | Type::Enum(_) => "TEXT".to_owned(),
        Type::Varchar(length) => format!("VARCHAR({length})"),
        Type::Char(length) => format!("CHAR({length})"),
        Type::Decimal(None) => "DECIMAL".to_owned(),
        Type::Decimal(Some((precision, scale))) => format!("DECIMAL({precision},{scale})"),
        Type::Float => "FLOAT".to_owned(),
        Type::Double => "DOUBLE".to_owned(),
        Type::Uuid => "UUID".to_owned(),
        Type::Json => "JSON".to_owned(),
        Type::Bytes => "BLOB".to_owned(),
        Type::Date => "DATE".to_owned(),
        Type::Time => "TIME".to_owned(),
        Type::Timestamp => "TIMESTAMP".to_owned(),
        Type::TimestampTz => "TIMESTAMPTZ".to_owned(),
        Type::Interval => "INTERVAL_TEXT".to_owned(),
        Type::Array(element) => array(element)?,
        Type::Native(name) if name.contains('\0') => {
            return Err("SQLite ends a statement at the first NUL character".to_owned());
        }
        Type::Native(name) => canonical_type(name),
    })
}

/// `BIGINT_ARRAY`; an element's arguments stay at the end, where the grammar wants them.
fn array(element: &Type) -> Result<String, String> {
    if let Type::Array(_) = element {
        return Err("SQLite keeps an array as JSON text; an array of arrays is declared as json".to_owned());
    }
    let element = spell(element)?;
    let (name, arguments) = split_arguments(&element);
    Ok(format!("{name}{ARRAY}{arguments}"))
}

/// The declared type that [`column_type`] spells like this.
pub(super) fn declared_type(ty: &ColumnType) -> Type {
    match ty {
        ColumnType::Native(name) => declared(name),
        ColumnType::Enum(name) => Type::Enum(name.clone()),
        ColumnType::EnumArray(name) => Type::Array(Box::new(Type::Enum(name.clone()))),
    }
}

fn declared(name: &str) -> Type {
    let (word, arguments) = split_arguments(name);
    if let Some(element) = word.strip_suffix(ARRAY) {
        let element = declared(&format!("{element}{arguments}"));
        let array = Type::Array(Box::new(element));
        // Only what is spelled like this again is an array of ours.
        if spell(&array).as_deref() == Ok(name) {
            return array;
        }
    }
    let portable = match (word, numbers(arguments).as_deref()) {
        ("SMALLINT", _) => Some(Type::SmallInt),
        ("INT", _) => Some(Type::Int),
        ("BIGINT", _) => Some(Type::BigInt),
        ("BOOLEAN", _) => Some(Type::Bool),
        ("TEXT", _) => Some(Type::Text),
        ("VARCHAR", Some([length])) => Some(Type::Varchar(*length)),
        ("CHAR", Some([length])) => Some(Type::Char(*length)),
        ("DECIMAL", Some([])) => Some(Type::Decimal(None)),
        ("DECIMAL", Some([precision, scale])) => Some(Type::Decimal(Some((*precision, *scale)))),
        ("FLOAT", _) => Some(Type::Float),
        ("DOUBLE", _) => Some(Type::Double),
        ("UUID", _) => Some(Type::Uuid),
        ("JSON", _) => Some(Type::Json),
        ("BLOB", _) => Some(Type::Bytes),
        ("DATE", _) => Some(Type::Date),
        ("TIME", _) => Some(Type::Time),
        ("TIMESTAMP", _) => Some(Type::Timestamp),
        ("TIMESTAMPTZ", _) => Some(Type::TimestampTz),
        ("INTERVAL_TEXT", _) => Some(Type::Interval),
        _ => None,
    };
    portable
        .filter(|ty| spell(ty).as_deref() == Ok(name))
        .unwrap_or_else(|| Type::Native(name.to_ascii_lowercase()))
}

fn split_arguments(name: &str) -> (&str, &str) {
    match name.find('(') {
        Some(at) => (&name[..at], &name[at..]),
        None => (name, ""),
    }
}

/// The numbers of `(10,2)`; none of an empty text; nothing of anything else.
fn numbers(arguments: &str) -> Option<Vec<u32>> {
    if arguments.is_empty() {
        return Some(Vec::new());
    }
    let inner = arguments.strip_prefix('(')?.strip_suffix(')')?;
    inner.split(',').map(|number| number.trim().parse().ok()).collect()
}

/// A declared type in the one form that is compared: upper case (SQLite heeds none), single spaces between words, none
/// around parentheses and commas.
pub fn canonical_type(declared: &str) -> String {
    let mut canonical = String::with_capacity(declared.len());
    for part in declared.split_inclusive([' ', '\t', '\n', '\r', '(', ')', ',']) {
        let word = part.trim_end_matches([' ', '\t', '\n', '\r', '(', ')', ',']);
        if !word.is_empty() && canonical.ends_with(|c| !matches!(c, '(' | ',')) {
            canonical.push(' ');
        }
        canonical.push_str(&word.to_ascii_uppercase());
        canonical.extend(part.chars().next_back().filter(|c| matches!(c, '(' | ')' | ',')));
    }
    canonical
}

/// The type as written in a column definition, with a space before it; nothing for a column without a type.
pub(super) fn type_sql(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Native(name) if name.is_empty() || is_plain(name) => name.clone(),
        ColumnType::Native(name) => quote::ident(name),
        ColumnType::Enum(_) | ColumnType::EnumArray(_) => "TEXT".to_owned(),
    }
}

/// Whether it is words and at most two numbers in parentheses: what the grammar takes without quotes.
fn is_plain(name: &str) -> bool {
    let (words, arguments) = split_arguments(name);
    let plain_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !RESERVED.contains(&word.to_ascii_uppercase().as_str())
    };
    let signed = |number: &str| {
        let digits = number.trim_start_matches(['+', '-']);
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
    };
    let arguments = arguments.strip_prefix('(').map(|rest| rest.strip_suffix(')').unwrap_or("?"));
    words.split(' ').all(plain_word)
        && arguments.is_none_or(|numbers| {
            let numbers: Vec<_> = numbers.split(',').collect();
            numbers.len() <= 2 && numbers.into_iter().all(signed)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_portable_type_comes_back_from_its_spelling() {
        let scalars = [
            Type::SmallInt,
            Type::Int,
            Type::BigInt,
            Type::Bool,
            Type::Text,
            Type::Varchar(20),
            Type::Char(3),
            Type::Decimal(None),
            Type::Decimal(Some((10, 2))),
            Type::Float,
            Type::Double,
            Type::Uuid,
            Type::Json,
            Type::Bytes,
            Type::Date,
            Type::Time,
            Type::Timestamp,
            Type::TimestampTz,
            Type::Interval,
            Type::Native("datetime".to_owned()),
            Type::Native("unsigned big int".to_owned()),
            Type::Native(String::new()),
        ];
        for scalar in scalars {
            let spelled = column_type(&scalar, None).unwrap();
            assert_eq!(declared_type(&spelled), scalar, "{spelled:?}");
            if scalar != Type::Native(String::new()) {
                let array = Type::Array(Box::new(scalar));
                let spelled = column_type(&array, None).unwrap();
                assert_eq!(declared_type(&spelled), array, "{spelled:?}");
            }
        }
    }

    #[test]
    fn a_spelling_of_others_is_declared_so_that_it_is_spelled_the_same() {
        for name in [
            "VARCHAR(07)",
            "TIME(3)",
            "DECIMAL(5)",
            "INTEGER",
            "MY_ARRAY",
            "_ARRAY",
            "X_ARRAY_ARRAY",
            "FLOAT(1,2)",
        ] {
            let declared = declared_type(&ColumnType::Native(name.to_owned()));
            assert_eq!(column_type(&declared, None), Ok(ColumnType::Native(name.to_owned())), "{declared:?}");
        }
    }

    #[test]
    fn types_are_compared_without_case_and_white_space() {
        for (written, canonical) in [
            (" varchar ( 10 )", "VARCHAR(10)"),
            ("Decimal(10, 2)", "DECIMAL(10,2)"),
            ("unsigned  big\nint", "UNSIGNED BIG INT"),
            ("", ""),
        ] {
            assert_eq!(canonical_type(written), canonical);
        }
    }

    #[test]
    fn a_type_that_is_no_plain_words_is_quoted() {
        for (name, written) in [
            ("DOUBLE PRECISION", "DOUBLE PRECISION"),
            ("NUMERIC(10,-2)", "NUMERIC(10,-2)"),
            ("TEXT NOT NULL", "\"TEXT NOT NULL\""),
            ("TEXT); DROP TABLE users; --", "\"TEXT); DROP TABLE users; --\""),
            ("ENUM('A','B')", "\"ENUM('A','B')\""),
        ] {
            assert_eq!(type_sql(&ColumnType::Native(name.to_owned())), written);
        }
    }

    #[test]
    fn rows_are_numbered_by_integers_only() {
        let integer = Ok(ColumnType::Native("INTEGER".to_owned()));
        assert_eq!(column_type(&Type::BigInt, Some(Identity::Always)), integer);
        assert!(column_type(&Type::Text, Some(Identity::ByDefault)).is_err());
        let nested = Type::Array(Box::new(Type::Array(Box::new(Type::Int))));
        assert!(column_type(&nested, None).is_err());
    }
}
