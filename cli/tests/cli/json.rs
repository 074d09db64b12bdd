//! `--format json`: one document on standard output, whatever happens.

use crate::folder::Folder;

#[test]
fn every_answer_is_one_document() {
    let folder = Folder::empty();
    for (arguments, code) in [
        ("init", 0),
        ("check", 0),
        ("new first", 0),
        ("status", 2),
        ("up --dry-run", 0),
        ("up", 0),
        ("up", 0),
        ("status", 0),
        ("drift", 0),
        ("redo", 0),
        ("down", 0),
        ("baseline", 0),
        ("diff", 2),
        ("generate second", 0),
        ("generate third", 1),
        ("up", 0),
        ("diff", 0),
        ("squash --to 7", 1),
        ("rebase --onto main", 1),
        ("status --db sqlite://dev.db --db sqlite://dev.db", 0),
        ("up --db sqlite://dev.db --db sqlite://dev.db", 0),
        ("generate third", 0),
        ("apply --dry-run", 0),
        ("apply", 0),
        ("seed --dry-run", 0),
        ("seed", 0),
        ("pull", 0),
        ("pull --out pulled", 0),
        ("codegen", 0),
        ("codegen --out db.rs", 0),
        ("erd", 0),
        ("erd --out schema.md", 0),
        ("erd --out other.md --check", 2),
        ("erd --tables nobody", 1),
        ("down", 1),
        ("down --allow all", 0),
        ("completions bash", 0),
        ("schema", 0),
    ] {
        for color in ["auto", "always"] {
            let folder = if color == "auto" { &folder } else { &Folder::empty() };
            let shown = folder.run(&format!("{arguments} --format json --color {color}"));
            if color == "auto" {
                assert_eq!(shown.code, code, "{arguments}\n{}{}", shown.out, shown.err);
            }
            assert!(shown.err.is_empty(), "{arguments}\n{}", shown.err);
            assert!(!shown.out.contains('\u{1b}'), "{arguments}");
            assert!(shown.json().is_object(), "{arguments}\n{}", shown.out);
        }
    }
}

#[test]
fn errors_are_documents_too() {
    let folder = Folder::initialised();
    folder.write("migrations/1_a.sql", "CREATE TABLE a (b INT);\n");
    for (arguments, kind) in [
        ("chek", "usage"),
        ("up --steps many", "usage"),
        ("up --db nobody", "usage"),
        ("up --db postgres://me:hunter2@127.0.0.1:9/app", "database"),
        ("up --migrations not_there", "migrations"),
        ("check --config not_there.yaml", "file"),
        ("init", "refused"),
    ] {
        let shown = folder.run(&format!("{arguments} --format json")).ends_with(1);
        let document = shown.json();
        assert_eq!(document["error"]["kind"], kind, "{arguments}\n{}", shown.out);
        assert!(
            document["error"]["message"].as_str().is_some_and(|message| !message.is_empty()),
            "{arguments}"
        );
        assert!(shown.err.is_empty() && !shown.out.contains("hunter2"), "{arguments}\n{}", shown.err);
    }
}

#[test]
fn findings_have_places() {
    let folder = Folder::initialised();
    folder.write("schema/tasks.yaml", "tables:\n  tasks:\n    colums: {}\n");
    let document = folder.run("check --format json").ends_with(2).json();
    let finding = &document["checked"][0]["diagnostics"][0];
    assert_eq!(finding["file"], "schema/tasks.yaml");
    assert_eq!((&finding["line"], &finding["column"]), (&3.into(), &5.into()));
    assert!(finding["help"].as_str().is_some_and(|help| help.contains("columns")), "{finding}");
}
