//! Schemas that are right: read, resolved and spelled for every database.

use std::path::Path;

use tablewright_schema::model::RelationKind;
use tablewright_schema::{Dialect, Model, ObjectName, yaml};

fn read_dir(path: &str) -> Model {
    yaml::read_dir(Path::new(path)).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn the_example_project_reads_and_is_spelled_for_every_database() {
    let model = read_dir("../examples/pyscrai/schema");
    assert_eq!(model.tables.len(), 7);
    assert_eq!(model.json_schemas.len(), 8);
    for dialect in Dialect::ALL {
        let (schema, _) = model.schema(dialect).unwrap_or_else(|found| panic!("{found}"));
        assert_eq!(schema.tables.len(), 7);
        assert_eq!(schema.enums.len(), if dialect.spelling().capabilities().enum_types { 3 } else { 0 });
    }
    let run = &model.tables[&ObjectName::new("scenario_runs")];
    let names: Vec<&str> = run.relations.iter().map(|relation| relation.name.as_str()).collect();
    assert_eq!(names, ["agents", "events", "logs", "template"]);
    let kind = &run.relations[3].kind;
    assert!(matches!(kind, RelationKind::BelongsTo { optional: false, .. }), "{kind:?}");
}

#[test]
fn every_example_of_the_documentation_reads() {
    let text = std::fs::read_to_string("../docs/language.md").expect("the documentation is there");
    let mut examples = 0;
    for block in text.split("```yaml\n").skip(1) {
        let example = block.split("```").next().expect("a block ends");
        yaml::read_texts(vec![("example.yaml".into(), example.to_owned())])
            .unwrap_or_else(|found| panic!("{found}\n{example}"));
        examples += 1;
    }
    assert!(examples >= 8, "only {examples}");
}

fn good() -> Model {
    let text = include_str!("good.yaml").to_owned();
    let load = |path: &str| {
        if path == "json/scenario_config.json" { Ok("{}".to_owned()) } else { Err("no".to_owned()) }
    };
    yaml::read_sources(vec![("good.yaml".into(), text)], load).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn relations_are_seen_from_both_ends() {
    let model = good();
    let relations = |table: &str| -> Vec<String> {
        let of = |relation: &tablewright_schema::model::Relation| {
            let kind = match &relation.kind {
                RelationKind::BelongsTo { optional: true, .. } => "at most one",
                RelationKind::BelongsTo { optional: false, .. } => "one",
                RelationKind::HasMany { one: true, .. } => "at most one that refers here",
                RelationKind::HasMany { one: false, .. } => "those that refer here",
                RelationKind::ManyToMany { .. } => "many",
            };
            format!("{}: {kind} of {}", relation.name, relation.table)
        };
        model.tables[&ObjectName::new(table)].relations.iter().map(of).collect()
    };
    assert_eq!(relations("scenario_runs"), ["template: at most one of scenario_templates"]);
    assert_eq!(relations("scenario_templates"), ["runs: those that refer here of scenario_runs"]);
    assert_eq!(
        relations("agents"),
        [
            "agent_tools: those that refer here of agent_tools",
            "parent: at most one of agents",
            "children: those that refer here of agents",
            "tools: many of tools",
        ]
    );
    assert_eq!(
        relations("tools"),
        ["agent_tools: those that refer here of agent_tools", "agents: many of agents"]
    );
    assert_eq!(relations("tool_calls"), ["grant: one of agent_tools"]);
}

#[test]
fn each_database_gets_its_own_words() {
    let model = good();
    let on = |dialect: Dialect| model.schema(dialect).unwrap_or_else(|found| panic!("{found}"));
    let (sqlite, _) = on(Dialect::Sqlite);
    let (postgres, _) = on(Dialect::Postgres);
    let agents = ObjectName::new("agents");
    let default = |schema: &tablewright_schema::Schema, column: &str| {
        let column = schema.tables[&agents].column(column).expect("declared");
        column.default.as_ref().map(|expr| expr.sql().to_owned())
    };
    assert_eq!(default(&sqlite, "flags").as_deref(), Some("0"));
    assert_eq!(default(&postgres, "flags").as_deref(), Some("false"));
    assert_eq!(default(&postgres, "level").as_deref(), Some("'info'::level"));
    assert!(sqlite.tables[&agents].checks.contains_key("agents_level_check"));
    assert!(!postgres.tables[&agents].checks.contains_key("agents_level_check"));
    assert!(sqlite.tables.contains_key(&ObjectName::new("cache")));
    assert!(!postgres.tables.contains_key(&ObjectName::new("cache")));
    assert!(postgres.tables[&agents].indexes.contains_key("vectors"));
    assert!(!sqlite.tables[&agents].indexes.contains_key("vectors"));
    let runs = ObjectName::new("scenario_runs");
    let checks: Vec<&String> = sqlite.tables[&runs].checks.keys().collect();
    assert_eq!(
        checks,
        ["by_database", "ends_after_start", "scenario_runs_price_check", "scenario_runs_status_check"]
    );
}

#[test]
fn what_no_state_can_tell_becomes_a_hint() {
    let (_, hints) = good().schema(Dialect::Postgres).unwrap_or_else(|found| panic!("{found}"));
    let agents = ObjectName::new("agents");
    let level = ObjectName::new("level");
    assert_eq!(hints.tables[&agents], ObjectName::new("actors"));
    assert_eq!(hints.columns[&(agents.clone(), "name".to_owned())], "title");
    assert_eq!(hints.enums[&level], ObjectName::new("loudness"));
    assert_eq!(hints.enum_values[&(level.clone(), "warning".to_owned())], "warn");
    assert_eq!(hints.enum_replacements[&(level, "fatal".to_owned())], "warning");
    assert_eq!(hints.backfills[&(agents.clone(), "status".to_owned())].sql(), "'idle'");
    assert_eq!(hints.casts[&(agents, "status".to_owned())].sql(), "status::text");
}

#[test]
fn the_order_of_the_files_changes_nothing() {
    let text = include_str!("good.yaml");
    let (head, tables) = text.split_once("\ntables:\n").expect("tables have their section");
    let mut files: Vec<(std::path::PathBuf, String)> = vec![("head.yaml".into(), head.to_owned())];
    for (number, table) in tables.split("\n\n").enumerate() {
        // An anchor and its alias stay in one file.
        let table = table.replace("&name ", "").replace("{ label: *name }", "{ label: { type: text } }");
        files.push((format!("{number}.yaml").into(), format!("tables:\n{table}\n")));
    }
    let schema = |files: &[(std::path::PathBuf, String)], dialect| {
        let model = yaml::read_sources(files.to_vec(), |_| Ok("{}".to_owned()));
        model
            .unwrap_or_else(|found| panic!("{found}"))
            .schema(dialect)
            .unwrap_or_else(|found| panic!("{found}"))
    };
    // What the file says, these two can hold.
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let forwards = schema(&files, dialect);
        let mut backwards = files.clone();
        backwards.reverse();
        assert_eq!(forwards, schema(&backwards, dialect));
    }
}
