//! Lint: what a careful reader would say of a migration before it runs.
//!
//! Hazards of *plans* are data on steps, computed from changes. What a person wrote has no steps, so here, and only here, SQL is read: statement
//! by statement, by `script`, into values that `rules` look at. What statements do that cannot be read in them (a `DO` block, a function
//! that is called) is seen on a scratch database by [`crate::effects`], whose findings have the same codes: every [hazard](crate::plan::HazardKind) is a rule too.
//!
//! Everything here is functions from values to values. A rule is one file and one line in `rules/mod.rs`.

mod allow;
mod design;
mod dialect;
mod effects;
mod finding;
mod known;
mod look;
mod mend;
mod outside;
mod rule;
mod rules;
mod script;
mod settings;

use std::collections::BTreeMap;

use tablewright_schema::{Dialect, ObjectName};

pub use design::{DesignFinding, lint_schema};
pub use finding::{Edit, Finding, Level};
pub use known::Known;
pub use mend::{Mended, mend};
pub(crate) use outside::own_reaches_outside;
pub use outside::reaches_outside;
pub use rule::{Category, Example, Rule};
pub use script::Span;
pub use settings::{Naming, Settings};

pub(crate) use effects::{of_effects, of_refusal, renames};

use look::Look;
use rule::{Hit, Sees};
use script::{Made, Script};

/// Every rule, in the order of their codes.
pub fn rules() -> &'static [Rule] {
    rules::ALL
}

/// The rule of that code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules::ALL.iter().find(|rule| rule.code == code)
}

/// What is known beside the text.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The major version of the server.
    pub version: Option<u32>,
    /// About how many rows the tables have, as the live database says.
    pub rows: BTreeMap<ObjectName, u64>,
    /// Whether the texts are run right after each other, so that what one makes is still empty when the next begins.
    pub is_one_run: bool,
}

/// A text to be looked at.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The SQL.
    pub text: &'a str,
    /// Whether it is a way back, which drops what the way up has made: what goes with it is no surprise.
    pub is_down: bool,
}

/// Texts that are run one after the other, and what is known of the database that they are run on.
///
/// Each text is looked at with what those before it have made: `known` is what there is before the first.
pub fn lint(
    dialect: Dialect,
    sources: &[Source<'_>],
    mut known: Known,
    facts: &Facts,
    settings: &Settings,
) -> Vec<Vec<Finding>> {
    let mut all = Vec::new();
    for source in sources {
        let text = script::without_shell(source.text, dialect);
        let script = Script::read(&text, dialect);
        let mut after = known.clone();
        if !source.is_down {
            after.apply(&script);
        }
        let made = Made::of(&script);
        let look = Look { script: &script, before: &known, after: &after, made: &made, facts, settings };
        all.push(findings(&look, source));
        known = after.forgotten(facts.is_one_run);
    }
    all
}

/// What is found in one text.
fn findings(look: &Look<'_>, source: &Source<'_>) -> Vec<Finding> {
    // Whether a permission is of use is no question of how large a table is just now.
    let blind = Facts { rows: BTreeMap::new(), ..look.facts.clone() };
    allow::settle(look, hits(look, source), || hits(&Look { facts: &blind, ..*look }, source))
}

fn hits(look: &Look<'_>, source: &Source<'_>) -> Vec<Finding> {
    let dialect = look.script.dialect;
    let mut found = Vec::new();
    for rule in rules::ALL.iter().filter(|rule| rule.is_on(dialect)) {
        let level = look.settings.level(rule);
        let is_asked = level != Level::Off && !(source.is_down && rule.category == Category::Destructive);
        if let (Sees::Text(see), true) = (rule.sees, is_asked) {
            let mut hits: Vec<Hit> = Vec::new();
            see(look, &mut hits);
            found.extend(hits.into_iter().map(|hit| hit.finding(rule, level)));
        }
    }
    found
}

/// Puts findings of effects beside those of a text: what both see is said once, and what is allowed is not said.
pub(crate) fn with_effects(
    dialect: Dialect,
    text: &str,
    found: Vec<Finding>,
    effects: Vec<Finding>,
) -> Vec<Finding> {
    let blanked = script::without_shell(text, dialect);
    let script = Script::read(&blanked, dialect);
    allow::merge(&script, found, effects)
}

#[cfg(test)]
mod tests;
