//! Random SQLite databases in pairs, as SQL, from a seed: tables of every kind that refer to one another, with indexes, views, triggers and
//! virtual tables over them, and the same after some of it changed, came or went. Names and quotes are such as people use.
//!
//! `SEED=n` runs that seed alone; `WORLDS=n` runs that many.

mod sql;

use fastrand::Rng;

use sql::{ACTIONS, CONFLICTS};

use crate::transition::Sections;

/// The two databases of a seed and rows of the first.
pub(crate) fn sections(seed: u64) -> Sections {
    let mut random = Rng::with_seed(seed);
    let mut before = World::default();
    for _ in 0..random.usize(1..5) {
        before.add_table(&mut random);
    }
    for _ in 0..random.usize(0..7) {
        before.add_item(&mut random);
    }
    let rows = before.rows();
    let mut after = before.clone();
    for table in &mut after.tables {
        table.has_rows = true;
    }
    for _ in 0..random.usize(1..8) {
        after.mutate(&mut random);
    }
    Sections {
        both: String::new(),
        before: before.sql(),
        rows,
        after: Some(after.sql()),
        ..Sections::usual()
    }
}

/// Tables, and what is over them in an order in which it can be made.
#[derive(Clone, Default)]
struct World {
    tables: Vec<Table>,
    items: Vec<Item>,
    names: u32,
}

#[derive(Clone)]
struct Table {
    name: Name,
    key: u8,
    strict: bool,
    columns: Vec<Column>,
    /// Whether it is a table of before, so that what it gets has to hold of its rows.
    has_rows: bool,
}

/// A name, and how it is quoted.
#[derive(Clone, PartialEq)]
struct Name {
    text: String,
    style: u8,
}

#[derive(Clone)]
struct Column {
    name: Name,
    ty: Type,
    /// Which of its type's spellings it has.
    spelling: usize,
    not_null: bool,
    default: bool,
    unique: bool,
    check: bool,
    collate: bool,
    /// What its constraints say of rows that break them.
    conflict: usize,
    /// A row holds NULL.
    holds_null: bool,
    comment: bool,
}

#[derive(Clone, PartialEq)]
enum Type {
    Whole,
    Text,
    Real,
    Bytes,
    Any,
    Time,
    /// A column of a table, by name, and what happens when its row goes.
    Reference(Name, usize),
    /// Computed from the key; stored or not.
    Generated(bool),
}

#[derive(Clone)]
struct Item {
    name: Name,
    kind: Kind,
    form: usize,
    /// The table or view that it is over, and a column of that.
    on: Name,
    column: Name,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Index,
    View,
    Trigger,
    InsteadOf,
    FullText,
    Tree,
}

const KINDS: [Kind; 8] = [
    Kind::Index,
    Kind::Index,
    Kind::View,
    Kind::View,
    Kind::Trigger,
    Kind::InsteadOf,
    Kind::FullText,
    Kind::Tree,
];

impl World {
    fn sql(&self) -> String {
        let tables = self.tables.iter().map(|table| table.sql(self));
        tables.chain(self.items.iter().map(Item::sql)).collect()
    }

    fn rows(&self) -> String {
        self.tables.iter().map(Table::rows).collect()
    }

    fn name(&mut self, random: &mut Rng, prefix: &str) -> Name {
        self.names += 1;
        let number = self.names;
        let text = match random.u8(0..12) {
            0 => format!("{prefix} {number}"),
            1 => format!("{}ä{number}", prefix.to_uppercase()),
            2 => format!("{prefix}\"{number}"),
            3 => format!("{prefix}.{number}'"),
            4 => format!("{prefix}-- {number}"),
            _ => format!("{prefix}{number}"),
        };
        Name { text, style: random.u8(0..4) }
    }

    fn add_table(&mut self, random: &mut Rng) {
        let name = self.name(random, "t");
        let mut table = Table {
            name,
            key: random.u8(0..8),
            strict: random.u8(0..5) == 0,
            columns: Vec::new(),
            has_rows: false,
        };
        for _ in 0..random.usize(1..6) {
            let column = self.column(random, &table.name);
            table.columns.push(column);
        }
        self.tables.push(table);
    }

    /// A column that rows can have.
    fn column(&mut self, random: &mut Rng, table: &Name) -> Column {
        let ty = match random.u8(0..14) {
            0..=2 => Type::Whole,
            3..=5 => Type::Text,
            6 => Type::Real,
            7 => Type::Bytes,
            8 => Type::Any,
            9 => Type::Time,
            10 => Type::Generated(random.bool()),
            _ => {
                let parent =
                    random.choice(&self.tables).map_or_else(|| table.clone(), |parent| parent.name.clone());
                Type::Reference(parent, random.usize(0..ACTIONS.len()))
            }
        };
        let plain = matches!(ty, Type::Whole | Type::Text | Type::Real | Type::Time);
        let not_null = plain && random.bool();
        Column {
            name: self.name(random, "c"),
            spelling: random.usize(0..6),
            not_null,
            default: plain && random.u8(0..3) == 0,
            unique: plain && random.u8(0..5) == 0,
            check: plain && random.u8(0..4) == 0,
            collate: ty == Type::Text && random.u8(0..3) == 0,
            conflict: if random.u8(0..4) == 0 { random.usize(0..CONFLICTS.len()) } else { 0 },
            holds_null: !not_null && random.bool(),
            comment: random.u8(0..6) == 0,
            ty,
        }
    }

