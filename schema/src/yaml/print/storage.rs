//! How tables, columns, indexes and sequences are kept, as keys of their mappings.

use super::{Mapping, column, partitioning, scalar, sequence};
use crate::schema::{
    Backing, Check, ColumnStorage, Conflict, Exclusion, ForeignKeyDetails, Identity, IndexStorage, NotNull,
    Parameters, ReplicaIdentity, RowSecurity, SequenceOptions, TableOptions,
};

/// The lines of a table that say how it is kept.
pub(super) fn table(options: &TableOptions) -> String {
    let TableOptions {
        strict,
        without_rowid,
        unlogged,
        with,
        access_method,
        tablespace,
        replica_identity,
        row_security,
        cluster_on,
        engine,
        collation,
        create_options,
        partitioning,
        system_versioned,
    } = options;
    let mut mapping = Mapping::default();
    for (set, key) in [(strict, "strict"), (without_rowid, "without_rowid"), (unlogged, "unlogged")] {
        if *set {
            mapping.raw(key, "true");
        }
    }
    parameters(&mut mapping, "with", with);
    let texts = [
        ("access_method", access_method),
        ("tablespace", tablespace),
        ("cluster_on", cluster_on),
        ("engine", engine),
        ("collation", collation),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            mapping.text(key, text);
        }
    }
    parameters(&mut mapping, "create_options", create_options);
    flag(&mut mapping, "system_versioning", *system_versioned);
    match replica_identity {
        ReplicaIdentity::Default => {}
        ReplicaIdentity::Full => mapping.raw("replica_identity", "full"),
        ReplicaIdentity::Nothing => mapping.raw("replica_identity", "nothing"),
        ReplicaIdentity::Index(index) => {
            mapping.raw("replica_identity", format!("{{ index: {} }}", scalar::flow(index)));
        }
    }
    match row_security {
        RowSecurity::Off => {}
        RowSecurity::On => mapping.raw("row_security", "true"),
        RowSecurity::Forced => mapping.raw("row_security", "forced"),
        RowSecurity::ForcedWhenOn => mapping.raw("row_security", "forced_when_on"),
    }
    let own: String = mapping.0.iter().map(|(key, value)| format!("    {key}: {}\n", value.flow)).collect();
    own + &partitioning.as_deref().map(partitioning::lines).unwrap_or_default()
}

pub(super) fn parameters(mapping: &mut Mapping, key: &'static str, with: &Parameters) {
    if !with.is_empty() {
        let entries: Vec<String> =
            with.iter().map(|(name, value)| format!("{name}: {}", parameter(value))).collect();
        mapping.raw(key, format!("{{ {} }}", entries.join(", ")));
    }
}

/// A value, bare where it is read as the text that it is.
fn parameter(value: &str) -> String {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() < 2;
    if is_number || matches!(value, "true" | "false" | "on" | "off") {
        value.to_owned()
    } else {
        scalar::flow(value)
    }
}

/// `with` and `tablespace` of an index.
pub(super) fn index(mapping: &mut Mapping, storage: &IndexStorage) {
    let IndexStorage { with, tablespace, statistics } = storage;
    if !statistics.is_empty() {
        let entries: Vec<String> =
            statistics.iter().map(|(place, target)| format!("{place}: {target}")).collect();
        mapping.raw("statistics", format!("{{ {} }}", entries.join(", ")));
    }
    parameters(mapping, "with", with);
    if let Some(tablespace) = tablespace {
        mapping.text("tablespace", tablespace);
    }
}

/// What a key says beside its columns.
pub(super) fn backing(mapping: &mut Mapping, backing: &Backing) {
    let Backing {
        deferrable,
        without_overlaps,
        include,
        storage,
        comment,
        index_comment,
        on_conflict,
        // Said at the columns.
        orders: _,
    } = backing;
    flag(mapping, "without_overlaps", *without_overlaps);
    if !include.is_empty() {
        mapping.raw("include", sequence(include.iter().map(|name| scalar::flow(name))));
    }
    column::deferrable(mapping, *deferrable);
    index(mapping, storage);
    if let Some(comment) = comment {
        mapping.text("comment", comment);
    }
    if let Some(comment) = index_comment {
        mapping.text("index_comment", comment);
    }
    conflict(mapping, *on_conflict);
}

fn conflict(mapping: &mut Mapping, on_conflict: Conflict) {
    if on_conflict != Conflict::Abort {
        mapping.raw("on_conflict", on_conflict.sql().to_lowercase());
    }
}

/// What a check says beside its expression.
pub(super) fn is_plain(check: &Check) -> bool {
    let Check { name: _, expr: _, no_inherit, not_valid, not_enforced, comment } = check;
    !no_inherit && !not_valid && !not_enforced && comment.is_none()
}

