//! Help: every verb has a line, a page and an example.

use crate::folder::Folder;

/// The verbs, as the help lists them.
pub(crate) const VERBS: [&str; 21] = [
    "init",
    "check",
    "lint",
    "diff",
    "generate",
    "new",
    "up",
    "down",
    "redo",
    "status",
    "drift",
    "baseline",
    "rebase",
    "squash",
    "apply",
    "seed",
    "pull",
    "schema",
    "codegen",
    "erd",
    "completions",
];

#[test]
fn the_verbs_are_these() {
    let shown = Folder::empty().run("--help").succeeds();
    let verbs: Vec<&str> = shown
        .out
        .lines()
        .skip_while(|line| *line != "Verbs:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .collect();
    assert_eq!(verbs, VERBS);
}

#[test]
fn every_verb_has_an_example() {
    let folder = Folder::empty();
    for verb in VERBS {
        for option in ["-h", "--help"] {
            let shown = folder.run(&format!("{verb} {option}")).succeeds();
            assert!(shown.out.contains("Example:\n"), "{verb}\n{}", shown.out);
            assert!(shown.out.contains(&format!("tablewright {verb}")), "{verb}\n{}", shown.out);
            assert!(shown.err.is_empty(), "{verb}\n{}", shown.err);
        }
    }
}

#[test]
fn completions_know_the_verbs() {
    let folder = Folder::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let shown = folder.run(&format!("completions {shell}")).succeeds();
        for verb in VERBS {
            assert!(shown.out.contains(verb), "{shell} does not know {verb}");
        }
    }
}

#[test]
fn verbs_of_other_tools_are_told_what_they_are_here() {
    let folder = Folder::empty();
    for (word, verb) in [
        ("upgrade", "up"),
        ("rollback", "down"),
        ("current", "status"),
        ("history", "status"),
        ("revision", "generate"),
        ("stamp", "baseline"),
        ("inspect", "pull"),
        ("push", "apply"),
        ("setup", "init"),
    ] {
        let shown = folder.run(word).ends_with(1);
        assert!(shown.err.contains(&format!("tip: `tablewright {verb}")), "{word}\n{}", shown.err);
        assert!(VERBS.contains(&verb) && !VERBS.contains(&word), "{word}");
    }
    let json = folder.run("upgrade --format json").ends_with(1).json();
    assert!(json["error"]["message"].as_str().unwrap().contains("`tablewright up`"), "{json}");
    // Another word is told what it looks like.
    assert!(folder.run("statsu").ends_with(1).err.contains("'status'"));
}
