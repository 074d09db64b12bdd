//! How tables, columns, indexes and constraints are kept, in words.

use tablewright_schema::access::{DefaultOf, DefaultPrivileges};
use tablewright_schema::schema::{
    Access, Backing, ColumnStorage, Compression, Conflict, Deferrable, Family, IndexStorage, KeyOrder,
    NotNull, Parameters, PartitionOf, Partitioning, Parts, ReplicaIdentity, RowSecurity, SequenceOptions,
    Storage, TableOptions, Versioning,
};

use super::{ChangeLine, Sign, comment};
use crate::change::{Constraint, PartName};

/// What differs between two ways of keeping a table.
pub(super) fn options_difference(from: &TableOptions, to: &TableOptions) -> String {
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
    } = from;
    let mut parts = Vec::new();
    if (*strict, *without_rowid) != (to.strict, to.without_rowid) {
        parts.push(if to.strict { "strict" } else { "not strict" }.to_owned());
        parts.push(if to.without_rowid { "without rowid" } else { "with rowid" }.to_owned());
    }
    if *unlogged != to.unlogged {
        parts.push(if to.unlogged { "unlogged" } else { "logged" }.to_owned());
    }
    if *with != to.with {
        parts.push(parameter_words(&to.with));
    }
    if *access_method != to.access_method {
        parts.push(format!("access method {}", to.access_method.as_deref().unwrap_or("heap")));
    }
    if *tablespace != to.tablespace {
        parts.push(format!("tablespace {}", to.tablespace.as_deref().unwrap_or("of the database")));
    }
    if *replica_identity != to.replica_identity {
        parts.push(match &to.replica_identity {
            ReplicaIdentity::Default => "replica identity default".to_owned(),
            ReplicaIdentity::Full => "replica identity full".to_owned(),
            ReplicaIdentity::Nothing => "replica identity nothing".to_owned(),
            ReplicaIdentity::Index(index) => format!("replica identity index {index}"),
        });
    }
    if *engine != to.engine {
        parts.push(format!("engine {}", to.engine.as_deref().unwrap_or("InnoDB")));
    }
    if *collation != to.collation {
        parts.push(format!("collation {}", to.collation.as_deref().unwrap_or("of the database")));
    }
    if *create_options != to.create_options {
        parts.push(parameter_words(&to.create_options));
    }
    if *partitioning != to.partitioning {
        parts.push(partitioning_words(to.partitioning.as_deref()));
    }
    if *system_versioned != to.system_versioned {
        parts.push(
            if to.system_versioned { "with system versioning" } else { "without system versioning" }
                .to_owned(),
        );
    }
    if *row_security != to.row_security {
        parts.push(
            match to.row_security {
                RowSecurity::Off => "row security off",
                RowSecurity::On => "row security on",
                RowSecurity::Forced => "row security forced",
                RowSecurity::ForcedWhenOn => "row security off, forced when on",
            }
            .to_owned(),
        );
    }
    if *cluster_on != to.cluster_on {
        parts.push(match &to.cluster_on {
            Some(index) => format!("clustered on {index}"),
            None => "not clustered".to_owned(),
        });
    }
    parts.join(", ")
}

/// What differs between the tables that a table belongs with.
pub(super) fn family_difference(from: &Family, to: &Family, names: &[PartName]) -> String {
    let Family { partition_by, partition_of, inherits, of } = from;
    let mut parts = Vec::new();
    if *partition_by != to.partition_by {
        parts.push(match &to.partition_by {
            Some(key) => format!("partitioned by {}", key.sql()),
            None => "not partitioned".to_owned(),
        });
    }
    let place =
        |part: &Option<PartitionOf>| part.as_ref().map(|part| (part.parent.clone(), part.bound.clone()));
    if place(partition_of) != place(&to.partition_of) {
        parts.push(match &to.partition_of {
            Some(part) => format!("partition of {} {}", part.parent, part.bound.sql()),
            None => "no partition any more".to_owned(),
        });
    } else if !names.is_empty() {
        parts.push("other names of indexes".to_owned());
    }
    if *inherits != to.inherits {
        let names: Vec<String> = to.inherits.iter().map(ToString::to_string).collect();
        parts.push(if names.is_empty() {
            "inherits nothing".to_owned()
        } else {
            format!("inherits {}", names.join(", "))
        });
    }
    if *of != to.of {
        parts.push(match &to.of {
            Some(ty) => format!("of the type {ty}"),
            None => "of no type any more".to_owned(),
        });
    }
    parts.join(", ")
}

