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
async fn who_reads_what_goes_is_named() {
    let found = obstacles(
        "who_reads_what_goes_is_named",
        "CREATE TABLE t (id int, a int, b int); CREATE TABLE u (id int)",
        "CREATE VIEW reads_a AS SELECT a FROM t;
         CREATE VIEW reads_b AS SELECT b FROM t;
         CREATE VIEW reads_reader AS SELECT a FROM reads_a;
         CREATE MATERIALIZED VIEW reads_u AS SELECT id FROM u;
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER on_a BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION f();
         CREATE TRIGGER on_u BEFORE UPDATE OF id ON u FOR EACH ROW EXECUTE FUNCTION f();
         CREATE POLICY few ON t USING (a > 0)",
        "CREATE TABLE t (id int, b int)",
        Hints::default(),
    );
    let Some(found) = found.await else { return };
    let expected = [
        "materialized view reads_u: it reads u.id, which goes",
        "policy few: it reads t.a, which goes",
        "trigger on_a: it reads t.a, which goes",
        "view reads_a: it reads t.a, which goes",
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_view_does_not_follow_a_rename_and_a_type_at_once() {
    let name = "a_view_does_not_follow_a_rename_and_a_type_at_once";
    let (before, view) = ("CREATE TABLE t (id int, a int)", "CREATE VIEW v AS SELECT a FROM t");
    let hints = Hints {
        columns: [(("t".into(), "z".to_owned()), "a".to_owned())].into_iter().collect(),
        ..Hints::default()
    };
    let both = obstacles(name, before, view, "CREATE TABLE t (id int, z bigint)", hints.clone());
    let Some(both) = both.await else { return };
    let reason = "whose type changes in the same migration as a name that it says: make two migrations";
    assert_eq!(both, [format!("view v: it reads t.a, {reason}")]);
    for (after, hints) in [("z int", hints), ("a bigint", Hints::default())] {
        let one = obstacles(name, before, view, &format!("CREATE TABLE t (id int, {after})"), hints).await;
        assert_eq!(one.expect("there is a server"), <[String; 0]>::default(), "{after}");
    }
}

#[tokio::test]
async fn what_is_made_of_an_enum_that_is_made_anew_is_named() {
    let found = obstacles(
        "what_is_made_of_an_enum_that_is_made_anew_is_named",
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
    let reason = "it is made of the enum mood, which has to be made anew because a value goes or moves";
    let mut expected = ["composite type many", "composite type one", "domain felt"]
        .map(|object| format!("{object}: {reason}"))
        .to_vec();
    expected.insert(0, "table parted: its rows are spread by m, whose type changes".to_owned());
    assert_eq!(found, expected);
}
