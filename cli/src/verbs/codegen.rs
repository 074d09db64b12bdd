//! `codegen`: the repositories as a file, for those who want to have it in their tree.

use std::path::PathBuf;

use serde_json::json;

use super::{Context, Outcome};
use crate::error::{CommandError, Kind};
use crate::files::{self, NewFile};
use crate::terminal::{GREEN, paint};

/// Print the generated repositories, or write them to a file
///
/// `tablewright::schema!("schema")` does the same while your crate is compiled; this is for reading it, and for those who
/// want the code in their tree.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright codegen
  tablewright codegen --out src/db.rs
  tablewright codegen --out src/db.rs --check    in continuous integration: exit code 1 if it is not up to date")]
pub(crate) struct Args {
    /// The file to write; otherwise the code is printed.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write nothing, and fail if the file is not what would be written.
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
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(CommandError::file("read", &out, &error)),
    };
    let is_up_to_date = there.is_some_and(|text| text.replace("\r\n", "\n") == code);
    if args.check && !is_up_to_date {
        let message = format!("{} is not what the YAML says", out.display());
        return Err(CommandError::new(Kind::Schema, message)
            .hint(format!("tablewright codegen --out {}", out.display())));
    }
    let written = !args.check && !is_up_to_date;
    if written {
        files::write(&[NewFile::new(&out, code).replacing()])?;
    }
    match written {
        true => terminal.line(format_args!("{} {}", paint(GREEN, "wrote"), out.display())),
        false => terminal.line(format_args!("{} {} is up to date", paint(GREEN, "✓"), out.display())),
    }
    terminal.json("codegen", || json!({ "file": out, "written": written }));
    Ok(Outcome::Done)
}
