//! The laws that hold for every change on every database.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Map, Value};
use tablewright::sql::{statements, tokens};
use tablewright::{ConnectOptions, Connection};
use tablewright_migrations::change::{Change, EnumChange, Rename, RowsChange, TableChange};
use tablewright_migrations::{
    Difference, MigrationFiles, Online, OnlinePolicy, ScratchOptions, Threshold, difference, files,
    introspect, online, prove, pull,
};
use tablewright_schema::object::{Object, ObjectKind};
use tablewright_schema::schema::{ColumnType, ForeignKey, Tables};
use tablewright_schema::{Dialect, Hints, Model, ObjectName, Schema, yaml};
use tablewright_tests::{Reused, TestDatabase};

use crate::case::text_difference;
use crate::judge::dump;
use crate::rows::{self, Rows};
use crate::transition::kind_of;

/// What the laws are held against: two models and rows of the first.
pub(crate) struct Trial<'a> {
    pub(crate) dialect: Dialect,
    /// Where its databases come from.
    pub(crate) databases: &'a Reused,
    pub(crate) before: Model,
    pub(crate) after: Model,
    /// Statements that fill the tables of `before`; they may also make views and triggers.
    pub(crate) rows: &'a str,
    /// Statements that the migrated database must take.
    pub(crate) then: &'a str,
    /// Whether every table is changed as one that others use meanwhile.
    pub(crate) online: bool,
}

/// Every table is one that others use meanwhile.
pub(crate) const ALWAYS: OnlinePolicy = OnlinePolicy { online: Online::Always, from: Threshold::Rows(0) };

/// Whether `ONLINE=always` says so of every change.
pub(crate) fn always_online() -> bool {
    std::env::var("ONLINE").is_ok_and(|policy| policy == Online::Always.word())
}

impl Trial<'_> {
    fn take(&self) -> Result<TestDatabase, String> {
        self.databases.take().ok_or_else(|| "the server is missing".to_owned())
    }
}

/// What was written and what the tables held.
pub(crate) struct Outcome {
    pub(crate) up: String,
    pub(crate) down: String,
    pub(crate) rows: String,
}

/// Checks one change under every law. The error says which law fails and how. `None` where nothing differs.
pub(crate) async fn hold(trial: &Trial<'_>) -> Result<Option<Outcome>, String> {
    let database = trial.take()?;
    let outcome = hold_on(trial, &database).await?;
    trial.databases.give_back(database);
    Ok(outcome)
}

async fn hold_on(trial: &Trial<'_>, database: &TestDatabase) -> Result<Option<Outcome>, String> {
    let mut connection = connect(database).await?;
    let options = options_of(database);

    reach(&mut connection, &trial.before, &options)
        .await
        .map_err(law("from empty, the state before is reached"))?;
    execute(&mut connection, trial.rows).await.map_err(law("the tables take the rows"))?;
    let dump_before = dump(database, trial.dialect);

    let change = difference(&mut connection, &trial.after, &options).await.map_err(text)?;
    let change = match trial.online {
        true => online(&mut connection, change, ALWAYS).await.map_err(text)?,
        false => change,
    };
    if change.is_empty() {
        return Ok(None);
    }
    let rows_before = rows::read(&mut connection, &change.from).await?;
    let migrations = files(&change.stages, "change", 20_260_101_000_000);
    let joined = |texts: Vec<&String>| {
        texts.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n-- The next file:\n")
    };
    let up = joined(migrations.iter().map(|migration| &migration.up).collect());
    let down = joined(migrations.iter().map(|migration| &migration.down).collect());
    let with_files = |failure: String| format!("{failure}\n\n-- up\n{up}\n-- down\n{down}");

    let proven = prove(&change, &options, &mut |_| {}).await;
    proven.map_err(text).map_err(law("the plan is proven")).map_err(&with_files)?;

    for migration in &migrations {
        execute(&mut connection, &migration.up)
            .await
            .map_err(law("up runs on real rows"))
            .map_err(&with_files)?;
    }
    let done = expect_done(&mut connection, &trial.after, &options).await;
    let state_after = done.map_err(law("after up, a second diff is empty")).map_err(&with_files)?;
    let rows_after = rows::read(&mut connection, &state_after).await?;
    survive(&change, &rows_before, &rows_after).map_err(law("rows survive up")).map_err(&with_files)?;
    rows::sound(&mut connection).await.map_err(law("every row has its parent"))?;
    let dump_after = dump(database, trial.dialect);
    let dump_fresh = fresh(trial).await.map_err(law("from empty, the state after is reached"))?;
    same(&dump_fresh, &dump_after).map_err(law("up reaches what a new database has")).map_err(&with_files)?;
    read_back(&mut connection, &state_after, &options)
        .await
        .map_err(law("pull reads back to the same schema"))?;

    for migration in migrations.iter().rev() {
        let ran = execute(&mut connection, &migration.down).await;
        ran.map_err(law("down runs on real rows")).map_err(&with_files)?;
    }
    let state_down = introspect(&mut connection).await.map_err(text)?;
    let rows_down = rows::read(&mut connection, &state_down).await?;
    same(&dump_before, &dump(database, trial.dialect))
        .map_err(law("down reaches before"))
        .map_err(&with_files)?;
    keep(&change, &rows_before, &rows_down).map_err(law("rows survive down")).map_err(&with_files)?;

    for migration in &migrations {
        execute(&mut connection, &migration.up).await.map_err(law("up again runs")).map_err(&with_files)?;
    }
    same(&dump_after, &dump(database, trial.dialect)).map_err(law("up again reaches after"))?;
    execute(&mut connection, trial.then).await.map_err(law("the migrated database takes then.sql"))?;
    let state_then = introspect(&mut connection).await.map_err(text)?;
    let rows_then = rows::read(&mut connection, &state_then).await?;

    let print = |rows: &Rows| rows::print(rows, trial.rows);
    let told = format!(
        "after up\n{}\nafter down\n{}\nafter up again and then.sql\n{}",
        print(&rows_after),
        print(&rows_down),
        print(&rows_then)
    );
    Ok(Some(Outcome { up, down, rows: told }))
}

