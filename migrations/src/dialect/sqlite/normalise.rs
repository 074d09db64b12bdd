//! The wanted schema as SQLite stores it.
//!
//! SQLite keeps expressions as they were written, so that there is nothing to ask the live database. The wanted schema is
//! built in memory and read back, which proves that SQLite takes it; an expression that says the same as the stored one is
//! then given the stored text, so that it makes no difference ever after.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use tablewright_schema::object::Object;
use tablewright_schema::schema::{Index, IndexKey, IndexKeyOf, Schema, Table, Unmanaged};
use tablewright_schema::{Dialect, Hints};

use super::super::pieces::{bare, keep_texts, pieces, refusal, said};
use super::expression::{self, same_statement};
use super::introspect::introspect;
use super::stored::sqlite_tokens;
use crate::renames::rename;
use crate::{AuthoringError, Part, Refusal};

/// The wanted schema as SQLite will store it, with the texts of `from` where they say the same. What `from` holds and no
/// schema describes is carried over, its text following the renames.
pub(crate) async fn normalise(
    _connection: &mut SqliteConnection,
    from: &Schema,
    mut to: Schema,
    hints: &Hints,
) -> Result<Schema, AuthoringError> {
    let (there, _) = rename(from, &to, hints);
    let application_functions = std::mem::take(&mut to.application_functions);
    if is_there(&there, &to) {
        return Ok(Schema { application_functions, ..there.into_owned() });
    }
    to.application_functions = application_functions;
    let unchanged = take_unchanged(&there, &mut to);
    let mut memory = in_memory().await?;
    build(&mut memory, &to).await?;
    let mut stored = introspect(&mut memory).await?;
    close(memory).await?;
    stored.tables.extend(unchanged);
    stored.application_functions = to.application_functions.clone();
    let misnamed = misnamed(&to, &stored);
    if !misnamed.is_empty() {
        return Err(AuthoringError::Refused(misnamed));
    }
    let (renamed, _) = rename(from, &stored, hints);
    for table in stored.tables.values_mut() {
        if let Some(before) = renamed.tables.get(&table.name) {
            let table = Arc::make_mut(table);
            keep_texts(before, table, expression::same);
            keep_collations(before, table);
        }
    }
    for (id, object) in &mut stored.objects {
        if let Some(before) =
            renamed.objects.get(id).filter(|before| same_statement(&before.sql, &object.sql))
        {
            object.sql.clone_from(&before.sql);
        }
    }
    let kept =
        |clause: &&Unmanaged| clause.table.as_ref().is_none_or(|table| stored.tables.contains_key(table));
    stored.unmanaged = renamed.unmanaged.iter().filter(kept).cloned().collect();
    Ok(stored)
}

/// A key of an index may say the collation that its column has anyway: that makes no difference, and stays as it is.
fn keep_collations(before: &Table, table: &mut Table) {
    let found = |table: &Table, key: &IndexKey| {
        let of_column = match &key.of {
            IndexKeyOf::Column(name) => table.column(name).and_then(|column| column.collation.clone()),
            IndexKeyOf::Expr(_) => None,
        };
        key.collation.clone().or(of_column).unwrap_or_else(|| "BINARY".to_owned()).to_ascii_uppercase()
    };
    let mut indexes = std::mem::take(&mut table.indexes);
    for (name, index) in &mut indexes {
        let is_like = |stored: &&Index| {
            stored.keys.len() == index.keys.len()
                && stored.keys.iter().zip(&index.keys).all(|(stored, key)| stored.of == key.of)
        };
        let stored = before.indexes.get(name).filter(is_like);
        let Some(stored) = stored.or_else(|| before.indexes.values().find(is_like)) else { continue };
        for (stored, key) in stored.keys.iter().zip(&mut index.keys) {
            if found(before, stored) == found(table, key) {
                key.collation.clone_from(&stored.collation);
            }
        }
    }
    table.indexes = indexes;
}

