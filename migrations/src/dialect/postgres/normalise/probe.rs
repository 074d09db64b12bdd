//! A temporary table that stands for one or more tables of the schema: only the columns and expressions that are in question.

use std::collections::BTreeSet;

use tablewright::sql::tokens;
use tablewright_schema::schema::{
    Column, ColumnStorage, ColumnType, EnumType, Expr, Generated, Index, IndexKeyOf, IndexStorage, Table,
    Tables,
};
use tablewright_schema::{Dialect, ObjectName, Schema};

use super::super::expression::{qualify_type, rename_table, unqualify_type};
use crate::Part;

/// What the server is to spell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// The type of a column.
    Type(String),
    /// The default of a column.
    Default(String),
    /// The expression of a generated column.
    Generated(String),
    /// A check, by name.
    Check(String),
    /// An exclusion constraint, by name.
    Exclusion(String),
    /// An index, by name.
    Index(String),
}

impl Item {
    /// The expressions and types that it stands for, as they are now.
    pub(super) fn words(&self, schema: &Schema, table: &ObjectName) -> Option<Words> {
        let table = schema.tables.get(table)?;
        Some(match self {
            Item::Type(name) | Item::Default(name) | Item::Generated(name) => {
                Words::Column(Box::new(table.column(name)?.clone()))
            }
            Item::Check(name) => Words::Check(table.checks.get(name)?.expr.clone()),
            Item::Exclusion(name) => Words::Check(table.exclusions.get(name)?.definition.clone()),
            Item::Index(name) => Words::Index(Box::new(table.indexes.get(name)?.clone())),
        })
    }
}

/// What an [`Item`] stands for.
#[derive(PartialEq, Eq)]
pub(super) enum Words {
    Column(Box<Column>),
    Check(Expr),
    Index(Box<Index>),
}

/// One temporary table. Tables that ask the same of the same columns share one.
pub(super) struct Probe {
    /// The temporary table's name: its first table's, since expressions may say it.
    pub(super) name: String,
    /// The tables that it stands for, the first of which it is made from.
    pub(super) tables: Vec<ObjectName>,
    items: Vec<Vec<Item>>,
    shape: Shape,
    /// Which probe this is, for names that no other has.
    number: usize,
}

/// What two tables share that are one to the server: columns in question and every expression, without names of constraints.
#[derive(PartialEq, Eq)]
struct Shape {
    columns: Vec<Column>,
    checks: Vec<Expr>,
    exclusions: Vec<Expr>,
    indexes: Vec<Index>,
}

/// One statement and what it is about.
pub(super) struct Trial {
    pub(super) part: Part,
    pub(super) sql: String,
    pub(super) statement: String,
}

impl Probe {
    /// Adds a table to the probe of its shape, or makes one.
    pub(super) fn add(probes: &mut Vec<Probe>, table: &Table, items: Vec<Item>) {
        let shape = Shape::of(table, &items);
        let says_its_name = shape.mentioned().contains(&table.name.name);
        if !says_its_name && let Some(probe) = probes.iter_mut().find(|probe| probe.shape == shape) {
            probe.tables.push(table.name.clone());
            probe.items.push(items);
            return;
        }
        let taken = |name: &str| probes.iter().any(|probe| probe.name == name);
        let mut name = table.name.name.clone();
        for number in 2.. {
            if !taken(&name) {
                break;
            }
            name = format!("tablewright_{number}");
        }
        let number = probes.len();
        probes.push(Probe { name, tables: vec![table.name.clone()], items: vec![items], shape, number });
    }

    /// Everything as one script.
    pub(super) fn whole(&self, changed: &[EnumType]) -> String {
        let spelling = Dialect::Postgres.spelling();
        let columns = self.shape.columns.iter().map(|column| self.column_sql(column, changed));
        let checks = self.shape.checks.iter().enumerate();
        let checks = checks.map(|(at, expr)| {
            format!("CONSTRAINT {} CHECK ({})", check_name(at), self.incoming(expr, changed).sql())
        });
        let exclusions = self.shape.exclusions.iter().enumerate();
        let exclusions = exclusions.map(|(at, expr)| {
            let name = spelling.ident(&self.exclusion_name(at));
            format!("CONSTRAINT {name} EXCLUDE {}", self.incoming(expr, changed).sql())
        });
        let lines: Vec<String> = columns.chain(checks).chain(exclusions).collect();
        let mut script =
            format!("CREATE TEMPORARY TABLE {} (\n{}\n)", spelling.ident(&self.name), lines.join(",\n"));
        for (at, index) in self.shape.indexes.iter().enumerate() {
            script += &format!(";\n{}", self.index_sql(at, index, changed));
        }
        script
    }

