//! What a rule is, and what it says where it hits.

use tablewright_schema::Dialect;

use super::finding::{Edit, Finding, Level};
use super::look::Look;
use super::script::Span;

/// A rule of lint.
#[derive(Debug)]
pub struct Rule {
    /// Its word in findings, permissions and the configuration.
    pub code: &'static str,
    /// What it is about, in one line.
    pub title: &'static str,
    /// How much it matters unless the configuration says otherwise.
    pub level: Level,
    /// Which kind of trouble it is.
    pub category: Category,
    /// Why it matters, in two sentences.
    pub why: &'static str,
    /// What to do instead.
    pub help: &'static str,
    /// Where it finds something, and where it does not: at least one for each database that it looks at.
    pub examples: &'static [Example],
    /// What it looks at.
    pub(crate) sees: Sees,
}

impl Rule {
    /// Whether it looks at that database: an example says so, and a test runs it.
    pub fn is_on(&self, dialect: Dialect) -> bool {
        self.examples.iter().any(|example| example.on.contains(&dialect))
    }

    /// The databases that it looks at.
    pub fn databases(&self) -> Vec<Dialect> {
        Dialect::ALL.into_iter().filter(|dialect| self.is_on(*dialect)).collect()
    }
}

/// Which kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Something is lost.
    Destructive,
    /// Whether it succeeds, the rows decide.
    DataDependent,
    /// Applications that run meanwhile break.
    BackwardIncompatible,
    /// Others wait.
    Locking,
    /// The table is written anew.
    Rewriting,
    /// It can end half-way.
    NonAtomic,
    /// It will be slow one day, or outgrown.
    Design,
    /// How things are called.
    Naming,
    /// Who may do what.
    Security,
    /// What is said to lint itself.
    Permission,
}

impl Category {
    /// Every category.
    pub const ALL: [Category; 10] = [
        Category::Destructive,
        Category::DataDependent,
        Category::BackwardIncompatible,
        Category::Locking,
        Category::Rewriting,
        Category::NonAtomic,
        Category::Design,
        Category::Naming,
        Category::Security,
        Category::Permission,
    ];

    /// The word on screens.
    pub fn word(self) -> &'static str {
        match self {
            Category::Destructive => "destructive",
            Category::DataDependent => "data-dependent",
            Category::BackwardIncompatible => "backward-incompatible",
            Category::Locking => "locking",
            Category::Rewriting => "rewriting",
            Category::NonAtomic => "non-atomic",
            Category::Design => "schema design",
            Category::Naming => "naming",
            Category::Security => "security",
            Category::Permission => "permission",
        }
    }

    /// Whether it can be said of a schema as well as of a migration.
    pub fn is_of_schemas(self) -> bool {
        match self {
            Category::Design | Category::Naming => true,
            Category::Destructive
            | Category::DataDependent
            | Category::BackwardIncompatible
            | Category::Locking
            | Category::Rewriting
            | Category::NonAtomic
            | Category::Security
            | Category::Permission => false,
        }
    }
}

/// A text in which the rule finds what stands in guillemets, and one in which it finds nothing.
#[derive(Debug)]
pub struct Example {
    /// The databases that both are for.
    pub on: &'static [Dialect],
    /// What made the database before.
    pub before: &'static str,
    /// The place of each finding in guillemets.
    pub bad: &'static str,
    /// What to write instead. Nothing at level warning or above is found in it by any rule.
    pub good: &'static str,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sees {
    /// Statements as they are written.
    Text(fn(&Look<'_>, &mut Vec<Hit>)),
    /// What is computed elsewhere: the hazards of a plan, or of what was seen on a scratch database.
    Effects,
    /// What is said to lint in comments; found where permissions are settled.
    Comments,
}

/// A place where a rule hits.
#[derive(Debug)]
pub(crate) struct Hit {
    span: Span,
    subject: String,
    message: String,
    fix: Option<String>,
    edits: Vec<Edit>,
}

impl Hit {
    /// Of that subject, in one sentence.
    pub(crate) fn new(span: Span, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self { span, subject: subject.into(), message: message.into(), fix: None, edits: Vec::new() }
    }

    /// Adds what can be pasted instead.
    pub(crate) fn fix(mut self, sql: impl Into<String>) -> Self {
        self.fix = Some(sql.into());
        self
    }

    /// The same where it may not be known.
    pub(crate) fn fixed(self, sql: Option<String>) -> Self {
        Self { fix: sql, ..self }
    }

    /// Adds what takes it away, where that needs no decision.
    pub(crate) fn edits(self, edits: Option<Vec<Edit>>) -> Self {
        Self { edits: edits.unwrap_or_default(), ..self }
    }

    /// What the rule says there.
    pub(crate) fn finding(self, rule: &'static Rule, level: Level) -> Finding {
        let Hit { span, subject, message, fix, edits } = self;
        Finding { rule, level, span, subject, message, fix, edits }
    }
}
