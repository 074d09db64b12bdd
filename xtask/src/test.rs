//! `cargo xtask test`: everything that has to hold before a change is merged. `cargo xtask servers`: its servers, alone.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::beside::{Work, side_by_side};
use crate::programs::{self, Program};
use crate::servers::{Kind, Server, Servers};
use crate::step::{Steps, command_line, seconds};
use crate::{dbmate, in_ci, root, servers, target_debug};

/// Where the tests note what they skipped, so that the summary can name it.
const SKIPPED_FILE: &str = "TABLEWRIGHT_TEST_SKIPPED";

/// All checks; with arguments, only `cargo test` with these.
pub(crate) fn test(arguments: &[String], install: bool) -> Result<(), String> {
    let further = servers::further()?;
    let mut steps = Steps::default();
    let notes = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let skipped = notes.path().join("skipped");
    let everything = arguments.is_empty();

    if everything {
        component(&mut steps, "format", "rustfmt", cargo(&["fmt", "--all", "--check"]));
        component(
            &mut steps,
            "clippy",
            "clippy",
            cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]),
        );
    }
    let servers = start_servers(&mut steps, &Kind::ALL, install);
    let dbmate = dbmate::find_or_install(install).unwrap_or_else(|why| {
        // The tests say what they skip without it.
        println!("\n── dbmate ── {why}");
        None
    });
    let with_servers = |command: &mut Command| {
        command.env(SKIPPED_FILE, &skipped).envs(servers.environment());
        command.envs(dbmate.iter().map(|program| (dbmate::VARIABLE, program)));
    };
    if everything {
        steps.run("build", &mut cargo(&["test", "--workspace", "--tests", "--no-run", "--quiet"]));
        all_tests(&mut steps, &target_debug()?, with_servers);
    } else {
        let mut tests = cargo(&["test"]);
        tests.args(arguments);
        with_servers(&mut tests);
        steps.run("tests", &mut tests);
    }
    for (kind, binaries) in further {
        on_further(&mut steps, kind, &binaries, arguments, &servers, &skipped);
    }
    report_skipped(&mut steps, &skipped);
    drop(servers);
    steps.finish()
}

/// Those that take the longest, the first one first: begun last, each would be left alone at the end.
const LONGEST: [&str; 6] = [
    "tablewright-tests cases",
    "tablewright-cli cli",
    "tablewright migrate",
    "tablewright compile_errors",
    "tablewright-tests repositories",
    "tablewright-migrations",
];

/// All programs of tests side by side, and the documents with their tests beside them.
fn all_tests(steps: &mut Steps, binaries: &Path, with_servers: impl Fn(&mut Command)) {
    let mut tests = cargo(&["test", "--workspace", "--tests", "--no-fail-fast"]);
    with_servers(&mut tests);
    // `cargo test` builds it, since the command line has tests of its own.
    tests.env("TABLEWRIGHT_BIN", binaries.join(format!("tablewright{}", std::env::consts::EXE_SUFFIX)));
    let mut docs = cargo(&["doc", "--workspace", "--no-deps", "--quiet"]);
    docs.env("RUSTDOCFLAGS", "-D warnings");
    let mut doctests = cargo(&["test", "--workspace", "--doc", "--no-fail-fast"]);
    with_servers(&mut doctests);

    // Many tests wait for their servers, and leave a processor to one program more.
    let at_once = std::thread::available_parallelism().map_or(1, usize::from) + 1;
    println!("\n── tests ── {}, {at_once} programs at once, and the documents", command_line(&tests));
    let begun = Instant::now();
    let listed = programs::list(tests);
    let mut programs = Vec::new();
    let mut failed = Vec::new();
    match listed {
        Ok(listed) => programs = listed,
        Err(why) => failed.push(why),
    }
    let place = |program: &Program| LONGEST.iter().position(|name| *name == program.name);
    programs.sort_by_key(|program| place(program).unwrap_or(LONGEST.len()));
    let count = programs.len();
    let work = |name: &str, command| Work { name: name.to_owned(), command };
    // Both compile in cargo's folder, where one would wait for the other.
    let mut works = vec![vec![work("docs", docs), work("doctests", doctests)]];
    works.extend(programs.into_iter().map(|Program { name, command }| vec![Work { name, command }]));
    let (documents, mut programs): (Vec<_>, Vec<_>) = side_by_side(works, at_once)
        .into_iter()
        .partition(|done| ["docs", "doctests"].contains(&&*done.name));

    programs.sort_by_key(|done| std::cmp::Reverse(done.elapsed));
    let longest = programs.iter().take(LONGEST.len());
    let longest: Vec<String> =
        longest.map(|done| format!("{} {}", done.name, seconds(done.elapsed))).collect();
    println!("\n── the longest of {count} programs: {}", longest.join(", "));
    for done in programs {
        if let Err(why) = done.result {
            println!("── {}: FAILED: {why}", done.name);
            failed.push(done.name);
        }
    }
    let result = if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) };
    steps.ended("tests", begun.elapsed(), result);
    for done in documents {
        steps.ended(&done.name, done.elapsed, done.result);
    }
}