/// Whether nothing is wanted but what is there: then there is nothing to try.
fn is_there(there: &Schema, to: &Schema) -> bool {
    let same_object = |object: &Object| {
        there.objects.get(&object.id).is_some_and(|before| same_statement(&before.sql, &object.sql))
    };
    there.tables == to.tables
        && there.objects.len() == to.objects.len()
        && to.objects.values().all(same_object)
}

/// Takes out the tables that are there as they are wanted: SQLite takes longer for each table the more there are. Objects read tables, and
/// want all of them.
fn take_unchanged(there: &Schema, to: &mut Schema) -> Vec<Arc<Table>> {
    if !to.objects.is_empty() {
        return Vec::new();
    }
    let there = |table: &Arc<Table>| there.tables.shared(&table.name).filter(|there| *there == table);
    let wanted = std::mem::take(&mut to.tables).into_iter().map(|(_, table)| table);
    let (unchanged, changed): (Vec<Arc<Table>>, Vec<Arc<Table>>) =
        wanted.partition(|table| there(table).is_some());
    to.tables.extend(changed);
    unchanged
}

/// Statements that made something else than they are called.
fn misnamed(wanted: &Schema, built: &Schema) -> Vec<Refusal> {
    let missing = wanted.objects.values().filter(|object| !built.objects.contains_key(&object.id));
    missing
        .map(|object| refused_object(object, format!("this statement does not make the {}", object.id)))
        .collect()
}

async fn in_memory() -> Result<SqliteConnection, AuthoringError> {
    let doing = "opening a database in memory";
    SqliteConnection::connect("sqlite::memory:").await.map_err(AuthoringError::database(doing))
}

async fn close(memory: SqliteConnection) -> Result<(), AuthoringError> {
    memory.close().await.map_err(AuthoringError::database("closing the database in memory"))
}

async fn run(memory: &mut SqliteConnection, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(memory).await.map(drop)
}

/// Builds the schema, and says of everything that SQLite does not take what it is.
async fn build(memory: &mut SqliteConnection, schema: &Schema) -> Result<(), AuthoringError> {
    let spelling = Dialect::Sqlite.spelling();
    let mut refusals = Vec::new();
    for table in schema.tables.values() {
        let sql = spelling.create_table(table);
        if let Err(error) = run(memory, &sql).await {
            let found = refused_parts(memory, table).await;
            let whole = || refusal(table, Part::Table, &sql, &error);
            refusals.extend(refused_defaults(memory, table).await);
            refusals.extend(if found.is_empty() { vec![whole()] } else { found });
            continue;
        }
        refusals.extend(refused_defaults(memory, table).await);
        for index in table.indexes.values() {
            let sql = spelling.create_index(&table.name, index);
            if let Err(error) = run(memory, &sql).await {
                refusals.push(refusal(table, Part::Index(index.name.clone()), &sql, &error));
            }
        }
    }
    // What reads a table that is refused is not to blame.
    if refusals.is_empty() {
        refusals.extend(refused_objects(memory, schema).await);
    }
    if refusals.is_empty() { Ok(()) } else { Err(AuthoringError::Refused(refusals)) }
}

/// Makes the objects, and uses each: SQLite looks into a view or trigger only then. What calls a function of the application cannot be used
/// here, and is made as it is.
async fn refused_objects(memory: &mut SqliteConnection, schema: &Schema) -> Vec<Refusal> {
    let mut refused = Vec::new();
    let (triggers, others): (Vec<&Object>, Vec<&Object>) =
        schema.objects.values().partition(|object| object.id.on.is_some());
    let mut made = Vec::new();
    for object in others {
        match run(memory, &object.sql).await {
            Ok(()) => made.push(object),
            Err(error) => refused.push(refused_object(object, said(&error))),
        }
    }
    for object in made {
        let sql = format!("EXPLAIN SELECT * FROM {}", Dialect::Sqlite.spelling().name(&object.id.name));
        let error = run(memory, &sql).await.err().and_then(|error| refusal_of_use(&error, schema));
        refused.extend(error.map(|message| refused_object(object, message)));
    }
    for trigger in triggers {
        refused.extend(refused_trigger(memory, trigger, schema).await);
    }
    refused
}

