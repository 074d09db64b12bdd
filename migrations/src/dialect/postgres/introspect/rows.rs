//! The catalogue's rows as the queries of `catalogue/*.sql` give them, decoded by position.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgConnection;
use sqlx::postgres::PgRow;
use sqlx::postgres::types::Oid;
use tablewright_schema::ObjectName;
use tablewright_schema::schema::{ColumnStorage, IndexStorage, SequenceOptions, TableOptions};

use super::access::Rights;
use super::fetch::{fetch, get, letter, oid, vector};
use super::settings;
use crate::AuthoringError;

/// The database schemas that are read, by number. Objects of `public` have no schema in their names.
#[derive(Debug, Default)]
pub(crate) struct Namespaces(pub(crate) BTreeMap<u32, String>);

impl Namespaces {
    /// A name in the schema of that number.
    pub(crate) fn object(&self, namespace: u32, name: &str) -> ObjectName {
        object(self.0.get(&namespace).map(String::as_str), name)
    }

    pub(super) fn oids(&self) -> Vec<Oid> {
        self.0.keys().map(|oid| Oid(*oid)).collect()
    }
}

/// A name as [`ObjectName`] has it: what lives in `public` is not qualified.
pub(super) fn object(schema: Option<&str>, name: &str) -> ObjectName {
    match schema {
        None | Some("public") => ObjectName::new(name),
        Some(schema) => ObjectName::qualified(schema, name),
    }
}

/// Comments by object and column number (0: the object itself).
pub(super) type Comments = BTreeMap<(u32, i16), String>;

pub(super) struct RelationRow {
    pub(super) oid: u32,
    pub(super) namespace: u32,
    pub(super) name: String,
    /// The composite type that it is a table of.
    pub(super) of: Option<ObjectName>,
    pub(super) parents: Vec<u32>,
    pub(super) bound: Option<String>,
    pub(super) partition_key: Option<String>,
    /// Who owns it, if not the role of this session; who owns it anyway; and its access list.
    pub(super) owner: Option<String>,
    pub(super) owner_name: String,
    pub(super) acl: Option<Vec<String>>,
    pub(super) options: TableOptions,
}

pub(super) struct ColumnRow {
    pub(super) table: u32,
    pub(super) number: i16,
    pub(super) name: String,
    pub(super) ty: (u32, i32),
    pub(super) not_null: bool,
    pub(super) identity: Option<char>,
    pub(super) generated: Option<char>,
    pub(super) collation: u32,
    /// The table says it itself, whether or not it has it from a parent too.
    pub(super) local: bool,
    pub(super) acl: Vec<String>,
    pub(super) storage: Option<char>,
    pub(super) kept: ColumnStorage,
}

pub(super) struct TypeRow {
    pub(super) ty: (u32, i32),
    pub(super) spelled: String,
    pub(super) enumeration: Option<ObjectName>,
    pub(super) is_array: bool,
    pub(super) collation: u32,
    pub(super) storage: Option<char>,
}

pub(super) struct ExpressionRow {
    pub(super) table: u32,
    pub(super) column: i16,
    pub(super) expression: String,
}

pub(super) struct ConstraintRow {
    pub(super) table: u32,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) deferrable: bool,
    pub(super) deferred: bool,
    pub(super) columns: Vec<i16>,
    pub(super) referenced_table: u32,
    pub(super) referenced: Vec<i16>,
    pub(super) on_update: String,
    pub(super) on_delete: String,
    pub(super) index: u32,
    pub(super) expression: Option<String>,
    pub(super) definition: Option<String>,
    pub(super) oid: u32,
    pub(super) valid: bool,
    pub(super) no_inherit: bool,
    pub(super) match_full: bool,
    pub(super) not_enforced: bool,
    /// The last column is a range: `WITHOUT OVERLAPS` or `PERIOD`.
    pub(super) period: bool,
    pub(super) set_columns: Vec<i16>,
}

pub(super) struct IndexRow {
    pub(super) table: u32,
    pub(super) oid: u32,
    pub(super) name: String,
    pub(super) method: String,
    pub(super) unique: bool,
    pub(super) valid: bool,
    pub(super) key_count: usize,
    pub(super) columns: Vec<i16>,
    pub(super) opclasses: Vec<u32>,
    pub(super) collations: Vec<u32>,
    pub(super) options: Vec<i16>,
    pub(super) expressions: Vec<String>,
    pub(super) predicate: Option<String>,
    pub(super) nulls_not_distinct: bool,
    pub(super) opclass_parameters: Vec<String>,
    pub(super) collated: Option<String>,
    pub(super) storage: IndexStorage,
    pub(super) clustered: bool,
    pub(super) replica_identity: bool,
    /// Of an index that belongs to one of the parent's: what that is called.
    pub(super) attached: Option<String>,
}

