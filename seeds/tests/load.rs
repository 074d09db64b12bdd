//! Seeds on real databases: what arrives, what a second load does, what a dry run leaves alone.

mod library;

use library::on_each;
use tablewright_seeds::{SeedError, apply, plan};

const POETS: &str = r#"
countries:
  - { code: JP, name: Japan }
authors:
  - { name: Issa, country: JP, mentor: Buson }
  - { name: Buson, country: { name: Japan }, mentor: { name: Basho } }
  - { name: Basho, country_code: JP, email: basho@example.org }
"#;

const EVERY_TYPE: &str = r#"
authors:
  - { name: Basho }
books:
  - author: Basho
    id: 6F2C1C9E-3C4B-4D8E-9F51-0C6F9F1F7A10
    title: Oku no "Hosomichi" \ 奥の細道
    genre: travel
    pages: 120
    sold: -2147483648
    isbn: 9223372036854775807
    price: 12.50
    score: 0.1
    weight: 1e-3
    cover: \x00ff10
    details: { format: paperback, chapters: [{ title: "it's", pages: 3 }] }
    tags: [haiku, 'with "quotes", \ and {braces}', ~]
    published: 1702-01-31
    opens: 09:30
    printed_at: 2026-01-31 13:30:00.25
    sold_out_at: 2026-01-31T13:30:00+02:00
    loan: P1DT12H
  - { author: Basho, title: plain, genre: poetry, details: ~, tags: [] }
shelves:
  - { name: low, width: "[1,10)" }
caches:
  - { name: near, address: 10.0.0.1/32 }
"#;

#[test]
fn rows_arrive_with_their_references_and_a_second_load_changes_nothing() {
    on_each(async |library| {
        let done = library.apply(POETS).await;
        assert_eq!((done.inserts(), done.updates(), done.unchanged()), (4, 0, 0));
        let rows = "SELECT a.name || ' < ' || coalesce(m.name, '-') || ' @ ' || a.country_code \
                    FROM authors AS a LEFT JOIN authors AS m ON m.id = a.mentor_id ORDER BY a.name";
        assert_eq!(library.texts(rows).await, ["Basho < - @ JP", "Buson < Basho @ JP", "Issa < Buson @ JP"]);
        let again = library.apply(POETS).await;
        assert!(again.is_empty(), "{again}");
        assert_eq!(again.unchanged(), 4);
    });
}

#[test]
fn every_type_is_the_same_after_a_round_trip() {
    on_each(async |library| {
        library.apply(EVERY_TYPE).await;
        let again = library.apply(EVERY_TYPE).await;
        assert!(again.is_empty(), "{again}");
        let moment = match library.is_postgres() {
            true => "to_char(sold_out_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
            false => "sold_out_at",
        };
        let read = format!(
            "SELECT id || '|' || price || '|' || published || '|' || {moment} FROM books WHERE pages = 120"
        );
        let price = if library.is_sqlite() { "12.5" } else { "12.50" };
        assert_eq!(
            library.texts(&read).await,
            [format!("6f2c1c9e-3c4b-4d8e-9f51-0c6f9f1f7a10|{price}|1702-01-31|2026-01-31 11:30:00.000000")]
        );
    });
}

#[test]
fn what_was_changed_by_hand_is_changed_back_and_nothing_else() {
    on_each(async |library| {
        library.apply(EVERY_TYPE).await;
        library
            .execute(
                "UPDATE books SET pages = 7, details = '{\"format\": \"audio\"}', price = 12.49, loan = 'P2D', \
                 tags = NULL WHERE title <> 'plain'",
            )
            .await;
        library.execute("UPDATE authors SET email = 'kept@example.org'").await;
        let done = library.apply(EVERY_TYPE).await;
        assert_eq!((done.inserts(), done.updates()), (0, 1), "{done}");
        let books = done.tables.iter().find(|table| table.table == "books").unwrap();
        let changed: Vec<&str> =
            books.updates[0].changes.iter().map(|change| change.column.as_str()).collect();
        assert_eq!(changed, ["pages", "price", "details", "tags", "loan"]);
        assert_eq!(books.updates[0].changes[0].old.as_deref(), Some("7"));
        assert_eq!(books.updates[0].changes[0].new.as_deref(), Some("120"));
        assert!(library.apply(EVERY_TYPE).await.is_empty());
        assert_eq!(library.texts("SELECT email FROM authors").await, ["kept@example.org"]);
    });
}