pub(crate) fn create(dialect: Dialect) -> Result<TestDatabase, String> {
    TestDatabase::create(kind_of(dialect)).ok_or_else(|| "the server is missing".to_owned())
}

pub(crate) fn options_of(database: &TestDatabase) -> ScratchOptions {
    ScratchOptions { url: database.url().to_owned(), named: None }
}

pub(crate) async fn connect(database: &TestDatabase) -> Result<Connection, String> {
    Connection::connect(database.url(), &ConnectOptions::create_missing()).await.map_err(text)
}

pub(crate) fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

pub(crate) fn law(law: &'static str) -> impl Fn(String) -> String {
    move |failure| format!("law broken: {law}\n{failure}")
}

pub(crate) async fn execute(connection: &mut Connection, sql: &str) -> Result<(), String> {
    tablewright::migrate::execute(connection, sql).await.map_err(text)
}

/// Makes the database what the model says, and checks that nothing is left to do. Returns what was run.
pub(crate) async fn reach(
    connection: &mut Connection,
    model: &Model,
    options: &ScratchOptions,
) -> Result<Vec<MigrationFiles>, String> {
    let change = difference(connection, model, options).await.map_err(text)?;
    let initial = files(&change.stages, "initial", 1);
    for migration in &initial {
        execute(connection, &migration.up).await.map_err(|error| format!("{error}\n{}", migration.up))?;
    }
    expect_done(connection, model, options).await?;
    Ok(initial)
}

/// Fails where anything is left to do. Returns what the database holds.
pub(crate) async fn expect_done(
    connection: &mut Connection,
    model: &Model,
    options: &ScratchOptions,
) -> Result<Schema, String> {
    let again = difference(connection, model, options).await.map_err(text)?;
    if again.is_empty() {
        return Ok(again.from);
    }
    let lines = tablewright_migrations::describe(again.from.dialect, &again.changes());
    Err(lines.iter().map(|line| format!("  {line}\n")).collect())
}

/// The dump of a new database of the state after, with what the rows file makes beside rows.
async fn fresh(trial: &Trial<'_>) -> Result<String, String> {
    let database = trial.take()?;
    let mut connection = connect(&database).await?;
    reach(&mut connection, &trial.after, &options_of(&database)).await?;
    for statement in statements(trial.rows) {
        let word = statement.text.split_whitespace().next().unwrap_or_default();
        if ["create", "alter", "comment"].iter().any(|made| word.eq_ignore_ascii_case(made)) {
            execute(&mut connection, statement.text).await?;
        }
    }
    let dumped = dump(&database, trial.dialect);
    trial.databases.give_back(database);
    Ok(dumped)
}

pub(crate) fn same(expected: &str, actual: &str) -> Result<(), String> {
    if expected == actual { Ok(()) } else { Err(text_difference(expected, actual)) }
}

