//! A YAML mapping with fixed keys, declared once as a Rust struct: reader and JSON Schema come from the declaration.

use serde_json::json;

use super::from_yaml::{FromYaml, expected};
use super::node::{Entry, Kind, Node};
use crate::nearest::{list, suggestion};
use crate::{Diagnostic, Diagnostics};

/// Declares structs that are read from mappings. A field's documentation is what editors show for its key; a key may be
/// left out where its type says what that means ([`FromYaml::absent`]).
///
/// ```
/// tablewright_schema::mapping! {
///     /// A cup.
///     pub struct Cup: "a cup" {
///         /// How much it holds, in millilitres.
///         "volume" => volume: u64,
///         /// What is written on it.
///         "text" => text: Option<String>,
///     }
/// }
/// ```
///
/// Beside its fields, such a struct has `span`, and `broken`: whether a key was unknown or could not be read, so that
/// what is missing is no further error.
#[macro_export]
macro_rules! mapping {
    ($(
        $(#[doc = $doc:literal])*
        $vis:vis struct $name:ident: $what:literal {
            $($(#[doc = $field_doc:literal])* $key:literal => $field:ident: $ty:ty,)*
        }
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        $vis struct $name {
            $($(#[doc = $field_doc])* pub $field: $ty,)*
            /// Where it stands.
            #[allow(dead_code)]
            pub span: $crate::Span,
            /// Whether something in it could not be read.
            #[allow(dead_code)]
            pub broken: bool,
        }

        impl $name {
            /// With no key written; `None` if one has to be.
            #[allow(dead_code)]
            $vis fn blank(span: $crate::Span) -> Option<Self> {
                Some(Self {
                    $($field: <$ty as $crate::yaml::FromYaml>::absent()?,)*
                    span,
                    broken: false,
                })
            }
        }

        impl $crate::yaml::FromYaml for $name {
            fn read(
                node: &$crate::yaml::node::Node,
                out: &mut $crate::Diagnostics,
            ) -> Option<Self> {
                let mut fields = $crate::yaml::mapping::Fields::open(node, $what, &[$($key),*], out)?;
                $(let $field = fields.read::<$ty>($key, out);)*
                Some(Self { $($field: $field?,)* span: node.span, broken: fields.broken })
            }

            fn json_schema(
                definitions: &mut $crate::yaml::Definitions,
            ) -> ::serde_json::Value {
                definitions.refer(stringify!($name), |definitions| {
                    $crate::yaml::mapping::object(
                        concat!($($doc, "\n"),*),
                        vec![$((
                            $key,
                            concat!($($field_doc, "\n"),*),
                            <$ty as $crate::yaml::FromYaml>::json_schema(definitions),
                            <$ty as $crate::yaml::FromYaml>::absent().is_none(),
                        )),*],
                    )
                })
            }
        }
    )*};
}

/// The keys of a mapping while it is read.
pub struct Fields<'a> {
    node: &'a Node,
    entries: &'a [Entry],
    what: &'static str,
    /// Whether something could not be read.
    pub broken: bool,
}

impl<'a> Fields<'a> {
    /// Begins reading; reports what is no mapping, and every key that is not known.
    pub fn open(node: &'a Node, what: &'static str, keys: &[&str], out: &mut Diagnostics) -> Option<Self> {
        let entries: &[Entry] = match &node.kind {
            Kind::Mapping(entries) => entries,
            Kind::Scalar(_) if node.is_null() => &[],
            Kind::Scalar(_) | Kind::Sequence(_) => {
                out.push(expected(what, node));
                return None;
            }
        };
        let mut broken = false;
        for entry in entries.iter().filter(|entry| !keys.contains(&entry.key.as_str())) {
            broken = true;
            let found = Diagnostic::new(entry.key_span, format!("unknown key `{}` in {what}", entry.key));
            let help = suggestion(&entry.key, keys.iter().copied());
            out.push(
                found.help(help.unwrap_or_else(|| format!("known here: {}", list(keys.iter().copied())))),
            );
        }
        Some(Self { node, entries, what, broken })
    }

    /// Reads the value of a key. A value that is wrong is reported and then, where the key may be left out, taken as not
    /// written, so that the rest can still be checked.
    pub fn read<T: FromYaml>(&mut self, key: &str, out: &mut Diagnostics) -> Option<T> {
        match self.entries.iter().find(|entry| entry.key == key) {
            Some(entry) => T::read(&entry.value, out).or_else(|| {
                self.broken = true;
                T::absent()
            }),
            None => T::absent().or_else(|| {
                out.push(Diagnostic::new(self.node.span, format!("{} needs the key `{key}`", self.what)));
                None
            }),
        }
    }
}

/// The JSON Schema of a mapping: keys with their documentation, schema, and whether they have to be there.
pub fn object(doc: &str, keys: Vec<(&str, &str, serde_json::Value, bool)>) -> serde_json::Value {
    let required: Vec<&str> = keys.iter().filter(|key| key.3).map(|key| key.0).collect();
    let mut properties = serde_json::Map::new();
    for (key, doc, schema, _) in keys {
        let mut property = serde_json::Map::new();
        property.insert("description".to_owned(), unwrapped(doc).into());
        if let serde_json::Value::Object(schema) = schema {
            // What the key means here says more than what its type is in general.
            property.extend(schema.into_iter().filter(|(word, _)| word != "description"));
        }
        properties.insert(key.to_owned(), property.into());
    }
    let mut schema = json!({
        "type": "object",
        "description": unwrapped(doc),
        "properties": properties,
        "patternProperties": cut_by_a_comma(),
        "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    schema
}

/// To an editor, `{ type: decimal(10,2) }` has a key `2)` without a value; the reader puts it together again.
pub(super) fn cut_by_a_comma() -> serde_json::Value {
    json!({ "\\)\\??$": { "type": "null" } })
}

/// A doc comment as running text.
fn unwrapped(doc: &str) -> String {
    doc.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}
