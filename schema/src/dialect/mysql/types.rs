//! Types in one spelling for both servers: as MariaDB prints them, without what says nothing.
//!
//! MySQL prints no display widths of integers since 8.0.19, MariaDB prints those that nobody has written too; they mean nothing but for
//! `tinyint(1)`, which is how both call a truth value. A collation stands beside the type, except in two spellings that tell a portable type
//! from text: `char(36) character set ascii` is a UUID and `varchar(64) character set ascii` an interval.

use crate::model::Type;
use crate::schema::{ColumnType, Identity};

use super::quote;
use super::tokens::{TokenKind, tokens};

/// What follows the type of a UUID or an interval.
const ASCII: &str = " character set ascii";
/// The collation that those types have: the usual one of the character set.
pub const ASCII_COLLATION: &str = "ascii_general_ci";

const INTEGERS: [&str; 5] = ["tinyint", "smallint", "mediumint", "int", "bigint"];

fn first_word(ty: &str) -> &str {
    ty.split(['(', ' ']).next().unwrap_or_default()
}

/// Whether values of the type are numbers, which are written without quotes.
pub fn is_numeric(ty: &str) -> bool {
    let word = first_word(ty);
    INTEGERS.contains(&word) || matches!(word, "decimal" | "float" | "double" | "year")
}

/// The declared type as the servers keep it.
pub(super) fn column_type(ty: &Type, identity: Option<Identity>) -> Result<ColumnType, String> {
    let spelled = spell(ty)?;
    if identity.is_some() && !INTEGERS.contains(&first_word(&spelled)) {
        return Err("MySQL numbers rows by integer columns only".to_owned());
    }
    Ok(ColumnType::Native(spelled))
}

fn spell(ty: &Type) -> Result<String, String> {
    Ok(match ty {
        Type::SmallInt => "smallint".to_owned(),
        Type::Int => "int".to_owned(),
        Type::BigInt => "bigint".to_owned(),
        Type::Bool => "tinyint(1)".to_owned(),
        Type::Text => "longtext".to_owned(),
        Type::Varchar(length) if *length > 16_383 => {
            return Err(
                "MySQL keeps at most 16383 characters in a varchar; longer texts are `text`".to_owned()
            );
        }
        Type::Varchar(length) => format!("varchar({length})"),
        Type::Char(length) if *length > 255 => {
            return Err("MySQL keeps at most 255 characters in a char; longer texts are `varchar`".to_owned());
        }
        Type::Char(length) => format!("char({length})"),
        // The widest there is: without precision MySQL's own would cut off what follows the point.
        Type::Decimal(None) => "decimal(65,30)".to_owned(),
        Type::Decimal(Some((precision, scale))) if *precision > 65 || *scale > 30 => {
            return Err("MySQL keeps at most 65 digits, 30 of them behind the point".to_owned());
        }
        Type::Decimal(Some((precision, scale))) => format!("decimal({precision},{scale})"),
        Type::Float => "float".to_owned(),
        Type::Double => "double".to_owned(),
        Type::Uuid => format!("char(36){ASCII}"),
        Type::Json | Type::Array(_) => "json".to_owned(),
        Type::Bytes => "longblob".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Time => "time(6)".to_owned(),
        Type::Timestamp | Type::TimestampTz => "datetime(6)".to_owned(),
        Type::Interval => format!("varchar(64){ASCII}"),
        // Only where nobody knows the values: a column of a declared enum lists them.
        Type::Enum(_) => "longtext".to_owned(),
        Type::Native(name) => canonical_type(name),
    })
}

