//! Every kind of change up and down, on tables with rows, judged by what the server then holds.

use sqlx::{PgConnection, Row as _};
use tablewright_schema::{Hints, Schema};

use super::super::{introspect, normalise};
use super::{database, options, run};
use crate::plan::{HazardKind, Plan, plan};

/// What one case is made of: the SQL of both states, how the one becomes the other, and rows.
#[derive(Default)]
struct Case {
    before: &'static str,
    after: &'static str,
    /// Runs on `before`.
    rows: &'static str,
    /// One text that has to be this after up.
    see: (&'static str, &'static str),
    /// One text that has to be this after down.
    see_down: Option<(&'static str, &'static str)>,
    hints: Hints,
    /// Objects, the same in both states.
    around: &'static str,
    /// The same in the names of the second state, where those are others.
    around_after: &'static str,
    hazards: &'static [HazardKind],
    stages: usize,
}

async fn state(name: &str, sql: &str) -> Option<Schema> {
    let mut scratch = database(name).await?;
    run(scratch.postgres(), [sql.to_owned()].into_iter().flat_map(split)).await;
    let schema = introspect(scratch.postgres(), None).await.expect("the catalogue can be read");
    scratch.drop().await.expect("dropped");
    Some(schema)
}

fn split(sql: String) -> Vec<String> {
    tablewright::sql::statements(&sql).into_iter().map(|statement| statement.text.to_owned()).collect()
}

async fn apply(conn: &mut PgConnection, plan: &Plan) {
    let statements = plan.steps.iter().map(|step| step.sql.clone());
    let whole = std::iter::once("BEGIN".to_owned()).chain(statements).chain(["COMMIT".to_owned()]);
    run(conn, whole).await;
}

async fn text(conn: &mut PgConnection, sql: &'static str) -> String {
    let row = sqlx::query(sql).fetch_one(conn).await;
    row.unwrap_or_else(|error| panic!("{error}\n{sql}")).get::<Option<String>, _>(0).unwrap_or_default()
}

/// The laws: up reaches the wanted state and keeps the rows, nothing is left to do, down reaches the first state, up again.
async fn check(name: &str, case: Case) {
    let around = if case.around_after.is_empty() { case.around } else { case.around_after };
    let Some(wanted) = state(name, &format!("{};{around}", case.after)).await else { return };
    let Some(mut scratch) = database(name).await else { return };
    let conn = scratch.postgres();
    run(conn, split(format!("{};{};{}", case.before, case.around, case.rows))).await;
    let from = introspect(conn, None).await.expect("read");
    let wanted = normalise(conn, &from, wanted, &case.hints, &options()).await.expect("taken");
    let stages = plan(&from, &wanted, &case.hints);
    assert_eq!(stages.len(), case.stages.max(1), "{name}");
    let shown = |plan: &Plan| plan.steps.iter().map(|step| step.sql.as_str()).collect::<Vec<_>>().join(";\n");
    for stage in &stages {
        eprintln!("-- {name} up\n{}\n-- down\n{}\n", shown(&stage.up), shown(&stage.down));
    }
    let hazards: Vec<_> =
        stages.iter().flat_map(|stage| stage.up.hazards()).map(|hazard| hazard.kind).collect();
    assert_eq!(hazards, case.hazards, "{name}");

    for again in [false, true] {
        for stage in &stages {
            apply(conn, &stage.up).await;
        }
        let reached = introspect(conn, None).await.expect("read");
        assert_eq!(plan(&reached, &wanted, &Hints::default()), [], "{name}: up reaches the wanted state");
        assert_eq!(text(conn, case.see.0).await, case.see.1, "{name}: rows after up");
        assert_eq!(reached.unmanaged.len(), from.unmanaged.len(), "{name}: nothing else is lost");
        if !again {
            for stage in stages.iter().rev() {
                apply(conn, &stage.down).await;
            }
            let back = introspect(conn, None).await.expect("read");
            assert_eq!(plan(&back, &from, &Hints::default()), [], "{name}: down reaches the first state");
            assert_eq!(back.unmanaged, from.unmanaged, "{name}: nothing else is lost");
            if let Some((see, expected)) = case.see_down {
                assert_eq!(text(conn, see).await, expected, "{name}: rows after down");
            }
        }
    }
    scratch.drop().await.expect("dropped");
}

mod columns;
mod enums;
mod keys;
mod obstacles;
