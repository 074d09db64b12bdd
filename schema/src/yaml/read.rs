//! From files, or texts in memory, to a [`Model`].

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread::Builder;

use super::ast::File;
use super::from_yaml::FromYaml;
use super::parse::parse;
use crate::model::Model;
use crate::{Diagnostic, Diagnostics, Sources, Span, lower};

/// Reads every `*.yaml` and `*.yml` of a folder and its subfolders, in the order of their paths; or one file. JSON Schemas
/// are found relative to the folder.
///
/// # Errors
///
/// Everything that is wrong, at once.
pub fn read_dir(path: &Path) -> Result<Model, Diagnostics> {
    let mut out = Diagnostics::default();
    let (root, mut files) = (if path.is_file() { path.parent().unwrap_or(path) } else { path }, Vec::new());
    if path.is_file() {
        files.push(path.to_owned());
    } else if let Err((folder, error)) = collect(path, &mut BTreeSet::new(), &mut files) {
        return Err(unreadable(out, &folder, &error.to_string()));
    }
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        match std::fs::read(&file) {
            Ok(bytes) => texts.push((file, bytes)),
            Err(error) => out = unreadable(out, &file, &error.to_string()),
        }
    }
    let load = |path: &str| {
        let file = root.join(path);
        let text = std::fs::read_to_string(&file).map_err(|error| error.to_string());
        (file, text)
    };
    read(texts, load, out)
}

/// Reads texts in memory: what a git revision or a test holds. `load` gives the text of a JSON Schema by its path as written
/// in the YAML, or says why there is none.
///
/// # Errors
///
/// Everything that is wrong, at once.
pub fn read_sources(
    texts: Vec<(PathBuf, String)>,
    mut load: impl FnMut(&str) -> Result<String, String>,
) -> Result<Model, Diagnostics> {
    let texts = texts.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    read(texts, |path| (PathBuf::from(path), load(path)), Diagnostics::default())
}

/// Reads texts in memory: YAML, and by their paths the files that it names, as [`print`](super::print) gives them.
///
/// # Errors
///
/// Everything that is wrong, at once.
pub fn read_texts(texts: Vec<(PathBuf, String)>) -> Result<Model, Diagnostics> {
    let (named, texts): (Vec<_>, Vec<_>) = texts.into_iter().partition(|(path, _)| !is_yaml(path));
    let named: BTreeMap<PathBuf, String> = named.into_iter().collect();
    read_sources(texts, |path| {
        let text = named.get(Path::new(path)).cloned();
        text.ok_or_else(|| "only texts in memory are read here".to_owned())
    })
}

/// Whether a file is part of a schema.
pub fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn read(
    texts: Vec<(PathBuf, Vec<u8>)>,
    mut load: impl FnMut(&str) -> (PathBuf, Result<String, String>),
    mut out: Diagnostics,
) -> Result<Model, Diagnostics> {
    let mut unread = !out.is_empty();
    let mut paths = Vec::new();
    let mut numbers = Vec::new();
    for (path, bytes) in texts {
        match add_text(path.clone(), bytes, &mut out) {
            Some(number) => {
                paths.push(path);
                numbers.push(number);
            }
            None => unread = true,
        }
    }
    let mut files = Vec::new();
    for FileRead { file, found, broken } in read_files(&numbers, &out.sources) {
        files.extend(file);
        out.list.extend(found);
        unread |= broken;
    }
    // A file that could not be read at all may declare whatever the others refer to.
    if unread {
        files.iter_mut().for_each(|file| file.broken = true);
    }
    let mut model = lower::lower(&files, &mut load, &mut out);
    paths.append(&mut model.files);
    model.files = paths;
    out.or(model)
}

/// What was read of one file.
struct FileRead {
    file: Option<File>,
    found: Vec<Diagnostic>,
    /// Whether it could not be read at all, and not because it is empty.
    broken: bool,
}

/// Reads files of the sources, on several threads where that pays.
fn read_files(files: &[u32], sources: &Sources) -> Vec<FileRead> {
    /// Bytes that take a few times as long as starting a thread.
    const SHARE: usize = 64 << 10;
    let bytes: usize = files.iter().map(|file| sources.text(*file).len()).sum();
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(bytes / SHARE);
    if threads < 2 || files.len() < 2 {
        return read_some(files, sources);
    }
    std::thread::scope(|scope| {
        let start = |share| Builder::new().spawn_scoped(scope, move || read_some(share, sources));
        let shares = files.chunks(files.len().div_ceil(threads));
        let reading: Vec<_> = shares.map(|share| (share, start(share))).collect();
        let done = reading.into_iter().map(|(share, thread)| match thread {
            Ok(thread) => thread.join().unwrap_or_else(|died| resume_unwind(died)),
            // The system has no thread to spare.
            Err(_) => read_some(share, sources),
        });
        done.flatten().collect()
    })
}

fn read_some(files: &[u32], sources: &Sources) -> Vec<FileRead> {
    let mut out = Diagnostics::new(sources.clone());
    let mut read = |file: &u32| {
        let node = parse(*file, &mut out);
        let broken = node.is_none() && !out.is_empty();
        let file = node.and_then(|node| File::read(&node, &mut out));
        FileRead { file, found: std::mem::take(&mut out.list), broken }
    };
    files.iter().map(&mut read).collect()
}

/// Adds the text of a file to the sources, if it is text.
///
/// Other readers of YAML (configuration, seeds) begin here, so that their findings point into `out.sources`.
pub fn add_text(path: PathBuf, bytes: Vec<u8>, out: &mut Diagnostics) -> Option<u32> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let file = out.sources.add(path, "");
        let found = Diagnostic::new(Span { file, start: 0, end: 0 }, "this file is UTF-16");
        out.push(found.help("save it as UTF-8"));
        return None;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Some(out.sources.add(path, text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes()[at];
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let file = out.sources.add(path, text);
            let start = u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span { file, start, end: start.saturating_add(1) };
            let found = Diagnostic::new(span, format!("this file is not UTF-8: byte 0x{byte:02x}"));
            out.push(found.help("is this a text file?"));
            None
        }
    }
}

/// A finding about a file or folder as a whole.
fn unreadable(mut out: Diagnostics, path: &Path, reason: &str) -> Diagnostics {
    let mut sources = std::mem::take(&mut out.sources);
    let file = Sources::add(&mut sources, path, "");
    out.sources = sources;
    out.push(Diagnostic::new(Span { file, start: 0, end: 0 }, format!("cannot read this: {reason}")));
    out
}

/// Each folder once, however many links lead to it.
fn collect(
    folder: &Path,
    seen: &mut BTreeSet<PathBuf>,
    files: &mut Vec<PathBuf>,
) -> Result<(), (PathBuf, std::io::Error)> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| (path, error)
    };
    if !seen.insert(folder.canonicalize().map_err(at(folder))?) {
        return Ok(());
    }
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        paths.push(entry.map_err(at(folder))?.path());
    }
    // Which of two links to a folder is followed does not depend on the file system's order.
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, seen, files)?;
        } else if is_yaml(&path) {
            files.push(path);
        }
    }
    Ok(())
}
