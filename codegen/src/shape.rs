//! What a column is in Rust: its type, what is stored, how each database is asked for it.

use proc_macro2::TokenStream;
use quote::quote;
use tablewright_schema::model::{Column, DateTimes, Decimals, Model, PerDialect, RustName, Table, Type};
use tablewright_schema::schema::Identity;
use tablewright_schema::{Dialect, ObjectName};

use crate::names;

/// A column as generated code sees it.
pub(crate) struct Shape<'a> {
    /// The column.
    pub column: &'a Column,
    /// The type of its values, NULL aside.
    pub ty: TokenStream,
    /// The same from inside a table's module, where names of the schema begin with `super::`.
    inner: TokenStream,
    /// The variant of `Kind`.
    pub kind: Stored,
    /// How Rust sees its values.
    pub rust: Rust,
    /// A name for the application's type that holds in the table's module as well, where its path may not.
    pub alias: proc_macro2::Ident,
    /// PostgreSQL's cast behind a placeholder.
    pub cast: String,
    /// Whether the field is an `Option`.
    pub optional: bool,
}

/// What is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stored {
    /// A scalar: the name of a variant of the runtime's `Kind`.
    Scalar(&'static str),
    /// An array of them.
    Array(&'static str),
}

/// How Rust sees the values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rust {
    /// A type of the runtime, an enum or a typed id.
    Known,
    /// A type of the application's that implements `Value`.
    Custom,
    /// A document of a type of the application's, by serde.
    Document,
}

