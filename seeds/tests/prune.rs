//! Rows that are not in the seeds go where that is asked for; live rows become seeds.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod library;

use library::on_each;
use tablewright_seeds::{
    ApplyOptions, ExportFormat, ReadOptions, apply, apply_with, export, plan, plan_with, read, read_with,
};

#[test]
fn what_is_not_in_the_seeds_goes_when_asked() {
    on_each(async |library| {
        let all = "countries: [{ code: JP, name: Japan }, { code: PE, name: Peru }]\n\
                   authors: [{ name: Issa, country: PE }, { name: Basho, country: JP, mentor: Issa }]\n";
        library.apply(all).await;
        library.execute("INSERT INTO rooms (name) VALUES ('kept')").await;
        let fewer = library.seeds(
            "countries: [{ code: JP, name: Japan }]\nauthors: [{ name: Basho, country: JP, mentor: ~ }]\n",
        );
        let prune = || ApplyOptions { prune: true, ..ApplyOptions::default() };
        let planned = plan_with(&mut library.conn, &library.model, &fewer, prune()).await.unwrap();
        assert_eq!((planned.deletes(), planned.updates()), (2, 1), "{planned}");
        assert_eq!(library.texts("SELECT code FROM countries ORDER BY code").await, ["JP", "PE"]);
        let without = apply(&mut library.conn, &library.model, &fewer).await.unwrap();
        assert_eq!(without.deletes(), 0);
        let done = apply_with(&mut library.conn, &library.model, &fewer, prune()).await.unwrap();
        let gone: Vec<&String> = done.tables.iter().flat_map(|table| &table.deletes).collect();
        assert_eq!(gone, ["code: PE", "name: Issa"], "{done}");
        assert_eq!(library.texts("SELECT name FROM authors").await, ["Basho"]);
        assert_eq!(library.texts("SELECT code FROM countries").await, ["JP"]);
        // Tables without seeds are nobody's business.
        assert_eq!(library.texts("SELECT name FROM rooms").await, ["kept"]);
        let again = apply_with(&mut library.conn, &library.model, &fewer, prune()).await.unwrap();
        assert!(again.is_empty(), "{again}");
    });
}

#[test]
fn a_row_that_others_need_is_not_pruned_and_nothing_is_written() {
    on_each(async |library| {
        library.apply("countries: [{ code: JP, name: Japan }]\nauthors: [{ name: Issa, country: JP }]").await;
        let other = library.seeds("countries: [{ code: PE, name: Peru }]");
        let options = ApplyOptions { prune: true, ..ApplyOptions::default() };
        let error =
            apply_with(&mut library.conn, &library.model, &other, options).await.unwrap_err().to_string();
        assert!(error.contains("`countries` could not be deleted"), "{error}");
        library.reopen().await;
        assert_eq!(library.texts("SELECT code FROM countries").await, ["JP"]);
    });
}

#[test]
fn streamed_rows_are_kept() {
    on_each(async |library| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("countries.csv"), "code,name\nJP,Japan\nPE,Peru\n").unwrap();
        library.execute("INSERT INTO countries (code, name) VALUES ('XX', 'nowhere')").await;
        let options = ReadOptions { stream_from: Some(0), ..ReadOptions::default() };
        let seeds = read_with(folder.path(), &library.model, &options).unwrap();
        let options = ApplyOptions { prune: true, ..ApplyOptions::default() };
        let done = apply_with(&mut library.conn, &library.model, &seeds, options)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((done.inserts(), done.deletes()), (2, 1), "{done}");
        assert_eq!(library.texts("SELECT code FROM countries ORDER BY code").await, ["JP", "PE"]);
    });
}

const ROWS: &str = r##"
countries: [{ code: JP, name: Japan }]
authors:
  - { name: Issa, country: JP, email: "", active: false }
  - { name: "null", mentor: Issa }
books:
  - author: Issa
    id: 6f2c1c9e-3c4b-4d8e-9f51-0c6f9f1f7a10
    title: "a \"quoted\", title\nof two lines: yes"
    genre: travel
    pages: 120
    isbn: 9223372036854775807
    price: 12.50
    score: 0.1
    weight: 1e-3
    cover: \x00ff10
    details: { format: paperback, chapters: [{ title: "it's", pages: 3 }] }
    tags: [haiku, 'with "quotes", \ and {braces}', ~, "#1"]
    published: 1702-01-31
    opens: 09:30
    printed_at: 2026-01-31 13:30:00.25
    sold_out_at: 2026-01-31T13:30:00+02:00
    loan: P1DT12H
  - { id: 6f2c1c9e-3c4b-4d8e-9f51-0c6f9f1f7a11, author: "null", title: plain, genre: poetry, details: ~, tags: [] }
reviews:
  - { book: { author: Issa, title: "a \"quoted\", title\nof two lines: yes" }, reader: "12", stars: 5 }
"##;

#[test]
fn what_is_exported_loads_into_an_empty_database_and_changes_nothing_in_a_full_one() {
    on_each(async |library| {
        library.apply(ROWS).await;
        for (format, ending) in
            [(ExportFormat::Yaml, "yaml"), (ExportFormat::JsonLines, "jsonl"), (ExportFormat::Csv, "csv")]
        {
            let folder = tempfile::tempdir().unwrap();
            for table in ["countries", "authors", "books", "reviews"] {
                let mut text = Vec::new();
                export(&mut library.conn, &library.model, table, format, &mut text).await.unwrap();
                std::fs::write(folder.path().join(format!("{table}.{ending}")), text).unwrap();
            }
            let seeds = read(folder.path(), &library.model).unwrap_or_else(|error| panic!("{error}"));
            let same = plan(&mut library.conn, &library.model, &seeds)
                .await
                .unwrap_or_else(|error| panic!("{error}"));
            assert!(same.is_empty(), "{ending}: {same}");
            for table in ["reviews", "books", "authors", "countries"] {
                if table == "authors" {
                    library.execute("UPDATE authors SET mentor_id = NULL").await;
                }
                library.execute(&format!("DELETE FROM {table}")).await;
            }
            let done = apply(&mut library.conn, &library.model, &seeds)
                .await
                .unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(done.inserts(), 6, "{done}");
            // And it is what the seeds that were written by hand say.
            let again = library.apply(ROWS).await;
            assert!(again.is_empty(), "{ending}: {again}");
        }
    });
}

#[test]
fn exported_yaml_is_what_a_person_would_write() {
    on_each(async |library| {
        library.apply(ROWS).await;
        let mut text = Vec::new();
        export(&mut library.conn, &library.model, "reviews", ExportFormat::Yaml, &mut text).await.unwrap();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(
            text,
            "- book: { author: Issa, title: \"a \\\"quoted\\\", title\\nof two lines: yes\" }\n  reader: \"12\"\n  stars: 5\n"
        );
        let error =
            export(&mut library.conn, &library.model, "review", ExportFormat::Csv, &mut Vec::new()).await;
        assert_eq!(error.unwrap_err().to_string(), "there is no table `review`: did you mean `reviews`?");
    });
}
