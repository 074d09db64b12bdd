//! Views, functions, triggers and all the other kinds: names and texts, from the top of a file and from inside a table.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::{Scope, object_name, twice};
use super::{JsonSchemas, access};
use crate::access::{Access, EVERYBODY};
use crate::model::{Object, Only, PerDialect};
use crate::object::secret::{is_secret, is_secret_of_mapping, options};
use crate::object::{Change, ObjectId, ObjectKind};
use crate::yaml::ast::{File, ObjectBody, ObjectDecl, Objects};
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics, ObjectName, Span};

/// Every object that the files declare.
pub(super) fn lower(
    files: &[File],
    scope: &Scope<'_>,
    texts: &mut JsonSchemas<'_>,
    out: &mut Diagnostics,
) -> Vec<Object> {
    let mut lowering = Lowering { texts, out, seen: BTreeMap::new(), found: Vec::new() };
    for file in files {
        for (kind, objects) in at_the_top(file) {
            lowering.objects(kind, None, &Only(file.only.0.clone()), objects);
        }
    }
    for table in scope.tables.values() {
        let Some(body) = &table.body else { continue };
        let inside = [
            (ObjectKind::Trigger, &body.triggers),
            (ObjectKind::Policy, &body.policies),
            (ObjectKind::Rule, &body.rules),
        ];
        for (kind, objects) in inside {
            lowering.objects(kind, Some(&table.name), &table.only(), objects);
        }
    }
    lowering.found
}

/// The functions that an application gives its connections.
pub(super) fn application_functions(files: &[File], out: &mut Diagnostics) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in files.iter().flat_map(|file| &file.application_functions) {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        if name.value.is_empty() || !name.value.chars().all(is_word) {
            let wrong = Diagnostic::new(name.span, format!("`{}` is no name of a function", name.value));
            out.push(wrong.help("write its name alone, without parentheses"));
        } else {
            found.insert(name.value.clone());
        }
    }
    found
}

/// The keys of a file, with the kind that each declares. Of the kinds that share a key, the text tells which is meant.
fn at_the_top(file: &File) -> Vec<(ObjectKind, &Objects)> {
    vec![
        (ObjectKind::Schema, &file.schemas),
        (ObjectKind::Extension, &file.extensions),
        (ObjectKind::ShellType, &file.shell_types),
        (ObjectKind::BaseType, &file.base_types),
        (ObjectKind::Collation, &file.collations),
        (ObjectKind::Domain, &file.domains),
        (ObjectKind::CompositeType, &file.types),
        (ObjectKind::Sequence, &file.sequences),
        (ObjectKind::Function, &file.functions),
        (ObjectKind::Procedure, &file.procedures),
        (ObjectKind::Aggregate, &file.aggregates),
        (ObjectKind::Operator, &file.operators),
        (ObjectKind::OperatorFamily, &file.operator_families),
        (ObjectKind::OperatorClass, &file.operator_classes),
        (ObjectKind::Cast, &file.casts),
        (ObjectKind::Language, &file.languages),
        (ObjectKind::Transform, &file.transforms),
        (ObjectKind::Conversion, &file.conversions),
        (ObjectKind::AccessMethod, &file.access_methods),
        (ObjectKind::TextSearchParser, &file.text_search_parsers),
        (ObjectKind::TextSearchTemplate, &file.text_search_templates),
        (ObjectKind::TextSearchDictionary, &file.text_search_dictionaries),
        (ObjectKind::TextSearchConfiguration, &file.text_search_configurations),
        (ObjectKind::ForeignDataWrapper, &file.foreign_data_wrappers),
        (ObjectKind::Server, &file.servers),
        (ObjectKind::ForeignTable, &file.foreign_tables),
        (ObjectKind::VirtualTable, &file.virtual_tables),
        (ObjectKind::View, &file.views),
        (ObjectKind::MaterializedView, &file.materialized_views),
        (ObjectKind::Statistics, &file.statistics),
        (ObjectKind::EventTrigger, &file.event_triggers),
        (ObjectKind::Event, &file.events),
        (ObjectKind::Publication, &file.publications),
        (ObjectKind::Subscription, &file.subscriptions),
    ]
}

