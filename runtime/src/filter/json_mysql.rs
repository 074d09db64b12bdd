//! Values inside JSON documents on MySQL and MariaDB.
//!
//! MariaDB has no type for documents: its functions read text and give text. So what is compared is taken out of the document as
//! text or as a number first, which both servers do alike.

use super::json::{JsonTest, JsonType, Quantity, Test, is_index, json_type, list, of_another_type};
use crate::datum::{Datum, Kind, Refused};
use crate::error::Error;
use crate::statement::{Sql, Taken};
use crate::table::TableInfo;
use crate::value::Value as _;

impl JsonTest {
    pub(super) fn write_mysql(
        &self,
        sql: &mut Sql,
        table: &'static TableInfo,
        tokens: &[String],
    ) -> Result<(), Error> {
        let place = Place::bind(sql, table, self.column, tokens)?;
        match &self.test {
            Test::Exists => {
                place.write(sql);
                sql.push(" IS NOT NULL");
            }
            Test::IsNull(yes) => {
                sql.push("COALESCE(JSON_TYPE(");
                place.write(sql);
                sql.push(if *yes { "), 'NULL') = 'NULL'" } else { "), 'NULL') <> 'NULL'" });
            }
            Test::Contains(_) => {
                return Err(Error::Unsupported {
                    table: table.name,
                    column: table.columns[usize::from(self.column)].name,
                    what: "whether a document contains another; MySQL and MariaDB mean something else by it",
                });
            }
            Test::Keys(quantity, keys) => {
                sql.push("CASE WHEN ");
                place.write(sql);
                sql.push(" IS NOT NULL THEN JSON_TYPE(");
                place.write(sql);
                sql.push(") = 'OBJECT' AND ");
                // A list of keys contains another where it has every element of it.
                let wanted: Vec<&[String]> = match quantity {
                    Quantity::All => vec![keys],
                    Quantity::Any => keys.chunks(1).collect(),
                };
                sql.push(if wanted.is_empty() { "FALSE" } else { "(" });
                for (number, keys) in wanted.iter().enumerate() {
                    sql.push(if number == 0 {
                        "JSON_CONTAINS(JSON_KEYS("
                    } else {
                        " OR JSON_CONTAINS(JSON_KEYS("
                    });
                    place.write(sql);
                    sql.push("), ");
                    sql.bind_free(table, self.column, &list(keys))?;
                    sql.push(")");
                }
                sql.push(if wanted.is_empty() { " END" } else { ") END" });
            }
            Test::Compare(how, value) => {
                let types = match json_type(value) {
                    JsonType::Number => "'INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL'",
                    JsonType::Text => "'STRING'",
                    JsonType::Bool => "'BOOLEAN'",
                };
                sql.push("CASE WHEN COALESCE(JSON_TYPE(");
                place.write(sql);
                sql.push("), 'NULL') = 'NULL' THEN NULL WHEN JSON_TYPE(");
                place.write(sql);
                sql.push(") IN (").push(types).push(") THEN ");
                // A whole number is compared with all its digits.
                let (open, close) = match (json_type(value), value.kind()) {
                    (JsonType::Number, Kind::F32 | Kind::F64) => ("0e0 + JSON_UNQUOTE(", ")"),
                    (JsonType::Number, _) => ("CAST(JSON_UNQUOTE(", ") AS DECIMAL(65,30))"),
                    // Bytes are in the order of their characters, and blanks at the end count, as in no collation that both servers have.
                    (JsonType::Text | JsonType::Bool, _) => ("CAST(JSON_UNQUOTE(", ") AS BINARY)"),
                };
                sql.push(open);
                place.write(sql);
                sql.push(close).push(how.sql());
                let (open, close) = match json_type(value) {
                    JsonType::Number => ("", ""),
                    JsonType::Text | JsonType::Bool => ("CAST(", " AS BINARY)"),
                };
                sql.push(open);
                match value {
                    Datum::Bool(yes) => sql.bind_text(table, self.column, yes.to_string())?,
                    other => sql.bind_free(table, self.column, other)?,
                }
                sql.push(close);
                sql.push(" ELSE ").push(of_another_type(*how)).push(" END");
            }
        }
        Ok(())
    }
}

#[derive(Clone)]
struct Path {
    path: String,
    /// Paths that have to lead to arrays: `[0]` of anything else would be the thing itself
    /// (<https://dev.mysql.com/doc/refman/8.4/en/json.html#json-path-syntax>).
    arrays: Vec<String>,
}

/// What stands in the statement for a path.
struct Bound {
    path: Taken,
    arrays: Vec<Taken>,
}

/// Each token of digits doubles the number of paths, and each stands in the statement several times.
const MAX_PATHS: usize = 1 << 4;

/// Every way in which the tokens may lead to a value.
fn paths(table: &'static TableInfo, column: u16, tokens: &[String]) -> Result<Vec<Path>, Error> {
    let mut paths = vec![Path { path: "$".to_owned(), arrays: Vec::new() }];
    for token in tokens {
        if token.starts_with('-') {
            return Err(Error::Unsupported {
                table: table.name,
                column: table.columns[usize::from(column)].name,
                what: "a value by a key that begins with `-`; MariaDB does not find it",
            });
        }
        let key = serde_json::Value::String(token.clone()).to_string();
        let keys = paths
            .iter()
            .map(|Path { path, arrays }| Path { path: format!("{path}.{key}"), arrays: arrays.clone() });
        let mut longer: Vec<Path> = keys.collect();
        if is_index(token) {
            longer.extend(paths.iter().map(|Path { path, arrays }| Path {
                path: format!("{path}[{token}]"),
                arrays: match token.as_str() {
                    "0" => arrays.iter().chain([path]).cloned().collect(),
                    _ => arrays.clone(),
                },
            }));
        }
        paths = longer;
        if paths.len() > MAX_PATHS {
            let reason = Refused::because("is looked for by a pointer with more than four indexes");
            return Err(Error::refused(table, column, reason));
        }
    }
    Ok(paths)
}

/// The first of several paths that leads somewhere.
struct Place {
    table: &'static TableInfo,
    column: u16,
    paths: Vec<Bound>,
}

impl Place {
    fn bind(sql: &mut Sql, table: &'static TableInfo, column: u16, tokens: &[String]) -> Result<Self, Error> {
        let mut bound = Vec::new();
        for Path { path, arrays } in paths(table, column, tokens)? {
            let mut take = |path: String| sql.take(table, column, &path.into_datum());
            let path = take(path)?;
            bound.push(Bound { path, arrays: arrays.into_iter().map(take).collect::<Result<_, _>>()? });
        }
        Ok(Self { table, column, paths: bound })
    }

    fn write(&self, sql: &mut Sql) {
        let Self { table, column, paths } = self;
        sql.push(if paths.len() > 1 { "COALESCE(" } else { "" });
        for (number, Bound { path, arrays }) in paths.iter().enumerate() {
            sql.push(if number == 0 { "" } else { ", " });
            for (number, array) in arrays.iter().enumerate() {
                sql.push(if number == 0 { "CASE WHEN " } else { " AND " });
                sql.push("JSON_TYPE(JSON_EXTRACT(").column(table, *column).push(", ").placed(*array);
                sql.push(")) = 'ARRAY'");
            }
            sql.push(if arrays.is_empty() { "" } else { " THEN " });
            sql.push("JSON_EXTRACT(").column(table, *column).push(", ").placed(*path).push(")");
            sql.push(if arrays.is_empty() { "" } else { " END" });
        }
        sql.push(if paths.len() > 1 { ")" } else { "" });
    }
}
