//! What the author wrote and what the server stored come to the same text.

use tablewright_schema::schema::{
    Check, Column, ColumnType, EnumType, Expr, Generated, Index, IndexKey, IndexKeyOf, Table,
};
use tablewright_schema::{Dialect, Hints, ObjectName, Schema};

use super::super::{introspect, normalise};
use super::introspect::rich;
use super::{database, options, run};
use crate::AuthoringError;
use crate::diff::diff;

fn column(name: &str, ty: &str) -> Column {
    Column {
        name: name.to_owned(),
        ty: ColumnType::Native(ty.to_owned()),
        nullable: true,
        not_null: None,
        default: None,
        identity: None,
        generated: None,
        collation: None,
        sequence: None,
        storage: Default::default(),
        comment: None,
    }
}

fn table(name: &str) -> Table {
    let mut table = Table::new(name.into());
    table.columns = vec![
        column("n", "integer"),
        column("big", "bigint"),
        column("price", "numeric(10,2)"),
        column("name", "text"),
        column("code", "character varying(20)"),
        column("at", "timestamp with time zone"),
        column("Odd Name", "text"),
        column("tags", "text[]"),
        column("doc", "jsonb"),
        Column { ty: ColumnType::Enum("mood".into()), ..column("mood", "") },
        Column { ty: ColumnType::Enum(ObjectName::qualified("side", "Kind")), ..column("kind", "") },
    ];
    table
}

fn with_enums() -> Schema {
    let mut schema = Schema::empty(Dialect::Postgres);
    for (name, values) in
        [(ObjectName::new("mood"), ["ok", "sad"]), (ObjectName::qualified("side", "Kind"), ["a", "b"])]
    {
        let values = values.map(str::to_owned).to_vec();
        schema
            .enums
            .insert(name.clone(), EnumType { name, values, comment: None, access: Default::default() });
    }
    schema
}

const CHECKS: [&str; 22] = [
    "name in ('a', 'b')",
    "code IN ('a','b')",
    "mood in ('ok')",
    "mood = 'sad' or mood is null",
    "kind <> 'a'::side.\"Kind\"",
    "kind IN ('a', 'b')",
    "n between 1 and 10",
    "big > 5",
    "price > 0 AND price < 1e6",
    "length(name) > 3",
    "code like 'a%'",
    "name ~* '^[a-z]+$'",
    "\"Odd Name\" != ''",
    "t.n > 0",
    "at < now() + interval '1 day'",
    "at > '2020-01-01'",
    "not (n = 1 or n = 2)",
    "CASE WHEN n > 1 THEN big ELSE 2 END > 0",
    "coalesce(name, code) is not null",
    "tags @> array['x']",
    "doc->>'a' = 'b'",
    "cast(n as text) <> name",
];

const DEFAULTS: [(&str, &str); 10] = [
    ("n", "1 + 2"),
    ("big", "-1"),
    ("price", "0.5"),
    ("name", "'a' || 'b'"),
    ("code", "'x'"),
    ("at", "current_timestamp"),
    ("Odd Name", "upper('a') collate \"C\""),
    ("tags", "array['a', 'b']"),
    ("doc", "'{\"b\":1,\"a\":2}'"),
    ("mood", "'ok'"),
];

/// A table whose every expression is written as a person writes it.
fn as_written() -> Schema {
    let mut schema = with_enums();
    let mut t = table("t");
    for (name, sql) in DEFAULTS {
        let column = t.columns.iter_mut().find(|column| column.name == name).expect("it is there");
        column.default = Some(Expr::new(sql));
    }
    for (number, sql) in CHECKS.iter().enumerate() {
        let name = format!("check_{number}");
        t.checks.insert(name.clone(), Check::new(name, Expr::new(*sql)));
    }
    t.columns.push(Column {
        generated: Some(Generated { expr: Expr::new("n*2+1"), stored: true }),
        ..column("twice", "integer")
    });
    t.columns.push(column("small", "_int4"));
    let key = |of| IndexKey {
        of,
        prefix: None,
        descending: false,
        nulls_first: None,
        collation: None,
        opclass: None,
    };
    let index = Index {
        name: "t_odd".into(),
        unique: true,
        method: Some("btree".into()),
        keys: vec![
            key(IndexKeyOf::Expr(Expr::new("LOWER( name )"))),
            key(IndexKeyOf::Expr(Expr::new("n+1"))),
            IndexKey { opclass: Some("text_ops".into()), ..key(IndexKeyOf::Column("name".into())) },
        ],
        include: vec!["big".into()],
        predicate: Some(Expr::new("mood in ('ok','sad') and n>0")),
        nulls_not_distinct: false,
        storage: Default::default(),
        comment: None,
    };
    t.indexes.insert(index.name.clone(), index);
    schema.tables.insert(t.name.clone(), t);
    schema
}

