//! The rules: one file and one line each.

/// What every rule needs.
mod prelude {
    pub(super) use tablewright::sql::{Token, TokenKind};
    pub(super) use tablewright_schema::Dialect;

    pub(super) use crate::lint::finding::{Edit, Level};
    pub(super) use crate::lint::known::{Check, Key};
    pub(super) use crate::lint::look::Look;
    pub(super) use crate::lint::rule::{Category, Example, Hit, Rule, Sees};
    pub(super) use crate::lint::script::{
        Action, Column, Constraint, Create, Does, Gone, Ident, Kind, Name, Span, Statement, Type, What,
        span_of,
    };
    pub(super) use crate::lint::settings::Naming;

    pub(super) const ALL: &[Dialect] = &Dialect::ALL;
    pub(super) const PG: &[Dialect] = &[Dialect::Postgres];
    pub(super) const LITE: &[Dialect] = &[Dialect::Sqlite];
    pub(super) const MY: &[Dialect] = &[Dialect::Mysql];
    pub(super) const PG_LITE: &[Dialect] = &[Dialect::Postgres, Dialect::Sqlite];
    pub(super) const PG_MY: &[Dialect] = &[Dialect::Postgres, Dialect::Mysql];
    pub(super) const LITE_MY: &[Dialect] = &[Dialect::Sqlite, Dialect::Mysql];

    /// PostgreSQL's types that number rows by a sequence.
    pub(super) const SERIALS: [&str; 6] =
        ["serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"];
}

use super::rule::Rule;

/// The code of a permission that allows nothing.
pub(super) const UNUSED_ALLOW: &str = unused_allow::RULE.code;
/// The code of a permission that names no rule.
pub(super) const UNKNOWN_ALLOW: &str = unknown_allow::RULE.code;
/// The code of a permission that gives no reason.
pub(super) const ALLOW_WITHOUT_REASON: &str = allow_without_reason::RULE.code;

/// The code of a statement that the server refuses.
pub(super) const REFUSED: &str = refused::RULE.code;

macro_rules! rules {
    ($($name:ident,)*) => {
        $(mod $name;)*

        /// Every rule, in the order of their codes.
        pub(super) const ALL: &[Rule] = &[$($name::RULE,)*];
    };
}

rules! {
    add_check,
    add_exclusion,
    add_foreign_key,
    add_json_schema,
    add_primary_key,
    add_trigger,
    add_unique,
    allow_without_reason,
    attach_scans,
    autoincrement,
    backfill_with_change,
    cascade,
    char_type,
    charset,
    concurrently_in_transaction,
    contract_at_once,
    copy_algorithm,
    definer,
    delete_everything,
    delete_reference_row,
    detach_blocks,
    display_width,
    domain_constraint,
    drop_column,
    drop_constraint,
    drop_database,
    drop_default,
    drop_enum_value,
    drop_guard,
    drop_history,
    drop_index_blocks,
    drop_not_null,
    drop_object,
    drop_partition,
    drop_primary_key,
    drop_routine,
    drop_schema,
    drop_table,
    duplicate_index,
    engine,
    enum_rebuild,
    enum_value_used,
    explicit_lock,
    filler,
    float_amount,
    foreign_key_target,
    foreign_key_type,
    foreign_keys_left_off,
    grant_to_public,
    has_enum,
    has_float,
    identifier_too_long,
    index_blocks_writes,
    inline_references,
    insert_without_columns,
    json_not_jsonb,
    loose_type,
    mixed_atomicity,
    money_type,
    moves_table,
    naming,
    narrow_type,
    nested_transaction,
    no_primary_key,
    nullable_unique,
    numbered_column,
    pragma_in_transaction,
    prefer_identity,
    refresh_blocks,
    refused,
    reindex_blocks,
    rename_column,
    rename_object,
    rename_table,
    required_column,
    reserved_word,
    revoke,
    rewrite_table,
    security_definer,
    session_setting,
    set_not_null,
    small_primary_key,
    sqlite_refuses_column,
    stored_generated_column,
    timestamp_ends_2038,
    timestamp_without_zone,
    trigger_disabled,
    truncate,
    unclosed,
    unindexed_foreign_key,
    unknown_allow,
    unqualified_name,
    unread_block,
    unused_allow,
    update_everything,
    vacuum_full,
    validate_with_add,
    varchar_limit,
    view_of_everything,
    volatile_default,
    wide_index,
    zero_date,
}
