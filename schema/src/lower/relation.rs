//! Relations: what can be loaded from the rows of a table, from both ends of each foreign key and many-to-many.

use std::collections::BTreeMap;

use super::foreign_key;
use super::scope::{Declared, Scope};
use crate::model::{ForeignKey, Relation, RelationKind, Table};
use crate::nearest::list;
use crate::yaml::ast::{ManyToManyBody, OrShort};
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics, ObjectName, Span};

/// Name of the relation on the side that has the key, where none is written: the column without `_id` (or `_code`, where it
/// refers to a column `code`), or the table that a key of several columns refers to.
pub(crate) fn default_as(columns: &[String], table: &ObjectName, referenced: &[String]) -> String {
    match (columns, referenced) {
        ([column], [referenced]) => {
            let stem = column.strip_suffix(referenced.as_str()).and_then(|stem| stem.strip_suffix('_'));
            let stem = stem.or_else(|| column.strip_suffix("_id")).filter(|stem| !stem.is_empty());
            stem.unwrap_or(column).to_owned()
        }
        _ => table.name.clone(),
    }
}

/// Name of the relation on the other side, where none is written.
pub(crate) fn default_inverse(table: &ObjectName) -> String {
    table.name.clone()
}

/// A name that is free where [`default_inverse`] is not: `sent_messages`.
pub(crate) fn other_inverse(as_name: &str, table: &ObjectName) -> String {
    format!("{as_name}_{}", table.name)
}

/// A relation, and what to write if its name is taken.
struct Found {
    relation: Relation,
    /// The key that gives it its name: `as`, `inverse`, or the name of a many-to-many.
    key: &'static str,
    /// A name that is likely to be free.
    other: String,
}

/// Fills in the relations of all tables; a finding for each name that is taken.
pub(super) fn resolve(tables: &mut BTreeMap<ObjectName, Table>, scope: &Scope<'_>, out: &mut Diagnostics) {
    let mut found: BTreeMap<ObjectName, Vec<Found>> = BTreeMap::new();
    for table in tables.values() {
        for key in table.foreign_keys.iter().filter(|key| foreign_key::has_one_type(table, key, scope)) {
            let (belongs, has) = ends(table, key, tables, scope);
            found.entry(table.name.clone()).or_default().push(belongs);
            found.entry(key.table.clone()).or_default().push(has);
        }
    }
    let mut between = Vec::new();
    for declared in scope.tables.values() {
        for (name, body) in declared.body.iter().flat_map(|body| &body.many_to_many.entries) {
            let long = match body {
                Some(OrShort::Short(through, span)) => ManyToManyBody {
                    through: through.clone(),
                    to: None,
                    this_key: Vec::new(),
                    other_key: Vec::new(),
                    inverse: None,
                    span: *span,
                    broken: false,
                },
                Some(OrShort::Long(long)) => long.clone(),
                None => continue,
            };
            between.extend(many_to_many(declared, name, &long, tables, scope, out));
        }
    }
    add_many_to_many(between, &mut found);
    for (name, relations) in found {
        let Some(table) = tables.get_mut(&name) else { continue };
        check_names(table, &relations, out);
        table.relations = relations.into_iter().map(|found| found.relation).collect();
    }
}

