//! Every name that the files declare, and the columns of each table: what references are resolved against.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::reference::ColumnTypes;
use crate::model::{Enum, Only, Rust, RustName};
use crate::nearest::suggestion;
use crate::yaml::ast::{Column, ColumnBody, File, OrShort, Table, TypeDecl};
use crate::yaml::from_yaml::{Map, Spanned};
use crate::{Diagnostic, Diagnostics, Dialect, ObjectName, Span};

/// What is declared.
pub(super) struct Scope<'a> {
    pub(super) enums: BTreeMap<ObjectName, Enum>,
    /// Enums that could not be read: known by name.
    pub(super) broken_enums: Vec<ObjectName>,
    /// Domains, composite types and ranges, as a column names them.
    types_declared: BTreeSet<&'a str>,
    pub(super) tables: BTreeMap<ObjectName, Declared<'a>>,
    pub(super) types: ColumnTypes,
    /// The Rust side of all tables, and what rows derive where a table does not say.
    pub(super) rust: (Rust, Vec<RustName>),
    /// Whether something could not be read that may have declared a table.
    pub(super) broken: bool,
}

/// A declared table.
pub(super) struct Declared<'a> {
    pub(super) name: ObjectName,
    pub(super) span: Span,
    /// `None` if it could not be read.
    pub(super) body: Option<Cow<'a, Table>>,
    /// On which databases the file says that it is.
    pub(super) only: &'a [Dialect],
    /// Its own columns, then those of its mixins.
    pub(super) columns: Vec<DeclaredColumn<'a>>,
    /// Whether it may have columns that could not be read.
    pub(super) broken: bool,
    /// Whether it is a partition of another table.
    pub(super) is_partition: bool,
}

/// What is said of a column.
#[derive(Clone)]
pub(super) enum Said<'a> {
    /// Its type alone.
    Type(&'a TypeDecl),
    Body(&'a ColumnBody),
    Own(Box<ColumnBody>),
}

/// A declared column.
#[derive(Clone)]
pub(super) struct DeclaredColumn<'a> {
    pub(super) name: String,
    pub(super) span: Span,
    /// `None` if it could not be read.
    pub(super) said: Option<Said<'a>>,
    /// Whether the table has it from another one that it inherits from: then it is no key here.
    pub(super) is_inherited: bool,
}

/// What the long form says where only the type is said, but for the type.
static NOTHING_MORE: LazyLock<ColumnBody> = LazyLock::new(ColumnBody::of_no_type);

impl DeclaredColumn<'_> {
    /// What is said of it beside its type.
    pub(super) fn body(&self) -> Option<&ColumnBody> {
        self.said.as_ref().map(|said| match said {
            Said::Type(_) => &*NOTHING_MORE,
            Said::Body(body) => body,
            Said::Own(body) => body,
        })
    }

    /// The type that is written, where one is.
    pub(super) fn written_type(&self) -> Option<&TypeDecl> {
        match self.said.as_ref()? {
            Said::Type(ty) => Some(ty),
            Said::Body(ColumnBody { ty, .. }) => ty.as_ref(),
            Said::Own(body) => body.ty.as_ref(),
        }
    }
}

impl Said<'_> {
    /// The same, of its own.
    pub(super) fn into_own(self) -> Said<'static> {
        Said::Own(match self {
            Said::Type(ty) => Box::new(ColumnBody { ty: Some(ty.clone()), ..NOTHING_MORE.clone() }),
            Said::Body(body) => Box::new(body.clone()),
            Said::Own(body) => body,
        })
    }
}

impl<'a> Declared<'a> {
    /// On which databases it exists: as it says, or else its file.
    pub(super) fn only(&self) -> Only {
        let own = self.body.as_ref().map(|body| body.only.0.as_slice()).unwrap_or_default();
        Only(if own.is_empty() { self.only } else { own }.to_vec())
    }

    pub(super) fn column(&self, name: &str) -> Option<&DeclaredColumn<'a>> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns of its primary key, as written.
    pub(super) fn primary_key(&self) -> Vec<String> {
        let written = self.body.as_deref().and_then(|body| body.primary_key.as_ref()).map(|key| match key {
            OrShort::Short(columns, _) => columns,
            OrShort::Long(body) => &body.columns,
        });
        if let Some(columns) = written {
            return super::key::names(columns, self);
        }
        let is_key = |column: &&DeclaredColumn<'_>| {
            column.body().and_then(|body| body.primary_key.as_ref()).is_some_and(|key| key.value)
        };
        self.columns
            .iter()
            .filter(|column| !column.is_inherited)
            .filter(is_key)
            .map(|column| column.name.clone())
            .collect()
    }
}

