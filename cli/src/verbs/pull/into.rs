//! `pull --out` into a folder that has YAML: an edit of what is there, shown before it is written.

use std::path::{Path, PathBuf};

use serde_json::json;
use similar::TextDiff;
use tablewright::connection::Connection;
use tablewright_migrations::{Pulled, ScratchOptions, pull_into};
use tablewright_schema::{Model, yaml};

use super::mention_unmanaged;
use crate::authoring;
use crate::comparison;
use crate::error::{CommandError, Kind};
use crate::files::{self, NewFile};
use crate::phases;
use crate::project::{Target, read_model};
use crate::terminal::{GREEN, YELLOW, count, paint};
use crate::verbs::diff::json::unmanaged;
use crate::verbs::{Context, Outcome};

/// The files of a folder, and what they say.
pub(super) struct There {
    /// By path relative to the folder.
    texts: Vec<(PathBuf, String)>,
    model: Model,
}

/// What was asked for.
#[derive(Clone, Copy)]
pub(super) struct With<'a> {
    pub(super) out: &'a Path,
    pub(super) check: bool,
    pub(super) force: bool,
    pub(super) target: &'a Target,
}

/// Reads a folder, if there is YAML in it.
pub(super) fn there(out: &Path) -> Result<Option<There>, CommandError> {
    if out.is_file() {
        let error = CommandError::new(Kind::Usage, format!("{} is a file", out.display()));
        return Err(error.hint("--out takes a folder"));
    }
    if !out.is_dir() {
        return Ok(None);
    }
    let model = read_model(out).map_err(|error| {
        error.hint("`tablewright pull` edits what it can read: mend this first, or pull into another folder")
    })?;
    let mut texts = Vec::new();
    for file in &model.files {
        let text = std::fs::read_to_string(file).map_err(|error| CommandError::file("read", file, &error))?;
        let path = file.strip_prefix(out).unwrap_or(file).to_owned();
        texts.push((path, text));
    }
    Ok((!texts.is_empty()).then_some(There { texts, model }))
}

/// One file before and after.
struct Change {
    path: PathBuf,
    /// As it is there.
    old: Option<String>,
    new: Option<String>,
}

impl Change {
    fn comparison(&self) -> TextDiff<'_, '_, str> {
        comparison::of(self.old.as_deref().unwrap_or_default(), self.new.as_deref().unwrap_or_default())
    }
}