#[test]
fn an_update_sets_the_columns_with_on_update() {
    on_each(async |library| {
        library.apply("authors: [{ name: Basho, active: true }]").await;
        library.execute("UPDATE authors SET changed_at = '2001-01-01 00:00:00'").await;
        assert!(library.apply("authors: [{ name: Basho, active: true }]").await.is_empty());
        let old = "SELECT name FROM authors WHERE changed_at < '2002-01-01'";
        assert_eq!(library.texts(old).await, ["Basho"]);
        library.apply("authors: [{ name: Basho, active: false }]").await;
        assert!(library.texts(old).await.is_empty());
    });
}

#[test]
fn a_dry_run_says_what_a_load_would_do_and_writes_nothing() {
    on_each(async |library| {
        let planned = library.plan(POETS).await;
        assert_eq!(
            planned.to_string(),
            "countries: 1 new, 0 changed, 0 unchanged\n  + code: JP\n      code: JP\n      name: Japan\n\
             authors: 3 new, 0 changed, 0 unchanged\n\
             \x20 + name: Issa\n      name: Issa\n      country_code: countries(code: JP)\n      mentor_id: authors(name: Buson)\n\
             \x20 + name: Buson\n      name: Buson\n      country_code: countries(name: Japan)\n      mentor_id: authors(name: Basho)\n\
             \x20 + name: Basho\n      name: Basho\n      email: basho@example.org\n      country_code: countries(code: JP)\n"
        );
        assert_eq!(library.texts("SELECT name FROM authors").await, [""; 0]);
        library.apply(POETS).await;
        library.execute("UPDATE authors SET mentor_id = NULL WHERE name = 'Issa'").await;
        let more = POETS.replace("Buson", "Yosa");
        let planned = library.plan(&more).await;
        let authors = &planned.tables[1];
        assert_eq!((authors.inserts.len(), authors.updates.len(), authors.unchanged), (1, 1, 1));
        let change = &authors.updates[0].changes[0];
        assert_eq!((change.old.as_deref(), change.new.as_deref()), (None, Some("authors(name: Yosa)")));
        assert_eq!(
            library.texts("SELECT name FROM authors WHERE mentor_id IS NULL ORDER BY name").await,
            ["Basho", "Issa"]
        );
    });
}

#[test]
fn a_circle_is_closed_through_its_nullable_key() {
    let seeds = "
clubs:
  - { name: haiku, president: basho }
  - { name: renga, president: sora }
members:
  - { name: basho, club: haiku }
  - { name: sora, club: haiku }
";
    on_each(async |library| {
        let planned = library.plan(seeds).await;
        let done = library.apply(seeds).await;
        assert_eq!((done.inserts(), done.updates()), (4, 0), "{done}");
        assert_eq!(planned.inserts(), 4, "{planned}");
        let presidents =
            "SELECT c.name || ' ' || m.name FROM clubs c JOIN members m ON m.id = c.president_id ORDER BY 1";
        assert_eq!(library.texts(presidents).await, ["haiku basho", "renga sora"]);
        assert!(library.apply(seeds).await.is_empty());
        library.execute("UPDATE clubs SET president_id = NULL WHERE name = 'renga'").await;
        let done = library.apply(seeds).await;
        assert_eq!((done.inserts(), done.updates(), done.unchanged()), (0, 1, 3), "{done}");
        assert_eq!(library.texts(presidents).await, ["haiku basho", "renga sora"]);
    });
}

#[test]
fn rows_refer_to_rows_that_are_in_the_database_already() {
    on_each(async |library| {
        library.apply(EVERY_TYPE).await;
        let more = "
reviews:
  - { book: { author: Basho, title: plain }, reader: ann, stars: 5 }
  - { book: { id: 6f2c1c9e-3c4b-4d8e-9f51-0c6f9f1f7a10 }, reader: ann, stars: 4 }
authors:
  - { name: Issa, mentor: { name: Basho } }
";
        assert_eq!(library.apply(more).await.inserts(), 3);
        assert!(library.apply(more).await.is_empty());
    });
}

