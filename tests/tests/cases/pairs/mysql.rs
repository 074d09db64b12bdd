//! Random pairs of what only MySQL and MariaDB have: types of their own, columns that are computed, keys of beginnings and in descending order,
//! full-text keys, partitions, collations of tables, triggers and views.

mod types;

use std::fmt::Write as _;

use fastrand::Rng;

use self::types::Type;
use super::{Pair, ROWS};

/// The pair of a seed.
pub(super) fn pair(random: &mut Rng) -> Pair {
    let mut names = 0;
    let mut before = World { tables: Vec::new(), views: Vec::new() };
    for _ in 0..random.usize(1..3) {
        before.tables.push(Table::random(random, &mut names));
    }
    if random.bool() {
        before.toggle_view(random);
    }
    let rows = before.rows();
    let mut after = before.clone();
    for _ in 0..random.usize(1..7) {
        after.mutate(random, &mut names);
    }
    Pair { before: before.yaml(), after: after.yaml(), rows }
}

#[derive(Clone)]
struct World {
    tables: Vec<Table>,
    /// Of which table, and what of it.
    views: Vec<(String, &'static str)>,
}

#[derive(Clone)]
struct Table {
    name: String,
    renamed_from: Option<String>,
    columns: Vec<Column>,
    keys: Vec<Key>,
    partitions: Option<String>,
    collation: Option<&'static str>,
    comment: Option<&'static str>,
    trigger: Option<&'static str>,
    is_new: bool,
}

#[derive(Clone)]
struct Column {
    name: String,
    renamed_from: Option<String>,
    ty: Type,
    /// The column that it is computed from, and whether it is stored.
    computed: Option<(String, bool)>,
    nullable: bool,
    default: bool,
    check: bool,
    invisible: bool,
    backfill: bool,
    is_new: bool,
}

#[derive(Clone)]
struct Key {
    column: String,
    prefix: Option<u32>,
    descending: bool,
    with_id: bool,
    unique: bool,
    fulltext: bool,
}

const PARTITIONS: [&str; 7] = [
    "by: HASH (id), count: 2",
    "by: HASH (id), count: 5",
    "by: LINEAR HASH (id), count: 4",
    "by: KEY (id), count: 3",
    "by: RANGE (id), partitions: { low: LESS THAN (2), rest: LESS THAN MAXVALUE }",
    "by: RANGE (id), partitions: { low: LESS THAN (2), middle: LESS THAN (3), rest: LESS THAN MAXVALUE }",
    "by: 'LIST (id % 3)', partitions: { none: 'IN (0)', some: 'IN (1, 2)' }",
];

impl Column {
    fn random(random: &mut Rng, names: &mut usize) -> Self {
        *names += 1;
        let ty = Type::random(random);
        Self {
            name: format!("c{names:03}"),
            renamed_from: None,
            computed: None,
            nullable: random.bool(),
            default: !matches!(ty, Type::Text(_)) && random.u8(0..3) == 0,
            check: ty.is_integer() && random.u8(0..3) == 0,
            invisible: random.u8(0..8) == 0,
            backfill: false,
            is_new: false,
            ty,
        }
    }

    fn yaml(&self) -> String {
        let Self {
            name,
            renamed_from,
            ty,
            computed,
            nullable,
            default,
            check,
            invisible,
            backfill,
            is_new: _,
        } = self;
        let mut parts =
            vec![format!("type: {{ mysql: \"{}{}\" }}", ty.sql(), if *nullable { "?" } else { "" })];
        if let Some((of, stored)) = computed {
            parts.push(format!("generated: {{ sql: '{of} + 1', stored: {stored} }}"));
        }
        if *default {
            parts.push(format!("default: {{ sql: \"{}\" }}", ty.value(1)));
        }
        if *check {
            parts.push(format!("check: '{name} > 0'"));
        }
        // A server wants a value for what nobody sees.
        if *invisible && (*nullable || *default) {
            parts.push("invisible: true".to_owned());
        }
        if *backfill {
            parts.push(format!("backfill: \"{}\"", ty.value(2)));
        }
        if let Some(old) = renamed_from {
            parts.push(format!("renamed_from: {old}"));
        }
        format!("      {name}: {{ {} }}\n", parts.join(", "))
    }
}

impl Key {
    fn yaml(&self) -> String {
        let Self { column, prefix, descending, with_id, unique, fulltext } = self;
        if *fulltext {
            return format!("      - {{ columns: [{column}], method: fulltext, name: f_{column} }}\n");
        }
        let mut key = format!("{{ column: {column}");
        if let Some(prefix) = prefix {
            let _ = write!(key, ", prefix: {prefix}");
        }
        key.push_str(if *descending { ", desc: true }" } else { " }" });
        let columns = if *with_id { format!("{key}, id") } else { key };
        let unique = if *unique { ", unique: true" } else { "" };
        format!("      - {{ columns: [{columns}], name: k_{column}{unique} }}\n")
    }
}

impl Table {
    fn random(random: &mut Rng, names: &mut usize) -> Self {
        *names += 1;
        let mut table = Self {
            name: format!("t{names:03}"),
            renamed_from: None,
            columns: (0..random.usize(1..6)).map(|_| Column::random(random, names)).collect(),
            keys: Vec::new(),
            partitions: None,
            collation: None,
            comment: None,
            trigger: None,
            is_new: false,
        };
        for _ in 0..random.usize(0..4) {
            let change = random.u8(4..11);
            table.change(change, random, names);
        }
        for column in &mut table.columns {
            (column.is_new, column.backfill) = (false, false);
        }
        table
    }

