//! The laws of `pull` into files that are there: they become what the database holds, and what holds already stays.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use tablewright_schema::yaml::{self, Folder};
use tablewright_schema::{Dialect, Model, ObjectName, Schema};

type Texts = Vec<(PathBuf, String)>;

/// The files of a folder or one file, with what they name.
fn texts(path: &Path) -> Option<(Texts, Model)> {
    let model = yaml::read_dir(path).ok()?;
    let root = if path.is_file() { path.parent()? } else { path };
    let text = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).expect("it was read already");
        (file.strip_prefix(root).expect("it is in the folder").to_owned(), text)
    };
    Some((model.files.iter().map(text).collect(), model))
}

fn after(texts: &[(PathBuf, String)], edited: Vec<yaml::Edited>) -> Texts {
    let mut files: BTreeMap<PathBuf, String> = texts.iter().cloned().collect();
    for (path, text) in edited {
        match text {
            Some(text) => files.insert(path, text),
            None => files.remove(&path),
        };
    }
    files.into_iter().collect()
}

fn joined(texts: &[(PathBuf, String)]) -> String {
    texts.iter().map(|(path, text)| format!("── {}\n{text}", path.display())).collect()
}

/// What the texts say.
fn read(texts: &Texts, dialect: Dialect) -> Result<(Model, Schema), String> {
    let model = yaml::read_texts(texts.clone()).map_err(|found| format!("{found}\n{}", joined(texts)))?;
    let schema = model.schema(dialect).map_err(|found| format!("{found}\n{}", joined(texts)))?.0;
    Ok((model, schema))
}

fn differing(a: &Schema, b: &Schema) -> BTreeSet<ObjectName> {
    let names = a.tables.keys().chain(b.tables.keys());
    // Where a table has its columns already, their order is the database's.
    let sorted = |schema: &Schema, name: &ObjectName| {
        let mut table = schema.tables.get(name).cloned();
        if let Some(table) = &mut table {
            table.columns.sort_by(|a, b| a.name.cmp(&b.name));
            // Which rows belong to the code is the author's to say, and stays as it is written.
            table.rows = None;
        }
        table
    };
    names.filter(|name| sorted(a, name) != sorted(b, name)).cloned().collect()
}

/// Edits the texts to the wanted schema, and holds the result to the laws.
fn becomes(texts: &Texts, model: &Model, dialect: Dialect, to: &Schema) -> Result<Texts, String> {
    let (from, _) = model.schema(dialect).expect("spelled before");
    let folder = Folder { texts, model, from: &from };
    let mut edited = after(texts, yaml::edit(folder, to, &BTreeSet::new()));
    let (mut model, mut schema) = read(&edited, dialect)?;
    let whole = differing(&schema, to);
    if !whole.is_empty() {
        edited = after(texts, yaml::edit(folder, to, &whole));
        (model, schema) = read(&edited, dialect)?;
    }
    assert_eq!(
        differing(&schema, to),
        BTreeSet::new(),
        "{dialect}\n{}── was\n{}",
        joined(&edited),
        joined(texts)
    );
    assert_eq!(schema.enums, to.enums, "{dialect}\n{}", joined(&edited));
    if keys(&schema) != keys(to) {
        return Err(format!("objects differ: {:?} {:?}\n{}", keys(&schema), keys(to), joined(&edited)));
    }
    let again =
        yaml::edit(Folder { texts: &edited, model: &model, from: &schema }, &schema, &BTreeSet::new());
    assert_eq!(again, [], "an edit to what is there changes nothing");
    Ok(edited)
}

fn keys(schema: &Schema) -> Vec<(String, Option<String>, &String)> {
    schema
        .objects
        .values()
        .map(|object| (object.id.to_string(), object.comment.clone(), &object.sql))
        .collect()
}

