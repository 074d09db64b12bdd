//! Values inside JSON documents on SQLite, which keeps them as text.
//!
//! SQLite has no operator for a document that contains another: the wanted one is taken apart, and each part of it is a condition.

use super::json::{JsonTest, JsonType, Quantity, Test, is_index, json_type, list, of_another_type};
use crate::datum::{Datum, Refused};
use crate::error::Error;
use crate::statement::{Sql, Taken};
use crate::table::TableInfo;
use crate::types::Json;
use crate::value::Value as _;

impl JsonTest {
    pub(super) fn write_sqlite(
        &self,
        sql: &mut Sql,
        table: &'static TableInfo,
        tokens: &[String],
    ) -> Result<(), Error> {
        let place = SqlitePlace::bind(sql, table, self.column, tokens)?;
        match &self.test {
            Test::Exists => {
                place.write(sql, "json_type");
                sql.push(" IS NOT NULL");
            }
            Test::IsNull(yes) => {
                sql.push("coalesce(");
                place.write(sql, "json_type");
                sql.push(if *yes { ", 'null') = 'null'" } else { ", 'null') <> 'null'" });
            }
            Test::Contains(document) => {
                sql.push("CASE WHEN ");
                place.write(sql, "json_type");
                sql.push(" IS NOT NULL THEN EXISTS (SELECT 1 FROM json_each('[' || ");
                place.write_document(sql);
                sql.push(" || ']') AS ").ours("j", 0).push(" WHERE ");
                Containing { table, column: self.column, last: 0 }.whole(sql, document)?;
                sql.push(") END");
            }
            Test::Keys(quantity, keys) => {
                sql.push("CASE WHEN ");
                place.write(sql, "json_type");
                sql.push(" IS NOT NULL THEN ");
                place.write(sql, "json_type");
                let (exists, among) = match quantity {
                    Quantity::Any => (" = 'object' AND EXISTS", " IN "),
                    Quantity::All => (" = 'object' AND NOT EXISTS", " NOT IN "),
                };
                sql.push(exists).push(" (SELECT 1 FROM json_each(");
                sql.bind_free(table, self.column, &list(keys))?;
                sql.push(") WHERE value").push(among).push("(SELECT key FROM ");
                place.write(sql, "json_each");
                sql.push(")) END");
            }
            Test::Compare(how, value) => {
                let types = match json_type(value) {
                    JsonType::Number => ["'integer'", "'real'"],
                    JsonType::Text => ["'text'", "'text'"],
                    JsonType::Bool => ["'true'", "'false'"],
                };
                sql.push("CASE WHEN coalesce(");
                place.write(sql, "json_type");
                sql.push(", 'null') = 'null' THEN NULL WHEN ");
                place.write(sql, "json_type");
                sql.push(" IN (").push(types[0]).push(", ").push(types[1]).push(") THEN ");
                place.write(sql, "json_extract");
                sql.push(how.sql());
                sql.bind_free(table, self.column, value)?;
                sql.push(" ELSE ").push(of_another_type(*how)).push(" END");
            }
        }
        Ok(())
    }
}

/// `f(column, ?1)`, or the one of several paths that leads somewhere.
struct SqlitePlace {
    table: &'static TableInfo,
    column: u16,
    path: Taken,
    several: bool,
}

/// Each token of digits doubles the number of paths.
const MAX_PATHS: usize = 1 << 8;

impl SqlitePlace {
    fn bind(sql: &mut Sql, table: &'static TableInfo, column: u16, tokens: &[String]) -> Result<Self, Error> {
        let mut paths = vec!["$".to_owned()];
        for token in tokens {
            let key = serde_json::Value::String(token.clone()).to_string();
            let keys = paths.iter().map(|path| format!("{path}.{key}"));
            let mut longer: Vec<String> = keys.collect();
            if is_index(token) {
                longer.extend(paths.iter().map(|path| format!("{path}[{token}]")));
            }
            paths = longer;
            if paths.len() > MAX_PATHS {
                let reason = Refused::because("is looked for by a pointer with more than eight indexes");
                return Err(Error::refused(table, column, reason));
            }
        }
        let several = paths.len() > 1;
        let argument = match paths.as_slice() {
            [path] => path.clone(),
            paths => serde_json::Value::from(paths.to_vec()).to_string(),
        };
        let path = sql.take(table, column, &argument.into_datum())?;
        Ok(Self { table, column, path, several })
    }