pub(super) struct SequenceRow {
    /// The table and column that own it.
    pub(super) owner: Option<(u32, i16)>,
    pub(super) as_regclass: Option<String>,
    /// How it counts, every word of it.
    pub(super) options: SequenceOptions,
    pub(super) oid: u32,
    pub(super) acl: Vec<String>,
}

pub(super) struct EnumRow {
    pub(super) oid: u32,
    pub(super) namespace: u32,
    pub(super) name: String,
    pub(super) values: Vec<String>,
    pub(super) rights: Rights,
}

pub(super) struct UnmanagedRow {
    pub(super) kind: String,
    pub(super) schema: Option<String>,
    pub(super) name: String,
    pub(super) table: Option<u32>,
    pub(super) sql: Option<String>,
    pub(super) object: (u32, Option<u32>),
}

pub(super) struct DependencyRow {
    pub(super) object: (u32, u32),
    pub(super) on: ObjectName,
    pub(super) column: Option<String>,
}

pub(super) async fn namespaces(conn: &mut PgConnection) -> Result<Namespaces, AuthoringError> {
    let query = sqlx::query(include_str!("../catalogue/namespaces.sql")).persistent(false);
    let rows =
        query.fetch_all(conn).await.map_err(AuthoringError::database("reading the database's schemas"))?;
    let named = rows.iter().map(|row| Ok((oid(row, 0)?, get(row, 1)?)));
    named
        .collect::<Result<_, _>>()
        .map(Namespaces)
        .map_err(AuthoringError::database("reading the database's schemas"))
}