    /// A column as the temporary table has it.
    fn column_sql(&self, column: &Column, changed: &[EnumType]) -> String {
        let default = column.default.as_ref().map(|expr| self.of_its_own(expr));
        let generated = column.generated.as_ref();
        let generated =
            generated.map(|found| Generated { expr: self.of_its_own(&found.expr), stored: found.stored });
        column_sql(&Column { default, generated, ..column.clone() }, changed)
    }

    /// An expression as the temporary table takes it.
    fn incoming(&self, expr: &Expr, changed: &[EnumType]) -> Expr {
        incoming(&self.of_its_own(expr), changed)
    }

    /// What is said of the table's own columns is said of the temporary table's.
    fn of_its_own(&self, expr: &Expr) -> Expr {
        rename_table(expr, &self.tables[0], &self.name)
    }

    /// All temporary tables are in one schema, which is where the names of indexes are told apart.
    fn index_name(&self, at: usize) -> String {
        format!("tablewright_{}_{at}", self.number)
    }

    fn exclusion_name(&self, at: usize) -> String {
        format!("tablewright_{}_x{at}", self.number)
    }

    fn index_sql(&self, at: usize, index: &Index, changed: &[EnumType]) -> String {
        let mut index = Index { name: self.index_name(at), ..index.clone() };
        for key in &mut index.keys {
            if let IndexKeyOf::Expr(expr) = &mut key.of {
                *expr = self.incoming(expr, changed);
            }
        }
        index.predicate = index.predicate.map(|predicate| self.incoming(&predicate, changed));
        let table = ObjectName::qualified("pg_temp", &self.name);
        Dialect::Postgres.spelling().create_index(&table, &index)
    }

    /// Everything as single statements, for finding out which one is refused: types, generated columns, defaults, checks, indexes.
    pub(super) fn parts(&self, changed: &[EnumType]) -> Vec<Trial> {
        let spelling = Dialect::Postgres.spelling();
        let table = &self.tables[0];
        let temporary = format!("pg_temp.{}", spelling.ident(&self.name));
        let mut parts = vec![Trial {
            part: Part::Table,
            sql: String::new(),
            statement: format!("CREATE TEMPORARY TABLE {} ()", spelling.ident(&self.name)),
        }];
        let mut trial = |part: Part, sql: String, statement: String| {
            parts.push(Trial { part, sql, statement });
        };
        let plain = |column: &Column| Column { default: None, generated: None, ..column.clone() };
        for column in self.shape.columns.iter().filter(|column| column.generated.is_none()) {
            let sql = self.column_sql(&plain(column), changed);
            let statement = format!("ALTER TABLE {temporary} ADD COLUMN {sql}");
            trial(Part::Type(column.name.clone()), spelling.type_sql(&column.ty), statement);
        }
        for column in &self.shape.columns {
            if let Some(Generated { expr, .. }) = &column.generated {
                let statement =
                    format!("ALTER TABLE {temporary} ADD COLUMN {}", self.column_sql(column, changed));
                trial(Part::Generated(column.name.clone()), expr.sql().to_owned(), statement);
            }
            if let Some(default) = &column.default {
                let name = spelling.ident(&column.name);
                let sql = self.incoming(default, changed);
                let statement =
                    format!("ALTER TABLE {temporary} ALTER COLUMN {name} SET DEFAULT ({})", sql.sql());
                trial(Part::Default(column.name.clone()), default.sql().to_owned(), statement);
            }
        }
        let checks = self.items[0].iter().filter_map(|item| match item {
            Item::Check(name) => Some(name),
            Item::Type(_) | Item::Default(_) | Item::Generated(_) | Item::Exclusion(_) | Item::Index(_) => {
                None
            }
        });
        for (name, expr) in checks.zip(&self.shape.checks) {
            let statement =
                format!("ALTER TABLE {temporary} ADD CHECK ({})", self.incoming(expr, changed).sql());
            trial(Part::Check(name.clone()), expr.sql().to_owned(), statement);
        }
        let exclusions = self.items[0].iter().filter_map(|item| match item {
            Item::Exclusion(name) => Some(name),
            Item::Type(_) | Item::Default(_) | Item::Generated(_) | Item::Check(_) | Item::Index(_) => None,
        });
        for (name, expr) in exclusions.zip(&self.shape.exclusions) {
            let statement =
                format!("ALTER TABLE {temporary} ADD EXCLUDE {}", self.incoming(expr, changed).sql());
            trial(Part::Exclusion(name.clone()), expr.sql().to_owned(), statement);
        }
        let indexes = self.items[0].iter().filter_map(|item| match item {
            Item::Index(name) => Some(name),
            Item::Type(_) | Item::Default(_) | Item::Generated(_) | Item::Check(_) | Item::Exclusion(_) => {
                None
            }
        });
        for (at, (name, index)) in indexes.zip(&self.shape.indexes).enumerate() {
            let sql = spelling.create_index(table, &Index { name: name.clone(), ..index.clone() });
            trial(Part::Index(name.clone()), sql, self.index_sql(at, index, changed));
        }
        parts
    }