/// What the two tables of a foreign key see of each other.
fn ends(
    table: &Table,
    key: &ForeignKey,
    tables: &BTreeMap<ObjectName, Table>,
    scope: &Scope<'_>,
) -> (Found, Found) {
    let (as_name, inverse) = written_names(table, key, scope);
    let as_name = as_name.unwrap_or_else(|| default_as(&key.columns, &key.table, &key.referenced));
    // A row that is marked as deleted is not seen, though it is still referred to.
    let hidden = tables.get(&key.table).is_some_and(|other| other.soft_delete.is_some());
    let nullable = key.columns.iter().filter_map(|name| table.column(name)).any(|column| column.nullable);
    let optional = nullable || hidden;
    let referenced = tables.get(&key.table);
    let same = |columns: &[String]| {
        columns.len() == key.columns.len() && columns.iter().all(|column| key.columns.contains(column))
    };
    let one = table.primary_key.iter().chain(&table.uniques).any(|unique| same(&unique.columns));
    let kind = RelationKind::BelongsTo { foreign_key: key.name.clone(), optional };
    let other_as = match referenced {
        Some(referenced) => format!("{}_{}", as_name, referenced.name.name),
        None => format!("{as_name}_row"),
    };
    let belongs = Relation { name: as_name.clone(), table: key.table.clone(), kind, span: key.span };
    let kind = RelationKind::HasMany { foreign_key: key.name.clone(), one };
    let inverse = inverse.unwrap_or_else(|| default_inverse(&table.name));
    let has = Relation { name: inverse, table: table.name.clone(), kind, span: key.span };
    let other_inverse = other_inverse(&as_name, &table.name);
    (
        Found { relation: belongs, key: "as", other: other_as },
        Found { relation: has, key: "inverse", other: other_inverse },
    )
}

/// What `as:` and `inverse:` say of a key.
fn written_names(table: &Table, key: &ForeignKey, scope: &Scope<'_>) -> (Option<String>, Option<String>) {
    let Some(declared) = scope.tables.get(&table.name) else { return (None, None) };
    let text = |name: Option<&Spanned<String>>| name.map(|name| name.value.clone());
    if let [column] = key.columns.as_slice()
        && let Some(body) = declared.column(column).and_then(|column| column.body())
        && body.references.as_ref().map(super::reference::reference_span) == Some(key.span)
    {
        return (text(body.as_name.as_deref()), text(body.inverse.as_deref()));
    }
    let written =
        declared.body.iter().flat_map(|body| &body.foreign_keys.0).filter_map(|(_, body)| body.as_ref());
    let mut matching = written.filter(|body| super::reference::reference_span(&body.references) == key.span);
    matching.next().map_or((None, None), |body| (text(body.as_name.as_ref()), text(body.inverse.as_ref())))
}

/// A many-to-many relation seen from the table that declares it.
struct Between {
    from: ObjectName,
    to: ObjectName,
    through: ObjectName,
    this_key: String,
    other_key: String,
    name: String,
    inverse: Option<String>,
    span: Span,
}

fn many_to_many(
    declared: &Declared<'_>,
    name: &Spanned<String>,
    body: &ManyToManyBody,
    tables: &BTreeMap<ObjectName, Table>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<Between> {
    let through_name = scope.table(&body.through, out)?.name.clone();
    let to = match &body.to {
        Some(to) => Some(scope.table(to, out)?.name.clone()),
        None => None,
    };
    let through = tables.get(&through_name)?;
    scope.has_columns(&through_name, &body.this_key, out);
    scope.has_columns(&through_name, &body.other_key, out);
    let fits = |key: &&ForeignKey, columns: &[Spanned<String>]| {
        columns.is_empty() || key.columns.iter().eq(columns.iter().map(|column| &column.value))
    };
    let keys = &through.foreign_keys;
    let this: Vec<&ForeignKey> = keys
        .iter()
        .filter(|key| key.table == declared.name && fits(key, &body.this_key))
        .filter(|key| body.this_key.is_empty() || fits(key, &body.this_key))
        .collect();
    let this = one_key(this, &declared.name, "this_key", body, &through_name, out)?;
    let other: Vec<&ForeignKey> = keys
        .iter()
        .filter(|key| key.name != this.name && fits(key, &body.other_key))
        .filter(|key| to.as_ref().is_none_or(|to| key.table == *to))
        .collect();
    // Without `to`, keys to this table are the last that are meant.
    let elsewhere: Vec<&ForeignKey> =
        other.iter().copied().filter(|key| key.table != declared.name).collect();
    let other = if to.is_none() && !elsewhere.is_empty() { elsewhere } else { other };
    let other_table = to.clone().unwrap_or_else(|| ObjectName::new("another table"));
    let other = one_key(other, &other_table, "other_key", body, &through_name, out)?;
    Some(Between {
        from: declared.name.clone(),
        to: other.table.clone(),
        through: through_name,
        this_key: this.name.clone(),
        other_key: other.name.clone(),
        name: name.value.clone(),
        inverse: body.inverse.as_ref().map(|inverse| inverse.value.clone()),
        span: name.span,
    })
}

fn one_key<'k>(
    keys: Vec<&'k ForeignKey>,
    to: &ObjectName,
    word: &str,
    body: &ManyToManyBody,
    through: &ObjectName,
    out: &mut Diagnostics,
) -> Option<&'k ForeignKey> {
    match keys.as_slice() {
        [key] => Some(*key),
        [] => {
            let message = format!("`{through}` has no foreign key to {}", quoted(to));
            let found = Diagnostic::new(body.through.span, message);
            out.push(found.help("the table between has a `references:` to both sides"));
            None
        }
        several => {
            let columns: Vec<String> = several.iter().map(|key| key.columns.join(", ")).collect();
            let message = format!("`{through}` has several foreign keys to {}", quoted(to));
            let choices = list(columns.iter().map(String::as_str));
            let found = Diagnostic::new(body.through.span, message);
            out.push(found.help(format!("say which with `{word}:`: {choices}")));
            None
        }
    }
}

