//! What can be typed. The doc comments are the help.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, CommandFactory, Parser, ValueEnum};

use crate::verbs::Verb;

/// Tables and relations are written once, in YAML; tablewright compares that with a live database and writes
/// migrations whose up and down SQL is proven.
#[derive(Debug, Parser)]
#[command(
    name = "tablewright",
    version,
    max_term_width = 110,
    disable_help_subcommand = true,
    subcommand_value_name = "VERB",
    subcommand_help_heading = "Verbs",
    after_help = "\
First steps:
  tablewright init                    tablewright.yaml, schema/, migrations/, seeds/
  tablewright diff                    what would change
  tablewright generate create_tables  writes the migration, proven first
  tablewright up                      applies it

Exit codes: 0 done or nothing to do; 1 an error; 2 diff, drift, check, lint, status: there is a difference or
a finding."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,

    #[command(subcommand)]
    pub(crate) verb: Verb,
}

impl Cli {
    /// Not every verb speaks every format.
    pub(crate) fn check_format(&self) -> Result<(), String> {
        let format = match self.global.format {
            Format::Human | Format::Json => return Ok(()),
            Format::Sql => "sql",
            Format::Markdown => "markdown",
            Format::Sarif => "sarif",
            Format::Github => "github",
        };
        let is_spoken = matches!(
            (&self.verb, self.global.format),
            (Verb::Diff(_), Format::Sql | Format::Markdown)
                | (Verb::Drift(_), Format::Markdown)
                | (Verb::Lint(_), Format::Sarif | Format::Github)
        );
        match is_spoken {
            true => Ok(()),
            false => Err(format!(
                "`--format {format}` is not for {}, which prints human or json",
                self.verb.name()
            )),
        }
    }
}

/// Options of every verb.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options of every verb")]
pub(crate) struct Global {
    /// The configuration; otherwise tablewright.yaml of this folder or the nearest one above.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// A database: its name in tablewright.yaml, or a URL (`${VAR}` and `${VAR:-default}` are replaced). up and status take
    /// several, a file of them (@FILE), and the name of a fleet.
    #[arg(long, global = true, value_name = "NAME|URL")]
    pub(crate) db: Vec<String>,

    /// The schema folder, instead of the configured one.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) schema: Option<PathBuf>,

    /// The migrations folder, instead of the configured one.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) migrations: Option<PathBuf>,

    /// The seeds folder, instead of the configured one.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) seeds: Option<PathBuf>,

    /// How the result is printed; sql is for diff, markdown for diff and drift, sarif and github for lint.
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,

    /// When to colour; auto also asks NO_COLOR and CLICOLOR.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = ColorWhen::Auto)]
    pub(crate) color: ColorWhen,

    /// Say only what was asked for, and errors.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Say more: the files and databases that are used.
    #[arg(short, long, global = true, action = ArgAction::SetTrue)]
    pub(crate) verbose: bool,
}

impl Global {
    pub(crate) fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, true) => Verbosity::Verbose,
            (false, false) => Verbosity::Normal,
        }
    }
}

/// How much is said beside the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    /// Errors only.
    Quiet,
    /// What to do next, and what should be known.
    Normal,
    /// Which files and databases are used.
    Verbose,
}

/// How the result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a person at a terminal.
    Human,
    /// One JSON document on standard output, errors included.
    Json,
    /// diff: the SQL of the way up, nothing else.
    Sql,
    /// diff, drift: for a pull request.
    Markdown,
    /// lint: for whatever shows findings of many tools (SARIF 2.1.0).
    Sarif,
    /// lint: annotations of GitHub Actions.
    Github,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless the environment says otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ColorWhen {
    /// The same in clap's words.
    pub(crate) fn clap(self) -> clap::ColorChoice {
        match self {
            ColorWhen::Auto => clap::ColorChoice::Auto,
            ColorWhen::Always => clap::ColorChoice::Always,
            ColorWhen::Never => clap::ColorChoice::Never,
        }
    }
}

/// The verb, before the arguments are read as a whole; empty where none is named.
pub(crate) fn peek_verb(arguments: &[OsString]) -> String {
    let command = Cli::command();
    let takes_value = |word: &str| {
        let option = command.get_arguments().find(|option| match word.strip_prefix("--") {
            Some(long) => option.get_long() == Some(long),
            None => false,
        });
        option.is_some_and(|option| option.get_action().takes_values())
    };
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        if !word.starts_with('-') {
            return command.find_subcommand(word).map(|verb| verb.get_name().to_owned()).unwrap_or_default();
        }
        if takes_value(word) {
            words.next();
        }
    }
    String::new()
}

/// The value of an option before the arguments are read as a whole, as well as it can be known then.
pub(crate) fn peek<T: ValueEnum>(arguments: &[OsString], option: &str, otherwise: T) -> T {
    let mut words = arguments.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        let value = match word.strip_prefix(option) {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(value) = value.and_then(|value| T::from_str(value, false).ok()) {
            return value;
        }
    }
    otherwise
}
