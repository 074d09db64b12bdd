//! Tables as other tools and hands write them.

use super::*;
use tablewright_schema::Dialect;

/// Reads the script, prints it, reads it again: both are the same, and the print is what is expected.
async fn check(sql: &str, expected: &[&str]) {
    let read = schema_of(sql).await;
    let printed = Dialect::Sqlite.spelling().create_all(&read);
    let again = schema_of(&printed.join(";\n")).await;
    assert_eq!(again.tables, read.tables, "{sql}");
    let flat: Vec<String> =
        printed.iter().map(|sql| sql.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(flat, expected, "{sql}");
}

#[tokio::test]
async fn everything_at_the_column() {
    check(
        "create table T (Id integer primary key, name text not null unique check (length(NAME) > 1) default 'x' collate nocase,
         boss references t(ID) on delete set null deferrable initially deferred)",
        &["CREATE TABLE \"T\" ( \"Id\" INTEGER NOT NULL CONSTRAINT \"T_pkey\" PRIMARY KEY, \
           \"name\" TEXT COLLATE NOCASE NOT NULL DEFAULT 'x', \"boss\", CONSTRAINT \"T_name_key\" UNIQUE (\"name\"), \
           CONSTRAINT \"T_name_check\" CHECK (length(NAME) > 1), CONSTRAINT \"T_boss_fkey\" FOREIGN KEY (\"boss\") \
           REFERENCES \"T\" (\"Id\") ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED )"],
    )
    .await;
}

#[tokio::test]
async fn every_quoting() {
    check(
        "CREATE TABLE [two words] (`a``b` INT, \"c\"\"d\" INT, [e f-g] INT, 'h''i' INT, [it's] INT, UNIQUE ([E F-G], `a``b`))",
        &["CREATE TABLE \"two words\" ( \"a`b\" INT, \"c\"\"d\" INT, \"e f-g\" INT, \"h'i\" INT, \"it's\" INT, \
           CONSTRAINT \"two words_e f-g_a`b_key\" UNIQUE (\"e f-g\", \"a`b\") )"],
    )
    .await;
}

#[tokio::test]
async fn comments_everywhere() {
    check(
        "CREATE TABLE /* a, b ( */ t ( -- first (
           a INT, -- , b INT
           /* c INT, */ d INT CHECK (d > 0 -- positive
           ), CHECK (a < d /* ) */)
         )",
        &["CREATE TABLE \"t\" /* first ( */ ( \"a\" INT /* , b INT */, \"d\" INT /* c INT, */, \
           CONSTRAINT \"t_check\" CHECK (a < d /* ) */), \
           CONSTRAINT \"t_d_check\" CHECK (d > 0 -- positive ) )"],
    )
    .await;
}

#[tokio::test]
async fn keywords_as_names() {
    check(
        "CREATE TABLE \"table\" (\"check\" INT, key TEXT, \"primary\" INT, action INT, \"as\" INT, rowid TEXT, PRIMARY KEY (\"primary\"))",
        &["CREATE TABLE \"table\" ( \"check\" INT, \"key\" TEXT, \"primary\" INT, \"action\" INT, \"as\" INT, \
           \"rowid\" TEXT, CONSTRAINT \"table_pkey\" PRIMARY KEY (\"primary\") )"],
    )
    .await;
}

#[tokio::test]
async fn autoincrement_at_the_table() {
    check(
        "CREATE TABLE \"t\" (\"id\" INTEGER, \"v\" TEXT, PRIMARY KEY(\"id\" AUTOINCREMENT))",
        &["CREATE TABLE \"t\" ( \"id\" INTEGER NOT NULL CONSTRAINT \"t_pkey\" PRIMARY KEY AUTOINCREMENT, \"v\" TEXT )"],
    )
    .await;
}

#[tokio::test]
async fn types_of_any_words() {
    check(
        "CREATE TABLE t (a, b unsigned big int, c varchar ( 10 ), d decimal( 10 , 2), e \"my type\", f native character(70), g long varchar)",
        &["CREATE TABLE \"t\" ( \"a\", \"b\" UNSIGNED BIG INT, \"c\" VARCHAR(10), \"d\" DECIMAL(10,2), \"e\" MY TYPE, \
           \"f\" NATIVE CHARACTER(70), \"g\" LONG VARCHAR )"],
    )
    .await;
}

