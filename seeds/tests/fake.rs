//! Rows that nobody wrote: they fit their tables, refer to rows that are there, and are the same each time, on every database.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod library;

use library::{Library, on_each};
use tablewright_schema::yaml;
use tablewright_seeds::{
    ApplyOptions, ReadOptions, SeedError, SeedPlan, apply, apply_with, plan, read, read_with,
};
use tablewright_tests::{Kind, TestDatabase};

async fn load(library: &mut Library, yaml: &str) -> Result<SeedPlan, SeedError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("rows.yaml"), yaml).unwrap();
    let seeds = read(folder.path(), &library.model).unwrap_or_else(|error| panic!("{error}"));
    apply(&mut library.conn, &library.model, &seeds).await
}

async fn loaded(library: &mut Library, yaml: &str) -> SeedPlan {
    load(library, yaml).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn count(library: &mut Library, of: &str) -> usize {
    let text = if library.is_sqlite() { "CAST(count(*) AS TEXT)" } else { "concat(count(*), '')" };
    library.texts(&format!("SELECT {text} FROM {of}")).await.remove(0).parse().unwrap()
}

const ROWS: &str = "
countries: { fake: 30 }
authors: { fake: 200, seed: 7 }
books:
  fake: 1000
  with: { title: 'Volume ${n}', genre: poetry, author: { name: nobody } }
reviews: { fake: 500 }
visits: { fake: 40 }
";

#[test]
fn made_rows_fit_their_tables_and_are_the_same_again() {
    on_each(async |library| {
        library.apply("authors: [{ name: nobody }]").await;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("rows.yaml"), ROWS).unwrap();
        let seeds = read(folder.path(), &library.model).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((seeds.made(), seeds.len(), seeds.files().count()), (1770, 0, 0));
        // What it comes to is known before anything is there.
        let planned = plan(&mut library.conn, &library.model, &seeds).await;
        let planned = planned.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((planned.inserts(), planned.updates()), (1770, 0), "{planned}");
        assert_eq!(count(library, "books").await, 0);

        let done = loaded(library, ROWS).await;
        assert_eq!((done.inserts(), done.updates()), (1770, 0), "{done}");
        for (table, rows) in
            [("countries", 30), ("authors", 201), ("books", 1000), ("reviews", 500), ("visits", 40)]
        {
            assert_eq!(count(library, table).await, rows, "{table}");
        }
        assert_eq!(count(library, "books WHERE genre = 'poetry' AND title = 'Volume 1000'").await, 1);
        assert_eq!(count(library, "books WHERE pages <= 0").await, 0);
        assert_eq!(count(library, "reviews AS r JOIN books AS b ON b.id = r.book_id").await, 500);
        let documents = count(library, "books WHERE details IS NOT NULL").await;
        assert!((800..950).contains(&documents), "{documents} of 1000 have a document");
        let pupils =
            count(library, "authors AS a JOIN authors AS m ON m.id = a.mentor_id WHERE m.id < a.id").await;
        assert!((120..190).contains(&pupils), "{pupils} of 200 have a mentor who was there before");

        let again = loaded(library, ROWS).await;
        assert!(again.is_empty(), "{again}");
        let others = loaded(library, "authors: { fake: 5, seed: 8 }").await;
        assert_eq!((others.inserts(), others.updates()), (5, 0), "another seed is other people: {others}");
    });
}

#[test]
fn the_rows_of_a_seed_are_the_same_on_every_database() {
    let all = std::cell::RefCell::new(Vec::new());
    on_each(async |library| {
        loaded(
            library,
            "countries: { fake: 3 }\nauthors: { fake: 40 }\nbooks: { fake: 60 }\nreviews: { fake: 60 }",
        )
        .await;
        let people = "SELECT a.name || '|' || coalesce(a.email, '-') || '|' || coalesce(a.country_code, '-') || '|' || coalesce(m.name, '-') \
                      FROM authors AS a LEFT JOIN authors AS m ON m.id = a.mentor_id";
        let books = "SELECT b.title || '|' || a.name || '|' || b.genre || '|' || coalesce(b.pages, 0) || '|' || r.reader || '|' || r.stars \
                     FROM books AS b JOIN authors AS a ON a.id = b.author_id JOIN reviews AS r ON r.book_id = b.id";
        let mut rows = library.texts(people).await;
        rows.extend(library.texts(books).await);
        // Databases sort texts by rules of their own.
        rows.sort();
        assert_eq!(rows.len(), 100);
        all.borrow_mut().push(rows);
    });
    for pair in all.into_inner().windows(2) {
        assert_eq!(pair[0], pair[1]);
    }
}

