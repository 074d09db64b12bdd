//! `rebase` with migrations that are written by hand, or were edited, and where it has nothing to go by.

use tablewright_tests::{Kind, TestDatabase};

use crate::folder::Folder;
use crate::repository::{Repository, a_second_later};

const BEFORE: &str = "\
tables:
  tasks:
    columns:
      id: { type: int, primary_key: true }
      title: varchar(40)
";

fn with(columns: &str) -> String {
    format!("{BEFORE}      {columns}\n")
}

/// A database at the first migration, and a branch that is checked out.
fn begin(repository: &Repository, branch: &str) -> TestDatabase {
    let database = repository.database();
    repository.git(&["checkout", "--quiet", "-b", branch, "main"]);
    repository.run(&database, "up").succeeds();
    database
}

/// `main` gets a column that the branch does not know.
fn main_moves_on(repository: &Repository) {
    repository.git(&["checkout", "--quiet", "main"]);
    let database = repository.database();
    repository.run(&database, "up").succeeds();
    repository.schema(&with("due: date?"));
    a_second_later();
    repository.run(&database, "generate due").succeeds();
    repository.commit("due");
}

fn merge_main(repository: &Repository, branch: &str, schema: &str) {
    repository.git(&["checkout", "--quiet", branch]);
    let (merged, said) = repository.try_git(&["merge", "main"]);
    assert!(!merged, "git saw no conflict\n{said}");
    repository.schema(schema);
}

fn every_database(test: impl Fn(&Repository)) {
    for kind in [Kind::Sqlite, Kind::Postgres, Kind::Mysql] {
        if let Some((repository, _)) = Repository::new(kind, BEFORE) {
            test(&repository);
        }
    }
}

#[test]
fn what_is_written_by_hand_stays_between_what_is_generated() {
    every_database(|repository| {
        let database = begin(repository, "branch");
        repository.schema(&with("name: varchar(40)?"));
        repository.run(&database, "generate name").succeeds();
        a_second_later();
        // It needs both columns: the new one, and the one that goes behind it.
        let by_hand = "-- nobody loses a title\r\nUPDATE tasks SET name = title;\n";
        let (up, down) = ("migrations/20261231000000_copy.up.sql", "migrations/20261231000000_copy.down.sql");
        repository.folder.write(up, by_hand);
        repository.folder.write(down, "UPDATE tasks SET title = name;\n");
        repository.run(&database, "check --accept").succeeds();
        repository.run(&database, "up").succeeds();
        repository.schema(&BEFORE.replace("title: varchar(40)", "name: varchar(40)?"));
        repository.run(&database, "generate no_title --allow drop_column").succeeds();
        repository.commit("branch");
        assert_eq!(repository.migrations(), ["first", "name", "copy", "no_title"]);

        main_moves_on(repository);
        merge_main(
            repository,
            "branch",
            &BEFORE.replace("title: varchar(40)", "name: varchar(40)?\n      due: date?"),
        );
        let judge = repository.database();
        // What is planned anew and differs has to be allowed anew.
        let shown = repository.run(&judge, "rebase --dry-run");
        assert!(shown.code == 0 || shown.err.contains("drop_column"), "{}", shown.err);
        repository.run(&judge, "rebase --allow drop_column").succeeds();
        assert_eq!(repository.migrations(), ["first", "due", "name", "copy", "no_title"]);
        assert_eq!(repository.folder.read(&repository.folder.migration("_copy.up.sql")), by_hand);
        repository.run(&judge, "check").succeeds();

        let fresh = repository.database();
        repository.run(&fresh, "up --steps 1").succeeds();
        fresh.execute("INSERT INTO tasks (id, title) VALUES (1, 'kept')");
        repository.run(&fresh, "up").succeeds();
        repository.run(&fresh, "diff").succeeds();
        fresh.execute("CREATE TABLE kept (number int CHECK (number = 1))");
        fresh.execute("INSERT INTO kept SELECT count(*) FROM tasks WHERE name = 'kept'");
        fresh.execute("DROP TABLE kept");
        // And back over all of it.
        repository.run(&fresh, "down --steps 4 --allow all").succeeds();
    });
}

#[test]
fn a_hand_written_rebuild_does_not_lose_a_new_column() {
    let Some((repository, _)) = Repository::new(Kind::Sqlite, BEFORE) else { return };
    begin(&repository, "branch");
    repository.folder.write(
        "migrations/20261231000000_anew.up.sql",
        "CREATE TABLE anew (id INT NOT NULL, title VARCHAR(40) NOT NULL, CONSTRAINT \"tasks_pkey\" PRIMARY KEY (id));\n\
         INSERT INTO anew SELECT id, title FROM tasks;\nDROP TABLE tasks;\nALTER TABLE anew RENAME TO tasks;\n",
    );
    repository.folder.run("check --accept --db sqlite::memory:").succeeds();
    repository.commit("anew");
    main_moves_on(&repository);
    merge_main(&repository, "branch", &with("due: date?"));
    let before = repository.folder.list("migrations");
    let shown = repository.run(&repository.database(), "rebase").ends_with(1);
    assert!(shown.err.contains("takes away what main has brought"), "{}", shown.err);
    assert!(shown.err.contains("table tasks: column due"), "{}", shown.err);
    assert_eq!(repository.folder.list("migrations"), before);
}

