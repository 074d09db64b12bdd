//! How tables, columns, indexes and sequences are kept: clauses of their creation, and statements that change it later.

use super::quote::{ident, name, string};
use crate::ObjectName;
use crate::family::{in_turn, part_indexes};
use crate::naming;
use crate::schema::{
    Column, ColumnStorage, ColumnType, Compression, Identity, Index, IndexStorage, Parameters,
    ReplicaIdentity, SequenceOptions, Storage, Table, TableOptions, Tables,
};

/// ` WITH (fillfactor = 70)`; nothing where nothing is said.
pub(super) fn with_clause(with: &Parameters) -> String {
    if with.is_empty() { String::new() } else { format!(" WITH ({})", parameters(with)) }
}

fn parameters(with: &Parameters) -> String {
    let entries =
        with.iter().map(|(name, value)| format!("{} = {}", parameter(name), parameter_value(value)));
    entries.collect::<Vec<_>>().join(", ")
}

/// `fillfactor`, `toast.fillfactor`.
fn parameter(name: &str) -> String {
    let plain = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let parts = name.split('.').map(|part| if plain(part) { part.to_owned() } else { ident(part) });
    parts.collect::<Vec<_>>().join(".")
}

fn parameter_value(value: &str) -> String {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() < 2;
    let is_switch = matches!(value, "on" | "off" | "true" | "false");
    if is_number || is_switch { value.to_owned() } else { string(value) }
}

/// What stands behind the columns of a new table.
pub(super) fn table_clauses(options: &TableOptions) -> String {
    let method = options.access_method.as_ref().map(|method| format!(" USING {}", ident(method)));
    let tablespace = options.tablespace.as_ref().map(|space| format!(" TABLESPACE {}", ident(space)));
    format!("{}{}{}", method.unwrap_or_default(), with_clause(&options.with), tablespace.unwrap_or_default())
}

/// What stands behind the key of an index's definition, and of a constraint's with `USING INDEX`.
pub(super) fn index_clauses(storage: &IndexStorage, tablespace: &str) -> String {
    let space = storage.tablespace.as_ref().map(|space| format!(" {tablespace} {}", ident(space)));
    format!("{}{}", with_clause(&storage.with), space.unwrap_or_default())
}

/// ` COMPRESSION lz4`: the one of a column's settings that a new column can say on every version that has it.
pub(super) fn compression(column: &ColumnStorage) -> String {
    column.compression.map(|method| format!(" COMPRESSION {}", method.sql())).unwrap_or_default()
}

/// What follows `ALTER TABLE …` to go from one way of keeping a table to another. Its access method and `row_security` are among
/// it; the index that it is clustered on, and the replica identity, come when the indexes are there.
pub(super) fn alter_table(from: &TableOptions, to: &TableOptions) -> Vec<String> {
    let TableOptions {
        strict: _,
        without_rowid: _,
        unlogged,
        with,
        access_method,
        tablespace,
        replica_identity: _,
        row_security,
        cluster_on: _,
        engine: _,
        collation: _,
        create_options: _,
        partitioning: _,
        system_versioned: _,
    } = from;
    let mut actions = Vec::new();
    if *unlogged != to.unlogged {
        actions.push(if to.unlogged { "SET UNLOGGED" } else { "SET LOGGED" }.to_owned());
    }
    if *access_method != to.access_method {
        actions.push(format!("SET ACCESS METHOD {}", ident(to.access_method.as_deref().unwrap_or("heap"))));
    }
    if *tablespace != to.tablespace {
        actions.push(format!("SET TABLESPACE {}", ident(to.tablespace.as_deref().unwrap_or("pg_default"))));
    }
    actions.extend(alter_parameters(with, &to.with));
    let ((on, forced), (to_on, to_forced)) = (row_security.marks(), to.row_security.marks());
    if on != to_on {
        actions
            .push(if to_on { "ENABLE ROW LEVEL SECURITY" } else { "DISABLE ROW LEVEL SECURITY" }.to_owned());
    }
    if forced != to_forced {
        actions.push(
            if to_forced { "FORCE ROW LEVEL SECURITY" } else { "NO FORCE ROW LEVEL SECURITY" }.to_owned(),
        );
    }
    actions
}

