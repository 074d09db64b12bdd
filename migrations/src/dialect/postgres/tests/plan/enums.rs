//! Enums.

use tablewright_schema::Hints;
use tablewright_schema::schema::Expr;

use super::super::super::introspect;
use super::super::{database, run};
use super::{Case, check, split, state};
use crate::plan::HazardKind::{DropEnumValue, RewriteTable};
use crate::plan::plan;

#[tokio::test]
async fn values_are_added_in_place() {
    check(
        "values_are_added_in_place",
        Case {
            before: "CREATE TYPE m AS ENUM ('b', 'd'); CREATE TABLE t (m m)",
            after: "CREATE TYPE m AS ENUM ('a', 'aa', 'b', 'c', 'd', 'e'); COMMENT ON TYPE m IS 'M'; CREATE TABLE t (m m)",
            rows: "INSERT INTO t VALUES ('b')",
            see: ("SELECT enum_range(m)::text FROM t", "{a,aa,b,c,d,e}"),
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn a_value_that_is_used_comes_a_stage_earlier() {
    check(
        "a_value_that_is_used_comes_a_stage_earlier",
        Case {
            before: "CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (m m DEFAULT 'a')",
            after: "CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (m m DEFAULT 'b', CONSTRAINT c CHECK (m <> 'b' OR m IS NOT NULL))",
            rows: "INSERT INTO t VALUES ('a')",
            see: ("SELECT m::text FROM t", "a"),
            stages: 2,
            hazards: &[crate::plan::HazardKind::AddCheck],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn a_value_goes_with_everything_that_speaks_of_the_type() {
    let mut hints = Hints::default();
    hints.enum_replacements.insert(("m".into(), "c".into()), "b".into());
    check(
        "a_value_goes_with_everything_that_speaks_of_the_type",
        Case {
            before: "CREATE TYPE m AS ENUM ('a', 'b', 'c'); CREATE TABLE t (id int, m m NOT NULL DEFAULT 'a', ms m[] DEFAULT '{a}', s text DEFAULT ('a'::m)::text,
                     g int GENERATED ALWAYS AS (CASE WHEN m = 'a' THEN 1 ELSE 0 END) STORED, CONSTRAINT ch CHECK (m <> 'b' OR id > 0));
                     CREATE INDEX i ON t (m) WHERE m <> 'a'; CREATE INDEX g ON t (g); CREATE TABLE u (m m PRIMARY KEY); CREATE TABLE v (m m REFERENCES u);
                     CREATE TABLE gone (m m)",
            after: "CREATE TYPE m AS ENUM ('b', 'a'); CREATE TABLE t (id int, m m NOT NULL DEFAULT 'a', ms m[] DEFAULT '{a}', s text DEFAULT ('a'::m)::text,
                    g int GENERATED ALWAYS AS (CASE WHEN m = 'a' THEN 1 ELSE 0 END) STORED, CONSTRAINT ch CHECK (m <> 'b' OR id > 0));
                    CREATE INDEX i ON t (m) WHERE m <> 'a'; CREATE INDEX g ON t (g); CREATE TABLE u (m m PRIMARY KEY); CREATE TABLE v (m m REFERENCES u)",
            rows: "INSERT INTO t VALUES (1, 'a', '{a,c}'), (2, 'c', NULL), (3, 'b', '{}'); INSERT INTO u VALUES ('a'); INSERT INTO v VALUES ('a')",
            around: "CREATE VIEW w AS SELECT id FROM t WHERE m = 'a'; CREATE FUNCTION f(x m) RETURNS m LANGUAGE sql AS 'SELECT x'",
            see: ("SELECT string_agg(concat_ws(':', m, ms, g), ' ' ORDER BY id) FROM t", "a:{a,b}:1 b:0 b:{}:0"),
            hints,
            hazards: &[RewriteTable, DropEnumValue, RewriteTable, RewriteTable, RewriteTable, RewriteTable, crate::plan::HazardKind::DropTable],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn an_enum_and_its_values_are_renamed() {
    let mut hints = Hints::default();
    hints.enums.insert("n".into(), "m".into());
    hints.enum_values.insert(("n".into(), "z".into()), "a".into());
    check(
        "an_enum_and_its_values_are_renamed",
        Case {
            before: "CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (m m DEFAULT 'b')",
            after: "CREATE TYPE n AS ENUM ('z', 'b'); CREATE TABLE t (m n DEFAULT 'b')",
            rows: "INSERT INTO t VALUES ('a')",
            see: ("SELECT m::text FROM t", "z"),
            hints,
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn text_becomes_an_enum_and_back() {
    let mut hints = Hints::default();
    hints.casts.insert(("t".into(), "b".into()), Expr::new("lower(b)::m"));
    check(
        "text_becomes_an_enum_and_back",
        Case {
            before: "CREATE TABLE t (a text DEFAULT 'x', b text, c text[], CONSTRAINT k CHECK (a IN ('x', 'y')))",
            after: "CREATE TYPE m AS ENUM ('x', 'y'); CREATE TABLE t (a m DEFAULT 'x', b m, c m[])",
            rows: "INSERT INTO t VALUES ('y', 'X', '{x,y}')",
            see: ("SELECT concat(a, b, c) FROM t", "yx{x,y}"),
            see_down: Some(("SELECT concat(a, b, c) FROM t", "yx{x,y}")),
            hints,
            hazards: &[
                crate::plan::HazardKind::NarrowType,
                RewriteTable,
                crate::plan::HazardKind::NarrowType,
                RewriteTable,
                crate::plan::HazardKind::NarrowType,
                RewriteTable,
            ],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn rows_that_hold_a_value_which_goes_are_counted_before_anything_is_done() {
    const NAME: &str = "rows_that_hold_a_value_which_goes_are_counted_before_anything_is_done";
    let after = "CREATE TYPE \"m%$$\" AS ENUM ('a'); CREATE TABLE t (held \"m%$$\", item \"m%$$\"[])";
    let Some(wanted) = state(NAME, after).await else { return };
    let Some(mut scratch) = database(NAME).await else { return };
    let conn = scratch.postgres();
    let before =
        "CREATE TYPE \"m%$$\" AS ENUM ('a', 'it''s'); CREATE TABLE t (held \"m%$$\", item \"m%$$\"[]);
                  INSERT INTO t VALUES ('it''s', '{a}'), ('it''s', '{a,it''s}'), ('a', NULL)";
    run(conn, split(String::from(before))).await;
    let from = introspect(conn, None).await.expect("read");
    let stages = plan(&from, &wanted, &Hints::default());
    let steps = &stages.first().expect("something changes").up.steps;
    let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(steps[0].sql.clone())).execute(&mut *conn).await;
    let error = refused.expect_err("rows hold a value that goes");
    let said = error.as_database_error().map(|error| error.message().to_owned());
    let wanted = "rows hold values of the enum m%$$ that go: 'it''s' in t.held: 2, 'it''s' in t.item: 1";
    assert_eq!(said.as_deref(), Some(wanted));
    scratch.drop().await.expect("dropped");
}