/// The type of a column that holds one of these values.
pub(super) fn enum_column(values: &[String]) -> ColumnType {
    let values: Vec<String> = values.iter().map(|value| quote::string(value)).collect();
    ColumnType::Native(format!("enum({})", values.join(",")))
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
    let (word, arguments) = name.split_once('(').unwrap_or((name, ""));
    let (arguments, rest) = arguments.rsplit_once(')').unwrap_or((arguments, ""));
    let numbers: Option<Vec<u32>> =
        arguments.split(',').filter(|text| !text.is_empty()).map(|text| text.trim().parse().ok()).collect();
    let portable = match (word, numbers.as_deref(), rest) {
        ("smallint", _, _) => Some(Type::SmallInt),
        ("int", _, _) => Some(Type::Int),
        ("bigint", _, _) => Some(Type::BigInt),
        ("tinyint", Some([1]), _) => Some(Type::Bool),
        ("longtext", _, _) => Some(Type::Text),
        ("varchar", Some([64]), ASCII) => Some(Type::Interval),
        ("char", Some([36]), ASCII) => Some(Type::Uuid),
        ("varchar", Some([length]), _) => Some(Type::Varchar(*length)),
        ("char", Some([length]), _) => Some(Type::Char(*length)),
        ("decimal", Some([65, 30]), _) => Some(Type::Decimal(None)),
        ("decimal", Some([precision, scale]), _) => Some(Type::Decimal(Some((*precision, *scale)))),
        ("float", _, _) => Some(Type::Float),
        ("double", _, _) => Some(Type::Double),
        ("json", _, _) => Some(Type::Json),
        ("longblob", _, _) => Some(Type::Bytes),
        ("date", _, _) => Some(Type::Date),
        ("time", Some([6]), _) => Some(Type::Time),
        ("datetime", Some([6]), _) => Some(Type::Timestamp),
        _ => None,
    };
    portable.filter(|ty| spell(ty).as_deref() == Ok(name)).unwrap_or_else(|| Type::Native(name.to_owned()))
}

/// A type in the one form that is compared: lower case outside of strings, no white space around parentheses and commas, the words that
/// servers print for their synonyms, no display widths that are the usual ones.
pub fn canonical_type(declared: &str) -> String {
    let mut canonical = String::with_capacity(declared.len());
    let mut after_word = false;
    // MariaDB hides a word from MySQL: `varchar(9) /*M!100301 COMPRESSED*/`.
    for token in tokens(declared).into_iter().filter(|token| token.kind != TokenKind::Comment) {
        let is_word = matches!(token.kind, TokenKind::Word | TokenKind::Number);
        let text = match token.string() {
            Some(string) => quote::string(&string),
            None => token.text.to_ascii_lowercase(),
        };
        if is_word && (after_word || canonical.ends_with(')')) {
            canonical.push(' ');
        }
        canonical.push_str(&text);
        after_word = is_word;
    }
    usual_words(&canonical)
}

fn usual_words(ty: &str) -> String {
    const SYNONYMS: [(&str, &str); 15] = [
        ("integer", "int"),
        ("int4", "int"),
        ("int8", "bigint"),
        ("int2", "smallint"),
        ("int1", "tinyint"),
        ("int3", "mediumint"),
        ("middleint", "mediumint"),
        ("numeric", "decimal"),
        ("dec", "decimal"),
        ("fixed", "decimal"),
        ("double precision", "double"),
        ("real", "double"),
        ("character varying", "varchar"),
        ("character", "char"),
        ("long", "mediumtext"),
    ];
    match ty {
        "bool" | "boolean" => return "tinyint(1)".to_owned(),
        _ if ty.ends_with(ASCII) => return ty.to_owned(),
        _ => {}
    }
    let end = ty.find(|c: char| !(c.is_ascii_alphanumeric() || c == ' ' || c == '_')).unwrap_or(ty.len());
    let (words, rest) = ty.split_at(end);
    // Attributes may follow at once: `int unsigned`.
    let (name, attributes) = ["unsigned", "signed", "zerofill"]
        .iter()
        .filter_map(|word| words.find(&format!(" {word}")))
        .min()
        .map_or((words, ""), |at| words.split_at(at));
    let name = SYNONYMS.iter().find(|(other, _)| *other == name).map_or(name, |(_, usual)| usual);
    let rest = match (name, rest) {
        ("decimal", "") => "(10,0)".to_owned(),
        ("decimal", _) if !rest.contains(',') => rest.replacen(')', ",0)", 1),
        ("bit" | "char" | "binary", "") => "(1)".to_owned(),
        ("year", "(4)") => String::new(),
        _ => rest.to_owned(),
    };
    without_usual_width(name, &rest, attributes).replace(" signed", "")
}

