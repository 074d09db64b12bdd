//! `codegen`: the repositories as a file, for those who want to have it in their tree.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Context, Outcome};
use crate::comparison;
use crate::error::{CommandError, Kind};
use crate::files::{self, NewFile};
use crate::terminal::{GREEN, YELLOW, paint};

/// Print the generated repositories, or write them to a file
///
/// `tablewright::schema!("schema")` does the same while your crate is compiled; this is for reading it, and for those who
/// want the code in their tree.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright codegen
  tablewright codegen --out src/db.rs
  tablewright codegen --out src/db.rs --check    in continuous integration: exit code 2 if it is not up to date")]
pub(crate) struct Args {
    /// The file to write; otherwise the code is printed.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write nothing, and show what would change: exit code 2 if anything would.
    #[arg(long, requires = "out")]
    check: bool,
}

pub(crate) fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let model = context.project()?.model()?;
    let code = tablewright_codegen::print(&model).map_err(|findings| {
        CommandError::findings(Kind::Schema, "no repositories can be made of the schema", findings)
    })?;
    let Some(out) = args.out else {
        if terminal.is_human() {
            terminal.result(&code);
        }
        terminal.json("codegen", || json!({ "code": code }));
        return Ok(Outcome::Done);
    };
    let there = match std::fs::read_to_string(&out) {
        // A checkout may have given its lines the ends of another system.
        Ok(text) => Some(text.replace("\r\n", "\n")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(CommandError::file("read", &out, &error)),
    };
    let is_up_to_date = there.as_ref() == Some(&code);
    if args.check && !is_up_to_date {
        return Ok(differs(&out, there.as_deref(), &code, context));
    }
    let written = !is_up_to_date;
    if written {
        files::write(&[NewFile::new(&out, code).replacing()])?;
    }
    match written {
        true => terminal.line(format_args!("{} {}", paint(GREEN, "wrote"), out.display())),
        false => terminal.line(format_args!("{} {} is up to date", paint(GREEN, "✓"), out.display())),
    }
    terminal.json("codegen", || json!({ "file": out, "written": written, "up_to_date": true }));
    Ok(Outcome::Done)
}

/// Shows what would change in the file, if there is one.
fn differs(out: &Path, there: Option<&str>, code: &str, context: &Context<'_>) -> Outcome {
    let terminal = context.terminal;
    let comparison = there.map(|there| comparison::of(there, code));
    if terminal.is_human() {
        match &comparison {
            Some(comparison) => {
                terminal.result(comparison::painted(&out.display(), &"what the YAML says", comparison))
            }
            None => terminal.line(format_args!("{} {} is not there", paint(YELLOW, "✗"), out.display())),
        }
    }
    terminal.json("codegen", || {
        let diff = comparison.as_ref().map(|comparison| comparison.unified_diff().to_string());
        json!({ "file": out, "written": false, "up_to_date": false, "diff": diff })
    });
    terminal.next(format_args!("tablewright codegen --out {}", out.display()));
    Outcome::Differs
}