/// What differs in who owns a table and what others may do.
pub(super) fn access_difference(from: &Access, to: &Access) -> String {
    let Access { owner, grants } = from;
    let mut parts = Vec::new();
    if *owner != to.owner {
        parts.push(format!("owner {}", to.owner.as_deref().unwrap_or("is who migrates")));
    }
    if *grants != to.grants {
        let roles: Vec<&str> = to.grants.iter().flatten().map(|(role, _)| role.as_str()).collect();
        parts.push(match (&to.grants, roles.is_empty()) {
            (None, _) => "grants as usual".to_owned(),
            (Some(_), true) => "no grants".to_owned(),
            (Some(_), false) => format!("grants to {}", roles.join(", ")),
        });
    }
    parts.join(", ")
}

/// What differs in what new objects come with.
pub(super) fn default_privileges(from: &DefaultPrivileges, to: &DefaultPrivileges) -> ChangeLine {
    let words = |of: &DefaultOf| {
        let DefaultOf { role, schema, subject } = of;
        let place = schema.as_ref().map(|schema| format!(" in {schema}")).unwrap_or_default();
        let role = role.as_ref().map(|role| format!(" by {role}")).unwrap_or_default();
        format!("new {}s{place}{role}", subject.words())
    };
    let mut details = Vec::new();
    for (of, grants) in to.iter().filter(|(of, grants)| from.get(of) != Some(grants)) {
        let roles: Vec<&str> = grants.keys().map(String::as_str).collect();
        let sign = if from.contains_key(of) { Sign::Alter } else { Sign::Create };
        let grants =
            if roles.is_empty() { "no grants".to_owned() } else { format!("grants to {}", roles.join(", ")) };
        details.push((sign, format!("{}: {grants}", words(of))));
    }
    for of in from.keys().filter(|of| !to.contains_key(of)) {
        details.push((Sign::Drop, words(of)));
    }
    ChangeLine { sign: Sign::Alter, object: "default privileges".to_owned(), details }
}

fn parameter_words(with: &Parameters) -> String {
    if with.is_empty() {
        return "no storage parameters".to_owned();
    }
    let words: Vec<String> = with.iter().map(|(name, value)| format!("{name} {value}")).collect();
    words.join(", ")
}

/// How an index is kept.
pub(super) fn index_storage_words(storage: &IndexStorage) -> String {
    let IndexStorage { with, tablespace, statistics } = storage;
    let tablespace = tablespace.iter().map(|space| format!("tablespace {space}"));
    let statistics = statistics.iter().map(|(place, target)| format!("statistics {target} of key {place}"));
    [parameter_words(with)].into_iter().chain(tablespace).chain(statistics).collect::<Vec<_>>().join(", ")
}

fn partitioning_words(partitioning: Option<&Partitioning>) -> String {
    let Some(Partitioning { by, subpartition_by, subpartitions: _, parts }) = partitioning else {
        return "no partitions".to_owned();
    };
    let parts = match parts {
        Parts::Count(count) => format!("{count} partitions"),
        Parts::Named(parts) => {
            let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
            format!("partitions {}", names.join(", "))
        }
    };
    let below = subpartition_by.as_ref().map(|by| format!(", then by {}", by.sql())).unwrap_or_default();
    format!("{parts} by {}{below}", by.sql())
}

/// How a column's values are kept, a word a piece; nothing for what is usual.
pub(super) fn storage_words(kept: &ColumnStorage) -> Vec<String> {
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
    let storage = storage.map(|storage| format!("storage {}", Storage::sql(storage).to_lowercase()));
    let compression = compression.map(|method| format!("compression {}", Compression::sql(method)));
    let statistics = statistics.map(|target| format!("statistics {target}"));
    let with = with.iter().map(|(name, value)| format!("{name} {value}"));
    let invisible = invisible.then(|| "invisible".to_owned());
    let on_update_now = on_update_now.then(|| "on update now".to_owned());
    let all = storage.into_iter().chain(compression).chain(statistics).chain(with);
    let versioning = versioning.map(|versioning| Versioning::sql(versioning).to_lowercase());
    let reference_system = reference_system.map(|number| format!("reference system {number}"));
    all.chain(invisible).chain(on_update_now).chain(versioning).chain(reference_system).collect()
}

