//! Reads ALTER TABLE.

use super::cursor::Cursor;
use super::table::{column, constraint, ty};
use super::{Action, AlterTable, Does, Gone};

/// What follows `ALTER TABLE`.
pub(super) fn alter(cursor: &mut Cursor<'_, '_>) -> Option<AlterTable> {
    cursor.eats(&["if", "exists"]);
    cursor.eats(&["only"]);
    let name = cursor.name()?;
    cursor.eats_symbol("*");
    let mut actions = Vec::new();
    for mut part in cursor.parts() {
        let span = part.rest();
        actions.extend(action(&mut part).into_iter().map(|does| Action { span: span.clone(), does }));
    }
    Some(AlterTable { name, actions })
}

fn action(cursor: &mut Cursor<'_, '_>) -> Vec<Does> {
    let from = *cursor;
    let read = match () {
        () if cursor.eats(&["add"]) => add(cursor),
        () if cursor.eats(&["drop"]) => gone(cursor).into_iter().collect(),
        () if cursor.eats(&["alter"]) => altered(cursor).into_iter().collect(),
        () if cursor.eats(&["rename"]) => renamed(cursor).into_iter().collect(),
        () if cursor.eats(&["modify"]) => defined(cursor, false).into_iter().collect(),
        () if cursor.eats(&["change"]) => defined(cursor, true).into_iter().collect(),
        () if cursor.eats(&["validate", "constraint"]) => {
            cursor.ident().map(|name| Does::Validate { name }).into_iter().collect()
        }
        () if cursor.eats(&["attach", "partition"]) => {
            cursor.name().map(|partition| Does::Attach { partition }).into_iter().collect()
        }
        () if cursor.eats(&["detach", "partition"]) => detached(cursor).into_iter().collect(),
        () if cursor.eats(&["truncate", "partition"]) => vec![Does::EmptyPartition { names: names(cursor) }],
        () if cursor.eats(&["set", "schema"]) => vec![Does::SetSchema],
        () => Vec::new(),
    };
    if read.is_empty() {
        *cursor = from;
        return vec![setting(cursor)];
    }
    read
}

/// What follows `ADD`; several columns where they stand in parentheses.
fn add(cursor: &mut Cursor<'_, '_>) -> Vec<Does> {
    if let Some(constraint) = constraint(cursor) {
        return vec![Does::AddConstraint(constraint)];
    }
    if cursor.sees(&["partition"]) || cursor.sees(&["system", "versioning"]) || cursor.sees(&["period"]) {
        return Vec::new();
    }
    cursor.eats(&["column"]);
    cursor.eats(&["if", "not", "exists"]);
    if let Some(group) = cursor.group() {
        return group
            .parts()
            .into_iter()
            .filter_map(|mut part| column(&mut part))
            .map(Does::AddColumn)
            .collect();
    }
    column(cursor).map(Does::AddColumn).into_iter().collect()
}

/// What follows `DROP`.
fn gone(cursor: &mut Cursor<'_, '_>) -> Option<Does> {
    if cursor.eats(&["partition"]) {
        cursor.eats(&["if", "exists"]);
        return Some(Does::EmptyPartition { names: names(cursor) });
    }
    if cursor.sees(&["system", "versioning"]) {
        return None;
    }
    if cursor.eats(&["primary", "key"]) {
        return Some(Does::DropConstraint { kind: Gone::PrimaryKey, name: None });
    }
    let kind = match () {
        () if cursor.eats(&["foreign", "key"]) => Some(Gone::ForeignKey),
        () if cursor.eats(&["constraint"]) => Some(Gone::Constraint),
        () if cursor.eats(&["check"]) => Some(Gone::Check),
        () if cursor.eats(&["index"]) || cursor.eats(&["key"]) => Some(Gone::Index),
        () => None,
    };
    cursor.eats(&["column"]);
    cursor.eats(&["if", "exists"]);
    let name = cursor.ident()?;
    Some(match kind {
        Some(kind) => Does::DropConstraint { kind, name: Some(name) },
        None => Does::DropColumn { name, cascade: cursor.has("cascade") },
    })
}

