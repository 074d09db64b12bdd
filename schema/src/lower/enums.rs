//! Enums: values, renames and replacements.

use std::collections::BTreeMap;

use super::access;
use super::scope::{object_name, twice};
use crate::access::{Access, Subject};
use crate::model::{Enum, EnumValue};
use crate::nearest::suggestion;
use crate::yaml::ast::{EnumBody, EnumDecl, EnumValueBody, File, OrShort};
use crate::yaml::from_yaml::{Map, Spanned};
use crate::{Diagnostic, Diagnostics, ObjectName, Span};

/// Every enum, and the names of those that could not be read.
pub(super) fn collect(
    files: &[File],
    out: &mut Diagnostics,
) -> (BTreeMap<ObjectName, Enum>, Vec<ObjectName>) {
    let mut enums = BTreeMap::new();
    let mut broken = Vec::new();
    let mut seen: BTreeMap<ObjectName, Span> = BTreeMap::new();
    for (name, body) in files.iter().flat_map(|file| &file.enums.entries) {
        let Some(object) = object_name(name, "enum", out) else { continue };
        if let Some(first) = seen.get(&object) {
            out.push(twice("enum", &object.to_string(), name.span, *first));
            continue;
        }
        seen.insert(object.clone(), name.span);
        if super::types::is_portable(&name.value) {
            let message = format!("the enum `{}` has the name of a type", name.value);
            out.push(Diagnostic::new(name.span, message).help("give it another name"));
        }
        match body {
            Some(body) => {
                enums.insert(object.clone(), lower(object, name.span, body, out));
            }
            None => broken.push(object),
        }
    }
    for declared in enums.values() {
        let former = declared.renamed_from.as_deref().map(ObjectName::read);
        if let Some(former) = former.filter(|former| seen.contains_key(former)) {
            let message =
                format!("`{}` cannot be renamed from `{former}`, which is still there", declared.name);
            out.push(Diagnostic::new(declared.span, message).related(seen[&former], "still declared here"));
        }
    }
    (enums, broken)
}

fn lower(name: ObjectName, span: Span, body: &EnumDecl, out: &mut Diagnostics) -> Enum {
    let no_replaced = Map::default();
    let (declared, renamed_from, replaced, comment, access) = match body {
        OrShort::Short(values, _) => (values, None, &no_replaced, None, Access::default()),
        OrShort::Long(body) => {
            let EnumBody { values, renamed_from, replaced, comment, owner, grants, span: _, broken: _ } =
                body;
            let access = access::of_subject(Subject::Type, owner.as_ref(), grants, out);
            (values, renamed_from.clone(), replaced, comment.clone(), access)
        }
    };
    let mut values: Vec<EnumValue> = Vec::new();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut renames = Vec::new();
    for value in declared {
        let (value, renamed_from) = match value {
            OrShort::Short(value, _) => (value, None),
            OrShort::Long(EnumValueBody { value, renamed_from, span: _, broken: _ }) => {
                (value, renamed_from.as_ref())
            }
        };
        if let Some(first) = seen.get(value.value.as_str()) {
            out.push(twice("value", &value.value, value.span, *first));
            continue;
        }
        if value.value.contains('\0') {
            out.push(Diagnostic::new(value.span, "a value cannot hold the character U+0000"));
        }
        seen.insert(&value.value, value.span);
        renames.extend(renamed_from);
        let renamed_from = renamed_from.map(|former| former.value.clone());
        values.push(EnumValue { value: value.value.clone(), renamed_from });
    }
    if values.is_empty() {
        out.push(
            Diagnostic::new(span, format!("the enum `{name}` has no values")).help("write a list: `[a, b]`"),
        );
    }
    for former in renames {
        if let Some(still) = seen.get(former.value.as_str()) {
            let message = format!("a value cannot be renamed from `{}`, which is still there", former.value);
            out.push(Diagnostic::new(former.span, message).related(*still, "still declared here"));
        }
    }
    let replaced = replacements(replaced, &seen, out);
    let renamed_from = renamed_from.map(|name| name.value);
    Enum { name, values, renamed_from, replaced, comment: comment.map(|comment| comment.value), access, span }
}

fn replacements(
    replaced: &Map<Spanned<String>>,
    values: &BTreeMap<&str, Span>,
    out: &mut Diagnostics,
) -> BTreeMap<String, String> {
    let mut replacements = BTreeMap::new();
    for (old, new) in &replaced.entries {
        let Some(new) = new else { continue };
        if let Some(still) = values.get(old.value.as_str()) {
            let found = Diagnostic::new(old.span, format!("`{}` is replaced and still a value", old.value));
            out.push(found.related(*still, "still declared here").help("remove one of the two"));
        } else if !values.contains_key(new.value.as_str()) {
            let message = format!("`{}` cannot be replaced by `{}`, which is no value", old.value, new.value);
            let found = Diagnostic::new(new.span, message);
            out.push(match suggestion(&new.value, values.keys().copied()) {
                Some(help) => found.help(help),
                None => found,
            });
        } else {
            replacements.insert(old.value.clone(), new.value.clone());
        }
    }
    replacements
}
