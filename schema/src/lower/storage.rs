//! How tables, columns, indexes and sequences are kept.

use std::collections::BTreeMap;

use super::scope::{Declared, Scope, check_name};
use crate::dialect::mysql;
use crate::model::{Exclusion, Only};
use crate::schema::{
    Backing, ColumnStorage, Conflict, Deferrable, IndexStorage, Parameters, ReplicaIdentity, SequenceOptions,
    TableOptions,
};
use crate::yaml::ast::{self, ColumnBody, IdentityBody, OrShort, ReplicaIdentityWord};
use crate::yaml::from_yaml::{Map, Spanned};
use crate::{Diagnostic, Diagnostics, ObjectName};

/// What is said of a table as a whole.
pub(super) fn table(body: &ast::Table, out: &mut Diagnostics) -> TableOptions {
    let text = |name: &Option<Spanned<String>>| name.as_ref().map(|name| name.value.clone());
    let replica_identity = match &body.replica_identity {
        None => ReplicaIdentity::Default,
        Some(OrShort::Short(ReplicaIdentityWord::Default, _)) => ReplicaIdentity::Default,
        Some(OrShort::Short(ReplicaIdentityWord::Full, _)) => ReplicaIdentity::Full,
        Some(OrShort::Short(ReplicaIdentityWord::Nothing, _)) => ReplicaIdentity::Nothing,
        Some(OrShort::Long(body)) => ReplicaIdentity::Index(body.index.value.clone()),
    };
    TableOptions {
        strict: body.strict.as_ref().is_some_and(|strict| strict.value),
        without_rowid: body.without_rowid.as_ref().is_some_and(|without| without.value),
        unlogged: body.unlogged,
        with: parameters(&body.with, out),
        access_method: text(&body.access_method).filter(|method| method != "heap"),
        tablespace: text(&body.tablespace).filter(|space| space != "pg_default"),
        replica_identity,
        row_security: body.row_security.as_ref().map(|found| found.value).unwrap_or_default(),
        cluster_on: text(&body.cluster_on),
        engine: word(&body.engine, "engine", out).filter(|engine| !engine.eq_ignore_ascii_case("innodb")),
        collation: word(&body.collation, "collation", out).map(|collation| collation.to_ascii_lowercase()),
        create_options: create_options(&body.create_options, out),
        partitioning: body.partitioning.as_ref().and_then(|body| super::partitioning::lower(body, out)),
        system_versioned: body.system_versioning,
    }
}

/// What stands in SQL as it is.
fn word(name: &Option<Spanned<String>>, what: &str, out: &mut Diagnostics) -> Option<String> {
    let name = name.as_ref()?;
    if mysql::is_word(&name.value) {
        return Some(name.value.clone());
    }
    let found = Diagnostic::new(name.span, format!("`{}` is no {what}", name.value));
    out.push(found.help("it is called by letters, digits and `_` alone"));
    None
}

/// Options of CREATE TABLE, of those that a schema holds.
fn create_options(declared: &Map<Spanned<String>>, out: &mut Diagnostics) -> Parameters {
    let mut read = Vec::new();
    for (name, value) in &declared.entries {
        let Some(value) = value else { continue };
        let (option, text) = (name.value.to_ascii_lowercase(), value.value.to_ascii_lowercase());
        if !mysql::is_table_option(&option) {
            let found = Diagnostic::new(name.span, format!("`{option}` is not managed"));
            out.push(found.help("set it on the server: what is not `row_format`, `key_block_size` and their kin may be a secret, or a place there"));
        } else if !mysql::is_option_value(&option, &text) {
            let found = Diagnostic::new(value.span, format!("`{}` is no value of `{option}`", value.value));
            out.push(found.help("it is a number or a word"));
        } else {
            read.push((option, text));
        }
    }
    read.into_iter().collect()
}

/// Storage parameters; their names are words, so that they can stand in SQL as they are.
pub(super) fn parameters(declared: &Map<Spanned<String>>, out: &mut Diagnostics) -> Parameters {
    let mut read = Vec::new();
    for (name, value) in &declared.entries {
        let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
        if name.value.is_empty() || !name.value.chars().all(word) {
            let message = format!("`{}` is no storage parameter", name.value);
            let help = "storage parameters are lower-case words: `fillfactor`, `toast.autovacuum_enabled`";
            out.push(Diagnostic::new(name.span, message).help(help));
            continue;
        }
        read.extend(value.as_ref().map(|value| (name.value.clone(), value.value.clone())));
    }
    read.into_iter().collect()
}

/// What is said of an index that stands alone or behind a constraint.
pub(super) fn index(
    with: &Map<Spanned<String>>,
    tablespace: Option<&Spanned<String>>,
    out: &mut Diagnostics,
) -> IndexStorage {
    let tablespace = tablespace.map(|name| name.value.clone()).filter(|name| name != "pg_default");
    IndexStorage { with: parameters(with, out), tablespace, statistics: BTreeMap::new() }
}

/// How closely ANALYZE looks at an index's expressions, by their place among the keys.
pub(super) fn statistics(declared: &Map<Spanned<u64>>, out: &mut Diagnostics) -> BTreeMap<u16, i16> {
    let mut read = BTreeMap::new();
    for (place, target) in &declared.entries {
        let Some(target) = target else { continue };
        match (place.value.parse::<u16>(), i16::try_from(target.value)) {
            (Ok(at @ 1..), Ok(target @ ..=10_000)) => {
                read.insert(at, target);
            }
            (Ok(1..), _) => out.push(Diagnostic::new(target.span, "a statistics target is at most 10000")),
            (Ok(_) | Err(_), _) => {
                let found = Diagnostic::new(place.span, format!("`{}` is no place of a key", place.value));
                out.push(found.help("keys are counted from 1: `statistics: { 1: 300 }`"));
            }
        }
    }
    read
}