/// What follows `ALTER`: `[COLUMN] c …`, or what has another kind (`CONSTRAINT`, MySQL's `INDEX` and `CHECK`).
fn altered(cursor: &mut Cursor<'_, '_>) -> Option<Does> {
    if !cursor.eats(&["column"]) && cursor.sees_any(&["constraint", "index", "check"]) {
        return None;
    }
    cursor.eats(&["if", "exists"]);
    let column = cursor.ident()?;
    if cursor.eats(&["set", "data", "type"]) || cursor.eats(&["type"]) {
        let ty = ty(cursor);
        return Some(Does::SetType { column, ty });
    }
    match () {
        () if cursor.eats(&["set", "not", "null"]) => Some(Does::SetNotNull { column }),
        () if cursor.eats(&["drop", "not", "null"]) => Some(Does::DropNotNull { column }),
        () if cursor.eats(&["set", "default"]) => Some(Does::SetDefault),
        () if cursor.eats(&["drop", "default"]) => Some(Does::DropDefault { column }),
        () => None,
    }
}

/// What follows `RENAME`.
fn renamed(cursor: &mut Cursor<'_, '_>) -> Option<Does> {
    if cursor.eats(&["constraint"]) || cursor.eats(&["index"]) || cursor.eats(&["key"]) {
        return Some(Does::RenameConstraint);
    }
    if cursor.eats(&["to"]) || cursor.eats(&["as"]) {
        return cursor.name().map(Does::RenameTable);
    }
    let word = *cursor;
    cursor.eats(&["column"]);
    let from = cursor.ident()?;
    if cursor.eats(&["to"]) {
        return Some(Does::RenameColumn { from, to: cursor.ident()? });
    }
    // MySQL: `RENAME other`.
    *cursor = word;
    cursor.name().map(Does::RenameTable)
}

/// What follows MySQL's `MODIFY`, and its `CHANGE`, which gives a new name too.
fn defined(cursor: &mut Cursor<'_, '_>, is_named: bool) -> Option<Does> {
    cursor.eats(&["column"]);
    cursor.eats(&["if", "exists"]);
    let before = *cursor;
    let from = cursor.ident()?;
    if !is_named {
        *cursor = before;
    }
    Some(Does::Define { from, column: column(cursor)? })
}

/// What follows `DETACH PARTITION`.
fn detached(cursor: &mut Cursor<'_, '_>) -> Option<Does> {
    let partition = cursor.name()?;
    Some(Does::Detach { partition, concurrently: cursor.sees_any(&["concurrently", "finalize"]) })
}

/// Names up to the end.
fn names(cursor: &mut Cursor<'_, '_>) -> Vec<super::Ident> {
    let mut names = Vec::new();
    while !cursor.is_done() {
        names.extend(cursor.ident());
        if !cursor.eats_symbol(",") {
            break;
        }
    }
    names
}

/// Everything else: its words, and what follows an `=`.
fn setting(cursor: &mut Cursor<'_, '_>) -> Does {
    let mut words = Vec::new();
    while words.len() < 5
        && let Some(word) = cursor.ident()
    {
        words.push(word.text.to_uppercase());
    }
    cursor.eats_symbol("=");
    let value = cursor.bump().map(|token| token.text.to_owned());
    Does::Setting { words: words.join(" "), value }
}

#[cfg(test)]
mod tests {
    use tablewright_schema::Dialect;

    use crate::lint::script::{Does, Gone, Kind, Script};

