//! Random PostgreSQL databases in pairs, as SQL, from a seed: objects of every kind over one another, and the same after
//! some of them changed, came or went.
//!
//! `SEED=n` runs that seed alone; `WORLDS=n` runs that many (100 without).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use fastrand::Rng;

use crate::transition::Sections;

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
    let rows = before.items.iter().map(Item::rows).collect();
    Sections { both: String::new(), before: before.sql(), rows, after: Some(after.sql()), in_place: false }
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
    kind: Kind,
    /// Which of its kind's forms it has; a change takes another.
    form: u8,
    /// Names of items, and of columns as `table.column`.
    needs: Vec<String>,
    columns: Vec<Column>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    Schema,
    Enum,
    Domain,
    Composite,
    Sequence,
    Function,
    Table,
    PartitionedTable,
    Partition,
    Index,
    Check,
    View,
    ViewOverView,
    MaterializedView,
    TriggerFunction,
    Trigger,
    Policy,
    Rule,
    Statistics,
    Procedure,
}

const KINDS: [Kind; 20] = [
    Kind::Schema,
    Kind::Enum,
    Kind::Domain,
    Kind::Composite,
    Kind::Sequence,
    Kind::Function,
    Kind::Table,
    Kind::PartitionedTable,
    Kind::Partition,
    Kind::Index,
    Kind::Check,
    Kind::View,
    Kind::ViewOverView,
    Kind::MaterializedView,
    Kind::TriggerFunction,
    Kind::Trigger,
    Kind::Policy,
    Kind::Rule,
    Kind::Statistics,
    Kind::Procedure,
];

#[derive(Clone)]
struct Column {
    name: String,
    ty: String,
    /// A column of a type that has a wider one beside it.
    widens: bool,
    default: Option<&'static str>,
    not_null: bool,
    value: &'static str,
}

const ROWS: usize = 3;

/// Types that may become each other with rows in the table.
const TYPES: [(&str, &str, &str); 5] = [
    ("integer", "bigint", "7"),
    ("text", "character varying(100)", "'it''s'"),
    ("numeric(10,2)", "numeric(12,2)", "1.25"),
    ("timestamp without time zone", "timestamp(3) without time zone", "'2026-01-02 03:04:05'"),
    ("integer[]", "bigint[]", "'{1,2}'"),
];

impl World {
    fn sql(&self) -> String {
        self.items.iter().map(Item::sql).collect()
    }

