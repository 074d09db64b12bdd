//! Permissions: `-- tablewright: allow CODE because …`, above a statement for that statement, at the top of a file for all of it.

use tablewright::sql::Token;
use tablewright_schema::nearest::nearest;

use super::finding::{Finding, Level};
use super::look::Look;
use super::rule::Hit;
use super::rules;
use super::script::{Script, Span, span_of};
use super::{Settings, rule};
use crate::plan::HazardKind;

/// One code of one permission.
struct Permission {
    code: String,
    /// Where the code stands.
    span: Span,
    /// What is permitted: findings that begin in it.
    covers: Span,
    has_reason: bool,
    is_used: bool,
}

/// Takes out what is allowed, and adds what is wrong with the permissions. The rest comes in the order of the text.
pub(super) fn settle(
    look: &Look<'_>,
    found: Vec<Finding>,
    whatever_the_size: impl FnOnce() -> Vec<Finding>,
) -> Vec<Finding> {
    let mut permissions = permissions(look.script);
    let mut kept: Vec<Finding> =
        found.into_iter().filter(|finding| !is_allowed(finding, &mut permissions)).collect();
    if permissions.iter().any(|permission| !permission.is_used) {
        for finding in whatever_the_size() {
            is_allowed(&finding, &mut permissions);
        }
    }
    for permission in &permissions {
        kept.extend(complaint(permission, look.settings));
    }
    sorted(kept)
}

/// Adds what was seen on a scratch database to what was found in the text.
pub(super) fn merge(script: &Script<'_>, found: Vec<Finding>, effects: Vec<Finding>) -> Vec<Finding> {
    let mut permissions = permissions(script);
    let mut all = found;
    for effect in effects {
        let is_same = |other: &Finding| {
            let overlaps = other.span.start < effect.span.end && effect.span.start < other.span.end;
            other.rule.code == effect.rule.code
                && (overlaps || other.subject.eq_ignore_ascii_case(&effect.subject))
        };
        if !is_allowed(&effect, &mut permissions) && !all.iter().any(is_same) {
            all.push(effect);
        }
    }
    // A permission for what only the scratch database shows is of use after all.
    all.retain(|finding| {
        let is_about = |permission: &&Permission| permission.span == finding.span && permission.is_used;
        finding.rule.code != rules::UNUSED_ALLOW
            || !permissions.iter().any(|permission| is_about(&permission))
    });
    sorted(all)
}

fn sorted(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by(|a, b| {
        (a.span.start, a.span.end, a.rule.code, &a.subject).cmp(&(
            b.span.start,
            b.span.end,
            b.rule.code,
            &b.subject,
        ))
    });
    found.dedup_by(|a, b| a.span == b.span && a.rule.code == b.rule.code && a.subject == b.subject);
    found
}

fn is_allowed(finding: &Finding, permissions: &mut [Permission]) -> bool {
    let mut allowed = false;
    for permission in permissions {
        let covers = permission.covers.contains(&finding.span.start);
        if covers && permission.has_reason && permission.code == finding.rule.code {
            permission.is_used = true;
            allowed = true;
        }
    }
    allowed
}

/// What is wrong with a permission.
fn complaint(permission: &Permission, settings: &Settings) -> Option<Finding> {
    let Permission { code, span, covers: _, has_reason, is_used } = permission;
    let (rule_code, message) = match rule(code) {
        None => {
            let near = nearest(code, rules::ALL.iter().map(|rule| rule.code));
            let near = near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
            (rules::UNKNOWN_ALLOW, format!("no rule is called `{code}`{near}"))
        }
        Some(_) if !has_reason => (
            rules::ALLOW_WITHOUT_REASON,
            format!("`{code}` is allowed without a reason, so it is not allowed"),
        ),
        Some(_) if !is_used => (rules::UNUSED_ALLOW, format!("there is no `{code}` here to allow")),
        Some(_) => return None,
    };
    let rule = rule(rule_code)?;
    let level = settings.level(rule);
    (level != Level::Off).then(|| Hit::new(span.clone(), code.as_str(), message).finding(rule, level))
}

/// Every permission of a text.
fn permissions(script: &Script<'_>) -> Vec<Permission> {
    let mut found = Vec::new();
    for (at, comment) in script.comments.iter().enumerate() {
        // What `generate --allow` was told by name stands in the header of the file.
        if let Some(code) = hazard(comment) {
            let (span, covers) = (span_of(comment), 0..usize::MAX);
            found.push(Permission { code, span, covers, has_reason: true, is_used: true });
        }
        let Some((codes, has_reason)) = read(comment) else { continue };
        let covers = covered(script, at);
        found.extend(codes.into_iter().map(|(code, span)| Permission {
            code,
            span,
            covers: covers.clone(),
            has_reason,
            is_used: false,
        }));
    }
    found
}

/// The code of a line such as `-- hazard: drop_column agents.title: every value of this column is lost`.
fn hazard(comment: &Token<'_>) -> Option<String> {
    let rest = comment.text.strip_prefix("-- hazard: ")?;
    let code = rest.split_whitespace().next()?;
    HazardKind::from_code(code).map(|kind| kind.code().to_owned())
}

/// The codes of a permission, each with its place, and whether a reason is given. `None` for other comments.
fn read(comment: &Token<'_>) -> Option<(Vec<(String, Span)>, bool)> {
    let text = comment.text;
    let inner = text.trim_start_matches(['-', '#', '/', '*']).trim_start();
    let rest = inner.strip_prefix("tablewright:")?.trim_start().strip_prefix("allow")?;
    let rest = rest.trim_end_matches(['/', '*']).trim_end();
    let (codes, reason) = match rest.split_once(" because") {
        Some((codes, reason)) => (codes, reason.trim()),
        None => (rest, ""),
    };
    let start = comment.start + (codes.as_ptr() as usize - text.as_ptr() as usize);
    let mut list = Vec::new();
    let mut at = 0;
    for part in codes.split([',', ' ']) {
        if !part.is_empty() {
            list.push((part.to_owned(), start + at..start + at + part.len()));
        }
        at += part.len() + 1;
    }
    if list.is_empty() {
        list.push((String::new(), span_of(comment)));
    }
    Some((list, !reason.is_empty()))
}

/// What the permission of a comment is for.
fn covered(script: &Script<'_>, at: usize) -> Span {
    let comment = &script.comments[at];
    let everything = 0..usize::MAX;
    let statements = &script.statements;
    // Inside of a statement, or behind it on its last line.
    let around = statements.iter().find(|statement| statement.span().contains(&comment.start));
    let next = statements.iter().find(|statement| statement.start >= comment.end());
    let before = statements.iter().rev().find(|statement| statement.span().end <= comment.start);
    let text_between = |from: usize, until: usize| script.text.get(from..until).unwrap_or_default();
    if let Some(statement) = around {
        return statement.span();
    }
    if let Some(before) = before
        && !text_between(before.span().end, comment.start).contains('\n')
    {
        return before.span();
    }
    let Some(next) = next else { return everything };
    // At the top of a file, with an empty line between it and the first statement.
    let is_top = before.is_none();
    let mut end = comment.end();
    for further in &script.comments[at + 1..] {
        if further.start > next.start || is_gap(text_between(end, further.start)) {
            break;
        }
        end = further.end();
    }
    if is_top && is_gap(text_between(end, next.start)) { everything } else { next.span() }
}

/// Whether an empty line stands in it.
fn is_gap(text: &str) -> bool {
    text.matches('\n').count() > 1
}
