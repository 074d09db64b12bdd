//! From a model to what one database holds: per-database values resolved, types and expressions in its words.

mod constraints;
mod documents;
mod former;
mod index;
mod names;
mod object;
mod rows;
mod twin;

use crate::access::Access;
use crate::dialect::{Capabilities, Spelling};
use crate::model::{self, Model, PerDialect, Type};
use crate::object::Object;
use crate::schema::{
    Check, Column, ColumnType, EnumType, Exclusion, Expr, Family, Generated, Hints, PartitionOf, PrimaryKey,
    RowSecurity, Schema, Table,
};
use crate::{Diagnostic, Diagnostics, Dialect, ObjectName, Span, naming};

impl Model {
    /// What the database holds when it is as the YAML says, and how it gets there: renames, backfills, casts.
    ///
    /// # Errors
    ///
    /// What this database cannot hold; all of it, with what to write instead.
    pub fn schema(&self, dialect: Dialect) -> Result<(Schema, Hints), Diagnostics> {
        let spelling = dialect.spelling();
        let out = Diagnostics::new(self.sources.clone());
        let mut speller = Speller {
            model: self,
            dialect,
            spelling,
            can: spelling.capabilities(),
            out,
            hints: Hints::default(),
            twins: Vec::new(),
        };
        let mut schema = Schema::empty(dialect);
        for declared in self.enums.values() {
            let spelled = speller.enumeration(declared);
            if speller.can.enum_types {
                schema.enums.insert(declared.name.clone(), spelled);
            }
        }
        for declared in self.tables.values().filter(|table| table.only.includes(dialect)) {
            let table = speller.table(declared);
            schema.tables.insert(declared.name.clone(), table);
            speller.partitions(declared, &mut schema);
        }
        schema.objects.extend(speller.twins.drain(..).map(|object| (object.id.clone(), object)));
        for declared in self.objects.iter().filter(|object| object.only.includes(dialect)) {
            if let Some(object) = speller.object(declared) {
                let id = object.id.clone();
                if schema.objects.insert(id.clone(), object).is_some() {
                    speller.cannot(&format!("two of {id}"), declared.span);
                }
            }
        }
        if speller.can.application_functions {
            schema.application_functions.clone_from(&self.application_functions);
        }
        if speller.can.grants {
            schema.default_privileges.clone_from(&self.default_privileges);
        }
        speller.check_relation_names();
        let hints = speller.hints;
        speller.out.or((schema, hints))
    }
}

struct Speller<'a> {
    model: &'a Model,
    dialect: Dialect,
    spelling: &'static dyn Spelling,
    can: Capabilities,
    out: Diagnostics,
    hints: Hints,
    /// What keeps columns equal that live beside each other, and views of former names.
    twins: Vec<Object>,
}

