//! Input that nobody writes on purpose: an explanation or the right result, in little time, and never a panic.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use tablewright_schema::{Diagnostics, Dialect, Model, ObjectName, yaml};

const GOOD: &str = include_str!("good.yaml");

/// Reads, spells and renders: every path that input can take.
fn read(text: &[u8]) -> Result<Model, Diagnostics> {
    let mut out = Diagnostics::default();
    let Some(file) = yaml::add_text(PathBuf::from("a.yaml"), text.to_vec(), &mut out) else {
        assert!(!out.render(true).is_empty());
        return Err(out);
    };
    let text = out.sources.text(file).to_owned();
    let read = yaml::read_sources(vec![(PathBuf::from("a.yaml"), text)], |_| Ok("{}".to_owned()));
    match &read {
        Ok(model) => {
            for dialect in Dialect::ALL {
                match model.schema(dialect) {
                    Ok((schema, _)) => drop(yaml::print(&schema)),
                    Err(found) => assert!(!found.render(true).is_empty()),
                }
            }
        }
        Err(found) => assert!(!found.list.is_empty() && !found.render(true).is_empty()),
    }
    read
}

/// SplitMix64: the same numbers on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).expect("less than the limit")
    }
}

#[test]
fn the_good_schema_is_good() {
    read(GOOD.as_bytes()).unwrap_or_else(|found| panic!("{found}"));
}

#[test]
fn every_prefix_is_read_or_explained() {
    // Most prefixes end inside a word: a whole line is what changes the rest of the path.
    for end in 0..GOOD.len() {
        let text = &GOOD[..GOOD.floor_char_boundary(end)];
        if text.ends_with('\n') {
            let _ = read(text.as_bytes());
        } else if let Err(found) = yaml::read_texts(vec![(PathBuf::from("a.yaml"), text.to_owned())]) {
            assert!(!found.list.is_empty());
        }
    }
}

#[test]
fn changed_bytes_are_read_or_explained() {
    let mut random = Random(2);
    for _ in 0..800 {
        let at = random.below(GOOD.len());
        let mut text = GOOD.as_bytes().to_vec();
        let bytes = b"\t\n\0 :-[]{},&*!|>'\"%@`#?~<=.()\\\x7f\xffax0";
        text[at] = bytes[random.below(bytes.len())];
        let _ = read(&text);
    }
}

#[test]
fn shuffled_pieces_are_read_or_explained() {
    let lines: Vec<&str> = GOOD.lines().collect();
    let words: Vec<&str> = GOOD.split_inclusive([' ', '\n', ',', ':']).collect();
    let mut random = Random(3);
    for _ in 0..400 {
        let pieces = 1 + random.below(60);
        let text: String = (0..pieces).map(|_| format!("{}\n", lines[random.below(lines.len())])).collect();
        let _ = read(text.as_bytes());
        let text: String = (0..pieces).map(|_| words[random.below(words.len())]).collect();
        let _ = read(text.as_bytes());
    }
}

#[test]
fn noise_is_explained() {
    let mut random = Random(4);
    for length in [1, 2, 3, 10, 100, 10_000] {
        for _ in 0..30 {
            let noise: Vec<u8> =
                (0..length).map(|_| u8::try_from(random.below(256)).expect("a byte")).collect();
            let _ = read(&noise);
        }
    }
}

#[test]
fn nothing_at_all_is_an_empty_schema() {
    for text in ["", "\n\n", "# only a comment\n", "---\n", "tables:\n", "\u{feff}tables: {}\n"] {
        let model = read(text.as_bytes()).unwrap_or_else(|found| panic!("{text:?}\n{found}"));
        assert!(model.tables.is_empty(), "{text:?}");
    }
}

#[test]
fn any_text_is_a_name() {
    let names = [
        "\"; DROP TABLE users; --",
        "ключ",
        "名前 🦀",
        "a b",
        "select",
        "x'y",
        "100%",
        "_",
        "a-b",
        "{",
        "null",
    ];
    for name in names {
        let text =
            format!("tables: {{ {0}: {{ columns: {{ {0}: int }} }} }}\n", serde_json::Value::from(name));
        let model = read(text.as_bytes()).unwrap_or_else(|found| panic!("{found}"));
        let table = &model.tables[&ObjectName::new(name)];
        assert_eq!(table.columns[0].name, name);
        for dialect in Dialect::ALL {
            let (schema, _) = model.schema(dialect).unwrap_or_else(|found| panic!("{found}"));
            let sql = dialect.spelling().create_all(&schema).join(";");
            assert!(sql.contains(&dialect.spelling().ident(name)), "{sql}");
        }
    }
}

#[test]
fn ten_thousand_columns_are_more_than_a_database_holds() {
    let columns: String =
        (0..10_000).map(|number| format!("      c{number}: {{ type: int, default: {number} }}\n")).collect();
    let text = format!("tables:\n  wide:\n    columns:\n{columns}    primary_key: [c0]\n");
    let started = Instant::now();
    let model =
        yaml::read_texts(vec![(PathBuf::from("a.yaml"), text)]).unwrap_or_else(|found| panic!("{found}"));
    for dialect in Dialect::ALL {
        let found = model.schema(dialect).expect_err("no database holds that many");
        assert!(found.to_string().contains("has 10000 columns"), "{found}");
    }
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn bombs_do_not_go_off() {
    let chain: String = (1..200).map(|n| format!("k{n}: &a{n} [[[[[[[[[[*a{}]]]]]]]]]]\n", n - 1)).collect();
    let merges: String =
        (1..60).map(|n| format!("m{n}: &m{n} {{ <<: [*m{0}, *m{0}, *m{0}], k{n}: 1 }}\n", n - 1)).collect();
    let bombs = [
        format!("k0: &a0 x\n{chain}"),
        format!("m0: &m0 {{ k: 1 }}\n{merges}"),
        "a: &a [*a]\n".to_owned(),
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(),
        format!("{}a", "- ".repeat(100_000)),
        format!("a: {}", "x".repeat(3_000_000)),
        format!("{}: a", "x".repeat(3_000_000)),
        "a: b\n".repeat(100_000),
        format!("tables: {{ t: {{ columns: {{ a: {}int{} }} }} }}", "(".repeat(50_000), ")".repeat(50_000)),
    ];
    for bomb in bombs {
        let started = Instant::now();
        let shown: String = bomb.chars().take(40).collect();
        assert!(read(bomb.as_bytes()).is_err(), "{shown}");
        assert!(started.elapsed() < Duration::from_secs(20), "{shown}: {:?}", started.elapsed());
    }
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let found = yaml::read_dir(std::path::Path::new("/no/such/folder")).expect_err("it is not there");
    assert!(found.to_string().starts_with("error: cannot read this"), "{found}");
    assert!(found.to_string().contains("/no/such/folder"), "{found}");
}
