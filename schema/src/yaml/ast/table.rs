//! A table, its keys, constraints and indexes as the YAML says them.

use serde_json::json;

use super::column::ReferenceDecl;
use super::{
    CheckDecl, Column, ExclusionDecl, Objects, OrShort, PartitionByDecl, PartitioningBody,
    ReplicaIdentityDecl, RowsDecl, Sql,
};
use crate::Diagnostics;
use crate::Dialect;
use crate::schema::{Action, Conflict, Deferrable, RowSecurity};
use crate::yaml::from_yaml::{Definitions, FromYaml, Map, Spanned, words};
use crate::yaml::node::{Kind, Node};

crate::mapping! {
    /// A table.
    pub(crate) struct Table: "a table" {
        /// What the table is for.
        "comment" => comment: Option<Spanned<String>>,
        /// Columns, by name, in their order.
        "columns" => columns: Map<Column>,
        /// Mixins whose columns follow the table's own.
        "mixins" => mixins: Vec<Spanned<String>>,
        /// The primary key, where it is not said at its column: a list of columns.
        "primary_key" => primary_key: Option<OrShort<Vec<IndexKeyDecl>, PrimaryKeyBody>>,
        /// Unique constraints: a list, or a mapping from their names; each a list of columns.
        "uniques" => uniques: Named<OrShort<Vec<IndexKeyDecl>, UniqueBody>>,
        /// Checks, by name.
        "checks" => checks: Map<CheckDecl>,
        /// Indexes: a list, or a mapping from their names.
        "indexes" => indexes: Named<OrShort<Vec<IndexKeyDecl>, IndexBody>>,
        /// Foreign keys of several columns: a list, or a mapping from their names.
        "foreign_keys" => foreign_keys: Named<ForeignKeyBody>,
        /// PostgreSQL's exclusion constraints, by name: `USING gist (room WITH =, during WITH &&)`.
        "exclusions" => exclusions: Map<ExclusionDecl>,
        /// Relations through a table that references both sides, by their name on this side.
        "many_to_many" => many_to_many: Map<OrShort<Spanned<String>, ManyToManyBody>>,
        /// The column by which repositories mark a row as deleted instead of deleting it: a nullable timestamp.
        "soft_delete" => soft_delete: Option<Spanned<String>>,
        /// The column by which repositories notice that somebody else changed a row since it was read: a number that
        /// counts changes, or the time of the last one.
        "optimistic_lock" => optimistic_lock: Option<Spanned<String>>,
        /// The rows that belong to the code: all that the table holds, carried by migrations. A mapping from their keys,
        /// `open: { label: Open }`, or a list of rows that say their keys as columns.
        "rows" => rows: Option<RowsDecl>,
        /// The columns by which `rows` are told apart, where it is not the primary key or the first unique one that they say.
        "rows_by" => rows_by: Vec<Spanned<String>>,
        /// The table's former name, so that it is renamed instead of dropped and created.
        "renamed_from" => renamed_from: Option<Spanned<String>>,
        /// Whether a view of the former name stays for a while, through which applications that speak of it read and write.
        "expand" => expand: Option<Spanned<bool>>,
        /// Said in place of `expand` when that view goes.
        "contract" => contract: Option<Spanned<bool>>,
        /// Triggers, by name: `BEFORE UPDATE FOR EACH ROW EXECUTE FUNCTION touch()`.
        "triggers" => triggers: Objects,
        /// Row security policies, by name: `FOR SELECT TO app USING (owner = current_user)`.
        "policies" => policies: Objects,
        /// Rules, by name: `ON INSERT DO INSTEAD NOTHING`.
        "rules" => rules: Objects,
        /// What the row's Rust struct derives beyond Clone, Debug and PartialEq: a list of paths. Otherwise what `rust:` says
        /// for all tables.
        "derives" => derives: Option<Vec<Spanned<String>>>,
        /// On which databases the table exists.
        "only" => only: OnlyDecl,
        /// SQLite: whether types are enforced (STRICT).
        "strict" => strict: Option<Spanned<bool>>,
        /// SQLite: whether rows are kept in the primary key itself (WITHOUT ROWID).
        "without_rowid" => without_rowid: Option<Spanned<bool>>,
        /// PostgreSQL: whether its rows may be lost in a crash, and are written faster (UNLOGGED).
        "unlogged" => unlogged: bool,
        /// PostgreSQL: storage parameters: `fillfactor`, `autovacuum_enabled`, `toast.autovacuum_enabled`.
        "with" => with: Map<Spanned<String>>,
        /// PostgreSQL: the access method, where it is not `heap`.
        "access_method" => access_method: Option<Spanned<String>>,
        /// PostgreSQL: the tablespace, where it is not the database's.
        "tablespace" => tablespace: Option<Spanned<String>>,
        /// PostgreSQL: what replication sends of rows that change: `full`, `nothing` or `{ index: … }`.
        "replica_identity" => replica_identity: Option<ReplicaIdentityDecl>,
        /// PostgreSQL: whether policies say who sees which rows: `true`, or `forced` for the owner too.
        "row_security" => row_security: Option<Spanned<RowSecurity>>,
        /// PostgreSQL: the index by which CLUSTER sorts the rows.
        "cluster_on" => cluster_on: Option<Spanned<String>>,
        /// MySQL: the storage engine, where it is not InnoDB.
        "engine" => engine: Option<Spanned<String>>,
        /// MySQL: the collation of its columns, where it is not the database's.
        "collation" => collation: Option<Spanned<String>>,
        /// MySQL: other options of CREATE TABLE: `row_format`, `key_block_size`, `stats_persistent`.
        "create_options" => create_options: Map<Spanned<String>>,
        /// MySQL: how its rows are spread over partitions, which are no tables there: `{ by: HASH (id), count: 4 }`.
        "partitioning" => partitioning: Option<PartitioningBody>,
        /// MariaDB: whether former versions of its rows are kept (WITH SYSTEM VERSIONING).
        "system_versioning" => system_versioning: bool,
        /// PostgreSQL: the role that owns the table. Managed only where it is said.
        "owner" => owner: Option<Spanned<String>>,
        /// PostgreSQL: what other roles may do, by role (`PUBLIC` is everybody): `[select, update(name)]`, `sequence usage(id)` of
        /// the sequence behind a column. Managed only where it is said; `{}` takes all away.
        "grants" => grants: Map<Vec<Spanned<String>>>,
        /// PostgreSQL: how rows are spread over partitions: `RANGE (created_at)`, or `{ range: [created_at] }`.
        "partition_by" => partition_by: Option<PartitionByDecl>,
        /// PostgreSQL: the partitions, by name: which rows each holds (`FROM (1) TO (9)`, `IN ('a')`, `DEFAULT`), or a mapping with
        /// `values` and what differs from the table.
        "partitions" => partitions: Map<OrShort<Spanned<String>, Box<Table>>>,
        /// Of a partition: which rows it holds.
        "values" => values: Option<Spanned<String>>,
        /// Of a partition: what its indexes are called that come from the table's, by the name of the table's.
        "index_names" => index_names: Map<Spanned<String>>,
        /// PostgreSQL: the tables whose columns and checks it has too.
        "inherits" => inherits: Vec<Spanned<String>>,
        /// PostgreSQL: the composite type that it is a table of: its columns are the type's attributes, named and typed as there.
        "of" => of: Option<Spanned<String>>,
    }

    /// A primary key, in its long form.
    pub(crate) struct PrimaryKeyBody: "a primary key" {
        /// Its columns, in order. SQLite sorts them otherwise where they say so: `name collate nocase desc`.
        "columns" => columns: Vec<IndexKeyDecl>,
        /// The constraint's name; otherwise `<table>_pkey`.
        "name" => name: Option<Spanned<String>>,
        /// PostgreSQL 18: whether the last column is a range in which rows that are equal in the others do not overlap.
        "without_overlaps" => without_overlaps: bool,
        /// Columns that are stored in its index beside the key.
        "include" => include: Vec<Spanned<String>>,
        /// When it is checked.
        "deferrable" => deferrable: Option<Spanned<Deferrable>>,
        /// Storage parameters of its index.
        "with" => with: Map<Spanned<String>>,
        /// The tablespace of its index, where it is not the database's.
        "tablespace" => tablespace: Option<Spanned<String>>,
        /// What the constraint is for.
        "comment" => comment: Option<Spanned<String>>,
        /// What its index is for.
        "index_comment" => index_comment: Option<Spanned<String>>,
        /// SQLite: what happens to a row that breaks it, where the statement is not undone.
        "on_conflict" => on_conflict: Option<Spanned<Conflict>>,
    }

    /// A unique constraint, in its long form.
    pub(crate) struct UniqueBody: "a unique constraint" {
        /// Its columns, in order. SQLite sorts them otherwise where they say so: `name collate nocase desc`.
        "columns" => columns: Vec<IndexKeyDecl>,
        /// The constraint's name; otherwise `<table>_<columns>_key`.
        "name" => name: Option<Spanned<String>>,
        /// Whether two NULLs count as equal.
        "nulls_not_distinct" => nulls_not_distinct: bool,
        /// PostgreSQL 18: whether the last column is a range in which rows that are equal in the others do not overlap.
        "without_overlaps" => without_overlaps: bool,
        /// Columns that are stored in its index beside the key.
        "include" => include: Vec<Spanned<String>>,
        /// When it is checked.
        "deferrable" => deferrable: Option<Spanned<Deferrable>>,
        /// Storage parameters of its index.
        "with" => with: Map<Spanned<String>>,
        /// The tablespace of its index, where it is not the database's.
        "tablespace" => tablespace: Option<Spanned<String>>,
        /// What the constraint is for.
        "comment" => comment: Option<Spanned<String>>,
        /// What its index is for.
        "index_comment" => index_comment: Option<Spanned<String>>,
        /// SQLite: what happens to a row that breaks it, where the statement is not undone.
        "on_conflict" => on_conflict: Option<Spanned<Conflict>>,
        /// On which databases it exists.
        "only" => only: OnlyDecl,
    }

    /// An index, in its long form.
    pub(crate) struct IndexBody: "an index" {
        /// What is indexed, in order: `status`, `created_at desc nulls last`, or an expression `(lower(name))`.
        "columns" => columns: Vec<IndexKeyDecl>,
        /// Expressions that are indexed after the columns.
        "expressions" => expressions: Vec<Spanned<String>>,
        /// The index's name; otherwise `<table>_<columns>_idx`.
        "name" => name: Option<Spanned<String>>,
        /// Whether no two rows may be equal in it.
        "unique" => unique: bool,
        /// Only rows of which this is true are in the index.
        "where" => predicate: Option<Sql>,
        /// The access method: `gin`, `gist`, `hash`, … on PostgreSQL, `fulltext`, `spatial` on MySQL.
        "method" => method: Option<Spanned<String>>,
        /// Operator class of every key that names none itself.
        "opclass" => opclass: Option<Spanned<String>>,
        /// Columns that are stored in the index beside its keys.
        "include" => include: Vec<Spanned<String>>,
        /// Whether two NULLs count as equal in a unique index.
        "nulls_not_distinct" => nulls_not_distinct: bool,
        /// How closely ANALYZE looks at expressions, by their place among the keys: `{ 1: 300 }`.
        "statistics" => statistics: Map<Spanned<u64>>,
        /// Storage parameters: `fillfactor`, `fastupdate`.
        "with" => with: Map<Spanned<String>>,
        /// The tablespace, where it is not the database's.
        "tablespace" => tablespace: Option<Spanned<String>>,
        /// On which databases it exists.
        "only" => only: OnlyDecl,
        /// What the index is for.
        "comment" => comment: Option<Spanned<String>>,
    }

    /// A key of an index, in its long form.
    pub(crate) struct IndexKeyBody: "a key of an index" {
        /// The column that is indexed.
        "column" => column: Option<Spanned<String>>,
        /// The expression that is indexed.
        "expression" => expression: Option<Spanned<String>>,
        /// MySQL: how many characters, or bytes, of the column are indexed, where it is not all of them.
        "prefix" => prefix: Option<Spanned<u64>>,
        /// Whether it is sorted in descending order.
        "desc" => desc: bool,
        /// Where NULLs go.
        "nulls" => nulls: Option<Spanned<Nulls>>,
        /// A collation other than the column's.
        "collation" => collation: Option<Spanned<String>>,
        /// An operator class other than the type's default.
        "opclass" => opclass: Option<Spanned<String>>,
    }

    /// A foreign key of one or more columns.
    pub(crate) struct ForeignKeyBody: "a foreign key" {
        /// The columns on this side, in order.
        "columns" => columns: Vec<Spanned<String>>,
        /// What they refer to: `table(column, …)`, or `table` for its primary key.
        "references" => references: ReferenceDecl,
        /// The constraint's name; otherwise `<table>_<columns>_fkey`.
        "name" => name: Option<Spanned<String>>,
        /// What happens to rows when the row that they reference is deleted.
        "on_delete" => on_delete: Option<Spanned<Action>>,
        /// What happens to rows when the key that they reference changes.
        "on_update" => on_update: Option<Spanned<Action>>,
        /// The columns that `on_delete: set null` or `set default` sets, where it is not all of them.
        "set_columns" => set_columns: Vec<Spanned<String>>,
        /// When it is checked.
        "deferrable" => deferrable: Option<Spanned<Deferrable>>,
        /// PostgreSQL 18: whether the last column is a range, which ranges of the referenced rows have to cover (PERIOD).
        "period" => period: bool,
        /// Whether all columns have to be NULL where one is (MATCH FULL).
        "match_full" => match_full: bool,
        /// Whether rows that were there before it need not satisfy it (NOT VALID).
        "not_valid" => not_valid: bool,
        /// PostgreSQL 18: whether it is declared and nobody looks (NOT ENFORCED).
        "not_enforced" => not_enforced: bool,
        /// SQLite: it refers to what is not unique, is a view, or is not there. SQLite takes such a key, and refuses most writes to the
        /// table while foreign keys are enforced.
        "dangling" => dangling: bool,
        /// What the constraint is for.
        "comment" => comment: Option<Spanned<String>>,
        /// The relation's name on this side; otherwise the last column's without `_id`.
        "as" => as_name: Option<Spanned<String>>,
        /// The relation's name on the other side; otherwise this table's.
        "inverse" => inverse: Option<Spanned<String>>,
        /// On which databases it exists.
        "only" => only: OnlyDecl,
    }

    /// A relation through a table that references both sides, in its long form.
    pub(crate) struct ManyToManyBody: "a many-to-many relation" {
        /// The table between.
        "through" => through: Spanned<String>,
        /// The table at the other end; otherwise the one that the table between references besides this one.
        "to" => to: Option<Spanned<String>>,
        /// The columns of the table between that reference this table, where several keys do.
        "this_key" => this_key: Vec<Spanned<String>>,
        /// The columns of the table between that reference the other table, where several keys do.
        "other_key" => other_key: Vec<Spanned<String>>,
        /// The relation's name on the other side; otherwise this table's.
        "inverse" => inverse: Option<Spanned<String>>,
    }
}

