//! What docs/repositories.md says that a table gives, a table gives.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use tablewright_schema::{Model, yaml};

/// The rows of the document's table whose head begins with these words, as cells.
fn rows(head: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/repositories.md");
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<String>> = text
        .lines()
        .skip_while(|line| !line.starts_with(head))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect())
        .collect();
    assert!(rows.len() >= 3, "the table below {head:?} is not there");
    rows
}

/// What stands between backticks.
fn words(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn printed(model: &Model) -> String {
    tablewright_codegen::print(model).unwrap()
}

#[test]
fn what_a_table_gives() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/docs/schema");
    let code = printed(&yaml::read_dir(&schema).unwrap());
    let of_the_table = code.split("pub mod customer {").nth(1).unwrap();
    let mut found = 0;
    for row in rows("| name | is |") {
        for name in words(&row[0]) {
            let is_there = match (name.strip_prefix("db."), name.strip_prefix("customer::")) {
                (Some(accessor), _) => code.contains(&format!("fn {}", accessor.trim_end_matches("()"))),
                (None, Some(item)) => {
                    let spellings =
                        [format!("pub const {item}:"), format!(" as {item},"), format!(" as {item}}}")];
                    spellings.iter().any(|spelling| of_the_table.contains(spelling))
                }
                (None, None) => code.contains(&format!("pub struct {name}")),
            };
            assert!(is_there, "{name} is not in\n{code}");
            found += 1;
        }
    }
    assert!(found >= 8, "{found} names were found in the table");
}

#[test]
fn which_finders_there_are() {
    let text = "tables:
  projects:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
  agents:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      project_id: { references: projects.id }
      name: text
      email: { type: text, unique: true }
      status: text
      created_at: timestamptz
    uniques:
      name_in_project: [project_id, name]
    indexes:
      - [status, created_at]
";
    let files = vec![(PathBuf::from("agents.yaml"), text.to_owned())];
    let code = printed(&yaml::read_sources(files, |path| Err(format!("no {path}"))).unwrap());
    let said = rows("| the YAML says |");
    let said: Vec<&str> = said.iter().flat_map(|row| words(&row[1])).collect();
    let mut finders: Vec<(&str, usize)> = said
        .iter()
        .map(|word| {
            let (name, arguments) = word.split_once('(').unwrap();
            (name, arguments.matches('…').count())
        })
        .collect();
    finders.sort_unstable();
    let of_the_table = code.split("impl<'a> AgentRepository<'a> {").nth(1).unwrap();
    let of_the_table = of_the_table.split("pub mod agent {").next().unwrap();
    let mut made: Vec<(&str, usize)> = of_the_table
        .split("pub fn by_")
        .skip(1)
        .map(|rest| {
            let (name, rest) = rest.split_once('(').unwrap();
            (name, rest.split(") ->").next().unwrap().matches("tw::Param").count())
        })
        .collect();
    made.sort_unstable();
    let made: Vec<(String, usize)> =
        made.into_iter().map(|(name, count)| (format!("by_{name}"), count)).collect();
    let finders: Vec<(String, usize)> =
        finders.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    assert_eq!(made, finders, "{code}");
}
