//! A difference as data.

use serde_json::{Value, json};
use tablewright_migrations::plan::{Hazard, Lock, Mode, Plan, Precondition, Stage, Step};
use tablewright_migrations::{ChangeLine, Difference, describe, text};
use tablewright_schema::schema::Unmanaged;

/// Changes, the statements of both directions, what is left alone.
pub(crate) fn difference(from: &str, to: &str, difference: &Difference) -> Value {
    let stages: Vec<Value> = difference.stages.iter().map(stage).collect();
    json!({
        "from": from,
        "to": to,
        "dialect": difference.from.dialect.name(),
        "equal": difference.is_empty(),
        "changes": changes(difference),
        "hazards": difference.hazards().map(hazard).collect::<Vec<_>>(),
        "migrations": stages,
        "unmanaged": difference.from.unmanaged.iter().map(unmanaged).collect::<Vec<_>>(),
    })
}

/// The changes, by object.
pub(crate) fn changes(difference: &Difference) -> Vec<Value> {
    let lines = describe(difference.from.dialect, &difference.changes());
    let value = |ChangeLine { sign, object, details }: ChangeLine| {
        let details: Vec<Value> = details
            .into_iter()
            .map(|(sign, detail)| json!({ "action": sign.verb(), "detail": detail }))
            .collect();
        json!({ "action": sign.verb(), "object": object, "details": details })
    };
    lines.into_iter().map(value).collect()
}

fn stage(stage: &Stage) -> Value {
    json!({ "up": plan(&stage.up), "down": plan(&stage.down) })
}

fn plan(plan: &Plan) -> Value {
    // Whose rows are carried, the header in `sql` says.
    let Plan { steps, mode, preconditions, marks, rows: _ } = plan;
    let mode = match mode {
        Mode::Transaction => "transaction",
        Mode::ForeignKeysOff => "foreign_keys_off",
        Mode::NoTransaction | Mode::InParts | Mode::Resumable => "no_transaction",
    };
    let preconditions: Vec<Value> = preconditions.iter().map(precondition).collect();
    let statements: Vec<Value> = steps.iter().map(step).collect();
    let marks: Vec<String> = marks.iter().map(ToString::to_string).collect();
    json!({ "mode": mode, "sql": text(plan), "statements": statements, "preconditions": preconditions, "marks": marks })
}

fn precondition(precondition: &Precondition) -> Value {
    let Precondition { kind, subject, query } = precondition;
    json!({ "kind": kind.code(), "subject": subject, "query": query })
}

fn step(step: &Step) -> Value {
    let Step { sql, note, lock, hazards, alone, commits } = step;
    let (lock, table) = match lock {
        Lock::None => ("none", None),
        Lock::Writes(table) => ("writes", Some(table)),
        Lock::ReadsAndWrites(table) => ("reads_and_writes", Some(table)),
        Lock::Database => ("database", None),
    };
    json!({
        "sql": sql,
        "note": note,
        "lock": { "kind": lock, "table": table },
        "hazards": hazards.iter().map(hazard).collect::<Vec<_>>(),
        "alone": alone,
        "commits": commits,
    })
}

/// What can go wrong or is lost.
pub(crate) fn hazard(hazard: &Hazard) -> Value {
    let Hazard { kind, subject, reason } = hazard;
    json!({ "kind": kind.code(), "subject": subject, "reason": reason, "must_be_allowed": kind.must_be_allowed() })
}

/// What is there and not described by the YAML.
pub(crate) fn unmanaged(object: &Unmanaged) -> Value {
    let Unmanaged { kind, name, table, sql: _, depends_on: _ } = object;
    json!({ "kind": kind, "name": name.to_string(), "table": table.as_ref().map(ToString::to_string) })
}
