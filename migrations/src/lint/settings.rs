//! What a team decides: how much each rule matters, and what it expects.

use std::collections::BTreeMap;

use super::finding::Level;
use super::rule::Rule;

/// What a team decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Levels other than the rules' own, by code.
    pub levels: BTreeMap<&'static str, Level>,
    /// A table with fewer rows is locked and written in no time.
    pub small_rows: u64,
    /// How names are written.
    pub naming: Naming,
    /// The most columns that an index without uniqueness should have.
    pub index_columns: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { levels: BTreeMap::new(), small_rows: 10_000, naming: Naming::default(), index_columns: 4 }
    }
}

impl Settings {
    /// How much the rule matters.
    pub fn level(&self, rule: &Rule) -> Level {
        self.levels.get(rule.code).copied().unwrap_or(rule.level)
    }
}

/// How names are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Naming {
    /// `order_items`.
    #[default]
    Snake,
    /// `orderItems`.
    Camel,
    /// `OrderItems`.
    Pascal,
}

impl Naming {
    /// Every way.
    pub const ALL: [Naming; 3] = [Naming::Snake, Naming::Camel, Naming::Pascal];

    /// The word in the configuration.
    pub fn word(self) -> &'static str {
        match self {
            Naming::Snake => "snake_case",
            Naming::Camel => "camelCase",
            Naming::Pascal => "PascalCase",
        }
    }

    /// The way of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|naming| naming.word() == word)
    }

    /// Whether a name is written so.
    pub(crate) fn fits(self, name: &str) -> bool {
        let first = name.chars().next();
        match self {
            Naming::Snake => {
                !name.chars().any(char::is_uppercase) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
            }
            Naming::Camel => {
                !first.is_some_and(char::is_uppercase) && name.chars().all(char::is_alphanumeric)
            }
            Naming::Pascal => {
                !first.is_some_and(char::is_lowercase) && name.chars().all(char::is_alphanumeric)
            }
        }
    }
}