/// The widths that the servers print where nobody has written one.
fn without_usual_width(name: &str, rest: &str, attributes: &str) -> String {
    let whole = format!("{rest}{attributes}");
    let unsigned = whole.contains(" unsigned");
    let usual = match (name, unsigned) {
        ("tinyint", false) => "(4)",
        ("tinyint", true) => "(3)",
        ("smallint", false) => "(6)",
        ("smallint", true) => "(5)",
        ("mediumint", false) => "(9)",
        ("mediumint", true) => "(8)",
        ("int", false) => "(11)",
        ("int", true) => "(10)",
        ("bigint", _) => "(20)",
        _ => return format!("{name}{whole}"),
    };
    if whole.contains(" zerofill") {
        return format!("{name}{whole}");
    }
    format!("{name}{}", whole.strip_prefix(usual).unwrap_or(&whole))
}

/// The type as written in a column definition.
pub(super) fn type_sql(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Native(name) => name.clone(),
        ColumnType::Enum(_) => "longtext".to_owned(),
        ColumnType::EnumArray(_) => "json".to_owned(),
    }
}

/// The values of `enum('a','b')` or `set('a','b')`, in their order; `None` of any other type.
pub fn listed_values(ty: &ColumnType) -> Option<Vec<String>> {
    let ColumnType::Native(name) = ty else { return None };
    name.strip_prefix("enum(").or_else(|| name.strip_prefix("set("))?;
    Some(tokens(name).iter().filter_map(|token| token.string()).collect())
}

/// Whether values of the type are kept outside of the row, so that an index takes only their beginning and a default has to be an
/// expression.
pub fn is_long(ty: &ColumnType) -> bool {
    let ColumnType::Native(name) = ty else { return true };
    let word = name.split(['(', ' ']).next().unwrap_or_default();
    word.ends_with("text") || word.ends_with("blob") || word == "json"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_portable_type_comes_back_from_its_spelling() {
        for scalar in [
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
            Type::Interval,
            Type::Native("mediumint unsigned".to_owned()),
            Type::Native("enum('a','B')".to_owned()),
        ] {
            let spelled = column_type(&scalar, None).expect("both servers hold it");
            assert_eq!(declared_type(&spelled), scalar, "{spelled:?}");
        }
    }

    #[test]
    fn types_are_compared_in_one_spelling() {
        for (written, canonical) in [
            ("INT(11)", "int"),
            ("int(6)", "int(6)"),
            ("INT UNSIGNED", "int unsigned"),
            ("int(10) unsigned", "int unsigned"),
            ("int(10) unsigned zerofill", "int(10) unsigned zerofill"),
            ("BIGINT SIGNED", "bigint"),
            ("tinyint(1)", "tinyint(1)"),
            ("BOOLEAN", "tinyint(1)"),
            ("Numeric( 10 , 2 )", "decimal(10,2)"),
            ("decimal(5)", "decimal(5,0)"),
            ("numeric unsigned", "decimal(10,0) unsigned"),
            ("YEAR(4)", "year"),
            ("bit", "bit(1)"),
            ("double precision", "double"),
            ("ENUM('A', 'it\\'s')", "enum('A','it''s')"),
            ("char(36) CHARACTER SET ascii", "char(36) character set ascii"),
            ("TEXT", "text"),
            ("varchar(9) /*M!100301 COMPRESSED*/", "varchar(9) compressed"),
            ("blob /*M!100301 COMPRESSED*/", "blob compressed"),
        ] {
            assert_eq!(canonical_type(written), canonical);
        }
    }

    #[test]
    fn rows_are_numbered_by_integers_only() {
        assert!(
            is_numeric("int(6) unsigned")
                && is_numeric("year")
                && !is_numeric("point")
                && !is_numeric("multipoint")
        );
        assert!(column_type(&Type::Native("INT UNSIGNED".to_owned()), Some(Identity::ByDefault)).is_ok());
        assert!(column_type(&Type::Text, Some(Identity::ByDefault)).is_err());
        assert!(column_type(&Type::Decimal(Some((66, 0))), None).is_err());
    }
}
