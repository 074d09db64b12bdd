//! Changes in words: what the diff screen, a pull request and a failed proof show.

mod rows;
mod settings;

use std::fmt;

use tablewright_schema::object::Object;
use tablewright_schema::schema::{Column, ColumnType, Identity, Index, IndexKeyOf, Table};

use crate::change::{Change, Constraint, EnumChange, ObjectChange, Rename, TableChange};
use crate::dialect;
use crate::documents;
use rows::rows;
use settings::{
    access_difference, constraint_difference, default_privileges, family_difference, index_storage_words,
    key_words, not_null_words, options_difference, sequence_words, storage_words,
};
use tablewright_schema::Dialect;

/// What happens to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// It is new.
    Create,
    /// It differs.
    Alter,
    /// It has a new name.
    Rename,
    /// It is gone.
    Drop,
}

impl Sign {
    /// `+`, `~`, `>`, `-`.
    pub fn symbol(self) -> char {
        match self {
            Sign::Create => '+',
            Sign::Alter => '~',
            Sign::Rename => '>',
            Sign::Drop => '-',
        }
    }

    /// The verb, as the command line and JSON say it.
    pub fn verb(self) -> &'static str {
        match self {
            Sign::Create => "create",
            Sign::Alter => "alter",
            Sign::Rename => "rename",
            Sign::Drop => "drop",
        }
    }
}

/// One changed object and what changed inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    /// What happens to it.
    pub sign: Sign,
    /// What it is: `table agents`, `column agents.title → name`.
    pub object: String,
    /// What changed inside, a line each: `column status text not null`.
    pub details: Vec<(Sign, String)>,
}

impl fmt::Display for ChangeLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.sign.symbol(), self.object)?;
        for (sign, detail) in &self.details {
            write!(f, "\n    {} {detail}", sign.symbol())?;
        }
        Ok(())
    }
}

/// The changes in words, one entry an object, in the order of the changes.
pub fn describe(dialect: Dialect, changes: &[Change]) -> Vec<ChangeLine> {
    changes.iter().map(|change| Words { dialect }.change(change)).collect()
}

struct Words {
    dialect: Dialect,
}

impl Words {
    fn change(&self, change: &Change) -> ChangeLine {
        let line = |sign, object: String| ChangeLine { sign, object, details: Vec::new() };
        match change {
            Change::Rename(rename) => line(Sign::Rename, renamed(rename)),
            Change::Enum(change) => enum_type(change),
            Change::Object(change) => object(change),
            Change::DefaultPrivileges { from, to } => default_privileges(from, to),
            Change::CreateTable(table) => {
                let columns = table.columns.iter().map(|column| (Sign::Create, self.column(column)));
                let indexes = table.indexes.values().map(|index| (Sign::Create, index_words(index)));
                let key = table.primary_key.iter().cloned().map(Constraint::PrimaryKey);
                let keys = table.foreign_keys.values().cloned().map(Constraint::ForeignKey);
                let uniques = table.uniques.values().cloned().map(Constraint::Unique);
                let checks = table.checks.values().cloned().map(Constraint::Check);
                let exclusions = table.exclusions.values().cloned().map(Constraint::Exclusion);
                let constraints = key.chain(keys).chain(uniques).chain(checks).chain(exclusions);
                let constraints = constraints.map(|c| (Sign::Create, constraint_words(table, &c)));
                let details = columns.chain(constraints).chain(indexes).collect();
                ChangeLine { sign: Sign::Create, object: format!("table {}", table.name), details }
            }
            Change::AlterTable { from: _, to, changes } => ChangeLine {
                sign: Sign::Alter,
                object: format!("table {}", to.name),
                details: changes.iter().map(|change| self.table_change(to, change)).collect(),
            },
            Change::DropTable(table) => line(Sign::Drop, format!("table {}", table.name)),
            Change::Rows(change) => rows(change),
        }
    }

