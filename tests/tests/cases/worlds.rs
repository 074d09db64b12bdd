//! Random PostgreSQL databases in pairs, as SQL, from a seed: objects of every kind over one another, and the same after
//! some of them changed, came or went.
//!
//! `SEED=n` runs that seed alone; `WORLDS=n` runs that many.

mod kinds;

use std::collections::BTreeSet;

use fastrand::Rng;

use crate::transition::Sections;
use kinds::{KINDS, Kind};

/// The two databases of a seed and rows of the first.
pub(crate) fn sections(seed: u64) -> Sections {
    let mut random = Rng::with_seed(seed);
    let mut before = World::default();
    for _ in 0..random.usize(3..14) {
        before.add(&mut random);
    }
    let mut after = before.clone();
    for _ in 0..random.usize(1..7) {
        after.mutate(&mut random);
    }
    // Rows of a table may name those of a later one.
    let rows: String = before.items.iter().map(Item::rows).collect();
    let since = before.items.iter().chain(&after.items).filter_map(|item| item.kind.since(item.form)).max();
    let rows = format!("SET session_replication_role = replica;\n{rows}RESET session_replication_role;\n");
    Sections {
        since,
        both: String::new(),
        before: before.sql(),
        rows,
        after: Some(after.sql()),
        ..Sections::usual()
    }
}

/// Objects in an order in which they can be made.
#[derive(Clone, Default)]
struct World {
    items: Vec<Item>,
    names: u32,
}

#[derive(Clone)]
struct Item {
    name: String,
    number: u32,
    kind: &'static Kind,
    /// Which of its kind's forms it has; a change takes another.
    form: usize,
    base: Option<String>,
    column: Option<String>,
    with: Option<String>,
    /// Other items that its columns' types are.
    types: Vec<String>,
    columns: Vec<Column>,
}

#[derive(Clone)]
struct Column {
    name: String,
    ty: String,
    /// A type of the database's own, which has a wider one beside it.
    widens: bool,
    rest: Rest,
    not_null: bool,
    value: &'static str,
}

/// What a column gets where nothing is said.
#[derive(Clone, Copy, PartialEq)]
enum Rest {
    Null,
    Default,
    Generated,
}

const ROWS: usize = 3;

/// Types that may become each other with rows in the table, and a value.
const TYPES: [(&str, &str, &str); 5] = [
    ("integer", "bigint", "7"),
    ("text", "character varying(100)", "'it''s'"),
    ("numeric(10,2)", "numeric(12,2)", "1.25"),
    ("timestamp without time zone", "timestamp(3) without time zone", "'2026-01-02 03:04:05'"),
    ("integer[]", "bigint[]", "'{1,2}'"),
];

/// What only one of a database can have an effect on, or be hurt by, whatever is made beside it: those come seldom.
const SELDOM: [&str; 3] = ["event trigger", "publication", "access method"];

/// The digits of an operator's number.
const SYMBOLS: [char; 10] = ['<', '>', '=', '~', '!', '@', '#', '%', '&', '|'];

fn kind(word: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.word == word).expect("a kind of that name")
}

impl World {
    fn sql(&self) -> String {
        self.items.iter().map(Item::sql).collect()
    }

    fn number(&mut self) -> u32 {
        self.names += 1;
        self.names
    }

    fn any(&self, random: &mut Rng, wanted: impl Fn(&Item) -> bool) -> Option<Item> {
        let found: Vec<&Item> = self.items.iter().filter(|item| wanted(item)).collect();
        random.choice(found).cloned()
    }

    fn add(&mut self, random: &mut Rng) {
        // Half of everything is about tables: that is where rows are.
        let tables = |kind: &&Kind| kind.on.contains(&"table") || kind.word.ends_with("table");
        let of_tables = random.bool();
        let from: Vec<&'static Kind> = KINDS.iter().filter(|kind| !of_tables || tables(kind)).collect();
        if let Some(kind) = random.choice(from)
            && (!SELDOM.contains(&kind.word) || random.u8(0..4) == 0)
        {
            self.add_one(random, kind);
        }
    }

