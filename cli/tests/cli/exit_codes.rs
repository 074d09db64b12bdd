//! Exit codes: 0 done or nothing to do, 1 an error, 2 a difference or a finding.

use crate::folder::Folder;

#[test]
fn usage_errors_are_errors() {
    let folder = Folder::initialised();
    for arguments in [
        "",
        "chek",
        "up --nonsense",
        "up --to 1 --steps 1",
        "up --steps many",
        "generate",
        "new",
        "down --allow drop_tabel",
        "status --format sql",
        "status --format yaml",
        "up -q -v",
        "pull --force",
        "completions tcsh",
    ] {
        let shown = folder.run(arguments).ends_with(1);
        assert!(shown.out.is_empty() && !shown.err.is_empty(), "{arguments}\n{}", shown.out);
    }
}

#[test]
fn help_and_version_are_no_errors() {
    let folder = Folder::empty();
    for arguments in ["--help", "-h", "--version", "-V", "up --help"] {
        folder.run(arguments).succeeds();
    }
}

#[test]
fn the_nearest_word_is_offered() {
    let folder = Folder::initialised();
    let shown = folder.run("down --allow drop_tabel").ends_with(1);
    assert!(shown.err.contains("did you mean `drop_table`?"), "{}", shown.err);
    let shown = folder.run("status --db defualt").ends_with(1);
    assert!(shown.err.contains("--db default"), "{}", shown.err);
    let shown = folder.run("stats").ends_with(1);
    assert!(shown.err.contains("'status'"), "{}", shown.err);
}