impl Shape<'_> {
    /// The type of the row's field.
    pub(crate) fn field(&self) -> TokenStream {
        let ty = &self.ty;
        if self.optional { quote!(Option<#ty>) } else { quote!(#ty) }
    }

    /// The type in the column's constant.
    pub(crate) fn constant(&self) -> TokenStream {
        let ty = match self.rust {
            Rust::Known | Rust::Custom => self.inner.clone(),
            Rust::Document => quote!(tw::Json),
        };
        if self.optional { quote!(Option<#ty>) } else { quote!(#ty) }
    }

    /// Whether a value can be given by whoever writes: not for what the database computes.
    pub(crate) fn writable(&self) -> bool {
        !self.column.is_computed() && self.column.identity != Some(Identity::Always)
    }

    /// Whether a new row can do without: the database has something to put there.
    pub(crate) fn defaulted(&self) -> bool {
        self.column.default.is_some() || self.column.identity.is_some()
    }

    /// Whether it can be looked up by equality.
    pub(crate) fn comparable(&self) -> bool {
        self.rust != Rust::Document
            && matches!(self.kind, Stored::Scalar(kind) if kind != "Json" && kind != "Interval")
    }

    /// The kind as a path of the runtime.
    pub(crate) fn kind_tokens(&self) -> TokenStream {
        kind_tokens(&self.kind)
    }
}

/// A kind as a path of the runtime.
pub(crate) fn kind_tokens(kind: &Stored) -> TokenStream {
    let variant = |name: &str| proc_macro2::Ident::new(name, proc_macro2::Span::call_site());
    match kind {
        Stored::Scalar(name) => {
            let name = variant(name);
            quote!(tw::Kind::#name)
        }
        Stored::Array(name) => {
            let name = variant(name);
            quote!(tw::Kind::Array(&tw::Kind::#name))
        }
    }
}

/// The shapes of a table's columns, in order.
pub(crate) fn shapes<'a>(model: &'a Model, table: &'a Table) -> Vec<Shape<'a>> {
    table.columns.iter().map(|column| shape(model, table, column)).collect()
}

fn shape<'a>(model: &'a Model, table: &'a Table, column: &'a Column) -> Shape<'a> {
    let ty = declared(column);
    let (kind, base) = stored(model, ty);
    let base_inside = stored_from(model, ty, &quote!(super::)).1;
    let alias =
        quote::format_ident!("{}{}Type", names::TableNames::of(&table.name).row, names::camel(&column.name));
    let id = id_of(model, table, &column.name, 0).filter(|_| matches!(kind, Stored::Scalar(_)));
    let own = own_type(model, table, column, &kind, 0);
    let (ty_tokens, inner, rust) = match (own, id) {
        (Some(name), _) => {
            // `check` has refused what is no type.
            let ty = syn::parse_str::<syn::Type>(&name.text).map(|ty| quote!(#ty)).unwrap_or(base);
            let document = kind == Stored::Scalar("Json");
            (ty, quote!(super::#alias), if document { Rust::Document } else { Rust::Custom })
        }
        (None, Some(owner)) => {
            let id = names::TableNames::of(owner).id;
            (quote!(#id), quote!(super::#id), Rust::Known)
        }
        (None, None) => (base, base_inside, Rust::Known),
    };
    // SQLite lets most keys hold NULL. A row that has none cannot be told from others.
    let in_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column.name));
    Shape {
        column,
        ty: ty_tokens,
        inner,
        alias,
        cast: cast(column, Dialect::Postgres),
        kind,
        rust,
        optional: (column.nullable && !in_key) || !column.only.0.is_empty(),
    }
}

/// The type that decides what Rust sees: the same on every database, or PostgreSQL's where it is a portable one, since
/// SQLite's may be as loose as it likes.
pub(crate) fn declared(column: &Column) -> &Type {
    match &column.ty {
        PerDialect::Same(ty) => ty,
        PerDialect::Each(types) => {
            let portable = |ty: &&Type| !matches!(ty, Type::Native(_));
            types
                .get(&Dialect::Postgres)
                .filter(portable)
                .or_else(|| types.values().find(portable))
                .or_else(|| types.values().next())
                .unwrap_or(&Type::Text)
        }
    }
}

/// What a type stores, and the Rust type that holds it.
pub(crate) fn stored(model: &Model, ty: &Type) -> (Stored, TokenStream) {
    stored_from(model, ty, &TokenStream::new())
}

/// The same, with what leads from there to the types of the schema.
fn stored_from(model: &Model, ty: &Type, schema: &TokenStream) -> (Stored, TokenStream) {
    let scalar = |kind: &'static str, ty: TokenStream| (Stored::Scalar(kind), ty);
    let datetime = |kind: &'static str, chrono: TokenStream, time: TokenStream, jiff: TokenStream| {
        let ty = match model.rust.datetime {
            DateTimes::Chrono => chrono,
            DateTimes::Time => time,
            DateTimes::Jiff => jiff,
        };
        (Stored::Scalar(kind), ty)
    };
    match ty {
        Type::SmallInt => scalar("I16", quote!(i16)),
        Type::Int => scalar("I32", quote!(i32)),
        Type::BigInt => scalar("I64", quote!(i64)),
        Type::Bool => scalar("Bool", quote!(bool)),
        Type::Text | Type::Varchar(_) | Type::Char(_) | Type::Native(_) => scalar("Text", quote!(String)),
        Type::Decimal(_) => match model.rust.decimal {
            Decimals::RustDecimal => scalar("Decimal", quote!(tw::Decimal)),
            Decimals::BigDecimal => scalar("Decimal", quote!(tw::BigDecimal)),
        },
        Type::Float => scalar("F32", quote!(f32)),
        Type::Double => scalar("F64", quote!(f64)),
        Type::Uuid => scalar("Uuid", quote!(tw::Uuid)),
        Type::Json => scalar("Json", quote!(tw::Json)),
        Type::Bytes => scalar("Bytes", quote!(Vec<u8>)),
        Type::Date => {
            datetime("Date", quote!(tw::NaiveDate), quote!(tw::time::Date), quote!(tw::jiff::civil::Date))
        }
        Type::Time => {
            datetime("Time", quote!(tw::NaiveTime), quote!(tw::time::Time), quote!(tw::jiff::civil::Time))
        }
        Type::Timestamp => datetime(
            "Timestamp",
            quote!(tw::NaiveDateTime),
            quote!(tw::time::PrimitiveDateTime),
            quote!(tw::jiff::civil::DateTime),
        ),
        Type::TimestampTz => datetime(
            "TimestampTz",
            quote!(tw::DateTime<tw::Utc>),
            quote!(tw::time::OffsetDateTime),
            quote!(tw::jiff::Timestamp),
        ),
        Type::Interval => scalar("Interval", quote!(tw::Interval)),
        Type::Enum(name) => {
            let name = names::enumeration(name);
            scalar("Text", quote!(#schema #name))
        }
        Type::Array(element) => {
            let (kind, ty) = stored_from(model, element, schema);
            match kind {
                Stored::Scalar(kind) | Stored::Array(kind) => (Stored::Array(kind), quote!(Vec<#ty>)),
            }
        }
    }
}

/// The application's type of a column: what the YAML names, or what the column that it refers to has.
fn own_type<'a>(
    model: &'a Model,
    table: &'a Table,
    column: &'a Column,
    kind: &Stored,
    depth: usize,
) -> Option<&'a RustName> {
    if let Some(name) = &column.rust_type {
        return Some(name);
    }
    // A circle of keys that refer to one another names nothing.
    if depth > model.tables.len() {
        return None;
    }
    let key = table.foreign_keys.iter().find(|key| key.columns == [column.name.clone()])?;
    let other = model.tables.get(&key.table)?;
    let referenced = other.column(key.referenced.first()?)?;
    let same = stored(model, declared(referenced)).0 == *kind;
    own_type(model, other, referenced, kind, depth + 1).filter(|_| same)
}

/// The table whose typed id a column holds: its own, where it is the whole primary key, or the one that it refers to.
fn id_of<'a>(model: &'a Model, table: &'a Table, column: &str, depth: usize) -> Option<&'a ObjectName> {
    // A circle of keys that refer to one another has no owner.
    if depth > model.tables.len() {
        return None;
    }
    let refers = table.foreign_keys.iter().find(|key| key.columns == [column]);
    if let Some(key) = refers {
        let other = model.tables.get(&key.table)?;
        let [referenced] = key.referenced.as_slice() else { return None };
        if other.name != table.name || referenced != column {
            return id_of(model, other, referenced, depth + 1);
        }
    }
    let whole_key = table.primary_key.as_ref().is_some_and(|key| key.columns == [column]);
    let own = table.column(column)?;
    let plain = own.rust_type.is_none() && wrappable(model, declared(own));
    (whole_key && plain).then_some(&table.name)
}

/// Whether a typed id can be made around it: an id is compared, hashed, printed and read.
fn wrappable(model: &Model, ty: &Type) -> bool {
    match ty {
        Type::SmallInt
        | Type::Int
        | Type::BigInt
        | Type::Bool
        | Type::Text
        | Type::Varchar(_)
        | Type::Char(_)
        | Type::Uuid
        | Type::Native(_)
        | Type::Decimal(_) => true,
        // Types of the crate `time` read no text without a description of its form.
        Type::Date | Type::Time | Type::Timestamp | Type::TimestampTz => {
            model.rust.datetime != DateTimes::Time
        }
        Type::Float
        | Type::Double
        | Type::Bytes
        | Type::Interval
        | Type::Json
        | Type::Enum(_)
        | Type::Array(_) => false,
    }
}

/// Whether a table has a typed id of its own, and what it wraps.
pub(crate) fn own_id<'a>(model: &'a Model, table: &'a Table) -> Option<(&'a Column, TokenStream)> {
    let [column] = table.primary_key.as_ref()?.columns.as_slice() else { return None };
    (id_of(model, table, column, 0)? == &table.name).then_some(())?;
    let column = table.column(column)?;
    Some((column, stored(model, declared(column)).1))
}

/// What stands behind a placeholder of the column where its value is given as text.
pub(crate) fn cast(column: &Column, dialect: Dialect) -> String {
    let ty = column.ty.on(dialect).unwrap_or_else(|| declared(column));
    dialect.spelling().cast_from_text(ty, column.identity)
}

/// The portable type that decides, for messages and limits.
pub(crate) fn limit(column: &Column) -> Option<TokenStream> {
    match declared(column) {
        Type::Varchar(most) | Type::Char(most) => Some(quote!(tw::Limit::Chars(#most))),
        Type::Decimal(Some((precision, scale))) => Some(quote!(tw::Limit::Digits(#precision, #scale))),
        Type::SmallInt
        | Type::Int
        | Type::BigInt
        | Type::Bool
        | Type::Text
        | Type::Decimal(None)
        | Type::Float
        | Type::Double
        | Type::Uuid
        | Type::Json
        | Type::Bytes
        | Type::Date
        | Type::Time
        | Type::Timestamp
        | Type::TimestampTz
        | Type::Interval
        | Type::Enum(_)
        | Type::Array(_)
        | Type::Native(_) => None,
    }
}
