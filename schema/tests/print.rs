//! The law of `pull`: what is printed reads back to the same schema.

use std::path::Path;

use tablewright_schema::schema::*;
use tablewright_schema::{Dialect, Hints, ObjectName, yaml};

fn reads_back(schema: &Schema) -> String {
    // Which rows belong to the code no database says, and no printer.
    let mut schema = schema.clone();
    schema.tables.values_mut().for_each(|table| std::sync::Arc::make_mut(table).rows = None);
    let schema = &schema;
    let printed = yaml::print(schema);
    let all: String = printed.iter().map(|(_, text)| text.as_str()).collect();
    let model = yaml::read_texts(printed).unwrap_or_else(|found| panic!("{found}\n{all}"));
    let (read, hints) = model.schema(schema.dialect).unwrap_or_else(|found| panic!("{found}\n{all}"));
    assert_eq!(hints, Hints::default(), "{all}");
    for (name, table) in &schema.tables {
        assert_eq!(read.tables.get(name), Some(table), "{all}");
    }
    assert_eq!(read, Schema { unmanaged: Vec::new(), ..schema.clone() }, "{all}");
    all
}

#[test]
fn every_case_of_the_suite_reads_back() {
    let mut schemas = 0;
    for folder in std::fs::read_dir("../tests/cases").expect("the cases are there") {
        for file in ["before.yaml", "after.yaml"] {
            let path = folder.as_ref().expect("readable").path().join(file);
            let Ok(model) = yaml::read_dir(&path) else { continue };
            for dialect in Dialect::ALL {
                if let Ok((schema, _)) = model.schema(dialect) {
                    reads_back(&schema);
                    schemas += 1;
                }
            }
        }
    }
    assert!(schemas > 300, "only {schemas}");
}

#[test]
fn the_example_project_reads_back_readably() {
    let model = yaml::read_dir(Path::new("../examples/pyscrai/schema")).expect("right");
    for dialect in Dialect::ALL {
        let (schema, _) = model.schema(dialect).expect("right");
        let text = reads_back(&schema);
        println!("{text}");
    }
}

#[test]
fn the_good_schema_reads_back() {
    let text = include_str!("good.yaml").to_owned();
    let model = yaml::read_sources(vec![("good.yaml".into(), text)], |_| Ok("{}".to_owned())).expect("right");
    // What the file says, these two can hold.
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        reads_back(&model.schema(dialect).expect("right").0);
    }
}

/// Names and texts that trip a writer of YAML.
const ODD: &[&str] = &[
    "a", "no", "null", "12", "a b", "a.b", "a?", "x desc", "(x)", "\"q\"", "it's", "a: b", "a #b", "- a",
    "*a", "&a", "a,b", "{a}", "[a]", "ключ", "名前", "🦀", "\\", "a\\.b", "select", "%", "type", "true", "~",
    "<<", "a_id", "b_id",
];

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

/// A schema in which every name is odd: tables, columns, constraints, indexes, keys.
fn odd(dialect: Dialect) -> Schema {
    let ty = match dialect {
        Dialect::Sqlite => "BIGINT",
        Dialect::Postgres | Dialect::Mysql => "bigint",
    };
    let can = dialect.spelling().capabilities();
    let mut schema = Schema::empty(dialect);
    for (at, name) in ODD.iter().enumerate() {
        let mut table = Table::new(ObjectName::new(*name));
        for other in ODD {
            let mut column = column(other, ty);
            column.nullable = *other != *name;
            table.columns.push(column);
        }
        let target = ObjectName::new(ODD[(at + 1) % ODD.len()]);
        let referenced = vec![target.name.clone()];
        table.primary_key = Some(PrimaryKey {
            name: format!("key {at}"),
            columns: vec![(*name).to_owned()],
            backing: Default::default(),
        });
        for (number, other) in ODD.iter().enumerate().filter(|(number, _)| number % 5 == at % 5) {
            let columns = vec![(*other).to_owned()];
            table.foreign_keys.insert(
                format!("fk {other}"),
                ForeignKey {
                    name: format!("fk {other}"),
                    columns: columns.clone(),
                    table: target.clone(),
                    referenced: referenced.clone(),
                    on_delete: Action::ALL[number % 3],
                    on_update: Action::ALL[(number + at) % 3],
                    deferrable: match can.deferrable_foreign_keys {
                        true => [Deferrable::No, Deferrable::Immediate, Deferrable::Deferred][number % 3],
                        false => Deferrable::No,
                    },
                    details: Default::default(),
                },
            );
            let key = |of| IndexKey {
                of,
                prefix: None,
                descending: number % 2 == 0,
                nulls_first: None,
                collation: None,
                opclass: None,
            };
            let name = format!("{other} of {name}");
            table.indexes.insert(
                name.clone(),
                Index {
                    name,
                    unique: number % 3 == 0,
                    method: None,
                    keys: vec![
                        key(IndexKeyOf::Column((*other).to_owned())),
                        key(IndexKeyOf::Expr(Expr::new("coalesce(a, ')')"))),
                    ],
                    include: Vec::new(),
                    predicate: can.partial_indexes.then(|| Expr::new("a > 0\n  AND \"no\" < 1")),
                    nulls_not_distinct: false,
                    storage: Default::default(),
                    comment: None,
                },
            );
            let name = format!("check {other}");
            table.checks.insert(name.clone(), Check::new(name, Expr::new(format!("'{}' <> ': # x'", at))));
            let name = format!("unique {other} of {at}");
            let backing = if can.ordered_keys {
                let collation = (number % 2 == 0 && can.key_collations).then(|| "NO\"CASE".to_owned());
                let order = KeyOrder { descending: number % 3 == 0, collation, prefix: None };
                Backing {
                    on_conflict: if can.conflict_clauses {
                        Conflict::ALL[number % 5]
                    } else {
                        Conflict::Abort
                    },
                    orders: (order != KeyOrder::default()).then_some((0, order)).into_iter().collect(),
                    ..Backing::default()
                }
            } else {
                Backing::default()
            };
            table.uniques.insert(name.clone(), Unique { name, columns, nulls_not_distinct: false, backing });
        }
        dialect.spelling().settle(&mut table);
        schema.tables.insert(table.name.clone(), table);
    }
    schema
}

