//! What lint says.

use super::rule::Rule;
use super::script::Span;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is not looked for.
    Off,
    /// Worth knowing.
    Note,
    /// To be looked at before it runs.
    Warning,
    /// It fails, or takes what does not come back.
    Error,
}

impl Level {
    /// Every level.
    pub const ALL: [Level; 4] = [Level::Off, Level::Note, Level::Warning, Level::Error];

    /// The word in the configuration and on screens.
    pub fn word(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    /// The level of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// One thing that lint says of a text.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that says it.
    pub rule: &'static Rule,
    /// How much it matters.
    pub level: Level,
    /// Where, in bytes of the text.
    pub span: Span,
    /// What it concerns: `agents`, `agents.title`.
    pub subject: String,
    /// What is so here, in one sentence: lower case, without a full stop.
    pub message: String,
    /// What can be pasted in its place, as far as that can be known.
    pub fix: Option<String>,
    /// What takes it away and leaves the text to do the same. Empty where a person has to decide.
    pub edits: Vec<Edit>,
}

/// A place of a text, and what is to stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Where, in bytes of the text.
    pub span: Span,
    /// What stands there then.
    pub text: String,
}

impl Edit {
    /// Puts something between what is there.
    pub(crate) fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { span: at..at, text: text.into() }
    }
}