/// What follows `ALTER TABLE …` for what names an index, when the wanted indexes are there.
pub(super) fn alter_marks(from: &TableOptions, to: &TableOptions) -> Vec<String> {
    let mut actions = Vec::new();
    if from.replica_identity != to.replica_identity {
        actions.push(match &to.replica_identity {
            ReplicaIdentity::Default => "REPLICA IDENTITY DEFAULT".to_owned(),
            ReplicaIdentity::Full => "REPLICA IDENTITY FULL".to_owned(),
            ReplicaIdentity::Nothing => "REPLICA IDENTITY NOTHING".to_owned(),
            ReplicaIdentity::Index(index) => format!("REPLICA IDENTITY USING INDEX {}", ident(index)),
        });
    }
    if from.cluster_on != to.cluster_on {
        actions.push(match &to.cluster_on {
            Some(index) => format!("CLUSTER ON {}", ident(index)),
            None => "SET WITHOUT CLUSTER".to_owned(),
        });
    }
    actions
}

/// `SET (…)` and `RESET (…)`. What is set goes to the end of what is stored; where that would not be the wanted order, all is set.
pub(super) fn alter_parameters(from: &Parameters, to: &Parameters) -> Vec<String> {
    if from == to {
        return Vec::new();
    }
    let gone: Vec<String> =
        from.iter().filter(|(name, _)| to.get(name).is_none()).map(|(name, _)| parameter(name)).collect();
    let (kept, set): (Vec<_>, Vec<_>) = to.iter().partition(|(name, value)| from.get(name) == Some(value));
    let stays: Vec<&str> =
        from.iter().map(|(name, _)| name).filter(|name| kept.iter().any(|(kept, _)| kept == name)).collect();
    let in_order =
        stays.iter().copied().chain(set.iter().map(|(name, _)| *name)).eq(to.iter().map(|(name, _)| name));
    let set: Parameters = match in_order {
        true => set.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        false => to.clone(),
    };
    let mut actions = Vec::new();
    if !gone.is_empty() {
        actions.push(format!("RESET ({})", gone.join(", ")));
    }
    if !set.is_empty() {
        actions.push(format!("SET ({})", parameters(&set)));
    }
    actions
}

/// What follows `ALTER INDEX …` to go from one way of keeping an index to another.
pub(super) fn alter_index(from: &IndexStorage, to: &IndexStorage) -> Vec<String> {
    let IndexStorage { with, tablespace, statistics } = from;
    let mut actions = alter_parameters(with, &to.with);
    if *tablespace != to.tablespace {
        actions.push(format!("SET TABLESPACE {}", ident(to.tablespace.as_deref().unwrap_or("pg_default"))));
    }
    for place in statistics.keys().filter(|place| !to.statistics.contains_key(*place)) {
        actions.push(format!("ALTER COLUMN {place} SET STATISTICS -1"));
    }
    for (place, target) in
        to.statistics.iter().filter(|(place, target)| statistics.get(*place) != Some(*target))
    {
        actions.push(format!("ALTER COLUMN {place} SET STATISTICS {target}"));
    }
    actions
}

/// What `CREATE INDEX` cannot say, when the index is there.
pub(super) fn after_index(table: &ObjectName, index: &Index) -> Vec<String> {
    let created = IndexStorage { statistics: Default::default(), ..index.storage.clone() };
    let on = name(&table.sibling(&index.name));
    let actions = alter_index(&created, &index.storage);
    actions.into_iter().map(|action| format!("ALTER INDEX {on} {action}")).collect()
}

/// What follows `ALTER TABLE … ALTER COLUMN …` to go from one way of keeping its values to another.
pub(super) fn alter_column(from: &ColumnStorage, to: &ColumnStorage, ty: &ColumnType) -> Vec<String> {
    let ColumnStorage {
        storage,
        compression,
        statistics,
        with,
        invisible: _,
        on_update_now: _,
        versioning: _,
        reference_system: _,
    } = from;
    let mut actions = Vec::new();
    if *storage != to.storage {
        let word = to.storage.or_else(|| usual_storage(ty)).map_or("DEFAULT", Storage::sql);
        actions.push(format!("SET STORAGE {word}"));
    }
    if *compression != to.compression {
        actions.push(format!("SET COMPRESSION {}", to.compression.map_or("default", Compression::sql)));
    }
    if *statistics != to.statistics {
        actions.push(format!("SET STATISTICS {}", to.statistics.unwrap_or(-1)));
    }
    actions.extend(alter_parameters(with, &to.with));
    actions
}