#[tokio::test]
async fn expressions_as_written_are_those_that_are_stored() {
    let Some(mut scratch) = database("expressions_as_written_are_those_that_are_stored").await else {
        return;
    };
    let conn = scratch.postgres();
    let empty = introspect(conn, None).await.expect("read");
    // Nothing of it is there yet, not even the enums and their schema.
    let new = normalise(conn, &empty, as_written(), &Hints::default(), &options())
        .await
        .expect("the server takes it");
    run(conn, Dialect::Postgres.spelling().create_all(&new)).await;
    let stored = introspect(conn, None).await.expect("read");
    assert_eq!(stored, new);
    // And once it is there, nothing differs.
    let again = normalise(conn, &stored, as_written(), &Hints::default(), &options())
        .await
        .expect("the server takes it");
    assert_eq!(diff(&stored, &again, &Hints::default()), []);
    assert_eq!(stored, again);
    scratch.drop().await.expect("dropped");
}

#[tokio::test]
async fn what_was_created_needs_no_server_to_compare() {
    let Some(mut scratch) = database("what_was_created_needs_no_server_to_compare").await else { return };
    let conn = scratch.postgres();
    let schema = rich(conn);
    run(conn, Dialect::Postgres.spelling().create_all(&schema)).await;
    let stored = introspect(conn, None).await.expect("read");
    assert_eq!(normalise(conn, &stored, schema, &Hints::default(), &options()).await.expect("taken"), stored);
    scratch.drop().await.expect("dropped");
}

/// As a standby does, the session takes no temporary table.
#[tokio::test]
async fn a_server_that_only_reads_is_asked_nothing_or_says_so() {
    let Some(mut scratch) = database("a_server_that_only_reads_is_asked_nothing_or_says_so").await else {
        return;
    };
    let conn = scratch.postgres();
    let schema = rich(conn);
    run(conn, Dialect::Postgres.spelling().create_all(&schema)).await;
    run(conn, ["SET default_transaction_read_only = on".to_owned()]).await;
    let stored = introspect(conn, None).await.expect("read");
    let settled = normalise(conn, &stored, schema.clone(), &Hints::default(), &options()).await;
    assert_eq!(settled.expect("nothing has to be asked"), stored);

    let mut wanted = schema;
    let mut t = table("t");
    let check = Check::new("new", Expr::new("n in (1, 2)"));
    t.checks.insert(check.name.clone(), check);
    wanted.tables.insert(t.name.clone(), t);
    let refused = normalise(conn, &stored, wanted, &Hints::default(), &options())
        .await
        .expect_err("it cannot be asked");
    let AuthoringError::Scratch { reason, help, .. } = refused else { panic!("{refused}") };
    assert!(reason.contains("only reads") && help.contains("primary"), "{reason}\n{help}");
    scratch.drop().await.expect("dropped");
}

