//! Standard output, standard error, colours, and readers that go away.

use std::io::Read;
use std::process::Stdio;

use crate::folder::Folder;

#[test]
fn a_reader_that_goes_away_stops_no_work() {
    let folder = Folder::initialised();
    for number in 1..=40 {
        folder.write(
            &format!("migrations/{number}_{}.sql", "a_rather_long_name".repeat(8)),
            format!("CREATE TABLE t{number} (a INT);\n"),
        );
    }
    let mut child = folder.command("up").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{said}");
    assert_eq!(said, "");
    folder.run("status").succeeds();
}

#[test]
fn help_survives_a_reader_that_goes_away() {
    let folder = Folder::empty();
    for arguments in ["--help", "up --help", "completions zsh", "schema"] {
        let mut child =
            folder.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments}: {said}");
        assert_eq!(said, "", "{arguments}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    let folder = Folder::initialised();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = folder.command("schema").stdout(full).stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot write the output"), "{said}");
}

#[test]
fn colours_are_where_they_are_wanted() {
    let folder = Folder::initialised();
    let colored = |command: &mut std::process::Command| {
        let output = command.output().unwrap();
        (output.stdout.contains(&0x1b), output.stderr.contains(&0x1b))
    };
    assert_eq!(colored(&mut folder.command("check --db nobody")), (false, false));
    assert_eq!(colored(&mut folder.command("check --color always")), (true, false));
    assert_eq!(colored(&mut folder.command("check --db nobody --color=always")), (false, true));
    assert_eq!(colored(folder.command("check").env("CLICOLOR_FORCE", "1")), (true, false));
    assert_eq!(
        colored(folder.command("check").env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")),
        (false, false)
    );
    assert_eq!(colored(folder.command("check --color never").env("CLICOLOR_FORCE", "1")), (false, false));
    assert_eq!(colored(&mut folder.command("--help --color always")), (true, false));
    assert_eq!(colored(&mut folder.command("--help")), (false, false));
}

#[test]
fn quiet_says_the_result_only() {
    let folder = Folder::initialised();
    let shown = folder.run("check -q").succeeds();
    assert!(!shown.out.is_empty() && shown.err.is_empty(), "{}", shown.err);
    let shown = folder.run("status --quiet").succeeds();
    assert!(shown.err.is_empty(), "{}", shown.err);
    let shown = folder.run("status --verbose").succeeds();
    assert!(shown.err.contains("database sqlite://dev.db"), "{}", shown.err);
}
