//! What questions about rows say otherwise on each database.

use tablewright_schema::Dialect;
use tablewright_schema::schema::{ColumnType, IndexKey};

/// The type that a value of any other is shown as.
pub(crate) fn text_type(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "text",
        Dialect::Sqlite => "TEXT",
        Dialect::Mysql => "CHAR",
    }
}

/// By what a unique index tells values apart.
pub(crate) fn told_apart(dialect: Dialect, value: String, key: &IndexKey) -> String {
    match (dialect, key.prefix, &key.collation) {
        (Dialect::Mysql, Some(length), _) => format!("LEFT({value}, {length})"),
        (Dialect::Sqlite, _, Some(collation)) => {
            format!("{value} COLLATE {}", dialect.spelling().ident(collation))
        }
        // What is equal there is so in any usual collation.
        (Dialect::Postgres | Dialect::Mysql | Dialect::Sqlite, _, _) => value,
    }
}

/// What is true of values that the new type does not take, where the database can be asked that.
pub(crate) fn refused_by_type(
    dialect: Dialect,
    value: &str,
    from: &ColumnType,
    to: &ColumnType,
) -> Option<String> {
    let (ColumnType::Native(old), ColumnType::Native(new)) = (from, to) else { return None };
    let (old, new) = (old.to_ascii_lowercase(), new.to_ascii_lowercase());
    let whole = |ty: &str| match ty.split('(').next().unwrap_or_default().trim() {
        "smallint" => Some((i64::from(i16::MIN), i64::from(i16::MAX))),
        "integer" | "int" => Some((i64::from(i32::MIN), i64::from(i32::MAX))),
        "bigint" => Some((i64::MIN, i64::MAX)),
        _ => None,
    };
    let base = |ty: &str| ty.split('(').next().unwrap_or_default().trim().to_owned();
    let is_text = |ty: &str| {
        ["text", "varchar", "character varying", "char", "character", "mediumtext", "longtext"]
            .contains(&base(ty).as_str())
    };
    let length = || -> Option<u32> {
        let inside = new.split_once('(')?.1.split(')').next()?;
        inside.trim().parse().ok()
    };
    let spelling = dialect.spelling();
    match dialect {
        // What does not fit is told by the file itself, row by row.
        Dialect::Sqlite => None,
        Dialect::Postgres if is_text(&old) && is_text(&new) => {
            Some(format!("char_length(rtrim(CAST({value} AS text))) > {}", length()?))
        }
        Dialect::Mysql if is_text(&old) && is_text(&new) => {
            Some(format!("CHAR_LENGTH({value}) > {}", length()?))
        }
        Dialect::Postgres if is_text(&old) => {
            let pattern = match new.as_str() {
                "smallint" | "integer" | "bigint" => "^\\s*[-+]?[0-9]+\\s*$",
                "uuid" => "^\\{?([0-9a-fA-F]{4}-?){8}\\}?$",
                _ => return None,
            };
            Some(format!("CAST({value} AS text) !~ {}", spelling.string(pattern)))
        }
        Dialect::Mysql if is_text(&old) => {
            whole(&new)?;
            Some(format!("{value} NOT REGEXP {}", spelling.string("^ *[-+]?[0-9]+([.][0-9]*)? *$")))
        }
        Dialect::Postgres | Dialect::Mysql => {
            let ((old_low, old_high), (low, high)) = (whole(&old)?, whole(&new)?);
            let unsigned = old.contains("unsigned") || new.contains("unsigned");
            let narrower = low > old_low || high < old_high;
            (narrower && !unsigned).then(|| format!("{value} NOT BETWEEN {low} AND {high}"))
        }
    }
}