/// What is unusual about the constraint that keeps NULL out, a word a piece.
pub(super) fn not_null_words(found: Option<&NotNull>) -> Vec<String> {
    let Some(NotNull { name, not_valid, no_inherit, comment: text, on_conflict }) = found else {
        return Vec::new();
    };
    let name = name.as_ref().map(|name| format!("by {name}"));
    let not_valid = not_valid.then(|| "not valid".to_owned());
    let no_inherit = no_inherit.then(|| "no inherit".to_owned());
    let text = text.as_ref().map(|text| comment(Some(text)).1);
    let on_conflict = conflict_words(*on_conflict);
    name.into_iter().chain(not_valid).chain(no_inherit).chain(text).chain(on_conflict).collect()
}

/// The columns of a key, with how they are sorted: `(a desc, b) on conflict ignore`.
pub(super) fn key_words(columns: &[String], backing: &Backing) -> String {
    let columns = columns.iter().enumerate().map(|(place, column)| {
        let Some(KeyOrder { descending, collation, prefix }) = backing.orders.get(&place) else {
            return column.clone();
        };
        let collation = collation.as_ref().map(|name| format!(" collate {name}")).unwrap_or_default();
        let prefix = prefix.map(|length| format!("({length})")).unwrap_or_default();
        format!("{column}{prefix}{collation}{}", if *descending { " desc" } else { "" })
    });
    let columns: Vec<String> = columns.collect();
    let on_conflict = conflict_words(backing.on_conflict).map(|words| format!(" {words}"));
    format!("({}){}", columns.join(", "), on_conflict.unwrap_or_default())
}

/// What happens to a row that breaks a constraint, where that is unusual.
pub(super) fn conflict_words(on_conflict: Conflict) -> Option<String> {
    (on_conflict != Conflict::Abort).then(|| format!("on conflict {}", on_conflict.sql().to_lowercase()))
}

/// ` from 100 by 10`; nothing for what is usual.
pub(super) fn sequence_words(options: Option<&SequenceOptions>) -> String {
    let Some(SequenceOptions { name, ty, start, increment, min, max, cache, cycle }) = options else {
        return String::new();
    };
    let mut words = String::new();
    for (word, number) in [("from", start), ("by", increment), ("min", min), ("max", max), ("cache", cache)] {
        words.extend(number.map(|number| format!(" {word} {number}")));
    }
    if *cycle {
        words.push_str(" in a cycle");
    }
    words.extend(ty.as_ref().map(|ty| format!(" as {ty}")));
    words.extend(name.as_ref().map(|name| format!(" by {name}")));
    words
}

/// What is altered of a constraint.
pub(super) fn constraint_difference(from: &Constraint, to: &Constraint) -> String {
    let mut parts = Vec::new();
    match (from, to) {
        (Constraint::ForeignKey(from), Constraint::ForeignKey(to)) => {
            if from.deferrable != to.deferrable {
                let word = match to.deferrable {
                    Deferrable::No => "not deferrable",
                    Deferrable::Immediate => "deferrable",
                    Deferrable::Deferred => "deferred",
                };
                parts.push(word.to_owned());
            }
            if from.details.not_enforced != to.details.not_enforced {
                parts.push(if to.details.not_enforced { "not enforced" } else { "enforced" }.to_owned());
            }
            parts.extend((from.details.not_valid && !to.details.not_valid).then(|| "validated".to_owned()));
        }
        (Constraint::Check(from), Constraint::Check(to)) => {
            parts.extend((from.not_valid != to.not_valid).then(|| "validated".to_owned()));
        }
        (Constraint::PrimaryKey(from), Constraint::PrimaryKey(to)) => {
            parts.extend(index_difference(&from.backing.storage, &to.backing.storage));
        }
        (Constraint::Unique(from), Constraint::Unique(to)) => {
            parts.extend(index_difference(&from.backing.storage, &to.backing.storage));
        }
        (
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::Check(_)
            | Constraint::ForeignKey(_)
            | Constraint::Exclusion(_),
            _,
        ) => {}
    }
    if from.index_comment() != to.index_comment() {
        let (_, words) = comment(to.index_comment());
        parts.push(format!("its index: {words}"));
    }
    if from.comment() != to.comment() {
        let (_, words) = comment(to.comment());
        parts.push(if to.comment().is_some() { words } else { "no comment".to_owned() });
    }
    parts.join(", ")
}

fn index_difference(from: &IndexStorage, to: &IndexStorage) -> Option<String> {
    (from != to).then(|| index_storage_words(to))
}
