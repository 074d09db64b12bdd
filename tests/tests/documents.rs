//! What the documents show is so: every `yaml` block reads and can be spelled for each database, the table of types is
//! the one that the code has, links lead somewhere.

use std::path::{Path, PathBuf};

use tablewright_schema::model::Type;
use tablewright_schema::{Dialect, yaml};

const DOCUMENTS: [&str; 17] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "docs/expand.md",
    "docs/json.md",
    "docs/language.md",
    "docs/lint.md",
    "docs/mysql.md",
    "docs/online.md",
    "docs/pull.md",
    "docs/repositories.md",
    "docs/rows.md",
    "docs/diagram.md",
    "docs/guide.md",
    "examples/berrys/README.md",
    "examples/pyscrai/README.md",
    "CHANGELOG.md",
];

#[test]
fn every_yaml_block_is_a_schema() {
    let mut read = 0;
    let mut found = Vec::new();
    for document in DOCUMENTS {
        for (line, block) in yaml_blocks(&text(document)) {
            read += 1;
            let place = format!("{document}:{line}");
            let model = match yaml::read_sources(vec![(PathBuf::from(&place), block)], |path| {
                Err(format!("no {path}"))
            }) {
                Ok(model) => model,
                Err(diagnostics) => {
                    found.push(format!("{place} (the first line of the block)\n{diagnostics}"));
                    continue;
                }
            };
            // The service of the guide has a unique index of some rows, which is for these two.
            let guide = document == "docs/guide.md";
            for dialect in Dialect::ALL.into_iter().filter(|dialect| !guide || *dialect != Dialect::Mysql) {
                if let Err(diagnostics) = model.schema(dialect) {
                    found.push(format!("{place} on {dialect}\n{diagnostics}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n\n"));
    assert!(read > 8, "only {read} blocks were found: is the fence still written ```yaml?");
}

/// Each row of the table, spelled by the code.
#[test]
fn the_table_of_types_is_true() {
    let document = text("docs/language.md");
    let text = Type::Text;
    let types = [
        ("`smallint`", vec![Type::SmallInt]),
        ("`int`", vec![Type::Int]),
        ("`bigint`", vec![Type::BigInt]),
        ("`bool`", vec![Type::Bool]),
        ("`text`", vec![text.clone()]),
        ("`varchar(n)`", vec![Type::Varchar(7)]),
        ("`char(n)`", vec![Type::Char(7)]),
        ("`decimal`, `decimal(p,s)`", vec![Type::Decimal(None), Type::Decimal(Some((7, 7)))]),
        ("`float`", vec![Type::Float]),
        ("`double`", vec![Type::Double]),
        ("`uuid`", vec![Type::Uuid]),
        ("`json`", vec![Type::Json]),
        ("`bytes`", vec![Type::Bytes]),
        ("`date`", vec![Type::Date]),
        ("`time`", vec![Type::Time]),
        ("`timestamp`", vec![Type::Timestamp]),
        ("`timestamptz`", vec![Type::TimestampTz]),
        ("`interval`", vec![Type::Interval]),
        ("an array, `text[]`", vec![Type::Array(Box::new(text))]),
    ];
    for (word, spelled) in types {
        let row = document.lines().find(|line| line.starts_with(&format!("| {word} |")));
        let row = row.unwrap_or_else(|| panic!("the table of types has no row for {word}"));
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        for (dialect, cell) in
            [(Dialect::Postgres, cells[3]), (Dialect::Sqlite, cells[4]), (Dialect::Mysql, cells[6])]
        {
            let by_code: Vec<String> = spelled
                .iter()
                .map(|ty| {
                    let ty = dialect
                        .spelling()
                        .column_type(ty, None)
                        .expect("every database holds portable types");
                    let sql = dialect.spelling().type_sql(&ty);
                    format!("`{}`", sql.replace("(7,7)", "(p,s)").replace("(7)", "(n)"))
                })
                .collect();
            assert_eq!(cell, by_code.join(", "), "{word} on {dialect}");
        }
    }
}

#[test]
fn links_lead_to_files() {
    let mut found = Vec::new();
    for document in DOCUMENTS {
        let folder = root().join(document).parent().map(Path::to_owned).unwrap_or_default();
        let text = text(document);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") && !folder.join(file).exists() {
                found.push(format!("{document}: {link}"));
            }
        }
    }
    assert!(found.is_empty(), "links to nothing:\n{}", found.join("\n"));
}

/// Each block of the guide that names a file below itself stands in that file.
#[test]
fn the_guide_shows_its_program() {
    let guide = text("docs/guide.md");
    let mut blocks = Vec::new();
    for part in guide.split("\n```\n*[").collect::<Vec<_>>().windows(2) {
        let (_, block) = part[0].rsplit_once("\n```").expect("a fence before the block's end");
        let (_, block) = block.split_once('\n').expect("a language behind the fence");
        let (_, file) = part[1].split_once("](../").expect("a link below the block");
        let (file, _) = file.split_once(")*").expect("the link's end");
        blocks.push(file.to_owned());
        assert!(text(file).contains(block), "{file} does not have this block of the guide:\n{block}");
    }
    assert!(blocks.len() > 10, "only {} blocks name their file", blocks.len());
}

/// The examples' pages say by which test each thing is shown: `module::test`, or `module::*` for all of them.
#[test]
fn the_tests_that_examples_name_are_there() {
    for example in ["berrys", "pyscrai"] {
        let page = text(&format!("examples/{example}/README.md"));
        let mut named = 0;
        for name in page.split('`').skip(1).step_by(2) {
            let Some((module, test)) = name.split_once("::") else { continue };
            let plain = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '*');
            if !(plain(module) && plain(test)) || module == example {
                continue;
            }
            let tests = text(&format!("examples/{example}/app/tests/{example}/{module}.rs"));
            assert!(
                test == "*" || tests.contains(&format!("#[test]\nfn {test}() {{")),
                "{example}: {name} is no test"
            );
            named += 1;
        }
        assert!(named > 20, "{example}: only {named} tests are named");
    }
}

/// The blocks between ```` ```yaml ```` and ```` ``` ````, each with the line on which it starts. Another word after `yaml`
/// says that a block is not a schema.
fn yaml_blocks(document: &str) -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut lines = document.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line == "```yaml" {
            let block = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
            blocks.push((number + 2, block.map(|line| format!("{line}\n")).collect()));
        }
    }
    blocks
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(document: &str) -> String {
    std::fs::read_to_string(root().join(document)).unwrap_or_else(|error| panic!("{document}: {error}"))
}

