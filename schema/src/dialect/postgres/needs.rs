//! What only newer servers have, of what a declared table says.

use crate::Dialect;
use crate::access::Action;
use crate::fits::Need;
use crate::model::{Column, ForeignKey, Index, Key, Phase, Table};
use crate::schema::{ForeignKeyDetails, NotNull, RowSecurity};

/// All of it, with its place; that of the table's partitions too.
pub(super) fn needs(table: &Table) -> Vec<Need> {
    let on = Dialect::Postgres;
    let mut found = Vec::new();
    for column in table.columns.iter().filter(|column| column.only.includes(on)) {
        of_column(column, &mut found);
    }
    let keys = table.primary_key.iter().chain(&table.uniques);
    for key in keys.filter(|key| key.only.includes(on)) {
        of_key(key, &mut found);
    }
    for check in table.checks.iter().filter(|check| check.only.includes(on) && check.not_enforced) {
        found.push(Need { since: 18, what: "`not_enforced`", span: check.span });
    }
    for key in table.foreign_keys.iter().filter(|key| key.only.includes(on)) {
        of_foreign_key(key, &mut found);
    }
    for index in table.indexes.iter().filter(|index| index.only.includes(on)) {
        let Index { nulls_not_distinct, span, .. } = index;
        if *nulls_not_distinct {
            found.push(Need { since: 15, what: "`nulls_not_distinct`", span: *span });
        }
    }
    if let (Some(_), Some(exclusion)) = (&table.partition_by, table.exclusions.first()) {
        let what = "exclusion constraints of partitioned tables";
        found.push(Need { since: 17, what, span: exclusion.span });
    }
    let mut privileges = table.access.grants.iter().flatten().flat_map(|(_, granted)| granted);
    if privileges.any(|privilege| privilege.action == Action::Maintain) {
        found.push(Need { since: 17, what: "`maintain`", span: table.span });
    }
    let is_expanded = table.former.is_some_and(|former| former.phase == Phase::Expand);
    if is_expanded && matches!(table.options.row_security, RowSecurity::On | RowSecurity::Forced) {
        found.push(Need { since: 15, what: "`expand` of a table with `row_security`", span: table.span });
    }
    found.extend(table.partitions.iter().flat_map(|part| needs(&part.table)));
    found
}

fn of_column(column: &Column, needs: &mut Vec<Need>) {
    let mut need = |since, what| needs.push(Need { since, what, span: column.span });
    if column.storage.compression.is_some() {
        need(14, "`compression`");
    }
    let here = column.generated.as_ref().filter(|(sql, _)| sql.on(Dialect::Postgres).is_some());
    if here.is_some_and(|(_, stored)| !stored) {
        need(18, "generated columns that are not stored");
    }
    if column.not_null.is_some() {
        need(NotNull::NAMED_SINCE, "`not_null`");
    }
}

fn of_key(key: &Key, needs: &mut Vec<Need>) {
    if key.nulls_not_distinct {
        needs.push(Need { since: 15, what: "`nulls_not_distinct`", span: key.span });
    }
    if key.backing.without_overlaps {
        needs.push(Need { since: 18, what: "`without_overlaps`", span: key.span });
    }
}

fn of_foreign_key(key: &ForeignKey, needs: &mut Vec<Need>) {
    let ForeignKeyDetails {
        set_columns,
        period,
        match_full: _,
        not_valid: _,
        not_enforced,
        no_action_on_delete: _,
        no_action_on_update: _,
        comment: _,
    } = &key.details;
    let found = [
        (!set_columns.is_empty(), 15, "`set_columns`"),
        (*period, 18, "`period`"),
        (*not_enforced, 18, "`not_enforced`"),
    ];
    for (_, since, what) in found.into_iter().filter(|(is_said, ..)| *is_said) {
        needs.push(Need { since, what, span: key.span });
    }
}
