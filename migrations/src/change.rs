//! The differences between two schemas, as data.

use std::collections::BTreeMap;

use tablewright_schema::ObjectName;
use tablewright_schema::object::{Object, ObjectId};
use tablewright_schema::schema::{
    Access, Check, Column, EnumType, Exclusion, Expr, Family, ForeignKey, Index, PrimaryKey, Table,
    TableOptions, Unique,
};

/// One difference. Renames come first in a list of changes; everything after them speaks in the new names.
#[expect(clippy::large_enum_variant, reason = "a list of changes is short")]
#[expect(missing_docs, reason = "`from`, `to` and `name` speak for themselves")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An enum has a new name.
    RenameEnum { from: ObjectName, to: ObjectName },
    /// A value of an enum has a new spelling.
    RenameEnumValue { name: ObjectName, from: String, to: String },
    /// A table has a new name.
    RenameTable { from: ObjectName, to: ObjectName },
    /// A column has a new name. `table` is the table's new name.
    RenameColumn { table: ObjectName, from: String, to: String },
    /// An enum is new.
    CreateEnum(EnumType),
    /// An enum has other values or another comment. `replaced` says what rows with a removed value get.
    AlterEnum { from: EnumType, to: EnumType, replaced: BTreeMap<String, String> },
    /// An enum is gone.
    DropEnum(EnumType),
    /// A table is new.
    CreateTable(Table),
    /// A table differs. `from` is as it stands after the renames.
    AlterTable { from: Table, to: Table, changes: Vec<TableChange> },
    /// A table is gone.
    DropTable(Table),
    /// A view, a function, a trigger or the like.
    Object(ObjectChange),
}

/// One difference of an object that is neither a table nor an enum.
#[expect(clippy::large_enum_variant, reason = "a list of changes is short")]
#[expect(missing_docs, reason = "`from` and `to` speak for themselves")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectChange {
    /// It has a new name. Like all renames, this comes first.
    Rename { from: ObjectId, to: ObjectId },
    /// It is new.
    Create(Object),
    /// It differs. `from` is as it stands after the renames.
    Alter { from: Object, to: Object },
    /// It is gone.
    Drop(Object),
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
    /// The table belongs with other tables, or has its rows spread otherwise.
    Family { from: Family, to: Family },
    /// Another role owns the table, or others may do other things with it.
    Access { from: Access, to: Access },
    /// The table has other options.
    Options { from: TableOptions, to: TableOptions },
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