    fn actions(sql: &str) -> Vec<String> {
        let script = Script::read(sql, Dialect::Mysql);
        let shown = |does: &Does| match does {
            Does::AddColumn(column) => format!("add {} {}", column.name.text, column.ty.text),
            Does::DropColumn { name, cascade } => format!("drop {} {cascade}", name.text),
            Does::RenameColumn { from, to } => format!("rename {} {}", from.text, to.text),
            Does::RenameTable(to) => format!("rename to {}", to.shown()),
            Does::SetType { column, ty } => format!("type {} {}", column.text, ty.name),
            Does::SetDefault => "default".to_owned(),
            Does::DropDefault { column } => format!("no default {}", column.text),
            Does::SetNotNull { column } => format!("not null {}", column.text),
            Does::DropNotNull { column } => format!("null {}", column.text),
            Does::Define { from, column } => format!("define {} as {}", from.text, column.name.text),
            Does::AddConstraint(constraint) => match &constraint.kind {
                Kind::PrimaryKey(columns) => format!("primary {}", columns.len()),
                Kind::Unique(columns) => format!("unique {}", columns.len()),
                Kind::ForeignKey { reference, .. } => format!("key to {}", reference.table.shown()),
                Kind::Check(_) => "check".to_owned(),
                Kind::Exclude => "exclude".to_owned(),
                Kind::Index { columns, .. } => format!("index {}", columns.len()),
            },
            Does::DropConstraint { kind, name } => {
                assert_eq!(*kind == Gone::PrimaryKey, name.is_none());
                format!("drop {kind:?}")
            }
            Does::RenameConstraint => "rename constraint".to_owned(),
            Does::Validate { name } => format!("validate {}", name.text),
            Does::Attach { partition } => format!("attach {}", partition.shown()),
            Does::Detach { partition, concurrently } => {
                format!("detach {} {concurrently}", partition.shown())
            }
            Does::EmptyPartition { names } => format!("empty {}", names.len()),
            Does::SetSchema => "schema".to_owned(),
            Does::Setting { words, value } => format!("{words}={}", value.as_deref().unwrap_or_default()),
        };
        let actions = script.statements.iter().flat_map(|statement| statement.actions());
        actions.map(|action| shown(&action.does)).collect()
    }

    #[test]
    fn every_action_is_read() {
        for (sql, read) in [
            (
                "ALTER TABLE a.b ADD c int, ADD COLUMN IF NOT EXISTS d numeric(10, 2) DEFAULT 1",
                "add c int|add d numeric(10, 2)",
            ),
            ("ALTER TABLE a ADD (b int, c text)", "add b int|add c text"),
            ("ALTER TABLE a DROP COLUMN IF EXISTS b CASCADE, DROP c", "drop b true|drop c false"),
            (
                "ALTER TABLE a DROP PRIMARY KEY, DROP FOREIGN KEY f, DROP INDEX i",
                "drop PrimaryKey|drop ForeignKey|drop Index",
            ),
            ("ALTER TABLE a RENAME TO b", "rename to b"),
            ("ALTER TABLE a RENAME COLUMN b TO c, RENAME d TO e", "rename b c|rename d e"),
            ("ALTER TABLE a ALTER b TYPE varchar(10) USING b::text", "type b varchar"),
            ("ALTER TABLE a ALTER COLUMN b SET NOT NULL, ALTER b DROP NOT NULL", "not null b|null b"),
            ("ALTER TABLE a ALTER b SET DEFAULT f(1, 2), ALTER b DROP DEFAULT", "default|no default b"),
            ("ALTER TABLE a MODIFY b int NOT NULL, CHANGE c d int", "define b as b|define c as d"),
            (
                "ALTER TABLE a ADD CONSTRAINT k FOREIGN KEY (b) REFERENCES c (d) ON DELETE SET NULL",
                "key to c",
            ),
            ("ALTER TABLE a ADD UNIQUE KEY k (b, c(10)), ADD FULLTEXT KEY (d)", "unique 2|index 1"),
            ("ALTER TABLE a ADD CHECK (b > 0), ADD CONSTRAINT PRIMARY KEY (b)", "check|primary 1"),
            ("ALTER TABLE a VALIDATE CONSTRAINT k", "validate k"),
            ("ALTER TABLE a DETACH PARTITION b CONCURRENTLY", "detach b true"),
            ("ALTER TABLE a DROP PARTITION p0, p1", "empty 1|P1="),
            ("ALTER TABLE a ENGINE = InnoDB, ALGORITHM=COPY", "ENGINE=InnoDB|ALGORITHM=COPY"),
            ("ALTER TABLE a SET (fillfactor = 70)", "SET=("),
            ("ALTER TABLE a ADD", "ADD="),
            ("ALTER TABLE", ""),
        ] {
            assert_eq!(actions(sql).join("|"), read, "{sql}");
        }
    }
}