/// How the server keeps values of its own types (`pg_type.typstorage`).
pub(super) fn usual_storage(ty: &ColumnType) -> Option<Storage> {
    let ColumnType::Native(native) = ty else {
        return match ty {
            ColumnType::EnumArray(_) => Some(Storage::Extended),
            ColumnType::Enum(_) | ColumnType::Native(_) => Some(Storage::Plain),
        };
    };
    if native.ends_with("[]") {
        return Some(Storage::Extended);
    }
    let without_modifier = super::types::without_modifier(native);
    match without_modifier.as_str() {
        "text" | "character varying" | "character" | "bytea" | "json" | "jsonb" | "xml" | "tsvector"
        | "bit" | "bit varying" | "path" | "polygon" | "int4range" | "int8range" | "numrange" | "tsrange"
        | "tstzrange" | "daterange" | "txid_snapshot" | "jsonpath" => Some(Storage::Extended),
        "numeric" | "inet" | "cidr" => Some(Storage::Main),
        "smallint"
        | "integer"
        | "bigint"
        | "boolean"
        | "real"
        | "double precision"
        | "uuid"
        | "date"
        | "interval"
        | "time without time zone"
        | "time with time zone"
        | "timestamp without time zone"
        | "timestamp with time zone"
        | "money"
        | "oid"
        | "name"
        | "macaddr"
        | "macaddr8"
        | "point"
        | "box"
        | "line"
        | "lseg"
        | "circle"
        | "\"char\""
        | "tsquery" => Some(Storage::Plain),
        _ => None,
    }
}

/// ` (SEQUENCE NAME … START WITH …)` of an identity.
pub(super) fn identity_options(sequence: Option<&SequenceOptions>) -> String {
    let Some(sequence) = sequence else { return String::new() };
    let name = sequence.name.as_ref().map(|named| format!("SEQUENCE NAME {}", name(named)));
    let words: Vec<String> =
        name.into_iter().chain(sequence_words(&SequenceOptions::default(), sequence)).collect();
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(" ")) }
}

/// The words that lead from one way of counting to another, for `CREATE`, `ALTER SEQUENCE` and identities.
fn sequence_words(from: &SequenceOptions, to: &SequenceOptions) -> Vec<String> {
    let SequenceOptions { name: _, ty: _, start, increment, min, max, cache, cycle } = from;
    let mut words = Vec::new();
    if *increment != to.increment {
        words.push(format!("INCREMENT BY {}", to.increment.unwrap_or(1)));
    }
    if *min != to.min {
        words.push(to.min.map_or("NO MINVALUE".to_owned(), |min| format!("MINVALUE {min}")));
    }
    if *max != to.max {
        words.push(to.max.map_or("NO MAXVALUE".to_owned(), |max| format!("MAXVALUE {max}")));
    }
    // Where nobody says where it starts, it starts at its end; which one that is depends on the rest.
    let ends = |options: &SequenceOptions| (options.increment, options.min, options.max);
    if *start != to.start
        || (to.start.is_none() && *from != SequenceOptions::default() && ends(from) != ends(to))
    {
        let ascends = to.increment.unwrap_or(1) > 0;
        let usual = if ascends { to.min.unwrap_or(1) } else { to.max.unwrap_or(-1) };
        words.push(format!("START WITH {}", to.start.unwrap_or(usual)));
    }
    if *cache != to.cache {
        words.push(format!("CACHE {}", to.cache.unwrap_or(1)));
    }
    if *cycle != to.cycle {
        words.push(if to.cycle { "CYCLE" } else { "NO CYCLE" }.to_owned());
    }
    words
}

/// The statement that goes from one way of counting to another; `None` where nothing does. Where the bounds move, the sequence goes on
/// from where it was as far as they let it; one that has given no number begins at its new beginning.
pub(super) fn alter_sequence(table: &ObjectName, from: &Column, to: &Column) -> Option<String> {
    let usual = SequenceOptions::default();
    let (old, new) = (from.sequence.as_deref().unwrap_or(&usual), to.sequence.as_deref().unwrap_or(&usual));
    let words = sequence_words(old, new);
    if words.is_empty() {
        return None;
    }
    let words = words.join(" ");
    let sequence = name(&sequence_name(table, to));
    if (old.min, old.max, old.start) == (new.min, new.max, new.start) {
        return Some(format!("ALTER SEQUENCE {sequence} {words}"));
    }
    let step = new.increment.unwrap_or(1);
    let (least, greatest) = new.bounds(&to.ty);
    let start = new.start.unwrap_or(if step > 0 { least } else { greatest });
    let alter = string(&format!("ALTER SEQUENCE {} {words} RESTART WITH %s", sequence.replace('%', "%%")));
    Some(format!(
        "DO $tablewright$\nBEGIN\n    EXECUTE (SELECT format({alter}, CASE WHEN is_called THEN greatest(least(last_value::numeric + {step}, {greatest}), {least}) ELSE {start} END) FROM {sequence});\nEND\n$tablewright$"
    ))
}