impl<'a> Scope<'a> {
    /// Collects what the files declare, and finds the types of all columns.
    pub(super) fn collect(files: &'a [File], out: &mut Diagnostics) -> Self {
        let broken = files.iter().any(|file| file.broken);
        let (enums, broken_enums) = super::enums::collect(files, out);
        let mixins = mixins(files, out);
        let mut tables: BTreeMap<ObjectName, Declared<'a>> = BTreeMap::new();
        let entries =
            files.iter().flat_map(|file| file.tables.entries.iter().map(move |entry| (file, entry)));
        for (file, (name, body)) in entries {
            let Some(object) = object_name(name, "table", out) else { continue };
            if let Some(first) = tables.get(&object) {
                out.push(twice("table", &object.to_string(), name.span, first.span));
                continue;
            }
            let mut declared = declare(object.clone(), name.span, body.as_ref(), &mixins, out);
            declared.only = &file.only.0;
            tables.insert(object, declared);
        }
        super::family::declare(&mut tables, out);
        let rust = super::rust::lower(files, out);
        let types_declared = files
            .iter()
            .flat_map(|file| file.domains.0.iter().chain(&file.types.0))
            .map(|(name, _)| name.value.as_str())
            .collect();
        let types = ColumnTypes::default();
        let mut scope = Self { enums, broken_enums, types_declared, tables, types, rust, broken };
        scope.types = super::reference::column_types(&scope, out);
        scope
    }

    /// The table of that name, or a finding.
    pub(super) fn table(&self, name: &Spanned<String>, out: &mut Diagnostics) -> Option<&Declared<'a>> {
        let found = self.tables.get(&ObjectName::read(&name.value));
        if found.is_none() && !self.broken {
            out.push(self.unknown_table(&name.value, name.span));
        }
        found
    }

    pub(super) fn unknown_table(&self, name: &str, span: Span) -> Diagnostic {
        let names: Vec<String> = self.tables.keys().map(ObjectName::print).collect();
        let found = Diagnostic::new(span, format!("unknown table `{name}`"));
        match suggestion(name, names.iter().map(String::as_str)) {
            Some(help) => found.help(help),
            None => found,
        }
    }

    /// Whether a column is there; a finding if not. Silent where columns could not be read.
    pub(super) fn has_column(
        &self,
        table: &ObjectName,
        name: &str,
        span: Span,
        out: &mut Diagnostics,
    ) -> bool {
        let Some(declared) = self.tables.get(table) else { return false };
        let known = declared.column(name).is_some();
        if !known && !declared.broken {
            let found = Diagnostic::new(span, format!("table `{table}` has no column `{name}`"));
            let names = declared.columns.iter().map(|column| column.name.as_str());
            out.push(match suggestion(name, names) {
                Some(help) => found.help(help),
                None => found.related(declared.span, "declared here"),
            });
        }
        known
    }

    /// Whether every column of a list is there and none is there twice.
    pub(super) fn has_columns(
        &self,
        table: &ObjectName,
        list: &[Spanned<String>],
        out: &mut Diagnostics,
    ) -> bool {
        let mut good = true;
        for (at, name) in list.iter().enumerate() {
            if let Some(first) = list[..at].iter().find(|first| first.value == name.value) {
                out.push(twice("column", &name.value, name.span, first.span));
                good = false;
            }
            good &= self.has_column(table, &name.value, name.span, out);
        }
        good
    }
}

impl super::types::Enums for Scope<'_> {
    fn find(&self, name: &str) -> Option<ObjectName> {
        let name = ObjectName::read(name);
        (self.enums.contains_key(&name) || self.broken_enums.contains(&name)).then_some(name)
    }

    fn is_declared(&self, name: &str) -> bool {
        self.types_declared.contains(name)
    }

    fn names(&self) -> Vec<String> {
        let declared = self.types_declared.iter().map(|name| (*name).to_owned());
        self.enums.keys().chain(&self.broken_enums).map(ObjectName::print).chain(declared).collect()
    }
}