#[test]
fn an_edited_migration_is_asked_about() {
    every_database(|repository| {
        let database = begin(repository, "branch");
        repository.schema(&with("note: varchar(20)?"));
        repository.run(&database, "generate note").succeeds();
        repository.commit("generated");
        let file = repository.folder.migration("_note.up.sql");
        let generated = repository.folder.read(&file);
        repository.folder.write(&file, format!("{generated}UPDATE tasks SET note = title WHERE id < 0;\n"));
        repository.run(&database, "check --accept").succeeds();
        repository.commit("note");
        main_moves_on(repository);
        merge_main(repository, "branch", &with("note: varchar(20)?\n      due: date?"));

        let before = repository.folder.list("migrations");
        let shown = repository.run(&database, "rebase").ends_with(1);
        assert!(shown.err.contains("_note.up.sql: is not the text that was generated"), "{}", shown.err);
        assert!(shown.err.contains("+UPDATE tasks SET note = title WHERE id < 0;"), "{}", shown.err);
        assert_eq!(repository.folder.list("migrations"), before);

        repository.run(&database, "rebase --discard-edits").succeeds();
        let anew = repository.folder.read(&repository.folder.migration("_note.up.sql"));
        assert!(!anew.contains("UPDATE"), "{anew}");
        repository.run(&database, "up").succeeds();
        repository.run(&database, "diff").succeeds();
    });
}

#[test]
fn without_its_line_it_is_carried() {
    every_database(|repository| {
        let database = begin(repository, "branch");
        repository.schema(&with("note: varchar(20)?"));
        repository.run(&database, "generate note").succeeds();
        for direction in ["up", "down"] {
            let file = repository.folder.migration(&format!("_note.{direction}.sql"));
            let text = repository.folder.read(&file);
            let rest: Vec<&str> = text.lines().filter(|line| !line.contains("generated by")).collect();
            repository.folder.write(&file, format!("{}\n-- mine\n", rest.join("\n")));
        }
        repository.run(&database, "check --accept").succeeds();
        repository.commit("note");
        main_moves_on(repository);
        merge_main(repository, "branch", &with("note: varchar(20)?\n      due: date?"));
        let mine = repository.folder.read(&repository.folder.migration("_note.up.sql"));
        repository.run(&database, "rebase").succeeds();
        assert_eq!(repository.migrations(), ["first", "due", "note"]);
        assert_eq!(repository.folder.read(&repository.folder.migration("_note.up.sql")), mine);
        repository.run(&database, "up").succeeds();
        repository.run(&database, "diff").succeeds();
    });
}

#[test]
fn git_rebases_commit_by_commit() {
    let Some((repository, _)) = Repository::new(Kind::Sqlite, BEFORE) else { return };
    let database = begin(&repository, "branch");
    repository.schema(&with("note: varchar(20)?"));
    repository.run(&database, "generate note").succeeds();
    repository.commit("note");
    main_moves_on(&repository);
    repository.git(&["checkout", "--quiet", "branch"]);
    let (rebased, said) = repository.try_git(&["rebase", "main"]);
    assert!(!rebased, "git saw no conflict\n{said}");
    repository.schema(&with("note: varchar(20)?\n      due: date?"));
    repository.run(&database, "rebase").succeeds();
    assert_eq!(repository.migrations(), ["first", "due", "note"]);
    repository.git(&["add", "--all"]);
    repository.git(&["rebase", "--continue"]);
    repository.run(&database, "check").succeeds();
    repository.run(&database, "up").succeeds();
    repository.run(&database, "diff").succeeds();
    assert!(repository.git(&["log", "--oneline", "--merges"]).is_empty());
}

#[test]
fn somebody_elses_branch_is_merged_into_main() {
    let Some((repository, _)) = Repository::new(Kind::Sqlite, BEFORE) else { return };
    let database = begin(&repository, "branch");
    repository.schema(&with("note: varchar(20)?"));
    repository.run(&database, "generate note").succeeds();
    repository.commit("note");
    main_moves_on(&repository);
    let (merged, said) = repository.try_git(&["merge", "branch"]);
    assert!(!merged, "git saw no conflict\n{said}");
    repository.schema(&with("note: varchar(20)?\n      due: date?"));
    let fresh = repository.database();
    repository.run(&fresh, "rebase").succeeds();
    assert_eq!(repository.migrations(), ["first", "due", "note"]);
    repository.run(&fresh, "up").succeeds();
    repository.run(&fresh, "diff").succeeds();
}

