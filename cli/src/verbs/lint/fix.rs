//! `lint --fix`: mends what needs no decision, in files that no database has run.

use std::path::{Path, PathBuf};

use tablewright::migrate::Migrations;
use tablewright_migrations::lint::{Finding, mend as mended};

use super::Looked;
use super::texts::Text;
use crate::comparison;
use crate::error::{CommandError, Kind};
use crate::migration_folder;
use crate::terminal::{GREEN, Terminal, count, paint};

/// Mends the texts that are pending migrations, and writes them. What is found in one depends on those before it, so that each is looked at among
/// all of them.
pub(super) fn mend(
    texts: &mut [Text],
    (folder, migrations): (&Path, &Migrations),
    untouched: Option<&[i64]>,
    look: &dyn Fn(&[Text]) -> Vec<Vec<Finding>>,
) -> Result<(), CommandError> {
    let Some(untouched) = untouched else {
        let message = "which migrations are pending, no database says, and what is applied is never changed";
        return Err(CommandError::new(Kind::Refused, message)
            .hint("start the database, or name one that answers with --db"));
    };
    migration_folder::refuse_unlisted(folder, migrations)?;
    let mut written: Vec<(PathBuf, String)> = Vec::new();
    for at in 0..texts.len() {
        if !texts[at].version.is_some_and(|version| untouched.contains(&version)) {
            continue;
        }
        let before = texts[at].text.clone();
        let looked = std::cell::RefCell::new(&mut *texts);
        let found = mended(&before, &|text| {
            let mut texts = looked.borrow_mut();
            text.clone_into(&mut texts[at].text);
            look(&texts).swap_remove(at)
        });
        texts[at].text.clone_from(&found.text);
        if found.text != before {
            written.push((texts[at].path.clone(), found.text));
            texts[at].mended = Some((before, found.gone));
        }
    }
    if written.is_empty() {
        return Ok(());
    }
    migration_folder::replace(folder, &written, &[])
}

/// What was changed in a text.
pub(super) fn show(looked: &Looked, terminal: &Terminal) {
    let Some((before, gone)) = looked.mended.as_ref().filter(|_| terminal.is_human()) else { return };
    let (old, new) = (looked.path.display(), "mended");
    terminal.result(comparison::painted(&old, &new, &comparison::of(before, &looked.text)));
    let codes: Vec<&str> = gone.iter().map(|finding| finding.rule.code).collect();
    terminal.line(format_args!(
        "{} {}: {} mended ({})\n",
        paint(GREEN, "wrote"),
        looked.path.display(),
        count(gone.len(), "finding"),
        codes.join(", ")
    ));
}
