//! `down`: reverts what was applied last.

use tablewright::migrate::{Report, down};

use super::way_back::{WayBack, Words};
use super::{Context, Outcome};
use crate::error::CommandError;

/// Revert the migration that was applied last, or several
///
/// What the way back takes away must be allowed by name, as with `generate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright down
  tablewright down --steps 2 --allow drop_table
  tablewright down --to 0 --allow all    back to the empty database")]
pub(crate) struct Args {
    #[command(flatten)]
    way: WayBack,
}

pub(crate) async fn run(Args { way }: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let words = Words {
        verb: "down",
        done: "reverted",
        next: Some("`tablewright up` applies again"),
        number: |report: &Report| report.runs.len(),
    };
    way.run(context, words, async |connection, migrations, options, watch| {
        down(connection, migrations, options, watch).await
    })
    .await
}
