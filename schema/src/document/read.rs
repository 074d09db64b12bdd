//! A JSON Schema as clauses, of which all have to hold: references followed, what says nothing left out, what is too much named.

use std::collections::BTreeSet;

use serde_json::{Map, Number, Value};

use super::disjoint::are_disjoint;
use super::{Left, Pattern};

/// One thing that a JSON Schema says of a value, with the keyword that says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Where the keyword stands in the JSON Schema: a JSON Pointer to what holds it.
    pub at: String,
    /// The keyword.
    pub keyword: &'static str,
    /// What it says.
    pub rule: Rule,
}

/// What is said of a value. What is said of a kind of values (a length, a bound) says nothing of the others.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// It is of one of these kinds.
    Type(BTreeSet<Kind>),
    /// It is one of these.
    Values(Vec<Value>),
    /// A number is on one side of another.
    Bound(Bound),
    /// A string has so many characters.
    Length(Range),
    /// A string holds what the pattern describes.
    Pattern(Pattern),
    /// A list has so many items.
    Count(Range),
    /// An object has these keys.
    Required(Vec<String>),
    /// An object has no keys but these.
    Closed(Vec<String>),
    /// What an object has under a key.
    Property(String, Vec<Clause>),
    /// What an object has under every key but these.
    Others(Vec<String>, Vec<Clause>),
    /// Every key of an object.
    Names(Vec<Clause>),
    /// Every item of a list.
    Items(Vec<Clause>),
    /// One of these lists holds.
    Any(Vec<Vec<Clause>>),
    /// No value is right.
    Never,
}

/// The kinds of JSON values. `Integer` is a number without a fraction, `1.0` too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `{…}`.
    Object,
    /// `[…]`.
    Array,
    /// `"…"`.
    String,
    /// Any number.
    Number,
    /// A number without a fraction.
    Integer,
    /// `true`, `false`.
    Boolean,
    /// `null`.
    Null,
}

impl Kind {
    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "object" => Kind::Object,
            "array" => Kind::Array,
            "string" => Kind::String,
            "number" => Kind::Number,
            "integer" => Kind::Integer,
            "boolean" => Kind::Boolean,
            "null" => Kind::Null,
            _ => return None,
        })
    }

    /// The kind of a value; a number is `Number`.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Object(_) => Kind::Object,
            Value::Array(_) => Kind::Array,
            Value::String(_) => Kind::String,
            Value::Number(_) => Kind::Number,
            Value::Bool(_) => Kind::Boolean,
            Value::Null => Kind::Null,
        }
    }
}

/// A number that another is measured by.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// On which side of it.
    pub side: Side,
    /// The number.
    pub number: Number,
}

/// On which side of a bound a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `minimum`.
    Least,
    /// `maximum`.
    Most,
    /// `exclusiveMinimum`.
    Above,
    /// `exclusiveMaximum`.
    Below,
}

impl Side {
    /// How SQL compares a number with the bound.
    pub fn operator(self) -> &'static str {
        match self {
            Side::Least => ">=",
            Side::Most => "<=",
            Side::Above => ">",
            Side::Below => "<",
        }
    }
}

/// From so many to so many; one of them may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// At least.
    pub least: Option<u64>,
    /// At most.
    pub most: Option<u64>,
}

impl Range {
    /// As SQL says it of an expression.
    pub fn sql(self, of: &str) -> String {
        match (self.least, self.most) {
            (Some(least), Some(most)) if least == most => format!("{of} = {least}"),
            (Some(least), Some(most)) => format!("{of} BETWEEN {least} AND {most}"),
            (Some(least), None) => format!("{of} >= {least}"),
            (None, Some(most)) => format!("{of} <= {most}"),
            (None, None) => format!("{of} IS NOT NULL"),
        }
    }
}

/// Everything that a JSON Schema says, and what of it no database is told.
pub fn read(schema: &Value) -> (Vec<Clause>, Vec<Left>) {
    let draft = schema.get("$schema").and_then(Value::as_str).unwrap_or("2020-12");
    let is_new = draft.contains("2020-12") || draft.contains("2019-09");
    let mut reader = Reader { root: schema, is_old: !is_new, left: Vec::new(), open: Vec::new(), clauses: 0 };
    let clauses = reader.schema(schema, "");
    (clauses, reader.left)
}

/// A schema that refers to the same parts again and again would be written out to any length.
const MOST_CLAUSES: usize = 500;

/// What can refuse a document and is not told to any database. Every other word says nothing of whether a document is valid.
const NOT_TOLD: [&str; 22] = [
    "$dynamicRef",
    "$recursiveRef",
    "additionalItems",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "disallow",
    "divisibleBy",
    "extends",
    "if",
    "maxContains",
    "maxProperties",
    "minContains",
    "minProperties",
    "multipleOf",
    "not",
    "patternProperties",
    "prefixItems",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

struct Reader<'a> {
    root: &'a Value,
    /// A draft before 2019-09: what stands beside a reference means nothing, formats are looked at.
    is_old: bool,
    left: Vec<Left>,
    /// References that are being followed.
    open: Vec<String>,
    clauses: usize,
}

