//! What tables there are, as far as the statements before tell: each change of a table is applied to what is known of it.

use tablewright_schema::{Dialect, Schema};

use super::script::{
    self, Action, Column, Constraint, CreateIndex, CreateTable, Does, Gone, Ident, Kind, Name, Reference,
    Script, Span, What,
};
use crate::build;

/// The tables before a text.
#[derive(Clone, Debug, Default)]
pub struct Known {
    tables: Vec<Shape>,
    /// Whether these are all there are.
    is_complete: bool,
    /// The columns that live beside others since this run, as headers say it: `agents.title to agents.name`.
    expanded: Vec<String>,
}

/// A table as far as it is known.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) name: Name,
    pub(crate) columns: Vec<Column>,
    pub(crate) keys: Vec<Key>,
    pub(crate) references: Vec<ForeignKey>,
    pub(crate) checks: Vec<Check>,
    /// Whether the text that is looked at has made it.
    pub(crate) is_new: bool,
    /// Whether a text just before it has, in the same run.
    pub(crate) is_fresh: bool,
    /// Whether there may be more columns than these.
    pub(crate) is_partial: bool,
    pub(crate) temporary: bool,
}

/// Something with an index.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) name: Option<String>,
    pub(crate) columns: Vec<String>,
    /// Whether it has nothing but columns, and holds every row.
    pub(crate) is_plain: bool,
    pub(crate) unique: bool,
    pub(crate) primary: bool,
    /// Full-text and the like: serves nothing but its own queries.
    pub(crate) is_special: bool,
    /// Where the text that is looked at makes it.
    pub(crate) made: Option<Span>,
}

/// A check.
#[derive(Clone, Debug)]
pub(crate) struct Check {
    pub(crate) name: Option<String>,
    pub(crate) text: String,
    /// Whether every row is known to satisfy it.
    pub(crate) is_valid: bool,
}

impl Check {
    /// The check that a constraint is, if it is one.
    pub(crate) fn of(constraint: &Constraint) -> Option<Self> {
        let Kind::Check(written) = &constraint.kind else { return None };
        let name = constraint.name.as_ref().map(|name| name.text.clone());
        Some(Self { name, text: written.text.clone(), is_valid: !constraint.not_valid })
    }
}

/// A foreign key.
#[derive(Clone, Debug)]
pub(crate) struct ForeignKey {
    pub(crate) name: Option<String>,
    pub(crate) columns: Vec<String>,
    pub(crate) to: Reference,
    /// Where the text that is looked at makes it.
    pub(crate) made: Option<Span>,
}

impl Known {
    /// What a database holds.
    pub fn of_schema(schema: &Schema) -> Self {
        let mut known = Self { is_complete: true, ..Self::default() };
        let statements: Vec<String> =
            build::managed(schema).into_iter().map(|statement| statement.sql).collect();
        known.apply_text(&statements.join(";\n"), schema.dialect);
        known.forgotten(false)
    }

    /// The same after a text that is not looked at itself: an earlier migration.
    pub fn then(mut self, text: &str, dialect: Dialect) -> Self {
        self.apply_text(&script::without_shell(text, dialect), dialect);
        self.forgotten(false)
    }

    /// Says that there are no other tables: every migration was told from the first on.
    pub fn complete(mut self) -> Self {
        self.is_complete = true;
        self
    }

    fn apply_text(&mut self, text: &str, dialect: Dialect) {
        self.apply(&Script::read(text, dialect));
    }

    /// Whether these are all tables that there are.
    pub(crate) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether this run lets these columns live beside each other.
    pub(crate) fn is_expanded(&self, columns: &str) -> bool {
        self.expanded.iter().any(|expanded| expanded == columns)
    }

    /// The table of that name.
    pub(crate) fn table(&self, name: &Name) -> Option<&Shape> {
        self.tables.iter().rev().find(|table| table.name.is(name))
    }