#[tokio::test]
async fn defaults_of_every_kind() {
    check(
        "CREATE TABLE t (a DEFAULT null, b DEFAULT -5, c DEFAULT +1e3, d DEFAULT x'00', e DEFAULT (1 + 2), f DEFAULT current_timestamp,
         g DEFAULT word, h DEFAULT \"dq\", i DEFAULT true, j DEFAULT ((('x'))), k DEFAULT ('a' || 'b') NOT NULL, l DEFAULT 0x1F)",
        &["CREATE TABLE \"t\" ( \"a\" DEFAULT null, \"b\" DEFAULT -5, \"c\" DEFAULT +1e3, \"d\" DEFAULT x'00', \
           \"e\" DEFAULT (1 + 2), \"f\" DEFAULT current_timestamp, \"g\" DEFAULT word, \"h\" DEFAULT \"dq\", \
           \"i\" DEFAULT true, \"j\" DEFAULT 'x', \"k\" NOT NULL DEFAULT ('a' || 'b'), \"l\" DEFAULT (0x1F) )"],
    )
    .await;
}

#[tokio::test]
async fn references_without_columns_and_to_nowhere() {
    check(
        "CREATE TABLE c (a REFERENCES P, b INT, FOREIGN KEY (a, b) REFERENCES p MATCH FULL ON UPDATE NO ACTION, d REFERENCES gone(x) NOT DEFERRABLE)"
            .replace(", d REFERENCES gone(x) NOT DEFERRABLE", "")
            .replace("b INT,", "b INT, d REFERENCES gone(x) NOT DEFERRABLE INITIALLY DEFERRED,")
            .as_str(),
        &["CREATE TABLE \"c\" ( \"a\", \"b\" INT, \"d\", CONSTRAINT \"c_a_b_fkey\" FOREIGN KEY (\"a\", \"b\") \
           REFERENCES \"p\", CONSTRAINT \"c_a_fkey\" FOREIGN KEY (\"a\") REFERENCES \"P\", CONSTRAINT \"c_d_fkey\" \
           FOREIGN KEY (\"d\") REFERENCES \"gone\" (\"x\") )"],
    )
    .await;
}

#[tokio::test]
async fn constraints_of_one_name_and_of_none() {
    check(
        "CREATE TABLE t (a INT CHECK (a > 0) CHECK (a < 9) UNIQUE, b INT CONSTRAINT t_a_check NOT NULL, UNIQUE (a)
         CONSTRAINT t_a_check CHECK (b > 1) CONSTRAINT x CONSTRAINT y CHECK (b < 5))",
        &["CREATE TABLE \"t\" ( \"a\" INT, \"b\" INT NOT NULL, CONSTRAINT \"t_a_key\" UNIQUE (\"a\"), \
           CONSTRAINT \"t_a_key1\" UNIQUE (\"a\"), CONSTRAINT \"t_a_check\" CHECK (b > 1), \
           CONSTRAINT \"t_a_check1\" CHECK (a > 0), CONSTRAINT \"t_a_check2\" CHECK (a < 9), \
           CONSTRAINT \"y\" CHECK (b < 5) )"],
    )
    .await;
}

#[tokio::test]
async fn generated_columns_short_and_long() {
    check(
        "CREATE TABLE t (a INT, b AS (a + 1), c INT GENERATED ALWAYS AS (a * 2) STORED NOT NULL, d TEXT AS ((a || ')')) VIRTUAL UNIQUE)",
        &["CREATE TABLE \"t\" ( \"a\" INT, \"b\" GENERATED ALWAYS AS (a + 1) VIRTUAL, \
           \"c\" INT NOT NULL GENERATED ALWAYS AS (a * 2) STORED, \
           \"d\" TEXT GENERATED ALWAYS AS ((a || ')')) VIRTUAL, CONSTRAINT \"t_d_key\" UNIQUE (\"d\") )"],
    )
    .await;
}

#[tokio::test]
async fn a_check_keeps_its_parentheses() {
    check(
        "CREATE TABLE t (a TEXT CHECK ((json_valid(a) OR a IS NULL)))",
        &["CREATE TABLE \"t\" ( \"a\" TEXT, CONSTRAINT \"t_a_check\" CHECK ((json_valid(a) OR a IS NULL)) )"],
    )
    .await;
}

#[tokio::test]
async fn a_table_from_a_query_and_one_altered_since() {
    check(
        "CREATE TABLE s (a INT, b TEXT); CREATE TABLE t AS SELECT a, b || 'x' AS c FROM s;
         ALTER TABLE s ADD COLUMN d INT DEFAULT 3 CHECK (d > 0); ALTER TABLE s RENAME COLUMN a TO \"order\"; ALTER TABLE s DROP COLUMN b;
         ALTER TABLE s RENAME TO u;",
        &[
            "CREATE TABLE \"t\" ( \"a\" INT, \"c\" )",
            "CREATE TABLE \"u\" ( \"order\" INT, \"d\" INT DEFAULT 3, CONSTRAINT \"u_d_check\" CHECK (d > 0) )",
        ],
    )
    .await;
}