#[test]
fn tables_without_a_key_of_people_are_filled_up() {
    on_each(async |library| {
        library.apply("rooms: [{ id: 7, name: mine }]").await;
        // A row that is there is no row that was made: it stays what it is.
        let rows = "rooms: { fake: 10 }\nvisits: { fake: 20 }";
        assert_eq!(loaded(library, rows).await.inserts(), 29);
        assert_eq!(count(library, "rooms WHERE id = 7 AND name = 'mine'").await, 1);
        let again = loaded(library, rows).await;
        assert_eq!((again.inserts(), again.unchanged()), (0, 30), "{again}");
        assert_eq!(loaded(library, "visits: { fake: 25 }").await.inserts(), 5);
        // Where the key is said, rows are known by it.
        let known = loaded(library, "rooms: { match: id, fake: 3, with: { name: \"Room ${n}\" } }").await;
        assert_eq!(known.inserts() + known.updates(), 3, "{known}");
        assert_eq!(count(library, "rooms WHERE id <= 3 AND name LIKE 'Room _'").await, 3);
        // Nobody can say which of them are in the seeds: none goes.
        let seeds = library.seeds("visits: { fake: 5 }");
        let options = ApplyOptions { prune: true, ..ApplyOptions::default() };
        let pruned = apply_with(&mut library.conn, &library.model, &seeds, options).await;
        assert_eq!(pruned.unwrap_or_else(|error| panic!("{error}")).deletes(), 0);
        assert_eq!(count(library, "visits").await, 25);
    });
}

#[test]
fn rows_of_an_environment_and_of_the_caller_replace_the_number() {
    on_each(async |library| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("load")).unwrap();
        std::fs::write(folder.path().join("a.yaml"), "shelves: { fake: 2, with: { name: \"Shelf ${n}\" } }")
            .unwrap();
        std::fs::write(
            folder.path().join("load/a.yaml"),
            "shelves: { fake: 4, with: { name: \"Shelf ${n}\" } }",
        )
        .unwrap();
        for (environments, fake, new) in
            [(vec![], vec![], 2), (vec!["load"], vec![], 2), (vec!["load"], vec![9], 5)]
        {
            let options = ReadOptions {
                environments: environments.into_iter().map(str::to_owned).collect(),
                fake: fake.into_iter().map(|rows| ("shelves".to_owned(), rows)).collect(),
                ..ReadOptions::default()
            };
            let seeds =
                read_with(folder.path(), &library.model, &options).unwrap_or_else(|error| panic!("{error}"));
            let done = apply(&mut library.conn, &library.model, &seeds)
                .await
                .unwrap_or_else(|error| panic!("{error}"));
            assert_eq!((done.inserts(), done.updates()), (new, 0), "{done}");
        }
        assert_eq!(count(library, "shelves WHERE name = 'Shelf 9'").await, 1);
        let wrong = ReadOptions { fake: vec![("shelfs".to_owned(), 1)], ..ReadOptions::default() };
        let said = read_with(folder.path(), &library.model, &wrong).unwrap_err().to_string();
        assert!(
            said.contains("there is no table `shelfs`") && said.contains("did you mean `shelves`?"),
            "{said}"
        );
    });
}

#[test]
fn what_cannot_be_made_is_told_and_nothing_is_written() {
    on_each(async |library| {
        for (yaml, told) in [
            ("books: { fake: 3 }", "rows of `books` need one of `authors`, and there is none"),
            (
                "countries: { fake: 700 }",
                "700 rows of `countries` need as many different `code`, and there are 676",
            ),
            (
                "locks: { fake: 2 }\nkeys: { fake: 2 }",
                "rows of `keys` need one of `locks` before they are written",
            ),
            ("countries: { fake: 3, with: { code: JP } }", "there are 1"),
            ("authors: { fake: 3, with: { email: \"${nobody}\" } }", "nothing is called `nobody` here"),
        ] {
            let said = load(library, &format!("rooms: [{{ id: 1, name: a }}]\n{yaml}"))
                .await
                .unwrap_err()
                .to_string();
            assert!(said.contains(told), "{yaml}: {said}");
            assert!(said.contains("rows.yaml:") && said.contains("help: "), "{yaml}: {said}");
            assert_eq!(library.texts("SELECT name FROM rooms").await, [""; 0]);
        }
    });
}

#[test]
fn many_rows_are_kept_in_parts_and_a_load_that_is_stopped_goes_on() {
    on_each(async |library| {
        let seeds = library.seeds("authors: { fake: 25000 }\nvisits: { fake: 25000 }");
        let mut told = Vec::new();
        let mut progress = |at: tablewright_seeds::Progress<'_>| told.push((at.rows, at.bytes, at.of));
        let options = ApplyOptions {
            commit_every: Some(10_000),
            progress: Some(&mut progress),
            ..ApplyOptions::default()
        };
        let done = apply_with(&mut library.conn, &library.model, &seeds, options).await;
        let done = done.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(done.inserts(), 50_000);
        assert_eq!(told.last(), Some(&(25_000, 25_000, 25_000)));
        let again =
            apply(&mut library.conn, &library.model, &seeds).await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((again.is_empty(), again.unchanged()), (true, 50_000));
    });
}