    /// Gives every table that this one stands for the server's words.
    pub(super) fn take_over(&self, answer: &Table, tables: &mut Tables, changed: &[EnumType]) {
        for (name, items) in self.tables.iter().zip(&self.items) {
            let Some(table) = tables.get_mut(name) else { continue };
            let (mut checks, mut exclusions, mut indexes) = (0, 0, 0);
            for item in items {
                match item {
                    Item::Check(name) => {
                        let spelled = answer.checks.get(&check_name(checks));
                        if let (Some(check), Some(spelled)) = (table.checks.get_mut(name), spelled) {
                            check.expr = outgoing(&spelled.expr, changed);
                        }
                        checks += 1;
                    }
                    Item::Exclusion(name) => {
                        let spelled = answer.exclusions.get(&self.exclusion_name(exclusions));
                        if let (Some(exclusion), Some(spelled)) = (table.exclusions.get_mut(name), spelled) {
                            exclusion.definition = outgoing(&spelled.definition, changed);
                        }
                        exclusions += 1;
                    }
                    Item::Index(name) => {
                        let spelled = answer.indexes.get(&self.index_name(indexes));
                        if let (Some(index), Some(spelled)) = (table.indexes.get_mut(name), spelled) {
                            take_over_index(index, spelled, changed);
                        }
                        indexes += 1;
                    }
                    Item::Type(name) | Item::Default(name) | Item::Generated(name) => {
                        let column = table.columns.iter_mut().find(|column| column.name == *name);
                        if let (Some(column), Some(spelled)) = (column, answer.column(name)) {
                            take_over_column(column, spelled, changed);
                        }
                    }
                }
            }
        }
    }
}

fn take_over_column(column: &mut Column, spelled: &Column, changed: &[EnumType]) {
    if let (ColumnType::Native(_), ColumnType::Native(ty)) = (&column.ty, &spelled.ty) {
        column.ty = ColumnType::Native(ty.clone());
    }
    column.default = spelled.default.as_ref().map(|default| outgoing(default, changed));
    if let (Some(generated), Some(spelled)) = (&mut column.generated, &spelled.generated) {
        generated.expr = outgoing(&spelled.expr, changed);
    }
}

fn take_over_index(index: &mut Index, spelled: &Index, changed: &[EnumType]) {
    index.method.clone_from(&spelled.method);
    index.keys.clone_from(&spelled.keys);
    for key in &mut index.keys {
        if let IndexKeyOf::Expr(expr) = &mut key.of {
            *expr = outgoing(expr, changed);
        }
    }
    index.predicate = spelled.predicate.as_ref().map(|predicate| outgoing(predicate, changed));
}

