//! Verbs of other tools: who types one is told what it is called here.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What others say, and what that is here.
const WORDS: [(&[&str], &str); 12] = [
    (
        &["upgrade", "migrate", "deploy", "run"],
        "`tablewright up` applies what is pending; `--to VERSION` goes no further",
    ),
    (
        &["downgrade", "rollback", "revert", "undo"],
        "`tablewright down` reverts the last migration; `--steps N`, `--to VERSION` more",
    ),
    (
        &["current", "version"],
        "`tablewright status` says where the database stands; `--format json` has it as `current`",
    ),
    (
        &["history", "log", "show", "info", "list"],
        "`tablewright status` lists every migration, applied and pending",
    ),
    (
        &["revision", "make", "makemigrations", "add", "create"],
        "`tablewright generate NAME` writes the migration; `tablewright new NAME` an empty one",
    ),
    (&["stamp", "resolve"], "`tablewright baseline` records migrations as applied without running them"),
    (&["heads", "branches", "merge"], "`tablewright rebase` puts a branch's migrations on the merged base"),
    (&["introspect", "inspect", "dump"], "`tablewright pull` writes the YAML of a live database"),
    (&["plan", "compare"], "`tablewright diff` shows what would change"),
    (
        &["push", "sync"],
        "`tablewright apply` makes a development database what the YAML says, without a migration",
    ),
    (&["setup", "start"], "`tablewright init --setup` writes the files and sets the database up"),
    (&["ping", "connect", "test"], "`tablewright check --connect` says whether the databases answer"),
];

/// The refusal of a verb that is none, with what it is called here.
pub(crate) fn translated(mut refusal: clap::Error) -> clap::Error {
    if refusal.kind() != ErrorKind::InvalidSubcommand {
        return refusal;
    }
    let Some(ContextValue::String(word)) = refusal.get(ContextKind::InvalidSubcommand) else {
        return refusal;
    };
    let known = WORDS.iter().find(|(words, _)| words.contains(&word.as_str()));
    if let Some((_, here)) = known {
        // A verb that is spelled alike is not what is meant.
        drop(refusal.remove(ContextKind::SuggestedSubcommand));
        let tip = StyledStr::from(*here);
        refusal.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    refusal
}