/// The name of a column's sequence.
pub(super) fn sequence_name(table: &ObjectName, column: &Column) -> ObjectName {
    let own = column.sequence.as_ref().and_then(|sequence| sequence.name.clone());
    own.unwrap_or_else(|| table.sibling(naming::sequence(&table.name, &column.name)))
}

/// Whether a column is a serial whose sequence has to be made apart: the word `serial` says nothing but the type.
pub(super) fn has_own_sequence(column: &Column) -> bool {
    column.identity == Some(Identity::Serial) && column.sequence.is_some()
}

/// `CREATE SEQUENCE`, for a serial; it is owned by nobody yet.
pub(super) fn create_sequence(table: &ObjectName, column: &Column) -> String {
    let usual = SequenceOptions::default();
    let options = column.sequence.as_deref().unwrap_or(&usual);
    let ty = options.ty.clone().unwrap_or_else(|| super::ddl::type_sql(&column.ty));
    let words: String = sequence_words(&usual, options).into_iter().map(|word| format!(" {word}")).collect();
    format!("CREATE SEQUENCE {} AS {ty}{words}", name(&sequence_name(table, column)))
}

/// `ALTER SEQUENCE … OWNED BY …`.
pub(super) fn own_sequence(table: &ObjectName, column: &Column) -> String {
    let sequence = name(&sequence_name(table, column));
    format!("ALTER SEQUENCE {sequence} OWNED BY {}.{}", name(table), ident(&column.name))
}

/// The sequences that have to be there before the table is.
pub(super) fn before_table(table: &Table) -> Vec<String> {
    let own = table.columns.iter().filter(|column| has_own_sequence(column));
    own.map(|column| create_sequence(&table.name, column)).collect()
}

/// What `CREATE TABLE` cannot say, when the table is there: owners of sequences, and how columns are kept.
pub(super) fn after_table(table: &Table) -> Vec<String> {
    let on = name(&table.name);
    let own = table.columns.iter().filter(|column| has_own_sequence(column));
    let mut statements = Vec::new();
    for column in own {
        let sequence = string(&name(&sequence_name(&table.name, column)));
        statements.push(own_sequence(&table.name, column));
        statements.push(format!(
            "ALTER TABLE {on} ALTER COLUMN {} SET DEFAULT nextval({sequence})",
            ident(&column.name)
        ));
    }
    for column in &table.columns {
        let written = ColumnStorage { compression: column.storage.compression, ..ColumnStorage::default() };
        for action in alter_column(&written, &column.storage, &column.ty) {
            statements.push(format!("ALTER TABLE {on} ALTER COLUMN {} {action}", ident(&column.name)));
        }
    }
    let is_late = |column: &&Column| column.not_null.as_ref().is_some_and(|found| found.not_valid);
    for column in table.columns.iter().filter(is_late) {
        statements.push(format!("ALTER TABLE {on} ADD {}", super::ddl::not_null(&table.name, column)));
    }
    let created = TableOptions { row_security: Default::default(), ..table.options.clone() };
    statements.extend(
        alter_table(&created, &table.options).into_iter().map(|action| format!("ALTER TABLE {on} {action}")),
    );
    statements
}

/// What names an index, when the indexes are there.
pub(super) fn after_indexes(table: &Table) -> Vec<String> {
    let on = name(&table.name);
    let marks = alter_marks(&TableOptions::default(), &table.options);
    marks.into_iter().map(|action| format!("ALTER TABLE {on} {action}")).collect()
}

/// Names of a partition's indexes that the server has called otherwise when it made them with the table.
pub(super) fn index_names(table: &Table, tables: &Tables) -> Vec<String> {
    let parts = part_indexes(table, tables).into_iter().filter(|part| part.name != part.usual);
    let wanted: Vec<(String, String)> = parts.map(|part| (part.usual, part.name)).collect();
    let rename = |(now, own): (String, String)| {
        format!("ALTER INDEX {} RENAME TO {}", name(&table.name.sibling(now)), ident(&own))
    };
    in_turn(&wanted).into_iter().map(rename).collect()
}
