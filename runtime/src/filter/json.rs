//! Values inside JSON documents, by JSON Pointer.
//!
//! The pointer is bound, never written: PostgreSQL takes it as a `text[]`, the others as a path. All read a token of digits as
//! the index of an array or the key of an object, whichever is there.

use std::marker::PhantomData;

use super::{Column, Comparison, Expr, Filter};
use crate::connection::Database;
use crate::datum::{Datum, Kind, Refused};
use crate::error::Error;
use crate::statement::{Sql, Taken};
use crate::table::{Table, TableInfo};
use crate::types::Json;
use crate::value::{Field, Value};

/// Values that are JSON documents: `at` applies.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a JSON document: `at` is for JSON columns")]
pub trait Document: Value {}

impl Document for Json {}

/// What a value inside a document can be compared with: text, whole numbers, floats and truth values.
#[diagnostic::on_unimplemented(
    message = "a value inside a JSON document cannot be compared with `{Self}`",
    note = "numbers, `bool` and text can; what JSON holds as text, such as a UUID, is compared as text: `.eq(id.to_string())`"
)]
pub trait JsonScalar {
    /// The value as it is bound.
    fn scalar(self) -> Datum;
}

/// What a value inside a document can be larger or smaller than: numbers and text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no order in a JSON document: only `eq`, `ne`, `is_null` and `exists` apply",
    note = "`lt`, `le`, `gt` and `ge` are for numbers and text"
)]
pub trait JsonOrdered: JsonScalar {}

macro_rules! scalars {
    ($($ty:ty: |$value:ident| $datum:expr;)*) => {
        $(impl JsonScalar for $ty {
            fn scalar(self) -> Datum {
                let $value = self;
                $datum
            }
        }

        impl JsonOrdered for $ty {})*
    };
}

scalars! {
    i16: |value| Datum::I64(value.into());
    i32: |value| Datum::I64(value.into());
    i64: |value| Datum::I64(value);
    u32: |value| Datum::I64(value.into());
    f32: |value| Datum::F64(value.into());
    f64: |value| Datum::F64(value);
    String: |value| value.into_datum();
    &String: |value| value.clone().into_datum();
    &str: |value| value.to_owned().into_datum();
}

impl JsonScalar for bool {
    fn scalar(self) -> Datum {
        Datum::Bool(self)
    }
}

impl<T: Table, F: Field> Column<T, F> {
    /// The value at a JSON Pointer (RFC 6901) inside the document: `agent::config.at("/limits/tokens").gt(1000)`. Empty, it
    /// is the document itself.
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// use db::customer;
    /// use tablewright::types::json;
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// let address = json!({ "city": "London", "floors": [1, 2] });
    /// db.customers().insert(customer::New::new("ada@example.org").address(address)).await?;
    /// let londoners = db.customers().filter(customer::address.at("/city").eq("London"));
    /// assert_eq!(londoners.filter(customer::address.at("/floors/1").ge(2)).count().await?, 1);
    /// assert_eq!(db.customers().filter(customer::address.at("/zip").exists()).count().await?, 0);
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn at(self, pointer: impl Into<String>) -> JsonAt<T>
    where
        F::Value: Document,
    {
        JsonAt { column: self.position(), pointer: pointer.into(), of: PhantomData }
    }
}

/// A value inside a JSON document.
///
/// Where nothing is at the pointer, or `null` is, a comparison neither holds nor does not, as with NULL. A value of another
/// type than it is compared with differs from it, and is neither larger nor smaller; no comparison fails on it.
#[must_use = "a value inside a document does nothing until it is compared"]
pub struct JsonAt<T> {
    column: u16,
    pointer: String,
    of: PhantomData<fn() -> T>,
}

impl<T: Table> JsonAt<T> {
    fn test(self, test: Test) -> Filter<T> {
        Filter::new(Expr::Json(Box::new(JsonTest { column: self.column, pointer: self.pointer, test })))
    }

    /// It is there and equals the value. Numbers are equal by value: 1 and 1.0 are.
    pub fn eq(self, value: impl JsonScalar) -> Filter<T> {
        self.test(Test::Compare(Comparison::Eq, value.scalar()))
    }

