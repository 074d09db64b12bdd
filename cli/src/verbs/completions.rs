//! `completions`: lets the shell complete verbs and options.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Context, Outcome};
use crate::args::Cli;
use crate::error::CommandError;

/// Print a script that lets your shell complete verbs and options
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright completions zsh > ~/.zfunc/_tablewright
  source <(tablewright completions bash)")]
pub(crate) struct Args {
    /// The shell.
    shell: Shell,
}

pub(crate) fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tablewright", &mut script);
    let script = String::from_utf8_lossy(&script);
    if context.terminal.is_human() {
        context.terminal.result(&script);
    }
    context
        .terminal
        .json("completions", || serde_json::json!({ "shell": args.shell.to_string(), "script": script }));
    Ok(Outcome::Done)
}
