//! `init`: the files of a new project.

mod adopt;
mod example;

use std::path::{Path, PathBuf};

use serde_json::json;
use tablewright_schema::yaml;

use super::{Context, Outcome};
use crate::config;
use crate::error::{CommandError, Kind};
use crate::files::{self, NewFile};
use crate::project::Target;
use crate::terminal::{GREEN, Terminal, paint};

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
    let terminal = context.terminal;
    let dir = args.dir.strip_prefix(".").unwrap_or(&args.dir);
    let config = dir.join(config::FILE);
    if config.exists() {
        return Err(CommandError::new(Kind::Refused, format!("{} is there already", config.display()))
            .cause("this is a project, and nothing is overwritten")
            .hint("change it with an editor, or start in another folder: `tablewright init DIR`"));
    }
    let (schema, migrations) = (dir.join("schema"), dir.join("migrations"));
    let url = args.from.as_deref().or(context.options.db.first().map(String::as_str));
    let mut files = vec![
        NewFile::new(config, example::config(url.map(|url| as_seen_from(url, dir)).as_deref())),
        NewFile::new(schema.join(EDITOR_SCHEMA), format!("{:#}\n", yaml::json_schema())).replacing(),
    ];
    let adopted = match &args.from {
        Some(url) => {
            let mut adopted = adopt::adopt(&target(url)?, &schema, &migrations, terminal).await?;
            files.append(&mut adopted.files);
            Some(adopted)
        }
        None => {
            match has_yaml(&schema) {
                true => {
                    terminal.note(format_args!("{} has YAML files; they stay as they are", schema.display()))
                }
                false => {
                    files.push(NewFile::new(schema.join("tasks.yaml"), example::SCHEMA));
                    let seeds = dir.join("seeds");
                    if !seeds.exists() {
                        files.push(NewFile::new(seeds.join("projects.yaml"), example::SEEDS));
                    }
                }
            }
            None
        }
    };
    files.extend(scaffold(dir, &files, terminal));
    files::write(&files)?;
    report(&files, terminal);
    if let Some(adopted) = adopted {
        adopted.record(&migrations, terminal).await?;
        terminal.next("`tablewright status` and `tablewright diff`: the database is what the YAML says");
    } else {
        terminal.next(
            "describe your tables in schema/, then `tablewright generate create_tables` and `tablewright up`",
        );
    }
    let paths: Vec<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    terminal.json("init", || json!({ "files": paths, "adopted": args.from.is_some() }));
    Ok(Outcome::Done)
}

/// The database of `--from`.
fn target(url: &str) -> Result<Target, CommandError> {
    let url = config::expand(url, |name| std::env::var(name).ok())
        .map_err(|error| CommandError::new(Kind::Usage, error.to_string()))?;
    Target::new(None, url)
}

/// A SQLite path was typed as seen from here; the configuration sees it from its own folder.
fn as_seen_from(url: &str, dir: &Path) -> String {
    match (dir.as_os_str().is_empty(), std::env::current_dir()) {
        (false, Ok(here)) => config::from_folder(url, &here),
        (true, _) | (false, Err(_)) => url.to_owned(),
    }
}

/// The folders that are still empty, and what git should not keep.
fn scaffold(dir: &Path, files: &[NewFile], terminal: &Terminal) -> Vec<NewFile> {
    let mut scaffold = Vec::new();
    for folder in ["migrations", "seeds"].map(|folder| dir.join(folder)) {
        let is_filled = folder.exists() || files.iter().any(|file| file.path.starts_with(&folder));
        if !is_filled {
            // git keeps no empty folders.
            scaffold.push(NewFile::new(folder.join(".gitkeep"), ""));
        }
    }
    let ignore = dir.join(".gitignore");
    match ignore.exists() {
        true => terminal.note("add *.db to .gitignore, if the development database is a SQLite file"),
        false => scaffold.push(NewFile::new(ignore, example::GITIGNORE)),
    }
    scaffold
}

fn report(files: &[NewFile], terminal: &Terminal) {
    for file in files {
        terminal.line(format_args!("{} {}", paint(GREEN, "wrote"), file.path.display()));
    }
}

/// Whether YAML is there already.
fn has_yaml(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .any(|path| path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml"))
}