#[test]
fn references_to_nothing_are_reported_all_at_once() {
    on_each(async |library| {
        library.apply("countries: [{ code: JP, name: Japan }]").await;
        let seeds = library.seeds(
            "authors:
  - { name: Basho, country: DE }
  - { name: Issa, mentor: Bahso }
reviews:
  - { book: { author: Nobody, title: A }, reader: ann, stars: 5 }
  - { book: { author: Basho, title: B }, reader: ann, stars: 5 }
",
        );
        for dry in [true, false] {
            let error = match dry {
                true => plan(&mut library.conn, &library.model, &seeds).await.unwrap_err(),
                false => apply(&mut library.conn, &library.model, &seeds).await.unwrap_err(),
            };
            let SeedError::Rows(found) = &error else { panic!("{error}") };
            let messages: Vec<&str> = found.list.iter().map(|finding| finding.message.as_str()).collect();
            assert_eq!(
                messages,
                [
                    "there is no countries(code: DE), neither in the seeds nor in the database",
                    "there is no authors(name: Bahso), neither in the seeds nor in the database",
                    "there is no authors(name: Nobody), neither in the seeds nor in the database",
                ]
            );
            assert_eq!(found.list[1].help.as_deref(), Some("did you mean `Basho`?"));
        }
        let seeds = library.seeds(
            "authors: [{ name: Basho }]\nreviews: [{ book: { author: Basho, title: B }, reader: ann, stars: 5 }]",
        );
        let error = apply(&mut library.conn, &library.model, &seeds).await.unwrap_err().to_string();
        assert!(error.contains("there is no books(author: authors(name: Basho), title: B)"), "{error}");
        assert_eq!(library.texts("SELECT name FROM authors").await, [""; 0]);
    });
}

#[test]
fn a_key_given_as_it_is_names_a_row_too() {
    on_each(async |library| {
        let seeds = "
countries: [{ code: JP, name: Japan }]
authors:
  - { name: Basho, country_code: JP, email: basho@example.org }
  - { name: Issa, country_code: FR }
";
        let seeds = library.seeds(seeds);
        let error = apply(&mut library.conn, &library.model, &seeds).await.unwrap_err();
        let SeedError::Rows(found) = &error else { panic!("{error}") };
        assert_eq!(
            found.list[0].message,
            "there is no countries(code: FR), neither in the seeds nor in the database"
        );
        library.execute("INSERT INTO countries (code, name) VALUES ('FR', 'France')").await;
        assert_eq!(apply(&mut library.conn, &library.model, &seeds).await.unwrap().inserts(), 3);
        assert!(apply(&mut library.conn, &library.model, &seeds).await.unwrap().is_empty());
    });
}

#[test]
fn numbers_given_by_people_are_counted_on() {
    on_each(async |library| {
        let rooms = "rooms: [{ id: 40, name: attic }, { id: 7, name: cellar, budget: 0012.50 }]";
        library.apply(rooms).await;
        assert!(library.apply(rooms).await.is_empty());
        library.execute("INSERT INTO rooms (name) VALUES ('hall')").await;
        assert_eq!(library.texts("SELECT name FROM rooms WHERE id = 41").await, ["hall"]);
        library.apply("rooms: [{ id: 3, name: garage }]").await;
        library.execute("INSERT INTO rooms (name) VALUES ('roof')").await;
        assert_eq!(library.texts("SELECT name FROM rooms WHERE id = 42").await, ["roof"]);
    });
}

#[test]
fn a_row_that_the_database_refuses_takes_all_others_back() {
    on_each(async |library| {
        let seeds = library.seeds(
            "authors: [{ name: Basho }]\nbooks: [{ author: Basho, title: A, genre: travel, pages: 0 }]",
        );
        let error = apply(&mut library.conn, &library.model, &seeds).await.unwrap_err();
        assert!(matches!(&error, SeedError::Table { table, .. } if table == "books"), "{error}");
        assert!(error.to_string().contains("pages_are_positive"), "{error}");
        assert_eq!(error.to_string().contains("Failing row contains"), library.is_postgres(), "{error}");
        assert_eq!(library.texts("SELECT name FROM authors").await, [""; 0]);
        // The connection is as good as before.
        library.apply(POETS).await;
    });
}

