//! `pull`: a live database as YAML.

use std::path::PathBuf;

use serde_json::json;
use tablewright_migrations::{introspect, pull};
use tablewright_schema::Schema;
use tablewright_schema::schema::Unmanaged;

use super::{Context, Outcome};
use crate::authoring;
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::files::{self, NewFile};
use crate::terminal::{GREEN, Terminal, YELLOW, paint};
use crate::verbs::diff::json::unmanaged;

/// Print a live database as YAML, or write it to a folder
///
/// The YAML reads back to the same schema. Objects that it cannot hold are listed by name.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright pull --db postgres://me@localhost/app
  tablewright pull --out schema")]
pub(crate) struct Args {
    /// The folder to write to; otherwise the YAML is printed.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Overwrite files that are there.
    #[arg(long, requires = "out")]
    force: bool,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let target = context.project()?.target()?;
    let mut connection = database::connect(&target, Missing::Refuse, terminal).await?;
    let schema = introspect(&mut connection).await.map_err(authoring::failed)?;
    let pulled = pull(&schema);
    let Some(out) = args.out else {
        let many = pulled.len() > 1;
        for (path, text) in &pulled {
            if terminal.is_human() {
                let heading = if many { format!("# {}\n", path.display()) } else { String::new() };
                terminal.result(format_args!("{heading}{text}"));
            }
        }
        mention_unmanaged(&schema, terminal);
        terminal.json("pull", || {
            let texts: Vec<_> =
                pulled.iter().map(|(path, text)| json!({ "file": path, "yaml": text })).collect();
            json!({ "files": texts, "unmanaged": schema.unmanaged.iter().map(unmanaged).collect::<Vec<_>>() })
        });
        return Ok(Outcome::Done);
    };
    let files: Vec<NewFile> = pulled
        .into_iter()
        .map(|(path, text)| {
            let file = NewFile::new(out.join(path), text);
            if args.force { file.replacing() } else { file }
        })
        .collect();
    files::write(&files).map_err(|error| match error.kind {
        Kind::Refused => error.hint("another folder, or --force to overwrite"),
        _ => error,
    })?;
    for file in &files {
        terminal.line(format_args!("{} {}", paint(GREEN, "wrote"), file.path.display()));
    }
    mention_unmanaged(&schema, terminal);
    terminal.next(format_args!("tablewright check --schema {}", out.display()));
    terminal.json("pull", || {
        let paths: Vec<_> = files.iter().map(|file| json!({ "file": file.path })).collect();
        json!({ "files": paths, "unmanaged": schema.unmanaged.iter().map(unmanaged).collect::<Vec<_>>() })
    });
    Ok(Outcome::Done)
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
