//! Spelling checked against what PostgreSQL 15 printed for the same declaration.

use super::*;
use crate::schema::{Action, Backing, Deferrable, IndexKey, IndexKeyOf};

fn native(text: &str) -> String {
    match Postgres.column_type(&Type::Native(text.to_owned()), None) {
        Ok(ty) => Postgres.type_sql(&ty),
        Err(why) => panic!("{text}: {why}"),
    }
}

#[test]
fn native_aliases_are_spelled_as_format_type_does() {
    let cases = [
        ("int", "integer"),
        ("INT8", "bigint"),
        ("serial", "integer"),
        ("bigserial", "bigint"),
        ("varchar", "character varying"),
        ("VARCHAR ( 5 )", "character varying(5)"),
        ("char", "character(1)"),
        ("bpchar", "bpchar"),
        ("\"char\"", "\"char\""),
        ("decimal(5)", "numeric(5,0)"),
        ("numeric( 10 , 2 )", "numeric(10,2)"),
        ("numeric(10,-2)", "numeric(10,-2)"),
        ("float(10)", "real"),
        ("float(30)", "double precision"),
        ("float", "double precision"),
        ("timestamptz", "timestamp with time zone"),
        ("timestamptz(3)", "timestamp(3) with time zone"),
        ("timestamp (3)  with time  zone", "timestamp(3) with time zone"),
        ("timetz(2)", "time(2) with time zone"),
        ("time", "time without time zone"),
        ("bit", "bit(1)"),
        ("varbit(7)", "bit varying(7)"),
        ("interval year to month", "interval year to month"),
        ("INTERVAL SECOND (2)", "interval second(2)"),
        ("text[3][]", "text[]"),
        ("int4 ARRAY", "integer[]"),
        ("varchar(5)[]", "character varying(5)[]"),
        ("pg_catalog.int4", "integer"),
        ("audit.\"Kind\"", "audit.\"Kind\""),
        ("geometry(Point, 4326)", "geometry(Point, 4326)"),
        ("json", "json"),
    ];
    for (written, expected) in cases {
        assert_eq!(native(written), expected, "{written}");
    }
}

#[test]
fn declared_type_is_the_inverse_of_column_type() {
    let scalars = [
        Type::SmallInt,
        Type::Int,
        Type::BigInt,
        Type::Bool,
        Type::Text,
        Type::Varchar(5),
        Type::Char(3),
        Type::Decimal(None),
        Type::Decimal(Some((10, 2))),
        Type::Float,
        Type::Double,
        Type::Uuid,
        Type::Json,
        Type::Bytes,
        Type::Date,
        Type::Time,
        Type::Timestamp,
        Type::TimestampTz,
        Type::Interval,
        Type::Enum("mood".into()),
        Type::Native("json".to_owned()),
        Type::Native("tsvector".to_owned()),
        Type::Native("numeric(10,-2)".to_owned()),
        Type::Native("timestamp(3) with time zone".to_owned()),
    ];
    for ty in scalars {
        for ty in [ty.clone(), Type::Array(Box::new(ty))] {
            let spelled = Postgres.column_type(&ty, None).expect("every listed type can be held");
            assert_eq!(Postgres.declared_type(&spelled), ty);
            assert!(Postgres::is_certain_type(&spelled), "{spelled:?}");
        }
    }
}

#[test]
fn impossible_types_say_why() {
    for ty in [
        Type::Varchar(0),
        Type::Char(20_000_000),
        Type::Decimal(Some((1001, 0))),
        Type::Decimal(Some((3, 4))),
        Type::Array(Box::new(Type::Array(Box::new(Type::Text)))),
    ] {
        assert!(Postgres.column_type(&ty, None).is_err(), "{ty:?}");
    }
    assert!(Postgres.column_type(&Type::Text, Some(Identity::ByDefault)).is_err());
    assert!(Postgres.column_type(&Type::Native("int8".to_owned()), Some(Identity::Serial)).is_ok());
}

#[test]
fn values_are_spelled_as_pg_get_expr_does() {
    let text = |text: &str| Value::Text(text.to_owned());
    let number = |text: &str| Value::Number(text.to_owned());
    let json = |text: &str| Value::Json(serde_json::from_str(text).expect("test JSON"));
    let array = |ty: Type| Type::Array(Box::new(ty));
    let cases = [
        (Value::Int(5), Type::Int, "5"),
        (Value::Int(-5), Type::BigInt, "'-5'::integer"),
        (Value::Int(i64::from(i32::MIN)), Type::BigInt, "'-2147483648'::integer"),
        (Value::Int(5_000_000_000), Type::BigInt, "'5000000000'::bigint"),
        (Value::Int(3), Type::Decimal(Some((5, 0))), "3"),
        (number("1.50"), Type::Decimal(Some((10, 2))), "1.50"),
        (number("-1.5"), Type::Decimal(None), "'-1.5'::numeric"),
        (number("1e10"), Type::Double, "'10000000000'::bigint"),
        (number("1.5e-3"), Type::Double, "0.0015"),
        (number("00.50"), Type::Decimal(None), "0.50"),
        (number("99999999999999999999999"), Type::Decimal(None), "'99999999999999999999999'::numeric"),
        (number("NaN"), Type::Float, "'NaN'::real"),
        (Value::Bool(true), Type::Bool, "true"),
        (text("it's \\"), Type::Text, "'it''s \\'::text"),
        (text("x"), Type::Varchar(5), "'x'::character varying"),
        (text("x"), Type::Char(3), "'x'::bpchar"),
        (text("a"), Type::Enum("run_status".into()), "'a'::run_status"),
        (text("a"), Type::Enum(ObjectName::qualified("audit", "Kind")), "'a'::audit.\"Kind\""),
        (text("A0EE"), Type::Uuid, "'a0ee'::uuid"),
        (text("101"), Type::Native("bit(3)".to_owned()), "'101'::\"bit\""),
        (text("2020-01-02"), Type::Date, "'2020-01-02'::date"),
        (
            json("{\"b\":1,\"aa\":[1,2.50,\"x\"],\"a\":null}"),
            Type::Json,
            "'{\"a\": null, \"b\": 1, \"aa\": [1, 2.5, \"x\"]}'::jsonb",
        ),
        (json("{\"b\":1}"), Type::Native("json".to_owned()), "'{\"b\":1}'::json"),
        (json("[]"), array(Type::Text), "'{}'::text[]"),
        (
            json("[\"a\",\"b c\",null,\"null\",\"\"]"),
            array(Type::Varchar(9)),
            "'{a,\"b c\",NULL,\"null\",\"\"}'::character varying[]",
        ),
        (json("[true,false]"), array(Type::Bool), "'{t,f}'::boolean[]"),
        (json("[[1,2],[3,4]]"), array(Type::Int), "'{{1,2},{3,4}}'::integer[]"),
        (json("[\"a\"]"), array(Type::Enum("run_status".into())), "'{a}'::run_status[]"),
    ];
    for (value, ty, expected) in cases {
        assert_eq!(Postgres.value(&value, &ty).sql(), expected);
    }
}

