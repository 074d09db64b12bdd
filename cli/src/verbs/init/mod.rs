//! `init`: the files of a new project.

mod example;

use std::path::{Path, PathBuf};

use serde_json::json;
use tablewright_schema::yaml;

use super::{Context, Outcome};
use crate::config;
use crate::error::{CommandError, Kind};
use crate::files::{self, NewFile};
use crate::terminal::{GREEN, paint};

/// The editor's schema, beside the YAML that points to it.
const EDITOR_SCHEMA: &str = "tablewright.schema.json";

/// Start a project: tablewright.yaml, schema/, migrations/, seeds/
///
/// What is there already stays as it is. The schema begins with a small example that works: `tablewright check`,
/// `tablewright generate create_tables`, `tablewright up`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright init
  tablewright init --from postgres://me@localhost/app    begin with a database that exists")]
pub(crate) struct Args {
    /// The project's folder; made if it is not there.
    #[arg(default_value = ".")]
    dir: PathBuf,

    /// A live database: its tables become the YAML, and the first migration, which counts as applied there.
    #[arg(long, value_name = "URL")]
    from: Option<String>,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let config = args.dir.join(config::FILE);
    if config.exists() {
        return Err(CommandError::new(Kind::Refused, format!("{} is there already", config.display()))
            .cause("this is a project, and nothing is overwritten")
            .hint("change it with an editor, or start in another folder: `tablewright init DIR`"));
    }
    let schema = args.dir.join("schema");
    let mut files = vec![
        NewFile::new(config, example::config(context.options.db.as_deref())),
        NewFile::new(schema.join(EDITOR_SCHEMA), format!("{:#}\n", yaml::json_schema())).replacing(),
    ];
    match has_yaml(&schema) {
        true => {
            context.terminal.note(format_args!("{} has YAML files; they stay as they are", schema.display()))
        }
        false => files.push(NewFile::new(schema.join("tasks.yaml"), example::SCHEMA)),
    }
    for folder in ["migrations", "seeds"] {
        // git keeps no empty folders.
        let keep = args.dir.join(folder).join(".gitkeep");
        if !args.dir.join(folder).exists() {
            files.push(NewFile::new(keep, ""));
        }
    }
    let ignore = args.dir.join(".gitignore");
    match ignore.exists() {
        true => context.terminal.note("add *.db to .gitignore, if the development database is a SQLite file"),
        false => files.push(NewFile::new(ignore, example::GITIGNORE)),
    }
    files::write(&files)?;
    report(&files, context);
    Ok(Outcome::Done)
}

fn report(files: &[NewFile], context: &Context<'_>) {
    let terminal = context.terminal;
    let paths: Vec<&Path> =
        files.iter().map(|file| file.path.strip_prefix(".").unwrap_or(&file.path)).collect();
    for path in &paths {
        terminal.line(format_args!("{} {}", paint(GREEN, "wrote"), path.display()));
    }
    terminal.next(
        "describe your tables in schema/, then `tablewright generate create_tables` and `tablewright up`",
    );
    terminal.json("init", || json!({ "files": paths }));
}

fn has_yaml(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .any(|path| path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml"))
}