#[tokio::test]
async fn renamed_and_changed_enums_are_spelled_as_they_will_be() {
    let Some(mut scratch) = database("renamed_and_changed_enums_are_spelled_as_they_will_be").await else {
        return;
    };
    let conn = scratch.postgres();
    run(conn, Dialect::Postgres.spelling().create_all(&with_enums())).await;
    let mut wanted = with_enums();
    for ty in wanted.enums.values_mut() {
        ty.values.push("new".into());
    }
    let mut t = table("t");
    t.columns[9].default = Some(Expr::new("'new'"));
    t.columns[10].default = Some(Expr::new("'new'"));
    let check = Check::new("c", Expr::new("mood <> 'new' and kind in ('new', 'a')"));
    t.checks.insert("c".into(), check);
    wanted.tables.insert("t".into(), t);
    let stored = introspect(conn, None).await.expect("read");
    let spelled = normalise(conn, &stored, wanted, &Hints::default(), &options()).await.expect("taken");
    let t = &spelled.tables[&"t".into()];
    assert_eq!(t.columns[9].default, Some(Expr::new("'new'::mood")));
    assert_eq!(t.columns[10].default, Some(Expr::new("'new'::side.\"Kind\"")));
    assert_eq!(
        t.checks.get("c").unwrap().expr.sql(),
        "(mood <> 'new'::mood) AND (kind = ANY (ARRAY['new'::side.\"Kind\", 'a'::side.\"Kind\"]))"
    );
    assert_eq!(introspect(conn, None).await.expect("read"), stored, "normalising leaves nothing behind");
    scratch.drop().await.expect("dropped");
}

#[tokio::test]
async fn everything_that_is_refused_is_named() {
    let Some(mut scratch) = database("everything_that_is_refused_is_named").await else { return };
    let conn = scratch.postgres();
    let empty = introspect(conn, None).await.expect("read");
    let mut wanted = with_enums();
    let mut t = table("t");
    t.columns[0].default = Some(Expr::new("'x'"));
    t.columns[3].default = Some(Expr::new("nothing()"));
    for (name, sql) in [("good", "n > 0"), ("bad", "missing > 0"), ("worse", "n >")] {
        t.checks.insert(name.into(), Check::new(name, Expr::new(sql)));
    }
    wanted.tables.insert("t".into(), t);
    let mut u = Table::new("u".into());
    u.columns = vec![column("a", "no_such_type"), column("b", "text")];
    wanted.tables.insert("u".into(), u);
    let refused = match normalise(conn, &empty, wanted, &Hints::default(), &options()).await {
        Err(AuthoringError::Refused(refused)) => refused,
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the server took it"),
    };
    let told: Vec<_> = refused
        .iter()
        .map(|refusal| {
            format!("{} | {} | {} | {:?}", refusal.subject(), refusal.sql, refusal.message, refusal.at)
        })
        .collect();
    // The server gives a position where it parses, and none for what it looks up afterwards in ALTER TABLE.
    assert_eq!(
        told,
        [
            "default of t.n | 'x' | invalid input syntax for type integer: \"x\" | None",
            "default of t.name | nothing() | function nothing() does not exist | None",
            "check t.bad | missing > 0 | column \"missing\" does not exist | None",
            "check t.worse | n > | syntax error at or near \")\" | Some(3)",
            "type of u.a | no_such_type | type \"no_such_type\" does not exist | Some(0)",
        ]
    );
    scratch.drop().await.expect("dropped");
}

#[tokio::test]
async fn both_of_the_servers_own_spellings_are_left_alone() {
    let Some(mut scratch) = database("both_of_the_servers_own_spellings_are_left_alone").await else {
        return;
    };
    let conn = scratch.postgres();
    // A varchar's list is printed in other words once the server has read its own.
    let mut wanted = Schema::empty(Dialect::Postgres);
    let mut t = Table::new("t".into());
    t.columns = vec![column("code", "character varying(20)")];
    let check = Check::new("listed", Expr::new("code in ('a', 'b')"));
    t.checks.insert("listed".into(), check);
    wanted.tables.insert("t".into(), t);
    for written in [
        "code in ('a', 'b')",
        "(code)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])",
    ] {
        run(conn, [format!("CREATE TABLE t (code varchar(20), CONSTRAINT listed CHECK ({written}))")]).await;
        let stored = introspect(conn, None).await.expect("read");
        assert_eq!(
            normalise(conn, &stored, wanted.clone(), &Hints::default(), &options()).await.expect("taken"),
            stored
        );
        run(conn, ["DROP TABLE t".to_owned()]).await;
    }
    scratch.drop().await.expect("dropped");
}
