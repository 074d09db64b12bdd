//! How the tables, rows and objects of a random SQLite database are written.

use super::{Column, Item, Kind, Name, Table, Type, World};

const ROWS: usize = 3;
pub(super) const CONFLICTS: [&str; 5] =
    ["", " ON CONFLICT IGNORE", " ON CONFLICT REPLACE", " ON CONFLICT FAIL", " ON CONFLICT ROLLBACK"];
pub(super) const ACTIONS: [&str; 6] = [
    "ON DELETE CASCADE",
    "ON DELETE SET NULL",
    "",
    "ON UPDATE CASCADE ON DELETE SET DEFAULT",
    "ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
    "ON DELETE RESTRICT",
];

impl Type {
    /// Spellings that keep the values as they are; the first is the one of a STRICT table.
    fn spellings(&self) -> &'static [&'static str] {
        match self {
            Type::Whole => &["INTEGER", "INT", "bigint", "SMALLINT", "UNSIGNED BIG INT", "mediumint"],
            Type::Text => &["TEXT", "VARCHAR(40)", "clob", "NATIVE CHARACTER(70)", "text"],
            Type::Real => &["REAL", "DOUBLE", "FLOAT", "double precision"],
            Type::Bytes => &["BLOB", "blob"],
            Type::Any => &["ANY", "", "\"my type\"", "thing(3)"],
            Type::Time => &["TEXT", "DATETIME", "datetime", "timestamp"],
            Type::Reference(..) => &["INTEGER", "INT", "BIGINT", "TEXT"],
            Type::Generated(_) => &["INT", "INTEGER", "TEXT"],
        }
    }

    fn value(&self, row: usize) -> String {
        match self {
            Type::Whole | Type::Reference(..) => (row + 1).to_string(),
            Type::Text => format!("'v''{row} ☃ -- ;'"),
            Type::Real => format!("{row}.25"),
            Type::Bytes => format!("x'0{row}00'"),
            Type::Any => ["1".to_owned(), "'one'".to_owned(), "x'01'".to_owned()][row % 3].clone(),
            Type::Time => format!("'2026-01-0{} 10:00:00'", row + 1),
            Type::Generated(_) => String::new(),
        }
    }

    fn default(&self, form: usize) -> &'static str {
        match self {
            Type::Whole | Type::Any => ["7", "-7", "(1 + 2)"][form % 3],
            Type::Text => ["'it''s'", "''", "('a' || 'b')"][form % 3],
            Type::Real => ["1.5", "+0.5", "1e3"][form % 3],
            Type::Bytes => "x'ff'",
            Type::Time => ["CURRENT_TIMESTAMP", "'2026-02-02'"][form % 2],
            Type::Reference(..) => "NULL",
            Type::Generated(_) => "",
        }
    }
}

impl Name {
    pub(super) fn sql(&self) -> String {
        let text = &self.text;
        match self.style {
            0 if text.chars().all(|c| c.is_ascii_alphanumeric()) => text.clone(),
            1 if !text.contains(']') => format!("[{text}]"),
            2 => format!("`{}`", text.replace('`', "``")),
            _ => format!("\"{}\"", text.replace('"', "\"\"")),
        }
    }
}

impl Column {
    pub(super) fn sql(&self, strict: bool) -> String {
        let Column {
            name,
            ty,
            spelling,
            not_null,
            default,
            unique,
            check,
            collate,
            conflict,
            holds_null: _,
            comment,
        } = self;
        let spellings = ty.spellings();
        let mut sql =
            format!("{} {}", name.sql(), spellings[if strict { 0 } else { spelling % spellings.len() }]);
        let conflict = CONFLICTS[*conflict];
        if *comment {
            sql.push_str(" /* it's, a (comment */ ");
        }
        if *collate {
            sql.push_str(" COLLATE nocase");
        }
        if *not_null {
            sql.push_str(&format!(" NOT NULL{conflict}"));
        }
        if *default {
            sql.push_str(&format!(" DEFAULT {}", ty.default(*spelling)));
        }
        if *unique {
            sql.push_str(&format!(" UNIQUE{conflict}"));
        }
        if *check {
            sql.push_str(&format!(" CHECK (length({}) < 99)", name.sql()));
        }
        match ty {
            Type::Generated(stored) => {
                sql.push_str(&format!(" AS (id + 1) {}", if *stored { "STORED" } else { "VIRTUAL" }));
            }
            Type::Reference(parent, action) => {
                sql.push_str(&format!(" REFERENCES {} (id) {}", parent.sql(), ACTIONS[*action]));
            }
            Type::Whole | Type::Text | Type::Real | Type::Bytes | Type::Any | Type::Time => {}
        }
        sql
    }
}

