//! What stops a plan is named before anything is tried.

use tablewright_schema::Hints;

use super::super::super::introspect;
use super::super::{database, run};
use super::{split, state};
use crate::dialect;
use crate::plan::plan;

/// The obstacles between two states, with what is not managed in the first.
async fn obstacles(name: &str, before: &str, around: &str, after: &str, hints: Hints) -> Option<Vec<String>> {
    let wanted = state(name, after).await?;
    let mut scratch = database(name).await?;
    run(scratch.postgres(), split(format!("{before};{around}"))).await;
    let from = introspect(scratch.postgres(), None).await.expect("the catalogue can be read");
    scratch.drop().await.expect("dropped");
    let stages = plan(&from, &wanted, &hints);
    assert!(!stages.is_empty(), "{name}: nothing changes");
    let planner = dialect::planner(from.dialect);
    let found = stages.iter().flat_map(|stage| planner.obstacles(&stage.from, &stage.to, &stage.changes));
    Some(found.map(|obstacle| obstacle.to_string()).collect())
}

#[tokio::test]
async fn what_a_table_cannot_be_without_is_not_made_anew() {
    let found = obstacles(
        "what_a_table_cannot_be_without_is_not_made_anew",
        "CREATE TYPE d AS RANGE (SUBTYPE = int); CREATE TABLE t (id int, n d)",
        "",
        "CREATE TYPE d AS RANGE (SUBTYPE = bigint); CREATE TABLE t (id int, n d)",
        Hints::default(),
    );
    let Some(found) = found.await else { return };
    let reason = "it has to be made anew, and t cannot be without it meanwhile: give the new one another name, and drop this one \
                  in a second migration";
    assert_eq!(found, [format!("range type d: {reason}")]);
}

#[tokio::test]
async fn what_is_made_of_an_enum_is_made_anew_with_it() {
    let found = obstacles(
        "what_is_made_of_an_enum_is_made_anew_with_it",
        "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE TABLE t (id int, m mood);
         CREATE TABLE parted (m mood) PARTITION BY LIST (m)",
        "CREATE DOMAIN felt AS mood;
         CREATE TYPE one AS (at date, m mood);
         CREATE TYPE many AS (at date, m mood[]);
         CREATE VIEW moods AS SELECT m FROM t",
        "CREATE TYPE mood AS ENUM ('good'); CREATE TABLE t (id int, m mood);
         CREATE TABLE parted (m mood) PARTITION BY LIST (m)",
        Hints::default(),
    );
    let Some(found) = found.await else { return };
    assert_eq!(found, Vec::<String>::new());
}