/// What speaks to such a server, or only `cargo test` with the arguments, on a further one.
fn on_further(
    steps: &mut Steps,
    kind: Kind,
    binaries: &Path,
    arguments: &[String],
    servers: &Servers,
    skipped: &Path,
) {
    let version = kind.version(binaries);
    let detail = format!("a private server from {}", binaries.display());
    let Some(server) = steps.step(&version, &detail, || Server::start(kind, binaries)) else {
        return;
    };
    let mut further = Servers::default();
    further.started(server);
    let given: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runs = if given.is_empty() { what_speaks_to(kind) } else { vec![given] };
    for run in runs {
        let mut tests = cargo(&["test"]);
        tests.args(&run);
        tests.envs(servers.environment()).envs(further.environment()).env(SKIPPED_FILE, skipped);
        steps.run(&format!("tests on {version}"), &mut tests);
    }
}

/// The arguments of each `cargo test` that runs what speaks to such a server.
fn what_speaks_to(kind: Kind) -> Vec<Vec<&'static str>> {
    const CRATES: [&str; 8] = [
        "-p",
        "tablewright-tests",
        "-p",
        "tablewright-migrations",
        "-p",
        "tablewright",
        "-p",
        "tablewright-cli",
    ];
    let all = [&CRATES[..], &["--tests", "--no-fail-fast"]].concat();
    match kind {
        Kind::Postgres => vec![all],
        // The cases of the other databases would be run again, and take the longest.
        Kind::MariaDb | Kind::MySql => vec![
            vec!["-p", "tablewright-tests", "--test", "repositories", "--no-fail-fast"],
            vec!["-p", "tablewright", "--test", "mysql", "--test", "migrate", "--no-fail-fast"],
            [&all[..], &["--", "mysql"]].concat(),
        ],
    }
}

/// Starts the servers and waits until it is interrupted.
pub(crate) fn servers(install: bool) -> Result<(), String> {
    let mut steps = Steps::default();
    let servers = start_servers(&mut steps, &Kind::ALL, install);
    println!();
    for (name, value) in servers.environment() {
        println!("export {name}='{value}'");
    }
    println!("# These servers end with this program: Ctrl-C.");
    if servers.is_empty() {
        return Err("no server could be started".to_owned());
    }
    loop {
        std::thread::park();
    }
}

/// Every kind of server: the user's own, or a private one. What cannot be had is a failure in CI and a skip elsewhere.
pub(crate) fn start_servers(steps: &mut Steps, kinds: &[Kind], install: bool) -> Servers {
    let mut all = Servers::default();
    for kind in kinds.iter().copied() {
        if let Ok(url) = std::env::var(kind.variable()) {
            println!("\n── {} ── yours, as {} says", kind.name(), kind.variable());
            all.given(kind, url);
            continue;
        }
        let binaries = match servers::find_or_install(kind, install) {
            Ok(binaries) => binaries,
            Err(why) if in_ci() => {
                steps.step::<()>(kind.name(), "a server for the tests", || Err(why));
                continue;
            }
            Err(why) => {
                steps.skip(kind.name(), &format!("{why}; tests that need it are skipped"));
                continue;
            }
        };
        let detail = format!("{}, a private server from {}", kind.version(&binaries), binaries.display());
        if let Some(server) = steps.step(kind.name(), &detail, || Server::start(kind, &binaries)) {
            all.started(server);
        }
    }
    all
}

/// Runs a cargo subcommand that is a component of the toolchain, and adds the component where it is missing.
fn component(steps: &mut Steps, name: &str, component: &str, mut command: Command) {
    let subcommand = if component == "rustfmt" { "fmt" } else { component };
    if !succeeds(cargo(&[subcommand, "--version"])) {
        let mut rustup = Command::new("rustup");
        rustup.args(["component", "add", component]);
        if !succeeds(rustup) {
            let why =
                format!("the toolchain has no {component}, and `rustup component add {component}` failed");
            if in_ci() {
                steps.step::<()>(name, component, || Err(why));
            } else {
                steps.skip(name, &why);
            }
            return;
        }
    }
    steps.run(name, &mut command);
}

fn succeeds(mut command: Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// The tests that ran without the server they need, by name.
fn report_skipped(steps: &mut Steps, notes: &Path) {
    let Ok(text) = std::fs::read_to_string(notes) else { return };
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    for line in lines {
        let (test, why) = line.split_once('\t').unwrap_or((line, "no reason was given"));
        steps.skip(test, why);
    }
}

/// `cargo` with arguments, in the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments);
    command
}