    fn yaml(&self) -> String {
        let Self { name, renamed_from, columns, keys, partitions, collation, comment, trigger, is_new: _ } =
            self;
        let mut yaml = format!("  {name}:\n");
        if let Some(old) = renamed_from {
            let _ = writeln!(yaml, "    renamed_from: {old}");
        }
        if let Some(comment) = comment {
            let _ = writeln!(yaml, "    comment: {comment}");
        }
        let _ = writeln!(yaml, "    columns:\n      id: {{ type: bigint, primary_key: true }}");
        yaml.extend(columns.iter().map(Column::yaml));
        if !keys.is_empty() {
            yaml.push_str("    indexes:\n");
        }
        yaml.extend(keys.iter().map(Key::yaml));
        if let Some(collation) = collation {
            let _ = writeln!(yaml, "    collation: {collation}");
        }
        if let Some(partitions) = partitions {
            let _ = writeln!(yaml, "    partitioning: {{ {partitions} }}");
        }
        if let Some(trigger) = trigger {
            let _ = writeln!(yaml, "    triggers:\n      r_{name}: {trigger}");
        }
        yaml
    }

    /// What hangs on a column goes with it.
    fn drop_column(&mut self, at: usize) {
        let gone = self.columns.remove(at).name;
        self.keys.retain(|key| key.column != gone);
        let reads = |column: &Column| column.computed.as_ref().is_some_and(|(of, _)| *of == gone);
        while let Some(at) = self.columns.iter().position(reads) {
            self.drop_column(at);
        }
    }

    fn rename_column(&mut self, at: usize, names: &mut usize) {
        let column = &mut self.columns[at];
        if column.is_new || column.renamed_from.is_some() {
            return;
        }
        *names += 1;
        let new = format!("c{names:03}");
        let old = std::mem::replace(&mut column.name, new.clone());
        column.renamed_from = Some(old.clone());
        let keys = self.keys.iter_mut().map(|key| &mut key.column);
        let read = self.columns.iter_mut().filter_map(|column| column.computed.as_mut()).map(|(of, _)| of);
        keys.chain(read).filter(|name| **name == old).for_each(|name| name.clone_from(&new));
    }

    fn add_key(&mut self, random: &mut Rng) {
        let Some(column) = random.choice(&self.columns) else { return };
        if self.keys.iter().any(|key| key.column == column.name) {
            return;
        }
        let is_text = column.ty.is_text();
        let plain = is_text || column.ty.is_integer();
        let is_free = self.partitions.is_none();
        self.keys.push(Key {
            column: column.name.clone(),
            prefix: is_text.then(|| random.u32(4..9)),
            descending: random.bool(),
            with_id: random.bool(),
            // Columns whose rows all get one value are not unique.
            unique: plain
                && is_free
                && !column.is_new
                && !column.backfill
                && column.computed.is_none()
                && random.u8(0..3) == 0,
            fulltext: is_text && is_free && random.u8(0..3) == 0,
        });
    }

    fn add_computed(&mut self, random: &mut Rng, names: &mut usize) {
        let usable = |column: &&Column| column.ty.is_integer() && column.computed.is_none();
        let Some(of) = random.choice(self.columns.iter().filter(usable).collect::<Vec<_>>()) else { return };
        let of = of.name.clone();
        *names += 1;
        self.columns.push(Column {
            name: format!("c{names:03}"),
            renamed_from: None,
            ty: Type::Integer { width: 4, unsigned: false },
            computed: Some((of, random.bool())),
            nullable: true,
            default: false,
            check: false,
            invisible: false,
            backfill: false,
            is_new: true,
        });
    }

