//! `GRANT`, `REVOKE` and `OWNER TO`.

use std::collections::BTreeSet;

use super::quote::{ident, name};
use crate::ObjectName;
use crate::access::{Access, EVERYBODY, Grants, Privilege};

/// The statements that go from one state to another. The owner changes last: what the former owner may do, nobody else might.
pub(super) fn alter(table: &ObjectName, from: &Access, to: &Access) -> Vec<String> {
    let none = Grants::new();
    let (old, new) = (from.grants.as_ref().unwrap_or(&none), to.grants.as_ref().unwrap_or(&none));
    let nothing = BTreeSet::new();
    let (mut statements, mut to_former_owner) = (Vec::new(), Vec::new());
    for (role, privileges) in old {
        let kept = new.get(role).unwrap_or(&nothing);
        let gone: Vec<&Privilege> = privileges.difference(kept).collect();
        statements.extend(of_role(table, "REVOKE", "FROM", role, &gone));
    }
    for (role, privileges) in new {
        let known = old.get(role).unwrap_or(&nothing);
        let added: Vec<&Privilege> = privileges.difference(known).collect();
        // What the owner may do needs no grant before it is another's.
        let is_former = from.owner != to.owner && from.owner.as_ref() == Some(role);
        let granted = of_role(table, "GRANT", "TO", role, &added);
        if is_former { to_former_owner.extend(granted) } else { statements.extend(granted) }
    }
    if from.owner != to.owner {
        let owner = to.owner.as_ref().map_or_else(|| "CURRENT_USER".to_owned(), |owner| ident(owner));
        statements.push(format!("ALTER TABLE {} OWNER TO {owner}", name(table)));
    }
    statements.append(&mut to_former_owner);
    statements
}

/// One statement for what the role may pass on, one for the rest.
fn of_role(
    table: &ObjectName,
    verb: &str,
    preposition: &str,
    role: &str,
    privileges: &[&Privilege],
) -> Vec<String> {
    let mut statements = Vec::new();
    for grantable in [false, true] {
        let words: Vec<String> = privileges
            .iter()
            .filter(|privilege| privilege.grantable == grantable)
            .map(|Privilege { action, column, grantable: _ }| match column {
                Some(column) => format!("{} ({})", action.sql(), ident(column)),
                None => action.sql().to_owned(),
            })
            .collect();
        if words.is_empty() {
            continue;
        }
        let role = if role == EVERYBODY { EVERYBODY.to_owned() } else { ident(role) };
        let option = if grantable && verb == "GRANT" { " WITH GRANT OPTION" } else { "" };
        statements.push(format!(
            "{verb} {} ON {} {preposition} {role}{option}",
            words.join(", "),
            name(table)
        ));
    }
    statements
}
