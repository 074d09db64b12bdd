//! What is right in a database but would not be in Rust: said at its place in the YAML, before anything is generated.

mod derives;

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::model::{self, DateTimes, Decimals, Model, RustName};
use tablewright_schema::{Diagnostic, Diagnostics, Span};

use crate::Available;
use crate::known;
use crate::names::{self, TableNames};
use crate::shape::{Rust, shapes};

pub(crate) use derives::of as derives;

/// Everything that is wrong.
///
/// # Errors
///
/// All of it.
pub(crate) fn model(model: &Model) -> Result<(), Diagnostics> {
    let mut out = Diagnostics::new(model.sources.clone());
    clashes(model, &mut out);
    for column in model.tables.values().flat_map(|table| &table.columns) {
        if let Some(name) = &column.rust_type {
            rust_type(name, &mut out);
        }
    }
    derives::check(model, &mut out);
    if out.is_empty() { Ok(()) } else { Err(out) }
}

/// That the crate `tablewright` was built for the crates whose types hold days, times and exact numbers.
///
/// # Errors
///
/// Where it was not, with each feature that is missing.
pub(crate) fn available(
    model: &Model,
    Available { time, jiff, bigdecimal }: Available,
) -> Result<(), Diagnostics> {
    let model::Rust { datetime, datetime_span, decimal, decimal_span } = &model.rust;
    let of_days = match datetime {
        DateTimes::Chrono => None,
        DateTimes::Time => (!time).then_some("time"),
        DateTimes::Jiff => (!jiff).then_some("jiff"),
    };
    let of_numbers = match decimal {
        Decimals::RustDecimal => None,
        Decimals::BigDecimal => (!bigdecimal).then_some("bigdecimal"),
    };
    let mut out = Diagnostics::new(model.sources.clone());
    for (missing, said) in [(of_days, datetime_span), (of_numbers, decimal_span)] {
        let (Some(feature), Some(span)) = (missing, said) else { continue };
        let message =
            format!("types of the crate `{feature}` need the feature `{feature}` of the crate `tablewright`");
        let help = format!("in Cargo.toml: tablewright = {{ version = \"…\", features = [\"{feature}\"] }}");
        out.push(Diagnostic::new(*span, message).help(help));
    }
    if out.is_empty() { Ok(()) } else { Err(out) }
}

/// A column's own type is a path, and not in an `Option`.
fn rust_type(name: &RustName, out: &mut Diagnostics) {
    let help = "write the path of a type: `crate::Email`";
    match syn::parse_str::<syn::Type>(&name.text) {
        Ok(syn::Type::Path(path)) => {
            let last = path.path.segments.last();
            if last.is_some_and(|last| last.ident == "Option" && !last.arguments.is_none()) {
                let message =
                    format!("`{}`: a column that may be NULL is in an `Option` by itself", name.text);
                out.push(
                    Diagnostic::new(name.span, message)
                        .help("write the type inside; `?` behind the column's type says that it may be NULL"),
                );
            }
        }
        Ok(_) | Err(_) => {
            out.push(
                Diagnostic::new(name.span, format!("`{}` is no path of a Rust type", name.text)).help(help),
            );
        }
    }
}

/// Names that differ in the database but not in Rust.
fn clashes(model: &Model, out: &mut Diagnostics) {
    let mut types = Names::new("type");
    for declared in model.enums.values() {
        types.add(
            names::enumeration(&declared.name).to_string(),
            format!("enum {}", declared.name),
            declared.span,
            out,
        );
    }
    for table in model.tables.values() {
        let TableNames { accessor: _, row, module, id, new, update, fail, key, link, repository, info: _ } =
            TableNames::of(&table.name);
        let what = format!("table {}", table.name);
        for ty in [row, module, id, new, update, fail, link, repository] {
            types.add(ty.to_string(), what.clone(), table.span, out);
        }
        if let Some(known) = known::of(table) {
            types.add(key.to_string(), what.clone(), table.span, out);
            let mut variants = Names::new("variant");
            for (variant, (name, span)) in known.variants().zip(&known.rows) {
                variants.add(
                    variant.to_string(),
                    format!("row {name:?} of table {}", table.name),
                    *span,
                    out,
                );
            }
        }
        for shape in shapes(model, table).iter().filter(|shape| shape.rust == Rust::Custom) {
            let what = format!("the type of column {}.{}", table.name, shape.column.name);
            types.add(shape.alias.to_string(), what, shape.column.span, out);
        }
        let mut fields = Names::new("field");
        for column in &table.columns {
            let what = format!("column {}.{}", table.name, column.name);
            fields.add(names::snake(&column.name).to_string(), what, column.span, out);
        }
        let mut constants = Names::new("constant");
        constants.clashed.clone_from(&fields.clashed);
        for column in &table.columns {
            let what = format!("column {}.{}", table.name, column.name);
            constants.add(names::snake(&column.name).to_string(), what, column.span, out);
        }
        for relation in &table.relations {
            let what = format!("relation {}.{}", table.name, relation.name);
            constants.add(names::upper(&relation.name).to_string(), what, relation.span, out);
        }
    }
    for declared in model.enums.values() {
        let mut variants = Names::new("variant");
        for value in &declared.values {
            let what = format!("value {:?} of enum {}", value.value, declared.name);
            variants.add(names::camel(&value.value).to_string(), what, declared.span, out);
        }
    }
}

/// Rust names of one kind that are in use, and by what.
struct Names {
    kind: &'static str,
    used: BTreeMap<String, (String, Span)>,
    /// What was said to clash already: one name less is enough to mend it.
    clashed: BTreeSet<(String, String)>,
}

impl Names {
    fn new(kind: &'static str) -> Self {
        Self { kind, used: BTreeMap::new(), clashed: BTreeSet::new() }
    }

    fn add(&mut self, rust: String, what: String, span: Span, out: &mut Diagnostics) {
        match self.used.get(&rust) {
            Some((other, _)) if *other == what => {}
            Some((other, _)) if self.clashed.contains(&(what.clone(), other.clone())) => {}
            Some((other, place)) => {
                self.clashed.insert((what.clone(), other.clone()));
                let message = format!("{what} and {other} would both be the Rust {} `{rust}`", self.kind);
                out.push(
                    Diagnostic::new(span, message)
                        .related(*place, format!("{other} is declared here"))
                        .help("give one of them another name"),
                );
            }
            None => {
                self.used.insert(rust, (what, span));
            }
        }
    }
}
