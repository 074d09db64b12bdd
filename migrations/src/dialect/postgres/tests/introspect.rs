//! What was created is what is read.

use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};
use tablewright_schema::access::{self, EVERYBODY, Privilege};
use tablewright_schema::object::Dependency;
use tablewright_schema::schema::{
    Action, Backing, Check, Column, ColumnType, Deferrable, EnumType, Expr, ForeignKey, Generated, Identity,
    Index, IndexKey, IndexKeyOf, Named, PrimaryKey, Table, Unique,
};
use tablewright_schema::{Dialect, ObjectName, Schema};

use super::super::introspect;
use super::{database, run, server};

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

fn key(of: IndexKeyOf) -> IndexKey {
    IndexKey { of, prefix: None, descending: false, nulls_first: None, collation: None, opclass: None }
}

fn by(column: &str) -> IndexKey {
    key(IndexKeyOf::Column(column.to_owned()))
}

fn index(name: &str, keys: Vec<IndexKey>) -> Index {
    Index {
        name: name.to_owned(),
        unique: false,
        method: None,
        keys,
        include: Vec::new(),
        predicate: None,
        nulls_not_distinct: false,
        storage: Default::default(),
        comment: None,
    }
}

fn named<T>(items: impl IntoIterator<Item = T>, name: impl Fn(&T) -> &String) -> Named<T> {
    items.into_iter().map(|item| (name(&item).clone(), item)).collect()
}

/// A schema with everything that is managed, as far as that server knows it: `NULLS NOT DISTINCT` came with PostgreSQL 15.
pub(super) fn rich(conn: &sqlx::PgConnection) -> Schema {
    let nulls_not_distinct = conn.server_version_num().is_some_and(|version| version >= 150_000);
    let mood = ObjectName::qualified("Odd schema", "Mood");
    let mut schema = Schema::empty(Dialect::Postgres);
    schema.default_privileges = Some(Default::default());
    schema.enums.insert(
        mood.clone(),
        EnumType {
            name: mood.clone(),
            values: vec!["it's ok".into(), "sad".into()],
            comment: Some("How one is".into()),
            access: Default::default(),
        },
    );

    let mut parent = Table::new("parents".into());
    parent.comment = Some("The \"first\" table; it's plain".into());
    parent.columns = vec![
        Column { nullable: false, identity: Some(Identity::ByDefault), ..column("id", "bigint") },
        Column {
            nullable: false,
            comment: Some("What it's called".into()),
            ..column("name", "character varying(20)")
        },
        Column {
            nullable: false,
            collation: Some("C".into()),
            default: Some(Expr::new("'x'::text")),
            ..column("code", "text")
        },
        Column { default: Some(Expr::new("now()")), ..column("at", "timestamp with time zone") },
        column("tags", "text[]"),
        Column {
            generated: Some(Generated { expr: Expr::new("lower(code)"), stored: true }),
            ..column("code_lower", "text")
        },
        Column { nullable: false, default: Some(Expr::new("'-1'::integer")), ..column("n", "integer") },
    ];
    parent.primary_key = Some(PrimaryKey {
        name: "parents_pkey".into(),
        columns: vec!["id".into()],
        backing: Default::default(),
    });
    parent.uniques = named(
        [
            Unique {
                name: "parents_name_key".into(),
                columns: vec!["name".into(), "code".into()],
                nulls_not_distinct: false,
                backing: Backing { deferrable: Deferrable::Deferred, ..Backing::default() },
            },
            Unique {
                name: "parents_code_key".into(),
                columns: vec!["code".into()],
                nulls_not_distinct,
                backing: Backing { deferrable: Deferrable::No, ..Backing::default() },
            },
        ],
        |unique| &unique.name,
    );
    parent.checks =
        named([Check::new("parents_n_check", Expr::new("n > '-5'::integer"))], |check| &check.name);
    parent.indexes = named(
        [
            Index { comment: Some("By name".into()), ..index("parents_plain", vec![by("name")]) },
            Index { method: Some("gin".into()), ..index("parents_tags", vec![by("tags")]) },
            Index {
                unique: true,
                include: vec!["n".into()],
                predicate: Some(Expr::new("n > 0")),
                nulls_not_distinct,
                ..index(
                    "parents_odd",
                    vec![
                        IndexKey { descending: true, nulls_first: Some(false), ..by("at") },
                        IndexKey { nulls_first: Some(true), ..by("n") },
                        IndexKey { opclass: Some("text_pattern_ops".into()), ..by("code") },
                        IndexKey { collation: Some("POSIX".into()), ..by("name") },
                        key(IndexKeyOf::Expr(Expr::new("lower(code)"))),
                        key(IndexKeyOf::Expr(Expr::new("n + 1"))),
                        IndexKey {
                            collation: Some("POSIX".into()),
                            ..key(IndexKeyOf::Expr(Expr::new("upper(code)")))
                        },
                    ],
                )
            },
        ],
        |index| &index.name,
    );

    let mut child = Table::new(ObjectName::qualified("Odd schema", "child \"s\""));
    child.columns = vec![
        Column { nullable: false, identity: Some(Identity::Serial), ..column("id", "integer") },
        Column { nullable: false, identity: Some(Identity::Always), ..column("no", "smallint") },
        column("parent", "bigint"),
        Column {
            ty: ColumnType::Enum(mood.clone()),
            default: Some(Expr::new("'it''s ok'::\"Odd schema\".\"Mood\"")),
            ..column("mood", "")
        },
        Column { ty: ColumnType::EnumArray(mood), ..column("moods", "") },
    ];
    child.primary_key = Some(PrimaryKey {
        name: "Child pk".into(),
        columns: vec!["no".into(), "id".into()],
        backing: Default::default(),
    });
    child.foreign_keys = named(
        [
            ForeignKey {
                name: "child_parent_fkey".into(),
                columns: vec!["parent".into()],
                table: "parents".into(),
                referenced: vec!["id".into()],
                on_delete: Action::Cascade,
                on_update: Action::SetNull,
                deferrable: Deferrable::Immediate,
                details: Default::default(),
            },
            ForeignKey {
                name: "child_self_fkey".into(),
                columns: vec!["no".into(), "id".into()],
                table: child.name.clone(),
                referenced: vec!["no".into(), "id".into()],
                on_delete: Action::NoAction,
                on_update: Action::Restrict,
                deferrable: Deferrable::No,
                details: Default::default(),
            },
        ],
        |key| &key.name,
    );
    schema.tables.insert(parent.name.clone(), parent);
    schema.tables.insert(child.name.clone(), child);
    schema
}