#[tokio::test]
async fn keys_are_sorted_and_say_what_happens_to_a_row_that_breaks_them() {
    check(
        "CREATE TABLE a (id INTEGER PRIMARY KEY DESC, a TEXT NOT NULL ON CONFLICT IGNORE, b TEXT UNIQUE ON CONFLICT REPLACE,
         c TEXT NOT NULL ON CONFLICT ABORT COLLATE nocase, UNIQUE (a COLLATE nocase, b DESC, c COLLATE nocase) ON CONFLICT FAIL,
         UNIQUE (c COLLATE binary), CHECK (a > b) ON CONFLICT IGNORE);
         CREATE TABLE b (id INTEGER PRIMARY KEY ASC ON CONFLICT ROLLBACK AUTOINCREMENT);
         CREATE TABLE c (id INTEGER, PRIMARY KEY (id COLLATE nocase DESC) ON CONFLICT IGNORE);
         CREATE TABLE d (id INTEGER PRIMARY KEY DESC) WITHOUT ROWID;",
        &[
            "CREATE TABLE \"a\" ( \"id\" INTEGER CONSTRAINT \"a_pkey\" PRIMARY KEY DESC, \"a\" TEXT NOT NULL ON CONFLICT IGNORE, \
             \"b\" TEXT, \"c\" TEXT COLLATE NOCASE NOT NULL, CONSTRAINT \"a_a_b_c_key\" UNIQUE (\"a\" COLLATE NOCASE, \"b\" DESC, \"c\") \
             ON CONFLICT FAIL, CONSTRAINT \"a_b_key\" UNIQUE (\"b\") ON CONFLICT REPLACE, \
             CONSTRAINT \"a_c_key\" UNIQUE (\"c\" COLLATE BINARY), CONSTRAINT \"a_check\" CHECK (a > b) )",
            "CREATE TABLE \"b\" ( \"id\" INTEGER NOT NULL CONSTRAINT \"b_pkey\" PRIMARY KEY ON CONFLICT ROLLBACK AUTOINCREMENT )",
            "CREATE TABLE \"c\" ( \"id\" INTEGER NOT NULL CONSTRAINT \"c_pkey\" PRIMARY KEY ON CONFLICT IGNORE )",
            "CREATE TABLE \"d\" ( \"id\" INTEGER NOT NULL, CONSTRAINT \"d_pkey\" PRIMARY KEY (\"id\" DESC) ) WITHOUT ROWID",
        ],
    )
    .await;
}

#[tokio::test]
async fn indexes_of_every_kind() {
    check(
        "CREATE TABLE t (a TEXT COLLATE NOCASE, b INT);
         CREATE INDEX [i 1] ON t (a, b DESC);
         CREATE UNIQUE INDEX IF NOT EXISTS i2 ON t ((a || b), abs(b) ASC) WHERE (b > 1 AND (a < 'x'));
         CREATE INDEX i3 ON t (a COLLATE RTRIM, b + 1 COLLATE nocase DESC) /* end */;",
        &[
            "CREATE TABLE \"t\" ( \"a\" TEXT COLLATE NOCASE, \"b\" INT )",
            "CREATE INDEX \"i 1\" ON \"t\" (\"a\", \"b\" DESC)",
            "CREATE UNIQUE INDEX \"i2\" ON \"t\" ((a || b), (abs(b))) WHERE b > 1 AND (a < 'x')",
            "CREATE INDEX \"i3\" ON \"t\" (\"a\" COLLATE RTRIM, (b + 1) COLLATE NOCASE DESC)",
        ],
    )
    .await;
}

#[tokio::test]
async fn text_that_is_no_table_is_an_error() {
    use crate::dialect::sqlite::stored::StoredTable;
    for sql in [
        "",
        "CREATE TABLE",
        "CREATE TABLE t",
        "CREATE TABLE t (",
        "CREATE TABLE t (a INT",
        "CREATE TABLE t (a INT CHECK (",
        "CREATE TABLE t (a DEFAULT)",
        "CREATE TABLE t (,)",
        "CREATE TABLE t ([",
        "CREATE VIEW v AS SELECT 1",
    ] {
        assert!(StoredTable::read(sql).is_err(), "{sql}");
    }
}
