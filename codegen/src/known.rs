//! The rows that belong to the code as a Rust enum: a variant a row, each with its key.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use tablewright_schema::model::{Model, PerDialect, Row, Rows, Table, Type, Value};
use tablewright_schema::{ObjectName, Span};

use crate::names::{self, TableNames};
use crate::{doc, shape};

/// The rows that a table's enum has.
pub(crate) struct Known<'a> {
    /// The column of the key.
    column: &'a str,
    keys: Keys,
    /// What each row's variant is made of, and where the row is declared.
    pub(crate) rows: Vec<(String, Span)>,
}

/// The keys in the order of the rows.
enum Keys {
    Texts(Vec<String>),
    /// The Rust type of the column, and its values.
    Numbers(TokenStream, Vec<i64>),
}

/// The rows of a table as an enum has them. `None` where no row is declared, the key has several columns or is no text or whole number, or a
/// number has no text beside it to be called by.
pub(crate) fn of(table: &Table) -> Option<Known<'_>> {
    let rows = table.rows.as_ref().filter(|rows| !rows.rows.is_empty())?;
    let [column] = rows.key.as_slice() else { return None };
    let keys: Vec<&Value> =
        rows.rows.iter().map(|row| same(rows.value(row, column)?)).collect::<Option<_>>()?;
    let number = |ty: TokenStream| {
        let numbers = keys.iter().map(|key| if let Value::Int(number) = key { Some(*number) } else { None });
        Some(Keys::Numbers(ty, numbers.collect::<Option<_>>()?))
    };
    let keys = match shape::declared(table.column(column)?) {
        Type::SmallInt => number(quote!(i16))?,
        Type::Int => number(quote!(i32))?,
        Type::BigInt => number(quote!(i64))?,
        Type::Text | Type::Varchar(_) | Type::Char(_) => {
            let texts =
                keys.iter().map(|key| if let Value::Text(text) = key { Some(text.clone()) } else { None });
            Keys::Texts(texts.collect::<Option<_>>()?)
        }
        // An enum of the schema has its variants already; of the others no Rust name can be made.
        Type::Enum(_)
        | Type::Bool
        | Type::Decimal(_)
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
        | Type::Array(_)
        | Type::Native(_) => return None,
    };
    let named = match &keys {
        Keys::Texts(texts) => texts.clone(),
        Keys::Numbers(..) => rows.columns.iter().find_map(|column| names_in(table, rows, column))?,
    };
    let rows = named.into_iter().zip(rows.rows.iter().map(|row| row.span)).collect();
    Some(Known { column, keys, rows })
}

fn same(value: &PerDialect<Value>) -> Option<&Value> {
    match value {
        PerDialect::Same(value) => Some(value),
        PerDialect::Each(_) => None,
    }
}

/// What rows are called by in a column: texts, each another.
fn names_in(table: &Table, rows: &Rows, column: &str) -> Option<Vec<String>> {
    if !matches!(shape::declared(table.column(column)?), Type::Text | Type::Varchar(_) | Type::Char(_)) {
        return None;
    }
    let text = |row: &Row| match same(rows.value(row, column)?)? {
        Value::Text(text) if !text.is_empty() => Some(text.clone()),
        Value::Text(_) | Value::Null | Value::Bool(_) | Value::Int(_) | Value::Number(_) | Value::Json(_) => {
            None
        }
    };
    let texts: Vec<String> = rows.rows.iter().map(text).collect::<Option<_>>()?;
    let different: std::collections::BTreeSet<&String> = texts.iter().collect();
    (different.len() == texts.len()).then_some(texts)
}

impl Known<'_> {
    /// The variants' names, in the order of the rows.
    pub(crate) fn variants(&self) -> impl Iterator<Item = Ident> {
        self.rows.iter().map(|(name, _)| names::camel(name))
    }
}

