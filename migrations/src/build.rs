//! Makes a schema in an empty database. What comes before what, the server tells: statements that fail are tried again as
//! long as others succeed.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;
use tablewright::Connection;
use tablewright::sql::statements_of;
use tablewright_schema::access::Access;
use tablewright_schema::object::{Object, ObjectId, ObjectKind, around_tables};
use tablewright_schema::{Dialect, Schema};

use crate::dialect;

/// One statement, and what it is about.
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) of: Of,
}

/// What a statement makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Tables and enums.
    Table,
    /// An object.
    Object(ObjectId),
    /// What is not managed, by kind and name.
    Unmanaged(String),
}

/// Every statement that makes the managed objects of a schema, in an order that usually works.
pub(crate) fn managed(schema: &Schema) -> Vec<Statement> {
    let of_object = |object: &Object| {
        let mut made = object_statements(object, schema.dialect);
        // What is made under settings of its own is made with them, whenever that succeeds.
        if schema.dialect.spelling().capabilities().creation_settings {
            made = vec![made.join(Object::NEXT)];
        }
        let made = made.into_iter();
        let spelling = schema.dialect.spelling();
        let rights = spelling.alter_object_access(
            &object.id,
            &Access::default(),
            &object.access,
            schema.public.as_ref(),
        );
        // Until the server has told a routine's arguments, it cannot be named.
        let rights = rights.into_iter().filter(|_| is_named(&object.id, schema.dialect));
        made.chain(rights.map(|together| together.join(Object::NEXT)))
            .map(|sql| Statement { sql, of: Of::Object(object.id.clone()) })
            .collect::<Vec<_>>()
    };
    let (before, after) = around_tables(&schema.objects);
    let tables = schema.dialect.spelling().create_all(schema);
    let mut made: Vec<Statement> = before.into_iter().flat_map(of_object).collect();
    made.extend(tables.into_iter().map(|sql| Statement { sql, of: Of::Table }));
    made.extend(after.into_iter().flat_map(of_object));
    made
}

/// What new objects come with. It is for after all those that are there.
pub(crate) fn default_privileges(schema: &Schema) -> Vec<String> {
    let wanted = schema.default_privileges.clone().unwrap_or_default();
    schema.dialect.spelling().alter_default_privileges(&BTreeMap::new(), &wanted, schema.version, &|_| true)
}

/// What makes an object as it is: its statements and its comment.
pub(crate) fn object_statements(object: &Object, dialect: Dialect) -> Vec<String> {
    let Object { id, sql, comment, signature, access: _, depends_on: _ } = object;
    let mut made: Vec<String> = statements_of(sql, dialect::database(dialect))
        .iter()
        .map(|statement| statement.text.to_owned())
        .collect();
    if let Some(first) = made.first_mut() {
        match (id.kind, signature.as_slice()) {
            (ObjectKind::MaterializedView, [state]) => first.push_str(&format!("\n  {state}")),
            // A schema may be there because of what it holds, an extension because of another one.
            (ObjectKind::Schema | ObjectKind::Extension, _) => {
                let create = format!("CREATE {} ", id.kind.facts().sql);
                *first = first.replacen(&create, &format!("{create}IF NOT EXISTS "), 1);
            }
            (_, _) => {}
        }
    }
    let is_named = is_named(id, dialect);
    made.extend(comment.iter().filter(|_| is_named).filter_map(|_| object.comment_sql(dialect)));
    dialect::planner(dialect).with_settings_back(made)
}

/// Until the server has told a routine's arguments, it cannot be named.
fn is_named(id: &ObjectId, dialect: Dialect) -> bool {
    let overloads = dialect.spelling().capabilities().overloads;
    !(overloads && id.kind.has_arguments()) || id.arguments.is_some()
}

/// Runs the statements, those that fail again after the others. What is left over at the end, each with its last error.
///
/// # Errors
/// When the session cannot be prepared.
pub(crate) async fn build(
    connection: &mut Connection,
    mut pending: Vec<Statement>,
) -> Result<Vec<(Statement, sqlx::Error)>, sqlx::Error> {
    if let Connection::Postgres(connection) = connection {
        // Bodies may speak of what comes later; nothing waits for a disk that is thrown away.
        let settings =
            "SET search_path = public; SET check_function_bodies = off; SET synchronous_commit = off";
        sqlx::raw_sql(settings).execute(connection).await?;
    }
    loop {
        let before = pending.len();
        let mut failed = Vec::new();
        for statement in pending {
            if let Err(error) = run(connection, &statement.sql).await {
                failed.push((statement, error));
            }
        }
        if failed.is_empty() || failed.len() == before {
            return Ok(failed);
        }
        pending = failed.into_iter().map(|(statement, _)| statement).collect();
    }
}

async fn run(connection: &mut Connection, sql: &str) -> Result<(), sqlx::Error> {
    let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    match connection {
        Connection::Postgres(connection) => query.execute(connection).await.map(drop),
        Connection::Sqlite(connection) => query.execute(connection).await.map(drop),
        Connection::Mysql(connection) => dialect::mysql::run(connection, sql).await,
    }
}
