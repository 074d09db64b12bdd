//! The law of `pull`: what is printed reads back to the same schema.

use std::path::Path;

use tablewright_schema::schema::*;
use tablewright_schema::{Dialect, Hints, ObjectName, yaml};

fn reads_back(schema: &Schema) -> String {
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