/// The table of rules is the registry's, and what others check is answered by rules that are there.
#[test]
fn the_tables_of_lint_are_true() {
    use tablewright_migrations::lint::{rule, rules};

    let rows: Vec<String> = rules()
        .iter()
        .map(|rule| {
            let on: Vec<String> = rule.databases().iter().map(ToString::to_string).collect();
            let on = if on.is_empty() { "all".to_owned() } else { on.join(", ") };
            format!(
                "| `{}` | {} | {} | {on} | {} |",
                rule.code,
                rule.level.word(),
                rule.category.word(),
                rule.title
            )
        })
        .collect();
    let table = format!("| code | level | kind | on | |\n|---|---|---|---|---|\n{}", rows.join("\n"));
    let document = text("docs/lint.md");
    let (before, rest) = document
        .split_once("cargo test -p tablewright-tests --test documents` -->\n")
        .expect("the rules begin");
    let (written, after) = rest.split_once("<!-- /rules -->").expect("the rules end");
    if std::env::var_os("UPDATE").is_some() {
        let marked = "cargo test -p tablewright-tests --test documents` -->";
        let new = format!("{before}{marked}\n{table}\n<!-- /rules -->{after}");
        std::fs::write(root().join("docs/lint.md"), new).expect("the document can be written");
    } else {
        assert_eq!(written.trim(), table, "UPDATE=1 writes the table anew");
    }
    let mut answered = 0;
    for line in after.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [tool, check, here] = cells[..] else { panic!("three cells: {line}") };
        let codes: Vec<&str> = here.split('`').skip(1).step_by(2).collect();
        let is_reason = here.starts_with("— ") && here.len() > 10;
        assert!(is_reason || !codes.is_empty(), "{tool}: {check} has no answer");
        if !is_reason {
            let unknown: Vec<&&str> = codes.iter().filter(|code| rule(code).is_none()).collect();
            assert!(unknown.is_empty(), "{tool}: {check}: no rules {unknown:?}");
        }
        answered += 1;
    }
    assert!(answered > 150, "only {answered} checks of others are answered");
}

