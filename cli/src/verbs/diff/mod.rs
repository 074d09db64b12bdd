//! `diff`: what would change, and what that means.

mod applications;
pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod side;

use tablewright_migrations::{Difference, text};

use super::{Context, Outcome};
use crate::args::Format;
use crate::error::CommandError;
use crate::watch::{in_the_way_json, show_in_the_way};

/// Show what would change: the database as it is, against the YAML
///
/// Prints the changes by object, the SQL, the locks it takes and its hazards. `--format sql` prints the SQL of the way up
/// and nothing else, `--format markdown` what belongs into a pull request. Nothing is changed. Exit code 2 if there is a
/// difference.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright diff
  tablewright diff --db production --format markdown
  tablewright diff --from main --to schema              the YAML, against that of a git revision
  tablewright diff --from migrations --to default       what is in the database and in no migration")]
pub(crate) struct Args {
    /// Instead of the database: a database, a schema folder, a migration folder or a git revision.
    #[arg(long, value_name = "WHAT")]
    from: Option<String>,

    /// Instead of the YAML: a database, a schema folder, a migration folder or a git revision.
    #[arg(long, value_name = "WHAT")]
    to: Option<String>,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let mut sides = side::compare(args.from.as_deref(), args.to.as_deref(), context).await?;
    let terminal = context.terminal;
    let known = match terminal.format() {
        Format::Markdown => markdown::Known {
            in_the_way: std::mem::take(&mut sides.in_the_way),
            losses: sides.losses().await?,
            rust: sides.rust()?,
            is_proposed: true,
        },
        Format::Human | Format::Json | Format::Sql | Format::Sarif | Format::Github => {
            markdown::Known::default()
        }
    };
    let difference = &sides.difference;
    match terminal.format() {
        Format::Human => {
            human::show(terminal, &sides.heading(), difference);
            show_in_the_way(&sides.in_the_way, terminal);
            if !difference.is_empty() && sides.is_of_the_project {
                let hazards = difference.hazards().map(|hazard| hazard.kind);
                let mut codes: Vec<_> =
                    hazards.filter(|kind| kind.must_be_allowed()).map(|kind| kind.code()).collect();
                codes.sort_unstable();
                codes.dedup();
                match codes.is_empty() {
                    true => terminal.next("tablewright generate NAME"),
                    false => {
                        let allow = codes.join(",");
                        terminal.next(format_args!(
                            "tablewright generate NAME --allow {allow}, if that is meant"
                        ));
                        terminal.next(
                            "tablewright pull, if the database is right: it prints what the YAML has to say",
                        );
                    }
                }
            }
        }
        Format::Json => terminal.json("diff", || {
            let mut document = json::difference(&sides.from, &sides.to, difference);
            document["in_the_way"] = sides.in_the_way.iter().map(in_the_way_json).collect();
            document
        }),
        Format::Sql => terminal.result(sql(difference)),
        // The last two are lint's, and refused before.
        Format::Markdown | Format::Sarif | Format::Github => {
            terminal.result(markdown::page("Schema changes", &sides.heading(), difference, &known))
        }
    }
    let outcome = if difference.is_empty() { Outcome::Done } else { Outcome::Differs };
    // The process ends here. Giving three large schemas back piece by piece takes longer than comparing them did.
    std::mem::forget(sides);
    Ok(outcome)
}

/// The way up, as the files would have it.
pub(crate) fn sql(difference: &Difference) -> String {
    difference.stages.iter().map(|stage| text(&stage.up)).collect::<Vec<_>>().join("\n")
}