pub(super) async fn edit(
    connection: &mut Connection,
    there: There,
    with: With<'_>,
    context: &Context<'_>,
) -> Result<Outcome, CommandError> {
    let With { out, check, force, target } = with;
    let terminal = context.terminal;
    let named = context.project()?.scratch(target)?;
    let scratch = ScratchOptions { url: target.url.clone(), named };
    let mut pulled =
        pull_into(connection, &there.texts, &there.model, &scratch).await.map_err(authoring::failed)?;
    // What only says which former names live takes nothing away.
    let mut compared = there.texts.clone();
    if let Some((texts, model)) = in_phase(&there, &pulled, out) {
        let again = pull_into(connection, &texts, &model, &scratch).await.map_err(authoring::failed)?;
        if again.left.is_empty() {
            compared.clone_from(&texts);
            pulled = Pulled { edited: with_phases(&there, texts, again.edited), ..again };
        }
    }
    let Pulled { edited, schema, left } = pulled;
    if !left.is_empty() {
        let message = format!("{} cannot be brought to what the database holds by an edit", out.display());
        let error = CommandError::new(Kind::Schema, message).cause(left.join("\n"));
        return Err(error.hint("write these by hand; `tablewright pull` prints the whole database"));
    }
    let changes: Vec<Change> = edited
        .into_iter()
        .map(|(path, new)| {
            // A file of SQL may be there without being named.
            let old = there.texts.iter().find(|(there, _)| *there == path).map(|(_, text)| text.clone());
            let old = old.or_else(|| std::fs::read_to_string(out.join(&path)).ok());
            Change { path: out.join(path), old, new }
        })
        .collect();
    let takes_away = changes.iter().any(|change| {
        let known = compared.iter().find(|(path, _)| out.join(path) == change.path).map(|(_, text)| text);
        let before = known.or(change.old.as_ref()).map_or("", String::as_str);
        comparison::takes_away(&comparison::of(before, change.new.as_deref().unwrap_or_default()))
    });
    let writes = !check && !changes.is_empty() && (force || !takes_away);
    for change in changes.iter().filter(|_| terminal.is_human()) {
        let shown = change.path.display();
        let new =
            if change.new.is_some() { "what the database holds" } else { "nothing that the database holds" };
        terminal.result(comparison::painted(&shown, &new, &change.comparison()));
    }
    if writes {
        write(&changes)?;
        for change in &changes {
            let verb = if change.new.is_some() { "wrote" } else { "removed" };
            terminal.line(format_args!("{} {}", paint(GREEN, verb), change.path.display()));
        }
    }
    if changes.is_empty() {
        let said = paint(GREEN, "✓");
        terminal.line(format_args!("{said} {} says what the database holds", out.display()));
    }
    mention_unmanaged(&schema, terminal);
    if !changes.is_empty() && !check && !writes {
        let message = format!("this takes lines away that are written in {}", out.display());
        let error = CommandError::new(Kind::Refused, message).cause("nothing was written");
        let command = format!("tablewright pull --out {} --force", out.display());
        return Err(error.hint(format!("if that is meant: {command}")));
    }
    terminal.json("pull", || {
        let files: Vec<_> = changes
            .iter()
            .map(|change| {
                let diff = change.comparison().unified_diff().to_string();
                json!({ "file": change.path, "removed": change.new.is_none(), "diff": diff })
            })
            .collect();
        let unmanaged: Vec<_> = schema.unmanaged.iter().map(unmanaged).collect();
        json!({ "files": files, "written": writes, "unmanaged": unmanaged })
    });
    match (changes.is_empty(), check) {
        (true, _) => Ok(Outcome::Done),
        (false, true) => {
            let differ = paint(YELLOW, "✗");
            terminal.line(format_args!("{differ} {} would change", count(changes.len(), "file")));
            terminal.next(format_args!("tablewright pull --out {}", out.display()));
            Ok(Outcome::Differs)
        }
        (false, false) => {
            terminal.next(format_args!("tablewright check --schema {}", out.display()));
            Ok(Outcome::Done)
        }
    }
}

/// The files with the words that say which former names live in the database, and what they say then. Which of two columns is the newer one, no
/// database tells; the YAML does.
fn in_phase(there: &There, pulled: &Pulled, out: &Path) -> Option<(Vec<(PathBuf, String)>, Model)> {
    let followed = phases::following(&there.model, &pulled.schema)?;
    let mut texts = there.texts.clone();
    for (path, new) in followed.texts() {
        let path = path.strip_prefix(out).unwrap_or(path);
        let text = texts.iter_mut().find(|(known, _)| known == path)?;
        new.clone_into(&mut text.1);
    }
    let model = yaml::read_texts(texts.clone()).ok()?;
    Some((texts, model))
}

/// What was edited, from the files as they are there.
fn with_phases(there: &There, texts: Vec<(PathBuf, String)>, edited: Vec<yaml::Edited>) -> Vec<yaml::Edited> {
    let is_other = |(path, text): &(PathBuf, String)| {
        let before = there.texts.iter().find(|(known, _)| known == path);
        before.is_none_or(|(_, before)| before != text) && !edited.iter().any(|(known, _)| known == path)
    };
    let others: Vec<yaml::Edited> =
        texts.into_iter().filter(is_other).map(|(path, text)| (path, Some(text))).collect();
    others.into_iter().chain(edited).collect()
}

fn write(changes: &[Change]) -> Result<(), CommandError> {
    let written = changes.iter().filter_map(|change| {
        let text = change.new.as_ref()?;
        Some(NewFile::new(&change.path, text).replacing())
    });
    let gone: Vec<PathBuf> =
        changes.iter().filter(|change| change.new.is_none()).map(|change| change.path.clone()).collect();
    files::write_and_remove(&written.collect::<Vec<_>>(), &gone)
}
