//! `schema`: the JSON Schema by which an editor completes and checks the YAML.

use tablewright_schema::yaml;

use super::{Context, Outcome};
use crate::args::Format;
use crate::error::CommandError;

/// Print the JSON Schema by which editors complete and check schema files
///
/// `tablewright init` writes it beside the schema, where the first line of each file points to it:
/// `# yaml-language-server: $schema=tablewright.schema.json`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright schema > schema/tablewright.schema.json")]
pub(crate) struct Args {}

pub(crate) fn run(Args {}: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let document = format!("{:#}\n", yaml::json_schema());
    match context.terminal.format() {
        // It is JSON whatever was asked for, and goes to a file as it is.
        Format::Human | Format::Json | Format::Sql | Format::Markdown | Format::Sarif | Format::Github => {
            context.terminal.result(document)
        }
    }
    Ok(Outcome::Done)
}
