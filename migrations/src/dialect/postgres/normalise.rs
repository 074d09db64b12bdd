//! Lets the server spell what differs in text from what is stored, so that equal text means equal meaning.
//!
//! Expressions that are the same but for case and white space keep the stored text. The rest is declared on temporary tables, in
//! one transaction that is rolled back, and read back with the queries of introspection. No object of the user is touched or
//! locked: the temporary tables take their columns' types, not their rows.
//!
//! Views, functions and the like cannot be asked so: where one of them differs, [`objects`] asks a scratch database, and the tables'
//! expressions are asked there too, since they may speak of what is new.

mod earlier;
mod objects;
mod probe;
mod rights;
mod spread;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sqlx::{Connection as _, PgConnection};
use tablewright::migrate::server_position;
use tablewright_schema::dialect::postgres::Postgres;
use tablewright_schema::family::all_columns;
use tablewright_schema::schema::{Column, EnumType, Expr, Index, IndexKeyOf, Table, Tables};
use tablewright_schema::{Dialect, Hints, ObjectName, Schema};

use self::objects::Answer;
use self::probe::{Item, Probe, Trial};
use super::expression::same;
use super::introspect::{Namespaces, PINNED_SETTINGS, tables_of};
use super::scratch::Scratch;
use crate::renames::rename;
use crate::{AuthoringError, Part, Refusal, ScratchOptions};

/// Two are enough for every expression that is known to change its words; a bound is a bound.
const MOST_ROUNDS: usize = 4;
const DOING: &str = "letting the server spell the schema's expressions";

/// `to` with every expression, type and object in the server's words. `from` is what the database at `conn` holds.
///
/// # Errors
/// [`AuthoringError::Refused`] names every expression, type and object that the server does not take.
pub(crate) async fn normalise(
    conn: &mut PgConnection,
    from: &Schema,
    to: Schema,
    hints: &Hints,
    options: &ScratchOptions,
) -> Result<Schema, AuthoringError> {
    let (stored, renames) = rename(from, &to, hints);
    let mut wanted = to;
    wanted.public.clone_from(&stored.public);
    wanted.version = stored.version;
    super::introspect::leave_usual_names(&mut wanted.tables);
    rights::settle(conn, &mut wanted).await?;
    // What no schema describes stays, but for what hangs on a table that goes.
    let goes = |table: &ObjectName| stored.tables.contains_key(table) && !wanted.tables.contains_key(table);
    let stays = stored.unmanaged.iter().filter(|object| !object.table.as_ref().is_some_and(goes));
    wanted.unmanaged = stays.cloned().collect();
    if objects::settle(&stored, &mut wanted, !renames.is_empty()) {
        return spell_tables(conn, &stored, from, wanted).await;
    }
    let mut scratch = super::scratch::create(&options.url, options.named.as_deref()).await?;
    let spelled = on_scratch(&mut scratch, &stored, wanted).await;
    let dropped = scratch.drop().await;
    let spelled = spelled?;
    dropped?;
    Ok(spelled)
}

/// The wanted schema in the words of a scratch database that holds all of it.
async fn on_scratch(
    scratch: &mut Scratch,
    stored: &Schema,
    mut wanted: Schema,
) -> Result<Schema, AuthoringError> {
    match objects::ask(scratch, stored, &wanted).await? {
        Answer::Built(built) => {
            wanted.objects = built.objects.clone();
            wanted.needs = built.needs.clone();
            spell_tables(scratch.postgres(), stored, &built, wanted).await
        }
        Answer::Tables { message, sql } => {
            let nothing = Schema::empty(Dialect::Postgres);
            let conn = scratch.postgres();
            let names: Vec<ObjectName> = wanted.tables.keys().cloned().collect();
            let tables = Schema { objects: BTreeMap::new(), ..wanted };
            // Says which expression it is; where it finds none, the server's word on the table is all there is.
            spell_tables(conn, stored, &nothing, tables).await?;
            let part = Part::Table;
            let said = |name: &&ObjectName| sql.contains(&Dialect::Postgres.spelling().name(name));
            let table = names.iter().find(said).cloned().unwrap_or_else(|| ObjectName::new("?"));
            Err(AuthoringError::Refused(vec![Refusal { table, part, sql, message, at: None }]))
        }
    }
}

