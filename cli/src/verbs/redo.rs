//! `redo`: reverts what was applied last and applies it again.

use tablewright::migrate::{Direction, Report, redo};

use super::way_back::{WayBack, Words};
use super::{Context, Outcome};
use crate::error::CommandError;

/// Revert the migration that was applied last, or several, and apply again
///
/// For a migration that is being written. What the way back takes away must be allowed by name.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright redo
  tablewright redo --steps 2 --allow drop_table")]
pub(crate) struct Args {
    #[command(flatten)]
    way: WayBack,
}

pub(crate) async fn run(Args { way }: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let words = Words {
        verb: "redo",
        done: "redone",
        next: None,
        number: |report: &Report| report.runs.iter().filter(|run| run.direction == Direction::Up).count(),
    };
    way.run(context, words, async |connection, migrations, options, watch| {
        redo(connection, migrations, options, watch).await
    })
    .await
}