#[tokio::test]
async fn what_was_created_is_what_is_read() {
    let Some(mut scratch) = database("what_was_created_is_what_is_read").await else { return };
    let schema = rich(scratch.postgres());
    run(scratch.postgres(), Dialect::Postgres.spelling().create_all(&schema)).await;
    let read = introspect(scratch.postgres(), None).await.expect("the catalogue can be read");
    let public = read.public.clone().expect("the server has told");
    let everybody = public.grants.as_ref().and_then(|grants| grants.get(EVERYBODY)).cloned();
    assert!(
        everybody.is_some_and(|may| may.contains(&Privilege::whole(access::Action::Usage))),
        "{public:?}"
    );
    assert_eq!(read, Schema { public: Some(public), version: read.version, ..schema });
    scratch.drop().await.expect("dropped");
}

/// The second connection takes its share, or is left alone where it speaks to another database.
#[tokio::test]
async fn two_connections_read_what_one_does() {
    let Some(mut scratch) = database("two_connections_read_what_one_does").await else { return };
    let elsewhere: PgConnectOptions =
        server("two_connections").expect("it was there").parse().expect("a URL");
    let schema = rich(scratch.postgres());
    run(scratch.postgres(), Dialect::Postgres.spelling().create_all(&schema)).await;
    let name: String = sqlx::query_scalar("SELECT current_database()::text")
        .fetch_one(scratch.postgres())
        .await
        .expect("it has a name");
    let alone = introspect(scratch.postgres(), None).await.expect("the catalogue can be read");
    let schema = Schema { public: alone.public, version: alone.version, ..schema };
    for options in [elsewhere.clone().database(&name), elsewhere] {
        let mut second = PgConnection::connect_with(&options).await.expect("a second connection");
        for _ in 0..2 {
            let read = introspect(scratch.postgres(), Some(&mut second)).await;
            assert_eq!(read.expect("the catalogue can be read"), schema);
        }
        second.close().await.expect("closed");
    }
    scratch.drop().await.expect("dropped");
}

