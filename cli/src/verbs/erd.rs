//! `erd`: tables and how they refer to each other, as a diagram.

mod page;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::json;
use tablewright_migrations::diagram::{Columns, Diagram, Language};
use tablewright_migrations::{ScratchOptions, introspect, replay};
use tablewright_schema::nearest::nearest;

use self::page::Page;
use super::diff::side::{self, Side};
use super::{Context, Outcome};
use crate::comparison;
use crate::database::{self, Missing};
use crate::error::{CommandError, Kind};
use crate::files::{self, NewFile};
use crate::terminal::{GREEN, YELLOW, count, paint};
use crate::{authoring, migration_folder};

/// Draw the tables and how they refer to each other: an entity-relationship diagram
///
/// Of the YAML, in its own words, unless `--of` names something else. Mermaid is what GitHub and GitLab draw in Markdown; DOT is for Graphviz.
/// A Markdown file gets the diagram between its lines `<!-- erd -->` and `<!-- /erd -->`, and keeps the rest.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tablewright erd
  tablewright erd --out README.md               between <!-- erd --> and <!-- /erd -->
  tablewright erd --out README.md --check       in continuous integration: exit code 2 if it is not up to date
  tablewright erd --tables 'agent*,tasks' --columns keys
  tablewright erd --of production --as dot | dot -Tsvg > schema.svg")]
pub(crate) struct Args {
    /// Instead of the YAML: a database, a schema folder, a migration folder or a git revision.
    #[arg(long, value_name = "WHAT")]
    of: Option<String>,

    /// Only these, and what they refer to or what refers to them by name; `*` stands for any letters.
    #[arg(long, value_name = "TABLES", value_delimiter = ',')]
    tables: Vec<String>,

    /// Which columns are shown.
    #[arg(long, value_enum, default_value_t = Shown::All)]
    columns: Shown,

    /// Say beside a column whether it may be NULL, and its comment.
    #[arg(long)]
    comments: bool,

    /// What it is written in; otherwise the ending of --out says, and mermaid it is.
    #[arg(long = "as", value_enum, value_name = "LANGUAGE")]
    language: Option<Written>,

    /// The file to write; otherwise the diagram is printed.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write nothing, and show what would change: exit code 2 if anything would.
    #[arg(long, requires = "out")]
    check: bool,
}

/// Which columns are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shown {
    /// All of them.
    All,
    /// Those of primary and foreign keys, and unique ones.
    Keys,
    /// None: tables and lines.
    None,
}

/// What a diagram is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Written {
    /// Drawn by GitHub, GitLab and many editors.
    Mermaid,
    /// For Graphviz.
    Dot,
}

/// Mermaid refuses what is longer, unless it is told otherwise (`maxTextSize`).
const MERMAID_DRAWS: usize = 50_000;

