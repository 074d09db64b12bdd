//! The generator's output, formatted, for schemas that have one of everything.

use std::path::Path;

use tablewright_codegen::Available;
use tablewright_schema::{Model, yaml};

fn model(name: &str) -> Model {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(name);
    yaml::read_dir(&path).unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn every_type_keywords_and_unicode() {
    insta::assert_snapshot!("types", tablewright_codegen::print(&model("types.yaml")).unwrap());
}

#[test]
fn relations() {
    insta::assert_snapshot!("relations", tablewright_codegen::print(&model("relations.yaml")).unwrap());
}

/// The schemas that the conformance suite compiles and runs.
fn of_the_suite(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/tests/repositories").join(name);
    let model = yaml::read_dir(&path).unwrap_or_else(|errors| panic!("{errors}"));
    // The path of the checkout is no part of what is compared.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../");
    let code = tablewright_codegen::print(&model).unwrap_or_else(|errors| panic!("{errors}"));
    code.replace(&root.display().to_string(), "")
}

#[test]
fn names_that_rust_or_the_code_itself_has_a_use_for() {
    insta::assert_snapshot!("names", of_the_suite("names.yaml"));
}

#[test]
fn own_types_derives_and_keys_of_them() {
    insta::assert_snapshot!("own_types", of_the_suite("own_types.yaml"));
}

#[test]
fn rows_that_belong_to_the_code() {
    insta::assert_snapshot!("rows", of_the_suite("rows.yaml"));
}

#[test]
fn composite_keys_links_to_oneself_and_types_of_another_crate() {
    insta::assert_snapshot!("systems", of_the_suite("systems.yaml"));
    insta::assert_snapshot!("datetimes", of_the_suite("datetimes_jiff.yaml"));
}

#[test]
fn a_crate_that_was_not_asked_for_is_said_with_its_feature() {
    let said_of = |path: &str, available| {
        let input = format!("(::tablewright) {path:?}").parse().unwrap();
        tablewright_codegen::schema_macro(input, available).to_string()
    };
    let said = |available| said_of("../tests/tests/repositories/datetimes_time.yaml", available);
    let without = said(Available::default());
    assert!(without.contains("need the feature `time` of the crate `tablewright`"), "{without}");
    assert!(without.contains("datetimes_time.yaml:4:13"), "{without}");
    assert!(!said(Available { time: true, ..Available::default() }).contains("compile_error"));
    let said = |available| said_of("../tests/tests/repositories/decimals.yaml", available);
    let without = said(Available::default());
    assert!(without.contains("need the feature `bigdecimal` of the crate `tablewright`"), "{without}");
    assert!(without.contains("decimals.yaml:4:12"), "{without}");
    assert!(!said(Available { bigdecimal: true, ..Available::default() }).contains("compile_error"));
}

#[test]
fn a_table_expands_to_little() {
    let runtime = "::tablewright".parse().unwrap();
    let whole = tablewright_codegen::module(&model("twelve_columns.yaml"), &runtime).unwrap().to_string();
    let nothing = tablewright_codegen::module(&Model::default(), &runtime).unwrap().to_string();
    let table = squeezed(&whole) - squeezed(&nothing);
    assert!(table <= 10 * 1024, "a table of twelve columns expands to {table} bytes");
}

/// The length without the blanks that printing tokens puts between all of them, and without documentation.
fn squeezed(tokens: &str) -> usize {
    let mut length = 0;
    let mut rest = tokens;
    while let Some(at) = rest.find("# [doc = \"") {
        length += rest[..at].split(' ').map(str::len).sum::<usize>();
        rest = rest[at..].split_once("\"]").map_or("", |(_, rest)| rest);
    }
    length + rest.split(' ').map(str::len).sum::<usize>()
}

#[test]
fn the_same_model_gives_the_same_text() {
    let print = || tablewright_codegen::print(&model("relations.yaml")).unwrap();
    assert_eq!(print(), print());
}

#[test]
fn names_that_would_be_one_in_rust_are_an_error_in_the_yaml() {
    let yaml = "tables:\n  user: { columns: { id: { type: int, primary_key: true } } }\n  users: { columns: { id: { type: int, primary_key: true } } }\n";
    let model = yaml::read_sources(vec![("a.yaml".into(), yaml.to_owned())], |_| Err(String::new())).unwrap();
    let errors = tablewright_codegen::print(&model).unwrap_err().to_string();
    assert!(errors.contains("table users and table user would both be the Rust type `User`"), "{errors}");
    assert!(errors.contains("a.yaml:3"), "{errors}");
}

#[test]
fn an_edit_of_any_file_compiles_the_crate_again() {
    let good = tablewright_codegen::schema_macro(
        "(::tablewright) \"tests/schemas\"".parse().unwrap(),
        Available::default(),
    )
    .to_string();
    for file in ["relations.yaml", "twelve_columns.yaml", "types.yaml"] {
        let watched = format!("/tests/schemas/{file}\")");
        assert!(good.replace(' ', "").contains(&watched), "{file}");
    }
    assert_eq!(good.matches("include_bytes").count(), 3);
    let wrong = tablewright_codegen::schema_macro(
        "(::tablewright) \"tests/wrong\"".parse().unwrap(),
        Available::default(),
    )
    .to_string();
    assert!(wrong.contains("compile_error") && wrong.contains("tests/wrong/wrong.yaml:2:1"), "{wrong}");
    assert_eq!(wrong.matches("include_bytes").count(), 1, "the error goes when the file is mended");
}