#[test]
fn an_expression_is_kept_in_its_words() {
    assert_eq!(Postgres.expression("CURRENT_TIMESTAMP").sql(), "CURRENT_TIMESTAMP");
    assert_eq!(Postgres.expression(" Now( ) ").sql(), "now()");
    assert_eq!(Postgres.expression("now() + '1 day'").sql(), "now() + '1 day'");
}

fn column(name: &str, ty: &str) -> Column {
    Column {
        name: name.to_owned(),
        ty: ColumnType::Native(ty.to_owned()),
        nullable: false,
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

#[test]
fn tables_are_written_one_line_a_column() {
    let mut table = Table::new(ObjectName::qualified("audit", "odd \"name\""));
    table.columns = vec![
        Column { identity: Some(Identity::Always), ..column("id", "bigint") },
        Column { identity: Some(Identity::Serial), ..column("no", "smallint") },
        Column {
            collation: Some("de-x-icu".to_owned()),
            default: Some(Expr::new("'x'::text")),
            ..column("name", "text")
        },
        Column { nullable: true, ..column("note", "text") },
    ];
    table.primary_key = Some(crate::schema::PrimaryKey {
        name: "odd_pkey".to_owned(),
        columns: vec!["id".to_owned()],
        backing: Default::default(),
    });
    table.uniques.insert(
        "odd_name_key".to_owned(),
        Unique {
            name: "odd_name_key".to_owned(),
            columns: vec!["name".to_owned(), "no".to_owned()],
            nulls_not_distinct: true,
            backing: Backing { deferrable: Deferrable::Deferred, ..Backing::default() },
        },
    );
    let check = Check::new("odd_check".to_owned(), Expr::new("no > 0"));
    table.checks.insert(check.name.clone(), check);
    assert_eq!(
        Postgres.create_table(&table),
        r#"CREATE TABLE "audit"."odd ""name""" (
    "id" bigint GENERATED ALWAYS AS IDENTITY,
    "no" smallserial,
    "name" text COLLATE "de-x-icu" NOT NULL DEFAULT 'x'::text,
    "note" text,
    CONSTRAINT "odd_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "odd_name_key" UNIQUE NULLS NOT DISTINCT ("name", "no") DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "odd_check" CHECK (no > 0)
)"#
    );
}

#[test]
fn indexes_and_foreign_keys_say_only_what_is_not_default() {
    let key = |of| IndexKey {
        of,
        prefix: None,
        descending: false,
        nulls_first: None,
        collation: None,
        opclass: None,
    };
    let index = Index {
        name: "i".to_owned(),
        unique: true,
        method: Some("gist".to_owned()),
        keys: vec![
            IndexKey { descending: true, ..key(IndexKeyOf::Column("a".to_owned())) },
            IndexKey {
                nulls_first: Some(true),
                collation: Some("C".to_owned()),
                opclass: Some("text_pattern_ops".to_owned()),
                ..key(IndexKeyOf::Expr(Expr::new("lower(b)")))
            },
        ],
        include: vec!["c".to_owned()],
        predicate: Some(Expr::new("a > 0")),
        nulls_not_distinct: true,
        storage: Default::default(),
        comment: None,
    };
    assert_eq!(
        Postgres.create_index(&"t".into(), &index),
        "CREATE UNIQUE INDEX \"i\" ON \"t\" USING \"gist\" (\"a\" DESC, (lower(b)) COLLATE \"C\" \"text_pattern_ops\" \
         NULLS FIRST) INCLUDE (\"c\") NULLS NOT DISTINCT WHERE a > 0"
    );
    let key = ForeignKey {
        name: "f".to_owned(),
        columns: vec!["a".to_owned()],
        table: "u".into(),
        referenced: vec!["id".to_owned()],
        on_delete: Action::SetNull,
        on_update: Action::NoAction,
        deferrable: Deferrable::Immediate,
        details: Default::default(),
    };
    assert_eq!(
        Postgres.foreign_key(&key),
        "CONSTRAINT \"f\" FOREIGN KEY (\"a\") REFERENCES \"u\" (\"id\") ON DELETE SET NULL DEFERRABLE"
    );
}
