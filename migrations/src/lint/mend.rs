//! Takes findings away whose rule knows how, one after the other, each shown to be gone and to leave no new one.

use super::finding::{Edit, Finding, Level};

/// A text, and what was found in it before it was edited.
#[derive(Clone, Debug)]
pub struct Mended {
    /// The text now.
    pub text: String,
    /// What is not found any more.
    pub gone: Vec<Finding>,
    /// What is.
    pub left: Vec<Finding>,
}

/// Edits a text as far as its findings say how. `look` says what is found in a text that takes its place: an edit after which the finding is still
/// there, or another one of level warning or above, is not made.
///
/// # Example
///
/// ```
/// use tablewright_migrations::lint::{Facts, Known, Settings, Source, lint, mend};
/// use tablewright_schema::Dialect;
///
/// let look = |text: &str| {
///     let sources = [Source { text, is_down: false }];
///     lint(Dialect::Postgres, &sources, Known::default(), &Facts::default(), &Settings::default()).concat()
/// };
/// let mended = mend("CREATE INDEX a_b ON a (b);\n", &look);
/// assert_eq!(mended.text, "-- no-transaction\nCREATE INDEX CONCURRENTLY a_b ON a (b);\n");
/// ```
pub fn mend(text: &str, look: &dyn Fn(&str) -> Vec<Finding>) -> Mended {
    let mut mended = Mended { text: text.to_owned(), gone: Vec::new(), left: look(text) };
    let mut tried: Vec<Finding> = Vec::new();
    while let Some(finding) = next(&mended.left, &tried).cloned() {
        let text = edited(&mended.text, &finding.edits);
        let found = look(&text);
        let is_known = |other: &Finding| mended.left.iter().any(|known| is_same(known, other));
        let is_worse = found.iter().any(|other| other.level >= Level::Warning && !is_known(other));
        // Of several that are alike, one less is one less.
        let count = |all: &[Finding]| all.iter().filter(|other| is_same(other, &finding)).count();
        if count(&found) < count(&mended.left) && !is_worse {
            mended.text = text;
            mended.left = found;
            mended.gone.push(finding);
        } else {
            tried.push(finding);
        }
    }
    mended
}

fn next<'a>(found: &'a [Finding], tried: &[Finding]) -> Option<&'a Finding> {
    let was_tried =
        |finding: &Finding| tried.iter().any(|other| is_same(other, finding) && other.edits == finding.edits);
    found.iter().find(|finding| !finding.edits.is_empty() && !was_tried(finding))
}

fn is_same(a: &Finding, b: &Finding) -> bool {
    a.rule.code == b.rule.code && a.subject == b.subject
}

/// The text with all of the edits made.
fn edited(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    // From the end, so that places stay what they are.
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = text.to_owned();
    for Edit { span, text: new } in edits {
        if text.get(span.clone()).is_some() {
            text.replace_range(span.clone(), new);
        }
    }
    text
}
