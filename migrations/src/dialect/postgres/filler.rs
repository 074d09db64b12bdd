//! Stand-ins for values that were dropped: what rows get when a required column comes back.

mod bounds;

use tablewright::sql::{TokenKind, tokens};
use tablewright_schema::Dialect;
use tablewright_schema::dialect::Spelling;
use tablewright_schema::schema::{Column, ColumnType, Expr, Table};

use self::bounds::Bounds;

/// A value of the column's type, another for each row if `unique`; one that a check of the table lists, where there is one.
pub(super) fn filler(table: &Table, column: &Column, unique: bool) -> Option<Expr> {
    let spelling = Dialect::Postgres.spelling();
    if !unique && let Some(listed) = listed_value(table, column) {
        return Some(Expr::new(listed));
    }
    let text = match &column.ty {
        // The first value of an enum, whatever it is called.
        ColumnType::Enum(_) if !unique => {
            return Some(Expr::new(format!("(enum_range(NULL::{}))[1]", spelling.type_sql(&column.ty))));
        }
        ColumnType::EnumArray(_) if !unique => return Some(cast("'{}'", spelling, &column.ty)),
        ColumnType::Enum(_) | ColumnType::EnumArray(_) => return None,
        ColumnType::Native(native) if native.ends_with("[]") => {
            return (!unique).then(|| cast("'{}'", spelling, &column.ty));
        }
        ColumnType::Native(native) if unique => unique_value(native)?,
        ColumnType::Native(native) => same_value(native, &Bounds::of(table, column))?,
    };
    Some(Expr::new(text))
}

fn cast(literal: &str, spelling: &dyn Spelling, ty: &ColumnType) -> Expr {
    Expr::new(format!("{literal}::{}", spelling.type_sql(ty)))
}

fn base(native: &str) -> &str {
    native.split('(').next().unwrap_or(native).trim_end()
}

/// Rows are told apart by their place on disk (`ctid`) or by random identifiers.
fn unique_value(native: &str) -> Option<String> {
    /// Block and line of a row's place on disk, as one number.
    const PLACE: &str = "(split_part(btrim(ctid::text, '()'), ',', 1)::bigint * 65536 \
                         + split_part(btrim(ctid::text, '()'), ',', 2)::bigint)";
    Some(match base(native) {
        "bigint" => PLACE.to_owned(),
        "numeric" if native == "numeric" => format!("{PLACE}::numeric"),
        "integer" => format!("{PLACE}::integer"),
        "text" => "ctid::text".to_owned(),
        "character varying" if length(native).is_none_or(|length| length >= 24) => "ctid::text".to_owned(),
        "uuid" => "gen_random_uuid()".to_owned(),
        "jsonb" => "to_jsonb(ctid::text)".to_owned(),
        "bytea" => "convert_to(ctid::text, 'UTF8')".to_owned(),
        "timestamp with time zone" => format!("to_timestamp({PLACE})"),
        "timestamp without time zone" => format!("to_timestamp({PLACE}) AT TIME ZONE 'UTC'"),
        _ => return None,
    })
}

fn length(native: &str) -> Option<u32> {
    native.split_once('(')?.1.strip_suffix(')')?.parse().ok()
}

fn same_value(native: &str, bounds: &Bounds) -> Option<String> {
    Some(match base(native) {
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" | "money" => {
            bounds.number().to_string()
        }
        "boolean" => "false".to_owned(),
        "text" | "character varying" => format!("'{}'::{native}", bounds.text()),
        "character" | "bpchar" | "bytea" | "tsvector" | "xml" => format!("''::{native}"),
        "uuid" => "'00000000-0000-0000-0000-000000000000'::uuid".to_owned(),
        "json" | "jsonb" => format!("'{{}}'::{native}"),
        "date" => "'1970-01-01'::date".to_owned(),
        _ if native.starts_with("timestamp") => format!("'1970-01-01 00:00:00'::{native}"),
        _ if native.starts_with("time") => format!("'00:00:00'::{native}"),
        _ if native.starts_with("interval") => format!("'0'::{native}"),
        "inet" | "cidr" => format!("'0.0.0.0'::{native}"),
        _ => return None,
    })
}

/// The first value that a check of the form `column IN ('a', …)` or `column = ANY (ARRAY['a'::text, …])` lists.
fn listed_value(table: &Table, column: &Column) -> Option<String> {
    table.checks.values().find_map(|check| {
        let found = tokens(check.expr.sql());
        let place = found.iter().position(|token| token.ident().as_deref() == Some(column.name.as_str()))?;
        let lists = found[place..].iter().any(|token| token.is_word("in") || token.is_word("any"));
        let negated = found.iter().any(|token| token.is_word("not") || token.is_symbol("<>"));
        let value = found[place..]
            .iter()
            .find(|token| matches!(token.kind, TokenKind::String | TokenKind::Number))?;
        (lists && !negated).then(|| value.text.to_owned())
    })
}