#[test]
fn what_is_in_the_way_is_said() {
    let Some((repository, _)) = Repository::new(Kind::Sqlite, BEFORE) else { return };
    let database = begin(&repository, "branch");
    for (arguments, said) in
        [("rebase --onto nowhere", "no revision `nowhere`"), ("rebase --onto --upload-pack=x", "error")]
    {
        let shown = repository.run(&database, arguments).ends_with(1);
        assert!(shown.err.contains(said), "{arguments}\n{}", shown.err);
    }
    // The base is not merged yet.
    repository.schema(&with("note: varchar(20)?"));
    repository.run(&database, "generate note").succeeds();
    repository.commit("note");
    main_moves_on(&repository);
    repository.git(&["checkout", "--quiet", "branch"]);
    let shown = repository.run(&database, "rebase").ends_with(1);
    assert!(shown.err.contains("git merge main"), "{}", shown.err);
    // What the base has was changed.
    merge_main(&repository, "branch", &with("note: varchar(20)?\n      due: date?"));
    let file = repository.folder.migration("_due.up.sql");
    repository.folder.write(&file, "SELECT 1;\n");
    let shown = repository.run(&database, "rebase").ends_with(1);
    assert!(shown.err.contains("is not what it is in main"), "{}", shown.err);

    let folder = Folder::initialised();
    let shown = folder.run("rebase").ends_with(1);
    assert!(shown.err.contains("git"), "{}", shown.err);
}

#[test]
fn what_both_have_changed_before_a_hand_written_step_is_named() {
    every_database(|repository| {
        let database = begin(repository, "branch");
        repository.schema(&BEFORE.replace("title: varchar(40)", "title: varchar(60)"));
        repository.run(&database, "generate wider").succeeds();
        repository.run(&database, "up").succeeds();
        // It changes the schema too: what stands before it cannot be what the YAML says in the end.
        repository
            .folder
            .write("migrations/20261231000000_index.up.sql", "CREATE INDEX by_hand ON tasks (title);\n");
        repository.folder.write("migrations/20261231000000_index.down.sql", "DROP INDEX by_hand;\n");
        repository.run(&database, "check --accept").succeeds();
        let both = |column: &str| {
            format!(
                "{}    indexes: [{{ columns: [title], name: by_hand }}]\n",
                BEFORE.replace("title: varchar(40)", column)
            )
        };
        repository.schema(&both("title: varchar(60)"));
        repository.commit("branch");

        repository.git(&["checkout", "--quiet", "main"]);
        let other = repository.database();
        repository.run(&other, "up").succeeds();
        repository
            .schema(&BEFORE.replace("title: varchar(40)", "title: { type: varchar(40), default: none }"));
        a_second_later();
        repository.run(&other, "generate default").succeeds();
        repository.commit("default");
        merge_main(repository, "branch", &both("title: { type: varchar(60), default: none }"));

        let before = repository.folder.list("migrations");
        let shown = repository.run(&repository.database(), "rebase").ends_with(1);
        assert!(
            shown.err.contains("have both changed the same") && shown.err.contains("column tasks.title"),
            "{}",
            shown.err
        );
        assert_eq!(repository.folder.list("migrations"), before);
    });
}

#[test]
fn what_one_has_changed_before_a_hand_written_step_is_merged() {
    every_database(|repository| {
        let database = begin(repository, "branch");
        repository.schema(&with("note: varchar(20)?"));
        repository.run(&database, "generate note").succeeds();
        repository.run(&database, "up").succeeds();
        repository
            .folder
            .write("migrations/20261231000000_index.up.sql", "CREATE INDEX by_hand ON tasks (note);\n");
        let on = if repository.is_mysql() { " ON tasks" } else { "" };
        repository
            .folder
            .write("migrations/20261231000000_index.down.sql", format!("DROP INDEX by_hand{on};\n"));
        repository.run(&database, "check --accept").succeeds();
        let index = "    indexes: [{ columns: [note], name: by_hand }]\n";
        repository.schema(&format!("{}{index}", with("note: varchar(20)?")));
        repository.commit("branch");
        main_moves_on(repository);
        merge_main(repository, "branch", &format!("{}{index}", with("note: varchar(20)?\n      due: date?")));
        let fresh = repository.database();
        repository.run(&fresh, "rebase").succeeds();
        assert_eq!(repository.migrations(), ["first", "due", "note", "index"]);
        repository.run(&fresh, "up").succeeds();
        repository.run(&fresh, "diff").succeeds();
        repository.run(&fresh, "down --steps 4 --allow all").succeeds();
    });
}

