//! Constraints and indexes.

use tablewright_schema::Hints;

use super::{Case, check};
use crate::plan::HazardKind::{AddCheck, AddForeignKey, AddUnique, NarrowType, RewriteTable};

#[tokio::test]
async fn a_primary_key_changes_under_foreign_keys() {
    check(
        "a_primary_key_changes_under_foreign_keys",
        Case {
            before: "CREATE TABLE p (id int PRIMARY KEY, code text NOT NULL UNIQUE);
                     CREATE TABLE c (p int REFERENCES p ON DELETE CASCADE, code text REFERENCES p (code) DEFERRABLE INITIALLY DEFERRED)",
            after: "CREATE TABLE p (id text NOT NULL UNIQUE, code text PRIMARY KEY, CONSTRAINT p_code_key UNIQUE (code));
                    CREATE TABLE c (p text REFERENCES p (id) ON DELETE CASCADE, code text REFERENCES p (code) DEFERRABLE INITIALLY DEFERRED)",
            rows: "INSERT INTO p VALUES (1, 'a'); INSERT INTO c VALUES (1, 'a')",
            see: ("SELECT p || code FROM c", "1a"),
            hazards: &[RewriteTable, RewriteTable, AddUnique, AddUnique],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn constraints_and_indexes_come_change_and_go() {
    check(
        "constraints_and_indexes_come_change_and_go",
        Case {
            before: "CREATE TABLE p (id int PRIMARY KEY);
                     CREATE TABLE t (a int, b int, c text, CONSTRAINT c1 CHECK (a > 0), CONSTRAINT u1 UNIQUE (a), CONSTRAINT k FOREIGN KEY (a) REFERENCES p);
                     CREATE INDEX i1 ON t (b); CREATE INDEX i2 ON t (c) WHERE a > 1",
            after: "CREATE TABLE p (id int PRIMARY KEY);
                    CREATE TABLE t (a int, b int, c text, CONSTRAINT c1 CHECK (a > 1), CONSTRAINT u1 UNIQUE (a) DEFERRABLE, CONSTRAINT c2 CHECK (b IN (1, 2)),
                    CONSTRAINT k FOREIGN KEY (a) REFERENCES p ON DELETE SET NULL);
                    CREATE INDEX i1 ON t (b DESC NULLS LAST); CREATE UNIQUE INDEX i3 ON t (lower(c)) INCLUDE (a)",
            rows: "INSERT INTO p VALUES (2); INSERT INTO t VALUES (2, 1, 'x')",
            see: ("SELECT concat(a, b, c) FROM t", "21x"),
            hazards: &[AddUnique, AddCheck, AddCheck, AddUnique, AddForeignKey],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn names_are_swapped() {
    check(
        "names_are_swapped",
        Case {
            before: "CREATE TABLE t (a int, b int, CONSTRAINT x CHECK (a > 0), CONSTRAINT y CHECK (b > 0)); CREATE INDEX i ON t (a); CREATE INDEX j ON t (b)",
            after: "CREATE TABLE t (a int, b int, CONSTRAINT y CHECK (a > 0), CONSTRAINT x CHECK (b > 0)); CREATE INDEX j ON t (a); CREATE INDEX i ON t (b)",
            rows: "INSERT INTO t VALUES (1, 2)",
            see: ("SELECT concat(a, b) FROM t", "12"),
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn key_types_change_on_both_sides() {
    check(
        "key_types_change_on_both_sides",
        Case {
            before: "CREATE TABLE p (id bigint PRIMARY KEY); CREATE TABLE c (p bigint REFERENCES p, up bigint UNIQUE, CONSTRAINT s FOREIGN KEY (up) REFERENCES c (up))",
            after: "CREATE TABLE p (id uuid PRIMARY KEY); CREATE TABLE c (p uuid REFERENCES p, up int UNIQUE, CONSTRAINT s FOREIGN KEY (up) REFERENCES c (up))",
            rows: "",
            see: ("SELECT count(*)::text FROM c", "0"),
            hazards: &[NarrowType, RewriteTable, NarrowType, RewriteTable, NarrowType, RewriteTable],
            ..Case::default()
        },
    )
    .await;
}

#[tokio::test]
async fn policies_and_triggers_survive_a_type_change() {
    check(
        "policies_and_triggers_survive_a_type_change",
        Case {
            before: "CREATE TABLE t (a int, b text)",
            after: "CREATE TABLE t (a bigint, b text)",
            rows: "INSERT INTO t VALUES (1, 'x')",
            around: "CREATE POLICY p ON t FOR SELECT USING (a > 0); ALTER TABLE t ENABLE ROW LEVEL SECURITY;
                     CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                     CREATE TRIGGER tr BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (OLD.a > 1) EXECUTE FUNCTION f();
                     ALTER TABLE t DISABLE TRIGGER tr; CREATE RULE r AS ON UPDATE TO t WHERE OLD.a = 5 DO INSTEAD NOTHING",
            see: ("SELECT concat(a, b) FROM t", "1x"),
            hints: Hints::default(),
            hazards: &[RewriteTable],
            ..Case::default()
        },
    )
    .await;
}