/// What SQLite says of a use; nothing where all that is missing is a function of the application.
fn refusal_of_use(error: &sqlx::Error, schema: &Schema) -> Option<String> {
    let message = said(error);
    let Some(function) = message.strip_prefix("no such function: ") else { return Some(message) };
    let is_it = |known: &String| known.eq_ignore_ascii_case(function);
    let help = format!(
        "if the application has it, write `application_functions: [{function}]` at the top of a file"
    );
    (!schema.application_functions.iter().any(is_it)).then(|| format!("{message}; {help}"))
}

/// Makes a trigger. What cannot be prepared since is its doing.
async fn refused_trigger(
    memory: &mut SqliteConnection,
    trigger: &Object,
    schema: &Schema,
) -> Option<Refusal> {
    let uses = writes(trigger, schema);
    let mut before = Vec::new();
    for sql in &uses {
        before.push(run(memory, sql).await.err().map(|error| said(&error)));
    }
    if let Err(error) = run(memory, &trigger.sql).await {
        return Some(refused_object(trigger, said(&error)));
    }
    for (sql, before) in uses.iter().zip(before) {
        let Err(error) = run(memory, sql).await else { continue };
        if Some(said(&error)) != before
            && let Some(message) = refusal_of_use(&error, schema)
        {
            return Some(refused_object(trigger, message));
        }
    }
    None
}

/// Every way to write to the table of a trigger, as statements that do nothing. What a view takes is what its triggers do, so that
/// there is none that suits each.
fn writes(trigger: &Object, schema: &Schema) -> Vec<String> {
    let spelling = Dialect::Sqlite.spelling();
    let Some(table) = trigger.id.on.as_ref().and_then(|on| schema.tables.get(on)) else { return Vec::new() };
    let name = spelling.name(&table.name);
    let column = table.columns.iter().find(|column| column.generated.is_none());
    let update = column.map(|column| {
        let column = spelling.ident(&column.name);
        format!("EXPLAIN UPDATE {name} SET {column} = {column}")
    });
    let others =
        [format!("EXPLAIN INSERT INTO {name} DEFAULT VALUES"), format!("EXPLAIN DELETE FROM {name}")];
    others.into_iter().chain(update).collect()
}

fn refused_object(object: &Object, message: String) -> Refusal {
    let part = Part::Object(Box::new(object.id.clone()));
    Refusal { table: object.id.name.clone(), part, sql: object.sql.clone(), message, at: None }
}

/// Builds the table without its expressions, and then with each of them alone.
async fn refused_parts(memory: &mut SqliteConnection, table: &Table) -> Vec<Refusal> {
    let spelling = Dialect::Sqlite.spelling();
    let bare = bare(table);
    let drop_table = format!("DROP TABLE IF EXISTS {}", spelling.name(&table.name));
    let mut refused = Vec::new();
    for (part, sql, with) in pieces(table, &bare) {
        if let Err(error) = run(memory, &spelling.create_table(&with)).await {
            refused.push(refusal(table, part, &sql, &error));
        }
        if let Err(error) = run(memory, &drop_table).await {
            refused.push(refusal(table, Part::Table, &drop_table, &error));
        }
    }
    // A table that fails even bare is refused as a whole.
    match run(memory, &spelling.create_table(&bare)).await {
        Ok(()) => refused,
        Err(_) => Vec::new(),
    }
}

/// SQLite looks into a default only when a row needs it.
async fn refused_defaults(memory: &mut SqliteConnection, table: &Table) -> Vec<Refusal> {
    let mut refused = Vec::new();
    for column in &table.columns {
        let Some(default) = column.default.as_ref().filter(|default| sqlite_tokens(default.sql()).len() > 1)
        else {
            continue;
        };
        if let Err(error) = run(memory, &format!("SELECT {}", default.sql())).await {
            refused.push(refusal(table, Part::Default(column.name.clone()), default.sql(), &error));
        }
    }
    refused
}