    /// It is there, is not `null`, and differs from the value.
    pub fn ne(self, value: impl JsonScalar) -> Filter<T> {
        self.test(Test::Compare(Comparison::Ne, value.scalar()))
    }

    /// It is of the same type and smaller.
    pub fn lt(self, value: impl JsonOrdered) -> Filter<T> {
        self.test(Test::Compare(Comparison::Lt, value.scalar()))
    }

    /// It is of the same type and smaller, or equal.
    pub fn le(self, value: impl JsonOrdered) -> Filter<T> {
        self.test(Test::Compare(Comparison::Le, value.scalar()))
    }

    /// It is of the same type and larger.
    pub fn gt(self, value: impl JsonOrdered) -> Filter<T> {
        self.test(Test::Compare(Comparison::Gt, value.scalar()))
    }

    /// It is of the same type and larger, or equal.
    pub fn ge(self, value: impl JsonOrdered) -> Filter<T> {
        self.test(Test::Compare(Comparison::Ge, value.scalar()))
    }

    /// Something is there, `null` included.
    pub fn exists(self) -> Filter<T> {
        self.test(Test::Exists)
    }

    /// Nothing is there, or `null`.
    pub fn is_null(self) -> Filter<T> {
        self.test(Test::IsNull(true))
    }

    /// Something is there, and is not `null`.
    pub fn is_not_null(self) -> Filter<T> {
        self.test(Test::IsNull(false))
    }

    /// It contains the document: every key of it with what that contains, every element of its lists. On PostgreSQL a GIN
    /// index serves it at the pointer `""`; MySQL and MariaDB mean something else by it, and there it is an
    /// [`Error::Unsupported`].
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// use db::customer;
    /// use tablewright::types::json;
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// let address = json!({ "city": "London", "floors": [{ "number": 1 }, { "number": 2, "rooms": 3 }] });
    /// db.customers().insert(customer::New::new("ada@example.org").address(address)).await?;
    /// let second_floors = customer::address.at("").contains(json!({ "floors": [{ "number": 2 }] }));
    /// assert_eq!(db.customers().filter(second_floors).count().await?, 1);
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn contains(self, document: Json) -> Filter<T> {
        self.test(Test::Contains(document))
    }

    /// It is an object that has this key, with whatever value, `null` included. On PostgreSQL a GIN index serves it at the
    /// pointer `""`, which it does not serve [`JsonAt::exists`].
    ///
    /// ```
    /// # pub mod db { tablewright::schema!("docs/schema"); }
    /// use db::customer;
    /// use tablewright::types::json;
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let db = db::Db::memory().await?;
    /// let address = json!({ "city": "London", "zip": null });
    /// db.customers().insert(customer::New::new("ada@example.org").address(address)).await?;
    /// let at = || customer::address.at("");
    /// assert_eq!(db.customers().filter(at().has_key("zip")).count().await?, 1);
    /// assert_eq!(db.customers().filter(at().has_any_key(["street", "city"])).count().await?, 1);
    /// assert_eq!(db.customers().filter(at().has_all_keys(["street", "city"])).count().await?, 0);
    /// # Ok(()) }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(example())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn has_key(self, key: impl Into<String>) -> Filter<T> {
        self.has_all_keys([key])
    }

    /// It is an object that has one of these keys at least.
    pub fn has_any_key<K: Into<String>>(self, keys: impl IntoIterator<Item = K>) -> Filter<T> {
        self.test(Test::Keys(Quantity::Any, keys.into_iter().map(Into::into).collect()))
    }

    /// It is an object that has all of these keys; of none, any object.
    pub fn has_all_keys<K: Into<String>>(self, keys: impl IntoIterator<Item = K>) -> Filter<T> {
        self.test(Test::Keys(Quantity::All, keys.into_iter().map(Into::into).collect()))
    }
}

#[derive(Clone, Debug)]
pub(crate) struct JsonTest {
    pub(super) column: u16,
    pointer: String,
    pub(super) test: Test,
}