    fn table_change(&self, table: &Table, change: &TableChange) -> (Sign, String) {
        match change {
            TableChange::AddColumn { column, backfill } => {
                let rows = match backfill {
                    Some(backfill) => format!(", existing rows get {}", backfill.expr.sql()),
                    None => String::new(),
                };
                (Sign::Create, format!("{}{rows}", self.column(column)))
            }
            TableChange::AlterColumn { from, to, backfill: _, cast } => {
                let difference = self.column_difference(from, to);
                let words = match cast {
                    // The values of an enum without a type of its own change, and nothing of the column.
                    Some(cast) if difference.is_empty() => format!("existing rows get {}", cast.sql()),
                    Some(_) | None => difference,
                };
                (Sign::Alter, format!("column {}: {words}", to.name))
            }
            TableChange::DropColumn(column) => (Sign::Drop, format!("column {}", column.name)),
            TableChange::AddConstraint(constraint) => (Sign::Create, constraint_words(table, constraint)),
            TableChange::RenameConstraint { from, to } => {
                (Sign::Rename, format!("{} {} → {}", kind(from), from.name(), to.name()))
            }
            TableChange::DropConstraint(constraint) => {
                (Sign::Drop, format!("{} {}", kind(constraint), constraint.name()))
            }
            TableChange::AddIndex(index) => (Sign::Create, index_words(index)),
            TableChange::RenameIndex { from, to } => {
                (Sign::Rename, format!("index {} → {}", from.name, to.name))
            }
            TableChange::AlterConstraint { from, to } => {
                (Sign::Alter, format!("{} {}: {}", kind(to), to.name(), constraint_difference(from, to)))
            }
            TableChange::AlterIndex { from, to } if from.storage == to.storage => {
                let (sign, words) = comment(to.comment.as_deref());
                (sign, format!("index {} {words}", to.name))
            }
            TableChange::AlterIndex { from: _, to } => {
                (Sign::Alter, format!("index {}: {}", to.name, index_storage_words(&to.storage)))
            }
            TableChange::DropIndex(index) => (Sign::Drop, format!("index {}", index.name)),
            TableChange::Comment { from: _, to } => comment(to.as_deref()),
            TableChange::Family { from, to, names } => (Sign::Alter, family_difference(from, to, names)),
            TableChange::Access { from, to } => (Sign::Alter, access_difference(from, to)),
            TableChange::Options { from, to } => {
                (Sign::Alter, format!("options: {}", options_difference(from, to)))
            }
        }
    }

    fn column(&self, column: &Column) -> String {
        let Column {
            name,
            ty,
            nullable,
            not_null,
            default,
            identity,
            generated,
            collation,
            sequence,
            storage,
            comment: _,
        } = column;
        let mut words = format!("column {name} {}", type_words(ty));
        if !nullable {
            words.push_str(" not null");
            words.extend(not_null_words(not_null.as_deref()).iter().map(|word| format!(" {word}")));
        }
        if let Some(default) = default {
            words.push_str(&format!(" default {}", default.sql()));
        }
        if let Some(identity) = identity {
            words.push_str(&format!(" {}", identity_words(*identity)));
            words.push_str(&sequence_words(sequence.as_deref()));
        }
        if let Some(generated) = generated {
            words.push_str(&format!(" generated as ({})", generated.expr.sql()));
        }
        if let Some(collation) = collation {
            words.push_str(&format!(" collate {collation}"));
        }
        words.extend(storage_words(storage).iter().map(|word| format!(" {word}")));
        words
    }