/// A key of an index: text, or the long form.
pub(crate) type IndexKeyDecl = OrShort<Spanned<String>, IndexKeyBody>;

/// Where NULLs go in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nulls {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

words! {
    /// Where NULLs go.
    Nulls {
        "first" => Nulls::First,
        "last" => Nulls::Last,
    }
}

words! {
    /// What happens to a row that breaks a constraint.
    Conflict {
        "abort" => Conflict::Abort,
        "rollback" => Conflict::Rollback,
        "fail" => Conflict::Fail,
        "ignore" => Conflict::Ignore,
        "replace" => Conflict::Replace,
    }
}

words! {
    /// A database.
    Dialect {
        "sqlite" => Dialect::Sqlite,
        "postgres" => Dialect::Postgres,
        "mysql" => Dialect::Mysql,
    }
}

/// `only: postgres`; nothing for all databases.
#[derive(Clone, Debug, Default)]
pub(crate) struct OnlyDecl(pub(crate) Vec<Dialect>);

impl FromYaml for OnlyDecl {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        let mut dialects = Vec::<Dialect>::read(node, out)?;
        dialects.sort_unstable();
        dialects.dedup();
        if dialects.is_empty() {
            out.push(
                crate::yaml::from_yaml::expected("a database", node).help("leave `only` out to mean all"),
            );
            return None;
        }
        Some(Self(dialects))
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        Vec::<Dialect>::json_schema(definitions)
    }
}