/// The printed YAML of a schema reads back to it.
async fn read_back(
    connection: &mut Connection,
    schema: &Schema,
    options: &ScratchOptions,
) -> Result<(), String> {
    let printed: Vec<(PathBuf, String)> = pull(schema);
    let all: String = printed.iter().map(|(_, text)| text.as_str()).collect();
    let model = yaml::read_texts(printed).map_err(|diagnostics| format!("{diagnostics}\n{all}"))?;
    let (read, hints) = model.schema(schema.dialect).map_err(text)?;
    if hints != Hints::default() {
        return Err(format!("the printed YAML carries hints: {hints:?}"));
    }
    let expected = Schema { unmanaged: Vec::new(), ..schema.clone() };
    let changes = tablewright_migrations::diff::diff(&expected, &read, &hints);
    if changes.is_empty() {
        return expect_done(connection, &model, options).await.map(|_| ());
    }
    let lines = tablewright_migrations::describe(schema.dialect, &changes);
    Err(format!("{}\n{all}", lines.iter().map(|line| format!("  {line}\n")).collect::<String>()))
}

/// Every row of a table that is still there is still there, with the values of every column that kept its type.
pub(crate) fn survive(change: &Difference, before: &Rows, after: &Rows) -> Result<(), String> {
    let changes = change.changes();
    let (before, after) = (&together(change, before), &together(change, after));
    for (table, rows) in before {
        let renamed = changes.iter().find_map(|change| change.as_rename()?.table(table)).cloned();
        let now = renamed.unwrap_or_else(|| table.clone());
        let Some(found) = after.get(&now) else { continue };
        // What becomes of rows that belong to the code, the second diff looks at, and what comes back, `keep`.
        if rows_of(&changes, &now).is_some() {
            continue;
        }
        if rows.len() != found.len() {
            return Err(format!("{table}: {} rows before, {} after", rows.len(), found.len()));
        }
        let Some(old) = change.from.tables.get(table) else { continue };
        for column in &old.columns {
            let mut names = changes.iter().filter_map(|change| change.as_rename()?.column(&now));
            let name = names.find_map(|(old, new)| (old == column.name).then_some(new));
            let name = name.unwrap_or(&column.name);
            let leads = |key: &ForeignKey| {
                let renamed = rows_of(&changes, &key.table).is_some_and(|rows| !rows.renamed.is_empty());
                renamed && key.columns.iter().any(|column| column == name)
            };
            let is_led =
                change.to.tables.get(&now).is_some_and(|table| table.foreign_keys.values().any(leads));
            let changed = is_led || changes.iter().any(|change| alters(change, &now, name));
            let is_there = change.to.tables.get(&now).is_some_and(|table| table.column(name).is_some());
            if is_there && !changed {
                let (rows, found) = (values(rows, &column.name), values(found, name));
                let of_type = of_type(change, &column.ty);
                same_values(rows, &column.name, found, name, &of_type)
                    .map_err(|error| format!("{table}: {error}"))?;
            }
        }
    }
    Ok(())
}

/// The rows of a table that is spread otherwise afterwards, and of its partitions before and after, as the rows of that table.
fn together(change: &Difference, rows: &Rows) -> Rows {
    let mut rows = rows.clone();
    let (from, to) = (&change.from.tables, &change.to.tables);
    let is_spread_otherwise = |name: &&ObjectName| {
        from.get(name).zip(to.get(name)).is_some_and(|(a, b)| a.family.partition_by != b.family.partition_by)
    };
    let parts = |state: &Tables, of: &ObjectName| -> Vec<ObjectName> {
        let parts = state
            .values()
            .filter(|table| table.family.partition_of.as_ref().is_some_and(|part| part.parent == *of));
        parts.map(|table| table.name.clone()).collect()
    };
    for root in from.keys().filter(is_spread_otherwise) {
        let mut open = vec![root.clone()];
        let mut gathered = Vec::new();
        while let Some(name) = open.pop() {
            gathered.extend(rows.remove(&name).unwrap_or_default());
            open.extend(parts(from, &name).into_iter().chain(parts(to, &name)));
        }
        rows.insert(root.clone(), gathered);
    }
    rows
}

/// What changes among the rows of a table that belong to the code.
fn rows_of<'a>(changes: &'a [Change], table: &ObjectName) -> Option<&'a RowsChange> {
    changes.iter().find_map(|change| match change {
        Change::Rows(rows) => (rows.table.name == *table).then_some(rows),
        _ => None,
    })
}

/// Whether a change may change the values of a column: its type, its NULLs, its enum.
fn alters(change: &Change, table: &ObjectName, column: &str) -> bool {
    match change {
        Change::AlterTable { to, changes, .. } if to.name == *table => {
            changes.iter().any(|change| match change {
                TableChange::AlterColumn { from, to, .. } => {
                    to.name == column
                        && (from.ty != to.ty
                            || from.nullable != to.nullable
                            || from.generated != to.generated)
                }
                // Where an enum is a check, its values change with it.
                TableChange::DropConstraint(constraint) => constraint.name().contains(column),
                _ => false,
            })
        }
        Change::Enum(EnumChange::Alter { .. }) | Change::Rename(Rename::EnumValue { .. }) => true,
        _ => false,
    }
}

