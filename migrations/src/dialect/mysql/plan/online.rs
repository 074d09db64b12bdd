//! How much work a change is to the servers, so that it can be asked for by name: a server that would have to do more then refuses, and does not
//! copy the table in silence.
//!
//! What stands here holds for both servers (<https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html>,
//! <https://mariadb.com/kb/en/innodb-online-ddl-overview/>); where they differ, the one that does more work counts.

use tablewright_schema::dialect::mysql::{is_literal, is_long, listed_values};
use tablewright_schema::schema::{Column, ColumnType, Table, Versioning};

/// How much work a change is, from little to much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// Only the description of the table changes.
    Instant,
    /// The table is read or built anew while others read and write it.
    Inplace,
    /// The servers differ, or it hangs on the table: none is asked for, and the server takes the least that it can.
    Server,
    /// A copy of the table, which nobody writes to meanwhile.
    Copy,
}

impl Way {
    /// What asks for it.
    pub(super) fn asked(self) -> &'static str {
        match self {
            Way::Instant => ", ALGORITHM=INSTANT",
            Way::Inplace => ", ALGORITHM=INPLACE, LOCK=NONE",
            Way::Server | Way::Copy => "",
        }
    }
}

/// Whether nothing of the table keeps it from being altered while it is used: InnoDB, rows as usual, no virtual columns, no full-text or
/// spatial index, no unique key of a long text (which MariaDB makes of a hidden column).
pub(super) fn is_simple(table: &Table) -> bool {
    let is_virtual = |column: &Column| column.generated.as_ref().is_some_and(|generated| !generated.stored);
    let is_long = |name: &String| table.column(name).is_some_and(|column| is_long(&column.ty));
    table.options.engine.is_none()
        && table.options.create_options.is_empty()
        && table.options.partitioning.is_none()
        && !table.options.system_versioned
        && !table.columns.iter().any(is_virtual)
        && !table.indexes.values().any(|index| index.method.is_some())
        && !table.uniques.values().any(|unique| unique.columns.iter().any(is_long))
}

/// A new column.
pub(super) fn add_column(column: &Column, has_check: bool) -> Way {
    // JSON is a check to MariaDB.
    let is_json = column.ty == ColumnType::Native("json".to_owned());
    // MySQL keeps the default of a long text as an expression.
    let computed =
        column.default.as_ref().is_some_and(|default| !is_literal(default.sql()) || is_long(&column.ty));
    match &column.generated {
        Some(generated) if generated.stored => Way::Copy,
        _ if is_json || has_check || column.identity.is_some() || is_bound(column) => Way::Copy,
        Some(_) => Way::Server,
        None if computed => Way::Server,
        None => Way::Instant,
    }
}

/// Whether the server writes the column by itself: when a version of the row began, or ended.
pub(super) fn is_bound(column: &Column) -> bool {
    column.storage.versioning.is_some_and(Versioning::is_written_by_server)
}

/// A column that is defined anew.
pub(super) fn modify_column(from: &Column, to: &Column, has_check: bool) -> Way {
    let Column {
        name: _,
        ty,
        nullable,
        not_null: _,
        default: _,
        identity,
        generated,
        collation,
        sequence: _,
        storage,
        comment: _,
    } = from;
    if *collation != to.collation || *generated != to.generated || *identity != to.identity || has_check {
        return Way::Copy;
    }
    let of_type = if *ty == to.ty { Way::Instant } else { modify_type(ty, &to.ty) };
    let of_null = match *nullable == to.nullable {
        true => Way::Instant,
        // The default of a long text is an expression to MySQL, and a table that has one is copied.
        false if to.default.is_some() && is_long(&to.ty) => Way::Server,
        false => Way::Inplace,
    };
    let of_storage = if *storage == to.storage { Way::Instant } else { Way::Server };
    of_type.max(of_null).max(of_storage)
}

fn modify_type(from: &ColumnType, to: &ColumnType) -> Way {
    if let (Some(old), Some(new)) = (listed_values(from), listed_values(to)) {
        // New values at the end change nothing of the rows as long as they fit into as many bytes.
        let same_bytes = list_bytes(from, old.len()) == list_bytes(to, new.len());
        return if new.starts_with(&old) && same_bytes { Way::Instant } else { Way::Copy };
    }
    match (varchar(from), varchar(to)) {
        // MariaDB only says so; MySQL copies where the length of a value needs a byte more.
        (Some(old), Some(new)) if old <= new => Way::Server,
        (_, _) => Way::Copy,
    }
}

/// In how many bytes a list of so many values is kept, and which kind of list it is: one number of an enum, a bit for each member of a set.
fn list_bytes(ty: &ColumnType, values: usize) -> (bool, usize) {
    let is_set = matches!(ty, ColumnType::Native(name) if name.starts_with("set("));
    let bytes = match (is_set, values.div_ceil(8)) {
        (true, 5..) => 8,
        (true, bytes) => bytes,
        (false, _) => 1 + usize::from(values > 255),
    };
    (is_set, bytes)
}

fn varchar(ty: &ColumnType) -> Option<u32> {
    let ColumnType::Native(name) = ty else { return None };
    name.strip_prefix("varchar(")?.strip_suffix(')')?.parse().ok()
}

/// Whether a foreign key keeps the servers from altering the column so.
pub(super) fn is_disruptive(from: &Column, to: &Column) -> bool {
    from.ty != to.ty
        || from.collation != to.collation
        || from.generated != to.generated
        || from.identity != to.identity
        || from.nullable != to.nullable
}