    /// Adds an object of that kind, with what it hangs on first where there is none.
    fn add_one(&mut self, random: &mut Rng, kind: &'static Kind) -> Item {
        let base = (!kind.on.is_empty()).then(|| self.one_of(random, &kind.on, kind));
        let with = (!kind.with.is_empty()).then(|| self.one_of(random, &kind.with, kind).name);
        let number = self.number();
        let schema = if kind.has_columns() && random.u8(0..4) == 0 {
            self.any(random, |item| item.kind.word == "schema").map(|schema| schema.name)
        } else {
            None
        };
        let within = schema.as_ref().map(|schema| format!("{schema}.")).unwrap_or_default();
        let mut item = Item {
            name: format!("{within}o{number}"),
            number,
            kind,
            form: random.usize(0..kind.forms.len()),
            column: base
                .as_ref()
                .filter(|_| kind.forms.iter().any(|form| form.contains("{column}")))
                .and_then(|base| random.choice(&base.columns))
                .map(|column| column.name.clone()),
            base: base.map(|base| base.name).or(schema),
            with,
            types: Vec::new(),
            columns: Vec::new(),
        };
        if kind.has_columns() {
            for _ in 0..random.usize(1..5) {
                let column = self.column(random, &mut item.types);
                item.columns.push(column);
            }
        }
        // A view shows what it reads: another view may read that of it.
        if kind.word.starts_with("view")
            && let Some(column) = &item.column
        {
            item.columns = vec![Column::of_view(column)];
        }
        self.items.push(item.clone());
        item
    }

    fn one_of(&mut self, random: &mut Rng, words: &[&str], of: &Kind) -> Item {
        let free = |item: &Item| {
            words.contains(&item.kind.word)
                && (!of.is_alone
                    || !self.items.iter().any(|other| {
                        other.kind.word == of.word && other.base.as_deref() == Some(item.name.as_str())
                    }))
        };
        match self.any(random, free) {
            Some(item) => item,
            None => self.add_one(random, kind(words[0])),
        }
    }

    /// A new column: of the database's own types, or of one of ours.
    fn column(&mut self, random: &mut Rng, types: &mut Vec<String>) -> Column {
        let name = format!("c{}", self.number());
        if random.u8(0..3) == 0
            && let Some(ty) =
                self.any(random, |item| item.kind.value.is_some() || item.kind.word == "collation")
        {
            types.push(ty.name.clone());
            let plain =
                Column { name, ty: ty.name, widens: false, rest: Rest::Null, not_null: false, value: "" };
            return match ty.kind.value {
                Some(value) => Column { value, ..plain },
                None => Column { ty: format!("text COLLATE {}", plain.ty), value: "'it''s'", ..plain },
            };
        }
        let (ty, _, value) = random.choice(TYPES).unwrap_or(TYPES[0]);
        let (ty, rest) = match random.u8(0..6) {
            0 | 1 => (ty, Rest::Default),
            2 => ("bigint", Rest::Generated),
            _ => (ty, Rest::Null),
        };
        Column { name, ty: ty.to_owned(), widens: true, not_null: rest == Rest::Default, rest, value }
    }

    fn mutate(&mut self, random: &mut Rng) {
        let at = random.usize(0..self.items.len().max(1));
        match random.u8(0..10) {
            0..=2 => self.add(random),
            3 | 4 if at < self.items.len() && !self.items[at].kind.stays => {
                let gone = self.items[at].name.clone();
                // A foreign key of rows that stay cannot come back without those it refers to.
                if !self
                    .items
                    .iter()
                    .any(|item| item.kind.word == "foreign key" && item.with.as_ref() == Some(&gone))
                {
                    self.remove(gone);
                }
            }
            5..=7 if at < self.items.len() => {
                let item = &mut self.items[at];
                item.form = (item.form + random.usize(1..item.kind.forms.len())) % item.kind.forms.len();
            }
            _ => {
                let Some(table) = self.any(random, |item| item.kind.has_columns()) else { return };
                self.change_columns(random, &table.name);
            }
        }
    }