    fn column_difference(&self, from: &Column, to: &Column) -> String {
        let Column {
            name: _,
            ty,
            nullable,
            not_null,
            default,
            identity,
            generated,
            collation,
            sequence,
            storage,
            comment: text,
        } = from;
        let planner = dialect::planner(self.dialect);
        let mut parts = Vec::new();
        if *ty != to.ty {
            parts.push(format!("{} → {}", type_words(ty), type_words(&to.ty)));
        }
        if *nullable != to.nullable {
            parts.push(if to.nullable { "null allowed" } else { "not null" }.to_owned());
        }
        if *not_null != to.not_null && !to.nullable {
            let words = not_null_words(to.not_null.as_deref());
            parts.push(format!(
                "not null {}",
                if words.is_empty() { "as usual".to_owned() } else { words.join(" ") }
            ));
        }
        match (default, &to.default) {
            (None, Some(new)) => parts.push(format!("default {}", new.sql())),
            (Some(old), None) => parts.push(format!("no default (was {})", old.sql())),
            (Some(old), Some(new)) if !planner.same_expression(old, new) => {
                parts.push(format!("default {} → {}", old.sql(), new.sql()));
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        if *identity != to.identity {
            parts.push(to.identity.map_or("no identity", identity_words).to_owned());
        }
        if *sequence != to.sequence {
            let words = sequence_words(to.sequence.as_deref());
            parts.push(if words.is_empty() {
                "counts as usual".to_owned()
            } else {
                format!("counts{words}")
            });
        }
        if *generated != to.generated {
            parts.push(match &to.generated {
                Some(generated) => format!("generated as ({})", generated.expr.sql()),
                None => "no longer generated".to_owned(),
            });
        }
        if *collation != to.collation {
            parts.push(format!("collate {}", to.collation.as_deref().unwrap_or("default")));
        }
        if *storage != to.storage {
            let words = storage_words(&to.storage);
            parts.push(if words.is_empty() { "kept as usual".to_owned() } else { words.join(" ") });
        }
        if *text != to.comment {
            parts.push(comment(to.comment.as_deref()).1);
        }
        parts.join(", ")
    }
}

fn renamed(rename: &Rename) -> String {
    match rename {
        Rename::Enum { from, to } => format!("enum {from} → {to}"),
        Rename::EnumValue { name, from, to } => format!("enum value {name}.{from} → {to}"),
        Rename::Table { from, to } => format!("table {from} → {to}"),
        Rename::Column { table, from, to } => format!("column {table}.{from} → {to}"),
        Rename::Object { from, to } => format!("{from} → {}", to.name),
    }
}

fn enum_type(change: &EnumChange) -> ChangeLine {
    let line = |sign, object: String, details| ChangeLine { sign, object, details };
    match change {
        EnumChange::Create(ty) => {
            let object = format!("enum {} ({})", ty.name, ty.values.join(", "));
            line(Sign::Create, object, Vec::new())
        }
        EnumChange::Alter { from, to, replaced } => {
            let mut details = Vec::new();
            for value in to.values.iter().filter(|value| !from.values.contains(value)) {
                details.push((Sign::Create, format!("value {value}")));
            }
            for value in from.values.iter().filter(|value| !to.values.contains(value)) {
                let instead = replaced.get(value).map(|to| format!(", rows get {to}")).unwrap_or_default();
                details.push((Sign::Drop, format!("value {value}{instead}")));
            }
            if details.is_empty() && from.values != to.values {
                details.push((Sign::Alter, format!("order {}", to.values.join(", "))));
            }
            if from.comment != to.comment {
                details.push(comment(to.comment.as_deref()));
            }
            if from.access != to.access {
                details.push((Sign::Alter, access_difference(&from.access, &to.access)));
            }
            line(Sign::Alter, format!("enum {}", to.name), details)
        }
        EnumChange::Drop(ty) => line(Sign::Drop, format!("enum {}", ty.name), Vec::new()),
    }
}

fn object(change: &ObjectChange) -> ChangeLine {
    let line = |sign, object: String, details| ChangeLine { sign, object, details };
    match change {
        ObjectChange::Create(object) => line(Sign::Create, object.id.to_string(), Vec::new()),
        ObjectChange::Alter { from, to } => {
            let Object { id, sql, comment: text, signature: _, access, depends_on: _ } = from;
            let mut details = Vec::new();
            if *sql != to.sql {
                details.push((Sign::Alter, "definition".to_owned()));
            }
            if *text != to.comment {
                details.push(comment(to.comment.as_deref()));
            }
            if *access != to.access {
                details.push((Sign::Alter, access_difference(access, &to.access)));
            }
            line(Sign::Alter, id.to_string(), details)
        }
        ObjectChange::Drop(object) => line(Sign::Drop, object.id.to_string(), Vec::new()),
    }
}

/// The type as a person says it: an enum's name without the quotes that SQL needs.
fn type_words(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Native(name) => name.clone(),
        ColumnType::Enum(name) => name.to_string(),
        ColumnType::EnumArray(name) => format!("{name}[]"),
    }
}

fn identity_words(identity: Identity) -> &'static str {
    match identity {
        Identity::ByDefault => "identity",
        Identity::Always => "identity always",
        Identity::Serial => "serial",
        Identity::Rowid => "rowid",
    }
}

fn comment(text: Option<&str>) -> (Sign, String) {
    match text {
        Some(text) => (Sign::Alter, format!("comment {text:?}")),
        None => (Sign::Drop, "comment".to_owned()),
    }
}

fn kind(constraint: &Constraint) -> &'static str {
    match constraint {
        Constraint::PrimaryKey(_) => "primary key",
        Constraint::Unique(_) => "unique",
        Constraint::Check(_) => "check",
        Constraint::ForeignKey(_) => "foreign key",
        Constraint::Exclusion(_) => "exclusion",
    }
}

fn constraint_words(table: &Table, constraint: &Constraint) -> String {
    let kind = kind(constraint);
    match constraint {
        Constraint::PrimaryKey(key) => format!("{kind} {}", key_words(&key.columns, &key.backing)),
        Constraint::Unique(unique) => {
            format!("{kind} {} {}", unique.name, key_words(&unique.columns, &unique.backing))
        }
        // What a JSON Schema becomes in SQL is in the file, for those who want to read it.
        Constraint::Check(check) => match documents::column(table, check) {
            Some(column) => {
                format!("documents of {column} must now match their JSON Schema ({kind} {})", check.name)
            }
            None => format!("{kind} {} ({})", check.name, check.expr.sql()),
        },
        Constraint::ForeignKey(key) => format!(
            "{kind} {} ({}) → {} ({}) on delete {}",
            key.name,
            key.columns.join(", "),
            key.table,
            key.referenced.join(", "),
            key.on_delete.sql().to_lowercase()
        ),
        Constraint::Exclusion(exclusion) => {
            format!("{kind} {} {}", exclusion.name, exclusion.definition.sql())
        }
    }
}

fn index_words(index: &Index) -> String {
    let keys: Vec<String> = index
        .keys
        .iter()
        .map(|key| {
            let of = match &key.of {
                IndexKeyOf::Column(column) => column.clone(),
                IndexKeyOf::Expr(expr) => format!("({})", expr.sql()),
            };
            if key.descending { format!("{of} desc") } else { of }
        })
        .collect();
    let unique = if index.unique { "unique " } else { "" };
    let predicate = index.predicate.as_ref().map(|p| format!(" where {}", p.sql())).unwrap_or_default();
    format!("{unique}index {} ({}){predicate}", index.name, keys.join(", "))
}