    fn add_item(&mut self, random: &mut Rng) {
        let kind = random.choice(KINDS).unwrap_or(Kind::Index);
        let views = self.items.iter().filter(|item| item.kind == Kind::View);
        let views: Vec<(Name, Vec<Name>)> =
            views.map(|view| (view.name.clone(), vec![view.column.clone()])).collect();
        let tables = self.tables.iter().map(|table| {
            (table.name.clone(), table.columns.iter().map(|column| column.name.clone()).collect())
        });
        let tables: Vec<(Name, Vec<Name>)> = tables.collect();
        let all: Vec<&(Name, Vec<Name>)> = match kind {
            Kind::View => tables.iter().chain(&views).collect(),
            Kind::InsteadOf => views.iter().collect(),
            Kind::Index | Kind::Trigger | Kind::FullText | Kind::Tree => tables.iter().collect(),
        };
        let Some((on, columns)) = random.choice(all) else { return };
        let Some(column) = random.choice(columns) else { return };
        let (on, column) = (on.clone(), column.clone());
        let name = self.name(random, "o");
        self.items.push(Item { name, kind, form: random.usize(0..4), on, column });
    }

    fn mutate(&mut self, random: &mut Rng) {
        match random.u8(0..16) {
            0 => self.add_table(random),
            1 | 2 => self.add_item(random),
            3 if !self.items.is_empty() => {
                let gone = self.items[random.usize(0..self.items.len())].name.clone();
                self.remove(&gone, None);
            }
            4 | 5 if !self.items.is_empty() => {
                let at = random.usize(0..self.items.len());
                self.items[at].form = (self.items[at].form + 1) % 4;
            }
            6 if self.tables.len() > 1 => {
                let gone = self.tables[random.usize(0..self.tables.len())].name.clone();
                self.remove(&gone, None);
            }
            choice if !self.tables.is_empty() => {
                let at = random.usize(0..self.tables.len());
                self.change(random, choice, at);
            }
            _ => {}
        }
    }

    fn change(&mut self, random: &mut Rng, choice: u8, at: usize) {
        let name = self.tables[at].name.clone();
        match choice {
            7 | 8 => {
                let mut new = self.column(random, &name);
                if self.tables[at].has_rows {
                    // Rows that are there get the default, or nothing.
                    new.default |= new.not_null;
                    new.unique = false;
                    new.holds_null = true;
                }
                self.tables[at].columns.push(new);
            }
            9 if self.tables[at].columns.len() > 1 => {
                let of = random.usize(0..self.tables[at].columns.len());
                let gone = self.tables[at].columns[of].name.clone();
                self.remove(&name, Some(&gone));
            }
            10 => self.tables[at].key = random.u8(0..8),
            11 => self.tables[at].strict = !self.tables[at].strict,
            _ => {
                let of = random.usize(0..self.tables[at].columns.len());
                self.tables[at].columns[of].change(random);
            }
        }
    }

    /// Removes a table, a view or a column, and everything that is over it.
    fn remove(&mut self, name: &Name, column: Option<&Name>) {
        match column {
            None => self.tables.retain(|table| table.name != *name),
            Some(column) => {
                for table in self.tables.iter_mut().filter(|table| table.name == *name) {
                    table.columns.retain(|found| found.name != *column);
                }
            }
        }
        self.items.retain(|item| item.name != *name);
        let over = |item: &&Item| item.on == *name && column.is_none_or(|column| item.column == *column);
        let items: Vec<Name> = self.items.iter().filter(over).map(|item| item.name.clone()).collect();
        for item in items {
            self.remove(&item, None);
        }
        let mut columns = Vec::new();
        if column.is_none() {
            for table in &self.tables {
                let refers =
                    |found: &&Column| matches!(&found.ty, Type::Reference(parent, _) if parent == name);
                columns.extend(
                    table.columns.iter().filter(refers).map(|found| (table.name.clone(), found.name.clone())),
                );
            }
        }
        for (table, column) in columns {
            // A table has at least one column beside its key.
            let is_last = self.tables.iter().any(|found| found.name == table && found.columns.len() == 1);
            self.remove(&table, (!is_last).then_some(&column));
        }
    }
}

impl Column {
    fn change(&mut self, random: &mut Rng) {
        let plain = matches!(self.ty, Type::Whole | Type::Text | Type::Real | Type::Time);
        match random.u8(0..9) {
            0 | 1 => self.spelling = random.usize(0..6),
            2 if plain && !self.holds_null => self.not_null = !self.not_null,
            // Where rows that are there have nothing else, the default stays.
            3 if plain && !(self.not_null && self.holds_null) => self.default = !self.default,
            4 if plain && !self.holds_null => self.unique = !self.unique,
            5 if plain => self.check = !self.check,
            6 if self.ty == Type::Text => self.collate = !self.collate,
            7 => self.conflict = random.usize(0..CONFLICTS.len()),
            _ => match &mut self.ty {
                Type::Reference(_, action) => *action = random.usize(0..ACTIONS.len()),
                Type::Generated(stored) => *stored = !*stored,
                Type::Whole | Type::Text | Type::Real | Type::Bytes | Type::Any | Type::Time => {}
            },
        }
    }
}