/// The tables with their expressions and types in the server's words. `held` is what the database at `conn` holds.
async fn spell_tables(
    conn: &mut PgConnection,
    stored: &Schema,
    held: &Schema,
    mut wanted: Schema,
) -> Result<Schema, AuthoringError> {
    let mut asked = unsettled(stored, &mut wanted);
    let all = asked.clone();
    let changed = changed_enums(held, &wanted);
    spread::spell(conn, stored, &mut wanted, &changed).await?;
    // What the server prints it may print in other words when it reads that again (`code IN ('a', 'b')` of a varchar does so
    // once). A database holds the one or the other, so the words are followed until they are stored or stay.
    for _ in 0..MOST_ROUNDS {
        if asked.is_empty() {
            break;
        }
        let words = |wanted: &Schema, asked: &[(ObjectName, Vec<Item>)]| -> Vec<_> {
            let items = asked.iter().flat_map(|(table, items)| items.iter().map(move |item| (table, item)));
            items.map(|(table, item)| item.words(wanted, table)).collect()
        };
        let before = words(&wanted, &asked);
        round(conn, &mut wanted, &changed, &asked).await?;
        let mut moved = words(&wanted, &asked).into_iter().zip(before).map(|(now, before)| now != before);
        asked.retain_mut(|(_, items)| {
            items.retain(|_| moved.next().unwrap_or(false));
            !items.is_empty()
        });
        asked.retain_mut(|(table, items)| {
            let open = wanted.tables.get_mut(table).map(|wanted| adopt(stored.tables.get(table), wanted));
            items.retain(|item| open.as_ref().is_some_and(|open| open.contains(item)));
            !items.is_empty()
        });
    }
    earlier::adopt(conn, stored, &mut wanted, &changed, all).await?;
    Ok(wanted)
}

/// What the server has to spell, by table, after what is stored with the same words is taken over.
fn unsettled(stored: &Schema, wanted: &mut Schema) -> Vec<(ObjectName, Vec<Item>)> {
    let mut asked = Vec::new();
    for table in wanted.tables.values_mut() {
        let known = stored.tables.shared(&table.name);
        let items = adopt(known.map(Arc::as_ref), Arc::make_mut(table));
        if !items.is_empty() {
            asked.push((table.name.clone(), items));
        } else if let Some(known) = known.filter(|known| *known == table) {
            *table = Arc::clone(known);
        }
    }
    asked
}

/// Asks the server once, about everything, in a transaction that is rolled back.
async fn round(
    conn: &mut PgConnection,
    wanted: &mut Schema,
    changed: &[EnumType],
    asked: &[(ObjectName, Vec<Item>)],
) -> Result<(), AuthoringError> {
    let mut probes = Vec::new();
    for (table, items) in asked.iter().filter_map(|(name, items)| Some((wanted.tables.get(name)?, items))) {
        // Expressions of a table may speak of columns that it has from its parents.
        let whole = table
            .family
            .has_parents()
            .then(|| Table { columns: all_columns(table, &wanted.tables), ..table.clone() });
        Probe::add(&mut probes, whole.as_ref().unwrap_or(table), items.clone());
    }
    let failed = AuthoringError::database(DOING);
    let mut transaction = conn.begin().await.map_err(&failed)?;
    let answer = ask(&mut transaction, changed, &probes).await;
    transaction.rollback().await.map_err(&failed)?;
    let answered = answer?;
    for probe in &probes {
        if let Some(answer) = answered.get(&ObjectName::new(&probe.name)) {
            probe.take_over(answer, &mut wanted.tables, changed);
        }
    }
    Ok(())
}

/// Enums that the database does not hold with every value that is wanted: the server is asked with temporary ones.
fn changed_enums(from: &Schema, wanted: &Schema) -> Vec<EnumType> {
    let holds = |ty: &EnumType| {
        let stored = from.enums.get(&ty.name);
        stored.is_some_and(|stored| ty.values.iter().all(|value| stored.values.contains(value)))
    };
    wanted.enums.values().filter(|ty| !holds(ty)).cloned().collect()
}

