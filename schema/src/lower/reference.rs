//! What a column refers to, and the types of columns, which may come from there.

use std::collections::{BTreeMap, HashMap};

use super::scope::{Declared, DeclaredColumn, Scope};
use super::types;
use crate::model::{PerDialect, Type};
use crate::yaml::ast::{OrShort, ReferenceBody, ReferenceDecl, Sql, TypeDecl, TypeText};
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics, Dialect, ObjectName, Span};

/// A reference that leads somewhere.
pub(super) struct Reference {
    pub(super) table: ObjectName,
    /// The columns there; those of the primary key where none were written.
    pub(super) columns: Vec<String>,
    /// Whether it ends with `?`.
    pub(super) nullable: bool,
    pub(super) span: Span,
}

/// Resolves what `references:` says.
pub(super) fn resolve(
    declared: &ReferenceDecl,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Option<Reference> {
    let (table, columns, nullable, span) = match declared {
        OrShort::Long(ReferenceBody { table, columns, nullable, span, broken: _ }) => {
            let found = scope.table(table, out)?;
            (found, columns.clone(), *nullable, *span)
        }
        OrShort::Short(text, span) => {
            let (target, nullable) = nullable(&text.value);
            let (table, columns) = target_of(target, text.span, scope, out)?;
            (table, columns, nullable, *span)
        }
    };
    if !columns.is_empty() {
        let known = scope.has_columns(&table.name, &columns, out);
        let columns = columns.into_iter().map(|column| column.value).collect();
        return known.then(|| Reference { table: table.name.clone(), columns, nullable, span });
    }
    let key = table.primary_key();
    if key.is_empty() {
        if !table.broken {
            let message = format!("table `{}` has no primary key to refer to", table.name);
            out.push(Diagnostic::new(span, message).help("name a column: `table.column`"));
        }
        return None;
    }
    Some(Reference { table: table.name.clone(), columns: key, nullable, span })
}

/// Text and whether it ends with `?`.
pub(super) fn nullable(text: &str) -> (&str, bool) {
    match text.trim().strip_suffix('?') {
        Some(text) => (text.trim_end(), true),
        None => (text.trim(), false),
    }
}

/// `table(a, b)`, `table.column` or `table`.
fn target_of<'s, 'a>(
    text: &str,
    span: Span,
    scope: &'s Scope<'a>,
    out: &mut Diagnostics,
) -> Option<(&'s super::scope::Declared<'a>, Vec<Spanned<String>>)> {
    let find = |name: &str| scope.tables.get(&ObjectName::read(name.trim()));
    if let Some(table) = find(text) {
        return Some((table, Vec::new()));
    }
    let (name, columns) =
        match (text.strip_suffix(')').and_then(|text| text.split_once('(')), text.rsplit_once('.')) {
            (Some((name, columns)), _) => (name, columns.split(',').map(str::trim).collect()),
            (None, Some((name, column))) => (name, vec![column]),
            (None, None) => (text, Vec::new()),
        };
    let columns = columns.into_iter().map(|column| Spanned::new(column.to_owned(), span)).collect();
    match find(name) {
        Some(table) => Some((table, columns)),
        None => {
            if !scope.broken {
                out.push(scope.unknown_table(name.trim(), span));
            }
            None
        }
    }
}

/// The types of columns, by table and column: `None` where there is none to be found, which has been reported.
#[derive(Default)]
pub(super) struct ColumnTypes(BTreeMap<ObjectName, BTreeMap<String, Option<PerDialect<Type>>>>);

impl ColumnTypes {
    /// The type of a column that has one.
    pub(super) fn of(&self, table: &ObjectName, column: &str) -> Option<&PerDialect<Type>> {
        self.0.get(table)?.get(column)?.as_ref()
    }
}

/// The type of every column. A finding for each that has none, or an impossible one.
pub(super) fn column_types(scope: &Scope<'_>, out: &mut Diagnostics) -> ColumnTypes {
    let reader = TypeReader::new(scope);
    let mut types = Types { scope, reader, found: ColumnTypes::default(), open: Vec::new() };
    for table in scope.tables.values() {
        for column in &table.columns {
            types.find(table, column, out);
        }
    }
    types.found
}

struct Types<'s, 'a> {
    scope: &'s Scope<'a>,
    reader: TypeReader<'s, 'a>,
    found: ColumnTypes,
    /// Columns whose type is being looked for.
    open: Vec<&'s DeclaredColumn<'a>>,
}

impl<'s, 'a> Types<'s, 'a> {
    fn find(
        &mut self,
        table: &'s Declared<'a>,
        column: &'s DeclaredColumn<'a>,
        out: &mut Diagnostics,
    ) -> Option<PerDialect<Type>> {
        if let Some(known) = self.found.0.get(&table.name).and_then(|columns| columns.get(&column.name)) {
            return known.clone();
        }
        let span =
            column.body().and_then(|body| body.references.as_ref()).map_or(column.span, reference_span);
        // A chain this long is no schema; the limit keeps the stack from running out.
        if self.open.iter().any(|open| std::ptr::eq(*open, column)) || self.open.len() > 200 {
            let message = format!("the type of `{}.{}` depends on itself", table.name, column.name);
            out.push(Diagnostic::new(span, message).help("say the `type:` of one column of the circle"));
            return None;
        }
        self.open.push(column);
        let ty = self.of(table, column, out);
        self.open.pop();
        match self.found.0.get_mut(&table.name) {
            Some(columns) => {
                columns.insert(column.name.clone(), ty.clone());
            }
            None => {
                let columns = BTreeMap::from([(column.name.clone(), ty.clone())]);
                self.found.0.insert(table.name.clone(), columns);
            }
        }
        ty
    }

    fn of(
        &mut self,
        table: &Declared<'_>,
        column: &DeclaredColumn<'_>,
        out: &mut Diagnostics,
    ) -> Option<PerDialect<Type>> {
        let body = column.body()?;
        if let Some(declared) = column.written_type() {
            // What exists on one database only speaks of that database.
            let only =
                match (body.only.0.as_slice(), table.body.as_deref().map(|table| table.only.0.as_slice())) {
                    ([only], _) | ([], Some([only])) => Some(*only),
                    _ => None,
                };
            return self.reader.written(declared, only, out);
        }
        let Some(reference) = &body.references else {
            if !body.broken {
                let found = Diagnostic::new(column.span, format!("column `{}` has no type", column.name));
                out.push(found.help("write `type: text`, or `references: table.column`"));
            }
            return None;
        };
        // What is wrong with the reference is said where the foreign key is made.
        let mut unheard = Diagnostics::default();
        let reference = resolve(reference, self.scope, &mut unheard)?;
        let [name] = reference.columns.as_slice() else {
            let count = reference.columns.len();
            let message = format!("column `{}` refers to {count} columns", column.name);
            let help = "a key of several columns is written under `foreign_keys:` of the table";
            out.push(Diagnostic::new(reference.span, message).help(help));
            return None;
        };
        let target = self.scope.tables.get(&reference.table)?;
        self.find(target, target.column(name)?, out)
    }
}

pub(super) fn reference_span(declared: &ReferenceDecl) -> Span {
    match declared {
        OrShort::Short(_, span) => *span,
        OrShort::Long(body) => body.span,
    }
}

/// The types that texts say: each text is read once, since a schema says few types and many columns.
pub(super) struct TypeReader<'s, 'a> {
    scope: &'s Scope<'a>,
    read: BTreeMap<Option<Dialect>, HashMap<String, Type>>,
}

impl<'s, 'a> TypeReader<'s, 'a> {
    pub(super) fn new(scope: &'s Scope<'a>) -> Self {
        Self { scope, read: BTreeMap::new() }
    }

    /// The type as written, without its `?`; of a column that exists on one database only, in that one's words.
    pub(super) fn written(
        &mut self,
        declared: &TypeDecl,
        only: Option<Dialect>,
        out: &mut Diagnostics,
    ) -> Option<PerDialect<Type>> {
        match declared {
            PerDialect::Same(text) => self.read(text, only, out).map(PerDialect::Same),
            PerDialect::Each(texts) => {
                // Every text is read, so that every error is reported.
                let types: Vec<_> = texts
                    .iter()
                    .map(|(dialect, text)| self.read(text, Some(*dialect), out).map(|ty| (*dialect, ty)))
                    .collect();
                Some(PerDialect::Each(types.into_iter().collect::<Option<_>>()?))
            }
        }
    }

    fn read(
        &mut self,
        text: &Spanned<TypeText>,
        dialect: Option<Dialect>,
        out: &mut Diagnostics,
    ) -> Option<Type> {
        let (name, _) = nullable(&text.value.0);
        let read = self.read.entry(dialect).or_default();
        if let Some(known) = read.get(name) {
            return Some(known.clone());
        }
        match types::read(name, dialect.is_some(), self.scope) {
            Ok(ty) => {
                let ty = match dialect {
                    Some(dialect) => in_words_of(dialect, ty),
                    None => ty,
                };
                read.insert(name.to_owned(), ty.clone());
                Some(ty)
            }
            Err(wrong) => {
                let found = Diagnostic::new(text.span, wrong.message);
                out.push(match wrong.help {
                    Some(help) => found.help(help),
                    None => found,
                });
                None
            }
        }
    }
}

/// A type written in one database's own words is the portable one where that is the same: `jsonb`, `integer`.
fn in_words_of(dialect: Dialect, ty: Type) -> Type {
    let spelling = dialect.spelling();
    match &ty {
        Type::Native(_) => {
            spelling.column_type(&ty, None).map_or(ty, |spelled| spelling.declared_type(&spelled))
        }
        _ => ty,
    }
}

/// The SQL texts of an expression.
pub(super) fn sql(declared: &Sql) -> PerDialect<String> {
    match &declared.0 {
        PerDialect::Same(text) => PerDialect::Same(text.value.clone()),
        PerDialect::Each(texts) => {
            PerDialect::Each(texts.iter().map(|(dialect, text)| (*dialect, text.value.clone())).collect())
        }
    }
}
