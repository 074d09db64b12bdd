//! `lint`: what a careful reader would say of migrations before they run.

mod explain;
mod fix;
mod github;
mod json;
mod sarif;
mod texts;
mod yaml;

use std::path::PathBuf;

use clap::ValueEnum;
use tablewright_migrations::lint::{Finding, Level};
use tablewright_schema::{Diagnostic, Diagnostics, OfRule, Severity, Sources, Span};

use super::{Context, Outcome};
use crate::args::Format;
use crate::error::CommandError;
use crate::terminal::{GREEN, Terminal, count, paint};

/// Say what a careful reader would say of migrations before they run
///
/// Losses, locks, half-way states, designs that are regretted later: in the pending migrations, where a database answers; otherwise, and with --all, every one. Files that are named need not be
/// migrations. Where there is a scratch database to be had, each file is also run there, so that what a function or a block does is
/// seen too. `-- tablewright: allow CODE because …` above a statement, or at the top of a file, allows what is meant.
/// Exit code 2 with a finding of level warning or above.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright lint
  tablewright lint migrations/20261122143000_add_agents.up.sql
  tablewright lint --all --offline --format sarif > lint.sarif
  tablewright lint --yaml                 what can be said of the design
  tablewright lint --fix                  mends what needs no decision
  tablewright lint --explain index_blocks_writes")]
pub(crate) struct Args {
    /// Files, or versions of migrations, instead of those that are pending.
    #[arg(value_name = "FILE|VERSION")]
    what: Vec<String>,

    /// Every migration of the folder, also those that are applied.
    #[arg(long, conflicts_with = "what")]
    all: bool,

    /// The YAML instead of migrations: what can be said of a design.
    #[arg(long, conflicts_with_all = ["what", "all"])]
    yaml: bool,

    /// Read the text and nothing else: no database is asked, and none is made.
    #[arg(long)]
    offline: bool,

    /// Whose SQL it is, where no database says so.
    #[arg(long, value_enum, value_name = "DATABASE")]
    dialect: Option<Spoken>,

    /// From which level on a finding makes the exit code 2.
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = Denied::Warning)]
    deny: Denied,

    /// Mend what needs no decision, in the files of pending migrations: shows what changes, and keeps tablewright.sum right.
    #[arg(long, conflicts_with_all = ["all", "yaml", "offline", "explain", "list"])]
    fix: bool,

    /// Say all about a rule, and nothing else.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["what", "all", "list"])]
    explain: Option<String>,

    /// List the rules, and nothing else.
    #[arg(long, conflicts_with_all = ["what", "all"])]
    list: bool,
}

/// Whose SQL a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Spoken {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL or MariaDB.
    #[value(alias = "mariadb")]
    Mysql,
}

/// From which level on a finding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Denied {
    /// Every finding.
    Note,
    /// Warnings and errors.
    Warning,
    /// Errors only.
    Error,
}

impl Denied {
    fn level(self) -> Level {
        match self {
            Denied::Note => Level::Note,
            Denied::Warning => Level::Warning,
            Denied::Error => Level::Error,
        }
    }
}

/// A text, and what was found in it.
pub(super) struct Looked {
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) found: Vec<Finding>,
    /// What the text was, and what was found in it that is gone, where it has been mended.
    pub(super) mended: Option<(String, Vec<Finding>)>,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let terminal = context.terminal;
    if let Some(code) = &args.explain {
        return explain::one(code, terminal);
    }
    if args.list {
        explain::list(&context.project()?.lint(), terminal);
        return Ok(Outcome::Done);
    }
    let denied = args.deny.level();
    let can_mend = !(args.fix || args.all || args.yaml || args.offline) && args.what.is_empty();
    let looked = match args.yaml {
        true => yaml::look(&args, context)?,
        false => texts::look(args, context).await?,
    };
    for looked in &looked {
        fix::show(looked, terminal);
    }
    match terminal.format() {
        Format::Human | Format::Sql | Format::Markdown => show(&looked, can_mend, terminal),
        Format::Json => terminal.json("lint", || json::document(&looked)),
        Format::Sarif => terminal.result(format_args!("{:#}\n", sarif::document(&looked))),
        Format::Github => terminal.result(github::annotations(&looked)),
    }
    let counts = looked.iter().flat_map(|looked| &looked.found).any(|finding| finding.level >= denied);
    Ok(if counts { Outcome::Differs } else { Outcome::Done })
}

fn show(looked: &[Looked], can_mend: bool, terminal: &Terminal) {
    let files = count(looked.len(), "file");
    let findings = diagnostics(looked);
    if findings.is_empty() {
        let said = if looked.is_empty() {
            "nothing to look at: no migration is pending".to_owned()
        } else {
            format!("nothing found in {files}")
        };
        terminal.line(format_args!("{} {said}", paint(GREEN, "✓")));
        return;
    }
    let shown = terminal.findings(&findings);
    terminal.line(format_args!("{} in {files}", shown.trim_end()));
    let mendable =
        looked.iter().flat_map(|looked| &looked.found).filter(|finding| !finding.edits.is_empty()).count();
    if can_mend && mendable > 0 {
        terminal.next(format_args!("tablewright lint --fix mends {}", count(mendable, "finding")));
    } else if let Some(finding) =
        looked.iter().flat_map(|looked| &looked.found).max_by_key(|finding| finding.level)
    {
        terminal.next(format_args!("tablewright lint --explain {}", finding.rule.code));
    }
}

/// The findings as a person reads them.
fn diagnostics(looked: &[Looked]) -> Diagnostics {
    let mut out = Diagnostics::new(Sources::default());
    let mut said: Vec<&str> = Vec::new();
    for Looked { path, text, found, mended: _ } in looked {
        let file = out.sources.add(path.clone(), text.as_str());
        for finding in found {
            let Finding { rule, level, span, subject, message, fix, edits: _ } = finding;
            let at = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
            let span = Span { file, start: at(span.start), end: at(span.end) };
            let severity = match level {
                Level::Error => Severity::Error,
                Level::Warning => Severity::Warning,
                Level::Note | Level::Off => Severity::Note,
            };
            // Why a rule matters is said once.
            let note = (!said.contains(&rule.code)).then(|| rule.why.replacen(". ", ".\n", 1));
            said.push(rule.code);
            let shown = Diagnostic::new(span, format!("{subject}: {message}"));
            let shown = shown.of_rule(OfRule { severity, code: rule.code, note });
            out.push(shown.help(fix.clone().unwrap_or_else(|| rule.help.to_owned())));
        }
    }
    out
}

/// Line and column of both ends of a finding, from 1; columns count characters.
pub(super) fn place(text: &str, finding: &Finding) -> ((usize, usize), (usize, usize)) {
    let mut sources = Sources::default();
    let file = sources.add("", text);
    let point = |at: usize| {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        sources.line_column(Span { file, start: at, end: at })
    };
    (point(finding.span.start), point(finding.span.end))
}
