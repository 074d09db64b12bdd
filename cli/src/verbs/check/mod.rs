//! `check`: everything that can be known without a database; and, asked for it, whether the documents of a database are valid.

mod data;
mod enforced;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tablewright::migrate::{SUM_FILE, Sum, SumDifference};
use tablewright_schema::{Diagnostics, Dialect, Model};

use self::data::Documents;
use self::enforced::Partly;
use super::{Context, Outcome};
use crate::database;
use crate::error::{CommandError, diagnostics_json};
use crate::files::{self, NewFile};
use crate::migration_folder;
use crate::project::{Project, Target, Unknown};
use crate::terminal::{BOLD, DIM, GREEN, RED, Terminal, count, paint};

/// Check the YAML, the migration folder and the seeds, without a database
///
/// The YAML is checked for the kind of every database in tablewright.yaml; migrations by name and by tablewright.sum;
/// seeds against the YAML. With --data, a database is read too: the documents in its JSON columns against the JSON Schemas that the YAML names.
/// Exit code 2 if something is found.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright check
  tablewright check --accept     after editing or merging migrations
  tablewright check --connect    do the databases answer?
  tablewright check --data       are the documents of the database valid?")]
pub(crate) struct Args {
    /// Take the migration folder as it is: write tablewright.sum anew.
    #[arg(long)]
    accept: bool,

    /// Connect to the databases as well, and say what answers. Nothing is read or changed there.
    #[arg(long)]
    connect: bool,

    /// Read the rows of the database as well, and validate the documents of columns with a JSON Schema. Nothing is changed there.
    #[arg(long)]
    data: bool,

    /// How many wrong documents of each column are shown.
    #[arg(long, value_name = "N", default_value_t = 10, requires = "data")]
    most: usize,
}

/// One thing that was checked.
struct Part {
    what: &'static str,
    place: PathBuf,
    /// What is right, in a few words, if everything is.
    summary: String,
    /// What is wrong with places in YAML.
    diagnostics: Option<Diagnostics>,
    /// What is wrong otherwise.
    findings: Vec<String>,
    hint: Option<&'static str>,
}

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let project = context.project()?;
    let databases = databases(&project, context.terminal)?;
    let (part, model) = schema(&project, &databases)?;
    let mut parts = vec![part];
    for folder in folders(&project, &databases)? {
        parts.push(migrations(folder, args.accept)?);
    }
    parts.extend(seeds(&project, model.as_ref())?);
    if args.connect {
        for target in project.targets()? {
            parts.push(connection(target, context.terminal).await);
        }
    }
    let enforced: Vec<Partly> = model.iter().flat_map(|model| enforced::of(model, &databases)).collect();
    // Documents are judged by what the YAML says, if it says anything.
    let documents = match model.as_ref().filter(|_| args.data) {
        Some(model) => Some(data::check(&project.target()?, model, args.most, context.terminal).await?),
        None => None,
    };
    report(&parts, &enforced, documents.as_ref(), context.terminal);
    match parts.iter().all(Part::is_right) && documents.as_ref().is_none_or(Documents::are_right) {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Differs),
    }
}

/// The kinds of databases that are meant, each with the names of those that are of it.
fn databases(
    project: &Project<'_>,
    terminal: &Terminal,
) -> Result<BTreeMap<Dialect, Vec<String>>, CommandError> {
    let mut databases: BTreeMap<Dialect, Vec<String>> = BTreeMap::new();
    for target in project.targets()? {
        match target {
            Ok(target) => {
                databases
                    .entry(target.dialect)
                    .or_default()
                    .push(target.name.clone().unwrap_or_else(|| target.shown()));
            }
            Err(Unknown { name, error }) => {
                terminal.warn(format_args!("database {name} is not checked for: {}", error.reason()));
            }
        }
    }
    Ok(databases)
}