/// What is declared once: the YAML's key, the table, the name, the arguments.
type Key = (&'static str, Option<ObjectName>, ObjectName, Option<String>);

struct Lowering<'o, 't> {
    texts: &'o mut JsonSchemas<'t>,
    out: &'o mut Diagnostics,
    seen: BTreeMap<Key, Span>,
    found: Vec<Object>,
}

impl Lowering<'_, '_> {
    /// `only` holds for those that do not say it themselves.
    fn objects(&mut self, kind: ObjectKind, on: Option<&ObjectName>, only: &Only, objects: &Objects) {
        for (name, declared) in &objects.0 {
            if let Some(id) = self.id(kind, on, name)
                && let Some(declared) = declared
            {
                self.object(id, only.clone(), name.span, declared);
            }
        }
    }

    fn id(&mut self, kind: ObjectKind, on: Option<&ObjectName>, name: &Spanned<String>) -> Option<ObjectId> {
        let words = kind.facts().words;
        let (base, arguments) = match name.value.split_once('(') {
            Some((base, rest)) if kind.has_arguments() => match rest.trim_end().strip_suffix(')') {
                Some(arguments) => (base.trim_end().to_owned(), Some(arguments.trim().to_owned())),
                None => {
                    let found =
                        Diagnostic::new(name.span, format!("the arguments of this {words} do not end"));
                    self.out.push(found.help("write `name(arguments)`, or the name alone"));
                    return None;
                }
            },
            Some(_) | None => (name.value.clone(), None),
        };
        let read = |base: String| ObjectName::read(&base);
        let object = match on {
            Some(on) if kind == ObjectKind::UserMapping && base.eq_ignore_ascii_case(EVERYBODY) => {
                on.sibling(EVERYBODY)
            }
            Some(on) => on.sibling(read(base.clone()).name),
            None if kind.is_of_the_database() => ObjectName::new(base.clone()),
            None => read(base.clone()),
        };
        object_name(&Spanned::new(base, name.span), words, self.out)?;
        let id = ObjectId { kind, on: on.cloned(), name: object, arguments };
        let key = (kind.facts().key, id.on.clone(), id.name.clone(), id.arguments.clone());
        match self.seen.get(&key) {
            Some(first) => {
                self.out.push(twice(words, &name.value, name.span, *first));
                None
            }
            None => {
                self.seen.insert(key, name.span);
                Some(id)
            }
        }
    }

    fn object(&mut self, id: ObjectId, only: Only, span: Span, declared: &ObjectDecl) {
        let mut made = Object {
            id,
            text: PerDialect::Same(String::new()),
            comment: None,
            access: Access::default(),
            renamed_from: None,
            only,
            span,
        };
        match declared {
            ObjectDecl::Named => {}
            ObjectDecl::Short(sql) => made.text = super::reference::sql(sql),
            ObjectDecl::Long(body) => {
                let ObjectBody {
                    sql,
                    file,
                    comment,
                    renamed_from,
                    only,
                    owner,
                    grants,
                    triggers,
                    rules,
                    indexes,
                    user_mappings,
                    span: place,
                    broken,
                } = body.as_ref();
                made.comment = comment.as_ref().map(|comment| comment.value.clone());
                made.access = access::of_object(made.id.kind, owner.as_ref(), grants, *place, self.out);
                made.renamed_from = renamed_from.as_ref().map(|former| former.value.clone());
                if !only.0.is_empty() {
                    made.only = Only(only.0.clone());
                }
                match (sql, file) {
                    (Some(sql), None) => made.text = super::reference::sql(sql),
                    (None, Some(file)) => match self.texts.text(file, self.out) {
                        Some(text) => made.text = PerDialect::Same(text),
                        None => return,
                    },
                    (Some(_), Some(file)) => {
                        let found = Diagnostic::new(file.span, "this object has its SQL twice");
                        self.out.push(found.help("write `sql` or `file`, not both"));
                    }
                    (None, None) if *broken => return,
                    (None, None) => {}
                }
                self.inside(
                    &made,
                    *place,
                    [
                        (ObjectKind::Trigger, triggers),
                        (ObjectKind::Rule, rules),
                        (ObjectKind::ViewIndex, indexes),
                        (ObjectKind::UserMapping, user_mappings),
                    ],
                );
            }
        }
        self.check_secrets(&made);
        if id_is_range(&made) {
            made.id.kind = ObjectKind::RangeType;
        }
        self.found.push(made);
    }

    /// A secret in a schema is none any more. The line is not shown, since the secret stands there.
    fn check_secrets(&mut self, made: &Object) {
        let is_secret: fn(&str) -> bool = if made.id.kind == ObjectKind::UserMapping {
            is_secret_of_mapping
        } else if made.id.kind.facts().change == Change::SetOptions
            || made.id.kind == ObjectKind::ForeignTable
        {
            is_secret
        } else {
            return;
        };
        let texts = match &made.text {
            PerDialect::Same(text) => vec![text],
            PerDialect::Each(texts) => texts.values().collect(),
        };
        let mut found = texts.into_iter().flat_map(|text| options(text)).filter(|option| is_secret(option));
        if let Some(option) = found.next() {
            let start = Span { start: 0, end: 0, ..made.span };
            let message = format!("the {} says the option `{option}`, which may be a secret", made.id);
            let help = format!(
                "take it out of the schema (and change it, if it was committed), and set it on the server: \
                 ALTER … OPTIONS (ADD {option} '…'); migrations leave it alone"
            );
            self.out.push(Diagnostic::new(start, message).help(help));
        }
    }

    /// What hangs on a view.
    fn inside(&mut self, view: &Object, place: Span, parts: [(ObjectKind, &Option<Box<Objects>>); 4]) {
        for (kind, objects) in parts {
            let Some(objects) = objects else { continue };
            let takes = if kind == ObjectKind::ViewIndex {
                &[ObjectKind::MaterializedView][..]
            } else if kind == ObjectKind::UserMapping {
                &[ObjectKind::Server][..]
            } else {
                &[ObjectKind::View, ObjectKind::ForeignTable]
            };
            if takes.contains(&view.id.kind) {
                self.objects(kind, Some(&view.id.name), &view.only, objects);
            } else {
                let (one, key) = (view.id.kind.facts().words, kind.facts().key);
                let found = Diagnostic::new(place, format!("a {one} has no {key}"));
                self.out.push(found.help(format!("remove `{key}:`")));
            }
        }
    }
}

/// `types:` holds two kinds.
fn id_is_range(object: &Object) -> bool {
    let is_range = |text: &String| {
        let first = text.trim_start().get(..5);
        first.is_some_and(|word| word.eq_ignore_ascii_case("range"))
            || (text.trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("create"))
                && text.split_whitespace().any(|word| word.eq_ignore_ascii_case("range")))
    };
    object.id.kind == ObjectKind::CompositeType
        && match &object.text {
            PerDialect::Same(text) => is_range(text),
            PerDialect::Each(texts) => texts.values().any(is_range),
        }
}