fn quoted(name: &ObjectName) -> String {
    if name.name.contains(' ') { name.to_string() } else { format!("`{name}`") }
}

/// Adds both ends, unless the other table declares its own.
fn add_many_to_many(between: Vec<Between>, found: &mut BTreeMap<ObjectName, Vec<Found>>) {
    for one in &between {
        let mirrored = |other: &Between| {
            other.through == one.through && other.this_key == one.other_key && other.other_key == one.this_key
        };
        let kind = |this_key: &String, other_key: &String| RelationKind::ManyToMany {
            through: one.through.clone(),
            this_key: this_key.clone(),
            other_key: other_key.clone(),
        };
        let here = Relation {
            name: one.name.clone(),
            table: one.to.clone(),
            kind: kind(&one.this_key, &one.other_key),
            span: one.span,
        };
        let other = format!("{}_{}", one.name, one.to.name);
        found.entry(one.from.clone()).or_default().push(Found { relation: here, key: "name", other });
        if between.iter().any(mirrored) {
            continue;
        }
        let there = Relation {
            name: one.inverse.clone().unwrap_or_else(|| default_inverse(&one.from)),
            table: one.from.clone(),
            kind: kind(&one.other_key, &one.this_key),
            span: one.span,
        };
        let other = format!("{}_of_{}", one.from.name, one.name);
        found.entry(one.to.clone()).or_default().push(Found { relation: there, key: "inverse", other });
    }
}

/// Relations and columns of a table share one set of names.
fn check_names(table: &Table, relations: &[Found], out: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, &Found> = BTreeMap::new();
    for found in relations {
        let Found { relation, key, other } = found;
        super::scope::check_name(&relation.name, relation.span, "relation", out);
        if let Some(column) = table.column(&relation.name) {
            let message =
                format!("the relation `{}` of `{}` has the name of a column", relation.name, table.name);
            let diagnostic = Diagnostic::new(relation.span, message).related(column.span, "the column");
            out.push(diagnostic.help(write(key, other)));
        } else if let Some(first) = seen.get(relation.name.as_str()) {
            let message = format!("two relations of `{}` have the name `{}`", table.name, relation.name);
            let diagnostic =
                Diagnostic::new(relation.span, message).related(first.relation.span, "the first one");
            let both = if first.key == *key && *key == "inverse" {
                format!("write `{key}: {other}` here, and `{key}: {}` there", first.other)
            } else {
                write(key, other)
            };
            out.push(diagnostic.help(both));
        } else {
            seen.insert(&relation.name, found);
        }
    }
}

fn write(key: &str, other: &str) -> String {
    match key {
        "name" => format!("give it another name: `{other}:`"),
        key => format!("write `{key}: {other}`"),
    }
}
