//! Random pairs of schemas with rows, from a seed: what nobody thought of writing as a case.
//!
//! `SEED=n` runs that seed alone; `PAIRS=n` runs that many.

mod mysql;

use std::fmt::Write as _;

use fastrand::Rng;
use tablewright_schema::Dialect;

/// A pair of schemas, as YAML, and rows of the first.
pub(crate) struct Pair {
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) rows: String,
}

/// The pair of a seed.
pub(crate) fn pair(seed: u64, dialect: Dialect) -> Pair {
    let mut random = Rng::with_seed(seed);
    // Half of them, so that each seed goes on meaning what it meant.
    if dialect == Dialect::Mysql && seed % 2 == 1 {
        return mysql::pair(&mut random);
    }
    let mut names = 0;
    let mut before = World { tables: Vec::new() };
    for _ in 0..random.usize(1..4) {
        let table = Table::random(&mut random, &before, &mut names);
        before.tables.push(table);
    }
    let rows = before.rows(dialect);
    let mut after = before.clone();
    for _ in 0..random.usize(1..6) {
        after.mutate(&mut random, &mut names);
    }
    Pair { before: before.yaml(), after: after.yaml(), rows }
}

#[derive(Clone)]
struct World {
    tables: Vec<Table>,
}

#[derive(Clone)]
struct Table {
    name: String,
    renamed_from: Option<String>,
    identity: bool,
    columns: Vec<Column>,
    indexes: Vec<String>,
    is_new: bool,
}

#[derive(Clone)]
struct Column {
    name: String,
    renamed_from: Option<String>,
    ty: Type,
    nullable: bool,
    default: bool,
    unique: bool,
    check: bool,
    backfill: bool,
    is_new: bool,
}

#[derive(Clone, PartialEq)]
enum Type {
    Int,
    BigInt,
    Text,
    Varchar(u32),
    Bool,
    Decimal,
    Double,
    Uuid,
    Json,
    Date,
    TimestampTz,
    Reference { table: String, action: &'static str },
}

const ROWS: usize = 3;

impl Column {
    fn random(random: &mut Rng, world: &World, names: &mut usize) -> Self {
        *names += 1;
        let ty = match random.u8(0..13) {
            0 | 1 => Type::Int,
            2 => Type::BigInt,
            3 | 4 => Type::Text,
            5 => Type::Varchar(random.u32(10..40)),
            6 => Type::Bool,
            7 => Type::Decimal,
            8 => Type::Double,
            9 => Type::Uuid,
            10 => Type::Json,
            11 => random.choice([Type::Date, Type::TimestampTz]).unwrap_or(Type::Date),
            _ => match random.choice(&world.tables) {
                Some(table) => Type::Reference {
                    table: table.name.clone(),
                    action: random.choice(["cascade", "set null", "no action"]).unwrap_or("no action"),
                },
                None => Type::Text,
            },
        };
        let is_reference = matches!(ty, Type::Reference { .. });
        let plain = matches!(ty, Type::Int | Type::BigInt | Type::Text | Type::Varchar(_));
        Self {
            name: format!("c{names:03}"),
            renamed_from: None,
            nullable: is_reference || random.bool(),
            default: plain && random.u8(0..3) == 0,
            unique: plain && random.u8(0..4) == 0,
            check: plain && random.u8(0..4) == 0,
            ty,
            backfill: false,
            is_new: false,
        }
    }

    /// SQL of the value of the n-th row.
    fn value(&self, row: usize, dialect: Dialect) -> String {
        if self.nullable && row == 2 {
            return "NULL".to_owned();
        }
        match &self.ty {
            Type::Int | Type::BigInt => (row + 1).to_string(),
            Type::Text | Type::Varchar(_) => format!("'v''{row} ☃'"),
            Type::Bool => row.is_multiple_of(2).to_string(),
            Type::Decimal => format!("{row}.25"),
            Type::Double => format!("{row}.5"),
            Type::Uuid => format!("'00000000-0000-4000-8000-00000000000{row}'"),
            Type::Json => match dialect {
                Dialect::Sqlite | Dialect::Mysql => format!("'{{\"a\":{row}}}'"),
                Dialect::Postgres => format!("'{{\"a\": {row}}}'"),
            },
            Type::Date => format!("'2026-01-0{}'", row + 1),
            Type::TimestampTz => format!("'2026-01-0{} 10:00:00'", row + 1),
            Type::Reference { .. } => (row + 1).to_string(),
        }
    }

