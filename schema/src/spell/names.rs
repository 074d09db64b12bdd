//! Names that one database cannot take: too long, reserved, or the same as another in its eyes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Speller, is_here};
use crate::{Diagnostic, ObjectName, Span, model};

/// Tables of the tool's own, on every database.
const OWN_TABLES: [&str; 2] = ["_sqlx_migrations", "_tablewright_progress"];

/// Names of relations by schema, as the database compares them, with what was written and where.
type Relations<'a> = BTreeMap<(Option<&'a str>, Cow<'a, str>), (&'a str, Span)>;

impl Speller<'_> {
    /// Tables and indexes share one set of names; where keys are indexes by name, keys do too. Two of one
    /// table that are written alike are found while the tables are lowered, unless one of them is a key.
    pub(super) fn check_relation_names(&mut self) {
        let model = self.model;
        let tables = || model.tables.values().filter(|table| table.only.includes(self.dialect));
        let mut seen = Relations::new();
        let mut found = Vec::new();
        for table in tables() {
            let named = (table.name.name.as_str(), table.span);
            let key = (table.name.schema.as_deref(), self.folded(named.0));
            if let Some((first, span)) = seen.insert(key, named) {
                found.push(self.taken(named, (first, span)));
            }
        }
        for table in tables() {
            let schema = table.name.schema.as_deref();
            // A primary key that is an index of its table has a name of its own there: it is called PRIMARY.
            let named = table.primary_key.iter().filter(|_| !self.can.indexes_of_tables);
            let keys = named.chain(&table.uniques);
            let keys = keys.filter(|key| is_here(self.dialect, table, &key.only, &key.columns));
            let keys =
                keys.filter(|_| self.can.constraints_name_indexes).map(|key| (key.name.as_str(), key.span));
            let indexes = table.indexes.iter().filter(|index| index.only.includes(self.dialect));
            let indexes = indexes.map(|index| (index.name.as_str(), index.span));
            let mut own: BTreeMap<Cow<'_, str>, (&str, Span)> = BTreeMap::new();
            for named in keys.chain(indexes) {
                if let Some(first) = own.insert(self.folded(named.0), named) {
                    found.push(self.taken(named, first));
                }
            }
            if self.can.indexes_of_tables {
                continue;
            }
            for (folded, named) in own {
                let key = (schema, folded);
                match seen.get(&key) {
                    Some(first) => found.push(self.taken(named, *first)),
                    None => {
                        seen.insert(key, named);
                    }
                }
            }
        }
        for diagnostic in found {
            self.out.push(diagnostic);
        }
    }

    /// Columns that the database takes for one, or has itself.
    pub(super) fn check_column_names(&mut self, table: &model::Table) {
        let mut seen: BTreeMap<Cow<'_, str>, &model::Column> = BTreeMap::new();
        for column in table.columns.iter().filter(|column| column.only.includes(self.dialect)) {
            if self.can.system_columns.contains(&column.name.as_str()) {
                let message =
                    format!("every table on {} has a column `{}` of its own", self.dialect, column.name);
                self.out.push(Diagnostic::new(column.span, message).help("give the column another name"));
            }
            if let Some(first) = seen.insert(self.folded(&column.name), column) {
                let message = format!(
                    "{} takes the columns `{}` and `{}` for one: it does not tell capital letters from small ones",
                    self.dialect, first.name, column.name
                );
                let found = Diagnostic::new(column.span, message).related(first.span, "the first one");
                self.out.push(found.help("give one of them another name"));
            }
        }
    }

    pub(super) fn check_object_name(&mut self, name: &ObjectName, span: Span) {
        self.check_name(&name.name, span);
        if OWN_TABLES.contains(&name.name.as_str()) {
            let message = format!("`{name}` is where the history of migrations is kept");
            self.out.push(Diagnostic::new(span, message).help("give the table another name"));
        }
        self.check_prefix(&name.name, span);
        if let Some(schema) = &name.schema {
            self.check_name(schema, span);
            if !self.can.schemas {
                let message = format!("{} has no schemas, and `{name}` is in one", self.dialect);
                self.out.push(
                    Diagnostic::new(span, message).help("a dot that belongs to the name is written `\\.`"),
                );
            }
        }
    }

    pub(super) fn check_name(&mut self, name: &str, span: Span) {
        let (length, most, unit) = self.can.max_name.measure(name);
        if length > most {
            let message = format!("a name has {length} {unit}, and {} keeps {most}", self.dialect);
            self.out.push(Diagnostic::new(span, message).help("write a shorter name"));
        }
    }

    /// A table or an index may not begin as the database's own do.
    pub(super) fn check_prefix(&mut self, name: &str, span: Span) {
        let Some(prefix) = self.can.reserved_prefix else { return };
        if self.folded(name).starts_with(prefix) {
            let message = format!("{} keeps names that begin with `{prefix}` for itself", self.dialect);
            self.out.push(Diagnostic::new(span, message).help("give it another name"));
        }
    }

    /// The name as the database compares it.
    fn folded<'n>(&self, name: &'n str) -> Cow<'n, str> {
        if self.can.case_sensitive_names { name.into() } else { name.to_ascii_lowercase().into() }
    }

    fn taken(&self, (name, span): (&str, Span), (first, first_span): (&str, Span)) -> Diagnostic {
        let sharing = match (self.can.indexes_of_tables, self.can.constraints_name_indexes) {
            (true, _) => "tables, and one for the indexes and unique keys of each",
            (false, true) => "tables, indexes and unique keys",
            (false, false) => "tables and indexes",
        };
        let case = if name == first { "" } else { ", in which capital and small letters are the same" };
        let message =
            format!("the name `{name}` is taken: {} has one set of names for {sharing}{case}", self.dialect);
        let found = Diagnostic::new(span, message).related(first_span, "the first one");
        found.help("give one of them another name with `name:`")
    }
}