#[derive(Clone, Debug)]
pub(super) enum Test {
    Compare(Comparison, Datum),
    Exists,
    IsNull(bool),
    Contains(Json),
    Keys(Quantity, Vec<String>),
}

/// How many of several keys an object has to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantity {
    Any,
    All,
}

/// Keys as they are bound.
pub(super) fn list(keys: &[String]) -> Datum {
    Datum::Array(&Kind::Text, keys.iter().map(|key| key.clone().into_datum()).collect())
}

/// A type of JSON's, as the databases call it.
pub(super) enum JsonType {
    Number,
    Text,
    Bool,
}

impl JsonTest {
    pub(super) fn write(&self, sql: &mut Sql, table: &'static TableInfo) -> Result<(), Error> {
        let refused = |reason| Error::refused(table, self.column, reason);
        let tokens = tokens(&self.pointer).map_err(refused)?;
        match sql.database {
            Database::Sqlite => self.write_sqlite(sql, table, &tokens),
            Database::Postgres => self.write_postgres(sql, table, &tokens),
            Database::Mysql => self.write_mysql(sql, table, &tokens),
        }
    }

    fn write_postgres(
        &self,
        sql: &mut Sql,
        table: &'static TableInfo,
        tokens: &[String],
    ) -> Result<(), Error> {
        let place = PostgresPlace::bind(sql, table, self.column, tokens)?;
        match &self.test {
            Test::Exists => {
                place.write(sql);
                sql.push(" IS NOT NULL");
            }
            Test::IsNull(yes) => {
                sql.push("coalesce(jsonb_typeof(");
                place.write(sql);
                sql.push(if *yes { "), 'null') = 'null'" } else { "), 'null') <> 'null'" });
            }
            Test::Contains(document) => {
                place.write(sql);
                sql.push(" @> ");
                sql.bind_free(table, self.column, &Datum::Json(document.clone()))?;
            }
            Test::Keys(quantity, keys) => {
                sql.push("(");
                place.write(sql);
                sql.push(match quantity {
                    Quantity::Any => " ?| ",
                    Quantity::All => " ?& ",
                });
                sql.bind_free(table, self.column, &list(keys))?;
                // A list of texts has them as well, to these operators.
                sql.push(" AND jsonb_typeof(");
                place.write(sql);
                sql.push(") = 'object')");
            }
            Test::Compare(how, value) => {
                let ty = match json_type(value) {
                    JsonType::Number => "'number'",
                    JsonType::Text => "'string'",
                    JsonType::Bool => "'boolean'",
                };
                sql.push("CASE coalesce(jsonb_typeof(");
                place.write(sql);
                sql.push("), 'null') WHEN 'null' THEN NULL WHEN ").push(ty).push(" THEN ");
                place.write(sql);
                sql.push(how.sql());
                let value = document(value).map_err(|reason| Error::refused(table, self.column, reason))?;
                sql.bind_free(table, self.column, &value)?;
                sql.push(" ELSE ").push(of_another_type(*how)).push(" END");
            }
        }
        Ok(())
    }
}

/// A value of another type differs, and is neither larger nor smaller.
pub(super) fn of_another_type(how: Comparison) -> &'static str {
    match how {
        Comparison::Ne => "TRUE",
        Comparison::Eq | Comparison::Lt | Comparison::Le | Comparison::Gt | Comparison::Ge => "FALSE",
    }
}

pub(super) fn json_type(value: &Datum) -> JsonType {
    match value.kind() {
        Kind::Bool => JsonType::Bool,
        Kind::I16 | Kind::I32 | Kind::I64 | Kind::Decimal | Kind::F32 | Kind::F64 => JsonType::Number,
        Kind::Text
        | Kind::Uuid
        | Kind::Json
        | Kind::Bytes
        | Kind::Date
        | Kind::Time
        | Kind::Timestamp
        | Kind::TimestampTz
        | Kind::Interval
        | Kind::Array(_) => JsonType::Text,
    }
}

/// The scalar as a document, for PostgreSQL to compare documents with.
fn document(value: &Datum) -> Result<Datum, Refused> {
    if let Datum::F64(float) = value
        && !float.is_finite()
    {
        return Err(Refused::because(format!("is {float}, which JSON has no number for")));
    }
    crate::driver::sqlite::element(value).map(Datum::Json)
}

