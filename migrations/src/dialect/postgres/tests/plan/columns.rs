//! Columns and tables.

use tablewright_schema::Hints;
use tablewright_schema::schema::Expr;

use super::{Case, check};
use crate::plan::HazardKind::{
    AddCheck, DropColumn, DropTable, NarrowType, RequiredColumn, RewriteTable, SetNotNull,
};

#[tokio::test]
async fn a_required_column_arrives_with_a_backfill() {
    let mut hints = Hints::default();
    hints.backfills.insert(("t".into(), "size".into()), Expr::new("length(name)"));
    check(
        "a_required_column_arrives_with_a_backfill",
        Case {
            before: "CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL)",
            after: "CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL, size int NOT NULL DEFAULT 5)",
            rows: "INSERT INTO t VALUES (1, 'abc'), (2, 'x')",
            see: ("SELECT string_agg(size::text, ',' ORDER BY id) FROM t", "3,1"),
            hints,
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn columns_come_and_go_with_their_hazards() {
    check(
        "columns_come_and_go_with_their_hazards",
        Case {
            before: "CREATE TABLE t (id int, old text NOT NULL UNIQUE, CONSTRAINT c CHECK (old <> ''))",
            after: "CREATE TABLE t (id int, a timestamptz NOT NULL DEFAULT now(), b uuid NOT NULL DEFAULT gen_random_uuid(),
                    n bigint GENERATED ALWAYS AS IDENTITY, g int GENERATED ALWAYS AS (id * 2) STORED, must int NOT NULL);
                    COMMENT ON COLUMN t.a IS 'When'",
            rows: "",
            see: ("SELECT count(*)::text FROM t", "0"),
            hazards: &[RewriteTable, RewriteTable, RequiredColumn, RewriteTable, DropColumn],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn not_null_is_set_where_null_was() {
    let mut hints = Hints::default();
    hints.backfills.insert(("t".into(), "a".into()), Expr::new("'none'"));
    check(
        "not_null_is_set_where_null_was",
        Case {
            before: "CREATE TABLE t (id int PRIMARY KEY, a text, b text DEFAULT 'q')",
            after: "CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL, b text NOT NULL)",
            rows: "INSERT INTO t VALUES (1, 'x', 'y'), (2, NULL, 'z')",
            see: ("SELECT string_agg(a || b, ',' ORDER BY id) FROM t", "xy,nonez"),
            hints,
            hazards: &[SetNotNull],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn types_change_with_everything_on_them() {
    check(
        "types_change_with_everything_on_them",
        Case {
            before: "CREATE TABLE t (id int PRIMARY KEY, n text NOT NULL DEFAULT '7', code varchar(5) CHECK (code <> 'no'), j json,
                     g int GENERATED ALWAYS AS (length(n)) STORED, ok int NOT NULL DEFAULT 1);
                     CREATE INDEX t_n ON t (n); CREATE INDEX t_g ON t (g)",
            after: "CREATE TABLE t (id bigint PRIMARY KEY, n int NOT NULL DEFAULT 7, code text CHECK (code <> 'no'), j jsonb,
                    g int GENERATED ALWAYS AS (length(n::text)) STORED, ok bool NOT NULL DEFAULT true);
                    CREATE INDEX t_n ON t (n); CREATE INDEX t_g ON t (g)",
            rows: "INSERT INTO t (id, n, code, j, ok) VALUES (1, '42', 'yes', '{\"a\": 1}', 0), (2, '5', NULL, NULL, 1)",
            around: "CREATE VIEW v AS SELECT id, n, code FROM t WHERE n IS NOT NULL; COMMENT ON VIEW v IS 'seen';
                     CREATE VIEW w AS SELECT id, code FROM v; GRANT SELECT ON w TO PUBLIC;
                     CREATE MATERIALIZED VIEW m AS SELECT n FROM t; CREATE INDEX m_n ON m (n)",
            see: ("SELECT string_agg(v::text, ' ' ORDER BY id) FROM v", "(1,42,yes) (2,5,)"),
            see_down: Some(("SELECT string_agg(concat_ws(':', id, n, code, g, ok, j), ' ' ORDER BY id) FROM t", "1:42:yes:2:0:{\"a\": 1} 2:5:1:1")),
            hazards: &[RewriteTable, NarrowType, RewriteTable, RewriteTable, NarrowType, RewriteTable, RewriteTable, AddCheck],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn a_hint_casts() {
    let mut hints = Hints::default();
    hints.casts.insert(("t".into(), "at".into()), Expr::new("to_timestamp(at)"));
    check(
        "a_hint_casts",
        Case {
            before: "CREATE TABLE t (at bigint NOT NULL)",
            after: "CREATE TABLE t (at timestamptz NOT NULL)",
            rows: "",
            see: ("SELECT count(*)::text FROM t", "0"),
            hints,
            hazards: &[NarrowType, RewriteTable],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn renames_keep_everything_that_hangs_on_the_name() {
    let mut hints = Hints::default();
    hints.tables.insert("agents".into(), "bots".into());
    hints.columns.insert(("agents".into(), "number".into()), "id".into());
    hints.columns.insert(("agents".into(), "title".into()), "name".into());
    check(
        "renames_keep_everything_that_hangs_on_the_name",
        Case {
            before: "CREATE TABLE bots (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE CHECK (name <> ''));
                     CREATE TABLE runs (bot int REFERENCES bots (id)); CREATE INDEX bots_low ON bots (lower(name))",
            after: "CREATE TABLE agents (number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text UNIQUE CHECK (title <> ''));
                    CREATE TABLE runs (bot int REFERENCES agents (number)); CREATE INDEX agents_low ON agents (lower(title))",
            rows: "INSERT INTO bots (name) VALUES ('x')",
            around: "CREATE VIEW v AS SELECT name FROM bots",
            around_after: "CREATE VIEW v AS SELECT title AS name FROM agents",
            see: ("SELECT pg_get_serial_sequence('agents', 'number') || title FROM agents", "public.agents_number_seqx"),
            see_down: Some(("SELECT pg_get_serial_sequence('bots', 'id') || name FROM bots", "public.bots_id_seqx")),
            hints,
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn identities_keep_their_position() {
    check(
        "identities_keep_their_position",
        Case {
            before: "CREATE TABLE s (id serial PRIMARY KEY, x int); CREATE TABLE i (id int GENERATED ALWAYS AS IDENTITY, x int);
                     CREATE TABLE n (id bigint, x int); CREATE TABLE b (id serial, x int); CREATE TABLE d (id serial, x int)",
            after: "CREATE TABLE s (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, x int); CREATE TABLE i (id serial, x int);
                    CREATE TABLE n (id bigint GENERATED BY DEFAULT AS IDENTITY, x int); CREATE TABLE b (id bigserial, x int);
                    CREATE TABLE d (id int, x int)",
            rows: "INSERT INTO s (x) VALUES (1), (2); DELETE FROM s; INSERT INTO i (x) VALUES (1), (2), (3); INSERT INTO n VALUES (41, 1);
                   INSERT INTO b (x) VALUES (1)",
            see: (
                "WITH a AS (INSERT INTO s (x) VALUES (9) RETURNING id), b AS (INSERT INTO i (x) VALUES (9) RETURNING id), \
                 c AS (INSERT INTO n (x) VALUES (9) RETURNING id), d AS (INSERT INTO b (x) VALUES (9) RETURNING id) \
                 SELECT ((SELECT id FROM a) >= 3 AND (SELECT id FROM b) >= 4 AND (SELECT id FROM c) >= 42 \
                 AND (SELECT id FROM d) >= 2)::text",
                "true",
            ),
            hazards: &[RewriteTable, SetNotNull],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn generated_columns_change() {
    check(
        "generated_columns_change",
        Case {
            before: "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED UNIQUE, c int GENERATED ALWAYS AS (a) STORED, d int)",
            after: "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 2) STORED UNIQUE, c int, d int GENERATED ALWAYS AS (a) STORED)",
            rows: "INSERT INTO t (a, d) VALUES (1, 9)",
            see: ("SELECT concat(a, b, c, d) FROM t", "1311"),
            see_down: Some(("SELECT concat(a, b, c, d) FROM t", "1211")),
            hazards: &[DropColumn, RewriteTable, RewriteTable],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn tables_in_circles_come_and_go() {
    check(
        "tables_in_circles_come_and_go",
        Case {
            before: "CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
                     ALTER TABLE a ADD CONSTRAINT a_b_fkey FOREIGN KEY (b) REFERENCES b; CREATE TABLE stays (id int);
                     CREATE INDEX shared ON a (b)",
            after: "CREATE SCHEMA x; CREATE TABLE x.c (id int PRIMARY KEY, d int); CREATE TABLE d (id int PRIMARY KEY, c int REFERENCES x.c);
                    ALTER TABLE x.c ADD CONSTRAINT c_d_fkey FOREIGN KEY (d) REFERENCES d; CREATE TABLE stays (id int); COMMENT ON TABLE d IS 'D';
                    CREATE INDEX shared ON d (c); COMMENT ON INDEX shared IS 'by c'",
            rows: "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1, 1); UPDATE a SET b = 1; INSERT INTO stays VALUES (7)",
            see: ("SELECT id::text FROM stays", "7"),
            hazards: &[DropTable, DropTable],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn defaults_collations_and_comments_change() {
    check(
        "defaults_collations_and_comments_change",
        Case {
            before: "CREATE TABLE t (a text DEFAULT 'x', b text COLLATE \"C\", c int DEFAULT 1); COMMENT ON TABLE t IS 'old'; CREATE INDEX i ON t (b)",
            after: "CREATE TABLE t (a text DEFAULT 'y', b text, c int); COMMENT ON TABLE t IS 'it''s new'; COMMENT ON COLUMN t.a IS 'a'; CREATE INDEX i ON t (b);
                    COMMENT ON INDEX i IS 'i'",
            rows: "INSERT INTO t VALUES (DEFAULT, 'b', DEFAULT)",
            see: ("SELECT concat(a, b, c) FROM t", "xb1"),
            ..Case::default()
        },
    )
    .await;
}