#[test]
fn every_case_becomes_what_it_is_afterwards_and_back() {
    let (mut edits, mut refused) = (0, Vec::new());
    for folder in std::fs::read_dir("../tests/cases").expect("the cases are there") {
        let folder = folder.expect("readable").path();
        let sides = ["before.yaml", "after.yaml"].map(|file| texts(&folder.join(file)));
        let [Some(before), Some(after)] = sides else { continue };
        for dialect in Dialect::ALL {
            let schemas =
                [&before, &after].map(|(_, model)| model.schema(dialect).ok().map(|(schema, _)| schema));
            let [Some(from), Some(to)] = schemas else { continue };
            let done =
                [becomes(&before.0, &before.1, dialect, &to), becomes(&after.0, &after.1, dialect, &from)];
            for found in done.into_iter().filter_map(Result::err) {
                refused.push(format!("{dialect} {}\n{found}", folder.display()));
            }
            edits += 2;
        }
    }
    assert!(edits > 300, "only {edits}");
    // What the YAML says of another database, or beside all, may name what is gone. `pull` says so and writes nothing.
    let may = [
        "sqlite ../tests/cases/grants",
        "mysql ../tests/cases/grants",
        "sqlite ../tests/cases/partition_moves",
        "mysql ../tests/cases/partition_moves",
        "sqlite ../tests/cases/partitions_detached_online",
        "mysql ../tests/cases/partitions_detached_online",
        "many_to_many",
        // The former name is there again, or is gone: whether it is to live beside the new one, `pull` asks the database before it edits.
        "table_contract",
        "column_contract",
        "column_contract_type",
        // Rows that belong to the code say a column that goes, or nothing of one that comes.
        "rows_new_column",
        "rows_renamed_around",
    ];
    refused.retain(|found| {
        !may.iter().any(|case| found.lines().next().is_some_and(|line| line.ends_with(case)))
    });
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn what_is_printed_needs_no_edit() {
    let mut printed = 0;
    for folder in std::fs::read_dir("../tests/cases").expect("the cases are there") {
        let path = folder.expect("readable").path().join("after.yaml");
        let Some((_, model)) = texts(&path) else { continue };
        for dialect in Dialect::ALL {
            let Ok((schema, _)) = model.schema(dialect) else { continue };
            let texts = yaml::print(&schema);
            let (model, from) = read(&texts, dialect).unwrap_or_else(|found| panic!("{found}"));
            let edited =
                yaml::edit(Folder { texts: &texts, model: &model, from: &from }, &schema, &BTreeSet::new());
            assert_eq!(edited, [], "{}", joined(&texts));
            printed += 1;
        }
    }
    assert!(printed > 150, "only {printed}");
}

/// Hand-written in all the ways that there are.
const SHOP: &str = "\
# yaml-language-server: $schema=tablewright.schema.json
# The shop. Ask Ann before you change prices.

enums:
  state: [open, paid]      # more to come

mixins:
  stamped:
    created_at: { type: timestamptz, default: { sql: now() } }
    updated_at: { type: timestamptz, default: { sql: now() }, on_update: { sql: now() } }

tables:
  # People who buy.
  customers:
    derives: [serde::Serialize]
    mixins: [stamped]
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      # Where invoices go.
      email: { type: varchar(200), unique: true, rust_type: crate::Email }
      name: text   # as they write it
    indexes:
      - name

  # What they bought.
  orders:
      optimistic_lock: version
      columns:
          id: { type: bigint, identity: true, primary_key: true }

          customer_id: { references: customers.id, on_delete: cascade, as: buyer, inverse: purchases }
          version: { type: int, default: 1 }
          state: { type: state, default: open }
      checks: { positive: version > 0 }

  only_there: { only: sqlite, columns: { id: bigint } }
  in_braces: { columns: { id: { type: bigint, primary_key: true }, note: text? } }   # short

# Old.
  leftovers:
    columns: { id: { type: bigint, primary_key: true } }
";

/// The same shop after somebody has changed the database, as YAML without any of that.
const CHANGED: &str = "\
enums:
  state: [open, paid, sent]
tables:
  customers:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      email: { type: varchar(300), unique: true }
      name: text
      created_at: { type: timestamptz, default: { sql: now() } }
      updated_at: { type: timestamptz, default: { sql: now() } }
      phone: text?
    indexes:
      - name
  orders:
    comment: What they bought
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      customer_id: { references: customers.id, on_delete: restrict }
      version: { type: int, default: 1 }
      state: { type: state, default: open }
    indexes:
      - state
  order_items:
    columns:
      order_id: { references: orders.id, on_delete: cascade }
      nr: int
      customer_id: { references: customers.id }
    primary_key: [order_id, nr]
  in_braces:
    columns:
      id: { type: bigint, primary_key: true }
      note: { type: text, default: \"\" }
";

#[test]
fn what_people_wrote_stays() {
    let texts: Texts = vec![("shop.yaml".into(), SHOP.to_owned())];
    let model = yaml::read_texts(texts.clone()).unwrap_or_else(|found| panic!("{found}"));
    let changed = yaml::read_texts(vec![("changed.yaml".into(), CHANGED.to_owned())]);
    let to = changed.unwrap_or_else(|found| panic!("{found}")).schema(Dialect::Postgres).expect("right").0;
    let edited = becomes(&texts, &model, Dialect::Postgres, &to).unwrap_or_else(|found| panic!("{found}"));
    let [(_, text)] = edited.as_slice() else { panic!("{}", joined(&edited)) };
    insta::assert_snapshot!(text);
}

#[test]
fn functions_of_the_application_stay_as_they_are_written() {
    let read = |text: &str| {
        let texts: Texts = vec![("schema.yaml".into(), text.to_owned())];
        let model = yaml::read_texts(texts.clone()).unwrap_or_else(|found| panic!("{found}"));
        (texts, model)
    };
    let (texts, model) = read(
        "only: sqlite\napplication_functions: [Title_Sort, kept]\nviews:\n  v: SELECT title_sort('a') AS a\n",
    );
    let (_, wanted) = read(
        "only: sqlite\napplication_functions:\n  - title_sort\n  - new\nviews:\n  v: SELECT new(title_sort('a')) AS a\n",
    );
    let to = wanted.schema(Dialect::Sqlite).expect("right").0;
    let edited = becomes(&texts, &model, Dialect::Sqlite, &to).unwrap_or_else(|found| panic!("{found}"));
    assert_eq!(
        joined(&edited),
        "── schema.yaml\nonly: sqlite\napplication_functions: [Title_Sort, kept, new]\nviews:\n  \
         v: SELECT new(title_sort('a')) AS a\n"
    );
}
