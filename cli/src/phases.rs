//! Puts `expand` and `contract` into the YAML: one word at the column or table that it is about, all else as it is written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tablewright_migrations::change::{Change, Rename};
use tablewright_migrations::{Difference, expand};
use tablewright_schema::model::{self, Model, Phase};
use tablewright_schema::twin::{Alias, Pair};
use tablewright_schema::{ObjectName, Schema, Span};

use crate::error::{CommandError, Kind};
use crate::files::{self, NewFile};
use crate::project::read_model;

/// Files of the schema with a word more, and as they were.
pub(crate) struct Edited {
    files: Vec<(PathBuf, String, String)>,
    /// The columns and tables, as the YAML calls them: `agents.name`.
    pub(crate) subjects: Vec<String>,
}

impl Edited {
    /// Where the files are.
    pub(crate) fn paths(&self) -> Vec<&Path> {
        self.files.iter().map(|(path, _, _)| path.as_path()).collect()
    }

    /// Writes the files, and reads what they say now.
    pub(crate) fn write(&self, schema: &Path) -> Result<Model, CommandError> {
        let new = self.files.iter().map(|(path, _, new)| NewFile::new(path, new).replacing());
        files::write(&new.collect::<Vec<_>>())?;
        read_model(schema).inspect_err(|_| self.undo())
    }

    /// The files with their new texts.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.files.iter().map(|(path, _, new)| (path.as_path(), new.as_str()))
    }

    /// Puts the files back as they were.
    pub(crate) fn undo(&self) {
        let old = self.files.iter().map(|(path, old, _)| NewFile::new(path, old).replacing());
        // What could not be put back is seen in the difference that git shows, and the error that led here counts.
        drop(files::write(&old.collect::<Vec<_>>()));
    }
}

/// The schema in which columns and tables that would be renamed live on under their former names, too.
pub(crate) fn expanded(model: &Model, difference: &Difference) -> Result<Edited, CommandError> {
    let changes = difference.changes();
    let mut edits = Vec::new();
    let mut subjects = Vec::new();
    for rename in changes.iter().filter_map(Change::as_rename) {
        match rename {
            Rename::Column { table, from: _, to } => {
                let Some(column) = column(model, table, to) else { continue };
                let Span { file, end, .. } = column.span;
                let edit = expand_at(model.sources.text(file), end as usize);
                edits.push((file, edit.ok_or_else(|| by_hand(model, &column.name, column.span, "expand"))?));
                subjects.push(format!("{table}.{to}"));
            }
            Rename::Table { from: _, to } => {
                let Some((table, said)) =
                    model.tables.get(to).and_then(|table| Some((table, table.renamed_at?)))
                else {
                    continue;
                };
                // It has two names already, or is about to.
                if table.former.is_some() {
                    continue;
                }
                let text = model.sources.text(said.file);
                let key = text[..said.start as usize].rfind(RENAMED_FROM);
                let edit = key.and_then(|key| expand_at(text, key));
                edits.push((said.file, edit.ok_or_else(|| by_hand(model, &to.name, table.span, "expand"))?));
                subjects.push(to.to_string());
            }
            Rename::Enum { .. } | Rename::EnumValue { .. } | Rename::Object { .. } => {}
        }
    }
    if subjects.is_empty() {
        return Err(CommandError::new(Kind::Refused, "there is nothing to expand: no column is renamed, and no table")
            .hint("a column or a table is renamed where the YAML says `renamed_from`")
            .hint("a column whose type changes gets a name of its own, and says `expand: { type: … }` of the former one"));
    }
    Ok(edited(model, edits, subjects))
}

/// The schema without the former names that live in the database.
pub(crate) fn contracted(model: &Model, difference: &Difference) -> Result<Edited, CommandError> {
    let mut edits = Vec::new();
    let mut subjects = Vec::new();
    let contract_at = |span: Span| -> Option<(u32, Edit)> {
        let at = model.sources.text(span.file)[..span.start as usize].rfind("expand")?;
        Some((span.file, (at..at + "expand".len(), "contract".to_owned())))
    };
    for Pair { table, old: _, new } in expand::living(&difference.from) {
        let Some(column) = column(model, &table, &new) else { continue };
        let Some(former) = column.former.as_deref().filter(|former| former.phase == Phase::Expand) else {
            continue;
        };
        let edit = contract_at(former.span);
        edits.push(edit.ok_or_else(|| by_hand(model, &column.name, column.span, "contract"))?);
        subjects.push(format!("{table}.{new}"));
    }
    for table in model.tables.values() {
        let Some(former) = table.former.filter(|former| former.phase == Phase::Expand) else { continue };
        let Some(old) = table.renamed_from.as_deref().map(ObjectName::read) else { continue };
        if !(Alias { old, new: table.name.clone() }.is_in(&difference.from)) {
            continue;
        }
        let edit = contract_at(former.span);
        edits.push(edit.ok_or_else(|| by_hand(model, &table.name.name, table.span, "contract"))?);
        subjects.push(table.name.to_string());
    }
    if subjects.is_empty() {
        return Err(CommandError::new(
            Kind::Refused,
            "there is nothing to contract: no column and no table has a former name beside its own",
        )
        .hint("`tablewright status` says for which the contract is due"));
    }
    Ok(edited(model, edits, subjects))
}

