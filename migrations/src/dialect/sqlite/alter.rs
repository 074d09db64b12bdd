//! What SQLite alters in place: <https://sqlite.org/lang_altertable.html>.

use tablewright_schema::Dialect;
use tablewright_schema::schema::{Column, Expr, Index, IndexKey, IndexKeyOf, Schema, Table};

use super::expression;
use super::plan::Altered;
use super::stored::sqlite_tokens;
use crate::change::{Backfill, TableChange};
use crate::plan::{HazardKind, Lock, Step};

/// Whether the column can be added to a table with rows: nullable or with a constant default, and nothing to compute.
pub(super) fn can_add(column: &Column, backfill: Option<&Backfill>) -> bool {
    let Column {
        name: _,
        ty: _,
        nullable,
        not_null: _,
        default,
        identity,
        generated,
        collation: _,
        sequence: _,
        storage: _,
        comment: _,
    } = column;
    let constant = default.as_ref().is_none_or(is_constant);
    let has_value = default.as_ref().is_some_and(|default| !default.sql().eq_ignore_ascii_case("null"));
    let computed = generated.as_ref().is_some_and(|generated| generated.stored || !nullable);
    backfill.is_none()
        && identity.is_none()
        && !computed
        && constant
        && (*nullable || has_value || generated.is_some())
}

/// Whether the default is a literal: `CURRENT_TIMESTAMP` and expressions cannot be given to rows that exist.
fn is_constant(default: &Expr) -> bool {
    let tokens = sqlite_tokens(default.sql());
    let tokens = match tokens.as_slice() {
        [sign, rest @ ..] if sign.is_symbol("-") || sign.is_symbol("+") => rest,
        all => all,
    };
    let [only] = tokens else { return false };
    use tablewright::sql::TokenKind;
    match only.kind {
        TokenKind::String | TokenKind::Number => true,
        TokenKind::Word => ["null", "true", "false"].iter().any(|word| only.is_word(word)),
        TokenKind::QuotedIdent | TokenKind::Symbol | TokenKind::Comment => false,
    }
}

/// Whether SQLite drops the column in place: nothing else may mention it.
pub(super) fn can_drop(from: &Schema, table: &Table, column: &str, leaving_indexes: &[&str]) -> bool {
    let mentions = |sql: &str| sqlite_tokens(sql).iter().any(|token| expression::names(token, column));
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    let in_key = table.primary_key.as_ref().is_some_and(|key| has(&key.columns))
        || table.uniques.values().any(|unique| has(&unique.columns));
    let in_expression = table.checks.values().any(|check| mentions(check.expr.sql()))
        || table
            .columns
            .iter()
            .any(|other| other.generated.as_ref().is_some_and(|generated| mentions(generated.expr.sql())));
    let mut staying = table.indexes.values().filter(|index| !leaving_indexes.contains(&index.name.as_str()));
    let in_index = staying.any(|index| {
        let is_key = |key: &IndexKey| matches!(&key.of, IndexKeyOf::Column(name) if name == column);
        index.keys.iter().any(is_key) || index_mentions(index, column)
    });
    let in_foreign_key = table.foreign_keys.values().any(|key| has(&key.columns))
        || from
            .tables
            .values()
            .flat_map(|other| other.foreign_keys.values())
            .any(|key| key.table == table.name && has(&key.referenced));
    !in_key && !in_expression && !in_index && !in_foreign_key
}

/// Whether an expression of the index names this.
pub(super) fn index_mentions(index: &Index, name: &str) -> bool {
    let mentions = |expr: &Expr| sqlite_tokens(expr.sql()).iter().any(|token| expression::names(token, name));
    index.predicate.as_ref().is_some_and(mentions)
        || index.keys.iter().any(|key| match &key.of {
            IndexKeyOf::Column(_) => false,
            IndexKeyOf::Expr(expr) => mentions(expr),
        })
}