impl Table {
    pub(super) fn sql(&self, world: &World) -> String {
        let Table { name, key, strict, columns, has_rows: _ } = self;
        let (id, last, option) = match key {
            0 => ("id INTEGER PRIMARY KEY", "", ""),
            1 => ("id INTEGER PRIMARY KEY AUTOINCREMENT", "", ""),
            2 => ("id INT NOT NULL PRIMARY KEY ON CONFLICT IGNORE", "", ""),
            3 => ("id INTEGER PRIMARY KEY DESC", "", ""),
            4 => ("id INT NOT NULL", ", PRIMARY KEY (id DESC)", "WITHOUT ROWID"),
            5 => ("id INT NOT NULL UNIQUE", "", ""),
            6 => (
                "id INT NOT NULL",
                ", CONSTRAINT \"the key\" PRIMARY KEY (id, id2 COLLATE rtrim DESC), UNIQUE (id)",
                "",
            ),
            _ => ("id INTEGER, id3 INT DEFAULT 4", ", PRIMARY KEY (id ASC) ON CONFLICT REPLACE", ""),
        };
        let id = if *key == 6 { format!("{id}, id2 TEXT DEFAULT 'k'") } else { id.to_owned() };
        let columns: String = columns.iter().map(|column| format!(",\n  {}", column.sql(*strict))).collect();
        let options = match (*strict, option) {
            (false, option) => option.to_owned(),
            (true, "") => "STRICT".to_owned(),
            (true, option) => format!("STRICT, {option}"),
        };
        let before = world.tables.len();
        format!("CREATE TABLE {} ( -- one of {before}\n  {id}{columns}{last}) {options};\n", name.sql())
    }

    pub(super) fn rows(&self) -> String {
        let filled: Vec<&Column> =
            self.columns.iter().filter(|column| !matches!(column.ty, Type::Generated(_))).collect();
        let names: String = filled.iter().map(|column| format!(", {}", column.name.sql())).collect();
        let row = |row: usize| {
            // A row that refers to itself needs the type of its key: https://sqlite.org/foreignkeys.html
            let is_itself =
                |column: &Column| matches!(&column.ty, Type::Reference(to, _) if *to == self.name);
            let value = |column: &&Column| match (column.holds_null && row == 2) || is_itself(column) {
                true => ", NULL".to_owned(),
                false => format!(", {}", column.ty.value(row)),
            };
            let values: String = filled.iter().map(value).collect();
            format!("INSERT INTO {} (id{names}) VALUES ({}{values});\n", self.name.sql(), row + 1)
        };
        (0..ROWS).map(row).collect()
    }
}

impl Item {
    pub(super) fn sql(&self) -> String {
        let Item { name, kind, form, on, column } = self;
        let (name, on, column) = (name.sql(), on.sql(), column.sql());
        match kind {
            Kind::Index => match form {
                0 => format!("CREATE INDEX {name} ON {on} ({column} DESC, id);\n"),
                1 => format!("CREATE UNIQUE INDEX {name} ON {on} (id, {column} COLLATE rtrim);\n"),
                2 => format!(
                    "CREATE INDEX {name} ON {on} (lower({column}), id + 1) WHERE {column} IS NOT NULL;\n"
                ),
                _ => {
                    format!("CREATE INDEX {name} ON {on} ({column}) /* for speed */ WHERE {column} <> ';';\n")
                }
            },
            Kind::View => match form {
                0 => format!("CREATE VIEW {name} AS SELECT {column} FROM {on};\n"),
                1 => format!(
                    "CREATE VIEW {name} ({column}) AS SELECT x.{column} FROM {on} AS x WHERE x.{column} > 0;\n"
                ),
                2 => format!("CREATE VIEW {name} AS SELECT DISTINCT {column} -- all; of them\n FROM {on};\n"),
                _ => format!(
                    "CREATE VIEW {name} AS WITH w AS (SELECT * FROM {on}) SELECT {column}, count(*) OVER () AS n FROM w;\n"
                ),
            },
            Kind::Trigger => match form {
                0 => format!("CREATE TRIGGER {name} AFTER INSERT ON {on} BEGIN SELECT new.{column}; END;\n"),
                1 => format!(
                    "CREATE TRIGGER {name} BEFORE UPDATE OF {column} ON {on} WHEN new.{column} IS NULL BEGIN SELECT 1; SELECT ';'; END;\n"
                ),
                2 => format!(
                    "CREATE TRIGGER {name} AFTER DELETE ON {on} BEGIN UPDATE {on} SET id = id WHERE id = old.id; END;\n"
                ),
                _ => format!(
                    "CREATE TRIGGER {name} AFTER UPDATE ON {on} FOR EACH ROW BEGIN DELETE FROM {on} WHERE id = -1; END;\n"
                ),
            },
            Kind::InsteadOf => {
                let event = ["INSERT", "UPDATE", "DELETE", "INSERT"][*form];
                let row = if event == "DELETE" { "old" } else { "new" };
                format!(
                    "CREATE TRIGGER {name} INSTEAD OF {event} ON {on} BEGIN SELECT {row}.{column}, {form}; END;\n"
                )
            }
            Kind::FullText => {
                let options = ["", ", tokenize = 'porter'", ", prefix = '2 3'", ", detail = none"][*form];
                format!("CREATE VIRTUAL TABLE {name} USING fts5(title, body{options});\n")
            }
            Kind::Tree => {
                let more = ["", ", +label TEXT", ", minY, maxY", ""][*form];
                format!("CREATE VIRTUAL TABLE {name} USING rtree(id, minX, maxX{more});\n")
            }
        }
    }
}