/// The schema with the words that say which former names live in the database: `expand` where they do, `contract` in its place where they do not
/// any more. `None` where it says so already.
pub(crate) fn following(model: &Model, database: &Schema) -> Option<Edited> {
    let living = expand::living(database);
    let mut edits = Vec::new();
    let mut subjects = Vec::new();
    let mut follow =
        |subject: String, lives: bool, said: Option<(Phase, Span)>, insert: Option<(u32, Edit)>| {
            let word = |span: Span, from: &str, to: &str| -> Option<(u32, Edit)> {
                let at = model.sources.text(span.file)[..span.start as usize].rfind(from)?;
                Some((span.file, (at..at + from.len(), to.to_owned())))
            };
            let edit = match (lives, said) {
                (true, None) => insert,
                (true, Some((Phase::Contract, span))) => word(span, "contract", "expand"),
                (false, Some((Phase::Expand, span))) => word(span, "expand", "contract"),
                (true, Some((Phase::Expand, _))) | (false, Some((Phase::Contract, _)) | None) => None,
            };
            if let Some(edit) = edit {
                edits.push(edit);
                subjects.push(subject);
            }
        };
    for table in model.tables.values().filter(|table| database.tables.contains_key(&table.name)) {
        if let (Some(old), Some(at)) = (table.renamed_from.as_deref(), table.renamed_at) {
            let lives = Alias { old: ObjectName::read(old), new: table.name.clone() }.is_in(database);
            let text = model.sources.text(at.file);
            let key = text[..at.start as usize].rfind(RENAMED_FROM);
            let insert = key.and_then(|key| expand_at(text, key)).map(|edit| (at.file, edit));
            follow(
                table.name.to_string(),
                lives,
                table.former.map(|former| (former.phase, former.span)),
                insert,
            );
        }
        for column in &table.columns {
            let Some(old) = column.renamed_from.clone() else { continue };
            let pair = Pair { table: table.name.clone(), old, new: column.name.clone() };
            let Span { file, end, .. } = column.span;
            let insert = expand_at(model.sources.text(file), end as usize).map(|edit| (file, edit));
            let said = column.former.as_deref().map(|former| (former.phase, former.span));
            follow(format!("{}.{}", table.name, column.name), living.contains(&pair), said, insert);
        }
    }
    (!edits.is_empty()).then(|| edited(model, edits, subjects))
}

fn column<'m>(model: &'m Model, table: &ObjectName, name: &str) -> Option<&'m model::Column> {
    model.tables.get(table)?.column(name)
}

type Edit = (std::ops::Range<usize>, String);

const RENAMED_FROM: &str = "renamed_from";

/// Where `expand: true` goes: behind the first `renamed_from` from there on, in the way in which that is written.
fn expand_at(text: &str, from: usize) -> Option<Edit> {
    let key = from + text.get(from..)?.find(RENAMED_FROM)?;
    let line_start = text[..key].rfind('\n').map_or(0, |newline| newline + 1);
    let indent = &text[line_start..key];
    if indent.trim().is_empty() {
        let line_end = text[key..].find('\n').map_or(text.len(), |newline| key + newline);
        return Some((line_end..line_end, format!("\n{indent}expand: true")));
    }
    let value = key + RENAMED_FROM.len();
    let value = value + text[value..].find(|c: char| c != ':' && c != ' ')?;
    let rest = &text[value..];
    let length = match rest.chars().next()? {
        quote @ ('"' | '\'') => 2 + rest[1..].find(quote)?,
        _ => rest.find([',', '}', '\n'])?,
    };
    let at = value + rest[..length].trim_end().len();
    Some((at..at, ", expand: true".to_owned()))
}

fn by_hand(model: &Model, name: &str, span: Span, word: &str) -> CommandError {
    let path = model.sources.path(span.file);
    CommandError::new(Kind::Schema, format!("`{name}` could not be changed in {}", path.display()))
        .hint(format!("write `{word}` there by hand, and then `tablewright generate` without --{word}"))
}

fn edited(model: &Model, edits: Vec<(u32, Edit)>, subjects: Vec<String>) -> Edited {
    let mut by_file: BTreeMap<u32, Vec<Edit>> = BTreeMap::new();
    for (file, edit) in edits {
        by_file.entry(file).or_default().push(edit);
    }
    let files = by_file.into_iter().map(|(file, mut edits)| {
        let old = model.sources.text(file).to_owned();
        let mut new = old.clone();
        // From the end, so that places stay what they are; what two tables have from one mixin is written once.
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        edits.dedup();
        for (range, text) in edits {
            new.replace_range(range, &text);
        }
        (model.sources.path(file).to_owned(), old, new)
    });
    Edited { files: files.collect(), subjects }
}