    /// Every table.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &Shape> {
        self.tables.iter()
    }

    /// The same when the next text is looked at: what was made is there now.
    pub(crate) fn forgotten(mut self, is_one_run: bool) -> Self {
        if !is_one_run {
            self.expanded.clear();
        }
        for table in &mut self.tables {
            table.is_fresh = is_one_run && (table.is_new || table.is_fresh);
            table.is_new = false;
            table.columns.iter_mut().for_each(|column| column.ty.span = 0..0);
            table.keys.iter_mut().for_each(|key| key.made = None);
            table.references.iter_mut().for_each(|key| key.made = None);
        }
        self
    }

    /// Carries out the statements.
    pub(crate) fn apply(&mut self, script: &Script<'_>) {
        let said = script
            .comments
            .iter()
            .filter_map(|comment| comment.text.trim_start_matches('-').trim().strip_prefix("expand:"));
        self.expanded.extend(said.map(|columns| columns.trim().to_owned()));
        for statement in &script.statements {
            match &statement.what {
                What::CreateTable(table) => self.create(table),
                What::AlterTable(alter) => self.alter(&alter.name, &alter.actions),
                What::CreateIndex(index) => self.index(index, statement.head(usize::MAX)),
                What::Drop(drop) if drop.kind == "TABLE" || drop.kind.ends_with("VIEW") => {
                    self.tables.retain(|table| !drop.names.iter().any(|name| table.name.is(name)));
                }
                What::Drop(drop) if drop.kind == "INDEX" => {
                    let is_gone = |key: &Key| {
                        let named = |name: &Name| key.name.as_deref().is_some_and(|own| name.name.is(own));
                        drop.names.iter().any(named)
                    };
                    for table in &mut self.tables {
                        if drop.on.as_ref().is_none_or(|on| table.name.is(on)) {
                            table.keys.retain(|key| !is_gone(key));
                        }
                    }
                }
                What::RenameTables(pairs) => pairs.iter().for_each(|(from, to)| self.rename(from, to)),
                What::Create(_)
                | What::Drop(_)
                | What::Alter { .. }
                | What::Truncate(_)
                | What::Update { .. }
                | What::Delete { .. }
                | What::Insert { .. }
                | What::Begin
                | What::Commit
                | What::Rollback
                | What::Other => {}
            }
        }
    }

    fn create(&mut self, table: &CreateTable) {
        if table.if_not_exists && self.table(&table.name).is_some() {
            return;
        }
        let mut shape = Shape {
            name: table.name.clone(),
            columns: Vec::new(),
            keys: Vec::new(),
            references: Vec::new(),
            checks: Vec::new(),
            is_new: true,
            is_fresh: false,
            is_partial: table.is_derived,
            temporary: table.temporary,
        };
        table.columns.iter().for_each(|column| shape.add_column(column));
        table.constraints.iter().for_each(|constraint| shape.add_constraint(constraint));
        self.tables.push(shape);
    }

    fn alter(&mut self, name: &Name, actions: &[Action]) {
        self.is_there(name);
        for action in actions {
            if let Does::RenameTable(to) = &action.does {
                self.rename(name, to);
            } else if let Some(table) = self.tables.iter_mut().rev().find(|table| table.name.is(name)) {
                table.act(action);
            }
        }
    }

    /// A table that a statement speaks of is there, and nothing else may be known of it.
    fn is_there(&mut self, name: &Name) {
        if self.table(name).is_none() {
            self.tables.push(Shape {
                name: name.clone(),
                columns: Vec::new(),
                keys: Vec::new(),
                references: Vec::new(),
                checks: Vec::new(),
                is_new: false,
                is_fresh: false,
                is_partial: true,
                temporary: false,
            });
        }
    }

    fn rename(&mut self, from: &Name, to: &Name) {
        if let Some(table) = self.tables.iter_mut().rev().find(|table| table.name.is(from)) {
            let schema = to.schema.clone().or_else(|| table.name.schema.take());
            table.name = Name { schema, ..to.clone() };
        }
        for key in self.tables.iter_mut().flat_map(|table| &mut table.references) {
            if key.to.table.is(from) {
                key.to.table = to.clone();
            }
        }
    }

    fn index(&mut self, index: &CreateIndex, made: Span) {
        self.is_there(&index.table);
        let Some(table) = self.tables.iter_mut().rev().find(|table| table.name.is(&index.table)) else {
            return;
        };
        let special = index.method.as_deref().is_some_and(|method| !matches!(method, "btree" | "hash"));
        table.keys.push(Key {
            name: index.name.as_ref().map(|name| name.name.text.clone()),
            columns: names(&index.columns),
            is_plain: index.columns.len() == index.keys && !index.partial,
            unique: index.unique,
            primary: false,
            is_special: special,
            made: Some(made),
        });
    }
}

