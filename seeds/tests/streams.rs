//! Files that are not held in memory: the same rows arrive as of those that are, everything is checked, nothing is written twice.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod library;

use std::fmt::Write;
use std::path::Path;

use library::{Library, on_each};
use tablewright_seeds::{ApplyOptions, ReadOptions, SeedError, SeedPlan, Seeds, apply_with, plan, read_with};

/// Seeds of which no row is held in memory that stands in a file of CSV or JSON Lines.
fn streamed(folder: &Path, library: &Library) -> Seeds {
    let options = ReadOptions { stream_from: Some(0), ..ReadOptions::default() };
    read_with(folder, &library.model, &options).unwrap_or_else(|error| panic!("{error}"))
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

async fn load(library: &mut Library, folder: &Path) -> Result<SeedPlan, SeedError> {
    let seeds = streamed(folder, library);
    apply_with(&mut library.conn, &library.model, &seeds, ApplyOptions::default()).await
}

async fn loaded(library: &mut Library, folder: &Path) -> SeedPlan {
    load(library, folder).await.unwrap_or_else(|error| panic!("{error}"))
}

const BOOKS: &str = "SELECT b.title || '|' || a.name || '|' || coalesce(b.pages, 0) || '|' || coalesce(r.reader, '-') \
                     FROM books AS b JOIN authors AS a ON a.id = b.author_id LEFT JOIN reviews AS r ON r.book_id = b.id ORDER BY b.title";

#[test]
fn rows_name_rows_of_other_files_and_of_their_own() {
    on_each(async |library| {
        let folder = folder(&[
            ("countries.yaml", "- { code: JP, name: Japan }"),
            ("authors.csv", "name,country.name,mentor\nBasho,Japan,\n"),
            (
                "books.jsonl",
                "{\"author\": \"Basho\", \"title\": \"A\", \"genre\": \"poetry\", \"pages\": 3}\n{\"title\": \"B\", \"author\": {\"name\": \"Basho\"}, \"genre\": \"novel\"}\n",
            ),
            ("reviews.csv", "book.author.name,book.title,reader,stars\nBasho,A,ann,5\n"),
            // Held in memory, and refers to a row that is not.
            ("more.yaml", "reviews: [{ book: { author: Basho, title: B }, reader: bob, stars: 1 }]"),
        ]);
        let seeds = streamed(folder.path(), library);
        assert_eq!(seeds.files().count(), 3);
        // Nothing of it is there: what refers to what comes is believed.
        let planned =
            plan(&mut library.conn, &library.model, &seeds).await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((planned.inserts(), planned.updates()), (6, 0), "{planned}");
        assert_eq!(library.texts("SELECT name FROM authors").await, [""; 0]);
        let done = loaded(library, folder.path()).await;
        assert_eq!((done.inserts(), done.updates()), (6, 0), "{done}");
        assert_eq!(library.texts(BOOKS).await, ["A|Basho|3|ann", "B|Basho|0|bob"]);
        let again = loaded(library, folder.path()).await;
        assert!(again.is_empty(), "{again}");
        assert_eq!(again.unchanged(), 6);
        // A change is found, and nothing beside it.
        std::fs::write(
            folder.path().join("authors.csv"),
            "name,country.name,mentor\nBasho,,\nIssa,Japan,Basho\n",
        )
        .unwrap();
        let changed = loaded(library, folder.path()).await;
        assert_eq!((changed.inserts(), changed.updates(), changed.unchanged()), (1, 1, 5), "{changed}");
        let change = &changed.tables.iter().find(|table| table.table == "authors").unwrap().updates[0];
        assert_eq!(change.changes[0].old.as_deref(), Some("JP"));
        assert!(change.location.ends_with("authors.csv:2:1"), "{}", change.location);
    });
}

#[test]
fn everything_that_is_wrong_is_told_with_its_place_and_nothing_is_written() {
    on_each(async |library| {
        let folder = folder(&[
            ("countries.csv", "code,name\nJP,Japan\nJPN,Nippon\nJP,Nihon\nXX\n"),
            ("rooms.csv", "id,name,budget\n1,a,1.5\n2,\"b\n"),
            ("visits.yaml", "visits: []"),
            (
                "authors.jsonl",
                "{\"name\": \"x\", \"activ\": true}\n{\"name\": 1}\n{\"name\": \"y\"\n{\"email\": \"e\"}\n",
            ),
        ]);
        let error = load(library, folder.path()).await.unwrap_err().to_string();
        let error = error.replace(&format!("{}/", folder.path().display()), "");
        for told in [
            "char(2) holds exactly 2 characters, not 3\n --> countries.csv:3:1",
            "a row before this one has the same `code`\n --> countries.csv:4:1",
            "1 field in this row, and 2 columns\n --> countries.csv:5:1",
            "this quote is never closed\n --> rooms.csv:3:3",
            "`authors` has no column `activ`\n --> authors.jsonl:1:",
            "this is no JSON: expected `,` or `}`, found the end of the text\n --> authors.jsonl:3:",
            "rows of `authors` need `name`",
        ] {
            assert!(error.contains(told), "{told}\n{error}");
        }
        assert_eq!(library.texts("SELECT code FROM countries").await, [""; 0]);
        assert_eq!(library.texts("SELECT name FROM authors").await, [""; 0]);
    });
}

#[test]
fn a_row_that_is_nowhere_is_told_with_the_line_that_names_it() {
    on_each(async |library| {
        let folder = folder(&[
            ("authors.csv", "name,country.name\nBasho,Japan\nIssa,Atlantis\n"),
            ("countries.csv", "code,name\nJP,Japan\n"),
        ]);
        let error = load(library, folder.path()).await.unwrap_err().to_string();
        assert!(
            error.contains("there is no countries(name: Atlantis), neither in the seeds nor in the database"),
            "{error}"
        );
        assert!(error.contains("authors.csv:3:1"), "{error}");
        assert_eq!(library.texts("SELECT code FROM countries").await, [""; 0]);
    });
}

/// What each database counts of writes.
async fn writes(library: &mut Library) -> Vec<String> {
    if library.is_postgres() {
        return library
            .texts("SELECT xmin::text || ':' || count(*) FROM rooms GROUP BY xmin::text ORDER BY 1")
            .await;
    }
    match library.is_sqlite() {
        true => library.texts("SELECT CAST(total_changes() AS TEXT)").await,
        false => {
            library
                .texts(
                    "SELECT CONCAT(variable_name, VARIABLE_VALUE) FROM information_schema.session_status \
                                WHERE variable_name IN ('HANDLER_UPDATE', 'HANDLER_DELETE') ORDER BY 1",
                )
                .await
        }
    }
}

#[test]
fn a_hundred_thousand_rows_that_are_there_are_not_written_again() {
    on_each(async |library| {
        let mut csv = String::from("id,name,budget\n");
        for row in 1..=100_000 {
            writeln!(csv, "{row},\"room, {row}\",{}.50", row % 977).unwrap();
        }
        let folder = folder(&[("rooms.csv", &csv)]);
        let done = loaded(library, folder.path()).await;
        assert_eq!(done.inserts(), 100_000);
        assert_eq!(done.tables[0].inserts.len(), 20);
        assert_eq!(library.texts("SELECT name FROM rooms WHERE id = 99999").await, ["room, 99999"]);
        let before = writes(library).await;
        let again = loaded(library, folder.path()).await;
        assert!(again.is_empty(), "{again}");
        assert_eq!(again.unchanged(), 100_000);
        assert_eq!(writes(library).await, before);
        library.execute("UPDATE rooms SET name = 'changed' WHERE id = 50000").await;
        let mended = loaded(library, folder.path()).await;
        assert_eq!((mended.inserts(), mended.updates(), mended.unchanged()), (0, 1, 99_999));
    });
}

#[test]
fn a_load_that_was_stopped_goes_on_where_it_was() {
    on_each(async |library| {
        let rows = |last: &str| {
            let mut csv = String::from("id,name\n");
            for row in 1..=35_000 {
                writeln!(csv, "{row},room {row}").unwrap();
            }
            csv.push_str(last);
            csv
        };
        let folder = folder(&[("rooms.csv", &rows("40000,a\n"))]);
        // The database refuses the last row.
        library.execute("CREATE UNIQUE INDEX tablewright_rooms ON rooms (id)").await;
        library.execute("INSERT INTO rooms (id, name) VALUES (1, 'room 1')").await;
        let seeds = streamed(folder.path(), library);
        let mut seen = 0;
        let mut stop = |at: tablewright_seeds::Progress<'_>| seen = at.rows;
        let options =
            ApplyOptions { commit_every: Some(10_000), progress: Some(&mut stop), ..ApplyOptions::default() };
        {
            // Dropped in the middle, as a program is that ends.
            let load = apply_with(&mut library.conn, &library.model, &seeds, options);
            let mut load = std::pin::pin!(load);
            let mut rounds = 0;
            std::future::poll_fn(|context| {
                rounds += 1;
                match (load.as_mut().poll(context), rounds > 40) {
                    (std::task::Poll::Ready(_), _) | (_, true) => std::task::Poll::Ready(()),
                    (std::task::Poll::Pending, false) => std::task::Poll::Pending,
                }
            })
            .await;
        }
        library.reopen().await;
        let options = ApplyOptions { commit_every: Some(10_000), ..ApplyOptions::default() };
        let done = apply_with(&mut library.conn, &library.model, &seeds, options)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(done.inserts() + done.unchanged(), 35_001, "{done}");
        let count = if library.is_sqlite() { "CAST(count(*) AS TEXT)" } else { "concat(count(*), '')" };
        assert_eq!(library.texts(&format!("SELECT {count} FROM rooms")).await, ["35001"]);
        // What was remembered for it is gone.
        assert!(library.conn.raw("SELECT 1 FROM _tablewright_seeds").await.is_err());
    });
}