/// What a key says beside its columns.
pub(super) struct BackingParts<'a> {
    pub(super) without_overlaps: bool,
    pub(super) include: &'a [Spanned<String>],
    pub(super) deferrable: Option<&'a Spanned<Deferrable>>,
    pub(super) with: &'a Map<Spanned<String>>,
    pub(super) tablespace: Option<&'a Spanned<String>>,
    pub(super) comment: Option<&'a Spanned<String>>,
    pub(super) index_comment: Option<&'a Spanned<String>>,
    pub(super) on_conflict: Option<&'a Spanned<Conflict>>,
}

impl BackingParts<'_> {
    pub(super) fn lower(&self, declared: &Declared<'_>, scope: &Scope<'_>, out: &mut Diagnostics) -> Backing {
        scope.has_columns(&declared.name, self.include, out);
        Backing {
            deferrable: self.deferrable.map(|found| found.value).unwrap_or_default(),
            without_overlaps: self.without_overlaps,
            include: self.include.iter().map(|column| column.value.clone()).collect(),
            storage: index(self.with, self.tablespace, out),
            comment: self.comment.map(|comment| comment.value.clone()),
            index_comment: self.index_comment.map(|comment| comment.value.clone()),
            on_conflict: self.on_conflict.map(|found| found.value).unwrap_or_default(),
            orders: BTreeMap::new(),
        }
    }
}

/// How a column's values are kept.
pub(super) fn column(body: &ColumnBody, out: &mut Diagnostics) -> ColumnStorage {
    let statistics = body.statistics.as_ref().and_then(|target| {
        // The server's own bound (`SET STATISTICS`).
        let found = i16::try_from(target.value).ok().filter(|target| *target <= 10_000);
        if found.is_none() {
            out.push(Diagnostic::new(target.span, "a statistics target is at most 10000"));
        }
        found
    });
    let reference_system = body.reference_system.as_ref().and_then(|number| {
        let found = u32::try_from(number.value).ok();
        if found.is_none() {
            out.push(Diagnostic::new(number.span, "a spatial reference system is a number of 32 bits"));
        }
        found.filter(|number| *number != 0)
    });
    ColumnStorage {
        storage: body.storage.as_ref().map(|found| found.value),
        compression: body.compression.as_ref().map(|found| found.value),
        statistics,
        with: parameters(&body.with, out),
        invisible: body.invisible,
        on_update_now: body.on_update_now,
        versioning: body.versioning.as_ref().map(|found| found.value),
        reference_system,
    }
}

/// How the sequence of a column counts.
pub(super) fn sequence(body: &IdentityBody, out: &mut Diagnostics) -> SequenceOptions {
    let IdentityBody {
        always: _,
        serial,
        start,
        increment,
        min,
        max,
        cache,
        cycle,
        ty,
        name,
        span: _,
        broken: _,
    } = body;
    if let Some(ty) =
        ty.as_ref().filter(|ty| !matches!(ty.value.as_str(), "smallint" | "integer" | "int" | "bigint"))
    {
        let found = Diagnostic::new(ty.span, format!("a sequence has no type `{}`", ty.value));
        out.push(found.help("it is `smallint`, `integer` or `bigint`"));
    }
    if let (Some(ty), false) = (ty, serial) {
        let found = Diagnostic::new(ty.span, "the sequence of an identity has the column's type");
        out.push(found.help("remove `type`, or add `serial: true`"));
    }
    if *increment == Some(0) {
        out.push(
            Diagnostic::new(body.span, "a sequence that counts by 0 stands still").help("remove `increment`"),
        );
    }
    if cache.is_some_and(|cache| cache < 1) {
        out.push(Diagnostic::new(body.span, "`cache` is at least 1"));
    }
    if let (Some(min), Some(max)) = (min, max)
        && min >= max
    {
        out.push(Diagnostic::new(body.span, "`min` is less than `max`"));
    }
    let ty = ty.as_ref().map(|ty| if ty.value == "int" { "integer".to_owned() } else { ty.value.clone() });
    let name = name.as_ref().filter(|name| check_name(&name.value, name.span, "sequence", out));
    SequenceOptions {
        name: name.map(|name| ObjectName::read(&name.value)),
        ty,
        start: *start,
        increment: *increment,
        min: *min,
        max: *max,
        cache: *cache,
        cycle: *cycle,
    }
}

/// The exclusion constraints of a table.
pub(super) fn exclusions(body: &ast::Table, out: &mut Diagnostics) -> Vec<Exclusion> {
    let mut read = Vec::new();
    for (name, declared) in &body.exclusions.entries {
        let Some(declared) = declared else { continue };
        if !check_name(&name.value, name.span, "constraint", out) {
            continue;
        }
        let (sql, long, _) = ast::exclusion(declared);
        let text = sql.value.trim();
        let text =
            text.get(..8).filter(|word| word.eq_ignore_ascii_case("exclude ")).map_or(text, |_| &text[8..]);
        if text.is_empty() {
            out.push(Diagnostic::new(sql.span, "an exclusion constraint is empty"));
            continue;
        }
        read.push(Exclusion {
            name: name.value.clone(),
            definition: text.trim().to_owned(),
            only: Only(long.map(|body| body.only.0.clone()).unwrap_or_default()),
            comment: long.and_then(|body| body.comment.as_ref()).map(|comment| comment.value.clone()),
            span: name.span,
        });
    }
    read
}
