//! Constraints of tables.

use std::collections::BTreeMap;

use tablewright_schema::schema::{
    Action, Backing, Check, Conflict, Deferrable, Exclusion, Expr, ForeignKey, ForeignKeyDetails, PrimaryKey,
    Unique,
};

use super::rows::{Comments, ConstraintRow, IndexRow};
use super::tables::Catalogue;
use crate::dialect::postgres::expression::without_outer_parentheses;

/// The place of a constraint's comment, which has no column.
pub(super) const OF_CONSTRAINT: i16 = -1;

/// Adds the constraint to its table, or to what is not managed. `backing` are the indexes behind constraints.
pub(super) fn add(
    catalogue: &mut Catalogue,
    backing: &BTreeMap<u32, IndexRow>,
    comments: &Comments,
    row: ConstraintRow,
) {
    let referenced = catalogue.columns_of(row.referenced_table, &row.referenced);
    let Some(parts) = catalogue.tables.get_mut(&row.table) else { return };
    let own = parts.column_names(&row.columns);
    let set_columns = parts.column_names(&row.set_columns);
    let deferrable = deferrable(row.deferrable, row.deferred);
    let comment = comments.get(&(row.oid, OF_CONSTRAINT)).cloned();
    let index = backing.get(&row.index);
    let included = index.map(|index| index.columns.iter().skip(index.key_count).copied().collect::<Vec<_>>());
    let behind = Backing {
        deferrable,
        without_overlaps: row.period,
        include: parts.column_names(&included.unwrap_or_default()),
        storage: index.map(|index| index.storage.clone()).unwrap_or_default(),
        comment: comment.clone(),
        index_comment: index.and_then(|index| comments.get(&(index.oid, 0)).cloned()),
        on_conflict: Conflict::Abort,
        orders: BTreeMap::new(),
    };
    let table = &mut parts.table;
    // What nobody enforces, the server calls not valid too.
    let (not_enforced, not_valid) = (row.not_enforced, !row.valid && !row.not_enforced);
    let name = row.name.clone();
    match (row.kind.as_str(), row.definition, row.expression, referenced) {
        ("x", Some(definition), _, _) => {
            let definition = Expr::new(definition.strip_prefix("EXCLUDE ").unwrap_or(&definition));
            table.exclusions.insert(name.clone(), Exclusion { name, definition, comment });
        }
        ("p", None, _, _) => table.primary_key = Some(PrimaryKey { name, columns: own, backing: behind }),
        ("u", None, _, _) => {
            let nulls_not_distinct = index.is_some_and(|index| index.nulls_not_distinct);
            let unique = Unique { name: name.clone(), columns: own, nulls_not_distinct, backing: behind };
            table.uniques.insert(name, unique);
        }
        ("c", None, Some(expression), _) => {
            let expr = Expr::new(without_outer_parentheses(&expression));
            let check = Check {
                no_inherit: row.no_inherit,
                not_valid,
                not_enforced,
                comment,
                ..Check::new(&name, expr)
            };
            table.checks.insert(name, check);
        }
        ("f", None, _, Some(referenced)) => {
            let Some(target) = catalogue.names.get(&row.referenced_table) else { return };
            let key = ForeignKey {
                name: name.clone(),
                columns: own,
                table: target.clone(),
                referenced,
                on_delete: action(&row.on_delete),
                on_update: action(&row.on_update),
                deferrable,
                details: ForeignKeyDetails {
                    set_columns,
                    period: row.period,
                    match_full: row.match_full,
                    not_valid,
                    not_enforced,
                    comment,
                    ..ForeignKeyDetails::default()
                },
            };
            table.foreign_keys.insert(name, key);
        }
        // A foreign key to a table that is itself unmanaged, or a kind of a later server.
        _ => catalogue.leave("constraint", &name, row.table, None),
    }
}

fn deferrable(deferrable: bool, deferred: bool) -> Deferrable {
    match (deferrable, deferred) {
        (false, _) => Deferrable::No,
        (true, false) => Deferrable::Immediate,
        (true, true) => Deferrable::Deferred,
    }
}

fn action(code: &str) -> Action {
    match code {
        "r" => Action::Restrict,
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::NoAction,
    }
}
