//! `diff --from … --to …`: databases, schema folders, migration folders, git revisions.

use std::process::Command;

use crate::folder::Folder;

/// A committed schema, its migration applied, and an edit that is neither committed nor applied.
fn project() -> Folder {
    let folder = Folder::initialised();
    folder.run("generate create_tables").succeeds();
    folder.run("up").succeeds();
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "."]);
    git(&folder, &["-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-m", "first"]);
    folder.edit("schema/tasks.yaml", "      title: text\n", "      title: text\n      note: text?\n");
    folder
}

fn git(folder: &Folder, arguments: &[&str]) {
    let status = Command::new("git").args(arguments).current_dir(folder.path(".")).status().unwrap();
    assert!(status.success(), "git {arguments:?}");
}

#[test]
fn every_side_can_be_compared_with_every_other() {
    let folder = project();
    // Before the edit: the database, the migrations and the revision. After it: the folder.
    let before = ["default", "sqlite://dev.db", "migrations", "HEAD"];
    for from in before {
        for to in before {
            folder.run(&format!("diff --from {from} --to {to}")).succeeds();
        }
        let shown = folder.run(&format!("diff --from {from} --to schema")).ends_with(2);
        assert!(shown.out.contains("+ column note TEXT"), "{}", shown.out);
        let shown = folder.run(&format!("diff --from schema --to {from}")).ends_with(2);
        assert!(shown.out.contains("- column note"), "{}", shown.out);
    }
    folder.run("diff --from schema --to schema").succeeds();
    assert_eq!(
        folder.run("status --format json").succeeds().json()["up_to_date"],
        true,
        "nothing was changed"
    );
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = project();
    std::fs::create_dir(folder.path("empty")).unwrap();
    for (arguments, said) in [
        ("diff --from nowhere", "nothing that can be compared"),
        ("diff --from --upload-pack=x", "error"),
        ("diff --from empty", "neither YAML nor migrations"),
        ("diff --from sqlite://dev.db --to postgres://127.0.0.1:9/x", "the other side is sqlite"),
    ] {
        let shown = folder.run(arguments).ends_with(1);
        assert!(shown.err.contains(said), "{arguments}\n{}", shown.err);
    }
    folder.write("migrations/9_wrong.sql", "DROP TABLE nowhere;\n");
    let shown = folder.run("diff --from migrations").ends_with(1);
    assert!(shown.err.contains("do not run on an empty database"), "{}", shown.err);
    assert!(shown.err.contains("9_wrong.sql:1:1"), "{}", shown.err);
}

#[test]
fn mistakes_of_a_revision_are_shown_where_they_were() {
    let folder = project();
    folder.edit("schema/tasks.yaml", "title: text", "title: txet");
    git(&folder, &["-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-am", "second"]);
    folder.edit("schema/tasks.yaml", "title: txet", "title: { referencs: x }");
    git(&folder, &["-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-am", "third"]);
    folder.edit("schema/tasks.yaml", "title: { referencs: x }", "title: text");
    let shown = folder.run("diff --from HEAD").ends_with(1);
    assert!(shown.err.contains("HEAD:schema/tasks.yaml:"), "{}", shown.err);
    folder.run("diff --from HEAD~2").ends_with(2);
}