/// What is found in the YAML, and the model if it could be read.
fn schema(
    project: &Project<'_>,
    databases: &BTreeMap<Dialect, Vec<String>>,
) -> Result<(Part, Option<Model>), CommandError> {
    let place = project.schema()?;
    let part = Part::new("schema", place);
    let model = match project.model() {
        Ok(model) => model,
        Err(error) => match error.diagnostics {
            Some(diagnostics) => return Ok((Part { diagnostics: Some(*diagnostics), ..part }, None)),
            None => return Err(error),
        },
    };
    let mut found: Option<Diagnostics> = None;
    for dialect in databases.keys() {
        if let Err(diagnostics) = model.schema(*dialect) {
            match &mut found {
                // What is wrong on every database is said once.
                Some(found) => {
                    found.list.extend(diagnostics.list);
                    *found = std::mem::take(found).sorted();
                }
                None => found = Some(diagnostics),
            }
        }
    }
    let part = Part { summary: summary(&model, databases), diagnostics: found, ..part };
    Ok((part, Some(model)))
}

fn summary(model: &Model, databases: &BTreeMap<Dialect, Vec<String>>) -> String {
    let mut summary = count(model.tables.len(), "table");
    if !model.enums.is_empty() {
        summary.push_str(&format!(", {}", count(model.enums.len(), "enum")));
    }
    let kinds: Vec<String> =
        databases.iter().map(|(dialect, names)| format!("{dialect} ({})", names.join(", "))).collect();
    match kinds.is_empty() {
        true => summary.push_str("; for no database in particular"),
        false => summary.push_str(&format!("; for {}", kinds.join(" and "))),
    }
    summary
}

/// Each folder of migrations once. Where no database is known, there is none to look for.
fn folders(
    project: &Project<'_>,
    databases: &BTreeMap<Dialect, Vec<String>>,
) -> Result<BTreeSet<PathBuf>, CommandError> {
    match project.has_migrations() {
        true => databases.keys().map(|dialect| project.migrations(*dialect)).collect(),
        false => Ok(BTreeSet::new()),
    }
}

fn migrations(folder: PathBuf, accept: bool) -> Result<Part, CommandError> {
    let part = Part::new("migrations", folder);
    let folder = &part.place;
    if !folder.is_dir() {
        return Ok(Part { summary: "none yet".to_owned(), ..part });
    }
    let migrations = match migration_folder::read(folder) {
        Ok(migrations) => migrations,
        Err(error) => {
            let findings = error.causes.iter().flat_map(|cause| cause.lines()).map(str::to_owned).collect();
            return Ok(Part { findings, ..part });
        }
    };
    let unreadable = |error: std::io::Error| CommandError::file("read the folder", folder, &error);
    if accept {
        let sum = Sum::of_folder(folder).map_err(unreadable)?;
        files::write(&[NewFile::new(folder.join(SUM_FILE), sum.print()).replacing()])?;
    }
    let differences = Sum::verify(folder).map_err(unreadable)?;
    let listed = |difference: &&SumDifference| {
        // A folder of another tool, or one with nothing in it, has no sum.
        **difference != SumDifference::Absent
    };
    let findings: Vec<String> = differences.iter().filter(listed).map(ToString::to_string).collect();
    let without_down = migrations.iter().filter(|migration| migration.down.is_none()).count();
    let mut summary = match migrations.is_empty() {
        true => "none yet".to_owned(),
        false => count(migrations.len(), "migration"),
    };
    if without_down > 0 {
        summary.push_str(&format!(", {without_down} without a way back"));
    }
    let hint =
        (!findings.is_empty()).then_some("if the files are as they should be: tablewright check --accept");
    Ok(Part { summary, findings, hint, ..part })
}