    fn yaml(&self) -> String {
        let nullable = if self.nullable { "?" } else { "" };
        let mut parts = vec![match &self.ty {
            Type::Int => format!("type: int{nullable}"),
            Type::BigInt => format!("type: bigint{nullable}"),
            Type::Text => format!("type: text{nullable}"),
            Type::Varchar(length) => format!("type: 'varchar({length}){nullable}'"),
            Type::Bool => format!("type: bool{nullable}"),
            Type::Decimal => format!("type: 'decimal(10,2){nullable}'"),
            Type::Double => format!("type: double{nullable}"),
            Type::Uuid => format!("type: uuid{nullable}"),
            Type::Json => format!("type: json{nullable}"),
            Type::Date => format!("type: date{nullable}"),
            Type::TimestampTz => format!("type: timestamptz{nullable}"),
            Type::Reference { table, action } => {
                let name = &self.name;
                format!(
                    "references: {table}.id{nullable}, on_delete: {action}, as: to_{name}, inverse: of_{name}"
                )
            }
        }];
        let is_number = matches!(self.ty, Type::Int | Type::BigInt);
        if self.default {
            parts.push(if is_number { "default: 7".to_owned() } else { "default: seven".to_owned() });
        }
        if self.unique {
            parts.push("unique: true".to_owned());
        }
        if self.check {
            let name = &self.name;
            parts.push(if is_number {
                format!("check: '{name} > 0'")
            } else {
                format!("check: \"{name} <> ''\"")
            });
        }
        if self.backfill {
            parts.push(format!("backfill: \"{}\"", self.backfill_value()));
        }
        if let Some(old) = &self.renamed_from {
            parts.push(format!("renamed_from: {old}"));
        }
        format!("      {}: {{ {} }}\n", self.name, parts.join(", "))
    }

    /// What rows that are there can take: a value where one is needed, and not the same for all in a unique column.
    fn settle(&mut self) {
        if self.is_new {
            self.backfill = !self.nullable && !self.default;
            self.unique &= !self.default;
        }
        self.backfill &= !self.nullable;
    }

    /// A value for all rows at once, or different ones where they must be unique.
    fn backfill_value(&self) -> &'static str {
        match self.ty {
            Type::Int | Type::BigInt => "id + 100",
            Type::Text | Type::Varchar(_) => "concat('row ', id)",
            Type::Bool => "true",
            Type::Decimal | Type::Double => "1.5",
            Type::Uuid => "'00000000-0000-4000-8000-000000000009'",
            Type::Json => "'{}'",
            Type::Date => "'2026-02-02'",
            Type::TimestampTz => "'2026-02-02 02:02:02'",
            Type::Reference { .. } => "NULL",
        }
    }
}

impl Table {
    fn random(random: &mut Rng, world: &World, names: &mut usize) -> Self {
        *names += 1;
        let name = format!("t{names:03}");
        let columns = (0..random.usize(1..6)).map(|_| Column::random(random, world, names)).collect();
        let mut table = Self {
            name,
            renamed_from: None,
            identity: random.bool(),
            columns,
            indexes: Vec::new(),
            is_new: false,
        };
        if random.bool() {
            table.add_index(random);
        }
        table
    }

    fn add_index(&mut self, random: &mut Rng) {
        let usable = |column: &&Column| column.ty != Type::Json;
        let Some(column) = random.choice(self.columns.iter().filter(usable).collect::<Vec<_>>()) else {
            return;
        };
        let desc = if random.bool() { " desc" } else { "" };
        let name = &column.name;
        let index = match random.u8(0..3) {
            0 => format!("[{name}{desc}, id]"),
            1 => format!("{{ columns: [{name}], where: {name} is not null, name: i_{name} }}"),
            _ => format!("[id, {name}]"),
        };
        // Both ways round they have one name.
        let named = |index: &str| index.replace(" desc", "");
        if !self.indexes.iter().any(|known| named(known) == named(&index)) {
            self.indexes.push(index);
        }
    }

    fn yaml(&self) -> String {
        let mut yaml = format!("  {}:\n", self.name);
        if let Some(old) = &self.renamed_from {
            let _ = writeln!(yaml, "    renamed_from: {old}");
        }
        let identity = if self.identity { "identity: true, " } else { "" };
        let _ = write!(yaml, "    columns:\n      id: {{ type: bigint, {identity}primary_key: true }}\n");
        yaml.extend(self.columns.iter().map(Column::yaml));
        if !self.indexes.is_empty() {
            yaml.push_str("    indexes:\n");
        }
        yaml.extend(self.indexes.iter().map(|index| format!("      - {index}\n")));
        yaml
    }
}

