//! Puts `expand` and `contract` into the YAML: one word at the column that it is about, all else as it is written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tablewright_migrations::change::{Change, Rename};
use tablewright_migrations::{Difference, expand};
use tablewright_schema::model::{self, Model, Phase};
use tablewright_schema::twin::Pair;
use tablewright_schema::{ObjectName, Span};

use crate::error::{CommandError, Kind};
use crate::files::{self, NewFile};
use crate::project::read_model;

/// Files of the schema with a word more, and as they were.
pub(crate) struct Edited {
    files: Vec<(PathBuf, String, String)>,
    /// The columns, as the YAML calls them: `agents.name`.
    pub(crate) columns: Vec<String>,
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

    /// Puts the files back as they were.
    pub(crate) fn undo(&self) {
        let old = self.files.iter().map(|(path, old, _)| NewFile::new(path, old).replacing());
        // What could not be put back is seen in the difference that git shows, and the error that led here counts.
        drop(files::write(&old.collect::<Vec<_>>()));
    }
}

/// The schema in which columns that would be renamed live beside those of their former names.
pub(crate) fn expanded(model: &Model, difference: &Difference) -> Result<Edited, CommandError> {
    let changes = difference.changes();
    let renames = changes.iter().filter_map(Change::as_rename).filter_map(|rename| match rename {
        Rename::Column { table, from: _, to } => Some((table, to)),
        Rename::Table { .. } | Rename::Enum { .. } | Rename::EnumValue { .. } | Rename::Object { .. } => None,
    });
    let mut edits = Vec::new();
    let mut columns = Vec::new();
    for (table, name) in renames {
        let Some(column) = column(model, table, name) else { continue };
        edits.push((
            column.span.file,
            expand_at(model, column).ok_or_else(|| by_hand(model, column, "expand"))?,
        ));
        columns.push(format!("{table}.{name}"));
    }
    if columns.is_empty() {
        return Err(CommandError::new(Kind::Refused, "there is nothing to expand: no column is renamed")
            .hint("a column is renamed where the YAML says `renamed_from`")
            .hint("a column whose type changes gets a name of its own, and says `expand: { type: … }` of the former one"));
    }
    Ok(edited(model, edits, columns))
}

/// The schema without the columns of former names that live in the database.
pub(crate) fn contracted(model: &Model, difference: &Difference) -> Result<Edited, CommandError> {
    let mut edits = Vec::new();
    let mut columns = Vec::new();
    for Pair { table, old: _, new } in expand::living(&difference.from) {
        let Some(column) = column(model, &table, &new) else { continue };
        let Some(former) = column.former.as_deref().filter(|former| former.phase == Phase::Expand) else {
            continue;
        };
        let text = model.sources.text(former.span.file);
        let start = former.span.start as usize;
        let at = text[..start].rfind("expand").ok_or_else(|| by_hand(model, column, "contract"))?;
        edits.push((former.span.file, (at..at + "expand".len(), "contract".to_owned())));
        columns.push(format!("{table}.{new}"));
    }
    if columns.is_empty() {
        return Err(CommandError::new(
            Kind::Refused,
            "there is nothing to contract: no column lives beside its former one",
        )
        .hint("`tablewright status` says for which columns the contract is due"));
    }
    Ok(edited(model, edits, columns))
}

fn column<'m>(model: &'m Model, table: &ObjectName, name: &str) -> Option<&'m model::Column> {
    model.tables.get(table)?.column(name)
}

type Edit = (std::ops::Range<usize>, String);

/// Where `expand: true` goes: behind `renamed_from`, in the way in which that is written.
fn expand_at(model: &Model, column: &model::Column) -> Option<Edit> {
    let Span { file, end, .. } = column.span;
    let text = model.sources.text(file);
    const KEY: &str = "renamed_from";
    let key = end as usize + text.get(end as usize..)?.find(KEY)?;
    let line_start = text[..key].rfind('\n').map_or(0, |newline| newline + 1);
    let indent = &text[line_start..key];
    if indent.trim().is_empty() {
        let line_end = text[key..].find('\n').map_or(text.len(), |newline| key + newline);
        return Some((line_end..line_end, format!("\n{indent}expand: true")));
    }
    let value = key + KEY.len() + text[key + KEY.len()..].find(|c: char| c != ':' && c != ' ')?;
    let rest = &text[value..];
    let length = match rest.chars().next()? {
        quote @ ('"' | '\'') => 2 + rest[1..].find(quote)?,
        _ => rest.find([',', '}', '\n'])?,
    };
    let at = value + rest[..length].trim_end().len();
    Some((at..at, ", expand: true".to_owned()))
}

fn by_hand(model: &Model, column: &model::Column, word: &str) -> CommandError {
    let path = model.sources.path(column.span.file);
    CommandError::new(Kind::Schema, format!("`{}` could not be changed in {}", column.name, path.display()))
        .hint(format!(
            "write `{word}` at the column by hand, and then `tablewright generate` without --{word}"
        ))
}

fn edited(model: &Model, edits: Vec<(u32, Edit)>, columns: Vec<String>) -> Edited {
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
    Edited { files: files.collect(), columns }
}