/// Checks as people write them.
const CHECKED: &str = "
tables:
  people:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      email: { type: varchar(24), unique: true }
      plan: varchar(10)
      born: date
      age: int
      left_at: timestamp?
      deleted_at: timestamp?
    soft_delete: deleted_at
    checks:
      plan_is_known: plan IN ('free', 'paid')
      born_recently: born >= '1990-01-01' AND born < '2000-01-01'
      age_of_a_student: age BETWEEN 18 AND 21
      email_is_one: email LIKE '%@%'
  follows:
    columns:
      follower_id: { references: people.id, as: follower, inverse: following }
      followed_id: { references: people.id, as: followed, inverse: followers }
    primary_key: [follower_id, followed_id]
    checks: { nobody_follows_themselves: follower_id <> followed_id }
  profiles:
    columns:
      person_id: { references: people.id, primary_key: true, as: person, inverse: profile }
      handle: varchar(12)
    checks: { handle_in_small_letters: handle = lower(handle) }
  badges:
    columns:
      code: { type: varchar(2), primary_key: true }
  stays:
    columns:
      person_id: { references: people.id, as: person, inverse: stays }
      starts_on: date
      ends_on: date
      least: int
      most: int
      rate: decimal(3,3)
      weight: int
    primary_key: [person_id, starts_on]
    checks:
      ends_after_start: ends_on > starts_on
      most_is_most: least <= most
      rate_is_a_part: rate >= 0 AND rate < 1
      weight_is_even: weight % 2 = 0
  jobs:
    columns:
      id: { type: bigint, identity: true, primary_key: true }
      name: { type: text, unique: true }
      status: varchar(10)
      ended_at: timestamp?
    checks:
      status_is_known: status IN ('waiting', 'running', 'done', 'failed')
      ended_has_end: (status IN ('done', 'failed')) = (ended_at IS NOT NULL)
";

fn on_each_checked(test: impl AsyncFn(&mut Library)) {
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("schema.yaml"), CHECKED).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let model = yaml::read_dir(folder.path()).unwrap_or_else(|error| panic!("{error}"));
            let mut library = Library::open(model, database.url()).await;
            test(&mut library).await;
            library.conn.close().await.unwrap();
        });
    }
}

#[test]
fn checks_are_heeded_and_keys_are_used_up() {
    on_each_checked(async |library| {
        // Every pair of different people, and every person once.
        let rows = "people: { fake: 5 }\nfollows: { fake: 20 }\nprofiles: { fake: 5 }\nstays: { fake: 300, with: { weight: 2 } }";
        assert_eq!(loaded(library, rows).await.inserts(), 330);
        assert!(count(library, "people WHERE deleted_at IS NULL").await > 2);
        let again = loaded(library, rows).await;
        assert!(again.is_empty(), "{again}");
        // What is over has an end, and nothing else has.
        assert_eq!(loaded(library, "jobs: { fake: 100 }").await.inserts(), 100);
        let ended = count(library, "jobs WHERE status IN ('done', 'failed') AND ended_at IS NOT NULL").await;
        assert!((30..70).contains(&ended), "{ended} of 100 are over");
        let others = loaded(library, "jobs: { fake: 120, with: { status: running } }").await;
        assert_eq!(others.inserts() + others.updates() + others.unchanged(), 120, "{others}");
        assert_eq!(count(library, "jobs WHERE ended_at IS NULL").await, 120);
        for (yaml, told) in [
            ("badges: { fake: 100 }", "100 rows of `badges` need as many different `code`, and there are 99"),
            (
                "follows: { fake: 21 }",
                "21 rows of `follows` need as many different `follower_id` and `followed_id`, and there are 20",
            ),
            (
                "profiles: { fake: 6 }",
                "6 rows of `profiles` need as many different `person_id`, and there are 5",
            ),
        ] {
            let said = load(library, yaml).await.unwrap_err().to_string();
            assert!(said.contains(told), "{said}");
        }
    });
}

#[test]
fn a_row_that_is_refused_is_shown() {
    on_each_checked(async |library| {
        let refused = load(library, "people: { fake: 5 }\nstays: { fake: 300 }").await.unwrap_err();
        let said = refused.to_string();
        let SeedError::Made { table, row, unclear, source: _ } = refused else { panic!("{said}") };
        assert_eq!((table.as_str(), unclear.as_slice()), ("stays", ["weight_is_even".to_owned()].as_slice()));
        let weight: i64 = row.split("weight: ").nth(1).unwrap().parse().unwrap();
        assert_ne!(weight % 2, 0, "this is the row: {row}");
        assert!(said.contains("weight_is_even"), "{said}");
        assert_eq!(count(library, "people").await, 0);
    });
}