impl Speller<'_> {
    fn enumeration(&mut self, declared: &model::Enum) -> EnumType {
        let model::Enum { name, values, renamed_from, replaced, comment, access, span } = declared;
        self.check_object_name(name, *span);
        if let Some(former) = renamed_from {
            self.hints.enums.insert(name.clone(), ObjectName::read(former));
        }
        for value in values {
            if let Some(former) = &value.renamed_from {
                self.hints.enum_values.insert((name.clone(), value.value.clone()), former.clone());
            }
        }
        for (old, new) in replaced {
            self.hints.enum_replacements.insert((name.clone(), old.clone()), new.clone());
        }
        EnumType {
            name: name.clone(),
            values: values.iter().map(|value| value.value.clone()).collect(),
            comment: comment.clone().filter(|_| self.can.comments),
            access: access.clone(),
        }
    }

    fn table(&mut self, declared: &model::Table) -> Table {
        let model::Table {
            name,
            columns,
            primary_key,
            uniques,
            checks,
            indexes,
            foreign_keys,
            dangling,
            relations: _,
            soft_delete: _,
            optimistic_lock: _,
            exclusions,
            renamed_from,
            renamed_at: _,
            former,
            only: _,
            options,
            access,
            partition_by,
            partitions: _,
            inherits,
            of,
            rows: _,
            derives: _,
            comment,
            span,
        } = declared;
        let dialect = self.dialect;
        self.check_object_name(name, *span);
        self.check_column_names(declared);
        if let Some(former) = renamed_from {
            self.hints.tables.insert(name.clone(), ObjectName::read(former));
        }
        if options.row_security != RowSecurity::Off && !self.can.row_security {
            self.cannot("`row_security`", *span);
        }
        if !inherits.is_empty() && !self.can.families {
            self.cannot("`inherits`", *span);
        }
        if of.is_some() && !self.can.families {
            self.cannot("`of`", *span);
        }
        // To a database without partitions the table is one.
        let family = Family {
            partition_by: partition_by.as_ref().filter(|_| self.can.families).map(Expr::new),
            partition_of: None,
            inherits: inherits.clone(),
            of: of.clone(),
        };
        let mut table = Table {
            family,
            access: if self.can.grants { access.clone() } else { Access::default() },
            comment: comment.clone().filter(|_| self.can.comments || self.can.notes),
            // How one database stores a table means nothing to another.
            options: self.spelling.table_options(options),
            ..Table::new(name.clone())
        };
        let own = columns.iter().filter(|column| column.only.includes(dialect) && !column.is_inherited);
        for column in own {
            if let Some(column) = self.column(declared, column) {
                table.columns.push(column);
            }
        }
        if columns.is_empty() && !self.can.empty_tables {
            self.cannot("tables without columns", *span);
        }
        if table.columns.len() > self.can.max_columns {
            let (count, most) = (table.columns.len(), self.can.max_columns);
            let message = format!("`{name}` has {count} columns; {} holds {most}", self.dialect);
            self.out.push(Diagnostic::new(*span, message));
        }
        if let Some(key) = primary_key {
            self.check_name(&key.name, key.span);
            let columns = key.columns.clone();
            self.check_columns(declared, &columns, key.span);
            let backing = self.backing(declared, key);
            table.primary_key = Some(PrimaryKey { name: key.name.clone(), columns, backing });
        }
        for key in uniques.iter().filter(|key| is_here(dialect, declared, &key.only, &key.columns)) {
            let unique = self.unique(declared, key);
            table.uniques.insert(unique.name.clone(), unique);
        }
        for check in checks.iter().filter(|check| check.only.includes(dialect)) {
            self.check_name(&check.name, check.span);
            let alone = self.is_alone(&[&declared.only, &check.only]);
            if let Some(expr) = self.expr(&check.expr, "check", alone, check.span) {
                table.checks.insert(check.name.clone(), self.check(check, expr));
            }
        }
        for exclusion in exclusions.iter().filter(|exclusion| exclusion.only.includes(dialect)) {
            self.check_name(&exclusion.name, exclusion.span);
            if !self.can.exclusions {
                self.cannot("exclusion constraints", exclusion.span);
            }
            let made = Exclusion {
                name: exclusion.name.clone(),
                definition: self.spelling.expression(&exclusion.definition),
                comment: exclusion.comment.clone().filter(|_| self.can.comments),
            };
            table.exclusions.insert(exclusion.name.clone(), made);
        }
        if !self.can.enum_types {
            self.enum_checks(declared, &mut table);
        }
        self.document_checks(declared, &mut table);
        for key in foreign_keys.iter().filter(|key| is_here(dialect, declared, &key.only, &key.columns)) {
            self.check_name(&key.name, key.span);
            let key = self.foreign_key(key);
            table.foreign_keys.insert(key.name.clone(), key);
        }
        for key in dangling.iter().filter(|key| is_here(dialect, declared, &key.only, &key.columns)) {
            self.check_name(&key.name, key.span);
            if !self.can.foreign_keys_to_anything {
                self.cannot("a foreign key to what is not unique (`dangling`)", key.span);
            }
            let key = self.foreign_key(key);
            table.foreign_keys.insert(key.name.clone(), key);
        }
        for index in indexes.iter().filter(|index| index.only.includes(dialect)) {
            if let Some(index) = self.index(declared, index) {
                table.indexes.insert(index.name.clone(), index);
            }
        }
        self.twins(declared, &mut table);
        self.check_partitions(declared, &table);
        self.check_set_columns(declared, &table);
        self.spelling.settle(&mut table);
        table.rows = self.rows(declared, &table);
        if let (Some(former), Some(old)) = (former, renamed_from) {
            self.former(*former, ObjectName::read(old), &table);
        }
        table
    }

    /// The partitions of a table, and theirs.
    fn partitions(&mut self, parent: &model::Table, schema: &mut Schema) {
        let here = self.can.families;
        for part in parent.partitions.iter().filter(|_| here) {
            let model::Partition { table: declared, bound, index_names } = part;
            let mut table = self.table(declared);
            let index_names = index_names.clone();
            table.family.partition_of =
                Some(PartitionOf { parent: parent.name.clone(), bound: Expr::new(bound), index_names });
            self.check_index_names(declared, &table, schema);
            schema.tables.insert(table.name.clone(), table);
            self.partitions(declared, schema);
        }
    }

    fn column(&mut self, table: &model::Table, declared: &model::Column) -> Option<Column> {
        let model::Column {
            name,
            ty,
            nullable,
            not_null,
            default,
            on_update: _,
            identity,
            generated,
            collation,
            is_inherited: _,
            sequence,
            storage,
            json_schema: _,
            enforce: _,
            rust_type: _,
            renamed_from,
            former,
            backfill,
            using,
            only: _,
            comment,
            span,
        } = declared;
        self.check_name(name, *span);
        let key = (table.name.clone(), name.clone());
        if let Some(former) = renamed_from {
            self.hints.columns.insert(key.clone(), former.clone());
        }
        // Beside its former column it is a column of its own, which gets its values from that one.
        let backfill = backfill.as_ref().filter(|_| former.is_none());
        let using = using.as_ref().filter(|_| former.is_none());
        if let Some(sql) = backfill.and_then(|sql| sql.on(self.dialect)) {
            self.hints.backfills.insert(key.clone(), self.spelling.expression(sql));
        }
        if storage.on_update_now && !self.can.on_update_current_timestamp {
            self.cannot("`on_update_current_timestamp`", *span);
        }
        if let Some(sql) = using.and_then(|sql| sql.on(self.dialect)) {
            self.hints.casts.insert(key, self.spelling.expression(sql));
        }
        let identity = identity.map(|identity| self.spelling.identity(identity));
        let in_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(name));
        let whole_key = table.primary_key.as_ref().is_some_and(|key| key.columns == [name.clone()]);
        if identity.is_some() && self.can.identity_is_primary_key && !whole_key {
            let message =
                format!("`{name}` numbers rows and is not the primary key, as {} demands", self.dialect);
            self.out.push(Diagnostic::new(*span, message).help("add `primary_key: true`"));
        }
        let Some(declared_type) = ty.on(self.dialect) else {
            let message = format!("`{name}` has no type on {}", self.dialect);
            let help =
                format!("add `{}:` to its `type`, or say where the column exists with `only:`", self.dialect);
            self.out.push(Diagnostic::new(*span, message).help(help));
            return None;
        };
        let spelled = match self.enum_values(declared_type) {
            Some(values) => Ok(values),
            None => self.spelling.column_type(declared_type, identity),
        };
        let spelled = match spelled {
            Ok(spelled) => spelled,
            Err(reason) => {
                let found =
                    Diagnostic::new(*span, format!("`{name}` has a type that {} cannot hold", self.dialect));
                self.out.push(
                    found
                        .label(reason)
                        .help(format!("write a type for each database: `type: {{ {}: … }}`", self.dialect)),
                );
                return None;
            }
        };
        Some(Column {
            name: name.clone(),
            nullable: *nullable && (self.can.nullable_primary_keys || !in_key),
            not_null: self.not_null(table, name, not_null.as_deref(), *span),
            default: default.as_ref().and_then(|default| default.on(self.dialect)).and_then(|default| {
                match default {
                    // No default is the same, and no database keeps the difference.
                    model::Default::Value(model::Value::Null) => None,
                    model::Default::Value(value) => Some(self.spelling.value(value, declared_type)),
                    model::Default::Sql(sql) => Some(self.spelling.default_expression(sql, &spelled)),
                }
            }),
            identity,
            generated: generated
                .as_ref()
                .and_then(|(sql, stored)| self.generated(table, declared, sql, *stored)),
            collation: self.collation(collation.as_ref(), *span),
            sequence: identity
                .filter(|_| self.can.sequences)
                .and_then(|_| sequence.as_deref().cloned())
                .and_then(|sequence| sequence.canonical(&spelled, &table.name, name)),
            storage: self.spelling.column_storage(storage, &spelled),
            ty: spelled,
            comment: comment.clone().filter(|_| self.can.comments || self.can.notes),
        })
    }

    /// The type of a column of an enum, where it lists the values.
    fn enum_values(&self, ty: &Type) -> Option<ColumnType> {
        let Type::Enum(name) = ty else { return None };
        let values: Vec<String> =
            self.model.enums.get(name)?.values.iter().map(|value| value.value.clone()).collect();
        self.spelling.enum_column(&values)
    }

    fn collation(&mut self, declared: Option<&PerDialect<String>>, span: Span) -> Option<String> {
        let collation = declared?.on(self.dialect)?;
        if self.can.collations_are_words && !crate::dialect::mysql::is_word(collation) {
            let message = format!("`{collation}` is no collation on {}", self.dialect);
            let help = format!("write one for each database: `collation: {{ {}: … }}`", self.dialect);
            self.out.push(Diagnostic::new(span, message).help(help));
        }
        Some(collation.clone())
    }

    fn generated(
        &mut self,
        table: &model::Table,
        declared: &model::Column,
        sql: &PerDialect<String>,
        stored: bool,
    ) -> Option<Generated> {
        if !stored && !self.can.virtual_columns {
            let message = format!("{} stores every generated column", self.dialect);
            self.out.push(Diagnostic::new(declared.span, message).help("remove `stored: false`"));
        }
        let alone = self.is_alone(&[&table.only, &declared.only]);
        let expr = self.expr(sql, "generated column", alone, declared.span)?;
        Some(Generated { expr, stored })
    }

    /// Where the database has no enum types, a check keeps a column to the values, unless its type lists them.
    fn enum_checks(&mut self, declared: &model::Table, table: &mut Table) {
        for column in declared.columns.iter().filter(|column| column.only.includes(self.dialect)) {
            let Some(Type::Enum(name)) = column.ty.on(self.dialect) else { continue };
            let Some(declared_enum) = self.model.enums.get(name) else { continue };
            let values: Vec<String> =
                declared_enum.values.iter().map(|value| self.spelling.string(&value.value)).collect();
            let sql = format!("{} IN ({})", self.spelling.ident(&column.name), values.join(", "));
            let key = (declared.name.clone(), column.name.clone());
            self.hints.enum_columns.insert(key, name.clone());
            if self.enum_values(&Type::Enum(name.clone())).is_some() {
                continue;
            }
            let mut check = naming::check(&declared.name, &column.name);
            // The column has a check of its own, under that name.
            if table.checks.contains_key(&check) {
                check = naming::check(&declared.name, &format!("{}_enum", column.name));
            }
            table.checks.insert(check.clone(), Check::new(check, Expr::new(sql)));
        }
    }

    /// Whether what is only there, and there, is on no other database.
    fn is_alone(&self, onlys: &[&model::Only]) -> bool {
        let is_there = |dialect: &Dialect| onlys.iter().all(|only| only.includes(*dialect));
        Dialect::ALL.iter().filter(|dialect| is_there(dialect)).eq([&self.dialect])
    }

    /// The expression as this database writes it. `alone` says that no other one is given it.
    fn expr(&mut self, sql: &PerDialect<String>, what: &str, alone: bool, span: Span) -> Option<Expr> {
        if let PerDialect::Same(sql) = sql
            && !alone
            && let Some((message, help)) = self.spelling.means_otherwise(sql)
        {
            self.out.push(Diagnostic::new(span, message).help(help));
        }
        match sql.on(self.dialect) {
            Some(sql) => Some(self.spelling.expression(sql)),
            None => {
                let message = format!("this {what} has no expression on {}", self.dialect);
                let help = format!("add `{}: …`, or say where it exists with `only:`", self.dialect);
                self.out.push(Diagnostic::new(span, message).help(help));
                None
            }
        }
    }

    fn cannot(&mut self, what: &str, span: Span) {
        let found = Diagnostic::new(span, format!("{} does not have {what}", self.dialect));
        self.out.push(found.help("say with `only:` which databases it is for, or leave it out"));
    }

    /// The same of what has no `only:` of its own.
    fn table_cannot(&mut self, what: &str, span: Span) {
        let found = Diagnostic::new(span, format!("{} does not have {what}", self.dialect));
        self.out.push(found.help("leave it out, or say with the table's `only:` which databases it is for"));
    }

    fn check_columns(&mut self, table: &model::Table, columns: &[String], span: Span) {
        let missing = columns
            .iter()
            .find(|name| table.column(name).is_some_and(|column| !column.only.includes(self.dialect)));
        if let Some(name) = missing {
            let message = format!("the column `{name}` is not there on {}", self.dialect);
            self.out.push(Diagnostic::new(span, message).help("say where this exists with `only:`"));
        }
    }
}

/// Whether a constraint exists there: said so, or without saying, where the column that alone makes it does.
fn is_here(dialect: Dialect, table: &model::Table, only: &model::Only, columns: &[String]) -> bool {
    let here = |name: &String| table.column(name).is_none_or(|column| column.only.includes(dialect));
    only.includes(dialect) && (columns.len() > 1 || columns.iter().all(here))
}
