//! `seed --export`: live rows as seeds.

use std::fs::OpenOptions;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::json;
use tablewright_schema::Model;
use tablewright_seeds::{ExportError, ExportFormat, export};

use super::Args;
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::project::Target;
use crate::terminal::{GREEN, Terminal, count, paint};
use crate::verbs::Outcome;

/// How exported rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum As {
    /// A list of rows.
    Yaml,
    /// A JSON document a line.
    Jsonl,
    /// The first line names the columns.
    Csv,
}

impl As {
    fn format(self) -> ExportFormat {
        match self {
            As::Yaml => ExportFormat::Yaml,
            As::Jsonl => ExportFormat::JsonLines,
            As::Csv => ExportFormat::Csv,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            As::Yaml => "yaml",
            As::Jsonl => "jsonl",
            As::Csv => "csv",
        }
    }
}

pub(super) async fn run(
    args: &Args,
    folder: Option<&Path>,
    target: &Target,
    model: &Model,
    terminal: &Terminal,
) -> Result<Outcome, CommandError> {
    if args.export.len() > 1 && args.out.as_ref().is_some_and(|out| out != Path::new("-")) {
        return Err(CommandError::new(Kind::Usage, "one file holds the rows of one table")
            .hint("leave --out away: each table gets a file of its name among the seeds"));
    }
    let mut connection = database::connect(target, Missing::Refuse, terminal).await?;
    let mut written = Vec::new();
    for table in &args.export {
        if args.out.as_deref() == Some(Path::new("-")) {
            let mut text = Vec::new();
            let rows = export(&mut connection, model, table, args.written_as.format(), &mut text).await;
            let rows = rows.map_err(|error| failed(error, Path::new("-")))?;
            if terminal.is_human() {
                terminal.result(String::from_utf8_lossy(&text));
            }
            written.push(json!({ "table": table, "rows": rows, "text": String::from_utf8_lossy(&text) }));
            continue;
        }
        let path = match (&args.out, folder) {
            (Some(out), _) => out.clone(),
            (None, Some(folder)) => folder.join(format!("{table}.{}", args.written_as.ending())),
            (None, None) => {
                return Err(CommandError::new(Kind::Usage, "it is not known where the seeds are")
                    .hint("give --out FILE, or `--out -` for standard output"));
            }
        };
        let rows = to_file(&path, args, &mut connection, model, table).await?;
        terminal.line(format_args!(
            "{} {} in {}",
            paint(GREEN, "✓"),
            count(rows_shown(rows), "row"),
            path.display()
        ));
        written.push(json!({ "table": table, "rows": rows, "file": path.display().to_string() }));
    }
    terminal.json("seed", || json!({ "exported": written }));
    Ok(Outcome::Done)
}

fn rows_shown(rows: u64) -> usize {
    usize::try_from(rows).unwrap_or(usize::MAX)
}

/// Writes beside the file first: one that is there is replaced as a whole, or stays.
async fn to_file(
    path: &Path,
    args: &Args,
    connection: &mut tablewright::Connection,
    model: &Model,
    table: &str,
) -> Result<u64, CommandError> {
    if path.exists() && !args.force {
        return Err(CommandError::new(Kind::Usage, format!("{} is there already", path.display()))
            .hint("--force replaces it, --out names another"));
    }
    let beside = PathBuf::from(format!("{}.part", path.display()));
    let refused = |error: &std::io::Error| CommandError::file("write", path, error);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| refused(&error))?;
    }
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(&beside);
    let mut out = BufWriter::new(file.map_err(|error| refused(&error))?);
    let done = export(connection, model, table, args.written_as.format(), &mut out).await;
    let done = done.map_err(|error| failed(error, path)).and_then(|rows| {
        out.flush().and_then(|()| std::fs::rename(&beside, path)).map_err(|error| refused(&error))?;
        Ok(rows)
    });
    if done.is_err() {
        // What is left of it is of no use; where it cannot be removed, the error that is told matters more.
        let _ = std::fs::remove_file(&beside);
    }
    done
}

fn failed(error: ExportError, path: &Path) -> CommandError {
    match error {
        ExportError::NoTable { table, hint } => {
            let error = CommandError::new(Kind::Usage, format!("there is no table `{table}`"));
            match hint {
                Some(hint) => error.hint(hint),
                None => error,
            }
        }
        ExportError::Read { .. } => CommandError::new(Kind::Database, "the rows could not be exported")
            .because(&error)
            .hint("if the table is not there yet: `tablewright up`"),
        ExportError::Write(error) if error.kind() == ErrorKind::StorageFull => {
            CommandError::file("write", path, &error).hint("there is no room left")
        }
        ExportError::Write(error) => CommandError::file("write", path, &error),
    }
}
