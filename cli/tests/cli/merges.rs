//! Two branches that both have migrations: git sees the conflict, and `rebase` makes one proven line of them, whichever comes first.

use tablewright_tests::{Kind, TestDatabase};

use crate::repository::{Repository, a_second_later};

/// What two branches want of one table.
struct Case {
    name: &'static str,
    /// The columns of the table besides its key, as one branch wants them.
    one: &'static str,
    other: &'static str,
    /// What they want together, as a person would settle it.
    both: &'static str,
    /// The column that has what was in `title` of each row, whoever comes first.
    kept: &'static str,
}

const BEFORE: &str = "title: varchar(40)\n      size: int?";

/// Columns are indented as in the file.
const CASES: [Case; 5] = [
    Case {
        name: "add to add",
        one: "title: varchar(40)\n      size: int?\n      note: varchar(20)?",
        other: "title: varchar(40)\n      size: int?\n      due: date?",
        both: "title: varchar(40)\n      size: int?\n      note: varchar(20)?\n      due: date?",
        kept: "title",
    },
    Case {
        name: "both add the same",
        one: "title: varchar(40)\n      size: int?\n      note: varchar(20)?",
        other: "title: varchar(40)\n      size: int?\n      note: varchar(20)?\n      due: date?",
        both: "title: varchar(40)\n      size: int?\n      note: varchar(20)?\n      due: date?",
        kept: "title",
    },
    Case {
        name: "rename against drop",
        one: "title: varchar(40)\n      weight: { type: int?, renamed_from: size }",
        other: "title: varchar(40)",
        both: "title: varchar(40)",
        kept: "title",
    },
    Case {
        name: "rename against add",
        one: "name: { type: varchar(40), renamed_from: title }\n      size: int?",
        other: "title: varchar(40)\n      size: int?\n      due: date?",
        both: "name: { type: varchar(40), renamed_from: title }\n      size: int?\n      due: date?",
        kept: "name",
    },
    Case {
        name: "both alter one column",
        one: "title: varchar(60)\n      size: int?",
        other: "title: { type: varchar(40), default: untitled }\n      size: int?",
        both: "title: { type: varchar(60), default: untitled }\n      size: int?",
        kept: "title",
    },
];

fn schema(columns: &str) -> String {
    format!(
        "tables:\n  tasks:\n    columns:\n      id: {{ type: int, primary_key: true }}\n      {columns}\n"
    )
}

/// A branch with a migration, applied to a database with rows.
fn branch(repository: &Repository, name: &str, columns: &str) -> TestDatabase {
    let database = repository.database();
    repository.git(&["checkout", "--quiet", "-b", name, "main"]);
    repository.run(&database, "up").succeeds();
    database.execute("INSERT INTO tasks (id, title, size) VALUES (1, 'a', 1), (2, 'b', NULL), (3, 'c', 3)");
    repository.schema(&schema(columns));
    a_second_later();
    repository.run(&database, &format!("generate {name} --allow all")).succeeds();
    repository.run(&database, "up").succeeds();
    repository.commit(name);
    database
}

/// Three rows, none of which has lost its title: the check refuses every other number.
fn has_its_rows(database: &TestDatabase, column: &str) {
    database.execute("CREATE TABLE kept (number int CHECK (number = 3))");
    database
        .execute(&format!("INSERT INTO kept SELECT count(*) FROM tasks WHERE {column} IN ('a', 'b', 'c')"));
    database.execute("DROP TABLE kept");
}

fn merge(kind: Kind, case: &Case, first: &str, second: &str) {
    let Some((repository, main)) = Repository::new(kind, &schema(BEFORE)) else { return };
    let about = format!("{}, {first} before {second}, {kind:?}", case.name);
    let one = branch(&repository, "one", case.one);
    let other = branch(&repository, "other", case.other);
    let (early, late) = if first == "one" { (one, other) } else { (other, one) };

    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--ff-only", first]);
    repository.git(&["checkout", "--quiet", second]);
    let (merged, said) = repository.try_git(&["merge", "main"]);
    assert!(!merged, "{about}: git saw no conflict\n{said}");
    let conflicts = repository.conflicts();
    assert!(conflicts.contains(&"migrations/tablewright.sum".to_owned()), "{about}: {conflicts:?}");
    // Nobody applies, or generates, before it is settled.
    let shown = repository.run(&main, "up").ends_with(1);
    assert!(shown.err.contains("tablewright.sum"), "{about}\n{}", shown.err);
    repository.schema(&schema(case.both));

    // What is applied here and changes goes back while its file is here. Where nothing of it changes, it goes back because it was
    // applied before the other one.
    let before = repository.folder.list("migrations");
    let shown = repository.run(&late, "rebase --allow all --dry-run");
    assert_eq!(repository.folder.list("migrations"), before, "{about}");
    let down = match shown.code {
        0 => "--steps 1",
        _ => shown
            .err
            .lines()
            .find_map(|line| line.split("tablewright down ").nth(1))
            .unwrap_or_else(|| panic!("{about}\n{}", shown.err)),
    };
    repository.run(&late, &format!("down {down} --allow all")).succeeds();
    repository.run(&late, "rebase --allow all").succeeds();
    repository.commit("merged");
    repository.run(&late, "check").succeeds();
    let migrations = repository.migrations();
    assert_eq!(migrations[..2], ["first", first], "{about}");
    assert!(migrations[2..].iter().all(|name| name == second), "{about}: {migrations:?}");

    // Whoever had what, and whoever had nothing, comes to the same, with all rows.
    for (database, rows) in [(&early, true), (&late, true), (&main, false)] {
        repository.run(database, "up").succeeds();
        repository.run(database, "diff").succeeds();
        repository.run(database, "drift").succeeds();
        if rows {
            has_its_rows(database, case.kept);
        }
    }
    // Once more changes nothing.
    let before = repository.folder.list("migrations");
    repository.run(&repository.database(), "rebase").succeeds();
    assert_eq!(repository.folder.list("migrations"), before, "{about}");
    assert_eq!(repository.git(&["status", "--porcelain"]), "", "{about}");
}

fn in_all_orders(kind: Kind) {
    for case in &CASES {
        merge(kind, case, "one", "other");
        merge(kind, case, "other", "one");
    }
}

#[test]
fn merged_in_all_orders_on_sqlite() {
    in_all_orders(Kind::Sqlite);
}

#[test]
fn merged_in_all_orders_on_postgres() {
    in_all_orders(Kind::Postgres);
}

#[test]
fn merged_in_all_orders_on_mysql() {
    in_all_orders(Kind::Mysql);
}