#[tokio::test]
async fn what_is_not_managed_is_named() {
    let Some(mut scratch) = database("what_is_not_managed_is_named").await else { return };
    let statements = [
        "CREATE EXTENSION btree_gist",
        "CREATE TABLE t (id int PRIMARY KEY, a int, b text, r int4range, EXCLUDE USING gist (r WITH &&))",
        "ALTER TABLE t ADD CONSTRAINT later CHECK (a > 0) NOT VALID",
        "CREATE VIEW v AS SELECT id, a FROM t",
        "COMMENT ON VIEW v IS 'it''s a view'",
        "CREATE VIEW w AS SELECT id FROM v",
        "CREATE MATERIALIZED VIEW m AS SELECT b FROM t",
        "CREATE INDEX m_b ON m (b)",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER tr BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE POLICY p ON t FOR SELECT USING (a > 0)",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE DOMAIN d AS int CHECK (VALUE > 0)",
        "CREATE SEQUENCE s",
        "CREATE TYPE c AS (x int, y text)",
        "CREATE TABLE part (id int) PARTITION BY RANGE (id)",
        "CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (1) TO (9)",
        "CREATE UNLOGGED TABLE u (id int) WITH (fillfactor = 70)",
        "CREATE RULE ru AS ON DELETE TO u DO INSTEAD NOTHING",
        "CREATE SCHEMA hollow",
        "CREATE TABLE _sqlx_migrations (version bigint)",
        "CREATE TEMP TABLE passing (id int)",
        "CREATE TABLE n (id serial, k int GENERATED ALWAYS AS IDENTITY (START WITH 5))",
        "CREATE STATISTICS st ON a, b FROM t",
        "CREATE INDEX br ON t USING brin (id int4_minmax_multi_ops (values_per_range = 16))",
    ];
    run(scratch.postgres(), statements.map(str::to_owned)).await;
    let read = introspect(scratch.postgres(), None).await.expect("the catalogue can be read");
    let tables: Vec<_> = read.tables.keys().map(ToString::to_string).collect();
    assert_eq!(tables, ["n", "part", "part_1", "t", "u"]);
    let found: Vec<_> =
        read.unmanaged.iter().map(|object| format!("{} {}", object.kind, object.name)).collect();
    assert_eq!(found, <[String; 0]>::default());
    let found: Vec<_> = read.objects.keys().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "schema hollow",
            "extension btree_gist",
            "domain d",
            "composite type c",
            "sequence s",
            "function f()",
            "view v",
            "view w",
            "materialized view m",
            "index m_b on m",
            "statistics st",
            "rule ru on u",
            "trigger tr on t",
            "policy p on t",
        ]
    );
    let object = |words: &str| {
        read.objects.values().find(|object| object.id.to_string() == words).expect("it was listed")
    };
    let on = |column: &str| Dependency::Column("t".into(), column.to_owned());
    let view = object("view v");
    assert_eq!(view.depends_on, [on("a"), on("id")]);
    assert_eq!(view.comment.as_deref(), Some("it's a view"));
    assert_eq!(view.sql, "CREATE VIEW \"v\" AS\nSELECT t.id,\n    t.a\n   FROM t");
    assert_eq!(object("view w").depends_on, [Dependency::Object(view.id.clone())]);
    let trigger = object("trigger tr on t");
    let function = object("function f()").id.clone();
    assert_eq!(trigger.depends_on, [Dependency::Table("t".into()), on("a"), Dependency::Object(function)]);
    assert_eq!(
        trigger.short(Dialect::Postgres).as_deref(),
        Some("BEFORE UPDATE OF a FOR EACH ROW EXECUTE FUNCTION f()")
    );
    scratch.drop().await.expect("dropped");
}

/// Schemas of other projects, where `TABLEWRIGHT_TEST_CORPORA` names a folder of them: a folder each with a `schema.sql`.
#[tokio::test]
async fn schemas_of_other_projects_are_read() {
    let Some(folder) = std::env::var_os("TABLEWRIGHT_TEST_CORPORA") else { return };
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path().join("schema.sql");
        let sql = std::fs::read_to_string(&path).expect("a schema.sql in each");
        let Some(mut scratch) = database("schemas_of_other_projects_are_read").await else { return };
        if let Err(error) = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(scratch.postgres()).await {
            eprintln!("SKIPPED {}: {error}", path.display());
            continue;
        }
        let read = introspect(scratch.postgres(), None).await.expect("the catalogue can be read");
        let columns: usize = read.tables.values().map(|table| table.columns.len()).sum();
        eprintln!(
            "{}: {} tables, {columns} columns, {} enums, {} not managed",
            path.display(),
            read.tables.len(),
            read.enums.len(),
            read.unmanaged.len()
        );
        assert!(!read.tables.is_empty() && columns > read.tables.len());
        scratch.drop().await.expect("dropped");
    }
}