#[test]
fn odd_names_read_back() {
    for dialect in Dialect::ALL {
        reads_back(&odd(dialect));
    }
}

#[test]
fn sqlite_declarations_of_any_kind_read_back() {
    let mut schema = Schema::empty(Dialect::Sqlite);
    let mut table = Table::new(ObjectName::new("t"));
    let types = [
        "",
        "INTEGER",
        "integer",
        "TEXT",
        "text",
        "Text",
        "VARCHAR",
        "VARCHAR(20)",
        "DECIMAL(10,5)",
        "BLOB",
        "JSONB",
        "UNSIGNED BIG INT",
        "my type",
        "REAL",
        "NUMERIC",
        "DATETIME",
        "TEXT_ARRAY",
        "VARCHAR_ARRAY(20)",
        "bool",
    ];
    for (at, ty) in types.iter().enumerate() {
        // The types as the catalogue's reader gives them.
        let declared = tablewright_schema::model::Type::Native((*ty).to_owned());
        let Ok(ty) = Dialect::Sqlite.spelling().column_type(&declared, None) else { continue };
        let mut column = column(&format!("c{at}"), "");
        column.ty = ty;
        column.nullable = at % 2 == 0;
        table.columns.push(column);
    }
    table.columns[1].nullable = true;
    table.primary_key = Some(PrimaryKey {
        name: "t_pkey".to_owned(),
        columns: vec!["c1".to_owned()],
        backing: Default::default(),
    });
    schema.tables.insert(table.name.clone(), table);
    reads_back(&schema);
}

#[test]
fn a_column_without_a_type_is_written_as_such() {
    let mut schema = Schema::empty(Dialect::Sqlite);
    for (name, nullable) in [("a", true), ("b", false)] {
        let mut table = Table::new(ObjectName::new(name));
        let declared = tablewright_schema::model::Type::Native(String::new());
        let ty = Dialect::Sqlite.spelling().column_type(&declared, None).unwrap();
        table.columns.push(Column { ty, nullable, ..column("x", "") });
        schema.tables.insert(table.name.clone(), table);
    }
    let text = reads_back(&schema);
    assert!(text.contains("x: { type: { sqlite: \"\" }, nullable: true }"), "{text}");
    assert!(text.contains("x: { type: { sqlite: \"\" } }"), "{text}");
}

#[test]
fn many_tables_are_many_files() {
    let mut schema = Schema::empty(Dialect::Postgres);
    for number in 0..30 {
        for name in [format!("t{number}"), format!("T{number}"), format!("t {number}")] {
            let mut table = Table::new(ObjectName::new(name));
            table.columns.push(column("id", "bigint"));
            schema.tables.insert(table.name.clone(), table);
        }
    }
    let mut files: Vec<String> =
        yaml::print(&schema).iter().map(|(path, _)| path.to_string_lossy().to_lowercase()).collect();
    let count = files.len();
    assert!((30..=90).contains(&count), "{files:?}");
    files.sort();
    files.dedup();
    assert_eq!(files.len(), count, "file systems that ignore case keep them apart");
    reads_back(&schema);
}

#[test]
fn indexes_of_one_name_stay_with_the_database_that_has_room_for_them() {
    let text = "tables:\n  a: { columns: { id: int, n: int }, indexes: { by_n: n, of_a: id } }\n  b: { columns: { id: int, n: int }, indexes: { By_N: n, a: n } }\n";
    let model = yaml::read_texts(vec![("a.yaml".into(), text.to_owned())]).expect("right");
    let text = reads_back(&model.schema(Dialect::Mysql).expect("each table has names of its own").0);
    assert_eq!(text.matches("only: mysql").count(), 3, "{text}");
    let model = yaml::read_texts(vec![("a.yaml".into(), text)]).expect("right");
    for dialect in Dialect::ALL {
        model.schema(dialect).unwrap_or_else(|found| panic!("{found}"));
    }
}

#[test]
fn a_name_has_as_many_characters_as_mysql_takes() {
    let named = |count: usize| format!("tables:\n  {}: {{ columns: {{ id: int }} }}\n", "名".repeat(count));
    let fits = |count: usize| {
        let model = yaml::read_texts(vec![("a.yaml".into(), named(count))]).expect("right");
        model.schema(Dialect::Mysql).is_ok()
    };
    assert!(fits(64) && !fits(65));
}