/// The tokens of a JSON Pointer (RFC 6901, section 3).
fn tokens(pointer: &str) -> Result<Vec<String>, Refused> {
    let bad = || Refused::because(format!("is looked for at {pointer:?}, which is no JSON Pointer"));
    let Some(rest) = pointer.strip_prefix('/') else {
        return if pointer.is_empty() { Ok(Vec::new()) } else { Err(bad()) };
    };
    rest.split('/')
        .map(|token| {
            let mut plain = String::with_capacity(token.len());
            let mut chars = token.chars();
            while let Some(c) = chars.next() {
                plain.push(match (c, c == '~') {
                    (c, false) => c,
                    (_, true) => match chars.next() {
                        Some('0') => '~',
                        Some('1') => '/',
                        Some(_) | None => return Err(bad()),
                    },
                });
            }
            Ok(plain)
        })
        .collect()
}

/// Whether the token can be the index of an array: digits without a zero in front (RFC 6901, section 4). One of more than
/// nine digits is past the end of every document.
pub(super) fn is_index(token: &str) -> bool {
    token == "0"
        || (token.len() <= 9 && !token.starts_with('0') && !token.is_empty())
            && token.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether PostgreSQL's `#>` would take the token for an index although it is none: `-1`, `+1`, `01`, ` 1`.
fn is_almost_index(token: &str) -> bool {
    let number = token.trim_start_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
    let digits = number.strip_prefix(['-', '+']).unwrap_or(number);
    !is_index(token) && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// `(column #> $1)`, with the places whose objects an odd key has to be in. The document itself is the column alone, since an
/// index serves that.
struct PostgresPlace {
    table: &'static TableInfo,
    column: u16,
    path: Option<Taken>,
    objects: Vec<Taken>,
}

impl PostgresPlace {
    fn bind(sql: &mut Sql, table: &'static TableInfo, column: u16, tokens: &[String]) -> Result<Self, Error> {
        let path = match tokens {
            [] => None,
            tokens => Some(sql.take(table, column, &list(tokens))?),
        };
        let mut objects = Vec::new();
        for (at, _) in tokens.iter().enumerate().filter(|(_, token)| is_almost_index(token)) {
            objects.push(sql.take(table, column, &list(&tokens[..at]))?);
        }
        Ok(Self { table, column, path, objects })
    }

    fn write(&self, sql: &mut Sql) {
        let Self { table, column, path, objects } = self;
        let Some(path) = path else {
            sql.column(table, *column);
            return;
        };
        if objects.is_empty() {
            sql.push("(").column(table, *column).push(" #> ").placed(*path).push(")");
            return;
        }
        sql.push("(CASE WHEN ");
        for (number, object) in objects.iter().enumerate() {
            sql.push(if number == 0 { "" } else { " AND " });
            sql.push("jsonb_typeof(")
                .column(table, *column)
                .push(" #> ")
                .placed(*object)
                .push(") = 'object'");
        }
        sql.push(" THEN ").column(table, *column).push(" #> ").placed(*path).push(" END)");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_those_of_the_rfc() {
        let read = |pointer| tokens(pointer).ok();
        let words = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(read(""), words(&[]));
        assert_eq!(read("/"), words(&[""]));
        assert_eq!(read("/a~1b/m~0n/~01"), words(&["a/b", "m~n", "~1"]));
        for bad in ["a", "#/a", "/~", "/~2", "/a~"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn indexes_are_told_from_what_postgresql_takes_for_one() {
        for index in ["0", "7", "10", "123456789"] {
            assert!(is_index(index) && !is_almost_index(index), "{index}");
        }
        for odd in ["-1", "+1", "01", " 1", "-0", "00", "1234567890"] {
            assert!(!is_index(odd) && is_almost_index(odd), "{odd:?}");
        }
        for key in ["", "-", "a", "1a", "1 ", "--1"] {
            assert!(!is_index(key) && !is_almost_index(key), "{key:?}");
        }
    }
}
