//! Owners and grants.

use std::collections::BTreeSet;

use super::scope::{Declared, Scope, check_name};
use crate::access::{Access, EVERYBODY, Grants, Privilege, TableAction};
use crate::nearest::suggestion;
use crate::yaml::ast;
use crate::yaml::from_yaml::Spanned;
use crate::{Diagnostic, Diagnostics};

/// What is said of a table's owner and of what others may do.
pub(super) fn lower(
    declared: &Declared<'_>,
    body: &ast::Table,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Access {
    let owner = body.owner.as_ref().filter(|owner| check_name(&owner.value, owner.span, "role", out));
    let owner = owner.map(|owner| owner.value.clone());
    if !body.grants.written {
        return Access { owner, grants: None };
    }
    let mut grants = Grants::new();
    for (role, privileges) in &body.grants.entries {
        if !check_name(&role.value, role.span, "role", out) {
            continue;
        }
        let everybody = role.value.eq_ignore_ascii_case(EVERYBODY);
        let name = if everybody { EVERYBODY.to_owned() } else { role.value.clone() };
        let read: BTreeSet<Privilege> =
            privileges.iter().flatten().flat_map(|text| privilege(text, declared, scope, out)).collect();
        if !read.is_empty() {
            grants.entry(name).or_default().extend(read);
        }
    }
    Access { owner, grants: Some(grants) }
}

/// `select`, `update(name)`, `all`, each also `… with grant option`.
fn privilege(
    text: &Spanned<String>,
    declared: &Declared<'_>,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Vec<Privilege> {
    const GRANTABLE: &str = " with grant option";
    let whole = text.value.trim();
    let lower = whole.to_ascii_lowercase();
    let grantable = lower.ends_with(GRANTABLE);
    let rest = if grantable { whole[..whole.len() - GRANTABLE.len()].trim_end() } else { whole };
    let (word, columns) = match rest.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        Some((word, columns)) => {
            (word.trim(), columns.split(',').map(|column| column.trim().to_owned()).collect())
        }
        None => (rest, Vec::new()),
    };
    let word = word.to_ascii_lowercase();
    let found = TableAction::ALL.into_iter().find(|action| action.sql().eq_ignore_ascii_case(&word));
    let actions: &[TableAction] = match (&found, word.as_str()) {
        (Some(action), _) => std::slice::from_ref(action),
        (None, "all") => TableAction::USUAL,
        (None, _) => {
            let words: Vec<String> =
                TableAction::ALL.iter().map(|action| action.sql().to_ascii_lowercase()).collect();
            let message = format!("nothing of a table is called `{word}`");
            let help = suggestion(&word, words.iter().map(String::as_str).chain(["all"]));
            let help = help.unwrap_or_else(|| format!("write `all`, or some of {}", words.join(", ")));
            out.push(Diagnostic::new(text.span, message).help(help));
            return Vec::new();
        }
    };
    if columns.is_empty() {
        let whole = |action: &TableAction| Privilege { action: *action, column: None, grantable };
        return actions.iter().map(whole).collect();
    }
    let listed: Vec<Spanned<String>> =
        columns.iter().map(|name: &String| Spanned::new(name.clone(), text.span)).collect();
    scope.has_columns(&declared.name, &listed, out);
    let of_columns: Vec<&TableAction> = actions.iter().filter(|action| action.is_of_columns()).collect();
    if of_columns.is_empty() {
        let found = Diagnostic::new(text.span, format!("`{word}` is about a whole table"));
        out.push(found.help("leave the columns out"));
    }
    let each = |column: &String| {
        let column = column.clone();
        of_columns.iter().map(move |action| Privilege {
            action: **action,
            column: Some(column.clone()),
            grantable,
        })
    };
    columns.iter().flat_map(each).collect()
}