    fn name(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    fn any(&self, random: &mut Rng, wanted: &[Kind]) -> Option<Item> {
        let found: Vec<&Item> = self.items.iter().filter(|item| wanted.contains(&item.kind)).collect();
        random.choice(found).cloned()
    }

    fn add(&mut self, random: &mut Rng) {
        let kind = random.choice(KINDS).unwrap_or(Kind::Table);
        self.add_one(random, kind);
    }

    /// Adds an object of that kind, with what it hangs on first where there is none.
    fn add_one(&mut self, random: &mut Rng, kind: Kind) -> Item {
        let on: &[Kind] = match kind {
            Kind::Partition => &[Kind::PartitionedTable],
            Kind::ViewOverView => &[Kind::View, Kind::ViewOverView],
            Kind::Index | Kind::Check | Kind::View | Kind::MaterializedView | Kind::Trigger => {
                &[Kind::Table, Kind::PartitionedTable]
            }
            Kind::Policy | Kind::Rule | Kind::Statistics | Kind::Procedure => &[Kind::Table],
            Kind::Schema
            | Kind::Enum
            | Kind::Domain
            | Kind::Composite
            | Kind::Sequence
            | Kind::Function
            | Kind::Table
            | Kind::PartitionedTable
            | Kind::TriggerFunction => &[],
        };
        let mut needs = Vec::new();
        if !on.is_empty() {
            let base = match self.any(random, on) {
                Some(base) => base,
                None => self.add_one(random, on[0]),
            };
            needs.push(base.name.clone());
            if let Some(column) = random.choice(&base.columns) {
                needs.push(format!("{}.{}", base.name, column.name));
            }
        }
        if kind == Kind::Trigger {
            let function = match self.any(random, &[Kind::TriggerFunction]) {
                Some(function) => function,
                None => self.add_one(random, Kind::TriggerFunction),
            };
            needs.push(function.name);
        }
        let mut item = self.make(random, kind);
        item.needs.append(&mut needs);
        // A view shows what it reads: another view may read that of it.
        if matches!(kind, Kind::View | Kind::ViewOverView)
            && let Some(column) = item.needs.iter().find_map(|need| need.split_once('.'))
        {
            item.columns = vec![Column::plain(column.1)];
        }
        self.items.push(item.clone());
        item
    }

    fn make(&mut self, random: &mut Rng, kind: Kind) -> Item {
        let prefix = match kind {
            Kind::View | Kind::ViewOverView => "v",
            Kind::Table | Kind::PartitionedTable => "t",
            _ => "o",
        };
        let mut item = Item {
            name: self.name(prefix),
            kind,
            form: random.u8(0..4),
            needs: Vec::new(),
            columns: Vec::new(),
        };
        if matches!(kind, Kind::Table | Kind::PartitionedTable) {
            if kind == Kind::Table
                && random.u8(0..4) == 0
                && let Some(schema) = self.any(random, &[Kind::Schema])
            {
                item.name = format!("{}.{}", schema.name, item.name).replace('.', "_in_");
                item.needs.push(schema.name);
            }
            for _ in 0..random.usize(1..5) {
                let column = self.column(random, &mut item.needs);
                item.columns.push(column);
            }
        }
        item
    }

    /// A new column: of the database's own types, or of one of ours.
    fn column(&mut self, random: &mut Rng, needs: &mut Vec<String>) -> Column {
        let name = self.name("c");
        if random.u8(0..3) == 0
            && let Some(ty) = self.any(random, &[Kind::Enum, Kind::Domain, Kind::Composite])
        {
            needs.push(ty.name.clone());
            let value = match ty.kind {
                Kind::Enum => "'a'",
                Kind::Domain => "5",
                _ => "ROW('x', 1)",
            };
            return Column { name, ty: ty.name, widens: false, default: None, not_null: false, value };
        }
        let (ty, _, value) = random.choice(TYPES).unwrap_or(TYPES[0]);
        let default = (random.u8(0..3) == 0).then_some(value);
        Column { name, ty: ty.to_owned(), widens: true, not_null: default.is_some(), default, value }
    }

    fn mutate(&mut self, random: &mut Rng) {
        let at = random.usize(0..self.items.len().max(1));
        match random.u8(0..10) {
            0..=2 => self.add(random),
            3 | 4 if at < self.items.len() => {
                let gone = self.items[at].name.clone();
                self.remove(gone);
            }
            5..=7 if at < self.items.len() => {
                let item = &mut self.items[at];
                item.form = (item.form + 1) % 4;
            }
            _ => {
                let tables = [Kind::Table, Kind::PartitionedTable];
                let Some(table) = self.any(random, &tables) else { return };
                self.change_columns(random, &table.name);
            }
        }
    }

    fn change_columns(&mut self, random: &mut Rng, table: &str) {
        let mut needs = Vec::new();
        let mut new = self.column(random, &mut needs);
        let Some(position) = self.items.iter().position(|item| item.name == table) else { return };
        let item = &mut self.items[position];
        let at = random.usize(0..item.columns.len().max(1));
        match random.u8(0..4) {
            // A type of ours may stand behind the table in the order of making.
            0 if needs.is_empty() => {
                new.not_null = new.default.is_some();
                item.columns.push(new);
            }
            1 if item.columns.len() > 1 => {
                let gone = format!("{table}.{}", item.columns.remove(at).name);
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

    /// Removes an item and everything that needs it.
    fn remove(&mut self, name: String) {
        let mut gone = BTreeSet::from([name]);
        loop {
            let count = gone.len();
            for item in &self.items {
                if gone.contains(&item.name) || item.needs.iter().any(|need| gone.contains(need)) {
                    gone.insert(item.name.clone());
                    gone.extend(item.columns.iter().map(|column| format!("{}.{}", item.name, column.name)));
                }
            }
            if gone.len() == count {
                break;
            }
        }
        self.items.retain(|item| !gone.contains(&item.name));
    }
}

impl Column {
    fn plain(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ty: String::new(),
            widens: false,
            default: None,
            not_null: false,
            value: "",
        }
    }

    fn sql(&self) -> String {
        let default = self.default.map(|value| format!(" DEFAULT {value}")).unwrap_or_default();
        let not_null = if self.not_null { " NOT NULL" } else { "" };
        format!("{} {}{default}{not_null}", self.name, self.ty)
    }
}

impl Item {
    fn base(&self) -> &str {
        self.needs.first().map(String::as_str).unwrap_or_default()
    }

    fn of_column(&self) -> &str {
        self.needs.iter().find_map(|need| need.split_once('.')).map_or("id", |(_, column)| column)
    }

    fn sql(&self) -> String {
        let Item { name, kind, form, columns, .. } = self;
        let (base, column) = (self.base(), self.of_column());
        let odd = form % 2 == 1;
        let mut sql = match kind {
            Kind::Schema => format!("CREATE SCHEMA {name};"),
            Kind::Enum => {
                let values = ["'a', 'b'", "'a', 'b', 'c'", "'0', 'a', 'b'", "'b', 'a'"][usize::from(*form)];
                format!("CREATE TYPE {name} AS ENUM ({values});")
            }
            Kind::Domain => {
                let rest = ["", " CHECK (VALUE > 0)", " DEFAULT 3", " CHECK (VALUE > 0) CHECK (VALUE < 99)"];
                format!("CREATE DOMAIN {name} AS integer{};", rest[usize::from(*form)])
            }
            Kind::Composite => format!("CREATE TYPE {name} AS (a text, b integer);"),
            Kind::Sequence => {
                let options = ["", " INCREMENT BY 2", " START WITH 50 CACHE 4", " AS smallint CYCLE"];
                format!("CREATE SEQUENCE {name}{};", options[usize::from(*form)])
            }
            Kind::Function => {
                let (result, rest) = if odd { ("bigint", "STABLE COST 7") } else { ("integer", "IMMUTABLE") };
                let body = if *form > 1 { "SELECT $1 + 2" } else { "SELECT $1 + 1" };
                format!(
                    "CREATE FUNCTION {name}({result}) RETURNS {result} LANGUAGE sql {rest} AS $$ {body} $$;"
                )
            }
            Kind::Procedure => {
                let verb = if odd { "DELETE FROM" } else { "SELECT count(*) FROM" };
                format!("CREATE PROCEDURE {name}() LANGUAGE sql AS $$ {verb} {base} $$;")
            }
            Kind::TriggerFunction => {
                let body = if odd { "RETURN NEW;" } else { "/* as it is */ RETURN NEW;" };
                format!(
                    "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$;"
                )
            }
            Kind::Table => {
                let unlogged = if *form == 3 { "UNLOGGED " } else { "" };
                let mut lines = vec!["id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY".to_owned()];
                lines.extend(columns.iter().map(Column::sql));
                let with = if *form == 2 { " WITH (fillfactor=80)" } else { "" };
                format!("CREATE {unlogged}TABLE {name} ({}){with};", lines.join(", "))
            }
            Kind::PartitionedTable => {
                let mut lines = vec!["id bigint NOT NULL".to_owned()];
                lines.extend(columns.iter().map(Column::sql));
                format!(
                    "CREATE TABLE {name} ({}) PARTITION BY RANGE (id);\n\
                     CREATE TABLE {name}_first PARTITION OF {name} FOR VALUES FROM (0) TO (100);",
                    lines.join(", ")
                )
            }
            Kind::Partition => {
                let from: u32 = name[1..].parse::<u32>().unwrap_or_default() * 100 + 100;
                let to = from + 50 + u32::from(odd);
                format!("CREATE TABLE {name} PARTITION OF {base} FOR VALUES FROM ({from}) TO ({to});")
            }
            Kind::Index => match form {
                0 => format!("CREATE INDEX {name} ON {base} (id DESC, {column});"),
                1 => format!("CREATE INDEX {name} ON {base} USING brin (id) WITH (pages_per_range=16);"),
                2 => format!(
                    "CREATE INDEX {name} ON {base} ((id + 1)) INCLUDE ({column}) WHERE {column} IS NOT NULL;"
                ),
                _ => format!("CREATE INDEX {name} ON {base} ({column} NULLS FIRST) WITH (fillfactor=60);"),
            },
            Kind::Check => {
                let rest = if odd { "id < 1000" } else { &format!("id > 0 OR {column} IS NULL") };
                format!("ALTER TABLE {base} ADD CONSTRAINT {name} CHECK ({rest});")
            }
            Kind::View => {
                let rest = if odd { " WHERE id > 0" } else { "" };
                let more = if *form > 1 { ", id AS number" } else { "" };
                format!("CREATE VIEW {name} AS SELECT {column}{more} FROM {base}{rest};")
            }
            Kind::ViewOverView => {
                let more = if *form > 1 { ", 1 AS one" } else { "" };
                let distinct = if odd { "DISTINCT ON (1) " } else { "" };
                format!("CREATE VIEW {name} AS SELECT {distinct}{column}{more} FROM {base};")
            }
            Kind::MaterializedView => {
                let count = if odd { "count(*)" } else { "max(id)" };
                format!(
                    "CREATE MATERIALIZED VIEW {name} AS SELECT {column} AS a, {count} AS n FROM {base} GROUP BY 1;\n\
                     CREATE INDEX {name}_n ON {name} (n);"
                )
            }
            Kind::Trigger => {
                let function = self.needs.last().map(String::as_str).unwrap_or_default();
                let event = ["INSERT", "UPDATE", "INSERT OR UPDATE", "DELETE"][usize::from(*form)];
                format!(
                    "CREATE TRIGGER {name} AFTER {event} ON {base} FOR EACH ROW EXECUTE FUNCTION {function}();"
                )
            }
            Kind::Policy => {
                let rest = if odd { "FOR SELECT USING (id > 0)" } else { "USING (id > 1) WITH CHECK (true)" };
                format!(
                    "ALTER TABLE {base} ENABLE ROW LEVEL SECURITY;\nCREATE POLICY {name} ON {base} {rest};"
                )
            }
            Kind::Rule => {
                let rest = if odd {
                    " WHERE old.id < 0"
                } else {
                    &format!(" WHERE old.{column} IS NULL AND old.id = 0")
                };
                format!("CREATE RULE {name} AS ON DELETE TO {base}{rest} DO INSTEAD NOTHING;")
            }
            Kind::Statistics => format!("CREATE STATISTICS {name} ON (id + {form}), (id * 2) FROM {base};"),
        };
        let comment = match kind {
            Kind::Table | Kind::PartitionedTable => "TABLE",
            Kind::View | Kind::ViewOverView => "VIEW",
            Kind::Domain => "DOMAIN",
            Kind::Sequence => "SEQUENCE",
            Kind::Schema => "SCHEMA",
            _ => "",
        };
        if !comment.is_empty() && odd {
            let _ = write!(sql, "\nCOMMENT ON {comment} {name} IS 'form {form}: it''s';");
        }
        sql.push('\n');
        sql
    }

    fn rows(&self) -> String {
        if !matches!(self.kind, Kind::Table | Kind::PartitionedTable) {
            return String::new();
        }
        let names: String = self.columns.iter().map(|column| format!(", {}", column.name)).collect();
        let values: String = self.columns.iter().map(|column| format!(", {}", column.value)).collect();
        (1..=ROWS)
            .map(|row| format!("INSERT INTO {} (id{names}) VALUES ({row}{values});\n", self.name))
            .collect()
    }
}
