//! Rows in every format, from files and folders: the same rows arrive, and a second load changes nothing.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod library;

use std::path::Path;

use library::{Library, on_each};
use tablewright_seeds::{ReadOptions, SeedPlan, apply, environments, plan, read_with};

/// Writes files into a folder and loads it twice; gives what the first load did.
async fn load(library: &mut Library, files: &[(&str, &str)], options: &ReadOptions) -> SeedPlan {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    let seeds = read_with(folder.path(), &library.model, options).unwrap_or_else(|error| panic!("{error}"));
    let done =
        apply(&mut library.conn, &library.model, &seeds).await.unwrap_or_else(|error| panic!("{error}"));
    let again =
        plan(&mut library.conn, &library.model, &seeds).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(again.is_empty(), "{again}");
    done
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

const AUTHORS: &str = "SELECT a.name || '|' || coalesce(a.email, '-') || '|' || coalesce(m.name, '-') || '|' || coalesce(a.country_code, '-') \
                       FROM authors AS a LEFT JOIN authors AS m ON m.id = a.mentor_id ORDER BY a.name";

#[test]
fn csv_names_other_rows_by_their_keys() {
    on_each(async |library| {
        let files = [
            ("countries.csv", "code,name\nJP,Japan\n"),
            (
                "authors.csv",
                "\u{feff}name;country.name;mentor.name;email;active\r\nIssa;Japan;Buson;;f\r\nBuson;Japan;;\"a;\"\"b\";t\r\n",
            ),
            // A folder of a table: each file has rows of it.
            (
                "books/poems.csv",
                "author,title,genre,tags,details,pages\nIssa,\"The\nspring\",poetry,\"[\"\"a\"\", null]\",\"{\"\"format\"\": \"\"audio\"\"}\",12\n",
            ),
            ("books/travels.csv", "title\tauthor.name\tgenre\ttags\nOku\tBuson\ttravel\t\n"),
        ];
        let done = load(library, &files, &ReadOptions::default()).await;
        assert_eq!(done.inserts(), 5, "{done}");
        assert_eq!(library.texts(AUTHORS).await, ["Buson|a;\"b|-|JP", "Issa|-|Buson|JP"]);
        assert_eq!(library.texts("SELECT name FROM authors WHERE active = (1 = 1)").await, ["Buson"]);
        let titles = "SELECT title || '/' || coalesce(pages, 0) FROM books ORDER BY title";
        assert_eq!(library.texts(titles).await, ["Oku/0", "The\nspring/12"]);
    });
}

#[test]
fn json_and_json_lines_say_what_yaml_says() {
    on_each(async |library| {
        let files = [
            (
                "all.json",
                r#"{"countries": [{"code": "JP", "name": "Japan"}], "clubs": {"match": "name", "rows": [{"name": "h\u00e4iku"}]}}"#,
            ),
            (
                "authors.json",
                r#"[{"name": "Issa", "country": {"name": "Japan"}, "mentor": "Buson"}, {"name": "Buson", "email": null}]"#,
            ),
            ("members/one.json", r#"{"name": "basho", "club": "häiku"}"#),
            ("members/two.yaml", "name: sora\nclub: häiku\n"),
            (
                "books.jsonl",
                "{\"author\": \"Issa\", \"title\": \"A\", \"genre\": \"poetry\", \"tags\": [\"x\"], \"details\": {\"format\": \"audio\"}}\n\n{\"author\": {\"name\": \"Issa\"}, \"title\": \"B\", \"genre\": \"novel\", \"price\": 1.50}\n",
            ),
        ];
        let done = load(library, &files, &ReadOptions::default()).await;
        assert_eq!(done.inserts(), 8, "{done}");
        assert_eq!(library.texts(AUTHORS).await, ["Buson|-|-|-", "Issa|-|Buson|JP"]);
        let members = "SELECT m.name || '@' || c.name FROM members AS m JOIN clubs AS c ON c.id = m.club_id ORDER BY m.name";
        assert_eq!(library.texts(members).await, ["basho@häiku", "sora@häiku"]);
        assert_eq!(library.texts("SELECT title FROM books ORDER BY title").await, ["A", "B"]);
    });
}

#[test]
fn a_file_that_has_no_natural_key_is_matched_by_one_that_it_has() {
    on_each(async |library| {
        let rooms = "id,name\n7,attic\n9,cellar\n";
        load(library, &[("rooms.csv", rooms)], &ReadOptions::default()).await;
        assert_eq!(library.texts("SELECT name FROM rooms ORDER BY id").await, ["attic", "cellar"]);
        // Only the second of two unique keys is in this file.
        let countries = [("countries.yaml", "- { code: JP, name: Japan }")];
        load(library, &countries, &ReadOptions::default()).await;
        let authors = "email,name\nissa@example.org,Issa\n";
        load(library, &[("authors.csv", authors)], &ReadOptions::default()).await;
        let seeds = "authors: { match: email }";
        let moved = [("authors.csv", "email,name\nissa@example.org,Kobayashi\n"), ("key.yaml", seeds)];
        let done = load(library, &moved, &ReadOptions::default()).await;
        assert_eq!((done.inserts(), done.updates()), (0, 1), "{done}");
        assert_eq!(library.texts("SELECT name FROM authors").await, ["Kobayashi"]);
    });
}

#[test]
fn values_come_from_names_files_and_variables() {
    on_each(async |library| {
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            &[
                ("authors.yaml", "- { name: { $var: admin }, email: { $text: \"${admin}@${host}, $$1\" } }"),
                ("more/authors.jsonl", "{\"name\": \"x\"}"),
                (
                    "books.yaml",
                    "- id: { $uuid: { name: www.example.com, namespace: dns } }\n  author: { $var: admin }\n  title: { $file: texts/title.md }\n  genre: novel\n  cover: { $file: texts/cover.bin }\n  details: { $file: texts/details.yaml }\n",
                ),
                (
                    "books.csv",
                    "author,title,genre,cover.$file,id.$uuid\nroot,second,novel,texts/cover.bin,second\n",
                ),
                ("texts/title.md", "A title\nof two lines\n"),
                ("texts/details.yaml", "format: audio\n"),
            ],
        );
        std::fs::write(folder.path().join("texts/cover.bin"), [0, 255, 16, b'\n']).unwrap();
        let variables = [("admin", "root"), ("host", "example.org")];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let options = ReadOptions { variables, ..ReadOptions::default() };
        // What is no table's folder is an environment.
        assert_eq!(environments(folder.path(), &library.model).unwrap(), ["more", "texts"]);
        let seeds =
            read_with(folder.path(), &library.model, &options).unwrap_or_else(|error| panic!("{error}"));
        apply(&mut library.conn, &library.model, &seeds).await.unwrap();
        assert!(plan(&mut library.conn, &library.model, &seeds).await.unwrap().is_empty());
        assert_eq!(
            library.texts("SELECT name || ' ' || email FROM authors").await,
            ["root root@example.org, $1"]
        );
        let id = if library.is_postgres() { "id::text" } else { "id" };
        assert_eq!(
            library.texts(&format!("SELECT {id} FROM books WHERE title = 'A title\nof two lines\n'")).await,
            ["2ed6657d-e927-568b-95e1-2665a8aea6a2"]
        );
        let hex = match (library.is_postgres(), library.is_sqlite()) {
            (true, _) => "encode(cover, 'hex')",
            (_, _) => "lower(hex(cover))",
        };
        assert_eq!(library.texts(&format!("SELECT {hex} FROM books")).await, ["00ff100a", "00ff100a"]);
    });
}

#[test]
fn an_environment_comes_on_top() {
    on_each(async |library| {
        let files = [
            ("countries.yaml", "countries: [{ code: JP, name: Japan }]"),
            (
                "authors.yaml",
                "- { name: Issa, country: JP, email: issa@example.org }\n- { name: Buson, active: true }",
            ),
            // The other columns stay; what is new is new.
            ("test/authors.csv", "name,active\nBuson,f\n"),
            (
                "test/more.yaml",
                "authors: [{ name: Issa, email: ~ }, { name: Robot }]\ncountries: [{ name: Nihon, code: JP }]",
            ),
        ];
        let plain = load(library, &files, &ReadOptions::default()).await;
        assert_eq!(plain.inserts(), 3);
        let options = ReadOptions { environments: vec!["test".to_owned()], ..ReadOptions::default() };
        let done = load(library, &files, &options).await;
        assert_eq!((done.inserts(), done.updates()), (1, 3), "{done}");
        assert_eq!(library.texts(AUTHORS).await, ["Buson|-|-|-", "Issa|-|-|JP", "Robot|-|-|-"]);
        assert_eq!(library.texts("SELECT name FROM countries").await, ["Nihon"]);
    });
}

#[test]
fn one_row_stands_for_many() {
    on_each(async |library| {
        let yaml = "
- $repeat: 12
  name: reader ${n}
  email: ${n}@example.org
- $each: [ann, { given: bob }]
  $as: who
  name: no ${n}
- $each: [{ name: eve, boss: no 1 }]
  name: ${each.name}
  mentor: ${each.boss}
  email: costs $5 and $$${n}
";
        let yaml = yaml.replace("  $as: who\n", "");
        let done = load(library, &[("authors.yaml", &yaml)], &ReadOptions::default()).await;
        assert_eq!(done.inserts(), 15, "{done}");
        let eve = "SELECT a.email || ' ' || m.name FROM authors AS a JOIN authors AS m ON m.id = a.mentor_id";
        assert_eq!(library.texts(eve).await, ["costs $5 and $1 no 1"]);
        assert_eq!(
            library.texts("SELECT email FROM authors WHERE name = 'reader 12'").await,
            ["12@example.org"]
        );
    });
}
