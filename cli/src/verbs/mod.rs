//! The verbs, one file each.

mod allow;
mod apply;
mod baseline;
mod check;
mod codegen;
mod completions;
pub(crate) mod diff;
mod down;
mod drift;
mod erd;
mod generate;
mod init;
mod lint;
mod many;
mod new;
mod pull;
mod rebase;
mod redo;
mod schema;
mod seed;
mod squash;
mod status;
mod up;
mod way_back;

use clap::Subcommand;

use crate::args::Global;
use crate::error::CommandError;
use crate::project::Project;
use crate::terminal::Terminal;

/// What every verb is given.
pub(crate) struct Context<'a> {
    pub(crate) terminal: &'a Terminal,
    pub(crate) options: &'a Global,
}

impl<'a> Context<'a> {
    /// The configuration and what overrides it.
    pub(crate) fn project(&self) -> Result<Project<'a>, CommandError> {
        Project::open(self.options)
    }
}

/// How a verb ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, or nothing to do.
    Done,
    /// There is a difference or a finding.
    Differs,
    /// Some of many databases failed, which has been said.
    Failed,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Init(init::Args),
    Check(check::Args),
    Lint(lint::Args),
    Diff(diff::Args),
    Generate(generate::Args),
    New(new::Args),
    Up(up::Args),
    Down(down::Args),
    Redo(redo::Args),
    Status(status::Args),
    Drift(drift::Args),
    Baseline(baseline::Args),
    Rebase(rebase::Args),
    Squash(squash::Args),
    Apply(apply::Args),
    Seed(seed::Args),
    Pull(pull::Args),
    Schema(schema::Args),
    Codegen(codegen::Args),
    Erd(erd::Args),
    Completions(completions::Args),
}

impl Verb {
    /// The word.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Verb::Init(_) => "init",
            Verb::Check(_) => "check",
            Verb::Lint(_) => "lint",
            Verb::Diff(_) => "diff",
            Verb::Generate(_) => "generate",
            Verb::New(_) => "new",
            Verb::Up(_) => "up",
            Verb::Down(_) => "down",
            Verb::Redo(_) => "redo",
            Verb::Status(_) => "status",
            Verb::Drift(_) => "drift",
            Verb::Baseline(_) => "baseline",
            Verb::Rebase(_) => "rebase",
            Verb::Squash(_) => "squash",
            Verb::Apply(_) => "apply",
            Verb::Seed(_) => "seed",
            Verb::Pull(_) => "pull",
            Verb::Schema(_) => "schema",
            Verb::Codegen(_) => "codegen",
            Verb::Erd(_) => "erd",
            Verb::Completions(_) => "completions",
        }
    }

    /// Does it.
    pub(crate) async fn run(self, context: &Context<'_>) -> Result<Outcome, CommandError> {
        match self {
            Verb::Init(args) => init::run(args, context).await,
            Verb::Check(args) => check::run(args, context).await,
            Verb::Lint(args) => lint::run(args, context).await,
            Verb::Diff(args) => diff::run(args, context).await,
            Verb::Generate(args) => generate::run(args, context).await,
            Verb::New(args) => new::run(args, context),
            Verb::Up(args) => up::run(args, context).await,
            Verb::Down(args) => down::run(args, context).await,
            Verb::Redo(args) => redo::run(args, context).await,
            Verb::Status(args) => status::run(args, context).await,
            Verb::Drift(args) => drift::run(args, context).await,
            Verb::Baseline(args) => baseline::run(args, context).await,
            Verb::Rebase(args) => rebase::run(args, context).await,
            Verb::Squash(args) => squash::run(args, context).await,
            Verb::Apply(args) => apply::run(args, context).await,
            Verb::Seed(args) => seed::run(args, context).await,
            Verb::Pull(args) => pull::run(args, context).await,
            Verb::Schema(args) => schema::run(args, context),
            Verb::Codegen(args) => codegen::run(args, context),
            Verb::Erd(args) => erd::run(args, context).await,
            Verb::Completions(args) => completions::run(args, context),
        }
    }
}