impl Shape {
    /// The column of that name.
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name.is(name))
    }

    /// Its primary key.
    pub(crate) fn primary_key(&self) -> Option<&Key> {
        self.keys.iter().find(|key| key.primary)
    }

    fn add_column(&mut self, column: &Column) {
        let name = column.name.text.clone();
        for (made, primary) in [(&column.primary_key, true), (&column.unique, false)] {
            if let Some(made) = made {
                self.keys.push(Key {
                    name: None,
                    columns: vec![name.clone()],
                    is_plain: true,
                    unique: true,
                    primary,
                    is_special: false,
                    made: Some(made.clone()),
                });
            }
        }
        if let Some(to) = &column.references {
            let (to, made) = (to.clone(), Some(to.span.clone()));
            self.references.push(ForeignKey { name: None, columns: vec![name], to, made });
        }
        self.columns.push(column.clone());
    }

    fn add_constraint(&mut self, constraint: &Constraint) {
        let name = constraint.name.as_ref().map(|name| name.text.clone());
        let made = Some(constraint.span.clone());
        let (columns, unique, primary, is_special) = match &constraint.kind {
            Kind::PrimaryKey(columns) => (columns, true, true, false),
            Kind::Unique(columns) => (columns, true, false, false),
            Kind::Index { columns, method } => (columns, false, false, method.is_some()),
            Kind::ForeignKey { columns, reference } => {
                let (columns, to) = (names(columns), reference.clone());
                return self.references.push(ForeignKey { name, columns, to, made });
            }
            Kind::Check(_) => return self.checks.extend(Check::of(constraint)),
            Kind::Exclude => return,
        };
        let columns = names(columns);
        let is_plain = !columns.is_empty();
        self.keys.push(Key { name, columns, is_plain, unique, primary, is_special, made });
    }

    fn act(&mut self, action: &Action) {
        match &action.does {
            Does::AddColumn(column) => self.add_column(column),
            Does::DropColumn { name, .. } => {
                self.columns.retain(|column| !column.name.is(&name.text));
                self.keys.retain(|key| !key.columns.iter().any(|column| name.is(column)));
                self.references.retain(|key| !key.columns.iter().any(|column| name.is(column)));
            }
            Does::RenameColumn { from, to } => self.rename_column(from, to),
            Does::SetType { column, ty, .. } => self.with(column, |column| column.ty = ty.clone()),
            Does::SetNotNull { column } => self.with(column, |column| column.not_null = true),
            Does::DropNotNull { column } => self.with(column, |column| column.not_null = false),
            Does::Define { from, column } => {
                self.rename_column(from, &column.name);
                self.with(&column.name, |known| *known = column.clone());
            }
            Does::AddConstraint(constraint) => self.add_constraint(constraint),
            Does::DropConstraint { kind, name } => self.drop_constraint(*kind, name.as_ref()),
            Does::Validate { name } => {
                let same = |check: &&mut Check| check.name.as_deref().is_some_and(|own| name.is(own));
                self.checks.iter_mut().filter(same).for_each(|check| check.is_valid = true);
            }
            Does::RenameTable(_)
            | Does::SetDefault
            | Does::DropDefault { .. }
            | Does::RenameConstraint
            | Does::Attach { .. }
            | Does::Detach { .. }
            | Does::EmptyPartition { .. }
            | Does::SetSchema
            | Does::Setting { .. } => {}
        }
    }

    fn with(&mut self, name: &Ident, change: impl FnOnce(&mut Column)) {
        if let Some(column) = self.columns.iter_mut().find(|column| column.name.is(&name.text)) {
            change(column);
        }
    }

    fn rename_column(&mut self, from: &Ident, to: &Ident) {
        self.with(from, |column| column.name = to.clone());
        let keys = self.keys.iter_mut().map(|key| &mut key.columns);
        let references = self.references.iter_mut().map(|key| &mut key.columns);
        for column in keys.chain(references).flatten() {
            if from.is(column) {
                column.clone_from(&to.text);
            }
        }
    }

    fn drop_constraint(&mut self, kind: Gone, name: Option<&Ident>) {
        let is_it = |own: Option<&str>| name.is_some_and(|name| own.is_some_and(|own| name.is(own)));
        match kind {
            Gone::PrimaryKey => self.keys.retain(|key| !key.primary),
            Gone::ForeignKey | Gone::Check | Gone::Index | Gone::Constraint => {
                self.keys.retain(|key| !is_it(key.name.as_deref()));
                self.references.retain(|key| !is_it(key.name.as_deref()));
                self.checks.retain(|check| !is_it(check.name.as_deref()));
            }
        }
    }
}

fn names(columns: &[Ident]) -> Vec<String> {
    columns.iter().map(|column| column.text.clone()).collect()
}
