//! `pull`: a live database as YAML.

mod into;

use std::path::{Path, PathBuf};

use serde_json::json;
use tablewright::connection::Connection;
use tablewright_migrations::{introspect, pull, pull_one};
use tablewright_schema::Schema;
use tablewright_schema::schema::Unmanaged;

use super::{Context, Outcome};
use crate::authoring;
use crate::database::{self, Missing};
use crate::error::CommandError;
use crate::files::{self, NewFile};
use crate::terminal::{GREEN, Terminal, YELLOW, paint};
use crate::verbs::diff::json::unmanaged;

/// Print a live database as YAML, or bring a folder to what it holds
///
/// The YAML reads back to the same schema. A folder that has YAML already is edited: what still holds stays as it is written,
/// comments and all, and the rest is shown as a difference before it is written. Objects that the YAML cannot hold are listed
/// by name.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright pull --db postgres://me@localhost/app
  tablewright pull --out schema            new files, or what has changed in those that are there
  tablewright pull --out schema --check    in continuous integration: exit code 2 if the files say something else")]
pub(crate) struct Args {
    /// The folder to write to; otherwise the YAML is printed.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Write nothing, and show what would change: exit code 2 if anything would.
    #[arg(long, requires = "out")]
    check: bool,

    /// Change and remove lines that are there, not only add new ones.
    #[arg(long, requires = "out", conflicts_with = "check")]
    force: bool,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let target = context.project()?.target()?;
    // What is wrong with the YAML is said before anybody waits for a database.
    let there = match &args.out {
        Some(out) => into::there(out)?,
        None => None,
    };
    let mut connection = database::connect(&target, Missing::Refuse, terminal).await?;
    match (&args.out, there) {
        (None, _) => printed(&mut connection, terminal).await,
        (Some(out), None) => anew(&mut connection, out, args.check, terminal).await,
        (Some(out), Some(there)) => {
            let with = into::With { out, check: args.check, force: args.force, target: &target };
            into::edit(&mut connection, there, with, context).await
        }
    }
}

async fn printed(connection: &mut Connection, terminal: &Terminal) -> Result<Outcome, CommandError> {
    let schema = introspect(connection).await.map_err(authoring::failed)?;
    if terminal.is_human() {
        terminal.result(pull_one(&schema));
    }
    mention_unmanaged(&schema, terminal);
    terminal.json("pull", || {
        let texts: Vec<_> =
            pull(&schema).iter().map(|(path, text)| json!({ "file": path, "text": text })).collect();
        json!({ "files": texts, "unmanaged": schema.unmanaged.iter().map(unmanaged).collect::<Vec<_>>() })
    });
    Ok(Outcome::Done)
}

/// A folder that has no YAML yet.
async fn anew(
    connection: &mut Connection,
    out: &Path,
    check: bool,
    terminal: &Terminal,
) -> Result<Outcome, CommandError> {
    let schema = introspect(connection).await.map_err(authoring::failed)?;
    let files: Vec<NewFile> =
        pull(&schema).into_iter().map(|(path, text)| NewFile::new(out.join(path), text)).collect();
    if !check {
        files::write(&files)
            .map_err(|error| error.hint("another folder, or move that file out of the way"))?;
    }
    let verb = if check { paint(YELLOW, "missing") } else { paint(GREEN, "wrote") };
    for file in &files {
        terminal.line(format_args!("{verb} {}", file.path.display()));
    }
    mention_unmanaged(&schema, terminal);
    terminal.next(match check {
        true => format!("tablewright pull --out {}", out.display()),
        false => format!("tablewright check --schema {}", out.display()),
    });
    terminal.json("pull", || {
        let paths: Vec<_> = files.iter().map(|file| json!({ "file": file.path })).collect();
        let unmanaged: Vec<_> = schema.unmanaged.iter().map(unmanaged).collect();
        json!({ "files": paths, "written": !check, "unmanaged": unmanaged })
    });
    Ok(if check { Outcome::Differs } else { Outcome::Done })
}

/// What is there and not in the YAML.
pub(crate) fn mention_unmanaged(schema: &Schema, terminal: &Terminal) {
    if schema.unmanaged.is_empty() {
        return;
    }
    terminal.warn("the YAML does not hold these; they stay in the database as they are:");
    for Unmanaged { kind, name, table, sql: _, depends_on: _ } in &schema.unmanaged {
        let on = table.as_ref().map(|table| format!(" on {table}")).unwrap_or_default();
        terminal.aside_line(format_args!("  {} {name}{on}", paint(YELLOW, kind)));
    }
}