    fn change(&mut self, choice: u8, random: &mut Rng, names: &mut usize) {
        let any = (!self.columns.is_empty()).then(|| random.usize(0..self.columns.len().max(1)));
        match (choice, any) {
            (0..=3, Some(at)) => self.change_column(choice, at, random, names),
            (4 | 5, _) => self.add_key(random),
            (6, _) => self.add_computed(random, names),
            (7, _) => {
                let is_kept = |key: &Key| key.unique || key.fulltext;
                self.partitions = match random.bool() && !self.keys.iter().any(is_kept) {
                    true => random.choice(PARTITIONS).map(str::to_owned),
                    false => None,
                };
            }
            (8, _) => {
                self.collation = random
                    .choice([None, Some("utf8mb4_bin"), Some("utf8mb4_unicode_ci")])
                    .unwrap_or_default();
            }
            (9, _) => {
                self.comment = random.choice([None, Some("it's one"), Some("another")]).unwrap_or_default()
            }
            (10, _) => {
                self.trigger = random
                    .choice([
                        None,
                        Some("BEFORE INSERT FOR EACH ROW SET @a = NEW.id"),
                        Some("AFTER DELETE FOR EACH ROW SET @a = OLD.id"),
                    ])
                    .unwrap_or_default();
            }
            (11, _) => {
                self.keys.pop();
            }
            (12, _) => {
                let mut column = Column::random(random, names);
                column.is_new = true;
                column.backfill = !column.nullable && !column.default;
                self.columns.push(column);
            }
            (_, _) => {}
        }
    }

    fn change_column(&mut self, choice: u8, at: usize, random: &mut Rng, names: &mut usize) {
        let column = &mut self.columns[at];
        match choice {
            0 => self.drop_column(at),
            1 => self.rename_column(at, names),
            2 if column.computed.is_none() => {
                let ty = column.ty.changed(random);
                column.default &= !matches!(ty, Type::Text(_));
                column.ty = ty;
            }
            2 => column.computed = column.computed.take().map(|(of, stored)| (of, !stored)),
            _ if column.computed.is_some() => {}
            _ if random.bool() => {
                column.backfill = column.nullable;
                column.nullable = !column.nullable;
                let name = column.name.clone();
                if column.backfill {
                    self.keys.retain(|key| key.column != name || !key.unique);
                }
            }
            _ if column.ty.is_integer() => column.check = !column.check,
            _ => column.default = !column.default && !matches!(column.ty, Type::Text(_)),
        }
    }
}

impl World {
    fn yaml(&self) -> String {
        let tables: String = self.tables.iter().map(Table::yaml).collect();
        let mut yaml = format!("only: mysql\ntables:\n{tables}");
        if !self.views.is_empty() {
            yaml.push_str("views:\n");
        }
        for (at, (table, what)) in self.views.iter().enumerate() {
            let _ = writeln!(yaml, "  v{at}: SELECT {what} AS id FROM {table}");
        }
        yaml
    }

    fn rows(&self) -> String {
        let mut sql = String::new();
        for table in &self.tables {
            let columns = table.columns.iter().filter(|column| column.computed.is_none());
            let columns: Vec<&Column> = columns.collect();
            let names: Vec<&str> =
                ["id"].into_iter().chain(columns.iter().map(|column| column.name.as_str())).collect();
            for row in 0..ROWS {
                let value = |column: &&Column| match column.nullable && row == 2 {
                    true => "NULL".to_owned(),
                    false => column.ty.value(row),
                };
                let values: Vec<String> =
                    [(row + 1).to_string()].into_iter().chain(columns.iter().map(value)).collect();
                let _ = writeln!(
                    sql,
                    "INSERT INTO {} ({}) VALUES ({});",
                    table.name,
                    names.join(", "),
                    values.join(", ")
                );
            }
        }
        sql
    }

    fn toggle_view(&mut self, random: &mut Rng) {
        if self.views.pop().is_none()
            && let Some(table) = random.choice(&self.tables)
        {
            let what = random.choice(["id", "id + 1", "MAX(id)"]).unwrap_or("id");
            self.views.push((table.name.clone(), what));
        }
    }

    fn mutate(&mut self, random: &mut Rng, names: &mut usize) {
        let at = random.usize(0..self.tables.len());
        match random.u8(0..16) {
            0 => {
                let mut table = Table::random(random, names);
                table.is_new = true;
                self.tables.push(table);
            }
            1 if self.tables.len() > 1 => {
                let gone = self.tables.remove(at).name;
                self.views.retain(|(table, _)| *table != gone);
            }
            2 => self.toggle_view(random),
            3 if !self.tables[at].is_new && self.tables[at].renamed_from.is_none() => {
                *names += 1;
                let new = format!("t{names:03}");
                let old = std::mem::replace(&mut self.tables[at].name, new.clone());
                self.views
                    .iter_mut()
                    .filter(|(table, _)| *table == old)
                    .for_each(|(table, _)| table.clone_from(&new));
                self.tables[at].renamed_from = Some(old);
            }
            _ => {
                let choice = random.u8(0..13);
                self.tables[at].change(choice, random, names);
            }
        }
    }
}