/// The enum of a table's rows, where it has one.
pub(crate) fn known(model: &Model, table: &Table, names: &TableNames) -> TokenStream {
    let (Some(known), Some(rows)) = (of(table), &table.rows) else { return TokenStream::new() };
    let name = &names.key;
    let about = format!("A row of `{}` that belongs to the code, by its `{}`.", table.name, known.column);
    let about = doc::comment(&about, model, rows.span);
    let variants: Vec<Ident> = known.variants().collect();
    let id = shape::own_id(model, table).filter(|(column, _)| column.name == known.column);
    match &known.keys {
        Keys::Texts(texts) => {
            let docs = texts.iter().map(|text| format!(" `{text}`"));
            let id =
                id.map(|_| as_id(&names.id, name, &quote!(tw::String::from(self.as_str())), &quote!(&str)));
            quote! {
                #about
                #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
                pub enum #name {
                    #(#[doc = #docs] #variants),*
                }

                tw::enumeration!(#name { #(#variants = #texts),* });

                impl #name {
                    /// The key of the row.
                    pub const fn key(self) -> &'static str {
                        self.as_str()
                    }

                    /// The row of that key, if it is one of these.
                    pub fn from_key(key: &str) -> tw::Option<Self> {
                        Self::ALL.iter().copied().find(|row| row.key() == key)
                    }
                }

                #id
            }
        }
        Keys::Numbers(ty, numbers) => {
            let docs = known.rows.iter().zip(numbers).map(|((name, _), number)| format!(" {number}: {name}"));
            let texts: Vec<&String> = known.rows.iter().map(|(name, _)| name).collect();
            let numbers: Vec<_> =
                numbers.iter().map(|number| proc_macro2::Literal::i64_unsuffixed(*number)).collect();
            let id = id.map(|_| as_id(&names.id, name, &quote!(self.key()), ty));
            let unknown = unknown(&table.name);
            quote! {
                #about
                #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
                pub enum #name {
                    #(#[doc = #docs] #variants),*
                }

                impl #name {
                    /// Every row, in the order of the schema.
                    pub const ALL: &'static [Self] = &[#(Self::#variants),*];

                    /// The key of the row.
                    pub const fn key(self) -> #ty {
                        match self { #(Self::#variants => #numbers,)* }
                    }

                    /// What the row is called.
                    pub const fn name(self) -> &'static str {
                        match self { #(Self::#variants => #texts,)* }
                    }

                    /// The row of that key, if it is one of these.
                    pub fn from_key(key: #ty) -> tw::Option<Self> {
                        Self::ALL.iter().copied().find(|row| row.key() == key)
                    }
                }

                impl ::core::fmt::Display for #name {
                    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                        f.pad(self.name())
                    }
                }

                impl tw::serde::Serialize for #name {
                    fn serialize<S: tw::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                        tw::serde::Serialize::serialize(&self.key(), to)
                    }
                }

                impl<'de> tw::serde::Deserialize<'de> for #name {
                    fn deserialize<D: tw::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                        let key: #ty = tw::serde::Deserialize::deserialize(from)?;
                        Self::from_key(key).ok_or_else(|| tw::serde::de::Error::custom(::core::format_args!(#unknown, key)))
                    }
                }

                #id
            }
        }
    }
}

fn unknown(table: &ObjectName) -> String {
    format!("{{}} is the key of no row of {}", table.to_string().replace(['{', '}'], ""))
}

/// What makes the enum stand for the typed id of its row.
fn as_id(id: &Ident, name: &Ident, key: &TokenStream, ty: &TokenStream) -> TokenStream {
    let from = match ty.to_string().starts_with('&') {
        true => quote!(&id.0),
        false => quote!(id.0),
    };
    quote! {
        impl #name {
            /// The id of the row.
            pub fn id(self) -> #id {
                #id(#key)
            }

            /// The row of that id, if it is one of these.
            pub fn from_id(id: &#id) -> tw::Option<Self> {
                Self::from_key(#from)
            }
        }

        impl tw::From<#name> for #id {
            fn from(row: #name) -> Self {
                row.id()
            }
        }

        impl tw::Param<#id> for #name {
            fn param(self) -> #id {
                self.id()
            }
        }

        impl ::core::cmp::PartialEq<#name> for #id {
            fn eq(&self, row: &#name) -> bool {
                #name::from_id(self) == tw::Option::Some(*row)
            }
        }
    }
}