/// `DROP INDEX` for every index that goes, has another name or another definition.
pub(super) fn drop_indexes(table: &Altered<'_>) -> Vec<Step> {
    leaving_indexes(table.changes).into_iter().map(drop_index).collect()
}

/// The names of indexes that do not stay.
pub(super) fn leaving_indexes(changes: &[TableChange]) -> Vec<&str> {
    changes
        .iter()
        .filter_map(|change| match change {
            TableChange::DropIndex(index) => Some(index.name.as_str()),
            TableChange::RenameIndex { from, .. } => Some(from.name.as_str()),
            TableChange::AddColumn { .. }
            | TableChange::AlterColumn { .. }
            | TableChange::DropColumn(_)
            | TableChange::AddConstraint(_)
            | TableChange::RenameConstraint { .. }
            | TableChange::DropConstraint(_)
            | TableChange::AddIndex(_)
            | TableChange::AlterConstraint { .. }
            | TableChange::AlterIndex { .. }
            | TableChange::Family { .. }
            | TableChange::Access { .. }
            | TableChange::Comment { .. }
            | TableChange::Options { .. } => None,
        })
        .collect()
}

/// `DROP INDEX`.
pub(super) fn drop_index(name: &str) -> Step {
    Step::new(format!("DROP INDEX {}", Dialect::Sqlite.spelling().ident(name)), Lock::Database)
}

/// Columns and indexes of a table that is not rebuilt.
pub(super) fn alter(table: &Altered<'_>) -> Vec<Step> {
    let spelling = Dialect::Sqlite.spelling();
    let name = spelling.name(&table.from.name);
    let (mut steps, mut indexes) = (Vec::new(), Vec::new());
    for change in table.changes {
        match change {
            TableChange::AddColumn { column, .. } => {
                if let Some(column) = table.to.column(&column.name) {
                    let sql = format!("ALTER TABLE {name} ADD COLUMN {}", spelling.column(column));
                    steps.push(Step::new(sql, Lock::Database));
                }
            }
            TableChange::DropColumn(column) => {
                let sql = format!("ALTER TABLE {name} DROP COLUMN {}", spelling.ident(&column.name));
                steps.push(dropped_column(Step::new(sql, Lock::Database), table, &column.name));
            }
            TableChange::AddIndex(index) => {
                if let Some(wanted) = table.to.indexes.get(&index.name) {
                    let step = Step::new(spelling.create_index(&table.from.name, wanted), Lock::Database);
                    let unique = wanted.unique;
                    indexes.push(if unique { unique_index(step, table, &wanted.name) } else { step });
                }
            }
            TableChange::RenameIndex { to, .. } => {
                let wanted = table.to.indexes.get(&to.name);
                indexes.extend(
                    wanted.map(|index| {
                        Step::new(spelling.create_index(&table.from.name, index), Lock::Database)
                    }),
                );
            }
            TableChange::AlterColumn { .. }
            | TableChange::AddConstraint(_)
            | TableChange::RenameConstraint { .. }
            | TableChange::DropConstraint(_)
            | TableChange::DropIndex(_)
            | TableChange::AlterConstraint { .. }
            | TableChange::AlterIndex { .. }
            | TableChange::Family { .. }
            | TableChange::Access { .. }
            | TableChange::Comment { .. }
            | TableChange::Options { .. } => {}
        }
    }
    steps.append(&mut indexes);
    steps
}

/// Says that a column's values are lost.
pub(super) fn dropped_column(step: Step, table: &Altered<'_>, column: &str) -> Step {
    let subject = format!("{}.{column}", table.name);
    step.hazard(HazardKind::DropColumn, subject, "every value of this column is lost")
}

/// Says that equal rows stop the migration.
pub(super) fn unique_index(step: Step, table: &Altered<'_>, name: &str) -> Step {
    let reason = format!("rows that are equal in the keys of {name} stop the migration");
    step.hazard(HazardKind::AddUnique, table.name.to_string(), reason)
}