/// The seeds, where there are any. Without a model nothing can be said of them.
fn seeds(project: &Project<'_>, model: Option<&Model>) -> Result<Option<Part>, CommandError> {
    let Some(model) = model.filter(|_| project.has_seeds()) else { return Ok(None) };
    let part = Part::new("seeds", project.seeds()?);
    if !part.place.is_dir() {
        return Ok(None);
    }
    let mut options = project.seed_options(&[], &[])?;
    let environments = tablewright_seeds::environments(&part.place, model).unwrap_or_default();
    options.environments.clear();
    let seeds = match tablewright_seeds::read_with(&part.place, model, &options) {
        Ok(seeds) => seeds,
        Err(diagnostics) => return Ok(Some(Part { diagnostics: Some(diagnostics), ..part })),
    };
    // Each environment is looked at on its own: none comes on top of another unless somebody asks for that.
    for environment in &environments {
        options.environments = vec![environment.clone()];
        if let Err(diagnostics) = tablewright_seeds::read_with(&part.place, model, &options) {
            return Ok(Some(Part { diagnostics: Some(diagnostics), ..part }));
        }
    }
    let mut summary = match (seeds.is_empty(), seeds.len()) {
        (true, _) => "none yet".to_owned(),
        (false, rows) => count(rows, "row"),
    };
    match seeds.files().count() {
        0 => {}
        files => {
            summary.push_str(&format!(", and {} that are checked when they are loaded", count(files, "file")))
        }
    }
    if seeds.made() > 0 {
        summary.push_str(&format!(", and {} to be made", seeds.made()));
    }
    if !environments.is_empty() {
        summary.push_str(&format!("; environments: {}", environments.join(", ")));
    }
    Ok(Some(Part { summary, ..part }))
}

/// Whether a database answers. A SQLite file that is not there is one that `up` makes.
async fn connection(target: Result<Target, Unknown>, terminal: &Terminal) -> Part {
    let target = match target {
        Ok(target) => target,
        Err(Unknown { name, error }) => {
            let part = Part::new("connection", PathBuf::from(name));
            return Part { findings: vec![error.reason()], ..part };
        }
    };
    let part = Part::new("connection", PathBuf::from(target.shown()));
    match database::answer(&target, terminal).await {
        Ok(summary) => Part { summary, ..part },
        Err(error) => Part { findings: vec![error.message], ..part },
    }
}

impl Part {
    fn new(what: &'static str, place: PathBuf) -> Self {
        Self { what, place, summary: String::new(), diagnostics: None, findings: Vec::new(), hint: None }
    }

    fn is_right(&self) -> bool {
        self.diagnostics.is_none() && self.findings.is_empty()
    }
}

fn report(parts: &[Part], enforced: &[Partly], documents: Option<&Documents>, terminal: &Terminal) {
    for part in parts {
        if let Some(diagnostics) = &part.diagnostics {
            terminal.line(terminal.findings(diagnostics).trim_end());
            terminal.line("");
        }
    }
    for part in parts {
        let mark = if part.is_right() { paint(GREEN, "✓") } else { paint(RED, "✗") };
        let place = paint(DIM, format_args!("({})", part.place.display()));
        let found = part.findings.len() + part.diagnostics.as_ref().map_or(0, |found| found.list.len());
        let summary = if part.is_right() { part.summary.clone() } else { count(found, "finding") };
        terminal.line(format_args!(
            "{mark} {} {summary} {place}",
            paint(BOLD, format_args!("{:<10}", part.what))
        ));
        for finding in &part.findings {
            terminal.line(format_args!("    {finding}"));
        }
        if let Some(hint) = part.hint {
            terminal.next(hint);
        }
    }
    if let Some(documents) = documents {
        documents.print(terminal);
    }
    enforced.iter().for_each(|partly| partly.print(terminal));
    terminal.json("check", || {
        let ok = parts.iter().all(Part::is_right) && documents.is_none_or(Documents::are_right);
        let parts: Vec<Value> = parts.iter().map(part_json).collect();
        let mut found = json!({ "ok": ok, "checked": parts });
        if !enforced.is_empty() {
            found["not_enforced"] = enforced.iter().map(Partly::json).collect();
        }
        if let Some(documents) = documents {
            found["documents"] = documents.json();
        }
        found
    });
}

fn part_json(part: &Part) -> Value {
    let Part { what, place, summary, diagnostics, findings, hint: _ } = part;
    let place: &Path = place;
    json!({
        "what": what,
        "place": place,
        "ok": part.is_right(),
        "summary": summary,
        "diagnostics": diagnostics.as_ref().map_or(json!([]), diagnostics_json),
        "findings": findings,
    })
}
