//! Which files of a folder hold seeds: of which table each is where its name says so, and to which environment it belongs.

use std::path::{Path, PathBuf};

use tablewright_schema::nearest::suggestion;
use tablewright_schema::{Diagnostic, Diagnostics, Model, ObjectName, Span};

use crate::format::Format;

/// A file with rows.
#[derive(Clone, Debug)]
pub(crate) struct SeedFile {
    pub(crate) path: PathBuf,
    pub(crate) format: Format,
    /// The table that the file or its folder is named after.
    pub(crate) table: Option<ObjectName>,
    /// Whether it is the folder that says so: then a file may be one row.
    pub(crate) by_folder: bool,
    /// 0 for what every environment has, and then the environments in the order in which they were asked for.
    pub(crate) layer: usize,
    pub(crate) bytes: u64,
}

/// The environments of a folder of seeds: the folders directly in it that are not named after a table.
///
/// # Errors
/// When the folder cannot be read.
pub fn environments(folder: &Path, model: &Model) -> Result<Vec<String>, std::io::Error> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && named_after(&path, model).is_none() {
            names.extend(path.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}

/// The files of the folder and of those environments, sorted, so that the same folder gives the same seeds everywhere.
pub(crate) fn files(
    folder: &Path,
    model: &Model,
    environments: &[String],
    out: &mut Diagnostics,
) -> Vec<SeedFile> {
    let mut found = Vec::new();
    let mut known = Vec::new();
    for path in entries(folder, out) {
        let table = path.is_dir().then(|| named_after(&path, model));
        match table {
            Some(None) => known.push(path),
            Some(table @ Some(_)) => collect(&path, model, table, 0, &mut found, out),
            None => collect(&path, model, None, 0, &mut found, out),
        }
    }
    for (name, layer) in environments.iter().zip(1..) {
        let named = |path: &&PathBuf| path.file_name().is_some_and(|known| known == name.as_str());
        match known.iter().find(named) {
            Some(path) => collect(path, model, None, layer, &mut found, out),
            None => {
                let file = out.sources.add(folder, "");
                let names: Vec<String> = known
                    .iter()
                    .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
                    .collect();
                let help = suggestion(name, names.iter().map(String::as_str));
                let help = help.unwrap_or_else(|| format!("make the folder {}", folder.join(name).display()));
                let message = format!("there is no environment `{name}` here");
                out.push(Diagnostic::new(Span { file, start: 0, end: 0 }, message).help(help));
            }
        }
    }
    found
}

fn collect(
    path: &Path,
    model: &Model,
    folder: Option<ObjectName>,
    layer: usize,
    found: &mut Vec<SeedFile>,
    out: &mut Diagnostics,
) {
    if path.is_dir() {
        for inner in entries(path, out) {
            let nearest = if inner.is_dir() { named_after(&inner, model) } else { None };
            collect(&inner, model, nearest.or_else(|| folder.clone()), layer, found, out);
        }
        return;
    }
    let Some(format) = Format::of(path) else { return };
    let bytes = match std::fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) => return unreadable(path, &error, out),
    };
    let by_folder = folder.is_some();
    let table = folder.or_else(|| named_after(path, model));
    if table.is_none() && format.is_of_one_table() {
        let file = out.sources.add(path, "");
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let names: Vec<String> = model.tables.keys().map(ObjectName::print).collect();
        let found = Diagnostic::new(Span { file, start: 0, end: 0 }, format!("there is no table `{stem}`"));
        let named = "name the file after the table of its rows, or put it into a folder of that name";
        return out.push(match suggestion(&stem, names.iter().map(String::as_str)) {
            Some(help) => found.help(format!("{named}: {help}")),
            None => found.help(named),
        });
    }
    found.push(SeedFile { path: path.to_owned(), format, table, by_folder, layer, bytes });
}

/// The table that a file (without its ending) or folder is named after.
fn named_after(path: &Path, model: &Model) -> Option<ObjectName> {
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    let name = ObjectName::read(name?.to_str()?);
    model.tables.contains_key(&name).then_some(name)
}

fn entries(folder: &Path, out: &mut Diagnostics) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    match entries {
        Ok(entries) => {
            let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
            paths.sort();
            paths
        }
        Err(error) => {
            unreadable(folder, &error, out);
            Vec::new()
        }
    }
}

pub(crate) fn unreadable(path: &Path, error: &std::io::Error, out: &mut Diagnostics) {
    let file = out.sources.add(path, "");
    out.push(Diagnostic::new(Span { file, start: 0, end: 0 }, format!("cannot read this: {error}")));
}