type Mixins<'a> = BTreeMap<&'a str, (&'a Spanned<String>, Option<&'a Map<Column>>)>;

fn mixins<'a>(files: &'a [File], out: &mut Diagnostics) -> Mixins<'a> {
    let mut mixins = Mixins::new();
    for (name, columns) in files.iter().flat_map(|file| &file.mixins.entries) {
        match mixins.get(name.value.as_str()) {
            Some((first, _)) => out.push(twice("mixin", &name.value, name.span, first.span)),
            None => {
                mixins.insert(&name.value, (name, columns.as_ref()));
            }
        }
    }
    mixins
}

fn declare<'a>(
    name: ObjectName,
    span: Span,
    body: Option<&'a Table>,
    mixins: &Mixins<'a>,
    out: &mut Diagnostics,
) -> Declared<'a> {
    let mut columns = Vec::new();
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut broken = body.is_none_or(|body| body.broken);
    let (is_partition, only) = (false, &[][..]);
    let Some(body) = body else {
        return Declared { name, span, body: None, only, columns, broken, is_partition };
    };
    for (column, declared) in &body.columns.entries {
        seen.insert(column.value.clone(), column.span);
        columns.push(long(column, declared.as_ref(), out));
    }
    for (at, used) in body.mixins.iter().enumerate() {
        if body.mixins[..at].iter().any(|earlier| earlier.value == used.value) {
            out.push(Diagnostic::new(used.span, format!("mixin `{}` is named twice", used.value)));
            continue;
        }
        let Some((_, mixed)) = mixins.get(used.value.as_str()) else {
            broken = true;
            let found = Diagnostic::new(used.span, format!("unknown mixin `{}`", used.value));
            out.push(match suggestion(&used.value, mixins.keys().copied()) {
                Some(help) => found.help(help),
                None => found.help("mixins stand under `mixins:` at the top of a file"),
            });
            continue;
        };
        broken |= mixed.is_none();
        for (column, declared) in mixed.iter().flat_map(|mixed| &mixed.entries) {
            if let Some(first) = seen.get(&column.value) {
                let message = format!("mixin `{}` brings a second column `{}`", used.value, column.value);
                let found = Diagnostic::new(used.span, message).related(*first, "the first one");
                out.push(found.related(column.span, "the second one"));
                continue;
            }
            seen.insert(column.value.clone(), column.span);
            columns.push(long(column, declared.as_ref(), out));
        }
    }
    Declared { name, span, body: Some(Cow::Borrowed(body)), only, columns, broken, is_partition }
}

pub(super) fn long<'a>(
    name: &Spanned<String>,
    declared: Option<&'a Column>,
    out: &mut Diagnostics,
) -> DeclaredColumn<'a> {
    check_name(&name.value, name.span, "column", out);
    let said = declared.map(|column| match column {
        OrShort::Short(ty, _) => Said::Type(ty),
        OrShort::Long(body) => Said::Body(body),
    });
    DeclaredColumn { name: name.value.clone(), span: name.span, said, is_inherited: false }
}

/// A name that YAML writes `name` or `schema.name`.
pub(super) fn object_name(name: &Spanned<String>, what: &str, out: &mut Diagnostics) -> Option<ObjectName> {
    let object = ObjectName::read(&name.value);
    let good = check_name(&object.name, name.span, what, out)
        && object.schema.as_ref().is_none_or(|schema| check_name(schema, name.span, "database schema", out));
    good.then_some(object)
}

/// Any text is a name, but for what no database stores, and for what a terminal takes for a command. A new line is neither.
pub(super) fn check_name(name: &str, span: Span, what: &str, out: &mut Diagnostics) -> bool {
    let message = if name.is_empty() {
        format!("the name of a {what} is empty")
    } else if let Some(c) = name.chars().find(|c| c.is_control() && *c != '\n') {
        format!("the name of a {what} holds the control character U+{:04X}", u32::from(c))
    } else {
        return true;
    };
    out.push(Diagnostic::new(span, message));
    false
}

pub(super) fn twice(what: &str, name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(span, format!("{what} `{name}` is declared twice")).related(first, "first declared here")
}