pub(super) async fn relations(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<Vec<RelationRow>, AuthoringError> {
    let sql = include_str!("../catalogue/relations.sql");
    fetch(conn, sql, namespaces.oids(), "reading the tables", |row| {
        Ok(RelationRow {
            oid: oid(row, 0)?,
            namespace: oid(row, 1)?,
            name: get(row, 2)?,
            of: get::<Option<[String; 2]>>(row, 3)?.map(|[schema, name]| object(Some(&schema), &name)),
            parents: get::<Vec<Oid>>(row, 12)?.into_iter().map(|oid| oid.0).collect(),
            bound: get(row, 13)?,
            partition_key: get(row, 14)?,
            owner: get(row, 15)?,
            owner_name: get(row, 16)?,
            acl: get(row, 17)?,
            options: settings::table_options(row)?,
        })
    })
    .await
}

pub(super) async fn columns(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<Vec<ColumnRow>, AuthoringError> {
    let sql = include_str!("../catalogue/columns.sql");
    fetch(conn, sql, namespaces.oids(), "reading the columns", |row| {
        Ok(ColumnRow {
            table: oid(row, 0)?,
            number: get(row, 1)?,
            name: get(row, 2)?,
            ty: (oid(row, 3)?, get(row, 4)?),
            not_null: get(row, 5)?,
            identity: letter(row, 6)?,
            generated: letter(row, 7)?,
            collation: oid(row, 8)?,
            local: get(row, 13)?,
            acl: get::<Option<_>>(row, 14)?.unwrap_or_default(),
            storage: letter(row, 9)?,
            kept: settings::kept(row)?,
        })
    })
    .await
}

/// Each of the types once, as the server spells it.
pub(super) async fn types(
    conn: &mut PgConnection,
    asked: &BTreeSet<(u32, i32)>,
) -> Result<Vec<TypeRow>, AuthoringError> {
    const DOING: &str = "reading the columns' types";
    let (types, modifiers): (Vec<Oid>, Vec<i32>) =
        asked.iter().map(|(ty, modifier)| (Oid(*ty), *modifier)).unzip();
    let query = sqlx::query(include_str!("../catalogue/types.sql")).bind(types).bind(modifiers);
    let rows = query.persistent(false).fetch_all(conn).await.map_err(AuthoringError::database(DOING))?;
    let spelled = rows.iter().map(|row| {
        let (schema, name): (Option<String>, Option<String>) = (get(row, 3)?, get(row, 4)?);
        Ok(TypeRow {
            ty: (oid(row, 0)?, get(row, 1)?),
            spelled: get(row, 2)?,
            enumeration: name.map(|name| object(schema.as_deref(), &name)),
            is_array: get(row, 5)?,
            collation: oid(row, 6)?,
            storage: letter(row, 7)?,
        })
    });
    spelled.collect::<Result<_, _>>().map_err(AuthoringError::database(DOING))
}

pub(super) async fn expressions(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<Vec<ExpressionRow>, AuthoringError> {
    let sql = include_str!("../catalogue/expressions.sql");
    fetch(conn, sql, namespaces.oids(), "reading the columns' defaults", |row| {
        Ok(ExpressionRow { table: oid(row, 0)?, column: get(row, 1)?, expression: get(row, 2)? })
    })
    .await
}

pub(super) async fn constraints(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<Vec<ConstraintRow>, AuthoringError> {
    let sql = include_str!("../catalogue/constraints.sql");
    fetch(conn, sql, namespaces.oids(), "reading the constraints", |row| {
        Ok(ConstraintRow {
            table: oid(row, 0)?,
            name: get(row, 1)?,
            kind: get(row, 2)?,
            deferrable: get(row, 3)?,
            deferred: get(row, 4)?,
            columns: get::<Option<_>>(row, 5)?.unwrap_or_default(),
            referenced_table: oid(row, 6)?,
            referenced: get::<Option<_>>(row, 7)?.unwrap_or_default(),
            on_update: get(row, 8)?,
            on_delete: get(row, 9)?,
            index: oid(row, 10)?,
            expression: get(row, 11)?,
            definition: get(row, 12)?,
            oid: oid(row, 13)?,
            valid: get(row, 14)?,
            no_inherit: get(row, 15)?,
            match_full: get(row, 16)?,
            set_columns: get::<Option<_>>(row, 17)?.unwrap_or_default(),
            not_enforced: get(row, 18)?,
            period: get(row, 19)?,
        })
    })
    .await
}

pub(super) async fn indexes(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<Vec<IndexRow>, AuthoringError> {
    let sql = include_str!("../catalogue/indexes.sql");
    fetch(conn, sql, namespaces.oids(), "reading the indexes", |row| {
        Ok(IndexRow {
            table: oid(row, 0)?,
            oid: oid(row, 1)?,
            name: get(row, 2)?,
            method: get(row, 3)?,
            unique: get(row, 4)?,
            valid: get(row, 5)?,
            key_count: usize::try_from(get::<i16>(row, 6)?).unwrap_or_default(),
            columns: vector(row, 7)?,
            opclasses: vector(row, 8)?,
            collations: vector(row, 9)?,
            options: vector(row, 10)?,
            expressions: get::<Option<_>>(row, 11)?.unwrap_or_default(),
            predicate: get(row, 12)?,
            nulls_not_distinct: get(row, 13)?,
            opclass_parameters: get::<Option<_>>(row, 14)?.unwrap_or_default(),
            collated: get(row, 15)?,
            storage: IndexStorage {
                with: settings::parameters(
                    get::<Option<Vec<String>>>(row, 16)?.unwrap_or_default().into_iter(),
                ),
                tablespace: get(row, 17)?,
                statistics: settings::targets(get::<Option<Vec<i16>>>(row, 20)?.unwrap_or_default()),
            },
            clustered: get(row, 18)?,
            replica_identity: get(row, 19)?,
            attached: get(row, 21)?,
        })
    })
    .await
}

pub(super) async fn sequences(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<Vec<SequenceRow>, AuthoringError> {
    let sql = include_str!("../catalogue/sequences.sql");
    fetch(conn, sql, namespaces.oids(), "reading the sequences", |row| {
        let (table, column): (Option<Oid>, Option<i16>) = (get(row, 0)?, get(row, 1)?);
        let (name, schema): (String, String) = (get(row, 3)?, get(row, 4)?);
        Ok(SequenceRow {
            owner: table.map(|oid| oid.0).zip(column),
            as_regclass: get(row, 2)?,
            options: SequenceOptions {
                name: Some(object(Some(&schema), &name)),
                ty: get(row, 5)?,
                start: get(row, 6)?,
                increment: get(row, 7)?,
                min: get(row, 8)?,
                max: get(row, 9)?,
                cache: get(row, 10)?,
                cycle: get(row, 11)?,
            },
            oid: oid(row, 12)?,
            acl: get::<Option<_>>(row, 13)?.unwrap_or_default(),
        })
    })
    .await
}

pub(super) async fn enums(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<Vec<EnumRow>, AuthoringError> {
    let sql = include_str!("../catalogue/enums.sql");
    fetch(conn, sql, namespaces.oids(), "reading the enums", |row| {
        Ok(EnumRow {
            oid: oid(row, 0)?,
            namespace: oid(row, 1)?,
            name: get(row, 2)?,
            values: get::<Option<_>>(row, 3)?.unwrap_or_default(),
            rights: Rights::read(row, 4)?,
        })
    })
    .await
}

pub(super) async fn comments(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<Comments, AuthoringError> {
    let sql = include_str!("../catalogue/comments.sql");
    let found = fetch(conn, sql, namespaces.oids(), "reading the comments", |row| {
        Ok(((oid(row, 0)?, get(row, 1)?), get(row, 2)?))
    })
    .await?;
    Ok(found.into_iter().collect())
}

/// Names of operator classes that are not their type's default, of those asked for.
pub(super) async fn opclasses(
    conn: &mut PgConnection,
    asked: impl Iterator<Item = u32>,
) -> Result<BTreeMap<u32, String>, AuthoringError> {
    names(conn, include_str!("../catalogue/opclasses.sql"), asked, "reading the operator classes").await
}

/// Names of the collations asked for.
pub(super) async fn collations(
    conn: &mut PgConnection,
    asked: impl Iterator<Item = u32>,
) -> Result<BTreeMap<u32, String>, AuthoringError> {
    names(conn, include_str!("../catalogue/collations.sql"), asked, "reading the collations").await
}

async fn names(
    conn: &mut PgConnection,
    sql: &'static str,
    asked: impl Iterator<Item = u32>,
    doing: &'static str,
) -> Result<BTreeMap<u32, String>, AuthoringError> {
    let mut asked: Vec<u32> = asked.filter(|oid| *oid != 0).collect();
    asked.sort_unstable();
    asked.dedup();
    if asked.is_empty() {
        return Ok(BTreeMap::new());
    }
    let asked = asked.into_iter().map(Oid).collect();
    let found = fetch(conn, sql, asked, doing, |row| Ok((oid(row, 0)?, get(row, 1)?))).await?;
    Ok(found.into_iter().collect())
}

/// What there is that is not managed. The usual database has none of it, and is asked for that first.
pub(super) async fn unmanaged(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<Vec<UnmanagedRow>, AuthoringError> {
    const DOING: &str = "reading what is not managed";
    let kinds = include_str!("../catalogue/unmanaged_kinds.sql");
    let kinds: Vec<[bool; 2]> =
        fetch(conn, kinds, namespaces.oids(), DOING, |row| Ok([get(row, 0)?, get(row, 1)?])).await?;
    let queries = [
        include_str!("../catalogue/unmanaged_relations.sql"),
        include_str!("../catalogue/unmanaged_objects.sql"),
    ];
    let mut found = Vec::new();
    for (sql, _) in queries.into_iter().zip(kinds.into_iter().flatten()).filter(|(_, is_there)| *is_there) {
        let rows = fetch(conn, sql, namespaces.oids(), DOING, unmanaged_row).await?;
        found.extend(rows);
    }
    Ok(found)
}

fn unmanaged_row(row: &PgRow) -> Result<UnmanagedRow, sqlx::Error> {
    let (table, object): (Option<Oid>, Option<Oid>) = (get(row, 3)?, get(row, 6)?);
    Ok(UnmanagedRow {
        kind: get(row, 0)?,
        schema: get(row, 1)?,
        name: get(row, 2)?,
        table: table.map(|oid| oid.0),
        sql: get(row, 4)?,
        object: (oid(row, 5)?, object.map(|oid| oid.0)),
    })
}

pub(super) async fn dependencies(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<Vec<DependencyRow>, AuthoringError> {
    let sql = include_str!("../catalogue/dependencies.sql");
    fetch(conn, sql, namespaces.oids(), "reading what depends on what", |row| {
        let (schema, name): (String, String) = (get(row, 2)?, get(row, 3)?);
        Ok(DependencyRow {
            object: (oid(row, 0)?, oid(row, 1)?),
            on: object(Some(&schema), &name),
            column: get(row, 4)?,
        })
    })
    .await
}
