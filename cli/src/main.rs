//! The tablewright command line: a skin over the libraries, one file per verb.

mod args;
mod around;
mod ask;
mod authoring;
mod comparison;
mod config;
mod database;
mod error;
mod events;
mod files;
mod fleet;
mod foreign;
mod git;
mod hooks;
mod migration_folder;
mod phases;
mod progress;
mod project;
mod proof;
mod terminal;
mod verbs;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::args::{Cli, ColorWhen, Format};
use crate::error::{CommandError, Kind};
use crate::terminal::Terminal;
use crate::verbs::{Context, Outcome};

/// A large schema is a million small strings: the system's own allocator spends a quarter of a `diff` on them.
/// It is built without huge pages (`no_thp` in Cargo.toml): the kernel would clear megabytes that a run of half a second never uses.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Done, or nothing to do.
const DONE: u8 = 0;
/// An error, a mistyped option included.
const FAILED: u8 = 1;
/// `diff`, `drift`, `check`, `lint` and `status`: there is a difference or a finding.
const DIFFERS: u8 = 2;

fn main() -> ExitCode {
    ExitCode::from(run(std::env::args_os().collect()))
}

fn run(arguments: Vec<OsString>) -> u8 {
    let cli = match read(&arguments) {
        Ok(cli) => cli,
        Err(refusal) => return refuse(&arguments, &refusal),
    };
    let terminal = Terminal::new(cli.global.format, cli.global.color, cli.global.verbosity());
    let verb = cli.verb.name();
    let code = match carry_out(cli, &terminal) {
        Ok(Outcome::Done) => DONE,
        Ok(Outcome::Differs) => DIFFERS,
        Ok(Outcome::Failed) => FAILED,
        Err(error) => {
            terminal.error(verb, &error);
            FAILED
        }
    };
    match terminal.finish() {
        Ok(()) => code,
        Err(error) => {
            terminal.error(verb, &CommandError::new(Kind::File, "cannot write the output").because(&error));
            FAILED
        }
    }
}

/// The arguments as values. `--color` is looked up first, since help and usage errors are coloured too.
fn read(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let mut command = Cli::command().color(args::peek(arguments, "--color", ColorWhen::Auto).clap());
    let mut matches = command.try_get_matches_from_mut(arguments).map_err(foreign::translated)?;
    let cli = Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))?;
    cli.check_format().map_err(|message| command.error(clap::error::ErrorKind::ValueValidation, message))?;
    Ok(cli)
}

/// Help and version are what was asked for; everything else is a usage error.
fn refuse(arguments: &[OsString], refusal: &clap::Error) -> u8 {
    if !refusal.use_stderr() {
        // A closed pipe is the reader's business.
        let _ = refusal.print();
        return DONE;
    }
    match args::peek(arguments, "--format", Format::Human) {
        Format::Json => {
            let text = refusal.render().to_string();
            let message = text.trim().trim_start_matches("error: ");
            let terminal = Terminal::new(Format::Json, ColorWhen::Never, args::Verbosity::Normal);
            terminal.error(&args::peek_verb(arguments), &CommandError::new(Kind::Usage, message));
        }
        Format::Human | Format::Sql | Format::Markdown | Format::Sarif | Format::Github => {
            let _ = refusal.print();
        }
    }
    FAILED
}

fn carry_out(cli: Cli, terminal: &Terminal) -> Result<Outcome, CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CommandError::new(Kind::File, "cannot start the runtime").because(&error))?;
    let context = Context { terminal, options: &cli.global };
    runtime.block_on(async {
        tokio::select! {
            ended = cli.verb.run(&context) => ended,
            // What the verb holds goes with it: transactions are rolled back, scratch databases dropped.
            () = interruption() => Err(CommandError::new(Kind::Interrupted, "interrupted")
                .hint("`tablewright status` tells where the database stands")),
        }
    })
}

/// Ctrl-C, or a polite request to end.
async fn interruption() {
    let asked = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut ended) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            Ok(()) = asked => {}
            Some(()) = ended.recv() => {}
            else => std::future::pending().await,
        }
        return;
    }
    if asked.await.is_err() {
        std::future::pending().await
    }
}