impl Reader<'_> {
    fn left(&mut self, at: &str, keyword: &str, why: &'static str) {
        self.left.push(Left { at: at.to_owned(), keyword: keyword.to_owned(), why });
    }

    fn schema(&mut self, schema: &Value, at: &str) -> Vec<Clause> {
        match schema {
            Value::Bool(true) => Vec::new(),
            Value::Bool(false) => vec![Clause { at: at.to_owned(), keyword: "false", rule: Rule::Never }],
            Value::Object(map) => self.object(map, at),
            Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                self.left(at, "?", "this is no JSON Schema");
                Vec::new()
            }
        }
    }

    fn object(&mut self, map: &Map<String, Value>, at: &str) -> Vec<Clause> {
        // What a reference leads to is told from there.
        if !at.is_empty() && map.contains_key("$id") {
            self.left(at, "$id", "it begins a JSON Schema of its own");
            return Vec::new();
        }
        let mut all = Vec::new();
        let only_reference = self.is_old && map.contains_key("$ref");
        // In which order a JSON Schema says what it says is no difference.
        let mut said: Vec<(&String, &Value)> = map.iter().collect();
        said.sort_by_key(|(keyword, _)| *keyword);
        for (keyword, value) in said.into_iter().filter(|(keyword, _)| !only_reference || *keyword == "$ref")
        {
            if self.clauses > MOST_CLAUSES {
                self.left(at, keyword, "the JSON Schema is too long for a check");
                break;
            }
            self.keyword(keyword, value, map, at, &mut all);
        }
        let length = range(map, "minLength", "maxLength");
        let count = range(map, "minItems", "maxItems");
        if !only_reference {
            let mut add = |keyword, rule| all.push(Clause { at: at.to_owned(), keyword, rule });
            if let Some(length) = length {
                add("maxLength", Rule::Length(length));
            }
            if let Some(count) = count {
                add("maxItems", Rule::Count(count));
            }
        }
        all
    }

    fn keyword(
        &mut self,
        keyword: &str,
        value: &Value,
        map: &Map<String, Value>,
        at: &str,
        all: &mut Vec<Clause>,
    ) {
        const NOT_SO: &str = "its value is not what JSON Schema has there";
        self.clauses += 1;
        let mut add = |keyword, rule| all.push(Clause { at: at.to_owned(), keyword, rule });
        match keyword {
            "type" => match kinds(value) {
                Some(kinds) => add("type", Rule::Type(kinds)),
                None => self.left(at, keyword, NOT_SO),
            },
            "enum" => match value.as_array() {
                Some(values) => {
                    let mut values = values.clone();
                    values.sort_by_cached_key(Value::to_string);
                    values.dedup();
                    add("enum", Rule::Values(values));
                }
                None => self.left(at, keyword, NOT_SO),
            },
            "const" => add("const", Rule::Values(vec![value.clone()])),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
                let (keyword, side) = match keyword {
                    "minimum" => ("minimum", Side::Least),
                    "maximum" => ("maximum", Side::Most),
                    "exclusiveMinimum" => ("exclusiveMinimum", Side::Above),
                    _ => ("exclusiveMaximum", Side::Below),
                };
                match value.as_number() {
                    Some(number) => add(keyword, Rule::Bound(Bound { side, number: number.clone() })),
                    None => self.left(at, keyword, NOT_SO),
                }
            }
            // Both ends together, below.
            "minLength" | "maxLength" | "minItems" | "maxItems" if whole(value).is_none() => {
                self.left(at, keyword, NOT_SO);
            }
            "pattern" => match value.as_str().map(Pattern::read) {
                Some(Ok(Some(pattern))) => add("pattern", Rule::Pattern(pattern)),
                Some(Ok(None)) => {}
                Some(Err(why)) => self.left(at, keyword, why),
                None => self.left(at, keyword, NOT_SO),
            },
            "required" => match words(value) {
                Some(names) if names.is_empty() => {}
                Some(names) => add("required", Rule::Required(names)),
                None => self.left(at, keyword, NOT_SO),
            },
            "properties" => match value.as_object() {
                Some(properties) => {
                    let mut properties: Vec<(&String, &Value)> = properties.iter().collect();
                    properties.sort_by_key(|(name, _)| *name);
                    for (name, schema) in properties {
                        let within = self.schema(schema, &format!("{at}/properties/{}", step(name)));
                        if !within.is_empty() {
                            let rule = Rule::Property(name.clone(), within);
                            all.push(Clause { at: at.to_owned(), keyword: "properties", rule });
                        }
                    }
                }
                None => self.left(at, keyword, NOT_SO),
            },
            "additionalProperties" => self.others(value, map, at, all),
            "propertyNames" => {
                let within = self.schema(value, &format!("{at}/propertyNames"));
                if !within.is_empty() {
                    add_to(all, at, "propertyNames", Rule::Names(within));
                }
            }
            "items" if map.contains_key("prefixItems") || map.contains_key("additionalItems") => {
                self.left(at, keyword, "it speaks of some of the items only");
            }
            "items" if value.is_array() => self.left(at, keyword, "it speaks of some of the items only"),
            "items" => {
                let within = self.schema(value, &format!("{at}/items"));
                if !within.is_empty() {
                    all.push(Clause { at: at.to_owned(), keyword: "items", rule: Rule::Items(within) });
                }
            }
            "allOf" => match value.as_array() {
                Some(schemas) => {
                    for (number, schema) in schemas.iter().enumerate() {
                        all.extend(self.schema(schema, &format!("{at}/allOf/{number}")));
                    }
                }
                None => self.left(at, keyword, NOT_SO),
            },
            "anyOf" => self.any("anyOf", value, at, all),
            "oneOf" => self.any("oneOf", value, at, all),
            "$ref" => self.reference(value, at, all),
            "if" if !map.contains_key("then") && !map.contains_key("else") => {}
            "format" | "contentEncoding" | "contentMediaType" if self.is_old => {
                self.left(at, keyword, "a check does not know formats");
            }
            _ if NOT_TOLD.contains(&keyword) => self.left(at, keyword, "a check has no words for it"),
            _ => {}
        }
    }

    /// What is said of keys that are not among the properties.
    fn others(&mut self, value: &Value, map: &Map<String, Value>, at: &str, all: &mut Vec<Clause>) {
        const KEYWORD: &str = "additionalProperties";
        if value != &Value::Bool(true) && map.contains_key("patternProperties") {
            return self.left(at, KEYWORD, "keys that a pattern allows cannot be told apart");
        }
        let known = map.get("properties").and_then(Value::as_object);
        let mut known: Vec<String> = known.into_iter().flat_map(Map::keys).cloned().collect();
        known.sort();
        if value == &Value::Bool(false) {
            return add_to(all, at, KEYWORD, Rule::Closed(known));
        }
        let within = self.schema(value, &format!("{at}/{KEYWORD}"));
        if !within.is_empty() {
            add_to(all, at, KEYWORD, Rule::Others(known, within));
        }
    }

    fn any(&mut self, keyword: &'static str, value: &Value, at: &str, all: &mut Vec<Clause>) {
        let Some(schemas) = value.as_array() else {
            return self.left(at, keyword, "its value is not what JSON Schema has there");
        };
        let branches = schemas.iter().enumerate();
        let branches: Vec<Vec<Clause>> = branches
            .map(|(number, schema)| self.schema(schema, &format!("{at}/{keyword}/{number}")))
            .collect();
        if keyword == "oneOf" && !are_disjoint(&branches) {
            self.left(at, keyword, "that no second one of them holds is not checked");
        }
        // One that allows everything, or of which nothing can be said.
        if !branches.is_empty() && branches.iter().all(|branch| !branch.is_empty()) {
            all.push(Clause { at: at.to_owned(), keyword, rule: Rule::Any(branches) });
        }
    }

    fn reference(&mut self, value: &Value, at: &str, all: &mut Vec<Clause>) {
        let pointer = value.as_str().and_then(|text| text.strip_prefix('#'));
        let pointer = pointer.filter(|pointer| pointer.is_empty() || pointer.starts_with('/'));
        let Some(pointer) = pointer.filter(|pointer| !pointer.contains('%')) else {
            return self.left(at, "$ref", "it leads out of the JSON Schema, or to a name in it");
        };
        let Some(target) = self.root.pointer(pointer) else {
            return self.left(at, "$ref", "it leads nowhere");
        };
        if self.open.iter().any(|open| open == pointer) || pointer.is_empty() {
            return self.left(at, "$ref", "it leads back to itself, and a check ends somewhere");
        }
        self.open.push(pointer.to_owned());
        all.extend(self.schema(target, pointer));
        self.open.pop();
    }
}

