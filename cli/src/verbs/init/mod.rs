//! `init`: the files of a new project.

mod adopt;
mod example;
mod guide;

use std::path::{Path, PathBuf};

use serde_json::json;
use tablewright::connection::redacted;
use tablewright_schema::yaml;

use self::guide::Guide;
use super::{Context, Outcome};
use crate::ask;
use crate::config::{self, Config};
use crate::error::{CommandError, Kind};
use crate::files::{self, NewFile};
use crate::project::{Project, Target};
use crate::terminal::{GREEN, Terminal, count, paint};

/// The editor's schema, beside the YAML that points to it.
const EDITOR_SCHEMA: &str = "tablewright.schema.json";

/// Start a project: tablewright.yaml, schema/, migrations/, seeds/
///
/// What is there already stays as it is. The schema begins with a small example that works: `tablewright check`,
/// `tablewright generate create_tables`, `tablewright up`.
///
/// At a terminal it asks, and sets the database up as well: it connects, makes the database where it is not there, writes and
/// applies the first migration, loads the seeds, and looks whether all is as it should be. In a project that is there it does
/// the same with what the project has.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright init
  tablewright init --setup --db postgres://me@localhost/app    the same without a question
  tablewright init --from postgres://me@localhost/app    begin with a database that exists")]
pub(crate) struct Args {
    /// The project's folder; made if it is not there.
    #[arg(default_value = ".")]
    dir: PathBuf,

    /// A live database: its tables become the YAML, and the first migration, which counts as applied there.
    #[arg(long, value_name = "URL")]
    from: Option<String>,

    /// Set the database up, too, and ask nothing: every answer is what Enter would give.
    #[arg(long, conflicts_with_all = ["no_input", "from"])]
    setup: bool,

    /// Ask nothing and write the files alone, as where there is no terminal.
    #[arg(long)]
    no_input: bool,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    let dir = args.dir.strip_prefix(".").unwrap_or(&args.dir);
    let config = dir.join(config::FILE);
    let guide = guide(&args, terminal)?;
    if config.exists() {
        return match guide {
            Some(guide) => set_up_existing(guide, &config, context).await,
            None => Err(is_there(&config)),
        };
    }
    let given = context.options.db.first().map(String::as_str);
    let found = match guide {
        Some(guide) => {
            guide.title("Database");
            Some(guide.database(given, dir).await?)
        }
        None => None,
    };
    let holds = found.as_ref().map_or(0, |found| found.tables);
    let begin = holds > 0 && !has_yaml(&dir.join("schema"));
    let from = match (guide, &found) {
        (Some(guide), Some(found)) if begin => {
            let question = format!("It holds {}. Begin with what is there?", count(holds, "table"));
            guide.yes(&question).await?.then(|| found.url.clone())
        }
        _ => args.from.clone(),
    };
    let configured = match &found {
        Some(found) => found.configured.clone(),
        None => args.from.clone().or_else(|| given.map(str::to_owned)),
    };
    if let Some(guide) = guide {
        guide.heading("Files");
    }
    let adopts = from.is_some();
    let holds_no_password =
        write(dir, configured.as_deref(), from.as_deref(), guide.is_some(), terminal).await?;
    let (Some(guide), Some(found)) = (guide, found) else {
        terminal.next(match adopts {
            true => "`tablewright status` and `tablewright diff`: the database is what the YAML says",
            false => {
                "describe your tables in schema/, then `tablewright generate create_tables` and `tablewright up`"
            }
        });
        return Ok(Outcome::Done);
    };
    if begin && !adopts {
        terminal.next(
            "the YAML names none of the tables that are there: `tablewright pull --out schema` writes them",
        );
        return Ok(Outcome::Done);
    }
    let outcome = guide.set_up(&config, &found.url).await?;
    if holds_no_password {
        terminal.note("the configuration holds no password: put the URL into the variable DATABASE_URL");
    }
    Ok(outcome)
}

/// The guide, if a person is there to be asked or nothing is to be asked.
fn guide<'a>(args: &Args, terminal: &'a Terminal) -> Result<Option<Guide<'a>>, CommandError> {
    if args.setup && !terminal.is_human() {
        return Err(CommandError::new(Kind::Usage, "`--setup` is for a person who reads along")
            .hint("`init`, `generate` and `up` each print a document with `--format json`"));
    }
    let asks = !args.setup && !args.no_input && args.from.is_none() && ask::is_possible(terminal);
    Ok((args.setup || asks).then_some(Guide { terminal, asks }))
}

/// A project that is there: its files stay, its database is set up.
async fn set_up_existing(
    guide: Guide<'_>,
    config: &Path,
    context: &Context<'_>,
) -> Result<Outcome, CommandError> {
    let found = Config::find(Some(config))?;
    guide.title("Project");
    guide.done(format_args!("{} is there, and stays as it is", config.display()));
    let project = Project::of(found, context.options);
    let target = project.target()?;
    guide.heading("Database");
    guide.tables(&target).await?;
    guide.set_up(config, target.name.as_deref().unwrap_or(&target.url)).await
}

fn is_there(config: &Path) -> CommandError {
    CommandError::new(Kind::Refused, format!("{} is there already", config.display()))
        .cause("this is a project, and nothing is overwritten")
        .hint("change it with an editor, or start in another folder: `tablewright init DIR`")
        .hint("`tablewright init --setup` sets its database up: connects, migrates, seeds, verifies")
}

/// Writes the files, and makes the database know what it begins with. Says whether a password was left out of them.
async fn write(
    dir: &Path,
    configured: Option<&str>,
    from: Option<&str>,
    is_guided: bool,
    terminal: &Terminal,
) -> Result<bool, CommandError> {
    let (schema, migrations) = (dir.join("schema"), dir.join("migrations"));
    let text = example::config(configured.map(|url| as_seen_from(url, dir)).as_deref());
    let mut files = vec![
        NewFile::new(dir.join(config::FILE), text),
        NewFile::new(schema.join(EDITOR_SCHEMA), format!("{:#}\n", yaml::json_schema())).replacing(),
    ];
    let adopted = match from {
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
    let is_adopted = adopted.is_some();
    if let Some(adopted) = adopted {
        adopted.record(&migrations, terminal).await?;
    }
    let paths: Vec<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    if !is_guided {
        terminal.json("init", || json!({ "files": paths, "adopted": is_adopted }));
    }
    Ok(configured.is_some_and(|url| !url.contains("${") && redacted(url) != url))
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