/// What a check can say of each keyword: the database is asked with a JSON Schema of it alone, and of the items of a list.
#[test]
fn the_table_of_json_schema_keywords_is_true() {
    use serde_json::{Value, json};
    use tablewright_schema::document::{Enforce, enforced};

    let rows: [(&str, Value); 14] = [
        ("`type`", json!({ "type": ["string", "integer", "null"] })),
        ("`enum`, `const` of plain values", json!({ "enum": ["a", 1, true, null] })),
        ("`enum`, `const` of lists and objects", json!({ "enum": [[1], {}] })),
        (
            "`minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`",
            json!({ "minimum": 0, "maximum": 9, "exclusiveMinimum": 0, "exclusiveMaximum": 9 }),
        ),
        ("`minLength`, `maxLength` up to 255", json!({ "minLength": 1, "maxLength": 255 })),
        ("`minLength`, `maxLength` beyond 255", json!({ "maxLength": 1000 })),
        ("`pattern` that all engines read alike", json!({ "pattern": "^[a-z]+$" })),
        ("`minItems`, `maxItems`", json!({ "minItems": 1, "maxItems": 9 })),
        (
            "`required`, `properties`, `additionalProperties: false`",
            json!({ "required": ["a"], "properties": { "a": { "type": "string" } }, "additionalProperties": false }),
        ),
        ("`items`", json!({ "items": { "type": "string" } })),
        (
            "`additionalProperties` of a JSON Schema, `propertyNames`",
            json!({ "additionalProperties": { "type": "string" }, "propertyNames": { "maxLength": 9 } }),
        ),
        (
            "`allOf`, `anyOf`, `$ref` within the file",
            json!({ "allOf": [{ "type": "string" }], "anyOf": [{ "$ref": "#/$defs/a" }], "$defs": { "a": { "minLength": 1 } } }),
        ),
        (
            "`oneOf` of branches that exclude each other",
            json!({ "oneOf": [{ "type": "string" }, { "type": "null" }] }),
        ),
        (
            "`contains`, `dependentRequired`, `if`, `minProperties`, `multipleOf`, `not`, `patternProperties`, `prefixItems`, `unevaluatedProperties`, `uniqueItems` and the like",
            json!({ "uniqueItems": true }),
        ),
    ];
    let says = |dialect, schema: &Value| {
        let found = enforced(dialect, "c", true, Enforce::Check, schema).expect("a check is everywhere");
        if found.left.is_empty() { "yes" } else { "—" }
    };
    let row = |(keywords, schema): &(&str, Value)| {
        let items = json!({ "items": schema, "$defs": schema.get("$defs") });
        let cells = [
            says(Dialect::Sqlite, schema),
            says(Dialect::Postgres, schema),
            says(Dialect::Postgres, &items),
            says(Dialect::Mysql, schema),
        ];
        format!("| {keywords} | {} |", cells.join(" | "))
    };
    let head =
        "| keyword | SQLite | PostgreSQL | the same of items | MySQL, MariaDB |\n|---|---|---|---|---|";
    let table = format!("{head}\n{}", rows.iter().map(row).collect::<Vec<_>>().join("\n"));
    let document = text("docs/json.md");
    let mark = "UPDATE=1 writes them -->\n";
    let (before, rest) = document.split_once(mark).expect("the table begins");
    let (written, after) = rest.split_once("<!-- /keywords -->").expect("the table ends");
    if std::env::var_os("UPDATE").is_some() {
        let new = format!("{before}{mark}\n{table}\n\n<!-- /keywords -->{after}");
        std::fs::write(root().join("docs/json.md"), new).expect("the document can be written");
    } else {
        assert_eq!(written.trim(), table, "UPDATE=1 writes the table anew");
    }
}