    fn write(&self, sql: &mut Sql, function: &str) {
        sql.push(function).push("(").column(self.table, self.column).push(", ");
        self.write_path(sql);
        sql.push(")");
    }

    /// `(column -> ?1)`: what is there as JSON, whatever it is.
    fn write_document(&self, sql: &mut Sql) {
        sql.push("(").column(self.table, self.column).push(" -> ");
        self.write_path(sql);
        sql.push(")");
    }

    fn write_path(&self, sql: &mut Sql) {
        let Self { table, column, path, several } = self;
        if *several {
            sql.push("(SELECT value FROM json_each(").placed(*path).push(") WHERE json_type(");
            sql.column(table, *column).push(", value) IS NOT NULL)");
        } else {
            sql.placed(*path);
        }
    }
}

/// Writes that a row of `json_each` contains a document. Each part of it is looked for in rows of another `json_each`.
struct Containing {
    table: &'static TableInfo,
    column: u16,
    /// The number of the last alias.
    last: u64,
}

impl Containing {
    /// The first row is the document that is asked. A list also contains a bare value that is one of its elements, but no list inside it
    /// does (<https://www.postgresql.org/docs/current/datatype-json.html#JSON-CONTAINMENT>).
    fn whole(&mut self, sql: &mut Sql, wanted: &Json) -> Result<(), Error> {
        if wanted.is_array() || wanted.is_object() {
            return self.row(sql, 0, wanted);
        }
        sql.push("(");
        self.row(sql, 0, wanted)?;
        sql.push(" OR ");
        self.parts(sql, 0, "'array'", [(None, wanted)])?;
        sql.push(")");
        Ok(())
    }

    fn row(&mut self, sql: &mut Sql, row: u64, wanted: &Json) -> Result<(), Error> {
        let plain = match wanted {
            Json::Array(items) => {
                return self.parts(sql, row, "'array'", items.iter().map(|item| (None, item)));
            }
            Json::Object(entries) => {
                return self.parts(
                    sql,
                    row,
                    "'object'",
                    entries.iter().map(|(key, value)| (Some(key), value)),
                );
            }
            Json::Null => "'null'",
            Json::Bool(true) => "'true'",
            Json::Bool(false) => "'false'",
            Json::Number(_) => "'integer', 'real'",
            Json::String(_) => "'text'",
        };
        sql.push("(").ours("j", row).push(".type IN (").push(plain).push(")");
        let value = match wanted {
            Json::Number(number) => number.as_i64().map(Datum::I64).or(number.as_f64().map(Datum::F64)),
            Json::String(text) => Some(text.clone().into_datum()),
            Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
        };
        if let Some(value) = value {
            sql.push(" AND ").ours("j", row).push(".atom = ");
            sql.bind_free(self.table, self.column, &value)?;
        }
        sql.push(")");
        Ok(())
    }

    /// It is of that type and has every part. The text of a bare value is no JSON, and so it is not looked into.
    fn parts<'j>(
        &mut self,
        sql: &mut Sql,
        row: u64,
        ty: &str,
        parts: impl IntoIterator<Item = (Option<&'j String>, &'j Json)>,
    ) -> Result<(), Error> {
        sql.push("CASE ").ours("j", row).push(".type WHEN ").push(ty).push(" THEN TRUE");
        for (key, part) in parts {
            self.last += 1;
            let inner = self.last;
            sql.push(" AND EXISTS (SELECT 1 FROM json_each(").ours("j", row).push(".value) AS ");
            sql.ours("j", inner).push(" WHERE ");
            if let Some(key) = key {
                sql.ours("j", inner).push(".key = ");
                sql.bind_free(self.table, self.column, &key.clone().into_datum())?;
                sql.push(" AND ");
            }
            self.row(sql, inner, part)?;
            sql.push(")");
        }
        sql.push(" ELSE FALSE END");
        Ok(())
    }
}