impl World {
    fn yaml(&self) -> String {
        let tables: String = self.tables.iter().map(Table::yaml).collect();
        if tables.is_empty() { "tables: {}\n".to_owned() } else { format!("tables:\n{tables}") }
    }

    fn rows(&self, dialect: Dialect) -> String {
        let mut sql = String::new();
        for table in &self.tables {
            for row in 0..ROWS {
                let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
                let values: Vec<String> =
                    table.columns.iter().map(|column| column.value(row, dialect)).collect();
                let (names, values) = (names.join(", "), values.join(", "));
                let _ =
                    writeln!(sql, "INSERT INTO {} (id, {names}) VALUES ({}, {values});", table.name, row + 1);
            }
        }
        sql
    }

    fn mutate(&mut self, random: &mut Rng, names: &mut usize) {
        if self.tables.is_empty() || random.u8(0..10) == 0 {
            let mut table = Table::random(random, self, names);
            table.is_new = true;
            self.tables.push(table);
            return;
        }
        let at = random.usize(0..self.tables.len());
        match random.u8(0..12) {
            0 => self.drop_table(at),
            1 => self.rename_table(at, names),
            2 | 3 => {
                let world = self.clone();
                let mut column = Column::random(random, &world, names);
                column.is_new = true;
                column.settle();
                self.tables[at].columns.push(column);
            }
            4 => self.tables[at].add_index(random),
            5 => {
                self.tables[at].indexes.pop();
            }
            _ if self.tables[at].columns.is_empty() => {}
            choice => {
                let column = random.usize(0..self.tables[at].columns.len());
                self.tables[at].change(choice, column, names);
            }
        }
    }

    fn drop_table(&mut self, at: usize) {
        let gone = self.tables.remove(at);
        for table in &mut self.tables {
            let refers =
                |column: &Column| matches!(&column.ty, Type::Reference { table, .. } if *table == gone.name);
            for column in table.columns.iter().filter(|column| refers(column)) {
                table.indexes.retain(|index| !index.contains(&column.name));
            }
            table.columns.retain(|column| !refers(column));
        }
    }

    fn rename_table(&mut self, at: usize, names: &mut usize) {
        if self.tables[at].is_new || self.tables[at].renamed_from.is_some() {
            return;
        }
        *names += 1;
        let new = format!("t{names:03}");
        let old = std::mem::replace(&mut self.tables[at].name, new.clone());
        for column in self.tables.iter_mut().flat_map(|table| &mut table.columns) {
            if let Type::Reference { table, .. } = &mut column.ty
                && *table == old
            {
                *table = new.clone();
            }
        }
        self.tables[at].renamed_from = Some(old);
    }
}

impl Table {
    fn change(&mut self, choice: u8, at: usize, names: &mut usize) {
        let column = &mut self.columns[at];
        match choice {
            6 => {
                let name = column.name.clone();
                self.indexes.retain(|index| !index.contains(&name));
                self.columns.remove(at);
            }
            7 if !column.is_new && column.renamed_from.is_none() => {
                *names += 1;
                let old = std::mem::replace(&mut column.name, format!("c{names:03}"));
                let new = column.name.clone();
                for index in &mut self.indexes {
                    *index = index.replace(&old, &new);
                }
                column.renamed_from = Some(old);
            }
            8 => match column.ty {
                Type::Int => column.ty = Type::BigInt,
                Type::Varchar(length) => column.ty = Type::Varchar(length + 10),
                _ => {}
            },
            9 if !matches!(column.ty, Type::Reference { .. }) && column.nullable => {
                column.nullable = false;
                column.backfill = true;
            }
            9 => column.nullable = true,
            10 if matches!(column.ty, Type::Int | Type::BigInt | Type::Text | Type::Varchar(_)) => {
                column.check = !column.check;
            }
            11 => match &mut column.ty {
                Type::Reference { action, .. } => {
                    *action = if *action == "cascade" { "set null" } else { "cascade" }
                }
                Type::Int | Type::BigInt | Type::Text | Type::Varchar(_) => column.default = !column.default,
                _ => {}
            },
            _ => {}
        }
        if let Some(column) = self.columns.get_mut(at) {
            column.settle();
        }
    }
}
