//! The differences between two schemas, as data.

use std::collections::BTreeMap;

use tablewright_schema::ObjectName;
use tablewright_schema::object::{Object, ObjectId};
use tablewright_schema::rows::Cell;
use tablewright_schema::schema::{
    Access, Check, Column, DefaultPrivileges, EnumType, Exclusion, Expr, Family, ForeignKey, Index,
    PrimaryKey, Table, TableOptions, Unique,
};

/// One difference. Renames come first in a list of changes; everything after them speaks in the new names.
#[expect(clippy::large_enum_variant, reason = "a list of changes is short")]
#[expect(missing_docs, reason = "`from` and `to` speak for themselves")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Something has a new name.
    Rename(Rename),
    /// An enum is new, differs or is gone.
    Enum(EnumChange),
    /// A table is new.
    CreateTable(Table),
    /// A table differs. `from` is as it stands after the renames.
    AlterTable { from: Table, to: Table, changes: Vec<TableChange> },
    /// A table is gone.
    DropTable(Table),
    /// A view, a function, a trigger or the like is new, differs or is gone.
    Object(ObjectChange),
    /// New objects come with other privileges.
    DefaultPrivileges { from: DefaultPrivileges, to: DefaultPrivileges },
    /// Rows that belong to the code are new, differ or are gone.
    Rows(RowsChange),
}

/// What differs among the rows of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsChange {
    /// The table as it is afterwards.
    pub table: Table,
    /// The columns by which rows are told apart.
    pub key: Vec<String>,
    /// What new rows say.
    pub columns: Vec<String>,
    /// New rows: the values of `columns`.
    pub inserted: Vec<Vec<Cell>>,
    /// Rows whose key is another: the old one and the new one.
    pub renamed: Vec<(Vec<Cell>, Vec<Cell>)>,
    /// Rows that differ in other columns.
    pub updated: Vec<RowUpdate>,
    /// Rows that go.
    pub deleted: Vec<RowGone>,
}

/// A row that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowUpdate {
    /// Its key, as it is afterwards.
    pub key: Vec<Cell>,
    /// What it has otherwise.
    pub set: Vec<RowValue>,
}

/// A value of a row that becomes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowValue {
    /// The column.
    pub column: String,
    /// What it was; `None` where the column was not there.
    pub from: Option<Cell>,
    /// What it becomes.
    pub to: Cell,
}

/// A row that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowGone {
    /// Its key.
    pub key: Vec<Cell>,
    /// All that is known of it, by column.
    pub values: Vec<(String, Cell)>,
}

impl RowsChange {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        let Self { table: _, key: _, columns: _, inserted, renamed, updated, deleted } = self;
        inserted.is_empty() && renamed.is_empty() && updated.is_empty() && deleted.is_empty()
    }
}

/// A new name.
#[expect(missing_docs, reason = "`from`, `to` and `name` speak for themselves")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rename {
    /// Of an enum.
    Enum { from: ObjectName, to: ObjectName },
    /// Of a value of an enum. `name` is the enum's new name.
    EnumValue { name: ObjectName, from: String, to: String },
    /// Of a table.
    Table { from: ObjectName, to: ObjectName },
    /// Of a column. `table` is the table's new name.
    Column { table: ObjectName, from: String, to: String },
    /// Of an object that is neither a table nor an enum.
    Object { from: ObjectId, to: ObjectId },
}

/// One difference of an enum, beyond its name.
#[expect(missing_docs, reason = "`from` and `to` speak for themselves")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumChange {
    /// It is new.
    Create(EnumType),
    /// It has other values or another comment. `replaced` says what rows with a removed value get.
    Alter { from: EnumType, to: EnumType, replaced: BTreeMap<String, String> },
    /// It is gone.
    Drop(EnumType),
}

/// One difference of an object that is neither a table nor an enum, beyond its name.
#[expect(clippy::large_enum_variant, reason = "a list of changes is short")]
#[expect(missing_docs, reason = "`from` and `to` speak for themselves")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectChange {
    /// It is new.
    Create(Object),
    /// It differs. `from` is as it stands after the renames.
    Alter { from: Object, to: Object },
    /// It is gone.
    Drop(Object),
}

impl Change {
    /// The new name, where the change is one.
    pub fn as_rename(&self) -> Option<&Rename> {
        match self {
            Change::Rename(rename) => Some(rename),
            Change::Enum(_)
            | Change::CreateTable(_)
            | Change::AlterTable { .. }
            | Change::DropTable(_)
            | Change::Object(_)
            | Change::DefaultPrivileges { .. }
            | Change::Rows(_) => None,
        }
    }
}