impl Shape {
    fn of(table: &Table, items: &[Item]) -> Shape {
        let mut shape =
            Shape { columns: Vec::new(), checks: Vec::new(), exclusions: Vec::new(), indexes: Vec::new() };
        let mut asked = BTreeSet::new();
        for item in items {
            match item {
                Item::Type(name) | Item::Default(name) | Item::Generated(name) => {
                    asked.insert(name.clone());
                }
                Item::Check(name) => {
                    shape.checks.extend(table.checks.get(name).map(|check| check.expr.clone()))
                }
                Item::Exclusion(name) => {
                    shape.exclusions.extend(table.exclusions.get(name).map(|found| found.definition.clone()));
                }
                Item::Index(name) => {
                    // Uniqueness has no say in how an expression is spelled; names would keep equal shapes apart.
                    let nameless = |index: &Index| Index {
                        name: String::new(),
                        storage: IndexStorage::default(),
                        comment: None,
                        ..index.clone()
                    };
                    shape.indexes.extend(table.indexes.get(name).map(nameless));
                }
            }
        }
        let generated = table.columns.iter().filter(|column| asked.contains(&column.name));
        let generated: Vec<Expr> =
            generated.filter_map(|column| Some(column.generated.as_ref()?.expr.clone())).collect();
        let mut mentioned = shape.mentioned();
        generated.iter().for_each(|expr| mention(expr, &mut mentioned));
        // A whole row in an expression (`t.*`, `t IS NULL`) speaks of every column.
        let whole_row = mentioned.contains(&table.name.name);
        for column in &table.columns {
            let is_asked = asked.contains(&column.name);
            if is_asked || whole_row || mentioned.contains(&column.name) {
                // Defaults and generation that are settled only cost time; nullability has no say.
                let (default, generated) =
                    if is_asked { (column.default.clone(), column.generated.clone()) } else { (None, None) };
                let kept = Column {
                    nullable: true,
                    not_null: None,
                    identity: None,
                    sequence: None,
                    storage: ColumnStorage::default(),
                    comment: None,
                    default,
                    generated,
                    ..column.clone()
                };
                shape.columns.push(kept);
            }
        }
        shape
    }

    /// Every name in the expressions, and the columns of the indexes.
    fn mentioned(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        self.checks.iter().chain(&self.exclusions).for_each(|expr| mention(expr, &mut names));
        for column in &self.columns {
            column.generated.iter().for_each(|generated| mention(&generated.expr, &mut names));
        }
        for index in &self.indexes {
            names.extend(index.include.iter().cloned());
            index.predicate.iter().for_each(|expr| mention(expr, &mut names));
            for key in &index.keys {
                match &key.of {
                    IndexKeyOf::Column(name) => {
                        names.insert(name.clone());
                    }
                    IndexKeyOf::Expr(expr) => mention(expr, &mut names),
                }
            }
        }
        names
    }
}

pub(super) fn mention(expr: &Expr, names: &mut BTreeSet<String>) {
    for token in tokens(expr.sql()) {
        if let Some(name) = token.ident() {
            // `[name]` is a subscript here; a name in double quotes may have brackets of its own.
            let subscript = name.trim_matches(['[', ']']).trim().to_owned();
            names.extend([subscript.to_ascii_lowercase(), subscript, name.to_ascii_lowercase(), name]);
        }
    }
}

fn check_name(at: usize) -> String {
    format!("c{at}")
}

/// A column of a temporary table: its enum types may be temporary too.
pub(super) fn column_sql(column: &Column, changed: &[EnumType]) -> String {
    let is_changed = |name: &ObjectName| changed.iter().any(|ty| ty.name == *name);
    let temporary = |name: &ObjectName| ObjectName::qualified("pg_temp", &name.name);
    let ty = match &column.ty {
        ColumnType::Enum(name) if is_changed(name) => ColumnType::Enum(temporary(name)),
        ColumnType::EnumArray(name) if is_changed(name) => ColumnType::EnumArray(temporary(name)),
        ColumnType::Enum(_) | ColumnType::EnumArray(_) | ColumnType::Native(_) => column.ty.clone(),
    };
    // In parentheses, since the author may have written more than DEFAULT takes bare.
    let default =
        column.default.as_ref().map(|expr| Expr::new(format!("({})", incoming(expr, changed).sql())));
    let generated = column
        .generated
        .as_ref()
        .map(|generated| Generated { expr: incoming(&generated.expr, changed), stored: generated.stored });
    Dialect::Postgres.spelling().column(&Column { ty, default, generated, ..column.clone() })
}

/// The expression as the temporary tables take it: a changed enum of another schema is in `pg_temp` now.
fn incoming(expr: &Expr, changed: &[EnumType]) -> Expr {
    changed.iter().fold(expr.clone(), |expr, ty| unqualify_type(&expr, &ty.name))
}

/// The expression as the real tables have it.
fn outgoing(expr: &Expr, changed: &[EnumType]) -> Expr {
    changed.iter().fold(expr.clone(), |expr, ty| qualify_type(&expr, &ty.name))
}
