//! `cargo xtask bench`: the release binary and the benchmarks, with private servers; `bench seeds`, `peers`, `online` and `compile`.

use crate::servers::{self, Kind, Server, Servers};
use crate::step::Steps;
use crate::test::{cargo, start_servers};
use crate::{root, target_debug};

/// Builds, measures, prints the ratios: of all suites, or of one. An error if one is over its limit.
pub(crate) fn bench(suite: Option<&str>, install: bool) -> Result<(), String> {
    measured(suite.as_slice(), &[Kind::Postgres, Kind::MariaDb], install)
}

/// A long file of seeds against `psql \copy`. An error if it is not fast enough.
pub(crate) fn seeds(arguments: &[String], install: bool) -> Result<(), String> {
    let arguments: Vec<&str> = std::iter::once("seeds").chain(arguments.iter().map(String::as_str)).collect();
    measured(&arguments, &[Kind::Postgres], install)
}

fn measured(arguments: &[&str], kinds: &[Kind], install: bool) -> Result<(), String> {
    let mut steps = Steps::default();
    let servers = start_servers(&mut steps, kinds, install);
    steps.run(
        "build",
        &mut cargo(&["build", "--release", "--quiet", "-p", "tablewright-cli", "-p", "tablewright-benches"]),
    );
    let release = target_debug()?.with_file_name("release");
    let program = |name: &str| release.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let mut benches = std::process::Command::new(program("tablewright-benches"));
    benches
        .args(arguments)
        .current_dir(root())
        .envs(servers.environment())
        .env("TABLEWRIGHT_BIN", program("tablewright"));
    steps.run("benches", &mut benches);
    drop(servers);
    steps.finish()
}

/// Builds the peers, which are a workspace of their own, and prints how much time we take of theirs. An error where a goal is
/// missed.
pub(crate) fn peers(arguments: &[String], install: bool) -> Result<(), String> {
    let mut steps = Steps::default();
    let servers = start_servers(&mut steps, &[Kind::Postgres], install);
    let target = target_debug()?.with_file_name("peers");
    let manifest = root().join("benches/peers/Cargo.toml");
    let mut build = cargo(&["build", "--release", "--quiet"]);
    build.arg("--manifest-path").arg(manifest).arg("--target-dir").arg(&target);
    steps.run("build", &mut build);
    let program = format!("release/tablewright-peers{}", std::env::consts::EXE_SUFFIX);
    let mut peers = std::process::Command::new(target.join(program));
    peers.args(arguments).envs(servers.environment());
    steps.run("peers", &mut peers);
    drop(servers);
    steps.finish()
}

/// What others notice of changes of a table that they use, on a server of its own. An error where a limit is passed.
pub(crate) fn online(arguments: &[String], install: bool) -> Result<(), String> {
    let mut steps = Steps::default();
    let binaries = servers::find_or_install(Kind::Postgres, install)?;
    let detail =
        format!("{}, a private server from {}", Kind::Postgres.version(&binaries), binaries.display());
    let server = steps.step("server", &detail, || Server::start_for_load(&binaries));
    let mut running = Servers::default();
    running.started(server.ok_or("there is no server to measure")?);
    steps.run(
        "build",
        &mut cargo(&["build", "--release", "--quiet", "-p", "tablewright-cli", "-p", "tablewright-benches"]),
    );
    let release = target_debug()?.with_file_name("release");
    let program = |name: &str| release.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let mut online = std::process::Command::new(program("tablewright-benches"));
    online
        .arg("online")
        .args(arguments)
        .envs(running.environment())
        .env("TABLEWRIGHT_BIN", program("tablewright"));
    steps.run("online", &mut online);
    drop(running);
    steps.finish()
}

/// What it costs to compile repositories, theirs and ours. An error where a limit is passed.
pub(crate) fn compile() -> Result<(), String> {
    let mut steps = Steps::default();
    steps.run(
        "build",
        &mut cargo(&["build", "--quiet", "-p", "tablewright-cli", "-p", "tablewright-benches"]),
    );
    let debug = target_debug()?;
    let program = |name: &str| debug.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let mut compile = std::process::Command::new(program("tablewright-benches"));
    compile.arg("compile").env("TABLEWRIGHT_BIN", program("tablewright"));
    if let Some(target) = debug.parent() {
        compile.env("CARGO_TARGET_DIR", target);
    }
    steps.run("compile", &mut compile);
    steps.finish()
}