#[test]
fn a_hand_written_step_that_does_not_run_there_is_named() {
    every_database(|repository| {
        let database = begin(repository, "branch");
        repository.folder.write(
            "migrations/20261231000000_words.up.sql",
            "INSERT INTO tasks (id, title) VALUES (1, 'a');\n",
        );
        repository.run(&database, "check --accept").succeeds();
        repository.commit("words");
        repository.git(&["checkout", "--quiet", "main"]);
        let other = repository.database();
        repository.run(&other, "up").succeeds();
        let named = BEFORE.replace("title: varchar(40)", "name: { type: varchar(40), renamed_from: title }");
        repository.schema(&named);
        repository.run(&other, "generate name").succeeds();
        repository.commit("name");
        merge_main(repository, "branch", &named);
        let before = repository.folder.list("migrations");
        let shown = repository.run(&repository.database(), "rebase").ends_with(1);
        assert!(shown.err.contains("words.up.sql does not run on what main makes"), "{}", shown.err);
        assert_eq!(repository.folder.list("migrations"), before);
    });
}

#[test]
fn a_merge_that_was_committed_is_put_in_order_afterwards() {
    every_database(|repository| {
        let database = begin(repository, "branch");
        repository.schema(&with("note: varchar(20)?"));
        repository.run(&database, "generate note").succeeds();
        repository.folder.write("migrations/20261231000000_fill.up.sql", "UPDATE tasks SET note = title;\n");
        repository.run(&database, "check --accept").succeeds();
        repository.commit("note");
        main_moves_on(repository);
        merge_main(repository, "branch", &with("note: varchar(20)?\n      due: date?"));
        repository.run(&database, "check --accept").succeeds();
        repository.commit("merged, and nobody looked");
        assert_eq!(repository.migrations(), ["first", "note", "due", "fill"]);

        let fresh = repository.database();
        repository.run(&fresh, "rebase").succeeds();
        assert_eq!(repository.migrations(), ["first", "due", "note", "fill"]);
        repository.run(&fresh, "check").succeeds();
        repository.run(&fresh, "up").succeeds();
        repository.run(&fresh, "diff").succeeds();
    });
}

/// Applications need the state between: an expand stays one, and with its contract it is no plain rename.
#[test]
fn an_expand_stays_one_and_is_not_put_together_with_its_contract() {
    every_database(|repository| {
        let renamed =
            BEFORE.replace("title: varchar(40)", "name: { type: varchar(40), renamed_from: title }");
        let database = begin(repository, "branch");
        repository.schema(&renamed);
        repository.run(&database, "generate name --expand").succeeds();
        repository.run(&database, "up").succeeds();
        a_second_later();
        repository.run(&database, "generate no_title --contract").succeeds();
        repository.commit("branch");
        main_moves_on(repository);
        let both = |word: &str| {
            let column =
                format!("name: {{ type: varchar(40), renamed_from: title, {word}: true }}\n      due: date?");
            BEFORE.replace("title: varchar(40)", &column)
        };
        merge_main(repository, "branch", &both("contract"));
        let judge = repository.database();
        let before = repository.folder.list("migrations");
        let refused = repository.run(&judge, "rebase").ends_with(1);
        assert!(refused.err.contains("expands (tasks.title to tasks.name)"), "{}", refused.err);
        assert!(refused.err.contains("`expand: true`"), "{}", refused.err);
        assert_eq!(repository.folder.list("migrations"), before, "nothing was written");

        // As it says.
        repository.schema(&both("expand"));
        for file in before.iter().filter(|file| file.contains("_no_title")) {
            std::fs::remove_file(repository.folder.path(&format!("migrations/{file}"))).unwrap();
        }
        repository.run(&judge, "rebase").succeeds();
        let now = repository.migrations();
        assert_eq!(&now[..2], ["first", "due"]);
        assert!(now.len() > 2 && now[2..].iter().all(|name| name.starts_with("name")), "{now:?}");
        let files = repository.folder.list("migrations").into_iter().filter(|file| file.ends_with(".up.sql"));
        let texts: Vec<String> =
            files.map(|file| repository.folder.read(&format!("migrations/{file}"))).collect();
        assert_eq!(
            texts.iter().filter(|text| text.contains("-- expand: tasks.title to tasks.name")).count(),
            1
        );
        let fresh = repository.database();
        repository.run(&fresh, "up").succeeds();
        fresh.execute("INSERT INTO tasks (id, title) VALUES (1, 'both')");
        a_second_later();
        repository.run(&fresh, "generate no_title --contract").succeeds();
        repository.run(&fresh, "up").succeeds();
        fresh.execute("CREATE TABLE kept (number int CHECK (number = 1))");
        fresh.execute("INSERT INTO kept SELECT count(*) FROM tasks WHERE name = 'both'");
        fresh.execute("DROP TABLE kept");
        repository.run(&fresh, "diff").succeeds();
    });
}