    fn change_columns(&mut self, random: &mut Rng, table: &str) {
        let mut types = Vec::new();
        let new = self.column(random, &mut types);
        let Some(position) = self.items.iter().position(|item| item.name == table) else { return };
        let item = &mut self.items[position];
        let at = random.usize(0..item.columns.len().max(1));
        match random.u8(0..4) {
            // A type of ours may stand behind the table in the order of making.
            0 if types.is_empty() => item.columns.push(new),
            1 if item.columns.len() > 1 => {
                let gone = item.columns.remove(at).name;
                self.remove(gone);
            }
            2 if at < item.columns.len() && item.columns[at].widens => {
                let column = &mut item.columns[at];
                if let Some((_, wide, _)) = TYPES.iter().find(|(ty, _, _)| *ty == column.ty) {
                    column.ty = (*wide).to_owned();
                }
            }
            _ if at < item.columns.len() && item.columns[at].widens => {
                let column = &mut item.columns[at];
                column.not_null = !column.not_null;
            }
            _ => {}
        }
    }

    /// Removes an item or a column, and everything that needs it.
    fn remove(&mut self, name: String) {
        let mut gone = BTreeSet::from([name]);
        loop {
            let count = gone.len();
            for item in &self.items {
                if gone.contains(&item.name) || item.needs().any(|need| gone.contains(need)) {
                    gone.insert(item.name.clone());
                }
            }
            if gone.len() == count {
                break;
            }
        }
        self.items.retain(|item| !gone.contains(&item.name));
    }
}

impl Kind {
    /// A table of its own.
    fn has_columns(&self) -> bool {
        matches!(self.word, "table" | "unlogged table" | "partitioned table")
    }
}

impl Column {
    fn of_view(name: &str) -> Self {
        let name = name.to_owned();
        Self { name, ty: String::new(), widens: false, rest: Rest::Null, not_null: false, value: "" }
    }

    fn sql(&self) -> String {
        let rest = match self.rest {
            Rest::Null => String::new(),
            Rest::Default => format!(" DEFAULT {}", self.value),
            Rest::Generated => " GENERATED ALWAYS AS (id * 2) STORED".to_owned(),
        };
        let not_null = if self.not_null { " NOT NULL" } else { "" };
        format!(", {} {}{rest}{not_null}", self.name, self.ty)
    }
}

impl Item {
    /// Names of the items and of the column that it cannot be without.
    fn needs(&self) -> impl Iterator<Item = &String> {
        self.base.iter().chain(&self.column).chain(&self.with).chain(&self.types)
    }

    fn sql(&self) -> String {
        let columns: String = self.columns.iter().map(Column::sql).collect();
        let number = self.number.to_string();
        let symbols: String = number.bytes().map(|digit| SYMBOLS[usize::from(digit - b'0')]).collect();
        let sql = self.kind.forms[self.form]
            .replace("{name}", &self.name)
            .replace("{number}", &number)
            .replace("{symbols}", &format!("#{symbols}"))
            .replace("{base}", self.base.as_deref().unwrap_or_default())
            .replace("{column}", self.column.as_deref().unwrap_or("id"))
            .replace("{with}", self.with.as_deref().unwrap_or_default())
            .replace("{columns}", &columns);
        format!("{sql}\n")
    }

    fn rows(&self) -> String {
        if !self.kind.has_columns() {
            return String::new();
        }
        let written = || self.columns.iter().filter(|column| column.rest != Rest::Generated);
        let names: String = written().map(|column| format!(", {}", column.name)).collect();
        let values: String = written().map(|column| format!(", {}", column.value)).collect();
        (1..=ROWS)
            .map(|row| {
                let name = &self.name;
                format!("INSERT INTO {name} (id{names}) OVERRIDING SYSTEM VALUE VALUES ({row}{values});\n")
            })
            .collect()
    }
}
