//! Who owns something, and what others may do.

use std::collections::BTreeSet;

use super::{WIDTH, scalar, sequence};
use crate::access::{Access, Action, DefaultOf, DefaultPrivileges, Grants, Part, Privilege, Subject};

/// `owner:` and `grants:` with that indent, where there is something to say.
pub(super) fn lines(access: &Access, subject: Option<Subject>, indent: usize) -> String {
    let Access { owner, grants } = access;
    let mut out = String::new();
    if let Some(owner) = owner {
        out.push_str(&format!("{:indent$}owner: {}\n", "", scalar::block(owner)));
    }
    match (grants, subject) {
        (Some(grants), Some(subject)) => out + &roles(grants, subject, indent),
        (Some(_) | None, _) => out,
    }
}

/// `default_privileges:`, where there are any.
pub(super) fn default_privileges(defaults: &DefaultPrivileges) -> String {
    if defaults.is_empty() {
        return String::new();
    }
    let mut out = "default_privileges:\n".to_owned();
    for (DefaultOf { role, schema, subject }, grants) in defaults {
        let word = Subject::ALL.into_iter().find(|(found, _)| found == subject);
        let Some((_, Some(word))) = word else { continue };
        out.push_str(&format!("  - on: {word}\n"));
        for (key, value) in [("in", schema), ("by", role)] {
            if let Some(value) = value {
                out.push_str(&format!("    {key}: {}\n", scalar::block(value)));
            }
        }
        out.push_str(&roles(grants, *subject, 4));
    }
    out
}

fn roles(grants: &Grants, subject: Subject, indent: usize) -> String {
    if grants.is_empty() {
        return format!("{:indent$}grants: {{}}\n", "");
    }
    let of = |privileges| sequence(words(privileges, subject));
    let pairs = grants.iter().map(|(role, privileges)| format!("{}: {}", scalar::flow(role), of(privileges)));
    let line = format!("{:indent$}grants: {{ {} }}\n", "", pairs.collect::<Vec<_>>().join(", "));
    if grants.len() == 1 && line.chars().count() < WIDTH {
        return line;
    }
    let mut out = format!("{:indent$}grants:\n", "");
    let inner = indent + 2;
    for (role, privileges) in grants {
        out.push_str(&format!("{:inner$}{}: {}\n", "", scalar::block(role), of(privileges)));
    }
    out
}

/// The privileges of a role, `all` where it is all.
fn words(privileges: &BTreeSet<Privilege>, subject: Subject) -> Vec<String> {
    let mut left: BTreeSet<Privilege> = privileges.clone();
    let mut words = Vec::new();
    // What stands for the same part, may be passed on alike and was allowed by the same role is looked at together.
    while let Some(first) = left.first().cloned() {
        let Privilege { action: _, of, grantable, by } = &first;
        let actions: Vec<Action> = left
            .iter()
            .filter(|other| (&other.of, &other.grantable, &other.by) == (of, grantable, by))
            .map(|other| other.action)
            .collect();
        left.retain(|other| (&other.of, &other.grantable, &other.by) != (of, grantable, by));
        let (lead, part, all) = match of {
            Part::Whole => ("", String::new(), Some(subject.all())),
            Part::Column(column) => ("", format!("({})", listed(column)), None),
            Part::Sequence(column) => {
                ("sequence ", format!("({})", listed(column)), Some(Subject::Sequence.all()))
            }
        };
        let option = if *grantable { " with grant option" } else { "" };
        let by = by.as_ref().map(|role| format!(" granted by {role}")).unwrap_or_default();
        let all = all.filter(|all| all.len() > 1 && all.iter().all(|action| actions.contains(action)));
        let rest = actions.iter().filter(|action| all.is_none_or(|all| !all.contains(action)));
        let said = all.map(|_| "all".to_owned()).into_iter();
        for word in said.chain(rest.map(|action| action.sql().to_lowercase())) {
            words.push(format!("{lead}{word}{part}{option}{by}"));
        }
    }
    words.iter().map(|word| scalar::flow(word)).collect()
}

/// A column as it stands between parentheses and commas.
fn listed(column: &str) -> String {
    let plain = !column.contains([',', '(', ')', '"']) && column.trim() == column;
    if plain { column.to_owned() } else { format!("\"{}\"", column.replace('"', "\"\"")) }
}