#[test]
fn more_digits_than_sqlite_keeps_are_refused_there_only() {
    on_each(async |library| {
        let seeds = library.seeds("rooms: [{ id: 1, name: attic, budget: 12345678901234567.89 }]");
        match (library.is_sqlite(), apply(&mut library.conn, &library.model, &seeds).await) {
            (false, Ok(done)) => assert_eq!(done.inserts(), 1),
            (true, Err(SeedError::Rows(found))) => {
                assert_eq!(found.list[0].message, "SQLite keeps 15 digits of a decimal, not 19");
            }
            (_, other) => panic!("{other:?}"),
        }
    });
}

#[test]
fn a_table_that_is_not_there_is_named() {
    on_each(async |library| {
        library.execute("DROP TABLE reviews").await;
        library.execute("DROP TABLE books").await;
        let seeds =
            library.seeds("authors: [{ name: Basho }]\nbooks: [{ author: Basho, title: A, genre: travel }]");
        let error = plan(&mut library.conn, &library.model, &seeds).await;
        // Where the author is new, his books cannot be there and are not looked for.
        assert!(error.is_ok(), "{error:?}");
        let error = apply(&mut library.conn, &library.model, &seeds).await.unwrap_err();
        assert!(error.to_string().contains("`books`"), "{error}");
    });
}

#[test]
fn a_trigger_that_rewrites_a_key_is_found_out() {
    on_each(async |library| {
        if library.is_postgres() {
            return;
        }
        let trigger = match library.is_sqlite() {
            true => {
                "CREATE TRIGGER lower AFTER INSERT ON authors BEGIN \
                 UPDATE authors SET name = lower(name) WHERE id = new.id; END"
            }
            // It does not tell letters by their case.
            false => {
                "CREATE TRIGGER other BEFORE INSERT ON authors FOR EACH ROW SET NEW.name = concat(NEW.name, '!')"
            }
        };
        library.execute(trigger).await;
        let seeds =
            library.seeds("authors: [{ name: Basho }]\nbooks: [{ author: Basho, title: A, genre: travel }]");
        let error = apply(&mut library.conn, &library.model, &seeds).await.unwrap_err();
        assert!(matches!(&error, SeedError::Vanished { key, .. } if key == "name: Basho"), "{error}");
    });
}

#[test]
fn many_rows_take_few_statements() {
    let mut seeds = "authors:\n".to_owned();
    for number in 0..12_000 {
        let mentor = if number % 3 == 0 { ", mentor: a1".to_owned() } else { String::new() };
        seeds.push_str(&format!("  - {{ name: a{number}{mentor} }}\n"));
    }
    seeds.push_str("books:\n");
    for number in 0..6_000 {
        seeds.push_str(&format!("  - {{ author: a{number}, title: t, genre: travel, pages: 5 }}\n"));
    }
    on_each(async |library| {
        let done = library.apply(&seeds).await;
        assert_eq!(done.inserts(), 18_000);
        let again = library.apply(&seeds).await;
        assert_eq!((again.inserts(), again.updates(), again.unchanged()), (0, 0, 18_000));
        library.execute("UPDATE books SET pages = 6").await;
        assert_eq!(library.apply(&seeds).await.updates(), 6_000);
    });
}

#[test]
fn eight_loads_at_once_insert_every_row_once() {
    on_each(async |library| {
        let seeds = library.seeds(POETS);
        let mut loads = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (mut conn, model, seeds) = (library.connect().await, library.model.clone(), seeds.clone());
            loads.spawn(async move { apply(&mut conn, &model, &seeds).await.map(|done| done.inserts()) });
        }
        let mut inserted = 0;
        while let Some(done) = loads.join_next().await {
            inserted += done.unwrap().unwrap();
        }
        assert_eq!(inserted, 4);
    });
}
