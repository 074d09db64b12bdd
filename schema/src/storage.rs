//! How a database keeps tables, columns, indexes and sequences: what does not change which rows there can be.

use std::collections::BTreeMap;

use crate::partitioning::{Partitioning, Versioning};
use crate::schema::ColumnType;
use crate::{ObjectName, naming};

/// Storage parameters by name: `fillfactor` to `70`; those of the TOAST table are called `toast.…`. They keep their order, which
/// makes no difference.
#[derive(Clone, Debug, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Names and values, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Parameters {
    /// Of one name that is there twice, the first counts.
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs {
            if read.get(&name).is_none() {
                read.0.push((name, value));
            }
        }
        read
    }
}

impl PartialEq for Parameters {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl Eq for Parameters {}

/// What can be said of a table as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// SQLite: `STRICT`.
    pub strict: bool,
    /// SQLite: `WITHOUT ROWID`.
    pub without_rowid: bool,
    /// PostgreSQL: `UNLOGGED`, its rows do not survive a crash.
    pub unlogged: bool,
    /// PostgreSQL: storage parameters.
    pub with: Parameters,
    /// PostgreSQL: the access method, where it is not `heap`.
    pub access_method: Option<String>,
    /// PostgreSQL: the tablespace, where it is not the database's.
    pub tablespace: Option<String>,
    /// PostgreSQL: what replication sends of rows that change.
    pub replica_identity: ReplicaIdentity,
    /// PostgreSQL: whether policies say who sees which rows.
    pub row_security: RowSecurity,
    /// PostgreSQL: the index by which `CLUSTER` sorts the rows.
    pub cluster_on: Option<String>,
    /// MySQL: the storage engine, where it is not InnoDB.
    pub engine: Option<String>,
    /// MySQL: the collation of its columns, where it is not the database's.
    pub collation: Option<String>,
    /// MySQL: the other options of CREATE TABLE: `row_format` to `compressed`.
    pub create_options: Parameters,
    /// MySQL: how its rows are spread over partitions.
    pub partitioning: Option<Box<Partitioning>>,
    /// MariaDB: whether former versions of its rows are kept (`WITH SYSTEM VERSIONING`).
    pub system_versioned: bool,
}

/// What replication sends of a row that is updated or deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ReplicaIdentity {
    /// Its primary key.
    #[default]
    Default,
    /// The whole row.
    Full,
    /// Nothing.
    Nothing,
    /// The columns of that unique index.
    Index(String),
}

/// Whether policies say who sees which rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowSecurity {
    /// They are not asked.
    #[default]
    Off,
    /// They are asked for everybody but the owner.
    On,
    /// They are asked for the owner too.
    Forced,
    /// Once they are asked, they are for the owner too; they are not asked now.
    ForcedWhenOn,
}

impl RowSecurity {
    /// From the two marks of `pg_class`.
    pub fn from_marks(enabled: bool, forced: bool) -> Self {
        match (enabled, forced) {
            (false, false) => RowSecurity::Off,
            (true, false) => RowSecurity::On,
            (true, true) => RowSecurity::Forced,
            (false, true) => RowSecurity::ForcedWhenOn,
        }
    }

    /// Whether policies are asked, and whether for the owner too.
    pub fn marks(self) -> (bool, bool) {
        match self {
            RowSecurity::Off => (false, false),
            RowSecurity::On => (true, false),
            RowSecurity::Forced => (true, true),
            RowSecurity::ForcedWhenOn => (false, true),
        }
    }
}

/// How a database keeps a column's values. What is `None` or empty is as usual for the type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnStorage {
    /// PostgreSQL: whether long values are compressed and kept apart.
    pub storage: Option<Storage>,
    /// PostgreSQL: the compression method.
    pub compression: Option<Compression>,
    /// PostgreSQL: how many values ANALYZE looks at, and most keep.
    pub statistics: Option<i16>,
    /// PostgreSQL: what the planner is told: `n_distinct`.
    pub with: Parameters,
    /// MySQL: `SELECT *` does not show it.
    pub invisible: bool,
    /// MySQL: every change of a row sets it to the present instant (`ON UPDATE CURRENT_TIMESTAMP`).
    pub on_update_now: bool,
    /// MariaDB: how it takes part in the versions of its row.
    pub versioning: Option<Versioning>,
    /// MySQL: the spatial reference system of its values, where it is not 0.
    pub reference_system: Option<u32>,
}

