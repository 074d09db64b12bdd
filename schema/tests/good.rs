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