async fn ask(
    conn: &mut PgConnection,
    changed: &[EnumType],
    probes: &[Probe],
) -> Result<Tables, AuthoringError> {
    let failed = AuthoringError::database(DOING);
    prepare(conn, changed).await?;
    let whole: Vec<String> = probes.iter().map(|probe| probe.whole(changed)).collect();
    let outcomes = attempt(conn, &whole).await?;
    let mut refusals = Vec::new();
    for (probe, outcome) in probes.iter().zip(outcomes) {
        if let Some(message) = outcome {
            refusals.extend(explain(conn, changed, probe, message).await?);
        }
    }
    if !refusals.is_empty() {
        return Err(AuthoringError::Refused(refusals));
    }
    let namespace: sqlx::postgres::types::Oid =
        sqlx::query_scalar("SELECT pg_my_temp_schema()").fetch_one(&mut *conn).await.map_err(&failed)?;
    let namespaces = Namespaces(BTreeMap::from([(namespace.0, "public".to_owned())]));
    tables_of(conn, &namespaces, &BTreeMap::new()).await
}

/// Makes what the statements need that are tried: settings, the function that tries, and the enums that are not there yet.
async fn prepare(conn: &mut PgConnection, changed: &[EnumType]) -> Result<(), AuthoringError> {
    let spelling = Dialect::Postgres.spelling();
    let mut prepare =
        vec![PINNED_SETTINGS.to_owned(), include_str!("catalogue/try_statements.sql").to_owned()];
    // Two enums of one name in two schemas cannot both be in pg_temp; the first is.
    let mut names = BTreeSet::new();
    for ty in changed.iter().filter(|ty| names.insert(&ty.name.name)) {
        let name = ObjectName::qualified("pg_temp", &ty.name.name);
        prepare.push(spelling.create_enum(&EnumType { name, ..ty.clone() }));
    }
    sqlx::raw_sql(sqlx::AssertSqlSafe(prepare.join(";\n")))
        .execute(&mut *conn)
        .await
        .map_err(not_writable)?;
    Ok(())
}

/// A standby, or a session that only reads, has no temporary tables.
fn not_writable(error: sqlx::Error) -> AuthoringError {
    const READ_ONLY_SQL_TRANSACTION: &str = "25006";
    match error.as_database_error().and_then(|error| error.code()) {
        Some(code) if code == READ_ONLY_SQL_TRANSACTION => AuthoringError::Scratch {
            doing: DOING,
            reason: "this server only reads (a standby, or default_transaction_read_only), and spelling takes temporary tables"
                .to_owned(),
            help: "name the primary, or write expressions in the words in which they are stored, which need no spelling: \
                   `tablewright pull` shows them"
                .to_owned(),
        },
        Some(_) | None => AuthoringError::database(DOING)(error),
    }
}

/// Runs each statement in a savepoint of its own, all in one round trip: what the server says against it.
async fn attempt(
    conn: &mut PgConnection,
    statements: &[String],
) -> Result<Vec<Option<String>>, AuthoringError> {
    sqlx::query_scalar("SELECT pg_temp.tablewright_try($1)")
        .bind(statements)
        .fetch_one(conn)
        .await
        .map_err(AuthoringError::database(DOING))
}

/// Finds out which parts of a table were refused, by trying them one by one.
async fn explain(
    conn: &mut PgConnection,
    changed: &[EnumType],
    probe: &Probe,
    message: String,
) -> Result<Vec<Refusal>, AuthoringError> {
    let parts = probe.parts(changed);
    let statements: Vec<String> = parts.iter().map(|part| part.statement.clone()).collect();
    let outcomes = attempt(conn, &statements).await?;
    let mut refusals: Vec<Refusal> = Vec::new();
    let table = &probe.tables[0];
    let is_type = |part: &Part| matches!(part, Part::Type(_));
    for (Trial { part, sql, statement }, outcome) in parts.into_iter().zip(outcomes) {
        // After a column whose type is refused, what speaks of it is refused for its absence only.
        if let Some(message) = outcome
            && (is_type(&part) || !refusals.iter().any(|earlier| is_type(&earlier.part)))
        {
            let at = position(conn, &statement).await?;
            let at = at.and_then(|at| at.checked_sub(statement.find(&sql)?)).filter(|at| *at <= sql.len());
            refusals.push(Refusal { table: table.clone(), part, sql, message, at });
        }
    }
    if refusals.is_empty() {
        let (part, sql) = (Part::Table, probe.whole(changed));
        refusals.push(Refusal { table: table.clone(), part, sql, message, at: None });
    }
    Ok(refusals)
}