fn values(rows: &[Map<String, Value>], column: &str) -> Vec<Value> {
    rows.iter().map(|row| row.get(column).cloned().unwrap_or_default()).collect()
}

/// What of a column's values can be compared where its type is an object of the schema.
#[derive(Default)]
struct OfType {
    /// The attributes that both states of a composite type have: others come and go with their values.
    attributes: Option<BTreeSet<String>>,
    /// The type differs in what it is made of: values keep their text.
    as_text: bool,
}

fn of_type(change: &Difference, ty: &ColumnType) -> OfType {
    let ColumnType::Native(spelled) = ty else { return OfType::default() };
    let spelled = spelled.trim_end_matches("[]").replace('"', "");
    let of = |state: &Schema| {
        let types = [ObjectKind::CompositeType, ObjectKind::Domain];
        let mut found = state.objects.values().filter(|object| types.contains(&object.id.kind));
        found.find(|object| object.id.name.to_string() == spelled).cloned()
    };
    let (Some(before), Some(after)) = (of(&change.from), of(&change.to)) else { return OfType::default() };
    let names = |object: &Object| -> BTreeSet<String> {
        object.signature.iter().filter_map(|attribute| tokens(attribute).first()?.ident()).collect()
    };
    let is_composite = before.id.kind == ObjectKind::CompositeType;
    let attributes = is_composite.then(|| names(&before).intersection(&names(&after)).cloned().collect());
    OfType { attributes, as_text: before.signature != after.signature }
}

fn as_text(value: &mut Value) {
    match value {
        Value::Number(number) => *value = Value::String(number.to_string()),
        Value::Array(values) => values.iter_mut().for_each(as_text),
        Value::Object(values) => values.values_mut().for_each(as_text),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn same_values(
    mut was: Vec<Value>,
    old: &str,
    mut is: Vec<Value>,
    new: &str,
    of_type: &OfType,
) -> Result<(), String> {
    if let Some(attributes) = &of_type.attributes {
        let values = was.iter_mut().chain(&mut is).filter_map(Value::as_object_mut);
        values.for_each(|value| value.retain(|key, _| attributes.contains(key)));
    }
    if of_type.as_text {
        was.iter_mut().chain(&mut is).for_each(as_text);
    }
    let sorted = |values: Vec<Value>| {
        let mut texts: Vec<String> = values.iter().map(ToString::to_string).collect();
        texts.sort();
        texts
    };
    let (was, is) = (sorted(was), sorted(is));
    if was == is { Ok(()) } else { Err(format!("{old} held {was:?}, {new} holds {is:?}")) }
}

/// After down, every table that was never dropped has its rows, and every column that was never touched its values.
pub(crate) fn keep(change: &Difference, before: &Rows, down: &Rows) -> Result<(), String> {
    let changes = change.changes();
    let (before, down) = (&together(change, before), &together(change, down));
    for (table, rows) in before {
        let dropped =
            changes.iter().any(|change| matches!(change, Change::DropTable(gone) if gone.name == *table));
        let found = down.get(table).ok_or_else(|| format!("{table} is gone"))?;
        if dropped {
            continue;
        }
        if rows.len() != found.len() {
            return Err(format!("{table}: {} rows before, {} after down", rows.len(), found.len()));
        }
        let touched = |column: &str| {
            let now = changes.iter().find_map(|change| match change {
                Change::Rename(Rename::Column { from, to, .. }) if from == column => Some(to.as_str()),
                _ => None,
            });
            changes.iter().any(|change| match change {
                Change::AlterTable { from, changes, .. } => {
                    alters(change, &from.name, now.unwrap_or(column))
                        || changes.iter().any(|change| drops(change, column))
                }
                Change::Enum(EnumChange::Alter { .. }) => true,
                _ => false,
            })
        };
        let columns = change.from.tables.get(table).map(|table| table.columns.as_slice()).unwrap_or_default();
        for column in columns.iter().filter(|column| !touched(&column.name)) {
            let (rows, found) = (values(rows, &column.name), values(found, &column.name));
            let of_type = of_type(change, &column.ty);
            same_values(rows, &column.name, found, &column.name, &of_type)
                .map_err(|error| format!("{table}: {error}"))?;
        }
    }
    Ok(())
}

fn drops(change: &TableChange, column: &str) -> bool {
    matches!(change, TableChange::DropColumn(gone) if gone.name == column)
}