pub(crate) async fn run(args: Args, context: &Context<'_>) -> Result<Outcome, CommandError> {
    let Args { of, tables, columns, comments, language, out, check } = args;
    let terminal = context.terminal;
    let mut diagram = drawn(of.as_deref(), context).await?;
    if !tables.is_empty() {
        let tables = named(&tables, &diagram)?;
        diagram = diagram.around(&tables);
    }
    diagram = diagram.with_columns(match columns {
        Shown::All => Columns::All,
        Shown::Keys => Columns::Keys,
        Shown::None => Columns::None,
    });
    if !comments {
        diagram = diagram.without_comments();
    }
    let page = out.as_deref().map(Page::of).unwrap_or(Page::Mermaid);
    let language = match (language, page) {
        (Some(Written::Dot), Page::Markdown) => {
            return Err(CommandError::new(Kind::Usage, "a Markdown page shows Mermaid, and no DOT")
                .hint("--out with another file: schema.dot"));
        }
        (Some(Written::Mermaid), _) | (None, Page::Mermaid | Page::Markdown) => Language::Mermaid,
        (Some(Written::Dot), _) | (None, Page::Dot) => Language::Dot,
    };
    let text = diagram.print(language);
    if language == Language::Mermaid && text.chars().count() > MERMAID_DRAWS {
        terminal.warn(format_args!(
            "Mermaid draws up to {MERMAID_DRAWS} characters and this is {}: --tables or --columns keys makes it smaller",
            text.chars().count()
        ));
    }
    let Some(out) = out else {
        if terminal.is_human() {
            terminal.result(&text);
        }
        terminal.json("erd", || described(&diagram, &text));
        return Ok(Outcome::Done);
    };
    let there = match std::fs::read_to_string(&out) {
        // A checkout may have given its lines the ends of another system.
        Ok(text) => Some(text.replace("\r\n", "\n")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(CommandError::file("read", &out, &error)),
    };
    let wanted = page.with(text.clone(), there.as_deref(), &out)?;
    let is_up_to_date = there.as_ref() == Some(&wanted);
    if check && !is_up_to_date {
        return Ok(differs(&out, there.as_deref(), &wanted, context));
    }
    if !is_up_to_date {
        files::write(&[NewFile::new(&out, wanted).replacing()])?;
    }
    let drawn = count(diagram.entities.len(), "table");
    match is_up_to_date {
        false => terminal.line(format_args!("{} {} ({drawn})", paint(GREEN, "wrote"), out.display())),
        true => {
            terminal.line(format_args!("{} {} is up to date ({drawn})", paint(GREEN, "✓"), out.display()))
        }
    }
    terminal.json("erd", || {
        let mut document = described(&diagram, &text);
        document["file"] = json!(out);
        document["written"] = json!(!is_up_to_date);
        document["up_to_date"] = json!(true);
        document
    });
    Ok(Outcome::Done)
}

/// The whole diagram of what is named, or of the project's YAML.
async fn drawn(of: Option<&str>, context: &Context<'_>) -> Result<Diagram, CommandError> {
    let project = context.project()?;
    let Some(of) = of else { return Ok(Diagram::of_model(&project.model()?)) };
    let side = Side::named(of, &project)?;
    let schema = match &side {
        Side::Schema(_) | Side::Revision { .. } => {
            return Ok(side.model()?.map(|model| Diagram::of_model(&model)).unwrap_or_default());
        }
        Side::Database(target) => {
            let mut connection = database::connect(target, Missing::Refuse, context.terminal).await?;
            introspect(&mut connection).await.map_err(authoring::failed)?
        }
        Side::Migrations(folder) => {
            let target = project.target()?;
            let migrations = migration_folder::read(&side::own_folder(folder, target.dialect))?;
            let scratch = ScratchOptions { url: target.url.clone(), named: project.scratch(&target)? };
            replay(target.dialect, &migrations, &scratch).await.map_err(authoring::not_replayed)?
        }
    };
    Ok(Diagram::of_schema(&schema))
}

/// The tables that patterns name; each has to name one.
fn named(patterns: &[String], diagram: &Diagram) -> Result<BTreeSet<String>, CommandError> {
    let mut tables = BTreeSet::new();
    for pattern in patterns.iter().map(|pattern| pattern.trim()) {
        let found: Vec<&String> = diagram.entities.keys().filter(|name| fits(pattern, name)).collect();
        tables.extend(found.iter().map(|name| (*name).clone()));
        if found.is_empty() {
            let error = CommandError::new(Kind::Usage, format!("no table is called `{pattern}`"));
            let names = diagram.entities.keys().map(String::as_str);
            return Err(match nearest(pattern, names) {
                Some(name) => error.hint(format!("--tables {name}")),
                None => error,
            });
        }
    }
    Ok(tables)
}

/// Whether a name is what a pattern says, in which `*` stands for any letters, and for none.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|left| {
            (0..=left.len()).any(|at| left.is_char_boundary(at) && fits(rest, &left[at..]))
        }),
    }
}

/// The diagram as data.
fn described(diagram: &Diagram, text: &str) -> serde_json::Value {
    let links = diagram.links.iter().map(|link| {
        let ends = link.ends();
        json!({ "from": link.from, "to": link.to, "ends": ends, "name": link.label, "through": link.is_through })
    });
    json!({
        "tables": diagram.entities.keys().collect::<Vec<_>>(),
        "relations": links.collect::<Vec<_>>(),
        "diagram": text,
    })
}

/// Shows what would change in the file, if there is one.
fn differs(out: &Path, there: Option<&str>, wanted: &str, context: &Context<'_>) -> Outcome {
    let terminal = context.terminal;
    let comparison = there.map(|there| comparison::of(there, wanted));
    if terminal.is_human() {
        match &comparison {
            Some(comparison) => {
                terminal.result(comparison::painted(&out.display(), &"what the diagram is now", comparison));
            }
            None => terminal.line(format_args!("{} {} is not there", paint(YELLOW, "✗"), out.display())),
        }
    }
    terminal.json("erd", || {
        let diff = comparison.as_ref().map(|comparison| comparison.unified_diff().to_string());
        json!({ "file": out, "written": false, "up_to_date": false, "diff": diff })
    });
    terminal.next("the same command without --check");
    Outcome::Differs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, name) in [
            ("tasks", "tasks"),
            ("agent*", "agents"),
            ("*", ""),
            ("*s", "tasks"),
            ("a*t*", "agents"),
            ("**", "größe"),
        ] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("task", "tasks"), ("*k", "tasks"), ("a*x", "agents"), ("", "a")] {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }
}
