//! How rows are spread over partitions, in the server's words: keys and bounds are declared on temporary tables and read back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};
use tablewright_schema::family::all_columns;
use tablewright_schema::schema::{Column, ColumnStorage, EnumType, Expr, PartitionOf, Table};
use tablewright_schema::{Dialect, ObjectName, Schema};

use super::probe::{column_sql, mention};
use super::{DOING, attempt, prepare, settle};
use crate::{AuthoringError, Part, Refusal};

/// A partitioned table of which something is to be spelled, and its partitions of which it is.
struct Asked {
    table: ObjectName,
    partitions: Vec<ObjectName>,
}

/// Gives every partition key and bound the server's words.
pub(super) async fn spell(
    conn: &mut PgConnection,
    stored: &Schema,
    wanted: &mut Schema,
    changed: &[EnumType],
) -> Result<(), AuthoringError> {
    let asked = unsettled(stored, wanted);
    if asked.is_empty() {
        return Ok(());
    }
    let failed = AuthoringError::database(DOING);
    let mut transaction = conn.begin().await.map_err(&failed)?;
    let answer = ask(&mut transaction, &asked, wanted, changed).await;
    transaction.rollback().await.map_err(&failed)?;
    let answer = answer?;
    for (at, asked) in asked.iter().enumerate() {
        let said = |name: String| answer.get(&name).cloned().unwrap_or_default();
        if let (Some(table), (Some(key), _)) = (wanted.tables.get_mut(&asked.table), said(key_name(at))) {
            table.family.partition_by = Some(Expr::new(key));
        }
        for (number, partition) in asked.partitions.iter().enumerate() {
            let part = wanted.tables.get_mut(partition).and_then(|table| table.family.partition_of.as_mut());
            if let (Some(part), (_, Some(bound))) = (part, said(part_name(at, number))) {
                part.bound = Expr::new(bound);
            }
        }
    }
    Ok(())
}

/// What is stored with the same words is taken over; the rest is asked for.
fn unsettled(stored: &Schema, wanted: &mut Schema) -> Vec<Asked> {
    let mut keys: BTreeSet<ObjectName> = BTreeSet::new();
    let mut bounds: BTreeMap<ObjectName, Vec<ObjectName>> = BTreeMap::new();
    let is_spread =
        |table: &Table| table.family.partition_by.is_some() || table.family.partition_of.is_some();
    for table in wanted.tables.values_mut().filter(|table| is_spread(table)).map(Arc::make_mut) {
        let known = stored.tables.get(&table.name).map(|table| &table.family);
        if let Some(key) = &mut table.family.partition_by
            && !settle(known.and_then(|known| known.partition_by.as_ref()), key)
        {
            keys.insert(table.name.clone());
        }
        if let Some(PartitionOf { parent, bound, index_names: _ }) = &mut table.family.partition_of {
            let known = known.and_then(|known| known.partition_of.as_ref());
            let known = known.filter(|known| known.parent == *parent).map(|known| &known.bound);
            if bound.sql() != "DEFAULT" && !settle(known, bound) {
                bounds.entry(parent.clone()).or_default().push(table.name.clone());
            }
        }
    }
    keys.extend(bounds.keys().cloned());
    let asked = keys.into_iter().map(|table| {
        let partitions = bounds.remove(&table).unwrap_or_default();
        Asked { table, partitions }
    });
    asked.collect()
}

async fn ask(
    conn: &mut PgConnection,
    asked: &[Asked],
    wanted: &Schema,
    changed: &[EnumType],
) -> Result<BTreeMap<String, (Option<String>, Option<String>)>, AuthoringError> {
    prepare(conn, changed).await?;
    let spelling = Dialect::Postgres.spelling();
    let (mut statements, mut parts) = (Vec::new(), Vec::new());
    for (at, asked) in asked.iter().enumerate() {
        let Some(table) = wanted.tables.get(&asked.table) else { continue };
        let Some(key) = &table.family.partition_by else { continue };
        let mut mentioned = BTreeSet::new();
        mention(key, &mut mentioned);
        let columns = all_columns(table, &wanted.tables);
        let columns = columns.iter().filter(|column| mentioned.contains(&column.name));
        let columns: Vec<String> = columns.map(|column| column_sql(&bare(column), changed)).collect();
        let name = spelling.ident(&key_name(at));
        statements.push(format!(
            "CREATE TEMPORARY TABLE {name} ({}) PARTITION BY {}",
            columns.join(", "),
            key.sql()
        ));
        parts.push((table.name.clone(), Part::PartitionKey, key.sql().to_owned()));
        for (number, partition) in asked.partitions.iter().enumerate() {
            let family = wanted.tables.get(partition).map(|table| &table.family);
            let Some(part) = family.and_then(|family| family.partition_of.as_ref()) else { continue };
            let own = spelling.ident(&part_name(at, number));
            statements.push(format!("CREATE TEMPORARY TABLE {own} PARTITION OF {name} {}", part.bound.sql()));
            parts.push((
                table.name.clone(),
                Part::Partition(partition.to_string()),
                part.bound.sql().to_owned(),
            ));
        }
    }
    let outcomes = attempt(conn, &statements).await?;
    let mut refusals: Vec<Refusal> = Vec::new();
    for ((table, part, sql), outcome) in parts.into_iter().zip(outcomes) {
        // Where the key is refused, no partition can be made, which is no further error.
        let known = refusals.iter().any(|known| known.table == table && known.part == Part::PartitionKey);
        if let (Some(message), false) = (outcome, known) {
            refusals.push(Refusal { table, part, sql, message, at: None });
        }
    }
    if !refusals.is_empty() {
        return Err(AuthoringError::Refused(refusals));
    }
    let failed = AuthoringError::database(DOING);
    let sql = include_str!("../catalogue/spread.sql");
    let rows = sqlx::query(AssertSqlSafe(sql)).persistent(false).fetch_all(conn).await.map_err(&failed)?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?))))
        .collect::<Result<_, _>>()
        .map_err(&failed)
}

/// A column by name, type and collation: all that spreads rows.
fn bare(column: &Column) -> Column {
    Column {
        nullable: true,
        not_null: None,
        default: None,
        identity: None,
        generated: None,
        sequence: None,
        storage: ColumnStorage::default(),
        comment: None,
        ..column.clone()
    }
}

fn key_name(at: usize) -> String {
    format!("tablewright_key_{at}")
}

fn part_name(at: usize, number: usize) -> String {
    format!("tablewright_key_{at}_{number}")
}