/// Where in a statement that is refused the server sees the error: a function that runs it is not told.
async fn position(conn: &mut PgConnection, statement: &str) -> Result<Option<usize>, AuthoringError> {
    let failed = AuthoringError::database(DOING);
    let mut savepoint = conn.begin().await.map_err(&failed)?;
    let ran = sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut *savepoint).await;
    savepoint.rollback().await.map_err(&failed)?;
    Ok(ran.err().and_then(|error| server_position(&error, statement)))
}

/// Takes over the stored text where it says the same, and lists what is left for the server to spell.
fn adopt(stored: Option<&Table>, wanted: &mut Table) -> Vec<Item> {
    let mut items = Vec::new();
    for column in &mut wanted.columns {
        adopt_column(stored.and_then(|table| table.column(&column.name)), column, &mut items);
    }
    for (_, check) in wanted.checks.iter_mut() {
        let known = stored.and_then(|table| table.checks.get(&check.name)).map(|check| &check.expr);
        if !settle(known, &mut check.expr) {
            items.push(Item::Check(check.name.clone()));
        }
    }
    for (_, exclusion) in wanted.exclusions.iter_mut() {
        let known =
            stored.and_then(|table| table.exclusions.get(&exclusion.name)).map(|found| &found.definition);
        if !settle(known, &mut exclusion.definition) {
            items.push(Item::Exclusion(exclusion.name.clone()));
        }
    }
    for (_, index) in wanted.indexes.iter_mut() {
        if !adopt_index(stored.and_then(|table| table.indexes.get(&index.name)), index) {
            items.push(Item::Index(index.name.clone()));
        }
    }
    items
}

fn adopt_column(stored: Option<&Column>, wanted: &mut Column, items: &mut Vec<Item>) {
    let same_type = stored.is_some_and(|stored| stored.ty == wanted.ty);
    if !same_type && !Postgres::is_certain_type(&wanted.ty) {
        items.push(Item::Type(wanted.name.clone()));
    }
    // An equal text may mean another thing once the type is another: `'1'::text` as the default of a number.
    let stored = stored.filter(|_| same_type);
    if let Some(default) = &mut wanted.default
        && !settle(stored.and_then(|column| column.default.as_ref()), default)
    {
        items.push(Item::Default(wanted.name.clone()));
    }
    if let Some(generated) = &mut wanted.generated {
        let known = stored.and_then(|column| column.generated.as_ref()).map(|generated| &generated.expr);
        if !settle(known, &mut generated.expr) {
            items.push(Item::Generated(wanted.name.clone()));
        }
    }
}

/// Whether the index's expressions are all known; a plain index has none.
fn adopt_index(stored: Option<&Index>, wanted: &mut Index) -> bool {
    let mut settled = true;
    for (at, key) in wanted.keys.iter_mut().enumerate() {
        let known = stored.and_then(|index| index.keys.get(at));
        if let IndexKeyOf::Expr(expr) = &mut key.of {
            let known_expr = known.and_then(|key| match &key.of {
                IndexKeyOf::Expr(expr) => Some(expr),
                IndexKeyOf::Column(_) => None,
            });
            settled &= settle(known_expr, expr);
        }
        // A default operator class may be named, and is not stored as one: the server tells.
        settled &= key.opclass.is_none() || known.is_some_and(|known| known.opclass == key.opclass);
    }
    if let Some(predicate) = &mut wanted.predicate {
        settled &= settle(stored.and_then(|index| index.predicate.as_ref()), predicate);
    }
    settled && wanted.method.as_deref() != Some("btree")
}

fn settle(stored: Option<&Expr>, wanted: &mut Expr) -> bool {
    match stored {
        Some(stored) if same(stored, wanted) => {
            wanted.clone_from(stored);
            true
        }
        Some(_) | None => false,
    }
}