impl Rename {
    /// What the table is called now that was called so before.
    pub fn table(&self, old: &ObjectName) -> Option<&ObjectName> {
        match self {
            Rename::Table { from, to } => (from == old).then_some(to),
            Rename::Enum { .. }
            | Rename::EnumValue { .. }
            | Rename::Column { .. }
            | Rename::Object { .. } => None,
        }
    }

    /// What the enum is called now that was called so before.
    pub fn enum_type(&self, old: &ObjectName) -> Option<&ObjectName> {
        match self {
            Rename::Enum { from, to } => (from == old).then_some(to),
            Rename::Table { .. }
            | Rename::EnumValue { .. }
            | Rename::Column { .. }
            | Rename::Object { .. } => None,
        }
    }

    /// Old and new name of a column of that table, which has its new name.
    pub fn column(&self, of: &ObjectName) -> Option<(&str, &str)> {
        match self {
            Rename::Column { table, from, to } => (table == of).then_some((from, to)),
            Rename::Enum { .. } | Rename::EnumValue { .. } | Rename::Table { .. } | Rename::Object { .. } => {
                None
            }
        }
    }
}

/// One difference inside a table.
#[expect(missing_docs, reason = "`from`, `to` and `name` speak for themselves")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableChange {
    /// A column is new; `backfill` is what existing rows get.
    AddColumn { column: Column, backfill: Option<Backfill> },
    /// A column differs in one or more of its properties.
    AlterColumn { from: Column, to: Column, backfill: Option<Backfill>, cast: Option<Expr> },
    /// A column is gone.
    DropColumn(Column),
    /// A constraint is new.
    AddConstraint(Constraint),
    /// A constraint has another name and is the same otherwise.
    RenameConstraint { from: Constraint, to: Constraint },
    /// A constraint is the same but for what can be altered: when it is checked, whether it is valid, how its index is kept, its
    /// comment. `from` has the new name.
    AlterConstraint { from: Constraint, to: Constraint },
    /// A constraint is gone.
    DropConstraint(Constraint),
    /// An index is new.
    AddIndex(Index),
    /// An index has another name and is the same otherwise.
    RenameIndex { from: Index, to: Index },
    /// An index is kept in another way or has another comment. `from` has the new name.
    AlterIndex { from: Index, to: Index },
    /// An index is gone.
    DropIndex(Index),
    /// The table has another comment.
    Comment { from: Option<String>, to: Option<String> },
    /// The table belongs with other tables, has its rows spread otherwise, or is a partition whose indexes have other `names`.
    Family { from: Family, to: Family, names: Vec<PartName> },
    /// Another role owns the table, or others may do other things with it.
    Access { from: Access, to: Access },
    /// The table has other options.
    Options { from: TableOptions, to: TableOptions },
}

/// An index of a partition that belongs to one of its parent's, and is to have another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartName {
    /// Which it is.
    pub now: PartNow,
    /// What it is to be called.
    pub name: String,
}

/// How an index of a partition is told from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartNow {
    /// By its name.
    Called(String),
    /// By the parent's index that it belongs to: what the server calls it depends on what was there before.
    Of(String),
}

/// What rows get that have no value for a required column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backfill {
    /// The value, an expression over the table's columns.
    pub expr: Expr,
    /// Whether it stands in for values that were dropped and cannot come back.
    pub filler: bool,
}

/// A constraint of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// The primary key.
    PrimaryKey(PrimaryKey),
    /// A unique constraint.
    Unique(Unique),
    /// A check.
    Check(Check),
    /// A foreign key.
    ForeignKey(ForeignKey),
    /// An exclusion constraint.
    Exclusion(Exclusion),
}

impl Constraint {
    /// The constraint's name.
    pub fn name(&self) -> &str {
        match self {
            Constraint::PrimaryKey(key) => &key.name,
            Constraint::Unique(unique) => &unique.name,
            Constraint::Check(check) => &check.name,
            Constraint::ForeignKey(key) => &key.name,
            Constraint::Exclusion(exclusion) => &exclusion.name,
        }
    }

    /// The comment of the index behind it.
    pub fn index_comment(&self) -> Option<&str> {
        match self {
            Constraint::PrimaryKey(key) => key.backing.index_comment.as_deref(),
            Constraint::Unique(unique) => unique.backing.index_comment.as_deref(),
            Constraint::Check(_) | Constraint::ForeignKey(_) | Constraint::Exclusion(_) => None,
        }
    }

    /// The constraint's comment.
    pub fn comment(&self) -> Option<&str> {
        match self {
            Constraint::PrimaryKey(key) => key.backing.comment.as_deref(),
            Constraint::Unique(unique) => unique.backing.comment.as_deref(),
            Constraint::Check(check) => check.comment.as_deref(),
            Constraint::ForeignKey(key) => key.details.comment.as_deref(),
            Constraint::Exclusion(exclusion) => exclusion.comment.as_deref(),
        }
    }
}