/// Things that may have a name: a list of them, or a mapping from names.
#[derive(Clone, Debug)]
pub(crate) struct Named<T>(pub(crate) Vec<(Option<Spanned<String>>, Option<T>)>);

impl<T: FromYaml> FromYaml for Named<T> {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Self> {
        Some(Self(match &node.kind {
            Kind::Sequence(items) => items.iter().map(|item| (None, T::read(item, out))).collect(),
            // One thing where a list is due, rather than things named `columns` and `where`.
            Kind::Mapping(_) if node.get("columns").is_some() || node.get("expressions").is_some() => {
                vec![(None, T::read(node, out))]
            }
            Kind::Mapping(entries) => entries
                .iter()
                .map(|entry| {
                    let name = Spanned::new(entry.key.clone(), entry.key_span);
                    (Some(name), T::read(&entry.value, out))
                })
                .collect(),
            Kind::Scalar(_) if node.is_null() => Vec::new(),
            Kind::Scalar(_) => vec![(None, T::read(node, out))],
        }))
    }

    fn absent() -> Option<Self> {
        Some(Self(Vec::new()))
    }

    fn json_schema(definitions: &mut Definitions) -> serde_json::Value {
        let item = T::json_schema(definitions);
        json!({ "anyOf": [
            item,
            { "type": "array", "items": item },
            { "type": "object", "additionalProperties": item },
        ] })
    }
}