fn add_to(all: &mut Vec<Clause>, at: &str, keyword: &'static str, rule: Rule) {
    all.push(Clause { at: at.to_owned(), keyword, rule });
}

fn kinds(value: &Value) -> Option<BTreeSet<Kind>> {
    match value {
        Value::String(word) => Kind::from_word(word).map(|kind| BTreeSet::from([kind])),
        Value::Array(words) => words.iter().map(|word| Kind::from_word(word.as_str()?)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

fn words(value: &Value) -> Option<Vec<String>> {
    let words = value.as_array()?.iter().map(|word| word.as_str().map(str::to_owned));
    let mut words = words.collect::<Option<Vec<String>>>()?;
    words.sort();
    words.dedup();
    Some(words)
}

/// A count; `2.0` is one too.
fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        let number = value.as_f64()?;
        // Beyond this, floats skip whole numbers.
        (number.fract() == 0.0 && (0.0..=9e15).contains(&number)).then_some(number as u64)
    })
}

fn range(map: &Map<String, Value>, least: &str, most: &str) -> Option<Range> {
    let end = |keyword| map.get(keyword).and_then(whole);
    let range = Range { least: end(least).filter(|least| *least > 0), most: end(most) };
    (range.least.is_some() || range.most.is_some()).then_some(range)
}

/// A key as a step of a JSON Pointer.
fn step(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