/// Whether long values of a column are compressed and kept apart from the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Neither.
    Plain,
    /// Kept apart.
    External,
    /// Compressed and kept apart.
    Extended,
    /// Compressed; kept apart only if there is no other way.
    Main,
}

impl Storage {
    /// Every way.
    pub const ALL: [Storage; 4] = [Storage::Plain, Storage::External, Storage::Extended, Storage::Main];

    /// The word in SQL and, in lower case, in YAML.
    pub fn sql(self) -> &'static str {
        match self {
            Storage::Plain => "PLAIN",
            Storage::External => "EXTERNAL",
            Storage::Extended => "EXTENDED",
            Storage::Main => "MAIN",
        }
    }
}

/// How a column's long values are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// PostgreSQL's own.
    Pglz,
    /// LZ4.
    Lz4,
}

impl Compression {
    /// The word, in SQL and in YAML.
    pub fn sql(self) -> &'static str {
        match self {
            Compression::Pglz => "pglz",
            Compression::Lz4 => "lz4",
        }
    }
}

/// How an index is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexStorage {
    /// Storage parameters: `fillfactor`, `fastupdate`.
    pub with: Parameters,
    /// The tablespace, where it is not the database's.
    pub tablespace: Option<String>,
    /// How closely ANALYZE looks at its expressions, by their place among the keys, from 1.
    pub statistics: BTreeMap<u16, i16>,
}

/// How a sequence counts. `None` is what a new sequence of its type does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SequenceOptions {
    /// Its name, where it is not `<table>_<column>_seq`.
    pub name: Option<ObjectName>,
    /// Its type, where it is not the column's.
    pub ty: Option<String>,
    /// The first number.
    pub start: Option<i64>,
    /// The step.
    pub increment: Option<i64>,
    /// The least number.
    pub min: Option<i64>,
    /// The greatest number.
    pub max: Option<i64>,
    /// How many numbers a session takes at once.
    pub cache: Option<i64>,
    /// Whether it begins anew at the end.
    pub cycle: bool,
}

impl SequenceOptions {
    /// Without what a new sequence of that column does anyway; `None` where nothing is left.
    pub fn canonical(mut self, ty: &ColumnType, table: &ObjectName, column: &str) -> Option<Box<Self>> {
        self.name = self.name.filter(|name| *name != table.sibling(naming::sequence(&table.name, column)));
        let type_name = match ty {
            ColumnType::Native(name) => name.as_str(),
            ColumnType::Enum(_) | ColumnType::EnumArray(_) => "bigint",
        };
        self.ty = self.ty.filter(|ty| ty != type_name);
        let ascends = self.increment.unwrap_or(1) > 0;
        let (usual_min, usual_max) = Self { min: None, max: None, ..self.clone() }.bounds(ty);
        let (min, max) = (self.min.unwrap_or(usual_min), self.max.unwrap_or(usual_max));
        let usual_start = if ascends { min } else { max };
        self.start = self.start.filter(|start| *start != usual_start);
        self.min = self.min.filter(|min| *min != usual_min);
        self.max = self.max.filter(|max| *max != usual_max);
        self.increment = self.increment.filter(|step| *step != 1);
        self.cache = self.cache.filter(|cache| *cache != 1);
        (self != Self::default()).then(|| Box::new(self))
    }

    /// The least and the greatest number, of a sequence of a column of that type.
    pub fn bounds(&self, ty: &ColumnType) -> (i64, i64) {
        let type_name = match (&self.ty, ty) {
            (Some(own), _) => own.as_str(),
            (None, ColumnType::Native(name)) => name.as_str(),
            (None, ColumnType::Enum(_) | ColumnType::EnumArray(_)) => "bigint",
        };
        let (least, greatest) = match type_name {
            "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
            "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        let (usual_min, usual_max) =
            if self.increment.unwrap_or(1) > 0 { (1, greatest) } else { (least, -1) };
        (self.min.unwrap_or(usual_min), self.max.unwrap_or(usual_max))
    }
}