/// A check that says more than its expression.
pub(super) fn check(check: &Check, sql: &str) -> Mapping {
    let Check { name: _, expr: _, no_inherit, not_valid, not_enforced, comment } = check;
    let mut mapping = Mapping::default();
    mapping.text("sql", sql);
    flag(&mut mapping, "no_inherit", *no_inherit);
    flag(&mut mapping, "not_valid", *not_valid);
    flag(&mut mapping, "not_enforced", *not_enforced);
    if let Some(comment) = comment {
        mapping.text("comment", comment);
    }
    mapping
}

/// An exclusion constraint, as an entry of `exclusions`.
pub(super) fn exclusion(exclusion: &Exclusion) -> String {
    let Exclusion { name, definition, comment } = exclusion;
    let lead = format!("      {}:", scalar::block(name));
    let Some(comment) = comment else {
        return format!("{lead} {}\n", scalar::lines(definition.sql(), 8));
    };
    let mut mapping = Mapping::default();
    mapping.text("sql", definition.sql());
    mapping.text("comment", comment);
    mapping.after(&lead, 8)
}

/// What only some databases can say of a foreign key, but for its actions.
pub(super) fn foreign_key(mapping: &mut Mapping, details: &ForeignKeyDetails) {
    let ForeignKeyDetails {
        set_columns,
        period,
        match_full,
        not_valid,
        not_enforced,
        no_action_on_delete: _,
        no_action_on_update: _,
        comment,
    } = details;
    if !set_columns.is_empty() {
        mapping.raw("set_columns", sequence(set_columns.iter().map(|name| scalar::flow(name))));
    }
    flag(mapping, "period", *period);
    flag(mapping, "match_full", *match_full);
    flag(mapping, "not_valid", *not_valid);
    flag(mapping, "not_enforced", *not_enforced);
    if let Some(comment) = comment {
        mapping.text("comment", comment);
    }
}

fn flag(mapping: &mut Mapping, key: &'static str, set: bool) {
    if set {
        mapping.raw(key, "true");
    }
}

/// The constraint that keeps NULL out: its name, or with what else is unusual.
pub(super) fn not_null(found: &NotNull) -> String {
    let NotNull { name, not_valid, no_inherit, comment, on_conflict } = found;
    let mut mapping = Mapping::default();
    if let Some(name) = name {
        // These words are no names to the reader of the short form.
        let only_named = NotNull { name: Some(name.clone()), ..NotNull::default() };
        if *found == only_named && !matches!(name.as_str(), "true" | "false") {
            return scalar::flow(name);
        }
        mapping.text("name", name);
    }
    flag(&mut mapping, "not_valid", *not_valid);
    flag(&mut mapping, "no_inherit", *no_inherit);
    if let Some(comment) = comment {
        mapping.text("comment", comment);
    }
    conflict(&mut mapping, *on_conflict);
    mapping.braces()
}

/// How a column's values are kept.
pub(super) fn column(mapping: &mut Mapping, kept: &ColumnStorage) {
    let ColumnStorage {
        storage,
        compression,
        statistics,
        with,
        invisible,
        on_update_now,
        versioning,
        reference_system,
    } = kept;
    if let Some(storage) = storage {
        mapping.raw("storage", storage.sql().to_lowercase());
    }
    if let Some(compression) = compression {
        mapping.raw("compression", compression.sql());
    }
    if let Some(statistics) = statistics {
        mapping.raw("statistics", statistics.to_string());
    }
    parameters(mapping, "with", with);
    flag(mapping, "invisible", *invisible);
    flag(mapping, "on_update_current_timestamp", *on_update_now);
    if let Some(versioning) = versioning {
        mapping.raw("system_versioning", versioning.word());
    }
    if let Some(number) = reference_system {
        mapping.raw("reference_system", number.to_string());
    }
}

/// How a column numbers rows: a word, or with how its sequence counts.
pub(super) fn identity(identity: Identity, options: Option<&SequenceOptions>) -> String {
    let Some(options) = options else {
        return match identity {
            Identity::ByDefault => "true",
            Identity::Always => "always",
            Identity::Serial => "serial",
            Identity::Rowid => "rowid",
        }
        .to_owned();
    };
    let SequenceOptions { name, ty, start, increment, min, max, cache, cycle } = options;
    let mut mapping = Mapping::default();
    match identity {
        Identity::ByDefault | Identity::Rowid => {}
        Identity::Always => mapping.raw("always", "true"),
        Identity::Serial => mapping.raw("serial", "true"),
    }
    let numbers = [("start", start), ("increment", increment), ("min", min), ("max", max), ("cache", cache)];
    for (key, number) in numbers {
        if let Some(number) = number {
            mapping.raw(key, number.to_string());
        }
    }
    if *cycle {
        mapping.raw("cycle", "true");
    }
    if let Some(ty) = ty {
        mapping.text("type", ty);
    }
    if let Some(name) = name {
        mapping.text("name", &name.print());
    }
    mapping.braces()
}
